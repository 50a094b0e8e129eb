/*
 * Rules that go by the model's config.json: with each model of the table they speak at the right key and with the right
 * severity, offer just the fixes that are listed, and each fix mends; with the twin, and with a model that is unknown, they
 * are silent.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "known.h"
#include "model_cases.h"
#include "rule.h"

static const struct diagnostic *expect_spoken(const struct known *known, const struct model_case *model_case)
{
    const struct diagnostic *diagnostic = known_find(known, model_case->rule, model_case->key);
    if (!diagnostic || diagnostic->severity != model_case->severity) {
        known_print(known);
        fail_msg("%s does not speak as it should on \"%s\"", model_case->rule, model_case->config);
    }
    return diagnostic;
}

static void test_each_rule_speaks(void **state)
{
    (void)state;
    for (size_t i = 0; i < model_case_count; i++) {
        struct known known;
        known_init_model(&known, model_cases[i].config, NULL, &model_cases[i].model);
        const struct diagnostic *diagnostic = expect_spoken(&known, &model_cases[i]);
        assert_true(diagnostic->severity <= diagnostic->rule->severity);
        known_fini(&known);
    }
}

static void expect_silent(const struct model_case *model_case, const char *config, const struct model_facts *model)
{
    struct known known;
    known_init_model(&known, config, NULL, model);
    if (known_find(&known, model_case->rule, model_case->key)) {
        known_print(&known);
        fail_msg("%s is not silent on \"%s\" with %s", model_case->rule, config, model ? "the other model" : "no model");
    }
    known_fini(&known);
}

static void test_its_twin_is_silent(void **state)
{
    (void)state;
    for (size_t i = 0; i < model_case_count; i++) {
        const char *config = model_cases[i].silent_config ? model_cases[i].silent_config : model_cases[i].config;
        expect_silent(&model_cases[i], config, &model_cases[i].silent_model);
    }
}

/* Nothing is guessed, nothing is said. */
static void test_unknown_model_is_silent(void **state)
{
    (void)state;
    static const struct model_facts nothing = {.source = "config.json"};
    for (size_t i = 0; i < model_case_count; i++) {
        expect_silent(&model_cases[i], model_cases[i].config, NULL);
        expect_silent(&model_cases[i], model_cases[i].config, &nothing);
    }
}

/* A fix is tried on the same model. */
static void try_fix(struct known *known, const struct model_case *model_case, const struct fix *fix)
{
    struct known after;
    known_init_model(&after, known_edited(known, &fix->splices, NULL), NULL, &model_case->model);
    if (known_count(&after, model_case->rule) >= known_count(known, model_case->rule) ||
        after.analysis->counts[SEVERITY_ERROR] > known->analysis->counts[SEVERITY_ERROR]) {
        known_print(&after);
        fail_msg("%s does not mend %s", fix->title, model_case->rule);
    }
    known_fini(&after);
}

static void test_fixes(void **state)
{
    (void)state;
    for (size_t i = 0; i < model_case_count; i++) {
        struct known known;
        struct str titles = STR_INIT;
        known_init_model(&known, model_cases[i].config, NULL, &model_cases[i].model);
        struct fixes fixes = analysis_fixes(known.analysis, expect_spoken(&known, &model_cases[i]), &known.arena);
        for (size_t k = 0; k < fixes.count; k++) {
            str_printf(&titles, "%s%s", k ? "|" : "", fixes.items[k].title);
            try_fix(&known, &model_cases[i], &fixes.items[k]);
        }
        expect_same_text(model_cases[i].config, str_text(&titles), model_cases[i].fixes ? model_cases[i].fixes : "");
        str_fini(&titles);
        known_fini(&known);
    }
}

/* What a message says of the model, and which key it names as related. */
static void test_messages(void **state)
{
    (void)state;
    static const struct {
        const char *config;
        struct model_facts model;
        const char *rule, *words, *related;
    } cases[] = {
        {"base_model: m\nattn_implementation: flash_attention_2\n", {.head_dim = 512}, "head-dim-limit",
         "head_dim is 512, its limit 256; set large_head_attention: auto, or use sdpa", "base_model"},
        {"base_model: m\nattn_implementation: sage\n", {.head_dim = 256}, "head-dim-limit", "its limit 128; use sdpa", "base_model"},
        {"base_model: m\nbase_model_config: n\nattn_implementation: xformers\n", {.head_dim = 100}, "xformers-head-dim",
         "this model's head_dim is 100", "base_model_config"},
        {"base_model: m\nattn_implementation: sdpa\nsample_packing: true\nsdpa_varlen: true\n", {.sliding_window = 4096},
         "sdpa-varlen-model", "a sliding window of 4096 tokens", "base_model"},
        {"base_model: m\nattn_implementation: sdpa\nsample_packing: true\nsdpa_varlen: true\n", {.head_dim = 512},
         "sdpa-varlen-model", "heads of 512 (over 256)", "base_model"},
        {"base_model: m\ngptq: true\n", {.quantization = "none"}, "gptq-checkpoint", "this one is not quantized", "base_model"},
        {"base_model: m\ngptq: true\n", {.quantization = "awq"}, "gptq-checkpoint", "this one is quantized with awq", "base_model"},
        {"base_model: m\nfused_attn_kernel: true\n", {.model_type = "llama"}, "fused-attn-kernel-model", "no effect on llama", "base_model"},
        {"base_model: m\nattn_implementation: xformers\n", {.model_type = "mistral3"}, "xformers-patches",
         "attention patches for mistral3 do not apply", "base_model"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct known known;
        known_init_model(&known, cases[i].config, NULL, &cases[i].model);
        const struct diagnostic *diagnostic = known_find(&known, cases[i].rule, NULL);
        if (!diagnostic || !strstr(diagnostic->message, cases[i].words) || diagnostic->related_count != 1 ||
            strcmp(diagnostic->related[0].key, cases[i].related) != 0) {
            known_print(&known);
            fail_msg("%s does not say \"%s\"", cases[i].rule, cases[i].words);
        }
        known_fini(&known);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_rule_speaks),
        cmocka_unit_test(test_its_twin_is_silent),
        cmocka_unit_test(test_unknown_model_is_silent),
        cmocka_unit_test(test_fixes),
        cmocka_unit_test(test_messages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
