#include "path_names.h"

#include <string.h>

const char *path_without_dots(const char *path)
{
    while (path[0] == '.' && path[1] == '/') {
        path += 2;
        path += strspn(path, "/");
    }
    return path;
}

bool path_stays_below(const char *path)
{
    if (path[0] == '/')
        return false;
    for (const char *step = path; *step; step += strspn(step, "/")) {
        size_t len = strcspn(step, "/");
        if (len == 2 && memcmp(step, "..", 2) == 0)
            return false;
        step += len;
    }
    return true;
}

static bool is_unreserved(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           (byte && strchr("-._~", byte));
}

void path_add_uri(struct str *out, const char *path)
{
    if (path[0] == '/')
        str_add(out, "file://");
    for (const char *at = path_without_dots(path); *at; at++) {
        if (at[0] == '/' && at[1] == '/')
            continue; /* an empty segment is no other file, but another URI */
        if (is_unreserved(*at) || *at == '/')
            str_add_char(out, *at);
        else
            str_printf(out, "%%%02X", (unsigned)(unsigned char)*at);
    }
}
