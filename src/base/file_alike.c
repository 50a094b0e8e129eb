/* What the file system keeps beside a file, access control lists above all, given to a new file that stands for it. */
#include "file_parts.h"

#include <errno.h>
#include <string.h>
#ifdef __linux__
#include <sys/xattr.h>
#endif

#ifdef __linux__

#define ALIKE_MOST_ATTRIBUTES 65536 /* bytes of a list of names, and of a value: Linux has no more */

/* The list of a directory for what is made in it becomes this one of the new file. */
static const char access_list[] = "system.posix_acl_access";

bool file_has_access_list(int fd)
{
    return fgetxattr(fd, access_list, NULL, 0) >= 0;
}

/* File systems say in many ways that there is none. */
static bool drop_access_list(int fd)
{
    return fremovexattr(fd, access_list) == 0 || errno == ENODATA || errno == ENOTSUP || !file_has_access_list(fd);
}

bool file_copy_attributes(const char *from, int fd)
{
    char names[ALIKE_MOST_ATTRIBUTES], value[ALIKE_MOST_ATTRIBUTES];
    if (!drop_access_list(fd))
        return false;
    ssize_t len = listxattr(from, names, sizeof names);
    if (len < 0)
        return errno == ENOTSUP || errno == ENOSYS || errno == EPERM || errno == EACCES;
    for (const char *name = names; name < names + len; name += strlen(name) + 1) {
        if (strncmp(name, "security.", strlen("security.")) == 0)
            continue;
        ssize_t size = getxattr(from, name, value, sizeof value);
        if (size < 0 || fsetxattr(fd, name, value, (size_t)size, 0) != 0)
            return false;
    }
    return true;
}

#else

bool file_has_access_list(int fd)
{
    (void)fd;
    return false;
}

bool file_copy_attributes(const char *from, int fd)
{
    (void)from;
    (void)fd;
    return true;
}

#endif
