/* Fixes of more than one step: a key that another one replaces, a key that moves, several keys that are set together.
 * Not for other layers. */
#ifndef AXEDIT_MODEL_FIX_STEPS_H
#define AXEDIT_MODEL_FIX_STEPS_H

#include "analysis.h"

/* What steps do, in words. Both in the arena. */
struct fix_words {
    const char *title; /* "rename dpo_beta to rl_beta" */
    const char *done;  /* "dpo_beta is now rl_beta" */
};

/*
 * `steps` has a line for each key that is written: "path: value", or "path" for the value that `pair` has. A `pair` that
 * is not NULL then goes; when the first step's key stands beside it, it takes the pair's place, so that comments stay
 * with it; when the one step moves the value, the comment lines above it and the comment behind it go along. What stands
 * at a step's path already is written over. False when a step can't be done. The splices live in the arena.
 */
bool fix_steps(const struct analysis *analysis, const struct ypair *pair, const char *steps, struct arena *arena,
               struct splices *splices, struct fix_words *words);

#endif
