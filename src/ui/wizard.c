/* Asking for a new config. */
#include "wizard.h"

#include <stdlib.h>
#include <string.h>

#include "list.h"
#include "machine.h"
#include "mem.h"
#include "page_view.h"
#include "wizard_parts.h"

/* --- Going from question to question ------------------------------------------------------------------------------ */

static void begin_typing(struct wizard *wizard, const char *text)
{
    wizard->is_typing = true;
    wizard->mode.context = CONTEXT_WIZARD_TEXT;
    text_field_set(&wizard->typed, text);
}

static void ask(struct wizard *wizard, struct editor *editor, enum question_id id)
{
    const struct wizard_question *question = wizard_question(id);
    wizard->at = id;
    wizard->is_typing = false;
    wizard->mode.context = CONTEXT_WIZARD;
    wizard_rebuild(wizard, editor);
    if (question->offer != NULL) {
        question->offer(wizard, editor);
        wizard->scroll = (struct scroll){.cursor = wizard->choices.current, .count = wizard->choices.count};
    } else if (id == QUESTION_REVIEW) {
        wizard->scroll = (struct scroll){.cursor = 0};
    } else {
        begin_typing(wizard, wizard->answers[id] != NULL ? wizard->answers[id] : "");
    }
}

static void go_back(struct wizard *wizard, struct editor *editor)
{
    int id = (int)wizard->at;
    if (wizard->is_typing && wizard_question(wizard->at)->offer != NULL) {
        ask(wizard, editor, wizard->at);
        return;
    }
    do
        id--;
    while (id > 0 && !wizard_is_asked(wizard, (enum question_id)id));
    if (id >= 0)
        ask(wizard, editor, (enum question_id)id);
    else
        editor_say(editor, ROLE_HINT, "this is the first question; Esc leaves for the empty file");
}

static void go_on(struct wizard *wizard, struct editor *editor)
{
    enum question_id id = wizard->at + 1;
    while (!wizard_is_asked(wizard, id))
        id++;
    ask(wizard, editor, id);
}

/* --- Answers ------------------------------------------------------------------------------------------------------ */

static void forget_answer(struct wizard *wizard, enum question_id id)
{
    free(wizard->answers[id]);
    wizard->answers[id] = NULL;
}

static void answer(struct wizard *wizard, struct editor *editor, const char *text)
{
    const char *before = wizard->answers[wizard->at];
    bool is_new = before == NULL || strcmp(before, text) != 0;
    char *copy = mem_copy(text, strlen(text));
    forget_answer(wizard, wizard->at);
    wizard->answers[wizard->at] = copy;
    wizard->was_passed[wizard->at] = true;
    for (int id = 0; is_new && id < QUESTION_REVIEW; id++)
        if (wizard_question(wizard->at)->makes_old & 1U << id)
            forget_answer(wizard, (enum question_id)id);
    go_on(wizard, editor);
}

/* A target that is none would leave the rules without a machine. */
static bool is_target(const struct editor *editor, const char *text, struct str *cause)
{
    struct arena arena = {0};
    struct target target = target_none();
    bool good = target_parse_with(text, editor->session->target.own, &arena, &target, cause);
    arena_fini(&arena);
    return good;
}

static void answer_typed(struct wizard *wizard, struct editor *editor)
{
    struct str cause = STR_INIT;
    const char *text = str_text(&wizard->typed.text);
    text += strspn(text, " ");
    if (*text == '\0')
        editor_say(editor, ROLE_WARNING, "%s is needed here; Esc leaves for the empty file",
                   wizard->at == QUESTION_MODEL ? "a model" : wizard->at == QUESTION_DATA ? "a data set" : "something");
    else if (wizard->at == QUESTION_TARGET && !is_target(editor, text, &cause))
        editor_say(editor, ROLE_ERROR, "%s", str_text(&cause));
    else
        answer(wizard, editor, text);
    str_fini(&cause);
}

static void answer_chosen(struct wizard *wizard, struct editor *editor)
{
    const char *value = wizard->choices.items[wizard->scroll.cursor].value;
    if (value == NULL)
        begin_typing(wizard, "");
    else
        answer(wizard, editor, value);
}

/* --- The end ------------------------------------------------------------------------------------------------------ */

static void take_target(struct wizard *wizard, struct editor *editor)
{
    struct str cause = STR_INIT;
    const char *spec = wizard->answers[QUESTION_TARGET];
    if (editor->session->target_from_file) {
        session_look_for_target(editor->session);
    } else if (spec != NULL && strcmp(spec, editor->session->target.spec) != 0) {
        session_set_target(editor->session, spec, &cause);
        editor->target_source = "t";
    }
    str_fini(&cause);
}

static bool write_draft(const struct wizard *wizard, struct session *session, struct str *cause)
{
    struct splice splice = {.text = str_text(&wizard->draft->text), .len = wizard->draft->text.len};
    return session_apply(session, &(struct splices){&splice, 1}, "the new config", cause);
}

static void finish(struct wizard *wizard, struct editor *editor)
{
    struct str cause = STR_INIT;
    bool done = write_draft(wizard, editor->session, &cause);
    if (done)
        take_target(wizard, editor);
    mode_pop(editor); /* the wizard is gone */
    if (done) {
        editor_refresh(editor);
        list_start(editor);
        editor_say(editor, ROLE_CHANGED, "a new config, not saved yet: s saves, u takes it back");
    } else {
        editor_say_cause(editor, &cause);
    }
    str_fini(&cause);
}

static void leave(struct editor *editor)
{
    mode_pop(editor);
    editor_say(editor, ROLE_HINT, "an empty file: a adds a key, A shows all");
}

/* --- The mode ----------------------------------------------------------------------------------------------------- */

static void explain(const struct wizard *wizard, struct editor *editor)
{
    const char *name = wizard_question(wizard->at)->explains;
    if (wizard->at == QUESTION_BACKEND && wizard->choices.items[wizard->scroll.cursor].value != NULL)
        name = wizard->choices.items[wizard->scroll.cursor].value;
    if (wizard->at == QUESTION_REVIEW)
        page_view_open_keys(editor);
    else
        page_view_open_name(editor, name);
}

static void choose(struct wizard *wizard, struct editor *editor)
{
    if (wizard->at == QUESTION_REVIEW)
        finish(wizard, editor);
    else if (wizard->is_typing)
        answer_typed(wizard, editor);
    else
        answer_chosen(wizard, editor);
}

static void move(struct wizard *wizard, struct editor *editor, enum action action)
{
    size_t page = (size_t)editor->layout.body.rows / 2;
    if (wizard->is_typing)
        text_field_act(&wizard->typed, action);
    else if (wizard->at == QUESTION_REVIEW)
        scroll_act_text(&wizard->scroll, action, page);
    else
        scroll_act(&wizard->scroll, action, page);
}

static void wizard_act(struct mode *mode, struct editor *editor, enum action action)
{
    struct wizard *wizard = (struct wizard *)mode;
    switch (action) {
    case ACTION_CANCEL:
        leave(editor);
        break;
    case ACTION_CHOOSE:
        choose(wizard, editor);
        break;
    case ACTION_BACK:
        go_back(wizard, editor);
        break;
    case ACTION_HELP:
        explain(wizard, editor);
        break;
    default:
        move(wizard, editor, action);
        break;
    }
}

static void wizard_type(struct mode *mode, struct editor *editor, const char *text, size_t len)
{
    struct wizard *wizard = (struct wizard *)mode;
    if (wizard->is_typing)
        text_field_insert(&wizard->typed, text, len);
    else
        editor_say(editor, ROLE_HINT, "Up and Down choose here, Enter takes it; Esc leaves for the empty file");
}

static const char *wizard_hint(const struct mode *mode, const struct editor *editor, enum action action,
                               const char *word)
{
    const struct wizard *wizard = (const struct wizard *)mode;
    (void)editor;
    if (action == ACTION_CHOOSE)
        return wizard->at == QUESTION_REVIEW ? "take it" : "next";
    if (action == ACTION_CANCEL)
        return "empty file";
    return action == ACTION_BACK && wizard->at == QUESTION_METHOD ? NULL : word;
}

/* Before the last question there is no config yet. */
static void wizard_keep(struct mode *mode, struct editor *editor)
{
    struct wizard *wizard = (struct wizard *)mode;
    struct str unused = STR_INIT;
    if (wizard->at == QUESTION_REVIEW)
        write_draft(wizard, editor->session, &unused);
    str_fini(&unused);
}

static void wizard_free(struct mode *mode)
{
    struct wizard *wizard = (struct wizard *)mode;
    for (int id = 0; id < QUESTION_COUNT; id++)
        free(wizard->answers[id]);
    session_close(wizard->draft);
    choices_fini(&wizard->choices);
    text_field_fini(&wizard->typed);
    arena_fini(&wizard->arena);
    free(wizard);
}

static const struct mode_class wizard_class = {
    .apart = true,
    .full = true,
    .draw = wizard_draw,
    .act = wizard_act,
    .type = wizard_type,
    .hint = wizard_hint,
    .keep = wizard_keep,
    .free = wizard_free,
};

void wizard_start(struct editor *editor)
{
    struct session *session = editor->session;
    struct str cause = STR_INIT;
    struct session_setup setup = {.target = "none", .own = session->target.own};
    if (!session->is_new || session->read_only || session->text.len > 0)
        return;
    struct session *draft = session_open_with(session->path, &setup, &cause);
    str_fini(&cause);
    if (draft == NULL)
        return;
    if (session->machine != NULL)
        session_probe(draft, session->machine);
    struct wizard *wizard = mem_alloc(sizeof *wizard);
    wizard->mode = (struct mode){.class = &wizard_class, .context = CONTEXT_WIZARD};
    wizard->draft = draft;
    mode_push(editor, &wizard->mode);
    ask(wizard, editor, QUESTION_METHOD);
}
