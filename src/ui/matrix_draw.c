/* The matrix on the screen: the backends stay, the features scroll sideways. */
#include <string.h>

#include "frame.h"
#include "matrix_view.h"
#include "page.h"
#include "utf8.h"

enum {
    NOW_COLUMN = 1,
    NAME_COLUMN = 2,
    LEAST_NAME = 12,
    GAP = 2,
    ROOM_FOR_TITLE = 17, /* rows of the body from which on it has a title */
    ROOM_FOR_HEADS = 6,  /* and heads of two lines */
};

struct grid {
    struct terminal *terminal;
    const struct matrix_view *view;
    struct rect rect;
    int name;                  /* columns for the backend */
    int widths[FEATURE_COUNT];
    size_t first, end;         /* of the features that are shown */
    int heads;                 /* lines */
};

static int text_columns(const char *text)
{
    return (int)utf8_columns(text, strlen(text));
}

/* The second word of a title, or the only one. */
static const char *last_word(const char *title)
{
    const char *blank = strchr(title, ' ');
    return blank != NULL ? blank + 1 : title;
}

static int width_of(enum feature feature)
{
    const char *title = feature_row(feature)->title, *last = last_word(title);
    int first = last > title ? (int)(last - title) - 1 : 0, rest = text_columns(last);
    int widest = rest > first ? rest : first;
    return widest > 3 ? widest : 3;
}

/* What the features from `first` up to `end` take, with their gaps. */
static int columns_of(const struct grid *grid, size_t first, size_t end)
{
    int total = 0;
    for (size_t i = first; i < end; i++)
        total += GAP + grid->widths[i];
    return total;
}

/* The feature at the cursor is shown, and as many beside it as fit; names are cut when not even that one fits. */
static void lay_out(struct grid *grid, struct matrix_view *view)
{
    for (int i = 0; i < FEATURE_COUNT; i++)
        grid->widths[i] = width_of((enum feature)i);
    for (size_t i = 0; i < view->matrix.count; i++) {
        int columns = text_columns(view->matrix.backends[i]);
        grid->name = columns > grid->name ? columns : grid->name;
    }
    int most = grid->rect.columns - NAME_COLUMN - columns_of(grid, view->column, view->column + 1);
    if (grid->name > most)
        grid->name = most > LEAST_NAME ? most : LEAST_NAME;
    int room = grid->rect.columns - NAME_COLUMN - grid->name;
    if (view->left > view->column)
        view->left = view->column;
    while (view->left < view->column && columns_of(grid, view->left, view->column + 1) > room)
        view->left++;
    while (view->left > 0 && columns_of(grid, view->left - 1, FEATURE_COUNT) <= room)
        view->left--; /* the screen has grown */
    grid->first = grid->end = view->left;
    while (grid->end < FEATURE_COUNT && (grid->end == grid->first || columns_of(grid, grid->first, grid->end + 1) <= room))
        grid->end++;
}

static void draw_head(const struct grid *grid, enum feature feature, int line, int row, int column)
{
    const char *title = feature_row(feature)->title, *last = last_word(title);
    int room = grid->rect.columns - column;
    if (line == grid->heads - 1)
        frame_put(grid->terminal, row, column, room, ROLE_SECTION, last);
    else if (last > title)
        terminal_put(grid->terminal, row, column, room, ROLE_SECTION, title, (size_t)(last - title) - 1);
}

/* Signs at both ends say that there is more. */
static void draw_heads(const struct grid *grid, int row)
{
    for (int line = 0; line < grid->heads; line++) {
        int column = NAME_COLUMN + grid->name;
        for (size_t i = grid->first; i < grid->end; i++) {
            draw_head(grid, (enum feature)i, line, row + line, column + GAP);
            column += GAP + grid->widths[i];
        }
    }
    int last = row + grid->heads - 1;
    if (grid->heads == 0)
        return;
    frame_put(grid->terminal, last, NAME_COLUMN, grid->name, ROLE_SECTION, "backend");
    if (grid->first > 0)
        terminal_put(grid->terminal, last, NAME_COLUMN + grid->name, 1, ROLE_KEY, "<", 1);
    if (grid->end < FEATURE_COUNT)
        terminal_put(grid->terminal, last, grid->rect.columns - 1, 1, ROLE_KEY, ">", 1);
}

static enum role role_of(const struct matrix_cell *cell)
{
    static const enum role roles[] = {[MATRIX_NO] = ROLE_REMOVED, [MATRIX_IF] = ROLE_WARNING, [MATRIX_YES] = ROLE_GOOD};
    return roles[cell->answer];
}

static void draw_row(const struct grid *grid, size_t index, int row)
{
    const struct matrix *matrix = &grid->view->matrix;
    bool is_cursor = index == grid->view->scroll.cursor;
    const char *sign = terminal_glyph(grid->terminal, GLYPH_POINTER);
    if (is_cursor)
        terminal_put(grid->terminal, row, 0, 1, ROLE_KEY, sign, strlen(sign));
    if (index == matrix->current)
        terminal_put(grid->terminal, row, NOW_COLUMN, 1, ROLE_KEY, "*", 1);
    frame_put(grid->terminal, row, NAME_COLUMN, grid->name, is_cursor ? ROLE_KEY : ROLE_NORMAL, matrix->backends[index]);
    int column = NAME_COLUMN + grid->name;
    for (size_t i = grid->first; i < grid->end; i++) {
        const struct matrix_cell *cell = matrix_cell(matrix, index, (enum feature)i);
        enum role role = is_cursor && i == grid->view->column ? ROLE_CURSOR : role_of(cell);
        frame_put(grid->terminal, row, column + GAP, grid->rect.columns - column - GAP, role, matrix_word(cell->answer));
        column += GAP + grid->widths[i];
    }
}

/* What the cell at the cursor says, below the table: as much of it as there is room for. */
static void draw_detail(const struct grid *grid, struct rect rect)
{
    const struct matrix_view *view = grid->view;
    const struct matrix_cell *cell = matrix_view_cell(view);
    struct page page;
    struct str text = STR_INIT;
    matrix_view_describe(view, &text);
    page_init(&page, (size_t)rect.columns);
    page_add(&page, ROLE_KEY, 0, str_text(&text));
    if (cell->message != NULL)
        page_add(&page, ROLE_NORMAL, 0, cell->message);
    else if (cell->rule_count > 0)
        page_add(&page, ROLE_NORMAL, 0, cell->rules[0]->summary);
    else
        page_add(&page, ROLE_HINT, 0, feature_row((enum feature)view->column)->help);
    if (page.count > (size_t)rect.rows)
        page_cut(&page, 0, page.count, (size_t)rect.rows); /* Enter has all of it */
    page_draw(&page, grid->terminal, rect, 0, 0);
    page_fini(&page);
    str_fini(&text);
}

static void draw_status(const struct grid *grid, struct editor *editor, bool has_detail)
{
    struct str text = STR_INIT, place = STR_INIT;
    bool has_line = editor->layout.kind == LAYOUT_FULL; /* of its own, apart from the keys */
    if (!has_detail)
        matrix_view_describe(grid->view, &text);
    if (has_line && grid->end - grid->first < FEATURE_COUNT)
        str_printf(&place, "columns %zu-%zu of %d", grid->first + 1, grid->end, FEATURE_COUNT);
    frame_draw_status(editor, ROLE_NORMAL, str_text(&text), str_text(&place));
    str_fini(&text);
    str_fini(&place);
}

/* Below the usable size: the cell alone. */
static void draw_cell_alone(struct matrix_view *view, struct editor *editor)
{
    struct str text = STR_INIT;
    matrix_view_describe(view, &text);
    if (editor->layout.body.rows > 0)
        frame_put(editor->terminal, editor->layout.body.row, 0, editor->layout.body.columns, ROLE_CURSOR, str_text(&text));
    frame_draw_status(editor, ROLE_HINT, "screen too small", "");
    str_fini(&text);
}

static const char *title_of(const struct matrix_view *view)
{
    return view->matrix.of_config ? "What each backend can be asked for in this config; * counts now"
                                  : "What each backend can be asked for in a small config: this file can't be changed";
}

void matrix_view_draw(struct matrix_view *view, struct editor *editor)
{
    struct rect body = editor->layout.body;
    if (editor->layout.kind == LAYOUT_ROW) {
        draw_cell_alone(view, editor);
        return;
    }
    struct grid grid = {.terminal = editor->terminal, .view = view, .rect = body};
    lay_out(&grid, view);
    int title = body.rows >= ROOM_FOR_TITLE ? 1 : 0, row = body.row + title;
    grid.heads = body.rows >= ROOM_FOR_HEADS ? 2 : body.rows > 2 ? 1 : 0;
    if (title > 0)
        frame_put(editor->terminal, body.row, 0, body.columns, ROLE_TITLE, title_of(view));
    draw_heads(&grid, row);
    int rows = body.rows - title - grid.heads, count = (int)view->matrix.count;
    rows = rows < count ? rows : count;
    scroll_fit(&view->scroll, rows > 0 ? (size_t)rows : 1);
    for (int i = 0; i < rows && view->scroll.top + (size_t)i < view->matrix.count; i++)
        draw_row(&grid, view->scroll.top + (size_t)i, row + grid.heads + i);
    int used = title + grid.heads + rows;
    bool has_detail = body.rows - used >= 2;
    if (has_detail)
        draw_detail(&grid, (struct rect){body.row + used + (body.rows - used > 2), 0,
                                         body.rows - used - (body.rows - used > 2), body.columns});
    draw_status(&grid, editor, has_detail);
}
