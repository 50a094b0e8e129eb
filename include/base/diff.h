/* A line diff of two texts, as a unified diff that patch(1) takes. */
#ifndef AXEDIT_BASE_DIFF_H
#define AXEDIT_BASE_DIFF_H

#include <stdbool.h>
#include <stddef.h>

#include "str.h"

enum diff_kind { DIFF_SAME, DIFF_REMOVED, DIFF_ADDED };

/* One line of the edit script. `text` is borrowed from the old or the new text and `len` counts its bytes with the
 * line break. Line numbers start at 1; the number of the side that has no such line is 0. */
struct diff_line {
    enum diff_kind kind;
    const char *text;
    size_t len;
    size_t old_line;
    size_t new_line;
};

/* The edit script, without most of the lines that both texts begin and end with: DIFF_MARGIN of them are kept on each
 * side, more than anybody shows around a change. A file may have 16 million lines, a change has a few. */
struct diff {
    struct diff_line *lines;
    size_t count;
    size_t start; /* bytes of both texts before the first line of the script */
    bool changed;
};

#define DIFF_MARGIN 8
#define DIFF_CONTEXT 3 /* lines around a change that a person is shown, as diff -u does */

/* Lines end at "\n". The shortest edit script (Myers), removals before additions. Texts that are more than 2000 edits
 * apart get a plain one: all that lies between their common first and last lines is removed and added. */
void diff_init(struct diff *diff, const char *old_text, size_t old_len, const char *new_text, size_t new_len);
void diff_fini(struct diff *diff);

/* Appends the unified form with `context` lines (at most DIFF_MARGIN) around each change; nothing when the texts are equal. */
void diff_add_unified(const struct diff *diff, const char *old_name, const char *new_name, size_t context,
                      struct str *out);

#endif
