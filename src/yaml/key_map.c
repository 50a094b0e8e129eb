#include "key_map.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Numbers up to here are whole numbers of int64_t and exact doubles alike, so they can be one key. */
#define WHOLE_LIMIT 9007199254740992.0

/* The longest name of a number: a sign, 17 digits, a point and an exponent. */
#define NAME_SIZE 40

struct name {
    const char *text;
    size_t len;
};

static bool is_text(const struct ynode *key)
{
    return key->value.kind == YSCALAR_STR || key->value.kind == YSCALAR_VALUE;
}

static struct name print_number(const struct yscalar *value, char buffer[NAME_SIZE])
{
    int len;
    if (value->kind == YSCALAR_INT && !value->huge)
        len = snprintf(buffer, NAME_SIZE, "%" PRId64, value->integer);
    else if (fabs(value->number) <= WHOLE_LIMIT && value->number == floor(value->number))
        len = snprintf(buffer, NAME_SIZE, "%.0f", value->number + 0.0);
    else
        len = snprintf(buffer, NAME_SIZE, "%.17g", value->number);
    return (struct name){buffer, (size_t)len};
}

/* A name that equal keys share and others don't; made in the buffer when the key's text does not serve. */
static struct name name_of(const struct ynode *key, char buffer[NAME_SIZE])
{
    switch (key->value.kind) {
    case YSCALAR_NULL:
        return (struct name){"null", 4};
    case YSCALAR_BOOL:
        return (struct name){key->value.boolean ? "1" : "0", 1};
    case YSCALAR_INT:
    case YSCALAR_FLOAT:
        if (!key->value.huge)
            return print_number(&key->value, buffer);
        return (struct name){key->text, key->len};
    default:
        return (struct name){key->text, key->len};
    }
}

void *ykeys_put(struct ykeys *keys, const struct ynode *key, void *value, struct arena *arena)
{
    char buffer[NAME_SIZE];
    struct name name = name_of(key, buffer);
    if (name.text == buffer)
        name.text = arena_copy(arena, buffer, name.len);
    return map_put(is_text(key) ? &keys->texts : &keys->others, name.text, name.len, value, arena);
}

void *ykeys_get(const struct ykeys *keys, const struct ynode *key)
{
    char buffer[NAME_SIZE];
    struct name name = name_of(key, buffer);
    return map_get(is_text(key) ? &keys->texts : &keys->others, name.text, name.len);
}
