/* The capability matrix: moving in it, what a cell means, choosing the backend of a cell. */
#include "matrix_view.h"

#include <stdlib.h>
#include <string.h>

#include "edits.h"
#include "mem.h"
#include "page.h"
#include "page_view.h"
#include "prompt.h"

enum { WORD_INDENT = 5, TITLE_INDENT = 18 };

/* --- What it holds ------------------------------------------------------------------------------------------------ */

static bool is_current(const struct matrix_view *view, const struct session *session)
{
    return view->spec != NULL && view->revision == session->current && strcmp(view->spec, session->target.spec) == 0;
}

static void fill(struct matrix_view *view, const struct session *session)
{
    if (is_current(view, session))
        return;
    matrix_fini(&view->matrix);
    free(view->spec);
    matrix_init(&view->matrix, session->analysis, &session->target);
    view->revision = session->current;
    view->spec = mem_copy(session->target.spec, strlen(session->target.spec));
    view->scroll.count = view->matrix.count;
}

static const char *backend_of(const struct matrix_view *view)
{
    return view->matrix.backends[view->scroll.cursor];
}

static const struct feature_row *feature_of(const struct matrix_view *view)
{
    return feature_row((enum feature)view->column);
}

const struct matrix_cell *matrix_view_cell(const struct matrix_view *view)
{
    return matrix_cell(&view->matrix, view->scroll.cursor, (enum feature)view->column);
}

void matrix_view_describe(const struct matrix_view *view, struct str *out)
{
    const struct matrix_cell *cell = matrix_view_cell(view);
    str_printf(out, "%s, %s: %s", backend_of(view), feature_of(view)->title, matrix_word(cell->answer));
    if (cell->condition != NULL)
        str_printf(out, " %s", cell->condition);
    if (cell->would_need != NULL)
        str_printf(out, "; it would with %s", cell->would_need);
}

/* --- The explanation of a cell ------------------------------------------------------------------------------------ */

/* The view of the cell is gone; the matrix below it is on top. */
static void use_backend(struct editor *editor, enum action action)
{
    if (action != ACTION_APPLY)
        return;
    const struct matrix_view *view = (const struct matrix_view *)editor->top;
    char *name = mem_copy(backend_of(view), strlen(backend_of(view))); /* the view goes */
    mode_pop_to_list(editor);
    if (edit_change(editor, &(struct change){CHANGE_BACKEND, NULL, name}))
        editor_reveal(editor, "attn_implementation");
    free(name);
}

static void add_answer(const struct matrix_cell *cell, struct page *page)
{
    struct str text = STR_INIT;
    if (cell->answer == MATRIX_YES)
        str_add(&text, "No rule has anything against it, whatever the target leaves open.");
    else if (cell->answer == MATRIX_IF)
        str_printf(&text, "It works on this condition: %s", cell->condition);
    else if (cell->would_need != NULL)
        str_printf(&text, "It does not work on this target. It would with: %s", cell->would_need);
    else
        str_add(&text, "It does not work, and no other machine or release changes that.");
    page_add_lead(page, ROLE_KEY, matrix_word(cell->answer), ROLE_NORMAL, WORD_INDENT, str_text(&text));
    str_fini(&text);
}

static void add_rule(const struct rule_row *rule, struct page *page)
{
    const struct target any = target_none();
    struct arena arena = {0};
    const char *releases = rule_releases(rule, &any, &arena); /* " (axolotl 0.18 and later)" */
    page_add_gap(page);
    page_add(page, ROLE_SECTION, 0, rule->name);
    page_add(page, ROLE_NORMAL, 0, rule->summary);
    page_add(page, ROLE_NORMAL, 0, rule->why);
    page_add(page, ROLE_HINT, 0, releases + strspn(releases, " "));
    arena_fini(&arena);
}

static void add_offer(const struct matrix_view *view, bool is_used, struct page *page)
{
    struct str text = STR_INIT;
    page_add_gap(page);
    if (is_used)
        str_printf(&text, "%s is the backend that counts now.", backend_of(view));
    else
        str_printf(&text, "Enter writes attn_implementation: %s, and old flags go; u takes it back.", backend_of(view));
    page_add(page, ROLE_HINT, 0, str_text(&text));
    str_fini(&text);
}

static void explain_cell(const struct matrix_view *view, struct editor *editor)
{
    const struct matrix_cell *cell = matrix_view_cell(view);
    bool is_used = view->scroll.cursor == view->matrix.current;
    bool can_use = view->matrix.of_config && !editor->session->read_only && !is_used;
    struct page page;
    struct str title = STR_INIT;
    page_init(&page, PAGE_UNWRAPPED);
    add_answer(cell, &page);
    page_add(&page, ROLE_NORMAL, WORD_INDENT, feature_of(view)->help);
    if (cell->message != NULL) {
        page_add_gap(&page);
        page_add(&page, ROLE_SECTION, 0, "What check says of it here");
        page_add(&page, ROLE_NORMAL, 0, cell->message);
    }
    for (size_t i = 0; i < cell->rule_count; i++)
        add_rule(cell->rules[i], &page);
    if (can_use || is_used)
        add_offer(view, is_used, &page);
    str_printf(&title, "%s: %s", backend_of(view), feature_of(view)->title);
    if (can_use)
        page_view_ask(editor, str_text(&title), &page, CONTEXT_CELL, use_backend);
    else
        page_view_open(editor, str_text(&title), &page);
    str_fini(&title);
}

/* --- Help --------------------------------------------------------------------------------------------------------- */

static void open_help(const struct matrix_view *view, struct editor *editor)
{
    struct page page;
    page_init(&page, PAGE_UNWRAPPED);
    page_add(&page, ROLE_NORMAL, 0,
             "Each cell is what the rules say of your config with that backend and that feature, on your target.");
    page_add_gap(&page);
    page_add_lead(&page, ROLE_KEY, "yes", ROLE_NORMAL, WORD_INDENT, "it works");
    page_add_lead(&page, ROLE_KEY, "no", ROLE_NORMAL, WORD_INDENT,
                  "axolotl refuses it, it fails, or it does not do what it is for");
    page_add_lead(&page, ROLE_KEY, "if", ROLE_NORMAL, WORD_INDENT,
                  "it works on a condition, which stands below the table: what the target does not tell, or a warning. "
                  "sm_80+ is an NVIDIA GPU of compute capability 8.0 or newer");
    page_add_gap(&page);
    for (int i = 0; i < FEATURE_COUNT; i++)
        page_add_lead(&page, ROLE_KEY, feature_row((enum feature)i)->title, ROLE_NORMAL, TITLE_INDENT,
                      feature_row((enum feature)i)->help);
    const struct backend *backend = backend_find_with(backend_of(view), editor->session->target.own);
    page_add_gap(&page);
    page_add(&page, ROLE_SECTION, 0, backend_of(view));
    page_add(&page, ROLE_NORMAL, 0, backend != NULL ? backend->help : "A kernel of the hub that axedit does not know.");
    page_view_open(editor, "The matrix; ? shows all keys", &page);
}

/* --- The mode ----------------------------------------------------------------------------------------------------- */

static void draw(struct mode *mode, struct editor *editor)
{
    matrix_view_draw((struct matrix_view *)mode, editor);
}

static bool move_sideways(struct matrix_view *view, enum action action)
{
    if (action == ACTION_LEFT && view->column > 0)
        view->column--;
    else if (action == ACTION_RIGHT && view->column + 1 < FEATURE_COUNT)
        view->column++;
    else if (action == ACTION_LINE_START)
        view->column = 0;
    else if (action == ACTION_LINE_END)
        view->column = FEATURE_COUNT - 1;
    else
        return false;
    return true;
}

static void act(struct mode *mode, struct editor *editor, enum action action)
{
    struct matrix_view *view = (struct matrix_view *)mode;
    if (action == ACTION_CANCEL)
        mode_pop(editor);
    else if (action == ACTION_EXPLAIN)
        explain_cell(view, editor);
    else if (action == ACTION_TARGET)
        prompt_open_target(editor);
    else if (action == ACTION_HELP)
        open_help(view, editor);
    else if (!move_sideways(view, action))
        scroll_act(&view->scroll, action, (size_t)editor->layout.body.rows);
}

/* The target may be another one now. */
static void resume(struct mode *mode, struct editor *editor)
{
    fill((struct matrix_view *)mode, editor->session);
}

static void free_view(struct mode *mode)
{
    struct matrix_view *view = (struct matrix_view *)mode;
    matrix_fini(&view->matrix);
    free(view->spec);
    free(view);
}

static const struct mode_class matrix_class = {
    .full = true,
    .draw = draw,
    .act = act,
    .resume = resume,
    .free = free_view,
};

void matrix_view_open(struct editor *editor)
{
    struct matrix_view *view = mem_alloc(sizeof *view);
    view->mode = (struct mode){.class = &matrix_class, .context = CONTEXT_MATRIX};
    fill(view, editor->session);
    if (view->matrix.current < view->matrix.count)
        view->scroll.cursor = view->matrix.current;
    mode_push(editor, &view->mode);
}
