/* The backend picker: what each can do, whether the target can run it, and what the config would say. */
#include <string.h>

#include "frame.h"
#include "page.h"
#include "picker.h"
#include "utf8.h"

enum { NOW_COLUMN = 1, NAME_COLUMN = 2, GAP = 2 };

/* The columns behind the name, from left to right. */
enum column { COLUMN_PACKING, COLUMN_FLASH, COLUMN_CAST, COLUMN_HERE, COLUMN_PROBLEMS, COLUMN_COUNT };

static const struct {
    const char *title;
    const char *short_title;
} column_rows[COLUMN_COUNT] = {
    [COLUMN_PACKING] = {"packing", "packing"},
    [COLUMN_FLASH] = {"flash lib", "flash"},
    [COLUMN_CAST] = {"cast", "cast"},
    [COLUMN_HERE] = {"here", "here"},
    [COLUMN_PROBLEMS] = {"this config", "config"},
};

/* What goes on a narrow screen, in this order. */
static const enum column dropped[] = {COLUMN_CAST, COLUMN_FLASH, COLUMN_PACKING};

struct table {
    struct terminal *terminal;
    const struct choices *choices;
    size_t cursor;
    int columns;
    int widths[COLUMN_COUNT]; /* 0: not shown */
    int name;                 /* columns for the name */
    bool is_short;            /* problems as "1E 2W" */
};

static const char *title_of(const struct table *table, int column)
{
    return table->is_short ? column_rows[column].short_title : column_rows[column].title;
}

static void add_problems(const struct table *table, const struct choice *choice, struct str *out)
{
    const char *error = table->is_short ? "E" : choice->errors == 1 ? " error" : " errors";
    const char *warning = table->is_short ? "W" : choice->warnings == 1 ? " warning" : " warnings";
    if (choice->errors + choice->warnings == 0) {
        str_add(out, table->is_short ? "ok" : "no problems");
        return;
    }
    if (choice->errors > 0)
        str_printf(out, "%zu%s", choice->errors, error);
    if (choice->warnings > 0)
        str_printf(out, "%s%zu%s", out->len == 0 ? "" : table->is_short ? " " : ", ", choice->warnings, warning);
}

static void add_cell(const struct table *table, const struct choice *choice, enum column column, struct str *out)
{
    switch (column) {
    case COLUMN_PACKING:
        str_add(out, choice->capabilities.supports_packing ? "yes" : "-");
        break;
    case COLUMN_FLASH:
        str_add(out, choice->capabilities.uses_flash_lib ? "yes" : "-");
        break;
    case COLUMN_CAST:
        str_add(out, choice->capabilities.needs_dtype_cast ? "yes" : "-");
        break;
    case COLUMN_HERE:
        str_add(out, choice->here);
        break;
    default:
        add_problems(table, choice, out);
        break;
    }
}

static int text_columns(const char *text)
{
    return (int)utf8_columns(text, strlen(text));
}

/* The widest of title and cells. */
static int width_of(const struct table *table, enum column column)
{
    int widest = text_columns(title_of(table, (int)column));
    for (size_t i = 0; i < table->choices->count; i++) {
        struct str cell = STR_INIT;
        add_cell(table, &table->choices->items[i], column, &cell);
        int columns = text_columns(str_text(&cell));
        widest = columns > widest ? columns : widest;
        str_fini(&cell);
    }
    return widest;
}

static int total_of(const struct table *table)
{
    int total = NAME_COLUMN + table->name;
    for (int column = 0; column < COLUMN_COUNT; column++)
        total += table->widths[column] > 0 ? GAP + table->widths[column] : 0;
    return total;
}

static void measure(struct table *table)
{
    for (int column = 0; column < COLUMN_COUNT; column++)
        table->widths[column] = width_of(table, (enum column)column);
}

/* Full words, else short ones, else no capabilities, else cut names. */
static void lay_out(struct table *table)
{
    for (size_t i = 0; i < table->choices->count; i++) {
        int columns = text_columns(table->choices->items[i].label);
        table->name = columns > table->name ? columns : table->name;
    }
    measure(table);
    if (total_of(table) > table->columns) {
        table->is_short = true;
        measure(table);
    }
    for (size_t i = 0; i < sizeof dropped / sizeof dropped[0] && total_of(table) > table->columns; i++)
        table->widths[dropped[i]] = 0;
    int over = total_of(table) - table->columns;
    if (over > 0)
        table->name = table->name - over > 12 ? table->name - over : 12;
}

static enum role cell_role(const struct choice *choice, enum column column)
{
    if (column == COLUMN_PROBLEMS && choice->errors > 0)
        return ROLE_ERROR;
    if (column == COLUMN_PROBLEMS && choice->warnings > 0)
        return ROLE_WARNING;
    if (column == COLUMN_HERE && strcmp(choice->here, "ok") != 0 && strcmp(choice->here, "?") != 0)
        return ROLE_WARNING;
    return ROLE_NORMAL;
}

static void draw_row(const struct table *table, size_t index, int row)
{
    const struct choice *choice = &table->choices->items[index];
    struct terminal *terminal = table->terminal;
    bool is_cursor = index == table->cursor;
    const char *sign = terminal_glyph(terminal, GLYPH_POINTER);
    if (is_cursor)
        terminal_put(terminal, row, 0, 1, ROLE_KEY, sign, strlen(sign));
    if (choice->current)
        terminal_put(terminal, row, NOW_COLUMN, 1, ROLE_KEY, "*", 1);
    frame_put(terminal, row, NAME_COLUMN, table->name, is_cursor ? ROLE_CURSOR : ROLE_NORMAL, choice->label);
    int at = NAME_COLUMN + table->name;
    for (int column = 0; column < COLUMN_COUNT; column++) {
        if (table->widths[column] == 0)
            continue;
        struct str cell = STR_INIT;
        add_cell(table, choice, (enum column)column, &cell);
        frame_put(terminal, row, at + GAP, table->columns - at - GAP, cell_role(choice, (enum column)column),
                  str_text(&cell));
        at += GAP + table->widths[column];
        str_fini(&cell);
    }
}

static void draw_titles(const struct table *table, int row)
{
    frame_put(table->terminal, row, NAME_COLUMN, table->name, ROLE_SECTION, "backend");
    int at = NAME_COLUMN + table->name;
    for (int column = 0; column < COLUMN_COUNT; column++) {
        if (table->widths[column] == 0)
            continue;
        frame_put(table->terminal, row, at + GAP, table->columns - at - GAP, ROLE_SECTION, title_of(table, column));
        at += GAP + table->widths[column];
    }
}

/* What is known of the backend at the cursor, below the table. */
static void build_note(const struct choice *choice, struct page *page)
{
    page_add(page, ROLE_NORMAL, 0, choice->note);
    if (strcmp(choice->here, "?") == 0)
        page_add(page, ROLE_HINT, 0, "?  the target does not say whether it can run this: t names the machine");
    if (choice->current)
        page_add(page, ROLE_HINT, 0, "*  what counts now");
}

/* The table has what room it needs; the note gets the rest. */
void picker_draw_backends(const struct choices *choices, struct scroll *scroll, struct editor *editor, struct rect body)
{
    struct table table = {
        .terminal = editor->terminal, .choices = choices, .cursor = scroll->cursor, .columns = body.columns};
    lay_out(&table);
    int titles = body.rows > 4 ? 1 : 0;
    int rows = body.rows - titles;
    if (rows > (int)scroll->count)
        rows = (int)scroll->count;
    if (titles > 0)
        draw_titles(&table, body.row);
    scroll_fit(scroll, rows > 0 ? (size_t)rows : 1);
    for (int i = 0; i < rows && scroll->top + (size_t)i < scroll->count; i++)
        draw_row(&table, scroll->top + (size_t)i, body.row + titles + i);
    struct page note;
    page_init(&note, (size_t)body.columns);
    build_note(&choices->items[scroll->cursor], &note);
    int used = titles + rows + 1;
    page_draw(&note, editor->terminal, (struct rect){body.row + used, 0, body.rows - used, body.columns}, 0, 0);
    page_fini(&note);
    frame_draw_status(editor, ROLE_HINT, "", "");
}
