/* What the edits do to whole lines, and to the comments on them. */
#include <string.h>

#include "breaks.h"
#include "plan_parts.h"

static size_t line_start(const struct yplan *plan, size_t at)
{
    return yline_start(plan->index->text, plan->index->bom, at);
}

size_t plan_next_line(const struct yplan *plan, size_t at)
{
    const struct yindex *index = plan->index;
    size_t end = yline_end(index->text, index->len, at);
    size_t broken = ybreak_len(index->text, index->len, end);
    return broken ? end + broken : plan->end;
}

size_t plan_column(const struct yplan *plan, size_t at)
{
    return at - line_start(plan, at);
}

bool plan_shares_line(const struct yplan *plan, size_t at)
{
    return yblank_skip(plan->index->text, line_start(plan, at), at) != at;
}

/* One line of what is deleted: of a comment on it, only what is before it goes. */
static void delete_line(struct yplan *plan, size_t at, size_t column)
{
    const struct yindex *index = plan->index;
    size_t indented = yblank_skip(index->text, at, index->len);
    const struct ycomment *comment = yindex_comment_in(index, at, yline_end(index->text, index->len, at) + 1);
    if (!comment)
        plan_splice(plan, at, plan_next_line(plan, at), "");
    else if (indented - at > column)
        plan_splice(plan, at + column, comment->span.start, "");
    else
        plan_splice(plan, indented, comment->span.start, "");
}

size_t plan_bare_start(const struct yplan *plan, size_t at)
{
    const struct yindex *index = plan->index;
    if (yindex_comment_in(index, at, yline_end(index->text, index->len, at)))
        return at;
    while (at > index->bom && index->text[at - 1] == ' ')
        at--;
    return at;
}

/* The rest of a line whose start stays, like "- ". */
static void delete_rest(struct yplan *plan, size_t at)
{
    const struct yindex *index = plan->index;
    size_t end = yline_end(index->text, index->len, at);
    const struct ycomment *comment = yindex_comment_in(index, at, end);
    plan_splice(plan, at, comment ? comment->span.start : end, "");
}

void plan_delete_lines(struct yplan *plan, size_t first, size_t last, size_t column)
{
    size_t at = line_start(plan, first), end = line_start(plan, last);
    if (plan_shares_line(plan, first)) {
        delete_rest(plan, first);
        at = plan_next_line(plan, first);
    }
    for (; at <= end && at < plan->end; at = plan_next_line(plan, at))
        delete_line(plan, at, column);
}

void plan_insert_lines(struct yplan *plan, size_t at, size_t column, const char *lines)
{
    size_t next = plan_next_line(plan, at);
    plan_splice(plan, next, next, arena_printf(plan->arena, "%*s%s%s", (int)column, "", lines, plan->index->eol));
}

/* True when nothing but blanks and one line break stand there. */
static bool is_break(const struct yindex *index, size_t at, size_t end)
{
    at = yblank_skip(index->text, at, end);
    size_t broken = ybreak_len(index->text, end, at);
    return broken && yblank_skip(index->text, at + broken, end) == end;
}

void plan_replace(struct yplan *plan, size_t start, size_t end, const char *text)
{
    const struct yindex *index = plan->index;
    const struct ycomment *comment = yindex_comment_in(index, start, end);
    if (!comment) {
        plan_splice(plan, start, end, text);
        return;
    }
    size_t line = line_start(plan, start), column = yblank_skip(index->text, line, start) - line + 2;
    const char *new_line = arena_printf(plan->arena, "%s%*s", index->eol, (int)column, "");
    const struct ycomment *comments_end = index->comments + index->comment_count;
    size_t at = start, rest = yblank_skip(index->text, end, index->len);
    if (rest == yline_end(index->text, index->len, end))
        end = rest; /* no blanks behind the comment that comes to stand last */
    for (; comment < comments_end && comment->span.start < end; comment++) {
        const char *before = at == start && !comment->alone ? " " : new_line;
        if (at == start)
            plan_splice(plan, at, comment->span.start, plan_join(plan, text, "", before));
        else if (!is_break(index, at, comment->span.start))
            plan_splice(plan, at, comment->span.start, before);
        at = comment->span.end;
    }
    if (!is_break(index, at, end))
        plan_splice(plan, at, end, end < rest || yline_end(index->text, index->len, rest) > rest ? new_line : "");
}

void plan_guard_scalar(struct yplan *plan, size_t at, size_t column, bool keeps_blanks)
{
    const struct yindex *index = plan->index;
    for (; at < index->len; at = plan_next_line(plan, at)) {
        size_t indented = yblank_skip(index->text, at, index->len);
        bool blank = indented == yline_end(index->text, index->len, at);
        const struct ycomment *comment = blank ? NULL : yindex_comment_in(index, indented, indented + 1);
        if (blank && keeps_blanks)
            plan_splice(plan, at, plan_next_line(plan, at), "");
        if (blank)
            continue;
        if (!comment || indented - at <= column)
            return;
        plan_splice(plan, at + column, indented, "");
    }
}

const char *plan_indent(struct yplan *plan, const char *source, size_t columns)
{
    struct str out = STR_INIT;
    for (const char *at = source; *at; at++) {
        if (at[0] == '\r' && at[1] == '\n')
            continue;
        if (*at != '\n') {
            str_add_char(&out, *at);
            continue;
        }
        str_add(&out, plan->index->eol);
        if (at[1] && at[1] != '\n' && at[1] != '\r')
            str_add_repeat(&out, ' ', columns);
    }
    const char *indented = arena_copy(plan->arena, str_text(&out), out.len);
    str_fini(&out);
    return indented;
}
