#include "place.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "utf8.h"

/* From so many bytes on a line is long, and so far apart are the marks: two such walks make a column. */
#define MARK_BYTES 4096

/* How many code points stand before an offset; mark N is the first code point's start from byte N * MARK_BYTES on. */
struct line_mark {
    size_t offset;
    size_t count;
};

static bool has_long_line(const struct lines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        size_t end = i + 1 < lines->count ? lines->starts[i + 1] : lines->len;
        if (end - lines->starts[i] > MARK_BYTES)
            return true;
    }
    return false;
}

static void set_marks(struct lines *lines, struct arena *arena)
{
    lines->marks = arena_alloc(arena, (lines->len / MARK_BYTES + 1) * sizeof *lines->marks);
    size_t at = 0, count = 0, mark = 0;
    while (at < lines->len) {
        if (at >= mark * MARK_BYTES)
            lines->marks[mark++] = (struct line_mark){at, count};
        uint32_t code_point;
        at += utf8_decode(lines->text + at, lines->len - at, &code_point);
        count++;
    }
    if (at >= mark * MARK_BYTES)
        lines->marks[mark] = (struct line_mark){at, count};
}

/* Code points before the offset. */
static size_t count_before(const struct lines *lines, size_t offset)
{
    const struct line_mark *mark = &lines->marks[offset / MARK_BYTES];
    if (mark->offset > offset)
        mark--;
    return mark->count + utf8_count(lines->text + mark->offset, offset - mark->offset);
}

static size_t count_between(const struct lines *lines, size_t from, size_t to)
{
    if (!lines->marks || to - from <= MARK_BYTES)
        return utf8_count(lines->text + from, to - from);
    return count_before(lines, to) - count_before(lines, from);
}

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
    lines->marks = NULL;
    if (has_long_line(lines))
        set_marks(lines, arena);
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
    return (struct place){line + 1, count_between(lines, start, offset) + 1};
}

size_t lines_start(const struct lines *lines, size_t line)
{
    if (line == 0)
        return 0;
    return line <= lines->count ? lines->starts[line - 1] : lines->len;
}
