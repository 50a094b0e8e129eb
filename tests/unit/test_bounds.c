/* What a file may hold (bounds.def), from both sides: the most that is taken, and one more, which is refused with a message
 * that names the bound. Work is counted where it can be, never timed. */
#include "bounds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "index.h"
#include "str.h"
#include "utf8.h"

static void expect(const struct str *text, const char *problem, size_t line)
{
    struct yindex *index = yindex_new(text->data, text->len);
    if (!problem) {
        assert_int_equal(index->problem_count, 0);
    } else {
        assert_true(index->broken);
        assert_null(index->root);
        assert_int_equal(index->problem_count, 1);
        assert_non_null(strstr(index->problems[0].message, problem));
        assert_int_equal(lines_place(&index->lines, index->problems[0].span.start).line, line);
    }
    yindex_free(index);
}

static void test_depth(void **state)
{
    (void)state;
    for (size_t deep = BOUND_DEPTH; deep <= BOUND_DEPTH + 1; deep++) {
        struct str text = STR_INIT;
        str_add_repeat(&text, '[', deep);
        str_add_repeat(&text, ']', deep);
        expect(&text, deep > BOUND_DEPTH ? "nested more than 200 levels" : NULL, 1);
        str_fini(&text);
    }
}

/* Each mapping holds the one before it through an alias: the last stands for as many levels as there are lines. */
static void test_depth_of_aliases(void **state)
{
    (void)state;
    for (size_t deep = BOUND_DEPTH; deep <= BOUND_DEPTH + 1; deep++) {
        struct str text = STR_INIT;
        str_add(&text, "k1: &a1 {x: 1}\n");
        for (size_t i = 2; i < deep; i++)
            str_printf(&text, "k%zu: &a%zu {x: *a%zu}\n", i, i, i - 1);
        expect(&text, deep > BOUND_DEPTH ? "makes more than 200 levels" : NULL, deep - 1);
        str_fini(&text);
    }
}

/* The root, and for each item one value. */
static void test_values(void **state)
{
    (void)state;
    for (size_t count = BOUND_VALUES; count <= BOUND_VALUES + 1; count++) {
        struct str text = STR_INIT;
        for (size_t i = 1; i < count; i++)
            str_add(&text, "- 1\n");
        expect(&text, count > BOUND_VALUES ? "more than 1,000,000 keys and values in one file" : NULL, count - 1);
        str_fini(&text);
    }
}

/* The list has 999 values and itself: 1000 for each alias. Beside it the root, its two keys and the second list count. */
static void test_values_of_aliases(void **state)
{
    (void)state;
    const size_t fits = BOUND_VALUES / 1000 - 2;
    for (size_t aliases = fits; aliases <= fits + 1; aliases++) {
        struct str text = STR_INIT;
        str_add(&text, "a: &a [1");
        for (size_t i = 1; i < 999; i++)
            str_add(&text, ", 1");
        str_add(&text, "]\nb:\n");
        for (size_t i = 0; i < aliases; i++)
            str_add(&text, "- *a\n");
        expect(&text, aliases > fits ? "*a makes more than 1,000,000 keys and values" : NULL, 2 + aliases);
        str_fini(&text);
    }
}

static void test_text_of_aliases(void **state)
{
    (void)state;
    const size_t one = 1024 * 1024, fits = BOUND_TEXT_BYTES / one - 2;
    for (size_t aliases = fits; aliases <= fits + 1; aliases++) {
        struct str text = STR_INIT;
        str_add(&text, "a: &a ");
        str_add_repeat(&text, 'x', one);
        str_add(&text, "\nb:\n");
        for (size_t i = 0; i < aliases; i++)
            str_add(&text, "- *a\n");
        expect(&text, aliases > fits ? "*a makes more than 16 MiB of text" : NULL, 2 + aliases);
        str_fini(&text);
    }
}

static void test_keys(void **state)
{
    (void)state;
    for (size_t count = BOUND_KEYS; count <= BOUND_KEYS + 1; count++) {
        struct str text = STR_INIT;
        for (size_t i = 0; i < count; i++)
            str_printf(&text, "k%zu: 1\n", i);
        expect(&text, count > BOUND_KEYS ? "more than 250,000 keys" : NULL, count);
        str_fini(&text);
    }
}

static void test_tag_lines(void **state)
{
    (void)state;
    static const char *const breaks[] = {"\n", "\r", "\r\n"};
    for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++) {
        for (size_t count = BOUND_TAG_LINES; count <= BOUND_TAG_LINES + 1; count++) {
            struct str text = STR_INIT;
            for (size_t k = 0; k < count; k++)
                str_printf(&text, "%%TAG !t%zu! tag:x%s", k, breaks[i]);
            str_printf(&text, "---%sa: \"%%TAG\"%s", breaks[i], breaks[i]);
            bool counted = strchr(breaks[i], '\n');
            expect(&text, count > BOUND_TAG_LINES ? "more than 100 lines begin with %TAG" : NULL, counted ? count : 1);
            str_fini(&text);
        }
    }
}

/* Billions in a few lines, as lists, as mappings, and merged, which needs no list to multiply. */
static void test_laughs(void **state)
{
    (void)state;
    static const char *const kinds[][4] = {{"[", ", ", ", ", "]"}, {"{x: ", ", y: ", ", z: ", "}"}, {"{<<: [", ", ", ", ", "]}"}};
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
        const char *const *around = kinds[kind];
        struct str text = STR_INIT;
        str_add(&text, "a0: &a0 {k: 1}\n");
        for (size_t i = 1; i < 50; i++)
            str_printf(&text, "a%zu: &a%zu %s*a%zu%s*a%zu%s*a%zu%s\n", i, i, around[0], i - 1, around[1], i - 1, around[2], i - 1,
                       around[3]);
        struct yindex *index = yindex_new(text.data, text.len);
        assert_true(index->broken);
        assert_int_equal(index->problem_count, 1);
        assert_non_null(strstr(index->problems[0].message, "makes more than 1,000,000 keys and values"));
        yindex_free(index);
        str_fini(&text);
    }
}

static void test_circles(void **state)
{
    (void)state;
    static const char *const texts[] = {"a: &a [*a]", "a: &a {b: *a}", "a: &a {x: {<<: *a}}", "&a\nb: *a", "a: &a [&b [*a], *b]", "? &a [*a]\n: 1"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct yindex *index = yindex_new(texts[i], strlen(texts[i]));
        assert_true(index->broken);
        assert_non_null(strstr(index->problems[0].message, "written out it has no end"));
        yindex_free(index);
    }
    /* These end, merging having nothing more to merge. */
    static const char *const fine[] = {"a: &a [1]\nb: &b [*a, *a]\nc: [*b]\n", "a: &a {<<: *a, b: 1}", "a: &a {<<: [*a, *a]}",
                                       "&a\n<<: *a\nb: {}", "a: &a {<<: {<<: *a}}"};
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        struct yindex *index = yindex_new(fine[i], strlen(fine[i]));
        assert_int_equal(index->problem_count, 0);
        yindex_free(index);
    }
}

/* Names as long as the file do not make messages as long. */
static void test_short_messages(void **state)
{
    (void)state;
    static const char *const around[][2] = {{"a: *", ""}, {"a: !", " b"}, {"? ", "\n: 1\n? x\n: 1"}, {"a: 9", ""}};
    for (size_t i = 0; i < sizeof around / sizeof *around; i++) {
        struct str text = STR_INIT;
        str_add(&text, around[i][0]);
        str_add_repeat(&text, '1', 100000);
        str_add(&text, around[i][1]);
        struct yindex *index = yindex_new(text.data, text.len);
        for (size_t k = 0; k < index->problem_count; k++)
            assert_true(strlen(index->problems[k].message) < 300);
        yindex_free(index);
        str_fini(&text);
    }
}

static void test_shorten(void **state)
{
    (void)state;
    static const struct {
        const char *text, *shown;
    } rows[] = {{"short", "short"}, {"12345678", "12345678"}, {"123456789", "12345..."}, {"1234\xC3\xA9\xC3\xA9\xC3\xA9", "1234..."}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str text = STR_INIT;
        str_add(&text, "> ");
        str_add(&text, rows[i].text);
        utf8_shorten(&text, 2, 8);
        assert_string_equal(str_text(&text) + 2, rows[i].shown);
        str_fini(&text);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_depth),  cmocka_unit_test(test_depth_of_aliases),  cmocka_unit_test(test_values),
        cmocka_unit_test(test_keys),   cmocka_unit_test(test_values_of_aliases), cmocka_unit_test(test_text_of_aliases),
        cmocka_unit_test(test_laughs), cmocka_unit_test(test_tag_lines),         cmocka_unit_test(test_circles),
        cmocka_unit_test(test_shorten), cmocka_unit_test(test_short_messages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
