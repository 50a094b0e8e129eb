/* The map of texts to pointers: growth, replacing, keys that differ by length or hold NULs, the empty key; and its hash. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "hash.h"
#include "map.h"

static void test_empty(void **state)
{
    (void)state;
    struct map map = {0};
    assert_null(map_get(&map, "a", 1));
    assert_null(map_get(&map, "", 0));
}

static void test_put_and_replace(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct map map = {0};
    int one = 1, two = 2;
    assert_null(map_put(&map, "a", 1, &one, &arena));
    assert_ptr_equal(map_get(&map, "a", 1), &one);
    assert_ptr_equal(map_put(&map, "a", 1, &two, &arena), &one);
    assert_ptr_equal(map_get(&map, "a", 1), &two);
    assert_int_equal(map.count, 1);
    arena_fini(&arena);
}

static void test_keys_are_bytes(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct map map = {0};
    int values[4];
    assert_null(map_put(&map, "", 0, &values[0], &arena));
    assert_null(map_put(&map, "a", 1, &values[1], &arena));
    assert_null(map_put(&map, "a\0b", 3, &values[2], &arena));
    assert_null(map_put(&map, "a\0c", 3, &values[3], &arena));
    assert_ptr_equal(map_get(&map, "", 0), &values[0]);
    assert_ptr_equal(map_get(&map, "ab", 1), &values[1]);
    assert_ptr_equal(map_get(&map, "a\0b", 3), &values[2]);
    assert_ptr_equal(map_get(&map, "a\0c", 3), &values[3]);
    assert_null(map_get(&map, "a\0", 2));
    arena_fini(&arena);
}

static void test_many(void **state)
{
    (void)state;
    enum { COUNT = 5000 };
    struct arena arena = {0};
    struct map map = {0};
    static char keys[COUNT][8];
    for (size_t i = 0; i < COUNT; i++) {
        snprintf(keys[i], sizeof keys[i], "%zu", i);
        assert_null(map_put(&map, keys[i], strlen(keys[i]), keys[i], &arena));
    }
    assert_int_equal(map.count, COUNT);
    for (size_t i = 0; i < COUNT; i++)
        assert_ptr_equal(map_get(&map, keys[i], strlen(keys[i])), keys[i]);
    assert_null(map_get(&map, "5000", 4));
    arena_fini(&arena);
}

/* Part of file names, so it stays what it is; the values are those of the Internet draft on FNV. */
static void test_hash(void **state)
{
    (void)state;
    assert_true(hash_bytes("", 0) == UINT64_C(0xCBF29CE484222325));
    assert_true(hash_bytes("foobar", 6) == UINT64_C(0x85944171F73967E8));
    assert_true(hash_from(hash_bytes("foo", 3), "bar", 3) == hash_bytes("foobar", 6));
    assert_false(hash_from(1, "foobar", 6) == hash_from(2, "foobar", 6));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_put_and_replace),
        cmocka_unit_test(test_keys_are_bytes),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
