/* The numbered slots of recovery copies: what they are called, which are in use, and who holds them. For recovery.c. */
#ifndef AXEDIT_APP_RECOVERY_SLOTS_H
#define AXEDIT_APP_RECOVERY_SLOTS_H

#include <stdbool.h>
#include <stddef.h>

#include "recovery.h"

/* Bytes of a lock file that are read. */
enum { SLOT_NOTE_LONGEST = 1024 };

struct slot {
    char *lock_path; /* owned; NULL in a slot without a name */
    char *copy_path;
    int lock; /* open and locked by us, or -1 */
};

/* In rising order, each once. The owner frees `items`. */
struct slot_numbers {
    int *items;
    size_t count;
    size_t capacity;
};

/* What can't be done with a lock file, and the errno value of why. */
struct slot_failure {
    const char *step; /* "open" */
    int error;
};

/* SLOT_HELD: by an editor that lives. */
enum slot_answer { SLOT_TAKEN, SLOT_HELD, SLOT_FAILED };

/* `stem` is the path without ".N.lock". The slot is not taken yet. */
void slot_name(struct slot *slot, const char *stem, int number);
void slot_fini(struct slot *slot);

/* Takes the lock, without waiting. *pid (or NULL) gets the process that holds it, 0 when that can't be told;
 * *failure is set in every case, with error 0 unless it failed. */
enum slot_answer slot_take(struct slot *slot, long *pid, struct slot_failure *failure);

/* Gives the lock up, and removes its file when there is no copy. Nothing for one that is not ours. */
void slot_leave(struct slot *slot);

/* What can't be looked at counts as there: nothing is written over it. */
bool slot_has_copy(const struct slot *slot);
bool slot_has_lock_file(const struct slot *slot);

/* What the lock file of a slot of ours says; strings point into `buffer`, of SLOT_NOTE_LONGEST bytes. */
struct recovery_note slot_read_note(const struct slot *slot, char *buffer);

/* The slots of `stem` that have a copy or a lock file. Gives 0, or the errno value of why their directory can't be read; the
 * low numbers are looked at by name in any case. */
int slots_list(const char *stem, struct slot_numbers *out);

#endif
