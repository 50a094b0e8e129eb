/*
 * Recovery copies: who holds which slot, what is offered after an editor died, and lock files that say nonsense.
 *
 * An editor that died is one whose recovery was closed without a drop: the kernel gives locks up in the same way. Each
 * test runs in a fresh directory, which is its state directory too.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "file.h"
#include "mem.h"
#include "recovery.h"

static int set_up(void **state)
{
    static char directory[64];
    strcpy(directory, "/tmp/axedit-recovery-XXXXXX");
    *state = mkdtemp(directory);
    return *state == NULL || chdir(directory) != 0 || setenv("XDG_STATE_HOME", directory, 1) != 0;
}

static int tear_down(void **state)
{
    char command[128];
    snprintf(command, sizeof command, "chmod -R u+w %s && rm -rf %s", (char *)*state, (char *)*state);
    return chdir("/") != 0 || system(command) != 0;
}

static struct str text_of(const char *text)
{
    struct str str = STR_INIT;
    str_add(&str, text);
    return str;
}

static struct recovery *open_for(const char *path, const char *base)
{
    struct str text = text_of(base), cause = STR_INIT;
    struct recovery *recovery = recovery_open(path, &text, &cause);
    if (!recovery)
        fail_msg("%s", str_text(&cause));
    str_fini(&text);
    str_fini(&cause);
    return recovery;
}

static void keep(struct recovery *recovery, const char *now, const char *was)
{
    struct str text = text_of(now), base = text_of(was), cause = STR_INIT;
    if (!recovery_keep(recovery, &text, &base, false, &cause))
        fail_msg("%s", str_text(&cause));
    str_fini(&text);
    str_fini(&base);
    str_fini(&cause);
}

/* NULL for `expected`: nothing is offered. */
static void expect_found(struct recovery *recovery, const char *on_disk, const char *expected, bool base_changed)
{
    struct str disk = text_of(on_disk);
    struct recovered found;
    struct str cause = STR_INIT;
    assert_int_equal(recovery_find(recovery, &disk, &found, &cause), expected != NULL);
    str_fini(&cause);
    if (expected != NULL) {
        assert_string_equal(str_text(&found.text), expected);
        assert_int_equal(found.base_changed, base_changed);
    }
    str_fini(&found.text);
    str_fini(&disk);
}

static size_t count_files(void)
{
    size_t count = 0;
    FILE *list = popen("find axedit -type f | wc -l", "r");
    assert_non_null(list);
    assert_int_equal(fscanf(list, "%zu", &count), 1);
    pclose(list);
    return count;
}

static void test_dead_editor(void **state)
{
    (void)state;
    struct recovery *recovery = open_for("a.yml", "a: 1\n");
    expect_found(recovery, "a: 1\n", NULL, false);
    keep(recovery, "a: 2\n", "a: 1\n");
    recovery_close(recovery);

    recovery = open_for("a.yml", "a: 1\n");
    expect_found(recovery, "a: 1\n", "a: 2\n", false);
    expect_found(recovery, "a: 9\n", "a: 2\n", true); /* not decided yet; and the file is another meanwhile */
    recovery_skip_found(recovery);
    recovery_close(recovery);

    recovery = open_for("a.yml", "a: 1\n");
    expect_found(recovery, "a: 1\n", "a: 2\n", false); /* put off is not lost */
    assert_true(recovery_discard_found(recovery, NULL));
    expect_found(recovery, "a: 1\n", NULL, false);
    recovery_close(recovery);
    assert_int_equal(count_files(), 0);
}

/* What was restored is in the own slot before the old one goes; dying in between offers one text, and twice if need be. */
static void test_restored_and_dead_again(void **state)
{
    (void)state;
    struct recovery *recovery = open_for("a.yml", "a: 1\n");
    keep(recovery, "a: 2\n", "a: 1\n");
    recovery_close(recovery);
    recovery = open_for("a.yml", "a: 1\n");
    expect_found(recovery, "a: 1\n", "a: 2\n", false);
    keep(recovery, "a: 2\n", "a: 1\n");
    recovery_close(recovery);
    recovery = open_for("a.yml", "a: 1\n");
    expect_found(recovery, "a: 1\n", "a: 2\n", false);
    assert_true(recovery_discard_found(recovery, NULL));
    expect_found(recovery, "a: 1\n", "a: 2\n", false);
    assert_true(recovery_discard_found(recovery, NULL));
    expect_found(recovery, "a: 1\n", NULL, false);
    recovery_close(recovery);
}

/* Saved, and dead before the copy was removed: nothing to offer, and the copy goes. */
static void test_saved_and_dead(void **state)
{
    (void)state;
    struct recovery *recovery = open_for("a.yml", "a: 1\n");
    keep(recovery, "a: 2\n", "a: 1\n");
    recovery_close(recovery);
    recovery = open_for("a.yml", "a: 2\n");
    expect_found(recovery, "a: 2\n", NULL, false);
    recovery_close(recovery);
    assert_int_equal(count_files(), 0);
}

static void test_two_editors(void **state)
{
    (void)state;
    long pid;
    struct recovery *first = open_for("a.yml", "a: 1\n");
    assert_false(recovery_other(first, &pid));
    keep(first, "a: 2\n", "a: 1\n");
    struct recovery *second = open_for("./a.yml", "a: 1\n");
    assert_true(recovery_other(second, &pid));
    assert_int_equal(pid, getpid());
    assert_string_not_equal(recovery_path(first), recovery_path(second));
    expect_found(second, "a: 1\n", NULL, false); /* the other one lives: its copy is its own */
    keep(second, "a: 3\n", "a: 1\n");
    recovery_close(first);
    recovery_close(second);

    struct recovery *third = open_for("a.yml", "a: 1\n");
    assert_false(recovery_other(third, &pid));
    const char *offered[2] = {"a: 3\n", "a: 2\n"};
    struct str disk = text_of("a: 1\n");
    struct recovered found;
    for (int i = 0; i < 2; i++) { /* both, in whichever order their clock gives */
        struct str cause = STR_INIT;
        assert_true(recovery_find(third, &disk, &found, &cause));
        assert_int_equal(cause.len, 0);
        str_fini(&cause);
        assert_true(strcmp(str_text(&found.text), offered[0]) == 0 || strcmp(str_text(&found.text), offered[1]) == 0);
        assert_true(recovery_discard_found(third, NULL));
        str_fini(&found.text);
    }
    str_fini(&disk);
    expect_found(third, "a: 1\n", NULL, false);
    recovery_close(third);
    assert_int_equal(count_files(), 0);
}

static void test_other_files(void **state)
{
    (void)state;
    assert_int_equal(mkdir("sub", 0700), 0);
    struct recovery *recovery = open_for("a.yml", "");
    keep(recovery, "a: 2\n", "");
    recovery_close(recovery);
    recovery = open_for("sub/a.yml", "");
    expect_found(recovery, "", NULL, false);
    recovery_close(recovery);
}

/* The way to a file is not the file. */
static void test_link(void **state)
{
    (void)state;
    FILE *file = fopen("a.yml", "w");
    assert_non_null(file);
    fclose(file);
    assert_int_equal(symlink("a.yml", "b.yml"), 0);
    struct recovery *recovery = open_for("a.yml", "");
    keep(recovery, "a: 2\n", "");
    recovery_close(recovery);
    recovery = open_for("b.yml", "");
    expect_found(recovery, "", "a: 2\n", false);
    recovery_close(recovery);
}

static void test_names(void **state)
{
    (void)state;
    char longest[300];
    memset(longest, 'x', sizeof longest);
    strcpy(longest + 245, ".yml");
    struct recovery *recovery = open_for(longest, "");
    keep(recovery, "a: 2\n", "");
    recovery_close(recovery);
    recovery = open_for(longest, "");
    expect_found(recovery, "", "a: 2\n", false);
    recovery_close(recovery);
}

static void test_no_place(void **state)
{
    struct str base = STR_INIT, cause = STR_INIT;
    char *home = getenv("HOME") ? strdup(getenv("HOME")) : NULL;
    setenv("XDG_STATE_HOME", "relative", 1);
    setenv("HOME", *state, 1);
    struct recovery *recovery = recovery_open("a.yml", &base, &cause);
    assert_non_null(recovery);
    assert_non_null(strstr(recovery_path(recovery), "/.local/state/axedit/recovery/a-"));
    recovery_close(recovery);
    unsetenv("XDG_STATE_HOME");
    unsetenv("HOME");
    assert_null(recovery_open("a.yml", &base, &cause));
    assert_non_null(strstr(str_text(&cause), "XDG_STATE_HOME"));
    str_clear(&cause);
    setenv("XDG_STATE_HOME", "/dev/null/x", 1);
    assert_null(recovery_open("a.yml", &base, &cause));
    assert_non_null(strstr(str_text(&cause), "/dev/null/x"));
    if (home)
        setenv("HOME", home, 1);
    free(home);
    str_fini(&base);
    str_fini(&cause);
}

/* The place goes away under the editor: the old copy is what is left, and that is said. */
static void test_failure_keeps_the_old_copy(void **state)
{
    (void)state;
    if (geteuid() == 0)
        skip(); /* root may write everywhere */
    struct recovery *recovery = open_for("a.yml", "");
    keep(recovery, "a: 2\n", "");
    assert_int_equal(chmod("axedit/recovery", 0500), 0);
    struct str text = text_of("a: 3\n"), base = STR_INIT, cause = STR_INIT;
    assert_false(recovery_keep(recovery, &text, &base, false, &cause));
    assert_true(cause.len > 0);
    recovery_close(recovery);
    assert_int_equal(chmod("axedit/recovery", 0700), 0);
    recovery = open_for("a.yml", "");
    expect_found(recovery, "", "a: 2\n", false);
    recovery_close(recovery);
    str_fini(&text);
    str_fini(&cause);
}

static struct recovery_note read_note(const char *text)
{
    return recovery_read_note(text, strlen(text));
}

static void test_note(void **state)
{
    (void)state;
    struct recovery_note note = read_note("axedit recovery 1\npid 42\nhost node-1\nbase 12 00ff\n");
    assert_int_equal(note.pid, 42);
    assert_int_equal(note.host_len, 6);
    assert_memory_equal(note.host, "node-1", 6);
    assert_true(note.has_base);
    assert_int_equal(note.base_size, 12);
    assert_int_equal(note.base_hash, 0xFF);
    static const char *const nonsense[] = {
        "",      "\n\n",   "pid",     "pid ",     "pid x",    "host",     "base",
        "base ", "base 1", "base 1 ", "base x 1", "base 1 x", "\xff\xfe", "pid 99999999999999999999",
    };
    for (size_t i = 0; i < sizeof nonsense / sizeof nonsense[0]; i++) {
        note = read_note(nonsense[i]);
        assert_int_equal(note.pid, 0);
        assert_false(note.has_base);
    }
}

/* A copy that can't be read is told of and stays. */
static void test_unreadable_copy(void **state)
{
    (void)state;
    struct recovery *recovery = open_for("a.yml", "a: 1\n");
    keep(recovery, "a: 2\n", "a: 1\n");
    char *copy = mem_copy(recovery_path(recovery), strlen(recovery_path(recovery)));
    recovery_close(recovery);
    assert_int_equal(unlink(copy), 0);
    assert_int_equal(mkdir(copy, 0700), 0);

    recovery = open_for("a.yml", "a: 1\n");
    assert_string_not_equal(recovery_path(recovery), copy);
    struct str disk = text_of("a: 1\n"), cause = STR_INIT;
    struct recovered found;
    assert_false(recovery_find(recovery, &disk, &found, &cause));
    assert_non_null(strstr(str_text(&cause), "can't read "));
    assert_non_null(strstr(str_text(&cause), ": is a directory"));
    str_fini(&cause);
    str_fini(&disk);
    recovery_close(recovery);
    assert_true(file_stamp_of(copy).exists);
    free(copy);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_dead_editor),
        TEST(test_unreadable_copy),
        TEST(test_restored_and_dead_again),
        TEST(test_saved_and_dead),
        TEST(test_two_editors),
        TEST(test_other_files),
        TEST(test_link),
        TEST(test_names),
        TEST(test_no_place),
        TEST(test_failure_keeps_the_old_copy),
        TEST(test_note),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
