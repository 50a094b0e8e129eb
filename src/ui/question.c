/* Asking. */
#include "question.h"

#include <stdlib.h>
#include <string.h>

#include "frame.h"
#include "mem.h"

struct question {
    struct mode mode;
    char *text;
    void (*answer)(struct editor *editor, enum action action);
};

/* Where there is one line for both, the answers stand before the question. */
static void add_answers(enum context context, struct str *out)
{
    for (int action = ACTION_NONE + 1; action < ACTION_COUNT; action++) {
        struct str names = STR_INIT;
        key_add_names(context, (enum action)action, &names);
        if (names.len > 0) {
            str_add_len(out, str_text(&names), strcspn(str_text(&names), " "));
            str_printf(out, " %s  ", action_row((enum action)action)->word);
        }
        str_fini(&names);
    }
}

static void question_draw(struct mode *mode, struct editor *editor)
{
    const struct question *question = (const struct question *)mode;
    const struct rect *rect = &editor->layout.status;
    struct str text = STR_INIT;
    if (editor->layout.kind != LAYOUT_FULL)
        add_answers(mode->context, &text);
    str_add(&text, question->text);
    int row = rect->rows > 0 ? rect->row : 0;
    int columns = editor->layout.list.columns > rect->columns ? editor->layout.list.columns : rect->columns;
    terminal_blank(editor->terminal, row, 0, columns, ROLE_NORMAL);
    frame_put(editor->terminal, row, 0, columns, ROLE_TITLE, str_text(&text));
    str_fini(&text);
}

static void question_act(struct mode *mode, struct editor *editor, enum action action)
{
    const struct question *question = (const struct question *)mode;
    void (*answer)(struct editor *, enum action) = question->answer;
    mode_pop(editor);
    if (action != ACTION_SAY_STAY)
        answer(editor, action);
}

static void question_free(struct mode *mode)
{
    struct question *question = (struct question *)mode;
    free(question->text);
    free(question);
}

static const struct mode_class question_class = {
    .draw = question_draw,
    .act = question_act,
    .free = question_free,
};

void question_open(struct editor *editor, enum context context, const char *text,
                   void (*answer)(struct editor *editor, enum action action))
{
    struct question *question = mem_alloc(sizeof *question);
    question->mode = (struct mode){.class = &question_class, .context = context};
    question->text = mem_copy(text, strlen(text));
    question->answer = answer;
    mode_push(editor, &question->mode);
}
