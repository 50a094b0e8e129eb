/* File names as URI references, and which of them stay below the current directory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "path_names.h"

static void test_without_dots(void **state)
{
    (void)state;
    assert_string_equal(path_without_dots("a/b.yml"), "a/b.yml");
    assert_string_equal(path_without_dots("./a.yml"), "a.yml");
    assert_string_equal(path_without_dots(".//./a.yml"), "a.yml");
    assert_string_equal(path_without_dots("../a.yml"), "../a.yml");
    assert_string_equal(path_without_dots(".a.yml"), ".a.yml");
}

static void test_stays_below(void **state)
{
    (void)state;
    static const char *const below[] = {"a", "a/b", "./a", "..a/b..", "a/.../b", "-"};
    static const char *const elsewhere[] = {"/a", "..", "../a", "a/../b", "a//..", "./../a"};
    for (size_t i = 0; i < sizeof below / sizeof *below; i++)
        assert_true(path_stays_below(below[i]));
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        assert_false(path_stays_below(elsewhere[i]));
}

static void test_uri(void **state)
{
    (void)state;
    static const struct {
        const char *path, *uri;
    } cases[] = {
        {"configs/a-b_c.0~.yml", "configs/a-b_c.0~.yml"},
        {"/tmp/a.yml", "file:///tmp/a.yml"},
        {"//a///b", "file:///a/b"},
        {"./a//b", "a/b"},
        {"a b%20#?.yml", "a%20b%2520%23%3F.yml"},
        {"c:d@e.yml", "c%3Ad%40e.yml"},
        {"\xC3\xBC\xFF\x01", "%C3%BC%FF%01"},
        {"a\\b\n", "a%5Cb%0A"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str uri = STR_INIT;
        path_add_uri(&uri, cases[i].path);
        assert_string_equal(str_text(&uri), cases[i].uri);
        str_fini(&uri);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_without_dots),
        cmocka_unit_test(test_stays_below),
        cmocka_unit_test(test_uri),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
