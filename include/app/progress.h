/*
 * How far a long run is: one line on a terminal's stderr that is written over and is gone at the end. Nothing when
 * stderr is no terminal. Whoever writes to the terminal in between calls progress_clear() first.
 */
#ifndef AXEDIT_APP_PROGRESS_H
#define AXEDIT_APP_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct progress {
    const char *what;   /* "migrating"; outlives it */
    size_t total;
    bool wanted;
    bool shown;         /* the line stands there now */
    struct timespec last;
};

void progress_init(struct progress *progress, const char *what, size_t total);

/* Shows how many are done, unless the line was written a moment ago. */
void progress_show(struct progress *progress, size_t done);

void progress_clear(struct progress *progress);

#endif
