/*
 * The capability matrix: what each backend can be asked for, found by running the rules.
 *
 * For each cell a config is made: the user's, or a small one, with the backend and what the feature needs (features.def).
 * The rules look at it for the target. What the target does not tell is tried with several values (probes.def, and the
 * GPUs of targets.def); where they differ, the answer is "if" and the condition names the values that work. So a known
 * fact never gives a condition, and an unknown one never a plain yes that some machine refuses.
 *
 * Comments that silence a rule count for nothing here: they hide what is wrong and don't mend it.
 */
#ifndef AXEDIT_MODEL_MATRIX_H
#define AXEDIT_MODEL_MATRIX_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis.h"
#include "arena.h"
#include "rule.h"
#include "target.h"

enum feature {
#define FEATURE(id, name, ...) FEATURE_##id,
#include "features.def"
    FEATURE_COUNT
};

enum feature_kind { FEATURE_OF_KEYS, FEATURE_OF_FLASH_LIB, FEATURE_OF_DTYPE_CAST, FEATURE_OF_GPU, FEATURE_OF_PACKAGES };

struct feature_row {
    enum feature id;
    const char *name;
    const char *title;
    enum feature_kind kind;
    const char *needs, *uses, *beside; /* lines "path: value"; NULL when none */
    const enum field *keys;            /* up to FIELD_NONE; NULL when none */
    enum rule_id denies;               /* rule 0, yaml-syntax, stands for none: it is no matter of a backend */
    const char *help;
};

const struct feature_row *feature_row(enum feature feature);

enum matrix_answer { MATRIX_NO, MATRIX_IF, MATRIX_YES };

#define MATRIX_RULES 6

struct matrix_cell {
    enum matrix_answer answer;
    const char *condition;  /* of an if: "axolotl>=0.18, sm_90"; else NULL */
    const char *would_need; /* of a no: what another target would have to be, "sm_90+"; NULL when nothing helps */
    const char *message;    /* what a check says of it on this target; NULL when nothing */
    const struct rule_row *rules[MATRIX_RULES]; /* that decided it, the worst first */
    size_t rule_count;
};

struct matrix {
    const char **backends;     /* the rows: those of the table, the user's own, and a hub kernel that the config names */
    size_t count;
    size_t current;            /* the row of the backend that counts now; `count` when none does */
    bool of_config;            /* false: cells are those of a small config, since none was given or it can't be changed */
    struct matrix_cell *cells; /* row by row */
    struct arena arena;
};

/* `analysis` may be NULL; it and the target are borrowed for the call. */
void matrix_init(struct matrix *matrix, const struct analysis *analysis, const struct target *target);
void matrix_fini(struct matrix *matrix);

const struct matrix_cell *matrix_cell(const struct matrix *matrix, size_t row, enum feature feature);

/* "yes", "no" or "if". */
const char *matrix_word(enum matrix_answer answer);

#endif
