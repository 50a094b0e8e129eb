#include "source.h"

#include <string.h>

#define MARK "axedit:"

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

/* Skips blanks, and before them the word, when it is there with a blank behind it; else NULL. */
static const char *skip_word(const char *at, const char *end, const char *word)
{
    size_t len = strlen(word);
    while (at < end && is_blank(*at))
        at++;
    if ((size_t)(end - at) <= len || memcmp(at, word, len) != 0)
        return NULL;
    return at + len;
}

/* The SPEC of one comment, which begins at its #. */
static const char *spec_of(const char *comment, size_t len, struct arena *arena)
{
    const char *end = comment + len;
    const char *at = skip_word(comment + 1, end, MARK);
    at = at ? skip_word(at, end, "target") : NULL;
    if (!at || !is_blank(*at))
        return NULL;
    while (at < end && is_blank(*at))
        at++;
    while (end > at && is_blank(end[-1]))
        end--;
    return arena_copy(arena, at, (size_t)(end - at));
}

const char *target_comment(const struct yindex *index, struct arena *arena, size_t *line)
{
    for (size_t i = 0; i < index->comment_count; i++) {
        struct span span = index->comments[i].span;
        const char *spec = spec_of(index->text + span.start, span_len(span), arena);
        if (spec) {
            *line = lines_place(&index->lines, span.start).line;
            return spec;
        }
    }
    return NULL;
}

const char *target_comment_in(const char *text, size_t len, struct arena *arena, size_t *line)
{
    /* Most files have no such comment, and an index costs more than a search. */
    const char *at = text;
    size_t mark = sizeof MARK - 1;
    while (at && len - (size_t)(at - text) >= mark && memcmp(at, MARK, mark) != 0)
        at = memchr(at + 1, MARK[0], len - (size_t)(at - text) - 1);
    if (!at || len - (size_t)(at - text) < mark)
        return NULL;
    struct yindex *index = yindex_new(text, len);
    const char *spec = target_comment(index, arena, line);
    yindex_free(index);
    return spec;
}
