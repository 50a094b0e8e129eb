/* The index: where keys, values and comments stand, shapes of every kind, what is refused and where, duplicate keys, and
 * bounds on depth and time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "index.h"
#include "str.h"

static void print_value(struct str *out, const struct yindex *index, const struct ynode *node);

static void print_source(struct str *out, const struct yindex *index, struct span span)
{
    for (size_t at = span.start; at < span.end; at++)
        str_add_char(out, index->text[at] == '\n' ? '$' : index->text[at]);
}

/* A pair as (span) with its key and value in it, each as it is written; "$" stands for a line break. */
static void print_pair(struct str *out, const struct yindex *index, const struct ypair *pair)
{
    str_add(out, pair->explicit_key ? "?" : "");
    print_value(out, index, pair->key);
    str_add(out, pair->colon == YPAIR_NO_COLON ? "" : index->text[pair->colon] == ':' ? ":" : "!");
    print_value(out, index, pair->value);
}

static void print_value(struct str *out, const struct yindex *index, const struct ynode *node)
{
    bool collection = node->kind == YNODE_MAPPING || node->kind == YNODE_SEQUENCE;
    struct span properties = {node->whole.start, node->span.start};
    print_source(out, index, properties);
    if (!collection) {
        str_add_char(out, '(');
        print_source(out, index, node->span);
        str_add_char(out, ')');
        return;
    }
    str_add_char(out, node->kind == YNODE_MAPPING ? '{' : '[');
    for (const struct ypair *pair = node->pairs; pair; pair = pair->next) {
        assert_int_equal(pair->span.end, pair->value->whole.end);
        print_pair(out, index, pair);
        str_add(out, pair->next ? " " : "");
    }
    for (const struct yitem *item = node->items; item; item = item->next) {
        if (node->style == YSTYLE_BLOCK)
            assert_int_equal(index->text[item->span.start], '-');
        print_value(out, index, item->node);
        str_add(out, item->next ? " " : "");
    }
    str_add_char(out, node->kind == YNODE_MAPPING ? '}' : ']');
}

static void test_shapes(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"a: 1\nb: 'x' # c\n", "{(a):(1) (b):('x')}"},
        {"a:\nb: ~\n", "{(a):() (b):(~)}"},
        {"\xEF\xBB\xBF\xC3\xA9: \xE6\xBC\xA2 # \xC3\xA9\r\nb: 1\r\n", "{(\xC3\xA9):(\xE6\xBC\xA2) (b):(1)}"},
        {"a: &x !!str v\nb: *x\n", "{(a):&x !!str (v) (b):(*x)}"},
        {"a: &x\nb: !!str\n", "{(a):&x() (b):!!str()}"},
        {"&a:b\n", "&a(:b)"},
        {"a: &x # c\n  v\n", "{(a):&x # c$  (v)}"},
        {"a: !!map\n  b: 1\n", "{(a):!!map$  {(b):(1)}}"},
        {"a:\n- b\n-\n- - c\n  - d: 1\n", "{(a):[(b) () [(c) {(d):(1)}]]}"},
        {"{a: 1, b, ? c : d, 'e':f}", "{(a):(1) (b)() ?(c):(d) ('e'):(f)}"},
        {"[a, b: c, ? d, [e], ]", "[(a) {(b):(c)} {?(d)()} [(e)]]"},
        {"? a\n: 1\n? b\n? c # d\n# e\n: - f\n", "{?(a):(1) ?(b)() ?(c):[(f)]}"},
        {"? c\n:a: 1\n", "{?(c)() (:a):(1)}"},
        {"a: |\n  x\n\n\nb: >- # c\n  y\n", "{(a):(|$  x) (b):(>- # c$  y)}"},
        {"a: |+\n  x\n\nb: 1\n", "{(a):(|+$  x$) (b):(1)}"},
        {"a: |+ \n  x\n", "{(a):(|+ $  x)}"},
        {"a: |\nb: 1\n", "{(a):(|) (b):(1)}"},
        {"a: \"x\n  y\"\nb: p\n  q\n", "{(a):(\"x$  y\") (b):(p$  q)}"},
        {"--- # c\na: 1\n...\n# d\n", "{(a):(1)}"},
        {"plain\n", "(plain)"},
        {"[]", "[]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct yindex *index = yindex_new(cases[i][0], strlen(cases[i][0]));
        struct str out = STR_INIT;
        assert_false(index->broken);
        assert_int_equal(index->problem_count, 0);
        print_value(&out, index, index->root);
        assert_string_equal(str_text(&out), cases[i][1]);
        str_fini(&out);
        yindex_free(index);
    }
}

static void test_no_value(void **state)
{
    (void)state;
    static const char *const cases[] = {"", "\n", "# c\n", "---\n", "--- # c\n...\n", "\xEF\xBB\xBF", NULL};
    for (size_t i = 0; cases[i]; i++) {
        struct yindex *index = yindex_new(cases[i], strlen(cases[i]));
        assert_null(index->root);
        assert_false(index->broken);
        yindex_free(index);
    }
    struct yindex *index = yindex_new(NULL, 0);
    assert_null(index->root);
    yindex_free(index);
}

/* The comments with "!" before those that have a line of their own. */
static void check_comments(const char *text, const char *expected)
{
    struct yindex *index = yindex_new(text, strlen(text));
    struct str out = STR_INIT;
    assert_false(index->broken);
    for (size_t i = 0; i < index->comment_count; i++) {
        str_add(&out, index->comments[i].alone ? "!" : "");
        print_source(&out, index, index->comments[i].span);
        str_add_char(&out, '|');
        assert_ptr_equal(yindex_comment_in(index, index->comments[i].span.start, index->len + 1), &index->comments[i]);
    }
    assert_string_equal(str_text(&out), expected);
    assert_null(yindex_comment_in(index, index->len, index->len));
    str_fini(&out);
    yindex_free(index);
}

static void test_comments(void **state)
{
    (void)state;
    check_comments("# a\nb: c # d\n  # e\n", "!# a|# d|!# e|");
    check_comments("a: b#c\nd: '# no' # e\nf: \"#\"#g\n", "# e|#g|");
    check_comments("a: | # b\n  # no\n # c\n", "# b|!# c|");
    check_comments("a: [ # b\n  c, # d\n] # e", "# b|# d|# e|");
    check_comments("--- # a\nb: 1\n... # c\n# d", "# a|# c|!# d|");
    check_comments("%YAML 1.1 # a\n---\nb: &x # c\n  1\n", "# a|# c|");
    check_comments("\xEF\xBB\xBF# a\r\nb: 1 # \xC3\xA9\r\n", "!# a|# \xC3\xA9|");
    check_comments("a: 1 # b\xC2\x85# c\xE2\x80\xA8# d\r# e\n", "# b|!# c|!# d|!# e|");
}

struct refusal {
    const char *text;
    enum yproblem_kind kind;
    size_t line;
    size_t column;
    const char *words; /* a part of the message */
};

static const struct refusal refusals[] = {
    {"a: [1\n", YPROBLEM_SYNTAX, 1, 4, "not closed"},
    {"a: b: c\n", YPROBLEM_SYNTAX, 1, 5, "quote the value"},
    {"a:\n  b: 1\n c: 2\n", YPROBLEM_SYNTAX, 3, 2, "indentation"},
    {"a: \"x\n", YPROBLEM_SYNTAX, 1, 4, "never closed"},
    {"a: @x\n", YPROBLEM_SYNTAX, 1, 4, "quote the text"},
    {"a: 1\n---\nb: 2\n", YPROBLEM_DOCUMENTS, 2, 1, "second document"},
    {"a: \xFF\n", YPROBLEM_ENCODING, 1, 4, "UTF-8"},
    {"a: \x07\n", YPROBLEM_SYNTAX, 1, 4, "control character"},
    /* what libyaml takes and PyYAML refuses */
    {"a:\t1\n", YPROBLEM_SYNTAX, 1, 3, "tab"},
    {"\xC3\xA9: 1\t# c\n", YPROBLEM_SYNTAX, 1, 5, "tab"},
    {"a: b\tc\n", YPROBLEM_SYNTAX, 1, 5, "tab"},
    {"a: 1\n\t\nb: 2\n", YPROBLEM_SYNTAX, 2, 1, "tab"},
    {"a: |\t\n  x\n", YPROBLEM_SYNTAX, 1, 5, "tab"},
    {"a: &x 1\nb: &x 2\n", YPROBLEM_SYNTAX, 2, 4, "twice"},
    {"a: *x\n", YPROBLEM_SYNTAX, 1, 4, "stands for nothing"},
    {"a: !foo 1\n", YPROBLEM_SYNTAX, 1, 4, "!foo"},
    {"a: !foo {b: 1}\n", YPROBLEM_SYNTAX, 1, 4, "!foo"},
    {"a: !!python/name:os.system ''\n", YPROBLEM_SYNTAX, 1, 4, "python"},
    {"a: !!int x\n", YPROBLEM_SYNTAX, 1, 4, "does not fit"},
    {"a: !!binary x\n", YPROBLEM_SYNTAX, 1, 4, "does not fit"},
    {"a: !!omap [b]\n", YPROBLEM_SYNTAX, 1, 12, "omap"},
    {"a: 2024-13-45\n", YPROBLEM_SYNTAX, 1, 4, "does not exist"},
    {"a: =\n", YPROBLEM_SYNTAX, 1, 4, "lone ="},
    {"a: <<\n", YPROBLEM_SYNTAX, 1, 4, "no value"},
    {"&m <<: {a: 1}\nb: *m\n", YPROBLEM_SYNTAX, 2, 4, "no value"},
    {"<<: 1\n", YPROBLEM_SYNTAX, 1, 5, "takes a mapping"},
    {"<<: [{a: 1}, 2]\n", YPROBLEM_SYNTAX, 1, 5, "takes a mapping"},
    {"[a]: 1\n", YPROBLEM_SYNTAX, 1, 1, "can't be a key"},
    {"a: &x [b]\n*x : 1\n", YPROBLEM_SYNTAX, 2, 1, "can't be a key"},
    {"a: [b?c]\n", YPROBLEM_SYNTAX, 1, 6, "?"},
    {"a: [!!str, b]\n", YPROBLEM_SYNTAX, 1, 10, "comma"},
    {"a: |#c\n  x\n", YPROBLEM_SYNTAX, 1, 5, "blank"},
    {"a: \"\\'\"\n", YPROBLEM_SYNTAX, 1, 5, "escape"},
    {"a: 1\n\xEF\xBB\xBF" "b: 2\n", YPROBLEM_SYNTAX, 2, 1, "byte order mark"},
};

static void test_refusals(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const struct refusal *refusal = &refusals[i];
        struct yindex *index = yindex_new(refusal->text, strlen(refusal->text));
        if (!index->broken)
            print_error("accepted: %s\n", refusal->text);
        assert_true(index->broken);
        assert_null(index->root);
        struct place place = lines_place(&index->lines, index->problems[0].span.start);
        if (!strstr(index->problems[0].message, refusal->words))
            print_error("%s: %s\n", refusal->text, index->problems[0].message);
        assert_non_null(strstr(index->problems[0].message, refusal->words));
        assert_int_equal(index->problems[0].kind, refusal->kind);
        assert_int_equal(place.line, refusal->line);
        assert_int_equal(place.column, refusal->column);
        yindex_free(index);
    }
}

static void test_duplicates(void **state)
{
    (void)state;
    const char *text = "a: 1\nb: {c: 2, c: 3}\na: 4\n'1': 5\n1: 6\n0x1: 7\na: 8\n<<: {}\n<<: {}\n";
    struct yindex *index = yindex_new(text, strlen(text));
    assert_false(index->broken);
    assert_int_equal(index->problem_count, 4);
    static const size_t lines[] = {1, 2, 3, 5};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(index->problems[i].kind, YPROBLEM_DUPLICATE_KEY);
        assert_int_equal(lines_place(&index->lines, index->problems[i].span.start).line, lines[i]);
        assert_non_null(index->problems[i].pair->shadow);
    }
    assert_ptr_equal(index->problems[0].pair, index->root->pairs);
    assert_non_null(strstr(index->problems[0].message, "line 7"));
    assert_ptr_equal(index->problems[2].pair->shadow, index->root->pairs->shadow);
    assert_null(index->root->pairs->shadow->shadow);
    yindex_free(index);
}

static void test_facts(void **state)
{
    (void)state;
    const char *text = "a: &x 1\r\nb: *x\r\nc: [*x]\r\n...\r\n";
    struct yindex *index = yindex_new(text, strlen(text));
    const struct ynode *a = index->root->pairs->value, *b = index->root->pairs->next->value;
    assert_string_equal(index->eol, "\r\n");
    assert_int_equal(index->body_end, strstr(text, "...") - text);
    assert_int_equal(a->aliases, 2);
    assert_ptr_equal(ynode_resolved(b), a);
    assert_string_equal(b->anchor, "x");
    assert_ptr_equal(b->parent, index->root);
    assert_ptr_equal(b->in_pair, index->root->pairs->next);
    assert_ptr_equal(index->root->last_pair->value->items->node->in_item, index->root->last_pair->value->items);
    assert_true(ynode_is_plain(a));
    assert_true(ynode_truthy(b));
    assert_true(ynode_is_null(NULL));
    assert_false(ynode_is_null(a));
    size_t len;
    assert_memory_equal(ynode_source(index, b, &len), "*x", 2);
    assert_int_equal(len, 2);
    yindex_free(index);
}

/* As deep as BOUND_DEPTH lets it, and no deeper; neither may run out of stack. */
static void test_depth(void **state)
{
    (void)state;
    struct str text = STR_INIT;
    str_add_repeat(&text, '[', 199);
    str_add_repeat(&text, ']', 199);
    struct yindex *index = yindex_new(text.data, text.len);
    assert_false(index->broken);
    yindex_free(index);
    str_clear(&text);
    str_add_repeat(&text, '[', 100000);
    index = yindex_new(text.data, text.len);
    assert_true(index->broken);
    assert_non_null(strstr(index->problems[0].message, "levels"));
    yindex_free(index);
    str_clear(&text);
    for (size_t i = 0; i < 20000; i++)
        str_add(&text, "- ");
    index = yindex_new(text.data, text.len);
    assert_true(index->broken);
    yindex_free(index);
    str_fini(&text);
}

/* Nothing is quadratic: these would take minutes. */
static void test_large(void **state)
{
    (void)state;
    struct str text = STR_INIT;
    str_add_char(&text, '{');
    for (size_t i = 0; i < 50000; i++)
        str_printf(&text, "k%zu: \xC3\xA9, ", i);
    str_add_char(&text, '}');
    struct yindex *index = yindex_new(text.data, text.len);
    assert_false(index->broken);
    assert_int_equal(index->root->count, 50000);
    const struct ynode *last = index->root->last_pair->value;
    assert_memory_equal(text.data + last->span.start, "\xC3\xA9, }", 5);
    yindex_free(index);
    str_fini(&text);
}

static void test_item_at(void **state)
{
    (void)state;
    struct str text = STR_INIT;
    for (size_t i = 0; i < 300; i++)
        str_printf(&text, "- %zu\n", i);
    struct yindex *index = yindex_new(text.data, text.len);
    for (size_t i = 0; i < 300; i++) {
        const struct yitem *item = ynode_item_at(index->root, i);
        assert_int_equal(item->position, i);
        assert_int_equal(strtoul(item->node->text, NULL, 10), i);
    }
    assert_null(ynode_item_at(index->root, 300));
    assert_null(ynode_item_at(index->root, SIZE_MAX));
    assert_null(ynode_item_at(index->root->items->node, 0));
    assert_null(ynode_item_at(NULL, 0));
    yindex_free(index);
    str_fini(&text);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shapes),   cmocka_unit_test(test_no_value),   cmocka_unit_test(test_comments),
        cmocka_unit_test(test_refusals), cmocka_unit_test(test_duplicates), cmocka_unit_test(test_facts),
        cmocka_unit_test(test_depth),    cmocka_unit_test(test_large),    cmocka_unit_test(test_item_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
