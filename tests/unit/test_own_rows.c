/*
 * The user's own rows of targets and hub kernels: what a file may hold, what is said of what it may not, and that a row
 * counts wherever one of the compiled tables does.
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

#include "analysis.h"
#include "choices.h"
#include "explain.h"
#include "own_files.h"
#include "own_rows.h"
#include "probe.h"
#include "session.h"

static const char targets[] = "# ours\n"
                              "lab-card:\n"
                              "  compute: sm_90\n"
                              "  title: Lab Card\n"
                              "  driver: [NVIDIA LAB 9000, \"LAB 9000 MIG\"]\n"
                              "other: {compute: 12.0}\n"
                              "red: {gfx: gfx942, driver: Red Thing}\n"
                              "h100: {compute: 8.0, title: our H100}\n";

static const char kernels[] = "lab/attention:\n"
                              "  supports_packing: yes\n"
                              "  uses_flash_lib: false\n"
                              "  needs_dtype_cast: true\n"
                              "  compute: 8.0\n"
                              "  max_head_dim: 128\n"
                              "  help: Ours.\n"
                              "lab/new: {supports_packing: true, uses_flash_lib: true, needs_dtype_cast: true, since: 0.18.0, "
                              "until: '0.20'}\n";

static struct own_rows read_all(void)
{
    struct own_rows own = {.targets = NULL};
    own_rows_read(&own, OWN_TARGETS, "targets.yml", targets, strlen(targets));
    own_rows_read(&own, OWN_KERNELS, "kernels.yml", kernels, strlen(kernels));
    assert_int_equal(own.problem_count, 0);
    return own;
}

static void test_rows(void **state)
{
    (void)state;
    struct own_rows own = read_all();
    assert_int_equal(own.target_count, 4);
    assert_int_equal(own.backend_count, 2);
    const struct target_row *card = &own.targets[0];
    assert_string_equal(card->name, "lab-card");
    assert_string_equal(card->title, "Lab Card");
    assert_int_equal(card->compute, 90);
    assert_int_equal(card->vendor, VENDOR_NVIDIA);
    assert_string_equal(own.targets[1].title, "other");
    assert_int_equal(own.targets[1].compute, 120);
    assert_int_equal(own.targets[2].vendor, VENDOR_AMD);
    assert_string_equal(own.targets[2].gfx, "gfx942");
    const struct backend *kernel = &own.backends[0];
    assert_string_equal(kernel->name, "lab/attention");
    assert_true(kernel->packing && !kernel->flash_lib && kernel->dtype_cast && kernel->hub);
    assert_int_equal(kernel->min_compute, 80);
    assert_int_equal(kernel->max_head_dim, 128);
    assert_int_equal(kernel->package, PACKAGE_KERNELS);
    assert_string_equal(kernel->help, "Ours.");
    own_rows_fini(&own);
    assert_int_equal(own.target_count, 0);
}

/* What is wrong is told with its line and with what is allowed; the row is left out, the one behind it counts. */
static void test_problems(void **state)
{
    (void)state;
    static const struct {
        enum own_kind kind;
        const char *text;
        size_t line;
        const char *words;
    } cases[] = {
        {OWN_TARGETS, "a: {compute: 90}\n", 1, "a: compute takes a compute capability like sm_90 or 9.0"},
        {OWN_TARGETS, "a: {compute: sm_x}\n", 1, "like sm_90"},
        {OWN_TARGETS, "a: {compute: sm_9}\n", 1, "like sm_90"},
        {OWN_TARGETS, "a: {compute: 9.01}\n", 1, "like sm_90"},
        {OWN_TARGETS, "a: {compute: 123.0}\n", 1, "like sm_90"},
        {OWN_TARGETS, "a: {compute: [sm_90]}\n", 1, "like sm_90"},
        {OWN_TARGETS, "a:\n  title: A\n  gfx: gfx9\n", 3, "a: gfx takes an AMD architecture like gfx942"},
        {OWN_TARGETS, "a: {gfx: }\n", 1, "like gfx942"},
        {OWN_TARGETS, "a: {title: A}\n", 1, "a needs compute (like sm_90) or gfx"},
        {OWN_TARGETS, "a: {compute: sm_90, gfx: gfx942}\n", 1, "both compute and gfx"},
        {OWN_TARGETS, "a: {compute: sm_90, title: 5}\n", 1, "title takes a text"},
        {OWN_TARGETS, "a: {compute: sm_90, driver: []}\n", 1, "a name, or a list of names"},
        {OWN_TARGETS, "a: {compute: sm_90, driver: [x, 5]}\n", 1, "a name, or a list of names"},
        {OWN_TARGETS, "a: {compute: sm_90, driver: {x: y}}\n", 1, "a name, or a list of names"},
        {OWN_TARGETS, "a:\n  compute: sm_90\n  drivr: x\n", 3,
         "a: drivr is no key of a target; did you mean driver? It takes compute, gfx, title, driver"},
        {OWN_TARGETS, "a: {compute: sm_90, 5: x, wholly_other: 1}\n", 1, "a: 5 is no key of a target; it takes compute"},
        {OWN_TARGETS, "a: {? [x] : y}\n", 1, "a"},
        {OWN_TARGETS, "torch: {compute: sm_90}\n", 1, "torch means something else in --target"},
        {OWN_TARGETS, "gpus: {compute: sm_90}\n", 1, "gpus means something else"},
        {OWN_TARGETS, "Auto: {compute: sm_90}\n", 1, "Auto means something else"},
        {OWN_TARGETS, "sm_90: {compute: sm_90}\n", 1, "sm_90 means something else"},
        {OWN_TARGETS, "'a,b': {compute: sm_90}\n", 1, "no comma"},
        {OWN_TARGETS, "'': {compute: sm_90}\n", 1, "has to be a text"},
        {OWN_TARGETS, "\"- _\": {compute: sm_90}\n", 1, "is no name for a target"},
        {OWN_TARGETS, "4090: {compute: sm_90}\n", 1, "has to be a text; put it in quotes"},
        {OWN_TARGETS, "[x]: {compute: sm_90}\n", 1, ""},
        {OWN_TARGETS, "a: 5\n", 1, "a: the facts of a target stand below its name"},
        {OWN_TARGETS, "a:\n", 1, "a: the facts of a target stand below its name"},
        {OWN_TARGETS, "a: *gone\n", 1, ""},
        {OWN_TARGETS, "- a\n- b\n", 1, "the file has to be a mapping"},
        {OWN_TARGETS, "a: {compute: sm_90\n", 1, ""},
        {OWN_TARGETS, "a: {compute: sm_90}\nb: ]\n", 2, ""},
        {OWN_TARGETS, "a: {compute: sm_90, compute: sm_80}\n", 1, "compute"},
        {OWN_TARGETS, "# gr\xFC\xDF\n", 1, "UTF-8"},
        {OWN_KERNELS, "lab/x: {supports_packing: true, uses_flash_lib: true}\n", 1,
         "lab/x: needs_dtype_cast is missing; it takes true or false"},
        {OWN_KERNELS, "lab/x:\n  supports_packing: maybe\n  uses_flash_lib: no\n  needs_dtype_cast: no\n", 2,
         "lab/x: supports_packing takes true or false"},
        {OWN_KERNELS, "lab/x: {supports_packing: 1, uses_flash_lib: no, needs_dtype_cast: no}\n", 1, "true or false"},
        {OWN_KERNELS, "lab/x: {supports_packing: no, uses_flash_lib: no, needs_dtype_cast: no, since: soon}\n", 1,
         "since takes an axolotl release like 0.17.0"},
        {OWN_KERNELS, "lab/x: {supports_packing: no, uses_flash_lib: no, needs_dtype_cast: no, max_head_dim: 0}\n", 1,
         "a whole number from 1"},
        {OWN_KERNELS, "lab/x: {supports_packing: no, uses_flash_lib: no, needs_dtype_cast: no, since: 0.18, until: 0.18.0}\n", 1,
         "since (0.18) has to be before until (0.18.0)"},
        {OWN_KERNELS, "lab: {supports_packing: no, uses_flash_lib: no, needs_dtype_cast: no}\n", 1, "is no kernel of the hub"},
        {OWN_KERNELS, "sdpa: {supports_packing: yes, uses_flash_lib: no, needs_dtype_cast: no}\n", 1,
         "axedit knows sdpa by itself"},
        {OWN_KERNELS, "kernels-community/flash-attn3: {supports_packing: no, uses_flash_lib: no, needs_dtype_cast: no}\n", 1,
         "by itself; remove the row"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct own_rows own = {.targets = NULL};
        own_rows_read(&own, cases[i].kind, "file.yml", cases[i].text, strlen(cases[i].text));
        if (own.problem_count == 0 || own.problems[0].line != cases[i].line ||
            !strstr(own.problems[0].message, cases[i].words) || strcmp(own.problems[0].file, "file.yml") != 0)
            fail_msg("\"%s\" gives %zu problems, line %zu: %s", cases[i].text, own.problem_count,
                     own.problem_count ? own.problems[0].line : 0, own.problem_count ? own.problems[0].message : "");
        own_rows_fini(&own);
    }
}

/* However many there are, each is found under its name, and of the same name the first that was read. */
static void test_many(void **state)
{
    (void)state;
    struct own_rows own = {.targets = NULL};
    for (int turn = 0; turn < 2; turn++) {
        struct str text = STR_INIT;
        for (int i = 0; i < 100; i++)
            str_printf(&text, "lab/k%d: {supports_packing: %s, uses_flash_lib: no, needs_dtype_cast: no, max_head_dim: %d}\n",
                       i + turn * 50, turn ? "no" : "yes", i + 1);
        own_rows_read(&own, OWN_KERNELS, "k", str_text(&text), text.len);
        str_fini(&text);
    }
    assert_int_equal(own.backend_count, 200);
    for (size_t i = 0; i < 150; i++) {
        char name[32];
        snprintf(name, sizeof name, "lab/k%zu", i);
        const struct backend *found = backend_find_with(name, &own);
        assert_ptr_equal(found, &own.backends[i < 100 ? i : i + 50]);
        assert_string_equal(found->name, name);
        assert_true(found->packing == (i < 100));
    }
    assert_null(backend_find_with("lab/k150", &own));
    assert_int_equal(backend_find_with("sdpa", &own)->id, BACKEND_SDPA);
    own_rows_fini(&own);
}

static void test_the_others_count(void **state)
{
    (void)state;
    static const char text[] = "bad: {compute: new}\ngood: {compute: sm_80}\nworse: 3\nbest: {gfx: gfx1100}\n";
    struct own_rows own = {.targets = NULL};
    own_rows_read(&own, OWN_TARGETS, "t", text, strlen(text));
    assert_int_equal(own.problem_count, 2);
    assert_int_equal(own.problems[1].line, 3);
    assert_int_equal(own.target_count, 2);
    assert_string_equal(own.targets[1].name, "best");
    own_rows_fini(&own);
    static const char *const empty[] = {"", "# nothing\n", "~\n", "{}\n"};
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
        own_rows_read(&own, OWN_KERNELS, "k", empty[i], strlen(empty[i]));
        assert_int_equal(own.problem_count + own.backend_count, 0);
    }
    own_rows_fini(&own);
}

/* --- Where the rows count ----------------------------------------------------------------------------------------- */

static void expect_target(const struct own_rows *own, const char *spec, int compute, const char *gpu)
{
    struct arena arena = {0};
    struct str cause = STR_INIT;
    struct target target = target_none();
    if (!target_parse_with(spec, own, &arena, &target, &cause))
        fail_msg("%s: %s", spec, str_text(&cause));
    assert_int_equal(target.compute, compute);
    assert_string_equal(target.gpu, gpu);
    assert_ptr_equal(target.own, own);
    str_fini(&cause);
    arena_fini(&arena);
}

static void test_targets_count(void **state)
{
    (void)state;
    struct own_rows own = read_all();
    expect_target(&own, "lab-card", 90, "Lab Card");
    expect_target(&own, "LAB_CARD,gpus=2", 90, "Lab Card");
    expect_target(&own, "lab9000mig", 90, "Lab Card");
    expect_target(&own, "h100", 80, "our H100"); /* before the table's */
    expect_target(&own, "h200", 90, "H200");
    assert_ptr_equal(target_row_find("NVIDIA LAB 9000", &own), &own.targets[0]);
    assert_ptr_equal(target_row_find("LAB 9000", &own), NULL); /* the maker's name is part of this one */
    assert_null(target_row_find("lab-card", NULL));
    assert_string_equal(target_row_nearest("lab-crad", &own), "lab-card");
    assert_null(target_row_nearest("lab-crad", NULL));
    struct arena arena = {0};
    struct str cause = STR_INIT;
    struct target target = target_none();
    assert_false(target_parse_with("lab-cart", &own, &arena, &target, &cause));
    assert_non_null(strstr(str_text(&cause), "did you mean lab-card?"));
    str_fini(&cause);
    arena_fini(&arena);
    own_rows_fini(&own);
}

static size_t count_of(const struct own_rows *own, const char *spec, const char *text, const char *rule)
{
    struct arena arena = {0};
    struct str cause = STR_INIT;
    struct target target = target_none();
    assert_true(target_parse_with(spec, own, &arena, &target, &cause));
    struct analysis *analysis = analysis_new(text, strlen(text), &target);
    size_t count = 0;
    for (size_t i = 0; i < analysis->diagnostic_count; i++)
        count += strcmp(analysis->diagnostics[i].rule->name, rule) == 0;
    analysis_free(analysis);
    str_fini(&cause);
    arena_fini(&arena);
    return count;
}

static void test_kernels_count(void **state)
{
    (void)state;
    static const char known[] = "attn_implementation: lab/attention\nsample_packing: true\n";
    static const char later[] = "attn_implementation: lab/new\nsample_packing: true\n";
    static const char misspelt[] = "attn_implementation: lab/atention\nsample_packing: true\n";
    struct own_rows own = read_all();
    assert_int_equal(count_of(NULL, "none", known, "attn-impl-hub-path"), 1);
    assert_int_equal(count_of(NULL, "none", known, "packing-isolation"), 1);
    assert_int_equal(count_of(&own, "none", known, "attn-impl-hub-path"), 0);
    assert_int_equal(count_of(&own, "none", known, "packing-isolation"), 0);
    assert_int_equal(count_of(&own, "kernels=missing", known, "package-missing"), 1);
    /* Only the releases that the row names know it. */
    assert_int_equal(count_of(&own, "none", later, "attn-impl-hub-path"), 1);
    assert_int_equal(count_of(&own, "axolotl=0.17.0", later, "packing-isolation"), 1);
    assert_int_equal(count_of(&own, "axolotl=0.18.0", later, "attn-impl-hub-path"), 0);
    assert_int_equal(count_of(&own, "axolotl=0.19.5", later, "packing-isolation"), 0);
    assert_int_equal(count_of(&own, "axolotl=0.20.0", later, "attn-impl-hub-path"), 1);
    assert_int_equal(count_of(&own, "none", misspelt, "attn-impl-hub-path"), 1);
    own_rows_fini(&own);
}

static void test_front_ends(void **state)
{
    (void)state;
    struct own_rows own = read_all();
    struct str cause = STR_INIT, out = STR_INIT;
    char path[] = "/tmp/axedit-own-XXXXXX";
    int fd = mkstemp(path);
    static const char text[] = "attn_implementation: lab/attention\n";
    assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text) && close(fd) == 0);
    struct session_setup setup = {.target = "lab-card", .own = &own};
    struct session *session = session_open_with(path, &setup, &cause);
    assert_non_null(session);
    assert_int_equal(session->target.compute, 90);
    struct choices choices;
    choices_of_backends(&choices, session);
    assert_int_equal(choices.count, backend_count() + 3);
    assert_string_equal(choices.items[backend_count()].value, "lab/attention");
    assert_int_equal(choices.current, backend_count());
    assert_string_equal(choices.items[backend_count()].note, "Ours.");
    assert_true(choices.items[backend_count()].capabilities.supports_packing);
    choices_fini(&choices);
    assert_true(session_set_target(session, "other", &cause)); /* the rows stay when the target changes */
    assert_int_equal(session->target.compute, 120);
    session_close(session);
    unlink(path);
    struct str nearest = STR_INIT;
    assert_true(explain("lab/attention", &own, &out, &nearest));
    assert_non_null(strstr(str_text(&out), "supports packing: yes"));
    str_clear(&out);
    assert_true(explain("lab-card", &own, &out, &nearest));
    assert_non_null(strstr(str_text(&out), "Lab Card sm_90"));
    assert_false(explain("lab-carf", &own, &out, &nearest));
    assert_string_equal(str_text(&nearest), "lab-card");
    str_fini(&nearest);
    str_fini(&out);
    str_fini(&cause);
    own_rows_fini(&own);
}

/* --- The files ---------------------------------------------------------------------------------------------------- */

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0 && fclose(file) == 0);
}

static void remove_file(const char *folder, const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    remove(path);
}

static void test_files(void **state)
{
    (void)state;
    char home[] = "/tmp/axedit-own-XXXXXX", folder[64];
    const char *old = getenv("XDG_CONFIG_HOME");
    char *kept = old ? strdup(old) : NULL;
    assert_non_null(mkdtemp(home));
    snprintf(folder, sizeof folder, "%s/axedit", home);
    assert_int_equal(mkdir(folder, 0700), 0);
    setenv("XDG_CONFIG_HOME", home, 1);
    struct own_rows own = {.targets = NULL};
    own_files_read(&own); /* no files, nothing wrong */
    assert_int_equal(own.problem_count + own.target_count, 0);
    write_file(folder, "targets.yml", targets);
    write_file(folder, "kernels.yml", "lab/x: 1\n");
    own_files_read(&own);
    assert_int_equal(own.target_count, 4);
    assert_int_equal(own.problem_count, 1);
    struct str line = STR_INIT;
    own_files_describe(&own.problems[0], false, &line);
    assert_non_null(strstr(str_text(&line), "/axedit/kernels.yml:1: lab/x"));
    str_clear(&line);
    own_files_describe(&own.problems[0], true, &line);
    assert_ptr_equal(strstr(str_text(&line), "kernels.yml:1: lab/x"), str_text(&line));
    own_rows_fini(&own);
    remove_file(folder, "targets.yml");
    remove_file(folder, "kernels.yml");
    snprintf(folder, sizeof folder, "%s/axedit/targets.yml", home);
    assert_int_equal(mkdir(folder, 0700), 0); /* something that is no file */
    own_files_read(&own);
    assert_int_equal(own.problem_count, 1);
    str_clear(&line);
    own_files_describe(&own.problems[0], false, &line);
    assert_non_null(strstr(str_text(&line), "targets.yml"));
    own_rows_fini(&own);
    setenv("XDG_CONFIG_HOME", "relative", 1);
    rmdir(folder);
    snprintf(folder, sizeof folder, "%s/axedit", home);
    rmdir(folder);
    rmdir(home);
    if (kept)
        setenv("XDG_CONFIG_HOME", kept, 1);
    else
        unsetenv("XDG_CONFIG_HOME");
    free(kept);
    str_fini(&line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),          cmocka_unit_test(test_problems),     cmocka_unit_test(test_many),
        cmocka_unit_test(test_the_others_count),
        cmocka_unit_test(test_targets_count), cmocka_unit_test(test_kernels_count), cmocka_unit_test(test_front_ends),
        cmocka_unit_test(test_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
