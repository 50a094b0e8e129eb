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
void row_move_up(struct editor *editor);   /* K */
void row_move_down(struct editor *editor); /* J */

#endif
