/* How the stages of an analysis add their diagnostics. Not for anybody else. */
#ifndef AXEDIT_MODEL_DIAGNOSE_H
#define AXEDIT_MODEL_DIAGNOSE_H

#include "analysis.h"
#include "map.h"

struct diagnosing {
    struct analysis *analysis;
    size_t capacity;
    struct map told; /* of pairs: which rules have spoken, a list of struct told */
};

/* A diagnostic on that pair (NULL: on the file's first place). It stays valid until the next one is added. */
struct diagnostic *diagnose(struct diagnosing *diagnosing, enum rule_id rule, enum severity severity,
                            const struct ypair *pair, const char *format, ...) __attribute__((format(printf, 5, 6)));

/* True when that rule has spoken of the pair: an alias shows the same pair in several places. */
bool diagnosed(const struct diagnosing *diagnosing, enum rule_id rule, const struct ypair *pair);

/* What the normalizer has to say: names, flags, capability keys. */
void diagnose_attention(struct diagnosing *diagnosing);

/* Takes out what comments silence, and tells of comments that silence nothing. The last stage. */
void diagnose_suppressed(struct diagnosing *diagnosing);

/* Keys that no row knows, at the top level and in mappings that have rows of their own. */
void diagnose_unknown_keys(struct diagnosing *diagnosing);

/* Keys of plugins that are not listed. */
void diagnose_plugins(struct diagnosing *diagnosing);

/* Keys that must be there and are not, numbers that are hardly meant, values that are taken as another type. */
void diagnose_values(struct diagnosing *diagnosing);

/* Fields that are deprecated, with what replaces them. */
void diagnose_deprecated(struct diagnosing *diagnosing);

/* What selective_checkpointing.save must not name under an adapter. */
void diagnose_save_list(struct diagnosing *diagnosing);

/* Makes the diagnostic stand on the entry of a list. */
void diagnose_item(struct diagnosing *diagnosing, struct diagnostic *diagnostic, const struct yitem *item);

#endif
