/* The questions for a new config: defaults, going back, leaving, what comes out. */
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "harness.h"
#include "wizard.h"

static struct screen *open_sized(int rows, int columns, const char *target)
{
    struct screen *screen = screen_open(&(struct screen_setup){.rows = rows, .columns = columns, .target = target});
    wizard_start(&screen->editor);
    editor_draw(&screen->editor);
    return screen;
}

static struct screen *open_wizard(void)
{
    return open_sized(24, 80, NULL);
}

static bool holds(const struct screen *screen, const char *text)
{
    return strstr(str_text(&screen->session->text), text) != NULL;
}

static size_t problems(const struct screen *screen)
{
    const size_t *counts = screen->session->analysis->counts;
    return counts[SEVERITY_ERROR] + counts[SEVERITY_WARNING];
}

/* Enter alone but for the model and the data, for each way to train. */
static void test_enter_alone(void **state)
{
    (void)state;
    static const struct {
        const char *keys;
        const char *line;
    } ways[] = {
        {"<Enter>org/m<Enter>org/d<Enter><Enter><Enter><Enter><Enter><Enter>", "adapter: lora\n"},
        {"j<Enter>org/m<Enter>org/d<Enter><Enter><Enter><Enter><Enter><Enter>", "adapter: qlora\n"},
        {"jj<Enter>org/m<Enter>org/d<Enter><Enter><Enter><Enter><Enter><Enter>", "learning_rate: 0.00002\n"},
        {"jjj<Enter>org/m<Enter>org/d<Enter><Enter><Enter><Enter><Enter>", "rl: dpo\n"},
        {"jjjj<Enter>org/m<Enter>org/d<Enter><Enter><Enter><Enter><Enter>", "pretraining_dataset:\n"},
    };
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        struct screen *screen = open_wizard();
        screen_keys(screen, ways[i].keys);
        assert_shows(screen, "a new config, not saved yet");
        assert_true(holds(screen, ways[i].line));
        assert_true(holds(screen, "base_model: org/m\n"));
        assert_true(holds(screen, "path: org/d\n"));
        assert_int_equal(problems(screen), 0);
        assert_true(screen->session->target.compute > 0);
        screen_keys(screen, "u");
        assert_text(screen, "");
        screen_keys(screen, "<C-r>");
        assert_true(holds(screen, ways[i].line));
        screen_close(screen);
    }
}

/* The header would count what an empty file lacks, beside a verdict on the answers. */
static void test_no_count_of_the_empty_file(void **state)
{
    (void)state;
    struct screen *screen = open_wizard();
    assert_hides(screen, "attention not set");
    assert_hides(screen, "no problems  ");
    assert_shows(screen, "no problems with these answers");
    screen_keys(screen, "<Esc>");
    assert_shows(screen, "no problems  ");
    assert_shows(screen, "attention not set");
    screen_close(screen);
}

static void test_review_says_that_it_goes_on(void **state)
{
    (void)state;
    struct screen *screen = open_wizard();
    screen_keys(screen, "<Enter>org/m<Enter>org/d<Enter><Enter><Enter><Enter>");
    assert_hides(screen, "PgDn scrolls");
    screen_keys(screen, "<Enter>");
    assert_shows(screen, "PgDn scrolls");
    screen_close(screen);
    screen = open_sized(80, 80, NULL);
    screen_keys(screen, "<Enter>org/m<Enter>org/d<Enter><Enter><Enter><Enter><Enter>");
    assert_shows(screen, "This comes out.");
    assert_hides(screen, "PgDn scrolls");
    screen_close(screen);
}

static void test_needs_model_and_data(void **state)
{
    (void)state;
    struct screen *screen = open_wizard();
    screen_keys(screen, "<Enter><Enter>");
    assert_shows(screen, "a model is needed here");
    screen_keys(screen, "x<Enter> <Enter>");
    assert_shows(screen, "a data set is needed here");
    screen_close(screen);
}

static void test_esc_leaves(void **state)
{
    (void)state;
    static const char *const places[] = {
        "", "<Enter>", "<Enter>m<Enter>", "<Enter>m<Enter>d<Enter>", "<Enter>m<Enter>d<Enter><Enter>G<Enter>h1",
        "<Enter>m<Enter>d<Enter><Enter><Enter><Enter><Enter>",
    };
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct screen *screen = open_wizard();
        screen_keys(screen, places[i]);
        screen_keys(screen, "<Esc>");
        assert_shows(screen, "The file holds no key yet");
        assert_text(screen, "");
        assert_false(session_is_modified(screen->session));
        screen_keys(screen, "q");
        assert_true(screen->editor.done);
        screen_close(screen);
    }
}

/* Answers stand in sight, can be gone back to, and are offered again as they were. */
static void test_back(void **state)
{
    (void)state;
    struct screen *screen = open_wizard();
    screen_keys(screen, "j<Enter>org/m<Enter>org/d<Enter>j<Enter>");
    assert_shows(screen, "train      QLoRA");
    assert_shows(screen, "model      org/m");
    assert_shows(screen, "form       chat_template");
    screen_keys(screen, "<Left>");
    assert_cursor(screen, "chat_template");
    screen_keys(screen, "<Left>");
    assert_shows(screen, "> org/d");
    screen_keys(screen, "<Up><C-u>org/other<Enter><Enter><Enter>");
    assert_shows(screen, "model      org/other");
    assert_shows(screen, "Which GPU will train?");
    screen_keys(screen, "<Left><Left><Up><Up>");
    assert_cursor(screen, "QLoRA");
    screen_keys(screen, "<Left>");
    assert_shows(screen, "the first question");
    screen_keys(screen, "<Enter><Enter><Enter><Enter><Enter><Enter><Enter><Enter>");
    assert_true(holds(screen, "base_model: org/other\n"));
    assert_true(holds(screen, "type: chat_template\n"));
    assert_int_equal(problems(screen), 0);
    screen_close(screen);
}

/* Another way to train makes the answers old that were its own. */
static void test_other_method_later(void **state)
{
    (void)state;
    struct screen *screen = open_wizard();
    screen_keys(screen, "<Enter>org/m<Enter>org/d<Enter>jj<Enter><Left><Left><Up><Up>");
    screen_keys(screen, "jjj<Enter><Enter><Enter>");
    assert_cursor(screen, "llama3.intel");
    screen_keys(screen, "<Enter><Enter>");
    assert_hides(screen, "Pack short samples"); /* pairs are not packed */
    screen_keys(screen, "<Enter><Enter>");
    assert_true(holds(screen, "type: llama3.intel\n"));
    assert_int_equal(problems(screen), 0);
    screen_close(screen);
}

/* A small old GPU: another backend, and fp16 for bf16. */
static void test_adapts_to_target(void **state)
{
    (void)state;
    struct screen *screen = open_sized(30, 80, "t4");
    screen_keys(screen, "<Enter>org/m<Enter>org/d<Enter><Enter>");
    assert_cursor(screen, "t4");
    screen_keys(screen, "<Enter><Enter>");
    assert_cursor(screen, "xformers");
    assert_shows(screen, "needs sm_80");
    screen_keys(screen, "<Enter>");
    assert_shows(screen, "mended for this machine");
    screen_keys(screen, "<Enter>");
    assert_true(holds(screen, "# axedit: target t4\n"));
    assert_true(holds(screen, "fp16: true\n"));
    assert_true(holds(screen, "attn_implementation: xformers\n"));
    assert_int_equal(problems(screen), 0);
    screen_close(screen);
}

/* What was chosen stays, with its problem in sight. */
static void test_choice_stays(void **state)
{
    (void)state;
    struct screen *screen = open_wizard();
    screen_keys(screen, "<Enter>org/m<Enter>org/d<Enter><Enter><Enter><Enter>gj<Enter>");
    assert_shows(screen, "W sample_packing: true with attn_implementation: sdpa");
    screen_keys(screen, "<Enter>");
    assert_true(holds(screen, "attn_implementation: sdpa\n"));
    assert_true(problems(screen) > 0);
    screen_close(screen);
}

static void test_other_target(void **state)
{
    (void)state;
    struct screen *screen = open_wizard();
    screen_keys(screen, "<Enter>org/m<Enter>org/d<Enter><Enter>G<Enter>h1000<Enter>");
    assert_shows(screen, "h1000");
    assert_shows(screen, "Which GPU will train?");
    screen_keys(screen, "<C-u>h100,gpus=2<Enter>n");
    assert_shows(screen, "machine    h100,gpus=2");
    screen_keys(screen, "<Left>");
    assert_cursor(screen, "h100,gpus=2");
    screen_keys(screen, "<Up>G<Enter><Up>");
    assert_cursor(screen, "h100,gpus=2");
    screen_keys(screen, "<Enter>j<Enter><Enter><Enter>");
    assert_true(holds(screen, "# axedit: target h100,gpus=2\n"));
    assert_true(holds(screen, "sample_packing: false\n"));
    assert_int_equal(screen->session->target.gpus, 2);
    assert_int_equal(problems(screen), 0);
    screen_close(screen);
}

static void test_odd_texts(void **state)
{
    (void)state;
    struct screen *screen = open_wizard();
    screen_keys(screen, "<Enter>yes<Enter>a: b #c<Enter><Enter><Enter><Enter><Enter><Enter>");
    assert_true(holds(screen, "base_model: 'yes'\n") || holds(screen, "base_model: \"yes\"\n"));
    assert_true(holds(screen, "path: 'a: b #c'\n") || holds(screen, "path: \"a: b #c\"\n"));
    assert_int_equal(problems(screen), 0);
    screen_close(screen);
}

static void test_help(void **state)
{
    (void)state;
    struct screen *screen = open_wizard();
    screen_keys(screen, "?");
    assert_shows(screen, "adapter");
    screen_keys(screen, "<Esc><Enter>m<F1>");
    assert_shows(screen, "base_model");
    screen_keys(screen, "<Esc>");
    assert_shows(screen, "> m");
    screen_close(screen);
}

static void test_only_for_new_files(void **state)
{
    (void)state;
    struct screen *screen = screen_of("");
    wizard_start(&screen->editor);
    editor_draw(&screen->editor);
    assert_shows(screen, "The file holds no key yet");
    screen_close(screen);
}

static void test_any_size(void **state)
{
    (void)state;
    static const char *const places[] = {"", "<Enter>", "<Enter>m<Enter>d<Enter><Enter><Enter><Enter>",
                                         "<Enter>m<Enter>d<Enter><Enter><Enter><Enter><Enter>"};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct screen *screen = open_wizard();
        screen_keys(screen, places[i]);
        for (int rows = 1; rows <= 30; rows += rows < 6 ? 1 : 4)
            for (int columns = 1; columns <= 130; columns += columns < 8 ? 1 : 20)
                screen_resize(screen, rows, columns);
        screen_keys(screen, "<Left><PgDn><Home>");
        screen_close(screen);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_count_of_the_empty_file),
        cmocka_unit_test(test_review_says_that_it_goes_on),
        cmocka_unit_test(test_enter_alone),   cmocka_unit_test(test_needs_model_and_data),
        cmocka_unit_test(test_esc_leaves),    cmocka_unit_test(test_back),
        cmocka_unit_test(test_other_method_later), cmocka_unit_test(test_adapts_to_target),
        cmocka_unit_test(test_choice_stays),  cmocka_unit_test(test_other_target),
        cmocka_unit_test(test_odd_texts),     cmocka_unit_test(test_help),
        cmocka_unit_test(test_only_for_new_files), cmocka_unit_test(test_any_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
