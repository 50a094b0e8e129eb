/* Keys and items that come and go in block collections, where each stands on lines of its own. */
#include <string.h>

#include "breaks.h"
#include "index_parts.h"
#include "plan_parts.h"

static size_t column_of(const struct yplan *plan, const struct ychildren *children)
{
    return plan_column(plan, children->items[0].span.start);
}

/* What all insertions of the children before `end` come to, those before the first child included. */
static const char *inserted_before(struct yplan *plan, const struct ychildren *children, size_t end)
{
    const char *between = arena_printf(plan->arena, "%s%*s", plan->index->eol, (int)column_of(plan, children), "");
    const char *all = children->first;
    for (size_t i = 0; i < end; i++)
        all = plan_join(plan, all, between, children->items[i].inserted);
    return all;
}

/* The end of an anchor and a tag before a value, without the comments and breaks that follow them. */
static size_t properties_end(const struct yplan *plan, const struct ynode *node)
{
    const char *text = plan->index->text;
    size_t at = node->whole.start, end = at;
    while (at < node->span.start && (text[at] == '&' || text[at] == '!')) {
        end = gap_skip_property(text, at, node->span.start);
        at = gap_skip(text, end, node->span.start);
    }
    return end;
}

/* Where "{}" or "[]" stands for a collection whose lines all go: behind its properties, its colon or its dash. */
static size_t empty_place(const struct yplan *plan, const struct ynode *collection)
{
    if (collection->whole.start < collection->span.start)
        return properties_end(plan, collection);
    const struct ypair *pair = collection->in_pair;
    return pair ? pair->colon + 1 : collection->in_item->span.start + 1;
}

/* True when a "..." ends the document that no "---" opens: PyYAML refuses such a document when there is no value in it. */
static bool needs_value(const struct yplan *plan, const struct ynode *root)
{
    const struct yindex *index = plan->index;
    if (index->body_end >= index->len || strncmp(index->text + index->body_end, "...", 3) != 0)
        return false;
    for (size_t at = index->bom; at < root->whole.start; at = plan_next_line(plan, at))
        if (strncmp(index->text + at, "---", 3) == 0)
            return false;
    return true;
}

/* A collection that stands on lines of its own loses all of its children. */
static void empty_lines(struct yplan *plan, const struct ychildren *children)
{
    const struct ynode *collection = children->collection;
    const char *empty = collection->kind == YNODE_MAPPING ? " {}" : " []";
    size_t first = collection->span.start - column_of(plan, children);
    if (collection->parent || collection->whole.start < collection->span.start)
        plan_splice(plan, empty_place(plan, collection), empty_place(plan, collection), empty);
    else if (needs_value(plan, collection))
        plan_splice(plan, first, first, arena_printf(plan->arena, "%s%s", empty + 1, plan->index->eol));
    for (size_t i = 0; i < children->count; i++)
        plan_delete_lines(plan, children->items[i].span.start, children->items[i].span.end, column_of(plan, children));
}

/* Text behind a dash: the comment on that line comes to stand behind its first line. */
static void write_compact(struct yplan *plan, size_t at, const char *text)
{
    size_t first = text ? strcspn(text, "\r\n") : 0, broken = strlen(plan->index->eol), next = plan_next_line(plan, at);
    if (!text)
        return;
    plan_splice(plan, at, at, arena_copy(plan->arena, text, first));
    if (text[first])
        plan_splice(plan, next, next, plan_join(plan, text + first + broken, "", plan->index->eol));
}

/* The first children of a compact collection go: in "- a: 1" above "  b: 2" the dash stays and b moves up to it. What
 * comes instead of them moves up too. */
static void edit_compact_head(struct yplan *plan, const struct ychildren *children, size_t run)
{
    size_t column = column_of(plan, children), start = children->items[0].span.start;
    bool all = run == children->count;
    size_t end = all ? children->items[run - 1].span.end : children->items[run].span.start;
    const char *text = inserted_before(plan, children, run);
    if (all && !text)
        text = children->collection->kind == YNODE_MAPPING ? "{}" : "[]";
    bool one_line = !text || !strpbrk(text, "\r\n");
    if (one_line && !yindex_comment_in(plan->index, start, end)) {
        const char *new_line = arena_printf(plan->arena, "%s%*s", plan->index->eol, (int)column, "");
        plan_splice(plan, start, end, all || !text ? (text ? text : "") : plan_join(plan, text, new_line, ""));
        return;
    }
    write_compact(plan, start, text);
    plan_delete_lines(plan, text ? start : plan_bare_start(plan, start), children->items[0].span.end, column);
    for (size_t i = 1; i < run; i++)
        plan_delete_lines(plan, children->items[i].span.start, children->items[i].span.end, column);
}

/* The block scalar that stands right before the child at `wanted`; NULL when something else does. */
static const struct ynode *scalar_before(const struct ychildren *children, size_t wanted)
{
    const struct ynode *leaf = wanted ? ynode_last_leaf(children->items[wanted - 1].value) : NULL;
    return leaf && (leaf->style == YSTYLE_LITERAL || leaf->style == YSTYLE_FOLDED) ? leaf : NULL;
}

/* True when the blank lines behind a block scalar are a part of it. */
static bool keeps_blanks(const struct yplan *plan, const struct ynode *scalar)
{
    const char *header = plan->index->text + scalar->span.start;
    size_t len = yline_end(plan->index->text, scalar->span.end, scalar->span.start) - scalar->span.start;
    const char *comment = memchr(header, '#', len);
    return memchr(header, '+', comment ? (size_t)(comment - header) : len) != NULL;
}

/* The children in [run, end) go. A block scalar before them must not take in what stands between and behind them. */
static void delete_run(struct yplan *plan, const struct ychildren *children, size_t run, size_t end)
{
    const struct ynode *scalar = scalar_before(children, run);
    size_t column = column_of(plan, children);
    bool inserts = run > 0 && children->items[run - 1].inserted;
    for (size_t i = run; i < end; i++) {
        const struct ychild *child = &children->items[i];
        plan_delete_lines(plan, child->span.start, child->span.end, column);
        inserts = inserts || child->inserted;
        if (scalar && !inserts)
            plan_guard_scalar(plan, plan_next_line(plan, child->span.end), column, keeps_blanks(plan, scalar));
    }
    plan->ends_in_scalar = plan->ends_in_scalar || (scalar && !inserts);
}

static size_t run_end(const struct ychildren *children, size_t from)
{
    while (from < children->count && children->items[from].deleted)
        from++;
    return from;
}

/* Insertions as lines behind their children, from `from` on. */
static void insert_lines(struct yplan *plan, const struct ychildren *children, size_t from)
{
    size_t column = column_of(plan, children);
    for (size_t i = from; i < children->count; i++)
        if (children->items[i].inserted)
            plan_insert_lines(plan, children->items[i].span.end, column, children->items[i].inserted);
}

/* What is to stand before the first child: in its line's place, or when something shares that line, behind it. */
static void insert_first(struct yplan *plan, const struct ychildren *children, bool compact)
{
    const struct ychild *first = &children->items[0];
    size_t column = column_of(plan, children);
    if (!children->first)
        return;
    if (compact) {
        plan_insert_lines(plan, first->span.end, column, children->first);
        return;
    }
    size_t at = first->span.start - column;
    plan_splice(plan, at, at, arena_printf(plan->arena, "%*s%s%s", (int)column, "", children->first, plan->index->eol));
}

void plan_edit_block(struct yplan *plan, const struct ychildren *children)
{
    size_t head = run_end(children, 0);
    bool compact = plan_shares_line(plan, children->items[0].span.start);
    if (head == children->count && !compact && !inserted_before(plan, children, head)) {
        empty_lines(plan, children);
        return;
    }
    if (compact && head > 0)
        edit_compact_head(plan, children, head);
    else
        insert_first(plan, children, compact);
    size_t from = compact ? head : 0;
    insert_lines(plan, children, from);
    for (size_t i = from; i < children->count; i++) {
        if (!children->items[i].deleted)
            continue;
        size_t end = run_end(children, i);
        delete_run(plan, children, i, end);
        i = end - 1;
    }
}
