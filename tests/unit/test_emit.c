/* Values as YAML: which text stays plain, quoting, any text read back as it was in every place, nodes as flow YAML, and
 * whether two nodes mean the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "emit.h"
#include "utf8.h"

static void test_text(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"sdpa", "sdpa"},
        {"org/repo@v1:fn", "org/repo@v1:fn"},
        {"two words", "two words"},
        {"a#b", "a#b"},
        {"<|im_end|>", "<|im_end|>"},
        {"1.2.3", "1.2.3"},
        {"1e-5", "1e-5"},
        {"\xC3\xA9 \xE6\xBC\xA2", "\xC3\xA9 \xE6\xBC\xA2"},
        {"it's", "it's"},
        {"", "''"},
        {"yes", "'yes'"},
        {"~", "'~'"},
        {"12", "'12'"},
        {"1.5", "'1.5'"},
        {"2024-01-01", "'2024-01-01'"},
        {"=", "'='"},
        {"<<", "'<<'"},
        {" a", "' a'"},
        {"a ", "'a '"},
        {"a: b", "'a: b'"},
        {"a:", "'a:'"},
        {"a #b", "'a #b'"},
        {"- a", "'- a'"},
        {"---", "'---'"},
        {"...", "'...'"},
        {"a, b", "'a, b'"},
        {"a?", "'a?'"},
        {"@a", "'@a'"},
        {"'a'", "'''a'''"},
        {"\"a\"", "'\"a\"'"},
        {"{{ x }}", "'{{ x }}'"},
        {"a\nb", "\"a\\nb\""},
        {"a\tb\r", "\"a\\tb\\r\""},
        {"\x1B\\\"", "\"\\x1B\\\\\\\"\""},
        {"\xC2\x85", "\"\\u0085\""},
        {"\xE2\x80\xAE", "\"\\u202E\""},
        {"\xF3\xA0\x81\x81", "\"\\U000E0041\""},
        {"\xEF\xBF\xBF", "\"\\uFFFF\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str out = STR_INIT;
        yemit_text(&out, cases[i][0], strlen(cases[i][0]));
        assert_string_equal(str_text(&out), cases[i][1]);
        str_fini(&out);
    }
}

static void test_quoted(void **state)
{
    (void)state;
    struct str out = STR_INIT;
    yemit_quoted(&out, "it's", 4, true);
    str_add_char(&out, ' ');
    yemit_quoted(&out, "it's", 4, false);
    str_add_char(&out, ' ');
    yemit_quoted(&out, "a\n", 2, true);
    assert_string_equal(str_text(&out), "'it''s' \"it's\" \"a\\n\"");
    str_fini(&out);
}

/* The scalar at that place in a file reads back as the text. */
static void check_reads_back(const char *before, const char *after, const struct str *text)
{
    struct str file = STR_INIT;
    str_add(&file, before);
    yemit_text(&file, str_text(text), text->len);
    str_add(&file, after);
    struct yindex *index = yindex_new(file.data, file.len);
    if (index->broken)
        print_error("%s\n%s\n", file.data, index->problems[0].message);
    assert_false(index->broken);
    const struct ynode *node = index->root;
    while (node->kind != YNODE_SCALAR)
        node = node->kind == YNODE_MAPPING ? *before == '?' ? node->pairs->key : node->pairs->value : node->items->node;
    assert_int_equal(node->value.kind, YSCALAR_STR);
    assert_int_equal(node->len, text->len);
    assert_memory_equal(node->text, str_text(text), text->len);
    yindex_free(index);
    str_fini(&file);
}

static void test_any_text(void **state)
{
    (void)state;
    static const uint32_t alphabet[] = {'a',  '1',  ' ',  ' ',    ':',    '#',    ',',    '-',    '?',    '[',     '{',
                                        '}',  '\'', '"',  '\\',   '\n',   '\t',   '\r',   '.',    '_',    'e',     '~',
                                        '=',  '<',  '!',  '&',    '*',    '%',    0,      0x1B,   0x7F,   0x85,    0xA0,
                                        0xE9, '|',  '>',  0x2028, 0x202E, 0x6F22, 0xFEFF, 0xFFFD, 0xFFFE, 0x1F600, 0xE0041, 'y'};
    uint32_t seed = 7;
    for (size_t i = 0; i < 2000; i++) {
        struct str text = STR_INIT;
        for (size_t left = i % 7; left > 0; left--) {
            char bytes[4];
            seed = seed * 1664525u + 1013904223u;
            size_t len = utf8_put(alphabet[(seed >> 8) % (sizeof alphabet / sizeof *alphabet)], bytes);
            str_add_len(&text, bytes, len);
        }
        check_reads_back("k: ", " # c\n", &text);
        check_reads_back("{k: ", ", l: m}\n", &text);
        check_reads_back("[", "]\n", &text);
        check_reads_back("- ", "", &text);
        check_reads_back("? ", "\n: v\n", &text);
        str_fini(&text);
    }
}

static void check_flow(const char *text, const char *expected)
{
    struct yindex *index = yindex_new(text, strlen(text));
    struct str out = STR_INIT;
    assert_false(index->broken);
    yemit_flow(&out, index->root);
    assert_string_equal(str_text(&out), expected);
    struct yindex *again = yindex_new(str_text(&out), out.len);
    assert_true(ynode_same(index->root, again->root));
    yindex_free(again);
    str_fini(&out);
    yindex_free(index);
}

static void test_flow(void **state)
{
    (void)state;
    check_flow("a: 1 # c\nb:\n  - x\n  - 'y: z'\nc:\n", "{a: 1, b: [x, 'y: z'], c: null}");
    check_flow("a: &x {p: 1}\nb: *x\n", "{a: {p: 1}, b: {p: 1}}");
    check_flow("a: |\n  t\n", "{a: \"t\\n\"}");
    check_flow("a: !!str 12\nb: !!int '12'\n", "{a: '12', b: !<tag:yaml.org,2002:int> \"12\"}");
    check_flow("a: !!set {x, y}\n", "{a: !<tag:yaml.org,2002:set> {x: null, y: null}}");
    check_flow("a: &x {p: 1}\nb: {<<: *x}\n", "{a: {p: 1}, b: {<<: {p: 1}}}");
    check_flow("0x1F: 2024-01-01\n", "{0x1F: 2024-01-01}");
    check_flow("plain\n", "plain");
}

static bool is_same(const char *one, const char *other)
{
    struct yindex *a = yindex_new(one, strlen(one)), *b = yindex_new(other, strlen(other));
    assert_false(a->broken || b->broken);
    bool same = ynode_same(a->root, b->root);
    assert_int_equal(ynode_same(b->root, a->root), same);
    yindex_free(a);
    yindex_free(b);
    return same;
}

static void test_same(void **state)
{
    (void)state;
    assert_true(is_same("a: 1\nb: 'x'\n", "{b: x, a: 0x1}"));
    assert_true(is_same("x: &x {a: 1}\ny: {<<: *x}\n", "x: {a: 1}\ny: {a: 1}\n"));
    assert_true(is_same("a: 1\na: 2\n", "a: 2\n"));
    assert_true(is_same("[yes, ~, .nan, 1.5, 2024-01-01]", "[true, null, .NaN, 1.50, 2024-01-01]"));
    assert_true(is_same("", "~"));
    assert_true(is_same("=: 1", "'=': 1"));
    assert_false(is_same("1", "'1'"));
    assert_false(is_same("1", "1.0"));
    assert_false(is_same("true", "false"));
    assert_false(is_same("a: 1", "a: 1\nb: 2"));
    assert_false(is_same("a: 1", "b: 1"));
    assert_false(is_same("1: a", "'1': a"));
    assert_false(is_same("[a, b]", "[b, a]"));
    assert_false(is_same("[a]", "[a, b]"));
    assert_false(is_same("[a]", "a"));
    assert_false(is_same("{a: [b: {c: 1}]}", "{a: [b: {c: 2}]}"));
}

/* What doubles with each line of the file costs neither the time nor the bytes of all its copies. */
static void test_bomb(void **state)
{
    (void)state;
    struct str text = STR_INIT, out = STR_INIT;
    str_add(&text, "a0: &a0 {x: 1}\n");
    for (int i = 1; i < 17; i++)
        str_printf(&text, "a%d: &a%d {l: *a%d, r: *a%d}\n", i, i, i - 1, i - 1);
    struct yindex *a = yindex_new(text.data, text.len), *b = yindex_new(text.data, text.len);
    assert_true(ynode_same(a->root, b->root));
    yemit_flow(&out, a->root);
    assert_false(a->broken);
    assert_in_range(out.len, 1024 * 1024, 4 * 1024 * 1024);
    yindex_free(a);
    yindex_free(b);
    str_fini(&text);
    str_fini(&out);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text), cmocka_unit_test(test_quoted), cmocka_unit_test(test_any_text),
        cmocka_unit_test(test_flow), cmocka_unit_test(test_same),   cmocka_unit_test(test_bomb),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
