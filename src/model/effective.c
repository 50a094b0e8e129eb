#include "effective.h"

#include <stdlib.h>
#include <string.h>

#include "deprecated.h"
#include "emit.h"
#include "load.h"
#include "map.h"
#include "path.h"

/* Mappings in mappings below this are compared as one value; aliases could go round in circles. */
#define FLATTEN_MAX_DEPTH 40

struct fact_entry {
    const char *path;
    const char *value;
    const struct ynode *node; /* where the value stands; NULL for what axolotl fills in */
    bool gone;
    struct fact_entry *next;
};

/* A mapping that has rows. What its deprecated keys become is found when all keys are there. */
struct known_mapping {
    enum object object;
    const char *prefix;
    struct known_mapping *next;
};

struct flattening {
    const struct analysis *analysis;
    struct arena *arena;
    struct map entries;
    struct fact_entry *first;
    size_t count;
    struct known_mapping *mappings;
};

static struct fact_entry *find(const struct flattening *flat, const char *path)
{
    struct fact_entry *entry = map_get(&flat->entries, path, strlen(path));
    return entry && !entry->gone ? entry : NULL;
}

static void put(struct flattening *flat, const char *path, const char *value, const struct ynode *node)
{
    struct fact_entry *entry = map_get(&flat->entries, path, strlen(path));
    if (!entry) {
        entry = arena_alloc(flat->arena, sizeof *entry);
        entry->path = path;
        entry->next = flat->first;
        flat->first = entry;
        flat->count++;
        map_put(&flat->entries, path, strlen(path), entry, flat->arena);
    }
    entry->value = value;
    entry->node = node;
    entry->gone = false;
}

/* NULL for what is told by its own text. */
static const char *scalar_text(struct flattening *flat, const struct yscalar *value)
{
    if (value->kind == YSCALAR_BOOL)
        return value->boolean ? "true" : "false";
    if (value->kind == YSCALAR_NULL)
        return "null";
    if (value->kind == YSCALAR_INT && !value->huge)
        return arena_printf(flat->arena, "%lld", (long long)value->integer);
    return value->kind == YSCALAR_FLOAT ? arena_printf(flat->arena, "%.17g", value->number) : NULL;
}

/* Values that mean the same get the same text: yes and true, 1e3 and 1000.0. */
static const char *value_text(struct flattening *flat, const struct ynode *node)
{
    const char *scalar = node->kind == YNODE_SCALAR ? scalar_text(flat, &node->value) : NULL;
    if (scalar)
        return scalar;
    struct str text = STR_INIT;
    yemit_flow(&text, node);
    const char *copy = arena_copy(flat->arena, str_text(&text), text.len);
    str_fini(&text);
    return copy;
}

/* The same as what the row's type makes of it: "8" is 8 for a whole number. */
static const char *typed_text(struct flattening *flat, const struct field_row *row, const struct ynode *node)
{
    struct str text = STR_INIT;
    const char *typed = NULL;
    if (row && node->kind == YNODE_SCALAR && field_coerced(row, node, &text)) {
        struct yscalar value = yscalar_resolve(str_text(&text), text.len, true, NULL);
        typed = scalar_text(flat, &value);
    } else if (row && node->kind == YNODE_SEQUENCE && (field_accepts(row) & (ACCEPT_INTS | ACCEPT_FLOATS))) {
        for (const struct yitem *item = node->items; item; item = item->next) {
            const struct ynode *entry = ynode_resolved(item->node);
            str_printf(&text, "%s%s", item == node->items ? "" : ", ", entry ? typed_text(flat, row, entry) : "null");
        }
        typed = arena_printf(flat->arena, "[%s]", str_text(&text));
    }
    str_fini(&text);
    return typed ? typed : value_text(flat, node);
}

static const char *path_below(struct flattening *flat, const char *prefix, const char *name)
{
    struct str path = STR_INIT;
    str_add(&path, prefix);
    ypath_add_step(&path, name);
    const char *copy = arena_copy(flat->arena, str_text(&path), path.len);
    str_fini(&path);
    return copy;
}

/* --- What axolotl makes of deprecated keys ------------------------------------------------------------------------ */

/* One line of steps as a path and a value. */
static const char *take_step(struct flattening *flat, const char *steps, const char *prefix, const char *own,
                             const char **path, const char **value)
{
    size_t len = strcspn(steps, "\n");
    const char *line = arena_copy(flat->arena, steps, len);
    const char *colon = strstr(line, ": ");
    size_t name = colon ? (size_t)(colon - line) : len;
    *path = *line == '@' ? arena_printf(flat->arena, "%s%.*s", prefix, (int)name - 1, line + 1)
                         : arena_copy(flat->arena, line, name);
    *value = !colon || strcmp(colon + 2, "%s") == 0 ? own : colon + 2;
    return steps + len + (steps[len] == '\n');
}

enum newer_keys { NEWER_ABSENT, NEWER_SAME, NEWER_OTHER };

static enum newer_keys look_at_newer(struct flattening *flat, const char *steps, const char *prefix, const char *own)
{
    enum newer_keys found = NEWER_ABSENT;
    for (const char *at = steps; *at;) {
        const char *path, *value;
        at = take_step(flat, at, prefix, own, &path, &value);
        const struct fact_entry *entry = find(flat, path);
        if (entry && strcmp(entry->value, "null") != 0)
            found = strcmp(entry->value, value) == 0 && found != NEWER_OTHER ? NEWER_SAME : NEWER_OTHER;
    }
    return found;
}

static void write_newer(struct flattening *flat, const char *steps, const char *prefix, const char *own)
{
    for (const char *at = steps; *at;) {
        const char *path, *value;
        at = take_step(flat, at, prefix, own, &path, &value);
        put(flat, path, value, NULL);
    }
}

static void rewrite_key(struct flattening *flat, enum field field, const char *prefix, const char *path)
{
    const struct replacement *row = deprecated_row(field);
    struct fact_entry *entry = find(flat, path);
    if (!entry || row->way == WAY_NONE || !entry->node)
        return;
    if (row->when_true && !ynode_truthy(entry->node)) {
        entry->gone = true;
        return;
    }
    const char *steps = deprecated_steps_for(row, field, entry->node);
    if (!row->rewrites || !steps)
        return;
    enum newer_keys newer = look_at_newer(flat, steps, prefix, entry->value);
    if (newer == NEWER_OTHER && row->together != RULE_NOT_REFUSED)
        return; /* axolotl stops: nobody can tell which of the two is meant */
    entry->gone = true;
    if (newer != NEWER_OTHER)
        write_newer(flat, steps, prefix, entry->value);
}

static void rewrite_word(struct flattening *flat, enum field field, const char *path)
{
    const struct fact_entry *entry = find(flat, path);
    bool text = entry && entry->node && entry->node->kind == YNODE_SCALAR;
    const char *steps = text ? deprecated_word(field, entry->node->text) : NULL;
    if (steps)
        write_newer(flat, steps, "", entry->value);
}

/* A version inside fsdp_config counts as the one at the top level, whatever its name. */
static void lift_aliases(struct flattening *flat, const struct field_row *row, const char *path)
{
    const char *steps = row->alias ? deprecated_alias(row->id, row->alias) : NULL;
    struct fact_entry *entry = steps ? find(flat, path) : NULL;
    if (!entry || look_at_newer(flat, steps, "", entry->value) == NEWER_OTHER)
        return;
    entry->gone = true;
    write_newer(flat, steps, "", entry->value);
}

/* The keys of one mapping that has rows. */
static void rewrite_mapping(struct flattening *flat, enum object object, const char *prefix)
{
    for (size_t i = 0; i < field_count(); i++) {
        const struct field_row *row = field_at(i);
        if (row->owner != object || !deprecated_concerns(row->id))
            continue;
        const char *path = *prefix ? path_below(flat, prefix, row->name) : row->name;
        rewrite_key(flat, row->id, prefix, path);
        rewrite_word(flat, row->id, path);
        lift_aliases(flat, row, path);
    }
}

static void fill_implied(struct flattening *flat)
{
    for (size_t i = 0; implied_at(i); i++) {
        const struct implied *implied = implied_at(i);
        const struct fact_entry *by = find(flat, field_row(implied->by)->name);
        const struct fact_entry *filled = find(flat, field_row(implied->field)->name);
        if (by && by->node && ynode_truthy(by->node) && (!filled || strcmp(filled->value, "null") == 0))
            put(flat, field_row(implied->field)->name, implied->value, NULL);
    }
}

/* --- The file as paths and values --------------------------------------------------------------------------------- */

static void flatten(struct flattening *flat, const struct field_row *row, const struct ynode *value, const char *path,
                    int depth);

static void note_mapping(struct flattening *flat, enum object object, const char *prefix)
{
    struct known_mapping *mapping = arena_alloc(flat->arena, sizeof *mapping);
    *mapping = (struct known_mapping){object, prefix, flat->mappings};
    flat->mappings = mapping;
}

static void flatten_mapping(struct flattening *flat, enum object object, bool known, const struct ynode *mapping,
                            const char *prefix, int depth)
{
    if (known)
        note_mapping(flat, object, prefix);
    struct yview view = yview_of(mapping, flat->arena);
    for (size_t i = 0; i < view.count; i++) {
        const struct ynode *key = ynode_resolved(view.entries[i].pair->key), *value = view.entries[i].value;
        bool text = key->kind == YNODE_SCALAR && key->value.kind == YSCALAR_STR;
        const struct field_row *row = known && text ? field_find(object, key->text) : NULL;
        bool ignored = known && object == OBJECT_root && !row && !flat->analysis->plugins.other;
        if (ignored || (row && (row->metadata_only || row->id == FIELD_attn_implementation)) ||
            (ynode_is_null(value) && (!row || (!row->fallback && !row->not_null))))
            continue;
        const char *path = path_below(flat, prefix, row ? row->name : text ? key->text : value_text(flat, key));
        const struct fact_entry *other = row && strcmp(row->name, key->text) != 0 ? find(flat, path) : NULL;
        if (other && strcmp(other->value, typed_text(flat, row, value)) != 0)
            path = path_below(flat, prefix, key->text); /* two spellings that do not say the same */
        flatten(flat, row, value, path, depth + 1);
    }
}

static bool holds_mappings(const struct ynode *sequence)
{
    for (const struct yitem *item = sequence->items; item; item = item->next) {
        const struct ynode *node = ynode_resolved(item->node);
        if (node && node->kind == YNODE_MAPPING)
            return true;
    }
    return false;
}

/* `row` is the key's, of the entry of a list the list's; NULL when there is none. */
static void flatten(struct flattening *flat, const struct field_row *row, const struct ynode *value, const char *path,
                    int depth)
{
    enum object object = row ? row->object : OBJECT_root;
    const char *prefix = arena_printf(flat->arena, "%s.", path);
    if (value->kind == YNODE_MAPPING && value->count > 0 && depth < FLATTEN_MAX_DEPTH) {
        flatten_mapping(flat, object, object != OBJECT_root, value, prefix, depth);
        return;
    }
    if (value->kind != YNODE_SEQUENCE || !holds_mappings(value) || depth >= FLATTEN_MAX_DEPTH) {
        put(flat, path, typed_text(flat, row, value), value);
        return;
    }
    size_t number = 0;
    for (const struct yitem *item = value->items; item; item = item->next, number++) {
        const struct ynode *node = ynode_resolved(item->node);
        if (node)
            flatten(flat, row, node, arena_printf(flat->arena, "%s%zu", prefix, number), depth + 1);
    }
}

/* The normalizer's answer; a name that axolotl refuses stands as it is written. */
static void put_backend(struct flattening *flat)
{
    const struct attention *attention = &flat->analysis->attention;
    const char *value = attention->backend;
    if (!value && attention->explicit_pair && !ynode_is_null(attention->explicit_value)) {
        const struct ynode *written = attention->explicit_value;
        const struct backend *meant = written->kind == YNODE_SCALAR ? backend_of_short_name(written->text) : NULL;
        value = meant ? meant->name : value_text(flat, written);
    }
    if (value) /* a copy: a hub kernel's name is the file's */
        put(flat, field_row(FIELD_attn_implementation)->name, arena_copy(flat->arena, value, strlen(value)), NULL);
}

static int compare_entries(const void *a, const void *b)
{
    return strcmp(((const struct effective_entry *)a)->path, ((const struct effective_entry *)b)->path);
}

struct effective effective_of(const struct analysis *analysis, struct arena *arena)
{
    struct effective effective = {0};
    const struct ynode *root = analysis->index->root;
    if (analysis->broken || !root || root->kind != YNODE_MAPPING)
        return effective;
    struct flattening flat = {.analysis = analysis, .arena = arena};
    flatten_mapping(&flat, OBJECT_root, true, root, "", 0);
    for (const struct known_mapping *mapping = flat.mappings; mapping; mapping = mapping->next)
        rewrite_mapping(&flat, mapping->object, mapping->prefix);
    fill_implied(&flat);
    put_backend(&flat);
    effective.entries = arena_alloc(arena, (flat.count + 1) * sizeof *effective.entries);
    for (const struct fact_entry *entry = flat.first; entry; entry = entry->next)
        if (!entry->gone)
            effective.entries[effective.count++] = (struct effective_entry){entry->path, entry->value};
    if (effective.count > 1)
        qsort(effective.entries, effective.count, sizeof *effective.entries, compare_entries);
    return effective;
}

/* --- Two of them -------------------------------------------------------------------------------------------------- */

struct effective_changes effective_diff(const struct effective *before, const struct effective *after, struct arena *arena)
{
    struct effective_changes changes = {0};
    size_t i = 0, k = 0;
    changes.items = arena_alloc(arena, (before->count + after->count + 1) * sizeof *changes.items);
    while (i < before->count || k < after->count) {
        const struct effective_entry *one = i < before->count ? &before->entries[i] : NULL;
        const struct effective_entry *other = k < after->count ? &after->entries[k] : NULL;
        int order = !one ? 1 : !other ? -1 : strcmp(one->path, other->path);
        i += order <= 0;
        k += order >= 0;
        if (order < 0)
            changes.items[changes.count++] = (struct effective_change){one->path, one->value, NULL};
        else if (order > 0)
            changes.items[changes.count++] = (struct effective_change){other->path, NULL, other->value};
        else if (strcmp(one->value, other->value) != 0)
            changes.items[changes.count++] = (struct effective_change){one->path, one->value, other->value};
    }
    return changes;
}

bool effective_same(const struct effective *one, const struct effective *other)
{
    if (one->count != other->count)
        return false;
    for (size_t i = 0; i < one->count; i++)
        if (strcmp(one->entries[i].path, other->entries[i].path) != 0 ||
            strcmp(one->entries[i].value, other->entries[i].value) != 0)
            return false;
    return true;
}
