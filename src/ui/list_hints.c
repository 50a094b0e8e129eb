/* Which keys of the list do something now. The key line shows no others, and Enter's word says what it would do. */
#include "learning.h"
#include "list.h"
#include "marks.h"
#include "rule.h"
#include "row_edit.h"

/* A rule with remedies mostly has one that mends, but no fix can know the model or the data that is missing. To be sure
 * they would have to be tried, at every move; f does that. */
static bool has_fix(const struct editor *editor)
{
    struct arena arena = {0};
    size_t count, fixes = 0;
    const struct diagnostic **found = marks_of_row(editor, editor->list.cursor, &arena, &count);
    for (size_t i = 0; i < count; i++)
        fixes += found[i]->rule->remedies != NULL && (found[i]->subject != NULL || found[i]->rule->id != RULE_FIELD_MISSING);
    arena_fini(&arena);
    return fixes > 0;
}

static const char *hint_of_row(const struct editor *editor, enum action action, const char *word)
{
    const struct row *row = editor_row(editor);
    bool is_section = row == NULL || row->kind == ROW_SECTION;
    switch (action) {
    case ACTION_EDIT:
        return row == NULL ? NULL : row_edit_word(row);
    case ACTION_FIX:
        return editor->layout.detail.rows == 0 && has_fix(editor) ? word : NULL;
    case ACTION_REMOVE:
        return is_section || row->kind == ROW_DEFAULT || row->kind == ROW_EFFECTIVE ? NULL : word;
    default:
        return word;
    }
}

static bool works_when_broken(enum action action)
{
    switch (action) {
    case ACTION_MIGRATE:
    case ACTION_SEARCH:
    case ACTION_ADD:
    case ACTION_TARGET:
    case ACTION_ALL:
    case ACTION_REMOVE:
    case ACTION_EDIT:
    case ACTION_IGNORE:
        return false;
    default:
        return true;
    }
}

const char *list_hint(const struct mode *mode, const struct editor *editor, enum action action, const char *word)
{
    (void)mode;
    const struct session *session = editor->session;
    if (editor_is_broken(editor) && !works_when_broken(action))
        return NULL;
    switch (action) {
    case ACTION_NEXT:
        return session->analysis->diagnostic_count > 0 ? word : NULL;
    case ACTION_MIGRATE:
        return session->analysis->legacy_count > 0 ? word : NULL;
    case ACTION_HINT:
    case ACTION_LESSON:
        return learning_word(editor, action, word);
    case ACTION_DIFF:
    case ACTION_SAVE:
        return session_is_modified(session) ? word : NULL;
    case ACTION_EDITOR:
        return editor_is_broken(editor) ? word : NULL;
    case ACTION_UNDO:
        return session->current != session->first ? word : NULL;
    default:
        return hint_of_row(editor, action, word);
    }
}
