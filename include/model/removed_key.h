/* The rows of removed_keys.def: keys that people write and axolotl has no field for, with what became of them. */
#ifndef AXEDIT_MODEL_REMOVED_KEY_H
#define AXEDIT_MODEL_REMOVED_KEY_H

#include <stdbool.h>
#include <stddef.h>

#include "field.h"

struct removed_key {
    const char *name;
    enum object owner;  /* the mapping in which it stands */
    const char *place;  /* the key of that mapping; "root" for the top level */
    bool refused;       /* axolotl stops at a value that Python takes for true; else it ignores the key */
    bool goes;          /* a migration takes it out */
    const char *became; /* part of a sentence */
    const char *steps;  /* what takes its place, as removed_keys.def says; NULL for nothing */
};

size_t removed_key_count(void);
const struct removed_key *removed_key_at(size_t index);

/* The row for a key of that mapping; NULL when there is none. Rows of fsdp_config are found with fsdp_ before their names
 * too, and then at the top level as well. */
const struct removed_key *removed_key_find(enum object owner, const char *name);

#endif
