#include "path.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "view.h"

static size_t count_steps(const char *text)
{
    size_t count = 1;
    for (; *text; text++) {
        if (*text == '\\' && text[1])
            text++;
        else if (*text == '.')
            count++;
    }
    return count;
}

bool ypath_parse(const char *text, struct arena *arena, struct ypath *path, struct str *cause)
{
    path->count = 0;
    path->steps = arena_alloc(arena, count_steps(text) * sizeof *path->steps);
    char *step = arena_alloc(arena, strlen(text) + 1);
    path->steps[path->count++] = step;
    char *out = step;
    for (; *text; text++) {
        if (*text == '\\' && text[1]) {
            *out++ = *++text;
        } else if (*text == '.') {
            *out++ = '\0';
            path->steps[path->count++] = out;
        } else {
            *out++ = *text;
        }
    }
    for (size_t i = 0; i < path->count; i++) {
        if (path->steps[i][0] == '\0') {
            str_add(cause, "a path is names with dots between them, like datasets.0.path; one of the names is empty");
            return false;
        }
    }
    return true;
}

static const struct yitem *item_at(const struct ynode *sequence, const char *step)
{
    char *end;
    errno = 0;
    if (step[0] < '0' || step[0] > '9')
        return NULL;
    unsigned long wanted = strtoul(step, &end, 10);
    if (*end || errno)
        return NULL;
    return ynode_item_at(sequence, wanted);
}

/* Goes one step on from `target->last`; false when there is nothing under that name. */
static bool take_step(const struct yindex *index, struct ytarget *target, const char *step)
{
    target->pair = NULL;
    target->item = NULL;
    target->node = NULL;
    target->merged = false;
    if (target->last->kind == YNODE_SEQUENCE) {
        target->item = item_at(target->last, step);
        target->node = target->item ? target->item->node : NULL;
        return target->item != NULL;
    }
    struct arena arena = {0};
    struct yview view = target->last == index->root ? *index->top : yview_of(target->last, &arena);
    const struct yentry *entry = yview_find_written(&view, step);
    if (entry) {
        target->pair = entry->pair;
        target->merged = entry->merged;
        target->node = entry->pair->value;
    }
    arena_fini(&arena);
    return entry != NULL;
}

struct ytarget ypath_find(const struct yindex *index, const struct ypath *path)
{
    struct ytarget target = {.last = index->root, .node = index->root};
    for (size_t i = 0; i < path->count; i++) {
        const struct ynode *next = ynode_resolved(target.node);
        if (ynode_is_null(next))
            return target;
        target.blocked = next->kind == YNODE_SCALAR;
        if (target.blocked)
            return target;
        target.last = next;
        if (!take_step(index, &target, path->steps[i]))
            return target;
        target.found = i + 1;
    }
    target.exists = true;
    return target;
}

void ypath_add_step(struct str *out, const char *step)
{
    for (; *step; step++) {
        if (*step == '.' || *step == '\\')
            str_add_char(out, '\\');
        str_add_char(out, *step);
    }
}

/* The path of a collection, with a dot behind it; nothing for the root. */
static void add_parent(const struct ynode *node, struct str *out)
{
    if (node->in_pair)
        ypath_of_pair(node->in_pair, out);
    else if (node->in_item)
        ypath_of_item(node->in_item, out);
    else
        return;
    str_add_char(out, '.');
}

void ypath_of_pair(const struct ypair *pair, struct str *out)
{
    add_parent(pair->mapping, out);
    const struct ynode *key = ynode_resolved(pair->key);
    ypath_add_step(out, key && key->kind == YNODE_SCALAR ? key->text : "?");
}

void ypath_of_item(const struct yitem *item, struct str *out)
{
    add_parent(item->sequence, out);
    str_printf(out, "%zu", item->position);
}
