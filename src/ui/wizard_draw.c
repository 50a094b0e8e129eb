/* The wizard on the screen: the answers, and below them the question. */
#include <string.h>

#include "frame.h"
#include "marks.h"
#include "page.h"
#include "picker.h"
#include "wizard_parts.h"

enum {
    LABEL_COLUMN = 2,
    ANSWER_COLUMN = 13,
    NOTE_COLUMN = 22,
    ALL_ANSWERS = 14, /* rows of the body: below, only the question is shown */
};

/* An answer as the person chose it; "" when the question is still open. */
static const char *shown_answer(const struct wizard *wizard, enum question_id id)
{
    if (!wizard->was_passed[id] && id >= wizard->at)
        return "";
    const char *answer = wizard_answer(wizard, id);
    if (id == QUESTION_METHOD)
        return wizard_method(wizard)->label;
    if (id == QUESTION_PACKING)
        return strcmp(answer, "true") == 0 ? "yes" : "no";
    if (id == QUESTION_TARGET && strcmp(answer, "auto") == 0)
        return "this machine";
    if (id == QUESTION_TARGET && strcmp(answer, "none") == 0)
        return "not known yet";
    return answer;
}

static void draw_answer(const struct wizard *wizard, struct terminal *terminal, enum question_id id, int row,
                        int columns)
{
    bool is_now = id == wizard->at;
    const char *sign = terminal_glyph(terminal, GLYPH_POINTER);
    if (is_now)
        terminal_put(terminal, row, 0, 1, ROLE_KEY, sign, strlen(sign));
    frame_put(terminal, row, LABEL_COLUMN, ANSWER_COLUMN - LABEL_COLUMN, is_now ? ROLE_TITLE : ROLE_NORMAL,
              wizard_question(id)->label);
    frame_put(terminal, row, ANSWER_COLUMN, columns - ANSWER_COLUMN, ROLE_NORMAL, shown_answer(wizard, id));
}

/* How many rows it took. */
static int draw_answers(const struct wizard *wizard, struct terminal *terminal, const struct rect *rect)
{
    int used = 0;
    for (int id = 0; id < QUESTION_REVIEW; id++)
        if (wizard_is_asked(wizard, (enum question_id)id))
            draw_answer(wizard, terminal, (enum question_id)id, rect->row + used++, rect->columns);
    terminal_put_across(terminal, rect->row + used, 0, rect->columns, GLYPH_RULE);
    return used + 1;
}

/* What the checks say of all answers so far. */
static void draw_verdict(const struct wizard *wizard, struct editor *editor)
{
    const struct analysis *analysis = wizard->draft->analysis;
    struct str text = STR_INIT;
    enum role role = ROLE_GOOD;
    for (size_t i = 0; i < analysis->diagnostic_count && text.len == 0; i++) {
        if (analysis->diagnostics[i].severity == SEVERITY_INFO)
            continue;
        str_printf(&text, "%c %s", mark_letter(mark_for(&analysis->diagnostics[i])), analysis->diagnostics[i].message);
        role = role_of_mark(mark_for(&analysis->diagnostics[i]));
    }
    if (text.len == 0)
        str_add(&text, "no problems with these answers");
    frame_draw_status(editor, role, str_text(&text), wizard->at == QUESTION_REVIEW && wizard->is_cut ? "PgDn scrolls" : "");
    str_fini(&text);
}

static void draw_text(struct wizard *wizard, struct terminal *terminal, struct rect rect)
{
    const char *example = wizard_question(wizard->at)->example;
    if (rect.rows > 1)
        frame_put(terminal, rect.row + 1, LABEL_COLUMN, rect.columns - LABEL_COLUMN, ROLE_HINT,
                  example != NULL ? example : "type it as it stands in a config");
    terminal_put(terminal, rect.row, 0, rect.columns, ROLE_KEY, "> ", 2);
    text_field_draw(&wizard->typed, terminal, rect.row, 2, rect.columns - 2);
}

static void build_review(const struct wizard *wizard, struct page *page)
{
    const struct analysis *analysis = wizard->draft->analysis;
    for (size_t i = 0; i < analysis->diagnostic_count; i++) {
        const struct diagnostic *diagnostic = &analysis->diagnostics[i];
        char letter[] = {mark_letter(mark_for(diagnostic)), '\0'};
        if (diagnostic->severity != SEVERITY_INFO)
            page_add_lead(page, role_of_mark(mark_for(diagnostic)), letter, ROLE_NORMAL, 2, diagnostic->message);
    }
    for (size_t i = 0; i < wizard->mended.count; i++)
        page_add_lead(page, ROLE_GOOD, "f", ROLE_NORMAL, 2,
                      arena_printf(&page->arena, "mended for this machine: %s", wizard->mended.titles[i]));
    page_add_gap(page);
    page_add(page, ROLE_HINT, 0, str_text(&wizard->draft->text));
}

static void draw_review(struct wizard *wizard, struct terminal *terminal, struct rect rect)
{
    struct page page;
    page_init(&page, (size_t)rect.columns);
    build_review(wizard, &page);
    wizard->scroll.count = page.count;
    scroll_act_text(&wizard->scroll, ACTION_NONE, (size_t)rect.rows);
    wizard->is_cut = page.count > (size_t)rect.rows;
    page_draw(&page, terminal, rect, wizard->scroll.top, 0);
    page_fini(&page);
}

static void draw_question(struct wizard *wizard, struct editor *editor, struct rect rect)
{
    bool is_backend = wizard->at == QUESTION_BACKEND && !wizard->is_typing;
    if (wizard->at == QUESTION_REVIEW)
        draw_review(wizard, editor->terminal, rect);
    else if (wizard->is_typing)
        draw_text(wizard, editor->terminal, rect);
    else if (is_backend)
        picker_draw_backends(&wizard->choices, &wizard->scroll, editor, rect);
    else
        picker_draw_choices(&wizard->choices, &wizard->scroll, editor->terminal, rect, NOTE_COLUMN);
}

void wizard_draw(struct mode *mode, struct editor *editor)
{
    struct wizard *wizard = (struct wizard *)mode;
    struct rect rect = editor->layout.body;
    struct terminal *terminal = editor->terminal;
    int used = 0;
    if (rect.rows >= ALL_ANSWERS)
        used = draw_answers(wizard, terminal, &rect);
    if (rect.rows - used > 2)
        frame_put(terminal, rect.row + used++, 0, rect.columns, ROLE_TITLE, wizard_question(wizard->at)->asks);
    draw_question(wizard, editor, (struct rect){rect.row + used, 0, rect.rows - used, rect.columns});
    if (editor->layout.kind == LAYOUT_FULL)
        draw_verdict(wizard, editor);
}
