/*
 * A mapping as PyYAML sees it: merge keys applied, of equal keys only the one that counts.
 *
 * Own keys win over merged ones, of "<<: [a, b]" a wins, of two equal keys the last.
 */
#ifndef AXEDIT_YAML_VIEW_H
#define AXEDIT_YAML_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "index.h"
#include "map.h"

struct yentry {
    const struct ypair *pair;
    const struct ynode *value; /* alias resolved; never NULL */
    bool merged;               /* it comes from a mapping that "<<" names */
};

struct yview {
    struct yentry *entries; /* in file order of the winning pairs; own keys first, then merged ones */
    size_t count;
    struct map *names; /* of many entries: the text of a key, of whatever kind, to its first entry; NULL with few */
};

/* `mapping` may be an alias or NULL; anything that is no mapping gives an empty view. Lives in the arena. */
struct yview yview_of(const struct ynode *mapping, struct arena *arena);

/* The entry with that text key, or NULL. */
const struct yentry *yview_find(const struct yview *view, const char *key);

/* The first entry whose key is written so, whatever it means: "1" finds the key 1. Or NULL. */
const struct yentry *yview_find_written(const struct yview *view, const char *key);

/* True when the pair's key is the text `key` ("on" written plain is a boolean and no text). */
bool ypair_is(const struct ypair *pair, const char *key);

#endif
