/* Mappings as PyYAML sees them: merge keys and their precedence, duplicate keys, keys that are equal to Python, circles
 * and long chains of merges. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "str.h"
#include "view.h"

/* The view of the value of the last pair: "key=value", with a + before what is merged. */
static void check(const char *text, const char *expected)
{
    struct yindex *index = yindex_new(text, strlen(text));
    struct arena arena = {0};
    struct str out = STR_INIT;
    assert_false(index->broken);
    struct yview view = yview_of(index->root->last_pair->value, &arena);
    for (size_t i = 0; i < view.count; i++) {
        const struct yentry *entry = &view.entries[i];
        str_printf(&out, "%s%s%s=%s", i ? " " : "", entry->merged ? "+" : "", ynode_resolved(entry->pair->key)->text,
                   entry->value->kind == YNODE_SCALAR ? entry->value->text : "...");
    }
    assert_string_equal(str_text(&out), expected);
    str_fini(&out);
    arena_fini(&arena);
    yindex_free(index);
}

static void test_merging(void **state)
{
    (void)state;
    check("v: {a: 1, b: 2}\n", "a=1 b=2");
    check("x: &x {a: 1, b: 2}\nv: {<<: *x, b: 3, c: 4}\n", "b=3 c=4 +a=1");
    check("x: &x {a: 1}\ny: &y {a: 2, b: 3}\nv: {<<: [*x, *y]}\n", "+a=1 +b=3");
    check("v:\n  <<: {a: 1}\n  <<: {a: 2, b: 3}\n", "+a=2 +b=3");
    check("x: &x {a: 1}\ny: &y {<<: *x, b: 2}\nv: {<<: *y}\n", "+b=2 +a=1");
    check("x: &x {a: 1}\nv: {<<: [{<<: *x, b: 2}, {a: 3}]}\n", "+b=2 +a=1");
    check("&m <<: {z: 1}\nv: {*m : {a: 1}}\n", "+a=1");
    check("v: {'<<': {a: 1}}\n", "<<=...");
    check("v: {!!merge x: {a: 1}}\n", "+a=1");
    check("v: {<<: []}\n", "");
}

static void test_duplicates(void **state)
{
    (void)state;
    check("v: {a: 1, b: 2, a: 3}\n", "b=2 a=3");
    check("v: {1: a, 0x1: b, '1': c}\n", "0x1=b 1=c");
    check("v: {1: a, yes: b, 1.0: c}\n", "1.0=c");
    check("v: {~: a, null: b, 'null': c}\n", "null=b null=c");
    check("v: {on: a, 'on': b, ON: c}\n", "on=b ON=c");
    check("v: {=: a, '=': b}\n", "==b");
    check("x: &x {1: a}\nv: {<<: *x, yes: b}\n", "yes=b");
}

static void test_aliases(void **state)
{
    (void)state;
    check("x: &x y\nv: {*x : *x}\n", "y=y");
    check("v: &v {a: 1, <<: *v}\n", "a=1");
    check("x: &x {a: 1}\nv: *x\n", "a=1");
    check("v: [a]\n", "");
    check("v:\n", "");
}

static void test_no_mapping(void **state)
{
    (void)state;
    struct arena arena = {0};
    assert_int_equal(yview_of(NULL, &arena).count, 0);
    arena_fini(&arena);
}

static void test_find(void **state)
{
    (void)state;
    const char *text = "on: 1\n'on': 2\n1: 3\na: 4\n";
    struct yindex *index = yindex_new(text, strlen(text));
    struct arena arena = {0};
    struct yview view = yview_of(index->root, &arena);
    assert_string_equal(yview_find(&view, "on")->value->text, "2");
    assert_string_equal(yview_find(&view, "a")->value->text, "4");
    assert_null(yview_find(&view, "1"));
    assert_null(yview_find(&view, "b"));
    assert_false(ypair_is(index->root->pairs, "on"));
    assert_true(ypair_is(index->root->pairs->next, "on"));
    arena_fini(&arena);
    yindex_free(index);
}

/* Each mapping merges the one before it three times: nothing may be visited twice, and no stack may run out. */
static void test_bomb(void **state)
{
    (void)state;
    enum { DEPTH = 11 };
    struct str text = STR_INIT;
    str_add(&text, "a0: &a0 {k: 1}\n");
    for (int i = 1; i < DEPTH; i++)
        str_printf(&text, "a%d: &a%d {<<: [*a%d, *a%d, *a%d]}\n", i, i, i - 1, i - 1, i - 1);
    struct yindex *index = yindex_new(text.data, text.len);
    struct arena arena = {0};
    assert_false(index->broken);
    assert_int_equal(yview_of(index->root->last_pair->value, &arena).count, 1);
    arena_fini(&arena);
    yindex_free(index);
    str_fini(&text);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_merging),    cmocka_unit_test(test_duplicates), cmocka_unit_test(test_aliases),
        cmocka_unit_test(test_no_mapping), cmocka_unit_test(test_find),       cmocka_unit_test(test_bomb),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
