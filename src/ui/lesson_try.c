/* A lesson played with its own keys, on a terminal that is none. */
#include "learning.h"

#include <string.h>

#include "process.h"
#include "rule.h"

enum { TRY_ROWS = 24, TRY_COLUMNS = 80 };

struct stage {
    struct lesson_desk desk;
    FILE *out, *in;
    struct terminal *terminal;
    struct learning learning;
    struct editor editor;
};

static bool open_terminal(struct stage *stage, struct str *cause)
{
    stage->out = fopen("/dev/null", "w");
    stage->in = fopen("/dev/null", "r");
    if (stage->out != NULL && stage->in != NULL)
        stage->terminal = terminal_open(
            &(struct terminal_setup){.out = stage->out, .in = stage->in, .type = "xterm-256color", .color = false});
    if (stage->terminal == NULL)
        str_add(cause, "there is no screen to try it on");
    else
        terminal_resize(stage->terminal, TRY_ROWS, TRY_COLUMNS);
    return stage->terminal != NULL;
}

static void close_terminal(struct stage *stage)
{
    if (stage->terminal != NULL)
        terminal_close(stage->terminal);
    if (stage->out != NULL)
        fclose(stage->out);
    if (stage->in != NULL)
        fclose(stage->in);
}

static void note_rules(const struct analysis *analysis, bool *fires)
{
    memset(fires, 0, RULE_COUNT * sizeof *fires);
    for (size_t i = 0; i < analysis->diagnostic_count; i++)
        fires[analysis->diagnostics[i].rule->id] = true;
}

/* Keys that would leave the screen to another program have no place in a solution. */
static bool press(struct editor *editor, uint32_t key, struct str *cause)
{
    enum action action = key_action(editor->top->context, key);
    if (action == ACTION_SUSPEND || action == ACTION_EDITOR) {
        str_add(cause, "solution: it may not leave the editor");
        return false;
    }
    editor_handle(editor, &(struct event){.kind = EVENT_KEY, .key = key});
    editor_draw(editor);
    return true;
}

static bool play(struct editor *editor, const char *keys, struct str *cause)
{
    uint32_t key;
    while (!editor->done && *keys != '\0') {
        if (*keys == ' ') { /* to be read more easily; <Space> is the key */
            keys++;
        } else if (!key_read(&keys, &key)) {
            str_printf(cause, "solution: no key is called so: %.12s", keys);
            return false;
        } else if (!press(editor, key, cause)) {
            return false;
        }
    }
    return true;
}

static bool judge(const struct stage *stage, const bool *before, const bool *after, struct str *cause)
{
    const struct lesson *lesson = stage->learning.lesson;
    for (size_t i = 0; i < lesson->goal_count; i++) {
        if (lesson_goal_holds(&lesson->goals[i], stage->desk.session))
            continue;
        str_printf(cause, "solution: these keys do not reach the goal \"%s\"", lesson->goals[i].text);
        return false;
    }
    if (memcmp(before, after, RULE_COUNT * sizeof *before) != 0)
        return true;
    str_add(cause, "no rule fires or falls silent on the way: there is nothing to see");
    return false;
}

static bool play_on(struct stage *stage, struct str *cause)
{
    bool before[RULE_COUNT], after[RULE_COUNT];
    const struct lesson *lesson = stage->learning.lesson;
    const char *flaw = lesson_flaw(lesson, stage->desk.session);
    if (flaw != NULL) {
        str_add(cause, flaw);
        return false;
    }
    if (!open_terminal(stage, cause))
        return false;
    note_rules(stage->desk.session->analysis, before);
    editor_init(&stage->editor, stage->terminal, stage->desk.session);
    stage->editor.learning = &stage->learning;
    editor_draw(&stage->editor);
    bool good = play(&stage->editor, lesson->solution, cause);
    note_rules(stage->desk.session->analysis, after);
    good = good && judge(stage, before, after, cause);
    editor_fini(&stage->editor);
    return good;
}

bool lesson_try(const struct lesson *lesson, struct str *cause)
{
    struct stage stage = {.learning = {.lesson = lesson}};
    bool good = lesson_desk_set(&stage.desk, lesson, cause) && play_on(&stage, cause);
    close_terminal(&stage);
    lesson_desk_clear(&stage.desk);
    return good;
}
