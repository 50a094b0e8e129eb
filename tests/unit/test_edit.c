/* Edits: the exact bytes of every shape of setting, renaming, deleting and inserting, alone and several in one plan.
 * Random plans are in test_edit_random.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "edit.h"
#include "path.h"

enum { SET, RENAME, DELETE, INSERT, APPEND };

/* One edit at a dotted path. INSERT stands behind the pair at the path, or as "PATH/" first in the mapping there. */
struct edit_case {
    const char *text;
    int kind;
    const char *path;
    const char *name;
    const char *source;
    const char *expected;
};

static const struct edit_case edit_cases[] = {
    /* a deleted line takes its break and nothing else; its comment stays as a line */
    {"a: 1\nx: 2\nb: 3\n", DELETE, "x", NULL, NULL, "a: 1\nb: 3\n"},
    {"a: 1\nx: false  # off # really\nb: 1\n", DELETE, "x", NULL, NULL, "a: 1\n# off # really\nb: 1\n"},
    {"  x: 1 # no\n  b: 1\n", DELETE, "x", NULL, NULL, "  # no\n  b: 1\n"},
    {"a: 1\n\nx:\n\nb: 2\n", DELETE, "x", NULL, NULL, "a: 1\n\n\nb: 2\n"},
    {"# top\nx: 1\n# end\n", DELETE, "x", NULL, NULL, "# top\n# end\n"},
    {"x: 1\n", DELETE, "x", NULL, NULL, ""},
    {"a: 1\nx: 2", DELETE, "x", NULL, NULL, "a: 1"},
    {"a: 1\n\nx: 2", DELETE, "x", NULL, NULL, "a: 1"},
    {"x: 1", DELETE, "x", NULL, NULL, ""},
    {"a: |\n  t\nx: 1", DELETE, "x", NULL, NULL, "a: |\n  t\n"},
    {"x: 1 # c\r\nb: 2\r\n", DELETE, "x", NULL, NULL, "# c\r\nb: 2\r\n"},
    {"\xEF\xBB\xBFx: 1\nb: 1\n", DELETE, "x", NULL, NULL, "\xEF\xBB\xBF" "b: 1\n"},
    {"a: 1\n? x\n: 2\nb: 1\n", DELETE, "x", NULL, NULL, "a: 1\nb: 1\n"},
    {"x:\n  1\nb: 1\n", DELETE, "x", NULL, NULL, "b: 1\n"},
    {"x: [1, # c\n  2]\nb: 1\n", DELETE, "x", NULL, NULL, "# c\nb: 1\n"},
    {"x: | # c\n  t # t\n\nb: 1\n", DELETE, "x", NULL, NULL, "# c\n\nb: 1\n"},
    {"x:\n  # in\n  y: 1 # t\nb: 1\n", DELETE, "x", NULL, NULL, "# in\n# t\nb: 1\n"},
    {"---\nx: 1\n...\n", DELETE, "x", NULL, NULL, "---\n...\n"},
    {"x: 1\n...\n", DELETE, "x", NULL, NULL, "{}\n...\n"},
    /* a collection left empty */
    {"m: &b\n  x: 1\n<<: *b\n", DELETE, "m.x", NULL, NULL, "m: &b {}\n<<: *b\n"},
    {"m: # c\n  x: 1 # d\nb: 2\n", DELETE, "m.x", NULL, NULL, "m: {} # c\n  # d\nb: 2\n"},
    {"m:\n- x\nb: 2\n", DELETE, "m.0", NULL, NULL, "m: []\nb: 2\n"},
    {"- x: 1 # c\n- b\n", DELETE, "0.x", NULL, NULL, "- {} # c\n- b\n"},
    {"- - x\n- b\n", DELETE, "0.0", NULL, NULL, "- []\n- b\n"},
    /* compact collections: the dash stays */
    {"- x: 1\n  b: 2\n", DELETE, "0.x", NULL, NULL, "- b: 2\n"},
    {"- x: 1 # c\n  b: 2\n", DELETE, "0.x", NULL, NULL, "- # c\n  b: 2\n"},
    {"- a: 1\n  x: 2\n", DELETE, "0.x", NULL, NULL, "- a: 1\n"},
    {"- x: 1\n  y: 2\n- b\n", DELETE, "0", NULL, NULL, "- b\n"},
    /* what follows a block scalar must not become a part of it */
    {"a: |\n  t\nx: 1\n   # deep\nb: 1\n", DELETE, "x", NULL, NULL, "a: |\n  t\n# deep\nb: 1\n"},
    {"a: |+\n  t\nx: 1\n\nb: 1\n", DELETE, "x", NULL, NULL, "a: |+\n  t\nb: 1\n"},
    /* brackets: one comma and the blanks after it, for the last one those before it */
    {"{x: 1, b: m}\n", DELETE, "x", NULL, NULL, "{b: m}\n"},
    {"{b: m, x: 1}\n", DELETE, "x", NULL, NULL, "{b: m}\n"},
    {"{a: 1, x: 2, b: 3}\n", DELETE, "x", NULL, NULL, "{a: 1, b: 3}\n"},
    {"{x: 1}\n", DELETE, "x", NULL, NULL, "{}\n"},
    {"[x, ]\n", DELETE, "0", NULL, NULL, "[]\n"},
    {"{a: , x: 1}\n", DELETE, "x", NULL, NULL, "{a: }\n"},
    {"[a, x: 1]\n", DELETE, "1.x", NULL, NULL, "[a, {}]\n"},
    {"[\n  a, # 1\n  x, # 2\n  b # 3\n]\n", DELETE, "1", NULL, NULL, "[\n  a, # 1\n   # 2\n  b # 3\n]\n"},
    /* setting: the rest of the line stays */
    {"a:      1   # c\nb: 2\n", SET, "a", NULL, "v", "a:      v   # c\nb: 2\n"},
    {"a : 1\n", SET, "a", NULL, "v", "a : v\n"},
    {"a:  # c\nb: 1\n", SET, "a", NULL, "v", "a: v  # c\nb: 1\n"},
    {"a: 1 # c\n", SET, "a", NULL, "", "a: # c\n"},
    {"a:\n  true\nb: 1\n", SET, "a", NULL, "v", "a:\n  v\nb: 1\n"},
    {"? a\n: true\n", SET, "a", NULL, "v", "? a\n: v\n"},
    {"? a # c\n? b\n", SET, "a", NULL, "v", "? a # c\n: v\n? b\n"},
    {"{a, b: }\n", SET, "a", NULL, "v", "{a: v, b: }\n"},
    {"{a, b: }\n", SET, "b", NULL, "v", "{a, b: v }\n"},
    {"a: \"x\"#c\n", SET, "a", NULL, "v", "a: v #c\n"},
    {"a: !!str &k v # c\n", SET, "a", NULL, "w", "a: w # c\n"},
    {"a: &k v\nb: *k\n", SET, "a", NULL, "w", "a: &k w\nb: *k\n"},
    {"a: &k v\nb: *k\n", SET, "b", NULL, "w", "a: &k v\nb: w\n"},
    {"a: |\n  x\n\nb: 1\n", SET, "a", NULL, "v", "a: v\n\nb: 1\n"},
    {"a: [x, # c\n  y] # d\n", SET, "a", NULL, "v", "a: v # c\n   # d\n"},
    {"a: # c\n  # in\n  b: 1 # t\nc: 2\n", SET, "a", NULL, "v", "a: v # c\n  # in\n  # t\nc: 2\n"},
    {"- a: 1\n  b: 2\n- c\n", SET, "0", NULL, "v", "- v\n- c\n"},
    {"-\n- c", SET, "0", NULL, "v", "- v\n- c"},
    {"a: 1 # c\nb: 2\n", SET, "a", NULL, "\nx: 1\ny:\n  z: 2", "a: # c\n  x: 1\n  y:\n    z: 2\nb: 2\n"},
    {"a: 1 # c\r\nb: 2", SET, "a", NULL, "|\n  t", "a: | # c\r\n    t\r\nb: 2"},
    {"a: 1", SET, "a", NULL, "\n- x\n- y", "a:\n  - x\n  - y"},
    /* renaming keeps the quotes */
    {"\"a\": 1\n", RENAME, "a", "it's", NULL, "\"it's\": 1\n"},
    {"'a': 1\n", RENAME, "a", "it's", NULL, "'it''s': 1\n"},
    {"? a\n: 1\n", RENAME, "a", "b", NULL, "? b\n: 1\n"},
    {"!!str 1: 1\n", RENAME, "1", "b", NULL, "b: 1\n"},
    {"a: 1\n", RENAME, "a", "yes", NULL, "'yes': 1\n"},
    /* new keys and items */
    {"a: 1 # c\nb: 2\n", INSERT, "a", "n", "v", "a: 1 # c\nn: v\nb: 2\n"},
    {"# c\na: 1\n", INSERT, "/", "n", "v", "# c\nn: v\na: 1\n"},
    {"a: 1", INSERT, "a", "n", "v", "a: 1\nn: v"},
    {"a:\n  b: |\n    t\n\nc: 1\n", INSERT, "a.b", "n", "v", "a:\n  b: |\n    t\n  n: v\n\nc: 1\n"},
    {"- a: 1\n", INSERT, "0/", "n", "v", "- a: 1\n  n: v\n"},
    {"m:\nb: 1\n", INSERT, "m/", "n", "v", "m:\n  n: v\nb: 1\n"},
    {"m: {} # c\n", INSERT, "m/", "n", "v", "m: {n: v} # c\n"},
    {"{a: 1}\n", INSERT, "a", "n", "v", "{a: 1, n: v}\n"},
    {"{a: }\n", INSERT, "a", "n", "v", "{a: , n: v }\n"},
    {"[a: 1]\n", INSERT, "0.a", "n", "v", "[{a: 1, n: v}]\n"},
    {"", INSERT, "/", "n", "v", "n: v\n"},
    {"# c", INSERT, "/", "n", "v", "# c\nn: v"},
    {"---\n...\n", INSERT, "/", "n", "v", "---\nn: v\n...\n"},
    {"--- ~ # c\n", INSERT, "/", "n", "v", "--- # c\nn: v\n"},
    {"a:\n- x # c\nb: 1\n", APPEND, "a", NULL, "v", "a:\n- x # c\n- v\nb: 1\n"},
    {"a: [x, ]\n", APPEND, "a", NULL, "v", "a: [x, v, ]\n"},
    {"a: []\n", APPEND, "a", NULL, "v", "a: [v]\n"},
    {"- - x\n- y", APPEND, "0", NULL, "\nk: 1\nl: 2", "- - x\n  - k: 1\n    l: 2\n- y"},
};

static struct ytarget find(const struct yindex *index, const char *dotted, struct arena *arena)
{
    struct ypath path;
    struct str cause = STR_INIT;
    char *text = arena_copy(arena, dotted, strlen(dotted));
    bool whole = *text && text[strlen(text) - 1] == '/';
    if (whole)
        text[strlen(text) - 1] = '\0';
    if (!*text)
        return (struct ytarget){.node = index->root};
    assert_true(ypath_parse(text, arena, &path, &cause));
    struct ytarget target = ypath_find(index, &path);
    assert_true(target.exists);
    if (whole)
        target.pair = NULL;
    return target;
}

static void plan_case(struct yplan *plan, const struct edit_case *edit, const struct ytarget *target)
{
    if (edit->kind == SET && target->pair)
        yplan_set_value(plan, target->pair, edit->source);
    else if (edit->kind == SET)
        yplan_set_item(plan, target->item, edit->source);
    else if (edit->kind == RENAME)
        yplan_rename(plan, target->pair, edit->name);
    else if (edit->kind == DELETE && target->pair)
        yplan_delete(plan, target->pair);
    else if (edit->kind == DELETE)
        yplan_delete_item(plan, target->item);
    else if (edit->kind == INSERT)
        yplan_insert(plan, target->pair ? target->pair->mapping : target->node, target->pair, edit->name, edit->source);
    else
        yplan_append(plan, target->node, edit->source);
}

/* Applies the splices, checks their order and their inverse, and leaves the new text in `out`. */
static void apply(const struct yindex *index, const struct splices *splices, struct arena *arena, struct str *out)
{
    size_t end = index->bom;
    for (size_t i = 0; i < splices->count; i++) {
        const struct splice *splice = &splices->items[i];
        assert_in_range(splice->span.start, end, index->len);
        assert_in_range(splice->span.end, splice->span.start, index->len);
        end = splice->span.end;
    }
    splices_apply(splices, index->text, index->len, out);
    struct splices inverse = splices_inverse(splices, index->text, arena);
    struct str back = STR_INIT;
    splices_apply(&inverse, str_text(out), out->len, &back);
    assert_int_equal(back.len, index->len);
    assert_memory_equal(str_text(&back), index->text, back.len);
    str_fini(&back);
}

static void test_exact_bytes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof edit_cases / sizeof *edit_cases; i++) {
        const struct edit_case *edit = &edit_cases[i];
        struct yindex *index = yindex_new(edit->text, strlen(edit->text));
        struct arena arena = {0};
        struct ytarget target = find(index, edit->path, &arena);
        struct yplan *plan = yplan_new(index, &arena);
        plan_case(plan, edit, &target);
        struct splices splices = yplan_compile(plan);
        struct str out = STR_INIT;
        apply(index, &splices, &arena, &out);
        if (strcmp(str_text(&out), edit->expected) != 0)
            print_error("case %zu of %s\n", i, edit->text);
        assert_string_equal(str_text(&out), edit->expected);
        str_fini(&out);
        arena_fini(&arena);
        yindex_free(index);
    }
}

/* Several edits in one plan, where they touch each other. */
static void test_together(void **state)
{
    (void)state;
    const char *text = "a: 1\nm:\n  x: 1\n  y: 2\nb: 3\n";
    struct yindex *index = yindex_new(text, strlen(text));
    struct arena arena = {0};
    struct ytarget m = find(index, "m", &arena), x = find(index, "m.x", &arena), b = find(index, "b", &arena);
    struct yplan *plan = yplan_new(index, &arena);
    yplan_insert(plan, index->root, b.pair, "last", "9");
    yplan_set_value(plan, x.pair, "swallowed, since m.x goes");
    yplan_delete(plan, x.pair);
    yplan_delete(plan, x.pair);
    yplan_delete(plan, x.pair->next);
    yplan_insert(plan, m.node, x.pair, "z", "4");
    yplan_rename(plan, m.pair, "n");
    yplan_set_value(plan, b.pair, "first");
    yplan_set_value(plan, b.pair, "second");
    yplan_insert(plan, index->root, b.pair, "very last", "");
    struct splices splices = yplan_compile(plan);
    struct str out = STR_INIT;
    apply(index, &splices, &arena, &out);
    assert_string_equal(str_text(&out), "a: 1\nn:\n  z: 4\nb: second\nlast: 9\nvery last:\n");
    str_fini(&out);
    arena_fini(&arena);
    yindex_free(index);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exact_bytes),
        cmocka_unit_test(test_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
