/* Is it a config of axolotl? */
#include "evidence.h"

enum weight { SHARED = 1, OWN = 2 };

static const unsigned char weights[FIELD_COUNT] = {
#define EVIDENCE(field, weight) [FIELD_##field] = weight,
#include "evidence.def"
};

unsigned evidence_of(const struct field_row *row)
{
    return row->metadata_only ? EVIDENCE_ENOUGH : weights[row->id];
}

/* "adapter: {type: lora}" is another program's adapter. */
static bool has_its_shape(const struct field_row *row, const struct ynode *value)
{
    const unsigned mappings = ACCEPT_MAP | ACCEPT_OBJECT | ACCEPT_ANY;
    const unsigned lists = ACCEPT_TEXTS | ACCEPT_INTS | ACCEPT_FLOATS | ACCEPT_LIST | ACCEPT_OBJECTS | ACCEPT_ANY;
    unsigned accepts = field_accepts(row);
    if (row->metadata_only)
        return true;
    if (value->kind == YNODE_SCALAR)
        return !ynode_is_null(value) && (accepts & ~(mappings | lists)) != 0;
    return (accepts & (value->kind == YNODE_MAPPING ? mappings : lists)) != 0;
}

unsigned evidence_in(const struct analysis *analysis)
{
    unsigned sum = 0;
    for (size_t i = 0; !analysis->broken && i < analysis->root.count; i++) {
        const struct yentry *entry = &analysis->root.entries[i];
        const struct ynode *key = ynode_resolved(entry->pair->key);
        const struct field_row *row = key->value.kind == YSCALAR_STR ? field_find(OBJECT_root, key->text) : NULL;
        if (row && has_its_shape(row, entry->value))
            sum += evidence_of(row);
    }
    return sum;
}
