/* Fixes to choose from. */
#include "fixes.h"

#include <stdlib.h>
#include <string.h>

#include "changed_lines.h"
#include "edits.h"
#include "frame.h"
#include "marks.h"
#include "mem.h"
#include "page.h"
#include "page_view.h"
#include "path.h"
#include "prompt.h"
#include "rule.h"

enum { NUMBER_INDENT = 4, DIFF_INDENT = 4, MOST_DIFF_LINES = 8 };

struct offered_fix {
    const struct diagnostic *diagnostic;
    const struct fix *fix;
    bool changes; /* what runs */
    size_t line;  /* where it starts on the page */
};

struct fixes_mode {
    struct mode mode;
    struct arena arena;
    struct offered_fix *fixes;
    struct scroll scroll; /* over the fixes */
    size_t top;           /* over the lines of the page */
};

/* --- Drawing ------------------------------------------------------------------------------------------------------ */

static void add_changes(const struct session *session, const struct fix *fix, struct page *page)
{
    struct str new = STR_INIT;
    splices_apply(&fix->splices, str_text(&session->text), session->text.len, &new);
    changed_lines_add(page, &session->text, &new, DIFF_INDENT, 0, MOST_DIFF_LINES);
    str_fini(&new);
}

static void add_heading(const struct diagnostic *diagnostic, struct page *page)
{
    enum mark mark = mark_for(diagnostic);
    char letter[] = {mark_letter(mark), '\0'};
    page_add_gap(page);
    page_add_lead(page, role_of_mark(mark), letter, ROLE_NORMAL, 2, diagnostic->message);
}

static void build_page(struct fixes_mode *fixes, const struct editor *editor, struct page *page)
{
    const struct diagnostic *before = NULL;
    for (size_t i = 0; i < fixes->scroll.count; i++) {
        struct offered_fix *offered = &fixes->fixes[i];
        if (offered->diagnostic != before)
            add_heading(offered->diagnostic, page);
        before = offered->diagnostic;
        bool is_cursor = i == fixes->scroll.cursor;
        offered->line = page->count;
        const char *number = arena_printf(&page->arena, "%s %zu", is_cursor ? ">" : " ", i + 1);
        const char *title =
            arena_printf(&page->arena, "%s%s", offered->fix->title, offered->changes ? "  (changes what runs)" : "");
        page_add_lead(page, ROLE_KEY, number, is_cursor ? ROLE_CURSOR : ROLE_NORMAL, NUMBER_INDENT, title);
        add_changes(editor->session, offered->fix, page);
    }
}

/* All lines of the fix at the cursor are on the screen, if there is room for them; the first one with its heading. */
static void keep_in_sight(struct fixes_mode *fixes, size_t lines, size_t rows)
{
    size_t cursor = fixes->scroll.cursor;
    size_t first = cursor == 0 ? 0 : fixes->fixes[cursor].line;
    size_t end = cursor + 1 < fixes->scroll.count ? fixes->fixes[cursor + 1].line : lines;
    if (end > fixes->top + rows)
        fixes->top = end > rows ? end - rows : 0;
    if (first < fixes->top)
        fixes->top = first;
}

static void fixes_draw(struct mode *mode, struct editor *editor)
{
    struct fixes_mode *fixes = (struct fixes_mode *)mode;
    struct rect body = editor->layout.body;
    struct page page;
    page_init(&page, (size_t)body.columns);
    build_page(fixes, editor, &page);
    keep_in_sight(fixes, page.count, (size_t)body.rows);
    page_draw(&page, editor->terminal, body, fixes->top, 0);
    page_fini(&page);
    frame_draw_status(editor, ROLE_HINT, "", "");
}

/* --- Keys --------------------------------------------------------------------------------------------------------- */

/* Where the first text that the splices put in stands in the edited text; SIZE_MAX when they only take away. */
static size_t first_written(const struct splices *splices)
{
    size_t put = 0, taken = 0;
    for (size_t i = 0; i < splices->count; i++) {
        const struct splice *splice = &splices->items[i];
        size_t blanks = strspn(splice->text, " \r\n");
        if (blanks < splice->len)
            return splice->span.start + put - taken + blanks;
        put += splice->len;
        taken += span_len(splice->span);
    }
    return SIZE_MAX;
}

static bool contains(struct span span, size_t at)
{
    return at >= span.start && at < span.end;
}

/* The path of the deepest key or entry that has the byte in it; "" when none has. */
static void add_path_at(const struct ynode *node, size_t at, struct str *path)
{
    while (node != NULL) {
        const struct ynode *inside = NULL;
        for (const struct ypair *pair = node->pairs; pair != NULL && inside == NULL; pair = pair->next) {
            if (!contains(pair->span, at))
                continue;
            str_clear(path);
            ypath_of_pair(pair, path);
            inside = pair->value;
        }
        for (const struct yitem *item = node->items; item != NULL && inside == NULL; item = item->next) {
            if (!contains(item->span, at))
                continue;
            str_clear(path);
            ypath_of_item(item, path);
            inside = item->node;
        }
        node = inside;
    }
}

/* To the key that was written, when the one with the problem is no more. */
static void follow(struct editor *editor, const char *id, const struct splices *splices)
{
    const struct row *row = editor_row(editor);
    struct str path = STR_INIT;
    if (row == NULL || strcmp(row->id, id) != 0)
        add_path_at(editor->session->analysis->index->root, first_written(splices), &path);
    if (path.len > 0)
        editor_reveal(editor, str_text(&path));
    str_fini(&path);
}

static void apply(struct fixes_mode *fixes, struct editor *editor)
{
    /* The fix outlives the mode that offered it. */
    struct arena arena = fixes->arena;
    const struct fix *fix = fixes->fixes[fixes->scroll.cursor].fix;
    fixes->arena = (struct arena){0};
    mode_pop(editor);
    const struct row *row = editor_row(editor);
    const char *id = row != NULL ? arena_copy(&arena, row->id, strlen(row->id)) : "";
    if (fix->splices.count == 0)
        prompt_open_target(editor);
    else if (edit_apply(editor, &fix->splices, fix->title))
        follow(editor, id, &fix->splices);
    arena_fini(&arena);
}

static void fixes_act(struct mode *mode, struct editor *editor, enum action action)
{
    struct fixes_mode *fixes = (struct fixes_mode *)mode;
    if (action == ACTION_CANCEL)
        mode_pop(editor);
    else if (action == ACTION_CHOOSE)
        apply(fixes, editor);
    else if (action == ACTION_HELP)
        page_view_open_name(editor, fixes->fixes[fixes->scroll.cursor].diagnostic->rule->name);
    else
        scroll_act(&fixes->scroll, action, 3);
}

static const char *fixes_hint(const struct mode *mode, const struct editor *editor, enum action action,
                              const char *word)
{
    (void)mode;
    (void)editor;
    if (action == ACTION_TARGET || action == ACTION_MATRIX)
        return NULL;
    return action == ACTION_CHOOSE ? "apply" : word;
}

static void fixes_free(struct mode *mode)
{
    struct fixes_mode *fixes = (struct fixes_mode *)mode;
    arena_fini(&fixes->arena);
    free(fixes->fixes);
    free(fixes);
}

static const struct mode_class fixes_class = {
    .full = true,
    .draw = fixes_draw,
    .act = fixes_act,
    .hint = fixes_hint,
    .free = fixes_free,
};

/* Two problems may be mended in one and the same way. */
static bool is_offered(const struct fixes_mode *fixes, const struct session *session, const struct fix *fix)
{
    struct str new = STR_INIT;
    bool found = false;
    splices_apply(&fix->splices, str_text(&session->text), session->text.len, &new);
    for (size_t i = 0; i < fixes->scroll.count && !found; i++) {
        struct str other = STR_INIT;
        splices_apply(&fixes->fixes[i].fix->splices, str_text(&session->text), session->text.len, &other);
        found = str_equal(&new, &other);
        str_fini(&other);
    }
    str_fini(&new);
    return found;
}

static void collect_fixes(struct fixes_mode *fixes, const struct editor *editor, const struct diagnostic *diagnostic)
{
    struct fixes found = analysis_fixes(editor->session->analysis, diagnostic, &fixes->arena);
    size_t most = fixes->scroll.count + found.count;
    if (found.count == 0)
        return;
    fixes->fixes = mem_resize(fixes->fixes, most * sizeof *fixes->fixes);
    for (size_t i = 0; i < found.count; i++) {
        const struct fix *fix = &found.items[i];
        if (is_offered(fixes, editor->session, fix))
            continue;
        bool changes = !fix->safe && analysis_fix_changes(editor->session->analysis, fix);
        fixes->fixes[fixes->scroll.count++] = (struct offered_fix){diagnostic, fix, changes, 0};
    }
}

void fixes_open(struct editor *editor)
{
    struct fixes_mode *fixes = mem_alloc(sizeof *fixes);
    fixes->mode = (struct mode){.class = &fixes_class, .context = CONTEXT_PICKER};
    size_t count;
    const struct diagnostic **found = marks_of_row(editor, editor->list.cursor, &fixes->arena, &count);
    for (size_t i = 0; i < count; i++)
        collect_fixes(fixes, editor, found[i]);
    if (fixes->scroll.count > 0 && !editor->session->read_only) {
        mode_push(editor, &fixes->mode);
        return;
    }
    if (count == 0)
        editor_say(editor, ROLE_HINT, "no problem here; n goes to the next one");
    else if (editor->session->read_only)
        editor_say(editor, ROLE_WARNING, "the file can't be changed: %s", editor->session->why_read_only);
    else
        editor_say(editor, ROLE_HINT, "axedit knows no fix for this; ? says what to do");
    fixes_free(&fixes->mode);
}
