/* What choices.c and backend_here.c share. */
#ifndef AXEDIT_APP_CHOICES_PARTS_H
#define AXEDIT_APP_CHOICES_PARTS_H

#include "arena.h"
#include "backend.h"

/* "ok", or why the target can't run the backend ("needs sm_90", "no flash-attn", "torch<2.11", "gone 0.17"), or "?"
 * when the target does not say what it would need. Short enough for a column. */
const char *backend_here(const struct backend *backend, const struct target *target, struct arena *arena);

#endif
