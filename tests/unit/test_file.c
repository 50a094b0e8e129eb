/*
 * Reading and saving files: odd contents and odd paths, links of both kinds, modes and owners, directories that refuse,
 * saves that fail half-way (by a limit on file size), stamps, and that no temporary file is ever left behind.
 *
 * Each test runs in a fresh directory. As root, what needs refused permissions runs in a child as another user.
 */
#include <dirent.h>
#include <fcntl.h>
#include <locale.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#ifdef __linux__
#include <sys/xattr.h>
#include <time.h>
#endif
#include <unistd.h>

#include <cmocka.h>

#include "bounds.h"
#include "file.h"

#define NOBODY 65534

static int set_up(void **state)
{
    static char directory[64];
    strcpy(directory, "/tmp/axedit-file-XXXXXX");
    *state = mkdtemp(directory);
    umask(022);
    return *state == NULL || chdir(directory) != 0 || chmod(directory, 0755) != 0;
}

static int tear_down(void **state)
{
    char command[128];
    snprintf(command, sizeof command, "chmod -R u+rwX %s; rm -rf %s", (char *)*state, (char *)*state);
    return chdir("/") != 0 || system(command) != 0;
}

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void expect_content(const char *path, const char *expected)
{
    struct str out = STR_INIT;
    struct str cause = STR_INIT;
    if (!file_read(path, &out, NULL, NULL, &cause))
        fail_msg("%s", str_text(&cause));
    assert_string_equal(str_text(&out), expected);
    str_fini(&out);
    str_fini(&cause);
}

static void expect_read_fails(const char *path, bool is_missing, const char *expected)
{
    struct str out = STR_INIT;
    struct str cause = STR_INIT;
    bool missing = !is_missing;
    str_add(&out, "stale");
    assert_false(file_read(path, &out, NULL, &missing, &cause));
    assert_string_equal(str_text(&cause), expected);
    assert_string_equal(str_text(&out), "");
    assert_int_equal(missing, is_missing);
    str_fini(&out);
    str_fini(&cause);
}

/* Saves, and checks that the stamp is the one that the file has afterwards. */
static void expect_save(const char *path, const char *text)
{
    struct file_stamp stamp = {.exists = false};
    struct str cause = STR_INIT;
    if (!file_save(path, text, strlen(text), &stamp, &cause))
        fail_msg("%s", str_text(&cause));
    assert_int_equal(cause.len, 0);
    struct file_stamp now = file_stamp_of(path);
    assert_true(stamp.exists);
    assert_true(file_stamp_equal(&stamp, &now));
    expect_content(path, text);
    str_fini(&cause);
}

static void expect_save_fails(const char *path, const char *text, const char *expected)
{
    struct file_stamp stamp = {.exists = false};
    struct str cause = STR_INIT;
    assert_false(file_save(path, text, strlen(text), &stamp, &cause));
    assert_string_equal(str_text(&cause), expected);
    assert_false(stamp.exists);
    str_fini(&cause);
}

/* Hidden ones included: what the test made and nothing else. */
static void expect_entries(const char *path, int expected)
{
    DIR *directory = opendir(path);
    int count = -2; /* . and .. */
    assert_non_null(directory);
    while (readdir(directory) != NULL)
        count++;
    closedir(directory);
    assert_int_equal(count, expected);
}

static struct stat status_of(const char *path)
{
    struct stat status;
    assert_int_equal(lstat(path, &status), 0);
    return status;
}

/* Runs `body` in a child that is not root; its asserts end it with a message and another status. */
static void as_somebody(void (*body)(void))
{
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (geteuid() == 0 && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
            _exit(3);
        body();
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* In a child as cmocka's asserts, which jump, can't be used there. */
static void check(bool ok, const struct str *cause)
{
    if (ok)
        return;
    fprintf(stderr, "child: unexpected result, cause: %s\n", str_text(cause));
    _exit(1);
}

static void give_to_nobody(const char *path)
{
    if (geteuid() == 0)
        assert_int_equal(chown(path, NOBODY, NOBODY), 0);
}

static void test_read_odd_contents(void **state)
{
    (void)state;
    struct str out = STR_INIT;
    struct str cause = STR_INIT;
    put("empty", "");
    expect_content("empty", "");
    assert_true(file_save("bytes", "a\r\n\0\xFF\n", 6, NULL, &cause));
    assert_true(file_read("bytes", &out, NULL, NULL, &cause));
    assert_int_equal(out.len, 6);
    assert_memory_equal(out.data, "a\r\n\0\xFF\n", 7);
    str_fini(&out);
    str_fini(&cause);
}

static void test_read_refusals(void **state)
{
    (void)state;
    assert_int_equal(mkdir("dir", 0755), 0);
    put("plain", "x");
    assert_int_equal(symlink("loop", "loop"), 0);
    expect_read_fails("none", true, "can't read none: no such file or directory");
    expect_read_fails("", true, "can't read : no such file or directory");
    expect_read_fails("dir", false, "can't read dir: is a directory");
    expect_read_fails("plain/x", false, "can't read plain/x: not a directory");
    expect_read_fails("loop", false, "can't read loop: too many levels of symbolic links");
    expect_read_fails("a\x1B[2J", true, "can't read a^[[2J: no such file or directory");
}

static void test_read_size_limit(void **state)
{
    (void)state;
    const off_t limit = BOUND_FILE_BYTES;
    struct str out = STR_INIT;
    struct str cause = STR_INIT;
    put("large", "");
    assert_int_equal(truncate("large", limit + 1), 0);
    expect_read_fails("large", false, "can't read large: is larger than 16 MiB, the most that axedit reads; a config is a few KiB");
    expect_read_fails("/dev/zero", false, "can't read /dev/zero: is larger than 16 MiB, the most that axedit reads; a config is a few KiB");
    assert_int_equal(truncate("large", limit), 0);
    assert_true(file_read("large", &out, NULL, NULL, &cause));
    assert_int_equal(out.len, limit);
    str_fini(&out);
}

static void test_read_pipe_and_standard_input(void **state)
{
    (void)state;
    struct str out = STR_INIT;
    struct str cause = STR_INIT;
    struct file_stamp stamp = {.exists = true};
    int saved = dup(STDIN_FILENO);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "from a pipe", 11), 11);
    close(ends[1]);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
    assert_true(file_read("-", &out, &stamp, NULL, &cause));
    assert_string_equal(str_text(&out), "from a pipe");
    assert_false(stamp.exists);
    dup2(saved, STDIN_FILENO);
    close(saved);
    str_fini(&out);
}

static void test_save_new_file(void **state)
{
    (void)state;
    umask(027);
    expect_save("new.yml", "a: 1\n");
    assert_int_equal(status_of("new.yml").st_mode & 07777, 0640);
    assert_int_equal(umask(022), 027);
    expect_save("nothing", "");
    expect_save("./new.yml", "a: 2\n");
    expect_entries(".", 2);
}

static void test_save_keeps_the_mode(void **state)
{
    (void)state;
    put("f", "old");
    assert_int_equal(chmod("f", 0600), 0);
    ino_t before = status_of("f").st_ino;
    expect_save("f", "new");
    assert_int_equal(status_of("f").st_mode & 07777, 0600);
    assert_int_not_equal(status_of("f").st_ino, before);
    assert_int_equal(chmod("f", 0775), 0);
    expect_save("f", "newer");
    assert_int_equal(status_of("f").st_mode & 07777, 0775);
    expect_entries(".", 1);
}

static void test_save_keeps_the_owner(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip();
    put("f", "old");
    assert_int_equal(chown("f", 1234, 4321), 0);
    assert_int_equal(chmod("f", 06755), 0);
    expect_save("f", "new");
    assert_int_equal(status_of("f").st_uid, 1234);
    assert_int_equal(status_of("f").st_gid, 4321);
    assert_int_equal(status_of("f").st_mode & 07777, 06755);
}

static void test_save_through_symbolic_links(void **state)
{
    (void)state;
    assert_int_equal(mkdir("dir", 0755), 0);
    put("dir/real", "old");
    assert_int_equal(symlink("dir/real", "link"), 0);
    assert_int_equal(symlink("link", "link2"), 0);
    expect_save("link2", "new");
    expect_content("dir/real", "new");
    assert_true(S_ISLNK(status_of("link").st_mode));
    assert_true(S_ISLNK(status_of("link2").st_mode));
    expect_entries("dir", 1);
    expect_entries(".", 3);
}

static void test_save_through_dangling_links(void **state)
{
    (void)state;
    char absolute[128];
    assert_int_equal(mkdir("dir", 0755), 0);
    snprintf(absolute, sizeof absolute, "%s/dir/two", (char *)*state);
    assert_int_equal(symlink("sub", "dir/one"), 0);
    assert_int_equal(symlink("dir/one", "link"), 0);
    assert_int_equal(symlink(absolute, "link2"), 0);
    assert_true(file_can_write("link", NULL));
    expect_save("link", "through two links");
    expect_content("dir/sub", "through two links");
    expect_save("link2", "absolute");
    expect_content("dir/two", "absolute");
    assert_true(S_ISLNK(status_of("dir/one").st_mode));
    assert_int_equal(symlink("gone/x", "link3"), 0);
    expect_save_fails("link3", "x", "can't make a new file for link3: no such file or directory (its directory is gone: make it again)");
    assert_false(file_can_write("link3", NULL));
}

static void test_save_hard_link_in_place(void **state)
{
    (void)state;
    put("one", "the old and longer text");
    assert_int_equal(link("one", "two"), 0);
    ino_t before = status_of("one").st_ino;
    expect_save("one", "short");
    expect_content("two", "short");
    expect_save("two", "now a text that is longer than all before");
    expect_content("one", "now a text that is longer than all before");
    assert_int_equal(status_of("one").st_ino, before);
    assert_int_equal(status_of("two").st_nlink, 2);
    expect_entries(".", 2);
}

static void test_save_refusals(void **state)
{
    (void)state;
    assert_int_equal(mkdir("dir", 0755), 0);
    assert_int_equal(mkfifo("fifo", 0666), 0);
    assert_int_equal(symlink("loop", "loop"), 0);
    expect_save_fails("dir", "x", "can't write dir: is a directory");
    expect_save_fails("new/", "x", "can't write new/: is a directory");
    expect_save_fails("", "x", "can't find : no such file or directory");
    expect_save_fails("none/f", "x", "can't make a new file for none/f: no such file or directory (its directory is gone: make it again)");
    expect_save_fails("fifo", "x", "can't write fifo: is not a regular file");
    expect_save_fails("/dev/null", "x", "can't write /dev/null: is not a regular file");
    expect_save_fails("loop", "x", "can't find loop: too many levels of symbolic links");
    expect_entries(".", 3);
}

static void test_save_long_names(void **state)
{
    (void)state;
    char name[257] = "";
    /* 127 times U+00E9 and a letter: 255 bytes, all that a name may have. */
    for (int i = 0; i < 127; i++)
        strcat(name, "\xC3\xA9");
    strcat(name, "x");
    expect_save(name, "long");
    expect_save(name, "longer");
    expect_entries(".", 1);
    struct str cause = STR_INIT;
    strcat(name, "y");
    assert_false(file_save(name, "x", 1, NULL, &cause));
    assert_non_null(strstr(str_text(&cause), ": file name too long"));
    assert_false(file_can_write(name, NULL));
    str_fini(&cause);
    expect_entries(".", 1);
}

static void limit_file_size(rlim_t bytes)
{
    struct rlimit limit = {bytes, RLIM_INFINITY};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void test_failed_write_leaves_the_old_file(void **state)
{
    (void)state;
    char text[9000];
    memset(text, 'n', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    put("f", "old");
    limit_file_size(4096);
    expect_save_fails("f", text, "can't write the new file for f: file too large (see ulimit -f)");
    expect_save_fails("g", text, "can't write the new file for g: file too large (see ulimit -f)");
    limit_file_size(RLIM_INFINITY);
    expect_content("f", "old");
    expect_entries(".", 1);
}

static void test_failed_write_in_place_is_taken_back(void **state)
{
    (void)state;
    char old_text[9000];
    char new_text[8000];
    memset(old_text, 'o', sizeof old_text - 1);
    memset(new_text, 'n', sizeof new_text - 1);
    old_text[sizeof old_text - 1] = '\0';
    new_text[sizeof new_text - 1] = '\0';
    put("f", old_text);
    put("short", "old");
    assert_int_equal(link("f", "f2"), 0);
    assert_int_equal(link("short", "short2"), 0);
    limit_file_size(4096);
    expect_save_fails("f", new_text, "can't write into f: file too large (see ulimit -f); its old text is back");
    expect_save_fails("short", new_text, "can't write into short: file too large (see ulimit -f); its old text is back");
    limit_file_size(RLIM_INFINITY);
    expect_content("f2", old_text);
    expect_content("short2", "old");
}

static void save_where_the_directory_refuses(void)
{
    struct str cause = STR_INIT;
    check(file_can_write("dir/f", NULL), &cause);
    check(file_save("dir/f", "new", 3, NULL, &cause), &cause);
    check(!file_can_write("dir/g", NULL), &cause);
    check(!file_save("dir/g", "new", 3, NULL, &cause), &cause);
    check(strcmp(str_text(&cause), "can't make a new file for dir/g: permission denied") == 0, &cause);
    str_fini(&cause);
}

static void test_directory_that_refuses(void **state)
{
    (void)state;
    assert_int_equal(mkdir("dir", 0755), 0);
    put("dir/f", "a longer old text");
    give_to_nobody("dir/f");
    ino_t before = status_of("dir/f").st_ino;
    assert_int_equal(chmod("dir", 0555), 0);
    as_somebody(save_where_the_directory_refuses);
    expect_content("dir/f", "new");
    assert_int_equal(status_of("dir/f").st_ino, before);
    expect_entries("dir", 1);
}

static void save_what_is_read_only(void)
{
    struct str cause = STR_INIT;
    check(!file_can_write("dir/f", NULL), &cause);
    check(!file_save("dir/f", "new", 3, NULL, &cause), &cause);
    check(strcmp(str_text(&cause), "can't write dir/f: permission denied") == 0, &cause);
    str_fini(&cause);
}

static void test_read_only_file_is_refused(void **state)
{
    (void)state;
    assert_int_equal(mkdir("dir", 0755), 0);
    put("dir/f", "old");
    give_to_nobody("dir");
    give_to_nobody("dir/f");
    assert_int_equal(chmod("dir/f", 0444), 0);
    as_somebody(save_what_is_read_only);
    expect_content("dir/f", "old");
    expect_entries("dir", 1);
}

static void save_what_is_root_s(void)
{
    struct str cause = STR_INIT;
    check(file_save("dir/f", "new", 3, NULL, &cause), &cause);
    str_fini(&cause);
}

static void test_owner_that_cannot_be_kept(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip();
    assert_int_equal(mkdir("dir", 0777), 0);
    assert_int_equal(chmod("dir", 0777), 0);
    put("dir/f", "old");
    assert_int_equal(chmod("dir/f", 0666), 0);
    ino_t before = status_of("dir/f").st_ino;
    as_somebody(save_what_is_root_s);
    expect_content("dir/f", "new");
    assert_int_equal(status_of("dir/f").st_uid, 0);
    assert_int_equal(status_of("dir/f").st_ino, before);
    expect_entries("dir", 1);
}

static void test_stamps(void **state)
{
    (void)state;
    struct str out = STR_INIT;
    struct str cause = STR_INIT;
    struct file_stamp read_stamp;
    struct file_stamp none = file_stamp_of("f");
    assert_false(none.exists);
    assert_true(file_stamp_equal(&none, &none));
    put("f", "1234");
    assert_true(file_read("f", &out, &read_stamp, NULL, &cause));
    struct file_stamp now = file_stamp_of("f");
    assert_true(file_stamp_equal(&read_stamp, &now));
    assert_false(file_stamp_equal(&none, &now));
    const struct timespec times[2] = {{.tv_sec = 1000, .tv_nsec = 5}, {.tv_sec = 1000, .tv_nsec = 7}};
    assert_int_equal(utimensat(AT_FDCWD, "f", times, 0), 0);
    now = file_stamp_of("f");
    assert_false(file_stamp_equal(&read_stamp, &now));
    assert_true(now.modified_ns == 1000000000007);
    struct timespec pause = {.tv_nsec = 20 * 1000 * 1000}; /* the clock of files may stand that long */
    nanosleep(&pause, NULL);
    assert_int_equal(chmod("f", 0600), 0);
    struct file_stamp after = file_stamp_of("f");
    assert_false(file_stamp_equal(&now, &after));
    assert_true(file_is_same("f", &now, &cause));
    str_fini(&out);
}

static void expect_save_same(const char *path, struct file_stamp *stamp, const char *expected)
{
    struct str cause = STR_INIT;
    assert_int_equal(file_save_same(path, "ours", 4, stamp, &cause), *expected == '\0');
    assert_string_equal(str_text(&cause), expected);
    str_fini(&cause);
}

/* What somebody else did meanwhile stays, be it written by a rename or in place. */
static void test_save_same(void **state)
{
    (void)state;
    static const char changed[] = "can't write f: somebody else changed it meanwhile; nothing was written: try again";
    for (int links = 1; links <= 2; links++) {
        put("f", "old");
        if (links == 2)
            assert_int_equal(link("f", "g"), 0);
        struct file_stamp stamp = file_stamp_of("f"), before = stamp;
        put("f", "theirs");
        expect_save_same("f", &stamp, changed);
        assert_true(file_stamp_equal(&stamp, &before));
        expect_content("f", "theirs");
        stamp = file_stamp_of("f");
        expect_save_same("f", &stamp, "");
        expect_content("f", "ours");
        expect_save_same("f", &stamp, ""); /* it is the stamp of what was written */
        expect_entries(".", links);
    }
    struct file_stamp stamp = file_stamp_of("f");
    put("other", "other");
    assert_int_equal(rename("other", "f"), 0);
    expect_save_same("f", &stamp, changed);
    stamp = file_stamp_of("f");
    assert_int_equal(unlink("f"), 0);
    expect_save_same("f", &stamp, "can't look up f: no such file or directory");
    assert_int_equal(symlink("g", "f"), 0);
    expect_save_same("f", &stamp, changed);
    expect_content("g", "ours");
    expect_entries(".", 2);
}

static void test_can_write(void **state)
{
    (void)state;
    assert_int_equal(mkdir("dir", 0755), 0);
    put("f", "x");
    assert_true(file_can_write("f", NULL));
    assert_true(file_can_write("dir/new", NULL));
    assert_true(file_can_write("new", NULL));
    assert_false(file_can_write("dir", NULL));
    assert_false(file_can_write("none/new", NULL));
    assert_false(file_can_write("f/new", NULL));
    assert_false(file_can_write("new/", NULL));
    assert_false(file_can_write("/dev/null", NULL));
    assert_false(file_can_write("", NULL));
}

static void test_make_directory(void **state)
{
    char path[128];
    struct str cause = STR_INIT;
    assert_true(file_make_directory("a/b//c/", &cause));
    assert_true(file_make_directory("a/b/c", &cause));
    assert_int_equal(status_of("a").st_mode & 07777, 0700);
    assert_int_equal(status_of("a/b/c").st_mode & 07777, 0700);
    snprintf(path, sizeof path, "%s/x/y", (char *)*state);
    assert_true(file_make_directory(path, &cause));
    assert_true(S_ISDIR(status_of("x/y").st_mode));
    assert_int_equal(cause.len, 0);
    put("plain", "");
    assert_false(file_make_directory("plain/d", &cause));
    assert_string_equal(str_text(&cause), "can't make the directory plain/d: not a directory");
    assert_false(file_make_directory("", &cause));
    str_fini(&cause);
}

#define IN_DIRECTORY(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

static void test_save_keeps_attributes(void **state)
{
    (void)state;
#ifdef __linux__
    char value[16];
    put("f", "old");
    if (setxattr("f", "user.note", "mine", 4, 0) != 0)
        skip(); /* this file system keeps none */
    struct stat before, after;
    assert_int_equal(stat("f", &before), 0);
    expect_save("f", "new");
    assert_int_equal(stat("f", &after), 0);
    assert_int_not_equal(before.st_ino, after.st_ino); /* by a rename, not in place */
    assert_int_equal(getxattr("f", "user.note", value, sizeof value), 4);
    assert_memory_equal(value, "mine", 4);
#else
    skip();
#endif
}

static bool put_beside(const char *path, file_beside_name *name_it, const char *mark, const char *text, struct str *name,
                       struct str *cause)
{
    struct file_beside beside = {
        .path = path, .name_it = name_it, .mark = mark, .data = text, .len = strlen(text), .name = name};
    return file_put_beside(&beside, cause);
}

static void expect_backup(const char *suffix, const char *text, const char *name)
{
    struct str got = STR_INIT, cause = STR_INIT;
    assert_true(put_beside("f", file_name_backup, suffix, text, &got, &cause));
    assert_string_equal(str_text(&got), name);
    expect_content(name, text);
    str_fini(&got);
    str_fini(&cause);
}

/* Whatever has the name already stays, be it a file, a directory or a link to nowhere. */
static void test_back_up(void **state)
{
    (void)state;
    struct stat status;
    put("f", "text");
    assert_int_equal(chmod("f", 0640), 0);
    expect_backup(".bak", "text", "f.bak");
    assert_int_equal(stat("f.bak", &status), 0);
    assert_int_equal(status.st_mode & 07777, 0640);
    expect_backup(".bak", "later", "f.bak.1");
    expect_content("f.bak", "text");
    assert_int_equal(symlink("nowhere", "f.old"), 0);
    assert_int_equal(mkdir("f.old.1", 0755), 0);
    expect_backup(".old", "", "f.old.2");
    assert_int_equal(access("nowhere", F_OK), -1);
    expect_content("f", "text");
    expect_entries(".", 6); /* f, f.bak, f.bak.1, f.old, f.old.1, f.old.2 */
}

static void expect_sibling(const char *path, const char *text, const char *name, mode_t mode)
{
    struct stat status;
    struct str got = STR_INIT, cause = STR_INIT;
    assert_true(put_beside(path, file_name_sibling, ".recovered", text, &got, &cause));
    assert_string_equal(str_text(&got), name);
    expect_content(name, text);
    assert_int_equal(stat(name, &status), 0);
    assert_int_equal(status.st_mode & 07777, mode);
    str_fini(&got);
    str_fini(&cause);
}

/* As private as the file itself, and private where that is gone; a dot of a directory or of a hidden name is no ending. */
static void test_put_beside(void **state)
{
    (void)state;
    put("f.yml", "text");
    assert_int_equal(chmod("f.yml", 0600), 0);
    expect_sibling("f.yml", "one", "f.recovered.yml", 0600);
    expect_sibling("f.yml", "two", "f.recovered-2.yml", 0600);
    assert_int_equal(chmod("f.yml", 0644), 0);
    expect_sibling("f.yml", "three", "f.recovered-3.yml", 0644);
    assert_int_equal(mkdir("d.x", 0755), 0);
    expect_sibling("d.x/gone", "four", "d.x/gone.recovered", 0600);
    expect_sibling("d.x/.hidden", "five", "d.x/.hidden.recovered", 0600);
    expect_entries("d.x", 2);

    struct str name = STR_INIT, cause = STR_INIT;
    assert_false(put_beside("none/f.yml", file_name_sibling, ".recovered", "", &name, &cause));
    assert_string_equal(str_text(&cause), "can't make a copy of none/f.yml: no such file or directory (its directory is "
                                          "gone: make it again)");
    assert_string_equal(str_text(&name), "");
    str_clear(&cause);
    assert_false(put_beside("f.yml/f", file_name_sibling, ".recovered", "", &name, &cause));
    assert_string_equal(str_text(&cause), "can't look up f.yml/f: not a directory");
    str_fini(&name);
    str_fini(&cause);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        IN_DIRECTORY(test_read_odd_contents),
        IN_DIRECTORY(test_read_refusals),
        IN_DIRECTORY(test_read_size_limit),
        IN_DIRECTORY(test_read_pipe_and_standard_input),
        IN_DIRECTORY(test_save_new_file),
        IN_DIRECTORY(test_save_keeps_the_mode),
        IN_DIRECTORY(test_save_keeps_the_owner),
        IN_DIRECTORY(test_save_keeps_attributes),
        IN_DIRECTORY(test_save_through_symbolic_links),
        IN_DIRECTORY(test_save_through_dangling_links),
        IN_DIRECTORY(test_save_hard_link_in_place),
        IN_DIRECTORY(test_save_refusals),
        IN_DIRECTORY(test_save_long_names),
        IN_DIRECTORY(test_failed_write_leaves_the_old_file),
        IN_DIRECTORY(test_failed_write_in_place_is_taken_back),
        IN_DIRECTORY(test_directory_that_refuses),
        IN_DIRECTORY(test_read_only_file_is_refused),
        IN_DIRECTORY(test_owner_that_cannot_be_kept),
        IN_DIRECTORY(test_stamps),
        IN_DIRECTORY(test_save_same),
        IN_DIRECTORY(test_can_write),
        IN_DIRECTORY(test_make_directory),
        IN_DIRECTORY(test_back_up),
        IN_DIRECTORY(test_put_beside),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
