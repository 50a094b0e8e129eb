/*
 * A new config from a few answers: one of the sample configs of share/samples, with what was answered put in.
 *
 * What is not answered stays as it is in the sample. What the target does not take, and nobody answered, is mended by the
 * same fixes that f offers: bf16 on a GPU without it, for example.
 */
#ifndef AXEDIT_APP_DRAFT_H
#define AXEDIT_APP_DRAFT_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "str.h"
#include "target.h"

/* A form that data may have: the value of `type`, and what it means. */
struct draft_form {
    const char *type;
    const char *note;
};

/* A way to train: a sample, and where its answers go. */
struct draft_method {
    const char *name;  /* of the sample, without its ending */
    const char *label;
    const char *note;
    const char *data;  /* path of the data's name */
    const char *form;  /* path of the data's type; NULL when it has only one */
    const struct draft_form *forms;
    size_t form_count;
    bool packs;        /* whether packing is a question */
};

size_t draft_method_count(void);
const struct draft_method *draft_method_at(size_t index);

/* The target that the sample names, in the arena. */
const char *draft_sample_target(const struct draft_method *method, struct arena *arena);

/* The answers; NULL where there is none. */
struct draft {
    const struct draft_method *method;
    const char *model; /* text */
    const char *data;  /* text */
    const char *form;
    const char *target;  /* a spec; "none" and "auto" leave the file without one */
    const char *packing; /* "true" or "false" */
    const char *backend;
};

/* What was mended, a title each, in the arena that draft_build() was given. */
struct draft_mended {
    const char *titles[8];
    size_t count;
};

/* Appends the config. `target` is the machine that the draft's spec means. */
void draft_build(const struct draft *draft, const struct target *target, struct arena *arena,
                 struct draft_mended *mended, struct str *out);

#endif
