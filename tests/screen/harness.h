/*
 * Screen tests: a file, keys, and what the screen says then. No terminal is needed: curses draws on /dev/null.
 *
 * Keys are written as key_read() (keys.h) takes them: as they are typed, names in angle brackets. The screen is drawn after
 * each key.
 */
#ifndef AXEDIT_TESTS_HARNESS_H
#define AXEDIT_TESTS_HARNESS_H

#include <stdbool.h>
#include <stddef.h>

#include "editor_state.h"

struct screen_setup {
    const char *text;     /* of the file; NULL for a file that does not exist yet */
    const char *name;     /* of the file; NULL for config.yml */
    const char *target;   /* NULL when nothing is said */
    const char *terminal; /* NULL for xterm-256color */
    const char *locale;   /* NULL for C.UTF-8 */
    const char *out;      /* the file that gets what a terminal would; NULL for /dev/null */
    int rows;             /* 0 for 24 */
    int columns;          /* 0 for 80 */
    bool color;
    bool whole; /* what has to be in the file is missed: else a few lines stand for a whole config */
    bool read_only;
};

struct screen {
    struct editor editor;
    struct session *session;
    struct terminal *terminal;
    char *directory;
    char *path;
    struct str dump;
};

struct screen *screen_open(const struct screen_setup *setup);

/* The usual: a text on 80x24. */
struct screen *screen_of(const char *text);
void screen_close(struct screen *screen);

void screen_keys(struct screen *screen, const char *keys);
void screen_paste(struct screen *screen, const char *text);
void screen_resize(struct screen *screen, int rows, int columns);

/* The whole screen, a line each; and one line. Valid until the next call. */
const char *screen_dump(struct screen *screen);
const char *screen_line(struct screen *screen, int row);

/* The line that shows the cursor; "" when there is none. */
const char *screen_cursor_line(struct screen *screen);

bool screen_has(struct screen *screen, const char *text);

/* What the file on disk holds; on the heap. */
char *screen_file(const struct screen *screen);
void screen_write_file(const struct screen *screen, const char *text);

/* These print the screen when they fail. */
#define assert_shows(screen, text) screen_check(screen, text, true, __FILE__, __LINE__)
#define assert_hides(screen, text) screen_check(screen, text, false, __FILE__, __LINE__)
#define assert_text(screen, text) screen_check_text(screen, text, __FILE__, __LINE__)
#define assert_saved(screen, text) screen_check_file(screen, text, __FILE__, __LINE__)
#define assert_cursor(screen, text) screen_check_cursor(screen, text, __FILE__, __LINE__)

void screen_check(struct screen *screen, const char *text, bool wanted, const char *file, int line);
void screen_check_text(struct screen *screen, const char *text, const char *file, int line);
void screen_check_file(struct screen *screen, const char *text, const char *file, int line);
void screen_check_cursor(struct screen *screen, const char *text, const char *file, int line);

#endif
