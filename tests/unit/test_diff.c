/*
 * The line diff: scripts that rebuild the new text and are as short as can be, the unified form byte for byte as GNU
 * diff writes it, patch(1) where it is installed, large texts, and texts with nothing in common.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "diff.h"

static void expect_unified(const char *old_text, const char *new_text, size_t context, const char *expected)
{
    struct diff diff;
    struct str out = STR_INIT;
    diff_init(&diff, old_text, strlen(old_text), new_text, strlen(new_text));
    diff_add_unified(&diff, "a", "b", context, &out);
    assert_string_equal(str_text(&out), expected);
    assert_int_equal(diff.changed, *expected != '\0');
    str_fini(&out);
    diff_fini(&diff);
}

#define NAMES "--- a\n+++ b\n"
#define NO_NEWLINE "\\ No newline at end of file\n"

static void test_equal_texts(void **state)
{
    (void)state;
    expect_unified("", "", 3, "");
    expect_unified("a\nb", "a\nb", 3, "");
}

static void test_empty_side(void **state)
{
    (void)state;
    expect_unified("", "a\nb\n", 3, NAMES "@@ -0,0 +1,2 @@\n+a\n+b\n");
    expect_unified("a\n", "", 3, NAMES "@@ -1 +0,0 @@\n-a\n");
    expect_unified("", "\n", 3, NAMES "@@ -0,0 +1 @@\n+\n");
}

static void test_one_change(void **state)
{
    (void)state;
    expect_unified("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n", 3,
                   NAMES "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
    expect_unified("x\n", "y\n", 3, NAMES "@@ -1 +1 @@\n-x\n+y\n");
}

static void test_removals_come_first(void **state)
{
    (void)state;
    expect_unified("a\nb\nc\n", "x\ny\nc\n", 3, NAMES "@@ -1,3 +1,3 @@\n-a\n-b\n+x\n+y\n c\n");
}

static void test_no_context(void **state)
{
    (void)state;
    expect_unified("1\n2\n3\n", "1\n2\nnew\n3\n", 0, NAMES "@@ -2,0 +3 @@\n+new\n");
    expect_unified("1\n2\n3\n", "1\n3\n", 0, NAMES "@@ -2 +1,0 @@\n-2\n");
    expect_unified("1\n2\n3\n", "one\n2\nthree\n", 0, NAMES "@@ -1 +1 @@\n-1\n+one\n@@ -3 +3 @@\n-3\n+three\n");
}

static void test_hunks_that_touch_are_one(void **state)
{
    (void)state;
    /* Two lines of context each: four lines between the changes join, five do not. */
    expect_unified("A\n1\n2\n3\n4\nB\n", "a\n1\n2\n3\n4\nb\n", 2,
                   NAMES "@@ -1,6 +1,6 @@\n-A\n+a\n 1\n 2\n 3\n 4\n-B\n+b\n");
    expect_unified("A\n1\n2\n3\n4\n5\nB\n", "a\n1\n2\n3\n4\n5\nb\n", 2,
                   NAMES "@@ -1,3 +1,3 @@\n-A\n+a\n 1\n 2\n@@ -5,3 +5,3 @@\n 4\n 5\n-B\n+b\n");
}

static void test_no_newline_at_the_end(void **state)
{
    (void)state;
    expect_unified("a", "b", 3, NAMES "@@ -1 +1 @@\n-a\n" NO_NEWLINE "+b\n" NO_NEWLINE);
    expect_unified("a\nb", "a\nb\n", 3, NAMES "@@ -1,2 +1,2 @@\n a\n-b\n" NO_NEWLINE "+b\n");
    expect_unified("a\nb\n", "a\nb", 3, NAMES "@@ -1,2 +1,2 @@\n a\n-b\n+b\n" NO_NEWLINE);
    expect_unified("a\nb", "x\nb", 3, NAMES "@@ -1,2 +1,2 @@\n-a\n+x\n b\n" NO_NEWLINE);
}

static void test_line_breaks_count(void **state)
{
    (void)state;
    expect_unified("a\r\nb\r\n", "a\nb\r\n", 3, NAMES "@@ -1,2 +1,2 @@\n-a\r\n+a\n b\r\n");
}

static void test_huge_context(void **state)
{
    (void)state;
    expect_unified("1\n2\n", "1\n3\n", SIZE_MAX, NAMES "@@ -1,2 +1,2 @@\n 1\n-2\n+3\n");
}

static void test_nul_bytes(void **state)
{
    (void)state;
    struct diff diff;
    struct str out = STR_INIT;
    diff_init(&diff, "a\0b\n", 4, "a\0c\n", 4);
    assert_int_equal(diff.count, 2);
    diff_add_unified(&diff, "a", "b", 3, &out);
    static const char expected[] = NAMES "@@ -1 +1 @@\n-a\0b\n+a\0c\n";
    assert_int_equal(out.len, sizeof expected - 1);
    assert_memory_equal(out.data, expected, sizeof expected);
    str_fini(&out);
    diff_fini(&diff);
}

static void test_line_numbers(void **state)
{
    (void)state;
    static const struct diff_line expected[] = {
        {DIFF_SAME, "1\n", 2, 1, 1},
        {DIFF_REMOVED, "2\n", 2, 2, 0},
        {DIFF_ADDED, "two\n", 4, 0, 2},
        {DIFF_SAME, "3", 1, 3, 3},
    };
    struct diff diff;
    diff_init(&diff, "1\n2\n3", 5, "1\ntwo\n3", 7);
    assert_int_equal(diff.count, 4);
    for (size_t i = 0; i < diff.count; i++) {
        assert_int_equal(diff.lines[i].kind, expected[i].kind);
        assert_int_equal(diff.lines[i].len, expected[i].len);
        assert_memory_equal(diff.lines[i].text, expected[i].text, expected[i].len);
        assert_int_equal(diff.lines[i].old_line, expected[i].old_line);
        assert_int_equal(diff.lines[i].new_line, expected[i].new_line);
    }
    diff_fini(&diff);
}

static void add_random_text(struct str *out, int lines, int letters)
{
    for (int i = rand() % (lines + 1); i > 0; i--) {
        str_add_char(out, (char)('a' + rand() % letters));
        if (i > 1 || rand() % 3 > 0)
            str_add_char(out, '\n');
    }
}

/* Checks that the script rebuilds both texts and gives the number of its edits. */
static size_t check_script(const struct diff *diff, const struct str *old_text, const struct str *new_text)
{
    struct str from = STR_INIT;
    struct str to = STR_INIT;
    size_t edits = 0;
    str_add_len(&from, str_text(old_text), diff->start);
    str_add_len(&to, str_text(new_text), diff->start);
    for (size_t i = 0; i < diff->count; i++) {
        const struct diff_line *line = &diff->lines[i];
        if (line->kind != DIFF_ADDED)
            str_add_len(&from, line->text, line->len);
        if (line->kind != DIFF_REMOVED)
            str_add_len(&to, line->text, line->len);
        edits += line->kind != DIFF_SAME;
        if (i > 0 && line->kind == DIFF_REMOVED)
            assert_int_not_equal(diff->lines[i - 1].kind, DIFF_ADDED);
    }
    assert_int_equal(old_text->len - from.len, new_text->len - to.len);
    str_add_len(&from, str_text(old_text) + from.len, old_text->len - from.len);
    str_add_len(&to, str_text(new_text) + to.len, new_text->len - to.len);
    assert_true(str_equal(&from, old_text));
    assert_true(str_equal(&to, new_text));
    assert_int_equal(diff->changed, edits > 0);
    str_fini(&from);
    str_fini(&to);
    return edits;
}

/* The fewest edits, by the textbook table. A line is one letter and perhaps a newline, which never stands alone. */
static size_t fewest_edits(const struct str *a, const struct str *b)
{
    enum { MOST = 48 };
    static size_t table[MOST + 1][MOST + 1];
    size_t a_lines = (a->len + 1) / 2;
    size_t b_lines = (b->len + 1) / 2;
    assert_true(a_lines <= MOST && b_lines <= MOST);
    for (size_t i = 0; i <= a_lines; i++) {
        for (size_t j = 0; j <= b_lines; j++) {
            if (i == 0 || j == 0)
                table[i][j] = i + j;
            else if (memcmp(a->data + 2 * i - 2, b->data + 2 * j - 2, 2) == 0)
                table[i][j] = table[i - 1][j - 1];
            else
                table[i][j] = 1 + (table[i - 1][j] < table[i][j - 1] ? table[i - 1][j] : table[i][j - 1]);
        }
    }
    return table[a_lines][b_lines];
}

static void test_random_scripts_are_right_and_shortest(void **state)
{
    (void)state;
    srand(3);
    for (int round = 0; round < 3000; round++) {
        struct str old_text = STR_INIT;
        struct str new_text = STR_INIT;
        struct diff diff;
        add_random_text(&old_text, 40, 1 + round % 6);
        add_random_text(&new_text, 40, 1 + round % 6);
        diff_init(&diff, str_text(&old_text), old_text.len, str_text(&new_text), new_text.len);
        assert_int_equal(check_script(&diff, &old_text, &new_text), fewest_edits(&old_text, &new_text));
        diff_fini(&diff);
        str_fini(&old_text);
        str_fini(&new_text);
    }
}

static void test_many_lines_few_changes(void **state)
{
    (void)state;
    struct str old_text = STR_INIT;
    struct str new_text = STR_INIT;
    struct diff diff;
    for (int i = 0; i < 100000; i++) {
        str_printf(&old_text, "key_%d: %d\n", i, i);
        str_printf(&new_text, "key_%d: %d\n", i, i % 1000 == 500 ? 0 : i);
    }
    diff_init(&diff, old_text.data, old_text.len, new_text.data, new_text.len);
    assert_int_equal(check_script(&diff, &old_text, &new_text), 200);
    diff_fini(&diff);
    str_fini(&old_text);
    str_fini(&new_text);
}

/* What both texts begin and end with costs nothing: a change of one line in 100,000 is a script of a few. */
static void test_the_same_around_a_change(void **state)
{
    (void)state;
    static const int places[] = {0, 3, 50000, 99996, 99999};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct str old_text = STR_INIT, new_text = STR_INIT;
        struct diff diff;
        for (int line = 0; line < 100000; line++) {
            str_printf(&old_text, "line %d\n", line % 7);
            str_printf(&new_text, line == places[i] ? "line %d and more\n" : "line %d\n", line % 7);
        }
        diff_init(&diff, old_text.data, old_text.len, new_text.data, new_text.len);
        assert_int_equal(check_script(&diff, &old_text, &new_text), 2);
        assert_in_range(diff.count, 10, 2 * DIFF_MARGIN + 5);
        size_t at = 0;
        while (diff.lines[at].kind == DIFF_SAME)
            at++;
        assert_int_equal(diff.lines[at].old_line, places[i] + 1);
        assert_int_equal(diff.lines[at + 1].new_line, places[i] + 1);
        diff_fini(&diff);
        str_fini(&old_text);
        str_fini(&new_text);
    }
}

/* Each pair of short texts of two letters and line breaks, whose first and last lines overlap in every way. */
static void test_all_short_texts(void **state)
{
    (void)state;
    enum { LENGTH = 6, TEXTS = 729 };
    for (int pair = 0; pair < TEXTS * TEXTS; pair += 7) {
        struct str texts[2] = {STR_INIT, STR_INIT};
        struct diff diff;
        for (int side = 0; side < 2; side++)
            for (int i = 0, rest = side == 0 ? pair / TEXTS : pair % TEXTS; i < LENGTH; i++, rest /= 3)
                str_add_char(&texts[side], "ab\n"[rest % 3]);
        /* Around them more lines than stay. */
        for (int side = 0; side < 2; side++) {
            struct str whole = STR_INIT;
            for (int line = 0; line < 2 * DIFF_MARGIN; line++)
                str_add(&whole, "a\n");
            str_add_len(&whole, texts[side].data, texts[side].len);
            for (int line = 0; line < 2 * DIFF_MARGIN; line++)
                str_add(&whole, "\na");
            str_fini(&texts[side]);
            texts[side] = whole;
        }
        diff_init(&diff, texts[0].data, texts[0].len, texts[1].data, texts[1].len);
        check_script(&diff, &texts[0], &texts[1]);
        diff_fini(&diff);
        str_fini(&texts[0]);
        str_fini(&texts[1]);
    }
}

static void test_nothing_in_common(void **state)
{
    (void)state;
    struct str old_text = STR_INIT;
    struct str new_text = STR_INIT;
    struct diff diff;
    str_add(&old_text, "first\n");
    str_add(&new_text, "first\n");
    for (int i = 0; i < 3000; i++) {
        str_printf(&old_text, "old %d\n", i);
        str_printf(&new_text, "new %d\n", i);
    }
    str_add(&old_text, "last\n");
    str_add(&new_text, "last\n");
    diff_init(&diff, old_text.data, old_text.len, new_text.data, new_text.len);
    assert_int_equal(check_script(&diff, &old_text, &new_text), 6000);
    assert_int_equal(diff.lines[0].kind, DIFF_SAME);
    assert_int_equal(diff.lines[diff.count - 1].kind, DIFF_SAME);
    diff_fini(&diff);
    str_fini(&old_text);
    str_fini(&new_text);
}

static void write_file(const char *name, const struct str *text)
{
    FILE *file = fopen(name, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(str_text(text), 1, text->len, file), text->len);
    assert_int_equal(fclose(file), 0);
}

static void remove_files(void)
{
    unlink("old");
    unlink("new");
    unlink("patch");
    unlink("out");
}

static void check_patch(size_t context)
{
    struct str old_text = STR_INIT;
    struct str new_text = STR_INIT;
    struct str patch = STR_INIT;
    struct diff diff;
    add_random_text(&old_text, 40, 9);
    add_random_text(&new_text, 40, 9);
    diff_init(&diff, str_text(&old_text), old_text.len, str_text(&new_text), new_text.len);
    diff_add_unified(&diff, "old", "new", context, &patch);
    if (diff.changed) {
        remove_files();
        write_file("old", &old_text);
        write_file("new", &new_text);
        write_file("patch", &patch);
        /* patch removes a file that it empties, unless told not to. */
        assert_int_equal(system("patch -s --posix -o out old patch && cmp -s out new"), 0);
    }
    diff_fini(&diff);
    str_fini(&old_text);
    str_fini(&new_text);
    str_fini(&patch);
}

static void test_patch_takes_it(void **state)
{
    (void)state;
    char directory[] = "/tmp/axedit-diff-XXXXXX";
    if (system("patch --version >/dev/null 2>&1") != 0)
        skip();
    assert_non_null(mkdtemp(directory));
    assert_int_equal(chdir(directory), 0);
    srand(5);
    for (int round = 0; round < 40; round++)
        check_patch((size_t)round % 4);
    remove_files();
    assert_int_equal(chdir("/"), 0);
    assert_int_equal(rmdir(directory), 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equal_texts),
        cmocka_unit_test(test_empty_side),
        cmocka_unit_test(test_one_change),
        cmocka_unit_test(test_removals_come_first),
        cmocka_unit_test(test_no_context),
        cmocka_unit_test(test_hunks_that_touch_are_one),
        cmocka_unit_test(test_no_newline_at_the_end),
        cmocka_unit_test(test_line_breaks_count),
        cmocka_unit_test(test_huge_context),
        cmocka_unit_test(test_nul_bytes),
        cmocka_unit_test(test_line_numbers),
        cmocka_unit_test(test_random_scripts_are_right_and_shortest),
        cmocka_unit_test(test_the_same_around_a_change),
        cmocka_unit_test(test_all_short_texts),
        cmocka_unit_test(test_many_lines_few_changes),
        cmocka_unit_test(test_nothing_in_common),
        cmocka_unit_test(test_patch_takes_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
