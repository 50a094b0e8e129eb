/* A key that moves to another mapping, as the lines that it is written in. Only for fix_steps.c. */
#ifndef AXEDIT_MODEL_FIX_MOVE_H
#define AXEDIT_MODEL_FIX_MOVE_H

#include "analysis.h"
#include "str.h"

/*
 * Moves the pair to the dotted path `to`, where nothing stands yet: its lines with the comment lines directly above and
 * the comments in and behind them. Mappings that are missing on the way are made in the pair's place. False, with
 * nothing in `out`, when the pair or the place has no lines of its own (brackets, the dash of an item, "? key") or an
 * alias is involved.
 */
bool fix_move(const struct analysis *analysis, const struct ypair *pair, const char *to, struct arena *arena,
              struct str *out);

#endif
