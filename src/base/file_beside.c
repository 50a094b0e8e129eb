/* A file put beside another one under a name that nothing has yet. */
#include "file_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BESIDE_MOST 1000 /* names that are tried */

/* For a copy of another group: who was in the old one is among the others now, and who is in the new one was. */
static mode_t of_another_group(mode_t mode)
{
    mode_t both = mode >> 3 & mode & 07;
    return (mode & 0700) | both << 3 | both;
}

/* Another's file can be kept only as one's own, which is better than not at all: then without the set-id bits, and nobody
 * else may do with the copy what they may not do with the file. The group's bits of a file with an access control list are
 * no group's: without the list, or with it and another group, they would let people in. */
static int look_like(int fd, const char *path, const struct stat *as)
{
    bool is_owned = fchown(fd, as->st_uid, as->st_gid) == 0;
    bool has_group = is_owned || fchown(fd, (uid_t)-1, as->st_gid) == 0;
    mode_t mode = as->st_mode & (is_owned ? 07777 : 0777);
    if (!file_copy_attributes(path, fd) || (!has_group && file_has_access_list(fd)))
        mode &= 0700;
    else if (!has_group)
        mode = of_another_group(mode);
    return fchmod(fd, mode) == 0 ? 0 : errno;
}

/* link() never replaces anything. Where there are no links, a look before the rename has to do. */
static int give_name(const char *temporary, const char *name)
{
    if (link(temporary, name) == 0)
        return 0;
    if (errno != EPERM && errno != ENOTSUP && errno != ENOSYS && errno != EMLINK)
        return errno;
    struct stat status;
    if (lstat(name, &status) == 0)
        return EEXIST;
    return rename(temporary, name) == 0 ? 0 : errno;
}

static int give_free_name(const char *temporary, const char *path, file_beside_name *name_it, const char *mark,
                          struct str *name)
{
    int error = EEXIST;
    for (int number = 0; number < BESIDE_MOST && error == EEXIST; number++) {
        str_clear(name);
        name_it(name, path, mark, number);
        error = give_name(temporary, str_text(name));
    }
    return error;
}

/* The name that it has is taken away again where it would not last: what failed is not there. */
static struct file_failure put(int fd, const char *temporary, const struct stat *as, struct file_beside *beside)
{
    int error = as == NULL ? 0 : look_like(fd, beside->path, as);
    if (error != 0) {
        close(fd);
        return file_failed_to("set the mode of the copy of", error);
    }
    struct file_failure failure = file_fill(fd, beside->data, beside->len, true);
    if (failure.error != 0)
        return failure;
    error = give_free_name(temporary, beside->path, beside->name_it, beside->mark, beside->name);
    if (error != 0)
        return file_failed_to("name the copy of", error);
    error = file_sync_directory(beside->path);
    if (error != 0)
        unlink(str_text(beside->name));
    return file_failed_to("sync the directory of", error);
}

bool file_put_beside(struct file_beside *beside, struct str *cause)
{
    struct stat as;
    bool exists = stat(beside->path, &as) == 0;
    if (!exists && errno != ENOENT)
        return file_refuse_errno(cause, "look up", beside->path, errno);
    char *temporary;
    int fd = file_make_temporary(beside->path, &temporary);
    struct file_failure failure = file_failed_to("make a copy of", fd < 0 ? errno : 0);
    if (fd >= 0) {
        fcntl(fd, F_SETFD, FD_CLOEXEC);
        failure = put(fd, temporary, exists ? &as : NULL, beside);
        unlink(temporary);
    }
    free(temporary);
    if (failure.error == 0)
        return true;
    str_clear(beside->name);
    return file_report(cause, failure, beside->path);
}

void file_name_backup(struct str *name, const char *path, const char *mark, int number)
{
    str_printf(name, "%s%s", path, mark);
    if (number > 0)
        str_printf(name, ".%d", number);
}

void file_name_sibling(struct str *name, const char *path, const char *mark, int number)
{
    const char *last = file_name_of(path);
    const char *dot = strrchr(last, '.');
    const char *ending = dot != NULL && dot > last ? dot : last + strlen(last);
    str_add_len(name, path, (size_t)(ending - path));
    str_add(name, mark);
    if (number > 0)
        str_printf(name, "-%d", number + 1);
    str_add(name, ending);
}
