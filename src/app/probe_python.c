/* Which Python environment would train, and where it keeps its packages: what CPython's getpath and site would say,
 * without asking them. */
#include <string.h>

#include "file_name.h"
#include "probe_parts.h"

#define CONFIG_LIMIT 65536

/* "python3.11" or "python3.13t" -> "3.11", "3.13t"; NULL for any other name. */
static const char *version_in_name(const char *name)
{
    if (strncmp(name, "python3.", 8) != 0)
        return NULL;
    size_t digits = strspn(name + 8, "0123456789");
    const char *end = name + 8 + digits;
    return digits > 0 && digits < 4 && (!*end || strcmp(end, "t") == 0) ? name + 6 : NULL;
}

static bool is_library(const char *name)
{
    return version_in_name(name) != NULL;
}

/* The version whose library the prefix holds; NULL when there is none, or several and `wanted` ("3.11" of "3.11.7")
 * names none of them. */
static const char *version_of(const struct probing *probing, const char *prefix, const char *wanted)
{
    const char *base = strcmp(prefix, "/") == 0 ? "" : prefix;
    struct probe_names found = probe_list(probing, arena_printf(probing->arena, "%s/lib", base), is_library);
    const char *version = NULL;
    size_t matches = 0;
    for (size_t i = 0; i < found.count; i++) {
        const char *name = version_in_name(found.items[i]);
        size_t len = strcspn(name, "t");
        if (wanted && (strncmp(wanted, name, len) != 0 || (wanted[len] >= '0' && wanted[len] <= '9')))
            continue;
        version = name;
        matches++;
        if (wanted && strcmp(wanted, name) == 0)
            return name;
    }
    return matches == 1 ? version : NULL;
}

/* ---- pyvenv.cfg ---- */

/* CPython looks beside the interpreter and one above, by the path that it was called by. */
static const char *find_config(const struct probing *probing, const char *directory)
{
    const char *places[] = {directory, probe_parent(directory, probing->arena)};
    for (size_t i = 0; i < 2; i++) {
        const char *config = arena_printf(probing->arena, "%s/pyvenv.cfg", places[i]);
        if (probe_exists(probing->world, config))
            return config;
    }
    return NULL;
}

static bool is_true(const char *value)
{
    return value && (strcmp(value, "true") == 0 || strcmp(value, "True") == 0 || strcmp(value, "TRUE") == 0);
}

/* The directory above the one that "home" names, links followed. */
static const char *base_of(const struct probing *probing, const char *home)
{
    const char *real = home ? probe_resolve(probing, home) : NULL;
    return real ? probe_parent(real, probing->arena) : NULL;
}

static void note_version(struct probing *probing, const char *version, const char *source)
{
    if (version && !probing->probe->python_version.value)
        probing->probe->python_version = (struct probe_fact){version, source, NULL};
}

/* A virtual environment: what it takes over from the interpreter that made it is in its file. */
static bool take_config(struct probing *probing, const char *config, struct python_place *place)
{
    struct str text = STR_INIT;
    if (!probe_read(probing->world, config, CONFIG_LIMIT, &text)) {
        str_fini(&text);
        return false;
    }
    struct arena *arena = probing->arena;
    const char *version = probe_value_of(str_text(&text), "version", arena);
    if (!version)
        version = probe_value_of(str_text(&text), "version_info", arena);
    note_version(probing, version, config);
    *place = (struct python_place){.prefix = probe_parent(config, arena), .is_virtual = true};
    place->version = version_of(probing, place->prefix, version);
    if (is_true(probe_value_of(str_text(&text), "include-system-site-packages", arena))) {
        place->base = base_of(probing, probe_value_of(str_text(&text), "home", arena));
        place->user_site = true;
    }
    str_fini(&text);
    return true;
}

/* ---- From a directory, from an interpreter ---- */

static bool take_prefix(struct probing *probing, const char *prefix, struct python_place *place)
{
    const char *config = arena_printf(probing->arena, "%s/pyvenv.cfg", prefix);
    if (probe_exists(probing->world, config))
        return take_config(probing, config, place);
    *place = (struct python_place){.prefix = prefix, .user_site = true};
    const char *real = NULL;
    static const char *const programs[] = {"bin/python3", "bin/python"};
    for (size_t i = 0; !real && i < 2; i++)
        real = probe_resolve(probing, arena_printf(probing->arena, "%s/%s", prefix, programs[i]));
    place->version = version_of(probing, prefix, real ? version_in_name(file_name_of(real)) : NULL);
    return place->version != NULL;
}

static bool is_script(const struct probing *probing, const char *program)
{
    struct str text = STR_INIT;
    /* It is longer than that, but what was read stays. */
    probe_read(probing->world, program, 2, &text);
    bool script = strncmp(str_text(&text), "#!", 2) == 0;
    str_fini(&text);
    return script;
}

/* Its prefix is above its own directory, links followed; the library of its version must be there. */
static bool take_interpreter(struct probing *probing, const char *program, struct python_place *place)
{
    struct arena *arena = probing->arena;
    const char *config = find_config(probing, probe_parent(program, arena));
    if (config)
        return take_config(probing, config, place);
    const char *real = probe_resolve(probing, program);
    if (!real)
        return false;
    *place = (struct python_place){.prefix = probe_parent(probe_parent(real, arena), arena), .user_site = true};
    place->version = version_of(probing, place->prefix, version_in_name(file_name_of(real)));
    return place->version != NULL;
}

static const char *program_of(const struct probing *probing, const char *prefix)
{
    static const char *const names[] = {"python3", "python"};
    for (size_t i = 0; i < 2; i++) {
        const char *program = arena_printf(probing->arena, "%s/bin/%s", prefix, names[i]);
        if (probe_is_program(probing->world, program))
            return program;
    }
    return prefix;
}

static bool found(struct probing *probing, const char *program, const char *source, const struct python_place *place)
{
    struct probe *probe = probing->probe;
    probe->python = (struct probe_fact){program, source, NULL};
    if (place->version)
        note_version(probing, place->version,
                     arena_printf(probing->arena, "%s/lib/python%s", place->prefix, place->version));
    return true;
}

static bool refuse(struct probing *probing, const char *why)
{
    if (!probing->probe->python.why)
        probing->probe->python.why = why;
    return false;
}

/* ---- The ways to it, first to last ---- */

static bool try_directory(struct probing *probing, const char *given, const char *source, struct python_place *place)
{
    const char *prefix = probe_absolute(probing, given);
    if (!probe_is_directory(probing->world, prefix) || !take_prefix(probing, prefix, place))
        return refuse(probing, arena_printf(probing->arena, "%s is %s, which is no Python environment", source, given));
    return found(probing, program_of(probing, prefix), source, place);
}

static bool try_program(struct probing *probing, const char *program, const char *source, struct python_place *place)
{
    if (is_script(probing, program))
        return refuse(probing, arena_printf(probing->arena, "%s is a script, which may start any Python", program));
    if (!take_interpreter(probing, program, place))
        return refuse(probing, arena_printf(probing->arena, "%s has no library beside it", program));
    return found(probing, program, source, place);
}

static bool try_given(struct probing *probing, struct python_place *place)
{
    const char *given = probing->world->python;
    const char *path = probe_absolute(probing, given);
    if (probe_is_directory(probing->world, path))
        return try_directory(probing, given, "--python", place);
    if (!probe_is_program(probing->world, path))
        return refuse(probing, arena_printf(probing->arena, "--python is %s, which is no program", given));
    return try_program(probing, path, "--python", place);
}

/* pyenv's stand-ins are scripts; what they would start is written in its files. *next: go on along the PATH. */
static bool try_on_path(struct probing *probing, const char *program, struct python_place *place, bool *next)
{
    const char *source = "PATH";
    *next = false;
    if (strcmp(file_name_of(probe_parent(program, probing->arena)), "shims") == 0 && is_script(probing, program)) {
        program = probe_pyenv(probing, program, &source);
        *next = program && !program[0];
        if (!program || !program[0])
            return refuse(probing, "pyenv's choice is not known");
    }
    return try_program(probing, program, source, place);
}

/* *stop: there is one, but what it is can't be told. */
static bool try_path(struct probing *probing, const char *name, struct python_place *place, bool *stop)
{
    for (const char *at = probing->world->path; at && *at; at += *at == ':') {
        size_t len = strcspn(at, ":");
        const char *directory = len ? arena_copy(probing->arena, at, len) : ".";
        const char *program = arena_printf(probing->arena, "%s/%s", probe_absolute(probing, directory), name);
        bool next = true;
        if (probe_is_program(probing->world, program) && try_on_path(probing, program, place, &next))
            return true;
        if (!next) {
            *stop = true;
            return false;
        }
        at += len;
    }
    return false;
}

bool probe_python(struct probing *probing, struct python_place *place)
{
    const struct probe_world *world = probing->world;
    struct probe_fact *python = &probing->probe->python;
    /* One that was named is the one, or none is. */
    if (probe_is_set(world->python))
        return try_given(probing, place);
    bool stop = false;
    bool named =
        (probe_is_set(world->virtual_env) && try_directory(probing, world->virtual_env, "VIRTUAL_ENV", place)) ||
        (probe_is_set(world->conda_prefix) && try_directory(probing, world->conda_prefix, "CONDA_PREFIX", place));
    bool done = named || try_path(probing, "python3", place, &stop) ||
                (!stop && try_path(probing, "python", place, &stop));
    place->by_chance = !named;
    if (done)
        python->why = NULL;
    else
        refuse(probing, "there is no python3 on the PATH");
    return done;
}
