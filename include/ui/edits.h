/* Changes of the file, each one revision; what was done is said on the status line. */
#ifndef AXEDIT_UI_EDITS_H
#define AXEDIT_UI_EDITS_H

#include <stdbool.h>

#include "editor_state.h"
#include "whatif.h"

/* False when nothing was done; why is on the status line. */
bool edit_apply(struct editor *editor, const struct splices *splices, const char *title);
bool edit_change(struct editor *editor, const struct change *change);

void edit_undo(struct editor *editor);
void edit_redo(struct editor *editor);

#endif
