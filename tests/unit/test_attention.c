/*
 * The normalizer: which flag wins for every pair of flags, by the design's order and by the releases'; Python's truth of
 * what is written; gemma4, explicit values beside flags, merged keys, duplicates, computed keys.
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

struct flag {
    const char *name, *backend;
};

/* Highest priority first. Design review, section 4. */
static const struct flag by_design[] = {
    {"s2_attention", "s2"},
    {"sage_attention", "sage"},
    {"xformers_attention", "xformers"},
    {"flex_attention", "flex_attention"},
    {"flash_attention", "flash_attention_2"},
    {"sdp_attention", "sdpa"},
    {"eager_attention", "eager"},
};

/* axolotl 0.17 and 0.18. */
static const struct flag by_release[] = {
    {"xformers_attention", "xformers"},
    {"sage_attention", "sage"},
    {"flex_attention", "flex_attention"},
    {"flash_attention", "flash_attention_2"},
    {"sdp_attention", "sdpa"},
    {"eager_attention", "eager"},
    {"s2_attention", "s2"},
};

#define FLAGS 7

static void expect_backend(const char *config, const char *target, const char *backend, const char *given_by)
{
    struct known known;
    known_init(&known, config, target);
    const struct attention *attention = &known.analysis->attention;
    const char *found = attention->backend ? attention->backend : "unset";
    if (strcmp(found, backend ? backend : "unset") != 0)
        fail_msg("\"%s\" with --target %s is %s", config, target ? target : "none", found);
    if (given_by) {
        assert_string_equal(attention->given_by, given_by);
        assert_non_null(attention->pair);
    } else {
        assert_null(attention->given_by);
        assert_null(attention->pair);
    }
    known_fini(&known);
}

static void expect_order(const struct flag *order, const char *target)
{
    for (size_t i = 0; i < FLAGS; i++) {
        char config[256];
        snprintf(config, sizeof config, "%s: true\n", order[i].name);
        expect_backend(config, target, order[i].backend, order[i].name);
        for (size_t k = 0; k < i; k++) {
            snprintf(config, sizeof config, "%s: true\n%s: true\n", order[i].name, order[k].name);
            expect_backend(config, target, order[k].backend, order[k].name);
            snprintf(config, sizeof config, "%s: true\n%s: true\n", order[k].name, order[i].name);
            expect_backend(config, target, order[k].backend, order[k].name);
            snprintf(config, sizeof config, "%s: true\n%s: false\n", order[i].name, order[k].name);
            expect_backend(config, target, order[i].backend, order[i].name);
        }
    }
}

static void test_priority(void **state)
{
    (void)state;
    expect_order(by_design, NULL);
    expect_order(by_design, "axolotl=0.16.0");
    expect_order(by_design, "h100,torch=2.9.0");
    expect_order(by_design, "axolotl=0.17.0rc1");
    expect_order(by_release, "axolotl=0.17.0");
    expect_order(by_release, "axolotl=0.18.0");
}

static void test_truth(void **state)
{
    (void)state;
    static const char *const truthy[] = {"true",         "True",   "yes",     "on",         "1",       "2",
                                         "-1",           "0.5",    "'false'", "y",          "\" \"",   "maybe",
                                         "[0]",          "{a: 0}", "1e-5",    "2024-01-01", "!!str 0", "|\n  0",
                                         "!!bool 'yes'", ".nan",   ".inf",    "0o0",        "'0'"};
    static const char *const falsy[] = {"false", "No",        "off",   "",         "~",    "null", "0",
                                        "0.0",   "-0.0",      "00",    "0x0",      "\"\"", "''",   "[]",
                                        "{}",    "!!bool no", "!!str", "!!null x", "0b0",  "+0"};
    for (size_t i = 0; i < sizeof truthy / sizeof *truthy; i++) {
        char config[128];
        snprintf(config, sizeof config, "flash_attention: %s\n", truthy[i]);
        expect_backend(config, NULL, "flash_attention_2", "flash_attention");
    }
    for (size_t i = 0; i < sizeof falsy / sizeof *falsy; i++) {
        char config[128];
        snprintf(config, sizeof config, "flash_attention: %s\n", falsy[i]);
        expect_backend(config, NULL, NULL, NULL);
    }
}

/* Text is told from other values, and what it says from what it counts as. */
static void test_texts(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        bool is_text, says_true;
    } cases[] = {
        {"true", false, true},    {"'true'", true, true}, {"\"YES\"", true, true}, {"'on'", true, true},
        {"t", true, true},        {"Y", true, true},      {"'1'", true, true},     {"'false'", true, false},
        {"'no'", true, false},    {"maybe", true, false}, {"n", true, false},      {"\"\"", false, false},
        {"2", false, true},       {"[a]", false, true},   {"{x: 1}", false, true}, {"false", false, false},
        {"' true'", true, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char config[128];
        struct known known;
        snprintf(config, sizeof config, "sdp_attention: %s\n", cases[i].value);
        known_init(&known, config, NULL);
        const struct attention *attention = &known.analysis->attention;
        assert_int_equal(attention->flag_count, 1);
        if (attention->flags[0].is_text != cases[i].is_text || attention->flags[0].says_true != cases[i].says_true)
            fail_msg("%s: text %d, true %d", cases[i].value, attention->flags[0].is_text,
                     attention->flags[0].says_true);
        known_fini(&known);
    }
}

static void test_explicit(void **state)
{
    (void)state;
    expect_backend("attn_implementation: sdpa\n", NULL, "sdpa", "attn_implementation");
    expect_backend("attn_implementation: 'flex_attention'\n", NULL, "flex_attention", "attn_implementation");
    expect_backend("attn_implementation: a/b\n", NULL, "a/b", "attn_implementation");
    expect_backend("attn_implementation: kernels-x\n", NULL, "kernels-x", "attn_implementation");
    expect_backend("attn_implementation: kernels-x/y\n", "axolotl=0.18.0", "kernels-x/y", "attn_implementation");
    expect_backend("attn_implementation: sdpa\nflash_attention: true\n", NULL, "sdpa", "attn_implementation");
    expect_backend("flash_attention: true\nattn_implementation: sdpa\n", "axolotl=0.18.0", "sdpa",
                   "attn_implementation");
    /* empty values leave it to the flag */
    static const char *const empty[] = {"", "~", "null", "\"\"", "false", "0", "[]", "{}", "no", "0.0"};
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
        char config[128];
        snprintf(config, sizeof config, "attn_implementation: %s\nsdp_attention: true\n", empty[i]);
        expect_backend(config, NULL, "sdpa", "sdp_attention");
    }
    expect_backend("attn_implementation:\n", NULL, NULL, NULL);
    expect_backend("attn_implementation: ~\n", NULL, NULL, NULL);
}

/* A value that is no name: nothing is effective, and the flag beside it does not step in. */
static void test_invalid(void **state)
{
    (void)state;
    static const char *const values[] = {"flash", "fa2",    "nonsense", "SDPA",         "'sdpa '",         "5",
                                         "true",  "[sdpa]", "{a: b}",   "\"sdpa\\0x\"", "flash_attention", "auto"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        for (int flag = 0; flag < 2; flag++) {
            char config[128];
            struct known known;
            snprintf(config, sizeof config, "attn_implementation: %s\n%s", values[i],
                     flag ? "flash_attention: true\n" : "");
            known_init(&known, config, NULL);
            const struct attention *attention = &known.analysis->attention;
            assert_false(attention->valid);
            assert_null(attention->backend);
            assert_null(attention->row);
            assert_int_equal(attention->source, ATTENTION_EXPLICIT);
            assert_int_equal(attention->conflict, flag);
            assert_ptr_equal(attention->pair, attention->explicit_pair);
            struct capabilities none = {0};
            assert_memory_equal(&attention->capabilities, &none, sizeof none);
            known_fini(&known);
        }
    }
    struct known known;
    known_init(&known, "attn_implementation: kernels-x\n", "axolotl=0.17.0");
    assert_false(known.analysis->attention.valid);
    known_fini(&known);
}

static void test_gemma4(void **state)
{
    (void)state;
    expect_backend("gemma4_hybrid_attn_impl: true\n", NULL, "flash_attention_2", "gemma4_hybrid_attn_impl");
    expect_backend("gemma4_hybrid_attn_impl: yes\nflash_attention: false\n", NULL, "flash_attention_2",
                   "gemma4_hybrid_attn_impl");
    expect_backend("gemma4_hybrid_attn_impl: true\nattn_implementation:\n", NULL, "flash_attention_2",
                   "gemma4_hybrid_attn_impl");
    expect_backend("gemma4_hybrid_attn_impl: false\n", NULL, NULL, NULL);
    expect_backend("gemma4_hybrid_attn_impl: true\nattn_implementation: sdpa\n", NULL, "sdpa", "attn_implementation");
    expect_backend("gemma4_hybrid_attn_impl: true\nsdp_attention: true\n", NULL, "sdpa", "sdp_attention");
}

static void test_merged(void **state)
{
    (void)state;
    expect_backend("base: &b\n  flash_attention: true\n<<: *b\n", NULL, "flash_attention_2", "flash_attention");
    expect_backend("base: &b\n  flash_attention: true\n<<: *b\nflash_attention: false\n", NULL, NULL, NULL);
    expect_backend("base: &b {attn_implementation: sdpa}\n<<: *b\nflash_attention: true\n", NULL, "sdpa",
                   "attn_implementation");
    expect_backend("<<: [{sage_attention: true}, {flash_attention: true}]\n", NULL, "sage", "sage_attention");
    expect_backend("<<: [{flash_attention: no}, {flash_attention: yes}]\n", NULL, NULL, NULL);
    expect_backend("on: &t true\nflash_attention: *t\n", NULL, "flash_attention_2", "flash_attention");
    expect_backend("datasets:\n  - flash_attention: true\n", NULL, NULL, NULL);
    expect_backend("? flash_attention\n: true\n", NULL, "flash_attention_2", "flash_attention");
    expect_backend("{\"sdp_attention\": true}\n", NULL, "sdpa", "sdp_attention");
    struct known known;
    known_init(&known, "base: &b\n  flash_attention: true\n<<: *b\n", NULL);
    assert_true(known.analysis->attention.winner->merged);
    known_fini(&known);
}

static void test_duplicates(void **state)
{
    (void)state;
    expect_backend("flash_attention: true\nflash_attention: false\n", NULL, NULL, NULL);
    expect_backend("flash_attention: false\nflash_attention: true\n", NULL, "flash_attention_2", "flash_attention");
    expect_backend("attn_implementation: sdpa\nattn_implementation: eager\n", NULL, "eager", "attn_implementation");
    expect_backend("attn_implementation: sdpa\nattn_implementation:\n", NULL, NULL, NULL);
    struct known known;
    known_init(&known, "flash_attention: true\nseed: 1\nflash_attention: true\n", NULL);
    const struct attention *attention = &known.analysis->attention;
    assert_int_equal(attention->flag_count, 1);
    assert_true(attention->flags[0].truthy);
    assert_null(attention->winner->pair->next);
    known_fini(&known);
}

static void test_facts(void **state)
{
    (void)state;
    struct known known;
    known_init(&known,
               "eager_attention: no\nattn_uses_flash_lib: true\nsage_attention: true\nflash_attention: yes\n"
               "attn_supports_packing: false\n",
               NULL);
    const struct attention *attention = &known.analysis->attention;
    assert_int_equal(attention->source, ATTENTION_FLAG);
    assert_int_equal(attention->flag_count, 3);
    assert_string_equal(attention->flags[0].name, "eager_attention"); /* in file order */
    assert_string_equal(attention->flags[1].name, "sage_attention");
    assert_string_equal(attention->flags[2].name, "flash_attention");
    assert_true(!attention->flags[0].truthy && attention->flags[1].truthy && attention->flags[2].truthy);
    assert_ptr_equal(attention->winner, &attention->flags[1]);
    assert_ptr_equal(attention->pair, attention->winner->pair);
    assert_int_equal(attention->computed_count, 2);
    assert_int_equal(known.analysis->legacy_count, 5);
    assert_false(attention->conflict);
    assert_true(attention->capabilities.supports_packing && !attention->capabilities.uses_flash_lib);
    assert_ptr_equal(attention->row, backend_find("sage"));
    known_fini(&known);
    known_init(&known, "seed: 1\n", NULL);
    assert_int_equal(known.analysis->attention.source, ATTENTION_UNSET);
    assert_true(known.analysis->attention.valid);
    assert_null(known.analysis->attention.winner);
    known_fini(&known);
    known_init(&known, "flash_attention: true\nb: [\n", NULL);
    assert_true(known.analysis->broken);
    assert_null(known.analysis->attention.backend);
    known_fini(&known);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_priority), cmocka_unit_test(test_truth),      cmocka_unit_test(test_texts),
        cmocka_unit_test(test_explicit), cmocka_unit_test(test_invalid),    cmocka_unit_test(test_gemma4),
        cmocka_unit_test(test_merged),   cmocka_unit_test(test_duplicates), cmocka_unit_test(test_facts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
