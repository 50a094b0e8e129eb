/*
 * What stands between the values: blanks, comments, indicators, anchors, tags and directives.
 *
 * libyaml drops comments and takes tabs that PyYAML's scanner refuses, so both are looked for here.
 */
#include <string.h>

#include "breaks.h"
#include "index_parts.h"
#include "mem.h"

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

static size_t word_end(const char *text, size_t at, size_t end)
{
    while (at < end && text[at] != ' ' && text[at] != '\t' && ybreak_len(text, end, at) == 0)
        at++;
    return at;
}

size_t gap_skip_properties(const char *text, size_t at, size_t end)
{
    while (at < end && (text[at] == '&' || text[at] == '!'))
        at = gap_skip(text, word_end(text, at, end), end);
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

static void refuse_tab(struct build *build, size_t at)
{
    if (!build->index->broken)
        build_problem(build, YPROBLEM_SYNTAX, (struct span){at, at + 1},
                      "a tab stands where YAML takes only spaces; replace it with spaces");
}

static void scan_gap(struct build *build, size_t at, size_t end)
{
    const char *text = build->index->text;
    while (at < end) {
        char c = text[at];
        if (c == '#') {
            size_t comment_end = yline_end(text, build->index->len, at);
            add_comment(build, at, comment_end);
            at = comment_end;
        } else if (c == '&' || c == '!' || c == '%') {
            at = word_end(text, at, end);
        } else {
            if (c == '\t')
                refuse_tab(build, at);
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
            add_comment(build, at, end);
            return;
        }
    }
}

void build_scan_gaps(struct build *build)
{
    const char *text = build->index->text;
    size_t at = build->index->bom;
    for (size_t i = 0; i < build->opaque_count; i++) {
        const struct opaque *opaque = &build->opaques[i];
        scan_gap(build, at, opaque->span.start);
        const char *tab = memchr(text + opaque->span.start, '\t', span_len(opaque->span));
        if (opaque->style == YSTYLE_PLAIN && tab)
            refuse_tab(build, (size_t)(tab - text));
        if (opaque->style == YSTYLE_LITERAL || opaque->style == YSTYLE_FOLDED)
            scan_header(build, opaque->span);
        at = opaque->span.end;
    }
    scan_gap(build, at, build->index->len);
}
