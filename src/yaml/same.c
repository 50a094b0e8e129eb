/* Whether two nodes mean the same to PyYAML. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "emit.h"
#include "key_map.h"
#include "mem.h"
#include "view.h"

/* A key "=" is text, and so is what its alias stands for. */
static enum yscalar_kind kind_of(const struct ynode *scalar)
{
    return scalar->value.kind == YSCALAR_VALUE ? YSCALAR_STR : scalar->value.kind;
}

static bool same_scalar(const struct ynode *a, const struct ynode *b)
{
    if (kind_of(a) != kind_of(b))
        return false;
    switch (a->value.kind) {
    case YSCALAR_NULL:
        return true;
    case YSCALAR_BOOL:
        return a->value.boolean == b->value.boolean;
    case YSCALAR_INT:
        return a->value.huge ? b->value.huge && strcmp(a->text, b->text) == 0 : a->value.integer == b->value.integer;
    case YSCALAR_FLOAT:
        return a->value.number == b->value.number || (isnan(a->value.number) && isnan(b->value.number));
    default:
        return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
    }
}

/* Two nodes that must mean the same. Those that were looked at once need no second look, which also ends circles. */
struct couple {
    const struct ynode *a;
    const struct ynode *b;
};

struct comparing {
    struct couple *todo;
    size_t count;
    size_t capacity;
    struct map seen;
    struct arena arena;
};

static void compare_later(struct comparing *comparing, const struct ynode *a, const struct ynode *b)
{
    if (comparing->count == comparing->capacity)
        comparing->todo = mem_grow(comparing->todo, &comparing->capacity, sizeof *comparing->todo);
    comparing->todo[comparing->count++] = (struct couple){ynode_resolved(a), ynode_resolved(b)};
}

static bool was_seen(struct comparing *comparing, struct couple couple)
{
    struct couple *kept = arena_alloc(&comparing->arena, sizeof *kept);
    *kept = couple;
    return map_put(&comparing->seen, (const char *)kept, sizeof *kept, kept, &comparing->arena) != NULL;
}

static bool same_keys(struct comparing *comparing, const struct ynode *a, const struct ynode *b)
{
    struct yview one = yview_of(a, &comparing->arena), other = yview_of(b, &comparing->arena);
    struct ykeys keys = {0};
    for (size_t i = 0; i < other.count; i++)
        ykeys_put(&keys, ynode_resolved(other.entries[i].pair->key), &other.entries[i], &comparing->arena);
    bool same = one.count == other.count;
    for (size_t i = 0; i < one.count && same; i++) {
        const struct yentry *entry = ykeys_get(&keys, ynode_resolved(one.entries[i].pair->key));
        same = entry != NULL;
        if (entry)
            compare_later(comparing, one.entries[i].value, entry->value);
    }
    return same;
}

static bool same_items(struct comparing *comparing, const struct ynode *a, const struct ynode *b)
{
    const struct yitem *one = a->items, *other = b->items;
    for (; one && other; one = one->next, other = other->next)
        compare_later(comparing, one->node, other->node);
    return !one && !other;
}

/* The couple itself; what is in it comes later. */
static bool same_couple(struct comparing *comparing, struct couple couple)
{
    const struct ynode *a = couple.a, *b = couple.b;
    if (!a || !b)
        return ynode_is_null(a) && ynode_is_null(b);
    if (a->kind != b->kind)
        return false;
    if (a->kind == YNODE_SCALAR)
        return same_scalar(a, b);
    if (a == b || was_seen(comparing, couple))
        return true;
    return a->kind == YNODE_MAPPING ? same_keys(comparing, a, b) : same_items(comparing, a, b);
}

/* The same bytes from the same column on are the same tree, unless they refer to what stands elsewhere, or a text in lines
 * is cut off by the end of the file in one of them. */
static bool same_source(const struct yindex *index, const struct ynode *a, const struct yindex *other, const struct ynode *b)
{
    const char *source = index->text + a->whole.start;
    size_t len = span_len(a->whole);
    return a->kind == b->kind && a->style == b->style && len == span_len(b->whole) &&
           yindex_is_cut_off(index, a) == yindex_is_cut_off(other, b) &&
           memcmp(source, other->text + b->whole.start, len) == 0 && !memchr(source, '*', len) &&
           !memchr(source, '&', len) && !memchr(source, '!', len) &&
           lines_place(&index->lines, a->whole.start).column == lines_place(&other->lines, b->whole.start).column;
}

bool ynode_same_in(const struct yindex *index, const struct ynode *a, const struct yindex *other, const struct ynode *b)
{
    a = ynode_resolved(a);
    b = ynode_resolved(b);
    return (a && b && same_source(index, a, other, b)) || ynode_same(a, b);
}

bool ynode_same(const struct ynode *a, const struct ynode *b)
{
    struct comparing comparing = {0};
    bool same = true;
    compare_later(&comparing, a, b);
    while (same && comparing.count)
        same = same_couple(&comparing, comparing.todo[--comparing.count]);
    free(comparing.todo);
    arena_fini(&comparing.arena);
    return same;
}
