/* Why a change at one place would be one at others too: an anchor, and the alias that shares it. */
#include "change_parts.h"

struct sharing {
    const struct yindex *index;
    const struct ynode *holder; /* the node with the anchor; NULL while none was found */
    const struct ynode *alias;  /* one that stands for it: the one on the path where there is one */
    bool is_around;             /* the path ends below the holder, which stays where it is */
};

/* Aliases are not followed, and depth is bounded (bounds.def). */
static const struct ynode *alias_in(const struct ynode *node, const struct ynode *holder)
{
    if (node->kind == YNODE_ALIAS)
        return node->target == holder ? node : NULL;
    const struct ynode *found = NULL;
    for (const struct ypair *pair = node->pairs; pair && !found; pair = pair->next) {
        found = alias_in(pair->key, holder);
        found = found ? found : alias_in(pair->value, holder);
    }
    for (const struct yitem *item = node->items; item && !found; item = item->next)
        found = alias_in(item->node, holder);
    return found;
}

static bool is_shared(const struct ynode *node)
{
    return node->kind != YNODE_ALIAS && node->anchor && node->aliases > 0;
}

static const struct ynode *shared_in(const struct ynode *node)
{
    if (node->kind == YNODE_ALIAS)
        return NULL;
    const struct ynode *found = is_shared(node) ? node : NULL;
    for (const struct ypair *pair = node->pairs; pair && !found; pair = pair->next) {
        found = shared_in(pair->key);
        found = found ? found : shared_in(pair->value);
    }
    for (const struct yitem *item = node->items; item && !found; item = item->next)
        found = shared_in(item->node);
    return found;
}

/* The nearest one around a pair that "<<" brought in; NULL when what was merged has no anchor. */
static const struct ynode *shared_around(const struct ynode *mapping)
{
    while (mapping && !is_shared(mapping))
        mapping = mapping->parent;
    return mapping;
}

/* One step of the path: a merge or an alias that it goes through, or an anchor that it comes by. */
static void look_at_step(struct sharing *sharing, const struct ytarget *target, bool is_end, bool removes)
{
    const struct ynode *node = target->node;
    if (target->merged && is_end && !removes)
        return; /* what is set gets a key of its own, over the merged one */
    if (target->merged) {
        sharing->holder = shared_around(target->pair->mapping);
        sharing->alias = sharing->holder ? alias_in(target->last, sharing->holder) : NULL;
        sharing->is_around = true;
    }
    if (sharing->holder)
        return;
    if (node->kind == YNODE_ALIAS && !is_end) {
        sharing->holder = node->target;
        sharing->alias = node;
    } else if (is_shared(node)) {
        sharing->holder = node;
    }
    sharing->is_around = !is_end;
}

static struct sharing find_sharing(const struct analysis *analysis, const struct ypath *path, bool removes)
{
    struct sharing sharing = {.index = analysis->index};
    struct ytarget target = {0};
    for (size_t i = 1; i <= path->count && !sharing.holder; i++) {
        struct ypath start = {path->steps, i};
        target = ypath_find(sharing.index, &start);
        if (!target.exists)
            return sharing;
        look_at_step(&sharing, &target, i == path->count, removes);
    }
    if (!sharing.holder && target.exists && target.pair && is_shared(target.pair->key))
        sharing.holder = target.pair->key;
    if (!sharing.holder && target.exists)
        sharing.holder = shared_in(target.node);
    if (sharing.holder && !sharing.alias)
        sharing.alias = alias_in(sharing.index->root, sharing.holder);
    return sharing;
}

static size_t line_of(const struct sharing *sharing, const struct ynode *node)
{
    return lines_place(&sharing->index->lines, node->whole.start).line;
}

bool change_blame_sharing(const struct analysis *analysis, const struct ypath *path, bool removes, struct str *cause)
{
    struct sharing sharing = find_sharing(analysis, path, removes);
    if (!sharing.holder || !sharing.alias)
        return false;
    const char *anchor = sharing.holder->anchor;
    size_t at = line_of(&sharing, sharing.holder), more = sharing.holder->aliases - 1;
    /* Without its anchor no alias means anything; a value that stays around it, or with it, would change for all. */
    bool is_lost = !sharing.is_around && (removes || sharing.holder->kind != YNODE_SCALAR);
    bool is_entry = ypath_find(analysis->index, path).last->kind == YNODE_SEQUENCE;
    str_printf(cause, "%s%s %s &%s (line %zu), which *%s on line %zu shares", is_entry ? "entry " : "",
               path->steps[path->count - 1], sharing.is_around ? "is part of" : "holds", anchor, at, anchor,
               line_of(&sharing, sharing.alias));
    if (more > 0)
        str_printf(cause, ", and %zu more", more);
    if (is_lost)
        str_printf(cause, ": first write the value out in place of *%s", anchor);
    else
        str_printf(cause, ": %s would change. Edit line %zu by hand to change %s, or first write the value out in place of *%s",
                   more > 0 ? "all" : "both", at, more > 0 ? "all" : "both", anchor);
    return true;
}
