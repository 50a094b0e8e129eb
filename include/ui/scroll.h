/* A cursor that walks over lines, and the part of them that is on the screen. */
#ifndef AXEDIT_UI_SCROLL_H
#define AXEDIT_UI_SCROLL_H

#include <stdbool.h>
#include <stddef.h>

#include "keys.h"

struct scroll {
    size_t cursor;
    size_t top; /* the first line on the screen */
    size_t count;
};

/* Moves the cursor; false when the action is no movement. `page` is how many lines are on the screen. */
bool scroll_act(struct scroll *scroll, enum action action, size_t page);

/* The same for a text that has no cursor: the top moves. */
bool scroll_act_text(struct scroll *scroll, enum action action, size_t page);

/* Keeps the cursor within the lines and on the screen. */
void scroll_fit(struct scroll *scroll, size_t page);

#endif
