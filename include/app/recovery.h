/*
 * Recovery copies: what is left of an edit when the editor can't save it (a dropped line, a crash, kill -9).
 *
 * They lie in $XDG_STATE_HOME/axedit/recovery, mode 0600, in numbered slots for each file, as many as are needed:
 * NAME-HASH.N.yml is a text, byte for byte as it was in the editor, and NAME-HASH.N.lock says whose it is. An editor holds
 * the lock (flock) of its slot for as long as it lives, and the kernel gives it up with the process, so a copy whose lock
 * is free belongs to nobody: it is offered at the next open. A slot that can't be used is passed over.
 *
 * Functions that can fail append a sentence to `cause`, as in file.h.
 */
#ifndef AXEDIT_APP_RECOVERY_H
#define AXEDIT_APP_RECOVERY_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "str.h"

struct recovery;

/* What a lock file says. Strings point into the text that was read; NULL or 0 where it says nothing. */
struct recovery_note {
    long pid;
    const char *host; /* where that process ran; home directories are shared between machines */
    size_t host_len;
    bool has_base;
    size_t base_size; /* bytes of the file that the edit began with */
    unsigned long long base_hash;
};

/* A copy that nobody holds. */
struct recovered {
    struct str text;
    time_t when;       /* it was written */
    bool base_changed; /* the file on disk is not the one that was edited */
};

/* Takes a slot for `path`, which need not exist; `base` is the text that it holds. NULL when there is no place for
 * copies. */
struct recovery *recovery_open(const char *path, const struct str *base, struct str *cause);

/* Gives the slot up. A copy in it stays. NULL is fine. */
void recovery_close(struct recovery *recovery);

/* True when another editor has the file open; *pid is its process, or 0 when that can't be told (it runs elsewhere). */
bool recovery_other(const struct recovery *recovery, long *pid);

/* Where the copy is, or would be. */
const char *recovery_path(const struct recovery *recovery);

/* Writes the copy. `base` is the text that the file holds now. With `sync` it is on the disk when this returns; without, it
 * outlives the process but not a power cut. */
bool recovery_keep(struct recovery *recovery, const struct str *text, const struct str *base, bool sync,
                   struct str *cause);

/* Removes the copy, if there is one. */
void recovery_drop(struct recovery *recovery);

/* The newest copy that nobody holds, unless it says what the file says anyway; `on_disk` is the file's text. False when
 * there is none. The caller frees out->text. A copy that can't be read or locked stays where it is, and `cause` tells
 * of it. Until that copy is discarded or skipped, it is the one that is read again; false then says that it
 * went away. */
bool recovery_find(struct recovery *recovery, const struct str *on_disk, struct recovered *out, struct str *cause);

/* How many copies may come after the one that recovery_find() gave: an editor may take one meanwhile, or one may say what the
 * file says. */
size_t recovery_count_more(const struct recovery *recovery);

/* False, with the cause, when the directory could not be read: there may be copies that recovery_find() does not give. */
bool recovery_saw_all(const struct recovery *recovery, struct str *cause);

/* Removes the copy that recovery_find() gave. Where it can't be removed it stays, the next open offers it again, and `cause`,
 * which may be NULL, says why. */
bool recovery_discard_found(struct recovery *recovery, struct str *cause);

/* Leaves it for another time; recovery_find() gives the next one. */
void recovery_skip_found(struct recovery *recovery);

/* Reads a lock file's text; whatever it holds, the note is usable. */
struct recovery_note recovery_read_note(const char *text, size_t len);

#endif
