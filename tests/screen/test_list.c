/* The list and what can be read there: marks, moves, folds, problems, search, help. test_editing.c changes things. */
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "harness.h"
#include "machine.h"

static const char mixed[] = "base_model: org/model\n"
                            "flash_attention: true  # old\n"
                            "sample_packing: true\n"
                            "context_parapllel_size: 2\n"
                            "lora_r: eight\n"
                            "datasets:\n"
                            "  - path: a/b\n"
                            "    type: alpaca\n"
                            "  - path: c/d\n"
                            "    type: chat_template\n";

static void test_first_look(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: org/model\nsequence_len: 2048\n");
    assert_shows(screen, "config.yml");
    assert_shows(screen, "no problems");
    assert_shows(screen, "attention not set");
    assert_shows(screen, "▾ Model & tokenizer");
    assert_shows(screen, "    base_model   org/model");
    assert_shows(screen, "    sequence_len 2048");
    assert_shows(screen, "Enter edit    / search  a add  c matrix  t target");
    assert_shows(screen, "? help  q quit");
    assert_hides(screen, "s save");
    assert_cursor(screen, "base_model");
    screen_close(screen);
}

static void test_marks(void **state)
{
    (void)state;
    struct screen *screen = screen_of(mixed);
    assert_shows(screen, "1 error");
    assert_shows(screen, "1 legacy key");
    assert_shows(screen, "attention flash_attention_2");
    assert_shows(screen, "\n~   flash_attention");
    assert_shows(screen, "\nE   lora_r ");
    assert_shows(screen, "\n?   context_parapllel_size 2");
    assert_shows(screen, "attn_implementation · flash_atten");
    screen_close(screen);
}

static void test_moves(void **state)
{
    (void)state;
    struct screen *screen = screen_of(mixed);
    screen_keys(screen, "jj");
    assert_cursor(screen, "attn_implementation");
    screen_keys(screen, "<Down><Up>k");
    assert_cursor(screen, "Attention backend");
    screen_keys(screen, "G");
    assert_cursor(screen, "context_parapllel_size");
    screen_keys(screen, "<Home>");
    assert_cursor(screen, "Model & tokenizer");
    screen_keys(screen, "<End>g<PgDn>");
    assert_cursor(screen, "context_parapllel_size");
    screen_keys(screen, "<PgUp>kkk");
    assert_cursor(screen, "Model & tokenizer");
    screen_close(screen);
}

static void test_folds(void **state)
{
    (void)state;
    struct screen *screen = screen_of(mixed);
    assert_shows(screen, "▸ datasets            (2)");
    screen_keys(screen, "/datasets<Enter>l");
    assert_shows(screen, "▾ datasets");
    screen_keys(screen, "jl");
    assert_shows(screen, "path");
    screen_keys(screen, "jh");
    assert_cursor(screen, "0");
    screen_keys(screen, "hh");
    assert_cursor(screen, "datasets");
    screen_keys(screen, "<Left>");
    assert_shows(screen, "▸ datasets");
    screen_keys(screen, "h");
    assert_cursor(screen, "Datasets");
    screen_keys(screen, "<Enter>");
    assert_shows(screen, "▸ Datasets (1)");
    assert_hides(screen, "datasets   ");
    screen_keys(screen, "<Right>l");
    assert_cursor(screen, "datasets");
    screen_close(screen);
}

static void test_fold_keeps_the_worst_mark(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nlora_r: eight\n");
    screen_keys(screen, "Gh<Enter>");
    assert_shows(screen, "\nE ▸ LoRA");
    screen_keys(screen, "gn");
    assert_cursor(screen, "lora_r");
    screen_close(screen);
}

static void test_walk_over_problems(void **state)
{
    (void)state;
    struct screen *screen = screen_of(mixed);
    screen_keys(screen, "n");
    assert_cursor(screen, "flash_attention");
    screen_keys(screen, "n"); /* sample_packing has but a note */
    assert_cursor(screen, "lora_r");
    screen_keys(screen, "n");
    assert_cursor(screen, "context_parapllel_size");
    screen_keys(screen, "n");
    assert_cursor(screen, "flash_attention");
    assert_shows(screen, "round again: the first problem");
    screen_keys(screen, "N");
    assert_cursor(screen, "context_parapllel_size");
    assert_shows(screen, "round again: the last problem");
    screen_keys(screen, "N");
    assert_cursor(screen, "lora_r");
    screen_close(screen);
}

/* A wide list has the messages beside the values, without the key and the value that stand there already. */
static void test_messages_beside(void **state)
{
    (void)state;
    struct screen *screen = screen_open(&(struct screen_setup){
        .columns = 140, .text = "base_model: x\nflash_attention: true\nlora_r: eight\nlora_r_x: 1\nsample_packing: true\n"});
    assert_shows(screen, "flash_attention     true                    is an old flag; write");
    assert_shows(screen, "lora_r              eight                   takes a whole number; eight is text");
    assert_shows(screen, "sample_packing      true                    axolotl adds ");
    screen_close(screen);
}

static void test_walk_into_a_fold(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\ndatasets:\n  - path: a\n    type: alpaca\n    split: [1]\n");
    assert_shows(screen, "\nE ▸ datasets");
    screen_keys(screen, "n");
    assert_cursor(screen, "split");
    screen_keys(screen, "n");
    assert_shows(screen, "there is no other problem\n");
    screen_close(screen);
    screen = screen_of("base_model: x\nlora_r: eight\nsample_packing: true\nattn_implementation: xformers\n");
    screen_keys(screen, "nn");
    assert_cursor(screen, "lora_r");
    assert_shows(screen, "there is no other problem; n goes to the notes when none is left");
    screen_close(screen);
}

static void test_walk_over_notes(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nattn_implementation: sdpa\nflex_attention:\nseed: 1\n");
    screen_keys(screen, "n");
    assert_cursor(screen, "flex_attention");
    screen_close(screen);
}

static void test_walk_without_problems(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\n");
    screen_keys(screen, "nN");
    assert_shows(screen, "no problems");
    assert_cursor(screen, "base_model");
    screen_close(screen);
}

static void test_detail(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\n# as long as it goes\nsequence_len: as many as there are  # tokens\n");
    screen_keys(screen, "n");
    assert_shows(screen, "│ sequence_len, line 3");
    assert_shows(screen, "│ a whole number; default 512");
    assert_shows(screen, "│ now as many as there are");
    assert_shows(screen, "│ # as long as it goes");
    assert_shows(screen, "│ E sequence_len");
    assert_shows(screen, "\nfield-type\n");
    screen_resize(screen, 60, 80); /* with more room it says all */
    assert_shows(screen, "│ # as long as it goes");
    assert_shows(screen, "│ # tokens");
    screen_close(screen);
}

static void test_detail_of_attention(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nattn_implementation: sdpa\nsample_packing: true\n");
    screen_keys(screen, "jj");
    assert_shows(screen, "attention sdpa\n");
    assert_shows(screen, "│ packing no, flash lib no, cast no");
    assert_shows(screen, "│ W ");
    assert_shows(screen, "packing-isolation");
    screen_resize(screen, 60, 80);
    assert_shows(screen, "│ now sdpa");
    assert_shows(screen, "│ packing no: packed samples mix");
    assert_shows(screen, "│ flash lib no");
    assert_shows(screen, "│ cast no");
    screen_close(screen);
}

static void test_effective_row(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nflash_attention: true\n");
    screen_keys(screen, "jj");
    assert_shows(screen, "│ effective flash_attention_2, from");
    assert_shows(screen, "│ packing yes: samples stay apart");
    screen_close(screen);
}

static void test_search(void **state)
{
    (void)state;
    struct screen *screen = screen_of(mixed);
    screen_keys(screen, "/pack");
    assert_shows(screen, "\n/ pack");
    assert_shows(screen, "sample_packing");
    assert_hides(screen, "lora_r");
    assert_cursor(screen, "sample_packing");
    screen_keys(screen, "<Esc>");
    assert_shows(screen, "lora_r");
    assert_cursor(screen, "base_model");
    screen_keys(screen, "/alpa<Enter>");
    assert_shows(screen, "lora_r");
    assert_cursor(screen, "type");
    screen_keys(screen, "/zzz");
    assert_shows(screen, "Nothing in the list has it.");
    screen_keys(screen, "<BS><BS><BS>lora<Up><Down><C-w><C-c>");
    assert_cursor(screen, "type");
    screen_close(screen);
}

static void test_all_fields(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\n");
    screen_keys(screen, "A");
    assert_shows(screen, "all fields; A shows only those in the file");
    screen_keys(screen, "/sequence_len<Enter>");
    assert_cursor(screen, "· 512");
    assert_shows(screen, "not in the file");
    screen_keys(screen, "A");
    assert_hides(screen, "· 512");
    screen_close(screen);
}

static void test_help(void **state)
{
    (void)state;
    struct screen *screen = screen_of(mixed);
    screen_keys(screen, "n?");
    assert_shows(screen, "Help on what is at the cursor");
    assert_shows(screen, "legacy-flag-mapped");
    assert_shows(screen, "? all keys\n");
    screen_keys(screen, "?");
    assert_shows(screen, "All keys");
    assert_hides(screen, "? all keys");
    screen_keys(screen, "???");
    screen_keys(screen, "<PgDn>j");
    assert_hides(screen, "In the list");
    screen_keys(screen, "gG<Esc>");
    assert_shows(screen, "Help on what is at the cursor");
    screen_keys(screen, "q");
    assert_cursor(screen, "flash_attention");
    screen_keys(screen, "<F1><F1><C-c><Enter>");
    assert_cursor(screen, "flash_attention");
    screen_close(screen);
}

static void test_help_on_a_field(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: org/model\nsequence_len: 2048\n");
    screen_keys(screen, "/sequence_len<Enter>?");
    assert_shows(screen, "sequence_len: a key of the config");
    assert_shows(screen, "  typical:          2048 to 8192");
    screen_keys(screen, "G");
    /* What does not fit in the line goes on below the value. */
    assert_shows(screen, "  goes with:        sample_packing, excess_length_strategy, micro_batch_size,\n"
                         "                    context_parallel_size");
    assert_shows(screen, "  goes wrong (field-type):\n      sequence_len: many");
    screen_keys(screen, "<Esc>");
    assert_cursor(screen, "sequence_len");
    screen_close(screen);
}

static void test_word_on_the_file(void **state)
{
    (void)state;
    struct screen *screen = screen_of("foo: bar\n");
    assert_shows(screen, "\ni no key here");
    screen_close(screen);
}

static void test_unbound_key(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\n");
    screen_keys(screen, "Z");
    assert_shows(screen, "Z does nothing here");
    screen_keys(screen, "j");
    assert_hides(screen, "Z does nothing here");
    screen_close(screen);
}

static void test_control_characters(void **state)
{
    (void)state;
    struct screen *screen = screen_open(&(struct screen_setup){
        .text = "base_model: \"x\"\nwandb_name: a\xE2\x80\xAE"
                "b\nbad\x1b[31mkey: 1\n",
        .name = "a\x1b]0;boo\x07.yml",
    });
    assert_shows(screen, "a^[]0;boo^G.yml");
    assert_true(strchr(screen_dump(screen), '\x1b') == NULL);
    assert_true(strchr(screen_dump(screen), '\x07') == NULL);
    screen_close(screen);
    screen = screen_of("base_model: x\nwandb_name: a\xE2\x80\xAE"
                       "b\n");
    assert_shows(screen, "a<U+202E>b");
    screen_close(screen);
}

static void test_wide_characters(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nwandb_name: 漢字漢字漢字漢字漢字漢字漢字漢字漢字\n");
    assert_shows(screen, "漢字漢字");
    for (int row = 3; row < 21; row++)
        assert_non_null(strstr(screen_line(screen, row), "│"));
    screen_close(screen);
}

static void test_target(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nattn_implementation: fp8\n");
    screen_keys(screen, "th100,torch=2.6");
    assert_shows(screen, "H100 sm_90, torch 2.6");
    screen_keys(screen, "x=");
    assert_shows(screen, "2.6x=");
    screen_keys(screen, "<Enter>");
    assert_shows(screen, "> h100,torch=2.6x=");
    screen_keys(screen, "<BS><BS><Enter>");
    assert_shows(screen, "target H100 sm_90, torch 2.6");
    assert_shows(screen, "1 error");
    screen_keys(screen, "t");
    assert_shows(screen, "> h100,torch=2.6");
    screen_keys(screen, "<C-u><Enter>");
    assert_hides(screen, "H100");
    screen_close(screen);
}

/* What is known of the model stands beside its name, once the machine was looked at. */
static void test_model(void **state)
{
    (void)state;
    static const char text[] = "base_model: org/m\nattn_implementation: flash_attention_2\n";
    struct screen *screen = screen_open(&(struct screen_setup){.text = text, .target = "none", .columns = 100});
    struct machine machine = {.models.model_config = screen->path};
    assert_cursor(screen, "base_model");
    assert_hides(screen, "read from");
    screen_write_file(screen, "{\"model_type\": \"llama\", \"head_dim\": 512, \"quantization_config\": {\"quant_method\": \"awq\"}}");
    session_probe(screen->session, &machine);
    editor_refresh(&screen->editor);
    screen_keys(screen, "jj");
    assert_shows(screen, "head_dim is 512");
    screen_keys(screen, "kk");
    assert_cursor(screen, "base_model");
    assert_shows(screen, "model llama, head_dim 512, awq");
    assert_shows(screen, "read from /");
    screen_keys(screen, "?");
    assert_shows(screen, screen->path);
    screen_keys(screen, "?");
    assert_shows(screen, "base_model tells what is known");
    screen_close(screen);
    machine_fini(&machine);
}

static void test_problem_in_wide_row(void **state)
{
    (void)state;
    struct screen *screen = screen_open(&(struct screen_setup){.text = mixed, .columns = 160});
    screen_keys(screen, "G");
    assert_shows(screen, "context_parapllel_size is no key");
    screen_close(screen);
}

/* A list of 5,000 entries, one of them wrong. Nothing that one does there makes many rows: the refresh after an edit begins
 * anew, so what is counted is what one screen needed. */
static void test_large_file_makes_few_rows(void **state)
{
    (void)state;
    enum { ROWS = 60, FEW = ROWS * 3 };
    static const char *const keys[] = {
        "<Down><Down><Enter>", "<End>", "<Home>", "<PgDn>", "/lora_r<Enter>", "<Enter>9<Enter>", "u", "/data-4321<Enter>",
        "n",
    };
    struct str text = STR_INIT;
    str_add(&text, "lora_r: 8\ndatasets:\n");
    for (size_t i = 0; i < 5000; i++)
        str_printf(&text, i == 3000 ? "  - word\n" : "  - path: org/data-%zu\n    type: alpaca\n", i);
    struct screen *screen = screen_open(&(struct screen_setup){.text = str_text(&text), .rows = ROWS});
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        size_t before = rows_made(&screen->editor.rows);
        screen_keys(screen, keys[i]);
        size_t now = rows_made(&screen->editor.rows);
        if (now > before + FEW)
            fail_msg("%s made %zu rows", keys[i], now - before);
    }
    assert_cursor(screen, "3000"); /* round again, to the only problem */
    screen_keys(screen, "<End>");
    assert_cursor(screen, "4999");
    /* Nor does who scrolls over all of it keep them all. */
    for (int i = 0; i < 100; i++)
        screen_keys(screen, "<PgUp>");
    assert_true(rows_made(&screen->editor.rows) < 2500);
    screen_close(screen);
    str_fini(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_look),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_moves),
        cmocka_unit_test(test_folds),
        cmocka_unit_test(test_fold_keeps_the_worst_mark),
        cmocka_unit_test(test_walk_over_problems),
        cmocka_unit_test(test_messages_beside),
        cmocka_unit_test(test_walk_into_a_fold),
        cmocka_unit_test(test_walk_over_notes),
        cmocka_unit_test(test_walk_without_problems),
        cmocka_unit_test(test_detail),
        cmocka_unit_test(test_detail_of_attention),
        cmocka_unit_test(test_effective_row),
        cmocka_unit_test(test_search),
        cmocka_unit_test(test_all_fields),
        cmocka_unit_test(test_help),
        cmocka_unit_test(test_help_on_a_field),
        cmocka_unit_test(test_word_on_the_file),
        cmocka_unit_test(test_unbound_key),
        cmocka_unit_test(test_control_characters),
        cmocka_unit_test(test_wide_characters),
        cmocka_unit_test(test_target),
        cmocka_unit_test(test_model),
        cmocka_unit_test(test_problem_in_wide_row),
        cmocka_unit_test(test_large_file_makes_few_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
