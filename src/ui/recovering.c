/* The recovery copy as a diff with three answers. */
#include "recovering.h"

#include <time.h>

#include "page_view.h"
#include "process.h"
#include "recovery.h"

static void offer_next(struct editor *editor);

static void restore(struct editor *editor, struct recovered *found)
{
    struct session *session = editor->session;
    struct str cause = STR_INIT;
    bool is_restored = session_restore(session, &found->text, &cause);
    if (is_restored)
        editor_refresh(editor);
    /* The old copy goes only when the new one, of the same text, is there. */
    bool is_kept = is_restored && session_keep(session, true, &cause);
    if (!is_kept)
        recovery_skip_found(session->recovery);
    if (is_kept && recovery_discard_found(session->recovery, &cause))
        editor_say(editor, ROLE_CHANGED, "restored, not saved yet: s saves, u takes it back%s",
                   recovery_count_more(session->recovery) > 0 ? "; older copies stay" : "");
    else
        editor_say(editor, ROLE_ERROR, "%s%s", is_restored ? "restored, and the old copy stays: " : "", str_text(&cause));
    str_fini(&cause);
}

static void save_beside(struct editor *editor, struct recovered *found)
{
    struct session *session = editor->session;
    struct str path = STR_INIT, cause = STR_INIT;
    bool is_saved = session_save_beside(session, &found->text, &path, &cause);
    if (!is_saved)
        recovery_skip_found(session->recovery);
    if (is_saved && recovery_discard_found(session->recovery, &cause))
        editor_say(editor, ROLE_GOOD, "the unsaved text is in %s", str_text(&path));
    else
        editor_say_cause(editor, &cause);
    str_fini(&path);
    str_fini(&cause);
}

static void forget(struct editor *editor)
{
    struct str cause = STR_INIT;
    if (recovery_discard_found(editor->session->recovery, &cause))
        editor_say(editor, ROLE_HINT, "the recovery copy is gone");
    else
        editor_say_cause(editor, &cause);
    str_fini(&cause);
}

/* The page holds no copy of the text: it is read again from the slot, whose lock is ours. */
static void answer(struct editor *editor, enum action action)
{
    struct session *session = editor->session;
    struct recovered found;
    struct str cause = STR_INIT;
    if (!recovery_find(session->recovery, &session->saved, &found, &cause)) {
        editor_say(editor, ROLE_ERROR, "%s", cause.len > 0 ? str_text(&cause) : "the recovery copy is gone");
        str_fini(&cause);
        offer_next(editor);
        return;
    }
    str_fini(&cause);
    if (action == ACTION_RESTORE) {
        restore(editor, &found);
    } else if (action == ACTION_BESIDE) {
        save_beside(editor, &found);
    } else if (action == ACTION_FORGET) {
        forget(editor);
    } else {
        recovery_skip_found(session->recovery);
        editor_say(editor, ROLE_HINT, "the recovery copy stays; the next open asks again");
    }
    str_fini(&found.text);
    if (action != ACTION_RESTORE)
        offer_next(editor);
}

/* What the answers do to the copies that come after this one. */
static void add_more(struct page *page, size_t count)
{
    struct str line = STR_INIT;
    str_printf(&line, "Older copies: %zu more. Restoring leaves them for the next open;", count);
    page_add(page, ROLE_HINT, 0, str_text(&line));
    page_add(page, ROLE_HINT, 0, "every other answer goes on to the next one.");
    str_fini(&line);
}

static void offer(struct editor *editor, const struct recovered *found)
{
    struct session *session = editor->session;
    char when[32] = "";
    struct tm parts;
    if (localtime_r(&found->when, &parts) != NULL)
        strftime(when, sizeof when, "%Y-%m-%d %H:%M", &parts);
    struct str title = STR_INIT;
    struct page page;
    page_init(&page, PAGE_UNWRAPPED);
    str_printf(&title, "Unsaved changes of %s were found. Restore them?", when);
    if (found->base_changed)
        page_add(&page, ROLE_WARNING, 0, "The file on disk was changed since: restoring takes that change back.");
    if (session->read_only)
        page_add(&page, ROLE_WARNING, 0, "The file is read-only here: they can be saved beside it.");
    if (recovery_count_more(session->recovery) > 0)
        add_more(&page, recovery_count_more(session->recovery));
    page_add_gap(&page);
    page_add_difference(&page, session->path, &session->saved, &found->text);
    page_view_ask(editor, str_text(&title), &page, CONTEXT_RECOVERY, answer);
    str_fini(&title);
}

static void offer_next(struct editor *editor)
{
    struct session *session = editor->session;
    struct recovered found;
    struct str cause = STR_INIT;
    bool is_found = recovery_find(session->recovery, &session->saved, &found, &cause);
    if (cause.len > 0)
        editor_say(editor, ROLE_ERROR, "a recovery copy is there, but %s", str_text(&cause));
    str_fini(&cause);
    if (is_found)
        offer(editor, &found);
    str_fini(&found.text);
}

/* Copies in low slots are found by their names even so. */
static void say_unlisted(struct editor *editor)
{
    struct str cause = STR_INIT;
    if (!recovery_saw_all(editor->session->recovery, &cause))
        editor_say(editor, ROLE_WARNING, "there may be more recovery copies: %s", str_text(&cause));
    str_fini(&cause);
}

static void say_other(struct editor *editor)
{
    long pid;
    if (!recovery_other(editor->session->recovery, &pid))
        return;
    if (pid > 0)
        editor_say(editor, ROLE_WARNING, "also open in another axedit (process %ld): who saves last is asked", pid);
    else
        editor_say(editor, ROLE_WARNING, "also open in another axedit: who saves last is asked");
}

static bool guard(struct editor *editor)
{
    struct str cause = STR_INIT;
    bool is_guarded = session_guard(editor->session, &cause);
    if (!is_guarded) {
        editor_say(editor, ROLE_WARNING, "no recovery copies: %s", str_text(&cause));
        editor->unguarded = true;
    }
    str_fini(&cause);
    return is_guarded;
}

/* Where no file can be made there is nothing to be lost yet: a directory that is not there, and then is no trace of us. */
static bool needs_guard(const struct session *session)
{
    return session->recovery == NULL && !(session->read_only && session->is_new);
}

void recovering_start(struct editor *editor)
{
    if (!needs_guard(editor->session) || !guard(editor))
        return;
    say_other(editor);
    say_unlisted(editor);
    offer_next(editor);
}

/* A file that could not be made at first can by now. Its older copies are for the next open: nobody may lose by a question
 * what was typed meanwhile. */
static void guard_late(struct editor *editor)
{
    if (editor->learning == NULL && !editor->unguarded && needs_guard(editor->session) && guard(editor))
        say_other(editor);
}

void recovering_keep(struct editor *editor)
{
    struct str cause = STR_INIT;
    guard_late(editor);
    bool is_kept = session_keep(editor->session, false, &cause);
    bool has_copy = is_kept && editor->session->recovery != NULL && session_is_modified(editor->session);
    process_set_last_words(has_copy ? "unsaved changes are in a recovery copy; the next 'axedit' of the file offers them" : NULL);
    if (is_kept) {
        editor->unguarded = editor->unguarded && editor->session->recovery == NULL;
    } else if (!editor->unguarded) {
        editor->unguarded = true;
        editor_say(editor, ROLE_WARNING, "no recovery copy of this edit: %s", str_text(&cause));
    }
    str_fini(&cause);
}
