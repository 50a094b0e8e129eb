/*
 * Dotted paths: `datasets.0.path`. A dot in a name is written `\.`, a backslash `\\`. Numbers count items of a sequence
 * from 0, and are keys where they meet a mapping.
 */
#ifndef AXEDIT_YAML_PATH_H
#define AXEDIT_YAML_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "str.h"
#include "index.h"

struct ypath {
    char **steps; /* unescaped, NUL-terminated, in the arena */
    size_t count;
};

/* False for an empty path or an empty step; `cause` then says so, and `path` holds the steps all the same. */
bool ypath_parse(const char *text, struct arena *arena, struct ypath *path, struct str *cause);

/*
 * Where a path leads. Follows aliases and merge keys; of duplicate keys the last. When it does not lead to the end,
 * either `last` is a collection without the next step, and `pair`, `item` and `node` are NULL, or the next step would
 * lead into `node`: a null that may become a mapping, or a scalar that can't (`blocked`).
 */
struct ytarget {
    bool exists;
    const struct ypair *pair; /* what holds `node`; both NULL for the root */
    const struct yitem *item;
    const struct ynode *node; /* alias not resolved */
    const struct ynode *last; /* the deepest collection on the way (alias resolved); NULL when the root is empty */
    size_t found;             /* how many steps were taken */
    bool merged;              /* the pair stands in a mapping that "<<" names */
    bool blocked;             /* the next step leads into a scalar */
};

struct ytarget ypath_find(const struct yindex *index, const struct ypath *path);

/* Appends the dotted path of a pair or an item, with escapes; as the file is written, aliases not followed. */
void ypath_of_pair(const struct ypair *pair, struct str *out);
void ypath_of_item(const struct yitem *item, struct str *out);

/* Appends one step with its dots and backslashes escaped. */
void ypath_add_step(struct str *out, const char *step);

#endif
