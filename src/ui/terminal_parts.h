/* What the two halves of the terminal share: terminal.c draws, terminal_keys.c reads. The only include of curses. */
#ifndef AXEDIT_UI_TERMINAL_PARTS_H
#define AXEDIT_UI_TERMINAL_PARTS_H

#include <curses.h>

#include "terminal.h"

struct terminal {
    SCREEN *screen;
    int out; /* file descriptors */
    int in;
    bool colored;
    bool utf8;          /* the locale's encoding */
    bool entered;       /* a frame was shown */
    bool can_paste;     /* bracketed paste is asked for once the screen is entered */
    bool cursor_wanted; /* by the frame that is being drawn */
    bool cursor_shown;
    int cursor_row;
    int cursor_column;
    chtype looks[ROLE_COUNT];
    char bytes[4]; /* of a code point that has not come whole yet */
    size_t byte_count;
    bool after_escape; /* ESC was the last key: a sequence that a slow line tore apart may go on */
    bool in_sequence;  /* it does: its bytes are no keys */
    bool in_letter;    /* it does, with ESC O: one letter may follow */
    bool no_corner;    /* the cell at the lower right can't be written on a screen of one column */
    bool pasting;
    bool paste_too_long; /* what came behind PASTE_MOST bytes is not kept */
    size_t begin_match;  /* bytes of the marker of a paste's begin, and of its end, that have come in pieces */
    size_t end_match;
    size_t burst;        /* bytes and keys that were read since there was nothing to read */
    size_t last_burst;   /* the same at the last time when there was nothing left */
    size_t taken;        /* all that were ever read */
    struct str paste;
};

/* Tells curses of the key sequences that terminfo lacks. */
void terminal_define_keys(void);

/* terminal_screen.c: a screen for terminal_open(), or NULL when nothing describes the terminal. */
SCREEN *terminal_new_screen(const struct terminal_setup *setup);

/* The terminal gets to know of what newterm() had to say with the first frame only, and of that in one write. Until it has
 * once left the screen and come back curses flushes at each movement of the cursor, which makes dozens of small writes of a
 * frame, and each wakes whoever reads it: another process here, a packet on a line. So it leaves at once, while what it
 * writes goes nowhere. False when `out`, its file descriptor, is lost. */
bool terminal_enter_later(int out);

#endif
