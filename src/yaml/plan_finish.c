/* The splices of a plan put into order, joined, and fitted to the end of the text. */
#include <string.h>

#include "breaks.h"
#include "plan_parts.h"

static bool comes_before(const struct splice *a, const struct splice *b)
{
    if (a->span.start != b->span.start)
        return a->span.start < b->span.start;
    return span_is_empty(a->span) && !span_is_empty(b->span);
}

/* Merges two sorted runs, [from, middle) and [middle, to). Of equal splices the one from the first run comes first. */
static void merge_runs(const struct splice *runs, size_t from, size_t middle, size_t to, struct splice *out)
{
    size_t one = from, other = middle;
    for (size_t i = from; i < to; i++) {
        bool second = one == middle || (other < to && comes_before(&runs[other], &runs[one]));
        out[i] = second ? runs[other++] : runs[one++];
    }
}

/* Stable, since insertions at one place keep their order; qsort() is not. */
static void sort_splices(struct yplan *plan)
{
    size_t count = plan->count;
    struct splice *from = plan->splices, *to = arena_alloc(plan->arena, (count + 1) * sizeof *to);
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t at = 0; at < count; at += 2 * width) {
            size_t middle = at + width < count ? at + width : count;
            merge_runs(from, at, middle, middle + width < count ? middle + width : count, to);
        }
        struct splice *sorted = to;
        to = from;
        from = sorted;
    }
    plan->splices = from;
}

/* Splices that touch become one. */
static size_t join_splices(struct yplan *plan)
{
    size_t kept = 0;
    for (size_t i = 0; i < plan->count; i++) {
        struct splice *last = kept ? &plan->splices[kept - 1] : NULL, *next = &plan->splices[i];
        if (!last || next->span.start > last->span.end) {
            plan->splices[kept++] = *next;
            continue;
        }
        if (next->span.end > last->span.end)
            last->span.end = next->span.end;
        if (next->len)
            last->text = plan_join(plan, last->text, "", next->text);
        last->len += next->len;
    }
    return kept;
}

/* A "#" that no blank separates from what comes to stand before it would be no comment any more. */
static void keep_comment_apart(struct yplan *plan, struct splice *splice)
{
    const struct yindex *index = plan->index;
    size_t end = splice->span.end, start = splice->span.start;
    if (end >= index->len || index->text[end] != '#' || !yindex_comment_in(index, end, end + 1))
        return;
    const char *text = splice->len ? splice->text : index->text;
    size_t from = splice->len ? 0 : index->bom, at = splice->len ? splice->len : start;
    if (at == from || text[at - 1] == ' ' || ybreak_before(text, from, at))
        return;
    splice->text = plan_join(plan, splice->text, "", " ");
    splice->len++;
}

/* A text without a final line break stays without one: the breaks that come to stand at its end go. */
static void strip_final_breaks(struct yplan *plan, struct splices *splices)
{
    const struct yindex *index = plan->index;
    size_t broken = strlen(index->eol);
    for (;;) {
        struct splice *last = &splices->items[splices->count - 1];
        size_t limit = splices->count > 1 ? last[-1].span.end : index->bom;
        size_t before = last->len ? 0 : ybreak_before(index->text, limit, last->span.start);
        if (last->len >= broken && strcmp(last->text + last->len - broken, index->eol) == 0) {
            last->len -= broken;
            last->text = arena_copy(plan->arena, last->text, last->len);
        } else if (before) {
            last->span.start -= before;
        } else if (last->len == 0 && splices->count > 1 && limit == last->span.start) {
            last[-1].span.end = last->span.end;
            splices->count--;
        } else {
            return;
        }
    }
}

/* Takes back the final break that `plan->end` counts though the text has none. */
static void drop_final_break(struct yplan *plan, struct splices *splices)
{
    const struct yindex *index = plan->index;
    struct splice *last = &splices->items[splices->count - 1];
    if (plan->end == index->len || last->span.end != plan->end)
        return;
    last->span.end = index->len;
    if (last->span.start == plan->end) {
        last->span.start = index->len;
        last->text = plan_join(plan, index->eol, "", last->text);
        last->len += strlen(index->eol);
    }
    if (last->len || !plan->ends_in_scalar)
        strip_final_breaks(plan, splices);
}

struct splices plan_finish(struct yplan *plan)
{
    sort_splices(plan);
    struct splices splices = {plan->splices, join_splices(plan)};
    for (size_t i = 0; i < splices.count; i++)
        keep_comment_apart(plan, &splices.items[i]);
    if (splices.count)
        drop_final_break(plan, &splices);
    plan->count = splices.count;
    splices.count = join_splices(plan); /* what the end drew together */
    return splices;
}
