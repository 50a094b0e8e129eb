/* The list as a whole: sections, what stands in each, and the lines of a file that can't be read as a config. */
#include "rows.h"

#include <stdlib.h>
#include <string.h>

#include "path.h"
#include "rows_parts.h"

/* What the file holds at the top, each with its section. */
struct top {
    struct member member;
    const struct field_row *field;
    enum section section; /* SECTION_COUNT for "Other keys" */
};

struct tops {
    struct top *items;
    size_t count;
    bool present[FIELD_COUNT];
    struct map saved; /* the saved text's keys, each a struct member */
    const struct field_row **absent; /* fields that the file does not hold, but that have a row all the same */
    size_t absent_count;
};

enum section section_of_key(const struct field_row *field)
{
    return field ? field->section : SECTION_COUNT;
}

const char *section_row_id(enum section section, bool is_held, struct arena *arena)
{
    if (section == SECTION_COUNT)
        return "#other";
    return arena_printf(arena, is_held ? "#%s" : "#%s-", section_id(section));
}

static void tops_init(struct tops *tops, const struct building *building, const struct session *session)
{
    struct arena *arena = &building->rows->arena;
    const struct ynode *root = ynode_resolved(building->analysis->index->root);
    const struct ynode *saved = session->saved_index ? ynode_resolved(session->saved_index->root) : NULL;
    struct members members = {NULL, 0};
    if (root && root->kind == YNODE_MAPPING)
        members = members_of(root, arena);
    tops->items = arena_alloc(arena, members.count * sizeof *tops->items);
    tops->count = members.count;
    for (size_t i = 0; i < members.count; i++) {
        const struct field_row *field = member_field(&members.items[i], NULL);
        tops->items[i] = (struct top){members.items[i], field, section_of_key(field)};
        if (field)
            tops->present[field->id] = true;
    }
    if (saved && saved->kind == YNODE_MAPPING) {
        struct members old = members_of(saved, arena);
        tops->saved = members_by_key(&old, arena);
    }
}

static enum mark least_mark(const struct top *top)
{
    if (top->field)
        return top->field->metadata_only ? MARK_LEGACY : MARK_NONE;
    if (member_is_merge(&top->member) || ynode_serves_aliases(top->member.pair->value))
        return MARK_NONE;
    return MARK_UNKNOWN;
}

static const char *top_id(const char *key, struct arena *arena)
{
    struct str id = STR_INIT;
    ypath_add_step(&id, key);
    const char *copy = arena_copy(arena, str_text(&id), id.len);
    str_fini(&id);
    return copy;
}

static void add_top(struct building *building, const struct tops *tops, const struct top *top)
{
    struct arena *arena = &building->rows->arena;
    const struct member *old = map_get(&tops->saved, top->member.key, top->member.len);
    struct row row = {
        .kind = ROW_FIELD,
        .depth = 1,
        .id = top_id(top->member.key, arena),
        .key = text_show(arena, top->member.key, top->member.len),
        .field = top->field,
        .pair = top->member.pair,
        .merged = top->member.merged,
        .node = top->member.pair->value,
        .mark = least_mark(top),
    };
    building_add_value(building, row, old ? old->pair->value : NULL, top->field);
}

/* What axolotl makes of the config where attn_implementation itself does not say it. */
static bool shows_effective(const struct analysis *analysis)
{
    return analysis->attention.backend && analysis->attention.source != ATTENTION_EXPLICIT;
}

static void add_effective(struct building *building)
{
    const char *backend = building->analysis->attention.backend;
    struct row row = {
        .kind = ROW_EFFECTIVE,
        .depth = 1,
        .id = "@effective",
        .key = field_row(FIELD_attn_implementation)->name,
        .value = text_show(&building->rows->arena, backend, strlen(backend)),
        .field = field_row(FIELD_attn_implementation),
    };
    if (building_finds(building, &row))
        building_push(building, row);
}

/* Fields that nobody should set, and that which already shows as what is effective, are not offered. */
static bool is_offered(const struct building *building, const struct field_row *field)
{
    if (field->metadata_only || field->section == SECTION_removed || field->section == SECTION_internal)
        return false;
    return field->id != FIELD_attn_implementation || !shows_effective(building->analysis);
}

static bool shows_absent(const struct building *building, const struct field_row *field)
{
    return (building->marks.missing[field->id] && !field->metadata_only) ||
           analysis_filled(building->analysis, field->id) || (building->all_fields && is_offered(building, field));
}

/* Once for all sections: most fields have no such row, and there are many of both. */
static void find_absent(struct tops *tops, const struct building *building)
{
    size_t count;
    const struct field_row *fields = field_rows_of(NULL, &count);
    if (!building->all_fields && !building->marks.misses && !building->analysis->filled)
        return;
    tops->absent = arena_alloc(&building->rows->arena, count * sizeof(const struct field_row *));
    for (const struct field_row *field = fields; field < fields + count; field++)
        if (!tops->present[field->id] && shows_absent(building, field))
            tops->absent[tops->absent_count++] = field;
}

/* Counts what stands directly in the section; a folded one takes over the marks of what is in it, which then goes. */
static void close_section(struct building *building, size_t at, enum section which)
{
    struct rows *rows = building->rows;
    struct row *section = &rows->items[at];
    bool is_held = false;
    for (size_t i = at + 1; i < rows->count; i++) {
        section->count += rows->items[i].depth == 1;
        is_held = is_held || rows->items[i].kind != ROW_DEFAULT || rows->items[i].first;
    }
    if (section->count == 0) {
        rows->count = at;
        return;
    }
    section->foldable = true;
    section->id = section_row_id(which, is_held, &rows->arena);
    section->folded = !building_searches(building) && building_is_toggled(building, section->id) == is_held;
    if (!section->folded)
        return;
    for (size_t i = at + 1; i < rows->count; i++) {
        section->mark = mark_worse(section->mark, rows->items[i].mark);
        section->first = diagnostic_worse(section->first, rows->items[i].first);
        section->changed = section->changed || rows->items[i].changed;
    }
    rows->count = at + 1;
}

static void add_section(struct building *building, const struct tops *tops, enum section section)
{
    bool is_other = section == SECTION_COUNT;
    struct row row = {
        .kind = ROW_SECTION,
        .key = is_other ? "Other keys" : section_title(section),
        .value = "",
    };
    size_t at = building_push(building, row);
    if (section == SECTION_attention && shows_effective(building->analysis))
        add_effective(building);
    for (size_t i = 0; i < tops->count; i++)
        if (tops->items[i].section == section)
            add_top(building, tops, &tops->items[i]);
    for (size_t i = 0; i < tops->absent_count; i++)
        if (tops->absent[i]->section == section)
            building_add_default(building, tops->absent[i], NULL);
    close_section(building, at, section);
}

static void add_sections(struct building *building, const struct session *session)
{
    struct tops tops = {.items = NULL};
    tops_init(&tops, building, session);
    find_absent(&tops, building);
    for (int section = 0; section <= SECTION_COUNT; section++)
        add_section(building, &tops, (enum section)section);
}

/* Lines of a broken file are all that is sure of it. */
static void add_lines(struct building *building)
{
    struct arena *arena = &building->rows->arena;
    const struct lines *lines = &building->analysis->index->lines;
    for (size_t line = 1; line <= lines->count; line++) {
        size_t start = lines_start(lines, line), end = lines_start(lines, line + 1);
        if (line == lines->count && start == end)
            break;
        while (end > start && (lines->text[end - 1] == '\n' || lines->text[end - 1] == '\r'))
            end--;
        struct row row = {
            .kind = ROW_TEXT,
            .id = arena_printf(arena, "line %zu", line),
            .key = "",
            .value = text_show(arena, lines->text + start, end - start),
            .line = line,
        };
        if (building_finds(building, &row))
            building_push(building, row);
    }
}

static void mark_lines(struct building *building)
{
    const struct analysis *analysis = building->analysis;
    for (size_t i = 0; i < analysis->diagnostic_count; i++) {
        const struct diagnostic *diagnostic = &analysis->diagnostics[i];
        size_t at = rows_of_diagnostic(building->rows, diagnostic, NULL);
        if (at == building->rows->count)
            continue;
        struct row *row = &building->rows->items[at];
        row->mark = mark_worse(row->mark, mark_of_diagnostic(diagnostic));
        row->first = diagnostic_worse(row->first, diagnostic);
    }
}

static bool shows_lines(const struct analysis *analysis)
{
    const struct ynode *root = ynode_resolved(analysis->index->root);
    return analysis->broken || (root && root->kind != YNODE_MAPPING && !ynode_is_null(root));
}

void rows_init(struct rows *rows, const struct session *session, const struct rows_options *options)
{
    *rows = (struct rows){.analysis = session->analysis};
    struct building building = {
        .rows = rows,
        .analysis = session->analysis,
        .all_fields = options->all_fields,
        .saved = session->saved_index,
    };
    words_init(&building.words, options->search, &rows->arena);
    for (size_t i = 0; i < options->toggled_count; i++) {
        const char *id = options->toggled[i];
        map_put(&building.toggled, id, strlen(id), &building, &rows->arena);
    }
    if (shows_lines(session->analysis)) {
        add_lines(&building);
        mark_lines(&building);
    } else {
        marks_init(&building.marks, session->analysis, &rows->arena);
        add_sections(&building, session);
    }
}

void rows_fini(struct rows *rows)
{
    free(rows->items);
    arena_fini(&rows->arena);
    *rows = (struct rows){.items = NULL};
}
