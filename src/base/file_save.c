#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#ifdef __linux__
#include <sys/xattr.h>
#endif
#include <unistd.h>

#include "mem.h"
#include "utf8.h"

#define SAVE_MOST_LINKS 40
#define SAVE_TEMP_SUFFIX ".axedit-XXXXXX"
#define SAVE_MOST_ATTRIBUTES 65536 /* bytes of a list of names, and of a value: Linux has no more */
#define SAVE_LONGEST_NAME 200      /* of the file's name within the temporary one: both fit into NAME_MAX */

struct save {
    const char *path; /* as the caller named it, for messages */
    char *target;     /* with symbolic links followed */
    const char *data;
    size_t len;
    bool exists;
    struct stat old;
    struct file_stamp stamp;
    struct str *cause;
};

enum save_outcome { SAVE_DONE, SAVE_FAILED, SAVE_TRY_IN_PLACE };

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static char *directory_of(const char *path)
{
    size_t len = (size_t)(name_of(path) - path);
    return len == 0 ? mem_copy(".", 1) : mem_copy(path, len);
}

/* The path that the symbolic link `path` holds, or NULL when it is none. */
static char *follow_link(const char *path)
{
    char link[PATH_MAX];
    ssize_t len = readlink(path, link, sizeof link);
    if (len <= 0 || (size_t)len == sizeof link)
        return NULL;
    struct str result = STR_INIT;
    if (link[0] != '/')
        str_add_len(&result, path, (size_t)(name_of(path) - path));
    str_add_len(&result, link, (size_t)len);
    return str_take(&result);
}

/* The file behind `path`. realpath() refuses links that lead nowhere, so those are followed by hand, to make what they
 * point at. NULL with errno when it can't be told. */
static char *resolve(const char *path)
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

static enum save_outcome fail(const struct save *save, int error)
{
    file_refuse_errno(save->cause, "write", save->path, error);
    return SAVE_FAILED;
}

/* Writes all of it from the start of the file; `done` gets the bytes that arrived. Gives 0 or an errno value. */
static int write_all(int fd, const char *data, size_t len, size_t *done)
{
    *done = 0;
    while (*done < len) {
        ssize_t put = pwrite(fd, data + *done, len - *done, (off_t)*done);
        if (put < 0 && errno != EINTR)
            return errno;
        if (put == 0)
            return EIO;
        if (put > 0)
            *done += (size_t)put;
    }
    return 0;
}

/* EINVAL is how a file system says that it has nothing to sync. */
static int sync_file(int fd)
{
    while (fsync(fd) != 0) {
        if (errno == EINVAL)
            return 0;
        if (errno != EINTR)
            return errno;
    }
    return 0;
}

/* After EINTR the descriptor is closed all the same on the systems that we know. */
static int close_file(int fd)
{
    return close(fd) == 0 || errno == EINTR ? 0 : errno;
}

/* Mode and owner of the old file for the new one. The mode comes last, since a change of owner clears bits of it. */
static bool keep_identity(const struct save *save, int fd)
{
    if (!save->exists) {
        mode_t mask = umask(0);
        umask(mask);
        return fchmod(fd, 0666 & ~mask) == 0;
    }
    struct stat fresh;
    if (fstat(fd, &fresh) != 0)
        return false;
    bool owned = fresh.st_uid == save->old.st_uid && fresh.st_gid == save->old.st_gid;
    if (!owned && fchown(fd, save->old.st_uid, save->old.st_gid) != 0)
        return false;
    return fchmod(fd, save->old.st_mode & 07777) == 0;
}

/* Access control lists and what else the file system keeps beside a file. Labels of a security module are the new file's
 * own business; anything else that can't be copied is a reason to write in place, where nothing of it is lost. */
static bool keep_attributes(const struct save *save, int fd)
{
#ifdef __linux__
    char names[SAVE_MOST_ATTRIBUTES], value[SAVE_MOST_ATTRIBUTES];
    ssize_t len = save->exists ? listxattr(save->target, names, sizeof names) : 0;
    if (len < 0)
        return errno == ENOTSUP || errno == ENOSYS || errno == EPERM || errno == EACCES;
    for (const char *name = names; name < names + len; name += strlen(name) + 1) {
        if (strncmp(name, "security.", strlen("security.")) == 0)
            continue;
        ssize_t size = getxattr(save->target, name, value, sizeof value);
        if (size < 0 || fsetxattr(fd, name, value, (size_t)size, 0) != 0)
            return false;
    }
#else
    (void)save;
    (void)fd;
#endif
    return true;
}

static int fill_temporary(struct save *save, int fd)
{
    size_t done;
    int error = write_all(fd, save->data, save->len, &done);
    if (error == 0)
        error = sync_file(fd);
    save->stamp = file_stamp_of_open(fd);
    int close_error = close_file(fd);
    return error != 0 ? error : close_error;
}

/* The rename is done and can't be taken back, so a directory that can't even be opened is no failure. */
static enum save_outcome sync_directory(const struct save *save)
{
    char *directory = directory_of(save->target);
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(directory);
    if (fd < 0)
        return SAVE_DONE;
    int error = sync_file(fd);
    close(fd);
    if (error == 0)
        return SAVE_DONE;
    file_refuse_errno(save->cause, "sync the directory of", save->path, error);
    str_add(save->cause, "; the file itself was written");
    return SAVE_FAILED;
}

/* The directory says no, or (EBUSY) the file is a mount point, as in a container: its content may still be writable. */
static enum save_outcome directory_refused(const struct save *save, int error)
{
    bool in_place = save->exists && (error == EACCES || error == EPERM || error == EBUSY);
    return in_place ? SAVE_TRY_IN_PLACE : fail(save, error);
}

static char *temporary_name(const char *target)
{
    const char *name = name_of(target);
    size_t len = strlen(name);
    if (len > SAVE_LONGEST_NAME)
        len = utf8_previous(name, SAVE_LONGEST_NAME);
    struct str result = STR_INIT;
    str_add_len(&result, target, (size_t)(name - target));
    str_add_char(&result, '.');
    str_add_len(&result, name, len);
    str_add(&result, SAVE_TEMP_SUFFIX);
    return str_take(&result);
}

static enum save_outcome move_over(struct save *save, int fd, const char *temporary)
{
    if (!keep_identity(save, fd) || !keep_attributes(save, fd)) {
        int error = errno;
        close(fd);
        return save->exists ? SAVE_TRY_IN_PLACE : fail(save, error);
    }
    int error = fill_temporary(save, fd);
    if (error != 0)
        return fail(save, error);
    if (rename(temporary, save->target) != 0)
        return directory_refused(save, errno);
    return SAVE_DONE;
}

static enum save_outcome replace(struct save *save)
{
    char *temporary = temporary_name(save->target);
    int fd = mkstemp(temporary);
    enum save_outcome outcome;
    if (fd < 0) {
        outcome = directory_refused(save, errno);
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

/* Takes the room for a longer text before the old one is touched. A file system that can't promise room is believed
 * to have it. */
static int reserve(int fd, size_t old_len, size_t len)
{
    if (len <= old_len)
        return 0;
    int error;
    do
        error = posix_fallocate(fd, (off_t)old_len, (off_t)(len - old_len));
    while (error == EINTR);
    return error == EINVAL || error == EOPNOTSUPP || error == ENOSYS || error == EBADF ? 0 : error;
}

static int overwrite(const struct save *save, int fd, size_t old_len, size_t *done)
{
    *done = 0;
    int error = reserve(fd, old_len, save->len);
    if (error == 0)
        error = write_all(fd, save->data, save->len, done);
    if (error == 0 && ftruncate(fd, (off_t)save->len) != 0)
        error = errno;
    return error != 0 ? error : sync_file(fd);
}

/* Only the `done` bytes that were overwritten: what stopped the write would stop the rest as well. */
static bool put_back(int fd, const struct str *old, size_t done)
{
    size_t again;
    return write_all(fd, str_text(old), done < old->len ? done : old->len, &again) == 0 &&
           ftruncate(fd, (off_t)old->len) == 0 && sync_file(fd) == 0;
}

static enum save_outcome overwrite_or_put_back(struct save *save, int fd, const struct str *old)
{
    size_t done;
    int error = overwrite(save, fd, old->len, &done);
    if (error == 0) {
        save->stamp = file_stamp_of_open(fd);
        return SAVE_DONE;
    }
    fail(save, error);
    str_add(save->cause, put_back(fd, old, done) ? "; its old text is back" : "; its old text could not be put back");
    return SAVE_FAILED;
}

static enum save_outcome write_in_place(struct save *save)
{
    struct str old = STR_INIT;
    if (!file_read(save->target, &old, NULL, NULL, save->cause)) {
        str_fini(&old);
        return SAVE_FAILED;
    }
    enum save_outcome outcome;
    int fd = open(save->target, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
        outcome = fail(save, errno);
    } else {
        outcome = overwrite_or_put_back(save, fd, &old);
        int error = close_file(fd);
        if (error != 0 && outcome == SAVE_DONE)
            outcome = fail(save, error);
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
        return file_refuse_errno(save->cause, "write", save->path, errno);
    if (*name_of(save->target) == '\0' || (save->exists && S_ISDIR(save->old.st_mode)))
        return file_refuse(save->cause, "write", save->path, "is a directory");
    if (save->exists && !S_ISREG(save->old.st_mode))
        return file_refuse(save->cause, "write", save->path, "is not a regular file");
    if (save->exists && access(save->target, W_OK) != 0)
        return file_refuse_errno(save->cause, "write", save->path, errno);
    return true;
}

bool file_save(const char *path, const char *data, size_t len, struct file_stamp *stamp, struct str *cause)
{
    struct save save = {.path = path, .data = data, .len = len, .cause = cause};
    save.target = *path == '\0' ? NULL : resolve(path);
    if (save.target == NULL)
        return file_refuse_errno(cause, "write", path, *path == '\0' ? ENOENT : errno);
    enum save_outcome outcome = SAVE_FAILED;
    if (check_target(&save)) {
        outcome = save.exists && save.old.st_nlink > 1 ? SAVE_TRY_IN_PLACE : replace(&save);
        if (outcome == SAVE_TRY_IN_PLACE)
            outcome = write_in_place(&save);
    }
    free(save.target);
    if (stamp != NULL && save.stamp.exists)
        *stamp = save.stamp;
    return outcome == SAVE_DONE;
}

bool file_save_private(const char *path, const char *data, size_t len, bool sync, struct str *cause)
{
    char *temporary = temporary_name(path); /* mkstemp() makes it with mode 0600 */
    size_t done;
    int error = 0, fd = mkstemp(temporary);
    if (fd < 0) {
        error = errno;
    } else {
        error = write_all(fd, data, len, &done);
        if (error == 0 && sync)
            error = sync_file(fd);
        int close_error = close_file(fd);
        if (error == 0)
            error = close_error;
        if (error == 0 && rename(temporary, path) != 0)
            error = errno;
        if (error != 0)
            unlink(temporary);
    }
    free(temporary);
    return error == 0 || file_refuse_errno(cause, "write", path, error);
}

bool file_can_write(const char *path)
{
    char *target = *path == '\0' ? NULL : resolve(path);
    if (target == NULL)
        return false;
    struct stat status;
    bool ok;
    if (stat(target, &status) == 0) {
        ok = S_ISREG(status.st_mode) && access(target, W_OK) == 0;
    } else {
        char *directory = directory_of(target);
        ok = errno == ENOENT && *name_of(target) != '\0' && access(directory, W_OK | X_OK) == 0;
        free(directory);
    }
    free(target);
    return ok;
}
