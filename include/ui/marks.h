/* The letters in the margin and their colours; the problems of a row, and the walk from one to the next. */
#ifndef AXEDIT_UI_MARKS_H
#define AXEDIT_UI_MARKS_H

#include "editor_state.h"

enum mark mark_for(const struct diagnostic *diagnostic);
enum role role_of_mark(enum mark mark);

/* The diagnostics that show on the row, those folded into it included, the worst first. In the arena. */
const struct diagnostic **marks_of_row(const struct editor *editor, size_t row, struct arena *arena, size_t *count);

/* Those that have no row, as they speak of the whole file. */
const struct diagnostic **marks_of_file(const struct editor *editor, struct arena *arena, size_t *count);

/* Moves the cursor to the next or the previous row with a problem, unfolding where one is hidden. */
void marks_walk(struct editor *editor, bool forwards);

#endif
