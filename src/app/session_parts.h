/* What session.c and session_history.c share. */
#ifndef AXEDIT_APP_SESSION_PARTS_H
#define AXEDIT_APP_SESSION_PARTS_H

#include "session.h"

/* Looks anew at the text: analysis, whether it may be written, what was saved. */
void session_refresh(struct session *session);

/* The first revision, which has nothing before it. */
void session_begin_history(struct session *session);
void session_end_history(struct session *session);

/* Makes `text` the current one, as a new revision when it is another. Needs session_refresh() after it. */
void session_add_text(struct session *session, const struct str *text, const char *title);

/* Writes the text to a new file beside the session's, with `mark` in its name; *path is that. */
bool session_put_beside(const struct session *session, const char *mark, const struct str *text, struct str *path,
                        struct str *cause);

#endif
