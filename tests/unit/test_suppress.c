/*
 * What silences rules: comments behind a line, comments for the file, and the lists of --select and --ignore.
 * That a comment which silences nothing is told of stands in rule_cases.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "known.h"
#include "rule_list.h"

struct silence {
    const char *config;
    const char *rules; /* what still speaks, in order, with blanks between */
};

static const struct silence silences[] = {
    {"seed: 1\nlorra_r: 8\n", "unknown-key"},
    {"seed: 1\nlorra_r: 8 # axedit: ignore[unknown-key]\n", ""},
    {"seed: 1\nlorra_r: 8 #axedit:ignore[ unknown-key ]  as we know\n", ""},
    {"seed: 1\nlorra_r: 8 # axedit: ignore[packing-isolation, unknown-*]\n", ""},
    {"seed: 1\nlorra_r: 8 # axedit: ignore[*]\n", ""},
    {"# axedit: ignore[unknown-key]\nseed: 1\nlorra_r: 8\nlorra_alpha: 8\n", ""},
    {"---\n# axedit: ignore[unknown-key]\nseed: 1\nlorra_r: 8\n", ""},
    {"seed: 1 # axedit: ignore[unknown-key]\nlorra_r: 8\n", "ignore-unused unknown-key"},
    {"seed: 1\n# axedit: ignore[unknown-key]\nlorra_r: 8\n", "ignore-unused unknown-key"},
    {"seed: 1\nlorra_r: 8 # axedit: ignore[unknown]\n", "unknown-key ignore-unused"},
    {"seed: 1\nlorra_r: 8 # axedit: ignore unknown-key\n", "unknown-key"},
    {"seed: 1\nlorra_r: 8 # axedit: ignore[unknown-key\n", "unknown-key"},
    {"seed: 1\nnotes: \"# axedit: ignore[unknown-key]\"\n", "unknown-key"},
    {"seed: 1\nlora_r: a # axedit: ignore[field-type]\nlora_alpha: b\n", "field-type"},
    {"seed: 1\nlorra_r: 8 # as ever # axedit: ignore[unknown-key]\n", ""},
    {"seed: 1\nlorra_r: 8 # a#b ## c\t#axedit: ignore[unknown-key] # d\n", ""},
    {"seed: 1\nlorra_r: 8 # axedit: later # axedit: ignore[unknown-key]\n", ""},
    {"seed: 1 # note # axedit: ignore[unknown-key]\n", "ignore-unused"},
    {"seed: 1\nlorra_r: 8 # as ever# axedit: ignore[unknown-key]\n", "unknown-key"},
    {"seed: 1\nlorra_r: 8 # as ever #\n", "unknown-key"},
    {"#lorra_r: 8 # axedit: ignore[unknown-key]\nseed: 1\nlorra_r: 8\n", "unknown-key"},
    {"flash_attention: true # axedit: ignore[legacy-flag-mapped]\nadapter: lora\n", "hardware-unverified"},
};

static void add_rules(const struct analysis *analysis, struct str *out)
{
    for (size_t i = 0; i < analysis->diagnostic_count; i++)
        str_printf(out, "%s%s", i ? " " : "", analysis->diagnostics[i].rule->name);
}

static void test_comments(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof silences / sizeof *silences; i++) {
        struct known known;
        struct str rules = STR_INIT;
        known_init(&known, silences[i].config, NULL);
        add_rules(known.analysis, &rules);
        if (strcmp(str_text(&rules), silences[i].rules) != 0)
            fail_msg("%s says \"%s\", not \"%s\"", silences[i].config, str_text(&rules), silences[i].rules);
        str_fini(&rules);
        known_fini(&known);
    }
}

static void expect_filtered(const char *select, const char *ignore, const char *expected, size_t errors, size_t warnings)
{
    struct known known;
    struct str rules = STR_INIT;
    known_init(&known, "attn_implementation: sdpa\nflash_attention: true\nlorra_r: 8\n", NULL);
    analysis_filter(known.analysis, select, ignore);
    add_rules(known.analysis, &rules);
    assert_string_equal(str_text(&rules), expected);
    assert_int_equal(known.analysis->counts[SEVERITY_ERROR], errors);
    assert_int_equal(known.analysis->counts[SEVERITY_WARNING], warnings);
    str_fini(&rules);
    known_fini(&known);
}

static void test_filter(void **state)
{
    (void)state;
    expect_filtered(NULL, NULL, "legacy-canonical-conflict legacy-flag-mapped unknown-key", 1, 2);
    expect_filtered(NULL, "legacy-*", "unknown-key", 0, 1);
    expect_filtered("legacy-*", NULL, "legacy-canonical-conflict legacy-flag-mapped", 1, 1);
    expect_filtered("legacy-*,unknown-key", "legacy-flag-mapped", "legacy-canonical-conflict unknown-key", 1, 1);
    expect_filtered("", NULL, "", 0, 0);
}

/* An edit that is tried is filtered too: a fix must not fail over an error that nobody wants to hear of. */
static void test_filter_and_fixes(void **state)
{
    (void)state;
    struct known known;
    known_init(&known, "attn_implementation: sdpa\nsample_packing: true\ngemma4_hybrid_attn_impl: true\n", NULL);
    analysis_filter(known.analysis, NULL, "gemma4-*,field-missing");
    assert_null(known_find(&known, "gemma4-wrong-backend", NULL));
    struct fixes fixes =
        analysis_fixes(known.analysis, known_find(&known, "packing-isolation", NULL), &known.arena);
    assert_true(fixes.count > 1);
    assert_string_equal(fixes.items[1].title, "use flex_attention"); /* brings no error that counts */
    struct analysis *again = analysis_again(known.analysis, known.text, known.len);
    assert_int_equal(again->diagnostic_count, known.analysis->diagnostic_count);
    analysis_free(again);
    known_fini(&known);
}

/* A fix is held against the rules that speak: what is left out does not stand in its way. */
static void test_fixes_under_a_filter(void **state)
{
    (void)state;
    struct known known;
    known_init_for(&known, "sequence_len: x\nlora_r: '8'\n", NULL, "field-missing");
    analysis_filter(known.analysis, NULL, "field-missing,field-type");
    const struct diagnostic *diagnostic = known_find(&known, "field-coerced", NULL);
    assert_non_null(diagnostic);
    assert_int_equal(known.analysis->counts[SEVERITY_ERROR], 0);
    assert_int_equal(analysis_fixes(known.analysis, diagnostic, &known.arena).count, 1);
    known_fini(&known);
}

static void test_lists(void **state)
{
    (void)state;
    struct str cause = STR_INIT;
    assert_true(rule_list_check("packing-isolation, fp8-*,*", 26, &cause));
    assert_true(rule_list_check(" , ", 3, &cause));
    assert_false(rule_list_check("packing-isolaton", 16, &cause));
    assert_string_equal(str_text(&cause), "there is no rule \"packing-isolaton\"; did you mean packing-isolation?");
    str_clear(&cause);
    assert_false(rule_list_check("fp9-*\x1b", 6, &cause));
    assert_string_equal(str_text(&cause), "there is no rule \"fp9-*^[\"; axedit rules lists them");
    assert_true(rule_list_holds("fp8-attn-torch", 14, "fp8-attn-torch"));
    assert_false(rule_list_holds("fp8-attn-torch", 14, "fp8-attn-torchao"));
    assert_false(rule_list_holds("fp8-attn-torchao", 16, "fp8-attn-torch"));
    str_fini(&cause);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_comments),
        cmocka_unit_test(test_filter),
        cmocka_unit_test(test_filter_and_fixes),
        cmocka_unit_test(test_fixes_under_a_filter),
        cmocka_unit_test(test_lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
