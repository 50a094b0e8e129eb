/* The texts that can be read: help, keys, the diff. */
#include <string.h>

#include "detail.h"
#include "diff.h"
#include "explain.h"
#include "file.h"
#include "keys.h"
#include "page_view.h"
#include "utf8.h"

enum { KEYS_INDENT = 20, FACT_COLUMN = 20 };

/* --- Help --------------------------------------------------------------------------------------------------------- */

/* Where the value of "  label:   value" begins; 0 when the line is another one. */
static size_t value_column(const char *line, size_t len)
{
    for (size_t i = 0; i + 3 < len && i < FACT_COLUMN; i++)
        if (strncmp(line + i, ":  ", 3) == 0)
            return i + 1 + strspn(line + i + 1, " ");
    return 0;
}

/* Lines keep their indentation when they are broken, values that of the value. */
static void add_prose(struct page *page, const char *text)
{
    while (*text != '\0') {
        size_t indent = strspn(text, " "), len = strcspn(text, "\n"), value = value_column(text, len);
        const char *line = arena_copy(&page->arena, text, len);
        if (len == 0)
            page_add_gap(page);
        else if (value > 0)
            page_add_lead(page, ROLE_NORMAL, arena_copy(&page->arena, text, value), ROLE_NORMAL, value, line + value);
        else
            page_add(page, ROLE_NORMAL, indent, line + indent);
        text += len + (text[len] == '\n' ? 1 : 0);
    }
}

/* False when nothing is known of the name. */
static bool add_explanation(const struct editor *editor, const char *name, struct page *page)
{
    struct str text = STR_INIT, nearest = STR_INIT;
    bool known = explain(name, editor->session->target.own, &text, &nearest);
    page_add_gap(page);
    add_prose(page, str_text(&text));
    str_fini(&nearest);
    str_fini(&text);
    return known;
}

void page_view_open_name(struct editor *editor, const char *name)
{
    struct page page;
    page_init(&page, PAGE_UNWRAPPED);
    if (!add_explanation(editor, name, &page))
        page_add(&page, ROLE_NORMAL, 0, "Nothing more is known of it.");
    page_view_open(editor, name, &page);
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
    detail_build(editor, &page);
    if (row->field != NULL)
        add_explanation(editor, row->field->name, &page);
    page_view_open(editor, "Help on what is at the cursor; ? shows all keys", &page);
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

/* Where ? was pressed, behind the pages. */
static enum context context_here(const struct editor *editor)
{
    const struct mode *mode = editor->top;
    while (mode->context == CONTEXT_PAGE && mode->below != NULL)
        mode = mode->below;
    return mode->context;
}

/* Those that work where one is come first. */
void page_view_open_keys(struct editor *editor)
{
    struct page page;
    enum context here = context_here(editor);
    page_init(&page, PAGE_UNWRAPPED);
    page_add(&page, ROLE_NORMAL, 0,
             "Marks: E error, W warning, i note, ~ legacy key, ? unknown key, + changed since the last save. "
             "A value behind a dot is not in the file: axolotl fills it in. "
             "base_model tells what is known of the model, when its config.json lies on this disk.");
    add_keys_of(here, &page);
    for (int context = 0; context < CONTEXT_COUNT; context++)
        if ((enum context)context != here)
            add_keys_of((enum context)context, &page);
    page_view_open_last(editor, "All keys", &page);
}

/* --- The diff ----------------------------------------------------------------------------------------------------- */

void page_add_difference(struct page *page, const char *path, const struct str *old, const struct str *new)
{
    struct diff diff;
    struct str text = STR_INIT, name = STR_INIT;
    utf8_add_visible(&name, path, strlen(path));
    diff_init(&diff, str_text(old), old->len, str_text(new), new->len);
    diff_add_unified(&diff, str_text(&name), str_text(&name), DIFF_CONTEXT, &text);
    page_add_diff(page, &text);
    diff_fini(&diff);
    str_fini(&name);
    str_fini(&text);
}

void page_view_open_diff(struct editor *editor)
{
    const struct session *session = editor->session;
    struct str disk = STR_INIT, cause = STR_INIT;
    bool missing = false;
    if (!file_read_regular(session->path, &disk, NULL, &missing, &cause) && !missing) {
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
    page_view_open(editor, "What is on disk (-) and what is here (+)", &page);
    str_fini(&disk);
}
