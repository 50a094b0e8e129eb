/* A range of bytes in a text: `start` is the first byte, `end` the one behind the last. Offsets count bytes. */
#ifndef AXEDIT_BASE_SPAN_H
#define AXEDIT_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>

struct span {
    size_t start;
    size_t end;
};

static inline size_t span_len(struct span span)
{
    return span.end - span.start;
}

static inline bool span_is_empty(struct span span)
{
    return span.end == span.start;
}

#endif
