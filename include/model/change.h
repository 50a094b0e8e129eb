/*
 * Changes that a person asks for, as splices: set a value, remove a key, choose a backend.
 *
 * All give splices in the caller's arena, against the text that was analysed.
 */
#ifndef AXEDIT_MODEL_CHANGE_H
#define AXEDIT_MODEL_CHANGE_H

#include <stdbool.h>

#include "analysis.h"
#include "edit.h"
#include "path.h"
#include "str.h"

/* Sets the value at `path` to the YAML node `source` ("true", "[a, b]", "a: 1"…). It is written as given where it fits the
 * place, and quoted or put into brackets where it must be. Missing parents are made; a new top-level key stands where its
 * section stands in the file. False, with the cause, when `source` is no YAML node, the path leads through a scalar, the
 * root is no mapping, or the text is broken. */
bool change_set(const struct analysis *analysis, const struct ypath *path, const char *source, struct arena *arena,
                struct splices *splices, struct str *cause);

/* Like change_set() with a text: it is quoted where YAML would read something else. Lines become a block scalar that is
 * read back as exactly this text, or where none can be, a quoted one. */
bool change_set_text(const struct analysis *analysis, const struct ypath *path, const char *text, struct arena *arena,
                     struct splices *splices, struct str *cause);

/* Removes the key or the item, all copies of a duplicate key. No splices and true when it is not there. */
bool change_unset(const struct analysis *analysis, const struct ypath *path, struct arena *arena, struct splices *splices,
                  struct str *cause);

/* Appends an item to the list at `path`, which is made when it is absent or null. */
bool change_append(const struct analysis *analysis, const struct ypath *path, const char *source, struct arena *arena,
                   struct splices *splices, struct str *cause);

/* Moves the item at `path` one place up (-1) or down (1): it changes places with its neighbour, bytes, trailing comments and
 * the comment lines right above them included. No splices and true when it stands at that end already. False, with the
 * cause, when the path leads to no item, or something would mean something else afterwards. */
bool change_move(const struct analysis *analysis, const struct ypath *path, int direction, struct arena *arena,
                 struct splices *splices, struct str *cause);

/* Writes attn_implementation in the place of the winning flag, else at its own place, and removes every legacy flag. */
bool change_backend(const struct analysis *analysis, const char *name, struct arena *arena, struct splices *splices,
                    struct str *cause);

/* Writes `# axedit: ignore[rule]` behind the line of the diagnostic, before a comment that stands there (suppress.c). False,
 * with the cause, when it stands on no line of its own, or no comment can stand there. */
bool change_ignore(const struct analysis *analysis, const struct diagnostic *diagnostic, struct arena *arena,
                   struct splices *splices, struct str *cause);

/* The pair behind which a new top-level key of that name should stand: the last one of its section, or of the nearest
 * section before it; NULL when the file has no key. */
const struct ypair *change_place_for(const struct analysis *analysis, const char *key);

#endif
