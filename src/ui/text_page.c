/* Editing a text of several lines. */
#include "text_page.h"

#include <stdlib.h>
#include <string.h>

#include "edits.h"
#include "frame.h"
#include "mem.h"
#include "text_area.h"

enum { LEAST_TITLED = 5 }; /* rows of the body: below, the text has them all */

struct text_page {
    struct mode mode;
    char *path;
    char *help;
    char *before; /* the text as it was, before a line changed it too */
    struct text_area area;
    bool was_asked; /* the key before wanted to leave, with changes */
};

static bool is_changed(const struct text_page *page)
{
    return strcmp(page->before, str_text(&page->area.text)) != 0;
}

/* Where the cursor is, and what can't be seen: whether the text ends with a line break. */
static void draw_place(const struct text_page *page, struct editor *editor)
{
    struct str place = STR_INIT;
    const struct str *text = &page->area.text;
    size_t line, column, lines = 1;
    text_area_place(&page->area, &line, &column);
    for (size_t i = 0; i < text->len; i++)
        lines += str_text(text)[i] == '\n';
    bool ends_with_break = text->len > 0 && str_text(text)[text->len - 1] == '\n';
    str_printf(&place, "line %zu of %zu, column %zu%s", line, lines, column,
               ends_with_break ? "; the text ends with a line break" : "");
    if (editor->layout.kind == LAYOUT_FULL || editor->message.len > 0)
        frame_draw_status(editor, ROLE_HINT, str_text(&place), "");
    str_fini(&place);
}

static void text_page_draw(struct mode *mode, struct editor *editor)
{
    struct text_page *page = (struct text_page *)mode;
    struct rect body = editor->layout.body;
    struct terminal *terminal = editor->terminal;
    if (body.rows >= LEAST_TITLED) {
        int used = frame_put(terminal, body.row, 0, body.columns, ROLE_TITLE, page->path);
        frame_put(terminal, body.row, used + 2, body.columns - used - 2, ROLE_HINT, page->help);
        terminal_put_across(terminal, body.row + 1, 0, body.columns, GLYPH_RULE);
        body.row += 2;
        body.rows -= 2;
    }
    text_area_draw(&page->area, terminal, body);
    draw_place(page, editor);
}

static void accept(struct text_page *page, struct editor *editor)
{
    char *path = mem_copy(page->path, strlen(page->path));
    char *text = mem_copy(str_text(&page->area.text), page->area.text.len);
    bool changes = is_changed(page);
    mode_pop_to_list(editor);
    if (!changes)
        editor_say(editor, ROLE_HINT, "no change: %s", path);
    else if (edit_change(editor, &(struct change){CHANGE_TEXT, path, text}))
        editor_reveal(editor, path);
    free(path);
    free(text);
}

/* A long text is not lost by one key. */
static void leave(struct text_page *page, struct editor *editor, bool was_asked)
{
    if (!is_changed(page) || was_asked) {
        mode_pop(editor);
        return;
    }
    page->was_asked = true;
    editor_say(editor, ROLE_WARNING, "Esc again throws away what you typed; Ctrl-S keeps it");
}

static void text_page_act(struct mode *mode, struct editor *editor, enum action action)
{
    struct text_page *page = (struct text_page *)mode;
    bool was_asked = page->was_asked;
    page->was_asked = false;
    if (action == ACTION_CANCEL)
        leave(page, editor, was_asked);
    else if (action == ACTION_CHOOSE)
        accept(page, editor);
    else
        text_area_act(&page->area, action);
}

static void text_page_type(struct mode *mode, struct editor *editor, const char *text, size_t len)
{
    struct text_page *page = (struct text_page *)mode;
    (void)editor;
    page->was_asked = false;
    page->area.wanted = SIZE_MAX;
    text_area_insert(&page->area, text, len);
}

static const char *text_page_hint(const struct mode *mode, const struct editor *editor, enum action action,
                                  const char *word)
{
    const struct text_page *page = (const struct text_page *)mode;
    (void)editor;
    if (action == ACTION_CHOOSE)
        return "accept";
    return action == ACTION_CANCEL && is_changed(page) ? "throw away" : word;
}

static void text_page_keep(struct mode *mode, struct editor *editor)
{
    struct text_page *page = (struct text_page *)mode;
    if (is_changed(page))
        edit_change(editor, &(struct change){CHANGE_TEXT, page->path, str_text(&page->area.text)});
}

static void text_page_free(struct mode *mode)
{
    struct text_page *page = (struct text_page *)mode;
    text_area_fini(&page->area);
    free(page->path);
    free(page->help);
    free(page->before);
    free(page);
}

static const struct mode_class text_page_class = {
    .full = true,
    .draw = text_page_draw,
    .act = text_page_act,
    .type = text_page_type,
    .hint = text_page_hint,
    .keep = text_page_keep,
    .free = text_page_free,
};

void text_page_open(struct editor *editor, const char *path, const char *help, const char *before, const char *text)
{
    struct text_page *page = mem_alloc(sizeof *page);
    help = help != NULL ? help : "";
    page->mode = (struct mode){.class = &text_page_class, .context = CONTEXT_TEXT};
    page->path = mem_copy(path, strlen(path));
    page->help = mem_copy(help, strlen(help));
    page->before = mem_copy(before, strlen(before));
    text_area_init(&page->area, text);
    mode_push(editor, &page->mode);
}
