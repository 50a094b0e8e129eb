/* The pieces that need no screen: typing on a line, breaking text, scrolling. */
#include <locale.h>
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "page.h"
#include "scroll.h"
#include "text_field.h"

static void act(struct text_field *field, const enum action *actions)
{
    for (; *actions != ACTION_NONE; actions++)
        assert_true(text_field_act(field, *actions));
}

#define ACT(field, ...) act(field, (const enum action[]){__VA_ARGS__, ACTION_NONE})

static void test_typing(void **state)
{
    (void)state;
    struct text_field field = {.at = 0};
    text_field_set(&field, "one two");
    text_field_insert(&field, "!", 1);
    assert_string_equal(str_text(&field.text), "one two!");
    ACT(&field, ACTION_LINE_START, ACTION_RIGHT, ACTION_DELETE_AT);
    assert_string_equal(str_text(&field.text), "oe two!");
    ACT(&field, ACTION_LINE_END, ACTION_LEFT, ACTION_DELETE_BEFORE);
    assert_string_equal(str_text(&field.text), "oe tw!");
    ACT(&field, ACTION_LINE_END, ACTION_KILL_WORD);
    assert_string_equal(str_text(&field.text), "oe ");
    ACT(&field, ACTION_LINE_START, ACTION_RIGHT, ACTION_KILL_AFTER);
    assert_string_equal(str_text(&field.text), "o");
    ACT(&field, ACTION_KILL_BEFORE, ACTION_DELETE_BEFORE, ACTION_DELETE_AT, ACTION_LEFT, ACTION_RIGHT,
        ACTION_KILL_WORD);
    assert_string_equal(str_text(&field.text), "");
    assert_false(text_field_act(&field, ACTION_CHOOSE));
    text_field_fini(&field);
}

/* A character is more than a byte, and what combines with it goes along. */
static void test_typing_wide(void **state)
{
    (void)state;
    struct text_field field = {.at = 0};
    text_field_set(&field, "a\u6f22e\u0301");
    ACT(&field, ACTION_DELETE_BEFORE);
    assert_string_equal(str_text(&field.text), "a\u6f22");
    ACT(&field, ACTION_LEFT, ACTION_DELETE_AT);
    assert_string_equal(str_text(&field.text), "a");
    text_field_fini(&field);
}

static void test_typing_harmless(void **state)
{
    (void)state;
    struct text_field field = {.at = 0};
    text_field_set(&field, "");
    text_field_insert(&field, "a\r\nb\tc\nd\033[31m\x01\x7F", strlen("a\r\nb\tc\nd\033[31m\x01\x7F"));
    assert_string_equal(str_text(&field.text), "a b c d[31m");
    text_field_fini(&field);
}

static void check_break(const char *text, size_t columns, const char *line, const char *rest)
{
    size_t next;
    size_t end = page_break(text, strlen(text), columns, &next);
    assert_int_equal(end, strlen(line));
    assert_memory_equal(text, line, end);
    assert_string_equal(text + next, rest);
}

static void test_break(void **state)
{
    (void)state;
    check_break("one two three", 7, "one two", "three");
    check_break("one two three", 8, "one two", "three");
    check_break("one two three", 6, "one", "two three");
    check_break("one two", 7, "one two", "");
    check_break("longword x", 4, "long", "word x");
    check_break("a  b", 2, "a", "b");
    check_break("\u6f22\u5b57", 1, "\u6f22", "\u5b57");
    check_break("\u6f22\u5b57", 3, "\u6f22", "\u5b57");
    check_break("", 5, "", "");
}

static void test_page(void **state)
{
    (void)state;
    struct page page;
    page_init(&page, 10);
    page_add_gap(&page);
    page_add_lead(&page, ROLE_ERROR, "E", ROLE_NORMAL, 2, "one two three\nfour");
    page_add_gap(&page);
    page_add_gap(&page);
    page_add(&page, ROLE_NORMAL, 0, "");
    assert_int_equal(page.count, 4);
    assert_string_equal(page.lines[0].lead, "E");
    assert_string_equal(page.lines[1].lead, "");
    assert_int_equal(page.lines[0].len, strlen("one two"));
    assert_int_equal(page.lines[2].len, strlen("four"));
    assert_int_equal(page.lines[2].indent, 2);
    assert_int_equal(page.lines[3].len, 0);
    page_fini(&page);
}

static void test_scroll(void **state)
{
    (void)state;
    struct scroll scroll = {.count = 100};
    assert_true(scroll_act(&scroll, ACTION_UP, 10));
    assert_int_equal(scroll.cursor, 0);
    for (int i = 0; i < 10; i++)
        scroll_act(&scroll, ACTION_DOWN, 10);
    scroll_fit(&scroll, 10);
    assert_int_equal(scroll.cursor, 10);
    assert_int_equal(scroll.top, 1);
    scroll_act(&scroll, ACTION_LAST, 10);
    scroll_fit(&scroll, 10);
    assert_int_equal(scroll.cursor, 99);
    assert_int_equal(scroll.top, 90);
    scroll.cursor = 50;
    scroll_fit(&scroll, 10);
    assert_int_equal(scroll.top, 45);
    scroll_act(&scroll, ACTION_PAGE_UP, 10);
    assert_int_equal(scroll.cursor, 41);
    scroll_act(&scroll, ACTION_PAGE_DOWN, 10);
    assert_int_equal(scroll.cursor, 50);
    scroll_act(&scroll, ACTION_FIRST, 10);
    scroll_fit(&scroll, 10);
    assert_int_equal(scroll.top, 0);
    assert_false(scroll_act(&scroll, ACTION_CHOOSE, 10));
}

static void test_scroll_of_little(void **state)
{
    (void)state;
    struct scroll scroll = {.cursor = 7, .top = 5, .count = 0};
    scroll_fit(&scroll, 10);
    assert_int_equal(scroll.cursor, 0);
    assert_int_equal(scroll.top, 0);
    scroll_act(&scroll, ACTION_DOWN, 10);
    scroll_act(&scroll, ACTION_LAST, 0);
    scroll_fit(&scroll, 0);
    assert_int_equal(scroll.cursor, 0);
    scroll.count = 3;
    assert_true(scroll_act_text(&scroll, ACTION_DOWN, 10));
    assert_int_equal(scroll.top, 0);
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_typing),
        cmocka_unit_test(test_typing_wide),
        cmocka_unit_test(test_typing_harmless),
        cmocka_unit_test(test_break),
        cmocka_unit_test(test_page),
        cmocka_unit_test(test_scroll),
        cmocka_unit_test(test_scroll_of_little),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
