#include "state_dir.h"

#include <stdlib.h>

/* $XDG_STATE_HOME counts only when it is absolute, as its specification says. */
bool state_add_path(struct str *out, const char *name, struct str *cause)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    if (state && state[0] == '/') {
        str_add(out, state);
    } else if (home && home[0] == '/') {
        str_add(out, home);
        str_add(out, "/.local/state");
    } else {
        str_add(cause, "neither XDG_STATE_HOME nor HOME is set");
        return false;
    }
    str_printf(out, "/axedit%s%s", name[0] != '\0' ? "/" : "", name);
    return true;
}
