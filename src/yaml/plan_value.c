/* New values, new keys, new items. */
#include <string.h>

#include "breaks.h"
#include "plan_parts.h"

static bool starts_with_break(const char *source)
{
    return source[0] == '\n';
}

/* The column at which the lines of a value's own block begin: two past its key or dash. */
static size_t inner_column(const struct yplan *plan, const struct yop *op)
{
    size_t at = op->pair ? op->pair->span.start : op->item->span.start;
    return plan_column(plan, at) + 2;
}

/* Where a value that is not written would begin, behind the colon or the dash. */
static void write_first_value(struct yplan *plan, const struct yop *op, const char *source)
{
    size_t at = op->pair ? op->pair->span.end : op->item->span.end;
    struct str text = STR_INIT;
    if (op->pair && op->pair->colon == YPAIR_NO_COLON) {
        if (op->pair->explicit_key) {
            str_add(&text, plan->index->eol);
            str_add_repeat(&text, ' ', plan_column(plan, op->pair->span.start));
        }
        str_add_char(&text, ':');
    }
    if (starts_with_break(source)) {
        size_t line_end = yline_end(plan->index->text, plan->index->len, at);
        if (text.len)
            plan_splice(plan, at, at, str_text(&text));
        plan_splice(plan, line_end, line_end, source);
    } else if (*source) {
        str_add_char(&text, ' ');
        str_add(&text, source);
        plan_splice(plan, at, at, str_text(&text));
    }
    str_fini(&text);
}

/* A block collection stands on lines of its own: they go, their comments stay, and the value moves behind the key. */
static void replace_block(struct yplan *plan, const struct yop *op, const struct ynode *value, const char *source)
{
    const struct yindex *index = plan->index;
    struct span properties = {value->whole.start, value->span.start};
    size_t holder_end = op->pair && op->pair->colon != YPAIR_NO_COLON ? op->pair->colon + 1
                        : op->item                                   ? op->item->span.start + 1
                                                                     : value->whole.start;
    size_t line = yline_start(index->text, index->bom, value->span.start);
    bool compact = line <= holder_end;
    if (compact) {
        plan_splice(plan, value->whole.start, value->span.start, source);
    } else {
        size_t at = holder_end;
        if (starts_with_break(source))
            at = yline_end(index->text, index->len, holder_end);
        struct str text = STR_INIT;
        if (!starts_with_break(source) && *source)
            str_add_char(&text, ' ');
        str_add(&text, source);
        plan_splice(plan, at, at, str_text(&text));
        str_fini(&text);
        size_t properties_end = properties.start;
        if (!span_is_empty(properties))
            while (properties_end < properties.end && !strchr(" \t\r\n", index->text[properties_end]))
                properties_end++;
        if (properties_end > properties.start)
            plan_splice(plan, holder_end, properties_end, "");
    }
    plan_delete_lines(plan, value->span.start, value->span.end - 1);
}

/* The comments inside a value that goes, each on a line of its own behind the new one. */
static void add_comments_inside(const struct yplan *plan, struct span gone, size_t column, struct str *text)
{
    const struct yindex *index = plan->index;
    const struct ycomment *comment = yindex_comment_in(index, gone.start, gone.end);
    const struct ycomment *end = index->comments + index->comment_count;
    bool first = true;
    for (; comment && comment < end && comment->span.start < gone.end; comment++, first = false) {
        if (first) {
            str_add(text, "  ");
        } else {
            str_add(text, index->eol);
            str_add_repeat(text, ' ', column);
        }
        str_add_len(text, index->text + comment->span.start, span_len(comment->span));
    }
    if (first)
        return;
    size_t rest = yblank_skip(index->text, gone.end, index->len);
    if (rest < index->len && ybreak_len(index->text, index->len, rest) == 0) {
        str_add(text, index->eol);
        str_add_repeat(text, ' ', column);
    }
}

/* A value that is written on its key's line, or that ends where it says so: scalars, aliases and brackets. */
static void replace_inline(struct yplan *plan, const struct yop *op, const struct ynode *value, const char *source)
{
    const struct yindex *index = plan->index;
    struct span gone = value->whole;
    struct str text = STR_INIT;
    if (!*source && gone.start > 0 && index->text[gone.start - 1] == ' ')
        gone.start--; /* "key: value" without its value is "key:" */
    if (starts_with_break(source)) {
        size_t line_end = yline_end(index->text, index->len, gone.end);
        plan_splice(plan, line_end, line_end, source);
    } else {
        str_add(&text, source);
    }
    add_comments_inside(plan, value->whole, inner_column(plan, op), &text);
    plan_splice(plan, gone.start, gone.end, str_text(&text));
    str_fini(&text);
}

void plan_set(struct yplan *plan, const struct yop *op)
{
    const struct ynode *value = op->pair ? op->pair->value : op->item->node;
    const char *source = plan_indent(plan, op->source, inner_column(plan, op));
    if (value->kind != YNODE_ALIAS && value->anchor && value->aliases > 0 && !starts_with_break(source))
        source = arena_printf(plan->arena, "&%s %s", value->anchor, source);
    if (span_is_empty(value->whole))
        write_first_value(plan, op, source);
    else if (value->style == YSTYLE_BLOCK && value->kind != YNODE_ALIAS)
        replace_block(plan, op, value, source);
    else
        replace_inline(plan, op, value, source);
}

/* "key: value", or "key:" with the value on lines of its own, as it stands at that column. */
static const char *line_of(struct yplan *plan, const struct yop *op, size_t column)
{
    const char *source = plan_indent(plan, op->source, column + 2);
    bool glued = starts_with_break(source) || !*source;
    return arena_printf(plan->arena, "%s:%s%s", op->name, glued ? "" : " ", source);
}

/* A new line behind the line that holds `at`, or at the end of a text that has no final line break. */
static void insert_line_behind(struct yplan *plan, size_t at, size_t column, const char *line)
{
    const struct yindex *index = plan->index;
    size_t end = yline_end(index->text, index->len, at);
    size_t broken = ybreak_len(index->text, index->len, end);
    struct str text = STR_INIT;
    if (!broken)
        str_add(&text, index->eol);
    str_add_repeat(&text, ' ', column);
    str_add(&text, line);
    if (broken)
        str_add(&text, index->eol);
    plan_splice(plan, end + broken, end + broken, str_text(&text));
    str_fini(&text);
}

/* The first key of a file without one: at the end, before "..." when there is one. */
static void insert_at_body_end(struct yplan *plan, const char *line)
{
    const struct yindex *index = plan->index;
    size_t at = index->body_end;
    bool at_start = yline_start(index->text, index->bom, at) == at;
    bool final_break = at > index->bom && at_start;
    struct str text = STR_INIT;
    if (!at_start)
        str_add(&text, index->eol);
    str_add(&text, line);
    if (final_break || at < index->len || at == index->bom)
        str_add(&text, index->eol);
    plan_splice(plan, at, at, str_text(&text));
    str_fini(&text);
}

static void insert_in_flow(struct yplan *plan, const struct yop *op)
{
    const struct ynode *mapping = op->collection;
    const char *pair = line_of(plan, op, 0);
    if (op->pair) {
        plan_splice(plan, op->pair->span.end, op->pair->span.end, arena_printf(plan->arena, ", %s", pair));
    } else {
        size_t at = mapping->span.start + 1;
        plan_splice(plan, at, at, mapping->count ? arena_printf(plan->arena, "%s, ", pair) : pair);
    }
}

static void insert_in_block(struct yplan *plan, const struct yop *op)
{
    const struct yindex *index = plan->index;
    const struct ypair *first = op->collection->pairs;
    size_t column = plan_column(plan, first->span.start);
    const char *line = line_of(plan, op, column);
    size_t line_start = yline_start(index->text, index->bom, first->span.start);
    bool own_line = yblank_skip(index->text, line_start, first->span.start) == first->span.start;
    if (!op->pair && own_line) {
        struct str text = STR_INIT;
        str_add_repeat(&text, ' ', column);
        str_add(&text, line);
        str_add(&text, index->eol);
        plan_splice(plan, line_start, line_start, str_text(&text));
        str_fini(&text);
        return;
    }
    const struct ypair *after = op->pair ? op->pair : first;
    insert_line_behind(plan, after->span.end > after->span.start ? after->span.end - 1 : after->span.start, column, line);
}

void plan_insert(struct yplan *plan, const struct yop *op)
{
    if (!op->collection || ynode_is_null(op->collection))
        insert_at_body_end(plan, line_of(plan, op, 0));
    else if (op->collection->style == YSTYLE_FLOW)
        insert_in_flow(plan, op);
    else
        insert_in_block(plan, op);
}

void plan_append(struct yplan *plan, const struct yop *op)
{
    const struct ynode *sequence = op->collection;
    const struct yitem *last = sequence->last_item;
    if (sequence->style == YSTYLE_FLOW) {
        size_t at = last ? last->span.end : sequence->span.start + 1;
        plan_splice(plan, at, at, last ? arena_printf(plan->arena, ", %s", op->source) : op->source);
        return;
    }
    size_t column = plan_column(plan, last->span.start);
    const char *source = plan_indent(plan, op->source, column + 2);
    const char *line = arena_printf(plan->arena, "-%s%s", starts_with_break(source) ? "" : " ", source);
    insert_line_behind(plan, last->span.end - 1, column, line);
}
