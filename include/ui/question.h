/* A question in the status line; its answers are the keys of a context of its own. */
#ifndef AXEDIT_UI_QUESTION_H
#define AXEDIT_UI_QUESTION_H

#include "editor_state.h"

/* The question is closed before `answer` is called; ACTION_SAY_STAY only closes it. `text` is copied. */
void question_open(struct editor *editor, enum context context, const char *text,
                   void (*answer)(struct editor *editor, enum action action));

#endif
