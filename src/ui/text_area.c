/* Typing on several lines. */
#include "text_area.h"

#include <stdint.h>
#include <string.h>

#include "utf8.h"

enum { FIRST_COLUMNS = 80 }; /* of a row before it was drawn */

void text_area_init(struct text_area *area, const char *text)
{
    *area = (struct text_area){.wanted = SIZE_MAX};
    str_add(&area->text, text);
}

void text_area_fini(struct text_area *area)
{
    str_fini(&area->text);
}

/* --- Changing ----------------------------------------------------------------------------------------------------- */

static void replace(struct text_area *area, size_t start, size_t end, const char *text, size_t len)
{
    struct str changed = STR_INIT;
    area->at = start + len;
    if (end == area->text.len) { /* as in most typing: nothing behind it moves */
        str_cut(&area->text, start);
        str_add_len(&area->text, text, len);
        return;
    }
    str_add_len(&changed, str_text(&area->text), start);
    str_add_len(&changed, text, len);
    str_add_len(&changed, str_text(&area->text) + end, area->text.len - end);
    str_fini(&area->text);
    area->text = changed;
}

static void delete_range(struct text_area *area, size_t start, size_t end)
{
    replace(area, start, end, "", 0);
}

void text_area_insert(struct text_area *area, const char *text, size_t len)
{
    struct str harmless = STR_INIT;
    for (size_t i = 0; i < len;) {
        uint32_t code_point;
        i += utf8_decode(text + i, len - i, &code_point);
        char bytes[4];
        if (code_point == '\r' && i < len && text[i] == '\n')
            continue;
        if (code_point == '\r' || code_point == '\n' || code_point == '\t')
            str_add_char(&harmless, code_point == '\t' ? '\t' : '\n');
        else if (!utf8_is_control(code_point))
            str_add_len(&harmless, bytes, utf8_put(code_point, bytes));
    }
    replace(area, area->at, area->at, str_text(&harmless), harmless.len);
    str_fini(&harmless);
}

static size_t line_start(const struct text_area *area)
{
    const char *text = str_text(&area->text);
    size_t at = area->at;
    while (at > 0 && text[at - 1] != '\n')
        at--;
    return at;
}

static size_t line_end(const struct text_area *area)
{
    return area->at + strcspn(str_text(&area->text) + area->at, "\n");
}

static size_t word_start(const struct text_area *area)
{
    const char *text = str_text(&area->text);
    size_t at = area->at, start = line_start(area);
    while (at > start && text[at - 1] == ' ')
        at--;
    while (at > start && text[at - 1] != ' ')
        at--;
    return at;
}

/* --- Rows --------------------------------------------------------------------------------------------------------- */

/* The columns of the character at `at`, as it is shown. */
static size_t columns_at(const struct text_area *area, size_t at, size_t next)
{
    const char *text = str_text(&area->text);
    if (next == at + 1 && text[at] >= ' ' && text[at] <= '~')
        return 1;
    struct str visible = STR_INIT;
    utf8_add_visible(&visible, text + at, next - at);
    size_t columns = utf8_columns(str_text(&visible), visible.len);
    str_fini(&visible);
    return columns;
}

/* Behind the row that starts at `start`: before its line break (*next is behind it), or where the room ends. *next is
 * SIZE_MAX behind the last row. One column is left for the cursor. */
static size_t row_end(const struct text_area *area, size_t start, size_t *next)
{
    const char *text = str_text(&area->text);
    size_t room = (area->columns > 0 ? area->columns : FIRST_COLUMNS) - 1, used = 0, at = start;
    while (at < area->text.len && text[at] != '\n') {
        size_t behind = utf8_next(text, area->text.len, at);
        used += columns_at(area, at, behind);
        if (used > room && at > start) {
            *next = at;
            return at;
        }
        at = behind;
    }
    *next = at < area->text.len ? at + 1 : SIZE_MAX;
    return at;
}

/* The row of the cursor: its number, its start, and the start of the row before it. */
struct place {
    size_t row;
    size_t start;
    size_t end;
    size_t before;
    size_t next;
};

static struct place find_row(const struct text_area *area)
{
    struct place place = {0, 0, 0, SIZE_MAX, SIZE_MAX};
    for (;;) {
        place.end = row_end(area, place.start, &place.next);
        if (place.next == SIZE_MAX || area->at < place.next)
            return place;
        place.before = place.start;
        place.start = place.next;
        place.row++;
    }
}

static size_t count_rows(const struct text_area *area)
{
    size_t count = 0;
    for (size_t start = 0; start != SIZE_MAX; count++)
        row_end(area, start, &start);
    return count;
}

static size_t columns_between(const struct text_area *area, size_t start, size_t end)
{
    size_t columns = 0;
    for (size_t at = start; at < end;) {
        size_t behind = utf8_next(str_text(&area->text), area->text.len, at);
        columns += columns_at(area, at, behind);
        at = behind;
    }
    return columns;
}

/* Puts the cursor into the row that starts at `start`, as near to the wanted column as may be. */
static void go_to_row(struct text_area *area, size_t start)
{
    size_t next, end = row_end(area, start, &next), at = start, used = 0;
    while (at < end) {
        size_t behind = utf8_next(str_text(&area->text), area->text.len, at);
        used += columns_at(area, at, behind);
        /* Behind the last character of a row that goes on below is the start of the next one. */
        if (used > area->wanted || (behind >= end && next == end))
            break;
        at = behind;
    }
    area->at = at;
}

static void move_row(struct text_area *area, bool down)
{
    struct place place = find_row(area);
    size_t start = down ? place.next : place.before;
    if (area->wanted == SIZE_MAX)
        area->wanted = columns_between(area, place.start, area->at);
    if (start != SIZE_MAX)
        go_to_row(area, start);
}

/* --- Keys --------------------------------------------------------------------------------------------------------- */

static bool act_on_rows(struct text_area *area, enum action action)
{
    bool pages = action == ACTION_PAGE_UP || action == ACTION_PAGE_DOWN;
    if (!pages && action != ACTION_UP && action != ACTION_DOWN)
        return false;
    size_t count = pages && area->rows > 2 ? area->rows - 1 : 1;
    for (size_t i = 0; i < count; i++)
        move_row(area, action == ACTION_DOWN || action == ACTION_PAGE_DOWN);
    return true;
}

bool text_area_act(struct text_area *area, enum action action)
{
    const char *text = str_text(&area->text);
    size_t len = area->text.len, previous = utf8_previous(text, area->at), next = utf8_next(text, len, area->at);
    if (act_on_rows(area, action))
        return true;
    area->wanted = SIZE_MAX;
    switch (action) {
    case ACTION_LEFT:
        area->at = previous;
        return true;
    case ACTION_RIGHT:
        area->at = next;
        return true;
    case ACTION_LINE_START:
        area->at = line_start(area);
        return true;
    case ACTION_LINE_END:
        area->at = line_end(area);
        return true;
    case ACTION_NEW_LINE:
        replace(area, area->at, area->at, "\n", 1);
        return true;
    case ACTION_DELETE_BEFORE:
        delete_range(area, previous, area->at);
        return true;
    case ACTION_DELETE_AT:
        delete_range(area, area->at, next);
        return true;
    case ACTION_KILL_BEFORE:
        delete_range(area, line_start(area), area->at);
        return true;
    case ACTION_KILL_AFTER: /* at the end of a line its break, as nano does */
        delete_range(area, area->at, line_end(area) > area->at ? line_end(area) : next);
        return true;
    case ACTION_KILL_WORD:
        delete_range(area, word_start(area), area->at);
        return true;
    default:
        return false;
    }
}

/* --- Drawing ------------------------------------------------------------------------------------------------------ */

void text_area_draw(struct text_area *area, struct terminal *terminal, struct rect rect)
{
    if (rect.rows <= 0 || rect.columns <= 1)
        return;
    area->columns = (size_t)rect.columns;
    area->rows = (size_t)rect.rows;
    struct place place = find_row(area);
    if (place.row < area->top)
        area->top = place.row;
    if (place.row >= area->top + area->rows)
        area->top = place.row - area->rows + 1;
    size_t count = count_rows(area), start = 0, next;
    if (area->top + area->rows > count) /* the screen may have grown */
        area->top = count > area->rows ? count - area->rows : 0;
    for (size_t row = 0; start != SIZE_MAX && row < area->top + area->rows; row++, start = next) {
        size_t end = row_end(area, start, &next);
        if (row >= area->top)
            terminal_put(terminal, rect.row + (int)(row - area->top), rect.column, rect.columns, ROLE_NORMAL,
                         str_text(&area->text) + start, end - start);
    }
    terminal_set_cursor(terminal, rect.row + (int)(place.row - area->top),
                        rect.column + (int)columns_between(area, place.start, area->at));
}

void text_area_place(const struct text_area *area, size_t *line, size_t *column)
{
    const char *text = str_text(&area->text);
    size_t start = line_start(area);
    *line = 1;
    for (size_t i = 0; i < start; i++)
        *line += text[i] == '\n';
    *column = utf8_count(text + start, area->at - start) + 1;
}
