#include "events.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "breaks.h"
#include "mem.h"
#include "utf8.h"

struct yevents {
    yaml_parser_t parser;
    const char *text;
    size_t len;
    size_t start;
    bool ascii;    /* then a mark's index is a byte offset */
    size_t *lines; /* where each line begins as libyaml counts them: NEL, LS and PS end one too */
    size_t line_count;
    yaml_mark_t last_mark; /* and its offset: marks mostly go forward, and one line can be the whole file */
    size_t last_offset;
    struct arena *arena;
};

static void find_lines(struct yevents *events)
{
    size_t capacity = 0;
    events->lines = mem_grow(NULL, &capacity, sizeof *events->lines);
    events->lines[events->line_count++] = events->start;
    for (size_t at = events->start; at < events->len;) {
        size_t broken = ybreak_len(events->text, events->len, at);
        at += broken ? broken : 1;
        if (!broken)
            continue;
        if (events->line_count == capacity)
            events->lines = mem_grow(events->lines, &capacity, sizeof *events->lines);
        events->lines[events->line_count++] = at;
    }
}

struct yevents *yevents_new(const char *text, size_t len, size_t start, struct arena *arena)
{
    struct yevents *events = mem_alloc(sizeof *events);
    events->text = text;
    events->len = len;
    events->start = start;
    events->arena = arena;
    events->ascii = utf8_ascii(text + start, len - start) == len - start;
    if (!events->ascii)
        find_lines(events);
    if (!yaml_parser_initialize(&events->parser))
        mem_fatal("libyaml has no memory");
    yaml_parser_set_encoding(&events->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&events->parser, (const unsigned char *)text + start, len - start);
    return events;
}

void yevents_free(struct yevents *events)
{
    if (!events)
        return;
    yaml_parser_delete(&events->parser);
    free(events->lines);
    free(events);
}

static size_t mark_offset(struct yevents *events, yaml_mark_t mark)
{
    if (events->ascii) {
        size_t offset = events->start + mark.index;
        return offset < events->len ? offset : events->len;
    }
    if (mark.line >= events->line_count)
        return events->len;
    size_t at = events->lines[mark.line], column = 0;
    if (events->last_offset && mark.line == events->last_mark.line && mark.column >= events->last_mark.column) {
        at = events->last_offset;
        column = events->last_mark.column;
    }
    for (; column < mark.column && at < events->len; column++) {
        uint32_t code_point;
        at += utf8_decode(events->text + at, events->len - at, &code_point);
    }
    events->last_mark = mark;
    events->last_offset = at;
    return at;
}

static const char *keep(const struct yevents *events, const yaml_char_t *text)
{
    return text ? arena_copy(events->arena, (const char *)text, strlen((const char *)text)) : NULL;
}

static enum ystyle scalar_style(yaml_scalar_style_t style)
{
    switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
        return YSTYLE_SINGLE;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
        return YSTYLE_DOUBLE;
    case YAML_LITERAL_SCALAR_STYLE:
        return YSTYLE_LITERAL;
    case YAML_FOLDED_SCALAR_STYLE:
        return YSTYLE_FOLDED;
    default:
        return YSTYLE_PLAIN;
    }
}

static void read_scalar(const struct yevents *events, const yaml_event_t *from, struct yevent *to)
{
    to->kind = YEVENT_SCALAR;
    to->style = scalar_style(from->data.scalar.style);
    to->anchor = keep(events, from->data.scalar.anchor);
    to->tag = keep(events, from->data.scalar.tag);
    to->text = arena_copy(events->arena, (const char *)from->data.scalar.value, from->data.scalar.length);
    to->len = from->data.scalar.length;
}

static void read_mapping(const struct yevents *events, const yaml_event_t *from, struct yevent *to)
{
    to->kind = YEVENT_MAPPING_START;
    to->style = from->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE ? YSTYLE_FLOW : YSTYLE_BLOCK;
    to->anchor = keep(events, from->data.mapping_start.anchor);
    to->tag = keep(events, from->data.mapping_start.tag);
}

static void read_sequence(const struct yevents *events, const yaml_event_t *from, struct yevent *to)
{
    to->kind = YEVENT_SEQUENCE_START;
    to->style = from->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE ? YSTYLE_FLOW : YSTYLE_BLOCK;
    to->anchor = keep(events, from->data.sequence_start.anchor);
    to->tag = keep(events, from->data.sequence_start.tag);
}

/* False for an event that says nothing: the stream's start. */
static bool read_event(struct yevents *events, const yaml_event_t *from, struct yevent *to)
{
    to->span.start = mark_offset(events, from->start_mark);
    to->span.end = mark_offset(events, from->end_mark);
    switch (from->type) {
    case YAML_SCALAR_EVENT:
        read_scalar(events, from, to);
        return true;
    case YAML_ALIAS_EVENT:
        to->kind = YEVENT_ALIAS;
        to->anchor = keep(events, from->data.alias.anchor);
        return true;
    case YAML_MAPPING_START_EVENT:
        read_mapping(events, from, to);
        return true;
    case YAML_SEQUENCE_START_EVENT:
        read_sequence(events, from, to);
        return true;
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        to->kind = YEVENT_COLLECTION_END;
        return true;
    case YAML_DOCUMENT_START_EVENT:
        to->kind = YEVENT_DOCUMENT_START;
        to->implicit = from->data.document_start.implicit != 0;
        return true;
    case YAML_DOCUMENT_END_EVENT:
        to->kind = YEVENT_DOCUMENT_END;
        to->implicit = from->data.document_end.implicit != 0;
        return true;
    case YAML_STREAM_END_EVENT:
        to->kind = YEVENT_STREAM_END;
        return true;
    default:
        return false;
    }
}

/* The reader's errors come with a byte offset and no mark, the others with a mark. */
static struct yevent read_error(struct yevents *events)
{
    const yaml_parser_t *parser = &events->parser;
    if (parser->error == YAML_MEMORY_ERROR)
        mem_fatal("libyaml has no memory");
    size_t at = parser->error == YAML_READER_ERROR ? events->start + parser->problem_offset
                                                   : mark_offset(events, parser->problem_mark);
    /* What is never closed is noticed at the end of the text; a person looks for where it was opened. */
    if (at >= events->len && parser->error != YAML_READER_ERROR && parser->context)
        at = mark_offset(events, parser->context_mark);
    if (at > events->len)
        at = events->len;
    return (struct yevent){
        .kind = YEVENT_ERROR, .span = {at, at}, .problem = parser->problem ? parser->problem : "not YAML"};
}

struct yevent yevents_next(struct yevents *events)
{
    for (;;) {
        yaml_event_t from;
        if (!yaml_parser_parse(&events->parser, &from))
            return read_error(events);
        struct yevent to = {0};
        bool says_something = read_event(events, &from, &to);
        yaml_event_delete(&from);
        if (says_something)
            return to;
    }
}
