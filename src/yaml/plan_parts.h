/* What the files that compile a plan share. Not for anybody else. */
#ifndef AXEDIT_YAML_PLAN_PARTS_H
#define AXEDIT_YAML_PLAN_PARTS_H

#include <stddef.h>

#include "edit.h"

enum yop_kind { YOP_SET, YOP_RENAME, YOP_DELETE, YOP_INSERT, YOP_APPEND };

struct yop {
    enum yop_kind kind;
    const struct ypair *pair;
    const struct yitem *item;
    const struct ynode *collection; /* where to insert or append; of a deletion: what holds it */
    const char *name;
    const char *source;
    struct yop *next;
};

struct yplan {
    const struct yindex *index;
    struct arena *arena;
    struct yop *ops;
    struct yop *last;
    struct splice *splices; /* as they come; sorted and joined at the end */
    size_t count;
    size_t capacity;
};

/* Replaces a span; `text` is copied. */
void plan_splice(struct yplan *plan, size_t start, size_t end, const char *text);
void plan_splice_len(struct yplan *plan, size_t start, size_t end, const char *text, size_t len);

/* Takes out the lines from the one that holds `first` to the one that holds `last`, and keeps their comments: a
 * comment behind a value stays as a line with the indentation of its line. `first` itself may stand behind something
 * that stays ("- key: ..."): then the line keeps what is before it. */
void plan_delete_lines(struct yplan *plan, size_t first, size_t last);

/* The indentation of a pair or an item in columns, which are bytes here: only spaces and dashes can be before it. */
size_t plan_column(const struct yplan *plan, size_t at);

void plan_set(struct yplan *plan, const struct yop *op);
void plan_insert(struct yplan *plan, const struct yop *op);
void plan_append(struct yplan *plan, const struct yop *op);

/* All deletions in one collection. */
void plan_delete_from(struct yplan *plan, const struct ynode *collection);

/* True when the plan deletes it. */
bool plan_deletes_pair(const struct yplan *plan, const struct ypair *pair);
bool plan_deletes_item(const struct yplan *plan, const struct yitem *item);

/* `source` with each of its lines but the first indented by `columns`, and the file's line breaks. */
const char *plan_indent(struct yplan *plan, const char *source, size_t columns);

#endif
