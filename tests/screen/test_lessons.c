/* Lessons: each is solved by its keys and by no less, and the pane follows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "harness.h"
#include "learning.h"
#include "rule.h"

enum { LESSONS_AT_LEAST = 12 };

static struct lessons all;

/* A lesson as the program opens it, the intro left. */
struct class {
    struct screen screen;
    struct lesson_desk desk;
    struct learning learning;
    FILE *out, *in;
};

static void open_class(struct class *class, const struct lesson *lesson, int rows, int columns)
{
    struct str cause = STR_INIT;
    *class = (struct class){.learning = {.lesson = lesson, .number = 3, .total = 14}};
    if (!lesson_desk_set(&class->desk, lesson, &cause))
        fail_msg("%s: %s", lesson->name, str_text(&cause));
    class->out = fopen("/dev/null", "w");
    class->in = fopen("/dev/null", "r");
    class->screen.session = class->desk.session;
    class->screen.terminal = terminal_open(
        &(struct terminal_setup){.out = class->out, .in = class->in, .type = "xterm-256color", .color = false});
    assert_non_null(class->screen.terminal);
    terminal_resize(class->screen.terminal, rows, columns);
    editor_init(&class->screen.editor, class->screen.terminal, class->desk.session);
    class->screen.editor.learning = &class->learning;
    editor_draw(&class->screen.editor);
}

static void close_class(struct class *class)
{
    editor_fini(&class->screen.editor);
    terminal_close(class->screen.terminal);
    fclose(class->out);
    fclose(class->in);
    str_fini(&class->screen.dump);
    lesson_desk_clear(&class->desk);
}

static const struct lesson *lesson_called(const char *name)
{
    size_t at = lessons_find(&all, name);
    assert_true(at < all.count);
    return all.items[at];
}

static char *without_blanks(const char *keys)
{
    struct str out = STR_INIT;
    for (; *keys != '\0'; keys++)
        if (*keys != ' ')
            str_add_char(&out, *keys);
    return str_take(&out);
}

/* --- All of them -------------------------------------------------------------------------------------------------- */

static void test_each_is_well_formed(void **state)
{
    (void)state;
    assert_true(all.count >= LESSONS_AT_LEAST);
    for (size_t i = 0; i < all.count; i++) {
        const struct lesson *lesson = all.items[i];
        for (size_t k = 0; k < lesson->problem_count; k++)
            print_error("%s:%zu: %s\n", lesson->name, lesson->problems[k].line, lesson->problems[k].message);
        assert_int_equal(lesson->problem_count, 0);
        assert_true(i == 0 || all.items[i - 1]->order < lesson->order);
    }
}

static void test_each_is_solved_by_its_keys(void **state)
{
    (void)state;
    for (size_t i = 0; i < all.count; i++) {
        struct str cause = STR_INIT;
        if (!lesson_try(all.items[i], &cause))
            fail_msg("%s: %s", all.items[i]->name, str_text(&cause));
        str_fini(&cause);
    }
}

/* Nothing done, and only looked at: neither solves it. */
static void test_none_is_solved_by_doing_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < all.count; i++) {
        struct class class;
        open_class(&class, all.items[i], 24, 80);
        if (lesson_is_solved(all.items[i], class.desk.session))
            fail_msg("%s is solved at the start", all.items[i]->name);
        screen_keys(&class.screen, "L<Esc>nNHH?<Esc>d<Esc>jk");
        if (class.learning.solved)
            fail_msg("%s is solved by looking", all.items[i]->name);
        close_class(&class);
    }
}

static void test_no_two_have_the_same_keys(void **state)
{
    (void)state;
    for (size_t i = 0; i < all.count; i++) {
        char *one = without_blanks(all.items[i]->solution);
        for (size_t k = 0; k < i; k++) {
            char *other = without_blanks(all.items[k]->solution);
            if (strcmp(one, other) == 0)
                fail_msg("%s and %s have the same keys", all.items[i]->name, all.items[k]->name);
            free(other);
        }
        free(one);
    }
}

/* A rule's state is what a lesson turns on: without that the pane would show nothing of what is taught. */
static void test_in_each_a_rule_changes_state(void **state)
{
    (void)state;
    for (size_t i = 0; i < all.count; i++) {
        struct class class;
        open_class(&class, all.items[i], 24, 80);
        struct str before = STR_INIT;
        const struct analysis *analysis = class.desk.session->analysis;
        for (size_t k = 0; k < analysis->diagnostic_count; k++)
            str_printf(&before, "%s ", analysis->diagnostics[k].rule->name);
        char *keys = without_blanks(all.items[i]->solution);
        screen_keys(&class.screen, keys);
        free(keys);
        struct str after = STR_INIT;
        analysis = class.desk.session->analysis;
        for (size_t k = 0; k < analysis->diagnostic_count; k++)
            str_printf(&after, "%s ", analysis->diagnostics[k].rule->name);
        if (str_equal(&before, &after))
            fail_msg("%s: the same rules fire before and after: %s", all.items[i]->name, str_text(&before));
        assert_true(class.learning.solved);
        assert_shows(&class.screen, "- done");
        str_fini(&before);
        str_fini(&after);
        close_class(&class);
    }
}

/* On 80x24 the intro fits whole, and every goal and hint is shown whole in the pane. */
static void test_each_can_be_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < all.count; i++) {
        const struct lesson *lesson = all.items[i];
        struct class class;
        open_class(&class, lesson, 24, 80);
        screen_keys(&class.screen, "L");
        if (!screen_has(&class.screen, "Enter begins"))
            fail_msg("%s: the intro does not fit:\n%s", lesson->name, screen_dump(&class.screen));
        screen_keys(&class.screen, "<Enter>");
        for (size_t k = 0; k < lesson->goal_count; k++)
            assert_shows(&class.screen, lesson->goals[k].text);
        for (size_t k = 0; k < lesson->hint_count; k++) {
            struct str lead = STR_INIT;
            screen_keys(&class.screen, "H");
            str_printf(&lead, "hint %zu of %zu:", k + 1, lesson->hint_count);
            assert_shows(&class.screen, str_text(&lead));
            const char *last = strrchr(lesson->hints[k], ' ');
            assert_shows(&class.screen, last != NULL ? last + 1 : lesson->hints[k]);
            str_fini(&lead);
        }
        if (class.screen.editor.layout.body.rows < 8)
            fail_msg("%s: the pane leaves too little of the list", lesson->name);
        close_class(&class);
    }
}

/* --- The pane ----------------------------------------------------------------------------------------------------- */

static void test_pane_follows(void **state)
{
    (void)state;
    struct class class;
    open_class(&class, lesson_called("packing"), 24, 80);
    assert_shows(&class.screen, "Lesson 3 of 14: Packing without leaks");
    assert_shows(&class.screen, "[ ] Packed samples do not see each other");
    assert_shows(&class.screen, "[x] Packing stays on");
    screen_keys(&class.screen, "n<Enter>");
    assert_shows(&class.screen, "[x] Packing stays on"); /* above the picker too */
    screen_keys(&class.screen, "jj<Enter>");
    assert_shows(&class.screen, "[x] Packed samples do not see each other");
    assert_shows(&class.screen, "Packing without leaks - done");
    assert_shows(&class.screen, "L go on");
    screen_keys(&class.screen, "u");
    assert_shows(&class.screen, "[ ] Packed samples do not see each other");
    assert_hides(&class.screen, "- done");
    screen_keys(&class.screen, "<C-r>L");
    assert_shows(&class.screen, "Enter goes on");
    screen_keys(&class.screen, "<Esc>");
    assert_false(class.screen.editor.done);
    screen_keys(&class.screen, "L<Enter>");
    assert_true(class.screen.editor.done);
    assert_true(class.learning.goes_on);
    close_class(&class);
}

static void test_hints(void **state)
{
    (void)state;
    struct class class;
    open_class(&class, lesson_called("packing"), 24, 80);
    assert_hides(&class.screen, "hint 1");
    screen_keys(&class.screen, "HH");
    assert_shows(&class.screen, "hint 2 of 3");
    screen_keys(&class.screen, "HH");
    assert_shows(&class.screen, "that was the last hint");
    screen_keys(&class.screen, "L");
    assert_shows(&class.screen, "hint 1 of 3");
    screen_keys(&class.screen, "<End>");
    assert_shows(&class.screen, "hint 3 of 3");
    close_class(&class);
}

static void test_quits_without_question(void **state)
{
    (void)state;
    struct class class;
    open_class(&class, lesson_called("undo"), 24, 80);
    screen_keys(&class.screen, "q");
    assert_true(class.screen.editor.done);
    assert_false(class.learning.goes_on);
    close_class(&class);
}

static void test_any_size(void **state)
{
    (void)state;
    struct class class;
    open_class(&class, lesson_called("read-a-diff"), 24, 80);
    for (int rows = 1; rows <= 30; rows++) {
        for (int columns = 1; columns <= 130; columns += columns < 20 ? 1 : 23) {
            screen_resize(&class.screen, rows, columns);
            screen_keys(&class.screen, "Hjk");
        }
    }
    screen_resize(&class.screen, 10, 60);
    assert_shows(&class.screen, "2/5 Packed samples");
    screen_resize(&class.screen, 18, 60);
    assert_shows(&class.screen, "[ ] Packed samples");
    close_class(&class);
}

/* Outside of a lesson the keys are said to have no meaning, and no pane is there. */
static void test_no_lesson(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\n");
    assert_hides(screen, "hint");
    screen_keys(screen, "H");
    assert_shows(screen, "axedit learn");
    screen_keys(screen, "L");
    assert_shows(screen, "this is no lesson");
    screen_close(screen);
}

/* --- i ------------------------------------------------------------------------------------------------------------ */

static void test_ignore(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nmy_key: 1   # mine\nother_key: [1,\n  2]\n");
    screen_keys(screen, "/my_key<Enter>i");
    assert_text(screen, "base_model: x\nmy_key: 1   # axedit: ignore[unknown-key]  # mine\nother_key: [1,\n  2]\n");
    assert_shows(screen, "unknown-key is silent in this line");
    screen_keys(screen, "i");
    assert_shows(screen, "no problem here");
    screen_keys(screen, "/other<Enter>i");
    assert_text(screen, "base_model: x\nmy_key: 1   # axedit: ignore[unknown-key]  # mine\n"
                        "other_key: [1,  # axedit: ignore[unknown-key]\n  2]\n");
    screen_keys(screen, "uu");
    assert_text(screen, "base_model: x\nmy_key: 1   # mine\nother_key: [1,\n  2]\n");
    screen_close(screen);
}

static void test_ignore_beside_another(void **state)
{
    (void)state;
    struct screen *screen =
        screen_open(&(struct screen_setup){.text = "attn_implementation: fp8  # axedit: ignore[fp8-attn-use-cache]\n"
                                                   "sample_packing: true\n",
                                           .target = "h100,torch=2.11.0,torchao=0.17.0,flash-attn-3=3.0"});
    screen_keys(screen, "/attn<Enter>i");
    assert_text(screen, "attn_implementation: fp8  # axedit: ignore[fp8-attn-use-cache, packing-isolation]\n"
                        "sample_packing: true\n");
    screen_close(screen);
}

static void test_ignore_refuses(void **state)
{
    (void)state;
    struct screen *screen = screen_of("num_epochs: three\n");
    screen_keys(screen, "i");
    assert_text(screen, "num_epochs: three\n");
    assert_shows(screen, "axolotl stops at an error");
    screen_close(screen);
    screen = screen_of("base_model: x\nmy_key: \"one\n  two\"\n"); /* the line ends within a text */
    screen_keys(screen, "/my<Enter>i");
    assert_text(screen, "base_model: x\nmy_key: \"one\n  two\"\n");
    assert_shows(screen, "no comment can stand in line 2");
    screen_close(screen);
}

static int read_lessons(void **state)
{
    (void)state;
    lessons_init(&all);
    return 0;
}

static int drop_lessons(void **state)
{
    (void)state;
    lessons_fini(&all);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_is_well_formed),
        cmocka_unit_test(test_each_is_solved_by_its_keys),
        cmocka_unit_test(test_none_is_solved_by_doing_nothing),
        cmocka_unit_test(test_no_two_have_the_same_keys),
        cmocka_unit_test(test_in_each_a_rule_changes_state),
        cmocka_unit_test(test_each_can_be_read),
        cmocka_unit_test(test_pane_follows),
        cmocka_unit_test(test_hints),
        cmocka_unit_test(test_quits_without_question),
        cmocka_unit_test(test_any_size),
        cmocka_unit_test(test_no_lesson),
        cmocka_unit_test(test_ignore),
        cmocka_unit_test(test_ignore_beside_another),
        cmocka_unit_test(test_ignore_refuses),
    };
    return cmocka_run_group_tests(tests, read_lessons, drop_lessons);
}
