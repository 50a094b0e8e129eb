#include "diff.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "mem.h"

#define DIFF_MOST_EDITS 2000

struct line {
    const char *text;
    size_t len;
    uint64_t hash;
};

/* One of the two texts, and which of its lines have no partner in the other. */
struct side {
    struct line *lines;
    size_t count;
    bool *changed;
};

/*
 * The middle of both texts, between their common first and last lines, and how far Myers' search got in it.
 *
 * Row d of `trace` has d+1 entries, one for each diagonal k = -d, -d+2, .., d: the furthest old line that d edits reach
 * there, or -1. With entry i on diagonal 2i-d, a removal comes from entry i-1 of the row before and an addition from
 * its entry i. Row d starts at d(d+1)/2, so the rows are kept without gaps, for the way back.
 */
struct search {
    const struct line *old_lines;
    const struct line *new_lines;
    long old_count;
    long new_count;
    long *trace;
    size_t capacity;
};

/* The part of both texts that the script is made of. */
struct window {
    size_t start;   /* bytes that are left out before it */
    size_t skipped; /* lines that these are */
    size_t left;    /* bytes that are left out behind it */
};

static size_t same_start(const char *a, const char *b, size_t len)
{
    size_t at = 0;
    while (at + sizeof(uint64_t) <= len && memcmp(a + at, b + at, sizeof(uint64_t)) == 0)
        at += sizeof(uint64_t);
    while (at < len && a[at] == b[at])
        at++;
    return at;
}

/* Both point behind the last byte. */
static size_t same_end(const char *a, const char *b, size_t len)
{
    size_t at = 0;
    while (at + sizeof(uint64_t) <= len &&
           memcmp(a - at - sizeof(uint64_t), b - at - sizeof(uint64_t), sizeof(uint64_t)) == 0)
        at += sizeof(uint64_t);
    while (at < len && a[-1 - (ptrdiff_t)at] == b[-1 - (ptrdiff_t)at])
        at++;
    return at;
}

/* The start of the line that is `lines` before the one that `at` is in. */
static size_t lines_back(const char *text, size_t at, size_t lines)
{
    for (size_t breaks = 0; at > 0; at--)
        if (text[at - 1] == '\n' && breaks++ == lines)
            break;
    return at;
}

/* The end of the line that is `lines` behind the one that `at` is in. */
static size_t lines_on(const char *text, size_t len, size_t at, size_t lines)
{
    for (size_t breaks = 0; at < len && breaks <= lines; breaks++) {
        const char *newline = memchr(text + at, '\n', len - at);
        at = newline == NULL ? len : (size_t)(newline - text) + 1;
    }
    return at;
}

static size_t count_lines(const char *text, size_t len)
{
    size_t count = 0;
    for (const char *at = text; (at = memchr(at, '\n', len - (size_t)(at - text))) != NULL; at++)
        count++;
    return count;
}

/* All but the lines that both texts begin and end with; DIFF_MARGIN of those stay. The bytes are compared, not lines,
 * so that the many lines of a large file cost nothing here. */
static struct window window_of(const char *old_text, size_t old_len, const char *new_text, size_t new_len)
{
    size_t shorter = old_len < new_len ? old_len : new_len;
    struct window window = {0};
    window.start = lines_back(old_text, same_start(old_text, new_text, shorter), DIFF_MARGIN);
    window.skipped = count_lines(old_text, window.start);
    size_t end = same_end(old_text + old_len, new_text + new_len, shorter - window.start);
    window.left = old_len - lines_on(old_text, old_len, old_len - end, DIFF_MARGIN);
    return window;
}

static void side_init(struct side *side, const char *text, size_t len)
{
    size_t capacity = 0;
    *side = (struct side){.lines = mem_grow(NULL, &capacity, sizeof *side->lines)};
    for (size_t at = 0; at < len;) {
        const char *newline = memchr(text + at, '\n', len - at);
        size_t line_len = newline == NULL ? len - at : (size_t)(newline - (text + at)) + 1;
        if (side->count == capacity)
            side->lines = mem_grow(side->lines, &capacity, sizeof *side->lines);
        side->lines[side->count++] = (struct line){text + at, line_len, hash_bytes(text + at, line_len)};
        at += line_len;
    }
    side->changed = mem_alloc(side->count * sizeof *side->changed);
}

static void side_fini(struct side *side)
{
    free(side->lines);
    free(side->changed);
}

static bool same_line(const struct line *a, const struct line *b)
{
    return a->hash == b->hash && a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

static long *row_of(const struct search *search, long d)
{
    return search->trace + d * (d + 1) / 2;
}

/* Where one more edit leads on the diagonal of entry `i` in row `d`, from the row before; -1 when nowhere. */
static long best_step(const struct search *search, long d, long i, bool *is_removal)
{
    const long *before = row_of(search, d - 1);
    long k = 2 * i - d;
    long removal = i > 0 ? before[i - 1] : -1;
    long addition = i < d ? before[i] : -1;
    removal = removal >= 0 && removal < search->old_count ? removal + 1 : -1;
    if (addition >= 0 && addition - k > search->new_count)
        addition = -1;
    *is_removal = removal > addition;
    return *is_removal ? removal : addition;
}

static long follow_same(const struct search *search, long old_at, long k)
{
    while (old_at < search->old_count && old_at - k < search->new_count &&
           same_line(&search->old_lines[old_at], &search->new_lines[old_at - k]))
        old_at++;
    return old_at;
}

/* Fills row `d`; true when it reaches the end of both texts. */
static bool search_row(struct search *search, long d)
{
    size_t need = (size_t)((d + 1) * (d + 2) / 2);
    while (search->capacity < need)
        search->trace = mem_grow(search->trace, &search->capacity, sizeof *search->trace);
    long *row = row_of(search, d);
    for (long i = 0; i <= d; i++) {
        bool is_removal;
        long k = 2 * i - d;
        long from = d == 0 ? 0 : best_step(search, d, i, &is_removal);
        row[i] = from < 0 ? -1 : follow_same(search, from, k);
        if (row[i] == search->old_count && row[i] - k == search->new_count)
            return true;
    }
    return false;
}

/* Walks from the end of both texts back through the rows and marks the line of each edit. */
static void mark_edits(const struct search *search, long edits, bool *removed, bool *added)
{
    long i = (search->old_count - search->new_count + edits) / 2;
    for (long d = edits; d > 0; d--) {
        bool is_removal;
        long old_at = best_step(search, d, i, &is_removal);
        if (is_removal) {
            removed[old_at - 1] = true;
            i--;
        } else {
            added[old_at - (2 * i - d) - 1] = true;
        }
    }
}

static void mark_all(const struct search *search, bool *removed, bool *added)
{
    memset(removed, true, (size_t)search->old_count);
    memset(added, true, (size_t)search->new_count);
}

static void compare_middle(struct search *search, bool *removed, bool *added)
{
    long edits = 0;
    bool found = false;
    if (search->old_count > 0 && search->new_count > 0) {
        while (edits <= DIFF_MOST_EDITS && !(found = search_row(search, edits)))
            edits++;
    }
    if (found)
        mark_edits(search, edits, removed, added);
    else
        mark_all(search, removed, added);
    free(search->trace);
}

static void compare(struct side *old_side, struct side *new_side)
{
    size_t shorter = old_side->count < new_side->count ? old_side->count : new_side->count;
    size_t first = 0;
    while (first < shorter && same_line(&old_side->lines[first], &new_side->lines[first]))
        first++;
    size_t last = 0;
    while (last < shorter - first &&
           same_line(&old_side->lines[old_side->count - 1 - last], &new_side->lines[new_side->count - 1 - last]))
        last++;
    if (old_side->count - first - last == 0 && new_side->count - first - last == 0)
        return;
    struct search search = {
        .old_lines = old_side->lines + first,
        .new_lines = new_side->lines + first,
        .old_count = (long)(old_side->count - first - last),
        .new_count = (long)(new_side->count - first - last),
    };
    compare_middle(&search, old_side->changed + first, new_side->changed + first);
}

static void add_line(struct diff *diff, enum diff_kind kind, const struct line *line, size_t old_line, size_t new_line)
{
    diff->lines[diff->count++] = (struct diff_line){kind, line->text, line->len, old_line, new_line};
    diff->changed = diff->changed || kind != DIFF_SAME;
}

/* Lines without a partner go between the pairs, removals first, in whatever order the search met them. */
static void build_script(struct diff *diff, const struct side *old_side, const struct side *new_side, size_t skipped)
{
    size_t i = 0;
    size_t j = 0;
    size_t added = 0;
    for (size_t at = 0; at < new_side->count; at++)
        added += new_side->changed[at];
    diff->lines = mem_alloc((old_side->count + added) * sizeof *diff->lines);
    while (i < old_side->count || j < new_side->count) {
        if (i < old_side->count && old_side->changed[i]) {
            add_line(diff, DIFF_REMOVED, &old_side->lines[i], skipped + i + 1, 0);
            i++;
        } else if (j < new_side->count && new_side->changed[j]) {
            add_line(diff, DIFF_ADDED, &new_side->lines[j], 0, skipped + j + 1);
            j++;
        } else {
            add_line(diff, DIFF_SAME, &old_side->lines[i], skipped + i + 1, skipped + j + 1);
            i++;
            j++;
        }
    }
}

void diff_init(struct diff *diff, const char *old_text, size_t old_len, const char *new_text, size_t new_len)
{
    struct side old_side;
    struct side new_side;
    struct window window = window_of(old_text, old_len, new_text, new_len);
    *diff = (struct diff){.start = window.start};
    side_init(&old_side, old_text + window.start, old_len - window.start - window.left);
    side_init(&new_side, new_text + window.start, new_len - window.start - window.left);
    compare(&old_side, &new_side);
    build_script(diff, &old_side, &new_side, window.skipped);
    side_fini(&old_side);
    side_fini(&new_side);
}

void diff_fini(struct diff *diff)
{
    free(diff->lines);
    *diff = (struct diff){.changed = false};
}

/* The end of the hunk whose first change is `at`: changes that share lines of context belong together. */
static size_t hunk_end(const struct diff *diff, size_t at, size_t context)
{
    size_t last_change = at;
    while (at < diff->count && at - last_change <= 2 * context + 1) {
        if (diff->lines[at].kind != DIFF_SAME)
            last_change = at;
        at++;
    }
    size_t left = diff->count - 1 - last_change;
    return last_change + 1 + (left < context ? left : context);
}

/* As GNU diff prints it: no count of 1, and an empty range names the line before it. */
static void add_range(struct str *out, char sign, size_t before, size_t count)
{
    str_printf(out, " %c%zu", sign, count == 0 ? before : before + 1);
    if (count != 1)
        str_printf(out, ",%zu", count);
}

static void add_hunk_header(const struct diff *diff, size_t start, size_t end, struct str *out)
{
    size_t old_count = 0;
    size_t new_count = 0;
    for (size_t i = start; i < end; i++) {
        old_count += diff->lines[i].kind != DIFF_ADDED;
        new_count += diff->lines[i].kind != DIFF_REMOVED;
    }
    /* The line before a hunk is the same in both texts, or there is none. */
    const struct diff_line *before = start == 0 ? NULL : &diff->lines[start - 1];
    str_add(out, "@@");
    add_range(out, '-', before == NULL ? 0 : before->old_line, old_count);
    add_range(out, '+', before == NULL ? 0 : before->new_line, new_count);
    str_add(out, " @@\n");
}

static void add_hunk_line(const struct diff_line *line, struct str *out)
{
    static const char marks[] = {[DIFF_SAME] = ' ', [DIFF_REMOVED] = '-', [DIFF_ADDED] = '+'};
    str_add_char(out, marks[line->kind]);
    str_add_len(out, line->text, line->len);
    if (line->text[line->len - 1] != '\n')
        str_add(out, "\n\\ No newline at end of file\n");
}

void diff_add_unified(const struct diff *diff, const char *old_name, const char *new_name, size_t context,
                      struct str *out)
{
    if (!diff->changed)
        return;
    if (context > DIFF_MARGIN)
        context = DIFF_MARGIN;
    str_printf(out, "--- %s\n+++ %s\n", old_name, new_name);
    for (size_t at = 0; at < diff->count; at++) {
        if (diff->lines[at].kind == DIFF_SAME)
            continue;
        size_t start = at < context ? 0 : at - context;
        size_t end = hunk_end(diff, at, context);
        add_hunk_header(diff, start, end, out);
        for (size_t i = start; i < end; i++)
            add_hunk_line(&diff->lines[i], out);
        at = end - 1;
    }
}
