/* Adding a key: a search over all fields, and any other name as it is typed. */
#ifndef AXEDIT_UI_ADD_H
#define AXEDIT_UI_ADD_H

#include "editor_state.h"

/* At the top level, or in the mapping in which the cursor stands. */
void add_open(struct editor *editor);

/* In the mapping at `path`, which the file may not hold yet, and whose fields are those of `owner` (OBJECT_COUNT: nobody
 * knows). "" is the top level. */
void add_open_in(struct editor *editor, const char *path, enum object owner);

/* At the top level, with something typed already. */
void add_open_for(struct editor *editor, const char *typed);

#endif
