/* The guided migration: its pages. */
#include <string.h>

#include "changed_lines.h"
#include "guide.h"
#include "marks.h"
#include "rule.h"

enum { CHOICE_INDENT = 4, DIFF_INDENT = 2, CONTEXT_LINES = 2, MOST_LINES = 24, MOST_PROBLEMS = 12 };

/* --- A step ------------------------------------------------------------------------------------------------------- */

static void add_head(struct guide *guide, struct page *page)
{
    size_t behind, total;
    migration_walk_progress(guide->walk, &behind, &total);
    page_add(page, ROLE_TITLE, 0, arena_printf(&page->arena, "Migrate: step %zu of %zu", behind + 1, total));
    page_add_gap(page);
}

static void add_choices(const struct guide *guide, const struct migration_item *item, struct page *page)
{
    for (size_t i = 0; i < item->choice_count; i++) {
        bool is_cursor = i == guide->choices.cursor;
        const char *title = arena_printf(&page->arena, "%s%s", item->choices[i].title,
                                         item->choices[i].safe ? "" : "  (changes what runs)");
        page_add_lead(page, ROLE_KEY, is_cursor ? "  >" : "", is_cursor ? ROLE_CURSOR : ROLE_NORMAL, CHOICE_INDENT,
                      title);
    }
    if (item->choice_count == 0)
        page_add(page, ROLE_WARNING, CHOICE_INDENT, "This has to be changed by hand; s goes on without it.");
}

static void add_changes(const struct guide *guide, const struct migration_item *item, struct page *page)
{
    struct str old = STR_INIT, new = STR_INIT;
    size_t len;
    const char *text = migration_walk_text(guide->walk, &len);
    str_add_len(&old, text, len);
    splices_apply(&item->choices[guide->choices.cursor].splices, text, len, &new);
    changed_lines_add(page, &old, &new, DIFF_INDENT, CONTEXT_LINES, MOST_LINES);
    str_fini(&old);
    str_fini(&new);
}

static void add_effect(const struct guide *guide, struct page *page)
{
    struct effective_changes effect = migration_walk_effect(guide->walk, guide->choices.cursor, &page->arena);
    if (effect.count == 0)
        page_add(page, ROLE_GOOD, 0, "Effect: none. axolotl reads the same config before and after.");
    else
        page_add(page, ROLE_WARNING, 0, "Effect: axolotl reads another config:");
    for (size_t i = 0; i < effect.count; i++) {
        const struct effective_change *change = &effect.items[i];
        page_add(page, ROLE_NORMAL, DIFF_INDENT,
                 arena_printf(&page->arena, "%s: %s, before: %s", change->path,
                              change->after != NULL ? change->after : "not set",
                              change->before != NULL ? change->before : "not set"));
    }
}

static void build_step(struct guide *guide, const struct migration_item *item, struct page *page)
{
    add_head(guide, page);
    page_add(page, ROLE_NORMAL, 0,
             arena_printf(&page->arena, "Line %zu: %s", item->line, item->decision ? item->message : item->wrong));
    if (item->why != NULL)
        page_add(page, ROLE_HINT, 0, item->why);
    page_add_gap(page);
    add_choices(guide, item, page);
    page_add_gap(page);
    if (item->choice_count == 0)
        return;
    add_changes(guide, item, page);
    page_add_gap(page);
    add_effect(guide, page);
}

/* --- The end ------------------------------------------------------------------------------------------------------ */

/* Returns how many moves changed something. */
static size_t add_moves(const struct guide *guide, struct page *page)
{
    size_t done = 0, count = migration_walk_move_count(guide->walk);
    for (size_t i = 0; i < guide->turn_count; i++)
        if (guide->turns[i].elsewhere)
            page_add_lead(page, ROLE_GOOD, "+", ROLE_NORMAL, 2, "a backend was chosen in the picker");
    for (size_t i = 0; i < count; i++) {
        const struct migration_choice *chosen;
        const struct migration_item *item = migration_walk_move(guide->walk, i, &chosen);
        done += chosen != NULL;
        page_add_lead(page, chosen != NULL ? ROLE_GOOD : ROLE_WARNING, chosen != NULL ? "+" : "-", ROLE_NORMAL, 2,
                      arena_printf(&page->arena, "line %zu: %s%s", item->first_line,
                                   chosen != NULL ? "" : "skipped: ", chosen != NULL ? chosen->done : item->message));
    }
    return done;
}

static void add_problems(const struct editor *editor, struct page *page)
{
    const struct analysis *analysis = editor->session->analysis;
    size_t problems = analysis->counts[SEVERITY_ERROR] + analysis->counts[SEVERITY_WARNING], shown = 0;
    if (problems == 0) {
        page_add(page, ROLE_GOOD, 0, "No error and no warning is left on this target.");
        return;
    }
    page_add(page, ROLE_TITLE, 0, "Still wrong on this target (n goes there):");
    for (size_t i = 0; i < analysis->diagnostic_count && shown < MOST_PROBLEMS; i++) {
        const struct diagnostic *diagnostic = &analysis->diagnostics[i];
        if (diagnostic->severity == SEVERITY_INFO)
            continue;
        enum mark mark = mark_for(diagnostic);
        char letter[] = {mark_letter(mark), '\0'};
        page_add_lead(page, role_of_mark(mark), letter, ROLE_NORMAL, 2, diagnostic->message);
        shown++;
    }
    if (problems > shown)
        page_add(page, ROLE_HINT, 2, arena_printf(&page->arena, "... and %zu more", problems - shown));
}

static void build_end(struct guide *guide, const struct editor *editor, struct page *page)
{
    struct page moves;
    page_init(&moves, page->columns);
    size_t done = add_moves(guide, &moves), skipped = migration_walk_move_count(guide->walk) - done;
    page_add(page, ROLE_TITLE, 0,
             arena_printf(&page->arena, "Migrated: %zu step%s done, %zu skipped", done, done == 1 ? "" : "s", skipped));
    page_add_gap(page);
    page_add_page(page, &moves);
    page_fini(&moves);
    page_add_gap(page);
    add_problems(editor, page);
    page_add_gap(page);
    changed_lines_add(page, &guide->start, &editor->session->text, DIFF_INDENT, CONTEXT_LINES, SIZE_MAX);
}

void guide_build_page(struct guide *guide, const struct editor *editor, struct page *page)
{
    const struct migration_item *item = migration_walk_item(guide->walk);
    if (item != NULL)
        build_step(guide, item, page);
    else
        build_end(guide, editor, page);
}
