#include "backend.h"

#include <string.h>

#include "own_rows.h"

static const struct backend rows[BACKEND_COUNT] = {
#define BACKEND(row_id, row_name, ...) [BACKEND_##row_id] = {.id = BACKEND_##row_id, .name = row_name, __VA_ARGS__},
#include "backends.def"
};

/* Names that people write and axolotl refuses (design review, phase 1). */
static const struct short_name {
    const char *name;
    enum backend_id backend;
} short_names[] = {
    {"flash", BACKEND_FLASH_2}, {"fa2", BACKEND_FLASH_2}, {"fa3", BACKEND_FLASH_3},
    {"sdp", BACKEND_SDPA},      {"flex", BACKEND_FLEX},
};

/* What axolotl assumes of a kernel that it does not know. */
static const struct capabilities unknown_kernel = {.needs_dtype_cast = true};

const struct backend *backend_find(const char *name)
{
    for (size_t i = BACKEND_NONE + 1; i < BACKEND_COUNT; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

const struct backend *backend_row(enum backend_id id)
{
    return &rows[id];
}

size_t backend_count(void)
{
    return BACKEND_COUNT - 1;
}

const struct backend *backend_at(size_t index)
{
    return &rows[index + 1];
}

const struct backend *backend_find_with(const char *name, const struct own_rows *own)
{
    const struct backend *row = own ? map_get(&own->backends_by_name, name, strlen(name)) : NULL;
    return row ? row : backend_find(name);
}

size_t backend_count_with(const struct own_rows *own)
{
    return backend_count() + (own ? own->backend_count : 0);
}

const struct backend *backend_at_with(size_t index, const struct own_rows *own)
{
    return index < backend_count() ? backend_at(index) : &own->backends[index - backend_count()];
}

const struct backend *backend_of_short_name(const char *name)
{
    for (size_t i = 0; i < sizeof short_names / sizeof *short_names; i++)
        if (strcmp(short_names[i].name, name) == 0)
            return &rows[short_names[i].backend];
    return NULL;
}

bool backend_is_hub_path(const char *name)
{
    return strchr(name, '/') || strncmp(name, "kernels-", 8) == 0;
}

/* One part of a hub path: at least one character, none of which separates parts. */
static const char *skip_part(const char *at)
{
    size_t len = strcspn(at, "/:@ \t\r\n");
    return len ? at + len : NULL;
}

bool backend_hub_path_fits(const char *name)
{
    const char *at = skip_part(name);
    if (!at || *at != '/')
        return false;
    at = skip_part(at + 1);
    if (at && *at == '@')
        at = skip_part(at + 1);
    if (at && *at == ':')
        at = skip_part(at + 1);
    return at && *at == '\0';
}

struct capabilities backend_capabilities(const char *name, const struct target *target)
{
    if (!name)
        return (struct capabilities){0};
    const struct backend *row = backend_find_with(name, target->own);
    if (!row || !backend_is_known(row, target))
        return unknown_kernel;
    return (struct capabilities){row->packing, row->flash_lib, row->dtype_cast};
}

bool backend_isolates_packing(const char *name, const struct target *target)
{
    if (!name)
        return false;
    if (backend_capabilities(name, target).supports_packing)
        return true;
    const struct backend *row = backend_find(name);
    return row && (row->id == BACKEND_EAGER || row->id == BACKEND_SDPA) && target_axolotl_from(target, "0.18.0");
}

bool backend_is_known(const struct backend *backend, const struct target *target)
{
    if (backend->hub && backend->until && target_axolotl_from(target, backend->until))
        return false;
    return !backend->since || target_axolotl_from(target, backend->since);
}

bool backend_is_taken(const struct backend *backend, const struct target *target)
{
    /* The path of a kernel is taken by each release. */
    return backend->hub || !backend->until || !target_axolotl_from(target, backend->until);
}

void backend_list_names(struct str *out)
{
    const char *comma = "";
    for (size_t i = 0; i < backend_count(); i++) {
        if (backend_at(i)->hub)
            continue;
        str_printf(out, "%s%s", comma, backend_at(i)->name);
        comma = ", ";
    }
}
