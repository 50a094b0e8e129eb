/* Runs and blocks: what is unfolded, and what a search finds. */
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "path.h"
#include "rows_parts.h"

bool outline_searches(const struct rows_outline *outline)
{
    return outline->words.count > 0;
}

bool outline_is_toggled(const struct rows_outline *outline, const char *id)
{
    return map_get(&outline->toggled, id, strlen(id)) != NULL;
}

static bool goes_on(const struct run *last, const struct run *run)
{
    bool has_positions = run->kind == RUN_CHILDREN || run->kind == RUN_LINES;
    return has_positions && last->kind == run->kind && last->block == run->block && !last->inside && !run->inside &&
           last->from + last->count == run->from;
}

void outline_push(struct rows_outline *outline, struct run run)
{
    struct run *last = outline->run_count > 0 ? &outline->runs[outline->run_count - 1] : NULL;
    run.first = outline->count;
    outline->count += run.count;
    if (last && goes_on(last, &run)) {
        last->count += run.count;
        return;
    }
    if (outline->run_count == outline->run_capacity)
        outline->runs = mem_grow(outline->runs, &outline->run_capacity, sizeof *outline->runs);
    outline->runs[outline->run_count++] = run;
}

struct run *outline_run_of(const struct rows_outline *outline, size_t row)
{
    size_t low = 0, high = outline->run_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (outline->runs[middle].first <= row)
            low = middle;
        else
            high = middle;
    }
    return &outline->runs[low];
}

size_t outline_row_of_child(const struct rows_outline *outline, const struct block *block, size_t position)
{
    for (size_t i = block->first_run; i < block->end_run; i++) {
        const struct run *run = &outline->runs[i];
        if (run->kind == RUN_CHILDREN && run->block == block && position >= run->from && position - run->from < run->count)
            return run->first + (position - run->from);
    }
    return outline->count;
}

/* --- Blocks ------------------------------------------------------------------------------------------------------- */

/* A number as rows write it. */
static bool read_number(const char *step, size_t *number)
{
    size_t len = strspn(step, "0123456789");
    if (len == 0 || len > 18 || step[len] != '\0' || (step[0] == '0' && len > 1))
        return false;
    *number = strtoul(step, NULL, 10);
    return true;
}

bool block_find_step(const struct block *block, const char *step, size_t *position)
{
    if (block->node && block->node->kind == YNODE_SEQUENCE)
        return read_number(step, position) && *position < block->node->count;
    for (size_t i = 0; i < block->members.count; i++) {
        if (strcmp(block->members.items[i].key, step) == 0) {
            *position = i;
            return true;
        }
    }
    return false;
}

static int compare_positions(const void *a, const void *b)
{
    size_t first = *(const size_t *)a, second = *(const size_t *)b;
    return (first > second) - (first < second);
}

void block_find_opened(struct rows_outline *outline, struct block *block)
{
    size_t count = 0;
    const struct toggled *first = map_get(&outline->opened, block->id, strlen(block->id));
    for (const struct toggled *toggled = first; toggled; toggled = toggled->next)
        count++;
    block->opened = arena_alloc(&outline->arena, count * sizeof *block->opened);
    for (const struct toggled *toggled = first; toggled; toggled = toggled->next)
        if (block_find_step(block, toggled->step, &block->opened[block->opened_count]))
            block->opened_count++;
    qsort(block->opened, block->opened_count, sizeof *block->opened, compare_positions);
}

struct block *block_new(struct rows_outline *outline, struct block from)
{
    struct block *block = arena_alloc(&outline->arena, sizeof *block);
    *block = from;
    block->first_run = outline->run_count;
    if (block->node && block->node->kind == YNODE_MAPPING)
        block->members = members_of(block->node, &outline->arena);
    if (outline->last_block)
        outline->last_block->next = block;
    outline->last_block = block;
    return block;
}

/* What stands inside the row, which is not pushed yet. */
static struct block *block_inside(struct rows_outline *outline, const struct run *run, const struct row *row)
{
    bool is_child = run->kind == RUN_CHILDREN;
    const struct ynode *saved = is_child ? row_saved_value(outline, run->block, run->from) : NULL;
    struct block *block = block_new(outline, (struct block){
                                                 .row = outline->count,
                                                 .id = arena_copy(&outline->arena, row->id, strlen(row->id)),
                                                 .depth = row->depth + 1,
                                                 .node = row->node,
                                                 .around = row->kind == ROW_ITEM ? run->block->around : row->field,
                                                 .saved = ynode_resolved(saved),
                                             });
    if (!outline_searches(outline))
        block_find_opened(outline, block);
    return block;
}

/* --- What stands inside ------------------------------------------------------------------------------------------- */

static bool is_lacking(const struct rows_outline *outline, const struct block *block, const struct field_row *field)
{
    if (!field->required)
        return false;
    struct arena arena = {0};
    const char *id = row_child_id(block, field->name, &arena);
    bool lacks = map_get(&outline->marks.lacking, id, strlen(id)) != NULL;
    arena_fini(&arena);
    return lacks;
}

/* Those that have to be there, or all; all when the mapping is not in the file itself. */
static void add_absent_members(struct rows_outline *outline, struct block *block)
{
    bool all = outline->all_fields || !block->node;
    bool present[FIELD_COUNT] = {false};
    for (size_t i = 0; i < block->members.count; i++) {
        const struct field_row *field = member_field(&block->members.items[i], block->around);
        if (field)
            present[field->id] = true;
    }
    size_t count;
    const struct field_row *field = field_rows_of(block->around, &count);
    for (; count > 0; field++, count--)
        if (field_fits(field, block->around) && !present[field->id] && (all || is_lacking(outline, block, field)))
            outline_add_absent(outline, block, field);
}

static void add_inside(struct rows_outline *outline, struct block *block)
{
    bool is_list = block->node && block->node->kind == YNODE_SEQUENCE;
    outline_add_children(outline, block, 0, is_list ? block->node->count : block->members.count);
    if (block->around && !is_list)
        add_absent_members(outline, block);
    block->end_run = outline->run_count;
}

static void open_run(struct rows_outline *outline, struct run run, const struct row *row)
{
    struct block *block = block_inside(outline, &run, row);
    run.inside = block;
    outline_push(outline, run);
    block->first_run = outline->run_count;
    add_inside(outline, block);
}

/* --- Of a search -------------------------------------------------------------------------------------------------- */

/* A search unfolds everything, but what an alias or "<<" repeats is found where it is written: going there as well
 * could go round in circles, and a few lines of aliases can stand for millions of rows. */
static bool may_look_inside(const struct row *row)
{
    const struct ynode *written = row->item ? row->item->node : row->pair ? row->pair->value : NULL;
    return row->foldable && !row->merged && !(written && written->kind == YNODE_ALIAS);
}

/* Unfolds the row if that shows something that was found. */
static bool find_inside(struct rows_outline *outline, const struct run *run, struct row *row)
{
    size_t run_count = outline->run_count, count = outline->count;
    struct block *last_block = outline->last_block;
    open_run(outline, *run, row);
    if (outline->count > count + 1) {
        row->folded = false;
        return true;
    }
    outline->run_count = run_count;
    outline->count = count;
    outline->last_block = last_block;
    last_block->next = NULL;
    return false;
}

/* Keeps a row when it, or a row inside it, is found. */
static void search_run(struct rows_outline *outline, struct run run)
{
    struct arena arena = {0};
    struct row row = row_make(outline, &run, 0, &arena);
    size_t at = outline->count;
    bool is_found = may_look_inside(&row) && find_inside(outline, &run, &row);
    if (!is_found && search_finds(outline, &row)) {
        outline_push(outline, run);
        is_found = true;
    }
    if (is_found)
        search_rank(outline, &row, at);
    arena_fini(&arena);
}

/* --- Adding ------------------------------------------------------------------------------------------------------- */

/* A child that the user unfolded, if there is something in it. */
static void add_opened(struct rows_outline *outline, struct run run)
{
    if (row_count_inside(&run, 0) == 0) {
        outline_push(outline, run);
        return;
    }
    struct arena arena = {0};
    struct row row = row_make(outline, &run, 0, &arena);
    open_run(outline, run, &row);
    arena_fini(&arena);
}

void outline_add_children(struct rows_outline *outline, struct block *block, size_t from, size_t to)
{
    struct run run = {.kind = RUN_CHILDREN, .count = 1, .block = block, .from = from};
    if (outline_searches(outline)) {
        for (; run.from < to; run.from++)
            search_run(outline, run);
        return;
    }
    for (size_t i = 0; i < block->opened_count; i++) {
        size_t opened = block->opened[i];
        if (opened < run.from || opened >= to)
            continue;
        run.count = opened - run.from;
        if (run.count > 0)
            outline_push(outline, run);
        run.from = opened;
        run.count = 1;
        add_opened(outline, run);
        run.from++;
    }
    run.count = to - run.from;
    if (run.count > 0)
        outline_push(outline, run);
}

void outline_add_absent(struct rows_outline *outline, struct block *block, const struct field_row *field)
{
    struct run run = {.kind = RUN_ABSENT, .count = 1, .block = block, .field = field};
    struct arena arena = {0};
    if (outline_searches(outline))
        search_run(outline, run);
    else if (outline_is_toggled(outline, row_child_id(block, field->name, &arena)))
        add_opened(outline, run);
    else
        outline_push(outline, run);
    arena_fini(&arena);
}
