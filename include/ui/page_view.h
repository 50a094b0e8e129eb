/* A text over the whole body: help, a diff, a copy to be restored. */
#ifndef AXEDIT_UI_PAGE_VIEW_H
#define AXEDIT_UI_PAGE_VIEW_H

#include "editor_state.h"
#include "page.h"

/* Takes the page over, which must be unwrapped. The lines of a diff are never wrapped: they are moved sideways. */
void page_view_open(struct editor *editor, const char *title, struct page *page);

/* The same for the page of all keys, from which ? leads nowhere. */
void page_view_open_last(struct editor *editor, const char *title, struct page *page);

/* The same with the keys of another context: each that does not move in the text closes the view and goes to
 * `answer`. */
void page_view_ask(struct editor *editor, const char *title, struct page *page, enum context context,
                   void (*answer)(struct editor *editor, enum action action));

/* Appends the difference between two texts to a page; `path` names both. */
void page_add_difference(struct page *page, const char *path, const struct str *old, const struct str *new);

/* Everything that is known of a name. */
void page_view_open_name(struct editor *editor, const char *name);

void page_view_open_help(struct editor *editor); /* on the row under the cursor */
void page_view_open_keys(struct editor *editor);
void page_view_open_diff(struct editor *editor); /* against the file on disk */

#endif
