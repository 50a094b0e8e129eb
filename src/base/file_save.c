#define _GNU_SOURCE /* fallocate(), F_OFD_SETLK */
#include "file_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mem.h"

#define SAVE_MOST_LINKS 40

struct save {
    const char *path; /* as the caller named it, for messages */
    char *target;     /* with symbolic links followed */
    const char *data;
    size_t len;
    bool exists;
    struct stat old;
    const struct file_stamp *same; /* what it must be when it is written; NULL for anything */
    int lock;                      /* on the old file, or -1 */
    struct file_stamp stamp;
    struct str *cause;
};

enum save_outcome { SAVE_DONE, SAVE_FAILED, SAVE_TRY_IN_PLACE };

/* The path that the symbolic link `path` holds, or NULL when it is none. */
static char *follow_link(const char *path)
{
    char link[PATH_MAX];
    ssize_t len = readlink(path, link, sizeof link);
    if (len <= 0 || (size_t)len == sizeof link)
        return NULL;
    struct str result = STR_INIT;
    if (link[0] != '/')
        str_add_len(&result, path, (size_t)(file_name_of(path) - path));
    str_add_len(&result, link, (size_t)len);
    return str_take(&result);
}

/* realpath() refuses links that lead nowhere, so those are followed by hand. */
char *file_resolve(const char *path)
{
    char *current = mem_copy(path, strlen(path));
    for (int links = 0; links < SAVE_MOST_LINKS; links++) {
        char *real = realpath(current, NULL);
        int error = errno;
        char *next = NULL;
        if (real == NULL && error == ENOENT) {
            next = follow_link(current);
            if (next == NULL)
                return current;
        }
        free(current);
        errno = error;
        if (next == NULL)
            return real;
        current = next;
    }
    free(current);
    errno = ELOOP;
    return NULL;
}

static enum save_outcome fail(const struct save *save, struct file_failure failure)
{
    file_report(save->cause, failure, save->path);
    return SAVE_FAILED;
}

static bool keep_owner(const struct save *save, int fd)
{
    struct stat fresh;
    if (fstat(fd, &fresh) != 0)
        return false;
    bool owned = fresh.st_uid == save->old.st_uid && fresh.st_gid == save->old.st_gid;
    return owned || fchown(fd, save->old.st_uid, save->old.st_gid) == 0;
}

/* Owner, access control list, attributes and mode of the old file for the new one. The mode comes last: a change of owner
 * clears bits of it, and it opens the file to others, which a list of the directory's must not have widened by then. What
 * can't be copied is a reason to write in place, where nothing of it is lost. */
static bool keep_identity(const struct save *save, int fd)
{
    if (save->exists)
        return keep_owner(save, fd) && file_copy_attributes(save->target, fd) &&
               fchmod(fd, save->old.st_mode & 07777) == 0;
    mode_t mask = umask(0);
    umask(mask);
    return fchmod(fd, 0666 & ~mask) == 0;
}

bool file_is_same(const char *path, const struct file_stamp *stamp, struct str *cause)
{
    struct file_stamp now = file_stamp_of(path);
    if (!now.exists && stamp->exists)
        return file_refuse_errno(cause, "look up", path, errno);
    /* The open for the lock may be a change already, of a file that a container brings along. */
    if (!file_stamp_same_text(&now, stamp))
        return file_refuse(cause, "write", path,
                           "somebody else changed it meanwhile; nothing was written: try again");
    return true;
}

/* Two saves that have read the same text must not both find it there still. Where there are no locks the look alone has to
 * do. Not flock(): a script may hold that one while it runs us. */
static bool lock_old(struct save *save)
{
#ifdef F_OFD_SETLK
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    save->lock = file_open_patiently(save->target, O_RDWR | O_NONBLOCK | O_NOFOLLOW);
    if (save->lock >= 0 && fcntl(save->lock, F_OFD_SETLK, &whole) != 0 && errno == EAGAIN) {
        fail(save, file_failed_to("lock", errno));
        str_add(save->cause, "; somebody else is writing it, so nothing was written: try again");
        return false;
    }
#else
    (void)save;
#endif
    return true;
}

/* The look is by its name as it was given: a link may lead elsewhere by now. */
static bool may_write(struct save *save)
{
    return save->same == NULL ||
           ((save->lock >= 0 || lock_old(save)) && file_is_same(save->path, save->same, save->cause));
}

static enum save_outcome sync_directory(const struct save *save)
{
    int error = file_sync_directory(save->target);
    if (error == 0)
        return SAVE_DONE;
    fail(save, file_failed_to("sync the directory of", error));
    str_add(save->cause, "; the file itself was written");
    return SAVE_FAILED;
}

/* The directory says no, or (EBUSY) the file is a mount point, as in a container: its content may still be writable. */
static enum save_outcome directory_refused(const struct save *save, struct file_failure failure)
{
    int error = failure.error;
    bool in_place = save->exists && (error == EACCES || error == EPERM || error == EBUSY);
    return in_place ? SAVE_TRY_IN_PLACE : fail(save, failure);
}

static enum save_outcome move_over(struct save *save, int fd, const char *temporary)
{
    if (!keep_identity(save, fd)) {
        int error = errno;
        close(fd);
        return save->exists ? SAVE_TRY_IN_PLACE : fail(save, file_failed_to("set the mode of", error));
    }
    struct file_failure failure = file_fill(fd, save->data, save->len, true);
    if (failure.error != 0)
        return fail(save, failure);
    /* By its name: closing may still have changed the time, on a network for one. */
    save->stamp = file_stamp_of(temporary);
    if (!may_write(save))
        return SAVE_FAILED;
    if (rename(temporary, save->target) != 0)
        return directory_refused(save, file_failed_to("rename the new file to", errno));
    /* The rename is a change, too. What somebody else did since then is none of ours. */
    struct file_stamp now = file_stamp_of(save->target);
    if (file_stamp_same_text(&now, &save->stamp))
        save->stamp = now;
    return SAVE_DONE;
}

static enum save_outcome replace(struct save *save)
{
    char *temporary;
    int fd = file_make_temporary(save->target, &temporary);
    enum save_outcome outcome;
    if (fd < 0) {
        outcome = directory_refused(save, file_failed_to("make a new file for", errno));
    } else {
        fcntl(fd, F_SETFD, FD_CLOEXEC);
        outcome = move_over(save, fd, temporary);
        if (outcome != SAVE_DONE) {
            unlink(temporary);
            save->stamp = (struct file_stamp){.exists = false};
        }
    }
    free(temporary);
    return outcome == SAVE_DONE ? sync_directory(save) : outcome;
}

/* Takes the room for a longer text before the old one is touched; the file's length stays. A file system that can't
 * promise room is believed to have it. */
static int reserve(int fd, size_t old_len, size_t len)
{
#ifdef __linux__
    if (len <= old_len)
        return 0;
    int error;
    do
        error = fallocate(fd, FALLOC_FL_KEEP_SIZE, (off_t)old_len, (off_t)(len - old_len)) == 0 ? 0 : errno;
    while (error == EINTR);
    return error == ENOSPC || error == EDQUOT || error == EIO || error == EFBIG ? error : 0;
#else
    (void)fd;
    (void)old_len;
    (void)len;
    return 0;
#endif
}

static int cut_file(int fd, size_t len)
{
    while (ftruncate(fd, (off_t)len) != 0) {
        if (errno != EINTR)
            return errno;
    }
    return 0;
}

/* One write makes the old text the new one, so that a kill between two system calls leaves either. A shorter text is
 * followed by line breaks up to the old length, which are then cut off: with them it says the same. */
static struct file_failure overwrite(const struct save *save, int fd, size_t old_len, size_t *done)
{
    *done = 0;
    struct file_failure failure = file_failed_to("take room on the disk for", reserve(fd, old_len, save->len));
    if (failure.error != 0)
        return failure;
    struct str filled = STR_INIT;
    str_add_len(&filled, save->data, save->len);
    while (filled.len < old_len)
        str_add_char(&filled, '\n');
    failure = file_failed_to("write into", file_write_all(fd, str_text(&filled), filled.len, done));
    str_fini(&filled);
    if (failure.error == 0 && save->len < old_len)
        failure = file_failed_to("cut off the rest of", cut_file(fd, save->len));
    return failure.error != 0 ? failure : file_failed_to("sync", file_sync(fd));
}

/* Only the `done` bytes that were overwritten: what stopped the write would stop the rest as well. */
static bool put_back(int fd, const struct str *old, size_t done)
{
    size_t again;
    return file_write_all(fd, str_text(old), done < old->len ? done : old->len, &again) == 0 &&
           cut_file(fd, old->len) == 0 && file_sync(fd) == 0;
}

static enum save_outcome overwrite_or_put_back(struct save *save, int fd, const struct str *old)
{
    size_t done;
    struct file_failure failure = overwrite(save, fd, old->len, &done);
    if (failure.error == 0) {
        save->stamp = file_stamp_of_open(fd);
        return SAVE_DONE;
    }
    fail(save, failure);
    str_add(save->cause, put_back(fd, old, done) ? "; its old text is back" : "; its old text could not be put back");
    return SAVE_FAILED;
}

static enum save_outcome write_in_place(struct save *save)
{
    struct str old = STR_INIT;
    if (!file_read_regular(save->target, &old, NULL, NULL, save->cause)) {
        str_fini(&old);
        return SAVE_FAILED;
    }
    enum save_outcome outcome;
    int fd = file_open_patiently(save->target, O_WRONLY | O_NOFOLLOW);
    if (fd < 0) {
        outcome = fail(save, file_failed_to("open and write", errno));
    } else {
        outcome = may_write(save) ? overwrite_or_put_back(save, fd, &old) : SAVE_FAILED;
        int error = file_close(fd);
        if (error != 0 && outcome == SAVE_DONE) {
            outcome = fail(save, file_failed_to("close", error));
            str_add(save->cause, "; the new text was written");
        }
    }
    str_fini(&old);
    return outcome;
}

/* Looks at the target and refuses what can't or must not be written. */
static bool check_target(struct save *save)
{
    if (stat(save->target, &save->old) == 0)
        save->exists = true;
    else if (errno != ENOENT)
        return file_refuse_errno(save->cause, "look up", save->path, errno);
    if (*file_name_of(save->target) == '\0' || (save->exists && S_ISDIR(save->old.st_mode)))
        return file_refuse(save->cause, "write", save->path, "is a directory");
    if (save->exists && !S_ISREG(save->old.st_mode))
        return file_refuse(save->cause, "write", save->path, "is not a regular file");
    if (save->exists && access(save->target, W_OK) != 0)
        return file_refuse_errno(save->cause, "write", save->path, errno);
    return true;
}

/* `stamp` gets that of what was written. */
static bool run_save(struct save save, struct file_stamp *stamp)
{
    const char *path = save.path;
    save.target = *path == '\0' ? NULL : file_resolve(path);
    if (save.target == NULL)
        return file_refuse_errno(save.cause, "find", path, *path == '\0' ? ENOENT : errno);
    enum save_outcome outcome = SAVE_FAILED;
    if (check_target(&save)) {
        outcome = save.exists && save.old.st_nlink > 1 ? SAVE_TRY_IN_PLACE : replace(&save);
        if (outcome == SAVE_TRY_IN_PLACE)
            outcome = write_in_place(&save);
    }
    if (save.lock >= 0)
        close(save.lock);
    free(save.target);
    if (stamp != NULL && save.stamp.exists)
        *stamp = save.stamp;
    return outcome == SAVE_DONE;
}

bool file_save(const char *path, const char *data, size_t len, struct file_stamp *stamp, struct str *cause)
{
    return run_save((struct save){.path = path, .data = data, .len = len, .lock = -1, .cause = cause}, stamp);
}

bool file_save_same(const char *path, const char *data, size_t len, struct file_stamp *stamp, struct str *cause)
{
    struct file_stamp same = *stamp;
    return run_save((struct save){.path = path, .data = data, .len = len, .same = &same, .lock = -1, .cause = cause},
                    stamp);
}

bool file_save_private(const char *path, const char *data, size_t len, bool sync, struct str *cause)
{
    char *temporary;
    struct file_failure failure;
    int fd = file_make_temporary(path, &temporary);
    if (fd < 0) {
        failure = file_failed_to("make a new file for", errno);
    } else {
        failure = file_fill(fd, data, len, sync);
        if (failure.error == 0 && rename(temporary, path) != 0)
            failure = file_failed_to("rename the new file to", errno);
        if (failure.error != 0)
            unlink(temporary);
    }
    free(temporary);
    return failure.error == 0 || file_report(cause, failure, path);
}

/* 0, or the errno value that a save would meet. */
static int look_for_obstacle(const char *target)
{
    struct stat status;
    if (stat(target, &status) == 0) {
        if (S_ISDIR(status.st_mode))
            return EISDIR;
        if (!S_ISREG(status.st_mode))
            return ENODEV;
        return access(target, W_OK) == 0 ? 0 : errno;
    }
    if (errno != ENOENT)
        return errno;
    if (*file_name_of(target) == '\0')
        return EISDIR;
    char *directory = file_directory_of(target);
    int error = access(directory, W_OK | X_OK) == 0 ? 0 : errno;
    free(directory);
    return error;
}

bool file_can_write(const char *path, struct str *why)
{
    char *target = *path == '\0' ? NULL : file_resolve(path);
    int error = target != NULL ? look_for_obstacle(target) : *path == '\0' ? ENOENT : errno;
    free(target);
    if (error != 0 && why != NULL)
        file_add_error(why, error);
    return error == 0;
}
