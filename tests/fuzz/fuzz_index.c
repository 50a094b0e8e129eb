/* Any bytes as a YAML file: spans lie in the text and in each other, comments and problems are in order. */
#include "fuzz.h"
#include "index.h"
#include "view.h"

static void check_span(const struct span *inner, size_t start, size_t end)
{
    PROMISE(inner->start <= inner->end && start <= inner->start && inner->end <= end);
}

static void check_node(const struct ynode *node, size_t start, size_t end);

static void check_collection(const struct ynode *node)
{
    size_t count = 0, at = node->span.start;
    for (const struct ypair *pair = node->pairs; pair; pair = pair->next, count++) {
        PROMISE(pair->mapping == node && pair->value->in_pair == pair && pair->value->parent == node);
        check_span(&pair->span, at, node->span.end);
        check_node(pair->key, pair->span.start, pair->span.end);
        check_node(pair->value, pair->key->whole.end, pair->span.end);
        PROMISE(pair->next == NULL || pair->next->previous == pair);
        at = pair->span.end;
    }
    for (const struct yitem *item = node->items; item; item = item->next, count++) {
        PROMISE(item->sequence == node && item->node->in_item == item && item->node->parent == node);
        check_span(&item->span, at, node->span.end);
        check_node(item->node, item->span.start, item->span.end);
        PROMISE(item->next == NULL || item->next->previous == item);
        at = item->span.end;
    }
    PROMISE(count == node->count);
}

static void check_node(const struct ynode *node, size_t start, size_t end)
{
    check_span(&node->whole, start, end);
    check_span(&node->span, node->whole.start, node->whole.end);
    PROMISE(node->kind != YNODE_SCALAR || node->text[node->len] == '\0');
    if (node->kind == YNODE_MAPPING || node->kind == YNODE_SEQUENCE)
        check_collection(node);
    ynode_truthy(node);
    ynode_resolved(node);
}

static void check_order(const struct yindex *index)
{
    size_t at = 0;
    for (size_t i = 0; i < index->comment_count; i++) {
        check_span(&index->comments[i].span, at, index->len);
        PROMISE(index->text[index->comments[i].span.start] == '#');
        at = index->comments[i].span.end;
    }
    for (size_t i = 0; i < index->problem_count; i++) {
        check_span(&index->problems[i].span, 0, index->len);
        PROMISE(index->problems[i].message[0] != '\0');
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct yindex *index = yindex_new((const char *)data, size);
    check_order(index);
    PROMISE(index->body_end <= size && (index->bom == 0 || index->bom == 3));
    PROMISE(!index->broken || index->problem_count > 0);
    if (!index->broken && index->root) {
        check_node(index->root, 0, size);
        struct arena arena = {0};
        struct yview view = yview_of(index->root, &arena);
        for (size_t i = 0; i < view.count; i++)
            PROMISE(view.entries[i].value != NULL);
        arena_fini(&arena);
    }
    yindex_free(index);
    return 0;
}
