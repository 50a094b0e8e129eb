/* Problems on rows. */
#include "marks.h"

#include <string.h>

#include "rule.h"

/* As the list marks them: a letter of its own for legacy and unknown keys. */
enum mark mark_for(const struct diagnostic *diagnostic)
{
    if (diagnostic->severity == SEVERITY_ERROR)
        return MARK_ERROR;
    if (diagnostic->severity == SEVERITY_INFO)
        return MARK_INFO;
    if (diagnostic->rule->id == RULE_LEGACY_FLAG_MAPPED)
        return MARK_LEGACY;
    return diagnostic->rule->id == RULE_UNKNOWN_KEY ? MARK_UNKNOWN : MARK_WARNING;
}

enum role role_of_mark(enum mark mark)
{
    static const enum role roles[] = {
        [MARK_NONE] = ROLE_NORMAL, [MARK_ERROR] = ROLE_ERROR,   [MARK_WARNING] = ROLE_WARNING,
        [MARK_INFO] = ROLE_INFO,   [MARK_LEGACY] = ROLE_LEGACY, [MARK_UNKNOWN] = ROLE_UNKNOWN,
    };
    return roles[mark];
}

/* Appends, in order of severity, all diagnostics whose row is `row`. */
static const struct diagnostic **collect(const struct editor *editor, size_t row, struct arena *arena, size_t *count)
{
    static const enum severity order[] = {SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_INFO};
    const struct analysis *analysis = editor->session->analysis;
    const struct diagnostic **found = arena_alloc(arena, analysis->diagnostic_count * sizeof *found);
    *count = 0;
    for (size_t step = 0; step < sizeof order / sizeof order[0]; step++) {
        for (size_t i = 0; i < analysis->diagnostic_count; i++) {
            const struct diagnostic *diagnostic = &analysis->diagnostics[i];
            bool hidden;
            if (diagnostic->severity == order[step] && rows_of_diagnostic(&editor->rows, diagnostic, &hidden) == row)
                found[(*count)++] = diagnostic;
        }
    }
    return found;
}

const struct diagnostic **marks_of_row(const struct editor *editor, size_t row, struct arena *arena, size_t *count)
{
    if (row < editor->rows.count && rows_at(&editor->rows, row)->first != NULL)
        return collect(editor, row, arena, count);
    *count = 0;
    return NULL;
}

const struct diagnostic **marks_of_file(const struct editor *editor, struct arena *arena, size_t *count)
{
    return collect(editor, editor->rows.count, arena, count);
}

/* Notes are no problems: they are walked only where there is nothing else. */
static bool is_walked(const struct analysis *analysis, const struct diagnostic *diagnostic)
{
    return diagnostic->severity != SEVERITY_INFO ||
           analysis->counts[SEVERITY_ERROR] + analysis->counts[SEVERITY_WARNING] == 0;
}

static bool passes_notes(const struct analysis *analysis)
{
    return analysis->counts[SEVERITY_INFO] > 0 && analysis->counts[SEVERITY_ERROR] + analysis->counts[SEVERITY_WARNING] > 0;
}

/* The nearest diagnostic in that direction, or with `around` the outermost one; NULL when there is none. A folded row
 * at the cursor holds something further on. */
static const struct diagnostic *find_from(const struct editor *editor, bool forwards, bool around, size_t *row)
{
    const struct analysis *analysis = editor->session->analysis;
    const struct diagnostic *best = NULL;
    size_t cursor = editor->list.cursor;
    for (size_t i = 0; i < analysis->diagnostic_count; i++) {
        /* Backwards the last of those folded into one row is the next. */
        size_t index = forwards ? i : analysis->diagnostic_count - 1 - i;
        bool hidden;
        size_t at = rows_of_diagnostic(&editor->rows, &analysis->diagnostics[index], &hidden);
        bool is_ahead = forwards ? at > cursor || (at == cursor && hidden) : at < cursor;
        if (at >= editor->rows.count || !(is_ahead || around) || !is_walked(analysis, &analysis->diagnostics[index]))
            continue;
        if (best == NULL || (forwards ? at < *row : at > *row)) {
            best = &analysis->diagnostics[index];
            *row = at;
        }
    }
    return best;
}

static void go_to(struct editor *editor, const struct diagnostic *diagnostic)
{
    bool hidden;
    size_t at = rows_of_diagnostic(&editor->rows, diagnostic, &hidden);
    while (hidden && at < editor->rows.count) {
        editor_toggle_fold(editor, rows_at(&editor->rows, at)->id);
        size_t before = at;
        at = rows_of_diagnostic(&editor->rows, diagnostic, &hidden);
        if (hidden && at <= before)
            break;
    }
    if (at < editor->rows.count)
        editor->list.cursor = at;
}

void marks_walk(struct editor *editor, bool forwards)
{
    size_t row = 0, before = editor->list.cursor;
    const struct diagnostic *found = find_from(editor, forwards, false, &row);
    bool wrapped = found == NULL;
    if (wrapped)
        found = find_from(editor, forwards, true, &row);
    if (found == NULL) {
        editor_say(editor, ROLE_GOOD, "no problems");
        return;
    }
    go_to(editor, found);
    if (wrapped && editor->list.cursor == before)
        editor_say(editor, ROLE_HINT, "there is no other problem%s",
                   passes_notes(editor->session->analysis) ? "; n goes to the notes when none is left" : "");
    else if (wrapped)
        editor_say(editor, ROLE_HINT, forwards ? "round again: the first problem" : "round again: the last problem");
}
