/*
 * The index of a YAML file: its keys and values with the bytes where they stand.
 *
 * The text stays the truth; the index only points into it. All spans are byte offsets into that text, right for
 * non-ASCII text, a BOM, CRLF and tabs. The index borrows the text and owns everything else in its arena: every pointer
 * in here is valid until yindex_free(). A text is never refused: what is wrong with it is in `problems`.
 */
#ifndef AXEDIT_YAML_INDEX_H
#define AXEDIT_YAML_INDEX_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "span.h"
#include "place.h"
#include "scalar.h"

enum ynode_kind { YNODE_SCALAR, YNODE_MAPPING, YNODE_SEQUENCE, YNODE_ALIAS };

enum ystyle { YSTYLE_PLAIN, YSTYLE_SINGLE, YSTYLE_DOUBLE, YSTYLE_LITERAL, YSTYLE_FOLDED, YSTYLE_BLOCK, YSTYLE_FLOW };

struct ypair;
struct yitem;
struct yview;

struct ynode {
    enum ynode_kind kind;
    enum ystyle style;
    struct span span;     /* the value alone, quotes and brackets included; empty for a value that is not written. A
                             block collection goes from its first key or dash to the end of its last value */
    struct span whole;    /* with the anchor and the tag in front */
    const char *anchor;   /* without the &; NULL when there is none. For an alias: the name without the * */
    const char *tag;      /* resolved; NULL when there is none */
    const char *text;     /* scalar: the content as decoded, NUL behind it */
    size_t len;           /* scalar: bytes of text */
    struct yscalar value; /* scalar: what it means */
    struct ynode *target; /* alias: the node that it stands for; NULL when there is none */
    size_t aliases;       /* how many aliases stand for this node */
    struct ynode *parent; /* the collection around it; NULL for the root */
    const struct ypair *in_pair; /* the pair whose value it is, or */
    const struct yitem *in_item; /* the item that it is; both NULL for the root and for keys */
    struct ypair *pairs;  /* mapping: the first pair, in file order */
    struct yitem *items;  /* sequence: the first item */
    size_t count;         /* pairs or items */
    bool merges;          /* mapping: one of its keys is a "<<" */
    struct ypair *last_pair;
    struct yitem *last_item;
};

struct ypair {
    struct ynode *key;
    struct ynode *value;
    struct ynode *mapping;
    struct ypair *next;
    struct ypair *previous;
    struct span span;     /* from the key (or its "?") to the end of the value, comments not included */
    size_t colon;         /* where the ":" stands; YPAIR_NO_COLON for "{a}" and "? a" without one */
    bool explicit_key;    /* written as "? key" */
    struct ypair *shadow; /* the last pair with the same key, which wins; NULL when this one counts */
};

#define YPAIR_NO_COLON ((size_t)-1)

struct yitem {
    struct ynode *node;
    struct ynode *sequence;
    struct yitem *next;
    struct yitem *previous;
    size_t position;         /* from 0 */
    const struct yitem *far; /* the last one before it whose position is a multiple of YITEM_STRIDE; NULL for the first */
    struct span span;        /* block style: from the dash to the end of the value */
};

#define YITEM_STRIDE 64

enum yproblem_kind { YPROBLEM_SYNTAX, YPROBLEM_ENCODING, YPROBLEM_DUPLICATE_KEY, YPROBLEM_DOCUMENTS };

struct yproblem {
    enum yproblem_kind kind;
    struct span span;
    const char *message;      /* plain words, no line number, no final period */
    const struct ypair *pair; /* of a duplicate key: the one that loses */
};

struct ycomment {
    struct span span; /* from the # to the end of the line, without the break */
    bool alone;       /* nothing but blanks before it on its line */
};

struct yindex {
    const char *text;
    size_t len;
    size_t bom;         /* bytes of a byte order mark at the start: 0 or 3 */
    const char *eol;    /* the line break for new lines: "\n" or "\r\n", as the first line ends */
    struct lines lines;
    struct ynode *root; /* NULL when broken or when there is no value in the file */
    struct yview *top;  /* the root as PyYAML sees it (view.h); empty where there is no mapping */
    size_t body_end;    /* where a new key at the end of the root may stand: before "..." or the end of the file */
    bool broken;        /* PyYAML would refuse the text: no value in it may be used */
    struct yproblem *problems; /* in file order */
    size_t problem_count;
    struct ycomment *comments; /* in file order */
    size_t comment_count;
    struct arena arena;
};

/* Never fails. `text` must stay as it is until yindex_free(). */
struct yindex *yindex_new(const char *text, size_t len);

/* From now on the index borrows `text`, which holds the same bytes. */
void yindex_move(struct yindex *index, const char *text);
void yindex_free(struct yindex *index);

/* The node that counts: behind an alias its target (NULL for one without), else itself. */
const struct ynode *ynode_resolved(const struct ynode *node);

/* The item of a sequence at that position, in few steps however long it is; NULL when there is none, or no sequence. */
const struct yitem *ynode_item_at(const struct ynode *node, size_t position);

/* True for a node that means null: an empty, "~" or null scalar. NULL counts as null. */
bool ynode_is_null(const struct ynode *node);

/* Python's truth of the value, an empty collection being false. */
bool ynode_truthy(const struct ynode *node);

/* True when the scalar was written plain, so that its type was guessed from its text. */
bool ynode_is_plain(const struct ynode *node);

/* The scalar or flow collection that the text of the node ends with. NULL for NULL. */
const struct ynode *ynode_last_leaf(const struct ynode *node);

/* True when an alias stands for the node or for something in it: its key may be there only to hold the anchor. */
bool ynode_serves_aliases(const struct ynode *node);

/* What is written for the value, anchor and tag aside; *len gets its bytes. Not NUL-terminated. */
const char *ynode_source(const struct yindex *index, const struct ynode *node, size_t *len);

/* True when the node ends with a block scalar whose last line the end of the text cuts off: a line behind it would give its
 * value a line break more. */
bool yindex_is_cut_off(const struct yindex *index, const struct ynode *node);

/* How many comments begin before the offset. */
size_t yindex_comments_before(const struct yindex *index, size_t offset);

/* The first comment whose span begins in [from, to), or NULL; comments[] go on from there. */
const struct ycomment *yindex_comment_in(const struct yindex *index, size_t from, size_t to);

#endif
