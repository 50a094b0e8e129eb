/*
 * Sessions: opening files of every kind, edits and the way back, what counts as modified, saving beside other programs,
 * reading again, the target, and when a recovery copy is kept (test_recovery.c has the copies themselves).
 *
 * Each test runs in a fresh directory, which is its state directory too.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "change.h"
#include "machine.h"
#include "model_facts.h"
#include "recovery.h"
#include "session.h"

static int set_up(void **state)
{
    static char directory[64];
    strcpy(directory, "/tmp/axedit-session-XXXXXX");
    *state = mkdtemp(directory);
    return *state == NULL || chdir(directory) != 0 || setenv("XDG_STATE_HOME", directory, 1) != 0;
}

static int tear_down(void **state)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", (char *)*state);
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
    struct str out = STR_INIT, cause = STR_INIT;
    if (!file_read(path, &out, NULL, NULL, &cause))
        fail_msg("%s", str_text(&cause));
    assert_string_equal(str_text(&out), expected);
    str_fini(&out);
    str_fini(&cause);
}

static struct session *open_with(const char *path, const char *spec)
{
    struct str cause = STR_INIT;
    struct session *session = session_open(path, spec, &cause);
    if (!session)
        fail_msg("%s", str_text(&cause));
    str_fini(&cause);
    return session;
}

static struct session *open_text(const char *text)
{
    put("config.yml", text);
    return open_with("config.yml", NULL);
}

static void expect_refused(const char *path, const char *spec, const char *why)
{
    struct str cause = STR_INIT;
    assert_null(session_open(path, spec, &cause));
    if (!strstr(str_text(&cause), why))
        fail_msg("\"%s\" does not say \"%s\"", str_text(&cause), why);
    str_fini(&cause);
}

/* Replaces the first `old` of the text. */
static bool replace(struct session *session, const char *old, const char *new)
{
    const char *text = str_text(&session->text), *at = strstr(text, old);
    assert_non_null(at);
    size_t start = (size_t)(at - text);
    struct splice splice = {.span = {start, start + strlen(old)}, .text = new, .len = strlen(new)};
    struct splices splices = {&splice, 1};
    struct str cause = STR_INIT;
    bool done = session_apply(session, &splices, new, &cause);
    assert_true(done || cause.len > 0);
    str_fini(&cause);
    return done;
}

static enum save_result save(struct session *session, bool force)
{
    struct str cause = STR_INIT;
    enum save_result result = session_save(session, force, &cause);
    assert_int_equal(result == SAVE_FAILED, cause.len > 0);
    str_fini(&cause);
    return result;
}

static void expect_text(const struct session *session, const char *expected)
{
    assert_string_equal(str_text(&session->text), expected);
    assert_int_equal(session->text.len, strlen(expected));
    assert_ptr_equal(session->analysis->text, str_text(&session->text));
    assert_int_equal(session->analysis->len, session->text.len);
    assert_int_equal(session->saved_index != NULL, session_is_modified(session));
}

static void test_open(void **state)
{
    (void)state;
    struct session *session = open_text("lora_r: 8\n");
    expect_text(session, "lora_r: 8\n");
    assert_false(session->is_new);
    assert_false(session->read_only);
    assert_null(session->why_read_only);
    assert_false(session_is_modified(session));
    session_close(session);
    session_close(NULL);
}

static void test_open_new_file(void **state)
{
    (void)state;
    struct session *session = open_with("new.yml", NULL);
    assert_true(session->is_new);
    assert_false(session->read_only);
    assert_false(session_is_modified(session));
    assert_false(session_changed_on_disk(session));
    assert_int_equal(save(session, false), SAVE_NOTHING_TO_DO);
    assert_int_not_equal(access("new.yml", F_OK), 0);
    struct splice splice = {.text = "lora_r: 8\n", .len = 10};
    struct splices splices = {&splice, 1};
    struct str cause = STR_INIT;
    assert_true(session_apply(session, &splices, "begin", &cause));
    assert_true(session_is_modified(session));
    assert_int_equal(save(session, false), SAVE_DONE);
    assert_false(session->is_new);
    expect_content("new.yml", "lora_r: 8\n");
    str_fini(&cause);
    session_close(session);
}

static void test_new_file_that_somebody_else_makes(void **state)
{
    (void)state;
    struct session *session = open_with("new.yml", NULL);
    struct splice splice = {.text = "a: 1\n", .len = 5};
    struct splices splices = {&splice, 1};
    struct str cause = STR_INIT;
    assert_true(session_apply(session, &splices, "begin", &cause));
    put("new.yml", "b: 2\n");
    assert_true(session_changed_on_disk(session));
    assert_int_equal(save(session, false), SAVE_CHANGED_ON_DISK);
    expect_content("new.yml", "b: 2\n");
    str_fini(&cause);
    session_close(session);
}

static void test_open_refused(void **state)
{
    expect_refused(*state, NULL, "is a directory");
    expect_refused("-", NULL, "a file with a name");
    put("config.yml", "");
    expect_refused("config.yml", "h1000", "h1000");
}

static void test_read_only(void **state)
{
    (void)state;
    struct session *session = open_text("a: \xFF\n");
    assert_true(session->read_only);
    assert_non_null(strstr(session->why_read_only, "UTF-8"));
    assert_false(replace(session, "a", "b"));
    assert_false(session_is_modified(session));
    session_close(session);
    session = open_with("missing/new.yml", NULL);
    assert_true(session->read_only);
    assert_non_null(strstr(session->why_read_only, "directory"));
    session_close(session);
}

static void test_undo_and_redo(void **state)
{
    (void)state;
    struct session *session = open_text("# \xC3\xA9\nlora_r: 8\n");
    assert_null(session_undo(session));
    assert_null(session_redo(session));
    assert_true(replace(session, "8", "16"));
    assert_true(replace(session, "\xC3\xA9\n", ""));
    expect_text(session, "# lora_r: 16\n");
    assert_string_equal(session_undo(session), "");
    expect_text(session, "# \xC3\xA9\nlora_r: 16\n");
    assert_string_equal(session_undo(session), "16");
    expect_text(session, "# \xC3\xA9\nlora_r: 8\n");
    assert_null(session_undo(session));
    assert_string_equal(session_redo(session), "16");
    assert_string_equal(session_redo(session), "");
    assert_null(session_redo(session));
    expect_text(session, "# lora_r: 16\n");
    session_close(session);
}

static void test_edit_after_undo_drops_redo(void **state)
{
    (void)state;
    struct session *session = open_text("a: 1\n");
    replace(session, "1", "2");
    replace(session, "2", "3");
    session_undo(session);
    session_undo(session);
    replace(session, "1", "9");
    assert_null(session_redo(session));
    expect_text(session, "a: 9\n");
    assert_string_equal(session_undo(session), "9");
    assert_null(session_undo(session));
    expect_text(session, "a: 1\n");
    session_close(session);
}

static void test_edit_that_changes_nothing(void **state)
{
    (void)state;
    struct session *session = open_text("a: 1\n");
    struct splices none = {NULL, 0};
    struct str cause = STR_INIT;
    assert_true(session_apply(session, &none, "nothing", &cause));
    assert_true(replace(session, "1", "1"));
    assert_null(session_undo(session));
    assert_false(session_is_modified(session));
    str_fini(&cause);
    session_close(session);
}

static void test_modified(void **state)
{
    (void)state;
    struct session *session = open_text("a: 1\n");
    replace(session, "1", "2");
    assert_true(session_is_modified(session));
    session_undo(session);
    assert_false(session_is_modified(session));
    replace(session, "1", "3");
    replace(session, "3", "1");
    assert_false(session_is_modified(session)); /* the same bytes by another way */
    assert_int_equal(save(session, false), SAVE_NOTHING_TO_DO);
    session_close(session);
}

static void test_saving_is_no_border(void **state)
{
    (void)state;
    struct session *session = open_text("a: 1\n");
    replace(session, "1", "2");
    assert_int_equal(save(session, false), SAVE_DONE);
    expect_content("config.yml", "a: 2\n");
    assert_false(session_is_modified(session));
    assert_int_equal(save(session, false), SAVE_NOTHING_TO_DO);
    session_undo(session);
    expect_text(session, "a: 1\n");
    assert_true(session_is_modified(session));
    session_redo(session);
    assert_false(session_is_modified(session));
    session_undo(session);
    replace(session, "1", "3"); /* drops the revision that was saved */
    assert_null(session->saved_revision);
    assert_true(session_is_modified(session));
    replace(session, "3", "2");
    assert_false(session_is_modified(session));
    session_close(session);
}

static void test_save_asks_when_the_file_changed(void **state)
{
    (void)state;
    struct session *session = open_text("a: 1\n");
    replace(session, "1", "2");
    put("config.yml", "b: longer\n");
    assert_int_equal(save(session, false), SAVE_CHANGED_ON_DISK);
    expect_content("config.yml", "b: longer\n");
    assert_int_equal(save(session, true), SAVE_DONE_OVER);
    expect_content("config.yml", "a: 2\n");
    assert_false(session_changed_on_disk(session));
    replace(session, "2", "3");
    assert_int_equal(unlink("config.yml"), 0);
    assert_int_equal(save(session, false), SAVE_CHANGED_ON_DISK);
    assert_int_equal(save(session, true), SAVE_DONE);
    expect_content("config.yml", "a: 3\n");
    session_close(session);
}

/* The same edit by somebody else: nothing to ask, nothing to write, and undo is the own edit's. */
static void test_same_text_on_disk(void **state)
{
    (void)state;
    for (int force = 0; force < 2; force++) {
        struct session *session = open_text("a: 16\n");
        replace(session, "16", "99");
        put("config.yml.new", "a: 99\n");
        assert_int_equal(rename("config.yml.new", "config.yml"), 0);
        struct file_stamp theirs = file_stamp_of("config.yml");
        assert_int_equal(save(session, force), SAVE_THERE_ALREADY);
        assert_false(session_is_modified(session));
        expect_text(session, "a: 99\n");
        struct file_stamp now = file_stamp_of("config.yml");
        assert_true(file_stamp_equal(&theirs, &now));
        assert_true(file_stamp_equal(&theirs, &session->stamp));
        assert_int_equal(save(session, false), SAVE_NOTHING_TO_DO);
        assert_string_equal(session_undo(session), "99");
        expect_text(session, "a: 16\n");
        assert_true(session_is_modified(session));
        assert_int_equal(save(session, false), SAVE_DONE);
        expect_content("config.yml", "a: 16\n");
        session_close(session);
    }
}

static void test_same_new_file(void **state)
{
    (void)state;
    struct session *session = open_with("new.yml", NULL);
    struct splice splice = {.text = "a: 1\n", .len = 5};
    struct splices splices = {&splice, 1};
    struct str cause = STR_INIT;
    assert_true(session_apply(session, &splices, "begin", &cause));
    put("new.yml", "a: 1\n");
    assert_int_equal(save(session, false), SAVE_THERE_ALREADY);
    assert_false(session->is_new);
    assert_int_equal(save(session, false), SAVE_NOTHING_TO_DO);
    session_close(session);
}

/* What undo brings back after an overwriting, and when it is only the own edit that it takes back. */
static void test_undo_after_overwriting(void **state)
{
    (void)state;
    struct session *session = open_text("a: 1\n");
    replace(session, "1", "2");
    put("config.yml", "b: longer\n");
    assert_int_equal(save(session, true), SAVE_DONE_OVER);
    session_undo(session);
    expect_text(session, "b: longer\n");
    session_redo(session);
    replace(session, "2", "3");
    put("config.yml", "something else\n");
    assert_int_equal(save(session, false), SAVE_CHANGED_ON_DISK);
    put("config.yml", "a: 2\n"); /* put back while the question stood */
    assert_int_equal(save(session, true), SAVE_DONE);
    session_undo(session);
    expect_text(session, "a: 2\n");
    session_close(session);
}

/* What can't be read could not come back: it is not written over, and no question waits for a pipe. */
static void test_what_took_the_place_of_the_file(void **state)
{
    (void)state;
    struct session *session = open_text("a: 1\n");
    struct str words = STR_INIT;
    replace(session, "1", "2");
    assert_int_equal(truncate("config.yml", 65 * 1024 * 1024), 0);
    assert_int_equal(save(session, false), SAVE_CHANGED_ON_DISK);
    assert_int_equal(session_save(session, true, &words), SAVE_FAILED);
    assert_non_null(strstr(str_text(&words), "overwriting would destroy what is there"));
    assert_int_equal(unlink("config.yml"), 0);
    assert_int_equal(mkfifo("config.yml", 0600), 0);
    assert_int_equal(save(session, false), SAVE_CHANGED_ON_DISK);
    str_clear(&words);
    session_describe_disk(session, &words);
    assert_string_equal(str_text(&words), "A pipe or device has taken the file's place; nothing can be saved there.");
    str_clear(&words);
    assert_false(session_reload(session, &words));
    assert_string_equal(str_text(&words), "can't read config.yml: is not a regular file");
    assert_int_equal(save(session, true), SAVE_FAILED);
    assert_int_equal(unlink("config.yml"), 0);
    assert_int_equal(save(session, true), SAVE_DONE);
    expect_content("config.yml", "a: 2\n");
    str_fini(&words);
    session_close(session);
}

/* Without an edit as well: what was read may be the only copy. */
static void test_unedited_and_gone(void **state)
{
    (void)state;
    struct session *session = open_text("a: 1\n");
    assert_int_equal(save(session, false), SAVE_NOTHING_TO_DO);
    assert_int_equal(unlink("config.yml"), 0);
    assert_int_equal(save(session, false), SAVE_CHANGED_ON_DISK);
    assert_int_equal(save(session, true), SAVE_DONE);
    expect_content("config.yml", "a: 1\n");
    session_close(session);
}

static void test_touched_is_not_changed(void **state)
{
    (void)state;
    struct session *session = open_text("a: 1\n");
    replace(session, "1", "2");
    assert_int_equal(unlink("config.yml"), 0);
    put("config.yml", "a: 1\n");
    assert_false(session_changed_on_disk(session));
    assert_int_equal(save(session, false), SAVE_DONE);
    session_close(session);
}

/* As `touch -r` or a program that keeps times does. */
static void test_change_that_hides(void **state)
{
    (void)state;
    struct session *session = open_text("a: 1\n");
    struct stat status;
    assert_int_equal(stat("config.yml", &status), 0);
    replace(session, "1", "2");
    struct timespec pause = {.tv_nsec = 20 * 1000 * 1000}; /* the clock of files may stand that long */
    nanosleep(&pause, NULL);
    FILE *file = fopen("config.yml", "r+");
    assert_non_null(file);
    fputs("a: 3\n", file);
    fclose(file);
    const struct timespec times[2] = {status.st_atim, status.st_mtim};
    assert_int_equal(utimensat(AT_FDCWD, "config.yml", times, 0), 0);
    assert_true(session_changed_on_disk(session));
    assert_int_equal(save(session, false), SAVE_CHANGED_ON_DISK);
    assert_int_equal(save(session, true), SAVE_DONE_OVER);
    assert_false(session_changed_on_disk(session));
    session_close(session);
}

static void test_other_mode_is_no_change(void **state)
{
    (void)state;
    struct session *session = open_text("a: 1\n");
    replace(session, "1", "2");
    assert_int_equal(chmod("config.yml", 0600), 0);
    assert_false(session_changed_on_disk(session));
    assert_int_equal(save(session, false), SAVE_DONE);
    expect_content("config.yml", "a: 2\n");
    session_close(session);
}

static void test_save_failure_keeps_everything(void **state)
{
    (void)state;
    struct session *session = open_text("a: 1\n");
    replace(session, "1", "2");
    assert_int_equal(unlink("config.yml"), 0);
    assert_int_equal(mkdir("config.yml", 0700), 0);
    assert_int_equal(save(session, true), SAVE_FAILED);
    assert_true(session_is_modified(session));
    expect_text(session, "a: 2\n");
    session_close(session);
}

static bool reload(struct session *session)
{
    struct str cause = STR_INIT;
    bool done = session_reload(session, &cause);
    assert_int_equal(!done, cause.len > 0);
    str_fini(&cause);
    return done;
}

static void test_reload(void **state)
{
    (void)state;
    struct session *session = open_text("a: 1\nb: 1\nc: 1\n");
    replace(session, "a: 1", "a: mine");
    put("config.yml", "a: 1\nb: theirs\nc: 1\n");
    assert_true(reload(session));
    expect_text(session, "a: 1\nb: theirs\nc: 1\n");
    assert_false(session_is_modified(session));
    assert_false(session_changed_on_disk(session));
    assert_non_null(session_undo(session));
    expect_text(session, "a: mine\nb: 1\nc: 1\n");
    assert_true(session_is_modified(session));
    session_redo(session);
    assert_false(session_is_modified(session));
    session_close(session);
}

static void test_reload_of_the_same(void **state)
{
    (void)state;
    struct session *session = open_text("aa: 1\n");
    assert_true(reload(session));
    assert_null(session_undo(session));
    put("config.yml", "aaa: 1\n"); /* prefix and suffix overlap */
    assert_true(reload(session));
    expect_text(session, "aaa: 1\n");
    session_undo(session);
    expect_text(session, "aa: 1\n");
    replace(session, "aa: 1", "aaa: 1"); /* what the file holds, written here */
    assert_true(reload(session));
    assert_false(session_is_modified(session));
    session_close(session);
}

static void test_reload_that_fails(void **state)
{
    (void)state;
    struct session *session = open_text("a: 1\n");
    replace(session, "1", "2");
    assert_int_equal(unlink("config.yml"), 0);
    assert_false(reload(session));
    expect_text(session, "a: 2\n");
    assert_true(session_is_modified(session));
    put("config.yml", "a: \xFF\n");
    assert_true(reload(session));
    assert_true(session->read_only);
    session_undo(session);
    assert_false(session->read_only);
    expect_text(session, "a: 2\n");
    session_close(session);
}

static void test_target(void **state)
{
    (void)state;
    struct session *session = open_text("a: 1\n");
    struct str cause = STR_INIT;
    assert_string_equal(session->target.spec, "none");
    assert_true(session_set_target(session, "h100,torch=2.6.0", &cause));
    assert_int_equal(session->target.compute, 90);
    assert_ptr_equal(session->analysis->target, &session->target);
    assert_false(session_set_target(session, "h1000", &cause));
    assert_true(cause.len > 0);
    assert_int_equal(session->target.compute, 90);
    assert_false(session_is_modified(session));
    session_close(session);
    session = open_with("config.yml", "a100");
    assert_int_equal(session->target.compute, 80);
    session_close(session);
    str_fini(&cause);
}

static void test_target_of_the_file(void **state)
{
    (void)state;
    struct session *session = open_text("# axedit: target a100,torch=2.6.0\na: 1\n");
    assert_int_equal(session->target.compute, 80);
    put("config.yml", "# axedit: target h100\na: 1\n");
    assert_true(reload(session));
    assert_int_equal(session->target.compute, 90);
    put("config.yml", "a: 1\n");
    assert_true(reload(session));
    assert_string_equal(session->target.spec, "none");
    session_close(session);
    put("config.yml", "# axedit: target nonsense\na: 1\n");
    session = open_with("config.yml", NULL);
    assert_string_equal(session->target.spec, "none");
    struct str cause = STR_INIT;
    assert_true(session_set_target(session, "t4", &cause));
    put("config.yml", "# axedit: target h100\na: 1\n");
    assert_true(reload(session)); /* what the user said counts for more */
    assert_int_equal(session->target.compute, 75);
    str_fini(&cause);
    session_close(session);
}

static void test_change_from_the_model(void **state)
{
    (void)state;
    struct session *session = open_text("lora_r: 8 # rank\n");
    struct arena arena = {0};
    struct str cause = STR_INIT;
    struct ypath path;
    struct splices splices;
    assert_true(ypath_parse("lora_r", &arena, &path, &cause));
    assert_true(change_set(session->analysis, &path, "16", &arena, &splices, &cause));
    assert_true(session_apply(session, &splices, "set lora_r", &cause));
    expect_text(session, "lora_r: 16 # rank\n");
    arena_fini(&arena);
    assert_string_equal(session_undo(session), "set lora_r");
    expect_text(session, "lora_r: 8 # rank\n");
    str_fini(&cause);
    session_close(session);
}

static void keep(struct session *session)
{
    struct str cause = STR_INIT;
    if (!session_keep(session, false, &cause))
        fail_msg("%s", str_text(&cause));
    str_fini(&cause);
}

/* A copy is there exactly while something is unsaved. */
static void test_recovery(void **state)
{
    (void)state;
    struct session *session = open_text("a: 1\n");
    struct str cause = STR_INIT;
    struct stat status;
    assert_true(session_guard(session, &cause));
    const char *path = recovery_path(session->recovery);
    keep(session);
    assert_int_not_equal(stat(path, &status), 0);
    assert_true(replace(session, "1", "2"));
    keep(session);
    expect_content(path, "a: 2\n");
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    expect_content("config.yml", "a: 1\n");
    session_undo(session);
    keep(session);
    assert_int_not_equal(stat(path, &status), 0);
    session_redo(session);
    keep(session);
    expect_content(path, "a: 2\n");
    assert_int_equal(save(session, false), SAVE_DONE);
    keep(session);
    assert_int_not_equal(stat(path, &status), 0);
    assert_true(replace(session, "2", "3"));
    keep(session);
    expect_content(path, "a: 3\n");
    session_unguard(session);
    session_close(session);
    str_fini(&cause);
}

/* Nothing is written where nothing changed. */
static void test_recovery_is_written_once(void **state)
{
    (void)state;
    struct session *session = open_text("a: 1\n");
    struct str cause = STR_INIT;
    assert_true(session_guard(session, &cause));
    assert_true(replace(session, "1", "2"));
    keep(session);
    const char *path = recovery_path(session->recovery);
    assert_int_equal(unlink(path), 0);
    keep(session);
    assert_int_not_equal(access(path, F_OK), 0);
    assert_true(session_keep(session, true, &cause)); /* for an end: once more, whatever was before */
    expect_content(path, "a: 2\n");
    session_close(session);
    str_fini(&cause);
}

/* A full disk may have room again. */
static void test_recovery_is_tried_again(void **state)
{
    (void)state;
    struct session *session = open_text("a: 1\n");
    struct str cause = STR_INIT;
    assert_true(session_guard(session, &cause));
    const char *path = recovery_path(session->recovery);
    assert_true(replace(session, "1", "2"));
    assert_int_equal(mkdir(path, 0700), 0);
    assert_false(session_keep(session, false, &cause));
    assert_non_null(strstr(str_text(&cause), "can't rename the new file to "));
    assert_int_equal(rmdir(path), 0);
    keep(session);
    expect_content(path, "a: 2\n");
    session_close(session);
    str_fini(&cause);
}

static void test_restore(void **state)
{
    (void)state;
    struct session *session = open_text("a: 1\nb: 2\n");
    struct str text = STR_INIT, cause = STR_INIT, path = STR_INIT;
    str_add(&text, "a: 1\nb: 5\nc: 3\n");
    assert_true(session_restore(session, &text, &cause));
    expect_text(session, "a: 1\nb: 5\nc: 3\n");
    assert_true(session_is_modified(session));
    assert_string_equal(session_undo(session), "restore the recovery copy");
    expect_text(session, "a: 1\nb: 2\n");
    assert_true(session_save_beside(session, &text, &path, &cause));
    assert_string_equal(str_text(&path), "config.recovered.yml");
    expect_content("config.recovered.yml", str_text(&text));
    assert_true(session_save_beside(session, &text, &path, &cause));
    assert_string_equal(str_text(&path), "config.recovered-2.yml");
    session_close(session);
    str_fini(&text);
    str_fini(&cause);
    str_fini(&path);
}

static bool speaks(const struct session *session, const char *rule)
{
    for (size_t i = 0; i < session->analysis->diagnostic_count; i++)
        if (strcmp(session->analysis->diagnostics[i].rule->name, rule) == 0)
            return true;
    return false;
}

/* The facts of the model go with the text: an edit that names another one looks again, undo finds what was known, and a
 * new target or a reload keeps them. */
static void test_model(void **state)
{
    (void)state;
    struct machine machine = {0};
    struct str cause = STR_INIT;
    assert_int_equal(mkdir("m", 0755), 0);
    put("m/config.json", "{\"model_type\": \"own\", \"head_dim\": 512}");
    put("config.yml", "base_model: m\nattn_implementation: flash_attention_2\n");
    struct session *session = open_with("config.yml", "none");
    assert_null(session->target.model);
    session_probe(session, &machine);
    const struct model_facts *model = session->target.model;
    assert_non_null(model);
    assert_string_equal(model->source, "m/config.json");
    assert_int_equal(model->head_dim, 512);
    assert_true(speaks(session, "head-dim-limit"));
    assert_false(machine.probed);
    assert_true(replace(session, "flash_attention_2", "sdpa"));
    assert_ptr_equal(session->target.model, model);
    assert_false(speaks(session, "head-dim-limit"));
    assert_true(replace(session, "base_model: m", "base_model: n"));
    assert_null(session->target.model);
    session_undo(session);
    session_undo(session);
    assert_ptr_equal(session->target.model, model); /* looked up once */
    assert_true(session_set_target(session, "h100", &cause));
    assert_ptr_equal(session->target.model, model);
    assert_true(speaks(session, "head-dim-limit"));
    put("config.yml", "base_model: [1\n");
    assert_true(session_reload(session, &cause));
    assert_null(session->target.model);
    session_close(session);
    machine_fini(&machine);
    str_fini(&cause);
}

/* --model-config stands above what the text says, and needs no base_model. */
static void test_named_model(void **state)
{
    (void)state;
    struct machine machine = {.models.model_config = "other.json"};
    put("other.json", "{\"model_type\": \"gemma4\"}");
    struct session *session = open_text("gradient_checkpointing: true\n# axedit: target none\n");
    session_probe(session, &machine);
    assert_true(speaks(session, "gemma4-checkpointing"));
    assert_false(machine.probed);
    session_close(session);
    machine_fini(&machine);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

/* The editor's --select and --ignore: they hold for each revision and each target. */
static void test_filtered(void **state)
{
    (void)state;
    put("config.yml", "attn_implementation: fa2\nlorra_r: 8\n");
    struct str cause = STR_INIT;
    struct session_setup setup = {.target = "h100", .ignore = "unknown-key,field-*,batch-*"};
    struct session *session = session_open_with("config.yml", &setup, &cause);
    assert_non_null(session);
    assert_int_equal(session->analysis->counts[SEVERITY_ERROR], 1);
    assert_int_equal(session->analysis->counts[SEVERITY_WARNING], 0);
    assert_true(replace(session, "lorra_r", "lorro_r"));
    assert_int_equal(session->analysis->counts[SEVERITY_WARNING], 0);
    assert_true(session_set_target(session, "t4", &cause));
    assert_int_equal(session->analysis->counts[SEVERITY_WARNING], 0);
    assert_true(replace(session, "fa2", "sdpa"));
    assert_int_equal(session->analysis->diagnostic_count, 0);
    session_close(session);
    setup = (struct session_setup){.select = "unknown-key"};
    session = session_open_with("config.yml", &setup, &cause);
    assert_int_equal(session->analysis->diagnostic_count, 1);
    session_close(session);
    str_fini(&cause);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_open),
        TEST(test_open_new_file),
        TEST(test_new_file_that_somebody_else_makes),
        TEST(test_open_refused),
        TEST(test_read_only),
        TEST(test_undo_and_redo),
        TEST(test_edit_after_undo_drops_redo),
        TEST(test_edit_that_changes_nothing),
        TEST(test_modified),
        TEST(test_saving_is_no_border),
        TEST(test_save_asks_when_the_file_changed),
        TEST(test_same_text_on_disk),
        TEST(test_same_new_file),
        TEST(test_undo_after_overwriting),
        TEST(test_what_took_the_place_of_the_file),
        TEST(test_unedited_and_gone),
        TEST(test_touched_is_not_changed),
        TEST(test_change_that_hides),
        TEST(test_other_mode_is_no_change),
        TEST(test_save_failure_keeps_everything),
        TEST(test_reload),
        TEST(test_reload_of_the_same),
        TEST(test_reload_that_fails),
        TEST(test_target),
        TEST(test_target_of_the_file),
        TEST(test_change_from_the_model),
        TEST(test_model),
        TEST(test_filtered),
        TEST(test_named_model),
        TEST(test_recovery),
        TEST(test_recovery_is_written_once),
        TEST(test_recovery_is_tried_again),
        TEST(test_restore),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
