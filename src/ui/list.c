/* The list: its keys, and what they do. */
#include "list.h"

#include "edits.h"
#include "files.h"
#include "fixes.h"
#include "guide.h"
#include "ignoring.h"
#include "learning.h"
#include "marks.h"
#include "matrix_view.h"
#include "mem.h"
#include "page_view.h"
#include "prompt.h"
#include "row_edit.h"
#include "searching.h"

static void go_next(struct editor *editor)
{
    marks_walk(editor, true);
}

static void go_previous(struct editor *editor)
{
    marks_walk(editor, false);
}

static void show_all(struct editor *editor)
{
    editor->all_fields = !editor->all_fields;
    editor_refresh(editor);
    editor_say(editor, ROLE_HINT,
               editor->all_fields ? "all fields; A shows only those in the file" : "only the fields in the file");
}

/* What needs the keys of the config is refused, with a word, where there are none. */
static const struct list_action {
    void (*act)(struct editor *editor);
    bool needs_keys;
} list_actions[ACTION_COUNT] = {
    [ACTION_EDIT] = {row_edit, false},
    [ACTION_TOGGLE] = {row_toggle, false},
    [ACTION_DEFAULT] = {row_to_default, false},
    [ACTION_REMOVE] = {row_remove, false},
    [ACTION_ADD] = {row_add, false},
    [ACTION_MOVE_UP] = {row_move_up, false},
    [ACTION_MOVE_DOWN] = {row_move_down, false},
    [ACTION_FOLD] = {row_fold, false},
    [ACTION_UNFOLD] = {row_unfold, false},
    [ACTION_NEXT] = {go_next, false},
    [ACTION_PREVIOUS] = {go_previous, false},
    [ACTION_FIX] = {fixes_open, false},
    [ACTION_MIGRATE] = {guide_open, true},
    [ACTION_DIFF] = {page_view_open_diff, false},
    [ACTION_MATRIX] = {matrix_view_open, false},
    [ACTION_TARGET] = {prompt_open_target, false},
    [ACTION_ALL] = {show_all, true},
    [ACTION_SEARCH] = {search_open, true},
    [ACTION_UNDO] = {edit_undo, false},
    [ACTION_REDO] = {edit_redo, false},
    [ACTION_SAVE] = {files_save, false},
    [ACTION_HELP] = {page_view_open_help, false},
    [ACTION_IGNORE] = {ignore_problem, true},
    [ACTION_HINT] = {learning_hint, false},
    [ACTION_LESSON] = {learning_open_text, false},
    [ACTION_EDITOR] = {files_open_editor, false},
    [ACTION_QUIT] = {files_quit, false},
};

static void list_act(struct mode *mode, struct editor *editor, enum action action)
{
    (void)mode;
    const struct list_action *row = &list_actions[action];
    if (scroll_act(&editor->list, action, (size_t)editor->layout.list.rows))
        return;
    if (row->act == NULL)
        return;
    if (!row->needs_keys || !editor_refuses_keys(editor))
        row->act(editor);
}

static const struct mode_class list_class = {
    .full = true,
    .draw = list_draw,
    .act = list_act,
    .hint = list_hint,
};

struct mode *list_new(void)
{
    struct mode *mode = mem_alloc(sizeof *mode);
    *mode = (struct mode){.class = &list_class, .context = CONTEXT_LIST};
    return mode;
}

void list_start(struct editor *editor)
{
    if (editor->rows.count < 2 || rows_at(&editor->rows, 0)->mark != MARK_NONE)
        return;
    if (editor_is_broken(editor))
        marks_walk(editor, true);
    else
        editor->list.cursor = 1;
    str_clear(&editor->message);
}
