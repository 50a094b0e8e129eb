#include "walk.h"

#include <dirent.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "mem.h"

/* Deeper than any tree of configs; what goes deeper is a loop of mounts. */
#define WALK_MAX_DEPTH 64

static void add_file(struct walk *walk, const char *path, bool found)
{
    if (walk->count == walk->capacity)
        walk->files = mem_grow(walk->files, &walk->capacity, sizeof *walk->files);
    walk->files[walk->count++] = (struct walk_file){path, found};
}

/* `path` begins at the directory that was named: a pattern with a slash means the way from there. */
static bool fits(const char *glob, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    if (glob)
        return fnmatch(glob, strchr(glob, '/') ? path : name, FNM_PERIOD) == 0;
    return fnmatch("*.yml", name, 0) == 0 || fnmatch("*.yaml", name, 0) == 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in a directory, hidden ones left out, sorted; NULL when it can't be read. */
static char **list_names(struct walk *walk, const char *path, size_t *count)
{
    DIR *directory = opendir(path);
    if (!directory)
        return NULL;
    size_t capacity = 8;
    char **names = mem_alloc(capacity * sizeof *names);
    for (struct dirent *entry; (entry = readdir(directory));) {
        if (entry->d_name[0] == '.')
            continue;
        if (*count == capacity)
            names = mem_grow(names, &capacity, sizeof *names);
        names[(*count)++] = arena_copy(&walk->arena, entry->d_name, strlen(entry->d_name));
    }
    closedir(directory);
    qsort(names, *count, sizeof *names, by_name);
    return names;
}

/* `top` bytes of the path are the directory that was named and a slash. */
static void walk_directory(struct walk *walk, const char *path, size_t top, const char *glob, int depth)
{
    size_t count = 0;
    char **names = depth < WALK_MAX_DEPTH ? list_names(walk, path, &count) : NULL;
    if (!names) {
        add_file(walk, path, true); /* reading it as a file tells why it can't be read */
        return;
    }
    size_t len = strlen(path);
    const char *slash = len > 0 && path[len - 1] == '/' ? "" : "/";
    if (top == 0)
        top = len + strlen(slash);
    for (size_t i = 0; i < count; i++) {
        char *inner = arena_printf(&walk->arena, "%s%s%s", path, slash, names[i]);
        struct stat status;
        bool is_link = lstat(inner, &status) == 0 && S_ISLNK(status.st_mode);
        if (stat(inner, &status) == 0 && S_ISDIR(status.st_mode)) {
            if (!is_link)
                walk_directory(walk, inner, top, glob, depth + 1);
        } else if (fits(glob, inner + top)) {
            add_file(walk, inner, true);
        }
    }
    free(names);
}

static bool is_directory(const char *path)
{
    struct stat status;
    return strcmp(path, "-") != 0 && stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

void walk_init(struct walk *walk, const struct options *options)
{
    bool has_stdin = false;
    *walk = (struct walk){0};
    for (size_t i = 0; i < options->word_count; i++) {
        const char *path = options->words[i];
        bool is_stdin = strcmp(path, "-") == 0;
        if (options->recursive && is_directory(path))
            walk_directory(walk, path, 0, options->glob, 0);
        else if (!is_stdin || !has_stdin)
            add_file(walk, path, false);
        has_stdin = has_stdin || is_stdin;
    }
}

void walk_add_hint(const char *path, const struct options *options, struct str *cause)
{
    if (!options->recursive && is_directory(path))
        str_add(cause, "; -r takes the configs below it");
}

void walk_fini(struct walk *walk)
{
    free(walk->files);
    arena_fini(&walk->arena);
}
