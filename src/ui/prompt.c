/* Typing a value. */
#include "prompt.h"

#include <stdlib.h>
#include <string.h>

#include "frame.h"
#include "mem.h"
#include "text_field.h"

struct prompt {
    struct mode mode;
    struct prompt_setup setup; /* its texts are owned */
    struct text_field field;
    struct str verdict;
    enum role verdict_role;
    bool judged;
};

static void prompt_judge(struct prompt *prompt, struct editor *editor)
{
    if (prompt->judged)
        return;
    prompt->judged = true;
    str_clear(&prompt->verdict);
    prompt->verdict_role = ROLE_HINT;
    prompt->setup.judge(editor, &prompt->setup, str_text(&prompt->field.text), &prompt->verdict,
                        &prompt->verdict_role);
}

static void draw_question(const struct prompt *prompt, struct terminal *terminal, int row, int columns)
{
    int used = frame_put(terminal, row, 0, columns, ROLE_TITLE, prompt->setup.label);
    frame_put(terminal, row, used + 2, columns - used - 2, ROLE_HINT, prompt->setup.help);
}

/* The lines from the bottom up: the verdict, the text, the question, a rule; as many as there is room for. */
static void prompt_draw(struct mode *mode, struct editor *editor)
{
    struct prompt *prompt = (struct prompt *)mode;
    const struct layout *layout = &editor->layout;
    struct terminal *terminal = editor->terminal;
    int columns = layout->list.columns > layout->status.columns ? layout->list.columns : layout->status.columns;
    int last = layout->status.rows > 0 ? layout->status.row : layout->list.row;
    int typed = last > 0 ? last - 1 : last;
    prompt_judge(prompt, editor);
    for (int row = last >= 3 ? last - 3 : 0; row <= last; row++)
        terminal_blank(terminal, row, 0, columns, ROLE_NORMAL);
    if (last > typed)
        frame_put(terminal, last, 0, columns, prompt->verdict_role, str_text(&prompt->verdict));
    if (typed > 0)
        draw_question(prompt, terminal, typed - 1, columns);
    if (typed > 1)
        terminal_put_across(terminal, typed - 2, 0, columns, GLYPH_RULE);
    terminal_put(terminal, typed, 0, columns, ROLE_KEY, "> ", 2);
    text_field_draw(&prompt->field, terminal, typed, 2, columns - 2);
}

static void prompt_accept(struct prompt *prompt, struct editor *editor)
{
    bool to_list = prompt->setup.to_list;
    if (!prompt->setup.accept(editor, &prompt->setup, str_text(&prompt->field.text)))
        return;
    if (to_list)
        mode_pop_to_list(editor);
    else
        mode_pop(editor);
}

/* The page is opened below the prompt, which then goes. */
static void type_more(struct prompt *prompt, struct editor *editor)
{
    if (prompt->setup.more == NULL)
        return;
    editor->top = prompt->mode.below;
    prompt->setup.more(editor, &prompt->setup, str_text(&prompt->field.text));
    prompt->mode.class->free(&prompt->mode);
}

static void prompt_act(struct mode *mode, struct editor *editor, enum action action)
{
    struct prompt *prompt = (struct prompt *)mode;
    if (action == ACTION_CANCEL) {
        mode_pop(editor);
    } else if (action == ACTION_CHOOSE) {
        prompt_accept(prompt, editor);
    } else if (action == ACTION_LINES) {
        type_more(prompt, editor);
    } else {
        text_field_act(&prompt->field, action);
        prompt->judged = false;
    }
}

static void prompt_type(struct mode *mode, struct editor *editor, const char *text, size_t len)
{
    struct prompt *prompt = (struct prompt *)mode;
    (void)editor;
    text_field_insert(&prompt->field, text, len);
    prompt->judged = false;
}

static const char *prompt_hint(const struct mode *mode, const struct editor *editor, enum action action,
                               const char *word)
{
    const struct prompt *prompt = (const struct prompt *)mode;
    (void)editor;
    if (action == ACTION_LINES && prompt->setup.more == NULL)
        return NULL;
    return action == ACTION_CHOOSE ? "accept" : word;
}

static void prompt_free(struct mode *mode)
{
    struct prompt *prompt = (struct prompt *)mode;
    free((char *)prompt->setup.label);
    free((char *)prompt->setup.help);
    free((char *)prompt->setup.subject);
    free((char *)prompt->setup.text);
    text_field_fini(&prompt->field);
    str_fini(&prompt->verdict);
    free(prompt);
}

static const struct mode_class prompt_class = {
    .draw = prompt_draw,
    .act = prompt_act,
    .type = prompt_type,
    .hint = prompt_hint,
    .free = prompt_free,
};

static char *copy(const char *text)
{
    return mem_copy(text, strlen(text));
}

void prompt_open(struct editor *editor, const struct prompt_setup *setup)
{
    struct prompt *prompt = mem_alloc(sizeof *prompt);
    prompt->mode = (struct mode){.class = &prompt_class, .context = CONTEXT_PROMPT};
    prompt->setup = *setup;
    prompt->setup.label = copy(setup->label);
    prompt->setup.help = copy(setup->help);
    prompt->setup.subject = copy(setup->subject);
    text_field_set(&prompt->field, setup->text);
    prompt->setup.text = copy(setup->text);
    mode_push(editor, &prompt->mode);
}

/* --- The target --------------------------------------------------------------------------------------------------- */

/* Nobody named a target, so that this machine counts: there is nothing to be typed over. */
static bool is_unnamed(const struct session *session)
{
    return session->target_from_file && session->target.spec != NULL && strcmp(session->target.spec, "auto") == 0;
}

static void judge_target(const struct editor *editor, const struct prompt_setup *asked, const char *text,
                         struct str *verdict, enum role *role)
{
    (void)asked;
    struct arena arena = {0};
    struct target target = target_none();
    struct str cause = STR_INIT;
    if (*text == '\0' && is_unnamed(editor->session)) {
        str_add(verdict, "this machine: ");
        target_describe(&editor->session->target, verdict);
    } else if (*text == '\0' || target_parse_with(text, editor->session->target.own, &arena, &target, &cause)) {
        target_describe(&target, verdict);
    } else {
        str_add(verdict, str_text(&cause));
        *role = ROLE_ERROR;
    }
    str_fini(&cause);
    arena_fini(&arena);
}

static bool accept_target(struct editor *editor, const struct prompt_setup *asked, const char *text)
{
    (void)asked;
    struct str cause = STR_INIT, words = STR_INIT;
    if (*text == '\0' && is_unnamed(editor->session)) {
        editor_say(editor, ROLE_HINT, "no change: this machine stays the target");
        return true;
    }
    bool done = session_set_target(editor->session, *text == '\0' ? "none" : text, &cause);
    if (done) {
        editor->target_source = "t";
        editor_refresh(editor);
        target_describe(&editor->session->target, &words);
        editor_say(editor, ROLE_CHANGED, "target %s", str_text(&words));
    }
    str_fini(&words);
    str_fini(&cause);
    return done;
}

void prompt_open_target(struct editor *editor)
{
    const char *spec = editor->session->target.spec;
    prompt_open(editor, &(struct prompt_setup){
                            .label = "target",
                            .help = "a GPU (h100, a100, t4, ...), sm_NN, gpus=N, PACKAGE=VERSION or =missing; "
                                    "with commas: h100,torch=2.6.0",
                            .text = spec != NULL && strcmp(spec, "none") != 0 && !is_unnamed(editor->session) ? spec : "",
                            .subject = "",
                            .judge = judge_target,
                            .accept = accept_target,
                        });
}
