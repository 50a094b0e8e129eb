#include "load.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "plugin.h"
#include "schema.h"
#include "typing.h"

/* One run over a config: where the canonical text and the problems go. */
struct loading {
    struct arena *arena;
    struct field_problem **tail;
    struct str why;
    struct plugins plugins; /* the keys of those that are not listed count for nothing */
    const struct field_row **rows; /* of each entry of the root; NULL for one that can't be loaded */
};

static void add_problem(struct loading *loading, const struct field_row *row, const struct ypair *pair,
                        const struct yitem *item, bool wrong_type)
{
    struct field_problem *problem = arena_alloc(loading->arena, sizeof *problem);
    *problem = (struct field_problem){.row = row,
                                      .pair = pair,
                                      .item = item,
                                      .wrong_type = wrong_type,
                                      .message = arena_copy(loading->arena, str_text(&loading->why), loading->why.len)};
    str_clear(&loading->why);
    *loading->tail = problem;
    loading->tail = &problem->next;
}

static void add_object(struct loading *loading, const struct field_row *around, const struct ynode *mapping,
                       struct str *out);

static void refuse_shape(struct loading *loading, const struct field_row *row, const struct yentry *entry,
                         const struct yitem *item)
{
    const struct ynode *found = item ? ynode_resolved(item->node) : entry->value;
    if (!item && row->type == TYPE_OBJECTS && found->kind == YNODE_SEQUENCE)
        str_printf(&loading->why, "%s needs an entry: axolotl refuses an empty list; write one, or remove the key", row->name);
    else
        str_printf(&loading->why, "%s takes a %s; this is %s", row->name,
                   row->type == TYPE_OBJECTS ? "list of mappings" : "mapping", found ? typing_name(found) : "nothing");
    add_problem(loading, row, entry->pair, item, true);
}

static void add_objects(struct loading *loading, const struct field_row *row, const struct yentry *entry, struct str *out)
{
    str_add_char(out, '[');
    for (const struct yitem *item = entry->value->items; item; item = item->next) {
        const struct ynode *node = ynode_resolved(item->node);
        if (!node || node->kind != YNODE_MAPPING) {
            refuse_shape(loading, row, entry, item);
            continue;
        }
        if (out->data[out->len - 1] != '[')
            str_add(out, ", ");
        add_object(loading, row, node, out);
    }
    str_add_char(out, ']');
}

/* A mapping where other types are taken too: what is loaded is its truth or its text, and its keys are checked. */
static void check_members(struct loading *loading, const struct field_row *row, const struct ynode *value)
{
    if (row->object == OBJECT_root || value->kind != YNODE_MAPPING)
        return;
    struct str unused = STR_INIT;
    add_object(loading, row, value, &unused);
    str_fini(&unused);
}

/* The canonical value of one key; nothing is appended when there is none to load. */
static void add_value(struct loading *loading, const struct field_row *row, const struct yentry *entry, struct str *out)
{
    if (row->type == TYPE_OBJECT && entry->value->kind == YNODE_MAPPING) {
        add_object(loading, row, entry->value, out);
        return;
    }
    if (row->type == TYPE_OBJECTS && entry->value->kind == YNODE_SEQUENCE && (entry->value->count > 0 || !row->not_empty)) {
        add_objects(loading, row, entry, out);
        return;
    }
    bool wrong_type;
    size_t start = out->len;
    if (field_check(row, entry->value, out, &loading->why, &wrong_type)) {
        check_members(loading, row, entry->value);
        return;
    }
    str_cut(out, start);
    if ((row->type == TYPE_OBJECT || row->type == TYPE_OBJECTS) && !ynode_is_null(entry->value)) {
        str_clear(&loading->why);
        refuse_shape(loading, row, entry, NULL);
    } else {
        add_problem(loading, row, entry->pair, NULL, wrong_type);
    }
}

/* "name: value" with a comma before it; `*seen` bits keep a key and its alias from coming twice. */
static void add_entry(struct loading *loading, const struct field_row *row, const struct yentry *entry, struct str *out)
{
    size_t start = out->len;
    if (out->data[out->len - 1] != '{')
        str_add_len(out, ", ", 2);
    size_t name = out->len;
    str_add(out, row->name);
    for (char *dot = memchr(out->data + name, '.', out->len - name); dot; dot = strchr(dot, '.'))
        *dot = '_'; /* the member's name */
    str_add_len(out, ": ", 2);
    size_t value = out->len;
    add_value(loading, row, entry, out);
    if (out->len == value)
        str_cut(out, start);
}

/* The row for a key; NULL for a key without a row, or one that can't be loaded. */
static const struct field_row *row_of(const struct loading *loading, const struct field_row *around, const struct yentry *entry)
{
    const struct ynode *key = ynode_resolved(entry->pair->key);
    if (key->value.kind != YSCALAR_STR)
        return NULL;
    const struct field_row *row = field_inside(around, key->text);
    return row && !row->metadata_only && plugins_read(&loading->plugins, row) ? row : NULL;
}

/* A key that an open mapping takes though it has no row. */
static void check_other(struct loading *loading, const struct field_row *around, const struct yentry *entry)
{
    const struct ynode *key = ynode_resolved(entry->pair->key);
    if (!around->open || typing_inner_fits(around->inner, key, entry->value))
        return;
    str_printf(&loading->why, "%s takes ", around->name);
    field_describe_type(around, &loading->why);
    str_printf(&loading->why, "; under %s stands %s", key->text, typing_name(entry->value));
    add_problem(loading, around, entry->pair, NULL, true);
}

static void add_object(struct loading *loading, const struct field_row *around, const struct ynode *mapping, struct str *out)
{
    bool seen[FIELD_COUNT] = {false};
    struct yview view = yview_of(mapping, loading->arena);
    str_add_char(out, '{');
    for (size_t i = 0; i < view.count; i++) {
        const struct field_row *row = row_of(loading, around, &view.entries[i]);
        if (!row)
            check_other(loading, around, &view.entries[i]);
        if (!row || seen[row->id])
            continue;
        seen[row->id] = true;
        add_entry(loading, row, &view.entries[i], out);
    }
    str_add_char(out, '}');
}

/* The top level, one nested mapping for each section: libcyaml looks fields up one by one. */
static void add_sections(struct loading *loading, const struct yview *root, struct str *out,
                         struct config_loaded *loaded)
{
    const struct yentry *entries[FIELD_COUNT] = {NULL};
    bool filled[SECTION_COUNT] = {false};
    for (size_t i = 0; i < root->count; i++) {
        const struct field_row *row = loading->rows[i];
        if (!row || entries[row->id])
            continue;
        entries[row->id] = &root->entries[i];
        filled[row->section] = true;
    }
    str_add_char(out, '{');
    const struct field_row *row = field_at(0);
    for (size_t i = 0, count = field_count(); i < count && row[i].owner == OBJECT_root && !row[i].metadata_only;) {
        enum section section = row[i].section;
        if (filled[section])
            str_add(out, out->data[out->len - 1] == '{' ? "" : ", ");
        size_t start = out->len;
        if (filled[section])
            str_printf(out, "%s: {", section_id(section));
        for (; i < count && row[i].section == section && row[i].owner == OBJECT_root && !row[i].metadata_only; i++)
            if (entries[row[i].id])
                add_entry(loading, &row[i], entries[row[i].id], out);
        if (filled[section])
            str_add_char(out, '}');
        loaded->sections[section].start = start;
        loaded->sections[section].len = out->len - start;
    }
    str_add_char(out, '}');
}

static const struct {
    size_t offset, size;
} section_places[SECTION_COUNT] = {
#define SECTION(id, title) [SECTION_##id] = {offsetof(struct config, id), sizeof(struct config_##id)},
#include "fields.def"
};

/* Bytes: a store holds hundreds of loads, most with a few values. */
enum { LOAD_FIRST_BLOCK = 512 };

/* What one run of libcyaml made; freed with the last section that is still in use. */
struct load {
    size_t uses;
    struct arena arena;
};

static struct load *use(struct load *load)
{
    load->uses++;
    return load;
}

static void release(struct load *load)
{
    if (load && --load->uses == 0) {
        arena_fini(&load->arena);
        free(load);
    }
}

enum { STORE_SETS = 512, STORE_PLACES = 4 };

/* A section's text, its struct, and what that points into. */
struct stored {
    enum section section;
    struct load *load; /* NULL: the place is free */
    struct str text;
    void *values;
};

/* Each text has one set; in it the one that was used last comes first. */
struct config_store {
    struct stored sets[STORE_SETS][STORE_PLACES];
};

struct config_store *config_store_new(void)
{
    return mem_alloc(sizeof(struct config_store));
}

static void empty_place(struct stored *stored)
{
    release(stored->load);
    str_fini(&stored->text);
    free(stored->values);
    *stored = (struct stored){.text = STR_INIT};
}

void config_store_free(struct config_store *store)
{
    for (size_t i = 0; store && i < STORE_SETS; i++)
        for (size_t k = 0; k < STORE_PLACES; k++)
            empty_place(&store->sets[i][k]);
    free(store);
}

static struct stored *set_of(struct config_store *store, const char *text, size_t len)
{
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)text[i]) * 16777619U;
    return store->sets[(hash ^ hash >> 16) % STORE_SETS];
}

static void move_to_front(struct stored *set, size_t at)
{
    struct stored used = set[at];
    memmove(&set[1], &set[0], at * sizeof *set);
    set[0] = used;
}

static const struct stored *find_stored(struct config_store *store, size_t section, const char *text, size_t len)
{
    struct stored *set = set_of(store, text, len);
    for (size_t i = 0; i < STORE_PLACES && set[i].load; i++) {
        if (set[i].section != section || set[i].text.len != len || memcmp(set[i].text.data, text, len) != 0)
            continue;
        move_to_front(set, i);
        return &set[0];
    }
    return NULL;
}

static const char *section_text(const struct config_loaded *loaded, size_t section)
{
    return loaded->text + loaded->sections[section].start;
}

static bool has_same(const struct config_loaded *loaded, const struct config_loaded *before, size_t section)
{
    size_t len = loaded->sections[section].len;
    return len == before->sections[section].len &&
           memcmp(section_text(loaded, section), section_text(before, section), len) == 0;
}

/* The struct of the section that `before` or the store has of the same text, and whose it is; NULL when none has. */
static const void *find_section(const struct config_loaded *loaded, const struct config_sources *sources, size_t section,
                                struct load **load)
{
    const struct config_loaded *before = sources->before;
    if (before && has_same(loaded, before, section)) {
        *load = before->loads[section];
        return (const char *)&before->config + section_places[section].offset;
    }
    size_t len = loaded->sections[section].len;
    if (!sources->store || len == 0)
        return NULL;
    const struct stored *stored = find_stored(sources->store, section, section_text(loaded, section), len);
    if (!stored)
        return NULL;
    *load = stored->load;
    return stored->values;
}

static void store_section(struct config_store *store, const struct config_loaded *loaded, size_t section)
{
    size_t len = loaded->sections[section].len, size = section_places[section].size;
    if (len == 0)
        return;
    struct stored *stored = set_of(store, section_text(loaded, section), len);
    empty_place(&stored[STORE_PLACES - 1]);
    move_to_front(stored, STORE_PLACES - 1);
    stored->section = (enum section)section;
    stored->load = use(loaded->loads[section]);
    str_add_len(&stored->text, section_text(loaded, section), len);
    stored->values = mem_alloc(size);
    memcpy(stored->values, (const char *)&loaded->config + section_places[section].offset, size);
}

/* Loads the sections that no source has with the same text, and shares the others. */
static void load_sections(struct config_loaded *loaded, const struct config_sources *sources)
{
    const void *values[SECTION_COUNT];
    struct load *load = mem_alloc(sizeof *load);
    load->arena.first_block = LOAD_FIRST_BLOCK;
    struct str text = STR_INIT;
    str_add_char(&text, '{');
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        struct load *whose = load;
        values[i] = find_section(loaded, sources, i, &whose);
        loaded->loads[i] = use(whose);
        if (values[i])
            continue;
        str_add(&text, loaded->sections[i].len > 0 && text.len > 1 ? ", " : "");
        str_add_len(&text, section_text(loaded, i), loaded->sections[i].len);
    }
    str_add_char(&text, '}');
    if (text.len > 2)
        schema_load(str_text(&text), text.len, &load->arena, &loaded->config);
    for (size_t i = 0; i < SECTION_COUNT; i++)
        if (values[i])
            memcpy((char *)&loaded->config + section_places[i].offset, values[i], section_places[i].size);
    for (size_t i = 0; i < SECTION_COUNT && sources->store; i++) /* now that nothing of the store is needed any more */
        if (!values[i])
            store_section(sources->store, loaded, i);
    if (load->uses == 0)
        free(load);
    str_fini(&text);
}

void config_release(const struct config_loaded *loaded)
{
    for (size_t i = 0; loaded && i < SECTION_COUNT; i++)
        release(loaded->loads[i]);
}

static struct loading start_loading(const struct yview *root, struct arena *arena, struct field_problem **problems)
{
    struct loading loading = {.arena = arena, .tail = problems, .why = STR_INIT, .plugins = plugins_listed(root)};
    loading.rows = arena_alloc(arena, root->count * sizeof *loading.rows);
    for (size_t i = 0; i < root->count; i++)
        loading.rows[i] = row_of(&loading, NULL, &root->entries[i]);
    *problems = NULL;
    return loading;
}

void config_canonical(const struct yview *root, struct arena *arena, struct str *out, struct field_problem **problems)
{
    struct loading loading = start_loading(root, arena, problems);
    struct config_loaded unused = {0};
    add_sections(&loading, root, out, &unused);
    str_fini(&loading.why);
}

/* The default of a scalar member that the file does not give. Lists have none that a rule reads. */
static void fill_default(const struct field_row *row, char *base, struct arena *arena)
{
    struct yscalar value = yscalar_resolve(row->fallback, strlen(row->fallback), true, NULL);
    char *member = base + row->offset;
    void *filled = NULL;
    if (row->type == TYPE_BOOL && value.kind == YSCALAR_BOOL)
        *(bool *)(filled = arena_alloc(arena, sizeof(bool))) = value.boolean;
    else if (row->type == TYPE_INT && value.kind == YSCALAR_INT)
        *(int64_t *)(filled = arena_alloc(arena, sizeof(int64_t))) = value.integer;
    else if (row->type == TYPE_FLOAT || row->type == TYPE_NUMBER)
        *(double *)(filled = arena_alloc(arena, sizeof(double))) = value.number;
    else if (row->type == TYPE_TEXT || row->type == TYPE_CHOICE || row->type == TYPE_SWITCH)
        filled = arena_copy(arena, row->fallback, strlen(row->fallback));
    memcpy(member, &filled, sizeof filled);
}

/* Absent keys get what axolotl's schema fills in; a key that is there, even as null, keeps what it says. */
static void fill_defaults(const struct loading *loading, struct config *config, const struct yview *root)
{
    bool present[FIELD_COUNT] = {false};
    for (size_t i = 0; i < root->count; i++) {
        const struct field_row *row = loading->rows[i];
        if (!row)
            continue;
        present[row->id] = true;
        config->given[row->id] = config->given[row->id] || !ynode_is_null(root->entries[i].value);
    }
    const struct field_row *row = field_at(0);
    for (size_t i = 0, count = field_count(); i < count && row[i].owner == OBJECT_root; i++) {
        if (row[i].fallback && !present[row[i].id] && !row[i].metadata_only && plugins_read(&loading->plugins, &row[i]))
            fill_default(&row[i], (char *)config, loading->arena);
    }
}

struct config *config_load(const struct yview *root, struct arena *arena, const struct config_sources *sources,
                           struct field_problem **problems, const struct config_loaded **loaded)
{
    struct str text = STR_INIT;
    struct loading loading = start_loading(root, arena, problems);
    struct config_loaded *made = arena_alloc(arena, sizeof *made);
    struct config *config = arena_alloc(arena, sizeof *config);
    add_sections(&loading, root, &text, made);
    made->text = arena_copy(arena, str_text(&text), text.len);
    load_sections(made, sources);
    *loaded = made;
    *config = made->config;
    fill_defaults(&loading, config, root);
    str_fini(&text);
    str_fini(&loading.why);
    return config;
}
