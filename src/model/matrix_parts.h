/* What the files of the matrix share. Not for anybody else. */
#ifndef AXEDIT_MODEL_MATRIX_PARTS_H
#define AXEDIT_MODEL_MATRIX_PARTS_H

#include "config.h"
#include "index.h"
#include "matrix.h"
#include "view.h"

/* --- matrix_axes.c: what may be unknown of a target --- */

/* The packages of probes.def, then the GPU. */
enum {
#define PROBE(package, ...) AXIS_##package,
#include "probes.def"
    AXIS_GPU,
    AXIS_COUNT
};

/* Of one axis, at most. */
#define AXIS_VALUES 48

/* The compute capabilities of targets.def, each once, from old to new. */
struct axes {
    int computes[AXIS_VALUES - 4];
    size_t compute_count;
};

void axes_init(struct axes *axes);

size_t axis_values(const struct axes *axes, size_t axis);

bool axis_is_gpu(size_t axis);

/* True when the target tells it. */
bool axis_known(size_t axis, const struct target *target);

/* False when what the target tells already rules the value out. */
bool axis_allows(const struct axes *axes, size_t axis, size_t value, const struct target *target);
void axis_set(const struct axes *axes, size_t axis, size_t value, struct target *target);

/* Of the values that are good the one to go on with: the oldest GPU, the newest package. */
size_t axis_pick(const struct axes *axes, size_t axis, const bool *good);

/* The good values, of which there is one at least, in a few letters: "sm_80+", "torch>=2.6", "kernels". Appends. */
void axis_describe(const struct axes *axes, size_t axis, const bool *good, struct str *out);

/* --- matrix_judge.c: what the rules say of one config on one target --- */

/* A config with a backend in it, whichever: the cells of a column differ in that one value. */
struct setting {
    struct analysis *skimmed;
    const struct config_loaded *loaded; /* what libcyaml made of it */
    size_t at;                          /* of its entries the one that names the backend */
    struct str text;
    struct arena arena;
};

/* Writes the first backend into the text; `before` is what was loaded of the config that it was made from. False when no
 * backend can be written. */
bool setting_init(struct setting *setting, const struct analysis *analysis, const struct config_loaded *before);
void setting_fini(struct setting *setting);

/* A config made for a cell. The typed config and what the normalizer makes of it serve all targets. */
struct trial {
    struct yindex *index; /* of the backend's key and value */
    struct yview root;    /* all others are the setting's */
    struct config *config;
    const struct config_loaded *loaded; /* what holds the values of config */
    struct attention attention;        /* for a target with this axolotl, which is all that it goes by */
    const struct package_fact *release; /* NULL before the first */
    struct str text;
    struct arena arena;
};

/* The setting with that backend. It points into the setting. */
void trial_init(struct trial *trial, const struct setting *setting, const char *backend);
void trial_fini(struct trial *trial);

enum level { LEVEL_GOOD, LEVEL_WARNED, LEVEL_BAD };

struct verdict {
    enum level level;
    size_t score; /* less is better: by level, then by how many rules speak */
    enum rule_id rules[MATRIX_RULES]; /* the worst first */
    size_t count;
    const char *message; /* of the worst, in the arena; "" of a silent one */
};

/* Without messages when it is silent, which takes half the time. */
struct verdict trial_judge(struct trial *trial, const struct feature_row *feature, const struct target *target,
                           bool silent, struct arena *arena);

/* --- matrix_decide.c: one cell --- */

void matrix_decide(const struct axes *axes, struct trial *trial, const struct feature_row *feature,
                   const struct target *target, struct arena *arena, struct matrix_cell *cell);

#endif
