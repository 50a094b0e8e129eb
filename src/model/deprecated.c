#include "deprecated.h"

#include <limits.h>
#include <string.h>

enum { WHEN_SET = false, WHEN_TRUE = true, TODAY_REWRITES = true, TODAY_OTHERWISE = false };

/* Few fields have a row: a table with a place for each would be 20 KB, and the loader would write on all of it. */
enum {
    ROW_NONE,
#define RENAMED(field, ...) ROW_##field,
#define REPLACED(field, ...) ROW_##field,
#define REFUSED(field, ...) ROW_##field,
#include "deprecated.def"
    ROW_COUNT
};

static const unsigned char row_numbers[FIELD_COUNT] = {
#define RENAMED(field, ...) [FIELD_##field] = ROW_##field,
#define REPLACED(field, ...) [FIELD_##field] = ROW_##field,
#define REFUSED(field, ...) [FIELD_##field] = ROW_##field,
#include "deprecated.def"
};

static const struct replacement rows[ROW_COUNT] = {
#define RENAMED(field, to, alone, both, today)                                                                         \
    [ROW_##field] = {WAY_RENAMED, FIELD_##to, RULE_##alone, RULE_##both, WHEN_SET, TODAY_##today, #to},
#define REPLACED(field, when, alone, both, today, lines)                                                               \
    [ROW_##field] = {WAY_REPLACED, FIELD_NONE, RULE_##alone, RULE_##both, WHEN_##when, TODAY_##today, lines},
#define REFUSED(field, when, lines)                                                                                    \
    [ROW_##field] = {WAY_REFUSED, FIELD_NONE, RULE_FIELD_REMOVED, RULE_NOT_REFUSED, WHEN_##when, TODAY_OTHERWISE, lines},
#include "deprecated.def"
};

/* A name or a word of a field that means something else now. */
struct old_text {
    enum field field;
    const char *text;
    const char *steps;
};

static const struct old_text aliases[] = {
#define OLD_ALIAS(of, text, lines) {FIELD_##of, text, lines},
#include "deprecated.def"
};

static const struct old_text words[] = {
#define OLD_WORD(of, text, lines) {FIELD_##of, text, lines},
#include "deprecated.def"
};

_Static_assert(ROW_COUNT <= UCHAR_MAX, "row_numbers has bytes");

static const struct implied implied[] = {
#define IMPLIED(of, filled, other) {FIELD_##of, filled, FIELD_##other},
#include "deprecated.def"
};

const struct replacement *deprecated_row(enum field field)
{
    return &rows[row_numbers[field]];
}

static const char *steps_of(const struct old_text *texts, size_t count, enum field field, const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (texts[i].field == field && strcmp(texts[i].text, text) == 0)
            return texts[i].steps;
    return NULL;
}

const char *deprecated_alias(enum field field, const char *alias)
{
    return steps_of(aliases, sizeof aliases / sizeof *aliases, field, alias);
}

const char *deprecated_word(enum field field, const char *word)
{
    return steps_of(words, sizeof words / sizeof *words, field, word);
}

/* One field may have several words, which designated initialisers can't list. */
static bool is_word_field(enum field field)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].field == field)
            return true;
    return false;
}

bool deprecated_concerns(enum field field)
{
    static const bool has_alias[FIELD_COUNT] = {
#define OLD_ALIAS(of, ...) [FIELD_##of] = true,
#include "deprecated.def"
    };
    return row_numbers[field] != ROW_NONE || has_alias[field] || is_word_field(field);
}

const struct implied *implied_at(size_t index)
{
    return index < sizeof implied / sizeof *implied ? &implied[index] : NULL;
}

const char *deprecated_steps_for(const struct replacement *row, enum field field, const struct ynode *value)
{
    bool number = value && value->kind == YNODE_SCALAR && value->value.kind == YSCALAR_INT;
    if (field == FIELD_gc_steps && number && value->value.integer <= 0)
        return "gc_collect_steps: %s";
    return row->steps;
}
