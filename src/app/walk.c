#include "walk.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "file.h"
#include "file_name.h"
#include "mem.h"

/* Deeper than any tree of configs; what goes deeper is a loop of mounts. */
#define WALK_MAX_DEPTH 64

static void add(struct walk *walk, struct walk_file file)
{
    if (walk->count == walk->capacity)
        walk->files = mem_grow(walk->files, &walk->capacity, sizeof *walk->files);
    walk->files[walk->count++] = file;
}

static void add_file(struct walk *walk, const char *path, bool found)
{
    add(walk, (struct walk_file){.path = path, .found = found});
}

/* Below it there may be files that nobody looks at, which is never silent. */
static void add_trouble(struct walk *walk, const char *path, const char *operation, const char *why)
{
    struct str cause = STR_INIT;
    file_refuse(&cause, operation, path, why);
    add(walk, (struct walk_file){
                  .path = path, .found = true, .trouble = arena_copy(&walk->arena, str_text(&cause), cause.len)});
    str_fini(&cause);
}

static void add_errno(struct walk *walk, const char *path, const char *operation, int error)
{
    struct str why = STR_INIT;
    file_add_error(&why, error);
    add_trouble(walk, path, operation, str_text(&why));
    str_fini(&why);
}

/* `path` begins at the directory that was named: a pattern with a slash means the way from there. `globs` end with NULL. */
static bool fits(char **globs, const char *path)
{
    if (!globs)
        return file_config_ending(path) > 0;
    for (; *globs; globs++)
        if (fnmatch(*globs, strchr(*globs, '/') ? path : file_name_of(path), FNM_PERIOD) == 0)
            return true;
    return false;
}

static char **patterns_of(const char *lines, struct arena *arena)
{
    size_t count = 1;
    for (const char *at = lines; (at = strchr(at, '\n')); at++)
        count++;
    char **globs = arena_alloc(arena, (count + 1) * sizeof *globs);
    for (size_t i = 0; i < count; i++) {
        size_t len = strcspn(lines, "\n");
        globs[i] = arena_copy(arena, lines, len);
        lines += len + 1;
    }
    globs[count] = NULL;
    return globs;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in a directory, hidden ones left out, sorted; *error is why they are not all, or 0. */
static char **list_names(struct walk *walk, DIR *directory, size_t *count, int *error)
{
    size_t capacity = 8;
    char **names = mem_alloc(capacity * sizeof *names);
    /* Its end and a failure look alike but for errno. */
    for (struct dirent *entry; errno = 0, (entry = readdir(directory));) {
        if (entry->d_name[0] == '.')
            continue;
        if (*count == capacity)
            names = mem_grow(names, &capacity, sizeof *names);
        names[(*count)++] = arena_copy(&walk->arena, entry->d_name, strlen(entry->d_name));
    }
    *error = errno;
    qsort(names, *count, sizeof *names, by_name);
    return names;
}

/* What stands under a name below the directory that was named. */
enum entry { ENTRY_FILE, ENTRY_DIRECTORY, ENTRY_LINK_TO_DIRECTORY, ENTRY_HIDDEN };

/* *error is why it is ENTRY_HIDDEN. A link that leads nowhere, and what is gone by now, count as files. */
static enum entry look_at(const char *path, int *error)
{
    struct stat status;
    *error = lstat(path, &status) == 0 ? 0 : errno;
    if (*error != 0)
        return *error == ENOENT ? ENTRY_FILE : ENTRY_HIDDEN;
    if (!S_ISLNK(status.st_mode))
        return S_ISDIR(status.st_mode) ? ENTRY_DIRECTORY : ENTRY_FILE;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode) ? ENTRY_LINK_TO_DIRECTORY : ENTRY_FILE;
}

/* A directory that is being gone through; the first `top` bytes of the paths in it are the one that was named and a slash. */
struct folder {
    const char *path;
    char **globs; /* NULL for the usual names */
    size_t top;
    int depth;
};

static void walk_directory(struct walk *walk, struct folder folder);

static void walk_names(struct walk *walk, const struct folder *folder, char **names, size_t count)
{
    size_t len = strlen(folder->path);
    const char *slash = len > 0 && folder->path[len - 1] == '/' ? "" : "/";
    size_t top = folder->top > 0 ? folder->top : len + strlen(slash);
    bool told = false;
    for (size_t i = 0; i < count; i++) {
        char *inner = arena_printf(&walk->arena, "%s%s%s", folder->path, slash, names[i]);
        int error;
        enum entry entry = look_at(inner, &error);
        bool fitting = (entry == ENTRY_FILE || entry == ENTRY_HIDDEN) && fits(folder->globs, inner + top);
        if (entry == ENTRY_DIRECTORY) {
            walk_directory(walk, (struct folder){inner, folder->globs, top, folder->depth + 1});
        } else if (fitting) {
            add_file(walk, inner, true); /* one that can't be looked at can't be read, which is told */
        } else if (entry == ENTRY_HIDDEN && !told) {
            add_errno(walk, inner, "look at", error); /* it may be a directory; what holds for it often holds for all */
            told = true;
        }
    }
}

static void walk_directory(struct walk *walk, struct folder folder)
{
    if (folder.depth >= WALK_MAX_DEPTH) {
        add_trouble(walk, folder.path, "go into",
                    "it is too deep below the directory that was named: is it a loop of mounts?");
        return;
    }
    DIR *directory = opendir(folder.path);
    if (!directory) {
        add_errno(walk, folder.path, "read", errno);
        return;
    }
    size_t count = 0;
    int error;
    char **names = list_names(walk, directory, &count, &error);
    closedir(directory);
    if (error != 0)
        add_errno(walk, folder.path, "read all of the directory", error);
    walk_names(walk, &folder, names, count);
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
    char **globs = options->glob ? patterns_of(options->glob, &walk->arena) : NULL;
    for (size_t i = 0; i < options->word_count; i++) {
        const char *path = options->words[i];
        bool is_stdin = strcmp(path, "-") == 0;
        if (options->recursive && is_directory(path))
            walk_directory(walk, (struct folder){.path = path, .globs = globs});
        else if (!is_stdin || !has_stdin)
            add_file(walk, path, false);
        has_stdin = has_stdin || is_stdin;
    }
}

bool walk_open(const struct walk_file *file, const struct options *options, struct source *source, struct str *cause)
{
    if (file->trouble) {
        *source = (struct source){.path = file->path, .name = file->path};
        str_add(cause, file->trouble);
        return false;
    }
    if (source_open(source, file->path, options, cause))
        return true;
    if (!options->recursive && is_directory(file->path))
        str_add(cause, "; -r takes the configs below it");
    return false;
}

void walk_fini(struct walk *walk)
{
    free(walk->files);
    arena_fini(&walk->arena);
}
