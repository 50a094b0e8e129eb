/* A text of several lines over the whole body: typed freely, taken over or left as a whole. */
#ifndef AXEDIT_UI_TEXT_PAGE_H
#define AXEDIT_UI_TEXT_PAGE_H

#include "editor_state.h"

/* Edits the text at `path` (of a value that the file may not hold yet), starting from `text`. `before` is what it was when the
 * editing began, maybe on a line: as long as it is that, nothing is written and nothing would be lost. All are copied.
 * `help` says what it is for; NULL when nothing is known. */
void text_page_open(struct editor *editor, const char *path, const char *help, const char *before, const char *text);

#endif
