/*
 * Migration of legacy attention keys to attn_implementation.
 *
 * The effective config is the same afterwards, or a person is asked. A step is something that can be done; a decision is
 * something that can't be without a person. All lives in the caller's arena, against the text that was analysed.
 */
#ifndef AXEDIT_MODEL_MIGRATE_H
#define AXEDIT_MODEL_MIGRATE_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis.h"
#include "edit.h"

struct migration_step {
    const struct rule_row *rule;
    size_t line; /* from 1 */
    const char *title;
    bool safe;
};

struct migration_decision {
    const struct rule_row *rule;
    size_t line;
    const char *message;
};

struct migration {
    bool impossible;     /* broken, no mapping, several documents: nothing can be done; `decisions` says why */
    bool refused;        /* the target's axolotl refuses the outcome */
    struct migration_step *steps; /* in file order */
    size_t step_count;
    struct migration_decision *decisions;
    size_t decision_count;
    struct splices splices; /* all safe steps at once */
};

/* With `unsafe` a text in a flag that reads as false is dropped, and other decisions are taken for what runs today. */
struct migration migrate_plan(const struct analysis *analysis, bool unsafe, struct arena *arena);

#endif
