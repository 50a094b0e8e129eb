/* The list as a whole: sections, what stands in each, and the lines of a file that can't be read as a config. */
#include "rows.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "path.h"
#include "rows_parts.h"

/* --- The top ------------------------------------------------------------------------------------------------------ */

static enum section section_of_key(const struct field_row *field)
{
    return field ? field->section : SECTION_COUNT;
}

/* Puts the members of the top in the order of their sections, else as they are. */
static void sort_by_section(struct rows_outline *outline, struct block *top, bool *present)
{
    size_t count = top->members.count, next[ALL_SECTIONS], total = 0;
    unsigned char *sections = arena_alloc(&outline->arena, count);
    struct member *sorted = arena_alloc(&outline->arena, count * sizeof *sorted);
    for (size_t i = 0; i < count; i++) {
        const struct field_row *field = member_field(&top->members.items[i], NULL);
        sections[i] = (unsigned char)section_of_key(field);
        outline->sections[sections[i]].to++;
        if (field)
            present[field->id] = true;
    }
    for (int section = 0; section < ALL_SECTIONS; section++) {
        struct section_state *state = &outline->sections[section];
        state->from = next[section] = total;
        total += state->to;
        state->to = total;
    }
    for (size_t i = 0; i < count; i++)
        sorted[next[sections[i]]++] = top->members.items[i];
    top->members.items = sorted;
}

static void add_top(struct rows_outline *outline, bool *present)
{
    const struct ynode *root = ynode_resolved(outline->analysis->index->root);
    const struct ynode *saved = outline->saved ? ynode_resolved(outline->saved->root) : NULL;
    bool is_mapping = root && root->kind == YNODE_MAPPING;
    outline->top = block_new(outline, (struct block){
                                          .id = "",
                                          .depth = 1,
                                          .node = is_mapping ? root : NULL,
                                          .saved = saved,
                                      });
    sort_by_section(outline, outline->top, present);
    block_find_opened(outline, outline->top);
}

/* --- Sections ----------------------------------------------------------------------------------------------------- */

/* What axolotl makes of the config where attn_implementation itself does not say it. */
static bool shows_effective(const struct analysis *analysis)
{
    return analysis->attention.backend && analysis->attention.source != ATTENTION_EXPLICIT;
}

static void add_effective(struct rows_outline *outline)
{
    struct run run = {.kind = RUN_EFFECTIVE, .count = 1, .block = outline->top};
    struct arena arena = {0};
    struct row row = row_make(outline, &run, 0, &arena);
    if (search_finds(outline, &row)) {
        search_rank(outline, &row, outline->count);
        outline_push(outline, run);
    }
    arena_fini(&arena);
}

/* Fields that nobody should set, and that which already shows as what is effective, are not offered. */
static bool is_offered(const struct rows_outline *outline, const struct field_row *field)
{
    if (field->metadata_only || field->section == SECTION_removed || field->section == SECTION_internal)
        return false;
    return field->id != FIELD_attn_implementation || !shows_effective(outline->analysis);
}

/* Fields that the file does not hold, but that have a row all the same. */
struct absent {
    const struct field_row **items;
    size_t count;
};

static bool shows_absent(const struct rows_outline *outline, const struct field_row *field)
{
    return (outline->marks.missing[field->id] && !field->metadata_only) ||
           analysis_filled(outline->analysis, field->id) || (outline->all_fields && is_offered(outline, field));
}

/* Once for all sections: most fields have no such row, and there are many of both. */
static struct absent find_absent(struct rows_outline *outline, const bool *present)
{
    struct absent absent = {NULL, 0};
    size_t count;
    const struct field_row *fields = field_rows_of(NULL, &count);
    if (!outline->all_fields && !outline->marks.misses && !outline->analysis->filled)
        return absent;
    absent.items = arena_alloc(&outline->arena, count * sizeof(const struct field_row *));
    for (const struct field_row *field = fields; field < fields + count; field++)
        if (!present[field->id] && shows_absent(outline, field))
            absent.items[absent.count++] = field;
    return absent;
}

/* Counts what stands directly in the section, and notes what is missing in it. */
static void count_section(const struct rows_outline *outline, size_t first_run, struct section_state *state)
{
    for (size_t i = first_run; i < outline->run_count; i++) {
        const struct run *run = &outline->runs[i];
        if (run->block == outline->top)
            state->count += run->count;
        if (run->kind != RUN_ABSENT) {
            state->is_held = true;
            continue;
        }
        const struct diagnostic *missing = row_find_missing(outline, run->block, run->field);
        if (!missing)
            continue;
        state->is_held = true;
        state->absent_mark = mark_worse(state->absent_mark, mark_of_diagnostic(missing));
        state->absent_first = diagnostic_worse(state->absent_first, missing);
    }
}

static bool is_folded(const struct rows_outline *outline, enum section section, bool is_held)
{
    struct arena arena = {0};
    const char *id = section_row_id(section, is_held, &arena);
    bool folded = !outline_searches(outline) && outline_is_toggled(outline, id) == is_held;
    arena_fini(&arena);
    return folded;
}

static void add_section(struct rows_outline *outline, const struct absent *absent, enum section section)
{
    struct section_state *state = &outline->sections[section];
    struct block *last_block = outline->last_block;
    size_t run = outline->run_count, row = outline->count;
    outline_push(outline, (struct run){.kind = RUN_SECTION, .count = 1, .from = section});
    if (section == SECTION_attention && shows_effective(outline->analysis))
        add_effective(outline);
    outline_add_children(outline, outline->top, state->from, state->to);
    for (size_t i = 0; i < absent->count; i++)
        if (absent->items[i]->section == section)
            outline_add_absent(outline, outline->top, absent->items[i]);
    count_section(outline, run + 1, state);
    state->folded = state->count > 0 && is_folded(outline, section, state->is_held);
    if (state->count > 0 && !state->folded)
        return;
    outline->run_count = run + state->folded;
    outline->count = row + state->folded;
    outline->last_block = last_block;
    last_block->next = NULL;
}

static void add_sections(struct rows_outline *outline)
{
    bool present[FIELD_COUNT] = {false};
    add_top(outline, present);
    struct absent absent = find_absent(outline, present);
    for (int section = 0; section < ALL_SECTIONS; section++)
        add_section(outline, &absent, (enum section)section);
    outline->top->end_run = outline->run_count;
}

/* --- Lines -------------------------------------------------------------------------------------------------------- */

/* Lines of a broken file are all that is sure of it. */
static void add_lines(struct rows_outline *outline)
{
    const struct lines *lines = &outline->analysis->index->lines;
    bool ends_in_break = lines_start(lines, lines->count) == lines->len;
    struct run run = {.kind = RUN_LINES, .count = ends_in_break ? lines->count - 1 : lines->count, .from = 1};
    if (!outline_searches(outline)) {
        if (run.count > 0)
            outline_push(outline, run);
        return;
    }
    for (size_t left = run.count; left > 0; left--, run.from++) {
        struct arena arena = {0};
        run.count = 1;
        struct row row = row_make(outline, &run, 0, &arena);
        if (search_finds(outline, &row))
            outline_push(outline, run);
        arena_fini(&arena);
    }
}

static bool shows_lines(const struct analysis *analysis)
{
    const struct ynode *root = ynode_resolved(analysis->index->root);
    return analysis->broken || (root && root->kind != YNODE_MAPPING && !ynode_is_null(root));
}

/* --- All of it ---------------------------------------------------------------------------------------------------- */

/* The id of what stands around, before the last dot that is no part of a name; "" at the top. */
static size_t around_len(const char *id)
{
    size_t last = 0;
    for (size_t i = 0; id[i]; i++) {
        if (id[i] == '\\' && id[i + 1])
            i++;
        else if (id[i] == '.')
            last = i;
    }
    return last;
}

static void add_toggled(struct rows_outline *outline, const char *id)
{
    struct arena *arena = &outline->arena;
    struct ypath path;
    struct str unused = STR_INIT;
    if (map_put(&outline->toggled, id, strlen(id), outline, arena))
        return;
    ypath_parse(id, arena, &path, &unused); /* an empty name is a key like any other here */
    str_fini(&unused);
    size_t len = around_len(id);
    struct toggled *toggled = arena_alloc(arena, sizeof *toggled);
    toggled->step = path.steps[path.count - 1];
    toggled->next = map_get(&outline->opened, id, len);
    map_put(&outline->opened, id, len, toggled, arena);
}

void rows_init(struct rows *rows, const struct session *session, const struct rows_options *options)
{
    struct rows_outline *outline = mem_alloc(sizeof *outline);
    outline->session = session;
    outline->generation = session->generation;
    outline->analysis = session->analysis;
    outline->saved = session->saved_index;
    outline->all_fields = options->all_fields;
    outline->is_lines = shows_lines(session->analysis);
    words_init(&outline->words, options->search, &outline->arena);
    outline->search = options->search ? arena_copy(&outline->arena, options->search, strlen(options->search)) : "";
    outline->best_rank = INT_MAX;
    for (size_t i = 0; i < options->toggled_count; i++)
        add_toggled(outline, options->toggled[i]);
    if (outline->is_lines) {
        marks_init_of_lines(&outline->marks, session->analysis, &outline->arena);
        add_lines(outline);
    } else {
        marks_init(&outline->marks, session->analysis, &outline->arena);
        add_sections(outline);
    }
    *rows = (struct rows){
        .count = outline->count,
        .are_lines = outline->is_lines,
        .best = outline_searches(outline) ? outline->best : 0,
        .outline = outline,
    };
}

void rows_fini(struct rows *rows)
{
    if (!rows->outline)
        return;
    free(rows->outline->runs);
    arena_fini(&rows->outline->arena);
    free(rows->outline);
    *rows = (struct rows){.outline = NULL};
}
