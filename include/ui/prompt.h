/* A line to type in, above the key line: what is asked, the text, and what the checks would say of it. */
#ifndef AXEDIT_UI_PROMPT_H
#define AXEDIT_UI_PROMPT_H

#include <stdbool.h>

#include "editor_state.h"

struct prompt_setup {
    const char *label;   /* what is asked for */
    const char *help;    /* what may be typed */
    const char *text;    /* to start with */
    const char *subject; /* for the functions below: a path, or "" */
    const struct field_row *field; /* the same: whose value it is, or NULL */

    /* What is to be said of the text; it is never refused for it. */
    void (*judge)(const struct editor *editor, const struct prompt_setup *asked, const char *text,
                  struct str *verdict, enum role *role);

    /* Enter: does what was asked for. False keeps the prompt open. */
    bool (*accept)(struct editor *editor, const struct prompt_setup *asked, const char *text);

    /* Goes on with the text on a page of several lines, in the place of the prompt; NULL when the text has only one. */
    void (*more)(struct editor *editor, const struct prompt_setup *asked, const char *text);

    bool to_list; /* after it, back to the list, over any picker */
};

/* Copies the texts. */
void prompt_open(struct editor *editor, const struct prompt_setup *setup);

/* The target, in the grammar of --target. */
void prompt_open_target(struct editor *editor);

#endif
