/* Keys that have to be in the file and are not: their rows, the walk to them, and how they come into the file. */
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "harness.h"

static struct screen *open_whole(const char *text)
{
    return screen_open(&(struct screen_setup){.text = text, .whole = true});
}

static const char lacking[] = "sequence_len: 2048\n"
                              "datasets: [{path: a/b, type: alpaca}]\n"
                              "gradient_accumulation_steps: 4\n";

static void test_rows_of_missing_keys(void **state)
{
    (void)state;
    struct screen *screen = open_whole(lacking);
    assert_shows(screen, "3 errors");
    assert_shows(screen, "  ▾ Model & tokenizer");
    assert_shows(screen, "\nE   base_model       (missing)");
    assert_shows(screen, "\nE   micro_batch_size (missing)");
    assert_shows(screen, "\nE   learning_rate    (missing)");
    screen_keys(screen, "A");
    assert_shows(screen, "\nE   base_model            (missing)"); /* among all fields too */
    screen_close(screen);
}

static void test_walk(void **state)
{
    (void)state;
    struct screen *screen = open_whole(lacking);
    screen_keys(screen, "gn");
    assert_cursor(screen, "base_model");
    assert_shows(screen, "E base_model is missing");
    assert_hides(screen, "  f "); /* nobody can know it */
    screen_keys(screen, "n");
    assert_cursor(screen, "micro_batch_size");
    assert_shows(screen, "  f ");
    screen_keys(screen, "n");
    assert_cursor(screen, "learning_rate");
    screen_keys(screen, "n");
    assert_cursor(screen, "base_model");
    assert_shows(screen, "round again: the first problem");
    screen_close(screen);
}

static void test_walk_into_a_fold(void **state)
{
    (void)state;
    struct screen *screen = open_whole(lacking);
    screen_keys(screen, "gh");
    assert_shows(screen, "\nE ▸ Model & tokenizer");
    assert_hides(screen, "base_model       (missing)");
    screen_keys(screen, "n");
    assert_cursor(screen, "base_model");
    screen_close(screen);
}

static void test_enter_adds(void **state)
{
    (void)state;
    struct screen *screen = open_whole(lacking);
    screen_keys(screen, "gn<Enter>");
    assert_shows(screen, "such as Qwen/Qwen2.5-0.5B");
    screen_keys(screen, "org/model<Enter>");
    assert_cursor(screen, "base_model");
    assert_shows(screen, "2 errors");
    assert_text(screen, "base_model: org/model\nsequence_len: 2048\ndatasets: [{path: a/b, type: alpaca}]\n"
                        "gradient_accumulation_steps: 4\n");
    screen_keys(screen, "n<Enter>"); /* its default */
    assert_shows(screen, "1 error ");
    screen_keys(screen, "n<Enter>");
    assert_shows(screen, "learning_rate: 0.00002"); /* a start, to be changed or taken */
    screen_keys(screen, "<Enter>");
    assert_hides(screen, "error");
    assert_text(screen, "base_model: org/model\nsequence_len: 2048\ndatasets: [{path: a/b, type: alpaca}]\n"
                        "gradient_accumulation_steps: 4\nmicro_batch_size: 1\nlearning_rate: 0.00002\n");
    screen_keys(screen, "uuu");
    assert_text(screen, lacking);
    screen_close(screen);
}

static void test_fix_adds(void **state)
{
    (void)state;
    struct screen *screen = open_whole("base_model: m\nlora_r: 8\nadapter: lora\ndatasets: [{path: a}]\n"
                                       "micro_batch_size: 1\ngradient_accumulation_steps: 1\n");
    screen_keys(screen, "nf");
    assert_shows(screen, "set learning_rate: 0.0002");
    screen_keys(screen, "<Enter>");
    assert_hides(screen, "1 error");
    assert_text(screen, "base_model: m\nlora_r: 8\nadapter: lora\ndatasets: [{path: a}]\n"
                        "micro_batch_size: 1\ngradient_accumulation_steps: 1\nlearning_rate: 0.0002\n");
    screen_close(screen);
}

static void test_nothing_to_remove(void **state)
{
    (void)state;
    struct screen *screen = open_whole(lacking);
    screen_keys(screen, "gnx");
    assert_shows(screen, "this is not in the file yet: Enter writes it");
    screen_keys(screen, "f");
    assert_shows(screen, "knows no fix for this");
    assert_text(screen, lacking);
    screen_close(screen);
}

static void test_new_file(void **state)
{
    (void)state;
    struct screen *screen = open_whole(NULL);
    assert_shows(screen, "5 errors");
    assert_cursor(screen, "base_model");
    screen_keys(screen, "<Enter>org/model<Enter>n<Enter>");
    assert_shows(screen, "or a whole entry: {path"); /* a list gets its first entry */
    screen_keys(screen, "a<Enter>n<Enter>n<Enter>n<Enter><Enter>");
    assert_hides(screen, "error");
    assert_text(screen, "base_model: org/model\ndatasets:\n  - path: a\nmicro_batch_size: 1\n"
                        "gradient_accumulation_steps: 1\nlearning_rate: 0.00002\n");
    screen_close(screen);
}

static void test_null_of_a_required_key(void **state)
{
    (void)state;
    struct screen *screen = open_whole("base_model:\nlearning_rate: 1e-4\ndatasets: [{path: a}]\nmicro_batch_size: 1\n"
                                       "gradient_accumulation_steps: 1\n");
    assert_shows(screen, "1 error ");
    screen_keys(screen, "n");
    assert_cursor(screen, "base_model");
    assert_shows(screen, "E base_model is empty");
    screen_close(screen);
}

static void test_inside_an_entry(void **state)
{
    (void)state;
    struct screen *screen = open_whole("base_model: m\nlearning_rate: 1e-4\ndatasets: [{path: a}]\nmicro_batch_size: 1\n"
                                       "gradient_accumulation_steps: 1\nlr_groups:\n  - name: a\n    modules: [b]\n");
    screen_keys(screen, "n");
    assert_cursor(screen, "lr");
    assert_shows(screen, "(missing)");
    assert_shows(screen, "E lr_groups.0.lr is missing");
    screen_keys(screen, "<Enter>1e-5<Enter>");
    assert_hides(screen, "error");
    assert_text(screen, "base_model: m\nlearning_rate: 1e-4\ndatasets: [{path: a}]\nmicro_batch_size: 1\n"
                        "gradient_accumulation_steps: 1\nlr_groups:\n  - name: a\n    modules: [b]\n    lr: 1e-5\n");
    screen_close(screen);
}

/* It has a default, and axolotl wants it in the file all the same: no word of a way back to the default. */
static void test_removed_key_is_missing(void **state)
{
    (void)state;
    struct screen *screen = open_whole("base_model: m\nlearning_rate: 1e-4\ndatasets: [{path: a}]\nmicro_batch_size: 1\n"
                                       "gradient_accumulation_steps: 1\nstrict: true\n");
    screen_keys(screen, "/strict<Enter>x");
    assert_shows(screen, "remove strict: back to the default, false");
    screen_keys(screen, "<Esc>/micro<Enter>x");
    assert_shows(screen, "remove micro_batch_size");
    assert_hides(screen, "back to the default");
    assert_shows(screen, "micro_batch_size is missing");
    screen_close(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_of_missing_keys),
        cmocka_unit_test(test_walk),
        cmocka_unit_test(test_walk_into_a_fold),
        cmocka_unit_test(test_enter_adds),
        cmocka_unit_test(test_fix_adds),
        cmocka_unit_test(test_nothing_to_remove),
        cmocka_unit_test(test_new_file),
        cmocka_unit_test(test_null_of_a_required_key),
        cmocka_unit_test(test_inside_an_entry),
        cmocka_unit_test(test_removed_key_is_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
