/*
 * The fixes of a file's problems for a report. Each fix is tried on the whole text before it is offered, so a large file
 * with many problems would cost their product: behind the first few, and beyond BOUND_FIX_BYTES of text, the rest is reported
 * without fixes.
 */
#ifndef AXEDIT_APP_CHECK_FIXES_H
#define AXEDIT_APP_CHECK_FIXES_H

#include <stddef.h>

#include "source.h"

/* One for each file, {source} at first. */
struct check_fixes {
    const struct source *source;
    size_t tried;    /* bytes of text so far */
    size_t problems; /* those whose fixes were tried */
    size_t left_out; /* problems that might have one */
};

/* The diagnostic's fixes, in the arena; none beyond the bound. */
struct fixes check_fixes_of(struct check_fixes *fixes, const struct diagnostic *diagnostic, struct arena *arena);

/* Says on stderr that fixes are missing, if any are. */
void check_fixes_end(const struct check_fixes *fixes);

#endif
