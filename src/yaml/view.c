#include "view.h"

#include <string.h>

#include "key_map.h"
#include "map.h"

struct viewing {
    struct yview *view;
    struct ykeys seen;         /* keys that have their entry */
    struct map visited;        /* mappings, by address: a second visit has nothing new */
    const struct ynode **todo; /* mappings that are still to be merged, the next one last */
    size_t todo_count;
    size_t todo_capacity;
    size_t capacity;
    struct arena *arena;
};

bool ypair_is(const struct ypair *pair, const char *key)
{
    const struct ynode *node = ynode_resolved(pair->key);
    return node && node->kind == YNODE_SCALAR && node->value.kind == YSCALAR_STR && *node->text == *key &&
           strcmp(node->text, key) == 0 && node->len == strlen(key);
}

static bool is_merge(const struct ypair *pair)
{
    const struct ynode *key = ynode_resolved(pair->key);
    return key && key->kind == YNODE_SCALAR && key->value.kind == YSCALAR_MERGE;
}

static void add_entry(struct viewing *viewing, const struct ypair *pair, bool merged)
{
    struct yview *view = viewing->view;
    if (view->count == viewing->capacity) {
        size_t capacity = viewing->capacity ? viewing->capacity * 2 : 32;
        struct yentry *entries = arena_alloc(viewing->arena, capacity * sizeof *entries);
        if (view->count)
            memcpy(entries, view->entries, view->count * sizeof *entries);
        view->entries = entries;
        viewing->capacity = capacity;
    }
    view->entries[view->count++] = (struct yentry){pair, ynode_resolved(pair->value), merged};
}

static bool enter(struct viewing *viewing, const struct ynode *mapping)
{
    struct ynode **address = arena_alloc(viewing->arena, sizeof *address);
    memcpy(address, &mapping, sizeof mapping);
    return !map_put(&viewing->visited, (const char *)address, sizeof *address, address, viewing->arena);
}

static void push(struct viewing *viewing, const struct ynode *mapping)
{
    if (viewing->todo_count == viewing->todo_capacity) {
        size_t capacity = viewing->todo_capacity ? viewing->todo_capacity * 2 : 16;
        const struct ynode **todo = arena_alloc(viewing->arena, capacity * sizeof *todo);
        if (viewing->todo_count)
            memcpy(todo, viewing->todo, viewing->todo_count * sizeof *todo);
        viewing->todo = todo;
        viewing->todo_capacity = capacity;
    }
    viewing->todo[viewing->todo_count++] = mapping;
}

/* The mappings that a "<<" names, the one that wins last. */
static void push_merged(struct viewing *viewing, const struct ypair *pair)
{
    const struct ynode *value = ynode_resolved(pair->value);
    if (value && value->kind == YNODE_MAPPING)
        push(viewing, value);
    for (const struct yitem *item = value ? value->last_item : NULL; item; item = item->previous)
        push(viewing, ynode_resolved(item->node));
}

/* Without a "<<" each key that is not shadowed has its entry, in the order of the file. */
static void view_plain(struct viewing *viewing, const struct ynode *mapping)
{
    viewing->capacity = mapping->count;
    viewing->view->entries = arena_alloc(viewing->arena, mapping->count * sizeof *viewing->view->entries);
    for (const struct ypair *pair = mapping->pairs; pair; pair = pair->next) {
        const struct ynode *key = ynode_resolved(pair->key);
        if (!pair->shadow && key && key->kind == YNODE_SCALAR && ynode_resolved(pair->value))
            add_entry(viewing, pair, false);
    }
}

/* In the order of precedence: own keys, then the last "<<", of a list its first mapping. The first to come stays. */
static void view_mapping(struct viewing *viewing, const struct ynode *mapping, bool merged)
{
    if (!mapping || mapping->kind != YNODE_MAPPING || !enter(viewing, mapping))
        return;
    for (const struct ypair *pair = mapping->pairs; pair; pair = pair->next) {
        const struct ynode *key = ynode_resolved(pair->key);
        if (is_merge(pair))
            push_merged(viewing, pair);
        else if (!pair->shadow && key && key->kind == YNODE_SCALAR && ynode_resolved(pair->value) &&
                 !ykeys_put(&viewing->seen, key, pair->value, viewing->arena))
            add_entry(viewing, pair, merged);
    }
}

/* From so many entries on, looking through all of them for each name would show. */
#define MANY 64

static void name_entries(struct yview *view, struct arena *arena)
{
    if (view->count < MANY)
        return;
    view->names = arena_alloc(arena, sizeof *view->names);
    for (size_t i = 0; i < view->count; i++) {
        struct yentry *entry = &view->entries[i];
        const struct ynode *key = ynode_resolved(entry->pair->key);
        if (!map_get(view->names, key->text, key->len))
            map_put(view->names, key->text, key->len, entry, arena);
    }
}

struct yview yview_of(const struct ynode *mapping, struct arena *arena)
{
    struct yview view = {0};
    struct viewing viewing = {.view = &view, .arena = arena};
    mapping = ynode_resolved(mapping);
    if (mapping && mapping->kind == YNODE_MAPPING && !mapping->merges) {
        view_plain(&viewing, mapping);
        name_entries(&view, arena);
        return view;
    }
    view_mapping(&viewing, mapping, false);
    while (viewing.todo_count)
        view_mapping(&viewing, viewing.todo[--viewing.todo_count], true);
    name_entries(&view, arena);
    return view;
}

const struct yentry *yview_find(const struct yview *view, const char *key)
{
    const struct yentry *first = view->names ? map_get(view->names, key, strlen(key)) : NULL;
    if (view->names && (!first || ypair_is(first->pair, key)))
        return first;
    for (size_t i = 0; i < view->count; i++)
        if (ypair_is(view->entries[i].pair, key))
            return &view->entries[i];
    return NULL;
}

const struct yentry *yview_find_written(const struct yview *view, const char *written)
{
    size_t len = strlen(written);
    if (view->names)
        return map_get(view->names, written, len);
    for (size_t i = 0; i < view->count; i++) {
        const struct ynode *key = ynode_resolved(view->entries[i].pair->key);
        if (key->len == len && memcmp(key->text, written, len) == 0)
            return &view->entries[i];
    }
    return NULL;
}
