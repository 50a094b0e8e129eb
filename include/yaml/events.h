/*
 * libyaml's events with the bytes where they stand.
 *
 * This is the only door to libyaml. It repairs what its marks get wrong: they count code points, not bytes, and do not
 * count a byte order mark. What a scalar's event calls its start is the start of its anchor or tag, and a block scalar's
 * end swallows the blank lines behind it: both are passed on as they are.
 */
#ifndef AXEDIT_YAML_EVENTS_H
#define AXEDIT_YAML_EVENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "index.h"
#include "span.h"

enum yevent_kind {
    YEVENT_DOCUMENT_START,
    YEVENT_DOCUMENT_END,
    YEVENT_SCALAR,
    YEVENT_ALIAS,
    YEVENT_MAPPING_START,
    YEVENT_SEQUENCE_START,
    YEVENT_COLLECTION_END,
    YEVENT_STREAM_END,
    YEVENT_ERROR
};

struct yevent {
    enum yevent_kind kind;
    struct span span;
    enum ystyle style;
    bool implicit;       /* a document's start or end that is not written */
    const char *anchor;  /* in the arena; NULL when there is none */
    const char *tag;
    const char *text;    /* of a scalar */
    size_t len;
    const char *problem; /* of an error: libyaml's words */
};

struct yevents;

/* Reads `text`, which must be valid UTF-8, from byte `start` on (behind a BOM). */
struct yevents *yevents_new(const char *text, size_t len, size_t start, struct arena *arena);

/* The next event; after YEVENT_STREAM_END and YEVENT_ERROR there is none. */
struct yevent yevents_next(struct yevents *events);

void yevents_free(struct yevents *events);

#endif
