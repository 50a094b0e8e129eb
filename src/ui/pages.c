/* The texts that can be read: help, keys, the diff, the migration. */
#include <string.h>

#include "detail.h"
#include "diff.h"
#include "edits.h"
#include "explain.h"
#include "file.h"
#include "keys.h"
#include "migrate.h"
#include "page_view.h"
#include "utf8.h"

enum { DIFF_CONTEXT = 3, KEYS_INDENT = 20 };

/* --- Help --------------------------------------------------------------------------------------------------------- */

/* Lines keep their indentation when they are broken. */
static void add_prose(struct page *page, const char *text)
{
    while (*text != '\0') {
        size_t indent = strspn(text, " "), len = strcspn(text, "\n");
        if (len == 0)
            page_add_gap(page);
        else
            page_add(page, ROLE_NORMAL, indent, arena_copy(&page->arena, text + indent, len - indent));
        text += len + (text[len] == '\n' ? 1 : 0);
    }
}

/* False when nothing is known of the name. */
static bool add_explanation(const struct editor *editor, const char *name, struct page *page)
{
    struct str text = STR_INIT;
    const char *nearest;
    bool known = explain(name, editor->session->target.own, &text, &nearest);
    page_add_gap(page);
    add_prose(page, str_text(&text));
    str_fini(&text);
    return known;
}

void page_view_open_name(struct editor *editor, const char *name)
{
    struct page page;
    page_init(&page, PAGE_UNWRAPPED);
    if (!add_explanation(editor, name, &page))
        page_add(&page, ROLE_NORMAL, 0, "Nothing more is known of it.");
    page_view_open(editor, name, &page, true, NULL);
}

void page_view_open_help(struct editor *editor)
{
    const struct row *row = editor_row(editor);
    if (row == NULL) {
        page_view_open_keys(editor);
        return;
    }
    struct page page;
    page_init(&page, PAGE_UNWRAPPED);
    detail_build(editor, true, &page);
    if (row->field != NULL)
        add_explanation(editor, row->field->name, &page);
    page_view_open(editor, "Help on what is at the cursor; ? shows all keys", &page, true, NULL);
}

static void add_keys_of(enum context context, struct page *page)
{
    page_add_gap(page);
    page_add(page, ROLE_SECTION, 0, context_title(context));
    for (int action = ACTION_NONE + 1; action < ACTION_COUNT; action++) {
        struct str names = STR_INIT;
        key_add_names(context, (enum action)action, &names);
        if (names.len > 0)
            page_add_lead(page, ROLE_KEY, str_text(&names), ROLE_NORMAL, KEYS_INDENT,
                          action_row((enum action)action)->help);
        str_fini(&names);
    }
}

void page_view_open_keys(struct editor *editor)
{
    struct page page;
    page_init(&page, PAGE_UNWRAPPED);
    page_add(&page, ROLE_NORMAL, 0,
             "Marks: E error, W warning, i note, ~ legacy key, ? unknown key, + changed since the last save. "
             "A value behind a dot is not in the file: axolotl fills it in. "
             "base_model tells what is known of the model, when its config.json lies on this disk.");
    for (int context = 0; context < CONTEXT_COUNT; context++)
        add_keys_of((enum context)context, &page);
    page_view_open(editor, "All keys", &page, true, NULL);
}

/* --- The diff ----------------------------------------------------------------------------------------------------- */

void page_add_difference(struct page *page, const char *path, const struct str *old, const struct str *new)
{
    struct diff diff;
    struct str text = STR_INIT, name = STR_INIT;
    utf8_add_visible(&name, path, strlen(path));
    diff_init(&diff, str_text(old), old->len, str_text(new), new->len);
    diff_add_unified(&diff, str_text(&name), str_text(&name), DIFF_CONTEXT, &text);
    page_add_diff(page, str_text(&text));
    diff_fini(&diff);
    str_fini(&name);
    str_fini(&text);
}

void page_view_open_diff(struct editor *editor)
{
    const struct session *session = editor->session;
    struct str disk = STR_INIT, cause = STR_INIT;
    bool missing = false;
    if (!file_read(session->path, &disk, NULL, &missing, &cause) && !missing) {
        editor_say_cause(editor, &cause);
        return;
    }
    str_fini(&cause);
    if (str_equal(&disk, &session->text)) {
        editor_say(editor, ROLE_HINT, "no difference to the file on disk");
        str_fini(&disk);
        return;
    }
    struct page page;
    page_init(&page, PAGE_UNWRAPPED);
    page_add_difference(&page, session->path, &disk, &session->text);
    page_view_open(editor, "What is on disk (-) and what is here (+)", &page, false, NULL);
    str_fini(&disk);
}

/* --- The migration ------------------------------------------------------------------------------------------------ */

static void apply_migration(struct editor *editor)
{
    struct arena arena = {0};
    struct migration migration = migrate_plan(editor->session->analysis, (struct migrate_options){0}, &arena);
    edit_apply(editor, &migration.splices, "migrate to attn_implementation");
    arena_fini(&arena);
}

static void add_migration(const struct editor *editor, const struct migration *migration, struct page *page)
{
    struct str text = STR_INIT, new = STR_INIT;
    for (size_t i = 0; i < migration->step_count; i++) {
        str_clear(&text);
        str_printf(&text, "line %zu: %s", migration->steps[i].line, migration->steps[i].title);
        page_add_lead(page, ROLE_GOOD, "+", ROLE_NORMAL, 2, str_text(&text));
    }
    for (size_t i = 0; i < migration->decision_count; i++) {
        str_clear(&text);
        str_printf(&text, "line %zu, for you to decide: %s", migration->decisions[i].line,
                   migration->decisions[i].message);
        page_add_lead(page, ROLE_WARNING, "?", ROLE_NORMAL, 2, str_text(&text));
    }
    if (migration->refused)
        page_add_lead(page, ROLE_WARNING, "!", ROLE_NORMAL, 2, "The target's axolotl refuses what comes out of this.");
    page_add_gap(page);
    splices_apply(&migration->splices, str_text(&editor->session->text), editor->session->text.len, &new);
    page_add_difference(page, editor->session->path, &editor->session->text, &new);
    str_fini(&text);
    str_fini(&new);
}

void page_view_open_migration(struct editor *editor)
{
    struct arena arena = {0};
    struct migration migration = migrate_plan(editor->session->analysis, (struct migrate_options){0}, &arena);
    if (migration.splices.count == 0 && migration.decision_count == 0) {
        editor_say(editor, ROLE_GOOD, "nothing to migrate: no legacy attention key is left");
    } else {
        struct page page;
        page_init(&page, PAGE_UNWRAPPED);
        add_migration(editor, &migration, &page);
        bool can_apply = migration.splices.count > 0 && !editor->session->read_only;
        page_view_open(editor,
                       can_apply ? "Migrate the legacy attention keys? Enter does it, u takes it back"
                                 : "Nothing can be migrated without a decision",
                       &page, true, can_apply ? apply_migration : NULL);
    }
    arena_fini(&arena);
}
