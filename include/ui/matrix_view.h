/*
 * The capability matrix over the whole body: backends by features, for this config and target (matrix.h).
 *
 * It is computed once for each revision and target, not at each move.
 */
#ifndef AXEDIT_UI_MATRIX_VIEW_H
#define AXEDIT_UI_MATRIX_VIEW_H

#include "editor_state.h"
#include "matrix.h"

void matrix_view_open(struct editor *editor);

struct matrix_view {
    struct mode mode;
    struct matrix matrix;
    const struct revision *revision; /* of which it is, */
    char *spec;                      /* and for which target */
    struct scroll scroll;            /* over the backends */
    size_t column;                   /* the feature at the cursor */
    size_t left;                     /* the first that is shown */
};

const struct matrix_cell *matrix_view_cell(const struct matrix_view *view);

/* "sdpa, packing: if axolotl>=0.18". Appends. */
void matrix_view_describe(const struct matrix_view *view, struct str *out);

/* matrix_draw.c */
void matrix_view_draw(struct matrix_view *view, struct editor *editor);

#endif
