/* What the keys of the list do to the row under the cursor. */
#ifndef AXEDIT_UI_ROW_EDIT_H
#define AXEDIT_UI_ROW_EDIT_H

#include "editor_state.h"

/* What Enter does there, in a word: "edit", "toggle", "choose", "unfold"; all of one width, so that the key line stays
 * still while the cursor moves. */
const char *row_edit_word(const struct row *row);

void row_edit(struct editor *editor);       /* Enter */
void row_toggle(struct editor *editor);     /* Space */
void row_to_default(struct editor *editor); /* Backspace */
void row_remove(struct editor *editor);     /* x */
void row_add(struct editor *editor);        /* a */
void row_fold(struct editor *editor);       /* Left */
void row_unfold(struct editor *editor);     /* Right */

/* Asks for the value of a field, wherever it is: a picker where the values are few, else a line to type in. `source` is
 * the value as it is written now, NULL when there is none. */
void row_edit_value(struct editor *editor, const char *path, const struct field_row *field, const char *source);

/* The line to type in. */
void row_type_value(struct editor *editor, const char *path, const struct field_row *field, const char *source);

#endif
