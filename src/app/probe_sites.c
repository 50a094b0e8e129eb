/* The directories where a Python environment looks for packages, in the order of its search: what CPython's site module
 * would put on sys.path. */
#include <string.h>

#include "probe_parts.h"

#define PTH_LIMIT 65536

/* Below a prefix; %s is the version. Debian's Python has places of its own. */
static const char *const usual_places[] = {
    "local/lib64/python%s/site-packages",
    "local/lib/python%s/site-packages",
    "lib64/python%s/site-packages",
    "lib/python%s/site-packages",
};

static const char *const debian_places[] = {
    "local/lib/python%s/dist-packages",
    "lib/python3/dist-packages",
    "lib/python%s/dist-packages",
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static bool is_pth(const char *name)
{
    size_t len = strlen(name);
    return len > 4 && name[0] != '.' && strcmp(name + len - 4, ".pth") == 0;
}

/* A directory may hold thousands of names: it is read once. */
static bool is_of_use(const char *name)
{
    return is_pth(name) || probe_is_metadata(name);
}

/* False when it is no directory, or stands there already. */
static bool add_directory(struct probing *probing, struct python_sites *sites, const char *path)
{
    const char *real = probe_is_directory(probing->world, path) ? probe_resolve(probing, path) : NULL;
    if (!real || sites->count == PYTHON_SITES_MOST)
        return false;
    for (size_t i = 0; i < sites->count; i++)
        if (strcmp(sites->real[i], real) == 0)
            return false;
    sites->names[sites->count] = probe_list(probing, path, is_of_use);
    sites->items[sites->count] = path;
    sites->real[sites->count++] = real;
    return true;
}

/* ---- .pth files: each line that is no import is one directory more ---- */

static void add_line(struct probing *probing, struct python_sites *sites, const char *directory, const char *line)
{
    size_t len = strcspn(line, "\r\n");
    if (line[0] == '#' || strncmp(line, "import ", 7) == 0 || strncmp(line, "import\t", 7) == 0)
        return;
    while (len > 0 && (line[len - 1] == ' ' || line[len - 1] == '\t'))
        len--;
    if (len == 0)
        return;
    const char *path = arena_copy(probing->arena, line, len);
    add_directory(probing, sites, path[0] == '/' ? path : arena_printf(probing->arena, "%s/%s", directory, path));
}

/* Of the directory that was added last. */
static void add_pth(struct probing *probing, struct python_sites *sites, const char *directory)
{
    struct probe_names names = sites->names[sites->count - 1];
    for (size_t i = 0; i < names.count; i++) {
        if (!is_pth(names.items[i]))
            continue;
        struct str text = STR_INIT;
        const char *file = arena_printf(probing->arena, "%s/%s", directory, names.items[i]);
        const char *line = probe_read(probing->world, file, PTH_LIMIT, &text) ? str_text(&text) : "";
        for (; *line; line += strcspn(line, "\n") + (line[strcspn(line, "\n")] == '\n'))
            add_line(probing, sites, directory, line);
        str_fini(&text);
    }
}

/* ---- Where the directories come from ---- */

static void add_site(struct probing *probing, struct python_sites *sites, const char *path)
{
    if (add_directory(probing, sites, path))
        add_pth(probing, sites, path);
}

static const char *fill_in(const char *place, const char *version, struct arena *arena)
{
    const char *gap = strstr(place, "%s");
    return gap ? arena_printf(arena, "%.*s%s%s", (int)(gap - place), place, version, gap + 2) : place;
}

/* In most environments lib64 is a link to lib, and Python says lib. */
static bool is_lib_again(const struct probing *probing, const char *base, const char *place)
{
    const char *lib = probe_resolve(probing, arena_printf(probing->arena, "%s/lib", base));
    const char *lib64 = probe_resolve(probing, arena_printf(probing->arena, "%s/lib64", base));
    return strncmp(place, "lib64/", 6) == 0 && lib && lib64 && strcmp(lib, lib64) == 0;
}

static void add_prefix(struct probing *probing, struct python_sites *sites, const char *prefix, const char *version)
{
    struct arena *arena = probing->arena;
    const char *base = strcmp(prefix, "/") == 0 ? "" : prefix;
    bool debian = probe_is_directory(probing->world, arena_printf(arena, "%s/lib/python3/dist-packages", base));
    const char *const *places = debian ? debian_places : usual_places;
    size_t count = debian ? COUNT(debian_places) : COUNT(usual_places);
    for (size_t i = 0; i < count; i++)
        if (!is_lib_again(probing, base, places[i]))
            add_site(probing, sites, arena_printf(arena, "%s/%s", base, fill_in(places[i], version, arena)));
}

static void add_user(struct probing *probing, struct python_sites *sites, const struct python_place *place)
{
    const struct probe_world *world = probing->world;
    const char *base = probe_is_set(world->python_user_base) ? world->python_user_base : NULL;
    if (!place->user_site || probe_is_set(world->python_no_user_site))
        return;
    if (!base && probe_is_set(world->home))
        base = arena_printf(probing->arena, "%s/.local", world->home);
    if (base)
        add_site(probing, sites,
                 arena_printf(probing->arena, "%s/lib/python%s/site-packages", probe_absolute(probing, base),
                              place->version));
}

static void add_python_path(struct probing *probing, struct python_sites *sites)
{
    for (const char *at = probing->world->python_path; at && *at; at += *at == ':') {
        size_t len = strcspn(at, ":");
        if (len > 0)
            add_directory(probing, sites, probe_absolute(probing, arena_copy(probing->arena, at, len)));
        at += len;
    }
}

bool probe_sites(struct probing *probing, const struct python_place *place, struct python_sites *sites)
{
    sites->count = 0;
    if (!place->version)
        return false;
    add_python_path(probing, sites);
    if (!place->is_virtual)
        add_user(probing, sites, place);
    size_t before = sites->count;
    add_prefix(probing, sites, place->prefix, place->version);
    bool has_own = sites->count > before;
    if (place->is_virtual)
        add_user(probing, sites, place);
    if (place->base)
        add_prefix(probing, sites, place->base, place->version);
    return has_own;
}
