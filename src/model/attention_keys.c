#include "attention_keys.h"

#include <stdlib.h>
#include <string.h>

#include "map.h"

struct listing {
    struct attention_keys *keys;
    size_t capacity;
    const struct attention *attention;
    struct map visited;
    struct arena *arena;
};

static const struct legacy_flag *flag_of(const struct attention *attention, const struct ypair *pair)
{
    for (size_t i = 0; i < attention->flag_count; i++)
        if (attention->flags[i].pair == pair)
            return &attention->flags[i];
    return NULL;
}

static void add_key(struct listing *listing, const struct ypair *pair, const struct field_row *row)
{
    struct attention_keys *keys = listing->keys;
    if (keys->count == listing->capacity) {
        size_t capacity = listing->capacity ? listing->capacity * 2 : 16;
        struct attention_key *items = arena_alloc(listing->arena, capacity * sizeof *items);
        if (keys->count)
            memcpy(items, keys->items, keys->count * sizeof *items);
        keys->items = items;
        listing->capacity = capacity;
    }
    keys->items[keys->count++] = (struct attention_key){pair, row, flag_of(listing->attention, pair)};
}

static void list_mapping(struct listing *listing, const struct ynode *mapping);

static void list_merged(struct listing *listing, const struct ypair *pair)
{
    const struct ynode *value = ynode_resolved(pair->value);
    list_mapping(listing, value);
    for (const struct yitem *item = value ? value->items : NULL; item; item = item->next)
        list_mapping(listing, ynode_resolved(item->node));
}

static void list_mapping(struct listing *listing, const struct ynode *mapping)
{
    if (!mapping || mapping->kind != YNODE_MAPPING)
        return;
    struct ynode const **address = arena_alloc(listing->arena, sizeof *address);
    *address = mapping;
    if (map_put(&listing->visited, (const char *)address, sizeof *address, address, listing->arena))
        return;
    for (const struct ypair *pair = mapping->pairs; pair; pair = pair->next) {
        const struct ynode *key = ynode_resolved(pair->key);
        if (!key || key->kind != YNODE_SCALAR)
            continue;
        if (key->value.kind == YSCALAR_MERGE) {
            list_merged(listing, pair);
            continue;
        }
        const struct field_row *row = key->value.kind == YSCALAR_STR ? field_find(OBJECT_root, key->text) : NULL;
        if (row && row->metadata_only)
            add_key(listing, pair, row);
    }
}

static int compare_keys(const void *a, const void *b)
{
    const struct attention_key *one = a, *other = b;
    return (one->pair->span.start > other->pair->span.start) - (one->pair->span.start < other->pair->span.start);
}

struct attention_keys attention_keys_list(const struct analysis *analysis, struct arena *arena)
{
    struct attention_keys keys = {0};
    struct listing listing = {.keys = &keys, .attention = &analysis->attention, .arena = arena};
    list_mapping(&listing, analysis->index->root);
    if (keys.count > 1)
        qsort(keys.items, keys.count, sizeof *keys.items, compare_keys);
    return keys;
}

/* Aliases of the node that stand as values of pairs which go anyway. */
static size_t aliases_going(const struct ynode *node, const struct attention_keys *going)
{
    size_t count = 0;
    for (size_t i = 0; i < going->count; i++) {
        const struct ynode *value = going->items[i].pair->value;
        count += value->kind == YNODE_ALIAS && value->target == node;
    }
    return count;
}

static bool holds_used_anchor(const struct ynode *node, const struct attention_keys *going)
{
    if (node->kind == YNODE_ALIAS)
        return false;
    if (node->anchor && node->aliases > aliases_going(node, going))
        return true;
    for (const struct ypair *pair = node->pairs; pair; pair = pair->next)
        if (holds_used_anchor(pair->key, going) || holds_used_anchor(pair->value, going))
            return true;
    for (const struct yitem *item = node->items; item; item = item->next)
        if (holds_used_anchor(item->node, going))
            return true;
    return false;
}

bool attention_key_is_held(const struct ypair *pair, const struct attention_keys *going)
{
    return holds_used_anchor(pair->key, going) || holds_used_anchor(pair->value, going);
}
