#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bounds.h"
#include "mem.h"
#include "utf8.h"

bool file_refuse(struct str *cause, const char *operation, const char *path, const char *why)
{
    str_printf(cause, "can't %s ", operation);
    utf8_add_visible(cause, path, strlen(path));
    str_add(cause, ": ");
    utf8_add_visible(cause, why, strlen(why));
    return false;
}

static bool is_upper(char byte)
{
    return byte >= 'A' && byte <= 'Z';
}

void file_add_error(struct str *out, int error)
{
    const char *words = strerror(error);
    /* An abbreviation in front stays as it is. */
    bool lowers = is_upper(words[0]) && !is_upper(words[1]);
    str_add_char(out, lowers ? (char)(words[0] - 'A' + 'a') : words[0]);
    str_add(out, words + 1);
}

bool file_refuse_errno(struct str *cause, const char *operation, const char *path, int error)
{
    struct str why = STR_INIT;
    file_add_error(&why, error);
    file_refuse(cause, operation, path, str_text(&why));
    str_fini(&why);
    return false;
}

static long long in_ns(const struct timespec *time)
{
    return (long long)time->tv_sec * 1000000000 + time->tv_nsec;
}

static struct file_stamp stamp_from(const struct stat *status)
{
    return (struct file_stamp){
        .exists = true,
        .regular = S_ISREG(status->st_mode),
        .device = status->st_dev,
        .inode = status->st_ino,
        .size = status->st_size,
        .modified_ns = in_ns(&status->st_mtim),
        .changed_ns = in_ns(&status->st_ctim),
    };
}

enum file_kind file_kind_of(const char *path, struct str *why)
{
    struct stat status;
    if (stat(path, &status) == 0)
        return S_ISREG(status.st_mode) ? FILE_IS_REGULAR : S_ISDIR(status.st_mode) ? FILE_IS_DIRECTORY : FILE_IS_OTHER;
    if (errno == ENOENT)
        return FILE_IS_MISSING;
    file_add_error(why, errno);
    return FILE_IS_HIDDEN;
}

struct file_stamp file_stamp_of(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 ? stamp_from(&status) : (struct file_stamp){.exists = false};
}

struct file_stamp file_stamp_of_open(int fd)
{
    struct stat status;
    return fstat(fd, &status) == 0 ? stamp_from(&status) : (struct file_stamp){.exists = false};
}

bool file_stamp_same_text(const struct file_stamp *a, const struct file_stamp *b)
{
    if (!a->exists || !b->exists)
        return a->exists == b->exists;
    return a->device == b->device && a->inode == b->inode && a->size == b->size && a->modified_ns == b->modified_ns;
}

bool file_stamp_equal(const struct file_stamp *a, const struct file_stamp *b)
{
    return file_stamp_same_text(a, b) && (!a->exists || a->changed_ns == b->changed_ns);
}

static bool refuse_size(const char *name, struct str *cause)
{
    struct str why = STR_INIT;
    str_printf(&why, "is larger than %s, the most that axedit reads; a config is a few KiB", BOUND_SAID(FILE_BYTES));
    file_refuse(cause, "read", name, str_text(&why));
    str_fini(&why);
    return false;
}

/* Before the first read(), which on some systems is where a directory shows, with a worse message. The stamp is from
 * then as well: a change during the read shows as a stamp that no longer fits. A terminal is read as "-" only: a person
 * who names one by accident would wait for it, and it for them. */
static bool check_kind(int fd, const char *name, bool only_regular, struct file_stamp *stamp, struct str *cause)
{
    struct stat status;
    if (fstat(fd, &status) != 0)
        return file_refuse_errno(cause, "look at", name, errno);
    if (stamp != NULL)
        *stamp = stamp_from(&status);
    if (S_ISDIR(status.st_mode))
        return file_refuse(cause, "read", name, "is a directory");
    if (only_regular && !S_ISREG(status.st_mode))
        return file_refuse(cause, "read", name, "is not a regular file");
    if (fd != STDIN_FILENO && isatty(fd))
        return file_refuse(cause, "read", name, "is a terminal; '-' reads what is typed");
    if (S_ISREG(status.st_mode) && status.st_size > (off_t)BOUND_FILE_BYTES)
        return refuse_size(name, cause);
    return true;
}

/* For somebody who starts at the same time and writes into a named pipe. */
enum { WRITER_PATIENCE_MS = 2000 };

/* Until a pipe has bytes, or its end; at most that many milliseconds, or for ever (-1). */
static bool wait_for_bytes(int fd, int most)
{
    struct pollfd waiting = {.fd = fd, .events = POLLIN};
    int ready;
    do
        ready = poll(&waiting, 1, most);
    while (ready < 0 && errno == EINTR);
    return ready > 0;
}

static bool is_pipe(int fd)
{
    struct stat status;
    return fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode);
}

static bool read_all(int fd, const char *name, struct str *out, struct str *cause)
{
    char buffer[16 * 1024];
    bool has_waited = false;
    for (;;) {
        ssize_t got = read(fd, buffer, sizeof buffer);
        if (got < 0 && (errno == EINTR || (errno == EAGAIN && is_pipe(fd) && wait_for_bytes(fd, -1))))
            continue;
        if (got < 0 && errno == EBADF && fd == STDIN_FILENO)
            return file_refuse(cause, "read", name, "is closed");
        if (got < 0)
            return file_refuse_errno(cause, "read all of", name, errno);
        bool is_silent = got == 0 && out->len == 0 && fd != STDIN_FILENO && is_pipe(fd);
        if (is_silent && !has_waited && wait_for_bytes(fd, WRITER_PATIENCE_MS)) {
            has_waited = true;
            continue;
        }
        if (is_silent)
            return file_refuse(cause, "read", name, "is a pipe that nothing comes out of; start what writes to it first");
        if (got == 0)
            return true;
        /* A pipe or a device tells its size only by never ending, and a file may grow while it is read. */
        if ((size_t)got > BOUND_FILE_BYTES - out->len)
            return refuse_size(name, cause);
        str_add_len(out, buffer, (size_t)got);
    }
}

/* A named pipe that nobody writes to must not hold the program up before there is somebody to tell. */
static int open_to_read(const char *path)
{
    int fd;
    do
        fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    while (fd < 0 && errno == EINTR);
    return fd;
}

static bool read_open(int fd, const char *name, bool only_regular, struct str *out, struct file_stamp *stamp,
                      struct str *cause)
{
    bool ok = check_kind(fd, name, only_regular, stamp, cause) && read_all(fd, name, out, cause);
    if (!ok)
        str_clear(out);
    return ok;
}

static void begin_reading(struct str *out, struct file_stamp *stamp)
{
    str_clear(out);
    if (stamp != NULL)
        *stamp = (struct file_stamp){.exists = false};
}

bool file_read(const char *path, struct str *out, struct file_stamp *stamp, bool *missing, struct str *cause)
{
    bool is_input = strcmp(path, "-") == 0;
    const char *name = is_input ? "standard input" : path;
    begin_reading(out, stamp);
    int fd = is_input ? STDIN_FILENO : open_to_read(path);
    if (missing != NULL)
        *missing = fd < 0 && errno == ENOENT;
    if (fd < 0)
        return file_refuse_errno(cause, "read", name, errno);
    bool ok = read_open(fd, name, false, out, is_input ? NULL : stamp, cause);
    if (!is_input)
        close(fd);
    return ok;
}

bool file_read_regular(const char *path, struct str *out, struct file_stamp *stamp, bool *missing, struct str *cause)
{
    begin_reading(out, stamp);
    int fd = open_to_read(path);
    if (missing != NULL)
        *missing = fd < 0 && errno == ENOENT;
    if (fd < 0)
        return file_refuse_errno(cause, "read", path, errno);
    bool ok = read_open(fd, path, true, out, stamp, cause);
    close(fd);
    return ok;
}

static bool make_one(const char *path)
{
    if (mkdir(path, 0700) == 0)
        return true;
    int error = errno;
    struct stat status;
    /* Not only EEXIST: a read-only or automounted parent may answer otherwise for a directory that is there. */
    if (stat(path, &status) == 0) {
        if (S_ISDIR(status.st_mode))
            return true;
        error = ENOTDIR;
    } else if (error == EEXIST) {
        error = errno; /* it is there and can't be looked at */
    }
    errno = error;
    return false;
}

bool file_make_directory(const char *path, struct str *cause)
{
    char *partial = mem_copy(path, strlen(path));
    bool ok = true;
    for (char *at = partial; ok && *at != '\0'; at++) {
        if (*at != '/' || at == partial)
            continue;
        *at = '\0';
        ok = make_one(partial);
        *at = '/';
    }
    ok = ok && make_one(partial);
    if (!ok)
        file_refuse_errno(cause, "make the directory", path, errno);
    free(partial);
    return ok;
}
