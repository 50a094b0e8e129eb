/* What the rows_*.c files share: marks, the text of a row, and the building of nested rows. */
#ifndef AXEDIT_APP_ROWS_PARTS_H
#define AXEDIT_APP_ROWS_PARTS_H

#include "map.h"
#include "rows.h"

/* --- rows_marks.c: which diagnostics stand where ------------------------------------------------------------------ */

/* Of one pair or item: the worst diagnostic on it, and the worst inside its value. */
struct tally {
    const void *address; /* of the pair or the item */
    const struct diagnostic *own;
    const struct diagnostic *inside;
    enum mark own_mark;
    enum mark inside_mark;
};

struct marks {
    struct map tallies;
    const struct diagnostic *missing[FIELD_COUNT]; /* of fields that the file does not hold */
    bool misses;                                   /* there is one at all */
    struct map lacking; /* by path: the diagnostics of keys that a mapping in the file has to have and does not */
};

void marks_init(struct marks *marks, const struct analysis *analysis, struct arena *arena);

/* Zeroed when there is nothing. */
struct tally marks_of(const struct marks *marks, const void *address);

enum mark mark_of_diagnostic(const struct diagnostic *diagnostic);
enum mark mark_worse(enum mark a, enum mark b);

/* The one whose letter is worse, of equal ones the first; either may be NULL. */
const struct diagnostic *diagnostic_worse(const struct diagnostic *a, const struct diagnostic *b);

/* The pair that counts: of equal keys the last. */
const struct ypair *pair_that_counts(const struct ypair *pair);

/* --- rows_text.c: what a row says --------------------------------------------------------------------------------- */

/* One line of visible text in the arena, cut where it is longer than any screen. */
const char *text_show(struct arena *arena, const char *text, size_t len);

/* The value as it is written: a scalar, a flow collection, an alias; "" for null and for a block collection. */
const char *text_of_value(const struct yindex *index, const struct ynode *node, struct arena *arena);

/* "path: tatsu-lab/alpaca": the first pair of a mapping that says something; "" when there is none. */
const char *text_of_summary(const struct yindex *index, const struct ynode *mapping, struct arena *arena);

/* The words of a search, in lower case. */
struct words {
    char **items;
    size_t count;
};

void words_init(struct words *words, const char *search, struct arena *arena);

/* True when each word is in one of the texts (which may be NULL); ASCII case ignored. */
bool words_match(const struct words *words, const char *const *texts, size_t count);

/* --- rows_nested.c: rows of values, and of values in values ------------------------------------------------------- */

struct building {
    struct rows *rows;
    size_t capacity;
    const struct analysis *analysis;
    bool all_fields;
    struct words words;
    struct map toggled;
    struct marks marks;
    const struct yindex *saved; /* of the saved text, when something was changed since; else NULL */
};

/* The pairs of a mapping in file order, of equal keys the one that counts, then those that "<<" brings. The "<<" stand
 * among them. */
struct member {
    const struct ypair *pair;
    bool merged;
    const char *key; /* its text; "?" for a key that is no scalar */
    size_t len;
};

struct members {
    struct member *items;
    size_t count;
};

struct members members_of(const struct ynode *mapping, struct arena *arena);
bool member_is_merge(const struct member *member);

/* The row of a member of the mapping in `around` (NULL: the top level); NULL when there is none, as for a key that is no text. */
const struct field_row *member_field(const struct member *member, const struct field_row *around);

/* The members by key, each a struct member. */
struct map members_by_key(const struct members *members, struct arena *arena);

bool building_is_toggled(const struct building *building, const char *id);
bool building_searches(const struct building *building);

/* Appends a row as it is and returns its position. */
size_t building_push(struct building *building, struct row row);

/* True when the search, if there is one, finds the row itself. */
bool building_finds(const struct building *building, const struct row *row);

/* Appends the row of a key or an item with all that is unfolded of it, unless a search leaves it out. `row` has kind,
 * depth, id, key, field, pair or item, and the node as it is written; its mark is the least that it gets. `saved` is
 * the value at the same place of the saved text, or NULL; `inside` the field whose rows the keys inside have, NULL when they have none. */
void building_add_value(struct building *building, struct row row, const struct ynode *saved,
                        const struct field_row *inside);

/* Appends the row of a field that the file does not hold, and what is unfolded of it. `parent` is the row of the
 * mapping in which it would stand, NULL at the top. */
void building_add_default(struct building *building, const struct field_row *field, const struct row *parent);

/* --- rows.c ------------------------------------------------------------------------------------------------------- */

/* The section in which a top-level key stands; SECTION_COUNT for "Other keys". */
enum section section_of_key(const struct field_row *field);

/* Its row's id, "#packing", or "#packing-" while the file holds nothing of it: a fold then means something else. Of
 * SECTION_COUNT it is "#other". In the arena. */
const char *section_row_id(enum section section, bool is_held, struct arena *arena);

#endif
