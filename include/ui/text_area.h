/*
 * Text of several lines that the user types: UTF-8, a cursor, lines that are too long cut where the screen ends.
 *
 * Offsets are bytes. What stands on one line of the screen is a row; a line of the text has one row or more. Control
 * characters are shown as ^X and kept.
 */
#ifndef AXEDIT_UI_TEXT_AREA_H
#define AXEDIT_UI_TEXT_AREA_H

#include <stdbool.h>

#include "keys.h"
#include "layout.h"
#include "str.h"
#include "terminal.h"

struct text_area {
    struct str text;
    size_t at;      /* of the cursor */
    size_t top;     /* the first row on the screen */
    size_t columns; /* of a row, as drawn last; 0 before */
    size_t rows;    /* on the screen, as drawn last */
    size_t wanted;  /* the column that Up and Down keep to; SIZE_MAX when none */
};

/* The cursor stands at the start. */
void text_area_init(struct text_area *area, const char *text);
void text_area_fini(struct text_area *area);

/* Puts text in at the cursor. CRLF and CR become line breaks; tabs stay, other control characters are left out. */
void text_area_insert(struct text_area *area, const char *text, size_t len);

/* Does what an action of the TEXT context says; false when it is none of a text's. */
bool text_area_act(struct text_area *area, enum action action);

/* Draws it with its cursor. */
void text_area_draw(struct text_area *area, struct terminal *terminal, struct rect rect);

/* Where the cursor is, from 1: the line of the text, and the column in it in code points. */
void text_area_place(const struct text_area *area, size_t *line, size_t *column);

#endif
