/* Lists of rules as people write them: "packing-isolation, fp8-*". A name may end in * for all that begin with it. */
#ifndef AXEDIT_MODEL_RULE_LIST_H
#define AXEDIT_MODEL_RULE_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "str.h"

/* True when the list (`len` bytes, commas and blanks between the names) holds the rule. */
bool rule_list_holds(const char *list, size_t len, const char *rule);

/* False when a name in the list is no rule and no beginning of one; `cause` then says which, and the nearest. */
bool rule_list_check(const char *list, size_t len, struct str *cause);

#endif
