/* One change that a person asks for, as data: it can be made, or tried to see what the checks would say. */
#ifndef AXEDIT_UI_WHATIF_H
#define AXEDIT_UI_WHATIF_H

#include <stdbool.h>

#include "editor_state.h"

enum change_kind {
    CHANGE_SET,
    CHANGE_TEXT, /* like CHANGE_SET, but the text is text, whatever YAML would read */
    CHANGE_APPEND,
    CHANGE_REMOVE,
    CHANGE_MOVE_UP, /* an entry of a list */
    CHANGE_MOVE_DOWN,
    CHANGE_BACKEND
};

struct change {
    enum change_kind kind;
    const char *path; /* dotted; unused for CHANGE_BACKEND */
    const char *text; /* YAML, text, or a backend's name; unused where something is removed or moved */
};

/* The splices of the change, and its title in a few words. Text that is no YAML is taken as text, and `quoted` then
 * says so (it may be NULL). */
bool change_plan(const struct analysis *analysis, const struct change *change, struct arena *arena,
                 struct splices *splices, const char **title, bool *quoted, struct str *cause);

/* What the checks would say of the place that is changed: the worst in one line, "" when nothing. */
void change_try(const struct session *session, const struct change *change, struct str *verdict, enum role *role);

#endif
