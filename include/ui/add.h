/* Adding a key: a search over all fields, and any other name as it is typed. */
#ifndef AXEDIT_UI_ADD_H
#define AXEDIT_UI_ADD_H

#include "editor_state.h"

/* At the top level, or in the mapping in which the cursor stands. */
void add_open(struct editor *editor);

#endif
