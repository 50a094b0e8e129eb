/* The goal pane and what belongs to it. */
#include "learning.h"

#include <string.h>

#include "frame.h"
#include "page.h"
#include "page_view.h"
#include "learned.h"

enum { GOAL_INDENT = 4, TITLE_COLUMN = 2 };

/* --- Words -------------------------------------------------------------------------------------------------------- */

static void add_title(const struct learning *learning, struct str *out)
{
    if (learning->number > 0)
        str_printf(out, "Lesson %zu of %zu: ", learning->number, learning->total);
    str_printf(out, "%s%s", learning->lesson->title, learning->solved ? " - done" : "");
}

static void add_goals(const struct editor *editor, struct page *page)
{
    const struct lesson *lesson = editor->learning->lesson;
    for (size_t i = 0; i < lesson->goal_count; i++) {
        bool holds = lesson_goal_holds(&lesson->goals[i], editor->session);
        page_add_lead(page, holds ? ROLE_GOOD : ROLE_KEY, holds ? "[x]" : "[ ]", holds ? ROLE_HINT : ROLE_NORMAL,
                      GOAL_INDENT, lesson->goals[i].text);
    }
}

static void add_hint(const struct lesson *lesson, size_t index, struct page *page)
{
    char *lead = arena_printf(&page->arena, "hint %zu of %zu:", index + 1, lesson->hint_count);
    page_add_lead(page, ROLE_INFO, lead, ROLE_NORMAL, strlen(lead) + 1, lesson->hints[index]);
}

/* --- The pane ----------------------------------------------------------------------------------------------------- */

static bool has_pane(const struct editor *editor)
{
    enum context context = editor->top->context;
    return editor->learning != NULL && context != CONTEXT_LESSON && context != CONTEXT_LESSON_DONE;
}

/* Only the last hint: the others are behind L. */
static void build_pane(const struct editor *editor, struct page *page)
{
    const struct learning *learning = editor->learning;
    add_goals(editor, page);
    if (learning->solved)
        page_add_lead(page, ROLE_KEY, "  L", ROLE_GOOD, GOAL_INDENT, "says what you saw here, and goes on");
    else if (learning->hints > 0)
        add_hint(learning->lesson, learning->hints - 1, page);
}

int learning_rows(const struct editor *editor, int columns)
{
    struct page page;
    if (!has_pane(editor))
        return 0;
    page_init(&page, (size_t)(columns > 0 ? columns : 1));
    build_pane(editor, &page);
    int rows = (int)page.count + 1;
    page_fini(&page);
    return rows;
}

/* One line has to do: how far it is, and what is next. */
static void draw_line(struct editor *editor, const struct rect *rect)
{
    const struct lesson *lesson = editor->learning->lesson;
    size_t held = 0, next = lesson->goal_count;
    struct str text = STR_INIT;
    for (size_t i = lesson->goal_count; i > 0; i--) {
        bool holds = lesson_goal_holds(&lesson->goals[i - 1], editor->session);
        held += holds;
        next = holds ? next : i - 1;
    }
    str_printf(&text, "%zu/%zu ", held, lesson->goal_count);
    str_add(&text, next < lesson->goal_count ? lesson->goals[next].text : "done: L goes on");
    frame_put(editor->terminal, rect->row, 0, rect->columns, ROLE_TITLE, str_text(&text));
    str_fini(&text);
}

static void draw_title(struct editor *editor, const struct rect *rect)
{
    struct str text = STR_INIT;
    terminal_put_across(editor->terminal, rect->row, 0, rect->columns, GLYPH_RULE);
    str_add_char(&text, ' ');
    add_title(editor->learning, &text);
    str_add_char(&text, ' ');
    frame_put(editor->terminal, rect->row, TITLE_COLUMN, rect->columns - TITLE_COLUMN,
              editor->learning->solved ? ROLE_GOOD : ROLE_TITLE, str_text(&text));
    str_fini(&text);
}

void learning_draw(struct editor *editor)
{
    struct rect rect = editor->layout.pane;
    if (rect.rows == 0 || !has_pane(editor))
        return;
    if (editor->layout.kind != LAYOUT_FULL) {
        draw_line(editor, &rect);
        return;
    }
    struct page page;
    page_init(&page, (size_t)rect.columns);
    build_pane(editor, &page);
    draw_title(editor, &rect);
    page_draw(&page, editor->terminal, (struct rect){rect.row + 1, 0, rect.rows - 1, rect.columns}, 0, 0);
    page_fini(&page);
}

/* --- Following ---------------------------------------------------------------------------------------------------- */

void learning_follow(struct editor *editor)
{
    struct learning *learning = editor->learning;
    struct str cause = STR_INIT;
    if (learning == NULL)
        return;
    learning->solved = lesson_is_solved(learning->lesson, editor->session);
    if (!learning->solved || learning->was_solved)
        return;
    learning->was_solved = true;
    if (learning->keeps_progress && !learned_mark_done(learning->lesson->name, &cause))
        editor_say(editor, ROLE_WARNING, "solved, but that can't be written down: %s", str_text(&cause));
    str_fini(&cause);
}

const char *learning_word(const struct editor *editor, enum action action, const char *word)
{
    const struct learning *learning = editor->learning;
    if (learning == NULL)
        return NULL;
    if (action == ACTION_LESSON)
        return learning->solved ? "go on" : word;
    return learning->solved ? NULL : word;
}

void learning_hint(struct editor *editor)
{
    struct learning *learning = editor->learning;
    if (learning == NULL) {
        editor_say(editor, ROLE_HINT, "hints are for lessons: axedit learn");
        return;
    }
    if (learning->hints < learning->lesson->hint_count)
        learning->hints++;
    else
        editor_say(editor, ROLE_HINT, "that was the last hint; L shows them all");
}

/* --- The text ----------------------------------------------------------------------------------------------------- */

static void answer(struct editor *editor, enum action action)
{
    if (action != ACTION_GO_ON)
        return;
    editor->learning->goes_on = true;
    editor->done = true;
}

static void build_text(const struct editor *editor, struct page *page)
{
    const struct learning *learning = editor->learning;
    const struct lesson *lesson = learning->lesson;
    page_add(page, ROLE_NORMAL, 0, learning->solved ? lesson->closing : lesson->intro);
    page_add_gap(page);
    add_goals(editor, page);
    page_add_gap(page);
    for (size_t i = 0; i < learning->hints; i++)
        add_hint(lesson, i, page);
    page_add_gap(page);
    page_add(page, ROLE_HINT, 0,
             learning->solved ? "Enter goes on. Esc stays here, to look around or to try something else."
                              : "Enter begins. H gives a hint, L shows this text again, q leaves. The config is a scratch "
                                "one: nothing that you do to it can go wrong.");
}

void learning_open_text(struct editor *editor)
{
    const struct learning *learning = editor->learning;
    struct str title = STR_INIT;
    struct page page;
    if (learning == NULL) {
        editor_say(editor, ROLE_HINT, "this is no lesson: axedit learn has them");
        return;
    }
    page_init(&page, PAGE_UNWRAPPED);
    build_text(editor, &page);
    add_title(learning, &title);
    page_view_ask(editor, str_text(&title), &page, learning->solved ? CONTEXT_LESSON_DONE : CONTEXT_LESSON, answer);
    str_fini(&title);
}
