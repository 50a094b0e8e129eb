/* The grammar of --target; target.h has it. */
#include "target.h"

#include <string.h>

#include "nearest.h"
#include "utf8.h"
#include "version.h"

#define BLANKS " \t\n\v\f\r"
#define MOST_GPUS 65536
/* What an error shows of an item. */
#define MOST_COLUMNS 40

/* "Flash_Attn = 2.7": the key is in lower case and has dashes. */
struct item {
    const char *text;
    const char *key;
    const char *value; /* NULL without a "=" */
};

struct reading {
    struct arena *arena;
    struct str *cause;
    struct target target; /* what the items up to here say */
    bool first;           /* the item is the spec's first */
};

enum outcome { NOT_MINE, TAKEN, REFUSED };

/* --- What goes wrong ---------------------------------------------------------------------------------------------- */

/* A spec can come from a file that a stranger wrote, so an item never reaches the screen as it is. */
static void add_quoted(struct str *cause, const char *text)
{
    struct str visible = STR_INIT;
    utf8_add_visible(&visible, text, strlen(text));
    size_t fits = utf8_fit(str_text(&visible), visible.len, MOST_COLUMNS, NULL);
    str_add_char(cause, '"');
    str_add_len(cause, str_text(&visible), fits);
    str_add(cause, fits < visible.len ? "...\"" : "\"");
    str_fini(&visible);
}

static enum outcome refuse(const struct reading *reading, const struct item *item, const char *why)
{
    add_quoted(reading->cause, item->text);
    str_printf(reading->cause, " %s", why);
    return REFUSED;
}

static enum outcome refuse_setting(const struct reading *reading, const struct item *item)
{
    struct nearest nearest = {.wanted = item->key};
    nearest_try(&nearest, "gpus");
    for (int i = 0; i < PACKAGE_COUNT; i++)
        nearest_try(&nearest, package_name((enum package)i));
    str_add(reading->cause, "unknown item ");
    add_quoted(reading->cause, item->text);
    if (nearest_found(&nearest) != NULL) {
        str_printf(reading->cause, "; did you mean %s?", nearest_found(&nearest));
        return REFUSED;
    }
    for (int i = 0; i < PACKAGE_COUNT; i++)
        str_printf(reading->cause, "%s%s", i == 0 ? "; a target takes " : ", ", package_name((enum package)i));
    return REFUSED;
}

static const char *nearest_name(const char *name, const struct own_rows *own)
{
    const char *found = target_row_nearest(name, own);
    if (found != NULL)
        return found;
    struct nearest nearest = {.wanted = name};
    nearest_try(&nearest, "none");
    nearest_try(&nearest, "auto");
    return nearest_found(&nearest);
}

static enum outcome refuse_name(const struct reading *reading, const struct item *item)
{
    const char *found = nearest_name(item->key, reading->target.own);
    str_add(reading->cause, "unknown target ");
    add_quoted(reading->cause, item->text);
    if (found != NULL)
        str_printf(reading->cause, "; did you mean %s?", found);
    else
        str_add(reading->cause, "; it takes a GPU (h100, mi300x), sm_NN, gfxNNN, npu, cpu, gpus=N, PACKAGE=VERSION");
    return REFUSED;
}

/* --- The kinds of items ------------------------------------------------------------------------------------------- */

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_hex_digit(char byte)
{
    return is_digit(byte) || (byte >= 'a' && byte <= 'f');
}

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static bool is_word(const char *text, const char *word)
{
    while (*word != '\0' && lower(*text) == *word) {
        text++;
        word++;
    }
    return *word == '\0' && *text == '\0';
}

/* Reads all digits at `*at` and moves it behind them; what is above `most` comes out as most + 1. */
static int read_digits(const char **at, int most)
{
    int number = 0;
    for (; is_digit(**at); ++*at)
        if (number <= most)
            number = number * 10 + (**at - '0');
    return number > most ? most + 1 : number;
}

static enum outcome read_mode(struct reading *reading, const struct item *item)
{
    bool is_auto = strcmp(item->key, "auto") == 0;
    if (item->value != NULL || (!is_auto && strcmp(item->key, "none") != 0))
        return NOT_MINE;
    if (!reading->first)
        return refuse(reading, item, "can only come first in a target");
    reading->target.automatic = is_auto;
    return TAKEN;
}

/* A GPU's name stays when it is one of that architecture. */
static void set_architecture(struct target *target, enum vendor vendor, int compute, const char *gfx)
{
    bool same_gfx = target->gfx == gfx || (target->gfx != NULL && gfx != NULL && strcmp(target->gfx, gfx) == 0);
    if (target->vendor != vendor || target->compute != compute || !same_gfx)
        target->gpu = NULL;
    target->vendor = vendor;
    target->compute = compute;
    target->gfx = gfx;
}

static enum outcome read_gpus(struct reading *reading, const struct item *item)
{
    if (strcmp(item->key, "gpus") != 0)
        return NOT_MINE;
    const char *at = item->value != NULL ? item->value : "";
    int gpus = read_digits(&at, MOST_GPUS);
    if (*at != '\0' || gpus < 1 || gpus > MOST_GPUS)
        return refuse(reading, item, "is no number of GPUs; write gpus=1 to gpus=65536");
    if (reading->target.vendor == VENDOR_NONE)
        set_architecture(&reading->target, VENDOR_UNKNOWN, 0, NULL);
    reading->target.gpus = gpus;
    return TAKEN;
}

static bool find_package(const char *key, enum package *package)
{
    for (int i = 0; i < PACKAGE_COUNT; i++) {
        *package = (enum package)i;
        if (strcmp(package_name(*package), key) == 0)
            return true;
    }
    return false;
}

static enum outcome read_package(struct reading *reading, const struct item *item)
{
    enum package package;
    if (!find_package(item->key, &package))
        return item->value != NULL ? refuse_setting(reading, item) : NOT_MINE;
    struct package_fact *fact = &reading->target.packages[package];
    if (item->value != NULL && is_word(item->value, "missing")) {
        *fact = (struct package_fact){PACKAGE_MISSING, NULL};
        return TAKEN;
    }
    if (item->value == NULL || !version_is_valid(item->value)) {
        refuse(reading, item, "has no valid version; write it like ");
        str_printf(reading->cause, "%s=2.6.0 or %s=missing", item->key, item->key);
        return REFUSED;
    }
    char *version = arena_copy(reading->arena, item->value, strcspn(item->value, "+"));
    *fact = (struct package_fact){PACKAGE_PRESENT, version};
    return TAKEN;
}

/* sm_90, sm90, and sm_90a and sm_100f, as the code for one architecture alone is called. */
static enum outcome read_compute(struct reading *reading, const struct item *item)
{
    if (strncmp(item->key, "sm", 2) != 0)
        return NOT_MINE;
    const char *at = item->key + 2;
    at += strspn(at, "- ");
    int compute = read_digits(&at, 999);
    /* The first there ever was is sm_10: sm_9 is a slip. */
    if (compute < 10 || compute > 999 || strspn(at, "af") > 1 || at[strspn(at, "af")] != '\0')
        return NOT_MINE;
    set_architecture(&reading->target, VENDOR_NVIDIA, compute, NULL);
    return TAKEN;
}

/* gfx942, gfx90a, gfx1100 */
static enum outcome read_gfx(struct reading *reading, const struct item *item)
{
    if (strncmp(item->key, "gfx", 3) != 0)
        return NOT_MINE;
    const char *digits = item->key + 3;
    digits += strspn(digits, "- ");
    size_t len = 0;
    while (is_hex_digit(digits[len]))
        len++;
    if (len < 3 || len > 4 || digits[len] != '\0')
        return NOT_MINE;
    set_architecture(&reading->target, VENDOR_AMD, 0, arena_printf(reading->arena, "gfx%s", digits));
    return TAKEN;
}

static enum outcome read_name(struct reading *reading, const struct item *item)
{
    const struct target_row *row = item->value == NULL ? target_row_find(item->key, reading->target.own) : NULL;
    if (row == NULL)
        return NOT_MINE;
    set_architecture(&reading->target, row->vendor, row->compute, row->gfx);
    reading->target.gpu = row->title;
    if (row->vendor == VENDOR_NONE)
        reading->target.gpus = 0;
    return TAKEN;
}

/* Asked in this order until one takes or refuses the item. */
static enum outcome (*const readers[])(struct reading *, const struct item *) = {
    read_mode, read_gpus, read_package, read_compute, read_gfx, read_name,
};

/* --- The spec ----------------------------------------------------------------------------------------------------- */

static char *copy_trimmed(struct arena *arena, const char *text, size_t len)
{
    while (len > 0 && strchr(BLANKS, *text) != NULL) {
        text++;
        len--;
    }
    while (len > 0 && strchr(BLANKS, text[len - 1]) != NULL)
        len--;
    return arena_copy(arena, text, len);
}

static void make_key(char *key)
{
    for (; *key != '\0'; key++)
        *key = *key == '_' ? '-' : lower(*key);
}

static struct item cut_item(struct arena *arena, const char *text, size_t len)
{
    const char *equals = memchr(text, '=', len);
    char *key = copy_trimmed(arena, text, equals != NULL ? (size_t)(equals - text) : len);
    make_key(key);
    struct item item = {.text = copy_trimmed(arena, text, len), .key = key};
    if (equals != NULL)
        item.value = copy_trimmed(arena, equals + 1, len - (size_t)(equals + 1 - text));
    return item;
}

static bool read_item(struct reading *reading, const struct item *item)
{
    for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
        enum outcome outcome = readers[i](reading, item);
        if (outcome != NOT_MINE)
            return outcome == TAKEN;
    }
    refuse_name(reading, item);
    return false;
}

bool target_parse_with(const char *spec, const struct own_rows *own, struct arena *arena, struct target *target,
                       struct str *cause)
{
    struct reading reading = {.arena = arena, .cause = cause, .target = target_none(), .first = true};
    const char *at = spec;
    reading.target.own = own;
    for (;;) {
        size_t len = strcspn(at, ",");
        struct item item = cut_item(arena, at, len);
        if (item.text[0] == '\0') {
            add_quoted(cause, spec);
            str_add(cause, " has an empty item; a target is ITEM{,ITEM} or none");
            return false;
        }
        if (!read_item(&reading, &item))
            return false;
        if (at[len] == '\0')
            break;
        at += len + 1;
        reading.first = false;
    }
    reading.target.spec = arena_copy(arena, spec, strlen(spec));
    *target = reading.target;
    return true;
}

bool target_parse(const char *spec, struct arena *arena, struct target *target, struct str *cause)
{
    return target_parse_with(spec, NULL, arena, target, cause);
}
