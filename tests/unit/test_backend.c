/*
 * The backends: the capability table of the design and of the releases, what each row needs, short names, hub paths, and
 * which release knows or refuses what.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "backend.h"
#include "known.h"

static struct target at_release(const char *version)
{
    struct target target = target_none();
    if (version)
        target.packages[PACKAGE_AXOLOTL] = (struct package_fact){PACKAGE_PRESENT, version};
    return target;
}

/* Design review, phase 1: name, supports_packing, uses_flash_lib, needs_dtype_cast, and whether 0.17 knows another answer. */
static const struct {
    const char *name;
    bool packing, flash_lib, dtype_cast;
    int min_compute, made_for;
    enum package package;
    const char *refused_from;
} table[] = {
    {"eager", false, false, false, 0, 0, PACKAGE_TORCH, NULL},
    {"sdpa", false, false, false, 0, 0, PACKAGE_TORCH, NULL},
    {"flash_attention_2", true, true, true, 80, 0, PACKAGE_FLASH_ATTN, NULL},
    {"flash_attention_3", true, true, true, 90, 90, PACKAGE_FLASH_ATTN_3, NULL},
    {"flex_attention", true, false, true, 0, 0, PACKAGE_TORCH, NULL},
    {"xformers", true, false, true, 0, 0, PACKAGE_XFORMERS, NULL},
    {"sage", true, false, true, 0, 0, PACKAGE_SAGEATTENTION, NULL},
    {"s2", false, true, true, 0, 0, PACKAGE_TORCH, "0.17.0"},
    {"fp8", false, false, true, 90, 0, PACKAGE_TORCHAO, NULL},
    {"kernels-community/flash-attn2", false, false, true, 80, 0, PACKAGE_KERNELS, NULL},
    {"kernels-community/flash-attn3", true, true, true, 90, 90, PACKAGE_KERNELS, NULL},
    {"kernels-community/sage-attention", true, false, true, 0, 0, PACKAGE_KERNELS, NULL},
};

#define ROWS (sizeof table / sizeof *table)

static void expect_capabilities(const char *name, const char *release, bool packing, bool flash_lib, bool dtype_cast)
{
    struct target target = at_release(release);
    struct capabilities found = backend_capabilities(name, &target);
    if (found.supports_packing != packing || found.uses_flash_lib != flash_lib || found.needs_dtype_cast != dtype_cast)
        fail_msg("%s with axolotl %s: %d %d %d", name, release, found.supports_packing, found.uses_flash_lib,
                 found.needs_dtype_cast);
}

static void test_capabilities(void **state)
{
    (void)state;
    static const char *const releases[] = {NULL, "0.16.0", "0.17.0", "0.18.0"};
    assert_int_equal(backend_count(), ROWS);
    for (size_t i = 0; i < ROWS; i++) {
        for (size_t k = 0; k < 4; k++) {
            bool later = k >= 2 && strcmp(table[i].name, "kernels-community/flash-attn2") == 0;
            expect_capabilities(table[i].name, releases[k], table[i].packing || later, table[i].flash_lib || later,
                                table[i].dtype_cast);
        }
    }
    for (size_t k = 0; k < 4; k++) {
        expect_capabilities(NULL, releases[k], false, false, false);
        expect_capabilities("someone/kernel", releases[k], false, false, true);
        expect_capabilities("kernels-community/flash-attn3:fn", releases[k], false, false, true);
        expect_capabilities("kernels-community/flash-attn3@v1", releases[k], false, false, true);
    }
}

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS; i++) {
        const struct backend *row = backend_at(i);
        assert_string_equal(row->name, table[i].name); /* the order of the picker */
        assert_ptr_equal(backend_find(table[i].name), row);
        assert_ptr_equal(backend_row(row->id), row);
        assert_int_equal(row->min_compute, table[i].min_compute);
        assert_int_equal(row->made_for, table[i].made_for);
        assert_int_equal(row->package, table[i].package);
        assert_int_equal(row->hub, strchr(row->name, '/') != NULL);
        assert_true(strlen(row->help) > 40 && row->help[strlen(row->help) - 1] == '.');
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(backend_at(k)->help, row->help);
    }
    assert_null(backend_find("flash"));
    assert_null(backend_find("SDPA"));
    assert_null(backend_find(""));
    struct str names = STR_INIT;
    backend_list_names(&names);
    assert_string_equal(str_text(&names),
                        "eager, sdpa, flash_attention_2, flash_attention_3, flex_attention, xformers, sage, s2, fp8");
    str_fini(&names);
}

static void test_short_names(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"flash", "flash_attention_2"}, {"fa2", "flash_attention_2"}, {"fa3", "flash_attention_3"}, {"sdp", "sdpa"},
        {"flex", "flex_attention"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        assert_non_null(backend_of_short_name(pairs[i][0]));
        assert_string_equal(backend_of_short_name(pairs[i][0])->name, pairs[i][1]);
    }
    static const char *const others[] = {"", "fa4", "FLASH", "flash ", "sdpa", "sage", "xformers", "eager", "s2"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_null(backend_of_short_name(others[i]));
}

static void test_hub_paths(void **state)
{
    (void)state;
    static const char *const fitting[] = {"a/b", "org/repo@v1", "org/repo:fn", "org/repo@rev:fn",
                                          "org.x/re-po_1@main:f.g"};
    static const char *const shapeless[] = {"a/b/c", "a/",     "/b",       "a/b@",   "a/b:",   "a/b:f@v", "a b/c",
                                            "a/b c", "a@v/b",  "a:f/b",    "a/b@v:", "a/b@@v", "a/b:f:g", "/",
                                            "a//b",  "a/b@:f", "a/b @v:f", "a/b\tc", "a/b\nc"};
    static const char *const no_path[] = {"kernel", "kernels", "kernel-s", "", "Kernels-x", "x-kernels-y"};
    for (size_t i = 0; i < sizeof fitting / sizeof *fitting; i++)
        assert_true(backend_is_hub_path(fitting[i]) && backend_hub_path_fits(fitting[i]));
    for (size_t i = 0; i < sizeof shapeless / sizeof *shapeless; i++)
        if (!backend_is_hub_path(shapeless[i]) || backend_hub_path_fits(shapeless[i]))
            fail_msg("\"%s\" fits", shapeless[i]);
    for (size_t i = 0; i < sizeof no_path / sizeof *no_path; i++)
        assert_false(backend_is_hub_path(no_path[i]));
    assert_true(backend_is_hub_path("kernels-own"));
    assert_true(backend_is_hub_path("kernels-"));
    assert_false(backend_hub_path_fits("kernels-own"));
    assert_false(backend_hub_path_fits(""));
}

static void test_releases(void **state)
{
    (void)state;
    struct target none = at_release(NULL), old = at_release("0.16.9"), pre = at_release("0.17.0.dev0");
    struct target release = at_release("0.17.0"), later = at_release("0.18.0");
    for (size_t i = 0; i < ROWS; i++) {
        const struct backend *row = backend_at(i);
        bool refused = table[i].refused_from != NULL;
        assert_true(backend_is_taken(row, &none) && backend_is_taken(row, &old) && backend_is_taken(row, &pre));
        assert_int_equal(backend_is_taken(row, &release), !refused);
        assert_int_equal(backend_is_taken(row, &later), !refused);
        bool known_later = strcmp(row->name, "kernels-community/flash-attn2") == 0;
        assert_int_equal(backend_is_known(row, &none), !known_later);
        assert_int_equal(backend_is_known(row, &pre), !known_later);
        assert_true(backend_is_known(row, &release) && backend_is_known(row, &later));
    }
}

static void test_isolation(void **state)
{
    (void)state;
    struct target none = at_release(NULL), before = at_release("0.17.9"), from = at_release("0.18.0");
    for (size_t i = 0; i < ROWS; i++) {
        const char *name = table[i].name;
        bool masked = strcmp(name, "eager") == 0 || strcmp(name, "sdpa") == 0;
        bool known_later = strcmp(name, "kernels-community/flash-attn2") == 0;
        assert_int_equal(backend_isolates_packing(name, &none), table[i].packing);
        assert_int_equal(backend_isolates_packing(name, &before), table[i].packing || known_later);
        assert_int_equal(backend_isolates_packing(name, &from), table[i].packing || known_later || masked);
    }
    assert_false(backend_isolates_packing(NULL, &from));
    assert_false(backend_isolates_packing("someone/kernel", &from));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_capabilities), cmocka_unit_test(test_rows),     cmocka_unit_test(test_short_names),
        cmocka_unit_test(test_hub_paths),    cmocka_unit_test(test_releases), cmocka_unit_test(test_isolation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
