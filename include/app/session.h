/*
 * One open file: its text, its history, and what is known of it.
 *
 * An edit is a list of splices that makes a new revision; undo and redo walk between revisions, and saving is no
 * border. "Modified" means that the current revision is not the saved one. Each revision is analysed anew.
 */
#ifndef AXEDIT_APP_SESSION_H
#define AXEDIT_APP_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis.h"
#include "edit.h"
#include "file.h"
#include "str.h"
#include "target.h"

struct machine;
struct own_rows;
struct recovery;
struct revision;

struct session {
    char *path;                /* as the user gave it */
    struct str text;           /* the current revision */
    struct str saved;          /* the file as it was read or saved last */
    struct str obstacle;       /* what why_read_only points to, if not to a constant */
    struct file_stamp stamp;   /* of the file when it was read or saved last */
    bool is_new;               /* the file did not exist when it was opened, and was not saved yet */
    bool read_only;            /* it can't be written, or is not UTF-8 */
    const char *why_read_only; /* one sentence for a person; NULL when it can be written */
    struct target target;
    struct arena target_arena;
    const char *select, *ignore; /* lists of rules that are told of and that are not, as for check; NULL for none */
    struct machine *machine;   /* what session_probe() was given; NULL before */
    bool target_from_file;     /* nobody named a target but, maybe, a comment in the file: a reload looks there again */
    struct analysis *analysis; /* of the current text; replaced by every edit, so don't keep pointers into it */
    size_t generation; /* another one whenever `analysis` or `saved_index` is replaced */
    bool is_analysed;   /* `analysis` is of the bytes in `text` */
    bool is_saved_text; /* `analysis` is of the bytes in `saved` */
    struct yindex *saved_index; /* of `saved` while the session is modified, to see what changed; else NULL */
    struct revision *current;
    struct revision *saved_revision; /* NULL when that one was dropped */
    struct revision *first;
    struct recovery *recovery; /* NULL when the session is not guarded */
    bool is_kept;              /* the recovery copy is as new as the text, or none is needed */
};

/* Opens `path`, which may not exist yet. NULL when it can't be read or `spec` is no target, with the cause. `spec` may
 * be NULL: then a comment in the file counts (source.h) if it names a target, else nothing is known of the machine. */
struct session *session_open(const char *path, const char *spec, struct str *cause);

/* What a front end may say when it opens a file; all of it may be NULL, and all is borrowed. */
struct session_setup {
    const char *target;         /* the spec */
    const struct own_rows *own; /* the user's targets and kernels */
    const char *select, *ignore; /* lists of rules */
};

struct session *session_open_with(const char *path, const struct session_setup *setup, struct str *cause);
void session_close(struct session *session);

/* Makes a new revision and analyses it; nothing when there is no splice or they change nothing. `title` says what was
 * done ("set sample_packing"), for the status line on undo. False when the file is read-only. */
bool session_apply(struct session *session, const struct splices *splices, const char *title, struct str *cause);

/* Goes back or forth; the title of what was undone or redone, valid until the next edit, or NULL when there is nothing
 * more. */
const char *session_undo(struct session *session);
const char *session_redo(struct session *session);

bool session_is_modified(const struct session *session);

/* True when the file on disk no longer holds what was read or saved last. */
bool session_changed_on_disk(const struct session *session);

/* A sentence about what happened to a file that session_changed_on_disk(). */
void session_describe_disk(const struct session *session, struct str *out);

/* SAVE_DONE_OVER: done, and undo leads to what somebody else had written there. SAVE_THERE_ALREADY: nothing was written,
 * the file holds this text byte for byte by somebody else's doing. */
enum save_result {
    SAVE_DONE,
    SAVE_DONE_OVER,
    SAVE_THERE_ALREADY,
    SAVE_NOTHING_TO_DO,
    SAVE_CHANGED_ON_DISK,
    SAVE_FAILED
};

/* Writes the file when something changed. SAVE_CHANGED_ON_DISK asks the user: call again with `force` to write anyway.
 * What can't be read can't be kept for undo, and is not written over. */
enum save_result session_save(struct session *session, bool force, struct str *cause);

/* With force, when there will be no undo: what is written over is put beside the file first, config.overwritten.yml, or
 * with a number. *kept is its name; empty when nothing was written over, and when there was no place for it: then the
 * session still has it, as after session_save(). */
enum save_result session_save_over(struct session *session, struct str *kept, struct str *cause);

/* Reads the file again; what it holds becomes a new revision, the saved one, so that undo brings the edits back. */
bool session_reload(struct session *session, struct str *cause);

/* Sets another target; false for a spec that can't be read. The text stays, the analysis is new. */
bool session_set_target(struct session *session, const char *spec, struct str *cause);

/* Looks again for a comment in the text that names the target: it counts while nobody named one. */
void session_look_for_target(struct session *session);

/* From now on "auto" is filled with what `machine` (machine.h) finds here, and it is what counts while nobody named a
 * target; and target.model is what the disk says of the model that the text names. Until then all that is open, so that a
 * front end can paint before it probes. `machine` is borrowed. */
void session_probe(struct session *session, struct machine *machine);

/* --- Recovery (session_recovery.c) ---------------------------------------------------------------------------------- */

/* From now on session_keep() writes recovery copies. False when there is no place for them: the session works without. */
bool session_guard(struct session *session, struct str *cause);

/* To be called when an edit was done: writes the recovery copy when the session is modified, removes it when it is not,
 * does nothing when nothing changed since the last call that worked. With `sync` the copy also outlives a power cut. */
bool session_keep(struct session *session, bool sync, struct str *cause);

/* The edits are saved, or given up: no copy is left. */
void session_unguard(struct session *session);

/* The text of a recovery copy becomes a new revision. */
bool session_restore(struct session *session, const struct str *text, struct str *cause);

/* Writes the text to a new file beside the session's: config.recovered.yml, or with a number; *path is its name. */
bool session_save_beside(const struct session *session, const struct str *text, struct str *path, struct str *cause);

#endif
