/* Choosing a value or a backend. */
#include "picker.h"

#include <stdlib.h>
#include <string.h>

#include "edits.h"
#include "entry_edit.h"
#include "frame.h"
#include "matrix_view.h"
#include "mem.h"
#include "page.h"
#include "page_view.h"
#include "prompt.h"
#include "value_edit.h"

enum { LABEL_COLUMN = 2, NOTE_GAP = 4 };

static bool picks_backend(const struct picker *picker)
{
    return picker->path == NULL;
}

/* --- Values ------------------------------------------------------------------------------------------------------- */

static void draw_value(const struct choices *choices, struct terminal *terminal, size_t index, bool is_cursor, int notes,
                       int row, int columns)
{
    const struct choice *choice = &choices->items[index];
    const char *sign = terminal_glyph(terminal, GLYPH_POINTER);
    if (is_cursor)
        terminal_put(terminal, row, 0, 1, ROLE_KEY, sign, strlen(sign));
    int column = LABEL_COLUMN + frame_put(terminal, row, LABEL_COLUMN, columns - LABEL_COLUMN,
                                          is_cursor ? ROLE_CURSOR : ROLE_NORMAL, choice->label);
    struct str note = STR_INIT;
    str_add(&note, choice->current ? "now" : "");
    if (choice->is_default)
        str_add(&note, note.len > 0 ? ", default" : "default");
    if (choice->note[0] != '\0')
        str_printf(&note, "%s%s", note.len > 0 ? ", " : "", choice->note);
    column = column + NOTE_GAP > notes ? column + NOTE_GAP : notes;
    frame_put(terminal, row, column, columns - column, ROLE_HINT, str_text(&note));
    str_fini(&note);
}

void picker_draw_choices(const struct choices *choices, struct scroll *scroll, struct terminal *terminal,
                         struct rect rect, int notes)
{
    scroll_fit(scroll, rect.rows > 0 ? (size_t)rect.rows : 1);
    for (int i = 0; i < rect.rows && scroll->top + (size_t)i < scroll->count; i++) {
        size_t at = scroll->top + (size_t)i;
        draw_value(choices, terminal, at, at == scroll->cursor, notes, rect.row + i, rect.columns);
    }
}

static void draw_values(struct picker *picker, struct editor *editor)
{
    struct rect body = editor->layout.body;
    struct page page;
    page_init(&page, (size_t)body.columns);
    page_add(&page, ROLE_TITLE, 0, picker->path);
    page_add(&page, ROLE_NORMAL, 0, picker->field->help);
    page_add_gap(&page);
    /* On a small screen the values matter more than what they are about. */
    int above = (int)page.count + 2 < body.rows ? (int)page.count : body.rows > 2 ? 1 : 0;
    page_draw(&page, editor->terminal, (struct rect){body.row, 0, above, body.columns}, 0, 0);
    page_fini(&page);
    int rows = body.rows - above > 0 ? body.rows - above : 1;
    picker_draw_choices(&picker->choices, &picker->scroll, editor->terminal,
                        (struct rect){body.row + above, 0, rows, body.columns}, 0);
    frame_draw_status(editor, ROLE_HINT, "", "");
}

/* --- Both --------------------------------------------------------------------------------------------------------- */

static void picker_draw(struct mode *mode, struct editor *editor)
{
    struct picker *picker = (struct picker *)mode;
    if (picks_backend(picker))
        picker_draw_backends(&picker->choices, &picker->scroll, editor, editor->layout.body);
    else
        draw_values(picker, editor);
}

static void judge_kernel(const struct editor *editor, const struct prompt_setup *asked, const char *text,
                         struct str *verdict, enum role *role)
{
    (void)asked;
    change_try(editor->session, &(struct change){CHANGE_BACKEND, NULL, text}, verdict, role);
}

static bool accept_kernel(struct editor *editor, const struct prompt_setup *asked, const char *text)
{
    (void)asked;
    if (edit_change(editor, &(struct change){CHANGE_BACKEND, NULL, text}))
        editor_reveal(editor, "attn_implementation");
    return true;
}

static void type_kernel(struct editor *editor)
{
    prompt_open(editor, &(struct prompt_setup){
                            .label = "hub kernel",
                            .help = "org/repo, @revision and :function where needed",
                            .text = "kernels-community/",
                            .subject = "",
                            .judge = judge_kernel,
                            .accept = accept_kernel,
                            .to_list = true,
                        });
}

/* The edit comes first: what is below the picker looks at the text when it is on top again. */
static void choose_backend(struct editor *editor, const char *value)
{
    accept_kernel(editor, NULL, value);
    mode_pop(editor);
}

static void choose_value(struct picker *picker, struct editor *editor, const char *value)
{
    struct change change = {picker->kind, mem_copy(picker->path, strlen(picker->path)), mem_copy(value, strlen(value))};
    mode_pop(editor);
    if (edit_change(editor, &change)) {
        if (change.kind == CHANGE_APPEND)
            entry_reveal_last(editor, change.path);
        else
            editor_reveal(editor, change.path);
    }
    free((char *)change.path);
    free((char *)change.text);
}

static void choose(struct picker *picker, struct editor *editor)
{
    if (picker->scroll.cursor >= picker->choices.count)
        return;
    const char *value = picker->choices.items[picker->scroll.cursor].value;
    if (value == NULL && picks_backend(picker))
        type_kernel(editor);
    else if (value == NULL && picker->kind == CHANGE_APPEND)
        entry_type(editor, picker->path, picker->field);
    else if (value == NULL)
        value_type(editor, picker->path, picker->field, picker->source);
    else if (picks_backend(picker))
        choose_backend(editor, value);
    else
        choose_value(picker, editor, value);
}

static void explain_choice(const struct picker *picker, struct editor *editor)
{
    const struct choice *choice = &picker->choices.items[picker->scroll.cursor];
    const char *name = picks_backend(picker) ? choice->value : picker->field->name;
    page_view_open_name(editor, name != NULL ? name : "attn_implementation");
}

static void picker_act(struct mode *mode, struct editor *editor, enum action action)
{
    struct picker *picker = (struct picker *)mode;
    if (action == ACTION_CANCEL)
        mode_pop(editor);
    else if (action == ACTION_CHOOSE)
        choose(picker, editor);
    else if (action == ACTION_MATRIX && picks_backend(picker))
        matrix_view_open(editor);
    else if (action == ACTION_TARGET)
        prompt_open_target(editor);
    else if (action == ACTION_HELP)
        explain_choice(picker, editor);
    else
        scroll_act(&picker->scroll, action, (size_t)editor->layout.body.rows);
}

static const char *picker_hint(const struct mode *mode, const struct editor *editor, enum action action, const char *word)
{
    (void)editor;
    return action == ACTION_MATRIX && !picks_backend((const struct picker *)mode) ? NULL : word;
}

static void fill_backends(struct picker *picker, const struct session *session)
{
    choices_fini(&picker->choices);
    choices_of_backends(&picker->choices, session);
    picker->scroll.count = picker->choices.count;
}

/* The target may be another one now. */
static void picker_resume(struct mode *mode, struct editor *editor)
{
    struct picker *picker = (struct picker *)mode;
    if (picks_backend(picker))
        fill_backends(picker, editor->session);
}

static void picker_free(struct mode *mode)
{
    struct picker *picker = (struct picker *)mode;
    choices_fini(&picker->choices);
    free(picker->path);
    free(picker->source);
    free(picker);
}

static const struct mode_class picker_class = {
    .full = true,
    .draw = picker_draw,
    .act = picker_act,
    .hint = picker_hint,
    .resume = picker_resume,
    .free = picker_free,
};

static struct picker *picker_new(void)
{
    struct picker *picker = mem_alloc(sizeof *picker);
    picker->mode = (struct mode){.class = &picker_class, .context = CONTEXT_PICKER};
    return picker;
}

void picker_open_values(struct editor *editor, const char *path, const struct field_row *field,
                        const struct choices *choices, const char *source, enum change_kind kind)
{
    struct picker *picker = picker_new();
    picker->choices = *choices;
    picker->scroll = (struct scroll){.cursor = choices->current, .count = choices->count};
    picker->path = mem_copy(path, strlen(path));
    picker->source = source != NULL ? mem_copy(source, strlen(source)) : NULL;
    picker->field = field;
    picker->kind = kind;
    mode_push(editor, &picker->mode);
}

void picker_open_backends(struct editor *editor)
{
    struct picker *picker = picker_new();
    fill_backends(picker, editor->session);
    picker->scroll.cursor = picker->choices.current;
    mode_push(editor, &picker->mode);
}
