/* What axedit can say about a name: a rule, a backend, a field, a legacy flag, a target. */
#ifndef AXEDIT_APP_EXPLAIN_H
#define AXEDIT_APP_EXPLAIN_H

#include <stdbool.h>

#include "own_rows.h"
#include "str.h"

/* Appends everything of that name, one part after the other, as plain text without control characters; false when there
 * is nothing, and then the nearest name, if any, is appended to `nearest`. `own` are the user's rows, NULL for none. */
bool explain(const char *name, const struct own_rows *own, struct str *out, struct str *nearest);

#endif
