/* The ways to mend the problems of the row under the cursor, each with what it would change. */
#ifndef AXEDIT_UI_FIXES_H
#define AXEDIT_UI_FIXES_H

#include "editor_state.h"

/* Says so when there is nothing to mend, or no way that axedit knows. */
void fixes_open(struct editor *editor);

#endif
