/* A plan of edits, and how it becomes splices. */
#include <stdlib.h>
#include <string.h>

#include "breaks.h"
#include "emit.h"
#include "plan_parts.h"

struct yplan *yplan_new(const struct yindex *index, struct arena *arena)
{
    struct yplan *plan = arena_alloc(arena, sizeof *plan);
    plan->index = index;
    plan->arena = arena;
    return plan;
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

static const char *copy(struct yplan *plan, const char *text)
{
    return arena_copy(plan->arena, text, strlen(text));
}

void yplan_set_value(struct yplan *plan, const struct ypair *pair, const char *source)
{
    struct yop *op = add_op(plan, YOP_SET);
    op->pair = pair;
    op->source = copy(plan, source);
}

void yplan_set_item(struct yplan *plan, const struct yitem *item, const char *source)
{
    struct yop *op = add_op(plan, YOP_SET);
    op->item = item;
    op->source = copy(plan, source);
}

void yplan_rename(struct yplan *plan, const struct ypair *pair, const char *name)
{
    struct yop *op = add_op(plan, YOP_RENAME);
    op->pair = pair;
    op->name = copy(plan, name);
}

void yplan_delete(struct yplan *plan, const struct ypair *pair)
{
    if (plan_deletes_pair(plan, pair))
        return;
    struct yop *op = add_op(plan, YOP_DELETE);
    op->pair = pair;
    op->collection = pair->mapping;
}

void yplan_delete_item(struct yplan *plan, const struct yitem *item)
{
    if (plan_deletes_item(plan, item))
        return;
    struct yop *op = add_op(plan, YOP_DELETE);
    op->item = item;
    op->collection = item->sequence;
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

void yplan_append(struct yplan *plan, const struct ynode *sequence, const char *source)
{
    struct yop *op = add_op(plan, YOP_APPEND);
    op->collection = sequence;
    op->source = copy(plan, source);
}

bool plan_deletes_pair(const struct yplan *plan, const struct ypair *pair)
{
    for (const struct yop *op = plan->ops; op; op = op->next)
        if (op->kind == YOP_DELETE && op->pair == pair)
            return true;
    return false;
}

bool plan_deletes_item(const struct yplan *plan, const struct yitem *item)
{
    for (const struct yop *op = plan->ops; op; op = op->next)
        if (op->kind == YOP_DELETE && op->item == item)
            return true;
    return false;
}

void plan_splice_len(struct yplan *plan, size_t start, size_t end, const char *text, size_t len)
{
    if (plan->count == plan->capacity) {
        size_t capacity = plan->capacity ? plan->capacity * 2 : 8;
        struct splice *splices = arena_alloc(plan->arena, capacity * sizeof *splices);
        if (plan->count)
            memcpy(splices, plan->splices, plan->count * sizeof *splices);
        plan->splices = splices;
        plan->capacity = capacity;
    }
    plan->splices[plan->count++] = (struct splice){{start, end}, arena_copy(plan->arena, text, len), len};
}

void plan_splice(struct yplan *plan, size_t start, size_t end, const char *text)
{
    plan_splice_len(plan, start, end, text, strlen(text));
}

size_t plan_column(const struct yplan *plan, size_t at)
{
    return at - yline_start(plan->index->text, plan->index->bom, at);
}

const char *plan_indent(struct yplan *plan, const char *source, size_t columns)
{
    struct str out = STR_INIT;
    for (const char *at = source; *at; at++) {
        if (*at != '\n') {
            str_add_char(&out, *at);
            continue;
        }
        str_add(&out, plan->index->eol);
        if (at[1] && at[1] != '\n')
            str_add_repeat(&out, ' ', columns);
    }
    const char *indented = copy(plan, str_text(&out));
    str_fini(&out);
    return indented;
}

/* The new name in the quotes that the key has. */
static void plan_rename(struct yplan *plan, const struct yop *op)
{
    const struct ynode *key = op->pair->key;
    struct str name = STR_INIT;
    if (key->style == YSTYLE_SINGLE || key->style == YSTYLE_DOUBLE) {
        char quote = key->style == YSTYLE_SINGLE ? '\'' : '"';
        str_printf(&name, "%c%s%c", quote, op->name, quote);
    } else {
        yemit_text(&name, op->name, strlen(op->name));
    }
    plan_splice(plan, key->span.start, key->span.end, str_text(&name));
    str_fini(&name);
}

/* The deletions of one collection depend on each other: they are compiled where the first of them stands. */
static void plan_deletions(struct yplan *plan, const struct yop *op)
{
    for (const struct yop *earlier = plan->ops; earlier != op; earlier = earlier->next)
        if (earlier->kind == YOP_DELETE && earlier->collection == op->collection)
            return;
    plan_delete_from(plan, op->collection);
}

static void compile_op(struct yplan *plan, const struct yop *op)
{
    switch (op->kind) {
    case YOP_SET:
        plan_set(plan, op);
        return;
    case YOP_RENAME:
        plan_rename(plan, op);
        return;
    case YOP_DELETE:
        plan_deletions(plan, op);
        return;
    case YOP_INSERT:
        plan_insert(plan, op);
        return;
    case YOP_APPEND:
        plan_append(plan, op);
        return;
    }
}

/* A stable insertion sort: plans are short, and insertions at one place keep their order. */
static void sort_splices(struct splice *splices, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct splice splice = splices[i];
        size_t k = i;
        for (; k > 0 && (splices[k - 1].span.start > splice.span.start ||
                         (splices[k - 1].span.start == splice.span.start && splices[k - 1].span.end > splice.span.end &&
                          span_is_empty(splice.span)));
             k--)
            splices[k] = splices[k - 1];
        splices[k] = splice;
    }
}

/* What lies inside an earlier splice went with it; deletions that touch become one. */
static size_t join_splices(struct splice *splices, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        struct splice *last = kept ? &splices[kept - 1] : NULL;
        if (last && splices[i].span.end <= last->span.end && splices[i].span.start < last->span.end)
            continue;
        if (last && last->len == 0 && splices[i].len == 0 && splices[i].span.start <= last->span.end)
            last->span.end = splices[i].span.end;
        else
            splices[kept++] = splices[i];
    }
    return kept;
}

/* When the last line of a text without a final break goes, the break before it goes too. */
static void drop_dangling_break(const struct yplan *plan, struct splice *last)
{
    const struct yindex *index = plan->index;
    if (last->span.end != index->len || last->len > 0 || span_is_empty(last->span))
        return;
    size_t end = index->len;
    bool ends_in_break = end > 0 && (index->text[end - 1] == '\n' || index->text[end - 1] == '\r');
    if (ends_in_break || last->span.start <= index->bom)
        return;
    if (yline_start(index->text, index->bom, last->span.start) != last->span.start)
        return;
    size_t start = last->span.start;
    start -= start > index->bom && index->text[start - 1] == '\n' ? 1 : 0;
    start -= start > index->bom && index->text[start - 1] == '\r' ? 1 : 0;
    last->span.start = start;
}

struct splices yplan_compile(struct yplan *plan)
{
    plan->count = 0;
    for (const struct yop *op = plan->ops; op; op = op->next)
        compile_op(plan, op);
    sort_splices(plan->splices, plan->count);
    struct splices splices = {plan->splices, join_splices(plan->splices, plan->count)};
    if (splices.count)
        drop_dangling_break(plan, &splices.items[splices.count - 1]);
    return splices;
}
