/*
 * What stands where: a pure function from the size of the screen to rectangles.
 *
 * The smaller the screen, the less is shown: first the rules go, then the detail pane moves below the list, then header
 * and keys go, and at last the row under the cursor stands alone. A rectangle without rows or columns is not shown.
 */
#ifndef AXEDIT_UI_LAYOUT_H
#define AXEDIT_UI_LAYOUT_H

#include <stdbool.h>

struct rect {
    int row;
    int column;
    int rows;
    int columns;
};

enum layout_kind {
    LAYOUT_FULL, /* header, list, detail, status, keys */
    LAYOUT_LINE, /* the list and one line below it */
    LAYOUT_ROW   /* the row under the cursor, and that the screen is too small if there is room to say so */
};

struct layout {
    enum layout_kind kind;
    struct rect header;
    struct rect pane; /* of a lesson, between header and body; no rows when there is none */
    struct rect body; /* all between header and status: for what covers list and detail */
    struct rect list;
    struct rect detail;
    struct rect status;
    struct rect keys; /* the same as status where there is one line for both */
    int rule_above;   /* the row of a rule, or -1 */
    int rule_below;
    int divider;           /* the column between list and detail, or -1 */
    int rule_between;      /* the row between list and detail, or -1 */
    bool problems_in_rows; /* wide: each row says its problem itself */
};

struct layout layout_of(int rows, int columns);

/* The same with a pane of so many rows, or fewer: the body keeps half of its rows at least. */
struct layout layout_with_pane(int rows, int columns, int pane);

#endif
