/* What the typing of values shares with the loader. Not for anybody else. */
#ifndef AXEDIT_MODEL_TYPING_H
#define AXEDIT_MODEL_TYPING_H

#include "index.h"
#include "str.h"

/* Appends the text in double quotes as libcyaml reads it back. */
void canonical_text(struct str *out, const char *text, size_t len);

/* "a mapping", "text", "a whole number". */
const char *typing_name(const struct ynode *node);

#endif
