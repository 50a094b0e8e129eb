/* Keys and items that come and go between brackets. */
#include <string.h>

#include "breaks.h"
#include "index_parts.h"
#include "plan_parts.h"

/* "[a: 1]": a mapping in a list that has no braces of its own. */
static bool has_brackets(const struct yplan *plan, const struct ynode *collection)
{
    const char *text = plan->index->text + collection->span.start;
    return span_len(collection->span) >= 2 && (collection->kind == YNODE_MAPPING ? *text == '{' : *text == '[');
}

/* Behind the last child, and behind the comma after it when there is one. */
static size_t last_end(const struct yplan *plan, const struct ychildren *children)
{
    size_t end = children->items[children->count - 1].span.end, limit = children->collection->span.end;
    size_t comma = gap_skip(plan->index->text, end, limit);
    return comma < limit && plan->index->text[comma] == ',' ? comma + 1 : end;
}

/* All children go and nothing comes: just the brackets stay, with the comments between them. */
static void empty_brackets(struct yplan *plan, const struct ychildren *children)
{
    struct span span = children->collection->span;
    bool mapping = children->collection->kind == YNODE_MAPPING;
    if (!has_brackets(plan, children->collection) || !yindex_comment_in(plan->index, span.start, span.end))
        plan_replace(plan, span.start, span.end, mapping ? "{}" : "[]");
    else
        plan_replace(plan, children->items[0].span.start, last_end(plan, children), "");
}

/* The last children go, with the comma before them. */
static void delete_tail(struct yplan *plan, const struct ychildren *children, size_t from)
{
    const struct ychild *before = &children->items[from - 1];
    size_t start = before->span.end, end = children->items[children->count - 1].span.end;
    plan_replace(plan, start, end, before->open ? " " : "");
}

/* The children in [from, to) go, with one comma, and `text` comes instead of them. */
static void replace_run(struct yplan *plan, const struct ychildren *children, size_t from, size_t to, const char *text)
{
    size_t start = children->items[from].span.start, end = children->items[to - 1].span.end;
    if (!text && to == children->count) {
        delete_tail(plan, children, from);
        return;
    }
    if (!text)
        end = children->items[to].span.start;
    plan_replace(plan, start, end, text ? text : "");
}

static void insert_behind(struct yplan *plan, const struct ychild *child)
{
    const char *comma = child->open ? " , " : ", ";
    if (child->inserted)
        plan_splice(plan, child->span.end, child->span.end, plan_join(plan, comma, "", child->inserted));
}

static void edit_children(struct yplan *plan, const struct ychildren *children)
{
    if (children->first && !children->items[0].deleted)
        plan_splice(plan, children->items[0].span.start, children->items[0].span.start,
                    plan_join(plan, children->first, "", ", "));
    for (size_t i = 0; i < children->count;) {
        if (!children->items[i].deleted) {
            insert_behind(plan, &children->items[i++]);
            continue;
        }
        const char *text = i == 0 ? children->first : NULL;
        size_t from = i;
        for (; i < children->count && children->items[i].deleted; i++)
            text = plan_join(plan, text, ", ", children->items[i].inserted);
        replace_run(plan, children, from, i, text);
    }
}

void plan_edit_flow(struct yplan *plan, const struct ychildren *children)
{
    const struct ynode *collection = children->collection;
    bool inserts = children->first != NULL;
    for (size_t i = 0; i < children->count; i++)
        inserts = inserts || children->items[i].inserted;
    if (children->count == 0) {
        size_t at = collection->span.start + 1;
        plan_splice(plan, at, at, children->first);
        return;
    }
    if (!inserts && children->deleted == children->count) {
        empty_brackets(plan, children);
        return;
    }
    bool bare = inserts && !has_brackets(plan, collection);
    if (bare)
        plan_splice(plan, collection->span.start, collection->span.start, "{");
    edit_children(plan, children);
    if (bare)
        plan_splice(plan, collection->span.end, collection->span.end,
                    children->items[children->count - 1].open ? " }" : "}");
}
