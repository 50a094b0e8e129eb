#include "file_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mem.h"
#include "utf8.h"

#define TEMPORARY_SUFFIX ".axedit-XXXXXX"
#define TEMPORARY_LONGEST 200 /* bytes of the file's name within the temporary one: both fit into NAME_MAX */

struct file_failure file_failed_to(const char *what, int error)
{
    return (struct file_failure){.what = what, .error = error};
}

/* What a person can do about it. */
static const struct {
    int error;
    const char *words;
} remedies[] = {
    {EDQUOT, "make room in your quota"},
    {EFBIG, "see ulimit -f"},
    {EIO, "the disk or the way to it is failing"},
    {ENOENT, "its directory is gone: make it again"},
    {ENOSPC, "make room on the disk"},
};

bool file_report(struct str *cause, struct file_failure failure, const char *path)
{
    file_refuse_errno(cause, failure.what, path, failure.error);
    for (size_t i = 0; i < sizeof remedies / sizeof remedies[0]; i++) {
        if (remedies[i].error == failure.error)
            str_printf(cause, " (%s)", remedies[i].words);
    }
    return false;
}

/* Hidden, so that no walk over a directory takes it for a config. */
static char *temporary_name(const char *target)
{
    const char *name = file_name_of(target);
    size_t len = strlen(name);
    if (len > TEMPORARY_LONGEST)
        len = utf8_previous(name, TEMPORARY_LONGEST);
    struct str result = STR_INIT;
    str_add_len(&result, target, (size_t)(name - target));
    str_add_char(&result, '.');
    str_add_len(&result, name, len);
    str_add(&result, TEMPORARY_SUFFIX);
    return str_take(&result);
}

int file_make_temporary(const char *target, char **name)
{
    char *template = temporary_name(target);
    size_t size = strlen(template) + 1;
    *name = mem_copy(template, size - 1);
    int fd;
    do {
        memcpy(*name, template, size);
        fd = mkstemp(*name);
    } while (fd < 0 && errno == EINTR);
    free(template);
    return fd;
}

int file_write_all(int fd, const char *data, size_t len, size_t *done)
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

int file_sync(int fd)
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
int file_close(int fd)
{
    return close(fd) == 0 || errno == EINTR ? 0 : errno;
}

struct file_failure file_fill(int fd, const char *data, size_t len, bool sync)
{
    size_t done;
    struct file_failure failure = file_failed_to("write the new file for", file_write_all(fd, data, len, &done));
    if (failure.error == 0 && sync)
        failure = file_failed_to("sync the new file for", file_sync(fd));
    int error = file_close(fd);
    return failure.error != 0 ? failure : file_failed_to("close the new file for", error);
}

int file_open_patiently(const char *path, int flags)
{
    int fd;
    do
        fd = open(path, flags | O_CLOEXEC);
    while (fd < 0 && errno == EINTR);
    return fd;
}

int file_sync_directory(const char *path)
{
    char *directory = file_directory_of(path);
    int fd = file_open_patiently(directory, O_RDONLY | O_DIRECTORY);
    free(directory);
    if (fd < 0)
        return 0;
    int error = file_sync(fd);
    close(fd);
    return error;
}
