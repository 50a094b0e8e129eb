/* New values and new names. */
#include <string.h>

#include "breaks.h"
#include "emit.h"
#include "index_parts.h"
#include "plan_parts.h"

/*
 * A new value in two parts: what stands on the line of its key or dash, and the lines below it. Comments on the line of
 * the key stand between them.
 */
struct written {
    const char *head;
    const char *tail;      /* begins with a line break, or is empty */
    bool may_end_in_block; /* a block scalar may be its last value */
};

/* The column of the key or the dash. */
static size_t holder_column(const struct yplan *plan, const struct yop *op)
{
    return plan_column(plan, op->pair ? op->pair->span.start : op->item->span.start);
}

/* Behind the colon or the dash. */
static size_t holder_end(const struct yop *op)
{
    return op->pair ? op->pair->colon + 1 : op->item->span.start + 1;
}

static struct written write_source(struct yplan *plan, const struct yop *op, const struct ynode *value)
{
    bool flow = plan_in_flow(value->parent);
    const char *source = op->source;
    if (strchr(source, '\n'))
        source = plan_indent(plan, source, flow ? 2 : holder_column(plan, op) + 2);
    const char *tail = flow ? source + strlen(source) : source + strcspn(source, "\r\n");
    const char *head = arena_copy(plan->arena, source, (size_t)(tail - source));
    if (value->kind != YNODE_ALIAS && value->anchor && value->aliases > 0)
        head = arena_printf(plan->arena, "&%s%s%s", value->anchor, *head ? " " : "", head);
    else if (!*head && flow && op->item)
        head = "null";
    return (struct written){head, tail, *tail && strpbrk(source, "|>")};
}

/* The lines below the one that holds `at`, and what follows them kept from becoming a part of them. */
static void write_tail(struct yplan *plan, const struct yop *op, const struct written *written, size_t at)
{
    size_t next = plan_next_line(plan, at);
    if (!*written->tail)
        return;
    const char *eol = plan->index->eol;
    const char *lines = written->tail + strlen(eol);
    plan_splice(plan, next, next, arena_printf(plan->arena, "%s%s", lines, eol));
    if (written->may_end_in_block)
        plan_guard_scalar(plan, next, holder_column(plan, op), false);
}

/* The value of a key without a colon: "? key" gets a line ": value", between brackets "key" becomes "key: value". */
static void set_without_colon(struct yplan *plan, const struct yop *op, const struct written *written)
{
    const struct yindex *index = plan->index;
    const struct ynode *key = op->pair->key;
    const char *value = arena_printf(plan->arena, ":%s%s%s", *written->head ? " " : "", written->head, written->tail);
    if (op->pair->mapping->style != YSTYLE_FLOW) {
        plan_insert_lines(plan, op->pair->span.end, holder_column(plan, op), value);
        return;
    }
    size_t start = key->whole.start;
    bool renamed = map_get(&plan->renames, (const char *)&op->holder, sizeof op->holder) != NULL;
    if (!renamed && !op->pair->explicit_key && yline_end(index->text, index->len, start) < key->whole.end)
        plan_splice(plan, start, start + 1, arena_printf(plan->arena, "? %c", index->text[start])); /* over lines */
    bool tag_only = key->tag && span_is_empty(key->span);
    plan_splice(plan, op->pair->span.end, op->pair->span.end, plan_join(plan, tag_only ? " " : "", "", value));
}

/* A value that is not written yet: behind the colon or the dash. */
static void set_unwritten(struct yplan *plan, const struct yop *op, const struct written *written)
{
    size_t at = op->pair ? op->pair->span.end : op->item->span.end;
    if (!*written->head && !*written->tail)
        return;
    if (op->pair && op->pair->colon == YPAIR_NO_COLON) {
        set_without_colon(plan, op, written);
        return;
    }
    plan_splice(plan, at, at, arena_printf(plan->arena, "%s%s", *written->head ? " " : "", written->head));
    write_tail(plan, op, written, at);
}

/* A block collection on lines of its own: they go, their comments stay, and the value moves up behind the key. */
static void set_block_lines(struct yplan *plan, const struct yop *op, const struct ynode *value,
                            const struct written *written)
{
    const char *text = plan->index->text;
    size_t at = holder_end(op), column = *written->tail ? holder_column(plan, op) : SIZE_MAX;
    size_t properties = at;
    for (size_t next = value->whole.start; next < value->span.start && strchr("&!", text[next]);) {
        properties = gap_skip_property(text, next, value->span.start);
        next = gap_skip(text, properties, value->span.start);
    }
    plan_replace(plan, at, properties, arena_printf(plan->arena, "%s%s", *written->head ? " " : "", written->head));
    write_tail(plan, op, written, properties);
    plan_delete_lines(plan, value->span.start, value->span.end, column);
}

/* A block collection that begins behind its dash or colon: "- a: 1". */
static void set_compact(struct yplan *plan, const struct yop *op, const struct ynode *value,
                        const struct written *written)
{
    size_t start = value->whole.start;
    if (!*written->head)
        start = plan_bare_start(plan, start);
    plan_splice(plan, start, start, written->head);
    write_tail(plan, op, written, start);
    plan_delete_lines(plan, start, value->span.end, *written->tail ? holder_column(plan, op) : SIZE_MAX);
}

/* The comments inside a value that goes, as lines of their own. */
static const char *comments_inside(struct yplan *plan, struct span span, size_t column)
{
    const struct yindex *index = plan->index;
    const struct ycomment *comment = yindex_comment_in(index, span.start, span.end);
    struct str lines = STR_INIT;
    for (; comment && comment < index->comments + index->comment_count && comment->span.start < span.end; comment++) {
        str_add_repeat(&lines, ' ', column);
        str_add_len(&lines, index->text + comment->span.start, span_len(comment->span));
        str_add(&lines, index->eol);
    }
    const char *copy = arena_copy(plan->arena, str_text(&lines), lines.len);
    str_fini(&lines);
    return copy;
}

/* True when the value is on a line below its key or dash, and no more indented: a block scalar may be. */
static bool hangs(const struct yplan *plan, const struct yop *op, const struct ynode *value)
{
    const struct yindex *index = plan->index;
    return yline_end(index->text, index->len, holder_end(op)) < value->whole.start &&
           plan_column(plan, value->whole.start) <= holder_column(plan, op);
}

/* A scalar, an alias or brackets: the value ends where it says so. */
static void set_inline(struct yplan *plan, const struct yop *op, const struct ynode *value,
                       const struct written *written)
{
    struct span gone = value->whole;
    bool flow = plan_in_flow(value->parent);
    const char *head = written->head;
    if (!flow && (!*head || hangs(plan, op, value))) {
        gone.start = holder_end(op); /* "key: value" without its value is "key:" */
        head = arena_printf(plan->arena, "%s%s", *head ? " " : "", head);
    }
    if (!*written->tail) {
        plan_replace(plan, gone.start, gone.end, head);
        return;
    }
    size_t next = plan_next_line(plan, gone.end);
    plan_splice(plan, gone.start, gone.end, head);
    write_tail(plan, op, written, gone.end);
    plan_splice(plan, next, next, comments_inside(plan, gone, holder_column(plan, op)));
}

void plan_set(struct yplan *plan, const struct yop *op)
{
    const struct ynode *value = op->pair ? op->pair->value : op->item->node;
    struct written written = write_source(plan, op, value);
    if (span_is_empty(value->whole))
        set_unwritten(plan, op, &written);
    else if (value->style != YSTYLE_BLOCK || value->kind == YNODE_ALIAS)
        set_inline(plan, op, value, &written);
    else if (plan_shares_line(plan, value->span.start))
        set_compact(plan, op, value, &written);
    else
        set_block_lines(plan, op, value, &written);
}

/* The new name in the quotes that the key has; a tag goes, since it may make the name something else. */
void plan_rename(struct yplan *plan, const struct yop *op)
{
    const struct ynode *key = op->pair->key;
    size_t len = strlen(op->name);
    struct str name = STR_INIT;
    if (span_is_empty(key->span) && !key->tag)
        str_add_char(&name, ' '); /* behind "?" or an anchor without a key */
    if (key->tag && key->anchor && key->aliases > 0)
        str_printf(&name, "&%s ", key->anchor);
    if (key->style == YSTYLE_SINGLE || key->style == YSTYLE_DOUBLE)
        yemit_quoted(&name, op->name, len, key->style == YSTYLE_SINGLE);
    else
        yemit_text(&name, op->name, len);
    size_t start = key->tag ? key->whole.start : key->span.start;
    bool below =
        op->pair->explicit_key && yline_start(plan->index->text, op->pair->span.start, start) > op->pair->span.start;
    if (below)
        start = op->pair->span.start + 1;
    plan_replace(plan, start, key->span.end, plan_join(plan, below ? " " : "", "", str_text(&name)));
    str_fini(&name);
}
