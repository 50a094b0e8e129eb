#include "table.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "utf8.h"

#define WIDEST_CELL 36
#define GAP 2

void table_init(struct table *table, size_t columns)
{
    *table = (struct table){.columns = columns};
}

void table_fini(struct table *table)
{
    free(table->cells);
    arena_fini(&table->arena);
}

void table_add(struct table *table, const char *text)
{
    struct str visible = STR_INIT;
    utf8_add_visible(&visible, text, strlen(text));
    if (table->count == table->capacity)
        table->cells = mem_grow(table->cells, &table->capacity, sizeof *table->cells);
    table->cells[table->count++] = arena_copy(&table->arena, str_text(&visible), visible.len);
    str_fini(&visible);
}

static size_t width_of(const char *cell)
{
    return utf8_columns(cell, strlen(cell));
}

void table_print(const struct table *table, struct str *out)
{
    size_t widths[TABLE_COLUMNS] = {0};
    for (size_t i = 0; i < table->count; i++) {
        size_t width = width_of(table->cells[i]);
        size_t column = i % table->columns;
        if (width > widths[column] && width <= WIDEST_CELL)
            widths[column] = width;
    }
    for (size_t i = 0; i < table->count; i++) {
        size_t column = i % table->columns;
        size_t width = width_of(table->cells[i]);
        str_add(out, table->cells[i]);
        if (column + 1 == table->columns)
            str_add_char(out, '\n');
        else
            str_add_repeat(out, ' ', GAP + (width < widths[column] ? widths[column] - width : 0));
    }
}
