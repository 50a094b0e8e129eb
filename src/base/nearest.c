#include "nearest.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define NEAREST_LONGEST 64

/* Not tolower(), which follows the locale. */
static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void lower_all(char *to, const char *from, size_t len)
{
    for (size_t i = 0; i < len; i++)
        to[i] = lower(from[i]);
}

/*
 * Optimal string alignment. Row i holds the distances from the first i bytes of `a` to each prefix of `b`; a swap of
 * neighbours looks two rows back, so three rows that take turns are enough. Only distances up to `limit` matter: cells
 * farther than that from the diagonal are beyond it, and once all of two rows are, so is the end. Any number above
 * `limit` then says so.
 */
static size_t align(const char *a, size_t a_len, const char *b, size_t b_len, size_t limit)
{
    unsigned char rows[3][NEAREST_LONGEST + 2];
    size_t least_above = 0;
    for (size_t j = 0; j <= b_len; j++)
        rows[0][j] = (unsigned char)j;
    for (size_t i = 1; i <= a_len; i++) {
        unsigned char *row = rows[i % 3];
        const unsigned char *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
        size_t first = i > limit ? i - limit : 1, last = smaller(b_len, i + limit);
        row[first - 1] = (unsigned char)(first == 1 ? i : limit + 1);
        size_t least = row[first - 1];
        for (size_t j = first; j <= last; j++) {
            size_t best = above[j - 1] + (size_t)(a[i - 1] != b[j - 1]);
            best = smaller(best, smaller(above[j], row[j - 1]) + 1U);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                best = smaller(best, two_above[j - 2] + 1U);
            row[j] = (unsigned char)best;
            least = smaller(least, best);
        }
        if (least > limit && least_above > limit)
            return limit + 1;
        row[last + 1] = (unsigned char)(limit + 1);
        least_above = least;
    }
    return rows[a_len % 3][b_len];
}

/* The distance when it is at most `limit`, else any number above. */
static size_t distance_within(const char *a, const char *b, size_t limit)
{
    char lower_a[NEAREST_LONGEST], lower_b[NEAREST_LONGEST];
    size_t a_len = strlen(a), b_len = strlen(b);
    if (a_len > NEAREST_LONGEST || b_len > NEAREST_LONGEST)
        return a_len > b_len ? a_len : b_len;
    if (a_len > b_len + limit || b_len > a_len + limit)
        return limit + 1;
    lower_all(lower_a, a, a_len);
    lower_all(lower_b, b, b_len);
    return align(lower_a, a_len, lower_b, b_len, limit);
}

size_t nearest_distance(const char *a, const char *b)
{
    return distance_within(a, b, NEAREST_LONGEST);
}

/* The farthest that a name may be off and still be meant. */
static size_t limit_of(const char *wanted)
{
    size_t third = strlen(wanted) / 3;
    return third ? third : 1;
}

enum { KINDS = 32 };

static unsigned kind_of(char byte)
{
    return (unsigned char)lower(byte) % KINDS;
}

/* Which letters and signs a word holds, one bit for each kind. */
static uint32_t kinds_of(const char *word)
{
    uint32_t kinds = 0;
    for (; *word; word++)
        kinds |= 1U << kind_of(*word);
    return kinds;
}

static size_t count_bits(uint32_t bits)
{
    size_t count = 0;
    for (; bits; bits &= bits - 1)
        count++;
    return count;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t distance_of_kinds(const char *a, const char *b)
{
    uint32_t a_kinds = kinds_of(a), b_kinds = kinds_of(b);
    return larger(count_bits(a_kinds & ~b_kinds), count_bits(b_kinds & ~a_kinds));
}

static size_t distance_of_counts(const char *a, const char *b)
{
    int counts[KINDS] = {0};
    size_t only_a = 0, only_b = 0;
    for (; *a; a++)
        counts[kind_of(*a)]++;
    for (; *b; b++)
        counts[kind_of(*b)]--;
    for (size_t i = 0; i < KINDS; i++) {
        only_a += counts[i] > 0 ? (size_t)counts[i] : 0;
        only_b += counts[i] < 0 ? (size_t)-counts[i] : 0;
    }
    return larger(only_a, only_b);
}

/* What the distance can't be below, found cheaply: each letter that one word lacks costs an edit. The cheapest look that
 * goes beyond `limit` is answer enough. */
static size_t least_distance(const char *a, const char *b, size_t limit)
{
    size_t a_len = strlen(a), b_len = strlen(b);
    size_t least = a_len > b_len ? a_len - b_len : b_len - a_len;
    if (least <= limit)
        least = larger(least, distance_of_kinds(a, b));
    return least <= limit ? distance_of_counts(a, b) : least;
}

void nearest_try(struct nearest *nearest, const char *name)
{
    if (nearest->best && nearest->distance == 0)
        return;
    size_t within = nearest->best ? nearest->distance - 1 : limit_of(nearest->wanted);
    if (least_distance(nearest->wanted, name, within) > within)
        return;
    size_t distance = distance_within(nearest->wanted, name, within);
    if (distance > within || distance >= strlen(name))
        return;
    nearest->best = name;
    nearest->distance = distance;
}

const char *nearest_found(const struct nearest *nearest)
{
    return nearest->best;
}
