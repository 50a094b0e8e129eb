/* What stands around the modes: header, status line, key line; and text that shows where it was cut. */
#ifndef AXEDIT_UI_FRAME_H
#define AXEDIT_UI_FRAME_H

#include "editor_state.h"

/* File, target, and how many problems there are. */
void frame_draw_header(struct editor *editor);

/* In the rule below the header: what the model is, and the file that says so; nothing when none was read. Drawn after the
 * modes, whose lines meet the rule. */
void frame_draw_model(struct editor *editor);

/* The keys that work now. */
void frame_draw_keys(struct editor *editor);

/* What concerns all keys, over that line; last of all. */
void frame_draw_notice(struct editor *editor);

/* The message of the last key, else `text` at the left and `right` at the right end (both may be ""). */
void frame_draw_status(struct editor *editor, enum role role, const char *text, const char *right);

/* Appends the path, or where it is longer than `columns` (more than the sign takes), its end behind the sign. */
void frame_add_path(const char *path, size_t columns, const char *sign, struct str *out);

/* Puts text, with a sign at its end when it does not fit. Returns the columns that it took. */
int frame_put(struct terminal *terminal, int row, int column, int columns, enum role role, const char *text);

#endif
