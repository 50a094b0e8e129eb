/* Silencing a rule by a comment. */
#include "ignoring.h"

#include "change.h"
#include "edits.h"
#include "marks.h"
#include "rule.h"

static void ignore_this(struct editor *editor, const struct diagnostic *diagnostic)
{
    struct arena arena = {0};
    struct splices splices = {0};
    struct str cause = STR_INIT;
    const char *rule = diagnostic->rule->name;
    if (change_ignore(editor->session->analysis, diagnostic, &arena, &splices, &cause))
        edit_apply(editor, &splices, arena_printf(&arena, "%s is silent in this line; axolotl does what it did", rule));
    else
        editor_say_cause(editor, &cause);
    str_fini(&cause);
    arena_fini(&arena);
}

void ignore_problem(struct editor *editor)
{
    struct arena arena = {0};
    size_t count, at = 0;
    const struct diagnostic **found = marks_of_row(editor, editor->list.cursor, &arena, &count);
    while (at < count && found[at]->severity == SEVERITY_ERROR)
        at++;
    if (at < count)
        ignore_this(editor, found[at]);
    else if (count > 0)
        editor_say(editor, ROLE_WARNING, "axolotl stops at an error, silent or not: f or ? tells how to mend it");
    else
        editor_say(editor, ROLE_HINT, "no problem here; n goes to the next one");
    arena_fini(&arena);
}
