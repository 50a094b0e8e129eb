/* Entries of lists: adding one, moving one. */
#ifndef AXEDIT_UI_ENTRY_EDIT_H
#define AXEDIT_UI_ENTRY_EDIT_H

#include "editor_state.h"

/* Asks for a new last entry of the list at `path`, which the file may not hold yet: one of its words, the first key of a
 * mapping, or a value. `field` is the list's; NULL when it is not known. */
void entry_add(struct editor *editor, const char *path, const struct field_row *field);

/* The line to type it in, whatever the list. */
void entry_type(struct editor *editor, const char *path, const struct field_row *field);

/* Changes places with the entry above or below. */
void entry_move_up(struct editor *editor);
void entry_move_down(struct editor *editor);

/* Puts the cursor on the last entry of the list, and unfolds it. */
void entry_reveal_last(struct editor *editor, const char *path);

#endif
