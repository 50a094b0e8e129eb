/*
 * Keys by what they are to Python: the text "1" is one key, and the numbers 1, 0x1, 1.0 and yes are another.
 *
 * Borrows the keys' text; lives in the arena. Zeroed it is empty and ready. Not for other layers.
 */
#ifndef AXEDIT_YAML_KEY_MAP_H
#define AXEDIT_YAML_KEY_MAP_H

#include "index.h"
#include "map.h"

struct ykeys {
    struct map texts;
    struct map others;
};

/* Puts `value` (not NULL) under the key, a scalar, and returns what stood there before, or NULL. */
void *ykeys_put(struct ykeys *keys, const struct ynode *key, void *value, struct arena *arena);

/* What the key leads to, or NULL. */
void *ykeys_get(const struct ykeys *keys, const struct ynode *key);

#endif
