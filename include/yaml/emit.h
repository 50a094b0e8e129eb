/* Values written as YAML: as they were given where that fits, quoted where they must be. */
#ifndef AXEDIT_YAML_EMIT_H
#define AXEDIT_YAML_EMIT_H

#include <stdbool.h>
#include <stddef.h>

#include "str.h"
#include "index.h"

/* Appends `text` as a scalar that PyYAML reads back as exactly this text: plain where it can be, else quoted. Always
 * one line, and fit for flow collections too. */
void yemit_text(struct str *out, const char *text, size_t len);

/* The same in quotes: single ones when these are asked for and can hold the text, else double ones. */
void yemit_quoted(struct str *out, const char *text, size_t len, bool single);

/* Appends the node as one line of flow YAML that means the same: aliases resolved, comments left out.
 * NULL, the root of a file without a value, is null. */
void yemit_flow(struct str *out, const struct ynode *node);

/* True when two nodes mean the same to PyYAML: kinds, values, order of keys aside. */
bool ynode_same(const struct ynode *a, const struct ynode *b);

/* The same of two texts: quick where both are written the same. */
bool ynode_same_in(const struct yindex *index, const struct ynode *a, const struct yindex *other, const struct ynode *b);

#endif
