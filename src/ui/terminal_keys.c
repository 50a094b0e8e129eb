/*
 * The keyboard side of the terminal.
 *
 * Bytes are read one at a time and put together here, since a slow line may cut a character in two, which curses would
 * lose. Escape sequences that nobody knows are swallowed whole, so that their letters never act as keys.
 */
#include <string.h>

#include "terminal_parts.h"
#include "utf8.h"

enum {
    CODE_PASTE_BEGIN = KEY_MAX + 5000, /* curses itself numbers the keys that terminfo adds from KEY_MAX + 1 on */
    CODE_PASTE_END,
    DELETE_BYTE = 127,
    BACKSPACE_BYTE = 8,
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

/* Reads on to the end of a sequence whose ESC was read; false when ESC was a key of its own. */
static bool swallow_sequence(void)
{
    int byte = getch();
    if (byte == ERR)
        return false;
    if (byte == 'O') {
        getch();
        return true;
    }
    if (byte != '[') {
        ungetch(byte);
        return false;
    }
    do {
        byte = getch();
    } while (byte != ERR && (byte < 0x40 || byte > 0x7E));
    return true;
}

static size_t sequence_len(unsigned char lead)
{
    if (lead >= 0xF0)
        return 4;
    if (lead >= 0xE0)
        return 3;
    return lead >= 0xC0 ? 2 : 1;
}

/* Takes a byte of a character that is not ASCII; the code point when it is complete, else KEYCODE_NONE. */
static uint32_t collect_byte(struct terminal *terminal, int byte)
{
    if (terminal->byte_count == 0 && sequence_len((unsigned char)byte) == 1)
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

static void add_to_paste(struct terminal *terminal, int code)
{
    /* A function key's sequence inside of a paste is no text. */
    if (code >= 0 && code <= 0xFF)
        str_add_char(&terminal->paste, (char)code);
}

/* ESC O and a letter: no key is an O behind an Esc, and the letters of the keys that terminals send so are few. */
static bool is_torn_letter(struct terminal *terminal, int code)
{
    bool begins = terminal->after_escape && code == 'O';
    bool ends = terminal->in_letter && code > ' ' && code < DELETE_BYTE && strchr("ABCDEFHMPQRS", code) != NULL;
    terminal->in_letter = begins;
    return begins || ends;
}

/* True for a byte of a sequence whose ESC came too early to be known for its start. */
static bool is_torn(struct terminal *terminal, int code)
{
    bool begins = terminal->after_escape && code == '[';
    if (is_torn_letter(terminal, code)) {
        terminal->after_escape = false;
        return true;
    }
    terminal->after_escape = false;
    if (begins || terminal->in_sequence)
        terminal->in_sequence = begins || (code >= ' ' && code < 0x40);
    else
        return false;
    return code >= ' ' && code < DELETE_BYTE;
}

/* True when the code completed an event. */
static bool take_code(struct terminal *terminal, int code, struct event *event)
{
    if (code == CODE_PASTE_BEGIN) {
        terminal->pasting = true;
        str_clear(&terminal->paste);
        return false;
    }
    if (code == CODE_PASTE_END) {
        terminal->pasting = false;
        *event = (struct event){EVENT_PASTE, KEYCODE_NONE, str_text(&terminal->paste), terminal->paste.len};
        return true;
    }
    if (terminal->pasting) {
        add_to_paste(terminal, code);
        return false;
    }
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
    else if (code != KEYCODE_ESCAPE || !swallow_sequence())
        key = (uint32_t)code;
    if (code < 0x80 || code > 0xFF)
        terminal->byte_count = 0;
    terminal->after_escape = key == KEYCODE_ESCAPE;
    *event = (struct event){EVENT_KEY, key, NULL, 0};
    return key != KEYCODE_NONE;
}

bool terminal_read(struct terminal *terminal, struct event *event)
{
    for (;;) {
        int code = getch();
        if (code == ERR)
            return false;
        if (take_code(terminal, code, event))
            return true;
    }
}
