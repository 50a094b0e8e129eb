#include "index.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "breaks.h"
#include "events.h"
#include "index_parts.h"
#include "mem.h"
#include "utf8.h"
#include "view.h"

struct yproblem *build_problem(struct build *build, enum yproblem_kind kind, struct span span, const char *format, ...)
{
    struct yindex *index = build->index;
    if (index->problem_count == build->problem_capacity)
        index->problems = mem_grow(index->problems, &build->problem_capacity, sizeof *index->problems);
    va_list args;
    va_start(args, format);
    const char *message = arena_vprintf(&index->arena, format, args);
    va_end(args);
    struct yproblem *problem = &index->problems[index->problem_count++];
    *problem = (struct yproblem){.kind = kind, .span = span, .message = message};
    if (kind != YPROBLEM_DUPLICATE_KEY)
        index->broken = true;
    return problem;
}

static void add_opaque(struct build *build, struct span span, enum ystyle style)
{
    if (build->opaque_count == build->opaque_capacity)
        build->opaques = mem_grow(build->opaques, &build->opaque_capacity, sizeof *build->opaques);
    bool in_flow = build->frame && build->frame->node->style == YSTYLE_FLOW;
    build->opaques[build->opaque_count++] = (struct opaque){span, style, in_flow};
}

static struct ynode *new_node(struct build *build, enum ynode_kind kind, const struct yevent *event)
{
    struct ynode *node = arena_alloc(&build->index->arena, sizeof *node);
    node->kind = kind;
    node->style = event->style;
    node->whole = node->span = event->span;
    node->anchor = event->anchor;
    node->tag = event->tag;
    node->parent = build->frame ? build->frame->node : NULL;
    return node;
}

/* Keeps what an anchor names; NULL when the node has none. */
static struct anchor *keep_anchor(struct build *build, struct ynode *node)
{
    if (!node->anchor)
        return NULL;
    struct anchor *anchor = arena_alloc(&build->index->arena, sizeof *anchor);
    *anchor = (struct anchor){.node = node, .open = node->kind != YNODE_SCALAR, .values = 1, .bytes = node->len};
    if (map_put(&build->anchors, node->anchor, strlen(node->anchor), anchor, &build->index->arena))
        build_problem(build, YPROBLEM_SYNTAX, node->whole, "the anchor &%s is defined twice; give one another name",
                      build_shorten(build, node->anchor));
    return anchor;
}

/* A block scalar's event ends behind the blank lines that follow it. They stay out unless "+" keeps them as content. */
static size_t block_scalar_end(const char *text, struct span span)
{
    size_t header = yline_end(text, span.end, span.start);
    const char *comment = memchr(text + span.start, '#', header - span.start);
    size_t indicators = comment ? (size_t)(comment - text) - span.start : header - span.start;
    if (memchr(text + span.start, '+', indicators))
        return span.end - ybreak_before(text, header, span.end);
    size_t end = span.end - ybreak_before(text, header, span.end);
    for (;;) {
        size_t line = end;
        while (line > header && text[line - 1] == ' ')
            line--;
        size_t broken = ybreak_before(text, header, line);
        if (broken == 0)
            return line == header ? header : end;
        end = line - broken;
    }
}

static struct ynode *read_scalar(struct build *build, const struct yevent *event)
{
    const char *text = build->index->text;
    struct ynode *node = new_node(build, YNODE_SCALAR, event);
    node->text = event->text;
    node->len = event->len;
    if (node->anchor || node->tag)
        node->span.start = gap_skip_properties(text, event->span.start, event->span.end);
    if (!span_is_empty(node->span))
        add_opaque(build, node->span, node->style);
    if (node->style == YSTYLE_LITERAL || node->style == YSTYLE_FOLDED)
        node->span.end = node->whole.end = block_scalar_end(text, node->span);
    node->value = yscalar_resolve(node->text, node->len, node->style == YSTYLE_PLAIN, node->tag);
    build_count_node(build, node);
    keep_anchor(build, node);
    return node;
}

static struct ynode *read_alias(struct build *build, const struct yevent *event)
{
    struct ynode *node = new_node(build, YNODE_ALIAS, event);
    add_opaque(build, event->span, YSTYLE_PLAIN);
    build_count_node(build, node);
    const struct anchor *anchor = map_get(&build->anchors, event->anchor, strlen(event->anchor));
    if (anchor) {
        node->target = anchor->node;
        node->target->aliases++;
        build_count_alias(build, node);
    } else {
        const char *name = build_shorten(build, event->anchor);
        build_problem(build, YPROBLEM_SYNTAX, event->span, "*%s stands for nothing: no &%s comes before it", name, name);
    }
    return node;
}

/* True when nothing is written for the node: no text, no anchor, no tag. */
static bool is_unwritten(const struct ynode *node)
{
    return node->kind == YNODE_SCALAR && node->style == YSTYLE_PLAIN && span_is_empty(node->whole);
}

/* True for the indicator: in a block ":a" is the text of the next key. */
static bool is_colon(const struct build *build, size_t at)
{
    const char *text = build->index->text;
    size_t len = build->index->len;
    if (text[at] != ':' || build->frame->node->style == YSTYLE_FLOW)
        return text[at] == ':';
    return at + 1 == len || yblank_skip(text, at + 1, len) > at + 1 || ybreak_len(text, len, at + 1) > 0;
}

static void attach_pair(struct build *build, struct frame *frame, struct ynode *value)
{
    const char *text = build->index->text;
    struct ynode *key = frame->key, *mapping = frame->node;
    struct ypair *pair = arena_alloc(&build->index->arena, sizeof *pair);
    build_count_key(build, key);
    pair->key = key;
    pair->value = value;
    pair->mapping = mapping;
    value->in_pair = pair;
    size_t start = gap_skip(text, frame->gap, key->whole.start);
    if (start < key->whole.start && text[start] == ',')
        start = gap_skip(text, start + 1, key->whole.start);
    pair->explicit_key = start < key->whole.start && text[start] == '?';
    pair->span.start = pair->explicit_key ? start : key->whole.start;
    size_t limit = is_unwritten(value) ? build->index->len : value->whole.start;
    size_t colon = gap_skip(text, key->whole.end, limit);
    pair->colon = colon < limit && is_colon(build, colon) ? colon : YPAIR_NO_COLON;
    if (is_unwritten(value)) {
        size_t at = pair->colon == YPAIR_NO_COLON ? key->whole.end : colon + 1;
        value->span = value->whole = (struct span){at, at};
    }
    pair->span.end = value->whole.end;
    pair->previous = mapping->last_pair;
    if (mapping->last_pair)
        mapping->last_pair->next = pair;
    else
        mapping->pairs = pair;
    mapping->last_pair = pair;
    mapping->count++;
    const struct ynode *meant = ynode_resolved(key);
    mapping->merges = mapping->merges || (meant && meant->kind == YNODE_SCALAR && meant->value.kind == YSCALAR_MERGE);
    frame->gap = pair->span.end;
    frame->key = NULL;
}

static void attach_item(struct build *build, struct frame *frame, struct ynode *node)
{
    const char *text = build->index->text;
    struct ynode *sequence = frame->node;
    struct yitem *item = arena_alloc(&build->index->arena, sizeof *item);
    item->node = node;
    item->sequence = sequence;
    node->in_item = item;
    item->span = node->whole;
    if (sequence->style == YSTYLE_BLOCK) {
        item->span.start = gap_skip(text, frame->gap, node->whole.start);
        if (is_unwritten(node)) {
            node->span = node->whole = (struct span){item->span.start + 1, item->span.start + 1};
            item->span.end = node->whole.end;
        }
    }
    item->position = sequence->count;
    item->previous = sequence->last_item;
    if (item->previous)
        item->far = item->previous->position % YITEM_STRIDE == 0 ? item->previous : item->previous->far;
    if (sequence->last_item)
        sequence->last_item->next = item;
    else
        sequence->items = item;
    sequence->last_item = item;
    sequence->count++;
    frame->gap = item->span.end;
}

static void attach(struct build *build, struct ynode *node)
{
    struct frame *frame = build->frame;
    if (!frame)
        build->index->root = node;
    else if (frame->node->kind == YNODE_SEQUENCE)
        attach_item(build, frame, node);
    else if (!frame->key)
        frame->key = node;
    else
        attach_pair(build, frame, node);
}

static void open_collection(struct build *build, const struct yevent *event)
{
    bool mapping = event->kind == YEVENT_MAPPING_START;
    struct ynode *node = new_node(build, mapping ? YNODE_MAPPING : YNODE_SEQUENCE, event);
    struct frame *frame = arena_alloc(&build->index->arena, sizeof *frame);
    if (node->anchor || node->tag)
        node->span.start = gap_skip_properties(build->index->text, event->span.start, event->span.end);
    bool bracket = node->style == YSTYLE_FLOW && strchr("{[", build->index->text[node->span.start]);
    *frame = (struct frame){.node = node, .gap = node->span.start + (bracket ? 1 : 0), .up = build->frame};
    build_count_node(build, node);
    frame->anchor = keep_anchor(build, node);
    build->frame = frame;
    build_enter(build, frame);
}

static void close_collection(struct build *build, const struct yevent *event)
{
    struct ynode *node = build->frame->node;
    bool bracketed = node->style == YSTYLE_FLOW && event->span.end > event->span.start;
    size_t first = node->pairs ? node->pairs->span.start : node->items ? node->items->span.start : node->span.start;
    size_t end = bracketed ? event->span.end : build->frame->gap;
    if (!bracketed)
        node->span.start = first;
    node->span.end = node->whole.end = end;
    build_leave(build, build->frame);
    build->frame = build->frame->up;
    attach(build, node);
}

/* What libyaml complains of; a byte order mark at the start of that line is what is wrong with it. */
static void report_error(struct build *build, const struct yevent *event)
{
    const struct yindex *index = build->index;
    size_t line = yline_start(index->text, index->bom, event->span.start);
    if (gap_has_bom(index->text, line, index->len))
        build_problem(build, YPROBLEM_SYNTAX, (struct span){line, line + 3}, PROBLEM_INNER_BOM);
    else
        build_problem(build, YPROBLEM_SYNTAX, event->span, "%s", problem_in_plain_words(event->problem));
}

/* Handles one event; false when there is no more to read. */
static bool read_event(struct build *build, const struct yevent *event, size_t *documents)
{
    struct yindex *index = build->index;
    switch (event->kind) {
    case YEVENT_DOCUMENT_START:
        if (++*documents == 1)
            return true;
        build_problem(
            build, YPROBLEM_DOCUMENTS, event->span,
            "a second document begins here: axolotl reads one config a file; split the file or remove the ---");
        return false;
    case YEVENT_DOCUMENT_END:
        if (!event->implicit)
            index->body_end = event->span.start;
        return true;
    case YEVENT_SCALAR:
        attach(build, read_scalar(build, event));
        return true;
    case YEVENT_ALIAS:
        attach(build, read_alias(build, event));
        return true;
    case YEVENT_MAPPING_START:
    case YEVENT_SEQUENCE_START:
        open_collection(build, event);
        return true;
    case YEVENT_COLLECTION_END:
        close_collection(build, event);
        return true;
    case YEVENT_STREAM_END:
        return false;
    case YEVENT_ERROR:
        report_error(build, event);
        return false;
    }
    return false;
}

static void read_events(struct build *build)
{
    struct yindex *index = build->index;
    struct yevents *events = yevents_new(index->text, index->len, index->bom, &index->arena);
    size_t documents = 0;
    for (struct yevent event = yevents_next(events); read_event(build, &event, &documents) && !build->refused;)
        event = yevents_next(events);
    yevents_free(events);
}

static int compare_problems(const void *a, const void *b)
{
    const struct yproblem *one = a, *other = b;
    return (one->span.start > other->span.start) - (one->span.start < other->span.start);
}

static const char *line_break_of(const char *text, size_t len)
{
    const char *first = len ? memchr(text, '\n', len) : NULL;
    return first && first > text && first[-1] == '\r' ? "\r\n" : "\n";
}

struct yindex *yindex_new(const char *text, size_t len)
{
    struct yindex *index = mem_alloc(sizeof *index);
    struct build build = {.index = index};
    index->top = arena_alloc(&index->arena, sizeof *index->top);
    index->text = len ? text : "";
    index->len = index->body_end = len;
    index->bom = len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    index->eol = line_break_of(text, len);
    lines_init(&index->lines, index->text, len, &index->arena);
    size_t bad;
    if (!utf8_is_valid(index->text, len, &bad)) {
        build_problem(&build, YPROBLEM_ENCODING, (struct span){bad, bad + 1},
                      "byte 0x%02X is not UTF-8; convert the file, for example with iconv", (unsigned char)text[bad]);
        return index;
    }
    build_check_tag_lines(&build);
    if (!build.refused)
        read_events(&build);
    if (!index->broken) {
        build_scan_gaps(&build);
        build_check_as_pyyaml(&build);
    }
    free(build.opaques);
    if (index->problem_count > 1)
        qsort(index->problems, index->problem_count, sizeof *index->problems, compare_problems);
    if (index->broken || (index->root && ynode_is_null(index->root) && is_unwritten(index->root)))
        index->root = NULL;
    *index->top = yview_of(index->root, &index->arena);
    return index;
}

void yindex_move(struct yindex *index, const char *text)
{
    index->text = index->lines.text = index->len ? text : "";
}

void yindex_free(struct yindex *index)
{
    if (!index)
        return;
    free(index->problems);
    free(index->comments);
    arena_fini(&index->arena);
    free(index);
}

const struct ynode *ynode_resolved(const struct ynode *node)
{
    return node && node->kind == YNODE_ALIAS ? node->target : node;
}

const struct yitem *ynode_item_at(const struct ynode *node, size_t position)
{
    if (!node || node->kind != YNODE_SEQUENCE || position >= node->count)
        return NULL;
    const struct yitem *item = position < YITEM_STRIDE ? node->items : node->last_item;
    while (item->far && item->far->position >= position)
        item = item->far;
    while (item->position > position)
        item = item->previous;
    while (item->position < position)
        item = item->next;
    return item;
}

bool ynode_is_null(const struct ynode *node)
{
    node = ynode_resolved(node);
    return !node || (node->kind == YNODE_SCALAR && node->value.kind == YSCALAR_NULL);
}

bool ynode_truthy(const struct ynode *node)
{
    node = ynode_resolved(node);
    if (!node)
        return false;
    return node->kind == YNODE_SCALAR ? yscalar_truthy(&node->value, node->len) : node->count > 0;
}

bool ynode_is_plain(const struct ynode *node)
{
    return node->kind == YNODE_SCALAR && node->style == YSTYLE_PLAIN;
}

/* Depth is bounded (bounds.def), and aliases are not followed. */
bool ynode_serves_aliases(const struct ynode *node)
{
    if (node->kind != YNODE_ALIAS && node->anchor && node->aliases > 0)
        return true;
    for (const struct ypair *pair = node->pairs; pair; pair = pair->next)
        if (ynode_serves_aliases(pair->value))
            return true;
    for (const struct yitem *item = node->items; item; item = item->next)
        if (ynode_serves_aliases(item->node))
            return true;
    return false;
}

const struct ynode *ynode_last_leaf(const struct ynode *node)
{
    while (node && node->style == YSTYLE_BLOCK && node->count)
        node = node->kind == YNODE_MAPPING ? node->last_pair->value : node->last_item->node;
    return node;
}

bool yindex_is_cut_off(const struct yindex *index, const struct ynode *node)
{
    const struct ynode *leaf = ynode_last_leaf(node);
    bool is_block = leaf && (leaf->style == YSTYLE_LITERAL || leaf->style == YSTYLE_FOLDED);
    return is_block && leaf->whole.end == index->len && !ybreak_before(index->text, leaf->whole.start, index->len);
}

const char *ynode_source(const struct yindex *index, const struct ynode *node, size_t *len)
{
    *len = span_len(node->span);
    return index->text + node->span.start;
}

size_t yindex_comments_before(const struct yindex *index, size_t offset)
{
    size_t low = 0, high = index->comment_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (index->comments[middle].span.start < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct ycomment *yindex_comment_in(const struct yindex *index, size_t from, size_t to)
{
    size_t first = yindex_comments_before(index, from);
    return first < index->comment_count && index->comments[first].span.start < to ? &index->comments[first] : NULL;
}
