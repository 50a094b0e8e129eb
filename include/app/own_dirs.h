/* The user's directories that are axedit's own. */
#ifndef AXEDIT_APP_OWN_DIRS_H
#define AXEDIT_APP_OWN_DIRS_H

#include <stdbool.h>

#include "str.h"

enum own_dir {
    OWN_DIR_STATE,    /* $XDG_STATE_HOME/axedit, by default ~/.local/state/axedit: recovery copies, lessons done */
    OWN_DIR_SETTINGS, /* $XDG_CONFIG_HOME/axedit, by default ~/.config/axedit: their targets and kernels */
};

/* Appends the path of NAME in the directory; an empty NAME gives the directory itself. False, with the cause (or NULL),
 * when neither variable tells. Nothing is made. */
bool own_dir_add(struct str *out, enum own_dir dir, const char *name, struct str *cause);

#endif
