/*
 * Changes that a person asks for, byte for byte: a value set in place, a new key at the place of its section, missing
 * parents, flow collections, quoting, lists, duplicates, trailing comments; keys and entries removed; a backend chosen.
 * And what is refused, with its cause.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "change.h"
#include "emit.h"
#include "known.h"

typedef bool change_fn(const struct analysis *analysis, const struct ypath *path, const char *source,
                       struct arena *arena, struct splices *splices, struct str *cause);

struct change {
    const char *config, *path, *value, *expected;
};

/* The expected text, or what the cause says when it is refused: then it begins with "!". What follows a last ": " is
 * somebody else's to say. */
static bool is_expected(const char *found, const char *expected)
{
    size_t len = strlen(expected);
    bool open = expected[0] == '!' && strcmp(expected + len - 2, ": ") == 0;
    return open ? strncmp(found, expected, len) == 0 : strcmp(found, expected) == 0;
}

static bool try_change(change_fn *change, const struct change *wanted)
{
    struct known known;
    struct splices splices = {0};
    struct str cause = STR_INIT;
    known_init(&known, wanted->config, NULL);
    struct ypath path = known_path(&known, wanted->path);
    bool done = change(known.analysis, &path, wanted->value, &known.arena, &splices, &cause);
    const char *found =
        done ? known_edited(&known, &splices, NULL) : arena_printf(&known.arena, "!%s", str_text(&cause));
    bool good = is_expected(found, wanted->expected) && done == (cause.len == 0);
    if (!good) {
        const char *value = wanted->value ? wanted->value : "";
        fprintf(stderr, "--- %s: %s in\n%s\n--- expected\n%s\n--- found\n%s\n", wanted->path, value, wanted->config,
                wanted->expected, found);
    }
    str_fini(&cause);
    known_fini(&known);
    return good;
}

static void try_all(change_fn *change, const struct change *wanted, size_t count)
{
    size_t failed = 0;
    for (size_t i = 0; i < count; i++)
        failed += !try_change(change, &wanted[i]);
    assert_int_equal(failed, 0);
}

#define TRY_ALL(change, wanted) try_all(change, wanted, sizeof(wanted) / sizeof *(wanted))

static bool remove_key(const struct analysis *analysis, const struct ypath *path, const char *source,
                       struct arena *arena, struct splices *splices, struct str *cause)
{
    (void)source;
    return change_unset(analysis, path, arena, splices, cause);
}

static bool choose_backend(const struct analysis *analysis, const struct ypath *path, const char *source,
                           struct arena *arena, struct splices *splices, struct str *cause)
{
    (void)path;
    return change_backend(analysis, source, arena, splices, cause);
}

static void test_set_in_place(void **state)
{
    (void)state;
    static const struct change cases[] = {
        {"lora_r: 8\nseed: 1\n", "lora_r", "16", "lora_r: 16\nseed: 1\n"},
        {"lora_r:   8   # rank\n", "lora_r", "16", "lora_r:   16   # rank\n"},
        {"lora_r : 8", "lora_r", "16", "lora_r : 16"},
        {"lora_r:\n", "lora_r", "16", "lora_r: 16\n"},
        {"lora_r:  # rank\n", "lora_r", "16", "lora_r: 16  # rank\n"},
        {"lora_r: 8\n", "lora_r", "", "lora_r:\n"},
        {"lora_r: 8 # x\n", "lora_r", "~", "lora_r: ~ # x\n"},
        {"lora_r: 8\n", "lora_r", "# nothing", "lora_r: null\n"},
        {"lora_r: 8\r\nseed: 1\r\n", "lora_r", "16", "lora_r: 16\r\nseed: 1\r\n"},
        {"\xEF\xBB\xBFlora_r: 8\n", "lora_r", "16", "\xEF\xBB\xBFlora_r: 16\n"},
        {"'lora_r': '8'\n", "lora_r", "16", "'lora_r': 16\n"},
        {"? lora_r\n: 8\n", "lora_r", "16", "? lora_r\n: 16\n"},
        {"? lora_r\n", "lora_r", "16", "? lora_r\n: 16\n"},
        {"lora_r:\n  8\nseed: 1\n", "lora_r", "16", "lora_r:\n  16\nseed: 1\n"},
        {"name: >\n  a\n  b\n\nseed: 1\n", "name", "c", "name: c\n\nseed: 1\n"},
        {"name: 'a\n  b' # x\nseed: 1\n", "name", "c", "name: c # x\nseed: 1\n"},
        {"größe: 1 # ü\n", "größe", "2", "größe: 2 # ü\n"},
        {"seed: !!str 1\n", "seed", "2", "seed: 2\n"},
        {"seed: &unused 1\n", "seed", "2", "seed: 2\n"},
        {"a\\b: 1\na.b: 2\n", "a\\.b", "3", "a\\b: 1\na.b: 3\n"},
    };
    TRY_ALL(change_set, cases);
}

/* As given when it fits the place, quoted or in brackets when it must be. */
static void test_set_forms(void **state)
{
    (void)state;
    static const struct change cases[] = {
        {"base_model: m\n", "base_model", "\"a b\"", "base_model: \"a b\"\n"},
        {"base_model: m\n", "base_model", "'8'", "base_model: '8'\n"},
        {"base_model: m\n", "base_model", "yes", "base_model: yes\n"},
        {"base_model: m\n", "base_model", "!!str 8", "base_model: !!str 8\n"},
        {"base_model: m\n", "base_model", "a # not this", "base_model: a\n"},
        {"base_model: m\n", "base_model", "  a  ", "base_model: a\n"},
        {"base_model: m\n", "base_model", "--- a", "base_model: a\n"},
        {"lora_target_modules: q\n", "lora_target_modules", "[q, k]", "lora_target_modules: [q, k]\n"},
        {"lora_target_modules: q # x\n", "lora_target_modules", "- q\n- k", "lora_target_modules: # x\n  - q\n  - k\n"},
        {"ebft: {}\n", "ebft", "mode: strided\nstride: 4", "ebft:\n  mode: strided\n  stride: 4\n"},
        {"ebft: {mode: structured}\n", "ebft", "{mode: strided}", "ebft: {mode: strided}\n"},
        {"ebft:\n  mode: a # m\n  stride: 4\nseed: 1\n", "ebft", "{}", "ebft: {}\n  # m\nseed: 1\n"},
        {"{lora_r: 8, base_model: m}", "base_model", "\"a, b\"", "{lora_r: 8, base_model: \"a, b\"}"},
        {"{base_model: m}", "base_model", "a, b", "{base_model: 'a, b'}"},
        {"{lora_target_modules: q}", "lora_target_modules", "- q\n- k", "{lora_target_modules: [q, k]}"},
        {"lora_target_modules: [q, k]\n", "lora_target_modules.1", "v", "lora_target_modules: [q, v]\n"},
        {"lora_target_modules: [q, k]\n", "lora_target_modules.1", "a]b", "lora_target_modules: [q, 'a]b']\n"},
        {"base_model: m\n", "base_model", "|\n  a\n  b", "base_model: \"a\\nb\"\n"},
    };
    TRY_ALL(change_set, cases);
    static const struct change texts[] = {
        {"base_model: m\n", "base_model", "org/model", "base_model: org/model\n"},
        {"base_model: m\n", "base_model", "8", "base_model: '8'\n"},
        {"base_model: m\n", "base_model", "yes", "base_model: 'yes'\n"},
        {"base_model: m\n", "base_model", "", "base_model: ''\n"},
        {"base_model: m\n", "base_model", "a: b # c", "base_model: 'a: b # c'\n"},
        {"base_model: m\n", "base_model", "it's [x]", "base_model: 'it''s [x]'\n"},
        {"base_model: m\n", "base_model", "a\nb\x1B", "base_model: \"a\\nb\\x1B\"\n"},
        {"base_model: m\n", "base_model", "速い", "base_model: 速い\n"},
        {"base_model: m\n", "base_model", "- a", "base_model: '- a'\n"},
    };
    TRY_ALL(change_set_text, texts);
}

/* A block scalar where it says just the text, else quotes. */
static void test_set_lines(void **state)
{
    (void)state;
    static const struct change cases[] = {
        {"a: x # c\nb: 1\n", "a", "one\ntwo", "a: |- # c\n  one\n  two\nb: 1\n"},
        {"a: x\nb: 1\n", "a", "one\n\n  two\n", "a: |\n  one\n\n    two\nb: 1\n"},
        {"a: x\nb: 1\n", "a", "one\n\n\n", "a: |+\n  one\n\n\nb: 1\n"},
        {"a: x\r\nb: 1\r\n", "a", "one\ntwo", "a: |-\r\n  one\r\n  two\r\nb: 1\r\n"},
        {"a: x", "a", "one\ntwo", "a: |-\n  one\n  two"},
        {"a: x\n# c\nb: 1\n", "a", "one\ntwo", "a: |-\n  one\n  two\n# c\nb: 1\n"},
        {"a:\n  b: |\n    old\n    text\nc: 1\n", "a.b", "one\ntwo\n", "a:\n  b: |\n    one\n    two\nc: 1\n"},
        {"a: >-\n  old\n  text\nc: 1\n", "a", "one\ntwo\n", "a: |\n  one\n  two\nc: 1\n"},
        {"a:\n- x\n- y\n", "a.0", "one\ntwo", "a:\n- |-\n  one\n  two\n- y\n"},
        {"a:\n- x\n", "a.1", "one\ntwo", "a:\n- x\n- |-\n  one\n  two\n"},
        {"a:\n- p: x\n  q: y\n", "a.0.p", "one\ntwo", "a:\n- p: |-\n    one\n    two\n  q: y\n"},
        {"b: 1\n", "a.c", "one\n\ntwo", "b: 1\na:\n  c: |-\n    one\n\n    two\n"},
        {"b: 1\n", "a", "# one\n: two\t\n--- ", "b: 1\na: |-\n  # one\n  : two\t\n  --- \n"},
        {"b: 1\n", "a", "  one\ntwo", "b: 1\na: \"  one\\ntwo\"\n"},
        {"b: 1\n", "a", "one\ntwo\x1b", "b: 1\na: \"one\\ntwo\\x1B\"\n"},
        {"b: 1\n", "a", "one\r\ntwo", "b: 1\na: \"one\\r\\ntwo\"\n"},
        {"b: 1\n", "a", "\n", "b: 1\na: |+\n\n"},
        {"{b: 1}\n", "a", "one\ntwo", "{b: 1, a: \"one\\ntwo\"}\n"},
        {"b: [x, y]\n", "b.1", "one\ntwo", "b: [x, \"one\\ntwo\"]\n"},
    };
    TRY_ALL(change_set_text, cases);
}

#define SECTIONS "base_model: m # model\n\n# lengths\nsequence_len: 8\n\n# where it goes\noutput_dir: o\nmine: 1\n"

/* A new key stands behind the last key of its section, else behind those of the section before; an unknown one last. */
/* Whatever is typed is what is read back, and what stands beside it says what it said. */
static void test_any_text(void **state)
{
    (void)state;
    static const char *const pieces[] = {"\n",  "\n",  "\n\n", " ",   "  ", "\t", "a",  "{% if x %}", "# c", ": ",    "- ",
                                         "'",   "\"",  "|",    "---", "...", "%", "&x", "速",         "é",   "\x1b[m", "\\n",
                                         "\r\n", "*y", "!!int 1", "yes", "~", "\xE2\x80\xA8", "\xC2\x85", "@", "\xEF\xBB\xBF"};
    static const char *const places[] = {
        "p: {v: x, w: 1}\nq: 2\n", "p:\n  v: x # c\n  w: 1\nq: 2\n", "p:\n  v: |+\n    x\n\n  # c\n  w: 1\nq: 2",
        "p:\r\n  w: 1\r\n  v: >\r\n    x\r\n# c\r\nq: 2\r\n", "q: 2\np:\n  w: 1\n  v: x", "q: 2\np:\n  w: 1\n",
        "p:\n  v:\n    x\n\n  # c\n\n  w: 1\nq: 2\n"};
    uint32_t seed = 7;
    for (size_t i = 0; i < 7000; i++) {
        struct known before, after;
        struct splices splices;
        struct str cause = STR_INIT, text = STR_INIT;
        for (size_t count = 1 + i / 7 % 9; count > 0; count--) {
            seed = seed * 1664525u + 1013904223u;
            str_add(&text, pieces[(seed >> 8) % (sizeof pieces / sizeof *pieces)]);
        }
        known_init(&before, places[i % 7], NULL);
        struct ypath path = known_path(&before, "p.v");
        assert_true(change_set_text(before.analysis, &path, str_text(&text), &before.arena, &splices, &cause));
        known_init(&after, known_edited(&before, &splices, NULL), NULL);
        const struct yindex *index = after.analysis->index;
        expect_same_text(places[i % 7], ypath_find(index, &path).node->text, str_text(&text));
        path = known_path(&before, "p.w");
        expect_same_text(str_text(&text), ypath_find(index, &path).node->text, "1");
        path = known_path(&before, "q");
        expect_same_text(str_text(&text), ypath_find(index, &path).node->text, "2");
        assert_int_equal(index->comment_count, before.analysis->index->comment_count);
        known_fini(&after);
        known_fini(&before);
        str_fini(&text);
    }
}

static void test_set_new(void **state)
{
    (void)state;
    static const struct change cases[] = {
        {SECTIONS, "sample_packing", "true",
         "base_model: m # model\n\n# lengths\nsequence_len: 8\nsample_packing: true\n\n# where it goes\noutput_dir: "
         "o\nmine: 1\n"},
        {SECTIONS, "lora_r", "8",
         "base_model: m # model\n\n# lengths\nsequence_len: 8\nlora_r: 8\n\n# where it goes\noutput_dir: o\nmine: 1\n"},
        {SECTIONS, "attn_implementation", "sdpa",
         "base_model: m # model\nattn_implementation: sdpa\n\n# lengths\nsequence_len: 8\n\n# where it "
         "goes\noutput_dir: o\n"
         "mine: 1\n"},
        {SECTIONS, "other", "[1]",
         "base_model: m # model\n\n# lengths\nsequence_len: 8\n\n# where it goes\noutput_dir: o\nmine: 1\nother: "
         "[1]\n"},
        {"# top\noutput_dir: o\n", "base_model", "m", "# top\nbase_model: m\noutput_dir: o\n"},
        {"output_dir: o", "base_model", "m", "base_model: m\noutput_dir: o"},
        {"base_model: m", "seed", "1", "base_model: m\nseed: 1"},
        {"base_model: m\r\n", "seed", "1", "base_model: m\r\nseed: 1\r\n"},
        {"", "seed", "1", "seed: 1\n"},
        {"# only this", "seed", "1", "# only this\nseed: 1"},
        {"# only this\n", "seed", "1", "# only this\nseed: 1\n"},
        {"---\n...\n", "seed", "1", "---\nseed: 1\n...\n"},
        {"---\nbase_model: m\n...\n", "seed", "1", "---\nbase_model: m\nseed: 1\n...\n"},
        {"{}\n", "seed", "1", "{seed: 1}\n"},
        {"{base_model: m}\n", "seed", "1", "{base_model: m, seed: 1}\n"},
        {"{output_dir: o}\n", "base_model", "m", "{base_model: m, output_dir: o}\n"},
        {"  base_model: m\n  output_dir: o\n", "seed", "1", "  base_model: m\n  seed: 1\n  output_dir: o\n"},
        {"base_model: m\ndatasets:\n  - path: a # d\n\n# end\n", "val_set_size", "0.1",
         "base_model: m\ndatasets:\n  - path: a # d\nval_set_size: 0.1\n\n# end\n"},
        {"base_model: |\n  m\n\nseed: 1\n", "type_of_model", "x", "base_model: |\n  m\ntype_of_model: x\n\nseed: 1\n"},
        /* A line behind a text that the end of the file cuts off would add a line break to it. */
        {"base_model: |\n  m", "my key", "1", "my key: 1\nbase_model: |\n  m"},
        {"seed: 1\nmine: >\n  m", "other", "1", "seed: 1\nother: 1\nmine: >\n  m"},
        {"seed: 1\nmine:\n  - a: |\n      m", "other", "1", "seed: 1\nother: 1\nmine:\n  - a: |\n      m"},
        {"mine: |\n  m\n", "other", "1", "mine: |\n  m\nother: 1\n"},
        {"mine: 'm'", "other", "1", "mine: 'm'\nother: 1"},
        {"base_model: m\n", "my key", "1", "base_model: m\nmy key: 1\n"},
        {"base_model: m\n", "yes", "1", "base_model: m\n'yes': 1\n"},
        {"base_model: m\n", "a\\.b", "1", "base_model: m\na.b: 1\n"},
        {"base_model: m\n", "lora_target_modules", "- q\n- k", "base_model: m\nlora_target_modules:\n  - q\n  - k\n"},
    };
    TRY_ALL(change_set, cases);
}

static void test_set_nested(void **state)
{
    (void)state;
    static const struct change cases[] = {
        {"ebft:\n  mode: strided\n", "ebft.stride", "4", "ebft:\n  mode: strided\n  stride: 4\n"},
        {"ebft: {mode: strided}\n", "ebft.stride", "4", "ebft: {mode: strided, stride: 4}\n"},
        {"ebft: {}\n", "ebft.stride", "4", "ebft: {stride: 4}\n"},
        {"base_model: m\n", "ebft.stride", "4", "base_model: m\nebft:\n  stride: 4\n"},
        {"base_model: m\n", "a.b.c", "[x]", "base_model: m\na:\n  b:\n    c: [x]\n"},
        {"{base_model: m}\n", "a.b.c", "[x]", "{base_model: m, a: {b: {c: [x]}}}\n"},
        {"ebft:\nseed: 1\n", "ebft.stride", "4", "ebft:\n  stride: 4\nseed: 1\n"},
        {"ebft: ~ # later\nseed: 1\n", "ebft.stride", "4", "ebft: # later\n  stride: 4\nseed: 1\n"},
        {"datasets:\n  - path: a\n", "datasets.0.path", "b", "datasets:\n  - path: b\n"},
        {"datasets:\n  - path: a\n", "datasets.0.type", "t", "datasets:\n  - path: a\n    type: t\n"},
        {"datasets:\n  - path: a\n", "datasets.1", "{path: b}", "datasets:\n  - path: a\n  - {path: b}\n"},
        {"datasets:\n- path: a\nseed: 1\n", "datasets.1.path", "b", "datasets:\n- path: a\n- path: b\nseed: 1\n"},
        {"datasets: []\n", "datasets.0.path", "b", "datasets: [{path: b}]\n"},
        {"datasets:\n  -\n", "datasets.0.path", "b", "datasets:\n  -\n    path: b\n"},
        {"x: &a {p: 1}\ny: *a\n", "x.q", "2",
         "!q is part of &a (line 1), which *a on line 2 shares: both would change. Edit line 1 by hand to change both, or "
         "first write the value out in place of *a"},
        {"x: &a {p: 1}\nb: *a\n", "b", "2", "x: &a {p: 1}\nb: 2\n"},
        {"base: &b\n  lora_r: 8\n<<: *b\n", "lora_r", "16", "lora_r: 16\nbase: &b\n  lora_r: 8\n<<: *b\n"},
        {"lora_r: 8\nseed: 1\nlora_r: 16\n", "lora_r", "32", "lora_r: 8\nseed: 1\nlora_r: 32\n"},
    };
    TRY_ALL(change_set, cases);
}

/* Where axolotl wants a list, a number makes one. */
static void test_set_in_new_lists(void **state)
{
    (void)state;
    static const struct change cases[] = {
        {"base_model: m\n", "datasets.0.path", "x", "base_model: m\ndatasets:\n  - path: x\n"},
        {"datasets:\nseed: 1\n", "datasets.0.path", "x", "datasets:\n  - path: x\nseed: 1\n"},
        {"datasets: ~ # mine\n", "datasets.0.path", "x", "datasets: # mine\n  - path: x\n"},
        {"{base_model: m}\n", "datasets.0.path", "x", "{base_model: m, datasets: [{path: x}]}\n"},
        {"", "datasets.0.path", "x", "datasets:\n  - path: x\n"},
        {"", "datasets.0", "path: x\ntype: y", "datasets:\n  - path: x\n    type: y\n"},
        {"", "datasets.0.roles_to_train.0", "a", "datasets:\n  - roles_to_train:\n      - a\n"},
        {"datasets:\n  - path: x\n", "datasets.0.roles_to_train.0", "a",
         "datasets:\n  - path: x\n    roles_to_train:\n      - a\n"},
        {"", "lora_target_modules.0", "q_proj", "lora_target_modules:\n  - q_proj\n"},
        {"seed: 1\n", "datasets.1.path", "x",
         "!1 is no place in the list; its entries are counted from 0, and the next new one is 0"},
        {"datasets:\n", "datasets.7.path", "x",
         "!7 is no place in the list; its entries are counted from 0, and the next new one is 0"},
        {"", "mine.0.path", "x", "mine:\n  '0':\n    path: x\n"},
        {"datasets: {}\n", "datasets.0.path", "x", "datasets: {'0': {path: x}}\n"},
    };
    TRY_ALL(change_set, cases);
    static const struct change texts[] = {
        {"", "datasets.0.path", "a\nb\n", "datasets:\n  - path: |\n      a\n      b\n"},
        {"", "plugins.0", "a\nb\n", "plugins:\n  - |\n    a\n    b\n"},
    };
    TRY_ALL(change_set_text, texts);
}

static void test_set_refused(void **state)
{
    (void)state;
    static const struct change cases[] = {
        {"seed: 1\n", "seed", "[1", "!the value is no YAML: "},
        {"seed: 1\n", "seed.x", "1", "!there is no x below seed: its value is neither a mapping nor a list"},
        {"a: [1, 2]\n", "a.5", "1",
         "!5 is no place in the list; its entries are counted from 0, and the next new one is 2"},
        {"a: [1, 2]\n", "a.x", "1",
         "!x is no place in the list; its entries are counted from 0, and the next new one is 2"},
        {"a: [1\n", "a", "1", "!the file is broken YAML; mend it first (axedit check tells where)"},
        {"a: [1\n", "a.b", "1", "!the file is broken YAML; mend it first (axedit check tells where)"},
        {"- a\n", "seed", "1", "!the file is no mapping of keys to values"},
        {"words\n", "seed", "1", "!the file is no mapping of keys to values"},
    };
    TRY_ALL(change_set, cases);
}

/* What an anchor holds stands in the file once: it says where, who shares it, and what to do. */
static void test_set_shared(void **state)
{
    (void)state;
    static const struct change cases[] = {
        {"a: &x 1\nb: *x\n", "a", "2",
         "!a holds &x (line 1), which *x on line 2 shares: both would change. Edit line 1 by hand to change both, or first "
         "write the value out in place of *x"},
        {"c: &c {t: 1}\nd:\n  - {<<: *c}\n  - {<<: *c}\n", "c.t", "2",
         "!t is part of &c (line 1), which *c on line 3 shares, and 1 more: all would change. Edit line 1 by hand to change "
         "all, or first write the value out in place of *c"},
        {"d:\n- &a {p: 1}\n- *a\n", "d.1.p", "2",
         "!p is part of &a (line 2), which *a on line 3 shares: both would change. Edit line 2 by hand to change both, or "
         "first write the value out in place of *a"},
        {"a: &x [1]\nb: *x\n", "b.0", "2",
         "!entry 0 is part of &x (line 1), which *x on line 2 shares: both would change. Edit line 1 by hand to change both, "
         "or first write the value out in place of *x"},
        {"a: {b: &x 1}\nc: *x\n", "a", "2",
         "!a holds &x (line 1), which *x on line 2 shares: both would change. Edit line 1 by hand to change both, or first "
         "write the value out in place of *x"},
        {"c: &c {t: 1}\nd:\n  - {<<: *c}\n", "d.0.t", "2", "c: &c {t: 1}\nd:\n  - {<<: *c, t: 2}\n"},
    };
    TRY_ALL(change_set, cases);
}

static void test_unset(void **state)
{
    (void)state;
    static const struct change cases[] = {
        {"lora_r: 8\nseed: 1\n", "lora_r", NULL, "seed: 1\n"},
        {"a: 1\nlora_r: 8 # rank\nseed: 1\n", "lora_r", NULL, "a: 1\n# rank\nseed: 1\n"},
        {"# top\nlora_r: 8\n# end\n", "lora_r", NULL, "# top\n# end\n"},
        {"lora_r: 8", "lora_r", NULL, ""},
        {"seed: 1\nlora_r: 8", "lora_r", NULL, "seed: 1"},
        {"seed: 1\n", "lora_r", NULL, "seed: 1\n"},
        {"seed: 1\n", "seed.x.y", NULL, "seed: 1\n"},
        {"lora_r: 8\nseed: 1\nlora_r: 16 # b\n", "lora_r", NULL, "seed: 1\n# b\n"},
        {"\"lora_r\": 8\nlora_r: 16\n", "lora_r", NULL, ""},
        {"{lora_r: 8, seed: 1}\n", "lora_r", NULL, "{seed: 1}\n"},
        {"{seed: 1, lora_r: 8}\n", "lora_r", NULL, "{seed: 1}\n"},
        {"{lora_r: 8}\n", "lora_r", NULL, "{}\n"},
        {"ebft:\n  mode: strided # m\nseed: 1\n", "ebft.mode", NULL, "ebft: {}\n  # m\nseed: 1\n"},
        {"ebft:\n  mode: strided\n  # why\n  stride: 4\nseed: 1\n", "ebft", NULL, "# why\nseed: 1\n"},
        {"datasets:\n  - path: a\n    type: t\n  - path: b\n", "datasets.0", NULL, "datasets:\n  - path: b\n"},
        {"datasets:\n  - path: a\n    type: t\n", "datasets.0.path", NULL, "datasets:\n  - type: t\n"},
        {"datasets:\n  - path: a\n", "datasets.0", NULL, "datasets: []\n"},
        {"a: [1, 2, 3]\n", "a.1", NULL, "a: [1, 3]\n"},
        {"name: |\n  a\n  b\n\nseed: 1\n", "name", NULL, "\nseed: 1\n"},
        {"? lora_r\n: 8\nseed: 1\n", "lora_r", NULL, "seed: 1\n"},
        {"a: &x 1\nb: *x\n", "b", NULL, "a: &x 1\n"},
        {"a: [1\n", "a", NULL, "!the file is broken YAML; mend it first (axedit check tells where)"},
        {"- a\n", "a", NULL, "!the file is no mapping of keys to values"},
        {"words\n", "a.b", NULL, "!the file is no mapping of keys to values"},
    };
    TRY_ALL(remove_key, cases);
}

/* What an alias or "<<" brings in is not this place's own. */
static void test_unset_shared(void **state)
{
    (void)state;
    static const struct change cases[] = {
        {"base: &b\n  lora_r: 8\n<<: *b\n", "lora_r", NULL,
         "!lora_r is part of &b (line 1), which *b on line 3 shares: both would change. Edit line 1 by hand to change both, "
         "or first write the value out in place of *b"},
        {"c: &c {t: 1, s: x}\nd:\n  - {<<: *c}\n  - {<<: *c}\n", "d.1.s", NULL,
         "!s is part of &c (line 1), which *c on line 4 shares, and 1 more: all would change. Edit line 1 by hand to change "
         "all, or first write the value out in place of *c"},
        {"c: &c {t: 1}\nd:\n  - {<<: [{q: 1}, *c]}\n", "c.t", NULL,
         "!t is part of &c (line 1), which *c on line 3 shares: both would change. Edit line 1 by hand to change both, or "
         "first write the value out in place of *c"},
        {"d:\n- &a {p: 1, s: x}\n- *a\n", "d.1.s", NULL,
         "!s is part of &a (line 2), which *a on line 3 shares: both would change. Edit line 2 by hand to change both, or "
         "first write the value out in place of *a"},
        {"a: &x [1, 2]\nb: *x\n", "b.0", NULL,
         "!entry 0 is part of &x (line 1), which *x on line 2 shares: both would change. Edit line 1 by hand to change both, "
         "or first write the value out in place of *x"},
        {"a: &x 1\nb: *x\n", "a", NULL,
         "!a holds &x (line 1), which *x on line 2 shares: first write the value out in place of *x"},
        {"a: {b: &x 1}\nc: *x\n", "a", NULL,
         "!a holds &x (line 1), which *x on line 2 shares: first write the value out in place of *x"},
        /* What is its own may go, and so may one entry of several that are the same. */
        {"c: &c {t: 1}\nd:\n  - {<<: *c, p: 1}\n", "d.0.p", NULL, "c: &c {t: 1}\nd:\n  - {<<: *c}\n"},
        {"d:\n  - {<<: {s: 1}, p: 1}\n", "d.0.s", NULL, "d:\n  - {<<: {}, p: 1}\n"},
        {"c: &c {t: 1}\n<<: *c\nt: 2\n", "t", NULL, "c: &c {t: 1}\n<<: *c\n"},
        {"a: [1, 1, 1]\n", "a.1", NULL, "a: [1, 1]\n"},
        {"a: &x [1]\nb: [*x, *x]\n", "b.0", NULL, "a: &x [1]\nb: [*x]\n"},
    };
    TRY_ALL(remove_key, cases);
}

static void test_append(void **state)
{
    (void)state;
    static const struct change cases[] = {
        {"a: [1]\n", "a", "2", "a: [1, 2]\n"},
        {"a: []\n", "a", "2", "a: [2]\n"},
        {"a:\n  - 1 # one\nb: 2\n", "a", "x: 1", "a:\n  - 1 # one\n  - x: 1\nb: 2\n"},
        {"a:\n- 1", "a", "2", "a:\n- 1\n- 2"},
        {"a:\nb: 2\n", "a", "x", "a:\n  - x\nb: 2\n"},
        {"a:  # c\nb: 2", "a", "x", "a:  # c\n  - x\nb: 2"},
        {"a: ~\n", "a", "x: 1\ny: 2", "a:\n  - x: 1\n    y: 2\n"},
        {"a:\r\nb: 2\r\n", "a", "x: 1\ny: 2", "a:\r\n  - x: 1\r\n    y: 2\r\nb: 2\r\n"},
        {"base_model: m\n", "lora_target_modules", "q", "base_model: m\nlora_target_modules:\n  - q\n"},
        {"base_model: m\n", "a.b", "q: [1,\n 2]", "base_model: m\na:\n  b:\n    - q: [1,\n       2]\n"},
        {"a: {b: , c: }\n", "a.b", "x", "a: {b: [x] , c: }\n"},
        {"a:\n- x: 1\n  y:\n- z", "a.0.y", "w", "a:\n- x: 1\n  y:\n    - w\n- z"},
        {"a:\n  # none\nb: 1\n", "a", "x", "a:\n  - x\n  # none\nb: 1\n"},
        {"a: # c\n", "a", "", "a: # c\n  - null\n"},
        {"x: {}\n", "x.y", "'a, b'", "x: {y: ['a, b']}\n"},
        {"a:\n- |\n  x", "a", "y", "!the value can't be written at this place without changing something else"},
        {"a: 5\n", "a", "x", "!a is no list"},
        {"a: {b: 1}\n", "a", "x", "!a is no list"},
        {"a: [1]\n", "a", "[", "!the value is no YAML: "},
        {"b: 5\n", "a", "[", "!the value is no YAML: "},
        {"b: 5\n", "a", "", "b: 5\na:\n  - null\n"},
        {"a: [1\n", "a", "x", "!the file is broken YAML; mend it first (axedit check tells where)"},
    };
    TRY_ALL(change_append, cases);
}

static bool move_up(const struct analysis *analysis, const struct ypath *path, const char *source,
                    struct arena *arena, struct splices *splices, struct str *cause)
{
    (void)source;
    return change_move(analysis, path, -1, arena, splices, cause);
}

static bool move_down(const struct analysis *analysis, const struct ypath *path, const char *source,
                      struct arena *arena, struct splices *splices, struct str *cause)
{
    (void)source;
    return change_move(analysis, path, 1, arena, splices, cause);
}

/* With its lines, the comment behind it and those right above it. */
static void test_move(void **state)
{
    (void)state;
    static const struct change up[] = {
        {"a:\n  - 1 # one\n  - 2\nb: 2\n", "a.1", NULL, "a:\n  - 2\n  - 1 # one\nb: 2\n"},
        {"a:\n- x: 1\n  y: 2\n\n# two\n- z", "a.1", NULL, "a:\n# two\n- z\n\n- x: 1\n  y: 2"},
        {"a:\r\n- 1\r\n- 2", "a.1", NULL, "a:\r\n- 2\r\n- 1"},
        {"a:\n  - x: 1\n    # of x\n  - y\n", "a.1", NULL, "a:\n  - y\n  - x: 1\n    # of x\n"},
        {"a: [1,  b: c, 'x, y']\n", "a.2", NULL, "a: [1,  'x, y', b: c]\n"},
        {"a:\n- - 1\n  - 2\n- 3\n", "a.0.1", NULL, "a:\n- - 2\n  - 1\n- 3\n"},
        {"a:\n- |\n  x\n\n  y\n- z\n", "a.1", NULL, "a:\n- z\n- |\n  x\n\n  y\n"},
        {"a:\n- &x 1\n- 2\nb: *x\n", "a.1", NULL, "a:\n- 2\n- &x 1\nb: *x\n"},
        {"a: [1, 2]\n", "a.0", NULL, "a: [1, 2]\n"},
        {"a:\n- &x 1\n- *x\n", "a.1", NULL,
         "!entry 1 can't be moved: something would mean something else (an anchor, or a block of text)"},
        {"a: {b: 1}\n", "a.b", NULL, "!b is no entry of a list"},
        {"a: [1]\n", "a.4", NULL, "!4 is no entry of a list"},
        {"- 1\n- 2\n", "1", NULL, "!the file is no mapping of keys to values"},
    };
    static const struct change down[] = {
        {"a:\n  - 1\n  - 2\n  - 3\n", "a.1", NULL, "a:\n  - 1\n  - 3\n  - 2\n"},
        {"a:\n  - 1\n  - 2", "a.1", NULL, "a:\n  - 1\n  - 2"},
        {"a:\n  - 1\n  -\n", "a.0", NULL, "a:\n  -\n  - 1\n"},
    };
    TRY_ALL(move_up, up);
    TRY_ALL(move_down, down);
}

/* An entry added and removed again leaves the same bytes, whatever the list looks like. */
static void test_append_and_back(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "a: []\n", "a: []  # none\n", "a: []", "a: [x]\n", "a: [x, ]\n", "a: [ x , y ]\n", "a: [\n  x, # one\n  y # two\n]\n",
        "a: [x: 1, {y: 2}]\n", "{a: [x], b: 1}\n", "a:\n- x\n- y\nb: 1\n", "a:\n  - x # one\n  # two\n\n  - y\n\n# b\nb: 1\n",
        "a:\n  -   x\n", "a:\n    - x\n    # - y\nb: 1\n", "a:\n- x", "a:\r\n- x: 1\r\n  y: 2\r\nb: 1\r\n", "a:\r\n- x",
        "a:\n- &n x\n- *n\n", "a: &l\n- x\nb: 1\n", "a:\n- |\n  x\n\n  y\nb: 1\n", "a:\n-\n", "a:\n- - x\n  - y\n",
        "a:\n- x: |\n    y\n\n# c\n", "\357\273\277a: [x]\n", "--- # c\na:\n- x\n...\n", "a: !!seq [x]\n", "? a\n: - x\n",
    };
    static const char *const entries[] = {"new", "p: 1\nq: 2", "{p: 1}", "[]", "", "'# x'"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts * 6; i++) {
        struct known before, after;
        struct splices splices;
        struct str cause = STR_INIT;
        known_init(&before, texts[i / 6], NULL);
        struct ypath path = known_path(&before, "a");
        assert_true(change_append(before.analysis, &path, entries[i % 6], &before.arena, &splices, &cause));
        known_init(&after, known_edited(&before, &splices, NULL), NULL);
        assert_false(after.analysis->broken);
        const struct ytarget list = ypath_find(after.analysis->index, &path);
        path = known_path(&after, arena_printf(&after.arena, "a.%zu", ynode_resolved(list.node)->count - 1));
        assert_true(change_unset(after.analysis, &path, &after.arena, &splices, &cause));
        expect_same_text(entries[i % 6], known_edited(&after, &splices, NULL), texts[i / 6]);
        known_fini(&after);
        known_fini(&before);
    }
}

/* In the place of the winning flag, else in the attention section; every flag goes, and each comment stays. */
static void test_backend(void **state)
{
    (void)state;
    static const struct change cases[] = {
        {"a: 1\nflash_attention: true  # fast\nb: 2\n", "-", "sdpa", "a: 1\nattn_implementation: sdpa  # fast\nb: 2\n"},
        {"flash_attention: true\nsage_attention: true # s\neager_attention:\n", "-", "eager",
         "attn_implementation: eager # s\n"},
        {"attn_implementation: sdpa # mine\nflash_attention: true # old\n", "-", "flex_attention",
         "attn_implementation: flex_attention # mine\n# old\n"},
        {"attn_implementation:\nflash_attention: true\n", "-", "sdpa", "attn_implementation: sdpa\n"},
        {"attn_implementation: 'sdpa'\n", "-", "eager", "attn_implementation: eager\n"},
        {"base_model: m\nseed: 1\n", "-", "sdpa", "base_model: m\nattn_implementation: sdpa\nseed: 1\n"},
        {"base_model: m\nscaling_softmax: true\nseed: 1\n", "-", "flex_attention",
         "base_model: m\nscaling_softmax: true\nattn_implementation: flex_attention\nseed: 1\n"},
        {"flash_attention: false # off\nbase_model: m\n", "-", "sdpa",
         "# off\nattn_implementation: sdpa\nbase_model: m\n"},
        {"{flash_attention: true, eager_attention: false, seed: 1}\n", "-", "org/kernel@v1:fn",
         "{attn_implementation: org/kernel@v1:fn, seed: 1}\n"},
        {"\"flash_attention\": true\n", "-", "sdpa", "\"attn_implementation\": sdpa\n"},
        {"", "-", "sdpa", "attn_implementation: sdpa\n"},
        {"base: &b\n  flash_attention: true\n  seed: 1\n<<: *b\n", "-", "sdpa",
         "base: &b\n  attn_implementation: sdpa\n  seed: 1\n<<: *b\n"},
        {"flash_attention: true\nflash_attention: true # two\n", "-", "sdpa", "attn_implementation: sdpa # two\n"},
        {"x: &on true\nflash_attention: *on\n", "-", "sdpa", "x: &on true\nattn_implementation: sdpa\n"},
        {"attn_uses_flash_lib: true\nflash_attention: true\n", "-", "sdpa",
         "attn_uses_flash_lib: true\nattn_implementation: sdpa\n"},
        {"flash_attention: [1\n", "-", "sdpa", "!the file is broken YAML; mend it first (axedit check tells where)"},
        {"- a\n", "-", "sdpa", "!the file is no mapping of keys to values"},
    };
    TRY_ALL(choose_backend, cases);
}

/* Whatever holds an anchor that is used elsewhere must not take the other use with it. */
static void test_backend_and_anchors(void **state)
{
    (void)state;
    static const struct change cases[] = {
        {"flash_attention: &on true\nsample_packing: *on\n", "-", "sdpa",
         "!flash_attention holds an anchor that is used elsewhere; move the anchor first"},
        {"attn_implementation: &a sdpa\nbase_model: *a\n", "-", "eager",
         "!attn_implementation holds an anchor that is used elsewhere; move the anchor first"},
        {"sage_attention: &on true\nflash_attention: *on\nseed: 1\n", "-", "sdpa",
         "attn_implementation: &on sdpa\nseed: 1\n"},
        {"sage_attention: true\nflash_attention: &on true\nsample_packing: *on\n", "-", "sdpa",
         "!an old flag holds an anchor that is used elsewhere; move the anchor first"},
    };
    TRY_ALL(choose_backend, cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_set_in_place),
        cmocka_unit_test(test_set_forms),
        cmocka_unit_test(test_set_new),
        cmocka_unit_test(test_set_lines),
        cmocka_unit_test(test_any_text),
        cmocka_unit_test(test_set_nested),
        cmocka_unit_test(test_set_in_new_lists),
        cmocka_unit_test(test_set_refused),
        cmocka_unit_test(test_set_shared),
        cmocka_unit_test(test_unset),
        cmocka_unit_test(test_unset_shared),
        cmocka_unit_test(test_append),
        cmocka_unit_test(test_append_and_back),
        cmocka_unit_test(test_move),
        cmocka_unit_test(test_backend),
        cmocka_unit_test(test_backend_and_anchors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
