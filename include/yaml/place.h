/*
 * Where a byte stands for a person: line and column.
 *
 * Lines end at "\n" as editors count them and start at 1. Columns count code points and start at 1; a byte order mark
 * at the start of the file is no column.
 */
#ifndef AXEDIT_YAML_PLACE_H
#define AXEDIT_YAML_PLACE_H

#include <stddef.h>

#include "arena.h"

struct place {
    size_t line;
    size_t column;
};

/* The starts of all lines of a text, in bytes. Borrows the text; the table lives in the arena. */
struct lines {
    const char *text;
    size_t len;
    size_t *starts;
    size_t count;
    struct line_mark *marks; /* in texts with long lines, so that a column needs no walk from the line's start; or NULL */
};

void lines_init(struct lines *lines, const char *text, size_t len, struct arena *arena);
struct place lines_place(const struct lines *lines, size_t offset);

/* The offset of line `line` (from 1); the end of the text when there is no such line. */
size_t lines_start(const struct lines *lines, size_t line);

#endif
