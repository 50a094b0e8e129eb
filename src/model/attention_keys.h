/*
 * Every place where an attention key is written: in the root mapping and in the mappings that "<<" merges into it,
 * duplicates and hidden ones too. Not for anybody else but migrate.c and change.c.
 */
#ifndef AXEDIT_MODEL_ATTENTION_KEYS_H
#define AXEDIT_MODEL_ATTENTION_KEYS_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis.h"

struct attention_key {
    const struct ypair *pair;
    const struct field_row *row;
    const struct legacy_flag *flag; /* of the pair that counts for its flag; NULL for hidden ones and computed keys */
};

struct attention_keys {
    struct attention_key *items; /* flags and computed keys, in file order */
    size_t count;
};

struct attention_keys attention_keys_list(const struct analysis *analysis, struct arena *arena);

/* True when the pair can't go, or get another value, without breaking an alias elsewhere. `going` are the pairs that go
 * together with it. */
bool attention_key_is_held(const struct ypair *pair, const struct attention_keys *going);

#endif
