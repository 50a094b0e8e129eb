/*
 * The bounds of bounds.def, held while an index is built: what is counted is what the text stands for once its aliases are
 * written out, as axolotl does it. So nothing that follows aliases later can run away, and none leads in a circle,
 * but for a mapping that merges itself.
 */
#include <string.h>

#include "bounds.h"
#include "breaks.h"
#include "index_parts.h"
#include "utf8.h"

#define LONGEST_NAME 60

const char *build_shorten(struct build *build, const char *text)
{
    if (strlen(text) <= LONGEST_NAME)
        return text;
    struct str shown = STR_INIT;
    str_add_len(&shown, text, LONGEST_NAME + 1);
    utf8_shorten(&shown, 0, LONGEST_NAME);
    const char *copy = arena_copy(&build->index->arena, str_text(&shown), shown.len);
    str_fini(&shown);
    return copy;
}

static void refuse(struct build *build, struct span span, const char *message)
{
    if (!build->refused)
        build_problem(build, YPROBLEM_SYNTAX, span, "%s", message);
    build->refused = true;
}

/* What goes beyond a bound for the sake of an alias. */
static void refuse_alias(struct build *build, const struct ynode *alias, const char *much, const char *advice)
{
    refuse(build, alias->whole,
           arena_printf(&build->index->arena, "written out, as axolotl does it, *%s makes %s; %s",
                        build_shorten(build, alias->anchor), much, advice));
}

void build_count_node(struct build *build, const struct ynode *node)
{
    build->bytes += node->kind == YNODE_SCALAR ? node->len : 0;
    if (++build->values > BOUND_VALUES)
        refuse(build, node->whole,
               arena_printf(&build->index->arena,
                            "more than %s keys and values in one file: axedit reads no further, and changes nothing; a "
                            "config needs some hundreds, so data belongs into a file of its own", BOUND_SAID(VALUES)));
}

void build_count_key(struct build *build, const struct ynode *key)
{
    if (++build->keys > BOUND_KEYS)
        refuse(build, key->whole,
               arena_printf(&build->index->arena,
                            "more than %s keys in one file: axedit reads no further, and changes nothing; a config has "
                            "some hundreds, so data belongs into a file of its own", BOUND_SAID(KEYS)));
}

/* A collection begins: `frame` is its own. */
void build_enter(struct build *build, struct frame *frame)
{
    frame->levels = 1;
    frame->values_before = build->values - 1;
    frame->bytes_before = build->bytes;
    if (++build->depth > BOUND_DEPTH)
        refuse(build, frame->node->whole,
               arena_printf(&build->index->arena,
                            "nested more than %s levels deep: axolotl's YAML loader gives up (RecursionError) when it goes on "
                            "like this; nest less", BOUND_SAID(DEPTH)));
}

static void raise_levels(struct frame *frame, size_t inside)
{
    if (frame && frame->levels < inside + 1)
        frame->levels = inside + 1;
}

/* And ends; what it holds is known now. */
void build_leave(struct build *build, const struct frame *frame)
{
    build->depth--;
    raise_levels(frame->up, frame->levels);
    if (!frame->anchor)
        return;
    frame->anchor->open = false;
    frame->anchor->levels = frame->levels;
    frame->anchor->values = build->values - frame->values_before;
    frame->anchor->bytes = build->bytes - frame->bytes_before;
}

static void refuse_circle(struct build *build, const struct ynode *alias)
{
    const char *name = build_shorten(build, alias->anchor);
    refuse(build, alias->whole,
           arena_printf(&build->index->arena, "*%s stands inside of what it stands for (&%s): written out it has no end, and "
                        "axolotl stops with a RecursionError; write out what is meant", name, name));
}

static bool is_merge_key(const struct ynode *key)
{
    key = ynode_resolved(key);
    return key && key->kind == YNODE_SCALAR && key->value.kind == YSCALAR_MERGE;
}

/* True for a mapping that merges itself, and nothing else: PyYAML finds nothing more to merge there. */
static bool merges_itself(const struct build *build, const struct anchor *anchor)
{
    for (const struct frame *frame = build->frame; frame; frame = frame->up) {
        bool mapping = frame->node->kind == YNODE_MAPPING;
        if (mapping && !is_merge_key(frame->key))
            return false;
        if (frame->anchor == anchor)
            return mapping;
    }
    return false;
}

/* The alias itself was counted as one. */
void build_count_alias(struct build *build, struct ynode *alias)
{
    const struct anchor *anchor = map_get(&build->anchors, alias->anchor, strlen(alias->anchor));
    if (anchor->open) {
        if (!merges_itself(build, anchor))
            refuse_circle(build, alias);
        return;
    }
    raise_levels(build->frame, anchor->levels);
    if (build->depth + anchor->levels > BOUND_DEPTH)
        refuse_alias(build, alias, arena_printf(&build->index->arena, "more than %s levels", BOUND_SAID(DEPTH)),
                     "aliases of aliases nest, so write out what is needed");
    else if (anchor->values - 1 > BOUND_VALUES - build->values)
        refuse_alias(build, alias,
                     arena_printf(&build->index->arena, "more than %s keys and values of this file", BOUND_SAID(VALUES)),
                     "it would run out of memory; aliases of aliases multiply, so write out what is needed");
    else if (anchor->bytes > BOUND_TEXT_BYTES - build->bytes)
        refuse_alias(build, alias,
                     arena_printf(&build->index->arena, "more than %s of text of this file", BOUND_SAID(TEXT_BYTES)),
                     "it would run out of memory; use the long text fewer times");
    if (build->refused)
        return;
    build->values += anchor->values - 1;
    build->bytes += anchor->bytes;
}

/* libyaml compares each with all before it, before it gives the first event. */
void build_check_tag_lines(struct build *build)
{
    static const char directive[] = "%TAG";
    const struct yindex *index = build->index;
    const char *end = index->text + index->len;
    size_t count = 0;
    for (const char *at = index->text; (at = memchr(at, '%', (size_t)(end - at))); at++) {
        size_t offset = (size_t)(at - index->text);
        bool begins = offset == index->bom || ybreak_before(index->text, index->bom, offset) > 0;
        if (!begins || (size_t)(end - at) < strlen(directive) || memcmp(at, directive, strlen(directive)) != 0)
            continue;
        if (++count > BOUND_TAG_LINES) {
            refuse(build, (struct span){offset, offset + strlen(directive)},
                   arena_printf(&build->index->arena,
                                "more than %s lines begin with %%TAG: each takes longer to read than the one before; remove "
                                "them, or write tags in full as !<tag>", BOUND_SAID(TAG_LINES)));
            return;
        }
    }
}
