/*
 * The arena (alignment, zeroed memory, growth, large requests, reuse after arena_fini) and mem: array growth, odd
 * sizes, and how a process ends when memory does.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "arena.h"
#include "mem.h"

static void test_alloc_is_zeroed_and_aligned(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 2, 3, 7, 8, 15, 16, 17, 31, 100, 1000};
    struct arena arena = {0};
    for (size_t round = 0; round < 200; round++) {
        size_t size = sizes[round % (sizeof sizes / sizeof sizes[0])];
        unsigned char *bytes = arena_alloc(&arena, size);
        assert_int_equal((uintptr_t)bytes % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(bytes[i], 0);
        memset(bytes, 0xAA, size);
    }
    arena_fini(&arena);
}

static void test_empty_requests_differ(void **state)
{
    (void)state;
    struct arena arena = {0};
    assert_ptr_not_equal(arena_alloc(&arena, 0), arena_alloc(&arena, 0));
    arena_fini(&arena);
}

static void test_many_allocations_stay_apart(void **state)
{
    (void)state;
    enum { COUNT = 50000 };
    struct arena arena = {0};
    size_t **items = mem_alloc(COUNT * sizeof *items);
    for (size_t i = 0; i < COUNT; i++) {
        items[i] = arena_alloc(&arena, sizeof **items * (1 + i % 5));
        *items[i] = i;
    }
    for (size_t i = 0; i < COUNT; i++)
        assert_int_equal(*items[i], i);
    free(items);
    arena_fini(&arena);
}

static void test_large_request_keeps_the_current_block(void **state)
{
    (void)state;
    struct arena arena = {0};
    char *before = arena_alloc(&arena, 16);
    char *large = arena_alloc(&arena, (size_t)3 * 1024 * 1024);
    char *after = arena_alloc(&arena, 16);
    assert_ptr_equal(after, before + 16);
    large[3 * 1024 * 1024 - 1] = 'x';
    arena_fini(&arena);
}

static void test_large_request_comes_first(void **state)
{
    (void)state;
    struct arena arena = {0};
    char *large = arena_alloc(&arena, (size_t)2 * 1024 * 1024);
    memset(large, 'x', (size_t)2 * 1024 * 1024);
    char *after = arena_alloc(&arena, 100);
    assert_int_equal(after[99], 0);
    arena_fini(&arena);
}

static void test_copy_and_printf(void **state)
{
    (void)state;
    struct arena arena = {0};
    assert_string_equal(arena_copy(&arena, "sample_packing", 6), "sample");
    assert_string_equal(arena_copy(&arena, NULL, 0), "");
    assert_memory_equal(arena_copy(&arena, "a\0b", 3), "a\0b", 4);
    assert_string_equal(arena_printf(&arena, "%s=%d", "rank", 16), "rank=16");
    const char *wide = arena_printf(&arena, "%9000d", 7);
    assert_int_equal(strlen(wide), 9000);
    assert_int_equal(wide[8999], '7');
    arena_fini(&arena);
}

static void test_fini_leaves_it_ready(void **state)
{
    (void)state;
    struct arena arena = {0};
    arena_fini(&arena);
    assert_null(arena.last);
    arena_alloc(&arena, 10);
    arena_fini(&arena);
    assert_null(arena.last);
    assert_string_equal(arena_copy(&arena, "again", 5), "again");
    arena_fini(&arena);
}

static void test_mem_odd_sizes(void **state)
{
    (void)state;
    char *block = mem_alloc(0);
    assert_non_null(block);
    assert_int_equal(block[0], 0);
    block = mem_resize(block, 0);
    assert_non_null(block);
    free(block);
    char *copy = mem_copy(NULL, 0);
    assert_string_equal(copy, "");
    free(copy);
}

static void test_mem_grow_doubles(void **state)
{
    (void)state;
    static const size_t expected[] = {8, 16, 32, 64};
    size_t capacity = 0;
    int *items = NULL;
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        items = mem_grow(items, &capacity, sizeof *items);
        assert_int_equal(capacity, expected[i]);
        items[capacity - 1] = 1;
    }
    free(items);
}

static void say_restored(void)
{
    static const char text[] = "restored\n";
    if (write(STDERR_FILENO, text, sizeof text - 1) < 0)
        _exit(99);
}

static void break_invariant(void)
{
    mem_fatal("no such row");
}

static void break_twice(void)
{
    atexit(break_invariant);
    mem_fatal("first");
}

static void ask_for_too_much(void)
{
    mem_alloc(SIZE_MAX);
}

static void resize_to_too_much(void)
{
    mem_resize(NULL, SIZE_MAX / 2 + 2);
}

static void grow_too_far(void)
{
    size_t capacity = SIZE_MAX / 32;
    mem_grow(NULL, &capacity, 32);
}

static void ask_arena_for_too_much(void)
{
    struct arena arena = {0};
    arena_alloc(&arena, SIZE_MAX);
}

/* Runs `body` in a child whose front end "restores the screen" at exit, and gives what it wrote to standard error. */
static void expect_end(void (*body)(void), const char *expected)
{
    int ends[2];
    char text[512] = "";
    size_t len = 0;
    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        atexit(say_restored);
        body();
        _exit(0);
    }
    close(ends[1]);
    for (ssize_t got; len < sizeof text - 1 && (got = read(ends[0], text + len, sizeof text - 1 - len)) > 0;)
        len += (size_t)got;
    text[len] = '\0';
    close(ends[0]);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 2);
    assert_string_equal(text, expected);
}

static void test_message_comes_after_the_exit_handlers(void **state)
{
    (void)state;
    expect_end(break_invariant, "restored\naxedit: internal error: no such row\n");
}

static void test_trouble_in_an_exit_handler_ends_at_once(void **state)
{
    (void)state;
    expect_end(break_twice, "axedit: internal error: first\naxedit: internal error: no such row\n");
}

static void test_too_much_memory(void **state)
{
    (void)state;
    expect_end(ask_for_too_much, "restored\naxedit: out of memory\n");
    expect_end(resize_to_too_much, "restored\naxedit: out of memory\n");
    expect_end(grow_too_far, "restored\naxedit: out of memory\n");
    expect_end(ask_arena_for_too_much, "restored\naxedit: internal error: absurd arena request\n");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alloc_is_zeroed_and_aligned),
        cmocka_unit_test(test_empty_requests_differ),
        cmocka_unit_test(test_many_allocations_stay_apart),
        cmocka_unit_test(test_large_request_keeps_the_current_block),
        cmocka_unit_test(test_large_request_comes_first),
        cmocka_unit_test(test_copy_and_printf),
        cmocka_unit_test(test_fini_leaves_it_ready),
        cmocka_unit_test(test_mem_odd_sizes),
        cmocka_unit_test(test_mem_grow_doubles),
        cmocka_unit_test(test_message_comes_after_the_exit_handlers),
        cmocka_unit_test(test_trouble_in_an_exit_handler_ends_at_once),
        cmocka_unit_test(test_too_much_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
