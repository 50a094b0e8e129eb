/* Pickers: one of few values, or one of the backends. A choice is one revision. */
#ifndef AXEDIT_UI_PICKER_H
#define AXEDIT_UI_PICKER_H

#include "choices.h"
#include "editor_state.h"

/* Takes the choices over. `path` and `source` are copied. */
void picker_open_values(struct editor *editor, const char *path, const struct field_row *field,
                        const struct choices *choices, const char *source);

void picker_open_backends(struct editor *editor);

struct picker {
    struct mode mode;
    struct choices choices;
    struct scroll scroll;
    char *path;   /* what is set; NULL for the backend */
    char *source; /* as it is written now; NULL when it is not */
    const struct field_row *field;
};

/* picker_backend.c */
void picker_draw_backends(struct picker *picker, struct editor *editor);

#endif
