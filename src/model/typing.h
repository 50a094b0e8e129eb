/* What the typing of values shares with the loader. Not for anybody else. */
#ifndef AXEDIT_MODEL_TYPING_H
#define AXEDIT_MODEL_TYPING_H

#include "field.h"
#include "index.h"
#include "str.h"

/* True when one entry of a list (`key` NULL), or one value of a mapping with its key, is what `inner` asks for. */
bool typing_inner_fits(enum field_inner inner, const struct ynode *key, const struct ynode *value);

/* "a mapping", "text", "a whole number". */
const char *typing_name(const struct ynode *node);

/* Appends the value as flow YAML on one line, cut where it is too long for a message. */
void typing_show(const struct ynode *node, struct str *out);

#endif
