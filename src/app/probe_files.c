/* Looking at files below a root: what is there may be anything, and made by anybody. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mem.h"
#include "probe_parts.h"
#include "utf8.h"

#define LINE_LIMIT 4096
#define LINKS_MOST 40

bool probe_is_set(const char *text)
{
    return text && text[0];
}

/* The path with the world's root before it. A relative one is taken as it is. */
static char *place_of(const struct probe_world *world, const char *path)
{
    struct str place = STR_INIT;
    if (probe_is_set(world->root) && path[0] == '/')
        str_add(&place, world->root);
    str_add(&place, path);
    return str_take(&place);
}

static bool look(const struct probe_world *world, const char *path, struct stat *status)
{
    char *place = place_of(world, path);
    bool found = stat(place, status) == 0;
    free(place);
    return found;
}

bool probe_exists(const struct probe_world *world, const char *path)
{
    struct stat status;
    return look(world, path, &status);
}

bool probe_is_directory(const struct probe_world *world, const char *path)
{
    struct stat status;
    return look(world, path, &status) && S_ISDIR(status.st_mode);
}

bool probe_is_program(const struct probe_world *world, const char *path)
{
    struct stat status;
    return look(world, path, &status) && S_ISREG(status.st_mode) && (status.st_mode & (S_IXUSR | S_IXGRP | S_IXOTH));
}

/* Files of the kernel say that they are empty or a page long: only reading tells. */
static bool read_open(int fd, size_t limit, struct str *out)
{
    struct stat status;
    char buffer[4096];
    ssize_t got;
    if (fstat(fd, &status) != 0)
        return false;
    if (!S_ISREG(status.st_mode)) {
        errno = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
        return false;
    }
    while ((got = read(fd, buffer, sizeof buffer)) > 0) {
        str_add_len(out, buffer, (size_t)got);
        errno = EFBIG;
        if (out->len > limit)
            return false;
    }
    return got == 0;
}

bool probe_read(const struct probe_world *world, const char *path, size_t limit, struct str *out)
{
    char *place = place_of(world, path);
    int fd = open(place, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    free(place);
    if (fd < 0)
        return false;
    bool done = read_open(fd, limit, out);
    int error = errno;
    close(fd);
    errno = error;
    return done;
}

/* ---- Text ---- */

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

/* A visible copy without the blanks around it; NULL when nothing is left. */
static const char *copy_visible(const char *text, size_t len, struct arena *arena)
{
    while (len > 0 && is_blank(*text)) {
        text++;
        len--;
    }
    while (len > 0 && is_blank(text[len - 1]))
        len--;
    if (len == 0)
        return NULL;
    struct str visible = STR_INIT;
    utf8_add_visible(&visible, text, len);
    const char *copy = arena_copy(arena, str_text(&visible), visible.len);
    str_fini(&visible);
    return copy;
}

const char *probe_read_line(const struct probing *probing, const char *path)
{
    struct str text = STR_INIT;
    const char *line = NULL;
    if (probe_read(probing->world, path, LINE_LIMIT, &text))
        line = copy_visible(str_text(&text), strcspn(str_text(&text), "\n"), probing->arena);
    str_fini(&text);
    return line;
}

const char *probe_value_of(const char *text, const char *key, struct arena *arena)
{
    size_t key_len = strlen(key);
    for (const char *line = text; *line; line += strcspn(line, "\n") + (line[strcspn(line, "\n")] == '\n')) {
        const char *at = line + strspn(line, " \t");
        if (strncmp(at, key, key_len) != 0)
            continue;
        at += key_len;
        size_t gap = strspn(at, " \t");
        if (at[gap] == ':' || at[gap] == '=')
            gap++;
        else if (gap == 0)
            continue;
        return copy_visible(at + gap, strcspn(at + gap, "\n"), arena);
    }
    return NULL;
}

/* ---- Directories ---- */

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool takes(bool (*wanted)(const char *name), const char *name)
{
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return false;
    return !wanted || wanted(name);
}

struct probe_names probe_list(const struct probing *probing, const char *path, bool (*wanted)(const char *name))
{
    struct probe_names names = {NULL, 0};
    const char **items = NULL;
    size_t capacity = 0;
    char *place = place_of(probing->world, path);
    DIR *directory = opendir(place);
    free(place);
    if (!directory)
        return names;
    for (struct dirent *entry; (entry = readdir(directory));) {
        if (!takes(wanted, entry->d_name))
            continue;
        if (names.count == capacity)
            items = mem_grow(items, &capacity, sizeof *items);
        items[names.count++] = arena_copy(probing->arena, entry->d_name, strlen(entry->d_name));
    }
    closedir(directory);
    if (names.count > 0) {
        qsort(items, names.count, sizeof *items, compare_names);
        names.items = arena_alloc(probing->arena, names.count * sizeof *items);
        memcpy(names.items, items, names.count * sizeof *items);
    }
    free(items);
    return names;
}

/* ---- Paths ---- */

const char *probe_parent(const char *path, struct arena *arena)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return ".";
    return slash == path ? "/" : arena_copy(arena, path, (size_t)(slash - path));
}

const char *probe_absolute(const struct probing *probing, const char *path)
{
    const char *directory = probing->world->directory;
    if (path[0] == '/' || !probe_is_set(directory))
        return path;
    return arena_printf(probing->arena, "%s/%s", strcmp(directory, "/") == 0 ? "" : directory, path);
}

/* Where the symbolic link at `path` points to, in the arena; NULL when it is none. */
static const char *read_link(const struct probing *probing, const char *path)
{
    char target[LINE_LIMIT];
    char *place = place_of(probing->world, path);
    ssize_t len = readlink(place, target, sizeof target);
    free(place);
    return len > 0 && (size_t)len < sizeof target ? arena_copy(probing->arena, target, (size_t)len) : NULL;
}

static void cut_last_step(struct str *path)
{
    while (path->len > 0 && path->data[path->len - 1] != '/')
        str_cut(path, path->len - 1);
    if (path->len > 0)
        str_cut(path, path->len - 1);
}

/* Takes one step of `rest` onto `done` and gives what is left to walk. realpath() would leave the root through an
 * absolute link. */
static const char *walk_step(const struct probing *probing, struct str *done, const char *rest, int *links)
{
    size_t len = strcspn(rest, "/");
    const char *left = rest + len;
    if (len == 0 || (len == 1 && rest[0] == '.'))
        return left;
    if (len == 2 && rest[0] == '.' && rest[1] == '.') {
        cut_last_step(done);
        return left;
    }
    str_add_char(done, '/');
    str_add_len(done, rest, len);
    const char *target = read_link(probing, str_text(done));
    if (!target)
        return left;
    ++*links;
    if (target[0] == '/')
        str_clear(done);
    else
        cut_last_step(done);
    return arena_printf(probing->arena, "%s%s", target, left);
}

const char *probe_resolve(const struct probing *probing, const char *path)
{
    struct str done = STR_INIT;
    int links = 0;
    const char *rest = probe_absolute(probing, path);
    while (*rest && links <= LINKS_MOST) {
        rest += strspn(rest, "/");
        rest = walk_step(probing, &done, rest, &links);
    }
    const char *resolved = done.len ? arena_copy(probing->arena, done.data, done.len) : "/";
    str_fini(&done);
    return links <= LINKS_MOST && probe_exists(probing->world, resolved) ? resolved : NULL;
}
