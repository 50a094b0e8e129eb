/* The detail pane: what is the row under the cursor, what is it now, what is wrong, what can be done about it. */
#ifndef AXEDIT_UI_DETAIL_H
#define AXEDIT_UI_DETAIL_H

#include "editor_state.h"
#include "page.h"

void detail_draw(struct editor *editor, struct rect rect);

/* The same as lines of a page. With `full` it is for the help page: the reasons of each rule and all that follows, but
 * not what the field is, which stands there anyhow. */
void detail_build(const struct editor *editor, bool full, struct page *page);

#endif
