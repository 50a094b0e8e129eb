/* A table of text with aligned columns, for a terminal or for awk. */
#ifndef AXEDIT_APP_TABLE_H
#define AXEDIT_APP_TABLE_H

#include <stddef.h>

#include "arena.h"
#include "str.h"

#define TABLE_COLUMNS 8

struct table {
    size_t columns;
    char **cells;     /* row by row */
    size_t count;     /* cells */
    size_t capacity;
    struct arena arena;
};

void table_init(struct table *table, size_t columns);
void table_fini(struct table *table);

/* The next cell, row by row. It is made visible. */
void table_add(struct table *table, const char *text);

/* Appends all rows. A cell that is much longer than the others does not widen its column. */
void table_print(const struct table *table, struct str *out);

#endif
