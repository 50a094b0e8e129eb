/* pyenv: the "python3" that it puts on the PATH is a script for any version; files say which. */
#include <string.h>

#include "probe_parts.h"

/* The first version of a line such as "3.11.7" or "3.11.7:3.10.2"; NULL when it could lead out of pyenv's directory. */
static const char *first_version(const char *line, struct arena *arena)
{
    size_t len = strcspn(line, ": \t");
    const char *version = arena_copy(arena, line, len);
    if (len == 0 || version[0] == '/' || strstr(version, ".."))
        return NULL;
    return version;
}

/* .python-version here or above. */
static const char *local_version(const struct probing *probing, const char **source)
{
    const char *directory = probing->world->directory;
    while (probe_is_set(directory)) {
        const char *base = strcmp(directory, "/") == 0 ? "" : directory;
        const char *file = arena_printf(probing->arena, "%s/.python-version", base);
        const char *line = probe_read_line(probing, file);
        if (line) {
            *source = file;
            return line;
        }
        if (!base[0])
            return NULL;
        directory = probe_parent(directory, probing->arena);
    }
    return NULL;
}

static const char *chosen_version(const struct probing *probing, const char *root, const char **source)
{
    const char *version = probing->world->pyenv_version;
    *source = "PYENV_VERSION";
    if (probe_is_set(version))
        return version;
    version = local_version(probing, source);
    if (version)
        return version;
    *source = arena_printf(probing->arena, "%s/version", root);
    version = probe_read_line(probing, *source);
    return version ? version : "system";
}

const char *probe_pyenv(struct probing *probing, const char *shim, const char **source)
{
    struct arena *arena = probing->arena;
    const char *root = probing->world->pyenv_root;
    if (!probe_is_set(root))
        root = probe_parent(probe_parent(shim, arena), arena);
    const char *version = first_version(chosen_version(probing, root, source), arena);
    if (!version)
        return NULL;
    if (strcmp(version, "system") == 0)
        return "";
    const char *program = arena_printf(arena, "%s/versions/%s/bin/python3", root, version);
    return probe_is_program(probing->world, program) ? program : NULL;
}
