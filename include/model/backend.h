/* The table of attention backends. Rows are static; backends.def says what they mean. */
#ifndef AXEDIT_MODEL_BACKEND_H
#define AXEDIT_MODEL_BACKEND_H

#include <stdbool.h>
#include <stddef.h>

#include "target.h"

enum backend_id {
    BACKEND_NONE,
#define BACKEND(id, name, ...) BACKEND_##id,
#include "backends.def"
    BACKEND_COUNT
};

struct capabilities {
    bool supports_packing; /* packed samples do not see each other */
    bool uses_flash_lib;   /* axolotl's FlashAttention patches apply */
    bool needs_dtype_cast; /* embeddings and norms are cast to the training type */
};

struct backend {
    enum backend_id id;                  /* BACKEND_NONE for a user's row */
    const char *name;
    bool packing, flash_lib, dtype_cast; /* the capabilities as the design has them */
    bool hub;                            /* a kernel of the Hugging Face hub */
    int min_compute;                     /* NVIDIA compute capability below which it can't run; 0 when any */
    int max_head_dim;                    /* the largest head that it can do; 0 when no limit is known */
    int made_for;                        /* the only one that it is made for; 0 when it does not matter */
    enum package package;                /* what it needs beside torch; PACKAGE_TORCH when nothing */
    const char *since;                   /* axolotl releases: the first that knows its capabilities, */
    const char *until;                   /* the first that refuses it; for a user's kernel the first that no longer does */
    const char *help;
};

/* NULL when no row has exactly that name. */
const struct backend *backend_find(const char *name);
const struct backend *backend_row(enum backend_id id);
size_t backend_count(void);
const struct backend *backend_at(size_t index);

/* The same with the user's rows behind those of the table; NULL for none. */
const struct backend *backend_find_with(const char *name, const struct own_rows *own);
size_t backend_count_with(const struct own_rows *own);
const struct backend *backend_at_with(size_t index, const struct own_rows *own);

/* The canonical name that a refused short name stands for (flash, fa2, fa3, sdp, flex), or NULL. */
const struct backend *backend_of_short_name(const char *name);

/* True for what is taken for a kernel of the hub: it has a slash or begins with "kernels-". */
bool backend_is_hub_path(const char *name);

/* True for org/repo[@revision][:function], the form that transformers takes. */
bool backend_hub_path_fits(const char *name);

/* By name: a row's own, else the conservative ones of an unknown hub kernel. NULL means unset: all false. `target`
 * decides which release's table counts. */
struct capabilities backend_capabilities(const char *name, const struct target *target);

/* True when packed samples stay apart: packing support, and from axolotl 0.18 on sdpa and eager too. */
bool backend_isolates_packing(const char *name, const struct target *target);

/* True when the target's axolotl knows the row's capabilities; without a release the design, or the user, decides. */
bool backend_is_known(const struct backend *backend, const struct target *target);

/* True when the target's axolotl takes the name. */
bool backend_is_taken(const struct backend *backend, const struct target *target);

/* The canonical names in one line: "eager, sdpa, …". Appends. */
void backend_list_names(struct str *out);

#endif
