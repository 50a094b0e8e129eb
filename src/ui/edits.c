/* Changes of the file. */
#include "edits.h"

#include <string.h>

bool edit_apply(struct editor *editor, const struct splices *splices, const char *title)
{
    struct str cause = STR_INIT, said = STR_INIT;
    str_add(&said, title); /* it may lie in the analysis, which goes with the old text */
    const struct revision *before = editor->session->current;
    bool done = session_apply(editor->session, splices, title, &cause);
    if (done) {
        editor_refresh(editor);
        bool changed = editor->session->current != before;
        editor_say(editor, changed ? ROLE_NORMAL : ROLE_HINT, changed ? "%s" : "no change: %s", str_text(&said));
    } else {
        editor_say_cause(editor, &cause);
    }
    str_fini(&said);
    str_fini(&cause);
    return done;
}

bool edit_change(struct editor *editor, const struct change *change)
{
    struct arena arena = {0};
    struct splices splices = {0};
    struct str cause = STR_INIT;
    const char *title;
    bool done = change_plan(editor->session->analysis, change, &arena, &splices, &title, NULL, &cause);
    if (done)
        done = edit_apply(editor, &splices, title);
    else
        editor_say_cause(editor, &cause);
    str_fini(&cause);
    arena_fini(&arena);
    return done;
}

void edit_undo(struct editor *editor)
{
    const char *title = session_undo(editor->session);
    if (title != NULL)
        editor_say(editor, ROLE_CHANGED, "undone: %s", title);
    else
        editor_say(editor, ROLE_HINT, "nothing to undo");
    editor_refresh(editor);
}

void edit_redo(struct editor *editor)
{
    const char *title = session_redo(editor->session);
    if (title != NULL)
        editor_say(editor, ROLE_CHANGED, "done again: %s", title);
    else
        editor_say(editor, ROLE_HINT, "nothing to redo");
    editor_refresh(editor);
}
