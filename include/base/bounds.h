/* What a file may hold at most: bounds.def says of what, and why. What lies beyond is refused with a message, never read
 * in part. */
#ifndef AXEDIT_BASE_BOUNDS_H
#define AXEDIT_BASE_BOUNDS_H

#include <stddef.h>

/* BOUND_DEPTH and so on: the largest number that is taken. */
enum {
#define BOUND(id, most, said, of, why) BOUND_##id = (most),
#include "bounds.def"
};

enum bound {
#define BOUND(id, most, said, of, why) BOUND_ROW_##id,
#include "bounds.def"
    BOUND_COUNT
};

struct bound_row {
    const char *name; /* as in bounds.def */
    size_t most;
    const char *said;
    const char *of;
    const char *why;
};

const struct bound_row *bound_row(enum bound bound);

/* BOUND_SAID(DEPTH): the number for messages. */
#define BOUND_SAID(id) (bound_row(BOUND_ROW_##id)->said)

#endif
