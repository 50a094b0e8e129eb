/*
 * From the index to the typed config.
 *
 * Each value is checked against its row as pydantic does in lax mode. What passes is written as canonical text, one nested
 * mapping for each section, which libcyaml loads; a value that does not pass costs its own field and nothing else.
 */
#ifndef AXEDIT_MODEL_LOAD_H
#define AXEDIT_MODEL_LOAD_H

#include "arena.h"
#include "config.h"
#include "field.h"
#include "view.h"

/* What a value's own check said. `message` names the key, the value and what is allowed. */
struct field_problem {
    const struct field_row *row;
    const struct ypair *pair;
    const struct yitem *item; /* the entry of a list at fault; NULL when it is the whole value */
    bool wrong_type;          /* else a value that is not allowed */
    const char *message;
    struct field_problem *next;
};

/* What libcyaml made of a text, for the load of one that is much the same. */
struct config_loaded {
    const char *text; /* canonical */
    struct {
        size_t start, len; /* in `text`, bytes; of a section that is not there 0 */
    } sections[SECTION_COUNT];
    struct load *loads[SECTION_COUNT]; /* what holds the section's values; shared with others that have the same */
    struct config config;              /* without defaults */
};

/* What libcyaml made of sections of any texts before: files of one project say much the same. It has a fixed number of
 * places, where a newer text takes that of one that was not used for long. For one thread. */
struct config_store;
struct config_store *config_store_new(void);
void config_store_free(struct config_store *store); /* NULL is ignored; configs made with it stay as they are */

/* Where values may be taken from; each may be NULL. */
struct config_sources {
    const struct config_loaded *before;
    struct config_store *store; /* gets what is new */
};

/* Never NULL. All but the values of `*loaded`, which config_release() gives up, lives in the arena; the problems come in
 * file order of their rows. libcyaml gets only the sections whose canonical text none of the sources has: the same text
 * gives the same values. `*loaded` may be a `before` later. */
struct config *config_load(const struct yview *root, struct arena *arena, const struct config_sources *sources,
                           struct field_problem **problems, const struct config_loaded **loaded);

/* Frees the values that nobody else shares. NULL is ignored. */
void config_release(const struct config_loaded *loaded);

/* The canonical text alone; what libcyaml gets. For tests and for `axedit get --effective`. */
void config_canonical(const struct yview *root, struct arena *arena, struct str *out, struct field_problem **problems);

/* Checks one value as the row's field. Appends the canonical form to `canonical`, or the reason to `why`, and returns
 * false; `*wrong_type` tells which of field-type and field-value it is. Null passes with nothing appended. */
bool field_check(const struct field_row *row, const struct ynode *value, struct str *canonical, struct str *why,
                 bool *wrong_type);

/* The number that a value says, as YAML 1.1 or, like 1e-5, as text; false when it says none. */
bool field_number(const struct ynode *value, double *number);

/* Of a scalar that the row takes as another type than the one it is written in ("5" for a whole number, 1 for true):
 * appends what it becomes, as YAML, and returns what that is called; NULL when nothing changes. A value that a list of
 * numbers holds is tried with the list's row. */
const char *field_coerced(const struct field_row *row, const struct ynode *value, struct str *out);

#endif
