/* What the stages share that go through all keys that have rows. Not for anybody else. */
#ifndef AXEDIT_MODEL_DIAGNOSE_VALUES_H
#define AXEDIT_MODEL_DIAGNOSE_VALUES_H

#include "diagnose.h"

/* A mapping whose keys have rows: the config itself, the value of a key, or an entry of its list. */
struct mapping_spot {
    struct diagnosing *diagnosing;
    const struct field_row *around; /* the key's row; NULL for the config itself */
    const struct ypair *pair;       /* the key, NULL for the config itself, */
    const struct yitem *item;       /* and the entry, NULL when the value is the mapping */
    const struct yview *view;
};

/* Keys that must be in the mapping and are not: field-missing. */
void diagnose_missing(const struct mapping_spot *spot);

#endif
