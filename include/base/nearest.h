/* The nearest name: what a misspelt word was probably meant to be. */
#ifndef AXEDIT_BASE_NEAREST_H
#define AXEDIT_BASE_NEAREST_H

#include <stddef.h>

/* Edits (insert, delete, replace, swap of neighbours; bytes, ASCII case ignored) that turn one word into the other.
 * A word of more than 64 bytes is no key of ours and counts as different in every byte. */
size_t nearest_distance(const char *a, const char *b);

/* Keeps the best of the names that it was shown. Start with `wanted` set and the rest zeroed. */
struct nearest {
    const char *wanted;
    const char *best; /* borrowed from the caller of nearest_try() */
    size_t distance;
};

void nearest_try(struct nearest *nearest, const char *name);

/* The best name, or NULL when even that one is too far off to be meant: one edit is always near enough, more are up to
 * a third of the wanted word's length. A name that shares nothing with the word is never given. */
const char *nearest_found(const struct nearest *nearest);

#endif
