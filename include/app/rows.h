/*
 * The rows of the editor's list: sections, fields, nested values, in the order of the screen.
 *
 * rows_init() makes an outline: how many rows there are, and from what each would be made. The entries of an unfolded list
 * are one count in it, however many they are, and so are the lines of a broken file. A row is made when somebody asks for it.
 *
 * Rows point into the session's analysis, so the outline is made anew after every edit. A row's id is a path that stays the same
 * across edits, so that the cursor and the folds find their place again: of a key or an entry the dotted path as
 * `axedit set` takes it; "#packing" for a section ("#packing-" while the file holds nothing of it, "#other" for keys
 * that have none); "@effective" for ROW_EFFECTIVE; "line 3" for ROW_TEXT. No plain key begins with # or @, so that a
 * section and a key of one name stay apart.
 */
#ifndef AXEDIT_APP_ROWS_H
#define AXEDIT_APP_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis.h"
#include "session.h"

enum row_kind {
    ROW_SECTION,   /* a heading */
    ROW_FIELD,     /* a key of the file, at the top or nested */
    ROW_ITEM,      /* an entry of a list */
    ROW_EFFECTIVE, /* not in the file: what axolotl fills in (the backend) */
    ROW_DEFAULT,   /* not in the file: a field with its default, shown on demand */
    ROW_TEXT       /* a line of a broken file */
};

/* The letter in the margin. Its meaning must not rest on colour. */
enum mark { MARK_NONE, MARK_ERROR, MARK_WARNING, MARK_INFO, MARK_LEGACY, MARK_UNKNOWN };

struct row {
    enum row_kind kind;
    int depth;                     /* 0 for a section, 1 for a top-level field, more inside values */
    const char *id;                /* see above */
    const char *key;               /* what to show on the left; visible text (utf8.h) */
    const char *value;             /* what to show on the right, on one line; "" when there is none; visible text */
    const struct field_row *field; /* NULL when there is none */
    const struct ypair *pair;      /* of a key that is in the file */
    const struct yitem *item;      /* of an entry of a list */
    const struct ynode *node;      /* its value, alias resolved */
    enum mark mark; /* the worst of its diagnostics, and those of the rows folded into it: E, W, ~, ?, i */
    bool missing;   /* it is not in the file, and has to be */
    bool merged;    /* the pair stands in a mapping that "<<" names */
    bool changed;   /* its value is not the one that was saved; of a folded section: one inside is not */
    bool foldable;
    bool folded;
    size_t count; /* of a section or a collection: keys or entries inside */
    size_t line;  /* in the file, from 1; 0 when it is not in it */
    const struct diagnostic
        *first; /* the diagnostic with the worst mark on the row, else of those folded into it; or NULL */
};

/* What the user folded, what is searched. Zeroed it shows what is in the file, and the fields that are missing there,
 * nested values folded, sections open (but those folded of which the file holds nothing). A search looks at keys,
 * values and help, ignores case, and unfolds all that it finds. */
struct rows_options {
    bool all_fields;            /* also the fields that are not in the file, at the top and in unfolded mappings */
    const char *search;         /* only rows that hold all its words, and what is around them; NULL or "" for all */
    const char *const *toggled; /* ids whose fold is the other way round than it begins */
    size_t toggled_count;
};

struct rows_outline;

struct rows {
    size_t count;
    bool are_lines;
    size_t best; /* of a search: the row that fits best. The key itself goes before its start, that before something in it,
                    and what is found elsewhere comes last. 0 without a search */
    struct rows_outline *outline; /* points into the session */
};

/* Of a file whose values can't be used (broken, no mapping) the rows are its lines. */
void rows_init(struct rows *rows, const struct session *session, const struct rows_options *options);
void rows_fini(struct rows *rows);

/* NULL when there is no such row. Each is made once, and is valid until rows_fini(), what it points into aside. Once the
 * session has changed no more are made: NULL for those that were not. */
const struct row *rows_at(const struct rows *rows, size_t index);

/* How many rows were made so far. */
size_t rows_made(const struct rows *rows);

/* The row that a row stands in: the one whose value holds it, of keys at the top the section; the count when there is
 * none. */
size_t rows_around(const struct rows *rows, size_t index);

/* The greatest depth of a row. */
int rows_deepest(const struct rows *rows);

/* Of the rows of that depth, sections aside: the screen columns of the widest key that has no more than `most`; -1 when there is
 * none. Keys of more than 512 columns count as if they were not there. */
int rows_widest_key(const struct rows *rows, int depth, int most);

/* The row with that id, or the folded one that hides it; `fallback` (clamped) when there is none. */
size_t rows_find(const struct rows *rows, const char *id, size_t fallback);

/* The row on which a diagnostic shows. When it is folded away, *hidden is true and the row is the one to unfold first. The
 * count when there is none. */
size_t rows_of_diagnostic(const struct rows *rows, const struct diagnostic *diagnostic, bool *hidden);

char mark_letter(enum mark mark);

#endif
