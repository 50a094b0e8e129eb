/* Random plans over many shapes of text, with a fixed seed: what comes out parses, means what was asked, keeps every
 * comment, has its splices in order, and is undone by the inverse. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "edit.h"
#include "emit.h"

#define PLANS_PER_TEXT 150
#define MAX_EDITS 4
#define MAX_NODES 64

static const char *const texts[] = {
    "a: 1 # c\nb:\n  c: 2\n  # d\n  e: [x, y] # f\n\ng: h",
    "- a: 1 # x\n  b: 2 # y\n  # z\n  c: 3\n- d\n-\n  - e\n- - f\n  - g # h\n",
    "{a: 1, b: [x, y, ], c: {d: e, }, f, g: }\n",
    "l: [\n  a, # 1\n  # 2\n  b, # 3\n  c # 4\n  # 5\n]\nm: {p: 1, # 6\n  q: 2} # 7\n",
    "? a # 1\n# 2\n: b # 3\n? c\n: - d\n  - e\n? f\n",
    "a: |\n  text\nb: 1 # c\n    # deep\nc: 2\nd: >+ # e\n\n  y\n\nf: 3\n\ng:\n  - |\n    z\n  - 4\n",
    "a: &x {p: 1}\nb: *x\nc: &y # c\n  - 1\nd: *y\ne: !!map # e\n  f: 1\n",
    "'a': 'x\n  y' # c\n\"b\": \"p\n\n  q\"\nc: plain\n  two # d\n",
    "# \xC3\xBC\n\xE6\xBC\xA2: \xC3\xA9 # \xE9\x80\x9F\n\xC3\xBC: [\xC3\xA9, {\xC3\xB6: 1}]\n",
    "--- # c\na: \"x\"#d\nb: [x: 1, ? y : z]\n...\n",
    "%YAML 1.1\n---\na:\nb: ~\nc:\n- d\n# e\n- f: g\n  h:\n    i: j\n",
    "a: 1\n",
};

enum kind { SET, RENAME, DELETE, INSERT, APPEND };

struct edit {
    enum kind kind;
    const struct ypair *pair;
    const struct yitem *item;
    const struct ynode *collection; /* of an insertion */
    const char *name;
    const char *source;
};

/* One text with its edits. */
struct trial {
    const struct yindex *index;
    const struct ynode *nodes[MAX_NODES]; /* all values */
    size_t node_count;
    struct edit edits[MAX_EDITS];
    size_t count;
    uint32_t seed;
};

static size_t draw(struct trial *trial, size_t below)
{
    trial->seed = trial->seed * 1664525u + 1013904223u;
    return (trial->seed >> 8) % below;
}

static void list_nodes(struct trial *trial, const struct ynode *node)
{
    assert_true(trial->node_count < MAX_NODES);
    trial->nodes[trial->node_count++] = node;
    for (const struct ypair *pair = node->pairs; pair; pair = pair->next)
        list_nodes(trial, pair->value);
    for (const struct yitem *item = node->items; item; item = item->next)
        list_nodes(trial, item->node);
}

static bool in_flow(const struct ynode *node)
{
    for (; node; node = node->parent)
        if (node->style == YSTYLE_FLOW && node->kind != YNODE_SCALAR)
            return true;
    return false;
}

/* True when an alias stands for something in the node, which then must not go. */
static bool is_used(const struct ynode *node)
{
    bool used = node->aliases > 0;
    for (const struct ypair *pair = node->pairs; pair; pair = pair->next)
        used = used || is_used(pair->value);
    for (const struct yitem *item = node->items; item; item = item->next)
        used = used || is_used(item->node);
    return used;
}

static const char *draw_source(struct trial *trial, const struct ynode *place)
{
    static const char *const sources[] = {
        "v1", "12", "'q: r'", "[x, y]", "{p: 1}", "\"a#b\"", "\nk: 1\nl:\n  m: 2", "\n- x\n- y", "[x,\n y]"};
    return sources[draw(trial, in_flow(place) ? 6 : sizeof sources / sizeof *sources)];
}

/* A new key, each with a name of its own. */
static const char *draw_name(struct trial *trial)
{
    static const char *const names[MAX_EDITS] = {"new", "it's", "n: \"x\"", "yes"};
    return names[trial->count];
}

/* An edit of the pair or the item that holds the node; false when it would touch what an alias needs. */
static bool draw_holder_edit(struct trial *trial, const struct ynode *node, struct edit *edit)
{
    edit->pair = node->in_pair;
    edit->item = node->in_item;
    edit->kind = (enum kind)draw(trial, 3);
    if (is_used(node) || (!edit->pair && (!edit->item || edit->kind == RENAME)))
        return false;
    edit->name = draw_name(trial);
    edit->source = draw_source(trial, node->parent);
    return true;
}

static bool draw_edit(struct trial *trial)
{
    struct edit *edit = &trial->edits[trial->count];
    const struct ynode *node = trial->nodes[draw(trial, trial->node_count)];
    *edit = (struct edit){.collection = node, .name = draw_name(trial), .source = draw_source(trial, node)};
    if (draw(trial, 2)) {
        edit->collection = NULL;
        return draw_holder_edit(trial, node, edit);
    }
    edit->kind = node->kind == YNODE_SEQUENCE ? APPEND : INSERT;
    edit->pair = node->count && draw(trial, 2) ? node->last_pair : NULL;
    return node->kind == YNODE_MAPPING || node->kind == YNODE_SEQUENCE ||
           (node->kind == YNODE_SCALAR && ynode_is_null(node) && node->parent);
}

static void plan_edit(struct yplan *plan, const struct edit *edit)
{
    if (edit->kind == INSERT)
        yplan_insert(plan, edit->collection, edit->pair, edit->name, edit->source);
    else if (edit->kind == APPEND)
        yplan_append(plan, edit->collection, edit->source);
    else if (edit->kind == RENAME)
        yplan_rename(plan, edit->pair, edit->name);
    else if (edit->kind == DELETE && edit->pair)
        yplan_delete(plan, edit->pair);
    else if (edit->kind == DELETE)
        yplan_delete_item(plan, edit->item);
    else if (edit->pair)
        yplan_set_value(plan, edit->pair, edit->source);
    else
        yplan_set_item(plan, edit->item, edit->source);
}

/* The last edit of that kind of a pair or an item, which is the one that counts; NULL when there is none. */
static const struct edit *edit_of(const struct trial *trial, enum kind kind, const void *holder)
{
    for (size_t i = trial->count; holder && i-- > 0;)
        if (trial->edits[i].kind == kind && (trial->edits[i].pair == holder || trial->edits[i].item == holder))
            return &trial->edits[i];
    return NULL;
}

static void check_source(const char *source, const struct ynode *now)
{
    struct yindex *index = yindex_new(source, strlen(source));
    assert_true(ynode_same(index->root, now));
    yindex_free(index);
}

static void check_node(const struct trial *trial, const struct ynode *before, const struct ynode *now);

/* A value with its holder's edit done. */
static void check_value(const struct trial *trial, const void *holder, const struct ynode *before,
                        const struct ynode *now)
{
    const struct edit *set = edit_of(trial, SET, holder);
    if (set)
        check_source(set->source, now);
    else
        check_node(trial, before, now);
}

static const struct ynode *value_of(const struct ynode *mapping, const char *name)
{
    for (const struct ypair *pair = mapping->pairs; pair; pair = pair->next)
        if (strcmp(ynode_resolved(pair->key)->text, name) == 0)
            return pair->value;
    fail_msg("%s is missing", name);
    return NULL;
}

/* The insertions into a collection; returns how many there are. */
static size_t check_inserted(const struct trial *trial, const struct ynode *before, const struct yitem *item,
                             const struct ynode *now)
{
    size_t count = 0;
    for (size_t i = 0; i < trial->count; i++) {
        const struct edit *edit = &trial->edits[i];
        if (edit->collection != before)
            continue;
        check_source(edit->source, edit->kind == INSERT ? value_of(now, edit->name) : item->node);
        item = item ? item->next : NULL;
        count++;
    }
    return count;
}

static size_t count_inserted(const struct trial *trial, const struct ynode *node)
{
    size_t count = 0;
    for (size_t i = 0; i < trial->count; i++)
        count += trial->edits[i].collection == node;
    return count;
}

static void check_mapping(const struct trial *trial, const struct ynode *before, const struct ynode *now)
{
    size_t count = 0;
    assert_int_equal(now->kind, YNODE_MAPPING);
    for (const struct ypair *pair = before->pairs; pair; pair = pair->next) {
        const struct edit *renamed = edit_of(trial, RENAME, pair);
        if (edit_of(trial, DELETE, pair))
            continue;
        check_value(trial, pair, pair->value, value_of(now, renamed ? renamed->name : pair->key->text));
        count++;
    }
    assert_int_equal(now->count, count + check_inserted(trial, before, NULL, now));
}

static void check_sequence(const struct trial *trial, const struct ynode *before, const struct ynode *now)
{
    assert_int_equal(now->kind, YNODE_SEQUENCE);
    const struct yitem *item = now->items;
    for (const struct yitem *old = before->items; old; old = old->next) {
        if (edit_of(trial, DELETE, old))
            continue;
        assert_non_null(item);
        check_value(trial, old, old->node, item->node);
        item = item->next;
    }
    size_t rest = 0;
    for (const struct yitem *more = item; more; more = more->next)
        rest++;
    assert_int_equal(rest, count_inserted(trial, before));
    check_inserted(trial, before, item, now);
}

static void check_node(const struct trial *trial, const struct ynode *before, const struct ynode *now)
{
    const struct ynode *meant = ynode_resolved(before);
    now = ynode_resolved(now);
    if (meant->kind == YNODE_SCALAR && count_inserted(trial, meant))
        assert_int_equal(check_inserted(trial, meant, NULL, now), now->count);
    else if (meant->kind == YNODE_SCALAR)
        assert_true(ynode_same(meant, now));
    else if (!now)
        assert_null(meant->parent); /* the root lost all it had */
    else if (meant->kind == YNODE_MAPPING)
        check_mapping(trial, meant, now);
    else
        check_sequence(trial, meant, now);
}

/* Every comment of the one is in the other, as often. */
static void check_comments(const struct yindex *before, const struct yindex *now)
{
    bool taken[MAX_NODES] = {false};
    assert_int_equal(now->comment_count, before->comment_count);
    for (size_t i = 0; i < before->comment_count; i++) {
        struct span span = before->comments[i].span;
        size_t k = 0;
        while (k < now->comment_count &&
               (taken[k] || span_len(now->comments[k].span) != span_len(span) ||
                memcmp(now->text + now->comments[k].span.start, before->text + span.start, span_len(span)) != 0))
            k++;
        assert_true(k < now->comment_count);
        taken[k] = true;
    }
}

static void check_inverse(const struct yindex *index, const struct splices *splices, const struct str *out,
                          struct arena *arena)
{
    struct splices inverse = splices_inverse(splices, index->text, arena);
    struct str back = STR_INIT;
    splices_apply(&inverse, str_text(out), out->len, &back);
    assert_string_equal(str_text(&back), index->text);
    str_fini(&back);
}

static void run_plan(struct trial *trial)
{
    const struct yindex *index = trial->index;
    struct arena arena = {0};
    struct yplan *plan = yplan_new(index, &arena);
    for (size_t i = 0; i < trial->count; i++)
        plan_edit(plan, &trial->edits[i]);
    struct splices splices = yplan_compile(plan);
    for (size_t i = 1; i < splices.count; i++)
        assert_true(splices.items[i - 1].span.end < splices.items[i].span.start);
    struct str out = STR_INIT;
    splices_apply(&splices, index->text, index->len, &out);
    check_inverse(index, &splices, &out, &arena);
    struct yindex *now = yindex_new(str_text(&out), out.len);
    if (now->broken)
        print_error("%s\nbecomes\n%s\n%s\n", index->text, str_text(&out), now->problems[0].message);
    assert_false(now->broken);
    check_node(trial, index->root, now->root);
    check_comments(index, now);
    yindex_free(now);
    str_fini(&out);
    arena_fini(&arena);
}

/* The same text as it is, with a byte order mark, with CRLF, and without its final break. */
static char *variant_of(const char *text, int variant)
{
    struct str out = STR_INIT;
    if (variant == 1)
        str_add(&out, "\xEF\xBB\xBF");
    for (; *text; text++) {
        if (variant == 2 && *text == '\n')
            str_add_char(&out, '\r');
        str_add_char(&out, *text);
    }
    if (variant == 3 && out.data[out.len - 1] == '\n' && !strchr(out.data, '|'))
        str_cut(&out, out.len - 1);
    return str_take(&out);
}

static void test_random_plans(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4 * sizeof texts / sizeof *texts; i++) {
        char *text = variant_of(texts[i / 4], (int)(i % 4));
        struct yindex *index = yindex_new(text, strlen(text));
        struct trial trial = {.index = index, .seed = (uint32_t)i};
        assert_false(index->broken);
        list_nodes(&trial, index->root);
        for (size_t plan = 0; plan < PLANS_PER_TEXT; plan++) {
            size_t wanted = 1 + draw(&trial, MAX_EDITS);
            trial.count = 0;
            for (size_t tries = 0; trial.count < wanted && tries < 20; tries++)
                trial.count += draw_edit(&trial);
            run_plan(&trial);
        }
        yindex_free(index);
        free(text);
    }
}

/* A one-line value set and set back gives the same bytes, and no other line changes in between. */
static void test_set_and_back(void **state)
{
    (void)state;
    const char *text = "a:  1   # c\nb: 'x' \nc: {d: \"e\", f: [g,  h]}\nj: i\n";
    struct yindex *index = yindex_new(text, strlen(text));
    for (const struct ypair *pair = index->root->pairs; pair; pair = pair->next) {
        struct arena arena = {0};
        size_t len;
        const char *source = ynode_source(index, pair->value, &len);
        struct yplan *plan = yplan_new(index, &arena);
        yplan_set_value(plan, pair, "other");
        struct splices splices = yplan_compile(plan);
        assert_int_equal(splices.count, 1);
        assert_int_equal(splices.items[0].span.start, pair->value->span.start);
        assert_int_equal(splices.items[0].span.end, pair->value->span.end);
        plan = yplan_new(index, &arena);
        yplan_set_value(plan, pair, arena_copy(&arena, source, len));
        splices = yplan_compile(plan);
        struct str out = STR_INIT;
        splices_apply(&splices, text, strlen(text), &out);
        assert_string_equal(str_text(&out), text);
        str_fini(&out);
        arena_fini(&arena);
    }
    yindex_free(index);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_plans),
        cmocka_unit_test(test_set_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
