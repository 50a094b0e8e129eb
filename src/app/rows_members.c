/* The keys of a mapping as the list shows them. */
#include <string.h>

#include "rows_parts.h"
#include "view.h"

bool member_is_merge(const struct member *member)
{
    const struct ynode *key = member->pair->key;
    return key->kind == YNODE_SCALAR && key->value.kind == YSCALAR_MERGE;
}

const struct field_row *member_field(const struct member *member, const struct field_row *around)
{
    const struct ynode *key = ynode_resolved(member->pair->key);
    bool is_text = key && key->kind == YNODE_SCALAR && key->value.kind == YSCALAR_STR;
    return is_text ? field_inside(around, member->key) : NULL;
}

static struct member member_of(const struct ypair *pair, bool merged)
{
    const struct ynode *key = ynode_resolved(pair->key);
    if (!key || key->kind != YNODE_SCALAR)
        return (struct member){pair, merged, "?", 1};
    return (struct member){pair, merged, key->text, key->len};
}

struct members members_of(const struct ynode *mapping, struct arena *arena)
{
    struct yview view = {0};
    bool merges = false;
    for (const struct ypair *pair = mapping->pairs; pair && !merges; pair = pair->next)
        merges = member_is_merge(&(struct member){.pair = pair});
    if (merges)
        view = yview_of(mapping, arena);
    struct members members = {arena_alloc(arena, (mapping->count + view.count) * sizeof *members.items), 0};
    for (const struct ypair *pair = mapping->pairs; pair; pair = pair->next)
        if (!pair->shadow)
            members.items[members.count++] = member_of(pair, false);
    for (size_t i = 0; i < view.count; i++)
        if (view.entries[i].merged)
            members.items[members.count++] = member_of(view.entries[i].pair, true);
    return members;
}

struct map members_by_key(const struct members *members, struct arena *arena)
{
    struct map map = {0};
    for (size_t i = 0; i < members->count; i++)
        map_put(&map, members->items[i].key, members->items[i].len, &members->items[i], arena);
    return map;
}

/* The first of the merged ones in the range. */
static size_t end_of_own(const struct members *members, size_t from, size_t to)
{
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (members->items[middle].merged)
            to = middle;
        else
            from = middle + 1;
    }
    return from;
}

size_t members_find(const struct members *members, size_t from, size_t to, const struct ypair *pair)
{
    size_t low = from, high = end_of_own(members, from, to);
    for (size_t i = high; i < to; i++)
        if (members->items[i].pair == pair)
            return i;
    size_t end = high;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (members->items[middle].pair->span.start < pair->span.start)
            low = middle + 1;
        else
            high = middle;
    }
    return low < end && members->items[low].pair == pair ? low : to;
}
