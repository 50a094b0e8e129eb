/*
 * What must hold for every config, whatever stands in it: it opens, and a save without an edit writes nothing; a second
 * migration changes nothing, and no comment is lost by the first; a one-line value that is set changes its line and no
 * other, and set back gives the same bytes; a key or an entry that is removed takes its own lines and no other, no comment,
 * and no other key's meaning; an entry added to a list and removed again, or moved and moved back, leaves the same bytes.
 *
 * The configs are all *.yml and *.yaml below tests/configs, and below $AXEDIT_CORPUS where that is set. Of a large corpus
 * each file is tried, but of its values every few, always the same ones, so that a run takes seconds.
 */
#include <ftw.h>
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
#include "mem.h"
#include "migrate.h"
#include "session.h"

#define OUR_CONFIGS "tests/configs"
#define MAX_FILES 20000

/* About how many values are set, and how many removed, in all files together; $AXEDIT_SAMPLE says another number. */
#ifndef __has_feature
#define __has_feature(feature) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#define SAMPLE 3000
#else
#define SAMPLE 60000
#endif

static char *files[MAX_FILES];
static size_t file_count;

static int add_file(const char *path, const struct stat *status, int type, struct FTW *where)
{
    (void)status;
    (void)where;
    const char *dot = strrchr(path, '.');
    if (type == FTW_F && dot && (strcmp(dot, ".yml") == 0 || strcmp(dot, ".yaml") == 0) && file_count < MAX_FILES)
        files[file_count++] = mem_copy(path, strlen(path));
    return 0;
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int find_files(void **state)
{
    (void)state;
    const char *corpus = getenv("AXEDIT_CORPUS");
    if (nftw(OUR_CONFIGS, add_file, 16, FTW_PHYS) != 0 || file_count < 40)
        return -1;
    if (corpus && *corpus && nftw(corpus, add_file, 16, 0) != 0)
        return -1;
    qsort(files, file_count, sizeof *files, compare_paths);
    return 0;
}

static int forget_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < file_count; i++)
        free(files[i]);
    return 0;
}

static void known_file(struct known *known, const char *path)
{
    struct arena arena = {0};
    size_t len;
    const char *text = read_whole_file(path, &len, &arena);
    known_init_len(known, text, len, NULL);
    arena_fini(&arena);
}

/* --- Opening and saving ---------------------------------------------------------------------------------------------- */

static void test_opens_and_saves_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < file_count; i++) {
        struct str cause = STR_INIT;
        struct file_stamp before = file_stamp_of(files[i]);
        struct session *session = session_open(files[i], NULL, &cause);
        if (!session)
            fail_msg("%s", str_text(&cause));
        assert_false(session_is_modified(session));
        assert_int_equal(session_save(session, false, &cause), SAVE_NOTHING_TO_DO);
        assert_int_equal(session_save(session, true, &cause), SAVE_NOTHING_TO_DO);
        struct file_stamp after = file_stamp_of(files[i]);
        assert_true(file_stamp_equal(&before, &after));
        session_close(session);
        str_fini(&cause);
    }
}

/* --- Migration ------------------------------------------------------------------------------------------------------- */

/* The comments of both, in their order, are the same. */
static bool same_comments(const struct yindex *one, const struct yindex *other)
{
    if (one->comment_count != other->comment_count)
        return false;
    for (size_t i = 0; i < one->comment_count; i++) {
        struct span a = one->comments[i].span, b = other->comments[i].span;
        if (span_len(a) != span_len(b) || memcmp(one->text + a.start, other->text + b.start, span_len(a)) != 0)
            return false;
    }
    return true;
}

static void migrate_twice(const char *path, bool unsafe)
{
    struct known first, second;
    known_file(&first, path);
    struct migration plan = migrate_plan(first.analysis, (struct migrate_options){.unsafe = unsafe}, &first.arena);
    size_t len;
    const char *text = known_edited(&first, &plan.splices, &len);
    known_init_len(&second, text, len, NULL);
    if (plan.impossible)
        assert_int_equal(plan.splices.count, 0);
    if (!same_comments(first.analysis->index, second.analysis->index))
        fail_msg("%s: a migration loses a comment", path);
    assert_int_equal(first.analysis->broken, second.analysis->broken);
    struct migration again = migrate_plan(second.analysis, (struct migrate_options){.unsafe = unsafe}, &second.arena);
    if (again.splices.count || again.step_count)
        fail_msg("%s: a second migration changes it again", path);
    if (again.decision_count > plan.decision_count)
        fail_msg("%s: a migration brings a new decision", path);
    known_fini(&second);
    known_fini(&first);
}

static void test_migrates_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < file_count; i++) {
        migrate_twice(files[i], false);
        migrate_twice(files[i], true);
    }
}

/* --- The values of a file -------------------------------------------------------------------------------------------- */

/* A pair or an item, by the path that leads to it. */
struct spot {
    const struct ypair *pair;
    const struct yitem *item;
    const struct ynode *node;
};

typedef void visit_spot(struct known *known, const char *file, const struct spot *spot);

static size_t visited, stride;

static bool is_ours(const char *file)
{
    return strncmp(file, OUR_CONFIGS "/", sizeof OUR_CONFIGS) == 0;
}

static void walk(struct known *known, const char *file, const struct ynode *node, visit_spot *visit)
{
    for (const struct ypair *pair = node->pairs; pair; pair = pair->next) {
        if (visited++ % stride == 0)
            visit(known, file, &(struct spot){pair, NULL, pair->value});
        if (pair->value->kind != YNODE_ALIAS)
            walk(known, file, pair->value, visit);
    }
    for (const struct yitem *item = node->items; item; item = item->next) {
        if (visited++ % stride == 0)
            visit(known, file, &(struct spot){NULL, item, item->node});
        if (item->node->kind != YNODE_ALIAS)
            walk(known, file, item->node, visit);
    }
}

static size_t count_spots(const struct ynode *node)
{
    size_t count = 0;
    for (const struct ypair *pair = node->pairs; pair; pair = pair->next)
        count += 1 + (pair->value->kind == YNODE_ALIAS ? 0 : count_spots(pair->value));
    for (const struct yitem *item = node->items; item; item = item->next)
        count += 1 + (item->node->kind == YNODE_ALIAS ? 0 : count_spots(item->node));
    return count;
}

static bool can_walk(const struct known *known)
{
    const struct ynode *root = known->analysis->index->root;
    return !known->analysis->broken && root && root->kind == YNODE_MAPPING;
}

/* Of a corpus every so many values that the sample has its size. */
static size_t choose_stride(void)
{
    size_t count = 0;
    for (size_t i = 0; i < file_count; i++) {
        struct known known;
        known_file(&known, files[i]);
        if (can_walk(&known))
            count += count_spots(known.analysis->index->root);
        known_fini(&known);
    }
    const char *sample = getenv("AXEDIT_SAMPLE");
    size_t wanted = sample ? (size_t)strtoul(sample, NULL, 10) : SAMPLE;
    return 1 + count / (wanted ? wanted : SAMPLE);
}

static void visit_each(visit_spot *visit, size_t corpus_stride)
{
    visited = 0;
    for (size_t i = 0; i < file_count; i++) {
        struct known known;
        stride = is_ours(files[i]) ? 1 : corpus_stride;
        known_file(&known, files[i]);
        if (can_walk(&known))
            walk(&known, files[i], known.analysis->index->root, visit);
        known_fini(&known);
    }
}

static void visit_all(visit_spot *visit)
{
    visit_each(visit, choose_stride());
}

/* The path of the spot; NULL when a later key of the same name, or something that no path can name, stands before it. */
static const char *path_of(struct known *known, const struct spot *spot, struct ypath *path)
{
    struct str text = STR_INIT, cause = STR_INIT;
    if (spot->pair)
        ypath_of_pair(spot->pair, &text);
    else
        ypath_of_item(spot->item, &text);
    const char *name = arena_copy(&known->arena, str_text(&text), text.len);
    if (!ypath_parse(name, &known->arena, path, &cause))
        name = NULL;
    str_fini(&text);
    str_fini(&cause);
    if (!name)
        return NULL;
    struct ytarget target = ypath_find(known->analysis->index, path);
    return target.exists && !target.merged && target.pair == spot->pair && target.item == spot->item ? name : NULL;
}

/* True when an alias elsewhere stands for the node, or for something that it lies in. */
static bool is_shared(const struct ynode *node)
{
    for (; node; node = node->parent)
        if (node->anchor && node->aliases > 0)
            return true;
    return false;
}

/* --- Setting --------------------------------------------------------------------------------------------------------- */

static bool is_one_line(const struct known *known, const struct ynode *node)
{
    const char *text = known->text + node->whole.start;
    size_t len = span_len(node->whole);
    return node->kind == YNODE_SCALAR && node->style <= YSTYLE_DOUBLE && !memchr(text, '\n', len) &&
           !memchr(text, '\r', len);
}

static bool has_break(const char *text, size_t start, size_t end)
{
    for (size_t at = start; at < end; at++)
        if (text[at] == '\n' || text[at] == '\r')
            return true;
    return false;
}

/* The part in which the two texts differ lies within one line of each. */
static bool differ_in_one_line(const char *one, size_t one_len, const char *other, size_t other_len)
{
    size_t start = 0, shorter = one_len < other_len ? one_len : other_len;
    while (start < shorter && one[start] == other[start])
        start++;
    size_t tail = 0;
    while (tail < shorter - start && one[one_len - tail - 1] == other[other_len - tail - 1])
        tail++;
    return !has_break(one, start, one_len - tail) && !has_break(other, start, other_len - tail);
}

static const char *set(struct known *known, const char *file, const char *name, const struct ypath *path,
                       const char *source, size_t *len)
{
    struct splices splices;
    struct str cause = STR_INIT;
    bool done = change_set(known->analysis, path, source, &known->arena, &splices, &cause);
    if (!done && !strstr(str_text(&cause), "without changing something else") && !strstr(str_text(&cause), "shares"))
        fail_msg("%s: %s to %s: %s", file, name, source, str_text(&cause));
    str_fini(&cause);
    return done ? known_edited(known, &splices, len) : NULL;
}

static void expect_back(struct known *before, const char *text, size_t len, const char *file, const char *name,
                        const char *source)
{
    struct known known;
    size_t back_len;
    known_init_len(&known, text, len, NULL);
    struct ypath path = known_path(&known, name);
    const char *back = set(&known, file, name, &path, source, &back_len);
    if (!back || back_len != before->len || memcmp(back, before->text, back_len) != 0)
        fail_msg("%s: %s set back to \"%s\" gives other bytes: %s", file, name, source, back ? back : "(refused)");
    known_fini(&known);
}

static size_t set_count;

static void visit_set(struct known *known, const char *file, const struct spot *spot)
{
    static const char *const values[] = {"axedit_new", "54321", "'a: b # c'", "[one, two]"};
    struct ypath path;
    const char *name = path_of(known, spot, &path), *value = values[visited / stride % 4];
    bool is_written = spot->item || spot->pair->colon != YPAIR_NO_COLON;
    if (!name || !is_written || !is_one_line(known, spot->node) || (spot->node->anchor && spot->node->aliases))
        return;
    struct span whole = spot->node->whole;
    const char *source = arena_copy(&known->arena, known->text + whole.start, span_len(whole));
    size_t len;
    const char *text = set(known, file, name, &path, value, &len);
    if (!text) {
        if (!is_shared(spot->node))
            fail_msg("%s: %s can't be set to %s", file, name, value);
        return;
    }
    set_count++;
    if (!differ_in_one_line(known->text, known->len, text, len))
        fail_msg("%s: %s set to %s changes another line:\n%s", file, name, value, text);
    expect_back(known, text, len, file, name, source);
}

static void test_set_changes_one_line(void **state)
{
    (void)state;
    visit_all(visit_set);
    print_message("%zu values set and set back\n", set_count);
    assert_true(set_count > 200);
}

/* --- Removing -------------------------------------------------------------------------------------------------------- */

/* The lines of the text that a removal may change. */
static bool *may_change;

static void mark(const struct known *known, size_t start, size_t end)
{
    const struct lines *lines = &known->analysis->index->lines;
    /* a block scalar that keeps its blank lines ends before the break of the last one */
    bool behind_break = end > start && (known->text[end - 1] == '\n' || known->text[end - 1] == '\r');
    size_t last = lines_place(lines, end > start && !behind_break ? end - 1 : end).line;
    for (size_t line = lines_place(lines, start).line; line <= last; line++)
        may_change[line] = true;
}

static bool same_key(const struct ypair *one, const struct ypair *other)
{
    const struct ynode *a = ynode_resolved(one->key), *b = ynode_resolved(other->key);
    return a && b && a->kind == YNODE_SCALAR && b->kind == YNODE_SCALAR && ynode_same(a, b);
}

static bool starts_line(const struct known *known, size_t at)
{
    while (at > 0 && (known->text[at - 1] == ' ' || known->text[at - 1] == '\t'))
        at--;
    return at == 0 || known->text[at - 1] == '\n' || known->text[at - 1] == '\r' || at == known->analysis->index->bom;
}

/* One child between its neighbours: in brackets the commas around it go too, and after a dash the next key moves up. */
static void mark_child(const struct known *known, const struct ynode *collection, struct span span, struct span before,
                       struct span after, bool has_before, bool has_after)
{
    bool flow = collection->style == YSTYLE_FLOW;
    mark(known, span.start, span.end);
    if (flow && has_before)
        mark(known, before.end, span.start);
    if (flow && has_after)
        mark(known, span.end, after.start + 1);
    if (!flow && !has_before && has_after && !starts_line(known, span.start))
        mark(known, span.end, after.start + 1);
}

/* A collection that becomes empty is written behind what holds it. */
static void mark_holder(const struct known *known, const struct ynode *collection)
{
    const struct ypair *pair = collection->in_pair;
    if (pair)
        mark(known, pair->span.start, collection->span.start + 1);
    else if (collection->in_item)
        mark(known, collection->in_item->span.start, collection->span.start + 1);
}

static void mark_spot(const struct known *known, const struct spot *spot)
{
    const struct ynode *collection = spot->pair ? spot->pair->mapping : spot->item->sequence;
    size_t going = 0;
    for (const struct ypair *pair = spot->pair ? collection->pairs : NULL; pair; pair = pair->next) {
        if (!same_key(pair, spot->pair))
            continue;
        going++;
        mark_child(known, collection, pair->span, pair->previous ? pair->previous->span : pair->span,
                   pair->next ? pair->next->span : pair->span, pair->previous, pair->next);
    }
    const struct yitem *item = spot->item;
    if (item) {
        going++;
        mark_child(known, collection, item->span, item->previous ? item->previous->span : item->span,
                   item->next ? item->next->span : item->span, item->previous, item->next);
    }
    if (going == collection->count)
        mark_holder(known, collection);
}

/* A line without its break, and without a byte order mark. */
static const char *line_at(const struct lines *lines, size_t line, size_t *len)
{
    size_t start = lines_start(lines, line), end = lines_start(lines, line + 1);
    if (line == 1 && lines->len >= 3 && memcmp(lines->text, "\xEF\xBB\xBF", 3) == 0)
        start = 3;
    while (end > start && (lines->text[end - 1] == '\n' || lines->text[end - 1] == '\r'))
        end--;
    *len = end - start;
    return lines->text + start;
}

/* The lines that were not to change are all there, in their order, and the text did not grow. */
static bool keeps_lines(const struct known *known, const struct yindex *after)
{
    const struct lines *old = &known->analysis->index->lines, *new = &after->lines;
    size_t next = 1;
    for (size_t line = 1; line <= old->count; line++) {
        size_t len, new_len;
        const char *text = line_at(old, line, &len);
        if (may_change[line] || (line == old->count && len == 0))
            continue;
        for (;; next++) {
            if (next > new->count)
                return false;
            const char *other = line_at(new, next, &new_len);
            if (new_len == len && memcmp(text, other, len) == 0)
                break;
        }
        next++;
    }
    return new->count <= old->count;
}

/* Line breaks that YAML has and editors have not: what stands before one is a line to YAML only. */
static bool has_odd_break(const struct known *known)
{
    for (size_t at = 0; at + 2 < known->len; at++)
        if (memcmp(known->text + at, "\xE2\x80\xA8", 3) == 0 || memcmp(known->text + at, "\xC2\x85", 2) == 0)
            return true;
    return false;
}

/* All other keys at the top say what they said. */
static bool keeps_meaning(struct known *known, const struct yindex *after, const char *removed)
{
    struct yview view = yview_of(after->root, &known->arena);
    for (size_t i = 0; i < known->analysis->root.count; i++) {
        const struct yentry *entry = &known->analysis->root.entries[i];
        const struct ynode *key = ynode_resolved(entry->pair->key);
        if (strcmp(key->text, removed) == 0)
            continue;
        size_t k = 0;
        while (k < view.count && !ynode_same(ynode_resolved(view.entries[k].pair->key), key))
            k++;
        if (k == view.count || !ynode_same(view.entries[k].value, entry->value))
            return false;
    }
    return true;
}

static size_t unset_count;

static void visit_unset(struct known *known, const char *file, const struct spot *spot)
{
    struct ypath path;
    struct splices splices;
    struct str cause = STR_INIT;
    size_t len;
    const char *name = path_of(known, spot, &path);
    if (!name)
        return;
    if (!change_unset(known->analysis, &path, &known->arena, &splices, &cause)) {
        if (!strstr(str_text(&cause), "shares"))
            fail_msg("%s: %s can't be removed: %s", file, name, str_text(&cause));
        str_fini(&cause);
        return;
    }
    unset_count++;
    const char *text = known_edited(known, &splices, &len);
    struct yindex *after = yindex_new(text, len);
    may_change = arena_alloc(&known->arena, known->analysis->index->lines.count + 2);
    mark_spot(known, spot);
    const struct ytarget target = ypath_find(after, &path);
    const char *wrong = after->broken                                         ? "breaks the file"
                        : !same_comments(known->analysis->index, after)       ? "loses a comment"
                        : !keeps_lines(known, after) && !has_odd_break(known) ? "changes another line"
                        : spot->pair && target.exists && !target.merged && !is_shared(spot->node) ? "leaves it there"
                        : !is_shared(spot->node) && !keeps_meaning(known, after, path.steps[0]) ? "changes another key"
                                                                                                : NULL;
    if (wrong)
        fail_msg("%s: without %s: %s:\n%s", file, name, wrong, text);
    yindex_free(after);
}

static void test_unset_takes_no_more(void **state)
{
    (void)state;
    visit_all(visit_unset);
    print_message("%zu keys and entries removed\n", unset_count);
    assert_true(unset_count > 200);
}

/* --- Lists ----------------------------------------------------------------------------------------------------------- */

static size_t appended_count, moved_count;

static void expect_same_bytes(const struct known *known, const char *text, size_t len, const char *what, const char *file,
                              const char *name)
{
    if (len != known->len || memcmp(text, known->text, len) != 0)
        fail_msg("%s: %s: %s gives other bytes:\n%s", file, name, what, text);
}

/* An entry added at the end, and removed again. */
static void visit_list(struct known *known, const char *file, const struct spot *spot)
{
    static const char *const entries[] = {"axedit_new", "path: axedit/new\ntype: alpaca", "'a, b # c'"};
    struct ypath path, item_path;
    struct splices splices;
    struct str cause = STR_INIT;
    struct known after;
    const char *name = spot->node->kind == YNODE_SEQUENCE ? path_of(known, spot, &path) : NULL;
    if (!name || is_shared(spot->node))
        return;
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        size_t len;
        if (!change_append(known->analysis, &path, entries[i], &known->arena, &splices, &cause))
            fail_msg("%s: nothing can be added to %s: %s", file, name, str_text(&cause));
        const char *text = known_edited(known, &splices, &len);
        known_init_len(&after, text, len, NULL);
        if (!same_comments(known->analysis->index, after.analysis->index))
            fail_msg("%s: an entry of %s takes a comment:\n%s", file, name, text);
        item_path = known_path(&after, arena_printf(&after.arena, "%s.%zu", name, spot->node->count));
        assert_true(change_unset(after.analysis, &item_path, &after.arena, &splices, &cause));
        text = known_edited(&after, &splices, &len);
        expect_same_bytes(known, text, len, "adding and removing an entry", file, name);
        known_fini(&after);
        appended_count++;
    }
}

/* An entry moved up, and down again. */
static void visit_entry(struct known *known, const char *file, const struct spot *spot)
{
    struct ypath path, above;
    struct splices splices;
    struct str cause = STR_INIT;
    struct known after;
    size_t len, position = 0;
    const char *name = spot->item && spot->item->previous ? path_of(known, spot, &path) : NULL;
    if (!name || !change_move(known->analysis, &path, -1, &known->arena, &splices, &cause)) {
        str_fini(&cause);
        return;
    }
    for (const struct yitem *item = spot->item->previous; item->previous; item = item->previous)
        position++;
    const char *text = known_edited(known, &splices, &len);
    known_init_len(&after, text, len, NULL);
    above = (struct ypath){path.steps, path.count};
    above.steps[path.count - 1] = arena_printf(&known->arena, "%zu", position);
    if (!change_move(after.analysis, &above, 1, &after.arena, &splices, &cause))
        fail_msg("%s: %s moved up can't be moved down: %s\n%s", file, name, str_text(&cause), text);
    text = known_edited(&after, &splices, &len);
    expect_same_bytes(known, text, len, "moving up and down", file, name);
    known_fini(&after);
    moved_count++;
}

static void test_lists_are_lossless(void **state)
{
    (void)state;
    visit_each(visit_list, 1);
    visit_each(visit_entry, 1);
    print_message("%zu entries added and removed, %zu moved and moved back\n", appended_count, moved_count);
    assert_true(appended_count > 100 && moved_count > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_opens_and_saves_nothing),
        cmocka_unit_test(test_migrates_once),
        cmocka_unit_test(test_set_changes_one_line),
        cmocka_unit_test(test_unset_takes_no_more),
        cmocka_unit_test(test_lists_are_lossless),
    };
    return cmocka_run_group_tests(tests, find_files, forget_files);
}
