/*
 * Migration one item after the other: apply, choose, skip, back, all that is safe. Whatever way is taken, each text on the
 * way loads, going back gives the bytes from before, and taking every safe step gives what migrate_plan() does at once.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "known.h"
#include "migrate.h"
#include "rule.h"

static const struct migrate_options all = {.all = true};

static struct migration_walk *walk_of(const char *text, struct migrate_options options)
{
    static const struct target none;
    struct analysis *analysis = analysis_new(text, strlen(text), &none);
    struct migration_walk *walk = migration_walk_new(analysis, options);
    analysis_free(analysis);
    return walk;
}

static void expect_text(const struct migration_walk *walk, const char *expected)
{
    size_t len;
    const char *text = migration_walk_text(walk, &len);
    expect_same_text("the walk", text, expected);
    assert_int_equal(len, strlen(expected));
}

/* "line rule: message", of a decision with a question mark behind the rule, and the choices. */
static void expect_item(struct migration_walk *walk, const char *expected)
{
    const struct migration_item *item = migration_walk_item(walk);
    struct str out = STR_INIT;
    if (item)
        str_printf(&out, "%zu/%zu %s%s: %s", item->line, item->first_line, item->rule->name, item->decision ? "?" : "",
                   item->message);
    for (size_t i = 0; item && i < item->choice_count; i++)
        str_printf(&out, "\n%s%s", item->choices[i].title, item->choices[i].safe ? " (safe)" : "");
    expect_same_text("the item", str_text(&out), expected);
    str_fini(&out);
}

static void expect_progress(struct migration_walk *walk, size_t behind, size_t total)
{
    size_t now, of;
    migration_walk_progress(walk, &now, &of);
    assert_int_equal(now, behind);
    assert_int_equal(of, total);
}

static void test_walk(void **state)
{
    (void)state;
    struct migration_walk *walk = walk_of("debug: # d\nflash_attention: true # f\nxformers_attention: yes\neager_attention:\n"
                                          "dpo_beta: 0.1\nadam_eps: 1e-8\n",
                                          all);
    expect_progress(walk, 0, 6);
    expect_item(walk, "2/2 legacy-multiple-flags: remove flash_attention: true (xformers_attention wins)\n"
                      "remove flash_attention: true (xformers_attention wins) (safe)\n"
                      "use flash_attention_2, which flash_attention asks for");
    assert_true(migration_walk_choose(walk, 0));
    expect_progress(walk, 1, 6);
    expect_text(walk, "debug: # d\n# f\nxformers_attention: yes\neager_attention:\ndpo_beta: 0.1\nadam_eps: 1e-8\n");
    expect_item(walk, "3/3 legacy-flag-mapped: replace xformers_attention: yes by attn_implementation: xformers\n"
                      "replace xformers_attention: yes by attn_implementation: xformers (safe)");
    migration_walk_skip(walk);
    expect_progress(walk, 2, 6);
    expect_item(walk, "4/4 legacy-falsy-stripped: remove eager_attention: (it has no effect)\n"
                      "remove eager_attention: (it has no effect) (safe)");
    assert_true(migration_walk_choose(walk, 0));
    expect_item(walk, "1/1 unknown-key: remove debug in line 1\nremove debug in line 1 (safe)");
    assert_true(migration_walk_choose(walk, 0));
    expect_item(walk, "4/5 field-deprecated: rename dpo_beta to rl_beta\nrename dpo_beta to rl_beta (safe)\nremove dpo_beta in "
                      "line 4");
    assert_false(migration_walk_choose(walk, 2));
    assert_true(migration_walk_choose(walk, 1));
    expect_item(walk, "4/6 unknown-key?: decide: adam_eps is no key of axolotl and is ignored: the name is spelt out; write "
                      "adam_epsilon\nrename adam_eps to adam_epsilon\nremove adam_eps in line 4");
    assert_true(migration_walk_choose(walk, 0));
    expect_item(walk, "");
    expect_progress(walk, 6, 6);
    assert_false(migration_walk_choose(walk, 0));
    migration_walk_skip(walk);
    expect_progress(walk, 6, 6);
    expect_text(walk, "# d\n# f\nxformers_attention: yes\nadam_epsilon: 1e-8\n");
    assert_int_equal(migration_walk_move_count(walk), 6);
    const struct migration_choice *chosen;
    assert_string_equal(migration_walk_move(walk, 1, &chosen)->key, "xformers_attention");
    assert_null(chosen);
    assert_string_equal(migration_walk_move(walk, 5, &chosen)->key, "adam_eps");
    assert_string_equal(chosen->done, "adam_eps is now adam_epsilon");
    assert_int_equal(migration_walk_analysis(walk)->len, strlen("# d\n# f\nxformers_attention: yes\nadam_epsilon: 1e-8\n"));
    migration_walk_free(walk);
}

static void test_back(void **state)
{
    (void)state;
    static const char config[] = "flash_attention: true\neager_attention:\ndebug:\n";
    struct migration_walk *walk = walk_of(config, all);
    assert_false(migration_walk_back(walk));
    assert_true(migration_walk_choose(walk, 0));
    migration_walk_skip(walk);
    assert_true(migration_walk_choose(walk, 0));
    expect_text(walk, "attn_implementation: flash_attention_2\neager_attention:\n");
    assert_true(migration_walk_back(walk));
    expect_text(walk, "attn_implementation: flash_attention_2\neager_attention:\ndebug:\n");
    expect_progress(walk, 2, 3);
    assert_true(migration_walk_back(walk));
    expect_item(walk, "2/2 legacy-falsy-stripped: remove eager_attention: (it has no effect)\n"
                      "remove eager_attention: (it has no effect) (safe)");
    assert_true(migration_walk_back(walk));
    expect_text(walk, config);
    expect_progress(walk, 0, 3);
    assert_false(migration_walk_back(walk));
    assert_int_equal(migration_walk_apply_safe(walk), 3);
    expect_text(walk, "attn_implementation: flash_attention_2\n");
    for (size_t i = 0; i < 3; i++)
        assert_true(migration_walk_back(walk));
    expect_text(walk, config);
    migration_walk_free(walk);
}

/* Decisions, with what each choice makes of the file and of the effective config. */
static void test_decisions(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct migration_walk *walk = walk_of("sdp_attention: yes\nflash_attention: 'false' # q\nseed: 1\n", all);
    expect_item(walk, "2/2 legacy-quoted-bool?: decide: flash_attention: 'false' is text, which axolotl takes as set; write "
                      "attn_implementation: flash_attention_2, or remove the line\n"
                      "keep what runs today: flash_attention_2 (safe)\n"
                      "take the text for false: use sdpa");
    assert_int_equal(migration_walk_apply_safe(walk), 0);
    assert_int_equal(migration_walk_effect(walk, 0, &arena).count, 0);
    struct effective_changes changes = migration_walk_effect(walk, 1, &arena);
    assert_int_equal(changes.count, 1);
    assert_string_equal(changes.items[0].path, "attn_implementation");
    assert_string_equal(changes.items[0].before, "flash_attention_2");
    assert_string_equal(changes.items[0].after, "sdpa");
    assert_true(migration_walk_choose(walk, 0));
    expect_text(walk, "attn_implementation: flash_attention_2 # q\nseed: 1\n");
    assert_true(migration_walk_back(walk));
    assert_true(migration_walk_choose(walk, 1));
    expect_text(walk, "attn_implementation: sdpa\n# q\nseed: 1\n");
    expect_item(walk, "");
    migration_walk_free(walk);

    walk = walk_of("attn_implementation: flash_attention2\nsdp_attention: true\n", all);
    expect_item(walk, "1/1 attn-impl-unknown?: decide: attn_implementation: flash_attention2 names no backend, and "
                      "sdp_attention asks for sdpa; write the one that you mean\n"
                      "use flash_attention_2, the nearest name\nuse sdpa, which sdp_attention asks for");
    assert_true(migration_walk_choose(walk, 1));
    expect_text(walk, "attn_implementation: sdpa\n");
    migration_walk_free(walk);

    walk = walk_of("attn_implementation: sdpa # c\nflash_attention: true\n", all);
    expect_item(walk, "2/2 legacy-canonical-conflict: remove flash_attention: true (attn_implementation counts)\n"
                      "remove flash_attention: true (attn_implementation counts) (safe)\n"
                      "use flash_attention_2, which flash_attention asks for");
    assert_true(migration_walk_choose(walk, 1));
    expect_text(walk, "attn_implementation: flash_attention_2 # c\n");
    migration_walk_free(walk);

    walk = walk_of("flash_attention: &on true\nbf16: *on\n", all);
    expect_item(walk, "1/1 legacy-flag-mapped?: decide: flash_attention: true holds an anchor that is used elsewhere; move "
                      "the anchor first");
    assert_false(migration_walk_choose(walk, 0));
    migration_walk_free(walk);
    arena_fini(&arena);
}

/* The flag above gives the backend until attn_implementation has its name: taking the flag out alone writes the name. */
static void test_one_alone_means_the_same(void **state)
{
    (void)state;
    struct migration_walk *walk = walk_of("flash_attention: true\nattn_implementation: ~\n", (struct migrate_options){0});
    expect_item(walk, "1/1 legacy-multiple-flags: remove flash_attention: true (attn_implementation takes its place)\n"
                      "remove flash_attention: true (attn_implementation takes its place) (safe)");
    assert_true(migration_walk_choose(walk, 0));
    expect_text(walk, "attn_implementation: flash_attention_2\n");
    expect_item(walk, "");
    migration_walk_free(walk);
}

/* Nothing to walk through, or nothing that can be done. */
static void test_empty(void **state)
{
    (void)state;
    struct migration_walk *walk = walk_of("seed: 1\n", all);
    expect_item(walk, "");
    expect_progress(walk, 0, 0);
    assert_int_equal(migration_walk_apply_safe(walk), 0);
    migration_walk_free(walk);
    walk = walk_of("flash_attention: [\n", all);
    const struct migration_item *item = migration_walk_item(walk);
    assert_non_null(item);
    assert_true(item->decision);
    assert_null(item->key);
    assert_int_equal(item->choice_count, 0);
    migration_walk_skip(walk);
    expect_item(walk, "");
    migration_walk_free(walk);
    migration_walk_free(NULL);
}

static void expect_loads(const struct migration_walk *walk, const char *path)
{
    if (migration_walk_analysis(walk)->broken)
        fail_msg("%s: a text on the way does not load", path);
}

/* All safe steps one by one, and all at once, come to the same; and all the way back. */
static void walk_file(const char *path)
{
    struct arena arena = {0};
    struct known known;
    size_t len, walked;
    const char *text = read_whole_file(path, &len, &arena);
    known_init_len(&known, text, len, NULL);
    struct migration plan = migrate_plan(known.analysis, all, &known.arena);
    struct migration_walk *walk = migration_walk_new(known.analysis, all);
    migration_walk_apply_safe(walk);
    expect_same_text(path, migration_walk_text(walk, &walked), known_edited(&known, &plan.splices, NULL));
    while (migration_walk_back(walk))
        if (!known.analysis->broken)
            expect_loads(walk, path);
    assert_memory_equal(migration_walk_text(walk, &walked), text, len);
    assert_int_equal(walked, len);
    for (size_t i = 0; migration_walk_item(walk) && i < 200; i++) {
        if (!migration_walk_choose(walk, 0))
            migration_walk_skip(walk);
        if (!known.analysis->broken)
            expect_loads(walk, path);
    }
    assert_null(migration_walk_item(walk));
    migration_walk_free(walk);
    known_fini(&known);
    arena_fini(&arena);
}

static size_t walk_folder(const char *folder)
{
    DIR *dir = opendir(folder);
    size_t count = 0;
    for (const struct dirent *entry; dir && (entry = readdir(dir));) {
        size_t len = strlen(entry->d_name);
        if (len < 5 || strcmp(entry->d_name + len - 4, ".yml") != 0 || strstr(entry->d_name, "not-utf8"))
            continue;
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        walk_file(path);
        count++;
    }
    if (dir)
        closedir(dir);
    return count;
}

static void test_files(void **state)
{
    (void)state;
    char path[4096];
    const char *corpus = getenv("AXEDIT_CORPUS");
    assert_true(walk_folder("tests/configs") > 50);
    if (!corpus || !*corpus)
        return;
    snprintf(path, sizeof path, "%s/history", corpus);
    assert_true(walk_folder(path) > 0);
    snprintf(path, sizeof path, "%s/golden", corpus);
    assert_true(walk_folder(path) > 0);
}

/* An item is told before it is done: its message is the way that a step takes, and what it says when it is done is another
 * text. What is wrong is told apart from both. */
static void test_words_before_and_after(void **state)
{
    (void)state;
    struct migration_walk *walk = walk_of("flash_attention: true\nsdp_attention: false\ndpo_beta: 0.1\n"
                                          "gradient_checkpointing: offload\nattn_uses_flash_lib: true\n",
                                          all);
    static const char *const words[] = {
        "an old flag chooses the attention backend",
        "replace flash_attention: true by attn_implementation: flash_attention_2",
        "flash_attention: true is now attn_implementation: flash_attention_2",
        "an old flag that is false or empty has no effect",
        "remove sdp_attention: false (it has no effect)",
        "sdp_attention: false removed: it has no effect",
        "a capability that axolotl computes can't be set",
        "remove attn_uses_flash_lib: true (axolotl computes it)",
        "attn_uses_flash_lib: true removed: axolotl computes it",
        "dpo_beta is the old name of rl_beta; write rl_beta",
        "rename dpo_beta to rl_beta",
        "dpo_beta is now rl_beta",
        "gradient_checkpointing: offload is the old way to write gradient_checkpointing: true with activation_offloading: true",
        "replace gradient_checkpointing: offload by gradient_checkpointing: true, activation_offloading: true",
        "gradient_checkpointing: offload is now gradient_checkpointing: true, activation_offloading: true",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i += 3) {
        const struct migration_item *item = migration_walk_item(walk);
        assert_non_null(item);
        assert_string_equal(item->wrong, words[i]);
        assert_string_equal(item->message, words[i + 1]);
        assert_string_equal(item->choices[0].title, words[i + 1]);
        assert_string_equal(item->choices[0].done, words[i + 2]);
        assert_non_null(item->why);
        assert_true(migration_walk_choose(walk, 0));
    }
    assert_null(migration_walk_item(walk));
    migration_walk_free(walk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_walk),       cmocka_unit_test(test_back),
        cmocka_unit_test(test_decisions),  cmocka_unit_test(test_one_alone_means_the_same),
        cmocka_unit_test(test_empty),      cmocka_unit_test(test_files),
        cmocka_unit_test(test_words_before_and_after),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
