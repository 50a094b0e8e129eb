/* What a picker offers: the values of a field, or the backends with what each would mean for this config. */
#ifndef AXEDIT_APP_CHOICES_H
#define AXEDIT_APP_CHOICES_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "session.h"

struct choice {
    const char *value; /* YAML to write, of a backend its bare name; NULL for the entries that ask for another one */
    const char *label;
    const char *note; /* one line about it, "" when there is none */
    bool current;
    bool is_default;
    /* Backends only: */
    const struct backend *backend;
    struct capabilities capabilities;
    const char *here; /* "ok", or why the target can't run it: "needs sm_90"; "?" when the target does not say */
    size_t errors;    /* problems that the whole config would have with it */
    size_t warnings;
};

struct choices {
    struct choice *items;
    size_t count;
    size_t current; /* where the cursor starts */
    struct arena arena;
};

/* The canonical names, the known hub kernels, and an entry for another one. What-if by the same rules. */
void choices_of_backends(struct choices *choices, const struct session *session);

/* The values of a field with few of them (booleans, words), its default marked; false when it has no such list.
 * `current` is the present value as YAML, NULL or "" when there is none; a text that an open list lacks is added. The
 * cursor starts on the present value, else on the default. Call choices_fini() in both cases. */
bool choices_of_field(struct choices *choices, const struct session *session, const struct field_row *row,
                      const char *current);

/* The words that an entry of the list may be, for a list that has some; else false. `current` as above. */
bool choices_of_entry(struct choices *choices, const struct field_row *row, const char *current);

void choices_fini(struct choices *choices);

/* "flash_attention_2: what transformers gets, what the three capabilities switch on and off", in a few lines. Appends
 * lines, each ended by a line break. */
void backend_describe_consequences(const struct attention *attention, const struct target *target, struct str *out);

#endif
