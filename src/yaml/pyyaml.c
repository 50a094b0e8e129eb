/*
 * What PyYAML's safe_load refuses though libyaml takes it, and keys that stand twice.
 *
 * The source of each rule is PyYAML 6's composer, resolver and SafeConstructor. Duplicate anchors and aliases without an
 * anchor are found while the index is built, tabs in gaps.c.
 */
#include <string.h>

#include "index_parts.h"
#include "key_map.h"

#define TAG_PREFIX "tag:yaml.org,2002:"

static void refuse(struct build *build, const struct ynode *node, const char *message)
{
    build_problem(build, YPROBLEM_SYNTAX, node->whole, "%s", message);
}

static bool has_tag(const struct ynode *node, const char *const types[])
{
    if (!node->tag || strcmp(node->tag, "!") == 0)
        return true;
    if (strncmp(node->tag, TAG_PREFIX, strlen(TAG_PREFIX)) != 0)
        return false;
    for (size_t i = 0; types[i]; i++)
        if (strcmp(node->tag + strlen(TAG_PREFIX), types[i]) == 0)
            return true;
    return false;
}

static void check_scalar(struct build *build, const struct ynode *node, bool is_key)
{
    switch (node->value.kind) {
    case YSCALAR_MERGE:
        if (!is_key)
            refuse(build, node, "<< is no value; quote it if it is meant as text");
        return;
    case YSCALAR_VALUE:
        if (!is_key)
            refuse(build, node, "a lone = is no value; quote it if it is meant as text");
        return;
    case YSCALAR_BROKEN:
        if (node->tag && strcmp(node->tag, "!") != 0)
            build_problem(build, YPROBLEM_SYNTAX, node->whole,
                          "the tag %s is unknown, or does not fit its value; axolotl's YAML loader refuses it",
                          build_shorten(build, node->tag));
        else
            build_problem(build, YPROBLEM_SYNTAX, node->whole,
                          "%s looks like a date or number that does not exist; quote it if it is meant as text",
                          build_shorten(build, node->text));
        return;
    default:
        return;
    }
}

static void report_duplicate(struct build *build, struct ypair *first, struct ypair *last)
{
    first->shadow = last;
    struct place place = lines_place(&build->index->lines, last->span.start);
    struct yproblem *problem =
        build_problem(build, YPROBLEM_DUPLICATE_KEY, first->key->whole,
                      "%s stands again in line %zu, which wins; this one is not used",
                      build_shorten(build, ynode_resolved(first->key)->text), place.line);
    problem->pair = first;
}

/* NULL when it is none that could stand twice: "<<" may. */
static const struct ynode *key_of(const struct ypair *pair)
{
    const struct ynode *key = ynode_resolved(pair->key);
    return key && key->kind == YNODE_SCALAR && key->value.kind != YSCALAR_MERGE ? key : NULL;
}

static void check_duplicates(struct build *build, struct ynode *mapping)
{
    struct ykeys keys = {0};
    bool any = false;
    for (struct ypair *pair = mapping->pairs; pair; pair = pair->next) {
        const struct ynode *key = key_of(pair);
        any = (key && ykeys_put(&keys, key, pair, &build->index->arena)) || any;
    }
    /* The last of them wins, and only now it is known. */
    for (struct ypair *pair = any ? mapping->pairs : NULL; pair; pair = pair->next) {
        const struct ynode *key = key_of(pair);
        struct ypair *last = key ? ykeys_get(&keys, key) : pair;
        if (last != pair)
            report_duplicate(build, pair, last);
    }
}

static bool is_mapping(const struct ynode *node)
{
    node = ynode_resolved(node);
    return node && node->kind == YNODE_MAPPING;
}

static void check_merge(struct build *build, const struct ypair *pair)
{
    const struct ynode *value = ynode_resolved(pair->value);
    if (!value || is_mapping(value))
        return;
    bool fits = value->kind == YNODE_SEQUENCE;
    for (const struct yitem *item = fits ? value->items : NULL; item; item = item->next)
        fits = fits && is_mapping(item->node);
    if (!fits)
        refuse(build, pair->value, "<< takes a mapping, or a list of mappings");
}

static void check_node(struct build *build, struct ynode *node);

static void check_pair(struct build *build, struct ypair *pair)
{
    const struct ynode *key = ynode_resolved(pair->key);
    if (key && key->kind != YNODE_SCALAR)
        refuse(build, pair->key, "a list or a mapping can't be a key");
    else if (pair->key->kind == YNODE_SCALAR)
        check_scalar(build, pair->key, true);
    if (key && key->kind == YNODE_SCALAR && key->value.kind == YSCALAR_MERGE)
        check_merge(build, pair);
    check_node(build, pair->value);
}

/* !!omap and !!pairs are lists of mappings with one key each, where << and = mean nothing. */
static void check_ordered(struct build *build, const struct ynode *sequence)
{
    static const char *const ordered_tags[] = {"omap", "pairs", NULL};
    if (!sequence->tag || strcmp(sequence->tag, "!") == 0 || !has_tag(sequence, ordered_tags))
        return;
    for (const struct yitem *item = sequence->items; item; item = item->next) {
        const struct ynode *mapping = ynode_resolved(item->node);
        const struct ynode *key =
            is_mapping(mapping) && mapping->count == 1 ? ynode_resolved(mapping->pairs->key) : NULL;
        if (!key || key->value.kind == YSCALAR_MERGE || key->value.kind == YSCALAR_VALUE)
            refuse(build, item->node, "an item of !!omap and !!pairs is one \"key: value\"");
    }
}

/* Depth is bounded (bounds.def), and aliases are not followed, so this ends. */
static void check_node(struct build *build, struct ynode *node)
{
    static const char *const mapping_tags[] = {"map", "set", NULL};
    static const char *const sequence_tags[] = {"seq", "omap", "pairs", NULL};
    const struct ynode *meant = ynode_resolved(node);
    if (node->kind == YNODE_SCALAR)
        check_scalar(build, node, false);
    else if (meant && meant->kind == YNODE_SCALAR && meant->value.kind == YSCALAR_MERGE)
        refuse(build, node, "<< is no value");
    if (node->kind != YNODE_MAPPING && node->kind != YNODE_SEQUENCE)
        return;
    if (!has_tag(node, node->kind == YNODE_MAPPING ? mapping_tags : sequence_tags))
        build_problem(build, YPROBLEM_SYNTAX, node->whole, "axolotl's YAML loader does not know the tag %s",
                      build_shorten(build, node->tag));
    for (struct ypair *pair = node->pairs; pair; pair = pair->next)
        check_pair(build, pair);
    for (struct yitem *item = node->items; item; item = item->next)
        check_node(build, item->node);
    if (node->kind == YNODE_MAPPING)
        check_duplicates(build, node);
    else
        check_ordered(build, node);
}

void build_check_as_pyyaml(struct build *build)
{
    if (build->index->root)
        check_node(build, build->index->root);
}
