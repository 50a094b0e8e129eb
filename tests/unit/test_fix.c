/*
 * Fixes: each case of the rule tests offers exactly the fixes that it lists. Each has a title of its own, mends what it is
 * for, brings no error, and keeps all comments; a safe one leaves the effective config as it was. Every rule whose row
 * names remedies has a case in which one of them is offered.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "effective.h"
#include "known.h"
#include "model_cases.h"
#include "rule.h"
#include "rule_cases.h"

/* Whether a fix of that title is what the remedy makes. Keys may have their other name in the file. */
static bool makes(const struct remedy *remedy, const char *title)
{
    static const char *const begins[] = {
        [REMEDY_USE_BACKENDS] = "use ",      [REMEDY_UNSET] = "remove ",        [REMEDY_REMOVE_KEY] = "remove ",
        [REMEDY_REMOVE_FLAGS] = "remove all", [REMEDY_WRITE_SUBJECT] = "write ", [REMEDY_REPLACE] = "",
        [REMEDY_SET_ALL] = "set ",           [REMEDY_MIGRATE] = "",  [REMEDY_WRITE_VALUE] = "write ",
    };
    char wanted[128];
    if (remedy->kind == REMEDY_USE_BACKEND)
        snprintf(wanted, sizeof wanted, "use %s", backend_row(remedy->backend)->name);
    else if (remedy->kind == REMEDY_SET)
        snprintf(wanted, sizeof wanted, "set %s: %s", remedy->key, remedy->value);
    else if (remedy->kind == REMEDY_UNSET)
        snprintf(wanted, sizeof wanted, "remove %s", remedy->key);
    else
        return strncmp(title, begins[remedy->kind], strlen(begins[remedy->kind])) == 0;
    if (strcmp(title, wanted) == 0)
        return true;
    const struct field_row *row = remedy->key ? field_find(OBJECT_root, remedy->key) : NULL;
    snprintf(wanted, sizeof wanted, "remove %s", row && row->alias ? row->alias : "");
    return remedy->kind == REMEDY_UNSET && strcmp(title, wanted) == 0;
}

/* Whether one of the titles, with "|" between, is such a fix's. */
static bool is_made(const struct remedy *remedy, const char *titles)
{
    char *list = titles ? strdup(titles) : NULL, *rest = NULL;
    bool made = false;
    for (char *title = list ? strtok_r(list, "|", &rest) : NULL; title && !made; title = strtok_r(NULL, "|", &rest))
        made = makes(remedy, title);
    free(list);
    return made;
}

/* Each remedy of each rule is a fix of some case, where test_each_fix_mends tries it. */
static void test_each_remedy_is_tried(void **state)
{
    (void)state;
    size_t missing = 0;
    for (size_t id = 0; id < rule_count(); id++) {
        const struct rule_row *row = rule_row((enum rule_id)id);
        for (const struct remedy *remedy = row->remedies; remedy && remedy->kind != REMEDY_END; remedy++) {
            bool made = false;
            for (size_t i = 0; i < rule_case_total() && !made; i++)
                made = strcmp(rule_case_at(i)->rule, row->name) == 0 && is_made(remedy, rule_case_at(i)->fixes);
            for (size_t i = 0; i < model_case_count && !made; i++)
                made = strcmp(model_cases[i].rule, row->name) == 0 && is_made(remedy, model_cases[i].fixes);
            if (!made)
                fprintf(stderr, "  no case of %s tries its remedy %d (%s)\n", row->name, (int)(remedy - row->remedies) + 1,
                        remedy->key ? remedy->key : remedy->kind == REMEDY_USE_BACKEND ? backend_row(remedy->backend)->name : "");
            missing += !made;
        }
    }
    assert_int_equal(missing, 0);
}

static void test_every_remedy_is_offered(void **state)
{
    (void)state;
    for (size_t id = 0; id < rule_count(); id++) {
        const struct rule_row *row = rule_row((enum rule_id)id);
        bool offered = false;
        for (size_t i = 0; i < rule_case_total(); i++)
            offered = offered || (rule_case_at(i)->fixes && strcmp(rule_case_at(i)->rule, row->name) == 0);
        for (size_t i = 0; i < model_case_count; i++) /* test_model_rules.c tries these */
            offered = offered || (model_cases[i].fixes && strcmp(model_cases[i].rule, row->name) == 0);
        if (offered != (row->remedies != NULL))
            fail_msg("%s: %s", row->name, offered ? "fixes without a remedy" : "its remedies are never offered");
    }
}

static struct fixes fixes_of(struct known *known, const char *rule, const char *key)
{
    const struct diagnostic *diagnostic = known_find(known, rule, key);
    if (!diagnostic)
        fail_msg("%s says nothing", rule);
    return analysis_fixes(known->analysis, diagnostic, &known->arena);
}

static void test_titles(void **state)
{
    (void)state;
    for (size_t i = 0; i < rule_case_total(); i++) {
        const struct rule_case *rule_case = rule_case_at(i);
        struct known known;
        known_init_for(&known, rule_case->config, rule_case->target, rule_case->rule);
        struct fixes fixes = fixes_of(&known, rule_case->rule, rule_case->key);
        struct str titles = STR_INIT;
        for (size_t k = 0; k < fixes.count; k++)
            str_printf(&titles, "%s%s", k ? "|" : "", fixes.items[k].title);
        if (strcmp(str_text(&titles), rule_case->fixes ? rule_case->fixes : "") != 0)
            fail_msg("%s on \"%s\" offers \"%s\"", rule_case->rule, rule_case->config, str_text(&titles));
        str_fini(&titles);
        known_fini(&known);
    }
}

static size_t errors_of(const struct known *known, const char *rule)
{
    size_t count = 0;
    for (size_t i = 0; i < known->analysis->diagnostic_count; i++) {
        const struct diagnostic *diagnostic = &known->analysis->diagnostics[i];
        count += diagnostic->severity == SEVERITY_ERROR && strcmp(diagnostic->rule->name, rule) == 0;
    }
    return count;
}

static void expect_no_new_error(const struct known *before, const struct known *after, const char *title)
{
    for (size_t i = 0; i < after->analysis->diagnostic_count; i++) {
        const char *rule = after->analysis->diagnostics[i].rule->name;
        if (errors_of(after, rule) > errors_of(before, rule)) {
            known_print(after);
            fail_msg("%s brings %s", title, rule);
        }
    }
}

/* How often a comment of that text is in the file. */
static size_t count_comment(const struct yindex *index, const char *text, size_t len)
{
    size_t count = 0;
    for (size_t i = 0; i < index->comment_count; i++) {
        struct span span = index->comments[i].span;
        count += span_len(span) == len && memcmp(index->text + span.start, text, len) == 0;
    }
    return count;
}

/* Every comment stays. One may move, with its key. */
static void expect_same_comments(const struct known *before, const struct known *after, const char *title)
{
    const struct yindex *one = before->analysis->index, *other = after->analysis->index;
    if (one->comment_count != other->comment_count)
        fail_msg("%s: %zu comments were %zu: \"%s\"", title, other->comment_count, one->comment_count, before->text);
    for (size_t i = 0; i < one->comment_count; i++) {
        const char *text = one->text + one->comments[i].span.start;
        size_t len = span_len(one->comments[i].span);
        assert_int_equal(count_comment(one, text, len), count_comment(other, text, len));
    }
}

static void expect_same_config(struct known *before, const struct known *after, const char *title)
{
    struct effective one = effective_of(before->analysis, &before->arena);
    struct effective other = effective_of(after->analysis, &before->arena);
    struct effective_changes changes = effective_diff(&one, &other, &before->arena);
    for (size_t i = 0; i < changes.count; i++)
        fail_msg("%s is safe, but %s was %s and is %s", title, changes.items[i].path,
                 changes.items[i].before ? changes.items[i].before : "absent",
                 changes.items[i].after ? changes.items[i].after : "absent");
}

static void expect_ordered(const struct splices *splices, size_t len)
{
    assert_true(splices->count > 0);
    for (size_t i = 0; i < splices->count; i++) {
        assert_true(splices->items[i].span.start <= splices->items[i].span.end);
        assert_true(splices->items[i].span.end <= len);
        if (i > 0)
            assert_true(splices->items[i - 1].span.end <= splices->items[i].span.start);
    }
}

static void try_fix(struct known *known, const struct rule_case *rule_case, const struct fix *fix)
{
    struct known after;
    size_t len;
    assert_true(strlen(fix->title) > 5);
    expect_ordered(&fix->splices, known->len);
    const char *text = known_edited(known, &fix->splices, &len);
    assert_int_equal(strlen(text), len);
    known_init_for(&after, text, rule_case->target, rule_case->rule);
    if (known_count(&after, rule_case->rule) >= known_count(known, rule_case->rule)) {
        known_print(&after);
        fail_msg("%s does not mend %s on \"%s\"", fix->title, rule_case->rule, rule_case->config);
    }
    expect_no_new_error(known, &after, fix->title);
    expect_same_comments(known, &after, fix->title);
    if (fix->safe)
        expect_same_config(known, &after, fix->title);
    known_fini(&after);
}

static void try_fixes(const struct rule_case *rule_case, const char *config)
{
    struct known known;
    known_init_for(&known, config, rule_case->target, rule_case->rule);
    struct fixes fixes = fixes_of(&known, rule_case->rule, rule_case->key);
    assert_int_equal(fixes.count > 0, rule_case->fixes != NULL);
    for (size_t i = 0; i < fixes.count; i++) {
        try_fix(&known, rule_case, &fixes.items[i]);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(fixes.items[k].title, fixes.items[i].title);
    }
    known_fini(&known);
}

/* The config with a comment on each line and between all lines. */
static char *comment_all(const char *config)
{
    struct str out = STR_INIT;
    str_add(&out, "# at the top\n");
    for (size_t line = 1; *config; line++) {
        size_t len = strcspn(config, "\n");
        str_add_len(&out, config, len);
        str_printf(&out, "  # beside %zu\n  # below %zu\n\n", line, line);
        config += len + 1;
    }
    return str_take(&out);
}

static void test_each_fix_mends(void **state)
{
    (void)state;
    for (size_t i = 0; i < rule_case_total(); i++) {
        try_fixes(rule_case_at(i), rule_case_at(i)->config);
        char *commented = comment_all(rule_case_at(i)->config);
        try_fixes(rule_case_at(i), commented);
        free(commented);
    }
}

static void expect_fixed(const char *config, const char *target, const char *rule, const char *title, bool safe,
                         const char *expected)
{
    struct known known;
    known_init(&known, config, target);
    struct fixes fixes = fixes_of(&known, rule, NULL);
    for (size_t i = 0; i < fixes.count; i++) {
        if (strcmp(fixes.items[i].title, title) != 0)
            continue;
        expect_same_text(title, known_edited(&known, &fixes.items[i].splices, NULL), expected);
        assert_int_equal(fixes.items[i].safe, safe);
        known_fini(&known);
        return;
    }
    fail_msg("%s is not offered for \"%s\"", title, config);
}

/* What each kind of remedy writes, byte for byte, and whether it calls itself safe. */
static void test_bytes(void **state)
{
    (void)state;
    expect_fixed("attn_implementation: 'fa2' # x\n", NULL, "attn-impl-short-alias",
                 "write attn_implementation: flash_attention_2", true,
                 "attn_implementation: 'flash_attention_2' # x\n");
    expect_fixed("attn_implementation: \"sdpaa\"\n", NULL, "attn-impl-unknown", "write attn_implementation: sdpa",
                 false, "attn_implementation: \"sdpa\"\n");
    expect_fixed("rl: dppo # x\n", NULL, "field-value", "write rl: dpo", false, "rl: dpo # x\n");
    expect_fixed("\"lorra_r\": 8\nseed: 1\n", NULL, "unknown-key", "rename lorra_r to lora_r", false,
                 "\"lora_r\": 8\nseed: 1\n");
    expect_fixed("seed: 1 # a\nseed: 2 # b\n", NULL, "yaml-duplicate-key", "remove seed in line 1", true,
                 "# a\nseed: 2 # b\n");
    expect_fixed("a: 1\nflash_attention: true # x\neager_attention:\n", NULL, "legacy-flag-mapped",
                 "migrate to attn_implementation", true, "a: 1\nattn_implementation: flash_attention_2 # x\n");
    expect_fixed("flash_attention: \"off\"\nseed: 1\n", NULL, "legacy-quoted-bool",
                 "keep what runs today: flash_attention_2", true, "attn_implementation: flash_attention_2\nseed: 1\n");
    expect_fixed("flash_attention: \"off\"\nseed: 1\n", NULL, "legacy-quoted-bool", "remove flash_attention in line 1",
                 false, "seed: 1\n");
    expect_fixed("attn_implementation: sdpa\nflash_attention: true\nsage_attention: 1 # x\nseed: 1\n", NULL,
                 "legacy-canonical-conflict", "remove all old flags", true,
                 "attn_implementation: sdpa\n# x\nseed: 1\n");
    expect_fixed("attn_implementation: fp8\nbase_model: m\n", NULL, "fp8-attn-use-cache",
                 "set overrides_of_model_config.use_cache: false", false,
                 "attn_implementation: fp8\nbase_model: m\noverrides_of_model_config:\n  use_cache: false\n");
    expect_fixed("attn_implementation: fp8\nmodel_config: {hidden_act: silu}\n", NULL, "fp8-attn-use-cache",
                 "set model_config.use_cache: false", false,
                 "attn_implementation: fp8\nmodel_config: {hidden_act: silu, use_cache: false}\n");
    expect_fixed("sample_packing: true\n# why\nflash_attention: false\n", NULL, "packing-isolation",
                 "use flash_attention_2", false,
                 "sample_packing: true\n# why\nattn_implementation: flash_attention_2\n");
    expect_fixed("scaling_softmax: true # x\nseed: 1\n", NULL, "scaling-softmax-needs-flex", "remove scaling_softmax",
                 false, "# x\nseed: 1\n");
}

/* Keys that replace one, that move, or that are set together: in one edit, with all comments. */
static void test_steps(void **state)
{
    (void)state;
    expect_fixed("rl: ipo # x\nseed: 1\n", NULL, "rl-ipo", "set rl: dpo, dpo_loss_type: [ipo]", false,
                 "rl: dpo # x\ndpo_loss_type: [ipo]\nseed: 1\n");
    expect_fixed("a: 1\neval_table_size: 5 # t\nseed: 1\n", NULL, "field-deprecated",
                 "replace eval_table_size by num_generation_samples: 5, generate_samples: true", false,
                 "a: 1\nnum_generation_samples: 5 # t\ngenerate_samples: true\nseed: 1\n");
    expect_fixed("micro_batch_size: 2\r\nbatch_size: '8' # b\r\n", NULL, "field-deprecated",
                 "replace batch_size by gradient_accumulation_steps: 4", false,
                 "micro_batch_size: 2\r\ngradient_accumulation_steps: 4 # b\r\n");
    expect_fixed("rope_scaling: # why\n  type: linear # kind\n  # factor\n  factor: 2.0\nseed: 1\n", NULL, "field-removed",
                 "move rope_scaling to overrides_of_model_config.rope_scaling", false,
                 "overrides_of_model_config:\n  rope_scaling: # why\n    type: linear # kind\n    # factor\n"
                 "    factor: 2.0\nseed: 1\n");
    expect_fixed("datasets:\n  - path: a # p\n    message_field_role: from # r\n    type: chat_template\n", NULL,
                 "field-deprecated", "move datasets.0.message_field_role to datasets.0.message_property_mappings.role", true,
                 "datasets:\n  - path: a # p\n    message_property_mappings:\n      role: from # r\n    type: "
                 "chat_template\n");
    expect_fixed("seed: 1\ntrl:\n  sequence_len: 512 # x\n  beta: 0.1", NULL, "unknown-key",
                 "move trl.sequence_len to sequence_len", false,
                 "sequence_len: 512 # x\nseed: 1\ntrl:\n  beta: 0.1");
    expect_fixed("torch_compile: true\ntorch_compile_options: {'triton_cudagraphs': on}\n", NULL, "compile-options-allowlist",
                 "rename torch_compile_options.triton_cudagraphs to torch_compile_options.triton\\.cudagraphs", false,
                 "torch_compile: true\ntorch_compile_options: {'triton.cudagraphs': on}\n");
    expect_fixed("fsdp_version: 2\nfsdp_config: {offload_params: true}\nfsdp_final_state_dict_type: FULL_STATE_DICT\n", NULL,
                 "field-deprecated", "move fsdp_final_state_dict_type to fsdp_config.final_state_dict_type", false,
                 "fsdp_version: 2\nfsdp_config: {offload_params: true, final_state_dict_type: FULL_STATE_DICT}\n");
}

/* A fix that would bring an error, or would break the file, is not offered. */
static void test_not_offered(void **state)
{
    (void)state;
    static const struct {
        const char *config, *target, *rule, *title;
    } cases[] = {
        /* an anchor that is used elsewhere can't go */
        {"flash_attention: &on true\nsample_packing: *on\n", NULL, "legacy-flag-mapped",
         "migrate to attn_implementation"},
        {"seed: &s 1\nlora_r: *s\nseed: 2\n", NULL, "yaml-duplicate-key", "remove seed in line 1"},
        /* the other backend does not run there either */
        {"attn_implementation: sage\n", "t4", "sage-compute-capability", "use flash_attention_2"},
        {"attn_implementation: fp8\n", "a100,flash-attn=missing", "fp8-attn-compute", "use flash_attention_2"},
        {"attn_implementation: zzz\n", "axolotl=0.17.0", "attn-impl-unknown", "use s2"},
        /* for the old machine the flags are what counts */
        {"flash_attention: true\n", "axolotl=0.16.0", "legacy-flag-mapped", "migrate to attn_implementation"},
        /* what it would write is there already, or would mend another key's problem */
        {"use_liger_loss: true\ntrl: {use_liger_loss: false}\n", NULL, "unknown-key", "move use_liger_loss to trl.use_liger_loss"},
        {"max_packed_sequence_len: 8\nsequence_len: 8\n", NULL, "field-removed",
         "replace max_packed_sequence_len by sequence_len: 8, sample_packing: true"},
        {"dpo_norm_loss: true\nrpo_alpha: 1\n", NULL, "field-removed", "remove rpo_alpha in line 2"},
        {"lorra_r: 8\nlora_r: 4\n", NULL, "unknown-key", "rename lorra_r to lora_r"},
        /* nothing to remove beside the one */
        {"attn_implementation: sdpa\nflash_attention: true\n", NULL, "legacy-canonical-conflict",
         "remove all old flags"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct known known;
        known_init(&known, cases[i].config, cases[i].target);
        struct fixes fixes = fixes_of(&known, cases[i].rule, NULL);
        for (size_t k = 0; k < fixes.count; k++)
            if (strcmp(fixes.items[k].title, cases[i].title) == 0)
                fail_msg("%s is offered for \"%s\"", cases[i].title, cases[i].config);
        known_fini(&known);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_remedy_is_offered),
        cmocka_unit_test(test_each_remedy_is_tried),
        cmocka_unit_test(test_titles),
        cmocka_unit_test(test_each_fix_mends),
        cmocka_unit_test(test_bytes),
        cmocka_unit_test(test_steps),
        cmocka_unit_test(test_not_offered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
