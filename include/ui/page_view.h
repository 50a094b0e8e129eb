/* A text over the whole body: help, a diff, a migration to look at before it is done. */
#ifndef AXEDIT_UI_PAGE_VIEW_H
#define AXEDIT_UI_PAGE_VIEW_H

#include "editor_state.h"
#include "page.h"

/* Takes the page over, which must be unwrapped. A diff is never wrapped: it is moved sideways. `apply` (may be NULL) is
 * what Enter does; the view is closed before. */
void page_view_open(struct editor *editor, const char *title, struct page *page, bool wraps,
                    void (*apply)(struct editor *editor));

/* Everything that is known of a name. */
void page_view_open_name(struct editor *editor, const char *name);

void page_view_open_help(struct editor *editor); /* on the row under the cursor */
void page_view_open_keys(struct editor *editor);
void page_view_open_diff(struct editor *editor); /* against the file on disk */
void page_view_open_migration(struct editor *editor);

#endif
