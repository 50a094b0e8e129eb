/* What the files that build an index share. Not for anybody else. */
#ifndef AXEDIT_YAML_INDEX_PARTS_H
#define AXEDIT_YAML_INDEX_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "index.h"
#include "map.h"

/* The bytes of a scalar or an alias: nothing in there is a comment or an indicator. */
struct opaque {
    struct span span;
    enum ystyle style;
    bool in_flow;
};

/* How much is written out for the aliases of a node; its node's own collections must be closed to know. */
struct anchor {
    struct ynode *node;
    bool open;     /* what it names is still being read */
    size_t levels; /* of collections, its own included */
    size_t values;
    size_t bytes;
};

struct frame {
    struct ynode *node;
    struct anchor *anchor; /* of the node; NULL without one */
    size_t levels;         /* of the deepest collection in it so far */
    size_t values_before;  /* counted when it was opened */
    size_t bytes_before;
    struct ynode *key; /* of a mapping: the key that waits for its value */
    size_t gap;        /* where the text after the last child begins */
    struct frame *up;
};

struct build {
    struct yindex *index;
    struct frame *frame;
    size_t depth;
    size_t keys;
    size_t values;      /* nodes of all kinds, an alias counting for what it stands for */
    size_t bytes;       /* of their texts, counted likewise */
    bool refused;       /* a bound is passed: nothing more is read */
    struct map anchors; /* name to struct anchor */
    struct opaque *opaques;
    size_t opaque_count;
    size_t opaque_capacity;
    size_t problem_capacity;
    size_t comment_capacity;
};

/* Adds a problem; all but duplicate keys make the index broken. The message lives in the index's arena. */
struct yproblem *build_problem(struct build *build, enum yproblem_kind kind, struct span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* A name or a value of the text, cut where it is too long for a message. Lives in the index's arena, or is the text. */
const char *build_shorten(struct build *build, const char *text);

/* Counts what was read, and refuses the text that goes beyond a bound (bounds.def). */
void build_count_node(struct build *build, const struct ynode *node);
void build_count_key(struct build *build, const struct ynode *key);
void build_enter(struct build *build, struct frame *frame);
void build_leave(struct build *build, const struct frame *frame);
void build_count_alias(struct build *build, struct ynode *alias);
void build_check_tag_lines(struct build *build);

/* PyYAML takes one that is not at the start for text, libyaml for nothing: the same bytes would mean two things. */
#define PROBLEM_INNER_BOM "a byte order mark (an invisible character) stands inside the file; remove it"

/* True for a byte order mark at `at`. */
bool gap_has_bom(const char *text, size_t at, size_t end);

/* Over blanks, line breaks and comments; never past `end`. */
size_t gap_skip(const char *text, size_t at, size_t end);

/* Over one anchor or tag, at whose & or ! `at` stands. */
size_t gap_skip_property(const char *text, size_t at, size_t end);

/* Over an anchor and a tag, and what stands between them and the value. */
size_t gap_skip_properties(const char *text, size_t at, size_t end);

/* Finds the comments, and the tabs that PyYAML refuses, in all that is not opaque. */
void build_scan_gaps(struct build *build);

/* Adds what PyYAML's safe_load refuses though libyaml takes it, and the duplicate keys. */
void build_check_as_pyyaml(struct build *build);

/* libyaml's words for an error as ours, which say what to do. */
const char *problem_in_plain_words(const char *libyaml_words);

#endif
