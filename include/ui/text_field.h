/* One line of text that the user types: UTF-8, a cursor, a window that moves sideways. Offsets are bytes. */
#ifndef AXEDIT_UI_TEXT_FIELD_H
#define AXEDIT_UI_TEXT_FIELD_H

#include <stdbool.h>

#include "keys.h"
#include "str.h"
#include "terminal.h"

struct text_field {
    struct str text;
    size_t at;    /* of the cursor */
    size_t first; /* the first byte that is shown */
};

/* The cursor stands at the end. */
void text_field_set(struct text_field *field, const char *text);
void text_field_fini(struct text_field *field);

/* Puts text in at the cursor. Line breaks and tabs become blanks; other control characters are left out. */
void text_field_insert(struct text_field *field, const char *text, size_t len);

/* Does what an action of the PROMPT context says; false when it is none of a text field's. */
bool text_field_act(struct text_field *field, enum action action);

/* Draws it with its cursor. */
void text_field_draw(struct text_field *field, struct terminal *terminal, int row, int column, int columns);

#endif
