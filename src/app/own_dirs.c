#include "own_dirs.h"

#include <stdlib.h>

static const struct {
    const char *variable;
    const char *usual; /* below the home directory */
} dirs[] = {
    [OWN_DIR_STATE] = {"XDG_STATE_HOME", ".local/state"},
    [OWN_DIR_SETTINGS] = {"XDG_CONFIG_HOME", ".config"},
};

/* The variable counts only when it is absolute, as its specification says. */
bool own_dir_add(struct str *out, enum own_dir dir, const char *name, struct str *cause)
{
    const char *named = getenv(dirs[dir].variable), *home = getenv("HOME");
    if (named && named[0] == '/') {
        str_add(out, named);
    } else if (home && home[0] == '/') {
        str_printf(out, "%s/%s", home, dirs[dir].usual);
    } else {
        if (cause)
            str_printf(cause, "neither %s nor HOME is set", dirs[dir].variable);
        return false;
    }
    str_printf(out, "/axedit%s%s", name[0] != '\0' ? "/" : "", name);
    return true;
}
