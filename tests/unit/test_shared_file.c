/* share/ as it is compiled in: every file of the directory, byte for byte, and nothing else. */
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "known.h"
#include "shared_file.h"

static size_t on_disk;

static int look_at(const char *path, const struct stat *status, int type, struct FTW *where)
{
    (void)status;
    const char *base = path + where->base;
    size_t len = strlen(base);
    if (type != FTW_F || base[0] == '.' || base[len - 1] == '~')
        return 0;
    on_disk++;
    const struct shared_file *file = shared_file_find(path + strlen("share/"));
    if (!file)
        fail_msg("%s is not compiled in", path);
    struct arena arena = {0};
    size_t size;
    const char *text = read_whole_file(path, &size, &arena);
    assert_int_equal(size, file->len);
    assert_memory_equal(text, file->text, size);
    assert_int_equal(file->text[file->len], '\0');
    arena_fini(&arena);
    return 0;
}

static void test_it_is_what_lies_there(void **state)
{
    (void)state;
    on_disk = 0;
    assert_int_equal(nftw("share", look_at, 8, FTW_PHYS), 0);
    assert_true(on_disk > 0);
    assert_int_equal(on_disk, shared_file_count());
}

static void test_a_directory_can_be_walked(void **state)
{
    (void)state;
    size_t samples = 0, all = 0;
    const struct shared_file *file = NULL;
    while ((file = shared_file_next("samples/", file))) {
        assert_memory_equal(file->name, "samples/", strlen("samples/"));
        samples++;
    }
    while ((file = shared_file_next("", file)))
        all++;
    assert_true(samples > 0);
    assert_int_equal(all, shared_file_count());
    assert_null(shared_file_next("nothing/", NULL));
    assert_null(shared_file_find("samples"));
}

static void test_names_are_in_order(void **state)
{
    (void)state;
    for (size_t i = 1; i < shared_file_count(); i++)
        assert_true(strcmp(shared_file_at(i - 1)->name, shared_file_at(i)->name) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_is_what_lies_there),
        cmocka_unit_test(test_a_directory_can_be_walked),
        cmocka_unit_test(test_names_are_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
