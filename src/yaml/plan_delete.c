/* Deletions: a pair or an item goes, and every comment stays. */
#include <string.h>

#include "breaks.h"
#include "plan_parts.h"

/* One child of a collection, pair or item alike. */
struct child {
    struct span span;
    bool deleted;
};

struct children {
    struct child *items;
    size_t count;
    size_t deleted;
};

static struct children list_children(struct yplan *plan, const struct ynode *collection)
{
    struct children list = {arena_alloc(plan->arena, (collection->count + 1) * sizeof *list.items), 0, 0};
    for (const struct ypair *pair = collection->pairs; pair; pair = pair->next)
        list.items[list.count++] = (struct child){pair->span, plan_deletes_pair(plan, pair)};
    for (const struct yitem *item = collection->items; item; item = item->next)
        list.items[list.count++] = (struct child){item->span, plan_deletes_item(plan, item)};
    for (size_t i = 0; i < list.count; i++)
        list.deleted += list.items[i].deleted;
    return list;
}

/* One line of what is deleted, from `at` on: `at` is behind what stays at its start. */
static void delete_line(struct yplan *plan, size_t at, bool whole_line)
{
    const struct yindex *index = plan->index;
    size_t end = yline_end(index->text, index->len, at);
    const struct ycomment *comment = yindex_comment_in(index, at, end);
    if (comment && comment->alone)
        return;
    if (comment)
        plan_splice(plan, yblank_skip(index->text, at, end), comment->span.start, "");
    else if (whole_line)
        plan_splice(plan, at, end + ybreak_len(index->text, index->len, end), "");
    else
        plan_splice(plan, at, end, "");
}

void plan_delete_lines(struct yplan *plan, size_t first, size_t last)
{
    const struct yindex *index = plan->index;
    size_t line = yline_start(index->text, index->bom, first);
    bool alone = yblank_skip(index->text, line, first) == first;
    size_t at = alone ? line : first;
    bool whole_line = alone;
    while (at <= last) {
        delete_line(plan, at, whole_line);
        size_t end = yline_end(index->text, index->len, at);
        size_t broken = ybreak_len(index->text, index->len, end);
        if (broken == 0)
            return;
        at = end + broken;
        whole_line = true;
        if (at > last || (at == last && last > first && ybreak_len(index->text, index->len, last - 1)))
            return;
    }
}

/* The last byte of a child, so that its last line is found even when the value is empty. */
static size_t last_byte(struct span span)
{
    return span.end > span.start ? span.end - 1 : span.start;
}

/* True when something other than blanks stands before the child on its line, like the dash of "- key: value". */
static bool shares_line(const struct yplan *plan, struct span span)
{
    const struct yindex *index = plan->index;
    size_t line = yline_start(index->text, index->bom, span.start);
    return yblank_skip(index->text, line, span.start) != span.start;
}

/* "- a: 1" above "  b: 2" without a: the dash stays, b moves up to it, unless a comment stands between them. */
static void delete_compact(struct yplan *plan, const struct children *list, size_t run)
{
    size_t from = list->items[0].span.start, to = list->items[run].span.start;
    if (!yindex_comment_in(plan->index, from, to)) {
        plan_splice(plan, from, to, "");
        return;
    }
    for (size_t i = 0; i < run; i++)
        plan_delete_lines(plan, list->items[i].span.start, last_byte(list->items[i].span));
}

static void delete_block_children(struct yplan *plan, const struct children *list)
{
    size_t i = 0;
    if (list->items[0].deleted && shares_line(plan, list->items[0].span)) {
        while (i < list->count && list->items[i].deleted)
            i++;
        delete_compact(plan, list, i);
    }
    for (; i < list->count; i++)
        if (list->items[i].deleted)
            plan_delete_lines(plan, list->items[i].span.start, last_byte(list->items[i].span));
}

/* A block collection that loses all of its children becomes {} or [] where its key, its dash or its anchor ends. */
static void empty_block(struct yplan *plan, const struct ynode *collection, const struct children *list)
{
    const struct yindex *index = plan->index;
    const char *empty = collection->kind == YNODE_MAPPING ? "{}" : "[]";
    struct span first = list->items[0].span, last = list->items[list->count - 1].span;
    if (!collection->parent) {
        delete_block_children(plan, list);
        return;
    }
    if (shares_line(plan, first)) {
        plan_splice(plan, first.start, first.start, empty);
    } else {
        size_t at = yline_start(index->text, index->bom, first.start);
        const struct ypair *pair = collection->in_pair;
        if (span_len(collection->whole) > span_len(collection->span)) {
            at = collection->span.start; /* behind the anchor or the tag: back over the breaks and comments to it */
            size_t from = collection->whole.start;
            size_t line_end = yline_end(index->text, index->len, from);
            const struct ycomment *comment = yindex_comment_in(index, from, line_end);
            at = comment ? comment->span.start : line_end;
            while (at > from && (index->text[at - 1] == ' ' || index->text[at - 1] == '\t'))
                at--;
        } else if (pair && pair->colon != YPAIR_NO_COLON) {
            at = pair->colon + 1;
        } else if (collection->in_item) {
            at = collection->in_item->span.start + 1;
        }
        plan_splice(plan, at, at, collection->kind == YNODE_MAPPING ? " {}" : " []");
    }
    plan_delete_lines(plan, first.start, last_byte(last));
}

/* In brackets: the comma behind a child goes with it, for the last one the comma before it. */
static void delete_flow_run(struct yplan *plan, const struct children *list, size_t from, size_t to)
{
    struct span gone = {list->items[from].span.start, list->items[to - 1].span.end};
    if (to < list->count)
        gone.end = list->items[to].span.start;
    else if (from > 0)
        gone.start = list->items[from - 1].span.end;
    const struct yindex *index = plan->index;
    const struct ycomment *comment = yindex_comment_in(index, gone.start, gone.end);
    if (!comment) {
        plan_splice(plan, gone.start, gone.end, "");
        return;
    }
    /* Comments between them stay: each stretch up to one goes, its line break stays. */
    size_t at = gone.start;
    const struct ycomment *end = index->comments + index->comment_count;
    for (; comment < end && comment->span.start < gone.end; comment++) {
        size_t to_comment = comment->alone ? yline_start(index->text, at, comment->span.start) : comment->span.start;
        if (to_comment > at)
            plan_splice(plan, at, to_comment, comment->alone && at == gone.start ? index->eol : " ");
        at = comment->span.end + ybreak_len(index->text, index->len, comment->span.end);
    }
    size_t rest = yblank_skip(index->text, at, gone.end);
    if (rest < gone.end)
        plan_splice(plan, rest, gone.end, "");
}

static void delete_flow_children(struct yplan *plan, const struct children *list)
{
    for (size_t i = 0; i < list->count; i++) {
        size_t run = i;
        while (run < list->count && list->items[run].deleted)
            run++;
        if (run == i)
            continue;
        delete_flow_run(plan, list, i, run);
        i = run;
    }
}

/* "[a: 1]": a mapping in a list that has no braces of its own gets them when it is empty. */
static bool has_brackets(const struct yplan *plan, const struct ynode *collection)
{
    return strchr("{[", plan->index->text[collection->span.start]) != NULL;
}

void plan_delete_from(struct yplan *plan, const struct ynode *collection)
{
    struct children list = list_children(plan, collection);
    bool all = list.deleted == list.count;
    if (collection->style == YSTYLE_FLOW && all && !has_brackets(plan, collection))
        plan_splice(plan, collection->span.start, collection->span.end, "{}");
    else if (collection->style == YSTYLE_FLOW)
        delete_flow_children(plan, &list);
    else if (all)
        empty_block(plan, collection, &list);
    else
        delete_block_children(plan, &list);
}
