/*
 * The target: the machine that will train, as far as it is known.
 *
 * What was not said is unknown, never absent. A target is plain data: it is copied by assignment, and the texts that it
 * points to live in the arena that target_parse() was given, or are static.
 *
 * The grammar of --target is: item{,item}, case and blanks around items ignored, later items win; `none` or `auto` only
 * first. An item is a name of targets.def, sm_NN, gfxNNN, npu, gpus=N, PACKAGE=VERSION or PACKAGE=missing.
 */
#ifndef AXEDIT_MODEL_TARGET_H
#define AXEDIT_MODEL_TARGET_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "str.h"

struct model_facts;
struct own_rows;

enum package {
#define PACKAGE(id, name, help) PACKAGE_##id,
#include "packages.def"
    PACKAGE_COUNT
};

enum vendor { VENDOR_UNKNOWN, VENDOR_NVIDIA, VENDOR_AMD, VENDOR_ASCEND, VENDOR_APPLE, VENDOR_NONE /* the CPU alone */ };

enum package_state { PACKAGE_UNKNOWN, PACKAGE_PRESENT, PACKAGE_MISSING };

struct package_fact {
    enum package_state state;
    const char *version; /* of a present one, as it was given but for the "+local" part; else NULL */
};

struct target {
    const char *spec;   /* as it was given; "none" when nothing was */
    const char *gpu;    /* a name for the screen ("H100"); NULL when unknown */
    enum vendor vendor;
    int compute;        /* compute capability as a number: 90 for sm_90, 0 when unknown or not NVIDIA's */
    const char *gfx;    /* AMD's name of the architecture; NULL when unknown */
    int gpus;           /* how many; 0 when unknown */
    bool mixed;         /* a probe found GPUs of several kinds; what is said here is the oldest one's */
    bool automatic;     /* the spec began with "auto" */
    struct package_fact packages[PACKAGE_COUNT];
    const struct model_facts *model; /* what the disk says of base_model (model_facts.h); NULL when unknown. No part of the
                                        spec: whoever looks it up sets it, and lends it */
    const struct own_rows *own; /* the user's rows (own_rows.h), which count like the compiled ones; NULL for none. Lent,
                                   and no part of the spec either */
};

/* A row of targets.def. */
struct target_row {
    const char *name;   /* as --target takes it, lower case */
    const char *title;  /* "H100" */
    enum vendor vendor;
    int compute;
    const char *gfx;
    const char *also;   /* other spellings that --target takes, with blanks between; NULL when none */
};

size_t target_row_count(void);
const struct target_row *target_row_at(size_t index);

/* The row that takes the name in one of its spellings, a driver's ("NVIDIA GeForce RTX 4090") among them, or NULL. The
 * user's rows (NULL for none) come first. */
const struct target_row *target_row_find(const char *name, const struct own_rows *own);

/* The name of the row, of the user's as well, that a misspelt name was probably meant to be, or NULL. */
const char *target_row_nearest(const char *name, const struct own_rows *own);

/* False for a name that no row can have: nothing counts in it, or it is too long. */
bool target_name_fits(const char *name);

/* Nothing known. */
struct target target_none(void);

/* Reads a spec. False when an item is broken: `cause` gets a sentence that shows it, with the nearest name or what is
 * allowed, and the target is untouched. What stood in the target before counts for nothing. After "auto" it is the
 * caller who looks at the machine; the items of the spec win over what is found there. */
bool target_parse(const char *spec, struct arena *arena, struct target *target, struct str *cause);

/* The same, where the user's rows (NULL for none) count too; they are lent to the target. */
bool target_parse_with(const char *spec, const struct own_rows *own, struct arena *arena, struct target *target,
                       struct str *cause);

/* The target in one line for a header: "H100 sm_90, torch 2.6.0, torchao missing"; says so when nothing is known.
 * Appends. */
void target_describe(const struct target *target, struct str *out);

const char *package_name(enum package package);

/* The version, or NULL when it is unknown or missing. */
const char *target_version(const struct target *target, enum package package);

/* What is known of "PACKAGE is at least VERSION". */
enum answer { ANSWER_UNKNOWN, ANSWER_NO, ANSWER_YES };
enum answer target_has_version(const struct target *target, enum package package, const char *least);

/* True when the target's axolotl is known and not below `release`. */
bool target_axolotl_from(const struct target *target, const char *release);

#endif
