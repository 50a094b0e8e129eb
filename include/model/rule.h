/*
 * The table of rules. rules.def has a row for each: id, severity, check, fixes, words.
 *
 * A check sees the typed config, the normalized attention and the target, and nothing else: it can't reach the text. Rules
 * without a check function are found by an earlier stage (the index, the typing, the normalizer); their row gives them
 * the same severity, words and fixes.
 */
#ifndef AXEDIT_MODEL_RULE_H
#define AXEDIT_MODEL_RULE_H

#include <stdbool.h>
#include <stddef.h>

#include "attention.h"
#include "config.h"
#include "diagnostic.h"

enum rule_id {
#define RULE(id, ...) RULE_##id,
#include "rules.def"
    RULE_COUNT
};

/* Facts about the machine that a rule may need. */
enum fact { FACT_COMPUTE = 1 << 0, FACT_TORCH = 1 << 1, FACT_TORCHAO = 1 << 2, FACT_FLASH_ATTN_3 = 1 << 3, FACT_PACKAGE = 1 << 4 };

/* Where a finding stands that is about the target alone, and so on no key. */
#define FIELD_FILE FIELD_COUNT

/* What a check found. `at` is the field that it stands on; FIELD_NONE means the key that gives the backend. */
struct finding {
    enum rule_id rule;
    enum severity severity;
    enum field at;
    enum field list;  /* of a field of a dataset: the list, FIELD_NONE for the first that has the key, */
    size_t entry;     /* and its entry, counted from 0 */
    enum field related[4];
    size_t related_count;
    const char *message;
    const char *subject;
    enum field filled;        /* the key that axolotl fills in by itself, and with what; FIELD_NONE when it does not */
    const char *filled_value;
    struct finding *next;
};

struct facts {
    const struct config *config;
    const struct attention *attention;
    const struct target *target;
    bool excludes_lora;    /* lora_exclude_modules is set: no field of the schema, but the Kernels plugin looks at it */
    struct arena *arena;
    bool silent;           /* findings get no message: only which rules speak matters */
    struct finding *first; /* what was found so far */
    struct finding *last;
    unsigned missing;      /* enum fact bits that a rule about the backend needed and the target did not know */
    unsigned missing_for_key; /* the same of rules about other keys, */
    enum field missing_key;   /* the first of which this is */
};

struct analysis;

typedef void rule_check(struct facts *facts);

/* What might mend a diagnostic. fix.c makes splices of it and keeps what really mends. */
enum remedy_kind {
    REMEDY_END,
    REMEDY_USE_BACKEND,   /* choose `backend`, by the picker's splices */
    REMEDY_USE_BACKENDS,  /* each backend of the table */
    REMEDY_SET,           /* `key` becomes `value` */
    REMEDY_UNSET,         /* `key` goes */
    REMEDY_REMOVE_KEY,    /* the key, or the entry of a list, on which the diagnostic stands goes */
    REMEDY_REMOVE_FLAGS,  /* all legacy flags go, attn_implementation stays */
    REMEDY_WRITE_SUBJECT, /* the diagnostic's subject becomes the value */
    REMEDY_WRITE_VALUE,   /* the same, without the quotes that the value had */
    REMEDY_REPLACE,       /* the key gives way to what the subject says (fix_steps.h) */
    REMEDY_SET_ALL,       /* all lines of `value` (NULL: the subject), "key: value" each, are written */
    REMEDY_MIGRATE,       /* all attention keys are migrated */
};

struct remedy {
    enum remedy_kind kind;
    enum backend_id backend;
    const char *key;
    const char *value;
    bool safe; /* of those that do not follow from the kind */
};

struct rule_row {
    enum rule_id id;
    const char *name;       /* "packing-isolation" */
    enum severity severity; /* the highest that it can have */
    rule_check *check;      /* NULL when an earlier stage finds it */
    const struct remedy *remedies; /* up to REMEDY_END; NULL when nobody but a person can mend it */
    const enum field *reads; /* top-level keys whose absence it goes by, up to FIELD_NONE: with a value of theirs that can't be
                                read, like ${PAD}, it keeps silent; NULL when none */
    enum migrates migrates; /* what `migrate --all` does about it */
    const char *since;      /* axolotl releases for which it holds; NULL when all */
    const char *until;
    const char *seen;       /* "July 2026": the development version that has it, where `since` is only the first release that
                               can have it; NULL when `since` is known to be the one */
    const char *summary;    /* one sentence, for tables */
    const char *why;        /* what happens in training, and what to do */
};

const struct rule_row *rule_row(enum rule_id id);
size_t rule_count(void);
const struct rule_row *rule_find(const char *name);

/* False when the target's axolotl is known and the rule does not hold for it. */
bool rule_holds_for(const struct rule_row *row, const struct target *target);

/* " (axolotl 0.18 and later)", for messages when the target's axolotl is not known; "" when it is, or all are meant. Of
 * a rule whose release is not known: " (in axolotl's development version of July 2026)", whatever the target. */
const char *rule_releases(const struct rule_row *row, const struct target *target, struct arena *arena);

/* Runs all checks that hold for the target. */
void rules_run(struct facts *facts);

#endif
