/*
 * UTF-8: strict decoding and its way back, columns of wide and combining characters, cutting and stepping without
 * breaking a character, and hostile text made visible.
 */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "utf8.h"

#define E_ACUTE "e\xCC\x81"       /* e and a combining acute: one column, three bytes */
#define KANJI "\xE6\xBC\xA2"      /* U+6F22: two columns, three bytes */
#define ROCKET "\xF0\x9F\x9A\x80" /* U+1F680: two columns, four bytes */
#define FFFD "\xEF\xBF\xBD"

static void expect_decode(const char *text, size_t len, size_t taken, uint32_t expected)
{
    uint32_t code_point = 0;
    /* A block of the exact size, so that a read past it is seen. */
    char *copy = malloc(len);
    assert_non_null(copy);
    memcpy(copy, text, len);
    assert_int_equal(utf8_decode(copy, len, &code_point), taken);
    assert_int_equal(code_point, expected);
    free(copy);
}

static void test_decode_valid(void **state)
{
    (void)state;
    expect_decode("", 1, 1, 0);
    expect_decode("A", 1, 1, 'A');
    expect_decode("\x7F", 1, 1, 0x7F);
    expect_decode("\xC2\x80", 2, 2, 0x80);
    expect_decode("\xDF\xBF", 2, 2, 0x7FF);
    expect_decode("\xE0\xA0\x80", 3, 3, 0x800);
    expect_decode("\xED\x9F\xBF", 3, 3, 0xD7FF);
    expect_decode("\xEE\x80\x80", 3, 3, 0xE000);
    expect_decode(FFFD, 3, 3, UTF8_REPLACEMENT);
    expect_decode("\xF0\x90\x80\x80", 4, 4, 0x10000);
    expect_decode("\xF4\x8F\xBF\xBF", 4, 4, 0x10FFFF);
    expect_decode(KANJI "x", 4, 3, 0x6F22);
}

static void test_decode_bad(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t len;
    } rows[] = {
        {"\x80", 1},         /* a continuation alone */
        {"\xC2", 1},         /* cut off */
        {"\xE6\xBC", 2},     /* cut off */
        {"\xF0\x9F\x9A", 3}, /* cut off */
        {"\xC2"
         "A",
         2}, /* no continuation */
        {"\xE6\xBC"
         "A",
         3},                     /* no continuation */
        {"\xC0\x80", 2},         /* overlong NUL */
        {"\xC1\xBF", 2},         /* overlong */
        {"\xE0\x9F\xBF", 3},     /* overlong */
        {"\xF0\x8F\xBF\xBF", 4}, /* overlong */
        {"\xED\xA0\x80", 3},     /* surrogate U+D800 */
        {"\xED\xBF\xBF", 3},     /* surrogate U+DFFF */
        {"\xF4\x90\x80\x80", 4}, /* U+110000 */
        {"\xF5\x80\x80\x80", 4},
        {"\xF8\x88\x80\x80", 4},
        {"\xFE", 1},
        {"\xFF", 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t bad_at = 99;
        expect_decode(rows[i].text, rows[i].len, 1, UTF8_REPLACEMENT);
        assert_false(utf8_is_valid(rows[i].text, rows[i].len, &bad_at));
        assert_int_equal(bad_at, 0);
    }
}

static void test_every_code_point_comes_back(void **state)
{
    (void)state;
    for (uint32_t code_point = 0; code_point <= 0x10FFFF; code_point++) {
        if (code_point >= 0xD800 && code_point <= 0xDFFF)
            continue;
        char bytes[4];
        uint32_t back;
        size_t len = utf8_put(code_point, bytes);
        if (utf8_decode(bytes, len, &back) != len || back != code_point)
            fail_msg("U+%04X came back as U+%04X", (unsigned)code_point, (unsigned)back);
    }
}

static void test_encode_refuses_what_is_no_character(void **state)
{
    (void)state;
    static const uint32_t bad[] = {0xD800, 0xDFFF, 0x110000, 0xFFFFFFFF};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char bytes[4];
        assert_int_equal(utf8_put(bad[i], bytes), 3);
        assert_memory_equal(bytes, FFFD, 3);
    }
}

static void test_valid_and_count(void **state)
{
    (void)state;
    size_t bad_at = 99;
    assert_true(utf8_is_valid("", 0, &bad_at));
    assert_true(utf8_is_valid("a\0" KANJI FFFD, 8, &bad_at));
    assert_int_equal(bad_at, 99);
    assert_false(utf8_is_valid("ab" KANJI "\xE6\xBC", 7, &bad_at));
    assert_int_equal(bad_at, 5);
    assert_false(utf8_is_valid("\xFF", 1, NULL));
    assert_int_equal(utf8_count("", 0), 0);
    assert_int_equal(utf8_count("a" KANJI ROCKET, 8), 3);
    assert_int_equal(utf8_count("\xE6\xBC"
                                "a",
                                3),
                     3);
}

static void test_control(void **state)
{
    (void)state;
    static const uint32_t controls[] = {0,      '\t',   '\n',   '\r',   0x1B,   0x1F,   0x7F,   0x80,   0x9B,    0x9F,
                                        0xAD,   0x61C,  0x180E, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A,  0x202E,
                                        0x2060, 0x2066, 0x2069, 0x206F, 0xFEFF, 0xFFF9, 0xFFFB, 0xE0000, 0xE0041, 0xE007F};
    static const uint32_t harmless[] = {' ',    '~',    0xA0,   0xAC,   0x301,  0x61B,   0x61D,   0x200A,  0x200C,  0x200D,
                                        0x2010, 0x2027, 0x202F, 0x205F, 0x2070, 0xFE0F, 0xFFFD, 0x1F680, 0xE0100, 0x10FFFF};
    for (size_t i = 0; i < sizeof controls / sizeof controls[0]; i++)
        assert_true(utf8_is_control(controls[i]));
    for (size_t i = 0; i < sizeof harmless / sizeof harmless[0]; i++)
        assert_false(utf8_is_control(harmless[i]));
}

static void test_columns(void **state)
{
    (void)state;
    assert_int_equal(utf8_columns_of('a'), 1);
    assert_int_equal(utf8_columns_of(0xE9), 1);
    assert_int_equal(utf8_columns_of(0x301), 0);
    assert_int_equal(utf8_columns_of(0x6F22), 2);
    assert_int_equal(utf8_columns_of(0x1F680), 2);
    assert_int_equal(utf8_columns_of(0x10FFFE), 1);
    assert_int_equal(utf8_columns("", 0), 0);
    assert_int_equal(utf8_columns("a" E_ACUTE KANJI ROCKET, 11), 6);
    assert_int_equal(utf8_columns("\xFF\xFE", 2), 2);
}

static void expect_fit(const char *text, size_t columns, size_t bytes, size_t columns_used)
{
    size_t used = 99;
    assert_int_equal(utf8_fit(text, strlen(text), columns, &used), bytes);
    assert_int_equal(used, columns_used);
}

static void test_fit(void **state)
{
    (void)state;
    expect_fit("", 5, 0, 0);
    expect_fit("abc", 0, 0, 0);
    expect_fit("abc", 2, 2, 2);
    expect_fit("abc", 9, 3, 3);
    expect_fit("a" KANJI "b", 2, 1, 1); /* half of a wide character does not fit */
    expect_fit("a" KANJI "b", 3, 4, 3);
    expect_fit(E_ACUTE "x", 1, 3, 1); /* what combines goes along */
    expect_fit("x" E_ACUTE, 1, 1, 1);
    expect_fit("a\xFF"
               "b",
               2, 2, 2);
    assert_int_equal(utf8_fit("abc", 3, 1, NULL), 1);
}

static void test_step(void **state)
{
    (void)state;
    const char *text = "a" E_ACUTE KANJI "\xFF" ROCKET;
    static const size_t stops[] = {0, 1, 4, 7, 8, 12};
    size_t len = strlen(text);
    size_t count = sizeof stops / sizeof stops[0];
    for (size_t i = 0; i + 1 < count; i++) {
        assert_int_equal(utf8_next(text, len, stops[i]), stops[i + 1]);
        assert_int_equal(utf8_previous(text, stops[i + 1]), stops[i]);
    }
    assert_int_equal(utf8_next(text, len, len), len);
    assert_int_equal(utf8_previous(text, 0), 0);
    assert_int_equal(utf8_previous("\xCC\x81", 2), 0); /* a mark with nothing to combine with */
}

/* Whatever the bytes are, steps back meet the same stops as steps forward. */
static void test_steps_agree_on_garbage(void **state)
{
    (void)state;
    static const char pool[] = "ab\x80\xBF\xC2\xCC\x81\xE6\xBC\xA2\xF0\x9F\x9A\xED\xFF";
    srand(7);
    for (int round = 0; round < 2000; round++) {
        char text[12];
        size_t stops[13] = {0};
        size_t count = 0;
        for (size_t i = 0; i < sizeof text; i++)
            text[i] = pool[(size_t)rand() % (sizeof pool - 1)];
        for (size_t at = 0; at < sizeof text; stops[++count] = at)
            at = utf8_next(text, sizeof text, at);
        for (size_t at = sizeof text; at > 0; count--) {
            assert_int_equal(at, stops[count]);
            at = utf8_previous(text, at);
        }
    }
}

static void expect_visible(const char *text, size_t len, const char *expected)
{
    struct str out = STR_INIT;
    utf8_add_visible(&out, text, len);
    assert_string_equal(str_text(&out), expected);
    str_fini(&out);
}

static void test_visible(void **state)
{
    (void)state;
    expect_visible("", 0, "");
    expect_visible("plain " KANJI E_ACUTE, 12, "plain " KANJI E_ACUTE);
    expect_visible("\x1B[31m", 5, "^[[31m");
    expect_visible("a\tb\r\n", 5, "a^Ib^M^J");
    expect_visible("\0\x7F", 2, "^@^?");
    expect_visible("\xC2\x9B", 2, "<U+009B>");
    expect_visible("\xE2\x80\xAE"
                   "lmth",
                   7, "<U+202E>lmth");
    expect_visible("fp8\xE2\x80\x8B", 6, "fp8<U+200B>");
    expect_visible("\xF3\xA0\x81\x81", 4, "<U+E0041>");
    expect_visible("\xEF\xBB\xBF"
                   "a",
                   4, "<U+FEFF>a");
    expect_visible("a\xFF\xC0\x80"
                   "b",
                   5, "a" FFFD FFFD FFFD "b");
}

static void test_ascii(void **state)
{
    (void)state;
    struct str out = STR_INIT;
    /* U+6F1B has the byte that is CSI to an 8-bit terminal; the accent has no column of its own. */
    utf8_add_ascii(&out, "a\xE6\xBC\x9B" "1me\xCC\x81\n", 10);
    assert_string_equal(str_text(&out), "a?1me\n");
    str_fini(&out);
}

static void test_visible_is_always_harmless(void **state)
{
    (void)state;
    srand(11);
    for (int round = 0; round < 500; round++) {
        char text[64];
        for (size_t i = 0; i < sizeof text; i++)
            text[i] = (char)(rand() % 256);
        struct str out = STR_INIT;
        utf8_add_visible(&out, text, sizeof text);
        assert_true(utf8_is_valid(out.data, out.len, NULL));
        uint32_t code_point;
        for (size_t at = 0; at < out.len;) {
            at += utf8_decode(out.data + at, out.len - at, &code_point);
            assert_false(utf8_is_control(code_point));
        }
        str_fini(&out);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decode_valid),
        cmocka_unit_test(test_decode_bad),
        cmocka_unit_test(test_every_code_point_comes_back),
        cmocka_unit_test(test_encode_refuses_what_is_no_character),
        cmocka_unit_test(test_valid_and_count),
        cmocka_unit_test(test_control),
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_fit),
        cmocka_unit_test(test_step),
        cmocka_unit_test(test_steps_agree_on_garbage),
        cmocka_unit_test(test_ascii),
        cmocka_unit_test(test_visible),
        cmocka_unit_test(test_visible_is_always_harmless),
    };
    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
