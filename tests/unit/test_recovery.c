/*
 * Recovery copies: who holds which slot, what is offered after an editor died, and lock files that say nonsense.
 *
 * An editor that died is one whose recovery was closed without a drop: the kernel gives locks up in the same way. Each
 * test runs in a fresh directory, which is its state directory too.
 */
#include <fcntl.h>
#include <limits.h>
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

/* Links may lead to what is made later; then it has one name as well. */
static void test_link_to_nothing_yet(void **state)
{
    (void)state;
    assert_int_equal(mkdir("real", 0700), 0);
    assert_int_equal(symlink("real/new.yml", "first"), 0);
    assert_int_equal(symlink("first", "second"), 0);
    struct recovery *recovery = open_for("second", "");
    keep(recovery, "a: 2\n", "");
    recovery_close(recovery);
    recovery = open_for("real/new.yml", "");
    expect_found(recovery, "", "a: 2\n", false);
    recovery_close(recovery);
    FILE *file = fopen("second", "w");
    assert_non_null(file);
    fclose(file);
    recovery = open_for("second", "");
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

/* An editor that died with the edit "a: NUMBER" in slot `number`, `number` minutes after the others began. */
static void leave_copy(const char *path, int number, int slot)
{
    char text[32], copy[PATH_MAX];
    snprintf(text, sizeof text, "a: %d\n", number);
    struct recovery *recovery = open_for(path, "a: 0\n");
    keep(recovery, text, "a: 0\n");
    snprintf(copy, sizeof copy, "%s", recovery_path(recovery));
    recovery_close(recovery);
    struct timespec times[2] = {{.tv_sec = 1000000000 + number * 60}, {.tv_sec = 1000000000 + number * 60}};
    assert_int_equal(utimensat(AT_FDCWD, copy, times, 0), 0);
    char end[32];
    snprintf(end, sizeof end, ".%d.yml", slot);
    if (strlen(copy) < strlen(end) || strcmp(copy + strlen(copy) - strlen(end), end) != 0)
        fail_msg("%s is not in slot %d", copy, slot);
}

/* The path of the slot's file: "lock" or "yml". */
static void path_of(const char *path, int slot, const char *ending, char out[PATH_MAX])
{
    struct recovery *recovery = open_for(path, "a: 0\n");
    snprintf(out, PATH_MAX, "%s", recovery_path(recovery));
    recovery_close(recovery);
    char *number = strstr(out, ".yml");
    while (number[-1] != '.')
        number--;
    snprintf(number, (size_t)(out + PATH_MAX - number), "%d.%s", slot, ending);
}

/* The copies of `from` and the older ones down to `to` are offered, and each is skipped or discarded. */
static void expect_all(struct recovery *recovery, int from, int to, bool discards)
{
    for (int number = from; number >= to; number--) {
        char text[32];
        snprintf(text, sizeof text, "a: %d\n", number);
        expect_found(recovery, "a: 0\n", text, false);
        assert_int_equal(recovery_count_more(recovery), number - to);
        if (discards)
            assert_true(recovery_discard_found(recovery, NULL));
        else
            recovery_skip_found(recovery);
    }
    expect_found(recovery, "a: 0\n", NULL, false);
    assert_int_equal(recovery_count_more(recovery), 0);
}

enum { MANY = 40 };

/* However often the answer is "later": each copy is offered, the newest first, and the editor has a slot of its own. */
static void test_many_copies(void **state)
{
    (void)state;
    for (int number = 1; number <= MANY; number++)
        leave_copy("a.yml", number, number - 1);
    struct recovery *recovery = open_for("a.yml", "a: 0\n");
    expect_all(recovery, MANY, 1, false);
    keep(recovery, "a: 99\n", "a: 0\n");
    recovery_close(recovery);

    recovery = open_for("a.yml", "a: 0\n");
    expect_found(recovery, "a: 0\n", "a: 99\n", false);
    assert_true(recovery_discard_found(recovery, NULL));
    expect_all(recovery, MANY, 1, true);
    recovery_close(recovery);
    assert_int_equal(count_files(), 0);
}

/* Answered in any order: what is left far behind a gap is offered, and a free slot before it is used again. */
static void test_gaps(void **state)
{
    (void)state;
    for (int number = 1; number <= MANY; number++)
        leave_copy("a.yml", number, number - 1);
    struct recovery *recovery = open_for("a.yml", "a: 0\n");
    expect_found(recovery, "a: 0\n", "a: 40\n", false);
    recovery_skip_found(recovery);
    expect_all(recovery, MANY - 1, 1, true);
    recovery_close(recovery);
    recovery = open_for("a.yml", "a: 0\n");
    assert_non_null(strstr(recovery_path(recovery), ".0.yml"));
    expect_all(recovery, MANY, MANY, true);
    recovery_close(recovery);
    assert_int_equal(count_files(), 0);
}

/* Names that look like a slot's and are none. */
static void test_strange_names(void **state)
{
    (void)state;
    static const char *const names[] = {"-1", "00", "1x", "", "9999999999", "99999999999999999999999", "0x1", "+1"};
    leave_copy("a.yml", 1, 0);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[PATH_MAX];
        struct str cause = STR_INIT;
        path_of("a.yml", 0, "yml", path);
        char *number = strstr(path, ".0.yml");
        snprintf(number, sizeof path - (size_t)(number - path), ".%s.yml", names[i]);
        assert_true(file_save_private(path, "a: 5\n", 5, false, &cause));
    }
    struct recovery *recovery = open_for("a.yml", "a: 0\n");
    expect_all(recovery, 1, 1, true);
    assert_non_null(strstr(recovery_path(recovery), ".1.yml"));
    recovery_close(recovery);
}

/* Two editors and one pile: none offers what the other shows, and a copy is locked only while it is shown. */
static void test_two_editors_and_copies(void **state)
{
    (void)state;
    for (int number = 1; number <= 3; number++)
        leave_copy("a.yml", number, number - 1);
    struct recovery *first = open_for("a.yml", "a: 0\n"), *second = open_for("a.yml", "a: 0\n");
    expect_found(first, "a: 0\n", "a: 3\n", false);
    expect_found(second, "a: 0\n", "a: 2\n", false);
    assert_true(recovery_discard_found(first, NULL));
    expect_found(first, "a: 0\n", "a: 1\n", false);
    recovery_skip_found(second);
    struct str disk = text_of("a: 0\n"), cause = STR_INIT;
    struct recovered found;
    assert_false(recovery_find(second, &disk, &found, &cause)); /* of what went away nothing is said */
    assert_string_equal(str_text(&cause), "it is also open in another axedit");
    str_fini(&cause);
    str_fini(&disk);
    recovery_close(first);
    recovery_close(second);
}

/* A lock file that can't be opened is no reason to do without the other slots; its copy is told of. */
static void test_lock_that_cannot_be_opened(void **state)
{
    (void)state;
    char path[PATH_MAX];
    struct str cause = STR_INIT, disk = text_of("a: 0\n");
    struct recovered found;
    leave_copy("a.yml", 1, 0);
    leave_copy("a.yml", 2, 1);
    path_of("a.yml", 0, "lock", path);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkdir(path, 0700), 0); /* root can open everything else */
    struct recovery *recovery = open_for("a.yml", "a: 0\n");
    assert_non_null(strstr(recovery_path(recovery), ".2.yml"));
    expect_found(recovery, "a: 0\n", "a: 2\n", false);
    assert_true(recovery_discard_found(recovery, NULL));
    assert_false(recovery_find(recovery, &disk, &found, &cause));
    assert_non_null(strstr(str_text(&cause), "can't open "));
    assert_non_null(strstr(str_text(&cause), ".0.lock: is a directory"));
    recovery_close(recovery);

    /* Without a copy there is nothing to tell. */
    path_of("a.yml", 0, "yml", path);
    assert_int_equal(unlink(path), 0);
    recovery = open_for("a.yml", "a: 0\n");
    str_clear(&cause);
    assert_false(recovery_find(recovery, &disk, &found, &cause));
    assert_int_equal(cause.len, 0);
    keep(recovery, "a: 3\n", "a: 0\n");
    recovery_close(recovery);
    recovery = open_for("a.yml", "a: 0\n");
    expect_found(recovery, "a: 0\n", "a: 3\n", false);
    recovery_close(recovery);
    str_fini(&cause);
    str_fini(&disk);
}

/* Each copy that can't be used has its sentence. */
static void test_sentences(void **state)
{
    (void)state;
    char path[PATH_MAX];
    struct str cause = STR_INIT, disk = text_of("a: 0\n");
    struct recovered found;
    for (int number = 1; number <= 2; number++)
        leave_copy("a.yml", number, number - 1);
    for (int slot = 0; slot < 2; slot++) {
        path_of("a.yml", slot, "yml", path);
        assert_int_equal(unlink(path), 0);
        assert_int_equal(mkdir(path, 0700), 0);
    }
    struct recovery *recovery = open_for("a.yml", "a: 0\n");
    assert_false(recovery_find(recovery, &disk, &found, &cause));
    assert_non_null(strstr(str_text(&cause), ": is a directory; can't read "));
    recovery_close(recovery);
    str_fini(&cause);
    str_fini(&disk);
}

/* The copy that was shown goes away before the answer: the answer does not hit the next one. */
static void test_answer_to_a_copy_that_went(void **state)
{
    (void)state;
    char path[PATH_MAX];
    struct str cause = STR_INIT, disk = text_of("a: 0\n");
    struct recovered found;
    leave_copy("a.yml", 1, 0);
    leave_copy("a.yml", 2, 1);
    path_of("a.yml", 1, "yml", path);
    struct recovery *recovery = open_for("a.yml", "a: 0\n");
    expect_found(recovery, "a: 0\n", "a: 2\n", false);
    assert_int_equal(unlink(path), 0);
    assert_false(recovery_find(recovery, &disk, &found, &cause));
    assert_int_equal(cause.len, 0);
    expect_found(recovery, "a: 0\n", "a: 1\n", false);
    recovery_close(recovery);
    str_fini(&cause);
    str_fini(&disk);
}

/* A directory that can be used and not read: the copies in low slots are found by name, and the rest is said. */
static void test_directory_that_cannot_be_listed(void **state)
{
    (void)state;
    if (geteuid() == 0)
        skip(); /* root may read everywhere; scripts/test_faults has the same with a call that fails */
    struct str cause = STR_INIT;
    leave_copy("a.yml", 1, 0);
    struct recovery *recovery = open_for("a.yml", "a: 0\n");
    assert_true(recovery_saw_all(recovery, &cause));
    recovery_close(recovery);
    assert_int_equal(chmod("axedit/recovery", 0300), 0);
    recovery = open_for("a.yml", "a: 0\n");
    assert_false(recovery_saw_all(recovery, &cause));
    assert_non_null(strstr(str_text(&cause), "axedit/recovery: permission denied"));
    expect_all(recovery, 1, 1, true);
    keep(recovery, "a: 2\n", "a: 0\n");
    recovery_close(recovery);
    assert_int_equal(chmod("axedit/recovery", 0700), 0);
    str_fini(&cause);
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
        TEST(test_link_to_nothing_yet),
        TEST(test_names),
        TEST(test_no_place),
        TEST(test_failure_keeps_the_old_copy),
        TEST(test_note),
        TEST(test_many_copies),
        TEST(test_gaps),
        TEST(test_strange_names),
        TEST(test_two_editors_and_copies),
        TEST(test_lock_that_cannot_be_opened),
        TEST(test_sentences),
        TEST(test_answer_to_a_copy_that_went),
        TEST(test_directory_that_cannot_be_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
