/* Where the config.json of a model lies on this disk. */
#include "model_config.h"

#include <stdlib.h>
#include <string.h>

#include "model_config_parts.h"
#include "probe_parts.h"
#include "utf8.h"

#define REVISION_LIMIT 256
#define NAME_LONGEST 96 /* the hub's own limit for a part of a name */

/* Paths are as they are, without a root before them. */
static const struct probe_world here = {0};

struct model_world model_world_here(const char *model_config)
{
    return (struct model_world){
        .model_config = model_config,
        .hf_hub_cache = getenv("HF_HUB_CACHE"),
        .huggingface_hub_cache = getenv("HUGGINGFACE_HUB_CACHE"),
        .hf_home = getenv("HF_HOME"),
        .xdg_cache_home = getenv("XDG_CACHE_HOME"),
        .home = getenv("HOME"),
    };
}

/* ---- Refusals ---- */

static void add_name(struct str *cause, const char *name)
{
    utf8_add_visible(cause, name, strlen(name));
}

static bool refuse(struct str *cause, const char *before, const char *name, const char *after)
{
    str_add(cause, before);
    add_name(cause, name);
    str_add(cause, after);
    return false;
}

/* ---- Names on the hub ---- */

/* One part of a name, as the hub allows it: letters, digits, "-", "_", ".", neither beginning nor ending with "-" or
 * ".", without "--" and "..". So it can't lead out of the cache. */
static bool is_name_part(const char *part, size_t len)
{
    if (len == 0 || len > NAME_LONGEST || strchr("-.", part[0]) || strchr("-.", part[len - 1]))
        return false;
    for (size_t i = 0; i < len; i++) {
        char byte = part[i];
        bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
                     byte == '_' || byte == '-' || byte == '.';
        if (!plain || (i > 0 && byte == part[i - 1] && strchr("-.", byte)))
            return false;
    }
    return true;
}

/* "org/name", or the name alone as the hub's first models have it. */
static bool is_hub_name(const char *name)
{
    size_t len = strcspn(name, "/");
    if (!is_name_part(name, len))
        return false;
    return name[len] == '\0' || is_name_part(name + len + 1, strlen(name + len + 1));
}

/* A branch may have slashes in it ("refs/pr/1"); no step of it may be ".." or empty. */
static bool is_revision(const char *text)
{
    if (!probe_is_set(text) || strlen(text) >= REVISION_LIMIT)
        return false;
    for (const char *at = text;; at++) {
        size_t len = strcspn(at, "/");
        if (len == 0 || at[0] == '.')
            return false;
        at += len;
        if (!*at)
            return true;
    }
}

static bool is_commit(const char *text)
{
    return strlen(text) == 40 && strspn(text, "0123456789abcdef") == 40;
}

/* ---- The hub's cache ---- */

/* As huggingface_hub looks for it: one directory, not one after the other. */
static const char *cache_directory(const struct model_world *world, struct arena *arena)
{
    if (probe_is_set(world->hf_hub_cache))
        return world->hf_hub_cache;
    if (probe_is_set(world->huggingface_hub_cache))
        return world->huggingface_hub_cache;
    if (probe_is_set(world->hf_home))
        return arena_printf(arena, "%s/hub", world->hf_home);
    if (probe_is_set(world->xdg_cache_home))
        return arena_printf(arena, "%s/huggingface/hub", world->xdg_cache_home);
    return probe_is_set(world->home) ? arena_printf(arena, "%s/.cache/huggingface/hub", world->home) : NULL;
}

/* "org/name" -> CACHE/models--org--name. */
static const char *model_directory(const char *cache, const char *name, struct arena *arena)
{
    size_t org = strcspn(name, "/");
    if (!name[org])
        return arena_printf(arena, "%s/models--%s", cache, name);
    return arena_printf(arena, "%s/models--%.*s--%s", cache, (int)org, name, name + org + 1);
}

/* The commit that a branch is at; NULL when the cache does not say. */
static const char *commit_of(const char *model, const char *revision, struct arena *arena)
{
    struct str text = STR_INIT;
    const char *commit = NULL;
    if (is_commit(revision))
        return revision;
    if (probe_read(&here, arena_printf(arena, "%s/refs/%s", model, revision), REVISION_LIMIT, &text)) {
        const char *line = arena_copy(arena, str_text(&text), strcspn(str_text(&text), " \t\r\n"));
        commit = is_commit(line) ? line : NULL;
    }
    str_fini(&text);
    return commit;
}

static bool read_cached(const struct model_world *world, const char *name, const char *revision, struct arena *arena,
                        struct model_facts *facts, struct str *cause)
{
    const char *cache = cache_directory(world, arena);
    if (!cache)
        return refuse(cause, "no cache of the Hugging Face hub is known to look for ", name, " in");
    if (!is_revision(revision))
        return refuse(cause, "", revision, " is no name of a revision");
    const char *model = model_directory(cache, name, arena);
    if (!probe_is_directory(&here, model))
        return refuse(cause, "", name, " is no folder here and not in the Hugging Face cache");
    const char *commit = commit_of(model, revision, arena);
    if (!commit) {
        refuse(cause, "the Hugging Face cache has ", name, ", but not its revision ");
        add_name(cause, revision);
        return false;
    }
    return model_facts_read(arena_printf(arena, "%s/snapshots/%s/config.json", model, commit), arena, facts, cause);
}

/* ---- All places ---- */

static const char *from_directory(const struct model_world *world, const char *path, struct arena *arena)
{
    if (path[0] == '/' || !probe_is_set(world->directory))
        return path;
    return arena_printf(arena, "%s/%s", world->directory, path);
}

/* A file, or the config.json in a folder. */
static bool read_local(const char *path, struct arena *arena, struct model_facts *facts, struct str *cause)
{
    if (probe_is_directory(&here, path))
        path = arena_printf(arena, "%s%sconfig.json", path, path[strlen(path) - 1] == '/' ? "" : "/");
    return model_facts_read(path, arena, facts, cause);
}

bool model_config_read(const struct model_world *world, const char *name, const char *revision, struct arena *arena,
                       struct model_facts *facts, struct str *cause)
{
    *facts = (struct model_facts){0};
    if (probe_is_set(world->model_config))
        return read_local(from_directory(world, world->model_config, arena), arena, facts, cause);
    if (!probe_is_set(name)) {
        str_add(cause, "base_model is not set");
        return false;
    }
    const char *folder = from_directory(world, name, arena);
    if (probe_is_directory(&here, folder))
        return read_local(folder, arena, facts, cause);
    if (!is_hub_name(name))
        return refuse(cause, "", name, " is no folder here and no name on the Hugging Face hub");
    return read_cached(world, name, probe_is_set(revision) ? revision : "main", arena, facts, cause);
}
