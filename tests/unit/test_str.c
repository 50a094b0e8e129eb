/* The growable string: adding, cutting, taking, NUL bytes, and the empty string that owns no memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "str.h"

static void test_empty(void **state)
{
    (void)state;
    struct str str = STR_INIT;
    assert_string_equal(str_text(&str), "");
    str_add(&str, "");
    str_add_len(&str, NULL, 0);
    str_add_repeat(&str, 'x', 0);
    str_clear(&str);
    str_cut(&str, 3);
    assert_int_equal(str.len, 0);
    assert_null(str.data);
    str_fini(&str);
}

static void test_add(void **state)
{
    (void)state;
    struct str str = STR_INIT;
    str_add(&str, "lora");
    str_add_char(&str, '_');
    str_add_len(&str, "r: 16", 1);
    str_add_repeat(&str, '.', 3);
    assert_string_equal(str_text(&str), "lora_r...");
    assert_int_equal(str.len, 9);
    str_fini(&str);
    assert_null(str.data);
}

static void test_growth_keeps_the_text(void **state)
{
    (void)state;
    struct str str = STR_INIT;
    for (size_t i = 0; i < 10000; i++) {
        str_add_char(&str, (char)('a' + i % 26));
        assert_int_equal(str.data[str.len], '\0');
    }
    for (size_t i = 0; i < 10000; i++)
        assert_int_equal(str.data[i], 'a' + i % 26);
    str_fini(&str);
}

static void test_exact_capacity_has_room_for_the_nul(void **state)
{
    (void)state;
    for (size_t len = 28; len < 70; len++) {
        struct str str = STR_INIT;
        str_add_repeat(&str, 'x', len);
        assert_int_equal(strlen(str_text(&str)), len);
        assert_true(str.cap > str.len);
        str_fini(&str);
    }
}

static void test_nul_bytes(void **state)
{
    (void)state;
    struct str str = STR_INIT;
    str_add_len(&str, "a\0b", 3);
    str_add_char(&str, '\0');
    assert_int_equal(str.len, 4);
    assert_memory_equal(str.data, "a\0b\0\0", 5);
    str_fini(&str);
}

static void test_printf(void **state)
{
    (void)state;
    struct str str = STR_INIT;
    str_printf(&str, "%s", "");
    assert_string_equal(str_text(&str), "");
    str_printf(&str, "%s:%d", "config.yml", 12);
    str_printf(&str, "%5000d", 3);
    assert_int_equal(str.len, 13 + 5000);
    assert_memory_equal(str.data, "config.yml:12 ", 14);
    assert_int_equal(str.data[str.len - 1], '3');
    str_fini(&str);
}

static void test_cut_and_clear_keep_the_memory(void **state)
{
    (void)state;
    struct str str = STR_INIT;
    str_add(&str, "micro_batch_size");
    const char *memory = str.data;
    str_cut(&str, 100);
    assert_int_equal(str.len, 16);
    str_cut(&str, 5);
    assert_string_equal(str_text(&str), "micro");
    str_clear(&str);
    assert_string_equal(str_text(&str), "");
    str_add(&str, "x");
    assert_ptr_equal(str.data, memory);
    str_fini(&str);
}

static void test_take(void **state)
{
    (void)state;
    struct str str = STR_INIT;
    char *empty = str_take(&str);
    assert_string_equal(empty, "");
    free(empty);
    str_add(&str, "adamw");
    char *text = str_take(&str);
    assert_string_equal(text, "adamw");
    free(text);
    assert_string_equal(str_text(&str), "");
    str_add(&str, "usable again");
    str_fini(&str);
}

static void test_equal(void **state)
{
    (void)state;
    struct str a = STR_INIT;
    struct str b = STR_INIT;
    assert_true(str_equal(&a, &b));
    str_add_len(&a, "a\0b", 3);
    assert_false(str_equal(&a, &b));
    str_add_len(&b, "a\0c", 3);
    assert_false(str_equal(&a, &b));
    str_cut(&b, 2);
    str_add_char(&b, 'b');
    assert_true(str_equal(&a, &b));
    str_fini(&a);
    str_fini(&b);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_add),
        cmocka_unit_test(test_growth_keeps_the_text),
        cmocka_unit_test(test_exact_capacity_has_room_for_the_nul),
        cmocka_unit_test(test_nul_bytes),
        cmocka_unit_test(test_printf),
        cmocka_unit_test(test_cut_and_clear_keep_the_memory),
        cmocka_unit_test(test_take),
        cmocka_unit_test(test_equal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
