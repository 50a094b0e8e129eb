/* What a key sends to the terminal: docs/PERFORMANCE.md has the budgets. Bytes do not depend on the machine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wchar.h>

#include <cmocka.h>

#include "harness.h"

enum {
    ROWS = 24,
    COLUMNS = 80,
    MOST_OF_A_MOVE = 400,
    FIXED = 40, /* that a key may take, beside 1.2 for each cell that changed */
    MOST_KEYS = 100,
};

/* Rows with problems, with comments and with values of all kinds, more of them than the list has lines. */
static const char config[] = "base_model: mistralai/Magistral-Small-2506 # the small one\n"
                             "load_in_8bit: false\n"
                             "load_in_4bit: true\n"
                             "# what it learns from\n"
                             "# and how\n"
                             "datasets:\n"
                             "  - path: fozziethebeat/alpaca_messages_2k_test\n"
                             "    type: sharegpt\n"
                             "dataset_prepared_path: last_run_prepared\n"
                             "val_set_size: 0.1\n"
                             "output_dir: ./outputs/lora-out\n"
                             "adapter: qlora\n"
                             "sequence_len: 2048\n"
                             "sample_packing: true\n"
                             "lora_r: 32\n"
                             "lora_target_linear: true\n"
                             "flash_attention: true\n"
                             "gradient_accumulation_steps: 1\n"
                             "micro_batch_size: 2\n"
                             "num_epochs: 1\n"
                             "optimizer: adamw_torch\n"
                             "lr_scheduler: cosine\n"
                             "learning_rate: 0.0002\n"
                             "bf16: auto\n"
                             "gradient_checkpointing: true\n"
                             "logging_steps: 1\n"
                             "warmup_ratio: 0.1\n"
                             "evals_per_epoch: 1\n"
                             "saves_per_epoch: 1\n";

/* A problem that takes five lines, where the list scrolls to it. */
static const char config_with_problem[] = "base_model: openai/gpt-oss-20b\n"
                                          "attn_implementation: flash_attention_2\n"
                                          "dataset_prepared_path: last_run_prepared\n"
                                          "sequence_len: 4096\n"
                                          "sample_packing: true\n"
                                          "datasets:\n"
                                          "  - path: HuggingFaceH4/Multilingual-Thinking\n"
                                          "    type: chat_template\n"
                                          "val_set_size: 0.1\n"
                                          "gradient_accumulation_steps: 8\n"
                                          "micro_batch_size: 1\n"
                                          "num_epochs: 1\n"
                                          "optimizer: adamw_torch_8bit\n"
                                          "lr_scheduler: cosine\n"
                                          "learning_rate: 2e-5\n"
                                          "bf16: true\n"
                                          "tf32: true\n"
                                          "fsdp_version: 2\n"
                                          "fsdp_config:\n"
                                          "  sharding_strategy: FULL_SHARD\n"
                                          "  offload_params: true\n";

struct cell {
    wchar_t text;
    bool reverse;
};

struct measured {
    struct screen *screen;
    char path[64];
    struct cell cells[ROWS][COLUMNS];
    double over[MOST_KEYS]; /* bytes above the budget, by key; below it negative */
    size_t bytes[MOST_KEYS];
    size_t count;
};

static size_t size_of(const char *path)
{
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    return (size_t)status.st_size;
}

static void take_cells(struct screen *screen, struct cell cells[ROWS][COLUMNS])
{
    for (int row = 0; row < ROWS; row++) {
        wchar_t line[COLUMNS + 1];
        size_t len = mbstowcs(line, screen_line(screen, row), COLUMNS + 1);
        assert_true(len <= COLUMNS);
        for (size_t column = 0; column < COLUMNS; column++) {
            cells[row][column].text = column < len ? line[column] : L' ';
            cells[row][column].reverse = terminal_is_reverse(screen->terminal, row, (int)column);
        }
    }
}

static void press_key(struct measured *measured, const char *key)
{
    struct cell after[ROWS][COLUMNS];
    size_t before = size_of(measured->path), changed = 0;
    screen_keys(measured->screen, key);
    take_cells(measured->screen, after);
    for (int row = 0; row < ROWS; row++) {
        for (int column = 0; column < COLUMNS; column++) {
            const struct cell *old = &measured->cells[row][column], *new = &after[row][column];
            changed += old->text != new->text || old->reverse != new->reverse;
        }
    }
    memcpy(measured->cells, after, sizeof after);
    assert_true(measured->count < MOST_KEYS);
    measured->bytes[measured->count] = size_of(measured->path) - before;
    measured->over[measured->count] = (double)measured->bytes[measured->count] - 1.2 * (double)changed - FIXED;
    measured->count++;
}

static void press_keys(struct measured *measured, const char *key, int times)
{
    while (times-- > 0)
        press_key(measured, key);
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double median_over(struct measured *measured)
{
    qsort(measured->over, measured->count, sizeof measured->over[0], compare);
    return measured->over[measured->count / 2];
}

static void open_measured(struct measured *measured, const char *text)
{
    *measured = (struct measured){.path = "/tmp/axedit-bytes-XXXXXX"};
    int file = mkstemp(measured->path);
    assert_true(file >= 0);
    close(file);
    measured->screen = screen_open(&(struct screen_setup){.text = text, .out = measured->path, .color = true});
    take_cells(measured->screen, measured->cells);
}

static void close_measured(struct measured *measured)
{
    screen_close(measured->screen);
    unlink(measured->path);
}

static void assert_moves_are_light(const struct measured *measured)
{
    for (size_t i = 0; i < measured->count; i++) {
        if (measured->bytes[i] > MOST_OF_A_MOVE)
            fail_msg("key %zu sent %zu bytes", i, measured->bytes[i]);
    }
}

/* A problem of several lines is there in full, and what else the pane would say goes. */
static void test_moves_to_problem(void **state)
{
    (void)state;
    struct measured measured;
    open_measured(&measured, config_with_problem);
    press_keys(&measured, "j", 34);
    assert_moves_are_light(&measured);
    screen_keys(measured.screen, "/fsdp_config<Enter>");
    assert_shows(measured.screen, "sharding_strategy is no key of");
    assert_shows(measured.screen, "SHARD_GRAD_OP false");
    assert_hides(measured.screen, "a mapping");
    close_measured(&measured);
}

static void test_moves(void **state)
{
    (void)state;
    struct measured measured;
    open_measured(&measured, config);
    press_keys(&measured, "j", 48);
    assert_moves_are_light(&measured);
    /* Upwards curses scrolls less of the list than it could, and sends some of its lines instead. */
    press_keys(&measured, "k", 48);
    assert_true(median_over(&measured) <= 0);
    close_measured(&measured);
}

/* Each makes rows come and go, and marks. */
static void test_toggles(void **state)
{
    (void)state;
    struct measured measured;
    open_measured(&measured, config);
    screen_keys(measured.screen, "/sample_packing<Enter>");
    take_cells(measured.screen, measured.cells);
    press_keys(&measured, " ", 8);
    assert_true(median_over(&measured) <= 0);
    close_measured(&measured);
}

static void test_nothing_changed(void **state)
{
    (void)state;
    struct measured measured;
    open_measured(&measured, config);
    screen_keys(measured.screen, "g");
    press_keys(&measured, "k", 2); /* no row is above the first one */
    assert_int_equal(measured.bytes[0] + measured.bytes[1], 0);
    close_measured(&measured);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moves),
        cmocka_unit_test(test_moves_to_problem),
        cmocka_unit_test(test_toggles),
        cmocka_unit_test(test_nothing_changed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
