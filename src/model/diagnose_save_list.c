/*
 * selective_checkpointing.save: parts of the names of operations whose results are kept. Under an adapter axolotl refuses
 * those that name a matrix product: its layers are wrapped, and what is kept would be another product's result.
 *
 * Source: the check of selective checkpointing in axolotl/utils/schemas/validation.py.
 */
#include <string.h>

#include "diagnose.h"

/* A matrix product that the text is a part of the name of, or NULL. */
static const char *product_of(const char *part)
{
    static const char *const products[] = {"aten::mm", "aten::addmm", "aten::bmm", "aten::baddbmm", "aten::matmul",
                                           "aten::linear"};
    for (size_t i = 0; i < sizeof products / sizeof *products; i++)
        if (*part && strstr(products[i], part))
            return products[i];
    return NULL;
}

static void look_at_entry(struct diagnosing *diagnosing, const struct ypair *pair, const struct yitem *item)
{
    const struct ynode *node = ynode_resolved(item->node);
    const char *product = node && node->kind == YNODE_SCALAR ? product_of(node->text) : NULL;
    const struct rule_row *rule = rule_row(RULE_SELECTIVE_CHECKPOINTING);
    if (!product)
        return;
    struct diagnostic *diagnostic =
        diagnose(diagnosing, rule->id, SEVERITY_ERROR, pair,
                 "selective_checkpointing.save names a matrix product (%s is %s), which an adapter does not allow, and axolotl "
                 "stops; remove it%s",
                 node->text, product, rule_releases(rule, diagnosing->analysis->target, &diagnosing->analysis->arena));
    diagnose_item(diagnosing, diagnostic, item);
}

void diagnose_save_list(struct diagnosing *diagnosing)
{
    struct analysis *analysis = diagnosing->analysis;
    const char *adapter = analysis->config->adapter.adapter;
    const struct yentry *entry = yview_find(&analysis->root, field_row(FIELD_selective_checkpointing)->name);
    if (!adapter || !*adapter || !entry ||
        !rule_holds_for(rule_row(RULE_SELECTIVE_CHECKPOINTING), analysis->target))
        return;
    struct yview view = yview_of(entry->value, &analysis->arena);
    const struct yentry *save = yview_find(&view, "save");
    if (!save || save->value->kind != YNODE_SEQUENCE)
        return;
    for (const struct yitem *item = save->value->items; item; item = item->next)
        look_at_entry(diagnosing, save->pair, item);
}
