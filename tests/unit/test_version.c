/* Versions: the order of Python's packaging, the spellings that mean the same, and what is no version. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "version.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Each is below the next. Python's packaging gives the same order. */
static const char *const ascending[] = {
    "0.dev0",
    "0",
    "0.0.1",
    "0.16.0",
    "0.17.0.dev0",
    "0.17.0a1.dev1",
    "0.17.0a1",
    "0.17.0",
    "0.17.0.post1.dev0",
    "0.17.0.post1",
    "0.17.1.dev0",
    "1.0.dev1",
    "1.0.dev2",
    "1.0.dev10",
    "1.0a0.dev0",
    "1.0a0",
    "1.0a0.post0.dev1",
    "1.0a0.post0",
    "1.0a1",
    "1.0a2",
    "1.0a10",
    "1.0b1.dev1",
    "1.0b1",
    "1.0rc1.dev2",
    "1.0rc1",
    "1.0rc1.post1",
    "1.0rc2",
    "1.0",
    "1.0.post0.dev1",
    "1.0.post0",
    "1.0.post1",
    "1.0.post10",
    "1.0.0.1",
    "1.1.dev0",
    "1.1",
    "1.9",
    "1.10",
    "1.99",
    "2.6.0",
    "2.11.0.dev20260101",
    "2.11.0a0",
    "2.11.0",
    "2.11.1",
    "2.12",
    "10.0",
    "2026.1",
    "99999999999999999999999.1",
    "99999999999999999999999.2",
    "100000000000000000000000",
    "1!0.dev1",
    "1!0",
    "1!2",
    "2!0.1",
    "10!0",
};

static void test_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(ascending); i++) {
        assert_true(version_is_valid(ascending[i]));
        for (size_t j = 0; j < COUNT(ascending); j++) {
            int order = version_compare(ascending[i], ascending[j]);
            assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
        }
    }
}

/* Spellings of one version, with '|' between. */
static const char *const same[] = {
    "2.11|2.11.0|2.11.0.0|v2.11|V2.11.0| 2.11 |\t2.11\n|02.011|0!2.11|00!2.11|2.11+cu130|2.11.0+local.1-x_Y",
    "1.0a1|1.0.a1|1.0-a1|1.0_a1|1.0a.1|1.0-alpha-1|1.0alpha1|1.0ALPHA1|1.0_Alpha_01|1a1|1.0.0a1+x",
    "1.0a0|1.0a|1.0alpha|1.0.alpha|1.0a.|1.0a-|1.0a00",
    "1.0b2|1.0beta2|1.0-beta.2|1.0.B2",
    "1.0rc3|1.0c3|1.0pre3|1.0preview3|1.0-preview_3|1.0.RC.3|1.0C3",
    "1.0rc0|1.0c|1.0pre|1.0preview|1.0_rc",
    "1.0.post4|1.0-4|1.0post4|1.0-post-4|1.0.r4|1.0rev4|1.0_rev_4|1.0-r.4|1.0.POST04",
    "1.0.post0|1.0post|1.0-0|1.0r|1.0.rev|1.0.post.",
    "1.0.dev5|1.0dev5|1.0-dev-5|1.0_dev5|1.0.DEV.5|1.dev5",
    "1.0.dev0|1.0dev|1.0.dev|1-dev",
    "1.0a1.post2.dev3|1.0alpha1-2dev3|1.0-a-1-rev-2_dev_3|v0!1.0.0.0A1R2.DEV3+abc.7",
    "0|0.0|0.0.0|v0|00",
};

static void expect_same(const char *spellings)
{
    char copy[256];
    assert_true(strlen(spellings) < sizeof copy);
    strcpy(copy, spellings);
    char *rest = NULL;
    const char *first = strtok_r(copy, "|", &rest);
    for (const char *next = first; next != NULL; next = strtok_r(NULL, "|", &rest)) {
        if (!version_is_valid(next) || version_compare(first, next) != 0 || version_compare(next, first) != 0)
            fail_msg("\"%s\" is not the same as \"%s\"", next, first);
    }
}

static void test_spellings(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(same); i++)
        expect_same(same[i]);
}

static void test_local_part_is_ignored(void **state)
{
    (void)state;
    assert_int_equal(version_compare("2.6.0+cu124", "2.6.0"), 0);
    assert_int_equal(version_compare("2.6.0+cu124", "2.6.0+cpu"), 0);
    assert_true(version_compare("2.6.0+cu124", "2.6.1") < 0);
    assert_true(version_compare("2.7.0a0+79aa17489c.nv25.4", "2.7.0") < 0);
}

static void test_valid(void **state)
{
    (void)state;
    static const char *const valid[] = {
        "1",
        "0",
        "1.2.3.4.5.6.7.8.9",
        "2.7.4.post1",
        "2.8.0.dev20250319+cu128",
        "1a--1",
        "1.0a-post1",
        "1.0-1.dev",
        "1+a",
        "1+1.2.3",
        "1+A-b_C.0",
        "1.0adev",
        "1.0rdev",
        " \t\n\v\f\r1.0 \t\n\v\f\r",
        "4!5rc6-7dev8+9",
    };
    for (size_t i = 0; i < COUNT(valid); i++)
        if (!version_is_valid(valid[i]))
            fail_msg("\"%s\" should be valid", valid[i]);
}

static void test_invalid(void **state)
{
    (void)state;
    static const char *const invalid[] = {
        "",
        " ",
        "v",
        "x",
        "latest",
        "missing",
        "1.",
        ".1",
        "1..0",
        "1.x",
        "1.0.*",
        "2.x",
        "1,0",
        "1 0",
        "1.0 a1",
        "v 1",
        "vv1",
        "-1",
        "+1",
        "1!",
        "!1",
        "1!2!3",
        "1!v2",
        "a1",
        "1.0-",
        "1.0_",
        "1.0.",
        "1.0--1",
        "1.0_1",
        "1.0.-1",
        "1.0a1b2",
        "1.0a1a2",
        "1.0post1a1",
        "1.0dev1post1",
        "1.0dev1a1",
        "1.0.post1.post2",
        "1.0dev1dev2",
        "1.0-1-2",
        "1.0lpha",
        "1.0gamma1",
        "1.0alph1",
        "1.0prev1",
        "1.0pos",
        "1.0de",
        "1.0r.ev",
        "1.0+",
        "1.0+-a",
        "1.0+a.",
        "1.0+a..b",
        "1.0+a+b",
        "1.0+\xC3\xA9",
        "1.0+a b",
        "+a",
        "==1.0",
        ">=1.0",
        "1.0;",
        "\xEF\xBC\x91",
        "1.0\x01",
    };
    for (size_t i = 0; i < COUNT(invalid); i++)
        if (version_is_valid(invalid[i]))
            fail_msg("\"%s\" should be invalid", invalid[i]);
}

static void test_broken_version_is_harmless(void **state)
{
    (void)state;
    assert_int_equal(version_compare("", "1.0"), 0);
    assert_int_equal(version_compare("1.0", "banana"), 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_spellings),
        cmocka_unit_test(test_local_part_is_ignored),
        cmocka_unit_test(test_valid),
        cmocka_unit_test(test_invalid),
        cmocka_unit_test(test_broken_version_is_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
