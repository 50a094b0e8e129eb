/* Silencing a rule where it speaks. */
#ifndef AXEDIT_UI_IGNORING_H
#define AXEDIT_UI_IGNORING_H

#include "editor_state.h"

/* Writes `# axedit: ignore[rule]` into the line of the worst warning or note at the cursor (i). An error is refused: axolotl
 * stops at it, whatever the comment says. */
void ignore_problem(struct editor *editor);

#endif
