/* The detail pane: what is the row under the cursor, what is it now, what is wrong, what can be done about it. */
#ifndef AXEDIT_UI_DETAIL_H
#define AXEDIT_UI_DETAIL_H

#include "editor_state.h"
#include "page.h"

void detail_draw(struct editor *editor, struct rect rect);

/* The same as lines of the help page: with the reasons of each rule and all that follows, but without what the field is,
 * which stands there anyhow. */
void detail_build(const struct editor *editor, struct page *page);

#endif
