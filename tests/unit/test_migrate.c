/*
 * Migration: which steps are taken, at which line and in which words; what is left for a person to decide; what --unsafe
 * adds; what is refused, or can't be done at all; that a second migration finds nothing, and that the splices of a plan
 * are those of the steps. The vectors hold many more texts with their exact bytes.
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
#include "migrate.h"
#include "rule.h"

struct wanted {
    const char *config, *target;
    bool unsafe;
    const char *expected;  /* NULL: as before */
    const char *steps;     /* "LINE RULE DONE", one a line */
    const char *decisions; /* the same */
    const char *state;     /* "impossible", "refused", or "" */
};

static const char *list_steps(struct known *known, const struct migration *plan)
{
    struct str out = STR_INIT;
    for (size_t i = 0; i < plan->step_count; i++)
        str_printf(&out, "%zu %s %s\n", plan->steps[i].line, plan->steps[i].rule->name, plan->steps[i].done);
    const char *list = arena_copy(&known->arena, str_text(&out), out.len);
    str_fini(&out);
    return list;
}

static const char *list_decisions(struct known *known, const struct migration *plan)
{
    struct str out = STR_INIT;
    for (size_t i = 0; i < plan->decision_count; i++)
        str_printf(&out, "%zu %s %s\n", plan->decisions[i].line, plan->decisions[i].rule->name,
                   plan->decisions[i].message);
    const char *list = arena_copy(&known->arena, str_text(&out), out.len);
    str_fini(&out);
    return list;
}

/* What is done once has nothing left to do; what had to be decided still has. */
static void try_again(struct known *known, const char *text, const struct wanted *wanted)
{
    struct known again;
    known_init(&again, text, wanted->target);
    struct migration plan = migrate_plan(again.analysis, (struct migrate_options){.unsafe = wanted->unsafe}, &again.arena);
    assert_int_equal(plan.splices.count, 0);
    assert_int_equal(plan.step_count, 0);
    assert_string_equal(list_decisions(&again, &plan)[0] ? "open" : "", wanted->decisions[0] ? "open" : "");
    known_fini(&again);
    (void)known;
}

static bool try_migration(const struct wanted *wanted)
{
    struct known known;
    known_init(&known, wanted->config, wanted->target);
    struct migration plan = migrate_plan(known.analysis, (struct migrate_options){.unsafe = wanted->unsafe}, &known.arena);
    const char *text = known_edited(&known, &plan.splices, NULL), *steps = list_steps(&known, &plan);
    const char *decisions = list_decisions(&known, &plan);
    const char *state = plan.impossible ? "impossible" : plan.refused ? "refused" : "";
    const char *expected = wanted->expected ? wanted->expected : wanted->config;
    bool good = strcmp(text, expected) == 0 && strcmp(steps, wanted->steps) == 0 &&
                strcmp(decisions, wanted->decisions) == 0 && strcmp(state, wanted->state) == 0;
    if (!good)
        fprintf(stderr, "--- %s\n--- gives\n%s--- steps\n%s--- decisions\n%s--- %s\n", wanted->config, text, steps,
                decisions, state);
    for (size_t i = 0; i < plan.step_count; i++)
        assert_true(plan.steps[i].safe || wanted->unsafe);
    if (good)
        try_again(&known, text, wanted);
    known_fini(&known);
    return good;
}

static void try_all(const struct wanted *wanted, size_t count)
{
    size_t failed = 0;
    for (size_t i = 0; i < count; i++)
        failed += !try_migration(&wanted[i]);
    assert_int_equal(failed, 0);
}

#define TRY_ALL(wanted) try_all(wanted, sizeof(wanted) / sizeof *(wanted))

static void test_steps(void **state)
{
    (void)state;
    static const struct wanted cases[] = {
        {"base_model: m\nflash_attention: true # fast\n", NULL, false,
         "base_model: m\nattn_implementation: flash_attention_2 # fast\n",
         "2 legacy-flag-mapped flash_attention: true is now attn_implementation: flash_attention_2\n", "", ""},
        {"seed: 1\neager_attention:\nsage_attention: yes\nflash_attention: true\n", NULL, false,
         "seed: 1\nattn_implementation: sage\n",
         "2 legacy-falsy-stripped eager_attention: removed: it has no effect\n"
         "3 legacy-flag-mapped sage_attention: yes is now attn_implementation: sage\n"
         "4 legacy-multiple-flags flash_attention: true removed: sage_attention wins\n",
         "", ""},
        {"flash_attention: [a]\n", NULL, false, "attn_implementation: flash_attention_2\n",
         "1 legacy-flag-mapped flash_attention: [a], which axolotl reads as set, is now attn_implementation: "
         "flash_attention_2\n",
         "", ""},
        {"flash_attention: 2\n", NULL, false, "attn_implementation: flash_attention_2\n",
         "1 legacy-flag-mapped flash_attention: 2, which axolotl reads as set, is now attn_implementation: "
         "flash_attention_2\n",
         "", ""},
        {"flash_attention: true\nflash_attention: true\n", NULL, false, "attn_implementation: flash_attention_2\n",
         "1 legacy-multiple-flags flash_attention: true removed: another line sets the same key\n"
         "2 legacy-flag-mapped flash_attention: true is now attn_implementation: flash_attention_2\n",
         "", ""},
        {"attn_implementation: sdpa\nflash_attention: true\neager_attention: no\n", NULL, false,
         "attn_implementation: sdpa\n",
         "2 legacy-canonical-conflict flash_attention: true removed: attn_implementation counts\n"
         "3 legacy-falsy-stripped eager_attention: no removed: it has no effect\n",
         "", ""},
        {"attn_implementation: ~\nsdp_attention: true\n", NULL, false, "attn_implementation: sdpa\n",
         "1 legacy-flag-mapped attn_implementation: sdpa, which sdp_attention asked for\n"
         "2 legacy-multiple-flags sdp_attention: true removed: attn_implementation takes its place\n",
         "", ""},
        {"attn_implementation: 'fa2'\nseed: 1\n", NULL, false, "attn_implementation: 'flash_attention_2'\nseed: 1\n",
         "1 attn-impl-short-alias attn_implementation: fa2 is now flash_attention_2\n", "", ""},
        {"attn_implementation: flex\nflash_attention: true\n", NULL, false, "attn_implementation: flex_attention\n",
         "1 attn-impl-short-alias attn_implementation: flex is now flex_attention\n"
         "2 legacy-canonical-conflict flash_attention: true removed: attn_implementation counts\n",
         "", ""},
        {"attn_supports_packing: true # c\nseed: 1\n", NULL, false, "# c\nseed: 1\n",
         "1 capability-not-settable attn_supports_packing: true removed: axolotl computes it\n", "", ""},
        {"s2_attention: true\n", NULL, false, "attn_implementation: s2\n",
         "1 legacy-flag-mapped s2_attention: true is now attn_implementation: s2 (axolotl 0.17 and later refuse s2)\n",
         "", ""},
        {"base: &b\n  flash_attention: true\n<<: *b\n", NULL, false,
         "base: &b\n  attn_implementation: flash_attention_2\n<<: *b\n",
         "2 legacy-flag-mapped flash_attention: true is now attn_implementation: flash_attention_2\n", "", ""},
    };
    TRY_ALL(cases);
}

static void test_nothing_to_do(void **state)
{
    (void)state;
    static const char *const configs[] = {
        "",
        "# only this\n",
        "seed: 1\n",
        "attn_implementation: sdpa\n",
        "attn_implementation: magnificent\n",
        "attn_implementation:\n",
        "gemma4_hybrid_attn_impl: true\n",
        "datasets:\n  - flash_attention: true\n",
        "attn_implementation: sdpa\nattn_implementation: eager\n",
        "attn_implementation: 5\n",
        "attn_implementation: [fa2]\n",
    };
    for (size_t i = 0; i < sizeof configs / sizeof *configs; i++) {
        struct wanted wanted = {configs[i], NULL, false, NULL, "", "", ""};
        assert_true(try_migration(&wanted));
    }
}

static void test_decisions(void **state)
{
    (void)state;
    static const struct wanted cases[] = {
        {"seed: 1\nflash_attention: \"false\"\n", NULL, false, NULL, "",
         "2 legacy-quoted-bool decide: flash_attention: \"false\" is text, which axolotl takes as set; write "
         "attn_implementation: flash_attention_2, or remove the line\n",
         ""},
        /* the safe part is done beside it */
        {"flash_attention: maybe\neager_attention: false\nattn_uses_flash_lib: true\n", NULL, false,
         "flash_attention: maybe\n",
         "2 legacy-falsy-stripped eager_attention: false removed: it has no effect\n"
         "3 capability-not-settable attn_uses_flash_lib: true removed: axolotl computes it\n",
         "1 legacy-quoted-bool decide: flash_attention: maybe is text, which axolotl takes as set; write "
         "attn_implementation: flash_attention_2, or remove the line\n",
         ""},
        /* a doubtful text that loses anyway is no question */
        {"sage_attention: true\nflash_attention: 'no'\n", NULL, false, "attn_implementation: sage\n",
         "1 legacy-flag-mapped sage_attention: true is now attn_implementation: sage\n"
         "2 legacy-multiple-flags flash_attention: 'no' removed: sage_attention wins\n",
         "", ""},
        {"attn_implementation: banana\nflash_attention: true\n", NULL, false, NULL, "",
         "1 attn-impl-unknown decide: attn_implementation: banana names no backend, and flash_attention asks for "
         "flash_attention_2; write the one that you mean\n",
         ""},
        {"attn_implementation: 5\nflash_attention: true\n", NULL, false, NULL, "",
         "1 attn-impl-unknown decide: attn_implementation: 5 names no backend, and flash_attention asks for "
         "flash_attention_2; write the one that you mean\n",
         ""},
        {"flash_attention: &on true\nsample_packing: *on\n", NULL, false, NULL, "",
         "1 legacy-flag-mapped decide: flash_attention: true holds an anchor that is used elsewhere; move the anchor "
         "first\n",
         ""},
        {"attn_implementation: &x\nflash_attention: true\nadapter: *x\n", NULL, false, NULL, "",
         "1 legacy-flag-mapped decide: attn_implementation: holds an anchor that is used elsewhere; move the anchor "
         "first\n",
         ""},
        {"attn_implementation: &a flash\nx: *a\n", NULL, false, NULL, "",
         "1 attn-impl-short-alias decide: attn_implementation: flash means flash_attention_2, but holds an anchor that is "
         "used elsewhere; move the anchor first\n",
         ""},
        {"attn_implementation: &a flash\nx: *a\nflash_attention: true\n", NULL, false,
         "attn_implementation: &a flash\nx: *a\n",
         "3 legacy-canonical-conflict flash_attention: true removed: attn_implementation counts\n",
         "1 attn-impl-short-alias decide: attn_implementation: flash means flash_attention_2, but holds an anchor that is "
         "used elsewhere; move the anchor first\n",
         ""},
        {"attn_implementation: &a flash\nflash_attention: *a\n", NULL, false, "attn_implementation: &a flash_attention_2\n",
         "1 attn-impl-short-alias attn_implementation: flash is now flash_attention_2\n"
         "2 legacy-canonical-conflict flash_attention: flash removed: attn_implementation counts\n",
         "", ""},
        {"eager_attention: &no false\nsample_packing: *no\nsdp_attention: true\n", NULL, false,
         "eager_attention: &no false\nsample_packing: *no\nattn_implementation: sdpa\n",
         "3 legacy-flag-mapped sdp_attention: true is now attn_implementation: sdpa\n",
         "1 legacy-flag-mapped decide: eager_attention: false holds an anchor that is used elsewhere; move the anchor "
         "first\n",
         ""},
    };
    TRY_ALL(cases);
}

/* A text is taken for what it says. */
static void test_unsafe(void **state)
{
    (void)state;
    static const struct wanted cases[] = {
        {"flash_attention: \"false\"\nseed: 1\n", NULL, true, "seed: 1\n",
         "1 legacy-multiple-flags flash_attention: \"false\" removed: its text is taken for false\n", "", ""},
        {"sage_attention: \"no\"\nflash_attention: true\n", NULL, true, "attn_implementation: flash_attention_2\n",
         "1 legacy-multiple-flags sage_attention: \"no\" removed: flash_attention wins\n"
         "2 legacy-flag-mapped flash_attention: true is now attn_implementation: flash_attention_2\n",
         "", ""},
        {"flash_attention: 'yes'\n", NULL, true, "attn_implementation: flash_attention_2\n",
         "1 legacy-flag-mapped flash_attention: 'yes' is now attn_implementation: flash_attention_2\n", "", ""},
        {"attn_implementation: banana\nflash_attention: true\n", NULL, true, NULL, "",
         "1 attn-impl-unknown decide: attn_implementation: banana names no backend, and flash_attention asks for "
         "flash_attention_2; write the one that you mean\n",
         ""},
    };
    TRY_ALL(cases);
}

/* With a release in the target its own order counts, s2 is refused from 0.17 on, and an older one keeps its flags. */
static void test_releases(void **state)
{
    (void)state;
    static const struct wanted cases[] = {
        {"xformers_attention: true\nsage_attention: true\n", "axolotl=0.18.0", false, "attn_implementation: xformers\n",
         "1 legacy-flag-mapped xformers_attention: true is now attn_implementation: xformers\n"
         "2 legacy-multiple-flags sage_attention: true removed: xformers_attention wins\n",
         "", ""},
        {"xformers_attention: true\nsage_attention: true\n", NULL, false, "attn_implementation: sage\n",
         "1 legacy-multiple-flags xformers_attention: true removed: sage_attention wins\n"
         "2 legacy-flag-mapped sage_attention: true is now attn_implementation: sage\n",
         "", ""},
        {"s2_attention: true\n", "axolotl=0.17.0", false, "attn_implementation: s2\n",
         "1 legacy-flag-mapped s2_attention: true is now attn_implementation: s2 (axolotl 0.17 and later refuse s2)\n",
         "", "refused"},
        {"attn_implementation: s2\n", "axolotl=0.18.0", false, NULL, "", "", "refused"},
        {"attn_implementation: s2\n", NULL, false, NULL, "", "", ""},
        {"seed: 1\nflash_attention: true\n", "axolotl=0.16.1", false, NULL, "",
         "2 axolotl-too-old nothing is changed: the target's axolotl 0.16.1 reads the old flags; migrate when you "
         "upgrade to "
         "0.17\n",
         "refused"},
        {"seed: 1\nflash_attention: false\n", "axolotl=0.16.1", false, NULL, "",
         "2 axolotl-too-old nothing is changed: the target's axolotl 0.16.1 reads the old flags; migrate when you "
         "upgrade to "
         "0.17\n",
         "refused"},
        {"seed: 1\n", "axolotl=0.16.1", false, NULL, "", "", ""},
    };
    TRY_ALL(cases);
}

static void expect_impossible(const char *config, const char *rule, size_t line)
{
    struct known known;
    known_init(&known, config, NULL);
    struct migration plan = migrate_plan(known.analysis, (struct migrate_options){.unsafe = false}, &known.arena);
    assert_true(plan.impossible);
    assert_int_equal(plan.step_count + plan.splices.count, 0);
    assert_int_equal(plan.decision_count, 1);
    assert_string_equal(plan.decisions[0].rule->name, rule);
    assert_int_equal(plan.decisions[0].line, line);
    assert_non_null(strstr(plan.decisions[0].message, "nothing is changed: "));
    known_fini(&known);
}

static void test_impossible(void **state)
{
    (void)state;
    expect_impossible("flash_attention: true\nb:\t1\n", "yaml-syntax", 2);
    expect_impossible("flash_attention: true\nx: 1\nx: 2\nb: !foo 1\n", "yaml-syntax", 4);
    expect_impossible("flash_attention: true\n---\na: 1\n", "yaml-multiple-documents", 2);
    expect_impossible("# \xFF\nflash_attention: true\n", "yaml-encoding", 1);
    expect_impossible("- flash_attention: true\n", "not-a-config", 1);
    expect_impossible("flash_attention\n", "not-a-config", 1);
}

/* For any set of flags the effective backend is the same before and after, and no flag is left. */
static void test_every_set_of_flags(void **state)
{
    (void)state;
    static const char *const names[] = {"s2_attention",    "sage_attention", "xformers_attention", "flex_attention",
                                        "flash_attention", "sdp_attention",  "eager_attention"};
    static const char *const targets[] = {NULL, "axolotl=0.18.0"};
    for (unsigned set = 0; set < 1U << 7; set++) {
        struct str config = STR_INIT;
        for (size_t i = 0; i < 7; i++)
            str_printf(&config, "%s: %s # %zu\n", names[i], set >> i & 1 ? "true" : "false", i);
        for (size_t k = 0; k < 2; k++) {
            struct known before, after;
            known_init(&before, str_text(&config), targets[k]);
            struct migration plan = migrate_plan(before.analysis, (struct migrate_options){.unsafe = false}, &before.arena);
            known_init(&after, known_edited(&before, &plan.splices, NULL), targets[k]);
            const char *one = before.analysis->attention.backend, *other = after.analysis->attention.backend;
            assert_true(one == other || (one && other && strcmp(one, other) == 0));
            assert_int_equal(after.analysis->legacy_count, 0);
            assert_int_equal(after.analysis->index->comment_count, 7);
            assert_int_equal(plan.step_count, 7);
            known_fini(&after);
            known_fini(&before);
        }
        str_fini(&config);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps),
        cmocka_unit_test(test_nothing_to_do),
        cmocka_unit_test(test_decisions),
        cmocka_unit_test(test_unsafe),
        cmocka_unit_test(test_releases),
        cmocka_unit_test(test_impossible),
        cmocka_unit_test(test_every_set_of_flags),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
