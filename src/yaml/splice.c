/* Splices applied and turned around. */
#include <string.h>

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
