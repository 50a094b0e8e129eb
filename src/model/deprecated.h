/* The rows of deprecated.def, for the stage that reports deprecated keys and for the effective config. */
#ifndef AXEDIT_MODEL_DEPRECATED_H
#define AXEDIT_MODEL_DEPRECATED_H

#include <stdbool.h>

#include "rule.h"

/* No rule: what deprecated.def writes in the place of one. */
enum { RULE_NOT_REFUSED = RULE_COUNT, RULE_NOT_REPORTED = RULE_COUNT };

enum replaced_way { WAY_NONE, WAY_RENAMED, WAY_REPLACED, WAY_REFUSED };

struct replacement {
    enum replaced_way way;
    enum field newer;  /* of a renamed field, else FIELD_NONE */
    unsigned rule;     /* enum rule_id, or one of the above */
    unsigned together; /* what refuses two different values */
    bool when_true;    /* only a value that Python takes for true has an effect */
    bool rewrites;     /* axolotl does the same by itself */
    const char *steps; /* as in fix_steps.h; NULL when the key can only go */
};

/* The row of a field; its way is WAY_NONE when it has none. */
const struct replacement *deprecated_row(enum field field);

/* True for a field that any of the tables' rows is about. */
bool deprecated_concerns(enum field field);

/* What takes the place of a field under that alias; NULL when the alias is as good as the name. */
const char *deprecated_alias(enum field field, const char *alias);

/* What axolotl makes of a value that is one word; NULL when it leaves it. */
const char *deprecated_word(enum field field, const char *word);

/* A field that axolotl fills in when another one is set. */
struct implied {
    enum field field;
    const char *value;
    enum field by;
};

/* The rows one after the other; NULL behind the last. */
const struct implied *implied_at(size_t index);

/* The steps of gc_steps for this number: a number that is not positive empties no cache. */
const char *deprecated_steps_for(const struct replacement *row, enum field field, const struct ynode *value);

#endif
