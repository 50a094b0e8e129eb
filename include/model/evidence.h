/*
 * Does a text that nobody named look like a config of axolotl? Other programs' YAML has keys of the same names, and whoever
 * walks a directory must not take such a file for a config: `debug` goes by a migration, and another program reads it.
 *
 * The evidence is the sum over the top-level keys with a value of a shape that axolotl takes; evidence.def has the weights.
 */
#ifndef AXEDIT_MODEL_EVIDENCE_H
#define AXEDIT_MODEL_EVIDENCE_H

#include "analysis.h"

/* One key that only axolotl has and another that it shares, two of its own, or an old attention flag. */
#define EVIDENCE_ENOUGH 3

/* What a top-level key tells; 0 when other programs have it too. */
unsigned evidence_of(const struct field_row *row);

/* Of a broken text, which has no keys that can be used, 0. */
unsigned evidence_in(const struct analysis *analysis);

#endif
