#include "terms.h"

#include <stdbool.h>
#include <string.h>

#include "help_text.h"

#define DIRECTORY "help/terms/"
#define ENDING ".txt"

const struct shared_file *term_next(const struct shared_file *previous)
{
    return shared_file_next(DIRECTORY, previous);
}

void term_add_name(const struct shared_file *term, struct str *out)
{
    const char *name = term->name + strlen(DIRECTORY);
    for (size_t len = strlen(name) - strlen(ENDING); len > 0; len--, name++)
        str_add_char(out, *name == '-' ? ' ' : *name);
}

static char folded(char byte)
{
    if (byte == '-' || byte == '_')
        return ' ';
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

/* True when `name` is the first `len` bytes of `text`. */
static bool is_same(const char *text, size_t len, const char *name)
{
    for (size_t i = 0; i < len; i++)
        if (folded(text[i]) != folded(name[i]) || name[i] == '\0')
            return false;
    return name[len] == '\0';
}

static bool is_in_list(const char *names, const char *name)
{
    for (const char *at = names; *at;) {
        size_t len = strcspn(at, ",");
        if (is_same(at, len, name))
            return true;
        at += len;
        at += strspn(at, ", ");
    }
    return false;
}

static bool is_called(const struct shared_file *term, const char *name)
{
    struct str own = STR_INIT;
    struct arena arena = {0};
    term_add_name(term, &own);
    const char *also = help_fact(term, "also", &arena);
    bool called = is_same(str_text(&own), own.len, name) || (also && is_in_list(also, name));
    arena_fini(&arena);
    str_fini(&own);
    return called;
}

const struct shared_file *term_find(const char *name)
{
    const struct shared_file *term = NULL;
    while ((term = term_next(term)) && !is_called(term, name))
        continue;
    return term;
}
