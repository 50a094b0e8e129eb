/* A row, made from the run that it stands in. */
#include <string.h>

#include "emit.h"
#include "path.h"
#include "rows_parts.h"

const char *row_child_id(const struct block *block, const char *step, struct arena *arena)
{
    struct str id = STR_INIT;
    if (block->depth > 1)
        str_printf(&id, "%s.", block->id);
    ypath_add_step(&id, step);
    const char *copy = arena_copy(arena, str_text(&id), id.len);
    str_fini(&id);
    return copy;
}

/* --- What the file holds ------------------------------------------------------------------------------------------ */

static const struct ynode *saved_member(struct rows_outline *outline, struct block *block, const struct member *member)
{
    if (!block->knows_before) {
        block->knows_before = true;
        if (block->saved->kind == YNODE_MAPPING) {
            struct members old = members_of(block->saved, &outline->arena);
            block->before = members_by_key(&old, &outline->arena);
        }
    }
    const struct member *old = map_get(&block->before, member->key, member->len);
    return old ? old->pair->value : NULL;
}

/* The item at that position of a sequence: mostly beside the one that was asked for last. */
static const struct yitem *item_near(const struct ynode *sequence, const struct yitem **near, size_t position)
{
    const struct yitem *last = *near;
    if (last && last->position + 1 == position)
        *near = last->next;
    else if (last && last->position == position + 1)
        *near = last->previous;
    else if (!last || last->position != position)
        *near = ynode_item_at(sequence, position);
    return *near;
}

/* The item at that position of a block that is a list. */
static const struct yitem *block_item(struct block *block, size_t position)
{
    return item_near(block->node, &block->near, position);
}

const struct ynode *row_saved_value(struct rows_outline *outline, struct block *block, size_t position)
{
    if (!block->saved)
        return NULL;
    if (block->node->kind == YNODE_MAPPING)
        return saved_member(outline, block, &block->members.items[position]);
    const struct yitem *old = item_near(block->saved, &block->near_saved, position);
    return old ? old->node : NULL;
}

static bool is_top(const struct block *block)
{
    return block->depth == 1;
}

static const struct field_row *field_of(const struct block *block, const struct member *member)
{
    return is_top(block) || block->around ? member_field(member, block->around) : NULL;
}

/* The mark that a key at the top gets without any diagnostic. */
static enum mark least_mark(const struct member *member, const struct field_row *field)
{
    if (field)
        return field->metadata_only ? MARK_LEGACY : MARK_NONE;
    if (member_is_merge(member) || ynode_serves_aliases(member->pair->value))
        return MARK_NONE;
    return MARK_UNKNOWN;
}

static bool is_changed(struct rows_outline *outline, struct block *block, size_t position, const struct ynode *written)
{
    if (!outline->saved)
        return false;
    const struct ynode *saved = row_saved_value(outline, block, position);
    return !saved || !ynode_same_in(outline->analysis->index, written, outline->saved, saved);
}

/* What depends on whether the row is folded: its value and its marks. */
static void dress(const struct rows_outline *outline, struct row *row, const struct ynode *written, struct arena *arena)
{
    const struct yindex *index = outline->analysis->index;
    bool shows_inside = row->foldable && row->folded;
    bool says_nothing = row->foldable && !row->folded && written->kind != YNODE_ALIAS;
    row->value = says_nothing ? "" : text_of_value(index, written, arena);
    if (shows_inside && row->kind == ROW_ITEM && row->node->kind == YNODE_MAPPING && row->value[0] == '\0')
        row->value = text_of_summary(index, row->node, arena);
    struct tally tally = marks_of(&outline->marks, row->item ? (const void *)row->item : row->pair);
    row->mark = mark_worse(row->mark, tally.own_mark);
    row->first = tally.own;
    if (shows_inside) {
        row->mark = mark_worse(row->mark, tally.inside_mark);
        row->first = tally.own ? tally.own : tally.inside;
    }
}

static size_t count_inside(const struct ynode *node)
{
    return node && node->kind != YNODE_SCALAR ? node->count : 0;
}

static void name_member(struct row *row, const struct block *block, const struct member *member, struct arena *arena)
{
    row->kind = ROW_FIELD;
    row->id = row_child_id(block, member->key, arena);
    row->key = text_show(arena, member->key, member->len);
    row->field = field_of(block, member);
    row->pair = member->pair;
    row->merged = member->merged;
    row->mark = is_top(block) ? least_mark(member, row->field) : MARK_NONE;
}

static void name_item(struct row *row, const struct block *block, const struct yitem *item, struct arena *arena)
{
    row->kind = ROW_ITEM;
    row->key = arena_printf(arena, "%zu", item->position);
    row->id = row_child_id(block, row->key, arena);
    row->item = item;
}

static struct row make_child(struct rows_outline *outline, const struct run *run, size_t position, struct arena *arena)
{
    struct block *block = run->block;
    struct row row = {.depth = block->depth};
    if (block->node->kind == YNODE_MAPPING)
        name_member(&row, block, &block->members.items[position], arena);
    else
        name_item(&row, block, block_item(block, position), arena);
    const struct ynode *written = row.item ? row.item->node : row.pair->value;
    struct span span = row.item ? row.item->span : row.pair->span;
    row.node = ynode_resolved(written);
    row.line = lines_place(&outline->analysis->index->lines, span.start).line;
    row.changed = is_changed(outline, block, position, written);
    row.count = count_inside(row.node);
    row.foldable = row.count > 0;
    row.folded = row.foldable && !run->inside;
    dress(outline, &row, written, arena);
    return row;
}

/* --- What it does not hold ---------------------------------------------------------------------------------------- */

static struct row make_effective(const struct rows_outline *outline, struct arena *arena)
{
    const char *backend = outline->analysis->attention.backend;
    return (struct row){
        .kind = ROW_EFFECTIVE,
        .depth = 1,
        .id = "@effective",
        .key = field_row(FIELD_attn_implementation)->name,
        .value = text_show(arena, backend, strlen(backend)),
        .field = field_row(FIELD_attn_implementation),
    };
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

static const struct diagnostic *find_missing(const struct rows_outline *outline, const struct field_row *field,
                                             const char *id)
{
    const struct diagnostic *missing = map_get(&outline->marks.lacking, id, strlen(id));
    if (missing)
        return missing;
    missing = outline->marks.missing[field->id];
    return missing && (!missing->key || strcmp(missing->key, id) == 0) ? missing : NULL;
}

const struct diagnostic *row_find_missing(const struct rows_outline *outline, const struct block *block,
                                          const struct field_row *field)
{
    struct arena arena = {0};
    const struct diagnostic *missing = find_missing(outline, field, row_child_id(block, field->name, &arena));
    arena_fini(&arena);
    return missing;
}

static struct row make_absent(const struct rows_outline *outline, const struct run *run, struct arena *arena)
{
    const struct field_row *field = run->field;
    const char *filled = is_top(run->block) ? analysis_filled(outline->analysis, field->id) : NULL;
    const char *value = filled ? filled : field->fallback;
    struct row row = {
        .kind = ROW_DEFAULT,
        .depth = run->block->depth,
        .id = row_child_id(run->block, field->name, arena),
        .key = field->name,
        .value = value ? text_show(arena, value, strlen(value)) : "",
        .field = field,
    };
    row.first = find_missing(outline, field, row.id);
    row.mark = row.first ? mark_of_diagnostic(row.first) : MARK_NONE;
    row.missing = row.first && row.first->rule->id == RULE_FIELD_MISSING;
    if (row.missing)
        row.value = "(missing)";
    row.count = count_members(field);
    row.foldable = row.count > 0;
    row.folded = row.foldable && !run->inside;
    return row;
}

/* --- Sections and lines ------------------------------------------------------------------------------------------- */

const char *section_row_id(enum section section, bool is_held, struct arena *arena)
{
    if (section == SECTION_COUNT)
        return "#other";
    return arena_printf(arena, is_held ? "#%s" : "#%s-", section_id(section));
}

/* A folded section takes over the marks of what is in it. */
static void take_over(struct rows_outline *outline, const struct section_state *state, struct row *row)
{
    struct block *top = outline->top;
    for (size_t i = state->from; i < state->to; i++) {
        const struct member *member = &top->members.items[i];
        struct tally tally = marks_of(&outline->marks, member->pair);
        row->mark = mark_worse(row->mark, least_mark(member, field_of(top, member)));
        row->mark = mark_worse(row->mark, mark_worse(tally.own_mark, tally.inside_mark));
        row->first = diagnostic_worse(row->first, tally.own ? tally.own : tally.inside);
        row->changed = row->changed || is_changed(outline, top, i, member->pair->value);
    }
    row->mark = mark_worse(row->mark, state->absent_mark);
    row->first = diagnostic_worse(row->first, state->absent_first);
}

static struct row make_section(struct rows_outline *outline, const struct run *run, struct arena *arena)
{
    enum section section = (enum section)run->from;
    const struct section_state *state = &outline->sections[section];
    struct row row = {
        .kind = ROW_SECTION,
        .id = section_row_id(section, state->is_held, arena),
        .key = section == SECTION_COUNT ? "Other keys" : section_title(section),
        .value = "",
        .count = state->count,
        .foldable = true,
        .folded = state->folded,
    };
    if (row.folded)
        take_over(outline, state, &row);
    return row;
}

static struct row make_line(const struct rows_outline *outline, size_t line, struct arena *arena)
{
    const struct lines *lines = &outline->analysis->index->lines;
    size_t start = lines_start(lines, line), end = lines_start(lines, line + 1);
    while (end > start && (lines->text[end - 1] == '\n' || lines->text[end - 1] == '\r'))
        end--;
    struct tally tally = marks_of(&outline->marks, &lines->starts[line - 1]);
    return (struct row){
        .kind = ROW_TEXT,
        .id = arena_printf(arena, "line %zu", line),
        .key = "",
        .value = text_show(arena, lines->text + start, end - start),
        .line = line,
        .mark = tally.own_mark,
        .first = tally.own,
    };
}

/* --- Any row ------------------------------------------------------------------------------------------------------ */

struct row row_make(struct rows_outline *outline, const struct run *run, size_t offset, struct arena *arena)
{
    switch (run->kind) {
    case RUN_SECTION:
        return make_section(outline, run, arena);
    case RUN_EFFECTIVE:
        return make_effective(outline, arena);
    case RUN_ABSENT:
        return make_absent(outline, run, arena);
    case RUN_LINES:
        return make_line(outline, run->from + offset, arena);
    default:
        return make_child(outline, run, run->from + offset, arena);
    }
}

size_t row_count_inside(const struct run *run, size_t offset)
{
    if (run->kind == RUN_ABSENT)
        return count_members(run->field);
    if (run->kind != RUN_CHILDREN)
        return 0;
    size_t position = run->from + offset;
    bool is_mapping = run->block->node->kind == YNODE_MAPPING;
    const struct ynode *value =
        is_mapping ? run->block->members.items[position].pair->value : block_item(run->block, position)->node;
    return count_inside(ynode_resolved(value));
}
