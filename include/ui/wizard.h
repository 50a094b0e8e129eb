/*
 * Questions for a config that does not exist yet: a way to train, a model, data, the machine, and what follows.
 *
 * The answers stand in sight and can be gone back to; the rules are asked after each. Esc leaves for the empty editor. What
 * comes out is one revision of the session, not saved.
 */
#ifndef AXEDIT_UI_WIZARD_H
#define AXEDIT_UI_WIZARD_H

#include "editor_state.h"

/* Nothing for a file that exists, or that can't be written. */
void wizard_start(struct editor *editor);

#endif
