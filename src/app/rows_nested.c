/* Rows of values, and of what is unfolded inside them. */
#include <string.h>

#include "emit.h"
#include "mem.h"
#include "path.h"
#include "rows_parts.h"

bool member_is_merge(const struct member *member)
{
    const struct ynode *key = member->pair->key;
    return key->kind == YNODE_SCALAR && key->value.kind == YSCALAR_MERGE;
}

const struct field_row *member_field(const struct member *member, const struct field_row *around)
{
    const struct ynode *key = ynode_resolved(member->pair->key);
    bool is_text = key && key->kind == YNODE_SCALAR && key->value.kind == YSCALAR_STR;
    return is_text ? field_inside(around, member->key) : NULL;
}

static struct member member_of(const struct ypair *pair, bool merged)
{
    const struct ynode *key = ynode_resolved(pair->key);
    if (!key || key->kind != YNODE_SCALAR)
        return (struct member){pair, merged, "?", 1};
    return (struct member){pair, merged, key->text, key->len};
}

struct members members_of(const struct ynode *mapping, struct arena *arena)
{
    struct yview view = {0};
    bool merges = false;
    for (const struct ypair *pair = mapping->pairs; pair && !merges; pair = pair->next)
        merges = member_is_merge(&(struct member){.pair = pair});
    if (merges)
        view = yview_of(mapping, arena);
    struct members members = {arena_alloc(arena, (mapping->count + view.count) * sizeof *members.items), 0};
    for (const struct ypair *pair = mapping->pairs; pair; pair = pair->next)
        if (!pair->shadow)
            members.items[members.count++] = member_of(pair, false);
    for (size_t i = 0; i < view.count; i++)
        if (view.entries[i].merged)
            members.items[members.count++] = member_of(view.entries[i].pair, true);
    return members;
}

struct map members_by_key(const struct members *members, struct arena *arena)
{
    struct map map = {0};
    for (size_t i = 0; i < members->count; i++)
        map_put(&map, members->items[i].key, members->items[i].len, &members->items[i], arena);
    return map;
}

bool building_is_toggled(const struct building *building, const char *id)
{
    return map_get(&building->toggled, id, strlen(id)) != NULL;
}

bool building_searches(const struct building *building)
{
    return building->words.count > 0;
}

size_t building_push(struct building *building, struct row row)
{
    struct rows *rows = building->rows;
    if (rows->count == building->capacity)
        rows->items = mem_grow(rows->items, &building->capacity, sizeof *rows->items);
    rows->items[rows->count] = row;
    return rows->count++;
}

bool building_finds(const struct building *building, const struct row *row)
{
    const struct field_row *field = row->field;
    const char *const texts[] = {row->key, row->value, field ? field->name : NULL, field ? field->alias : NULL,
                                 field ? field->help : NULL};
    return words_match(&building->words, texts, sizeof texts / sizeof texts[0]);
}

static const char *child_id(const struct building *building, const char *parent, const char *step)
{
    struct str id = STR_INIT;
    str_printf(&id, "%s.", parent);
    ypath_add_step(&id, step);
    const char *copy = arena_copy(&building->rows->arena, str_text(&id), id.len);
    str_fini(&id);
    return copy;
}

static bool is_lacking(const struct building *building, const struct row *parent, const struct field_row *field)
{
    if (!field->required)
        return false;
    const char *id = child_id(building, parent->id, field->name);
    return map_get(&building->marks.lacking, id, strlen(id)) != NULL;
}

/* Those that have to be there, or all. `held` are those that are; NULL when the parent is not in the file itself. */
static void add_absent_members(struct building *building, const struct row *parent, const struct field_row *around,
                               const struct members *held)
{
    bool all = building->all_fields || !held;
    bool present[FIELD_COUNT] = {false};
    for (size_t i = 0; held && i < held->count; i++) {
        const struct field_row *field = member_field(&held->items[i], around);
        if (field)
            present[field->id] = true;
    }
    size_t count;
    const struct field_row *field = field_rows_of(around, &count);
    for (; count > 0; field++, count--) {
        if (field_fits(field, around) && !present[field->id] && (all || is_lacking(building, parent, field)))
            building_add_default(building, field, parent);
    }
}

/* `parent` is a copy: the rows move when they grow. */
static void add_pairs(struct building *building, const struct row *parent, const struct ynode *saved,
                      const struct field_row *around)
{
    struct arena *arena = &building->rows->arena;
    struct members members = members_of(parent->node, arena);
    struct map before = {0};
    saved = ynode_resolved(saved);
    if (building->saved && saved && saved->kind == YNODE_MAPPING) {
        struct members old = members_of(saved, arena);
        before = members_by_key(&old, arena);
    }
    for (size_t i = 0; i < members.count; i++) {
        const struct member *member = &members.items[i], *old = map_get(&before, member->key, member->len);
        struct row row = {
            .kind = ROW_FIELD,
            .depth = parent->depth + 1,
            .id = child_id(building, parent->id, member->key),
            .key = text_show(arena, member->key, member->len),
            .field = around ? member_field(member, around) : NULL,
            .pair = member->pair,
            .merged = member->merged,
            .node = member->pair->value,
        };
        building_add_value(building, row, old ? old->pair->value : NULL, row.field);
    }
    if (around)
        add_absent_members(building, parent, around, &members);
}

static void add_items(struct building *building, const struct row *parent, const struct ynode *saved,
                      const struct field_row *around)
{
    struct arena *arena = &building->rows->arena;
    saved = ynode_resolved(saved);
    const struct yitem *old = saved ? saved->items : NULL;
    size_t position = 0;
    for (const struct yitem *item = parent->node->items; item; item = item->next) {
        const char *number = arena_printf(arena, "%zu", position++);
        struct row row = {
            .kind = ROW_ITEM,
            .depth = parent->depth + 1,
            .id = child_id(building, parent->id, number),
            .key = number,
            .item = item,
            .node = item->node,
        };
        building_add_value(building, row, old ? old->node : NULL, around);
        old = old ? old->next : NULL;
    }
}

/* A search unfolds everything, but what an alias or "<<" repeats is found where it is written: going there as well
 * could go round in circles, and a few lines of aliases can stand for millions of rows. */
static bool begins_folded(const struct building *building, const struct row *row, const struct ynode *written)
{
    if (building_searches(building))
        return row->merged || (written && written->kind == YNODE_ALIAS);
    return !building_is_toggled(building, row->id);
}

/* What depends on whether the row is folded: its value and its marks. */
static void dress_row(const struct building *building, struct row *row, const struct ynode *written, enum mark least)
{
    struct arena *arena = &building->rows->arena;
    const struct yindex *index = building->analysis->index;
    bool shows_inside = row->foldable && row->folded;
    bool says_nothing = row->foldable && !row->folded && written->kind != YNODE_ALIAS;
    row->value = says_nothing ? "" : text_of_value(index, written, arena);
    if (shows_inside && row->kind == ROW_ITEM && row->node->kind == YNODE_MAPPING && row->value[0] == '\0')
        row->value = text_of_summary(index, row->node, arena);
    struct tally tally = marks_of(&building->marks, row->item ? (const void *)row->item : row->pair);
    row->mark = mark_worse(least, tally.own_mark);
    row->first = tally.own;
    if (shows_inside) {
        row->mark = mark_worse(row->mark, tally.inside_mark);
        row->first = tally.own ? tally.own : tally.inside;
    }
}

/* Of a search: keeps the row when it, or a row inside it, is found. */
static bool keep_found(struct building *building, size_t at)
{
    struct row *row = &building->rows->items[at];
    bool holds_found = building->rows->count > at + 1;
    if (building_searches(building) && !holds_found) {
        if (!building_finds(building, row)) {
            building->rows->count = at;
            return false;
        }
        row->folded = row->foldable;
    }
    return true;
}

void building_add_value(struct building *building, struct row row, const struct ynode *saved,
                        const struct field_row *inside)
{
    const struct ynode *written = row.node;
    enum mark least = row.mark;
    struct span span = row.item ? row.item->span : row.pair->span;
    row.node = ynode_resolved(written);
    row.line = lines_place(&building->analysis->index->lines, span.start).line;
    row.changed = building->saved && (!saved || !ynode_same_in(building->analysis->index, written, building->saved, saved));
    row.count = row.node && row.node->kind != YNODE_SCALAR ? row.node->count : 0;
    row.foldable = row.count > 0;
    row.folded = row.foldable;
    dress_row(building, &row, written, least);
    row.folded = row.foldable && begins_folded(building, &row, written);
    size_t at = building_push(building, row);
    if (row.foldable && !row.folded && row.node->kind == YNODE_MAPPING)
        add_pairs(building, &row, saved, inside);
    else if (row.foldable && !row.folded)
        add_items(building, &row, saved, inside);
    if (keep_found(building, at) && row.foldable)
        dress_row(building, &building->rows->items[at], written, least);
}

/* How many keys the value may have; 0 when it is no mapping that has rows. */
static size_t count_members(const struct field_row *field)
{
    size_t count = 0;
    bool is_mapping = field->object != OBJECT_root && (field_accepts(field) & (ACCEPT_OBJECT | ACCEPT_MAP));
    size_t row_count;
    const struct field_row *row = field_rows_of(field, &row_count);
    for (; is_mapping && row_count > 0; row++, row_count--)
        count += field_fits(row, field);
    return count;
}

/* The diagnostic that misses just this key. */
static const struct diagnostic *find_missing(const struct building *building, const struct row *row)
{
    const struct diagnostic *missing = map_get(&building->marks.lacking, row->id, strlen(row->id));
    if (missing)
        return missing;
    missing = building->marks.missing[row->field->id];
    return missing && (!missing->key || strcmp(missing->key, row->id) == 0) ? missing : NULL;
}

void building_add_default(struct building *building, const struct field_row *field, const struct row *parent)
{
    struct arena *arena = &building->rows->arena;
    const char *filled = parent ? NULL : analysis_filled(building->analysis, field->id);
    const char *value = filled ? filled : field->fallback;
    struct row row = {
        .kind = ROW_DEFAULT,
        .depth = parent ? parent->depth + 1 : 1,
        .id = parent ? child_id(building, parent->id, field->name) : field->name,
        .key = field->name,
        .value = value ? text_show(arena, value, strlen(value)) : "",
        .field = field,
    };
    row.first = find_missing(building, &row);
    row.mark = row.first ? mark_of_diagnostic(row.first) : MARK_NONE;
    row.missing = row.first && row.first->rule->id == RULE_FIELD_MISSING;
    if (row.missing)
        row.value = "(missing)";
    row.count = count_members(field);
    row.foldable = row.count > 0;
    row.folded = row.foldable && begins_folded(building, &row, NULL);
    size_t at = building_push(building, row);
    if (row.foldable && !row.folded)
        add_absent_members(building, &row, field, NULL);
    keep_found(building, at);
}
