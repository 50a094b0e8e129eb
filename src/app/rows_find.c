/* From an id or a diagnostic to the row where it shows. */
#include <stdlib.h>
#include <string.h>

#include "path.h"
#include "rows_parts.h"

/* --- By id -------------------------------------------------------------------------------------------------------- */

static size_t find_section_run(const struct rows_outline *outline, const char *id)
{
    struct arena arena = {0};
    size_t found = outline->count;
    for (size_t i = 0; i < outline->run_count && found == outline->count; i++) {
        const struct run *run = &outline->runs[i];
        enum section section = (enum section)run->from;
        if (run->kind == RUN_SECTION &&
            strcmp(section_row_id(section, outline->sections[section].is_held, &arena), id) == 0)
            found = run->first;
    }
    arena_fini(&arena);
    return found;
}

static size_t find_effective(const struct rows_outline *outline)
{
    for (size_t i = 0; i < outline->run_count; i++)
        if (outline->runs[i].kind == RUN_EFFECTIVE)
            return outline->runs[i].first;
    return outline->count;
}

/* The row of a line. */
static size_t find_line(const struct rows_outline *outline, size_t line)
{
    for (size_t i = 0; i < outline->run_count; i++) {
        const struct run *run = &outline->runs[i];
        if (line >= run->from && line - run->from < run->count)
            return run->first + (line - run->from);
    }
    return outline->count;
}

static size_t find_absent(const struct rows_outline *outline, const struct block *block, const char *step)
{
    for (size_t i = block->first_run; i < block->end_run; i++) {
        const struct run *run = &outline->runs[i];
        if (run->kind == RUN_ABSENT && run->block == block && strcmp(run->field->name, step) == 0)
            return run->first;
    }
    return outline->count;
}

static size_t find_step(const struct rows_outline *outline, const struct block *block, const char *step)
{
    size_t position, at = outline->count;
    if (block_find_step(block, step, &position))
        at = outline_row_of_child(outline, block, position);
    return at < outline->count ? at : find_absent(outline, block, step);
}

/* The deepest row on the way there; *exact is true when that is the whole way. */
static size_t find_path(const struct rows_outline *outline, const char *id, bool *exact)
{
    struct arena arena = {0};
    struct ypath path;
    struct str unused = STR_INIT;
    size_t at = outline->count, steps = 0;
    ypath_parse(id, &arena, &path, &unused); /* an empty name is a key like any other here */
    for (const struct block *block = outline->top; block && steps < path.count;) {
        size_t next = find_step(outline, block, path.steps[steps]);
        if (next == outline->count)
            break;
        at = next;
        steps++;
        block = outline_run_of(outline, at)->inside;
    }
    *exact = steps == path.count;
    str_fini(&unused);
    arena_fini(&arena);
    return at;
}

static size_t find_exact(const struct rows_outline *outline, const char *id)
{
    if (outline->is_lines)
        return strncmp(id, "line ", 5) == 0 ? find_line(outline, strtoul(id + 5, NULL, 10)) : outline->count;
    size_t at = outline->count;
    if (id[0] == '#')
        at = find_section_run(outline, id);
    else if (strcmp(id, "@effective") == 0)
        at = find_effective(outline);
    if (at < outline->count)
        return at;
    bool exact;
    at = find_path(outline, id, &exact);
    return exact ? at : outline->count;
}

static bool is_folded(const struct rows_outline *outline, size_t at)
{
    const struct run *run = outline_run_of(outline, at);
    if (run->kind == RUN_SECTION)
        return outline->sections[run->from].folded;
    return !run->inside && row_count_inside(run, at - run->first) > 0;
}

/* The folded section that would hold a top-level key; the count when there is none. */
static size_t find_section(const struct rows_outline *outline, const struct field_row *field)
{
    size_t section = field ? field->section : SECTION_COUNT;
    for (size_t i = 0; i < outline->run_count; i++)
        if (outline->runs[i].kind == RUN_SECTION && outline->runs[i].from == section)
            return outline->sections[section].folded ? outline->runs[i].first : outline->count;
    return outline->count;
}

static size_t find_section_of_id(const struct rows_outline *outline, const char *id)
{
    struct arena arena = {0};
    struct ypath path;
    struct str cause = STR_INIT;
    size_t at = outline->count;
    if (strcmp(id, "@effective") == 0)
        at = find_section(outline, field_row(FIELD_attn_implementation));
    else if (id[0] != '#' && ypath_parse(id, &arena, &path, &cause))
        at = find_section(outline, field_find(OBJECT_root, path.steps[0]));
    str_fini(&cause);
    arena_fini(&arena);
    return at;
}

/* What is folded and hides the id. */
static size_t find_around(const struct rows_outline *outline, const char *id)
{
    bool exact;
    size_t at = outline->is_lines ? outline->count : find_path(outline, id, &exact);
    return at < outline->count && is_folded(outline, at) ? at : find_section_of_id(outline, id);
}

size_t rows_find(const struct rows *rows, const char *id, size_t fallback)
{
    size_t at = find_exact(rows->outline, id);
    if (at == rows->count)
        at = find_around(rows->outline, id);
    if (at < rows->count || rows->count == 0)
        return at;
    return fallback < rows->count ? fallback : rows->count - 1;
}

/* --- By diagnostic ------------------------------------------------------------------------------------------------ */

/* The pair's position in the block; false when it is not there. */
static bool find_pair(const struct rows_outline *outline, const struct block *block, const struct ypair *pair,
                      size_t *position)
{
    size_t from = 0, to = block->members.count;
    if (pair->mapping != block->node && !block->node->merges)
        return false;
    if (block == outline->top) {
        const struct ynode *key = ynode_resolved(pair->key);
        bool is_text = key && key->kind == YNODE_SCALAR && key->value.kind == YSCALAR_STR;
        const struct field_row *field = is_text ? field_inside(NULL, key->text) : NULL;
        const struct section_state *state = &outline->sections[field ? field->section : SECTION_COUNT];
        from = state->from;
        to = state->to;
    }
    *position = members_find(&block->members, from, to, pair);
    return *position < to;
}

/* The first row of the pair or the item: through aliases there may be more. */
static size_t find_holder(const struct rows_outline *outline, const struct ypair *pair, const struct yitem *item)
{
    size_t found = outline->count;
    for (const struct block *block = outline->top; block; block = block->next) {
        size_t position = item ? item->position : 0;
        if (!block->node || (block->node->kind == YNODE_SEQUENCE) != (item != NULL))
            continue;
        if (item ? item->sequence != block->node : !find_pair(outline, block, pair, &position))
            continue;
        size_t at = outline_row_of_child(outline, block, position);
        if (at < found)
            found = at;
    }
    return found;
}

/* The innermost row around a pair or an item; it is folded, or would show what is looked for but for a search. */
static size_t find_folded(const struct rows_outline *outline, const struct ypair *pair, const struct yitem *item)
{
    const struct ynode *node = item ? item->sequence : pair->mapping;
    const struct ypair *top = pair;
    for (; node && (node->in_pair || node->in_item); node = node->parent) {
        top = pair_that_counts(node->in_pair);
        size_t at = find_holder(outline, top, node->in_item);
        if (at < outline->count)
            return is_folded(outline, at) ? at : outline->count;
    }
    const struct ynode *key = top ? ynode_resolved(top->key) : NULL;
    return find_section(outline, key && key->kind == YNODE_SCALAR ? field_find(OBJECT_root, key->text) : NULL);
}

/* Where a diagnostic without a place shows: at the row of its key, which the file does not hold. */
static size_t find_key(const struct rows_outline *outline, const char *key, bool *hidden)
{
    if (!key)
        return outline->count;
    size_t at = find_exact(outline, key);
    if (at < outline->count)
        return at;
    at = find_section_of_id(outline, key);
    *hidden = at < outline->count;
    return at;
}

/* A key that a mapping lacks has a row of its own in there. */
static size_t find_place(const struct rows_outline *outline, const struct diagnostic *diagnostic, bool *hidden)
{
    const struct ypair *pair = pair_that_counts(diagnostic->pair);
    bool misses = diagnostic->rule->id == RULE_FIELD_MISSING;
    size_t at = misses ? find_exact(outline, diagnostic->key) : outline->count;
    if (at < outline->count)
        return at;
    at = find_holder(outline, pair, diagnostic->item);
    if (at == outline->count) {
        at = find_folded(outline, pair, diagnostic->item);
        *hidden = at < outline->count;
    } else {
        *hidden = misses && is_folded(outline, at);
    }
    return at;
}

size_t rows_of_diagnostic(const struct rows *rows, const struct diagnostic *diagnostic, bool *hidden)
{
    const struct rows_outline *outline = rows->outline;
    *hidden = false;
    if (outline->is_lines)
        return find_line(outline, marks_line_of(outline->analysis, diagnostic));
    if (diagnostic->pair || diagnostic->item)
        return find_place(outline, diagnostic, hidden);
    return find_key(outline, diagnostic->key, hidden);
}
