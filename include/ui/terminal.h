/*
 * The terminal: roles instead of attributes, text that is always harmless, keys as numbers.
 *
 * The only code that sees curses is behind this header. There is one screen at a time; nothing reaches it before
 * terminal_show(). Rows and columns count from 0; what lies outside of the screen is not drawn. Text is UTF-8.
 */
#ifndef AXEDIT_UI_TERMINAL_H
#define AXEDIT_UI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "str.h"

enum role {
#define ROLE(id, color, attribute, mono) ROLE_##id,
#include "roles.def"
    ROLE_COUNT
};

enum glyph {
#define GLYPH(id, utf8, ascii) GLYPH_##id,
#include "glyphs.def"
    GLYPH_COUNT
};

/* A key is its code point where it has one (Ctrl-A is 1), else one of these. */
enum keycode {
    KEYCODE_NONE = 0,
    KEYCODE_TAB = 9,
    KEYCODE_ENTER = 13,
    KEYCODE_ESCAPE = 27,
    KEYCODE_UP = 0x110000, /* behind the last code point */
    KEYCODE_DOWN,
    KEYCODE_LEFT,
    KEYCODE_RIGHT,
    KEYCODE_PAGE_UP,
    KEYCODE_PAGE_DOWN,
    KEYCODE_HOME,
    KEYCODE_END,
    KEYCODE_BACKSPACE,
    KEYCODE_DELETE,
    KEYCODE_F1,
};

#define KEYCODE_CTRL(letter) ((letter)&0x1F)

/* A paste that is too long (over 4 MiB), or was given up because its end never came, is an event without a text. */
enum event_kind { EVENT_NONE, EVENT_KEY, EVENT_PASTE, EVENT_PASTE_TOO_LONG, EVENT_PASTE_UNENDED };

/* Something that the user did. A paste is one event, however long it is; its text is valid until the next read. */
struct event {
    enum event_kind kind;
    uint32_t key;
    const char *text;
    size_t len;
};

struct terminal;

struct terminal_setup {
    FILE *out;
    FILE *in;
    const char *type; /* a terminfo name; NULL for $TERM */
    bool color;       /* false: mono, whatever the terminal can do */
};

/* Takes the terminal over; NULL when it can't be used. It is given back by terminal_close(), and when the process exits
 * without that. */
struct terminal *terminal_open(const struct terminal_setup *setup);
void terminal_close(struct terminal *terminal);

/* Gives the screen to others for a while, and takes it back. */
void terminal_leave(struct terminal *terminal);
void terminal_return(struct terminal *terminal);

int terminal_rows(const struct terminal *terminal);
int terminal_columns(const struct terminal *terminal);
bool terminal_shows_cursor_role(const struct terminal *terminal); /* false: reverse video does not exist here */

/* The size that the screen has now; false when it is the one that is known. */
bool terminal_resized(struct terminal *terminal);
void terminal_resize(struct terminal *terminal, int rows, int columns);

/* A frame: begin, put, show. What did not change since the last frame is not sent. */
void terminal_begin(struct terminal *terminal);
void terminal_show(struct terminal *terminal);
void terminal_repaint(struct terminal *terminal); /* the next frame is sent whole */

/* Puts what fits into `columns` columns and returns how many it took. Controls are shown, never sent. */
int terminal_put(struct terminal *terminal, int row, int column, int columns, enum role role, const char *text,
                 size_t len);

/* `count` times the glyph, to the right or downwards. */
void terminal_put_across(struct terminal *terminal, int row, int column, int count, enum glyph glyph);
void terminal_put_down(struct terminal *terminal, int row, int column, int count, enum glyph glyph);

const char *terminal_glyph(const struct terminal *terminal, enum glyph glyph);

/* Blanks a part of a line, for what is drawn over something else or between two words of one role. */
void terminal_blank(struct terminal *terminal, int row, int column, int columns, enum role role);

/* Shows the hardware cursor there in this frame; without it the cursor is hidden. */
void terminal_set_cursor(struct terminal *terminal, int row, int column);

/* The next event; false when there is none now. Never waits. */
bool terminal_read(struct terminal *terminal, struct event *event);

/* True when a paste has begun, its end has not come, and what came last was so little that it may have been a key. */
bool terminal_waits_in_paste(const struct terminal *terminal);

/* How much was ever read: what does not grow although there is something to read tells a terminal that is ours no more. */
size_t terminal_taken(const struct terminal *terminal);

/* The file descriptor to wait for. */
int terminal_input(const struct terminal *terminal);

/* For tests: a line of the frame as text without the blanks at its end, and the role of a cell. Appends. */
void terminal_dump(struct terminal *terminal, int row, struct str *out);
bool terminal_is_reverse(struct terminal *terminal, int row, int column);
bool terminal_has_color(const struct terminal *terminal);
bool terminal_cursor_at(const struct terminal *terminal, int *row, int *column);

#endif
