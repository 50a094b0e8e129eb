/* Dotted paths: parsing with escapes, finding through aliases and merge keys, where a search stops, and back to text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "path.h"

static const char text[] = "base: &b\n  r: 8\n  x: 1\nroot:\n  <<: *b\n  x: 2\n  x: 3\n"
                           "list:\n- path: p\n- [u, v]\n- *b\n\"a.b\": {'c\\d': 4}\n5: five\nnull_one:\nscalar: s\n~: nil\n";

static void test_parse(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct ypath path;
    struct str cause = STR_INIT;
    assert_true(ypath_parse("a.b\\.c.d\\\\e.0", &arena, &path, &cause));
    assert_int_equal(path.count, 4);
    assert_string_equal(path.steps[0], "a");
    assert_string_equal(path.steps[1], "b.c");
    assert_string_equal(path.steps[2], "d\\e");
    assert_string_equal(path.steps[3], "0");
    assert_true(ypath_parse("a\\", &arena, &path, &cause));
    assert_string_equal(path.steps[0], "a\\");
    assert_int_equal(cause.len, 0);
    static const char *const broken[] = {"", ".", "a.", ".a", "a..b", NULL};
    for (size_t i = 0; broken[i]; i++) {
        assert_false(ypath_parse(broken[i], &arena, &path, &cause));
        assert_true(cause.len > 0);
        str_clear(&cause);
    }
    str_fini(&cause);
    arena_fini(&arena);
}

static struct ytarget find(const struct yindex *index, const char *dotted)
{
    struct arena arena = {0};
    struct ypath path;
    struct str cause = STR_INIT;
    assert_true(ypath_parse(dotted, &arena, &path, &cause));
    struct ytarget target = ypath_find(index, &path);
    arena_fini(&arena);
    return target;
}

static void check_found(const struct yindex *index, const char *dotted, const char *value, bool merged)
{
    struct ytarget target = find(index, dotted);
    if (!target.exists)
        print_error("%s is not found\n", dotted);
    assert_true(target.exists);
    assert_string_equal(ynode_resolved(target.node)->text, value);
    assert_int_equal(target.merged, merged);
    assert_true((target.pair != NULL) != (target.item != NULL));
}

static void test_find(void **state)
{
    (void)state;
    struct yindex *index = yindex_new(text, strlen(text));
    assert_false(index->broken);
    check_found(index, "base.r", "8", false);
    check_found(index, "root.r", "8", true);
    check_found(index, "root.x", "3", false);
    check_found(index, "list.0.path", "p", false);
    check_found(index, "list.1.1", "v", false);
    check_found(index, "list.2.r", "8", false);
    check_found(index, "a\\.b.c\\\\d", "4", false);
    check_found(index, "5", "five", false);
    check_found(index, "~", "nil", false);
    assert_ptr_equal(find(index, "list.2").node->target, find(index, "base").node);
    yindex_free(index);
}

static void test_not_found(void **state)
{
    (void)state;
    struct yindex *index = yindex_new(text, strlen(text));
    struct ytarget target = find(index, "base.none.more");
    assert_false(target.exists || target.blocked);
    assert_null(target.node);
    assert_ptr_equal(target.last, find(index, "base").node);
    assert_int_equal(target.found, 1);
    target = find(index, "null_one.a.b");
    assert_false(target.exists || target.blocked);
    assert_int_equal(target.found, 1);
    assert_string_equal(target.pair->key->text, "null_one");
    assert_ptr_equal(target.last, index->root);
    target = find(index, "scalar.a");
    assert_true(target.blocked && !target.exists);
    static const char *const nowhere[] = {"list.3", "list.-1", "list.x", "list.0x0", "list.99999999999999999999", "none", NULL};
    for (size_t i = 0; nowhere[i]; i++) {
        target = find(index, nowhere[i]);
        assert_false(target.exists || target.blocked);
        assert_null(target.pair);
        assert_null(target.item);
    }
    yindex_free(index);
}

static void test_empty_root(void **state)
{
    (void)state;
    struct yindex *index = yindex_new("# c\n", 4);
    struct ytarget target = find(index, "a.b");
    assert_false(target.exists || target.blocked);
    assert_null(target.last);
    assert_int_equal(target.found, 0);
    yindex_free(index);
}

static void test_to_text(void **state)
{
    (void)state;
    struct yindex *index = yindex_new(text, strlen(text));
    static const char *const paths[] = {"base.r", "list.0.path", "a\\.b", "a\\.b.c\\\\d", "5", NULL};
    struct str out = STR_INIT;
    for (size_t i = 0; paths[i]; i++) {
        str_clear(&out);
        ypath_of_pair(find(index, paths[i]).pair, &out);
        assert_string_equal(str_text(&out), paths[i]);
    }
    str_clear(&out);
    ypath_of_item(find(index, "list.1.1").item, &out);
    assert_string_equal(str_text(&out), "list.1.1");
    str_clear(&out);
    ypath_add_step(&out, "a.b\\c");
    assert_string_equal(str_text(&out), "a\\.b\\\\c");
    str_fini(&out);
    yindex_free(index);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),      cmocka_unit_test(test_find),    cmocka_unit_test(test_not_found),
        cmocka_unit_test(test_empty_root), cmocka_unit_test(test_to_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
