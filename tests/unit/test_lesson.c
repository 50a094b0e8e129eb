/* Lessons as files, their goals, which are done, and new configs from samples. */
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
#include <unistd.h>

#include <cmocka.h>

#include "bounds.h"
#include "draft.h"
#include "known.h"
#include "lesson.h"
#include "learned.h"
#include "shared_file.h"
#include "source.h"

static const char good[] = "title: One\n"
                           "order: 1\n"
                           "target: h100\n"
                           "config: |\n"
                           "  base_model: x\n"
                           "  attn_implementation: sdpa\n"
                           "  sample_packing: true\n"
                           "edits:\n"
                           "  - learning_rate = 0.1\n"
                           "intro: |\n"
                           "  Two lines\n"
                           "  are one.\n"
                           "\n"
                           "  Another.\n"
                           "goals:\n"
                           "  - silent: packing-isolation\n"
                           "    text: it is silent\n"
                           "  - fires: packing-isolation\n"
                           "    text: it fires\n"
                           "  - value: sample_packing = yes\n"
                           "    text: packing is on\n"
                           "  - absent: adapter\n"
                           "    text: no adapter\n"
                           "  - backend: sdpa\n"
                           "    text: sdpa\n"
                           "  - target: H100\n"
                           "    text: an H100\n"
                           "  - saved: true\n"
                           "    text: saved\n"
                           "  - clean: true\n"
                           "    text: clean\n"
                           "hints: [one, two]\n"
                           "closing: Done.\n"
                           "solution: n <Enter>\n";

static struct lesson *read_good(void)
{
    struct lesson *lesson = lesson_new("some/where/one-1.yml", good, strlen(good));
    for (size_t i = 0; i < lesson->problem_count; i++)
        print_error("%zu: %s\n", lesson->problems[i].line, lesson->problems[i].message);
    assert_int_equal(lesson->problem_count, 0);
    return lesson;
}

static void test_read(void **state)
{
    (void)state;
    struct lesson *lesson = read_good();
    assert_string_equal(lesson->name, "one-1");
    assert_string_equal(lesson->title, "One");
    assert_int_equal(lesson->order, 1);
    assert_string_equal(lesson->target, "h100");
    assert_string_equal(lesson->config, "base_model: x\nattn_implementation: sdpa\nsample_packing: true\n");
    assert_string_equal(lesson->intro, "Two lines are one.\n\nAnother.");
    assert_int_equal(lesson->goal_count, 8);
    assert_string_equal(lesson->goals[2].key, "sample_packing");
    assert_string_equal(lesson->goals[2].value, "yes");
    assert_int_equal(lesson->hint_count, 2);
    assert_string_equal(lesson->hints[1], "two");
    assert_int_equal(lesson->edit_count, 1);
    assert_string_equal(lesson->edits[0].value, "0.1");
    assert_string_equal(lesson->solution, "n <Enter>");
    lesson_free(lesson);
}

static void test_goals_follow_the_session(void **state)
{
    (void)state;
    static const bool at_first[] = {false, true, true, true, true, true, false, false};
    static const bool undone[] = {false, true, true, true, true, true, true, false};
    struct lesson *lesson = read_good();
    struct lesson_desk desk;
    struct str cause = STR_INIT;
    if (!lesson_desk_set(&desk, lesson, &cause))
        fail_msg("%s", str_text(&cause));
    assert_true(session_is_modified(desk.session));
    for (size_t i = 0; i < lesson->goal_count; i++)
        assert_int_equal(lesson_goal_holds(&lesson->goals[i], desk.session), at_first[i]);
    assert_string_equal(session_undo(desk.session), "learning_rate: 0.1");
    for (size_t i = 0; i < lesson->goal_count; i++)
        assert_int_equal(lesson_goal_holds(&lesson->goals[i], desk.session), undone[i]);
    assert_true(session_set_target(desk.session, "t4", &cause));
    assert_false(lesson_goal_holds(&lesson->goals[5], desk.session));
    assert_false(lesson_is_solved(lesson, desk.session));
    assert_null(lesson_flaw(lesson, desk.session));
    lesson_desk_clear(&desk);
    lesson_free(lesson);
}

static void test_desk_is_private_and_goes(void **state)
{
    (void)state;
    struct lesson *lesson = read_good();
    struct lesson_desk desk;
    struct str cause = STR_INIT, beside = STR_INIT;
    struct stat status;
    assert_true(lesson_desk_set(&desk, lesson, &cause));
    assert_int_equal(stat(desk.directory, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    str_printf(&beside, "%s/.left.swp", desk.directory);
    assert_true(file_save(str_text(&beside), "x", 1, NULL, &cause));
    char *directory = strdup(desk.directory);
    lesson_desk_clear(&desk);
    assert_int_not_equal(stat(directory, &status), 0);
    free(directory);
    str_fini(&beside);
    lesson_free(lesson);
}

static void test_bad_names(void **state)
{
    (void)state;
    static const char *const paths[] = {"One.yml", "a b.yml", ".yml", "\xC3\xA9.yml"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        struct lesson *lesson = lesson_new(paths[i], good, strlen(good));
        assert_int_equal(lesson->problem_count, 1);
        assert_non_null(strstr(lesson->problems[0].message, "name"));
        lesson_free(lesson);
    }
}

static void test_other_texts(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "- a\n", "42\n", "title: [a\n", "title: a\ntitle: b\n", "a: 1\n---\nb: 2\n",
                                        "goals: [1, [2], {text: 3}, *x]\n", "\xff\xfe"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct lesson *lesson = lesson_new("a.yml", texts[i], strlen(texts[i]));
        assert_true(lesson->problem_count > 0);
        assert_true(lesson->problems[0].line > 0);
        lesson_free(lesson);
    }
}

static void test_find(void **state)
{
    (void)state;
    struct lessons lessons;
    lessons_init(&lessons);
    assert_int_equal(lessons_find(&lessons, "1"), 0);
    assert_int_equal(lessons_find(&lessons, lessons.items[2]->name), 2);
    assert_int_equal(lessons_find(&lessons, "0"), lessons.count);
    assert_int_equal(lessons_find(&lessons, "-1"), lessons.count);
    assert_int_equal(lessons_find(&lessons, "99"), lessons.count);
    assert_int_equal(lessons_find(&lessons, ""), lessons.count);
    lessons_fini(&lessons);
}

/* --- Progress ----------------------------------------------------------------------------------------------------- */

static void expect_progress(const char *text, size_t len, const char *written)
{
    struct learned learned;
    struct str out = STR_INIT;
    learned_read(&learned, text, len);
    for (size_t i = 0; i < learned.count; i++)
        str_printf(&out, "done %s\n", learned.done[i]);
    assert_string_equal(str_text(&out), written);
    learned_fini(&learned);
    str_fini(&out);
}

#define EXPECT_PROGRESS(text, written) expect_progress(text, sizeof(text) - 1, written)

static void test_progress_is_read(void **state)
{
    (void)state;
    EXPECT_PROGRESS("", "");
    EXPECT_PROGRESS("done a\ndone b-2\n", "done a\ndone b-2\n");
    EXPECT_PROGRESS("done a\r\ndone a\ndone b", "done a\ndone b\n");
    EXPECT_PROGRESS("\n# x\nDONE a\ndone\ndone \ndone A\ndone ../x\ndone a b\n", "");
    EXPECT_PROGRESS("\0done a\ndone b\0\ndone c\n", "done c\n");
    EXPECT_PROGRESS("done aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n", "");
}

struct progress {
    char directory[64]; /* the state directory */
    struct str path;    /* of the file */
};

static void begin_progress(struct progress *progress)
{
    *progress = (struct progress){.directory = "/tmp/axedit-progress-XXXXXX"};
    assert_non_null(mkdtemp(progress->directory));
    assert_int_equal(setenv("XDG_STATE_HOME", progress->directory, 1), 0);
    str_printf(&progress->path, "%s/axedit/lessons", progress->directory);
}

static void end_progress(struct progress *progress)
{
    unlink(str_text(&progress->path));
    str_cut(&progress->path, progress->path.len - strlen("/lessons"));
    rmdir(str_text(&progress->path));
    rmdir(progress->directory);
    str_fini(&progress->path);
}

static void mark_done(const char *name)
{
    struct str cause = STR_INIT;
    if (!learned_mark_done(name, &cause))
        fail_msg("%s", str_text(&cause));
    str_fini(&cause);
}

static void expect_file(const struct progress *progress, const char *expected)
{
    struct str text = STR_INIT, cause = STR_INIT;
    assert_true(file_read(str_text(&progress->path), &text, NULL, NULL, &cause));
    assert_string_equal(str_text(&text), expected);
    str_fini(&text);
}

static void test_progress_is_kept(void **state)
{
    (void)state;
    struct progress progress;
    struct learned learned;
    struct str cause = STR_INIT;
    begin_progress(&progress);
    assert_true(learned_load(&learned, &cause));
    assert_int_equal(learned.count, 0);
    learned_fini(&learned);
    mark_done("one");
    mark_done("two");
    mark_done("one");
    mark_done("no name");
    expect_file(&progress, "done one\ndone two\n");
    assert_true(learned_load(&learned, &cause));
    assert_true(learned_has(&learned, "two"));
    learned_fini(&learned);
    /* What else stands there stays, and a last line without its end is one. */
    assert_true(file_save(str_text(&progress.path), "# mine\ndone two", 15, NULL, &cause));
    mark_done("three");
    expect_file(&progress, "# mine\ndone two\ndone three\n");
    end_progress(&progress);
    /* A file where the directory would be. */
    begin_progress(&progress);
    str_cut(&progress.path, progress.path.len - strlen("/lessons"));
    assert_true(file_save(str_text(&progress.path), "", 0, NULL, &cause));
    assert_false(learned_mark_done("one", &cause));
    assert_true(cause.len > 0);
    unlink(str_text(&progress.path));
    str_add(&progress.path, "/lessons");
    end_progress(&progress);
    str_fini(&cause);
}

/* A file that can't be read, here because it is too large, is no empty one: it is left alone. */
static void test_progress_that_cannot_be_read(void **state)
{
    (void)state;
    struct progress progress;
    struct learned learned;
    struct str cause = STR_INIT;
    begin_progress(&progress);
    mark_done("one");
    assert_int_equal(truncate(str_text(&progress.path), BOUND_FILE_BYTES + 1), 0);
    struct file_stamp before = file_stamp_of(str_text(&progress.path));
    assert_false(learned_load(&learned, &cause));
    assert_non_null(strstr(str_text(&cause), "/lessons: "));
    learned_fini(&learned);
    str_clear(&cause);
    assert_false(learned_mark_done("two", &cause));
    assert_non_null(strstr(str_text(&cause), "can't read "));
    struct file_stamp after = file_stamp_of(str_text(&progress.path));
    assert_true(file_stamp_equal(&before, &after));
    assert_int_equal(truncate(str_text(&progress.path), strlen("done one\n")), 0);
    expect_file(&progress, "done one\n");
    end_progress(&progress);
    str_fini(&cause);
}

enum { EDITORS = 16, LESSONS_OF_EACH = 20 };

/* Editors that end lessons at the same time take nothing away from each other. */
static void test_progress_of_many_editors(void **state)
{
    (void)state;
    struct progress progress;
    struct learned learned;
    struct str cause = STR_INIT;
    begin_progress(&progress);
    for (int i = 0; i < EDITORS; i++) {
        if (fork() != 0)
            continue;
        bool done = true;
        for (int k = 0; k < LESSONS_OF_EACH; k++) {
            char name[32];
            snprintf(name, sizeof name, "lesson-%d-%d", i, k);
            done = learned_mark_done(name, &cause) && done;
        }
        _exit(done ? 0 : 1);
    }
    for (int i = 0; i < EDITORS; i++) {
        int status;
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    assert_true(learned_load(&learned, &cause));
    assert_int_equal(learned.count, EDITORS * LESSONS_OF_EACH);
    learned_fini(&learned);
    end_progress(&progress);
}

/* A full disk: half a line would be the name of another lesson. */
static void test_progress_without_room(void **state)
{
    (void)state;
    struct progress progress;
    struct str cause = STR_INIT;
    struct rlimit old, limit;
    begin_progress(&progress);
    mark_done("one");
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    limit = old;
    limit.rlim_cur = strlen("done one\ndone packing");
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    bool done = learned_mark_done("packing-2", &cause);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    signal(SIGXFSZ, handler);
    assert_false(done);
    assert_non_null(strstr(str_text(&cause), "can't write "));
    expect_file(&progress, "done one\n");
    end_progress(&progress);
    str_fini(&cause);
}

/* --- Samples and drafts ------------------------------------------------------------------------------------------- */

static void expect_clean(const char *name, const char *text, size_t len, const char *spec)
{
    struct known known;
    known_init_len(&known, text, len, spec);
    const size_t *counts = known.analysis->counts;
    if (counts[SEVERITY_ERROR] + counts[SEVERITY_WARNING] > 0 || known_count(&known, "hardware-unverified") > 0) {
        known_print(&known);
        fail_msg("%s has problems on %s", name, spec);
    }
    known_fini(&known);
}

static void test_samples_are_valid(void **state)
{
    (void)state;
    const struct shared_file *file = NULL;
    size_t valid = 0;
    while ((file = shared_file_next("samples/", file))) {
        struct arena arena = {0};
        size_t line;
        const char *spec = target_comment_in(file->text, file->len, &arena, &line);
        if (spec)
            expect_clean(file->name, file->text, file->len, spec);
        else if (strncmp(file->name, "samples/legacy-", strlen("samples/legacy-")) != 0)
            fail_msg("%s names no target", file->name);
        valid += spec != NULL;
        arena_fini(&arena);
    }
    assert_true(valid >= 4);
    assert_int_equal(valid, draft_method_count());
}

/* Whatever GPU somebody has, what comes out runs there. */
static void test_drafts_fit_their_target(void **state)
{
    (void)state;
    static const char *const specs[] = {"h100", "a100", "b200", "rtx4090", "t4", "v100", "mi300x", "h100,gpus=8"};
    for (size_t i = 0; i < draft_method_count() * (sizeof specs / sizeof specs[0]); i++) {
        struct draft draft = {.method = draft_method_at(i % draft_method_count()), .model = "org/model", .data = "d.jsonl"};
        struct arena arena = {0};
        struct target target;
        struct draft_mended mended;
        struct str out = STR_INIT, cause = STR_INIT;
        draft.target = specs[i / draft_method_count()];
        assert_true(target_parse(draft.target, &arena, &target, &cause));
        draft_build(&draft, &target, &arena, &mended, &out);
        struct known known;
        known_init_len(&known, str_text(&out), out.len, draft.target);
        if (known.analysis->counts[SEVERITY_ERROR] + known.analysis->counts[SEVERITY_WARNING] > 0) {
            known_print(&known);
            fail_msg("%s on %s", draft.method->name, draft.target);
        }
        known_fini(&known);
        assert_non_null(strstr(str_text(&out), "base_model: org/model\n"));
        assert_non_null(strstr(str_text(&out), "path: d.jsonl\n"));
        assert_non_null(strstr(str_text(&out), draft.target));
        assert_true(str_text(&out)[0] == '#'); /* the sample's comments stay */
        arena_fini(&arena);
        str_fini(&out);
        str_fini(&cause);
    }
}

static void test_draft_writes_no_target_that_is_none(void **state)
{
    (void)state;
    static const char *const specs[] = {"none", "auto", "auto,gpus=2"};
    for (size_t i = 0; i < sizeof specs / sizeof specs[0]; i++) {
        struct draft draft = {.method = draft_method_at(0), .target = specs[i]};
        struct arena arena = {0};
        struct target target = target_none();
        struct draft_mended mended;
        struct str out = STR_INIT;
        draft_build(&draft, &target, &arena, &mended, &out);
        assert_null(strstr(str_text(&out), "axedit: target"));
        arena_fini(&arena);
        str_fini(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),
        cmocka_unit_test(test_goals_follow_the_session),
        cmocka_unit_test(test_desk_is_private_and_goes),
        cmocka_unit_test(test_bad_names),
        cmocka_unit_test(test_other_texts),
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_progress_is_read),
        cmocka_unit_test(test_progress_is_kept),
        cmocka_unit_test(test_progress_that_cannot_be_read),
        cmocka_unit_test(test_progress_of_many_editors),
        cmocka_unit_test(test_progress_without_room),
        cmocka_unit_test(test_samples_are_valid),
        cmocka_unit_test(test_drafts_fit_their_target),
        cmocka_unit_test(test_draft_writes_no_target_that_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
