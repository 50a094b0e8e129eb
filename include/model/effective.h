/*
 * The effective config: what axolotl makes of a file, as a list that can be compared.
 *
 * Keys have their own names (aliases are resolved), merges are applied, keys that axolotl ignores are left out (but not
 * where a plugin that axedit does not know is listed: it may read them), a null counts as absent where the key has no
 * default, a value that is taken as another type counts as what it becomes. attn_implementation is the normalizer's
 * answer and legacy flags are gone; a short name counts as the canonical one, a computed key as absent. A deprecated key
 * that axolotl rewrites is what it is rewritten to (deprecated.def).
 */
#ifndef AXEDIT_MODEL_EFFECTIVE_H
#define AXEDIT_MODEL_EFFECTIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis.h"

struct effective_entry {
    const char *path;  /* dotted: "datasets.0.path" */
    const char *value; /* as YAML on one line */
};

struct effective {
    struct effective_entry *entries; /* by path */
    size_t count;
};

/* Lives in the arena. Empty for a broken text. */
struct effective effective_of(const struct analysis *analysis, struct arena *arena);

bool effective_same(const struct effective *one, const struct effective *other);

/* A value that is not the same; NULL on the side where it is absent. */
struct effective_change {
    const char *path;
    const char *before;
    const char *after;
};

struct effective_changes {
    struct effective_change *items; /* by path */
    size_t count;
};

struct effective_changes effective_diff(const struct effective *before, const struct effective *after, struct arena *arena);

#endif
