/* Changes as data. */
#include "whatif.h"

#include <string.h>

#include "change.h"
#include "emit.h"
#include "marks.h"

static bool plan_set(const struct analysis *analysis, const struct change *change, const struct ypath *path,
                     struct arena *arena, struct splices *splices, bool *quoted, struct str *cause)
{
    struct str why = STR_INIT;
    *quoted = false;
    bool done = change->kind == CHANGE_APPEND ? change_append(analysis, path, change->text, arena, splices, &why)
                                              : change_set(analysis, path, change->text, arena, splices, &why);
    if (!done && change->kind == CHANGE_SET) {
        done = change_set_text(analysis, path, change->text, arena, splices, cause);
        *quoted = done;
    }
    if (!done && cause->len == 0)
        str_add(cause, str_text(&why));
    str_fini(&why);
    return done;
}

/* As it stands in the file. */
static const char *written_text(const char *text, struct arena *arena)
{
    struct str written = STR_INIT;
    yemit_text(&written, text, strlen(text));
    const char *copy = arena_copy(arena, str_text(&written), written.len);
    str_fini(&written);
    return copy;
}

/* What was done, on one line. */
static const char *title_of(const struct change *change, bool is_text, struct arena *arena)
{
    static const char *const formats[] = {
        [CHANGE_SET] = "%s: %s",      [CHANGE_TEXT] = "%s: %s",         [CHANGE_APPEND] = "%s: add %s",
        [CHANGE_REMOVE] = "remove %s", [CHANGE_MOVE_UP] = "move %s up", [CHANGE_MOVE_DOWN] = "move %s down",
        [CHANGE_BACKEND] = "backend %s",
    };
    if (change->kind == CHANGE_BACKEND)
        return arena_printf(arena, formats[change->kind], change->text);
    const char *text = change->text != NULL ? change->text : "";
    size_t lines = 1;
    for (const char *at = text; *at != '\0'; at++)
        lines += *at == '\n';
    if (lines > 1)
        text = arena_printf(arena, "%zu lines", lines);
    else if (is_text)
        text = written_text(text, arena);
    return arena_printf(arena, formats[change->kind], change->path, text);
}

bool change_plan(const struct analysis *analysis, const struct change *change, struct arena *arena,
                 struct splices *splices, const char **title, bool *quoted, struct str *cause)
{
    struct ypath path;
    bool ignored;
    if (quoted == NULL)
        quoted = &ignored;
    *quoted = false;
    if (change->kind == CHANGE_BACKEND) {
        *title = title_of(change, false, arena);
        return change_backend(analysis, change->text, arena, splices, cause);
    }
    if (!ypath_parse(change->path, arena, &path, cause))
        return false;
    *title = title_of(change, change->kind == CHANGE_TEXT, arena);
    switch (change->kind) {
    case CHANGE_REMOVE:
        return change_unset(analysis, &path, arena, splices, cause);
    case CHANGE_MOVE_UP:
        return change_move(analysis, &path, -1, arena, splices, cause);
    case CHANGE_MOVE_DOWN:
        return change_move(analysis, &path, 1, arena, splices, cause);
    case CHANGE_TEXT:
        return change_set_text(analysis, &path, change->text, arena, splices, cause);
    default:
        if (!plan_set(analysis, change, &path, arena, splices, quoted, cause))
            return false;
        if (*quoted)
            *title = title_of(change, true, arena);
        return true;
    }
}

/* The worst diagnostic on the changed place, or in it. */
static const struct diagnostic *find_worst(const struct analysis *analysis, const struct change *change,
                                           struct arena *arena)
{
    const struct ypair *pair = NULL;
    struct ypath path;
    struct str cause = STR_INIT;
    if (change->kind == CHANGE_BACKEND)
        pair = analysis->attention.explicit_pair;
    else if (ypath_parse(change->path, arena, &path, &cause))
        pair = ypath_find(analysis->index, &path).pair;
    str_fini(&cause);
    size_t count = 0;
    const struct diagnostic **found = pair != NULL ? analysis_of_pair(analysis, pair, arena, &count) : NULL;
    return count > 0 ? found[0] : NULL;
}

static void judge(const struct analysis *analysis, const struct change *change, struct arena *arena,
                  struct str *verdict, enum role *role)
{
    const struct diagnostic *worst = find_worst(analysis, change, arena);
    if (worst == NULL)
        return;
    str_printf(verdict, "%c %s", mark_letter(mark_for(worst)), worst->message);
    *role = role_of_mark(mark_for(worst));
}

void change_try(const struct session *session, const struct change *change, struct str *verdict, enum role *role)
{
    struct arena arena = {0};
    struct splices splices = {0};
    const char *title;
    bool quoted;
    *role = ROLE_HINT;
    struct str cause = STR_INIT;
    if (change_plan(session->analysis, change, &arena, &splices, &title, &quoted, &cause)) {
        struct str text = STR_INIT;
        splices_apply(&splices, session->analysis->text, session->analysis->len, &text);
        struct analysis *tried = analysis_again(session->analysis, str_text(&text), text.len);
        judge(tried, change, &arena, verdict, role);
        analysis_free(tried);
        str_fini(&text);
        if (quoted && verdict->len == 0)
            str_add(verdict, "no YAML as it stands: it will be written in quotes");
    } else {
        str_add(verdict, str_text(&cause));
        *role = ROLE_ERROR;
    }
    str_fini(&cause);
    arena_fini(&arena);
}
