/* The nearest name: the four edits, case, long words, and when a name is too far off to be offered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "nearest.h"

static void expect_distance(const char *a, const char *b, size_t expected)
{
    assert_int_equal(nearest_distance(a, b), expected);
    assert_int_equal(nearest_distance(b, a), expected);
}

static void test_distance(void **state)
{
    (void)state;
    expect_distance("", "", 0);
    expect_distance("", "abc", 3);
    expect_distance("lora_r", "lora_r", 0);
    expect_distance("lora_r", "lora", 2);
    expect_distance("lora_r", "lara_r", 1);
    expect_distance("flash_atention", "flash_attention", 1);
    expect_distance("learning_rtae", "learning_rate", 1);
    expect_distance("kitten", "sitting", 3);
    expect_distance("ca", "abc", 3); /* optimal string alignment: nothing is edited twice */
}

static void test_case_is_ignored_in_ascii_only(void **state)
{
    (void)state;
    expect_distance("SDPA", "sdpa", 0);
    expect_distance("Falsh", "flash", 1);
    expect_distance("[", "{", 1);
    expect_distance("\xC3\x89", "\xC3\xA9", 1);
}

static void test_long_words(void **state)
{
    (void)state;
    char limit[65];
    char longer[66];
    memset(limit, 'x', sizeof limit - 1);
    memset(longer, 'x', sizeof longer - 1);
    limit[64] = '\0';
    longer[65] = '\0';
    expect_distance(limit, limit, 0);
    expect_distance(limit, "", 64);
    expect_distance(limit, longer, 65);
    expect_distance(longer, "x", 65);
}

static void expect_found(const char *wanted, const char *const *names, const char *expected)
{
    struct nearest nearest = {.wanted = wanted};
    for (; *names != NULL; names++)
        nearest_try(&nearest, *names);
    const char *found = nearest_found(&nearest);
    if (expected == NULL)
        assert_null(found);
    else
        assert_string_equal(found, expected);
}

static void test_found(void **state)
{
    (void)state;
    static const char *const names[] = {"flash_attention_2", "sdpa", "eager", "flex_attention", "r", "lr", NULL};
    expect_found("flash_atention_2", names, "flash_attention_2");
    expect_found("SPDA", names, "sdpa");
    expect_found("Eager", names, "eager");
    expect_found("xformers", names, NULL);
    expect_found("lrr", names, "lr");
}

static void test_limit(void **state)
{
    (void)state;
    static const char *const names[] = {"abcdef", NULL};
    expect_found("abcdxy", names, "abcdef"); /* 2 of 6 */
    expect_found("abcxyz", names, NULL);     /* 3 of 6 */
    expect_found("abcde", names, "abcdef");  /* 1 of 5 */
    expect_found("abcd", names, NULL);       /* 2 of 4 */
}

static void test_short_words(void **state)
{
    (void)state;
    static const char *const names[] = {"r", "lr", NULL};
    static const char *const none[] = {NULL};
    expect_found("x", names, NULL); /* all of "r" would have to change */
    expect_found("l", names, "lr"); /* not "r", as near but with nothing in common */
    expect_found("lx", names, "lr");
    expect_found("xyz", names, NULL);
    expect_found("", names, NULL);
    expect_found("lr", none, NULL);
}

static void test_first_of_equals_wins(void **state)
{
    (void)state;
    static const char *const names[] = {"bat", "cat", "rat", NULL};
    expect_found("hat", names, "bat");
}

/* The same distance with nothing left out, cell by cell. */
static size_t plain_distance(const char *a, const char *b)
{
    size_t cells[12][12], a_len = strlen(a), b_len = strlen(b);
    for (size_t i = 0; i <= a_len; i++) {
        for (size_t j = 0; j <= b_len; j++) {
            size_t best = i == 0 ? j : j == 0 ? i : cells[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            if (i > 0 && cells[i - 1][j] + 1 < best)
                best = cells[i - 1][j] + 1;
            if (j > 0 && cells[i][j - 1] + 1 < best)
                best = cells[i][j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && cells[i - 2][j - 2] + 1 < best)
                best = cells[i - 2][j - 2] + 1;
            cells[i][j] = best;
        }
    }
    return cells[a_len][b_len];
}

static unsigned make_word(unsigned seed, char word[12])
{
    size_t len = seed % 11;
    for (size_t i = 0; i < len; i++) {
        seed = seed * 1103515245U + 12345U;
        word[i] = (char)('a' + (seed >> 16) % 4);
    }
    word[len] = '\0';
    return seed * 1103515245U + 12345U;
}

/* What is left out since it can't be near must not be missed: the first of the nearest names is found, if near enough. */
static void test_nothing_near_is_missed(void **state)
{
    (void)state;
    unsigned seed = 7;
    for (int i = 0; i < 20000; i++) {
        char wanted[12], names[6][12];
        seed = make_word(seed >> 3, wanted);
        struct nearest nearest = {.wanted = wanted};
        const char *best = NULL;
        size_t least = strlen(wanted) / 3 ? strlen(wanted) / 3 : 1;
        for (size_t k = 0; k < 6; k++) {
            seed = make_word(seed >> 3, names[k]);
            nearest_try(&nearest, names[k]);
            size_t distance = plain_distance(wanted, names[k]);
            assert_int_equal(distance, nearest_distance(wanted, names[k]));
            if (distance < strlen(names[k]) && (best ? distance < least : distance <= least)) {
                best = names[k];
                least = distance;
            }
        }
        if (nearest_found(&nearest) != best)
            fail_msg("%s: %s, not %s", wanted, nearest_found(&nearest), best);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_distance),
        cmocka_unit_test(test_case_is_ignored_in_ascii_only),
        cmocka_unit_test(test_long_words),
        cmocka_unit_test(test_found),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_short_words),
        cmocka_unit_test(test_first_of_equals_wins),
        cmocka_unit_test(test_nothing_near_is_missed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
