/* The list on the screen: marks, keys, values, and around them the detail pane and the status line. */
#include <string.h>

#include "detail.h"
#include "frame.h"
#include "list.h"
#include "marks.h"
#include "utf8.h"

enum {
    MARK_COLUMN = 0,
    SIGN_COLUMN = 1,
    LABEL_COLUMN = 4, /* of sections and keys at the top */
    FOLD_WIDTH = 2,   /* a fold sign and a blank, before the label */
    INDENT = 2,
    PROBLEM_COLUMN = 24, /* behind the start of the value, at least */
};

static int label_column(int depth)
{
    return LABEL_COLUMN + (depth > 1 ? (depth - 1) * INDENT : 0);
}

/* On a tiny screen: the mark, and the key behind it. */
static void draw_row_alone(struct editor *editor)
{
    const struct row *row = editor_row(editor);
    const struct rect *rect = &editor->layout.list;
    if (row == NULL || rect->rows == 0)
        return;
    struct str text = STR_INIT;
    if (row->mark != MARK_NONE)
        str_printf(&text, "%c ", mark_letter(row->mark));
    str_add(&text, row->key);
    if (row->value[0] != '\0')
        str_printf(&text, "%s%s", row->key[0] != '\0' ? ": " : "", row->value);
    frame_put(editor->terminal, rect->row, 0, rect->columns, ROLE_NORMAL, str_text(&text));
    str_fini(&text);
}

/* Where the values start: behind the longest key, unless that leaves too little for them. */
static int value_column(const struct rows *rows, int columns)
{
    int longest = 0, most = columns * 5 / 8;
    for (int depth = 0; depth <= rows_deepest(rows); depth++) {
        int start = label_column(depth), widest = rows_widest_key(rows, depth, most - start - 1);
        if (widest >= 0 && start + widest + 1 > longest)
            longest = start + widest + 1;
    }
    return longest;
}

struct row_drawing {
    struct terminal *terminal;
    const struct row *row;
    int line;
    int columns;
    int values;
    bool is_cursor;
    bool says_problem;
};

static void draw_margin(const struct row_drawing *drawing)
{
    const struct row *row = drawing->row;
    struct terminal *terminal = drawing->terminal;
    char letter = mark_letter(row->mark);
    if (letter != ' ')
        terminal_put(terminal, drawing->line, MARK_COLUMN, 1, role_of_mark(row->mark), &letter, 1);
    if (drawing->is_cursor && !terminal_shows_cursor_role(terminal))
        terminal_put(terminal, drawing->line, SIGN_COLUMN, 1, ROLE_CURSOR, ">", 1);
    else if (row->changed)
        terminal_put(terminal, drawing->line, SIGN_COLUMN, 1, ROLE_CHANGED, "+", 1);
    if (row->foldable) {
        const char *sign = terminal_glyph(terminal, row->folded ? GLYPH_FOLDED : GLYPH_OPEN);
        terminal_put(terminal, drawing->line, label_column(row->depth) - FOLD_WIDTH, 1, ROLE_NORMAL, sign, strlen(sign));
    }
}

static enum role label_role(const struct row_drawing *drawing)
{
    if (drawing->is_cursor)
        return ROLE_CURSOR;
    if (drawing->row->kind == ROW_SECTION)
        return ROLE_SECTION;
    return drawing->row->kind == ROW_DEFAULT && drawing->row->first == NULL ? ROLE_HINT : ROLE_NORMAL;
}

/* A value that the file does not hold is dim, and has a sign before it. */
static int draw_value(const struct row_drawing *drawing, int column)
{
    const struct row *row = drawing->row;
    struct terminal *terminal = drawing->terminal;
    int room = drawing->columns - column;
    if (row->kind == ROW_DEFAULT || row->kind == ROW_EFFECTIVE) {
        struct str text = STR_INIT;
        if (!row->missing)
            str_printf(&text, "%s ", terminal_glyph(terminal, GLYPH_DEFAULT));
        str_add(&text, row->value);
        int used = frame_put(terminal, drawing->line, column, room, ROLE_HINT, str_text(&text));
        str_fini(&text);
        return used;
    }
    if (row->folded && row->count > 0 && row->value[0] == '\0') {
        struct str text = STR_INIT;
        str_printf(&text, "(%zu)", row->count);
        int used = frame_put(terminal, drawing->line, column, room, ROLE_HINT, str_text(&text));
        str_fini(&text);
        return used;
    }
    return frame_put(terminal, drawing->line, column, room, ROLE_NORMAL, row->value);
}

/* Past `word` where it begins the text as a word, and past what divides it from the rest. */
static const char *skip_word(const char *text, const char *word)
{
    size_t len = strlen(word);
    if (len == 0 || strncmp(text, word, len) != 0 || (text[len] != ' ' && text[len] != ':'))
        return text;
    return text + len + strspn(text + len, ": ");
}

/* The message beside the key and the value of which it speaks, which need not stand there twice. */
static const char *message_beside(const struct row *row)
{
    const char *message = row->first->message, *rest = skip_word(message, row->key);
    return rest == message ? message : skip_word(rest, row->value);
}

static void draw_problem(const struct row_drawing *drawing, int column)
{
    const struct row *row = drawing->row;
    int least = drawing->values + PROBLEM_COLUMN;
    column = column + 2 > least ? column + 2 : least;
    frame_put(drawing->terminal, drawing->line, column, drawing->columns - column, role_of_mark(row->mark),
              message_beside(row));
}

static void draw_row(const struct row_drawing *drawing)
{
    const struct row *row = drawing->row;
    int column = label_column(row->depth);
    draw_margin(drawing);
    const char *label = row->kind == ROW_TEXT ? row->value : row->key;
    if (drawing->is_cursor && label[0] == '\0')
        label = " "; /* an empty line of a broken file */
    column +=
        frame_put(drawing->terminal, drawing->line, column, drawing->columns - column, label_role(drawing), label);
    if (row->kind == ROW_TEXT)
        return;
    int start = column++;
    if (row->kind != ROW_SECTION && column < drawing->values)
        column = drawing->values;
    /* Between two dim words the blanks are dim, too: one change of attributes less. */
    if (label_role(drawing) == ROLE_HINT)
        terminal_blank(drawing->terminal, drawing->line, start, column - start, ROLE_HINT);
    column += draw_value(drawing, column);
    if (drawing->says_problem && row->first != NULL)
        draw_problem(drawing, column);
}

static void draw_hint_of_empty(struct editor *editor, const struct rect *rect)
{
    static const char *const lines[] = {"The file holds no key yet.", "", "a  add a key", "A  show all fields",
                                        "?  help"};
    static const char *const nothing_found[] = {"Nothing in the list has it.", "", "Tab  look among all keys"};
    bool searches = editor->search.len > 0;
    const char *const *texts = searches ? nothing_found : lines;
    int count = searches ? (int)(sizeof nothing_found / sizeof nothing_found[0]) : (int)(sizeof lines / sizeof lines[0]);
    for (int i = 0; i < count && i < rect->rows; i++)
        frame_put(editor->terminal, rect->row + i, rect->column + LABEL_COLUMN, rect->columns - LABEL_COLUMN,
                  ROLE_NORMAL, texts[i]);
}

static void draw_rows(struct editor *editor, const struct rect *rect)
{
    struct row_drawing drawing = {
        .terminal = editor->terminal,
        .columns = rect->column + rect->columns,
        .values = value_column(&editor->rows, rect->columns),
        .says_problem = editor->layout.problems_in_rows,
    };
    for (int i = 0; i < rect->rows && editor->list.top + (size_t)i < editor->rows.count; i++) {
        size_t at = editor->list.top + (size_t)i;
        drawing.row = rows_at(&editor->rows, at);
        drawing.line = rect->row + i;
        drawing.is_cursor = at == editor->list.cursor;
        draw_row(&drawing);
    }
    if (editor->rows.count == 0)
        draw_hint_of_empty(editor, rect);
}

static void draw_divider(struct editor *editor)
{
    const struct layout *layout = &editor->layout;
    struct terminal *terminal = editor->terminal;
    if (layout->rule_between >= 0)
        terminal_put_across(terminal, layout->rule_between, 0, layout->list.columns, GLYPH_RULE);
    if (layout->divider < 0)
        return;
    terminal_put_down(terminal, layout->list.row, layout->divider, layout->list.rows, GLYPH_DIVIDER);
    if (layout->rule_above >= 0)
        terminal_put_down(terminal, layout->rule_above, layout->divider, 1, GLYPH_TEE_DOWN);
    if (layout->rule_below >= 0)
        terminal_put_down(terminal, layout->rule_below, layout->divider, 1, GLYPH_TEE_UP);
}

static void add_message(const struct diagnostic *diagnostic, struct str *text)
{
    str_printf(text, "%c %s", mark_letter(mark_for(diagnostic)), diagnostic->message);
}

/* The line in the file; of broken text also the column. */
static void add_place(const struct editor *editor, const struct row *row, struct str *text)
{
    str_printf(text, "line %zu", row->line);
    if (row->kind == ROW_TEXT && row->first != NULL) {
        const struct lines *lines = &editor->session->analysis->index->lines;
        str_printf(text, " column %zu", lines_place(lines, row->first->span.start).column);
    }
    str_add(text, "  ");
}

/* What has no row of its own, like "no key here is one that axolotl knows". */
static void add_word_on_file(const struct editor *editor, struct str *text)
{
    struct arena arena = {0};
    size_t count;
    const struct diagnostic **found = marks_of_file(editor, &arena, &count);
    if (count > 0)
        add_message(found[0], text);
    arena_fini(&arena);
}

/* What is wrong with it. Where it is in the file says the title of the pane, if there is one: a line less to send for each
 * move. */
static void draw_status(struct editor *editor)
{
    const struct row *row = editor_row(editor);
    struct str text = STR_INIT;
    bool has_pane = editor->layout.detail.rows > 0;
    if (row != NULL && row->line > 0 && (has_pane ? row->kind == ROW_TEXT : row->first != NULL))
        add_place(editor, row, &text);
    /* The pane has the message; the rule's name is for `axedit explain` and `# axedit: ignore[...]`. */
    if (row == NULL || row->first == NULL)
        add_word_on_file(editor, &text);
    else if (has_pane)
        str_add(&text, row->first->rule->name);
    else
        add_message(row->first, &text);
    frame_draw_status(editor, ROLE_NORMAL, str_text(&text), "");
    str_fini(&text);
}

/* Below the usable size. */
static void draw_too_small(struct editor *editor)
{
    const struct rect *rect = &editor->layout.status;
    if (rect->rows == 0)
        return;
    if (editor->message.len > 0)
        frame_draw_status(editor, ROLE_NORMAL, "", "");
    else
        frame_put(editor->terminal, rect->row, 0, rect->columns, ROLE_HINT, "screen too small");
}

void list_draw(struct mode *mode, struct editor *editor)
{
    (void)mode;
    if (editor->layout.kind == LAYOUT_ROW) {
        draw_row_alone(editor);
        draw_too_small(editor);
        return;
    }
    draw_rows(editor, &editor->layout.list);
    draw_divider(editor);
    if (editor->layout.detail.rows > 0)
        detail_draw(editor, editor->layout.detail);
    draw_status(editor);
}
