/*
 * What stands between the values: blanks, comments, indicators, anchors, tags and directives.
 *
 * libyaml drops comments and takes tabs that PyYAML's scanner refuses, so both are looked for here.
 */
#include <string.h>

#include "breaks.h"
#include "index_parts.h"
#include "mem.h"

bool gap_has_bom(const char *text, size_t at, size_t end)
{
    return end - at >= 3 && memcmp(text + at, "\xEF\xBB\xBF", 3) == 0;
}

size_t gap_skip(const char *text, size_t at, size_t end)
{
    for (;;) {
        size_t before = at;
        at = yblank_skip(text, at, end);
        if (at < end && text[at] == '#')
            at = yline_end(text, end, at);
        at += ybreak_len(text, end, at);
        if (at == before)
            return at;
    }
}

static size_t anchor_end(const char *text, size_t at, size_t end)
{
    for (at++; at < end; at++) {
        char c = text[at];
        bool name = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
        if (!name)
            break;
    }
    return at;
}

/* Up to the next blank; in brackets libyaml lets a tag end at a comma too. */
static size_t tag_end(const char *text, size_t at, size_t end)
{
    bool verbatim = at + 1 < end && text[at + 1] == '<';
    while (at < end && text[at] != ' ' && text[at] != '\t' && ybreak_len(text, end, at) == 0 &&
           (verbatim || text[at] != ','))
        at++;
    return at;
}

size_t gap_skip_property(const char *text, size_t at, size_t end)
{
    return text[at] == '&' ? anchor_end(text, at, end) : tag_end(text, at, end);
}

size_t gap_skip_properties(const char *text, size_t at, size_t end)
{
    while (at < end && (text[at] == '&' || text[at] == '!'))
        at = gap_skip(text, gap_skip_property(text, at, end), end);
    return at;
}

/* A directive's words, up to its comment. */
static size_t directive_end(const char *text, size_t at, size_t end)
{
    while (at < end && text[at] != '\t' && text[at] != '#' && ybreak_len(text, end, at) == 0)
        at++;
    return at;
}

static void add_comment(struct build *build, size_t start, size_t end)
{
    struct yindex *index = build->index;
    if (index->comment_count == build->comment_capacity)
        index->comments = mem_grow(index->comments, &build->comment_capacity, sizeof *index->comments);
    size_t line = yline_start(index->text, index->bom, start);
    index->comments[index->comment_count++] = (struct ycomment){
        .span = {start, end},
        .alone = yblank_skip(index->text, line, start) == start,
    };
}

/* One is enough: where there is one tab there are often a hundred. */
static void refuse(struct build *build, size_t at, const char *message)
{
    if (!build->index->broken)
        build_problem(build, YPROBLEM_SYNTAX, (struct span){at, at + 1}, "%s", message);
}

static void refuse_tab(struct build *build, size_t at)
{
    refuse(build, at, "a tab stands where YAML takes only spaces; replace it with spaces");
}

static size_t scan_property(struct build *build, size_t at, size_t end)
{
    const char *text = build->index->text;
    size_t stop = gap_skip_property(text, at, end);
    if (text[at] == '!' && stop < end && text[stop] == ',')
        refuse(build, stop, "a blank must stand between a tag and a comma");
    return stop;
}

static size_t scan_comment(struct build *build, size_t at)
{
    size_t end = yline_end(build->index->text, build->index->len, at);
    add_comment(build, at, end);
    return end;
}

static void scan_gap(struct build *build, size_t at, size_t end)
{
    const char *text = build->index->text;
    while (at < end) {
        char c = text[at];
        if (c == '#') {
            at = scan_comment(build, at);
        } else if (c == '&' || c == '!') {
            at = scan_property(build, at, end);
        } else if (c == '%') {
            at = directive_end(text, at, end);
        } else {
            if (c == '\t')
                refuse_tab(build, at);
            if (gap_has_bom(text, at, end))
                refuse(build, at, PROBLEM_INNER_BOM);
            at++;
        }
    }
}

/* The line that opens a block scalar may end in a comment. */
static void scan_header(struct build *build, struct span span)
{
    const char *text = build->index->text;
    size_t end = yline_end(text, span.end, span.start);
    for (size_t at = span.start; at < end; at++) {
        if (text[at] == '\t')
            refuse_tab(build, at);
        if (text[at] == '#') {
            if (text[at - 1] != ' ')
                refuse(build, at, "a blank must stand before the # of a comment");
            add_comment(build, at, end);
            return;
        }
    }
}

static void scan_plain(struct build *build, const struct opaque *opaque)
{
    const char *text = build->index->text + opaque->span.start;
    size_t len = span_len(opaque->span);
    const char *tab = memchr(text, '\t', len), *question = opaque->in_flow ? memchr(text, '?', len) : NULL;
    if (tab)
        refuse_tab(build, opaque->span.start + (size_t)(tab - text));
    if (question)
        refuse(build, opaque->span.start + (size_t)(question - text),
               "a ? inside a list or mapping in brackets; quote the text");
}

static void scan_double(struct build *build, struct span span)
{
    const char *text = build->index->text;
    for (size_t at = span.start; at + 1 < span.end; at++) {
        if (text[at] != '\\')
            continue;
        if (text[++at] == '\'')
            refuse(build, at - 1, "no such escape as \\'; a single quote needs none in double quotes");
    }
}

static void scan_opaque(struct build *build, const struct opaque *opaque)
{
    switch (opaque->style) {
    case YSTYLE_PLAIN:
        scan_plain(build, opaque);
        return;
    case YSTYLE_DOUBLE:
        scan_double(build, opaque->span);
        return;
    case YSTYLE_LITERAL:
    case YSTYLE_FOLDED:
        scan_header(build, opaque->span);
        return;
    default:
        return;
    }
}

void build_scan_gaps(struct build *build)
{
    size_t at = build->index->bom;
    for (size_t i = 0; i < build->opaque_count; i++) {
        const struct opaque *opaque = &build->opaques[i];
        scan_gap(build, at, opaque->span.start);
        scan_opaque(build, opaque);
        at = opaque->span.end;
    }
    scan_gap(build, at, build->index->len);
}
