/* Reading. */
#include "page_view.h"

#include <stdlib.h>
#include <string.h>

#include "frame.h"
#include "mem.h"

enum { SIDE_STEP = 8 };

struct page_view {
    struct mode mode;
    char *title;
    struct page source;   /* unwrapped */
    struct scroll scroll; /* over the lines as they were drawn last */
    size_t page;          /* lines on the screen */
    size_t shift;         /* columns to the left */
    size_t width;         /* columns of the widest line of a diff */
    void (*answer)(struct editor *editor, enum action action);
    bool is_last; /* it tells all keys already */
};

static void draw_place(struct page_view *view, struct editor *editor)
{
    struct str place = STR_INIT;
    size_t last = view->scroll.top + view->page;
    if (view->scroll.count > view->page)
        str_printf(&place, "%zu-%zu of %zu lines", view->scroll.top + 1,
                   last < view->scroll.count ? last : view->scroll.count, view->scroll.count);
    bool has_room = editor->layout.kind == LAYOUT_FULL;
    frame_draw_status(editor, ROLE_HINT, has_room ? str_text(&place) : "", "");
    str_fini(&place);
}

/* The shift with which the end of the widest line is on the screen. */
static size_t most_shift(const struct page_view *view, const struct editor *editor)
{
    size_t columns = editor->layout.body.columns > 0 ? (size_t)editor->layout.body.columns : 0;
    size_t beyond = view->width > columns ? view->width - columns : 0;
    return (beyond + SIDE_STEP - 1) / SIDE_STEP * SIDE_STEP;
}

static void keep_shift(struct page_view *view, const struct editor *editor)
{
    size_t most = most_shift(view, editor);
    if (view->shift > most)
        view->shift = most;
}

/* Where old and new look the same as far as the screen goes, they are shown where they differ. */
static void shift_to_difference(struct page_view *view, const struct editor *editor)
{
    size_t columns = editor->layout.body.columns > 0 ? (size_t)editor->layout.body.columns : 0;
    size_t first = page_first_difference(&view->source);
    if (first == SIZE_MAX || first + 1 < columns)
        return;
    view->shift = (first - columns / 2) / SIDE_STEP * SIDE_STEP;
    keep_shift(view, editor);
}

static void view_draw(struct mode *mode, struct editor *editor)
{
    struct page_view *view = (struct page_view *)mode;
    struct rect body = editor->layout.body;
    struct page page;
    page_init(&page, (size_t)body.columns);
    page_add_page(&page, &view->source);
    int title = body.rows > 3 ? 2 : 0;
    if (title > 0)
        frame_put(editor->terminal, body.row, 0, body.columns, ROLE_TITLE, view->title);
    struct rect rest = {body.row + title, 0, body.rows - title, body.columns};
    view->page = (size_t)rest.rows;
    view->scroll.count = page.count;
    keep_shift(view, editor);
    scroll_act_text(&view->scroll, ACTION_NONE, view->page); /* the screen may have grown */
    page_draw(&page, editor->terminal, rest, view->scroll.top, view->shift);
    page_fini(&page);
    draw_place(view, editor);
}

static bool move_sideways(struct page_view *view, const struct editor *editor, enum action action)
{
    if (action != ACTION_SIDE_RIGHT && action != ACTION_SIDE_LEFT)
        return false;
    if (action == ACTION_SIDE_RIGHT)
        view->shift += SIDE_STEP;
    else
        view->shift -= view->shift >= SIDE_STEP ? SIDE_STEP : view->shift;
    keep_shift(view, editor);
    return true;
}

static void view_act(struct mode *mode, struct editor *editor, enum action action)
{
    struct page_view *view = (struct page_view *)mode;
    if (action == ACTION_CANCEL) {
        mode_pop(editor);
    } else if (action == ACTION_KEYS) {
        if (!view->is_last)
            page_view_open_keys(editor);
    } else if (!scroll_act_text(&view->scroll, action, view->page) && !move_sideways(view, editor, action) &&
               view->answer) {
        void (*answer)(struct editor *, enum action) = view->answer;
        mode_pop(editor);
        answer(editor, action);
    }
}

static const char *view_hint(const struct mode *mode, const struct editor *editor, enum action action, const char *word)
{
    const struct page_view *view = (const struct page_view *)mode;
    bool is_idle = (action == ACTION_KEYS && view->is_last) || (action == ACTION_SIDE_LEFT && view->shift == 0) ||
                   (action == ACTION_SIDE_RIGHT && view->shift >= most_shift(view, editor));
    return is_idle ? NULL : word;
}

static void view_free(struct mode *mode)
{
    struct page_view *view = (struct page_view *)mode;
    free(view->title);
    page_fini(&view->source);
    free(view);
}

static const struct mode_class view_class = {
    .full = true,
    .draw = view_draw,
    .act = view_act,
    .hint = view_hint,
    .free = view_free,
};

static struct page_view *open_view(struct editor *editor, const char *title, struct page *page, enum context context)
{
    struct page_view *view = mem_alloc(sizeof *view);
    view->mode = (struct mode){.class = &view_class, .context = context};
    view->title = mem_copy(title, strlen(title));
    view->source = *page;
    view->width = page_diff_width(page);
    *page = (struct page){.lines = NULL};
    shift_to_difference(view, editor);
    mode_push(editor, &view->mode);
    return view;
}

void page_view_open(struct editor *editor, const char *title, struct page *page)
{
    open_view(editor, title, page, CONTEXT_PAGE);
}

void page_view_open_last(struct editor *editor, const char *title, struct page *page)
{
    open_view(editor, title, page, CONTEXT_PAGE)->is_last = true;
}

void page_view_ask(struct editor *editor, const char *title, struct page *page, enum context context,
                   void (*answer)(struct editor *editor, enum action action))
{
    open_view(editor, title, page, context)->answer = answer;
}
