/* The rows of targets.def, and how a name finds its row. */
#include "target.h"

#include <string.h>

#include "nearest.h"
#include "own_rows.h"

/* Room for a plain name (see make_plain) with its NUL; a longer one is in no row. */
#define PLAIN_SIZE 64

static const struct target_row rows[] = {
#define TARGET(name, title, vendor, compute, gfx, also) {name, title, vendor, compute, gfx, also},
#include "targets.def"
};

#define ROW_COUNT (sizeof rows / sizeof rows[0])

/* What a driver puts before the name of a part. */
static const struct maker {
    const char *word;
    enum vendor vendor;
} makers[] = {
    {"nvidia", VENDOR_NVIDIA}, {"geforce", VENDOR_NVIDIA}, {"tesla", VENDOR_NVIDIA},  {"amd", VENDOR_AMD},
    {"instinct", VENDOR_AMD},  {"radeon", VENDOR_AMD},     {"huawei", VENDOR_ASCEND}, {"apple", VENDOR_APPLE},
};

#define MAKER_COUNT (sizeof makers / sizeof makers[0])

size_t target_row_count(void)
{
    return ROW_COUNT;
}

const struct target_row *target_row_at(size_t index)
{
    return &rows[index];
}

/* The name in lower case and without what does not count in it. False when it is too long. */
static bool make_plain(const char *name, size_t len, char plain[PLAIN_SIZE])
{
    size_t used = 0;
    for (size_t i = 0; i < len; i++) {
        char byte = name[i];
        if (byte == '-' || byte == '_' || byte == ' ' || byte == '\t')
            continue;
        if (used == PLAIN_SIZE - 1)
            return false;
        plain[used++] = byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
    }
    plain[used] = '\0';
    return true;
}

/* Gives one spelling of a row after the other. `*rest` starts as NULL. */
static bool next_spelling(const struct target_row *row, const char **rest, char plain[PLAIN_SIZE])
{
    if (*rest == NULL) {
        *rest = row->also != NULL ? row->also : "";
        return make_plain(row->name, strlen(row->name), plain);
    }
    *rest += strspn(*rest, " ");
    size_t len = strcspn(*rest, " ");
    const char *spelling = *rest;
    *rest += len;
    return len > 0 && make_plain(spelling, len, plain);
}

static bool row_takes(const struct target_row *row, const char *plain)
{
    const char *rest = NULL;
    char spelling[PLAIN_SIZE];
    while (next_spelling(row, &rest, spelling))
        if (strcmp(spelling, plain) == 0)
            return true;
    return false;
}

static size_t own_count(const struct own_rows *own)
{
    return own != NULL ? own->target_count : 0;
}

/* The user's rows, then the table's. */
static const struct target_row *row_with(size_t index, const struct own_rows *own)
{
    size_t count = own_count(own);
    return index < count ? &own->targets[index] : &rows[index - count];
}

/* VENDOR_UNKNOWN stands for any vendor. */
static const struct target_row *find_plain(const char *plain, enum vendor vendor, const struct own_rows *own)
{
    for (size_t i = 0; i < own_count(own) + ROW_COUNT; i++) {
        const struct target_row *row = row_with(i, own);
        if ((vendor == VENDOR_UNKNOWN || row->vendor == vendor) && row_takes(row, plain))
            return row;
    }
    return NULL;
}

static const struct maker *maker_before(const char *plain)
{
    for (size_t i = 0; i < MAKER_COUNT; i++)
        if (strncmp(plain, makers[i].word, strlen(makers[i].word)) == 0)
            return &makers[i];
    return NULL;
}

const struct target_row *target_row_find(const char *name, const struct own_rows *own)
{
    char plain[PLAIN_SIZE];
    if (!make_plain(name, strlen(name), plain))
        return NULL;
    const char *rest = plain;
    const struct target_row *row = find_plain(rest, VENDOR_UNKNOWN, own);
    for (const struct maker *maker = maker_before(rest); row == NULL && maker != NULL; maker = maker_before(rest)) {
        rest += strlen(maker->word);
        row = find_plain(rest, maker->vendor, own);
    }
    return row;
}

static void try_spellings(struct nearest *nearest, const struct target_row *row, bool same_start)
{
    const char *rest = NULL;
    char spelling[PLAIN_SIZE];
    while (next_spelling(row, &rest, spelling)) {
        if ((spelling[0] == nearest->wanted[0]) != same_start)
            continue;
        nearest_try(nearest, spelling);
        if (nearest->best == spelling)
            nearest->best = row->name;
    }
}

const char *target_row_nearest(const char *name, const struct own_rows *own)
{
    char wanted[PLAIN_SIZE];
    if (!make_plain(name, strlen(name), wanted))
        return NULL;
    struct nearest nearest = {.wanted = wanted};
    /* Of names that are as near the first wins, and the first letter is seldom the wrong one: h10 is h100, not a10. */
    for (size_t i = 0; i < own_count(own) + ROW_COUNT; i++)
        try_spellings(&nearest, row_with(i, own), true);
    for (size_t i = 0; i < own_count(own) + ROW_COUNT; i++)
        try_spellings(&nearest, row_with(i, own), false);
    return nearest_found(&nearest);
}

bool target_name_fits(const char *name)
{
    char plain[PLAIN_SIZE];
    return make_plain(name, strlen(name), plain) && plain[0] != '\0';
}
