/* The list of keys: the mode at the bottom of the stack. */
#ifndef AXEDIT_UI_LIST_H
#define AXEDIT_UI_LIST_H

#include "editor_state.h"

struct mode *list_new(void);

/* Where the cursor starts: at the error of a broken file, else at the first key. */
void list_start(struct editor *editor);

/* list_draw.c */
void list_draw(struct mode *mode, struct editor *editor);

/* list_hints.c: which keys of the list do something now, and what to call it. */
const char *list_hint(const struct mode *mode, const struct editor *editor, enum action action, const char *word);

#endif
