/* Keys as a person names them on the command line: which field is meant, what is near, what stands in the way. */
#ifndef AXEDIT_APP_KEY_WORDS_H
#define AXEDIT_APP_KEY_WORDS_H

#include <stdbool.h>

#include "field.h"
#include "path.h"
#include "source.h"

/* Appends the dotted name of a row: "ebft.mode", "datasets.*.path". */
void field_add_name(const struct field_row *row, struct str *out);

/* A top-level key of the file or a field whose name is near the path's first step, when that is neither; else NULL. */
const char *key_nearest(const struct analysis *analysis, const struct ypath *path);

/* Opens FILE and reads KEY, the first two words of a command: EXIT_CLEAN. EXIT_TROUBLE, told on stderr, when the file can't
 * be read, when its YAML is broken or its comment names no target, or when KEY is none. Close the source in both cases. */
int key_open(struct source *source, const struct options *options, struct ypath *path);

/* Appends what check says of the key: diagnostics that stand on it, inside its value, or name it as related, and a parent whose
 * type is wrong. */
void key_add_diagnostics(struct str *out, const char *name, const struct analysis *analysis, const struct ypath *path);

#endif
