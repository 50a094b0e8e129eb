/*
 * What the rows_*.c files share.
 *
 * An outline is a list of runs: rows that stand together and are made alike. A block is what stands inside an unfolded
 * row (or at the top): a run of children has nothing but positions in it. Only what is unfolded has a block, and splits
 * the run that it stands in, so an outline is as long as what the user unfolded, not as the file.
 */
#ifndef AXEDIT_APP_ROWS_PARTS_H
#define AXEDIT_APP_ROWS_PARTS_H

#include "map.h"
#include "rows.h"

/* --- rows_marks.c: which diagnostics stand where ------------------------------------------------------------------ */

/* Of one pair, item or line: the worst diagnostic on it, and the worst inside its value. */
struct tally {
    const void *address; /* of the pair, the item or the start of the line */
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

/* Of a file that is shown as lines. */
void marks_init_of_lines(struct marks *marks, const struct analysis *analysis, struct arena *arena);

/* The line on which it shows, from 1. */
size_t marks_line_of(const struct analysis *analysis, const struct diagnostic *diagnostic);

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

/* --- rows_members.c: the keys of a mapping ------------------------------------------------------------------------ */

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

/* Members in a range of which the first are in file order and the rest are merged: where that pair is; `to` when it is not. */
size_t members_find(const struct members *members, size_t from, size_t to, const struct ypair *pair);

/* --- the outline -------------------------------------------------------------------------------------------------- */

/* Section of a top-level key; SECTION_COUNT for "Other keys". */
enum { ALL_SECTIONS = SECTION_COUNT + 1, KEY_WIDEST = 512 };

/* What the user folded the other way than it begins. */
struct toggled {
    const char *step; /* its name in what is around it */
    struct toggled *next; /* in the same */
};

struct block {
    struct block *next; /* in the order in which they were unfolded */
    size_t row;         /* the row that it is the inside of; nothing for the top */
    size_t first_run, end_run;
    const char *id; /* of that row; "" for the top */
    int depth;      /* of the rows in it */
    const struct ynode *node;       /* a mapping or a sequence; NULL when the file does not hold it */
    const struct field_row *around; /* whose rows its keys are; NULL when they have none, and at the top */
    struct members members;         /* of a mapping; those of the top go section by section */
    size_t *opened;                 /* positions of the children that the user unfolded, in order */
    size_t opened_count;
    const struct ynode *saved;      /* what stands at the same place of the saved text; NULL when nothing does, or not asked */
    struct map before;              /* its members by key, when they were asked for */
    bool knows_before;
    const struct yitem *near, *near_saved; /* the items asked for last: the next is mostly beside them */
};

enum run_kind { RUN_SECTION, RUN_EFFECTIVE, RUN_CHILDREN, RUN_ABSENT, RUN_LINES };

struct run {
    enum run_kind kind;
    size_t first, count;  /* rows */
    struct block *block;  /* that they stand in; NULL of a section and of lines */
    size_t from;          /* the position of the first child; the number of the first line; the section */
    const struct field_row *field; /* of what is absent */
    struct block *inside; /* of a single row that is unfolded; else NULL */
};

struct section_state {
    size_t from, to; /* its members at the top */
    size_t count;    /* rows that stand directly in it */
    bool is_held;    /* the file holds something of it, or lacks what it has to hold */
    bool folded;
    enum mark absent_mark; /* of a folded one: the worst of what is not in the file */
    const struct diagnostic *absent_first;
};

/* The words of a search, in lower case. */
struct words {
    char **items;
    size_t count;
};

struct rows_outline {
    struct arena arena;
    const struct session *session; /* and its generation when this was made */
    size_t generation;
    const struct analysis *analysis;
    const struct yindex *saved; /* of the saved text, when something was changed since; else NULL */
    bool all_fields;
    bool is_lines;
    const char *search; /* as it was typed */
    struct words words;
    int best_rank;
    size_t best;
    struct map toggled; /* ids */
    struct map opened;  /* ids of what stands around toggled ones, each the first struct toggled */
    struct marks marks;
    struct run *runs;
    size_t run_count, run_capacity;
    size_t count; /* rows */
    struct block *top, *last_block;
    struct section_state sections[ALL_SECTIONS];
    struct map made; /* rows by index */
    bool (*widths)[KEY_WIDEST + 1]; /* by depth: whether there is such a key; NULL until somebody asks */
    int deepest;
};

/* --- rows_outline.c: runs and blocks ------------------------------------------------------------------------------ */

/* Appends a run; one that goes on where the last one ended becomes a part of it. */
void outline_push(struct rows_outline *outline, struct run run);

/* Adds what stands in the members or items `from` to `to` of the block, and all that is unfolded in them; of a search, what it
 * finds. */
void outline_add_children(struct rows_outline *outline, struct block *block, size_t from, size_t to);

/* Adds a field that the file does not hold. */
void outline_add_absent(struct rows_outline *outline, struct block *block, const struct field_row *field);

/* A block with the members of its node, at the end of all blocks; in the arena. */
struct block *block_new(struct rows_outline *outline, struct block from);

/* Fills `opened`. */
void block_find_opened(struct rows_outline *outline, struct block *block);

/* The run of a row that there is. */
struct run *outline_run_of(const struct rows_outline *outline, size_t row);

/* The row of a child of the block; the count when it has none. */
size_t outline_row_of_child(const struct rows_outline *outline, const struct block *block, size_t position);

bool outline_is_toggled(const struct rows_outline *outline, const char *id);
bool outline_searches(const struct rows_outline *outline);

/* Where a step leads in it; false when the block has no such child. */
bool block_find_step(const struct block *block, const char *step, size_t *position);

/* "#packing", or "#packing-" while the file holds nothing of it: a fold then means something else. Of SECTION_COUNT it is
 * "#other". In the arena. */
const char *section_row_id(enum section section, bool is_held, struct arena *arena);

/* --- rows_make.c: a row from its run ------------------------------------------------------------------------------ */

/* The row at that place of the run, its texts in the arena. */
struct row row_make(struct rows_outline *outline, const struct run *run, size_t offset, struct arena *arena);

/* The keys or entries in what such a row stands for: with any it can be folded. */
size_t row_count_inside(const struct run *run, size_t offset);

/* The id of what stands under that name. */
const char *row_child_id(const struct block *block, const char *step, struct arena *arena);

/* The diagnostic that misses just that field in the block, or NULL. */
const struct diagnostic *row_find_missing(const struct rows_outline *outline, const struct block *block,
                                          const struct field_row *field);

/* The value at the same place of the saved text, or NULL. */
const struct ynode *row_saved_value(struct rows_outline *outline, struct block *block, size_t position);

/* --- rows_search.c: what a search finds --------------------------------------------------------------------------- */

void words_init(struct words *words, const char *search, struct arena *arena);

/* True when the search finds the row itself. */
bool search_finds(const struct rows_outline *outline, const struct row *row);

/* Remembers the row when it is the best so far. */
void search_rank(struct rows_outline *outline, const struct row *row, size_t at);

#endif
