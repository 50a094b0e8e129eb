/* Typing on one line. */
#include "text_field.h"

#include <string.h>

#include "utf8.h"

void text_field_set(struct text_field *field, const char *text)
{
    str_clear(&field->text);
    field->at = field->first = 0;
    text_field_insert(field, text, strlen(text));
}

void text_field_fini(struct text_field *field)
{
    str_fini(&field->text);
}

static void splice(struct text_field *field, size_t start, size_t end, const struct str *new)
{
    struct str text = STR_INIT;
    field->at = start + new->len;
    if (end == field->text.len) { /* as in most typing: nothing behind it moves */
        str_cut(&field->text, start);
        str_add_len(&field->text, str_text(new), new->len);
        return;
    }
    str_add_len(&text, str_text(&field->text), start);
    str_add_len(&text, str_text(new), new->len);
    str_add_len(&text, str_text(&field->text) + end, field->text.len - end);
    str_fini(&field->text);
    field->text = text;
}

static void add_harmless(struct str *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len;) {
        uint32_t code_point;
        i += utf8_decode(text + i, len - i, &code_point);
        if (code_point == '\r' && i < len && text[i] == '\n')
            continue;
        char bytes[4];
        if (code_point == '\n' || code_point == '\r' || code_point == '\t')
            str_add_char(out, ' ');
        else if (!utf8_is_control(code_point))
            str_add_len(out, bytes, utf8_put(code_point, bytes));
    }
}

void text_field_insert(struct text_field *field, const char *text, size_t len)
{
    struct str harmless = STR_INIT;
    add_harmless(&harmless, text, len);
    splice(field, field->at, field->at, &harmless);
    str_fini(&harmless);
}

static void delete_range(struct text_field *field, size_t start, size_t end)
{
    struct str nothing = STR_INIT;
    splice(field, start, end, &nothing);
}

static size_t word_start(const struct text_field *field)
{
    const char *text = str_text(&field->text);
    size_t at = field->at;
    while (at > 0 && text[at - 1] == ' ')
        at--;
    while (at > 0 && text[at - 1] != ' ')
        at--;
    return at;
}

bool text_field_act(struct text_field *field, enum action action)
{
    const char *text = str_text(&field->text);
    size_t len = field->text.len;
    switch (action) {
    case ACTION_LEFT:
        field->at = utf8_previous(text, field->at);
        return true;
    case ACTION_RIGHT:
        field->at = utf8_next(text, len, field->at);
        return true;
    case ACTION_LINE_START:
        field->at = 0;
        return true;
    case ACTION_LINE_END:
        field->at = len;
        return true;
    case ACTION_DELETE_BEFORE:
        delete_range(field, utf8_previous(text, field->at), field->at);
        return true;
    case ACTION_DELETE_AT:
        delete_range(field, field->at, utf8_next(text, len, field->at));
        return true;
    case ACTION_KILL_BEFORE:
        delete_range(field, 0, field->at);
        return true;
    case ACTION_KILL_AFTER:
        delete_range(field, field->at, len);
        return true;
    case ACTION_KILL_WORD:
        delete_range(field, word_start(field), field->at);
        return true;
    default:
        return false;
    }
}

/* The first place from which the text up to the cursor takes no more than the columns. What is far from the cursor is
 * not looked at: a paste may be long. */
static size_t leftmost(const struct text_field *field, size_t columns)
{
    const char *text = str_text(&field->text);
    size_t at = field->at, used = 0;
    while (at > 0) {
        size_t before = utf8_previous(text, at);
        used += utf8_columns(text + before, at - before);
        if (used > columns)
            break;
        at = before;
    }
    return at;
}

/* Moves the window so that the cursor is in it, with a column to spare for what is cut off at each end. */
static void keep_cursor_in(struct text_field *field, size_t columns)
{
    const char *text = str_text(&field->text);
    if (field->first > field->at)
        field->first = field->at;
    size_t room = columns > 3 ? columns - 3 : 1;
    size_t least = leftmost(field, room);
    if (field->first < least)
        field->first = least;
    if (field->first == field->at && field->at > 0)
        field->first = utf8_previous(text, field->at);
}

void text_field_draw(struct text_field *field, struct terminal *terminal, int row, int column, int columns)
{
    if (columns <= 0)
        return;
    keep_cursor_in(field, (size_t)columns);
    const char *text = str_text(&field->text) + field->first;
    size_t len = field->text.len - field->first;
    int left = field->first > 0 ? 1 : 0;
    terminal_blank(terminal, row, column, columns, ROLE_NORMAL);
    if (left)
        terminal_put(terminal, row, column, 1, ROLE_HINT, "<", 1);
    int room = columns - left;
    size_t shown = utf8_fit(text, len, (size_t)room, NULL);
    if (shown < len) { /* the sign has a column of its own: it must not cover half of a wide character */
        shown = utf8_fit(text, len, (size_t)--room, NULL);
        terminal_put(terminal, row, column + columns - 1, 1, ROLE_HINT, ">", 1);
    }
    terminal_put(terminal, row, column + left, room, ROLE_NORMAL, text, shown);
    size_t before = utf8_columns(text, field->at - field->first);
    terminal_set_cursor(terminal, row, column + left + (int)before);
}
