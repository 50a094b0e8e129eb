/* What the files that build an index share. Not for anybody else. */
#ifndef AXEDIT_YAML_INDEX_PARTS_H
#define AXEDIT_YAML_INDEX_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "index.h"
#include "map.h"

/* Deeper nesting than this is refused; Python's own recursion limit is not far above it. */
#define INDEX_MAX_DEPTH 200

/* The bytes of a scalar or an alias: nothing in there is a comment or an indicator. */
struct opaque {
    struct span span;
    enum ystyle style;
    bool in_flow;
};

struct frame {
    struct ynode *node;
    struct ynode *key; /* of a mapping: the key that waits for its value */
    size_t gap;        /* where the text after the last child begins */
    struct frame *up;
};

struct build {
    struct yindex *index;
    struct frame *frame;
    size_t depth;
    struct map anchors; /* name to node */
    struct opaque *opaques;
    size_t opaque_count;
    size_t opaque_capacity;
    size_t problem_capacity;
    size_t comment_capacity;
};

/* Adds a problem; all but duplicate keys make the index broken. The message lives in the index's arena. */
struct yproblem *build_problem(struct build *build, enum yproblem_kind kind, struct span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

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
