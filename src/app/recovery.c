/* The recovery copy: what a program that must end leaves behind of an edit that was not saved. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "session.h"

/* Bytes of the file's own name that the copy's name takes over; a directory takes 255 in all. */
#define NAME_LONGEST 200

/* $XDG_STATE_HOME counts only when it is absolute, as its specification says. */
static bool add_directory(struct str *out, struct str *cause)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    if (state && state[0] == '/') {
        str_add(out, state);
    } else if (home && home[0] == '/') {
        str_add(out, home);
        str_add(out, "/.local/state");
    } else {
        str_add(cause, "can't find a place for a recovery copy: neither XDG_STATE_HOME nor HOME is set");
        return false;
    }
    str_add(out, "/axedit/recovery");
    return true;
}

/* A file that does not exist has no real path; its name still tells it from others in this directory. */
static void add_absolute(struct str *out, const char *path)
{
    char *real = realpath(path, NULL);
    char here[PATH_MAX];
    if (real) {
        str_add(out, real);
    } else {
        if (path[0] != '/' && getcwd(here, sizeof here))
            str_printf(out, "%s/", here);
        str_add(out, path);
    }
    free(real);
}

/* FNV-1a: two files of one name get two copies. */
static uint64_t hash_text(const char *text)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001B3);
    return hash;
}

/* The last part of the path without the ending that the copy gets anyway. */
static void add_name(struct str *out, const char *path)
{
    static const char *const endings[] = {".yml", ".yaml"};
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    size_t len = strlen(name);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t ending = strlen(endings[i]);
        if (len > ending && strcmp(name + len - ending, endings[i]) == 0) {
            len -= ending;
            break;
        }
    }
    str_add_len(out, name, len < NAME_LONGEST ? len : NAME_LONGEST);
}

/* A file of ours alone, before any of the text is in it; file_save() keeps its mode. */
static bool make_private(const char *path, struct str *cause)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (fd < 0)
        return file_refuse_errno(cause, "write", path, errno);
    bool done = fchmod(fd, S_IRUSR | S_IWUSR) == 0 || file_refuse_errno(cause, "write", path, errno);
    close(fd);
    return done;
}

bool session_write_recovery(const struct session *session, struct str *out, struct str *cause)
{
    struct str path = STR_INIT, absolute = STR_INIT;
    bool done = add_directory(&path, cause) && file_make_directory(str_text(&path), cause);
    if (done) {
        add_absolute(&absolute, session->path);
        str_add_char(&path, '/');
        add_name(&path, str_text(&absolute));
        str_printf(&path, "-%016" PRIx64 ".yml", hash_text(str_text(&absolute)));
        done = make_private(str_text(&path), cause) &&
               file_save(str_text(&path), str_text(&session->text), session->text.len, NULL, cause);
    }
    if (done)
        str_add_len(out, path.data, path.len);
    str_fini(&path);
    str_fini(&absolute);
    return done;
}
