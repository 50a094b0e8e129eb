/* What scalars mean: tables made by asking PyYAML 6.0.3, and numbers too long for a machine word. */
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scalar.h"
#include "str.h"

/* Plain scalars: the text, its kind, and its number (1 for true). */
static const struct {
    const char *text;
    enum yscalar_kind kind;
    double number;
} plain_cases[] = {
    {"", YSCALAR_NULL, 0}, {"~", YSCALAR_NULL, 0}, {"null", YSCALAR_NULL, 0}, {"Null", YSCALAR_NULL, 0},
    {"NULL", YSCALAR_NULL, 0}, {"nULL", YSCALAR_STR, 0}, {"true", YSCALAR_BOOL, 1}, {"True", YSCALAR_BOOL, 1},
    {"TRUE", YSCALAR_BOOL, 1}, {"tRUE", YSCALAR_STR, 0}, {"yes", YSCALAR_BOOL, 1}, {"Yes", YSCALAR_BOOL, 1},
    {"YES", YSCALAR_BOOL, 1}, {"y", YSCALAR_STR, 0}, {"Y", YSCALAR_STR, 0}, {"on", YSCALAR_BOOL, 1},
    {"On", YSCALAR_BOOL, 1}, {"off", YSCALAR_BOOL, 0}, {"OFF", YSCALAR_BOOL, 0}, {"no", YSCALAR_BOOL, 0},
    {"No", YSCALAR_BOOL, 0}, {"n", YSCALAR_STR, 0}, {"false", YSCALAR_BOOL, 0}, {"FALSE", YSCALAR_BOOL, 0},
    {"t", YSCALAR_STR, 0}, {"0", YSCALAR_INT, 0}, {"-0", YSCALAR_INT, 0}, {"+1", YSCALAR_INT, 1},
    {"-12", YSCALAR_INT, -12}, {"1_000", YSCALAR_INT, 1000}, {"1__0", YSCALAR_INT, 10}, {"_1", YSCALAR_STR, 0},
    {"0b101", YSCALAR_INT, 5}, {"-0b1", YSCALAR_INT, -1}, {"0b", YSCALAR_STR, 0}, {"0b_", YSCALAR_BROKEN, 0},
    {"0b2", YSCALAR_STR, 0}, {"0x1F", YSCALAR_INT, 31}, {"0xff", YSCALAR_INT, 255}, {"-0x1", YSCALAR_INT, -1},
    {"0x", YSCALAR_STR, 0}, {"0x_", YSCALAR_BROKEN, 0}, {"0xg", YSCALAR_STR, 0}, {"017", YSCALAR_INT, 15},
    {"-017", YSCALAR_INT, -15}, {"018", YSCALAR_STR, 0}, {"0o17", YSCALAR_STR, 0}, {"0_", YSCALAR_INT, 0},
    {"00", YSCALAR_INT, 0}, {"12:30", YSCALAR_INT, 750}, {"190:20:30", YSCALAR_INT, 685230},
    {"12:60", YSCALAR_STR, 0}, {"-1:30", YSCALAR_INT, -90}, {"1:2:3:4", YSCALAR_INT, 223384},
    {"1_0:30", YSCALAR_INT, 630}, {"12:", YSCALAR_STR, 0},
    {"9223372036854775807", YSCALAR_INT, 9223372036854775807.0},
    {"9223372036854775808", YSCALAR_INT, 9.223372036854776e+18},
    {"-9223372036854775807", YSCALAR_INT, -9223372036854775807.0}, {"1.5", YSCALAR_FLOAT, 1.5},
    {"1.", YSCALAR_FLOAT, 1.0}, {".5", YSCALAR_FLOAT, 0.5}, {"-1.5", YSCALAR_FLOAT, -1.5}, {"-.5", YSCALAR_STR, 0},
    {"+.5", YSCALAR_STR, 0}, {"._5", YSCALAR_STR, 0}, {"1_0.5", YSCALAR_FLOAT, 10.5}, {"1e5", YSCALAR_STR, 0},
    {"1e-5", YSCALAR_STR, 0}, {"1.0e5", YSCALAR_STR, 0}, {"1.0e+5", YSCALAR_FLOAT, 100000.0},
    {"1.0e-5", YSCALAR_FLOAT, 1e-05}, {"1.5E+3", YSCALAR_FLOAT, 1500.0}, {".5e-1", YSCALAR_FLOAT, 0.05},
    {"1.e+2", YSCALAR_FLOAT, 100.0}, {".inf", YSCALAR_FLOAT, INFINITY}, {"-.inf", YSCALAR_FLOAT, -INFINITY},
    {"+.INF", YSCALAR_FLOAT, INFINITY}, {".Inf", YSCALAR_FLOAT, INFINITY}, {".nan", YSCALAR_FLOAT, NAN},
    {".NaN", YSCALAR_FLOAT, NAN}, {"-.nan", YSCALAR_STR, 0}, {"inf", YSCALAR_STR, 0}, {"nan", YSCALAR_STR, 0},
    {"1:30.5", YSCALAR_FLOAT, 90.5}, {"-1:30.25", YSCALAR_FLOAT, -90.25}, {"1:70.5", YSCALAR_STR, 0},
    {"2024-01-01", YSCALAR_TIMESTAMP, 0}, {"2024-1-1", YSCALAR_STR, 0}, {"2024-13-01", YSCALAR_BROKEN, 0},
    {"2024-02-30", YSCALAR_BROKEN, 0}, {"2023-02-29", YSCALAR_BROKEN, 0}, {"2024-02-29", YSCALAR_TIMESTAMP, 0},
    {"0000-01-01", YSCALAR_BROKEN, 0}, {"2024-01-01 12:30:45", YSCALAR_TIMESTAMP, 0},
    {"2024-01-01T12:30:45Z", YSCALAR_TIMESTAMP, 0}, {"2024-01-01t1:30:45.25+5", YSCALAR_TIMESTAMP, 0},
    {"2024-01-01 12:30:45 -05:30", YSCALAR_TIMESTAMP, 0}, {"2024-01-01 24:00:00", YSCALAR_BROKEN, 0},
    {"2024-01-01 12:60:00", YSCALAR_BROKEN, 0}, {"2024-01-01 12:30", YSCALAR_STR, 0},
    {"2024-01-01 12:00:00+24:00", YSCALAR_BROKEN, 0}, {"<<", YSCALAR_MERGE, 0}, {"<", YSCALAR_STR, 0},
    {"=", YSCALAR_VALUE, 0}, {"==", YSCALAR_STR, 0}, {"1.2.3", YSCALAR_STR, 0}, {"v1", YSCALAR_STR, 0},
    {"-", YSCALAR_STR, 0}, {"+", YSCALAR_STR, 0}, {".", YSCALAR_STR, 0}, {"..", YSCALAR_STR, 0},
    {"1 2", YSCALAR_STR, 0}, {"0.1.", YSCALAR_STR, 0}, {"12e3", YSCALAR_STR, 0}, {"+", YSCALAR_STR, 0},
    {"-e", YSCALAR_STR, 0}, {"off.", YSCALAR_STR, 0}, {"Null.", YSCALAR_STR, 0}, {"1,000", YSCALAR_STR, 0},
    {"3e-4", YSCALAR_STR, 0}, {"2e-05", YSCALAR_STR, 0}, {"1.0e5x", YSCALAR_STR, 0}, {"0x1.8p3", YSCALAR_STR, 0},
    {"\303\251", YSCALAR_STR, 0}, {"TRUE ", YSCALAR_STR, 0},
};

/* Tagged scalars, which may be quoted; "!!" stands for "tag:yaml.org,2002:". */
static const struct {
    const char *tag;
    const char *text;
    enum yscalar_kind kind;
    double number;
} tagged_cases[] = {
    {"!!int", "12", YSCALAR_INT, 12}, {"!!int", "1_2", YSCALAR_INT, 12}, {"!!int", "0x1F", YSCALAR_INT, 31},
    {"!!int", "017", YSCALAR_INT, 15}, {"!!int", "1:30", YSCALAR_INT, 90}, {"!!int", "", YSCALAR_BROKEN, 0},
    {"!!int", "abc", YSCALAR_BROKEN, 0}, {"!!int", "1::2", YSCALAR_BROKEN, 0}, {"!!int", "+", YSCALAR_BROKEN, 0},
    {"!!int", "08", YSCALAR_BROKEN, 0}, {"!!float", "3", YSCALAR_FLOAT, 3.0},
    {"!!float", "1e5", YSCALAR_FLOAT, 100000.0}, {"!!float", "inf", YSCALAR_FLOAT, INFINITY},
    {"!!float", "-.inf", YSCALAR_FLOAT, -INFINITY}, {"!!float", "x", YSCALAR_BROKEN, 0},
    {"!!float", "", YSCALAR_BROKEN, 0}, {"!!float", "1:", YSCALAR_BROKEN, 0}, {"!!float", "0x10", YSCALAR_BROKEN, 0},
    {"!!float", "1:2.5", YSCALAR_FLOAT, 62.5}, {"!!bool", "yes", YSCALAR_BOOL, 1}, {"!!bool", "oFF", YSCALAR_BOOL, 0},
    {"!!bool", "1", YSCALAR_BROKEN, 0}, {"!!bool", "ye_s", YSCALAR_BROKEN, 0}, {"!!null", "foo", YSCALAR_NULL, 0},
    {"!!null", "", YSCALAR_NULL, 0}, {"!!str", "12", YSCALAR_STR, 0}, {"!!str", "null", YSCALAR_STR, 0},
    {"!!timestamp", "2024-1-1", YSCALAR_TIMESTAMP, 0}, {"!!timestamp", "x", YSCALAR_BROKEN, 0},
    {"!!timestamp", "2024-13-01", YSCALAR_BROKEN, 0}, {"!!binary", "aGVsbG8=", YSCALAR_BINARY, 0},
    {"!!binary", "aGVsbG8", YSCALAR_BROKEN, 0}, {"!!binary", "a", YSCALAR_BROKEN, 0},
    {"!!binary", "a!G VsbG8=", YSCALAR_BINARY, 0}, {"!!binary", "\303\251", YSCALAR_BROKEN, 0},
    {"!!binary", "ab==", YSCALAR_BINARY, 0}, {"!!binary", "ab=", YSCALAR_BROKEN, 0},
    {"!!seq", "x", YSCALAR_BROKEN, 0}, {"!!map", "x", YSCALAR_BROKEN, 0}, {"!!unknown", "x", YSCALAR_BROKEN, 0},
    {"!foo", "x", YSCALAR_BROKEN, 0}, {"!", "12", YSCALAR_INT, 12}, {"!", "12\n", YSCALAR_INT, 12},
    {"!", "yes\n", YSCALAR_BROKEN, 0}, {"!", "~\n", YSCALAR_NULL, 0}, {"!", "x", YSCALAR_STR, 0},
    {"!", "1.5\n", YSCALAR_FLOAT, 1.5},
};

static void check(const struct yscalar *scalar, const char *text, enum yscalar_kind kind, double number)
{
    if (scalar->kind != kind)
        print_error("%s is %s, not %s\n", text, yscalar_kind_name(scalar->kind), yscalar_kind_name(kind));
    assert_int_equal(scalar->kind, kind);
    if (kind == YSCALAR_BOOL)
        assert_int_equal(scalar->boolean, number != 0);
    if (kind != YSCALAR_INT && kind != YSCALAR_FLOAT)
        return;
    if (isnan(number))
        assert_true(isnan(scalar->number));
    else if (scalar->huge ? fabs(scalar->number / number - 1) > 1e-12 : scalar->number != number)
        fail_msg("%s is %.17g, not %.17g", text, scalar->number, number);
    if (kind == YSCALAR_INT && !scalar->huge && fabs(number) < 1e15)
        assert_int_equal(scalar->integer, (int64_t)number);
}

static void test_plain(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof plain_cases / sizeof *plain_cases; i++) {
        const char *text = plain_cases[i].text;
        struct yscalar scalar = yscalar_resolve(text, strlen(text), true, NULL);
        check(&scalar, text, plain_cases[i].kind, plain_cases[i].number);
        scalar = yscalar_resolve(text, strlen(text), false, NULL);
        assert_int_equal(scalar.kind, YSCALAR_STR);
    }
}

static void test_tagged(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof tagged_cases / sizeof *tagged_cases; i++) {
        const char *text = tagged_cases[i].text, *tag = tagged_cases[i].tag;
        struct str full = STR_INIT;
        if (strncmp(tag, "!!", 2) == 0)
            str_printf(&full, "tag:yaml.org,2002:%s", tag + 2);
        else
            str_add(&full, tag);
        struct yscalar scalar = yscalar_resolve(text, strlen(text), false, str_text(&full));
        check(&scalar, text, tagged_cases[i].kind, tagged_cases[i].number);
        str_fini(&full);
    }
}

/* The size of a number is bounded by Python's 4300 digits, not by a buffer of ours. */
static void test_long_numbers(void **state)
{
    (void)state;
    struct str digits = STR_INIT;
    str_add_repeat(&digits, '1', 4300);
    struct yscalar scalar = yscalar_resolve(digits.data, digits.len, true, NULL);
    assert_int_equal(scalar.kind, YSCALAR_INT);
    assert_true(scalar.huge);
    str_add_char(&digits, '1');
    assert_int_equal(yscalar_resolve(digits.data, digits.len, true, NULL).kind, YSCALAR_BROKEN);
    str_add(&digits, ".5");
    assert_int_equal(yscalar_resolve(digits.data, digits.len, true, NULL).kind, YSCALAR_FLOAT);
    assert_true(yscalar_resolve("-9223372036854775808", 20, true, NULL).huge);
    str_fini(&digits);
}

/* YAML's decimal point is a point in every locale. */
static void test_locale(void **state)
{
    (void)state;
    if (!setlocale(LC_ALL, "de_DE.UTF-8"))
        print_message("no German locale here\n");
    assert_true(yscalar_resolve("1.5", 3, true, NULL).number == 1.5);
    setlocale(LC_ALL, "C");
}

/* Decimals of few digits are read by a division; it must give the very double that strtod() gives. */
static void test_short_decimals(void **state)
{
    (void)state;
    unsigned seed = 1;
    for (int i = 0; i < 200000; i++) {
        char text[24];
        seed = seed * 1103515245U + 12345U;
        unsigned long long digits = (unsigned long long)seed * 48271U;
        seed = seed * 1103515245U + 12345U;
        int places = (int)(seed >> 16) % 13;
        size_t len = (size_t)snprintf(text, sizeof text, "%llu.%0*llu", digits % 9973, places, digits / 9973);
        struct yscalar scalar = yscalar_resolve(text, len, true, NULL);
        if (scalar.kind != YSCALAR_FLOAT || scalar.number != strtod(text, NULL))
            fail_msg("%s is read as %.17g", text, scalar.number);
    }
}

static bool is_truthy(const char *text, bool plain)
{
    struct yscalar scalar = yscalar_resolve(text, strlen(text), plain, NULL);
    return yscalar_truthy(&scalar, strlen(text));
}

static void test_truth(void **state)
{
    (void)state;
    static const char *const falsy[] = {"", "~", "no", "0", "0x0", "0.0", "-0", "0b0", NULL};
    static const char *const truthy[] = {"yes", "1", "-1", "0.1", ".nan", "text", "2024-01-01", "n", NULL};
    for (size_t i = 0; falsy[i]; i++)
        assert_false(is_truthy(falsy[i], true));
    for (size_t i = 0; truthy[i]; i++)
        assert_true(is_truthy(truthy[i], true));
    assert_true(is_truthy("false", false));
    assert_false(is_truthy("", false));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain), cmocka_unit_test(test_tagged), cmocka_unit_test(test_long_numbers),
        cmocka_unit_test(test_locale), cmocka_unit_test(test_short_decimals), cmocka_unit_test(test_truth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
