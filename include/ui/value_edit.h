/* Asking for a value in the way that fits its type. */
#ifndef AXEDIT_UI_VALUE_EDIT_H
#define AXEDIT_UI_VALUE_EDIT_H

#include "editor_state.h"

/* What a value of the field is asked for by. */
enum value_way {
    VALUE_LINE,    /* a picker, a line or a page, as the value is */
    VALUE_ENTRIES, /* it can be nothing but a list: an entry is asked for */
    VALUE_MEMBERS  /* nothing but a mapping: a key to put into it */
};

/* Of a value that is not there yet, or empty. `field` may be NULL. */
enum value_way value_way_of(const struct field_row *field);

/* Asks for the value at `path`, wherever it is: a picker where the values are few, a page for text of several lines, an
 * entry for a list, a key for a mapping, else a line to type in. `source` is the value as it is written now, NULL when
 * there is none; `field` is NULL for a key that nobody knows. */
void value_edit(struct editor *editor, const char *path, const struct field_row *field, const char *source);

/* The line to type in, whatever the type. */
void value_type(struct editor *editor, const char *path, const struct field_row *field, const char *source);

#endif
