/* The screen side of the terminal. */
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include "terminal_parts.h"
#include "utf8.h"

#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"

enum { ESCAPE_MS = 25 };

/* What roles.def names. */
enum { LOOK_PLAIN = A_NORMAL, LOOK_BOLD = A_BOLD, LOOK_DIM = A_DIM, LOOK_UNDERLINE = A_UNDERLINE };
#define LOOK_REVERSE A_REVERSE
#define COLOR_DEFAULT (-1)

static const struct {
    short color;
    chtype attribute;
    chtype mono;
} role_rows[ROLE_COUNT] = {
#define ROLE(id, color, attribute, mono) [ROLE_##id] = {COLOR_##color, LOOK_##attribute, LOOK_##mono},
#include "roles.def"
};

static const struct {
    const char *utf8;
    const char *ascii;
} glyph_rows[GLYPH_COUNT] = {
#define GLYPH(id, utf8, ascii) [GLYPH_##id] = {utf8, ascii},
#include "glyphs.def"
};

static void send(int out, const char *text)
{
    /* Nothing can be done about a terminal that does not take it. */
    if (write(out, text, strlen(text)) < 0)
        return;
}

/* The process ends without terminal_close(): by exit() after a lack of memory, for one. */
static void restore_at_exit(void)
{
    if (stdscr == NULL)
        return;
    if (isendwin())
        reset_shell_mode(); /* the first frame has not entered the screen yet, but keys come one by one already */
    else
        endwin();
    if (isatty(STDOUT_FILENO))
        send(STDOUT_FILENO, PASTE_OFF);
}

static void choose_looks(struct terminal *terminal)
{
    for (int role = 0; role < ROLE_COUNT; role++) {
        if (!terminal->colored) {
            terminal->looks[role] = role_rows[role].mono;
            continue;
        }
        terminal->looks[role] = role_rows[role].attribute;
        short color = role_rows[role].color;
        if (color == COLOR_DEFAULT)
            continue;
        /* One pair for each colour, so that neighbours of one colour need no change. */
        init_pair((short)(color + 1), color, COLOR_DEFAULT);
        terminal->looks[role] |= (chtype)COLOR_PAIR(color + 1);
    }
}

static void set_up(struct terminal *terminal, bool color)
{
    raw();
    noecho();
    nonl();
    nodelay(stdscr, TRUE);
    if (getenv("ESCDELAY") == NULL)
        set_escdelay(ESCAPE_MS);
    leaveok(stdscr, TRUE);
    idlok(stdscr, TRUE); /* a list that moves by a line is scrolled by the terminal, not sent anew */
    terminal_define_keys();
    terminal->utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    terminal->no_corner = tigetflag("am") > 0 && (tigetstr("rmam") == NULL || tigetstr("smam") == NULL);
    terminal->colored = color && has_colors() && start_color() == OK;
    if (terminal->colored)
        use_default_colors();
    choose_looks(terminal);
}

struct terminal *terminal_open(const struct terminal_setup *setup)
{
    SCREEN *screen = terminal_new_screen(setup);
    if (screen == NULL)
        return NULL;
    struct terminal *terminal = calloc(1, sizeof *terminal);
    if (terminal == NULL) {
        endwin();
        delscreen(screen);
        return NULL;
    }
    atexit(restore_at_exit);
    terminal->screen = screen;
    terminal->out = fileno(setup->out);
    terminal->in = fileno(setup->in);
    set_up(terminal, setup->color);
    terminal->can_paste = isatty(terminal->out) && strcmp(termname(), "dumb") != 0;
    if (!terminal_enter_later(terminal->out)) {
        terminal_close(terminal);
        return NULL;
    }
    terminal->cursor_shown = true;
    return terminal;
}

void terminal_leave(struct terminal *terminal)
{
    if (terminal->can_paste)
        send(terminal->out, PASTE_OFF);
    endwin();
}

void terminal_return(struct terminal *terminal)
{
    if (terminal->can_paste)
        send(terminal->out, PASTE_ON);
    terminal->cursor_shown = false;
    clearok(curscr, TRUE);
    refresh();
    curs_set(0);
}

void terminal_close(struct terminal *terminal)
{
    if (terminal == NULL)
        return;
    terminal_leave(terminal);
    delscreen(terminal->screen);
    str_fini(&terminal->paste);
    free(terminal);
}

int terminal_rows(const struct terminal *terminal)
{
    (void)terminal;
    return getmaxy(stdscr);
}

int terminal_columns(const struct terminal *terminal)
{
    (void)terminal;
    return getmaxx(stdscr);
}

bool terminal_shows_cursor_role(const struct terminal *terminal)
{
    (void)terminal;
    return (termattrs() & A_REVERSE) != 0;
}

bool terminal_has_color(const struct terminal *terminal)
{
    return terminal->colored;
}

int terminal_input(const struct terminal *terminal)
{
    return terminal->in;
}

bool terminal_resized(struct terminal *terminal)
{
    struct winsize size;
    if (ioctl(terminal->out, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
        return false;
    if (size.ws_row == getmaxy(stdscr) && size.ws_col == getmaxx(stdscr))
        return false;
    terminal_resize(terminal, size.ws_row, size.ws_col);
    return true;
}

void terminal_resize(struct terminal *terminal, int rows, int columns)
{
    resize_term(rows, columns);
    untouchwin(stdscr); /* else the next getch() would paint what is left of the old frame */
    terminal_repaint(terminal);
}

void terminal_begin(struct terminal *terminal)
{
    erase();
    terminal->cursor_wanted = false;
}

void terminal_repaint(struct terminal *terminal)
{
    (void)terminal;
    clearok(curscr, TRUE);
}

void terminal_show(struct terminal *terminal)
{
    leaveok(stdscr, !terminal->cursor_wanted);
    if (terminal->cursor_wanted)
        move(terminal->cursor_row, terminal->cursor_column);
    wnoutrefresh(stdscr);
    doupdate();
    if (terminal->cursor_wanted != terminal->cursor_shown)
        curs_set(terminal->cursor_wanted ? 1 : 0);
    terminal->cursor_shown = terminal->cursor_wanted;
    if (terminal->can_paste && !terminal->entered)
        send(terminal->out, PASTE_ON);
    terminal->entered = true;
}

/* What can't be written without scrolling is pushed there from the left by curses, which needs a cell to the left. */
static bool is_bad_corner(const struct terminal *terminal, int row)
{
    return terminal->no_corner && getmaxx(stdscr) == 1 && row == getmaxy(stdscr) - 1;
}

static int columns_of_cell(int row, int column)
{
    cchar_t cell;
    wchar_t text[CCHARW_MAX + 1];
    attr_t attributes;
    short pair;
    if (mvin_wch(row, column, &cell) == ERR || getcchar(&cell, text, &attributes, &pair, NULL) == ERR || text[0] == L' ')
        return 0;
    return utf8_columns_of((uint32_t)text[0]);
}

/* The push would cut a wide character in two: the cell stays blank then. */
static void spare_corner(const struct terminal *terminal, int row)
{
    int last = getmaxx(stdscr) - 1;
    if (!terminal->no_corner || row != getmaxy(stdscr) - 1 || last < 1)
        return;
    if (columns_of_cell(row, last) == 1 && columns_of_cell(row, last - 1) == 2)
        mvaddch(row, last, ' ');
}

/* A mark that combines would combine with what stands before the text, on the line above even. */
static bool begins_with_mark(const char *text, size_t len)
{
    uint32_t code_point;
    utf8_decode(text, len, &code_point);
    return !utf8_is_control(code_point) && utf8_columns_of(code_point) == 0;
}

/* Text that is not all printable ASCII. Gives the columns that it took. */
static int put_any(const struct terminal *terminal, int row, int column, int room, const char *text, size_t len)
{
    struct str visible = STR_INIT;
    if (begins_with_mark(text, len))
        str_add_char(&visible, ' ');
    utf8_add_visible(&visible, text, len);
    size_t used;
    size_t bytes = utf8_fit(str_text(&visible), visible.len, (size_t)room, &used);
    if (terminal->utf8) {
        mvaddnstr(row, column, str_text(&visible), (int)bytes);
    } else {
        struct str ascii = STR_INIT;
        utf8_add_ascii(&ascii, str_text(&visible), bytes);
        used = ascii.len;
        mvaddnstr(row, column, str_text(&ascii), (int)ascii.len);
        str_fini(&ascii);
    }
    str_fini(&visible);
    return (int)used;
}

int terminal_put(struct terminal *terminal, int row, int column, int columns, enum role role, const char *text,
                 size_t len)
{
    int room = getmaxx(stdscr) - column;
    if (columns < room)
        room = columns;
    if (row < 0 || column < 0 || row >= getmaxy(stdscr) || room <= 0 || len == 0 || is_bad_corner(terminal, row))
        return 0;
    attrset((int)terminal->looks[role]);
    size_t fits = len < (size_t)room ? len : (size_t)room;
    bool plain = utf8_plain(text, fits) == fits && (fits == len || (unsigned char)text[fits] < 0x80); /* no mark follows */
    int used = (int)fits;
    if (plain)
        mvaddnstr(row, column, text, used);
    else
        used = put_any(terminal, row, column, room, text, len);
    spare_corner(terminal, row);
    return used;
}

const char *terminal_glyph(const struct terminal *terminal, enum glyph glyph)
{
    return terminal->utf8 ? glyph_rows[glyph].utf8 : glyph_rows[glyph].ascii;
}

/* The glyph as a cell: curses then copies it, where text goes through the locale's decoder letter by letter. */
static bool glyph_cell(const struct terminal *terminal, enum glyph glyph, cchar_t *cell)
{
    const char *text = terminal_glyph(terminal, glyph);
    uint32_t code_point;
    utf8_decode(text, strlen(text), &code_point);
    attrset((int)terminal->looks[ROLE_NORMAL]); /* what the cell has none of comes from the window */
    return setcchar(cell, (const wchar_t[]){(wchar_t)code_point, L'\0'}, A_NORMAL, 0, NULL) != ERR;
}

void terminal_put_across(struct terminal *terminal, int row, int column, int count, enum glyph glyph)
{
    cchar_t cell;
    if (count > 0 && !is_bad_corner(terminal, row) && glyph_cell(terminal, glyph, &cell))
        mvhline_set(row, column, &cell, count);
}

void terminal_put_down(struct terminal *terminal, int row, int column, int count, enum glyph glyph)
{
    cchar_t cell;
    if (count > 0 && !is_bad_corner(terminal, row + count - 1) && glyph_cell(terminal, glyph, &cell))
        mvvline_set(row, column, &cell, count);
}

void terminal_blank(struct terminal *terminal, int row, int column, int columns, enum role role)
{
    attrset((int)terminal->looks[role]);
    for (int i = 0; i < columns && column + i < getmaxx(stdscr); i++)
        mvaddch(row, column + i, ' ');
}

void terminal_set_cursor(struct terminal *terminal, int row, int column)
{
    terminal->cursor_wanted = true;
    terminal->cursor_row = row < getmaxy(stdscr) ? row : getmaxy(stdscr) - 1;
    terminal->cursor_column = column < getmaxx(stdscr) ? column : getmaxx(stdscr) - 1;
}

void terminal_dump(struct terminal *terminal, int row, struct str *out)
{
    (void)terminal;
    int columns = getmaxx(stdscr);
    wchar_t *line = calloc((size_t)columns + 1, sizeof *line);
    if (line == NULL || mvinnwstr(row, 0, line, columns) == ERR) {
        free(line);
        return;
    }
    size_t len = wcslen(line);
    while (len > 0 && line[len - 1] == L' ')
        len--;
    for (size_t i = 0; i < len; i++) {
        char bytes[4];
        str_add_len(out, bytes, utf8_put((uint32_t)line[i], bytes));
    }
    free(line);
}

bool terminal_is_reverse(struct terminal *terminal, int row, int column)
{
    (void)terminal;
    return (mvinch(row, column) & A_REVERSE) != 0;
}

bool terminal_cursor_at(const struct terminal *terminal, int *row, int *column)
{
    *row = terminal->cursor_row;
    *column = terminal->cursor_column;
    return terminal->cursor_wanted;
}
