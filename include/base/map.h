/*
 * A map from short texts to pointers.
 *
 * It lives in an arena and borrows its keys: both must outlive it. Zeroed it is empty and ready.
 */
#ifndef AXEDIT_BASE_MAP_H
#define AXEDIT_BASE_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"

struct map_slot;

struct map {
    struct map_slot *slots;
    size_t count;
    size_t capacity; /* a power of two, or 0 */
    uint64_t seed;   /* of the keys' hashes */
};

/* What `key` (`len` bytes) leads to, or NULL. */
void *map_get(const struct map *map, const char *key, size_t len);

/* Puts `value` (not NULL) under the key and returns what stood there before, or NULL. */
void *map_put(struct map *map, const char *key, size_t len, void *value, struct arena *arena);

#endif
