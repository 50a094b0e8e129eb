/* Keys that axolotl's schema has no field for. */
#include <string.h>

#include "diagnose.h"
#include "nearest.h"
#include "path.h"

/* A key that was taken out of axolotl, as removed_keys.def says. */
struct removed {
    const char *name;
    bool refused;
    const char *became;
    const char *replacement;
};

static const struct removed removed_keys[] = {
#define REMOVED(key, is_refused, what, newer) {.name = #key, .refused = is_refused, .became = what, .replacement = newer},
#include "removed_keys.def"
};

/* Where a key without a row stands. */
struct spot {
    struct diagnosing *diagnosing;
    const struct field_row *around; /* the field whose value is the mapping; NULL for the top level */
    const struct yview *view;       /* the mapping */
    const struct ypair *pair;
    const char *name;
};

static const struct removed *find_removed(const char *name)
{
    for (size_t i = 0; i < sizeof removed_keys / sizeof *removed_keys; i++)
        if (strcmp(removed_keys[i].name, name) == 0)
            return &removed_keys[i];
    return NULL;
}

static enum object object_of(const struct spot *spot)
{
    return spot->around ? spot->around->object : OBJECT_root;
}

static const char *nearest_field(enum object owner, const char *name)
{
    struct nearest nearest = {.wanted = name};
    for (size_t i = 0; i < field_count(); i++) {
        const struct field_row *row = field_at(i);
        if (row->owner != owner || row->metadata_only)
            continue;
        nearest_try(&nearest, row->name);
        if (row->alias)
            nearest_try(&nearest, row->alias);
    }
    return nearest_found(&nearest);
}

/* "name" beside the key, as a path from the top; NULL when that key is in the file already. */
static const char *path_beside(const struct spot *spot, const char *name)
{
    struct arena *arena = &spot->diagnosing->analysis->arena;
    struct str path = STR_INIT, own = STR_INIT;
    if (!name || yview_find(spot->view, name))
        return NULL;
    ypath_of_pair(spot->pair, &path);
    ypath_add_step(&own, spot->name);
    str_cut(&path, path.len - own.len);
    ypath_add_step(&path, name);
    const char *beside = arena_copy(arena, str_text(&path), path.len);
    str_fini(&path);
    str_fini(&own);
    return beside;
}

/* What is known by name: rules say what became of it, or of which release it was. */
static bool report_removed(const struct spot *spot)
{
    const struct removed *removed = spot->around ? NULL : find_removed(spot->name);
    if (!removed)
        return false;
    bool empty = ynode_is_null(spot->pair->value);
    bool refused = removed->refused && ynode_truthy(spot->pair->value);
    const char *instead =
        removed->replacement ? arena_printf(&spot->diagnosing->analysis->arena, "; write %s", removed->replacement) : "";
    struct diagnostic *diagnostic =
        refused ? diagnose(spot->diagnosing, RULE_FIELD_REMOVED, SEVERITY_ERROR, spot->pair,
                           "%s is no longer taken, and axolotl stops when it is set: %s%s", spot->name, removed->became,
                           instead)
                : diagnose(spot->diagnosing, RULE_UNKNOWN_KEY, empty ? SEVERITY_INFO : SEVERITY_WARNING, spot->pair,
                           "%s is no key of axolotl and is ignored: %s%s", spot->name, removed->became, instead);
    diagnostic->subject = empty ? NULL : path_beside(spot, removed->replacement);
    return true;
}

/* A key of the top level that stands in a mapping. */
static bool report_too_deep(const struct spot *spot)
{
    const struct field_row *row = spot->around ? field_find(OBJECT_root, spot->name) : NULL;
    if (!row || row->metadata_only)
        return false;
    bool taken = yview_find(&spot->diagnosing->analysis->root, spot->name) != NULL;
    diagnose(spot->diagnosing, RULE_UNKNOWN_KEY, SEVERITY_WARNING, spot->pair,
             "%s belongs to the top level; under %s it is ignored", spot->name, spot->around->name)
        ->subject = taken ? NULL : spot->name;
    return true;
}

/* The field whose mapping has a key of that name. Lists come last: nobody can tell which entry is meant. */
static const struct field_row *home_of(const char *name)
{
    const struct field_row *list = NULL;
    for (size_t i = 0; i < field_count(); i++) {
        const struct field_row *row = field_at(i);
        const struct field_row *member = row->object == OBJECT_root ? NULL : field_find(row->object, name);
        if (!member || (member->alias && strcmp(member->alias, name) == 0))
            continue;
        if (row->type == TYPE_OBJECT)
            return row;
        list = list ? list : row;
    }
    return list;
}

/* A key of a mapping that stands at the top level. */
static bool report_too_high(const struct spot *spot)
{
    const struct field_row *home = spot->around ? NULL : home_of(spot->name);
    if (!home)
        return false;
    struct analysis *analysis = spot->diagnosing->analysis;
    const char *name = field_find(home->object, spot->name)->name;
    const char *path = arena_printf(&analysis->arena, "%s.%s", home->name, name);
    const struct yentry *entry = yview_find(&analysis->root, home->name);
    struct yview inside = yview_of(entry ? entry->value : NULL, &analysis->arena);
    bool taken = yview_find(&inside, name) || (entry && !ynode_is_null(entry->value) && !inside.count);
    diagnose(spot->diagnosing, RULE_UNKNOWN_KEY, SEVERITY_WARNING, spot->pair,
             "%s belongs under %s%s; at the top level it is ignored", spot->name,
             home->type == TYPE_OBJECTS ? "an entry of " : "", home->name)
        ->subject = taken || home->type == TYPE_OBJECTS ? NULL : path;
    return true;
}

static void report_unknown(const struct spot *spot, const char *near)
{
    struct arena *arena = &spot->diagnosing->analysis->arena;
    const char *of = !spot->around                       ? "axolotl"
                     : spot->around->type == TYPE_OBJECTS ? arena_printf(arena, "an entry of %s", spot->around->name)
                                                          : spot->around->name;
    const char *advice = near ? arena_printf(arena, "did you mean %s?", near) : "remove it, or check its spelling";
    const char *consequence = "is ignored";
    enum rule_id rule = RULE_UNKNOWN_KEY;
    if (object_of(spot) == OBJECT_torch_compile_options) {
        rule = RULE_COMPILE_OPTIONS_ALLOWLIST;
        consequence = "axolotl refuses it";
    }
    const struct target *target = spot->diagnosing->analysis->target;
    if (!rule_holds_for(rule_row(rule), target))
        return;
    diagnose(spot->diagnosing, rule, rule_row(rule)->severity, spot->pair, "%s is no key of %s and %s; %s%s", spot->name, of,
             consequence, advice, rule_releases(rule_row(rule), target, arena))
        ->subject = path_beside(spot, near);
}

/* A name one edit away was meant rather than a key of another mapping. */
static void look_at_key(const struct spot *spot)
{
    if (field_find(object_of(spot), spot->name) || report_removed(spot))
        return;
    const char *near = nearest_field(object_of(spot), spot->name);
    bool typo = (near && nearest_distance(near, spot->name) == 1) || object_of(spot) == OBJECT_torch_compile_options;
    if (typo || (!report_too_deep(spot) && !report_too_high(spot)))
        report_unknown(spot, near);
}

static void look_at_mapping(struct diagnosing *diagnosing, const struct field_row *around, const struct yview *view);

/* The mapping that is a field's value, or those in its list. */
static void look_inside(struct diagnosing *diagnosing, const struct field_row *row, const struct ynode *value)
{
    struct yview view = yview_of(value, &diagnosing->analysis->arena);
    look_at_mapping(diagnosing, row, &view);
    for (const struct yitem *item = value->kind == YNODE_SEQUENCE ? value->items : NULL; item; item = item->next) {
        view = yview_of(item->node, &diagnosing->analysis->arena);
        look_at_mapping(diagnosing, row, &view);
    }
}

static void look_at_mapping(struct diagnosing *diagnosing, const struct field_row *around, const struct yview *view)
{
    for (size_t i = 0; i < view->count; i++) {
        const struct yentry *entry = &view->entries[i];
        const struct ynode *key = ynode_resolved(entry->pair->key);
        bool text = key->value.kind == YSCALAR_STR;
        if (around && (entry->merged || diagnosed(diagnosing, RULE_UNKNOWN_KEY, entry->pair)))
            continue; /* told of where it stands, if that is in the config */
        const struct spot spot = {diagnosing, around, view, entry->pair, key->text};
        const struct field_row *row = text && !around ? field_find(OBJECT_root, key->text) : NULL;
        if (row && row->object != OBJECT_root && !row->open)
            look_inside(diagnosing, row, entry->value);
        if (ynode_serves_aliases(entry->pair->value))
            continue;
        if (text)
            look_at_key(&spot);
        else
            report_unknown(&spot, NULL);
    }
}

void diagnose_unknown_keys(struct diagnosing *diagnosing)
{
    look_at_mapping(diagnosing, NULL, &diagnosing->analysis->root);
}
