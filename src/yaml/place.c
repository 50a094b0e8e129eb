#include "place.h"

#include <string.h>

#include "utf8.h"

static size_t count_breaks(const char *text, size_t len)
{
    size_t count = 0;
    for (const char *at = text; (at = memchr(at, '\n', len - (size_t)(at - text))); at++)
        count++;
    return count;
}

void lines_init(struct lines *lines, const char *text, size_t len, struct arena *arena)
{
    lines->text = text;
    lines->len = len;
    lines->count = 1 + (len ? count_breaks(text, len) : 0);
    lines->starts = arena_alloc(arena, lines->count * sizeof *lines->starts);
    size_t line = 1;
    for (const char *at = text; line < lines->count; at++) {
        at = memchr(at, '\n', len - (size_t)(at - text));
        lines->starts[line++] = (size_t)(at - text) + 1;
    }
}

/* The last line that starts at or before the offset. */
static size_t line_at(const struct lines *lines, size_t offset)
{
    size_t low = 0, high = lines->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (lines->starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

struct place lines_place(const struct lines *lines, size_t offset)
{
    if (offset > lines->len)
        offset = lines->len;
    size_t line = line_at(lines, offset);
    size_t start = lines->starts[line];
    if (start == 0 && lines->len >= 3 && memcmp(lines->text, "\xEF\xBB\xBF", 3) == 0)
        start = offset < 3 ? offset : 3;
    return (struct place){line + 1, utf8_count(lines->text + start, offset - start) + 1};
}

size_t lines_start(const struct lines *lines, size_t line)
{
    if (line == 0)
        return 0;
    return line <= lines->count ? lines->starts[line - 1] : lines->len;
}
