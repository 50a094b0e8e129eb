#include "map.h"

#include <string.h>

#include "hash.h"

struct map_slot {
    const char *key;
    size_t len;
    uint64_t hash;
    void *value; /* NULL in a free slot */
};

/* The low bits choose the slot: mix the high in. */
static uint64_t hash_key(const struct map *map, const char *key, size_t len)
{
    uint64_t hash = hash_from(map->seed, key, len);
    return hash ^ (hash >> 29);
}

/* Keys that all want the same slots cost the square of their number, and a stranger's file could have just those. So the
 * hash starts from where in memory the table happens to be, which is another place in each run. */
static uint64_t choose_seed(const struct map_slot *slots)
{
    return hash_bytes((const char *)&slots, sizeof slots);
}

/* The slot that holds the key, or the free one where it belongs. */
static struct map_slot *find_slot(const struct map *map, const char *key, size_t len, uint64_t hash)
{
    size_t mask = map->capacity - 1;
    for (size_t i = (size_t)hash & mask;; i = (i + 1) & mask) {
        struct map_slot *slot = &map->slots[i];
        if (!slot->value)
            return slot;
        if (slot->hash == hash && slot->len == len && memcmp(slot->key, key, len) == 0)
            return slot;
    }
}

void *map_get(const struct map *map, const char *key, size_t len)
{
    if (map->capacity == 0)
        return NULL;
    return find_slot(map, key, len, hash_key(map, key, len))->value;
}

static void map_enlarge(struct map *map, struct arena *arena)
{
    struct map old = *map;
    map->capacity = old.capacity ? old.capacity * 2 : 16;
    map->slots = arena_alloc(arena, map->capacity * sizeof *map->slots);
    if (old.capacity == 0)
        map->seed = choose_seed(map->slots);
    for (size_t i = 0; i < old.capacity; i++) {
        const struct map_slot *slot = &old.slots[i];
        if (slot->value)
            *find_slot(map, slot->key, slot->len, slot->hash) = *slot;
    }
}

void *map_put(struct map *map, const char *key, size_t len, void *value, struct arena *arena)
{
    if (map->count * 4 >= map->capacity * 3)
        map_enlarge(map, arena);
    uint64_t hash = hash_key(map, key, len);
    struct map_slot *slot = find_slot(map, key, len, hash);
    void *before = slot->value;
    if (!before)
        map->count++;
    *slot = (struct map_slot){key, len, hash, value};
    return before;
}
