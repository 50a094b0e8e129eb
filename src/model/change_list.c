/* Entries of lists that come and move. */
#include <stdint.h>
#include <string.h>

#include "breaks.h"
#include "change_parts.h"
#include "emit.h"

/* --- Appending ---------------------------------------------------------------------------------------------------- */

/* The entry as the only one of a new list: "- a: 1" with the lines of a block below each other, or "[entry]". */
static const char *as_list(const struct given *given, bool flow, struct arena *arena)
{
    const struct ynode *root = given->index->root;
    struct str list = STR_INIT;
    bool lines = strpbrk(given->source, "\r\n") != NULL;
    bool is_block = root && root->style == YSTYLE_BLOCK && root->span.start == yline_start(given->index->text, given->index->bom, root->span.start);
    str_add(&list, flow ? "[" : "- ");
    if (!flow && (!lines || is_block)) {
        for (const char *at = root ? given->source : "null"; *at; at++) {
            str_add_char(&list, *at);
            if (*at == '\n')
                str_add(&list, "  ");
        }
    } else {
        yemit_flow(&list, root);
    }
    str_add(&list, flow ? "]" : "");
    const char *source = arena_copy(arena, str_text(&list), list.len);
    str_fini(&list);
    return source;
}

static bool append_first(const struct analysis *analysis, const struct ypath *path, const struct ytarget *target,
                         const char *source, struct arena *arena, struct splices *splices, struct str *cause)
{
    struct given given = {0};
    const struct ynode *around = target->node && target->node->parent ? target->node->parent : target->last;
    bool done = change_is_possible(analysis, cause) && given_read(&given, source, arena, cause) &&
                change_set(analysis, path, as_list(&given, change_is_in_flow(around), arena), arena, splices, cause);
    yindex_free(given.index);
    return done;
}

bool change_append(const struct analysis *analysis, const struct ypath *path, const char *source, struct arena *arena,
                   struct splices *splices, struct str *cause)
{
    struct ytarget target = ypath_find(analysis->index, path);
    const struct ynode *list = target.exists ? ynode_resolved(target.node) : NULL;
    *splices = (struct splices){0};
    if (!target.exists || ynode_is_null(list))
        return append_first(analysis, path, &target, source, arena, splices, cause);
    if (list->kind != YNODE_SEQUENCE) {
        str_printf(cause, "%s is no list", path->steps[path->count - 1]);
        return false;
    }
    struct ypath item = {arena_alloc(arena, (path->count + 1) * sizeof *item.steps), path->count + 1};
    memcpy(item.steps, path->steps, path->count * sizeof *item.steps);
    item.steps[path->count] = arena_printf(arena, "%zu", list->count);
    return change_set(analysis, &item, source, arena, splices, cause);
}

/* --- Moving ------------------------------------------------------------------------------------------------------- */

/* The column of the comment that stands alone on the line that begins at `start`; SIZE_MAX when none does. */
static size_t comment_column(const struct yindex *index, size_t start)
{
    size_t end = yline_end(index->text, index->len, start);
    const struct ycomment *comment = yindex_comment_in(index, start, end);
    return comment && comment->alone ? comment->span.start - start : SIZE_MAX;
}

/* Where the entry's lines begin: with the comment lines right above it, which speak of it. Deeper ones speak of what is
 * above them. */
static size_t first_line_of(const struct yindex *index, const struct yitem *item)
{
    size_t at = yline_start(index->text, index->bom, item->span.start), dash = item->span.start - at;
    while (at > index->bom) {
        size_t above = yline_start(index->text, index->bom, at - ybreak_before(index->text, index->bom, at));
        if (comment_column(index, above) > dash)
            break;
        at = above;
    }
    return at;
}

static size_t next_line(const struct yindex *index, size_t at)
{
    size_t end = yline_end(index->text, index->len, at);
    return end + ybreak_len(index->text, index->len, end);
}

/* Behind the break of the entry's last line, deeper comments below it included. */
static size_t end_of_lines(const struct yindex *index, const struct yitem *item)
{
    size_t dash = item->span.start - yline_start(index->text, index->bom, item->span.start), end = item->span.end;
    if (!ybreak_before(index->text, item->span.start, end)) /* else it is a block scalar's own */
        end = next_line(index, end);
    while (end < index->len) {
        size_t column = comment_column(index, end);
        if (column == SIZE_MAX || column <= dash)
            break;
        end = next_line(index, end);
    }
    return end;
}

/* The bytes that stand for each of two neighbours. In "- - a" the first entry shares the outer one's line: then both
 * begin at their dash, in the same column. */
static void find_regions(const struct yindex *index, const struct yitem *one, struct span *first, struct span *second)
{
    const struct yitem *first_item = one->sequence->items;
    size_t line = yline_start(index->text, index->bom, first_item->span.start);
    bool shares = one == first_item && yblank_skip(index->text, line, one->span.start) != one->span.start;
    if (one->sequence->style == YSTYLE_FLOW) {
        *first = one->span;
        *second = one->next->span;
        return;
    }
    *first = (struct span){shares ? one->span.start : first_line_of(index, one), end_of_lines(index, one)};
    *second = (struct span){shares ? one->next->span.start : first_line_of(index, one->next),
                            end_of_lines(index, one->next)};
}

/* The two regions change places; what is between them stays. A text without a final break stays without one. */
static struct splices swap_regions(const struct yindex *index, struct span first, struct span second, bool lines,
                                   struct arena *arena)
{
    const char *text = index->text;
    size_t broken = lines ? ybreak_before(text, first.start, first.end) : 0;
    bool is_unbroken = lines && second.end == index->len && !ybreak_before(text, second.start, second.end);
    const char *down = arena_copy(arena, text + first.start, span_len(first) - (is_unbroken ? broken : 0));
    const char *up = arena_printf(arena, "%.*s%s", (int)span_len(second), text + second.start, is_unbroken ? index->eol : "");
    struct splices splices = {arena_alloc(arena, 2 * sizeof *splices.items), 2};
    splices.items[0] = (struct splice){first, up, strlen(up)};
    splices.items[1] = (struct splice){second, down, strlen(down)};
    if (first.end == second.start) {
        const char *both = arena_printf(arena, "%s%s", up, down);
        splices.items[0] = (struct splice){{first.start, second.end}, both, strlen(both)};
        splices.count = 1;
    }
    return splices;
}

/* True when the list of the edited text is the old one with the entry and its next one swapped, and nothing else changed. */
static bool is_swapped(const struct analysis *analysis, const struct ypath *list, const struct yitem *one,
                       const struct splices *splices)
{
    const struct yindex *index = analysis_read(analysis, splices);
    struct ytarget target = ypath_find(index, list);
    const struct ynode *now = target.exists && !index->broken ? ynode_resolved(target.node) : NULL;
    bool same = now && now->kind == YNODE_SEQUENCE && now->count == one->sequence->count;
    const struct yitem *item = same ? now->items : NULL;
    for (const struct yitem *old = one->sequence->items; old && same; old = old->next, item = item->next) {
        const struct yitem *wanted = old == one ? old->next : old == one->next ? one : old;
        same = ynode_same(item->node, wanted->node);
    }
    return same && change_keeps_others(analysis, index, list);
}

bool change_move(const struct analysis *analysis, const struct ypath *path, int direction, struct arena *arena,
                 struct splices *splices, struct str *cause)
{
    *splices = (struct splices){0};
    if (!change_is_possible(analysis, cause))
        return false;
    struct ytarget target = ypath_find(analysis->index, path);
    if (!target.exists || !target.item) {
        str_printf(cause, "%s is no entry of a list", path->steps[path->count - 1]);
        return false;
    }
    const struct yitem *one = direction < 0 ? target.item->previous : target.item;
    if (!one || !one->next)
        return true;
    struct ypath list = {path->steps, path->count - 1};
    struct span first, second;
    find_regions(analysis->index, one, &first, &second);
    struct splices swap =
        swap_regions(analysis->index, first, second, one->sequence->style != YSTYLE_FLOW, arena);
    if (!is_swapped(analysis, &list, one, &swap)) {
        str_printf(cause, "entry %s can't be moved: something would mean something else (an anchor, or a block of text)",
                   path->steps[path->count - 1]);
        return false;
    }
    *splices = swap;
    return true;
}
