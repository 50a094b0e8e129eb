/* What the files that read scalars share. Not for anybody else. */
#ifndef AXEDIT_YAML_SCALAR_PARTS_H
#define AXEDIT_YAML_SCALAR_PARTS_H

#include <stdbool.h>
#include <stddef.h>

/* True when the text is one of the words, of which the last is NULL. */
bool scalar_is_word(const char *text, size_t len, const char *const words[]);

/* PyYAML's patterns for numbers. */
bool scalar_looks_like_int(const char *text, size_t len);
bool scalar_looks_like_float(const char *text, size_t len);

/* PyYAML's pattern for dates and times. `tagged`: the wider one behind !!timestamp, where a lone date may have single
 * digits. `*exists` tells whether there is such a day and hour. */
bool scalar_looks_like_timestamp(const char *text, size_t len, bool tagged, bool *exists);

#endif
