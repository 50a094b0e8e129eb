#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "file_name.h"

static void test_parts(void **state)
{
    (void)state;
    static const char *const parts[][3] = {
        {"a.yml", ".", "a.yml"}, {"d/a.yml", "d/", "a.yml"}, {"/d/e/a", "/d/e/", "a"}, {"/a", "/", "a"},
        {"d/", "d/", ""},        {"", ".", ""},              {"./a", "./", "a"},
    };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        char *directory = file_directory_of(parts[i][0]);
        assert_string_equal(directory, parts[i][1]);
        assert_string_equal(file_name_of(parts[i][0]), parts[i][2]);
        free(directory);
    }
}

static void test_config_ending(void **state)
{
    (void)state;
    assert_int_equal(file_config_ending("a.yml"), 4);
    assert_int_equal(file_config_ending("d.d/a.b.yaml"), 5);
    assert_int_equal(file_config_ending(".a.yml"), 4);
    static const char *const others[] = {"", "yml", ".yml", "d/.yaml", "a.yml/", "a.yml/b", "a.YML", "a.yml.bak", "a.ym", "ayaml"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_int_equal(file_config_ending(others[i]), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_config_ending),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
