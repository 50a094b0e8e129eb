/* The lines that an edit changes, with their numbers, as lines of a page. */
#ifndef AXEDIT_UI_CHANGED_LINES_H
#define AXEDIT_UI_CHANGED_LINES_H

#include "page.h"
#include "str.h"

/* What leads from `old` to `new`, each line behind its sign and number, with `context` lines around each change. After
 * `most` lines the rest is only counted. Says so when nothing changes. */
void changed_lines_add(struct page *page, const struct str *old, const struct str *new, size_t indent, size_t context,
                       size_t most);

#endif
