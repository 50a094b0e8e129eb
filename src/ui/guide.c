/* The guided migration: its keys. */
#include "guide.h"

#include <stdlib.h>
#include <string.h>

#include "changed_lines.h"
#include "edits.h"
#include "files.h"
#include "frame.h"
#include "marks.h"
#include "mem.h"
#include "page_view.h"
#include "picker.h"
#include "rule.h"

static const struct migrate_options everything = {.all = true};

static struct migration_walk *new_walk(const struct session *session)
{
    return migration_walk_new(session->analysis, everything);
}

/* What may be chosen, and where the keys are, depends on the item at hand. */
static void look(struct guide *guide)
{
    const struct migration_item *item = migration_walk_item(guide->walk);
    guide->mode.context = item != NULL ? CONTEXT_GUIDE : CONTEXT_GUIDE_END;
    guide->choices = (struct scroll){.count = item != NULL ? item->choice_count : 0};
    guide->top = 0;
}

/* --- Turns -------------------------------------------------------------------------------------------------------- */

static void note_turn(struct guide *guide, struct guide_turn turn)
{
    if (guide->turn_count == guide->turn_capacity)
        guide->turns = mem_grow(guide->turns, &guide->turn_capacity, sizeof *guide->turns);
    guide->turns[guide->turn_count++] = turn;
}

/* The session follows the walk. */
static bool take_over(struct guide *guide, struct editor *editor, const char *title)
{
    size_t len;
    const char *text = migration_walk_text(guide->walk, &len);
    struct str new = STR_INIT;
    str_add_len(&new, text, len);
    struct splice splice = {.span = {0, editor->session->text.len}, .text = str_text(&new), .len = new.len};
    bool differs = !str_equal(&new, &editor->session->text);
    if (differs)
        edit_apply(editor, &(struct splices){&splice, 1}, title);
    str_fini(&new);
    return differs;
}

static void choose(struct guide *guide, struct editor *editor)
{
    const struct migration_item *item = migration_walk_item(guide->walk);
    if (item == NULL || item->choice_count == 0) {
        editor_say(editor, ROLE_HINT, "there is no mechanical way here; s skips it");
        return;
    }
    const char *done = item->choices[guide->choices.cursor].done;
    if (migration_walk_choose(guide->walk, guide->choices.cursor))
        note_turn(guide, (struct guide_turn){.moves = 1, .revision = take_over(guide, editor, done)});
    look(guide);
}

static void skip(struct guide *guide, struct editor *editor)
{
    (void)editor;
    migration_walk_skip(guide->walk);
    note_turn(guide, (struct guide_turn){.moves = 1});
    look(guide);
}

static void do_rest(struct guide *guide, struct editor *editor)
{
    struct str title = STR_INIT;
    size_t count = migration_walk_apply_safe(guide->walk);
    if (count == 0) {
        editor_say(editor, ROLE_HINT, "none of the steps that are left is safe: decide each one");
        return;
    }
    str_printf(&title, "migrate: %zu safe step%s", count, count == 1 ? "" : "s");
    note_turn(guide, (struct guide_turn){.moves = count, .revision = take_over(guide, editor, str_text(&title))});
    str_fini(&title);
    look(guide);
}

/* A text that the walk did not come to is one where it begins anew. */
static bool begin_anew_elsewhere(struct guide *guide, const struct editor *editor)
{
    size_t len;
    const char *text = migration_walk_text(guide->walk, &len);
    const struct str *now = &editor->session->text;
    if (len == now->len && memcmp(text, str_text(now), len) == 0)
        return false;
    migration_walk_free(guide->walk);
    guide->walk = new_walk(editor->session);
    look(guide);
    return true;
}

/* False when nothing was done yet. A walk that was begun anew knows no way back past there: it is begun there again. */
static bool go_back(struct guide *guide, struct editor *editor)
{
    if (guide->turn_count == 0)
        return false;
    struct guide_turn turn = guide->turns[--guide->turn_count];
    for (size_t i = 0; i < turn.moves; i++)
        migration_walk_back(guide->walk);
    if (turn.revision)
        edit_undo(editor);
    begin_anew_elsewhere(guide, editor);
    look(guide);
    return true;
}

static void back(struct guide *guide, struct editor *editor)
{
    if (!go_back(guide, editor))
        editor_say(editor, ROLE_HINT, "this is where the migration began");
}

static void undo_all(struct guide *guide, struct editor *editor)
{
    while (go_back(guide, editor))
        ;
    editor_say(editor, ROLE_CHANGED, "the whole migration was taken back");
}

/* The picker of backends may have changed the text. */
static void guide_resume(struct mode *mode, struct editor *editor)
{
    struct guide *guide = (struct guide *)mode;
    if (begin_anew_elsewhere(guide, editor))
        note_turn(guide, (struct guide_turn){.revision = true, .elsewhere = true});
}

/* --- Keys --------------------------------------------------------------------------------------------------------- */

static void choose_other(struct guide *guide, struct editor *editor)
{
    const struct migration_item *item = migration_walk_item(guide->walk);
    if (item != NULL && item->attention)
        picker_open_backends(editor);
    else
        editor_say(editor, ROLE_HINT, "this step is not about the backend");
}

static void stop(struct guide *guide, struct editor *editor)
{
    size_t changes = 0;
    for (size_t i = 0; i < guide->turn_count; i++)
        changes += guide->turns[i].revision;
    mode_pop(editor);
    if (changes > 0)
        editor_say(editor, ROLE_CHANGED, "stopped; what was done stays until u takes it back");
}

/* The flag on which the cursor stood is gone: it goes to what came out of it. */
static void end(struct guide *guide, struct editor *editor)
{
    bool did_something = guide->turn_count > 0;
    mode_pop(editor);
    if (did_something)
        editor_reveal(editor, "attn_implementation");
}

static void end_and_save(struct guide *guide, struct editor *editor)
{
    end(guide, editor);
    files_save(editor);
}

static void end_at_problem(struct guide *guide, struct editor *editor)
{
    (void)guide;
    mode_pop(editor);
    marks_walk(editor, true);
}

static void explain_item(struct guide *guide, struct editor *editor)
{
    const struct migration_item *item = migration_walk_item(guide->walk);
    if (item != NULL)
        page_view_open_name(editor, item->rule->name);
}

static void show_keys(struct guide *guide, struct editor *editor)
{
    (void)guide;
    page_view_open_keys(editor);
}

static void (*const guide_actions[ACTION_COUNT])(struct guide *guide, struct editor *editor) = {
    [ACTION_APPLY] = choose,       [ACTION_REST] = do_rest,        [ACTION_SKIP] = skip,
    [ACTION_OTHER] = choose_other, [ACTION_BACK] = back,           [ACTION_STOP] = stop,
    [ACTION_HELP] = explain_item,  [ACTION_UNDO_ALL] = undo_all,   [ACTION_SAVE] = end_and_save,
    [ACTION_CANCEL] = end,         [ACTION_NEXT] = end_at_problem, [ACTION_KEYS] = show_keys,
};

/* Up and Down go through the ways, where there is a choice; else they move the text, as the page keys always do. */
static void move(struct guide *guide, enum action action)
{
    bool is_line = action == ACTION_UP || action == ACTION_DOWN;
    if (is_line && guide->choices.count > 1) {
        scroll_act(&guide->choices, action, guide->choices.count);
        return;
    }
    struct scroll text = {.top = guide->top, .count = guide->top + guide->page + 1};
    scroll_act_text(&text, action, guide->page);
    guide->top = text.top; /* guide_draw() knows the end of the text */
}

static void guide_act(struct mode *mode, struct editor *editor, enum action action)
{
    struct guide *guide = (struct guide *)mode;
    if (guide_actions[action] != NULL)
        guide_actions[action](guide, editor);
    else
        move(guide, action);
}

static const char *guide_hint(const struct mode *mode, const struct editor *editor, enum action action,
                              const char *word)
{
    const struct guide *guide = (const struct guide *)mode;
    const struct migration_item *item = migration_walk_item(guide->walk);
    if (action == ACTION_APPLY)
        return item != NULL && item->choice_count > 0 ? word : NULL;
    if (action == ACTION_OTHER)
        return item != NULL && item->attention ? word : NULL;
    if (action == ACTION_BACK || action == ACTION_UNDO_ALL)
        return guide->turn_count > 0 ? word : NULL;
    if (action == ACTION_CANCEL)
        return "edit on";
    if (action == ACTION_SAVE)
        return session_is_modified(editor->session) ? word : NULL;
    if (action == ACTION_NEXT)
        return editor->session->analysis->diagnostic_count > 0 ? "next problem" : NULL;
    return word;
}

/* --- The mode ----------------------------------------------------------------------------------------------------- */

static void guide_draw(struct mode *mode, struct editor *editor)
{
    struct guide *guide = (struct guide *)mode;
    struct rect body = editor->layout.body;
    struct page page;
    page_init(&page, (size_t)body.columns);
    guide_build_page(guide, editor, &page);
    guide->page = (size_t)body.rows;
    if (guide->top + guide->page > page.count)
        guide->top = page.count > guide->page ? page.count - guide->page : 0;
    page_draw(&page, editor->terminal, body, guide->top, 0);
    bool is_cut = page.count > guide->page;
    page_fini(&page);
    frame_draw_status(editor, ROLE_HINT, is_cut ? "PgDn shows the rest" : "", "");
}

static void guide_free(struct mode *mode)
{
    struct guide *guide = (struct guide *)mode;
    migration_walk_free(guide->walk);
    str_fini(&guide->start);
    free(guide->turns);
    free(guide);
}

static const struct mode_class guide_class = {
    .full = true,
    .draw = guide_draw,
    .act = guide_act,
    .hint = guide_hint,
    .resume = guide_resume,
    .free = guide_free,
};

void guide_open(struct editor *editor)
{
    struct session *session = editor->session;
    if (session->read_only) {
        editor_say(editor, ROLE_WARNING, "the file can't be changed: %s", session->why_read_only);
        return;
    }
    struct guide *guide = mem_alloc(sizeof *guide);
    guide->mode = (struct mode){.class = &guide_class};
    guide->walk = new_walk(session);
    str_add_len(&guide->start, str_text(&session->text), session->text.len);
    look(guide);
    if (migration_walk_item(guide->walk) != NULL) {
        mode_push(editor, &guide->mode);
        return;
    }
    editor_say(editor, ROLE_GOOD, "nothing to migrate: no legacy or deprecated key is left");
    guide_free(&guide->mode);
}
