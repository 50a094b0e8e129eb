/* Pickers: one of few values, or one of the backends. A choice is one revision. */
#ifndef AXEDIT_UI_PICKER_H
#define AXEDIT_UI_PICKER_H

#include "choices.h"
#include "editor_state.h"
#include "whatif.h"

/* Takes the choices over. `path` and `source` are copied. A choice is set (CHANGE_SET) or added to the list at `path`
 * (CHANGE_APPEND). */
void picker_open_values(struct editor *editor, const char *path, const struct field_row *field,
                        const struct choices *choices, const char *source, enum change_kind kind);

void picker_open_backends(struct editor *editor);

struct picker {
    struct mode mode;
    struct choices choices;
    struct scroll scroll;
    char *path;   /* what is set; NULL for the backend */
    char *source; /* as it is written now; NULL when it is not */
    const struct field_row *field;
    enum change_kind kind;
};

/* picker_backend.c */
void picker_draw_backends(struct picker *picker, struct editor *editor);

#endif
