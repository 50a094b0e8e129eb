/* Lines and columns: code points, a byte order mark that is no column, CRLF, offsets past the end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "place.h"

static void check(const char *text, size_t offset, size_t line, size_t column)
{
    struct arena arena = {0};
    struct lines lines;
    lines_init(&lines, text, strlen(text), &arena);
    struct place place = lines_place(&lines, offset);
    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
    arena_fini(&arena);
}

static void test_places(void **state)
{
    (void)state;
    check("", 0, 1, 1);
    check("", 9, 1, 1);
    check("ab\nc", 0, 1, 1);
    check("ab\nc", 2, 1, 3);
    check("ab\nc", 3, 2, 1);
    check("ab\nc", 4, 2, 2);
    check("ab\nc", 99, 2, 2);
    check("ab\n", 3, 2, 1);
    check("a\r\nb", 3, 2, 1);
    check("\n\n\n", 2, 3, 1);
}

/* One column for each code point, wide or not. */
static void test_code_points(void **state)
{
    (void)state;
    check("\xC3\xA9: x", 2, 1, 2);
    check("\xE6\xBC\xA2\xE5\xAD\x97: x", 6, 1, 3);
    check("\xF0\x9F\x98\x80x\n\xC3\xA9y", 8, 2, 2);
    check("a\xCC\x81" "b", 3, 1, 3);
}

static void test_byte_order_mark(void **state)
{
    (void)state;
    check("\xEF\xBB\xBF" "ab\nc", 0, 1, 1);
    check("\xEF\xBB\xBF" "ab\nc", 2, 1, 1);
    check("\xEF\xBB\xBF" "ab\nc", 3, 1, 1);
    check("\xEF\xBB\xBF" "ab\nc", 4, 1, 2);
    check("\xEF\xBB\xBF" "ab\nc", 6, 2, 1);
}

static void test_starts(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct lines lines;
    lines_init(&lines, "ab\n\nc\n", 6, &arena);
    assert_int_equal(lines.count, 4);
    assert_int_equal(lines_start(&lines, 0), 0);
    assert_int_equal(lines_start(&lines, 1), 0);
    assert_int_equal(lines_start(&lines, 2), 3);
    assert_int_equal(lines_start(&lines, 3), 4);
    assert_int_equal(lines_start(&lines, 4), 6);
    assert_int_equal(lines_start(&lines, 5), 6);
    arena_fini(&arena);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_code_points),
        cmocka_unit_test(test_byte_order_mark),
        cmocka_unit_test(test_starts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
