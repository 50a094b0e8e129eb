/* The file as a whole. No answer loses anything without having said so. */
#include "files.h"

#include "page_view.h"
#include "process.h"
#include "question.h"
#include "recovery.h"

/* Why, where the edits are, and what to do: more than a line, which the next key would take away. */
static void explain_failure(struct editor *editor, const struct str *cause)
{
    struct session *session = editor->session;
    struct str why = STR_INIT, unused = STR_INIT;
    struct page page;
    page_init(&page, PAGE_UNWRAPPED);
    str_printf(&why, "%s.", str_text(cause));
    page_add(&page, ROLE_ERROR, 0, str_text(&why));
    page_add_gap(&page);
    page_add(&page, ROLE_NORMAL, 0, "Your changes are still here: mend what is wrong, then s tries again.");
    if (session->recovery != NULL && session_keep(session, true, &unused)) {
        page_add_gap(&page);
        page_add(&page, ROLE_NORMAL, 0, "They are also in a recovery copy, which the next axedit of this file offers:");
        page_add(&page, ROLE_NORMAL, 2, recovery_path(session->recovery));
    }
    page_view_open(editor, "Not saved", &page);
    str_fini(&why);
    str_fini(&unused);
}

static void ask_about_disk(struct editor *editor, void (*asked)(struct editor *editor, enum action action))
{
    struct str question = STR_INIT;
    session_describe_disk(editor->session, &question);
    question_open(editor, CONTEXT_ASK_DISK, str_text(&question), asked);
    str_fini(&question);
}

/* What came of a save, for the person. True when the file is saved, or there was nothing to save. */
static bool tell_save(struct editor *editor, enum save_result result, struct str *cause,
                      void (*asked)(struct editor *editor, enum action action))
{
    struct session *session = editor->session;
    switch (result) {
    case SAVE_DONE:
    case SAVE_DONE_OVER:
        editor_refresh(editor);
        editor_say(editor, ROLE_GOOD, "saved %s, %zu bytes%s", session->path, session->text.len,
                   result == SAVE_DONE_OVER ? "; u brings back what was on the disk" : "");
        return true;
    case SAVE_THERE_ALREADY:
        editor_refresh(editor);
        editor_say(editor, ROLE_GOOD, "nothing to write: the file on disk holds this text already");
        return true;
    case SAVE_NOTHING_TO_DO:
        editor_say(editor, ROLE_HINT, "nothing to save: the file is as it was");
        return true;
    case SAVE_CHANGED_ON_DISK:
        ask_about_disk(editor, asked);
        return false;
    default:
        explain_failure(editor, cause);
        str_fini(cause);
        return false;
    }
}

static bool save(struct editor *editor, bool force, void (*asked)(struct editor *editor, enum action action))
{
    struct str cause = STR_INIT;
    return tell_save(editor, session_save(editor->session, force, &cause), &cause, asked);
}

static void reload(struct editor *editor)
{
    struct str cause = STR_INIT;
    bool had_changes = session_is_modified(editor->session);
    const struct revision *before = editor->session->current;
    if (!session_reload(editor->session, &cause)) {
        editor_say_cause(editor, &cause);
        return;
    }
    editor_refresh(editor);
    bool took_changes = had_changes && editor->session->current != before;
    editor_say(editor, ROLE_CHANGED, took_changes ? "read again; u brings your changes back" : "read again");
}

static void answer_disk(struct editor *editor, enum action action)
{
    if (action == ACTION_SAY_OVERWRITE)
        save(editor, true, answer_disk);
    else if (action == ACTION_SAY_RELOAD)
        reload(editor);
    else if (action == ACTION_SAY_DIFF)
        page_view_open_diff(editor);
}

void files_save(struct editor *editor)
{
    save(editor, false, answer_disk);
}

/* --- Quitting ----------------------------------------------------------------------------------------------------- */

/* With the editor undo goes, which else brings back what was on the disk: that is put beside the file, or, where it can't
 * be, the editor stays. */
static void overwrite_and_quit(struct editor *editor)
{
    struct str cause = STR_INIT, kept = STR_INIT;
    enum save_result result = session_save_over(editor->session, &kept, &cause);
    bool overwrote = result == SAVE_DONE_OVER;
    if (tell_save(editor, result, &cause, answer_disk))
        editor->done = !overwrote || kept.len > 0;
    str_clear(&editor->farewell);
    if (kept.len > 0)
        str_printf(&editor->farewell, "what was on the disk before is in %s", str_text(&kept));
    else if (overwrote)
        editor_say(editor, ROLE_WARNING, "saved, but no copy of what was there: u brings it back, q leaves without it");
    str_fini(&kept);
}

static void answer_disk_then_quit(struct editor *editor, enum action action)
{
    if (action == ACTION_SAY_OVERWRITE)
        overwrite_and_quit(editor);
    else
        answer_disk(editor, action);
}

static void answer_quit(struct editor *editor, enum action action)
{
    if (action == ACTION_SAY_DISCARD)
        editor->done = true;
    else
        editor->done = save(editor, false, answer_disk_then_quit);
}

void files_quit(struct editor *editor)
{
    if (!session_is_modified(editor->session) || editor->learning != NULL) /* a scratch config is nobody's loss */
        editor->done = true;
    else
        question_open(editor, CONTEXT_ASK_QUIT, "There are changes that are not saved.", answer_quit);
}

/* --- The other editor --------------------------------------------------------------------------------------------- */

static void open_editor(struct editor *editor)
{
    struct str cause = STR_INIT;
    const struct row *row = editor_row(editor);
    if (!process_run_editor(editor->terminal, editor->session->path, row != NULL ? row->line : 0, &cause)) {
        editor_say_cause(editor, &cause);
        return;
    }
    if (session_changed_on_disk(editor->session))
        reload(editor);
    else
        editor_say(editor, ROLE_HINT, "nothing was changed there");
}

static void answer_disk_then_open(struct editor *editor, enum action action)
{
    if (action != ACTION_SAY_OVERWRITE)
        answer_disk(editor, action);
    else if (save(editor, true, answer_disk_then_open))
        open_editor(editor);
}

static void answer_editor(struct editor *editor, enum action action)
{
    (void)action;
    if (save(editor, false, answer_disk_then_open))
        open_editor(editor);
}

void files_open_editor(struct editor *editor)
{
    if (session_is_modified(editor->session))
        question_open(editor, CONTEXT_ASK_EDITOR, "Save the changes, and open the file in the other editor?",
                      answer_editor);
    else
        open_editor(editor);
}
