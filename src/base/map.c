#include "map.h"

#include <stdint.h>
#include <string.h>

#include "hash.h"

struct map_slot {
    const char *key;
    size_t len;
    uint64_t hash;
    void *value; /* NULL in a free slot */
};

/* A file that makes all keys collide costs time, never correctness. The low bits choose the slot: mix the high in. */
static uint64_t hash_key(const char *key, size_t len)
{
    uint64_t hash = hash_bytes(key, len);
    return hash ^ (hash >> 29);
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
    return find_slot(map, key, len, hash_key(key, len))->value;
}

static void map_enlarge(struct map *map, struct arena *arena)
{
    struct map old = *map;
    map->capacity = old.capacity ? old.capacity * 2 : 16;
    map->slots = arena_alloc(arena, map->capacity * sizeof *map->slots);
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
    uint64_t hash = hash_key(key, len);
    struct map_slot *slot = find_slot(map, key, len, hash);
    void *before = slot->value;
    if (!before)
        map->count++;
    *slot = (struct map_slot){key, len, hash, value};
    return before;
}
