/*
 * Edits of a text as byte splices.
 *
 * A plan collects what is to be done to the pairs and items of one index, in any order; compiling it gives the splices,
 * all against the same text. Lines that an edit does not name stay as they are, every comment stays (the comment of a
 * deleted line becomes a comment line), and a text without a final line break stays without one.
 */
#ifndef AXEDIT_YAML_EDIT_H
#define AXEDIT_YAML_EDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "span.h"
#include "str.h"
#include "index.h"

/* The bytes of `span` become `text`. */
struct splice {
    struct span span;
    const char *text;
    size_t len;
};

/* Sorted by place and apart from each other. Lives in the arena that it was made in. */
struct splices {
    struct splice *items;
    size_t count;
};

/* Appends the edited text to `out`. */
void splices_apply(const struct splices *splices, const char *text, size_t len, struct str *out);

/* The splices that undo these: apply them to the edited text. Lives in the arena. */
struct splices splices_inverse(const struct splices *splices, const char *text, struct arena *arena);

/* The splices that make one text the other, line by line. Lives in the arena. */
struct splices splices_between(const char *old_text, size_t old_len, const char *new_text, size_t new_len,
                               struct arena *arena);

/* Where the byte at `at` of the edited text stood before; what is new stood where it was put in. */
size_t splices_origin(const struct splices *splices, size_t at);

struct yplan;

/* Lives in the arena; the index must outlive it. */
struct yplan *yplan_new(const struct yindex *index, struct arena *arena);

/* The value, with its tag, becomes `source` (YAML that fits the place, see emit.h); an anchor that an alias uses
 * stays. Comments after it stay. */
void yplan_set_value(struct yplan *plan, const struct ypair *pair, const char *source);
void yplan_set_item(struct yplan *plan, const struct yitem *item, const char *source);

/* The key becomes `name`; its quotes stay. */
void yplan_rename(struct yplan *plan, const struct ypair *pair, const char *name);

/* The pair or the item goes. A collection that loses its last one becomes {} or []. */
void yplan_delete(struct yplan *plan, const struct ypair *pair);
void yplan_delete_item(struct yplan *plan, const struct yitem *item);

/* A new key. It stands behind the line of `after`, a pair of `mapping`, or before the first pair when `after` is NULL.
 * `mapping` may be NULL for the root of a file without a value, and may be an empty value of a pair. `key` is quoted
 * when it must be; `source` is one line, or lines that begin with a break and are indented from column 0. */
void yplan_insert(struct yplan *plan, const struct ynode *mapping, const struct ypair *after, const char *key, const char *source);

/* The same with whole lines: the key, its value, and comments before and behind them, indented from column 0 and with
 * "\n" between them. Only for block mappings, and for an empty value of a pair in one. */
void yplan_insert_lines(struct yplan *plan, const struct ynode *mapping, const struct ypair *after, const char *lines);

/* A new last item. */
void yplan_append(struct yplan *plan, const struct ynode *sequence, const char *source);

struct splices yplan_compile(struct yplan *plan);

#endif
