#include "progress.h"

#include <stdio.h>
#include <unistd.h>

/* Less often than this, so that a slow line is not what takes the time. */
#define PROGRESS_EVERY_MS 50

void progress_init(struct progress *progress, const char *what, size_t total)
{
    *progress = (struct progress){.what = what, .total = total, .wanted = isatty(STDERR_FILENO)};
}

static bool is_due(struct progress *progress)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long long passed =
        (long long)(now.tv_sec - progress->last.tv_sec) * 1000 + (now.tv_nsec - progress->last.tv_nsec) / 1000000;
    if (progress->last.tv_sec != 0 && passed < PROGRESS_EVERY_MS)
        return false;
    progress->last = now;
    return true;
}

void progress_show(struct progress *progress, size_t done)
{
    if (!progress->wanted || !is_due(progress))
        return;
    /* Blanks behind it: a longer number may have stood there. No sequence that a dumb terminal does not know. */
    fprintf(stderr, "\r%s %zu of %zu  ", progress->what, done, progress->total);
    fflush(stderr);
    progress->shown = true;
}

void progress_clear(struct progress *progress)
{
    if (!progress->shown)
        return;
    fprintf(stderr, "\r%40s\r", "");
    fflush(stderr);
    progress->shown = false;
}
