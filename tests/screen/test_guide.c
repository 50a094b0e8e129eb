/*
 * The guided migration: each step with its diff and effect, choices, skip, back, all that is safe, the end; and every
 * text on the way, byte for byte.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness.h"

static const char legacy[] = "# my run\n"
                             "base_model: org/model # small\n"
                             "learning_rate: 0.0002\n"
                             "datasets:\n"
                             "  - path: org/data\n"
                             "    type: alpaca\n"
                             "micro_batch_size: 1\n"
                             "gradient_accumulation_steps: 1\n"
                             "# attention\n"
                             "flash_attention: true # fast\n"
                             "xformers_attention: # no\n"
                             "eager_attention: false\n"
                             "evaluation_strategy: steps # how\n";

/* The text that the four steps come to, in the order of the walk. */
static char *after(int steps)
{
    static const char *const replacements[][2] = {
        {"flash_attention: true # fast\n", "attn_implementation: flash_attention_2 # fast\n"},
        {"xformers_attention: # no\n", "# no\n"},
        {"eager_attention: false\n", ""},
        {"evaluation_strategy: steps # how\n", "eval_strategy: steps # how\n"},
    };
    char *text = strdup(legacy);
    for (int i = 0; i < steps; i++) {
        char *at = strstr(text, replacements[i][0]);
        assert_non_null(at);
        char *new = malloc(strlen(text) + strlen(replacements[i][1]) + 1);
        strcpy(new, text);
        strcpy(new + (at - text), replacements[i][1]);
        strcat(new, at + strlen(replacements[i][0]));
        free(text);
        text = new;
    }
    return text;
}

static void expect_steps(struct screen *screen, int steps)
{
    char *expected = after(steps);
    assert_text(screen, expected);
    free(expected);
}

static void test_step_by_step(void **state)
{
    (void)state;
    struct screen *screen = screen_of(legacy);
    assert_shows(screen, "3 legacy keys (m migrates)");
    screen_keys(screen, "m");
    assert_shows(screen, "Migrate: step 1 of 4");
    assert_shows(screen, "- 10  flash_attention: true # fast");
    assert_shows(screen, "+ 10  attn_implementation: flash_attention_2 # fast");
    assert_shows(screen, "Effect: none.");
    expect_steps(screen, 0);
    for (int step = 1; step <= 4; step++) {
        screen_keys(screen, "<Enter>");
        expect_steps(screen, step);
    }
    assert_shows(screen, "Migrated: 4 steps done, 0 skipped");
    assert_shows(screen, "+ line 10: ");
    /* Back through every text, and there again. */
    for (int step = 3; step >= 0; step--) {
        screen_keys(screen, "b");
        expect_steps(screen, step);
    }
    screen_keys(screen, "b");
    assert_shows(screen, "this is where the migration began");
    screen_keys(screen, "<Enter><Enter><Enter><Enter>");
    expect_steps(screen, 4);
    screen_keys(screen, "s");
    assert_shows(screen, "saved");
    assert_cursor(screen, "attn_implementation"); /* what came out of it, wherever the cursor was */
    char *expected = after(4);
    assert_saved(screen, expected);
    free(expected);
    /* And from the list: an undo for each step. */
    for (int step = 3; step >= 0; step--) {
        screen_keys(screen, "u");
        expect_steps(screen, step);
    }
    screen_close(screen);
}

/* Three keys from the list to a saved file, and one undo for the lot. */
static void test_all_that_is_safe(void **state)
{
    (void)state;
    struct screen *screen = screen_of(legacy);
    screen_keys(screen, "mr");
    expect_steps(screen, 4);
    assert_shows(screen, "Migrated: 4 steps done, 0 skipped");
    screen_keys(screen, "s");
    char *expected = after(4);
    assert_saved(screen, expected);
    free(expected);
    screen_keys(screen, "u");
    expect_steps(screen, 0);
    screen_close(screen);
}

static void test_skip(void **state)
{
    (void)state;
    struct screen *screen = screen_of(legacy);
    screen_keys(screen, "m<Enter>s");
    expect_steps(screen, 1);
    assert_shows(screen, "step 3 of 4");
    screen_keys(screen, "<Enter>s");
    assert_shows(screen, "Migrated: 2 steps done, 2 skipped");
    assert_shows(screen, "- line 11: skipped: ");
    screen_keys(screen, "bb");
    assert_shows(screen, "step 3 of 4");
    expect_steps(screen, 1);
    screen_keys(screen, "<Esc>");
    assert_shows(screen, "stopped; what was done stays");
    expect_steps(screen, 1);
    screen_close(screen);
}

static void test_undo_all(void **state)
{
    (void)state;
    struct screen *screen = screen_of(legacy);
    screen_keys(screen, "m<Enter>r");
    expect_steps(screen, 4);
    screen_keys(screen, "u");
    assert_shows(screen, "the whole migration was taken back");
    assert_shows(screen, "step 1 of 4");
    expect_steps(screen, 0);
    screen_close(screen);
}

/* The end names what is still wrong, and n goes there. */
static void test_problems_at_the_end(void **state)
{
    (void)state;
    struct screen *screen = screen_of("flash_attention: true\nlora_r: eight\n");
    screen_keys(screen, "mr");
    assert_shows(screen, "Still wrong on this target");
    assert_shows(screen, "E lora_r");
    screen_keys(screen, "n");
    assert_hides(screen, "Still wrong on this target");
    screen_close(screen);
}

/* Two that contradict each other: nothing is done without an answer, and each answer is there. */
static void test_conflict(void **state)
{
    (void)state;
    static const char text[] = "base_model: m\nattn_implementation: sdpa # mine\nflash_attention: true # theirs\n";
    struct screen *screen = screen_of(text);
    screen_keys(screen, "m");
    assert_shows(screen, "sdpa");
    assert_shows(screen, "(changes what runs)");
    screen_keys(screen, "<Down><Enter>");
    assert_text(screen, "base_model: m\nattn_implementation: flash_attention_2 # mine\n# theirs\n");
    screen_keys(screen, "b");
    assert_text(screen, text);
    screen_keys(screen, "<Enter>");
    assert_text(screen, "base_model: m\nattn_implementation: sdpa # mine\n# theirs\n");
    screen_close(screen);
}

/* Another backend than any flag names: the picker is one key away, and back takes the choice back. */
static void test_other_backend(void **state)
{
    (void)state;
    struct screen *screen = screen_of(legacy);
    screen_keys(screen, "mo");
    assert_shows(screen, "flex_attention");
    assert_hides(screen, "b back");
    screen_keys(screen, "g<Enter>");
    assert_shows(screen, "Migrate: step 1 of 1"); /* evaluation_strategy is left */
    assert_shows(screen, "attention eager");
    assert_shows(screen, "b back"); /* the key line knows of it as soon as the page does */
    assert_hides(screen, "o other");
    screen_keys(screen, "b");
    expect_steps(screen, 0);
    assert_shows(screen, "step 1 of 4");
    screen_close(screen);
}

/* Back past a choice of the picker, and on: no step is left behind, and nothing from before the migration goes. */
static void test_back_past_other_backend(void **state)
{
    (void)state;
    struct screen *screen = screen_of(legacy);
    screen_keys(screen, "/micro<Enter><Enter><C-u>2<Enter><Esc>");
    assert_shows(screen, "micro_batch_size    2");
    char *edited = strdup(str_text(&screen->session->text));
    screen_keys(screen, "m<Enter>og<Enter>");
    assert_shows(screen, "attention eager");
    screen_keys(screen, "bb");
    assert_text(screen, edited);
    assert_shows(screen, "step 1 of 4");
    screen_keys(screen, "b");
    assert_shows(screen, "this is where the migration began");
    assert_text(screen, edited);
    screen_keys(screen, "<Enter>rs");
    assert_shows(screen, "saved");
    screen_keys(screen, "uu"); /* what r did, and the first step */
    assert_text(screen, edited);
    free(edited);
    screen_close(screen);
}

/* No way that axedit knows to be the right one: each is offered as what it is, and none is taken by `r`. */
static void test_decision(void **state)
{
    (void)state;
    static const char text[] = "base_model: x\nattn_implementation: mine\nflash_attention: true\n";
    struct screen *screen = screen_of(text);
    screen_keys(screen, "mr");
    assert_shows(screen, "none of the steps that are left is safe");
    assert_text(screen, text);
    assert_shows(screen, "use flash_attention_2");
    assert_shows(screen, "attn_implementation: flash_attention_2, before: mine");
    screen_keys(screen, "s");
    assert_text(screen, text);
    assert_shows(screen, "Migrated: 0 steps done");
    screen_close(screen);
}

static void test_nothing_to_do(void **state)
{
    (void)state;
    struct screen *screen = screen_of("attn_implementation: sdpa\n");
    screen_keys(screen, "m");
    assert_shows(screen, "nothing to migrate");
    screen_close(screen);
    screen = screen_open(&(struct screen_setup){.text = legacy, .read_only = true});
    screen_keys(screen, "m");
    assert_shows(screen, "the file can't be changed");
    screen_close(screen);
}

static void test_small_screens(void **state)
{
    (void)state;
    for (int rows = 1; rows <= 24; rows += 3) {
        struct screen *screen = screen_of(legacy);
        screen_resize(screen, rows, 20 + 4 * rows);
        screen_keys(screen, "m<PgDn><PgDn><PgUp><Down><Up>?<Esc><Enter>r<PgDn><End><Home>b<Esc>");
        screen_close(screen);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_step_by_step),
        cmocka_unit_test(test_all_that_is_safe),
        cmocka_unit_test(test_skip),
        cmocka_unit_test(test_undo_all),
        cmocka_unit_test(test_problems_at_the_end),
        cmocka_unit_test(test_conflict),
        cmocka_unit_test(test_other_backend),
        cmocka_unit_test(test_back_past_other_backend),
        cmocka_unit_test(test_decision),
        cmocka_unit_test(test_nothing_to_do),
        cmocka_unit_test(test_small_screens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
