/*
 * What the files that compile a plan share. Not for anybody else.
 *
 * A text without a final line break is treated as if it had one, which begins at the end of the text: `plan->end` is the
 * offset behind it. So every whole line that goes or comes has its break; compiling takes the last one away again.
 */
#ifndef AXEDIT_YAML_PLAN_PARTS_H
#define AXEDIT_YAML_PLAN_PARTS_H

#include <stddef.h>

#include "edit.h"
#include "map.h"

enum yop_kind { YOP_SET, YOP_RENAME, YOP_DELETE, YOP_INSERT };

struct yop {
    enum yop_kind kind;
    const struct ypair *pair; /* what is edited; of an insertion: the pair to stand behind, or NULL */
    const struct yitem *item;
    const struct ynode *collection; /* what holds it */
    const void *holder;             /* the pair or the item, as a key of maps */
    const char *name;
    const char *source;
    bool whole_lines; /* of an insertion: `source` is all of it */
    struct yop *next;
    struct yop *next_inside; /* the next insertion or deletion in the same collection */
};

struct yplan {
    const struct yindex *index;
    struct arena *arena;
    size_t end; /* of the text, its final line break counted even when it is missing */
    struct yop *ops;
    struct yop *last;
    struct map deletions; /* holder to its op */
    struct map sets;
    struct map renames;
    bool ends_in_scalar;    /* what goes stands behind a block scalar, to which the break before it belongs */
    struct splice *splices; /* as they come; sorted and joined at the end */
    size_t count;
    size_t capacity;
};

/* A child of a collection, pair or item alike, and what becomes of it. */
struct ychild {
    const struct ynode *value;
    struct span span;
    bool deleted;
    bool open;            /* ends in a colon or a tag: a comma or bracket right behind it would become a part of it */
    const char *inserted; /* what is to stand behind it, entries with the file's way between them; NULL for nothing */
};

struct ychildren {
    const struct ynode *collection;
    struct ychild *items;
    size_t count;
    size_t deleted;
    const char *first; /* what is to stand before the first child */
};

/* Replaces a span; `text` is copied. */
void plan_splice(struct yplan *plan, size_t start, size_t end, const char *text);

/* The splices so far as they are handed out: sorted, apart from each other, within the text. */
struct splices plan_finish(struct yplan *plan);

/* The texts with `between` between them; NULL counts as none. */
const char *plan_join(struct yplan *plan, const char *one, const char *between, const char *other);

/* The edits of one collection: those of its own children, not of what is in them. */
void plan_edit_block(struct yplan *plan, const struct ychildren *children);
void plan_edit_flow(struct yplan *plan, const struct ychildren *children);
void plan_set(struct yplan *plan, const struct yop *op);
void plan_rename(struct yplan *plan, const struct yop *op);

/* True for a node between brackets, at any depth. */
bool plan_in_flow(const struct ynode *node);

/* --- Lines, in plan_lines.c --- */

/* Behind the break of the line that holds `at`. */
size_t plan_next_line(const struct yplan *plan, size_t at);

/* The column of what stands at `at`; only spaces and indicators are before the children of a block collection. */
size_t plan_column(const struct yplan *plan, size_t at);

/* True when something other than blanks stands before `at` on its line, like the dash of "- key: value". */
bool plan_shares_line(const struct yplan *plan, size_t at);

/* Takes out the lines from the one that holds `first` to the one that holds `last`, and keeps their comments: a
 * comment behind a value becomes a line, none is indented beyond `column`. What stands before `first` stays. */
void plan_delete_lines(struct yplan *plan, size_t first, size_t last, size_t column);

/* `at` without the blanks before it, when the rest of its line goes and no comment is on it. */
size_t plan_bare_start(const struct yplan *plan, size_t at);

/* Whole lines behind the line that holds `at`; `lines` has no final break. */
void plan_insert_lines(struct yplan *plan, size_t at, size_t column, const char *lines);

/* Replaces a span between brackets or within a line. Its comments stay behind the new text. */
void plan_replace(struct yplan *plan, size_t start, size_t end, const char *text);

/* What begins at the line start `at` comes to stand right behind a block scalar, whose key is at `column`: comments
 * and blank lines must not become a part of it. */
void plan_guard_scalar(struct yplan *plan, size_t at, size_t column, bool keeps_blanks);

/* `source` with each of its lines but the first indented by `columns`, and the file's line breaks. */
const char *plan_indent(struct yplan *plan, const char *source, size_t columns);

#endif
