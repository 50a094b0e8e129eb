/* Where axedit keeps what it remembers between runs: recovery copies, and which lessons are done. */
#ifndef AXEDIT_APP_STATE_DIR_H
#define AXEDIT_APP_STATE_DIR_H

#include <stdbool.h>

#include "str.h"

/* Appends $XDG_STATE_HOME/axedit/NAME, by default ~/.local/state/axedit/NAME; an empty NAME gives the directory itself.
 * False, with the cause, when neither variable tells. Nothing is made. */
bool state_add_path(struct str *out, const char *name, struct str *cause);

#endif
