/* Fixes of more than one step: a key that another one replaces, a key that moves, several keys that are set together.
 * Only for fix.c. */
#ifndef AXEDIT_MODEL_FIX_STEPS_H
#define AXEDIT_MODEL_FIX_STEPS_H

#include "analysis.h"

/*
 * `steps` has a line for each key that is written: "path: value", or "path" for the value that `pair` has. A `pair` that
 * is not NULL then goes; when the first step's key stands beside it, it takes the pair's place, so that comments stay
 * with it. False when a step can't be done. The splices and the title live in the arena.
 */
bool fix_steps(const struct analysis *analysis, const struct ypair *pair, const char *steps, struct arena *arena,
               struct splices *splices, const char **title);

#endif
