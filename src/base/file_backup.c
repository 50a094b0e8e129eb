#include "file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BACKUP_MOST 1000
#define BACKUP_TEMP_SUFFIX ".axedit-XXXXXX"
#define BACKUP_LONGEST_NAME 200 /* of the file's name within the temporary one */

/* Hidden, so that no walk over a directory takes it for a config. */
static char *temporary_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    struct str result = STR_INIT;
    str_add_len(&result, path, (size_t)(name - path));
    str_printf(&result, ".%.*s" BACKUP_TEMP_SUFFIX, BACKUP_LONGEST_NAME, name);
    return str_take(&result);
}

/* 0 or an errno value. Closes the descriptor. */
static int fill(int fd, const struct stat *as, const char *data, size_t len)
{
    int error = 0;
    FILE *file = fdopen(fd, "w");
    if (!file) {
        error = errno;
        close(fd);
        return error;
    }
    /* Another's file can be kept only as one's own, which is better than not at all. */
    bool owned = fchown(fd, as->st_uid, as->st_gid) == 0;
    if (fchmod(fd, as->st_mode & (owned ? 07777 : 0777)) != 0 || fwrite(data, 1, len, file) < len ||
        fflush(file) != 0 || (fsync(fd) != 0 && errno != EINVAL))
        error = errno;
    if (fclose(file) != 0 && error == 0)
        error = errno;
    return error;
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

static int give_free_name(const char *temporary, const char *path, const char *suffix, struct str *name)
{
    int error = EEXIST;
    for (int number = 0; number < BACKUP_MOST && error == EEXIST; number++) {
        str_clear(name);
        str_printf(name, "%s%s", path, suffix);
        if (number > 0)
            str_printf(name, ".%d", number);
        error = give_name(temporary, str_text(name));
    }
    return error;
}

bool file_back_up(const char *path, const char *suffix, const char *data, size_t len, struct str *name,
                  struct str *cause)
{
    struct stat as;
    char *temporary = temporary_name(path);
    int fd = stat(path, &as) == 0 ? mkstemp(temporary) : -1;
    int error = fd < 0 ? errno : fill(fd, &as, data, len);
    if (error == 0)
        error = give_free_name(temporary, path, suffix, name);
    if (fd >= 0)
        unlink(temporary);
    free(temporary);
    if (error == 0)
        return true;
    str_clear(name);
    return file_refuse_errno(cause, "back up", path, error);
}
