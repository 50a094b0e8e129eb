/* From the size of the screen to rectangles. */
#include "layout.h"

enum {
    LEAST_ROWS = 3, /* below: the row under the cursor alone */
    LEAST_COLUMNS = 16,
    FULL_ROWS = 16,      /* below: the list and one line */
    RULED_ROWS = 22,     /* below: no rules */
    BESIDE_COLUMNS = 70, /* below: the detail pane stands under the list */
    WIDE_COLUMNS = 120,  /* from here on a row says its problem */
    WIDE_DETAIL = 46,
    HEADER_ROWS = 2,
};

static void lay_tiny(struct layout *layout, int rows, int columns)
{
    layout->kind = LAYOUT_ROW;
    layout->list = (struct rect){0, 0, rows > 0 ? 1 : 0, columns};
    layout->body = layout->list;
    layout->status = (struct rect){1, 0, rows > 1 ? 1 : 0, columns};
    layout->keys = layout->status;
}

static void lay_line(struct layout *layout, int rows, int columns)
{
    layout->kind = LAYOUT_LINE;
    layout->list = (struct rect){0, 0, rows - 1, columns};
    layout->body = layout->list;
    layout->status = (struct rect){rows - 1, 0, 1, columns};
    layout->keys = layout->status;
    layout->problems_in_rows = columns >= WIDE_COLUMNS;
}

static void split_beside(struct layout *layout, int columns)
{
    struct rect body = layout->body;
    layout->problems_in_rows = columns >= WIDE_COLUMNS;
    int detail = layout->problems_in_rows ? WIDE_DETAIL : columns * 46 / 100;
    layout->divider = columns - detail - 2;
    layout->list = (struct rect){body.row, 0, body.rows, layout->divider};
    layout->detail = (struct rect){body.row, layout->divider + 2, body.rows, detail};
}

static void split_below(struct layout *layout, int columns)
{
    struct rect body = layout->body;
    int list = body.rows * 55 / 100;
    layout->list = (struct rect){body.row, 0, list, columns};
    layout->rule_between = body.row + list;
    layout->detail = (struct rect){body.row + list + 1, 0, body.rows - list - 1, columns};
}

static void split_body(struct layout *layout, int columns)
{
    if (columns >= BESIDE_COLUMNS)
        split_beside(layout, columns);
    else
        split_below(layout, columns);
}

struct layout layout_of(int rows, int columns)
{
    struct layout layout = {.rule_above = -1, .rule_below = -1, .divider = -1, .rule_between = -1};
    if (rows < LEAST_ROWS || columns < LEAST_COLUMNS) {
        lay_tiny(&layout, rows, columns);
        return layout;
    }
    if (rows < FULL_ROWS) {
        lay_line(&layout, rows, columns);
        return layout;
    }
    int ruled = rows >= RULED_ROWS ? 1 : 0;
    layout.kind = LAYOUT_FULL;
    layout.header = (struct rect){0, 0, HEADER_ROWS, columns};
    layout.status = (struct rect){rows - 2, 0, 1, columns};
    layout.keys = (struct rect){rows - 1, 0, 1, columns};
    layout.body = (struct rect){HEADER_ROWS + ruled, 0, rows - HEADER_ROWS - 2 - 2 * ruled, columns};
    if (ruled) {
        layout.rule_above = HEADER_ROWS;
        layout.rule_below = rows - 3;
    }
    split_body(&layout, columns);
    return layout;
}

/* On a screen without a header the pane is one line, above the list. */
struct layout layout_with_pane(int rows, int columns, int pane)
{
    struct layout layout = layout_of(rows, columns);
    if (layout.kind == LAYOUT_ROW || pane <= 0)
        return layout;
    int top = layout.kind == LAYOUT_FULL ? layout.header.rows : 0;
    int most = layout.kind == LAYOUT_FULL ? layout.body.rows / 2 : layout.body.rows > 3 ? 1 : 0;
    if (pane > most)
        pane = most;
    layout.pane = (struct rect){top, 0, pane, columns};
    layout.body.row += pane;
    layout.body.rows -= pane;
    if (layout.rule_above >= 0)
        layout.rule_above += pane;
    if (layout.kind == LAYOUT_FULL)
        split_body(&layout, columns);
    else
        layout.list = layout.body;
    return layout;
}
