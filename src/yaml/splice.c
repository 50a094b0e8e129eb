/* Splices applied and turned around. */
#include <string.h>

#include "diff.h"
#include "edit.h"

void splices_apply(const struct splices *splices, const char *text, size_t len, struct str *out)
{
    size_t at = 0;
    for (size_t i = 0; i < splices->count; i++) {
        const struct splice *splice = &splices->items[i];
        str_add_len(out, text + at, splice->span.start - at);
        str_add_len(out, splice->text, splice->len);
        at = splice->span.end;
    }
    str_add_len(out, text + at, len - at);
}

struct splices splices_inverse(const struct splices *splices, const char *text, struct arena *arena)
{
    struct splices inverse = {arena_alloc(arena, (splices->count + 1) * sizeof *inverse.items), splices->count};
    size_t grown = 0; /* bytes that the splices so far added; wraps around when they took away */
    for (size_t i = 0; i < splices->count; i++) {
        const struct splice *splice = &splices->items[i];
        size_t start = splice->span.start + grown, old_len = span_len(splice->span);
        inverse.items[i] = (struct splice){
            .span = {start, start + splice->len},
            .text = arena_copy(arena, text + splice->span.start, old_len),
            .len = old_len,
        };
        grown += splice->len - old_len;
    }
    return inverse;
}

/* The lines from `*at` on that are removed or added, as one splice; `*offset` goes over the removed ones. */
static struct splice take_change(const struct diff *diff, size_t *at, size_t *offset, struct arena *arena)
{
    struct str added = STR_INIT;
    size_t start = *offset;
    for (; *at < diff->count && diff->lines[*at].kind != DIFF_SAME; (*at)++) {
        if (diff->lines[*at].kind == DIFF_REMOVED)
            *offset += diff->lines[*at].len;
        else
            str_add_len(&added, diff->lines[*at].text, diff->lines[*at].len);
    }
    struct splice splice = {{start, *offset}, arena_copy(arena, str_text(&added), added.len), added.len};
    str_fini(&added);
    return splice;
}

struct splices splices_between(const char *old_text, size_t old_len, const char *new_text, size_t new_len,
                               struct arena *arena)
{
    struct diff diff;
    diff_init(&diff, old_text, old_len, new_text, new_len);
    struct splices splices = {arena_alloc(arena, (diff.count + 1) * sizeof *splices.items), 0};
    size_t offset = diff.start;
    for (size_t i = 0; i < diff.count;) {
        if (diff.lines[i].kind == DIFF_SAME)
            offset += diff.lines[i++].len;
        else
            splices.items[splices.count++] = take_change(&diff, &i, &offset, arena);
    }
    diff_fini(&diff);
    return splices;
}

size_t splices_origin(const struct splices *splices, size_t at)
{
    size_t grown = 0; /* bytes that the splices so far added; wraps around when they took away */
    for (size_t i = 0; i < splices->count; i++) {
        const struct splice *splice = &splices->items[i];
        size_t start = splice->span.start + grown;
        if (at < start)
            break;
        if (at < start + splice->len) {
            size_t inside = at - start, old_len = span_len(splice->span);
            return splice->span.start + (inside < old_len ? inside : old_len ? old_len - 1 : 0);
        }
        grown += splice->len - span_len(splice->span);
    }
    return at - grown;
}
