/* What the files that plan a person's changes share. Not for anybody else. */
#ifndef AXEDIT_MODEL_CHANGE_PARTS_H
#define AXEDIT_MODEL_CHANGE_PARTS_H

#include "change.h"

/* A value as somebody typed it, read as YAML on its own. */
struct given {
    struct yindex *index; /* owned; NULL before it was read */
    const char *source;   /* without comments and document markers around it */
    bool empty;           /* nothing was typed */
};

/* False, with the cause, when the source is no YAML. Free given->index in both cases. */
bool given_read(struct given *given, const char *source, struct arena *arena, struct str *cause);

/* False, with the cause, for a text in which no key can be changed. */
bool change_is_possible(const struct analysis *analysis, struct str *cause);

/* True when `index`, of the edited text, says of all keys and entries beside the path what the analysed text says. */
bool change_keeps_others(const struct analysis *analysis, const struct yindex *index, const struct ypath *path);

/* The same where what the path led to was removed: of a list the entries behind it moved up. */
bool change_drops_only(const struct analysis *analysis, const struct yindex *index, const struct ypath *path);

/* When the path leads through an alias or a merge, or to an anchor that aliases use: says whose it is, on which lines, and
 * the way out, in `cause`. False when nothing is shared. */
bool change_blame_sharing(const struct analysis *analysis, const struct ypath *path, bool removes, struct str *cause);

/* True for a node between brackets, at any depth. */
bool change_is_in_flow(const struct ynode *node);

#endif
