/*
 * Reading a file whole and saving it so that it is always the old one or the new one.
 *
 * All functions that can fail return false and append to `cause` one sentence without a final period that names the
 * file and the operation that failed ("can't write config.yml: no space left on device"). File names in it are made
 * visible (see utf8.h), so `cause` may go to a terminal.
 */
#ifndef AXEDIT_BASE_FILE_H
#define AXEDIT_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "str.h"

/* What tells one state of a file on disk from another. Zeroed when the file did not exist. */
struct file_stamp {
    bool exists;
    bool regular; /* no pipe, no device */
    dev_t device;
    ino_t inode;
    off_t size;
    long long modified_ns;
    long long changed_ns; /* of anything about it, its mode or number of names too; nobody can set it back */
};

/* Reads all of `path` ("-" is standard input, whose stamp is zeroed) into `out`, which loses what it held and is empty
 * after a failure. Directories, terminals, named pipes that nobody writes to, and files beyond BOUND_FILE_BYTES
 * are refused; a pipe is waited for. `missing`, when not NULL, tells whether the only
 * trouble is that there is no such file. `stamp` may be NULL. */
bool file_read(const char *path, struct str *out, struct file_stamp *stamp, bool *missing, struct str *cause);

/* The same of a file that was read before and may be anything by now: what is no regular file is refused. It never waits,
 * as file_read() does for somebody who writes into a pipe. */
bool file_read_regular(const char *path, struct str *out, struct file_stamp *stamp, bool *missing, struct str *cause);

/* Replaces the content of `path`, or makes it, and gives the new stamp. A symbolic link is followed and kept. The new
 * bytes go to a temporary file in the same directory with the old file's mode, owner, access control list and extended
 * attributes, which is synced, closed, renamed over the old one, and the directory synced. A file with several hard
 * links, one whose owner or attributes can't be kept, one in a directory that can't be written, or one that is a mount
 * point, is written in place. A file without write permission is refused, though a rename could replace it.
 *
 * On failure the old file is whole and no temporary file stays, with two exceptions that `cause` spells out: the disk
 * failed while an in-place write was being taken back, or the new file is there but its directory can't be synced
 * (`stamp` is then the new one). `stamp` may be NULL. */
bool file_save(const char *path, const char *data, size_t len, struct file_stamp *stamp, struct str *cause);

/* The same, of a file that still is what `stamp` says; with one that somebody changed, replaced or removed nothing is written.
 * That is looked at right before the new file takes its place (or, in place, right before the write), under a lock that keeps
 * out others who save in this way. Unseen goes what another program does in that moment, or an axedit where the file system
 * has no locks. */
bool file_save_same(const char *path, const char *data, size_t len, struct file_stamp *stamp, struct str *cause);

/* Refuses a file that is not what `stamp` says any more; what was changed about it alone, as its mode, does not count. */
bool file_is_same(const char *path, const struct file_stamp *stamp, struct str *cause);

/* Replaces a file of axedit's own, or makes it, with mode 0600 and by a rename; links are not followed. With `sync` it is
 * on the disk when this returns; without, a power cut may lose it, the end of the process not. On failure the old file is
 * whole. */
bool file_save_private(const char *path, const char *data, size_t len, bool sync, struct str *cause);

/* Adds to `name` the `number`th name, from 0, for a file beside `path`. */
typedef void file_beside_name(struct str *name, const char *path, const char *mark, int number);

/* "config.yml.bak", "config.yml.bak.1": `mark` (".bak") behind the name. */
file_beside_name file_name_backup;

/* "config.recovered.yml", "config.recovered-2.yml": `mark` (".recovered") before the ending, so that it is still YAML. */
file_beside_name file_name_sibling;

struct file_beside {
    const char *path; /* of the file that it stands beside */
    file_beside_name *name_it;
    const char *mark;
    const char *data;
    size_t len;       /* bytes */
    struct str *name; /* gets what it was called, nothing after a failure */
};

/* Puts a file beside `path` under the first name that nothing has yet: nothing is ever overwritten, and the new file is
 * whole and on the disk, or not there. It has the mode, access control list and extended attributes of `path`, and its owner
 * and group where that is allowed; where something of it can't be given, nobody but the owner may do more with it than with
 * `path`. Mode 0600 where `path` is not there. */
bool file_put_beside(struct file_beside *beside, struct str *cause);

/* The file that a save of `path` writes: links are followed, to one that is not there yet as well. On the heap; NULL with
 * errno when it can't be told. */
char *file_resolve(const char *path);

/* What stands under a name, links followed. */
enum file_kind { FILE_IS_REGULAR, FILE_IS_MISSING, FILE_IS_DIRECTORY, FILE_IS_OTHER, FILE_IS_HIDDEN };

/* FILE_IS_HIDDEN is what can't be looked at; then `why` gets the reason, a few words without the path. */
enum file_kind file_kind_of(const char *path, struct str *why);

/* What `path` is now; a file that can't be looked at counts as not existing. */
struct file_stamp file_stamp_of(const char *path);

/* The same for a file that is open. */
struct file_stamp file_stamp_of_open(int fd);

/* False also when only something about the file was changed: whoever wants to know of its text has to compare that. */
bool file_stamp_equal(const struct file_stamp *a, const struct file_stamp *b);

/* Whether the text may be believed to be the same, whatever else was changed about the file. */
bool file_stamp_same_text(const struct file_stamp *a, const struct file_stamp *b);

/* Whether file_save() has a chance: an existing file must be writable, a new one's directory too. If not, `why` (or NULL)
 * gets the reason, a few words without the path. */
bool file_can_write(const char *path, struct str *why);

/* Appends "can't OPERATION PATH: WHY" to `cause`, the path made visible; always false, for the caller to return. */
bool file_refuse(struct str *cause, const char *operation, const char *path, const char *why);

/* The same with the words for an errno value. */
bool file_refuse_errno(struct str *cause, const char *operation, const char *path, int error);

/* The words for an errno value, fit for the middle of a sentence. */
void file_add_error(struct str *out, int error);

/* Makes the directory and its parents, new ones with mode 0700. */
bool file_make_directory(const char *path, struct str *cause);

#endif
