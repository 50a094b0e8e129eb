/*
 * A few threads that take jobs in the order in which they are given.
 *
 * For work that shares nothing: what a job points to is its own until crew_wait() is back. A crew for one job starts no
 * thread and works at once, as it does where no thread can be had.
 */
#ifndef AXEDIT_APP_CREW_H
#define AXEDIT_APP_CREW_H

#include <stdbool.h>
#include <stddef.h>

struct crew_job {
    void (*work)(void *context);
    void *context;
    bool done;
    struct crew_job *next;
};

struct crew;

/* `jobs` is how many there may be. */
struct crew *crew_new(size_t jobs);

void crew_add(struct crew *crew, struct crew_job *job);

/* Waits until the job is done. */
void crew_wait(struct crew *crew, struct crew_job *job);

/* Every job must have been waited for. */
void crew_free(struct crew *crew);

#endif
