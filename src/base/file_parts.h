/* The steps that saving and putting a file beside another have in common. Of src/base/file_*.c only. */
#ifndef FILE_PARTS_H
#define FILE_PARTS_H

#include "file.h"
#include "file_name.h"

/* What did not work, for "can't WHAT PATH: WHY", so that each failure has a message of its own. `error` is an errno value,
 * 0 when nothing is wrong. `what` is not copied. */
struct file_failure {
    const char *what;
    int error;
};

struct file_failure file_failed_to(const char *what, int error);

/* The message, with what a person can do about it. Gives false. */
bool file_report(struct str *cause, struct file_failure failure, const char *path);

/* A new hidden file in the directory of `target`, mode 0600, whose name mkstemp() chose; *name becomes it. Gives its
 * descriptor, or -1 with errno. The caller frees *name in any case. */
int file_make_temporary(const char *target, char **name);

/* Each gives 0 or an errno value and goes on after EINTR. file_write_all() writes from the start of the file, `done` gets
 * the bytes that arrived; a file system that says that it has nothing to sync has synced. */
int file_write_all(int fd, const char *data, size_t len, size_t *done);
int file_sync(int fd);
int file_close(int fd);

/* Writes, syncs when asked to, and closes in any case. */
struct file_failure file_fill(int fd, const char *data, size_t len, bool sync);

/* Gives a new file the access control list and what else the file system keeps beside the file `from`, and takes away the
 * list that its directory gave it: nobody may do more with it than with `from`. Labels of a security module are the new
 * file's own business. The mode is to be set afterwards, a list changes it. False when something can't be given or taken. */
bool file_copy_attributes(const char *from, int fd);
bool file_has_access_list(int fd);

/* -1 with errno, which is never EINTR. */
int file_open_patiently(const char *path, int flags);

/* Makes the names in the directory of `path` last. A directory that can't even be opened is no failure: what was done in
 * it can't be taken back. */
int file_sync_directory(const char *path);

#endif
