/*
 * The capability matrix: a few cells whose answer is known, and what must hold for all. That every cell agrees with what
 * check says is scripts/test_matrix's business.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "matrix.h"
#include "own_rows.h"

struct asked {
    struct arena arena;
    struct target target;
    struct analysis *analysis;
    struct matrix matrix;
};

/* `text` may be NULL. */
static void ask(struct asked *asked, const char *text, const char *spec)
{
    struct str cause = STR_INIT;
    *asked = (struct asked){.target = target_none()};
    if (!target_parse(spec, &asked->arena, &asked->target, &cause))
        fail_msg("%s", str_text(&cause));
    if (text)
        asked->analysis = analysis_new(text, strlen(text), &asked->target);
    matrix_init(&asked->matrix, asked->analysis, &asked->target);
}

static void forget(struct asked *asked)
{
    matrix_fini(&asked->matrix);
    analysis_free(asked->analysis);
    arena_fini(&asked->arena);
}

static const struct matrix_cell *cell_of(const struct asked *asked, enum backend_id backend, enum feature feature)
{
    for (size_t i = 0; i < asked->matrix.count; i++)
        if (strcmp(asked->matrix.backends[i], backend_row(backend)->name) == 0)
            return matrix_cell(&asked->matrix, i, feature);
    fail_msg("no row %s", backend_row(backend)->name);
    return NULL;
}

/* `expected` is "yes", "no", "if CONDITION", or "no, CONDITION" with what it would take. */
static void expect(const char *text, const char *spec, enum backend_id backend, enum feature feature, const char *expected)
{
    struct asked asked;
    struct str got = STR_INIT;
    ask(&asked, text, spec);
    const struct matrix_cell *cell = cell_of(&asked, backend, feature);
    str_add(&got, matrix_word(cell->answer));
    if (cell->condition)
        str_printf(&got, " %s", cell->condition);
    if (cell->would_need)
        str_printf(&got, ", %s", cell->would_need);
    if (strcmp(str_text(&got), expected) != 0)
        fail_msg("%s, %s on %s: \"%s\", not \"%s\"", backend_row(backend)->name, feature_row(feature)->name, spec,
                 str_text(&got), expected);
    str_fini(&got);
    forget(&asked);
}

static void test_what_is_open_is_a_condition(void **state)
{
    (void)state;
    expect(NULL, "none", BACKEND_SDPA, FEATURE_PACKING, "if axolotl>=0.18, sm_90");
    expect(NULL, "none", BACKEND_HUB_FLASH_2, FEATURE_PACKING, "if axolotl>=0.17");
    expect(NULL, "none", BACKEND_FLASH_2, FEATURE_CONTEXT_PARALLELISM, "if ring-flash-attn");
    expect(NULL, "none", BACKEND_FLASH_2, FEATURE_HARDWARE, "if sm_80+ or amd");
    expect(NULL, "none", BACKEND_FLASH_3, FEATURE_HARDWARE, "if sm_90");
    expect(NULL, "none", BACKEND_SAGE, FEATURE_HARDWARE, "if sm_80/86/89/90/120");
    expect(NULL, "none", BACKEND_HUB_SAGE, FEATURE_HARDWARE, "if sm_80+");
    expect(NULL, "none", BACKEND_SDPA, FEATURE_HARDWARE, "if no npu");
    expect(NULL, "none", BACKEND_FLEX, FEATURE_PACKAGES, "if torch>=2.6");
    expect(NULL, "none", BACKEND_FP8, FEATURE_PACKAGES, "if torch>=2.11, torchao>=0.17, flash-attn-3");
    expect(NULL, "none", BACKEND_XFORMERS, FEATURE_PACKAGES, "if xformers");
    expect(NULL, "none", BACKEND_EAGER, FEATURE_PACKAGES, "yes");
}

static void test_what_is_known_is_none(void **state)
{
    (void)state;
    expect(NULL, "h100", BACKEND_FLASH_3, FEATURE_HARDWARE, "yes");
    expect(NULL, "h100,axolotl=0.18.0", BACKEND_SDPA, FEATURE_PACKING, "yes");
    expect(NULL, "a100,axolotl=0.17.0", BACKEND_SDPA, FEATURE_PACKING, "no, axolotl>=0.18, sm_90");
    expect(NULL, "t4", BACKEND_FLASH_2, FEATURE_HARDWARE, "no, sm_80+ or amd");
    expect(NULL, "npu", BACKEND_SDPA, FEATURE_HARDWARE, "no, no npu");
    expect(NULL, "h100,torch=2.6.0,torchao=0.17.0,flash-attn-3=missing", BACKEND_FP8, FEATURE_PACKAGES,
           "no, torch>=2.11, flash-attn-3");
    expect(NULL, "kernels=missing", BACKEND_HUB_FLASH_3, FEATURE_PACKAGES, "no, kernels");
    expect(NULL, "axolotl=0.18.0", BACKEND_S2, FEATURE_PACKAGES, "no");
    expect(NULL, "axolotl=0.18.0", BACKEND_SDPA, FEATURE_SCALING_SOFTMAX, "no");
    expect(NULL, "none", BACKEND_FLEX, FEATURE_SCALING_SOFTMAX, "yes");
    expect(NULL, "none", BACKEND_FLASH_2, FEATURE_GEMMA4_HYBRID, "yes");
    expect(NULL, "none", BACKEND_FLEX, FEATURE_GEMMA4_HYBRID, "no");
}

/* A maker without a model leaves the model open, and nothing else. */
static void test_half_known(void **state)
{
    (void)state;
    struct target target = target_none();
    struct matrix matrix;
    target.vendor = VENDOR_NVIDIA;
    target.packages[PACKAGE_TORCHAO].state = PACKAGE_PRESENT;
    matrix_init(&matrix, NULL, &target);
    assert_string_equal(matrix_cell(&matrix, BACKEND_FP8 - 1, FEATURE_HARDWARE)->condition, "sm_90+");
    assert_string_equal(matrix_cell(&matrix, BACKEND_FLASH_2 - 1, FEATURE_HARDWARE)->condition, "sm_80+");
    assert_int_equal(matrix_cell(&matrix, BACKEND_SDPA - 1, FEATURE_HARDWARE)->answer, MATRIX_YES);
    assert_string_equal(matrix_cell(&matrix, BACKEND_FP8 - 1, FEATURE_PACKAGES)->condition,
                        "torch>=2.11, torchao>=0.17, flash-attn-3");
    matrix_fini(&matrix);
}

static void test_warnings(void **state)
{
    (void)state;
    expect(NULL, "b200", BACKEND_FLASH_3, FEATURE_HARDWARE, "if sm_90");
    expect(NULL, "axolotl=0.16.0", BACKEND_EAGER, FEATURE_PACKAGES, "if axolotl>=0.17");
    expect("fp16: true\nbf16: false\n", "none", BACKEND_XFORMERS, FEATURE_PACKING, "if with a warning (packing-fp16-full-finetune)");
    expect("fp16: true\nbf16: false\n", "none", BACKEND_FLASH_2, FEATURE_PACKING, "yes");
}

static void test_beside(void **state)
{
    (void)state;
    expect(NULL, "none", BACKEND_FLEX, FEATURE_EBFT, "if no activation_offloading");
    expect(NULL, "none", BACKEND_FLASH_2, FEATURE_EBFT, "yes");
    expect("activation_offloading: true\ngradient_checkpointing: true\n", "none", BACKEND_FLEX, FEATURE_EBFT, "no");
}

/* The config counts: what it says of other keys, and its old flags. */
static void test_of_a_config(void **state)
{
    (void)state;
    const char *dpo = "rl: dpo\nflash_attention: true\n";
    expect(dpo, "none", BACKEND_FLASH_2, FEATURE_PACKING, "no");
    expect(dpo, "none", BACKEND_FLASH_2, FEATURE_EBFT, "yes");
    struct asked asked;
    ask(&asked, dpo, "none");
    assert_true(asked.matrix.of_config);
    assert_string_equal(asked.matrix.backends[asked.matrix.current], "flash_attention_2");
    const struct matrix_cell *cell = cell_of(&asked, BACKEND_FLASH_2, FEATURE_PACKING);
    assert_string_equal(cell->rules[0]->name, "packing-rl");
    assert_non_null(strstr(cell->message, "rl: dpo"));
    forget(&asked);
    /* A comment hides a rule and mends nothing. */
    expect("# axedit: ignore[packing-isolation]\nlora_r: 8\n", "axolotl=0.17.0", BACKEND_FP8, FEATURE_PACKING, "no");
}

static void test_rows(void **state)
{
    (void)state;
    struct asked asked;
    ask(&asked, "attn_implementation: org/kernel\nsample_packing: true\n", "none");
    assert_int_equal(asked.matrix.count, backend_count() + 1);
    assert_int_equal(asked.matrix.current, backend_count());
    assert_string_equal(asked.matrix.backends[backend_count()], "org/kernel");
    assert_int_equal(matrix_cell(&asked.matrix, backend_count(), FEATURE_PACKING)->answer, MATRIX_NO);
    assert_string_equal(matrix_cell(&asked.matrix, backend_count(), FEATURE_PACKAGES)->condition, "kernels");
    forget(&asked);
    ask(&asked, NULL, "none");
    assert_false(asked.matrix.of_config);
    assert_int_equal(asked.matrix.count, backend_count());
    assert_int_equal(asked.matrix.current, backend_count());
    forget(&asked);
}

/* A kernel that the user has described is a row like the others. */
static void test_own_kernels(void **state)
{
    (void)state;
    static const char text[] = "lab/attention:\n  supports_packing: true\n  uses_flash_lib: false\n  needs_dtype_cast: true\n";
    struct own_rows own = {0};
    struct target target = target_none();
    struct matrix matrix;
    own_rows_read(&own, OWN_KERNELS, "kernels.yml", text, strlen(text));
    target.own = &own;
    matrix_init(&matrix, NULL, &target);
    assert_int_equal(matrix.count, backend_count() + 1);
    size_t row = 0;
    while (row < matrix.count && strcmp(matrix.backends[row], "lab/attention") != 0)
        row++;
    assert_in_range(row, 0, matrix.count - 1);
    assert_int_equal(matrix_cell(&matrix, row, FEATURE_PACKING)->answer, MATRIX_YES);
    assert_int_equal(matrix_cell(&matrix, row, FEATURE_FLASH_LIB)->answer, MATRIX_NO);
    assert_int_equal(matrix_cell(&matrix, row, FEATURE_DTYPE_CAST)->answer, MATRIX_YES);
    matrix_fini(&matrix);
    own_rows_fini(&own);
}

/* What can't be changed gives the cells of a small config. */
static void test_unusable_configs(void **state)
{
    (void)state;
    static const char *const texts[] = {"a: [\n", "- a\n", "a: 1\n---\nb: 2\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct asked asked;
        ask(&asked, texts[i], "none");
        assert_false(asked.matrix.of_config);
        assert_int_equal(cell_of(&asked, BACKEND_FLASH_2, FEATURE_PACKING)->answer, MATRIX_YES);
        forget(&asked);
    }
    struct asked asked;
    ask(&asked, "", "none");
    assert_true(asked.matrix.of_config);
    forget(&asked);
}

static void test_every_cell_makes_sense(void **state)
{
    (void)state;
    static const char *const specs[] = {"none", "t4", "h100,axolotl=0.18.0", "mi300x", "npu", "cpu,torch=2.4.0"};
    for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
        struct asked asked;
        ask(&asked, "base_model: x\nsample_packing: true\n", specs[i]);
        for (size_t at = 0; at < asked.matrix.count * FEATURE_COUNT; at++) {
            const struct matrix_cell *cell = &asked.matrix.cells[at];
            assert_int_equal(cell->condition != NULL, cell->answer == MATRIX_IF);
            assert_true(cell->condition == NULL || strlen(cell->condition) > 0);
            assert_true(cell->would_need == NULL || (cell->answer == MATRIX_NO && strlen(cell->would_need) > 0));
            assert_true(cell->answer != MATRIX_YES || cell->rule_count == 0);
        }
        forget(&asked);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_open_is_a_condition),
        cmocka_unit_test(test_what_is_known_is_none),
        cmocka_unit_test(test_half_known),
        cmocka_unit_test(test_warnings),
        cmocka_unit_test(test_beside),
        cmocka_unit_test(test_of_a_config),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_own_kernels),
        cmocka_unit_test(test_unusable_configs),
        cmocka_unit_test(test_every_cell_makes_sense),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
