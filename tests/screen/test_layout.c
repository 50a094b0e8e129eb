/* Where things stand on a screen of a given size. What is drawn there is in the other screen tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "layout.h"

static int end_row(struct rect rect)
{
    return rect.row + rect.rows;
}

static int end_column(struct rect rect)
{
    return rect.column + rect.columns;
}

static void test_full(void **state)
{
    (void)state;
    struct layout layout = layout_of(24, 80);
    assert_int_equal(layout.kind, LAYOUT_FULL);
    assert_int_equal(layout.header.rows, 2);
    assert_int_equal(layout.rule_above, 2);
    assert_int_equal(layout.list.row, 3);
    assert_int_equal(layout.rule_below, end_row(layout.list));
    assert_int_equal(layout.status.row, 22);
    assert_int_equal(layout.keys.row, 23);
    assert_int_equal(layout.divider, end_column(layout.list));
    assert_int_equal(end_column(layout.detail), 80);
    assert_false(layout.problems_in_rows);
}

static void test_wide(void **state)
{
    (void)state;
    assert_true(layout_of(40, 120).problems_in_rows);
    assert_false(layout_of(40, 119).problems_in_rows);
    assert_true(layout_of(10, 120).problems_in_rows);
}

static void test_rules_go_first(void **state)
{
    (void)state;
    assert_true(layout_of(22, 80).rule_above >= 0);
    struct layout layout = layout_of(21, 80);
    assert_int_equal(layout.kind, LAYOUT_FULL);
    assert_int_equal(layout.rule_above, -1);
    assert_int_equal(layout.rule_below, -1);
    assert_int_equal(layout.list.row, 2);
    assert_int_equal(end_row(layout.list), 19);
}

static void test_detail_below(void **state)
{
    (void)state;
    assert_true(layout_of(24, 70).divider > 0);
    struct layout layout = layout_of(24, 69);
    assert_int_equal(layout.divider, -1);
    assert_int_equal(layout.rule_between, end_row(layout.list));
    assert_int_equal(layout.detail.row, layout.rule_between + 1);
    assert_int_equal(end_row(layout.detail), layout.rule_below);
    assert_int_equal(layout.detail.columns, 69);
}

static void test_list_and_line(void **state)
{
    (void)state;
    assert_int_equal(layout_of(16, 80).kind, LAYOUT_FULL);
    struct layout layout = layout_of(15, 80);
    assert_int_equal(layout.kind, LAYOUT_LINE);
    assert_int_equal(layout.header.rows, 0);
    assert_int_equal(layout.detail.rows, 0);
    assert_int_equal(layout.list.rows, 14);
    assert_int_equal(layout.status.row, 14);
    assert_int_equal(layout.keys.row, 14);
}

static void test_row_alone(void **state)
{
    (void)state;
    assert_int_equal(layout_of(3, 16).kind, LAYOUT_LINE);
    assert_int_equal(layout_of(3, 15).kind, LAYOUT_ROW);
    assert_int_equal(layout_of(2, 80).kind, LAYOUT_ROW);
    assert_int_equal(layout_of(2, 80).status.rows, 1);
    assert_int_equal(layout_of(1, 80).status.rows, 0);
    assert_int_equal(layout_of(1, 1).list.rows, 1);
    assert_int_equal(layout_of(0, 0).list.rows, 0);
}

static void check_inside(struct rect rect, int rows, int columns)
{
    assert_true(rect.rows >= 0 && rect.columns >= 0 && rect.row >= 0 && rect.column >= 0);
    assert_true(rect.rows == 0 || end_row(rect) <= rows);
    assert_true(rect.rows == 0 || end_column(rect) <= columns);
}

/* Nothing ever stands outside of the screen or on something else. */
static void test_every_size(void **state)
{
    (void)state;
    for (int rows = 0; rows < 60; rows++) {
        for (int columns = 0; columns < 200; columns++) {
            struct layout layout = layout_of(rows, columns);
            check_inside(layout.header, rows, columns);
            check_inside(layout.list, rows, columns);
            check_inside(layout.detail, rows, columns);
            check_inside(layout.status, rows, columns);
            check_inside(layout.keys, rows, columns);
            assert_true(end_row(layout.header) <= layout.list.row || layout.header.rows == 0);
            if (layout.status.rows > 0)
                assert_true(end_row(layout.list) <= layout.status.row && end_row(layout.body) <= layout.status.row);
            if (layout.kind == LAYOUT_FULL)
                assert_true(layout.list.rows >= 5 && layout.detail.rows >= 4);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_full),           cmocka_unit_test(test_wide),
        cmocka_unit_test(test_rules_go_first), cmocka_unit_test(test_detail_below),
        cmocka_unit_test(test_list_and_line),  cmocka_unit_test(test_row_alone),
        cmocka_unit_test(test_every_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
