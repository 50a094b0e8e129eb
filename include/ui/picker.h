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

/* The choices, one a line, for whoever offers some: values with their notes (which begin at column `notes` where there is
 * room before it), or the table of backends with a note on the one
 * at the cursor (picker_backend.c), which draws the status line too. */
void picker_draw_choices(const struct choices *choices, struct scroll *scroll, struct terminal *terminal,
                         struct rect rect, int notes);
void picker_draw_backends(const struct choices *choices, struct scroll *scroll, struct editor *editor, struct rect rect);

#endif
