/*
 * The normalizer: attn_implementation and the legacy flags become one effective backend.
 *
 * Source: normalize_attn_implementation of axolotl (PR #3602) and the design review. Nothing else reads a legacy flag.
 * It works on the index, since it needs Python's truth of what is written: the text "false" is true.
 */
#ifndef AXEDIT_MODEL_ATTENTION_H
#define AXEDIT_MODEL_ATTENTION_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "backend.h"
#include "field.h"
#include "target.h"
#include "view.h"

enum attention_source {
    ATTENTION_UNSET,
    ATTENTION_EXPLICIT, /* attn_implementation says so */
    ATTENTION_FLAG,     /* a legacy flag */
    ATTENTION_GEMMA4,   /* gemma4_hybrid_attn_impl fills in flash_attention_2 */
};

/* One legacy flag that stands in the config (of a flag that stands twice the pair that counts). */
struct legacy_flag {
    enum field field;
    const char *name;
    enum backend_id backend;
    int rank;                /* 1 wins over 2, for this target */
    const struct ypair *pair;
    const struct ynode *value;
    bool truthy;
    bool is_text;            /* a text that is not empty: true to axolotl whatever it says */
    bool says_true;          /* text like yes or true, or a value of another type that is true */
    bool merged;
};

struct attention {
    enum attention_source source;
    const char *backend;     /* the effective name; NULL when unset or invalid */
    const struct backend *row; /* its row; NULL when unset, invalid, or a hub kernel that no row knows */
    bool valid;              /* false: attn_implementation is no name that axolotl takes */
    struct capabilities capabilities;
    const char *given_by;    /* the key that gives the backend; NULL when unset */
    const struct ypair *pair; /* its pair */
    const struct ypair *explicit_pair; /* attn_implementation, when it stands in the config; NULL otherwise */
    const struct ynode *explicit_value;
    bool conflict;           /* an explicit value beside a truthy flag */
    bool gemma4_hybrid;      /* gemma4_hybrid_attn_impl is set: it asks for flash_attention_2 */
    struct legacy_flag *flags; /* in file order */
    size_t flag_count;
    const struct legacy_flag *winner; /* of the truthy flags; NULL when there is none */
    const struct ypair *computed[4];  /* capability keys in the config */
    size_t computed_count;
};

/* `root` is the view of the config's root. Everything lives in the arena. */
struct attention attention_normalize(const struct yview *root, const struct target *target, struct arena *arena);

/* Legacy flag of that row, metadata only: its backend and what it was for. */
bool legacy_is_flag(enum field field);
bool legacy_is_computed(enum field field);
enum backend_id legacy_backend(enum field field);

#endif
