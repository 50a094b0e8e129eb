/* What all modes share: rows, cursor, folds, the message, and the way of a key to its mode. */
#include "editor_state.h"

#include <stdlib.h>
#include <string.h>

#include "frame.h"
#include "learning.h"
#include "list.h"
#include "mem.h"
#include "process.h"
#include "utf8.h"

enum { ROWS_KEPT = 2048 }; /* some screens full */

/* Its id finds the row again once the session has changed, when it is too late to make it. */
static void make_cursor_row(const struct editor *editor)
{
    editor_row(editor);
}

void editor_init(struct editor *editor, struct terminal *terminal, struct session *session)
{
    *editor = (struct editor){.terminal = terminal, .session = session, .target_source = "--target"};
    editor->layout = layout_of(terminal_rows(terminal), terminal_columns(terminal));
    mode_push(editor, list_new());
    editor_refresh(editor);
    list_start(editor);
    make_cursor_row(editor);
}

void editor_fini(struct editor *editor)
{
    while (editor->top != NULL)
        mode_pop(editor);
    for (size_t i = 0; i < editor->toggled_count; i++)
        free(editor->toggled[i]);
    free(editor->toggled);
    rows_fini(&editor->rows);
    str_fini(&editor->search);
    str_fini(&editor->message);
    str_fini(&editor->farewell);
}

void editor_refresh(struct editor *editor)
{
    const struct row *row = editor_row(editor);
    char *id = row != NULL ? mem_copy(row->id, strlen(row->id)) : NULL;
    struct rows_options options = {
        .all_fields = editor->all_fields,
        .search = str_text(&editor->search),
        .toggled = (const char *const *)editor->toggled,
        .toggled_count = editor->toggled_count,
    };
    rows_fini(&editor->rows);
    rows_init(&editor->rows, editor->session, &options);
    editor->list.count = editor->rows.count;
    if (id != NULL)
        editor->list.cursor = rows_find(&editor->rows, id, editor->list.cursor);
    free(id);
    scroll_fit(&editor->list, (size_t)editor->layout.list.rows);
    make_cursor_row(editor);
}

const struct row *editor_row(const struct editor *editor)
{
    return rows_at(&editor->rows, editor->list.cursor);
}

static bool forget_toggled(struct editor *editor, const char *id)
{
    for (size_t i = 0; i < editor->toggled_count; i++) {
        if (strcmp(editor->toggled[i], id) != 0)
            continue;
        free(editor->toggled[i]);
        editor->toggled[i] = editor->toggled[--editor->toggled_count];
        return true;
    }
    return false;
}

void editor_toggle_fold(struct editor *editor, const char *id)
{
    char *copy = mem_copy(id, strlen(id));
    if (forget_toggled(editor, copy)) {
        free(copy);
    } else {
        if (editor->toggled_count == editor->toggled_capacity)
            editor->toggled = mem_grow(editor->toggled, &editor->toggled_capacity, sizeof *editor->toggled);
        editor->toggled[editor->toggled_count++] = copy;
    }
    editor_refresh(editor);
}

/* The part of the id behind that of a row that it is, or that it is in; NULL when it is neither. */
static const char *behind(const char *id, const char *row)
{
    size_t len = strlen(row);
    return strncmp(id, row, len) == 0 && (id[len] == '\0' || id[len] == '.') ? id + len : NULL;
}

void editor_swap_folds(struct editor *editor, const char *one, const char *other)
{
    for (size_t i = 0; i < editor->toggled_count; i++) {
        const char *id = editor->toggled[i], *rest = behind(id, one);
        const char *now = rest != NULL ? other : one;
        if (rest == NULL)
            rest = behind(id, other);
        if (rest == NULL)
            continue;
        struct str moved = STR_INIT;
        str_printf(&moved, "%s%s", now, rest);
        free(editor->toggled[i]);
        editor->toggled[i] = str_take(&moved);
    }
    editor_refresh(editor);
}

void editor_reveal(struct editor *editor, const char *id)
{
    char *wanted = mem_copy(id, strlen(id));
    for (;;) {
        size_t at = rows_find(&editor->rows, wanted, editor->list.cursor);
        if (at >= editor->rows.count)
            break;
        const struct row *row = rows_at(&editor->rows, at);
        editor->list.cursor = at;
        if (strcmp(row->id, wanted) == 0 || !row->foldable || !row->folded)
            break;
        editor_toggle_fold(editor, row->id);
    }
    free(wanted);
    scroll_fit(&editor->list, (size_t)editor->layout.list.rows);
}

void editor_say(struct editor *editor, enum role role, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    str_clear(&editor->message);
    str_vprintf(&editor->message, format, args);
    va_end(args);
    editor->message_role = role;
}

void editor_say_cause(struct editor *editor, struct str *cause)
{
    editor_say(editor, ROLE_ERROR, "%s", str_text(cause));
    str_fini(cause);
}

bool editor_is_broken(const struct editor *editor)
{
    return editor->rows.count > 0 && editor->rows.are_lines;
}

bool editor_refuses_keys(struct editor *editor)
{
    if (!editor_is_broken(editor))
        return false;
    editor_say(editor, ROLE_WARNING,
               editor->session->analysis->broken ? "not while the file is broken: mend it with e first"
                                                 : "not in a file that has no keys: e opens it in your editor");
    return true;
}

/* --- Modes -------------------------------------------------------------------------------------------------------- */

void mode_push(struct editor *editor, struct mode *mode)
{
    mode->below = editor->top;
    editor->top = mode;
}

void mode_pop(struct editor *editor)
{
    struct mode *mode = editor->top;
    editor->top = mode->below;
    if (mode->class->free != NULL)
        mode->class->free(mode);
    else
        free(mode);
    if (editor->top != NULL && editor->top->class->resume != NULL)
        editor->top->class->resume(editor->top, editor);
}

void mode_pop_to_list(struct editor *editor)
{
    while (editor->top->below != NULL)
        mode_pop(editor);
}

/* --- Keys --------------------------------------------------------------------------------------------------------- */

static bool is_text(uint32_t key)
{
    return key < KEYCODE_UP && !utf8_is_control(key);
}

static void take_text(struct editor *editor, const char *text, size_t len)
{
    struct mode *mode = editor->top;
    mode->class->type(mode, editor, text, len);
}

static void take_unbound_key(struct editor *editor, uint32_t key)
{
    char bytes[4];
    if (is_text(key) && editor->top->class->type != NULL) {
        take_text(editor, bytes, utf8_put(key, bytes));
        return;
    }
    if (key == KEYCODE_ESCAPE)
        return;
    struct str name = STR_INIT;
    key_add_name(key, &name);
    if (key < KEYCODE_UP)
        editor_say(editor, ROLE_HINT, "%s does nothing here; the line below shows the keys", str_text(&name));
    str_fini(&name);
}

static void take_paste(struct editor *editor, const struct event *event)
{
    if (event->kind == EVENT_PASTE_UNENDED)
        editor->notice = "the paste was dropped, its end never came: paste again";
    else if (event->kind == EVENT_PASTE_TOO_LONG)
        editor->notice = "the paste was dropped: it is longer than 4 MiB";
    else if (editor->top->class->type != NULL)
        take_text(editor, event->text, event->len);
    else
        editor_say(editor, ROLE_WARNING, "pasted text dropped: there is no text field here");
}

void editor_handle(struct editor *editor, const struct event *event)
{
    str_clear(&editor->message);
    editor->notice = NULL;
    make_cursor_row(editor);
    if (event->kind != EVENT_KEY) {
        take_paste(editor, event);
        return;
    }
    enum action action = key_action(editor->top->context, event->key);
    if (action == ACTION_NONE)
        take_unbound_key(editor, event->key);
    else if (action == ACTION_REPAINT)
        terminal_repaint(editor->terminal);
    else if (action == ACTION_SUSPEND)
        process_suspend(editor->terminal);
    else
        editor->top->class->act(editor->top, editor, action);
    learning_follow(editor);
}

/* The modes from the highest full one upwards. */
static void draw_modes(struct mode *mode, struct editor *editor)
{
    if (mode == NULL)
        return;
    if (!mode->class->full)
        draw_modes(mode->below, editor);
    mode->class->draw(mode, editor);
}

void editor_draw(struct editor *editor)
{
    /* Who scrolls for long should not end up with all rows of a large file. */
    if (rows_made(&editor->rows) > ROWS_KEPT)
        editor_refresh(editor);
    terminal_begin(editor->terminal);
    editor->layout = layout_with_pane(terminal_rows(editor->terminal), terminal_columns(editor->terminal),
                                      learning_rows(editor, terminal_columns(editor->terminal)));
    scroll_fit(&editor->list, (size_t)editor->layout.list.rows);
    frame_draw_header(editor);
    frame_draw_keys(editor);
    draw_modes(editor->top, editor);
    learning_draw(editor);
    frame_draw_model(editor);
    frame_draw_notice(editor);
    terminal_show(editor->terminal);
}
