/* Keys that axolotl's schema has no field for. */
#include "diagnose.h"
#include "nearest.h"

static const char *nearest_field(const char *name)
{
    struct nearest nearest = {.wanted = name};
    for (size_t i = 0; i < field_count(); i++) {
        const struct field_row *row = field_at(i);
        if (row->owner != OBJECT_root || row->metadata_only)
            continue;
        nearest_try(&nearest, row->name);
        if (row->alias)
            nearest_try(&nearest, row->alias);
    }
    return nearest_found(&nearest);
}

/* A key that only holds anchors for others is there for the writer, not for axolotl. Bounded by the index's depth. */
static bool serves_aliases(const struct ynode *node)
{
    if (node->kind != YNODE_ALIAS && node->anchor && node->aliases > 0)
        return true;
    for (const struct ypair *pair = node->pairs; pair; pair = pair->next)
        if (serves_aliases(pair->value))
            return true;
    for (const struct yitem *item = node->items; item; item = item->next)
        if (serves_aliases(item->node))
            return true;
    return false;
}

void diagnose_unknown_keys(struct diagnosing *diagnosing)
{
    const struct yview *root = &diagnosing->analysis->root;
    for (size_t i = 0; i < root->count; i++) {
        const struct ynode *key = ynode_resolved(root->entries[i].pair->key);
        if (serves_aliases(root->entries[i].pair->value))
            continue;
        bool text = key->value.kind == YSCALAR_STR;
        if (text && field_find(OBJECT_root, key->text))
            continue;
        const char *near = text ? nearest_field(key->text) : NULL;
        struct diagnostic *diagnostic =
            near ? diagnose(diagnosing, RULE_UNKNOWN_KEY, SEVERITY_WARNING, root->entries[i].pair,
                            "%s is no key of axolotl and is ignored; did you mean %s?", key->text, near)
                 : diagnose(diagnosing, RULE_UNKNOWN_KEY, SEVERITY_WARNING, root->entries[i].pair,
                            "%s is no key of axolotl and is ignored; remove it, or check its spelling", key->text);
        diagnostic->subject = near;
    }
}
