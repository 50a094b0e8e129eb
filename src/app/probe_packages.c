/* Which packages an environment has. The names of their metadata directories say it; nothing is imported. */
#include <string.h>

#include "probe_parts.h"
#include "utf8.h"
#include "version.h"

#define NAME_SIZE 128
#define METADATA_LIMIT (1024 * 1024)

/* One directory. Packages that an earlier one has are found: Python takes the first. */
struct scan {
    struct probing *probing;
    const char *directory;
    bool found[PACKAGE_COUNT];
};

/* Lower case, each run of "-", "_" and "." one dash; false when it is too long. */
static bool make_plain(const char *name, size_t len, char plain[NAME_SIZE])
{
    size_t used = 0;
    for (size_t i = 0; i < len; i++) {
        bool dash = name[i] == '-' || name[i] == '_' || name[i] == '.';
        if (dash && used > 0 && plain[used - 1] == '-')
            continue;
        if (used == NAME_SIZE - 1)
            return false;
        plain[used++] = dash ? '-' : name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] - 'A' + 'a') : name[i];
    }
    plain[used] = '\0';
    return true;
}

/* PACKAGE_COUNT when it is none of those that a target knows. */
static enum package find_package(const char *name, size_t len)
{
    char plain[NAME_SIZE];
    if (!make_plain(name, len, plain))
        return PACKAGE_COUNT;
    for (int i = 0; i < PACKAGE_COUNT; i++)
        if (strcmp(plain, package_name((enum package)i)) == 0)
            return (enum package)i;
    return PACKAGE_COUNT;
}

/* Most of a thousand directories are told apart by this. */
static bool begins_with_package(const char *name)
{
    char plain[NAME_SIZE];
    if (!make_plain(name, strlen(name), plain))
        return false;
    for (int i = 0; i < PACKAGE_COUNT; i++)
        if (strncmp(plain, package_name((enum package)i), strlen(package_name((enum package)i))) == 0)
            return true;
    return false;
}

static const char *without_local(const char *version, struct arena *arena)
{
    return arena_copy(arena, version, strcspn(version, "+"));
}

static void keep(struct scan *scan, enum package package, const char *text, const char *source)
{
    struct arena *arena = scan->probing->arena;
    struct probe_package *slot = &scan->probing->probe->packages[package];
    const char *version = without_local(text, arena);
    if (scan->found[package] || !version_is_valid(version))
        return;
    /* What an update left behind may stand beside the new one. */
    if (slot->state == PACKAGE_PRESENT && version_compare(version, slot->version) <= 0)
        return;
    struct str visible = STR_INIT;
    utf8_add_visible(&visible, text, strlen(text));
    slot->state = PACKAGE_PRESENT;
    slot->version = version;
    slot->fact = (struct probe_fact){arena_copy(arena, visible.data, visible.len), source, NULL};
    str_fini(&visible);
}

/* The directory's name says too little: what is in it says more. */
static void look_inside(struct scan *scan, const char *path)
{
    static const char *const files[] = {"/METADATA", "/PKG-INFO", ""};
    struct arena *arena = scan->probing->arena;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct str text = STR_INIT;
        const char *file = arena_printf(arena, "%s%s", path, files[i]);
        const char *name = NULL, *version = NULL;
        if (probe_read(scan->probing->world, file, METADATA_LIMIT, &text)) {
            name = probe_value_of(str_text(&text), "Name", arena);
            version = probe_value_of(str_text(&text), "Version", arena);
        }
        str_fini(&text);
        enum package package = name && version ? find_package(name, strlen(name)) : PACKAGE_COUNT;
        if (package != PACKAGE_COUNT) {
            keep(scan, package, version, file);
            return;
        }
    }
}

/* Takes "flash_attn-2.8.3.dist-info" and "torch-2.5.1-py3.12.egg-info" apart. */
static void look_at(struct scan *scan, const char *name)
{
    struct arena *arena = scan->probing->arena;
    size_t stem = (size_t)(strrchr(name, '.') - name), dash = strcspn(name, "-");
    const char *path = arena_printf(arena, "%s/%s", scan->directory, name);
    const char *version = dash < stem ? arena_copy(arena, name + dash + 1, stem - dash - 1) : "";
    if (strcmp(name + stem, ".egg-info") == 0)
        version = arena_copy(arena, version, strcspn(version, "-"));
    if (!version_is_valid(without_local(version, arena))) {
        look_inside(scan, path);
        return;
    }
    enum package package = find_package(name, dash);
    if (package != PACKAGE_COUNT)
        keep(scan, package, version, path);
}

bool probe_is_metadata(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot && (strcmp(dot, ".dist-info") == 0 || strcmp(dot, ".egg-info") == 0) && begins_with_package(name);
}

static void look_into(struct probing *probing, const char *directory, const struct probe_names *names)
{
    struct scan scan = {.probing = probing, .directory = directory};
    for (size_t i = 0; i < PACKAGE_COUNT; i++)
        scan.found[i] = probing->probe->packages[i].state == PACKAGE_PRESENT;
    for (size_t i = 0; i < names->count; i++)
        if (probe_is_metadata(names->items[i]))
            look_at(&scan, names->items[i]);
}

static const char *join(const struct python_sites *sites, struct arena *arena)
{
    struct str out = STR_INIT;
    for (size_t i = 0; i < sites->count; i++)
        str_printf(&out, "%s%s", i ? ":" : "", sites->items[i]);
    const char *joined = arena_copy(arena, str_text(&out), out.len);
    str_fini(&out);
    return joined;
}

void probe_packages(struct probing *probing, const struct python_place *place)
{
    struct probe *probe = probing->probe;
    struct python_sites sites;
    if (!probe_sites(probing, place, &sites)) {
        probe->site_packages.why = arena_printf(probing->arena, "%s has none that was found", place->prefix);
        return;
    }
    const char *all = join(&sites, probing->arena);
    probe->site_packages = (struct probe_fact){all, probe->python.value, NULL};
    for (size_t i = 0; i < sites.count; i++)
        look_into(probing, sites.items[i], &sites.names[i]);
    /* The system's Python on a login node is not what trains: without torch it says nothing of what is missing there. */
    bool trains = probe->packages[PACKAGE_TORCH].state == PACKAGE_PRESENT ||
                  probe->packages[PACKAGE_AXOLOTL].state == PACKAGE_PRESENT;
    for (size_t i = 0; i < PACKAGE_COUNT; i++) {
        if (probe->packages[i].state != PACKAGE_UNKNOWN)
            continue;
        if (place->by_chance && !trains)
            probe->packages[i].fact.why = "the first python3 on the PATH has neither torch nor axolotl: not what trains";
        else
            probe->packages[i] = (struct probe_package){PACKAGE_MISSING, NULL, {"missing", all, NULL}};
    }
}
