/* A plan of edits, and how it becomes splices. */
#include <string.h>

#include "breaks.h"
#include "emit.h"
#include "plan_parts.h"

struct yplan *yplan_new(const struct yindex *index, struct arena *arena)
{
    struct yplan *plan = arena_alloc(arena, sizeof *plan);
    plan->index = index;
    plan->arena = arena;
    size_t last = yline_start(index->text, index->bom, index->len);
    plan->end = index->len + (last < index->len);
    return plan;
}

static const char *copy(struct yplan *plan, const char *text)
{
    return arena_copy(plan->arena, text, strlen(text));
}

static struct yop *add_op(struct yplan *plan, enum yop_kind kind)
{
    struct yop *op = arena_alloc(plan->arena, sizeof *op);
    op->kind = kind;
    if (plan->last)
        plan->last->next = op;
    else
        plan->ops = op;
    plan->last = op;
    return op;
}

static struct yop *add_pair_op(struct yplan *plan, enum yop_kind kind, const struct ypair *pair)
{
    struct yop *op = add_op(plan, kind);
    op->pair = pair;
    op->holder = pair;
    op->collection = pair->mapping;
    return op;
}

static struct yop *add_item_op(struct yplan *plan, enum yop_kind kind, const struct yitem *item)
{
    struct yop *op = add_op(plan, kind);
    op->item = item;
    op->holder = item;
    op->collection = item->sequence;
    return op;
}

static void remember(struct yplan *plan, struct map *map, struct yop *op)
{
    map_put(map, (const char *)&op->holder, sizeof op->holder, op, plan->arena);
}

static struct yop *op_of(const struct map *map, const void *holder)
{
    return holder ? map_get(map, (const char *)&holder, sizeof holder) : NULL;
}

void yplan_set_value(struct yplan *plan, const struct ypair *pair, const char *source)
{
    struct yop *op = add_pair_op(plan, YOP_SET, pair);
    op->source = copy(plan, source);
    remember(plan, &plan->sets, op);
}

void yplan_set_item(struct yplan *plan, const struct yitem *item, const char *source)
{
    struct yop *op = add_item_op(plan, YOP_SET, item);
    op->source = copy(plan, source);
    remember(plan, &plan->sets, op);
}

void yplan_rename(struct yplan *plan, const struct ypair *pair, const char *name)
{
    struct yop *op = add_pair_op(plan, YOP_RENAME, pair);
    op->name = copy(plan, name);
    remember(plan, &plan->renames, op);
}

void yplan_delete(struct yplan *plan, const struct ypair *pair)
{
    remember(plan, &plan->deletions, add_pair_op(plan, YOP_DELETE, pair));
}

void yplan_delete_item(struct yplan *plan, const struct yitem *item)
{
    remember(plan, &plan->deletions, add_item_op(plan, YOP_DELETE, item));
}

void yplan_insert(struct yplan *plan, const struct ynode *mapping, const struct ypair *after, const char *key,
                  const char *source)
{
    struct yop *op = add_op(plan, YOP_INSERT);
    struct str name = STR_INIT;
    yemit_text(&name, key, strlen(key));
    op->collection = mapping;
    op->pair = after;
    op->name = copy(plan, str_text(&name));
    op->source = copy(plan, source);
    str_fini(&name);
}

void yplan_insert_lines(struct yplan *plan, const struct ynode *mapping, const struct ypair *after, const char *lines)
{
    struct yop *op = add_op(plan, YOP_INSERT);
    op->collection = mapping;
    op->pair = after;
    op->source = copy(plan, lines);
    op->whole_lines = true;
}

void yplan_append(struct yplan *plan, const struct ynode *sequence, const char *source)
{
    struct yop *op = add_op(plan, YOP_INSERT);
    op->collection = sequence;
    op->item = sequence->last_item;
    op->source = copy(plan, source);
}

void plan_splice(struct yplan *plan, size_t start, size_t end, const char *text)
{
    if (start == end && !*text)
        return;
    if (plan->count == plan->capacity) {
        size_t capacity = plan->capacity ? plan->capacity * 2 : 8;
        struct splice *splices = arena_alloc(plan->arena, capacity * sizeof *splices);
        if (plan->count)
            memcpy(splices, plan->splices, plan->count * sizeof *splices);
        plan->splices = splices;
        plan->capacity = capacity;
    }
    plan->splices[plan->count++] = (struct splice){{start, end}, copy(plan, text), strlen(text)};
}

const char *plan_join(struct yplan *plan, const char *one, const char *between, const char *other)
{
    if (!one || !other)
        return one ? one : other;
    return arena_printf(plan->arena, "%s%s%s", one, between, other);
}

bool plan_in_flow(const struct ynode *node)
{
    for (; node; node = node->parent)
        if (node->style == YSTYLE_FLOW && (node->kind == YNODE_MAPPING || node->kind == YNODE_SEQUENCE))
            return true;
    return false;
}

/* True when something around the op's place goes or gets another value, so that the op has no place. */
static bool is_swallowed(const struct yplan *plan, const struct yop *op)
{
    for (const struct ynode *node = op->collection; node; node = node->parent)
        if (op_of(&plan->deletions, node->in_pair) || op_of(&plan->deletions, node->in_item) ||
            op_of(&plan->sets, node->in_pair) || op_of(&plan->sets, node->in_item))
            return true;
    return false;
}

/* True for an op that has nothing left to change. */
static bool is_gone(const struct yplan *plan, const struct yop *op)
{
    bool edits = op->kind == YOP_SET || op->kind == YOP_RENAME;
    return is_swallowed(plan, op) || (edits && op_of(&plan->deletions, op->holder));
}

/* An entry as it is to stand in its collection: "key: value", "- item", and in brackets "key: value" and "item". */
static const char *entry_of(struct yplan *plan, const struct yop *op, bool flow, size_t column)
{
    if (op->whole_lines)
        return plan_indent(plan, op->source, column);
    /* The first line of an item's block stands behind its dash, as people write it. */
    bool compact = !op->name && !flow && op->source[0] == '\n' && op->source[1] && op->source[1] != ' ';
    const char *source = plan_indent(plan, op->source + compact, column + 2);
    const char *glue = !*source || *source == '\n' || *source == '\r' ? "" : " ";
    if (op->name)
        return arena_printf(plan->arena, "%s:%s%s", op->name, flow && !*source ? " " : glue, source);
    return flow ? (*source ? source : "null") : arena_printf(plan->arena, "-%s%s", glue, source);
}

/* True when the pair or the item ends in a colon or a tag. */
static bool ends_open(const struct ypair *pair, const struct ynode *value)
{
    const struct ypair *bare = value->kind == YNODE_MAPPING && value->style == YSTYLE_FLOW ? value->last_pair : NULL;
    if (bare && bare->span.end == value->span.end)
        return ends_open(bare, bare->value); /* "[a: ]" */
    if (!span_is_empty(value->span))
        return false;
    if (pair && pair->colon == YPAIR_NO_COLON)
        return pair->key->tag && span_is_empty(pair->key->span);
    return pair || value->tag;
}

static struct ychildren list_children(struct yplan *plan, const struct ynode *collection, struct map *places)
{
    struct ychildren list = {.collection = collection,
                             .items = arena_alloc(plan->arena, (collection->count + 1) * sizeof *list.items)};
    const struct ypair *pair = collection->pairs;
    const struct yitem *item = collection->items;
    for (; pair || item; pair = pair ? pair->next : NULL, item = item ? item->next : NULL) {
        const void **holder = arena_alloc(plan->arena, sizeof *holder);
        *holder = pair ? (const void *)pair : item;
        struct ychild *child = &list.items[list.count++];
        child->span = pair ? pair->span : item->span;
        child->value = pair ? pair->value : item->node;
        child->open = ends_open(pair, child->value);
        child->deleted = op_of(&plan->deletions, *holder) != NULL;
        list.deleted += child->deleted;
        map_put(places, (const char *)holder, sizeof *holder, child, plan->arena);
    }
    return list;
}

/* All insertions and deletions in one collection, since they depend on each other. */
static void edit_collection(struct yplan *plan, const struct yop *ops)
{
    const struct ynode *collection = ops->collection;
    struct map places = {0};
    struct ychildren list = list_children(plan, collection, &places);
    bool flow = collection->style == YSTYLE_FLOW;
    size_t column = flow || !list.count ? 0 : plan_column(plan, list.items[0].span.start);
    const char *between = flow ? ", " : arena_printf(plan->arena, "%s%*s", plan->index->eol, (int)column, "");
    for (const struct yop *op = ops; op; op = op->next_inside) {
        if (op->kind != YOP_INSERT)
            continue;
        const void *after = op->pair ? (const void *)op->pair : op->item;
        struct ychild *child = after ? map_get(&places, (const char *)&after, sizeof after) : NULL;
        const char **place = child ? &child->inserted : &list.first;
        *place = plan_join(plan, *place, between, entry_of(plan, op, flow, column));
    }
    if (flow)
        plan_edit_flow(plan, &list);
    else
        plan_edit_block(plan, &list);
}

/* The first keys of a file without a value: at the end, before "..." when there is one. */
static void fill_root(struct yplan *plan, const struct yop *ops)
{
    const struct yindex *index = plan->index;
    const struct ynode *root = index->root;
    bool shared = root && plan_shares_line(plan, root->whole.start);
    size_t column = root && !shared ? plan_column(plan, root->whole.start) : 0;
    const char *lines = NULL, *between = arena_printf(plan->arena, "%s%*s", index->eol, (int)column, "");
    for (const struct yop *op = ops; op; op = op->next_inside)
        lines = plan_join(plan, lines, between, entry_of(plan, op, false, column));
    if (root) {
        size_t start = shared ? plan_bare_start(plan, root->whole.start) : root->whole.start;
        plan_delete_lines(plan, start, root->whole.end, column);
        plan_insert_lines(plan, root->whole.end, column, lines);
        return;
    }
    size_t at = index->body_end;
    if (yline_start(index->text, index->bom, at) != at)
        at = plan_next_line(plan, at);
    plan_splice(plan, at, at, arena_printf(plan->arena, "%s%s", lines, index->eol));
}

/* The first keys of a null that is the value of a key or an item. */
static void fill_value(struct yplan *plan, const struct yop *ops)
{
    const struct ynode *value = ops->collection;
    bool flow = plan_in_flow(value->parent);
    const char *entries = NULL;
    for (const struct yop *op = ops; op; op = op->next_inside)
        entries = plan_join(plan, entries, flow ? ", " : "\n", entry_of(plan, op, flow, 0));
    struct yop set = {.kind = YOP_SET, .pair = value->in_pair, .item = value->in_item};
    set.source = arena_printf(plan->arena, flow ? "{%s}" : "\n%s", entries);
    plan_set(plan, &set);
}

static void edit_inside(struct yplan *plan, const struct yop *ops)
{
    const struct ynode *collection = ops->collection;
    if (collection && (collection->kind == YNODE_MAPPING || collection->kind == YNODE_SEQUENCE))
        edit_collection(plan, ops);
    else if (collection && (collection->in_pair || collection->in_item))
        fill_value(plan, ops);
    else
        fill_root(plan, ops);
}

/* Chains what belongs to one collection to the first of its ops; true for that first one. */
static bool is_first_inside(struct yplan *plan, struct map *collections, struct yop *op)
{
    struct yop *before = map_put(collections, (const char *)&op->collection, sizeof(op->collection), op, plan->arena);
    op->next_inside = NULL;
    if (before)
        before->next_inside = op;
    return !before;
}

static size_t depth_of(const struct yop *op)
{
    size_t depth = 0;
    for (const struct ynode *node = op->collection; node; node = node->parent)
        depth++;
    return depth;
}

/* The deepest first: where insertions meet at one line, the inner ones come before the outer ones. */
static void sort_by_depth(struct yop **ops, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct yop *op = ops[i];
        size_t k = i, depth = depth_of(op);
        for (; k > 0 && depth_of(ops[k - 1]) < depth; k--)
            ops[k] = ops[k - 1];
        ops[k] = op;
    }
}

static void compile_ops(struct yplan *plan)
{
    struct map collections = {0};
    size_t count = 0, total = 0;
    for (const struct yop *op = plan->ops; op; op = op->next)
        total++;
    struct yop **firsts = arena_alloc(plan->arena, (total + 1) * sizeof *firsts);
    for (const struct yop *op = plan->ops; op; op = op->next)
        if (op->kind == YOP_RENAME && op_of(&plan->renames, op->holder) == op && !is_gone(plan, op))
            plan_rename(plan, op);
    for (struct yop *op = plan->ops; op; op = op->next) {
        if (is_gone(plan, op))
            continue;
        if (op->kind == YOP_SET && op_of(&plan->sets, op->holder) == op)
            plan_set(plan, op);
        else if ((op->kind == YOP_INSERT || op->kind == YOP_DELETE) && is_first_inside(plan, &collections, op))
            firsts[count++] = op;
    }
    sort_by_depth(firsts, count);
    for (size_t i = 0; i < count; i++)
        edit_inside(plan, firsts[i]);
}

struct splices yplan_compile(struct yplan *plan)
{
    plan->count = 0;
    plan->ends_in_scalar = false;
    compile_ops(plan);
    return plan_finish(plan);
}
