/*
 * A lesson in the editor: the goal pane under the header, hints, and the way to the next lesson.
 *
 * The goals follow the session's state; the pane stays while pickers and prompts are open. Where editor->learning is NULL
 * there is no lesson, and all of this does nothing.
 */
#ifndef AXEDIT_UI_LEARNING_H
#define AXEDIT_UI_LEARNING_H

#include <stdbool.h>

#include "command.h"
#include "editor_state.h"
#include "lesson.h"

struct learning {
    const struct lesson *lesson;
    size_t number;       /* from 1; 0 for a lesson of the user's own */
    size_t total;
    size_t hints;        /* how many are shown */
    bool solved;         /* now */
    bool was_solved;     /* once: progress is kept */
    bool keeps_progress;
    bool goes_on;        /* the user left it for the next one */
};

/* After a key: are the goals reached? */
void learning_follow(struct editor *editor);

/* The rows that the pane would like to have on a screen of so many columns; 0 for none. */
int learning_rows(const struct editor *editor, int columns);
void learning_draw(struct editor *editor);

void learning_hint(struct editor *editor);      /* H */
void learning_open_text(struct editor *editor); /* L */

/* The word for the key line; NULL when the key has nothing to do. */
const char *learning_word(const struct editor *editor, enum action action, const char *word);

/* `axedit learn` with words (learn.c): opens a lesson, or checks files. The exit status. */
int learn_run(const struct options *options);

/* Opens the lesson on a screen that nobody sees and presses its keys (lesson_try.c). False, with what is wrong in `cause`:
 * the keys do not solve it, or no rule changes its state. */
bool lesson_try(const struct lesson *lesson, struct str *cause);

#endif
