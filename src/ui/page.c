/* Text broken into lines. */
#include "page.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "utf8.h"

void page_init(struct page *page, size_t columns)
{
    *page = (struct page){.columns = columns};
}

void page_fini(struct page *page)
{
    free(page->lines);
    arena_fini(&page->arena);
    *page = (struct page){.lines = NULL};
}

size_t page_break(const char *text, size_t len, size_t columns, size_t *next)
{
    size_t fits = columns == PAGE_UNWRAPPED ? len : utf8_fit(text, len, columns, NULL);
    if (fits == len) {
        *next = len;
        return len;
    }
    if (fits == 0)
        fits = utf8_next(text, len, 0);
    size_t end = fits;
    while (end > 0 && text[end] != ' ')
        end--;
    /* One word that is longer than the line is cut where the line ends. */
    if (end == 0)
        end = fits;
    *next = end;
    while (*next < len && text[*next] == ' ')
        (*next)++;
    while (end > 0 && text[end - 1] == ' ')
        end--;
    return end;
}

static struct page_line *push(struct page *page)
{
    if (page->count == page->capacity)
        page->lines = mem_grow(page->lines, &page->capacity, sizeof *page->lines);
    struct page_line *line = &page->lines[page->count++];
    *line = (struct page_line){.lead = "", .text = ""};
    return line;
}

/* One line of the source: no line break in it. */
static void add_wrapped(struct page *page, enum role lead_role, const char *lead, enum role role, size_t indent,
                        const char *text, size_t len)
{
    size_t room = page->columns;
    if (room != PAGE_UNWRAPPED)
        room = room > indent + 1 ? room - indent : 1;
    size_t at = 0;
    do {
        size_t next;
        size_t end = page_break(text + at, len - at, room, &next);
        struct page_line *line = push(page);
        *line = (struct page_line){
            .role = role,
            .lead_role = lead_role,
            .lead = at == 0 ? arena_copy(&page->arena, lead, strlen(lead)) : "",
            .indent = indent,
            .text = text + at,
            .len = end,
        };
        at += next;
    } while (at < len);
}

void page_add_lead(struct page *page, enum role lead_role, const char *lead, enum role role, size_t indent,
                   const char *text)
{
    struct str visible = STR_INIT;
    do {
        size_t len = strcspn(text, "\n");
        str_clear(&visible);
        utf8_add_visible(&visible, text, len);
        const char *copy = arena_copy(&page->arena, str_text(&visible), visible.len);
        add_wrapped(page, lead_role, lead, role, indent, copy, visible.len);
        lead = "";
        text += len;
    } while (*text == '\n' && *++text != '\0');
    str_fini(&visible);
}

void page_add(struct page *page, enum role role, size_t indent, const char *text)
{
    if (*text != '\0')
        page_add_lead(page, ROLE_NORMAL, "", role, indent, text);
}

void page_cut(struct page *page, size_t first, size_t count, size_t most)
{
    if (count <= most)
        return;
    size_t rest = page->count - first - count;
    memmove(&page->lines[first + most], &page->lines[first + count], rest * sizeof *page->lines);
    page->count = first + most + rest;
    if (most == 0)
        return;
    struct page_line *last = &page->lines[first + most - 1];
    size_t next, used = last->indent + 1;
    last->is_cut = true;
    /* The sign takes a column, and half a word says nothing. */
    last->len = page_break(last->text, last->len, page->columns > used ? page->columns - used : 1, &next);
}

void page_add_gap(struct page *page)
{
    if (page->count > 0 && page->lines[page->count - 1].len + strlen(page->lines[page->count - 1].lead) > 0)
        push(page);
}

void page_add_diff(struct page *page, const struct str *text)
{
    const char *diff = str_text(text), *end = diff + text->len;
    bool is_in_hunk = false;
    while (diff < end) {
        const char *line_end = memchr(diff, '\n', (size_t)(end - diff)); /* a file may have NULs in it */
        size_t len = (size_t)((line_end != NULL ? line_end : end) - diff);
        enum role role = ROLE_NORMAL;
        if (diff[0] == '+')
            role = ROLE_ADDED;
        else if (diff[0] == '-')
            role = ROLE_REMOVED;
        else if (diff[0] == '@' || diff[0] == '\\')
            role = ROLE_HINT;
        struct str visible = STR_INIT;
        /* The CR of a CRLF file would stand at the end of each line. */
        utf8_add_visible(&visible, diff, len > 0 && diff[len - 1] == '\r' ? len - 1 : len);
        struct page_line *line = push(page);
        line->role = role;
        line->text = arena_copy(&page->arena, str_text(&visible), visible.len);
        line->len = visible.len;
        is_in_hunk = is_in_hunk || diff[0] == '@'; /* above are the names */
        line->is_diff = is_in_hunk && role != ROLE_HINT;
        str_fini(&visible);
        diff += len + (line_end != NULL ? 1 : 0);
    }
}

void page_add_page(struct page *page, const struct page *source)
{
    for (size_t i = 0; i < source->count; i++) {
        const struct page_line *line = &source->lines[i];
        char *text = arena_copy(&page->arena, line->text, line->len);
        if (line->is_diff)
            *push(page) = (struct page_line){.role = line->role, .lead = "", .text = text, .len = line->len, .is_diff = true};
        else
            add_wrapped(page, line->lead_role, line->lead, line->role, line->indent, text, line->len);
    }
}

size_t page_diff_width(const struct page *page)
{
    size_t widest = 0;
    for (size_t i = 0; i < page->count; i++) {
        const struct page_line *line = &page->lines[i];
        size_t columns = line->is_diff ? utf8_columns(line->text, line->len) : 0;
        widest = columns > widest ? columns : widest;
    }
    return widest;
}

/* The lines of that role from `at` on. */
static size_t count_role(const struct page *page, size_t at, enum role role)
{
    size_t count = 0;
    while (at + count < page->count && page->lines[at + count].is_diff && page->lines[at + count].role == role)
        count++;
    return count;
}

/* The column of what two lines, signs aside, do not have in common. */
static size_t difference(const struct page_line *one, const struct page_line *other)
{
    size_t at = 1;
    while (at < one->len && at < other->len && one->text[at] == other->text[at])
        at++;
    const struct page_line *longer = at < one->len ? one : other;
    while (at > 1 && at < longer->len && ((unsigned char)longer->text[at] & 0xC0) == 0x80)
        at--;
    return utf8_columns(longer->text, at);
}

size_t page_first_difference(const struct page *page)
{
    size_t first = SIZE_MAX;
    for (size_t at = 0; at < page->count; at++) {
        size_t removed = count_role(page, at, ROLE_REMOVED), added = count_role(page, at + removed, ROLE_ADDED);
        if (removed + added == 0)
            continue;
        if (removed != added)
            return 0;
        for (size_t i = at; i < at + removed; i++) {
            size_t column = difference(&page->lines[i], &page->lines[i + removed]);
            first = column < first ? column : first;
        }
        at += removed + added - 1;
    }
    return first;
}

static void draw_diff_line(const struct page_line *line, struct terminal *terminal, int row, const struct rect *rect,
                           size_t shift)
{
    int column = rect->column, end = rect->column + rect->columns;
    column += terminal_put(terminal, row, column, end - column, line->role, line->text, line->len > 0 ? 1 : 0);
    if (line->len < 2)
        return;
    const char *text = line->text + 1;
    size_t len = line->len - 1;
    if (shift > 0) {
        column += terminal_put(terminal, row, column, end - column, ROLE_HINT, "<", 1);
        size_t skipped = utf8_fit(text, len, shift + 1, NULL); /* the sign takes a column */
        text += skipped;
        len -= skipped;
    }
    int room = end - column;
    if (room > 0 && utf8_fit(text, len, (size_t)room, NULL) < len)
        terminal_put(terminal, row, column + --room, 1, ROLE_HINT, ">", 1);
    terminal_put(terminal, row, column, room, line->role, text, len);
}

static void draw_line(const struct page_line *line, struct terminal *terminal, int row, const struct rect *rect)
{
    size_t lead_len = strlen(line->lead);
    if (lead_len > 0)
        terminal_put(terminal, row, rect->column, rect->columns, line->lead_role, line->lead, lead_len);
    int indent = (int)line->indent, room = rect->columns - indent - (line->is_cut ? 1 : 0);
    int used = terminal_put(terminal, row, rect->column + indent, room, line->role, line->text, line->len);
    const char *sign = terminal_glyph(terminal, GLYPH_CUT);
    if (line->is_cut)
        terminal_put(terminal, row, rect->column + indent + used, 1, line->role, sign, strlen(sign));
}

void page_draw(const struct page *page, struct terminal *terminal, struct rect rect, size_t top, size_t shift)
{
    for (int i = 0; i < rect.rows && top + (size_t)i < page->count; i++) {
        const struct page_line *line = &page->lines[top + (size_t)i];
        if (line->is_diff)
            draw_diff_line(line, terminal, rect.row + i, &rect, shift);
        else
            draw_line(line, terminal, rect.row + i, &rect);
    }
}
