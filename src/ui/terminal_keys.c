/*
 * The keyboard side of the terminal.
 *
 * Bytes are read one at a time and put together here, since a slow line may cut a character in two, which curses would
 * lose. Escape sequences that nobody knows are swallowed whole, so that their letters never act as keys.
 *
 * The end of a paste may get lost on a bad line, and all keys would be taken for pasted text then. A clock can't tell that
 * from a slow line; a person can, so Ctrl-C by itself ends a paste. What has come of it is dropped: half of a text is not
 * what anybody wanted.
 */
#include <string.h>

#include "terminal_parts.h"
#include "utf8.h"

enum {
    CODE_PASTE_BEGIN = KEY_MAX + 5000, /* curses itself numbers the keys that terminfo adds from KEY_MAX + 1 on */
    CODE_PASTE_END,
    DELETE_BYTE = 127,
    BACKSPACE_BYTE = 8,
    KEY_BYTES = 8,                 /* more bytes at once are no key */
    PASTE_MOST = 4 * 1024 * 1024, /* bytes */
};

static const struct {
    int code;
    uint32_t key;
} key_rows[] = {
    {KEY_UP, KEYCODE_UP},           {KEY_DOWN, KEYCODE_DOWN},     {KEY_LEFT, KEYCODE_LEFT},
    {KEY_RIGHT, KEYCODE_RIGHT},     {KEY_PPAGE, KEYCODE_PAGE_UP}, {KEY_A3, KEYCODE_PAGE_UP},
    {KEY_NPAGE, KEYCODE_PAGE_DOWN}, {KEY_C3, KEYCODE_PAGE_DOWN},  {KEY_HOME, KEYCODE_HOME},
    {KEY_FIND, KEYCODE_HOME},       {KEY_A1, KEYCODE_HOME},       {KEY_END, KEYCODE_END},
    {KEY_SELECT, KEYCODE_END},      {KEY_C1, KEYCODE_END},        {KEY_BACKSPACE, KEYCODE_BACKSPACE},
    {KEY_DC, KEYCODE_DELETE},       {KEY_ENTER, KEYCODE_ENTER},   {KEY_F(1), KEYCODE_F1},
};

/* What terminals send, whatever $TERM says of them. */
static const struct {
    const char *sequence;
    int code;
} sequence_rows[] = {
    {"\033[200~", CODE_PASTE_BEGIN},
    {"\033[201~", CODE_PASTE_END},
    {"\033[A", KEY_UP},
    {"\033OA", KEY_UP},
    {"\033[B", KEY_DOWN},
    {"\033OB", KEY_DOWN},
    {"\033[C", KEY_RIGHT},
    {"\033OC", KEY_RIGHT},
    {"\033[D", KEY_LEFT},
    {"\033OD", KEY_LEFT},
    {"\033[H", KEY_HOME},
    {"\033OH", KEY_HOME},
    {"\033[1~", KEY_HOME},
    {"\033[7~", KEY_HOME},
    {"\033[F", KEY_END},
    {"\033OF", KEY_END},
    {"\033[4~", KEY_END},
    {"\033[8~", KEY_END},
    {"\033[5~", KEY_PPAGE},
    {"\033[6~", KEY_NPAGE},
    {"\033[3~", KEY_DC},
    {"\033OP", KEY_F(1)},
    {"\033[11~", KEY_F(1)},
};

void terminal_define_keys(void)
{
    for (size_t i = 0; i < sizeof sequence_rows / sizeof sequence_rows[0]; i++) {
        if (key_defined(sequence_rows[i].sequence) == 0)
            define_key(sequence_rows[i].sequence, sequence_rows[i].code);
    }
}

static uint32_t key_of_code(int code)
{
    for (size_t i = 0; i < sizeof key_rows / sizeof key_rows[0]; i++) {
        if (key_rows[i].code == code)
            return key_rows[i].key;
    }
    return KEYCODE_NONE;
}

/* Takes what follows an ESC that was read; false when that was a key of its own. A sequence may end later: is_torn() goes
 * on with it. */
static bool begins_sequence(struct terminal *terminal)
{
    int byte = getch();
    if (byte == ERR)
        return false;
    if (byte == 'O') {
        terminal->in_letter = getch() == ERR;
        return true;
    }
    if (byte != '[') {
        ungetch(byte);
        return false;
    }
    terminal->in_sequence = true;
    terminal->begin_match = 1; /* of PASTE_BEGIN: the '[' */
    return true;
}

static size_t sequence_len(unsigned char lead)
{
    if (lead >= 0xF0)
        return 4;
    return lead >= 0xE0 ? 3 : 2;
}

/* Takes a byte of a character that is not ASCII; the code point when it is complete, else KEYCODE_NONE. What is no UTF-8
 * costs itself only. */
static uint32_t collect_byte(struct terminal *terminal, int byte)
{
    bool continues = byte < 0xC0, can_lead = byte >= 0xC2 && byte <= 0xF4;
    if (!continues)
        terminal->byte_count = 0;
    if (continues ? terminal->byte_count == 0 : !can_lead)
        return KEYCODE_NONE;
    terminal->bytes[terminal->byte_count++] = (char)byte;
    if (terminal->byte_count < sequence_len((unsigned char)terminal->bytes[0]))
        return KEYCODE_NONE;
    uint32_t code_point;
    size_t taken = utf8_decode(terminal->bytes, terminal->byte_count, &code_point);
    bool good = taken == terminal->byte_count;
    terminal->byte_count = 0;
    return good ? code_point : KEYCODE_NONE;
}

/* --- Pastes ------------------------------------------------------------------------------------------------------- */

#define PASTE_BEGIN "[200~" /* behind an ESC */
#define PASTE_END "\033[201~"

/* Goes on with the marker, whatever pieces it comes in; true when it is complete. */
static bool match_marker(const char *marker, size_t *match, int code)
{
    if (code != marker[*match])
        *match = 0;
    if (code == marker[*match])
        ++*match;
    if (marker[*match] != '\0')
        return false;
    *match = 0;
    return true;
}

static void begin_paste(struct terminal *terminal)
{
    terminal->pasting = true;
    terminal->paste_too_long = false;
    terminal->end_match = 0;
    terminal->byte_count = 0;
    str_clear(&terminal->paste);
}

static void drop_paste(struct terminal *terminal, struct event *event, enum event_kind kind)
{
    terminal->pasting = false;
    str_fini(&terminal->paste);
    *event = (struct event){.kind = kind};
}

static void end_paste(struct terminal *terminal, struct event *event)
{
    if (terminal->paste_too_long) {
        drop_paste(terminal, event, EVENT_PASTE_TOO_LONG);
        return;
    }
    terminal->pasting = false;
    *event = (struct event){EVENT_PASTE, KEYCODE_NONE, str_text(&terminal->paste), terminal->paste.len};
}

/* A key by itself: nothing came right before it, and nothing follows. What is pasted comes with more. */
static bool is_alone(struct terminal *terminal)
{
    if (terminal->burst != 1)
        return false;
    int next = getch();
    if (next != ERR)
        ungetch(next);
    return next == ERR;
}

/* True when the code completed an event: the paste is over. */
static bool add_to_paste(struct terminal *terminal, int code, struct event *event)
{
    if (code == KEYCODE_CTRL('C') && is_alone(terminal)) {
        drop_paste(terminal, event, EVENT_PASTE_UNENDED);
        return true;
    }
    /* A function key's sequence inside of a paste is no text. */
    if (code < 0 || code > 0xFF)
        return false;
    bool has_room = terminal->paste.len < PASTE_MOST;
    terminal->paste_too_long = terminal->paste_too_long || !has_room;
    if (has_room)
        str_add_char(&terminal->paste, (char)code);
    if (!match_marker(PASTE_END, &terminal->end_match, code))
        return false;
    /* It was torn apart: curses took its ESC for a key. */
    if (!terminal->paste_too_long)
        str_cut(&terminal->paste, terminal->paste.len - strlen(PASTE_END));
    end_paste(terminal, event);
    return true;
}

bool terminal_waits_in_paste(const struct terminal *terminal)
{
    return terminal->pasting && terminal->last_burst <= KEY_BYTES;
}

size_t terminal_taken(const struct terminal *terminal)
{
    return terminal->taken;
}

/* --- Keys --------------------------------------------------------------------------------------------------------- */

/* ESC O and a letter: no key is an O behind an Esc, and the letters of the keys that terminals send so are few. */
static bool is_torn_letter(struct terminal *terminal, int code)
{
    bool begins = terminal->after_escape && code == 'O';
    bool ends = terminal->in_letter && code > ' ' && code < DELETE_BYTE && strchr("ABCDEFHMPQRS", code) != NULL;
    terminal->in_letter = begins;
    return begins || ends;
}

/* True for a byte of a sequence that came in pieces. */
static bool is_torn(struct terminal *terminal, int code)
{
    bool begins = terminal->after_escape && code == '[';
    if (is_torn_letter(terminal, code)) {
        terminal->after_escape = false;
        return true;
    }
    terminal->after_escape = false;
    if (!begins && !terminal->in_sequence)
        return false;
    if (begins)
        terminal->begin_match = 0;
    terminal->in_sequence = begins || (code >= ' ' && code < 0x40);
    /* Else what is pasted would be keys. */
    if (match_marker(PASTE_BEGIN, &terminal->begin_match, code))
        begin_paste(terminal);
    return code >= ' ' && code < DELETE_BYTE;
}

/* True when the code completed an event. */
static bool take_code(struct terminal *terminal, int code, struct event *event)
{
    if (code == CODE_PASTE_BEGIN) {
        begin_paste(terminal);
        return false;
    }
    if (code == CODE_PASTE_END) {
        if (terminal->pasting)
            end_paste(terminal, event);
        return event->kind != EVENT_NONE;
    }
    if (terminal->pasting)
        return add_to_paste(terminal, code, event);
    if (is_torn(terminal, code))
        return false;
    uint32_t key = KEYCODE_NONE;
    if (code > 0xFF)
        key = key_of_code(code);
    else if (code >= 0x80)
        key = collect_byte(terminal, code);
    else if (code == DELETE_BYTE || code == BACKSPACE_BYTE)
        key = KEYCODE_BACKSPACE;
    else if (code == '\n')
        key = KEYCODE_ENTER;
    else if (code != KEYCODE_ESCAPE || !begins_sequence(terminal))
        key = (uint32_t)code;
    if (code < 0x80 || code > 0xFF)
        terminal->byte_count = 0;
    terminal->after_escape = key == KEYCODE_ESCAPE;
    *event = (struct event){EVENT_KEY, key, NULL, 0};
    return key != KEYCODE_NONE;
}

bool terminal_read(struct terminal *terminal, struct event *event)
{
    *event = (struct event){.kind = EVENT_NONE};
    for (;;) {
        int code = getch();
        if (code == ERR) {
            if (terminal->burst > 0)
                terminal->last_burst = terminal->burst;
            terminal->burst = 0;
            return false;
        }
        terminal->burst++;
        terminal->taken++;
        if (take_code(terminal, code, event))
            return true;
    }
}
