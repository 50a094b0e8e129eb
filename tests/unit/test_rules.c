/*
 * The rules: each row of the table has configs that make it speak, at the right place and with the right severity, and
 * twins that differ in one line or one fact and keep it silent. Also the table itself, the order of the diagnostics, and
 * what keeps silent when the YAML is broken, the backend invalid or the file no config.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "known.h"
#include "model_cases.h"
#include "rule.h"
#include "rule_cases.h"

static void name_case(const struct rule_case *rule_case)
{
    fprintf(stderr, "  %s: \"%s\" with --target %s\n", rule_case->rule, rule_case->config,
            rule_case->target ? rule_case->target : "none");
}

static bool has_related(const struct diagnostic *diagnostic, const char *key, size_t len)
{
    for (size_t i = 0; i < diagnostic->related_count; i++)
        if (strlen(diagnostic->related[i].key) == len && memcmp(diagnostic->related[i].key, key, len) == 0)
            return true;
    return false;
}

static bool is_related_as_told(const struct diagnostic *diagnostic, const char *related)
{
    size_t count = 0;
    for (const char *at = related; at && *at; count++) {
        size_t len = strcspn(at, " ");
        if (!has_related(diagnostic, at, len))
            return false;
        at += len + (at[len] == ' ');
    }
    return count == diagnostic->related_count;
}

/* The message names the key: its last step, or the list's for an entry of it. */
static bool names_key(const struct diagnostic *diagnostic)
{
    if (!diagnostic->key)
        return true;
    const char *last = diagnostic->key;
    for (const char *at = last; *at; at++)
        if (*at == '.' && (at[1] < '0' || at[1] > '9'))
            last = at + 1;
    char name[128];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(last, "."), last);
    return strstr(diagnostic->message, name) != NULL;
}

static const struct diagnostic *expect_spoken(const struct known *known, const struct rule_case *rule_case)
{
    const struct diagnostic *diagnostic = known_find(known, rule_case->rule, rule_case->key);
    if (!diagnostic || diagnostic->severity != rule_case->severity ||
        known_line(known, diagnostic) != rule_case->line || (diagnostic->key == NULL) != (rule_case->key == NULL) ||
        !names_key(diagnostic) || !is_related_as_told(diagnostic, rule_case->related)) {
        name_case(rule_case);
        known_print(known);
        fail_msg("%s does not speak as it should", rule_case->rule);
    }
    return diagnostic;
}

static void test_each_rule_speaks(void **state)
{
    (void)state;
    for (size_t i = 0; i < rule_case_total(); i++) {
        struct known known;
        known_init_for(&known, rule_case_at(i)->config, rule_case_at(i)->target, rule_case_at(i)->rule);
        const struct diagnostic *diagnostic = expect_spoken(&known, rule_case_at(i));
        assert_true(diagnostic->severity <= diagnostic->rule->severity);
        known_fini(&known);
    }
}

static void test_its_twin_is_silent(void **state)
{
    (void)state;
    for (size_t i = 0; i < rule_case_total(); i++) {
        const struct rule_case *rule_case = rule_case_at(i);
        const char *config = rule_case->silent_config ? rule_case->silent_config : rule_case->config;
        const char *target = rule_case->silent_target ? rule_case->silent_target : rule_case->target;
        struct known known;
        known_init_for(&known, config, target, rule_case->rule);
        /* Another key may still be told of: only the one of this case has to keep still. */
        if (known_find(&known, rule_case->rule, rule_case->key)) {
            name_case(rule_case);
            known_print(&known);
            fail_msg("%s is not silent with \"%s\" and --target %s", rule_case->rule, config, target ? target : "none");
        }
        known_fini(&known);
    }
}

/* True when the text, split at the separator, has that part. */
static bool has_part(const char *text, const char *part, size_t len, char separator)
{
    for (const char *at = text; *at;) {
        const char *end = strchr(at, separator);
        size_t step = end ? (size_t)(end - at) : strlen(at);
        if (step == len && memcmp(at, part, len) == 0)
            return true;
        at += step + (end != NULL);
    }
    return false;
}

/* How many parts of the one text are not in the other; "none" has no part. */
static size_t parts_missing(const char *one, const char *other, char separator)
{
    size_t missing = 0;
    if (strcmp(one, "none") == 0)
        return 0;
    for (const char *at = one; *at;) {
        const char *end = strchr(at, separator);
        size_t len = end ? (size_t)(end - at) : strlen(at);
        missing += !has_part(other, at, len, separator);
        at += len + (end != NULL);
    }
    return missing;
}

static void test_twins_differ_in_one_thing(void **state)
{
    (void)state;
    for (size_t i = 0; i < rule_case_total(); i++) {
        const struct rule_case *rule_case = rule_case_at(i);
        assert_true((rule_case->silent_config == NULL) != (rule_case->silent_target == NULL));
        const char *one = rule_case->silent_config ? rule_case->config : rule_case->target;
        const char *other = rule_case->silent_config ? rule_case->silent_config : rule_case->silent_target;
        char separator = rule_case->silent_config ? '\n' : ',';
        one = one ? one : "none";
        if (parts_missing(one, other, separator) > 1 || parts_missing(other, one, separator) > 1)
            fail_msg("%s: \"%s\" and \"%s\" differ in more than one thing", rule_case->rule, one, other);
    }
}

static void test_every_rule_has_a_case(void **state)
{
    (void)state;
    for (size_t i = 0; i < rule_case_total(); i++)
        if (!rule_find(rule_case_at(i)->rule))
            fail_msg("no rule is called %s", rule_case_at(i)->rule);
    for (size_t id = 0; id < rule_count(); id++) {
        const struct rule_row *row = rule_row((enum rule_id)id);
        int highest = -1;
        for (size_t i = 0; i < rule_case_total(); i++)
            if (strcmp(rule_case_at(i)->rule, row->name) == 0 && (int)rule_case_at(i)->severity > highest)
                highest = (int)rule_case_at(i)->severity;
        for (size_t i = 0; i < model_case_count; i++) /* test_model_rules.c runs these */
            if (strcmp(model_cases[i].rule, row->name) == 0 && (int)model_cases[i].severity > highest)
                highest = (int)model_cases[i].severity;
        if (highest != (int)row->severity)
            fail_msg("%s: the row says %s, the highest of its cases is %s", row->name, severity_name(row->severity),
                     highest < 0 ? "missing" : severity_name((enum severity)highest));
    }
}

static bool is_kebab(const char *name)
{
    size_t len = strlen(name);
    return len > 0 && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == len && name[0] != '-' &&
           name[len - 1] != '-';
}

static void test_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < rule_count(); i++) {
        const struct rule_row *row = rule_row((enum rule_id)i);
        assert_int_equal(row->id, i);
        assert_ptr_equal(rule_find(row->name), row); /* so no name stands twice */
        if (!is_kebab(row->name))
            fail_msg("%s is no rule's name", row->name);
        assert_true(strlen(row->summary) > 10 && strlen(row->why) > 40);
        assert_true(row->summary[strlen(row->summary) - 1] != '.');
        if (strstr(row->why, "Press ")) /* read in reports and inside the migration too, where that key does something else */
            fail_msg("%s: no reader of check has a key to press: %s", row->name, row->why);
    }
    assert_null(rule_find("yaml"));
    assert_null(rule_find(""));
}

/* By place; at one place the worst comes first. */
static void test_order(void **state)
{
    (void)state;
    struct known known;
    known_init(
        &known,
        "lorra: 1\nflash_attention: true\nsage_attention: \"no\"\nattn_implementation: sdpa\nsample_packing: true\n"
        "rl: dppo\nlora_r: x\nattn_supports_packing: 1\n",
        NULL);
    const struct analysis *analysis = known.analysis;
    assert_true(analysis->diagnostic_count > 8);
    size_t counts[3] = {0};
    for (size_t i = 0; i < analysis->diagnostic_count; i++) {
        const struct diagnostic *one = &analysis->diagnostics[i];
        counts[one->severity]++;
        if (i == 0)
            continue;
        const struct diagnostic *before = &analysis->diagnostics[i - 1];
        assert_true(before->span.start <= one->span.start);
        if (before->span.start == one->span.start)
            assert_true(before->severity >= one->severity);
    }
    assert_memory_equal(counts, analysis->counts, sizeof counts);
    known_fini(&known);
}

/* Of one pair, its own diagnostics and those inside its value, worst first. */
static void test_of_pair(void **state)
{
    (void)state;
    struct known known;
    known_init(&known, "flash_attention: \"no\"\nebft:\n  mode: striding\n  stride: far\nseed: 1\n", NULL);
    const struct ypair *pair = known.analysis->index->root->pairs;
    size_t count;
    const struct diagnostic **found = analysis_of_pair(known.analysis, pair, &known.arena, &count);
    assert_true(count >= 2);
    for (size_t i = 1; i < count; i++)
        assert_true(found[i - 1]->severity >= found[i]->severity);
    found = analysis_of_pair(known.analysis, pair->next, &known.arena, &count);
    assert_int_equal(count, 2);
    assert_string_equal(found[0]->key, "ebft.mode");
    assert_string_equal(found[1]->key, "ebft.stride");
    analysis_of_pair(known.analysis, pair->next->next, &known.arena, &count);
    assert_int_equal(count, 0);
    known_fini(&known);
}

static void expect_only(const char *config, const char *target, const char *rule)
{
    struct known known;
    known_init(&known, config, target);
    if (known.analysis->diagnostic_count != (rule ? 1 : 0) || (rule && !known_find(&known, rule, NULL))) {
        known_print(&known);
        fail_msg("\"%s\": expected %s and nothing else", config, rule ? rule : "nothing");
    }
    known_fini(&known);
}

static void expect_no_word_of_backend(const char *config)
{
    static const char *const rules[] = {"packing-isolation", "cp-needs-flash", "multipack-real-batches-default"};
    struct known known;
    known_init(&known, config, NULL);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        assert_null(known_find(&known, rules[i], NULL));
    known_fini(&known);
}

static void test_what_silences_the_rest(void **state)
{
    (void)state;
    expect_only("sample_packing: true\nflash_attention: true\nb: [1\n", NULL, "yaml-syntax");
    expect_only("sample_packing: true\nseed: 1\nseed: 2\n---\nx: 1\n", NULL, "yaml-multiple-documents");
    expect_only("kind: Deployment\nspec: {replicas: 2}\nspec: 1\n", NULL, "not-a-config");
    expect_only("- sample_packing: true\n", NULL, "not-a-config");
    expect_only("just some words\n", NULL, "not-a-config");
    expect_only("", NULL, NULL);
    expect_only("# nothing but this\n", NULL, NULL);
    expect_only("{}\n", NULL, NULL);
    /* With an invalid backend the rules that need one have nothing to go by. */
    expect_only("attn_implementation: nonsense\nscaling_softmax: true\neval_sample_packing: true\nmicro_batch_size: 2\n"
                "batch_flattening: true\ngemma4_hybrid_attn_impl: true\nflash_attn_fuse_mlp: true\n",
                "t4", "attn-impl-unknown");
    expect_no_word_of_backend("attn_implementation: nonsense\nsample_packing: true\ncontext_parallel_size: 2\n");
    /* A value that a launcher fills in says nothing about its type. */
    expect_only("lora_r: ${RANK}\nrl: '{{ method }}'\nseed: 1\n", NULL, NULL);
    /* A key that only holds an anchor is there for the writer. */
    expect_only("common: &c\n  seed: 1\n<<: *c\n", NULL, NULL);
    expect_only("use_cache: true\nseed: 1\n", NULL, NULL);
    expect_only("attn_implementation: eager\nsample_packing: true\npad_to_sequence_len: true\neval_sample_packing: true\n"
                "multipack_real_batches: true\n",
                "axolotl=0.18.0", NULL);
}

/* Each flag that is set is told of, and each conflict on its flag. */
static void test_once_for_each(void **state)
{
    (void)state;
    struct known known;
    known_init(&known, "flash_attention: true\nsage_attention: true\neager_attention: no\n", NULL);
    assert_int_equal(known_count(&known, "legacy-flag-mapped"), 2);
    assert_int_equal(known_count(&known, "legacy-multiple-flags"), 1);
    assert_int_equal(known_count(&known, "legacy-falsy-stripped"), 1);
    const struct diagnostic *several = known_find(&known, "legacy-multiple-flags", NULL);
    assert_non_null(strstr(several->message, "sage_attention wins"));
    assert_non_null(strstr(several->message, "sage_attention, then flash_attention"));
    assert_non_null(
        strstr(known_find(&known, "legacy-flag-mapped", "sage_attention")->message, "attn_implementation: sage"));
    assert_non_null(strstr(known_find(&known, "legacy-flag-mapped", "flash_attention")->message, "remove it"));
    known_fini(&known);
    known_init(&known, "attn_implementation: sdpa\nflash_attention: true\nsage_attention: true\n", NULL);
    assert_int_equal(known_count(&known, "legacy-canonical-conflict"), 2);
    assert_int_equal(known_count(&known, "legacy-flag-mapped"), 2);
    assert_int_equal(known_count(&known, "legacy-multiple-flags"), 0);
    known_fini(&known);
    known_init(&known, "attn_implementation: fp8\nseed: 1\n", NULL);
    assert_int_equal(known_count(&known, "hardware-unverified"), 1);
    const char *message = known_find(&known, "hardware-unverified", NULL)->message;
    assert_non_null(strstr(message, "GPU, torch, torchao, flash-attn-3"));
    known_fini(&known);
    known_init(&known, "attn_implementation: s2\ns2_attention: true\n", NULL);
    assert_int_equal(known_count(&known, "s2-removed"), 1);
    known_fini(&known);
}

/* A message shows what is allowed, what was meant, and what the machine is. */
/* Releases that the rule's own condition decides on: the row tells people, so it must say the same. */
static void test_releases(void **state)
{
    (void)state;
    assert_string_equal(rule_find("s2-removed")->since, "0.17.0");
    assert_string_equal(rule_find("axolotl-too-old")->until, "0.17.0");
    assert_null(rule_find("packing-isolation")->since);
}

static void test_messages(void **state)
{
    (void)state;
    static const struct {
        const char *config, *target, *rule, *words;
    } cases[] = {
        {"attn_implementation: flash_atention_2\n", NULL, "attn-impl-unknown", "did you mean flash_attention_2?"},
        {"attn_implementation: zzz\n", NULL, "attn-impl-unknown",
         "it takes eager, sdpa, flash_attention_2, flash_attention_3, flex_attention, xformers, sage, s2, fp8"},
        {"attn_implementation: {a: 1}\n", NULL, "attn-impl-type", "{a: 1}"},
        {"attn_implementation: fa3\n", NULL, "attn-impl-short-alias", "write attn_implementation: flash_attention_3"},
        {"lorra_r: 8\nseed: 1\n", NULL, "unknown-key", "did you mean lora_r?"},
        {"wandb_run_name: x\nseed: 1\n", NULL, "unknown-key", "write wandb_name"},
        {"eval_table_max_new_tokens: 128\nseed: 1\n", NULL, "unknown-key", "write generation_max_new_tokens"},
        {"fsdp_config:\n  fsdp_sharding_strategy: FULL_SHARD\n", NULL, "unknown-key", "no key of fsdp_config and is ignored: in FSDP 2 FULL_SHARD is"},
        {"fsdp_limit_all_gathers: true\nseed: 1\n", NULL, "unknown-key", "no key of axolotl and is ignored: a switch of FSDP 1"},
        {"dpo_betta: 1\nseed: 1\n", NULL, "unknown-key", "it looks like dpo_beta, an old key: write rl_beta"},
        {"batchsize: 8\nseed: 1\n", NULL, "unknown-key", "an old key: write gradient_accumulation_steps"},
        {"rpo_alfa: 1\nseed: 1\n", NULL, "unknown-key", "it looks like rpo_alpha, which is out of use: remove it"},
        {"evall_table_size: 1\nseed: 1\n", NULL, "unknown-key", "write generate_samples: true + num_generation_samples"},
        {"rl: dppo\n", NULL, "field-value", "dpo, gdpo, grpo, ipo, orpo, kto, simpo, ebft"},
        {"chat_template: chatlm\n", NULL, "field-value", "takes no chatlm here"},
        {"learning_rate: 0,0001\n", NULL, "field-range", "'0,0001' is no number; axolotl takes any text"},
        {"learning_rate: fast\n", NULL, "field-range", "write one like 0.0002"},
        {"learning_rate: -1\n", NULL, "field-range", "-1 is negative (1e-8 to 0.1 is common): the optimizer refuses"},
        {"learning_rate: nan\n", NULL, "field-range", "nan is not a number"},
        {"weight_decay: .nan\n", NULL, "field-range", ".nan is not a number"},
        {"weight_decay: -1\n", NULL, "field-range", "-1 is negative (0 to 0.5 is common): weights are pushed away"},
        {"learning_rate: 1e-9\n", NULL, "field-range", "1e-9 is unusually small"},
        {"chat_template: chatlm\n", NULL, "field-value", "tokenizer_default_fallback_; did you mean chatml?"},
        {"lora_r: eight\n", NULL, "field-type", "a whole number; eight is text"},
        {"sequence_len:\n", NULL, "field-type", "its default is 512"},
        {"sample_packing: true\n", NULL, "packing-isolation", "no attention backend"},
        {"sample_packing: true\nattn_implementation: sdpa\n", NULL, "packing-isolation", "(before axolotl 0.18)"},
        {"flash_attention: true\n", NULL, "hardware-unverified", "name its GPU, like --target h100"},
        {"attn_implementation: fp8\n", "h100,torch=2.11.0", "hardware-unverified",
         "its torchao, flash-attn-3, like --target h100,torch=2.11.0,torchao=0.17.0,flash-attn-3=3.0.0"},
        {"attn_implementation: fp8\n", " torch=2.11.0 , torchao=0.17.0", "hardware-unverified",
         "name its GPU, flash-attn-3, like --target torch=2.11.0,torchao=0.17.0,h100,flash-attn-3=3.0.0"},
        {"flash_attention: true\n", "t4", "fa2-needs-sm80", "flash_attention (flash_attention_2)"},
        {"flash_attention: true\n", "t4", "fa2-needs-sm80", "the target is T4 (sm_75)"},
        {"flash_attention: true\n", "sm_75", "fa2-needs-sm80", "the target is sm_75"},
        {"attn_implementation: fp8\n", "cpu", "fp8-attn-compute", "the target is CPU"},
        {"attn_implementation: fp8\n", "torch=2.10.0", "fp8-attn-torch", "the target has 2.10.0"},
        {"attn_implementation: fp8\n", "torch=missing", "fp8-attn-torch", "the target has none"},
        {"flash_attention: true\n", "flash-attn=missing", "package-missing", "pip install flash-attn"},
        {"flash_attention: true\n", "axolotl=0.16.0", "axolotl-too-old", "axolotl 0.16.0 reads this flag"},
        {"flash_attention: true\n", "t4", "fa2-needs-sm80", ": use xformers or sdpa there"},
        {"flash_attention: true\n", "apple", "fa2-needs-sm80", ": use sdpa there"},
        {"max_packed_sequence_len: 512\n", NULL, "field-removed", "; write sample_packing: true + sequence_len"},
        {"max_packed_sequence_len: 512\nsequence_len: 512\n", NULL, "field-removed", "; write sample_packing"},
        {"max_packed_sequence_len: 512\nsequence_len: 512\nsample_packing: true\n", NULL, "field-removed", "; remove it"},
        {"max_packed_sequence_len: 512\nsequence_len: 256\nsample_packing: true\n", NULL, "field-removed", "; write sample"},
        {"datasets:\n- path: a\n  flash_attention: true\n", NULL, "unknown-key",
         "the backend is chosen at the top level, by attn_implementation"},
        {"datasets:\n- path: a\n  zzz: true\n", NULL, "unknown-key", "remove it, or check its spelling"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct known known;
        known_init(&known, cases[i].config, cases[i].target);
        const struct diagnostic *diagnostic = known_find(&known, cases[i].rule, NULL);
        if (!diagnostic || !strstr(diagnostic->message, cases[i].words)) {
            known_print(&known);
            fail_msg("%s does not say \"%s\"", cases[i].rule, cases[i].words);
        }
        known_fini(&known);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_every_rule_has_a_case),
        cmocka_unit_test(test_twins_differ_in_one_thing),
        cmocka_unit_test(test_each_rule_speaks),
        cmocka_unit_test(test_its_twin_is_silent),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_of_pair),
        cmocka_unit_test(test_what_silences_the_rest),
        cmocka_unit_test(test_once_for_each),
        cmocka_unit_test(test_releases),
        cmocka_unit_test(test_messages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
