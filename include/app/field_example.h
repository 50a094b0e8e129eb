/* What can go wrong with a field: the rules that speak of it, and a small example. */
#ifndef AXEDIT_APP_FIELD_EXAMPLE_H
#define AXEDIT_APP_FIELD_EXAMPLE_H

#include <stdbool.h>

#include "arena.h"
#include "field.h"
#include "help_text.h"
#include "str.h"

/* A value that the field's type refuses and one that it takes, found by checking them; of a legacy flag what replaces it.
 * False when there is no such pair: a field that takes anything, is deprecated, or is an error on its own. */
bool field_make_example(const struct field_row *row, struct arena *arena, struct help_example *example);

/* Appends the ids of the rules in whose example (share/help/rules) the field stands, as one fact. */
void field_add_rules(const struct field_row *row, struct str *out);

/* Both; no example of its own where share/help/fields has one. */
void field_add_examples(const struct field_row *row, struct str *out);

#endif
