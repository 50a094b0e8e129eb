#include "deprecated.h"

#include <string.h>

enum { WHEN_SET = false, WHEN_TRUE = true, TODAY_REWRITES = true, TODAY_OTHERWISE = false };

static const struct replacement rows[FIELD_COUNT] = {
#define RENAMED(field, to, alone, both, today)                                                                         \
    [FIELD_##field] = {WAY_RENAMED, FIELD_##to, RULE_##alone, RULE_##both, WHEN_SET, TODAY_##today, #to},
#define REPLACED(field, when, alone, both, today, lines)                                                               \
    [FIELD_##field] = {WAY_REPLACED, FIELD_NONE, RULE_##alone, RULE_##both, WHEN_##when, TODAY_##today, lines},
#define REFUSED(field, when, lines)                                                                                    \
    [FIELD_##field] = {WAY_REFUSED, FIELD_NONE, RULE_FIELD_REMOVED, RULE_NOT_REFUSED, WHEN_##when, TODAY_OTHERWISE, lines},
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

static const struct implied implied[] = {
#define IMPLIED(of, filled, other) {FIELD_##of, filled, FIELD_##other},
#include "deprecated.def"
};

const struct replacement *deprecated_row(enum field field)
{
    return &rows[field];
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
    static const bool concerned[FIELD_COUNT] = {
#define RENAMED(of, ...) [FIELD_##of] = true,
#define REPLACED(of, ...) [FIELD_##of] = true,
#define REFUSED(of, ...) [FIELD_##of] = true,
#define OLD_ALIAS(of, ...) [FIELD_##of] = true,
#include "deprecated.def"
    };
    return concerned[field] || is_word_field(field);
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
