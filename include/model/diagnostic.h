/*
 * A diagnostic: one thing that is wrong with a config, or worth knowing.
 *
 * Diagnostics live in the arena of their analysis. The text of a message may hold bytes from the file: whoever prints it
 * makes it visible first (utf8.h).
 */
#ifndef AXEDIT_MODEL_DIAGNOSTIC_H
#define AXEDIT_MODEL_DIAGNOSTIC_H

#include <stdbool.h>
#include <stddef.h>

#include "edit.h"
#include "field.h"
#include "index.h"
#include "span.h"

enum severity { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR };

struct rule_row;

struct related {
    const char *key; /* dotted path */
    struct span span;
};

/* What a migration does about a diagnostic. */
enum migrates {
    MIGRATES_NOT,       /* nothing: it is no matter of an older release, or not mechanical */
    MIGRATES_SAFELY,    /* its first fix: axolotl reads the file so anyway */
    MIGRATES_UNSAFELY,  /* its first fix, which changes what axolotl does today */
    MIGRATES_BY_CHOICE, /* a person has to choose one of its fixes */
};

struct diagnostic {
    const struct rule_row *rule;
    enum severity severity;
    const char *message;
    const char *key;           /* dotted path; NULL when it has no key */
    const struct ypair *pair;  /* the pair that it stands on; NULL when it has no key */
    const struct yitem *item;  /* the list entry at fault, when it is one */
    struct span span;          /* what to underline */
    const struct related *related;
    size_t related_count;
    const char *subject;       /* for the fixes: the name that the message speaks of, like the nearest backend; or NULL */
    enum field field;          /* the row of the key; FIELD_NONE when there is none */
    enum migrates migrates;    /* as its rule says, unless the stage that found it knows better */
};

/* A way to mend it. Nothing in it is shared: apply `splices` to the text that was analysed. */
struct fix {
    const char *title; /* what it does: "rename dpo_beta to rl_beta" */
    const char *done;  /* the same afterwards: "dpo_beta is now rl_beta" */
    bool safe;         /* the effective config stays as it is */
    struct splices splices;
};

struct fixes {
    struct fix *items;
    size_t count;
};

const char *severity_name(enum severity severity);

#endif
