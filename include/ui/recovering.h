/* Recovery copies as the user meets them: offered when a file is opened, kept while it is edited. */
#ifndef AXEDIT_UI_RECOVERING_H
#define AXEDIT_UI_RECOVERING_H

#include "editor_state.h"

/* Guards the session, offers the copies that an editor left behind, and says who else has the file open. */
void recovering_start(struct editor *editor);

/* After edits, before they are drawn. Says once when no copy can be written. */
void recovering_keep(struct editor *editor);

#endif
