/* Keys that axolotl's schema has no field for. */
#include <string.h>

#include "deprecated.h"
#include "diagnose.h"
#include "nearest.h"
#include "path.h"
#include "removed_key.h"
#include "utf8.h"

/* Bytes of a name in a message. */
#define LONGEST_NAME 120

/* A mapping of the config, and those around it. */
struct level {
    const struct field_row *around; /* the field whose value the mapping is, or whose list has it; NULL for the top level */
    const struct yview *view;
    const struct ypair *pair;       /* that field's pair; NULL for the top level */
    const struct level *outer;      /* in which the pair stands; NULL for the top level */
};

/* Where a key without a row stands. */
struct spot {
    struct diagnosing *diagnosing;
    const struct level *level;
    const struct ypair *pair;
    const char *name;
};

static struct arena *arena_of(const struct spot *spot)
{
    return &spot->diagnosing->analysis->arena;
}

static enum object object_of(const struct level *level)
{
    return level->around ? level->around->object : OBJECT_root;
}

static const char *nearest_field(const struct level *level, const char *name)
{
    struct nearest nearest = {.wanted = name};
    size_t count;
    const struct field_row *row = field_rows_of(level->around, &count);
    for (; count > 0; row++, count--) {
        if (!field_fits(row, level->around) || row->metadata_only)
            continue;
        nearest_try(&nearest, row->name);
        if (row->alias)
            nearest_try(&nearest, row->alias);
    }
    return nearest_found(&nearest);
}

/* "name" beside the pair, as a path from the top. */
static const char *path_beside(const struct ypair *pair, const char *name, struct arena *arena)
{
    struct str path = STR_INIT, own = STR_INIT;
    ypath_of_pair(pair, &path);
    ypath_add_step(&own, ynode_resolved(pair->key)->text);
    str_cut(&path, path.len - own.len);
    ypath_add_step(&path, name);
    const char *beside = arena_copy(arena, str_text(&path), path.len);
    str_fini(&path);
    str_fini(&own);
    return beside;
}

/* The same for a key of that level, with NULL when it is in the file already; `pair` is one that stands there. */
static const char *free_path(const struct spot *spot, const struct level *level, const struct ypair *pair, const char *name)
{
    return !name || yview_find(level->view, name) ? NULL : path_beside(pair, name, arena_of(spot));
}

/* A class under `plugins` that axedit does not know may read a key of the top level that nobody else reads. */
static const char *other_reader(const struct spot *spot)
{
    return spot->level->around ? NULL : spot->diagnosing->analysis->plugins.other;
}

/* "is ignored", as far as axedit can know. */
static const char *is_ignored(const struct spot *spot)
{
    const char *other = other_reader(spot);
    return other ? arena_printf(arena_of(spot), "is ignored, unless the plugin %s reads it", other) : "is ignored";
}

/* The name of the backend that the value means: a full or a short one. */
static const char *backend_meant(const struct ynode *value)
{
    const struct ynode *node = ynode_resolved(value);
    if (!node || node->kind != YNODE_SCALAR || node->value.kind != YSCALAR_STR)
        return NULL;
    const struct backend *backend = backend_find(node->text);
    backend = backend ? backend : backend_of_short_name(node->text);
    return backend ? backend->name : NULL;
}

/* What takes the place of a removed key, with its value filled in; NULL when nothing can. */
static const char *steps_of_removed(const struct spot *spot, const struct removed_key *removed)
{
    struct arena *arena = arena_of(spot);
    const char *colon = removed->steps ? strstr(removed->steps, ": ") : NULL;
    if (!colon)
        return free_path(spot, spot->level, spot->pair, removed->steps);
    const char *name = arena_copy(arena, removed->steps, (size_t)(colon - removed->steps));
    const char *path = free_path(spot, spot->level, spot->pair, name);
    const char *value = strcmp(colon + 2, "%b") == 0 ? backend_meant(spot->pair->value) : colon + 2;
    bool asks = ynode_truthy(spot->pair->value) && spot->diagnosing->analysis->attention.source == ATTENTION_UNSET;
    return path && value && asks ? arena_printf(arena, "%s: %s", path, value) : NULL;
}

/* axolotl ignores it: taking it out changes nothing, writing what it asked for does. What stands in a mapping counts as a
 * part of it, in the effective config too, so that a migration leaves it. */
static enum migrates migrates_removed(const struct removed_key *removed, const struct ypair *pair, const char *steps)
{
    if (removed->owner != OBJECT_root)
        return MIGRATES_NOT;
    if (removed->goes || ynode_is_null(pair->value) || (!steps && !ynode_truthy(pair->value)))
        return MIGRATES_SAFELY;
    if (steps || (removed->refused && !removed->steps))
        return MIGRATES_UNSAFELY;
    return removed->steps ? MIGRATES_BY_CHOICE : MIGRATES_NOT;
}

/* "type in an entry of datasets". */
static const char *name_of_level(const struct spot *spot, const struct level *level)
{
    if (!level->around)
        return "axolotl";
    const char *name = level->around->name;
    if (level->around->type == TYPE_OBJECTS)
        name = arena_printf(arena_of(spot), "an entry of %s", name);
    return level->outer->around ? arena_printf(arena_of(spot), "%s in %s", name, name_of_level(spot, level->outer)) : name;
}

/* What is known by name: rules say what became of it, or of which release it was. */
static bool report_removed(const struct spot *spot)
{
    const struct removed_key *removed = removed_key_find(object_of(spot->level), spot->name);
    if (!removed)
        return false;
    bool empty = ynode_is_null(spot->pair->value);
    bool refused = removed->refused && ynode_truthy(spot->pair->value);
    const char *steps = empty ? NULL : steps_of_removed(spot, removed);
    const char *newer = steps ? steps : removed->steps && !strstr(removed->steps, ": ") ? removed->steps : NULL;
    const char *instead = newer ? arena_printf(arena_of(spot), "; write %s", newer) : "";
    struct diagnostic *diagnostic =
        refused ? diagnose(spot->diagnosing, RULE_FIELD_REMOVED, SEVERITY_ERROR, spot->pair,
                           "%s is no longer taken, and axolotl stops when it is set: %s%s", spot->name, removed->became,
                           instead)
                : diagnose(spot->diagnosing, RULE_UNKNOWN_KEY, empty ? SEVERITY_INFO : SEVERITY_WARNING, spot->pair,
                           "%s is no key of %s and is ignored: %s%s", spot->name, name_of_level(spot, spot->level),
                           removed->became, instead);
    diagnostic->subject = steps;
    diagnostic->migrates = migrates_removed(removed, spot->pair, steps);
    return true;
}

/* A key of a mapping around the one in which it stands. */
static bool report_too_deep(const struct spot *spot)
{
    for (const struct level *inner = spot->level, *level = inner->outer; level; inner = level, level = level->outer) {
        const struct field_row *row = field_inside(level->around, spot->name);
        if (!row || row->metadata_only)
            continue;
        const char *home = level->around ? arena_printf(arena_of(spot), "in %s", name_of_level(spot, level)) : "to the top level";
        const char *path = free_path(spot, level, inner->pair, spot->name);
        diagnose(spot->diagnosing, RULE_UNKNOWN_KEY, SEVERITY_WARNING, spot->pair, "%s belongs %s; under %s it is ignored",
                 spot->name, home, spot->level->around->name)
            ->subject = path;
        return true;
    }
    return false;
}

static const struct yentry *entry_of_field(const struct yview *view, const struct field_row *row)
{
    const struct yentry *entry = yview_find(view, row->name);
    return entry || !row->alias ? entry : yview_find(view, row->alias);
}

/* The field of that level whose mapping has a key of that name: best one that is in the file. Lists come last: nobody can
 * tell which entry is meant. */
static const struct field_row *home_of(const struct level *level, const char *name)
{
    const struct field_row *best = NULL;
    int best_rank = 0;
    size_t count;
    const struct field_row *row = field_rows_of(level->around, &count);
    for (; count > 0; row++, count--) {
        const struct field_row *member = field_fits(row, level->around) ? field_inside(row, name) : NULL;
        if (row->object == OBJECT_root || !member || (member->alias && strcmp(member->alias, name) == 0))
            continue;
        int rank = row->type == TYPE_OBJECTS ? 1 : entry_of_field(level->view, row) ? 3 : 2;
        if (rank > best_rank) {
            best = row;
            best_rank = rank;
        }
    }
    return best;
}

/* A key of a mapping that stands beside that mapping. */
static bool report_too_high(const struct spot *spot)
{
    const struct level *level = spot->level;
    const struct field_row *home = home_of(level, spot->name);
    if (!home)
        return false;
    bool list = home->type == TYPE_OBJECTS;
    const char *name = field_inside(home, spot->name)->name;
    const struct yentry *entry = entry_of_field(level->view, home);
    struct yview inside = yview_of(entry ? entry->value : NULL, arena_of(spot));
    bool taken = list || yview_find(&inside, name) || (entry && !ynode_is_null(entry->value) && !inside.count);
    const char *place = entry ? ynode_resolved(entry->pair->key)->text : home->name;
    const char *beside = path_beside(spot->pair, place, arena_of(spot));
    const char *here = level->around ? arena_printf(arena_of(spot), "in %s", name_of_level(spot, level)) : "at the top level";
    struct diagnostic *diagnostic =
        diagnose(spot->diagnosing, RULE_UNKNOWN_KEY, other_reader(spot) ? SEVERITY_INFO : SEVERITY_WARNING, spot->pair,
                 "%s belongs under %s%s; %s it %s", spot->name, list ? "an entry of " : "", home->name, here, is_ignored(spot));
    diagnostic->subject = taken ? NULL : arena_printf(arena_of(spot), "%s.%s", beside, name);
    if (home->object == OBJECT_fsdp_config && diagnostic->subject)
        diagnostic->migrates = MIGRATES_UNSAFELY; /* older releases had these at the top level */
    return true;
}

/* A key that entries of another list of datasets have. */
static bool report_other_kind(const struct spot *spot)
{
    if (!spot->level->around || !field_find(spot->level->around->object, spot->name))
        return false;
    diagnose(spot->diagnosing, RULE_UNKNOWN_KEY, SEVERITY_WARNING, spot->pair,
             "%s is read from other kinds of datasets; in %s it is ignored, so remove it", spot->name,
             name_of_level(spot, spot->level));
    return true;
}

/* axolotl stops at an option of torch.compile that it does not list. */
static bool is_compile_option(const struct spot *spot)
{
    return spot->level->around && spot->level->around->object == OBJECT_torch_compile_options;
}

/* Where an old flag stands that nobody looks at. */
static bool is_flag_inside(const struct spot *spot)
{
    const struct field_row *row = spot->level->around ? field_find(OBJECT_root, spot->name) : NULL;
    return row && legacy_is_flag(row->id);
}

/* A name that nobody knows may be as long as its file. */
static const char *short_name(const struct spot *spot)
{
    struct str text = STR_INIT;
    str_add(&text, spot->name);
    utf8_shorten(&text, 0, LONGEST_NAME);
    const char *name = arena_copy(arena_of(spot), str_text(&text), text.len);
    str_fini(&text);
    return name;
}

/* What the nearest name leads to, and in `meant` the key whose name it should have. A key that is old itself would only
 * be the next thing to change. */
static const char *advice_of_near(const struct spot *spot, const char *near, const char **meant)
{
    const struct field_row *row = field_inside(spot->level->around, near);
    *meant = near;
    if (!row || !row->deprecated)
        return arena_printf(arena_of(spot), "did you mean %s?", near);
    const struct replacement *replacement = deprecated_row(row->id);
    bool renamed = replacement->way == WAY_RENAMED;
    bool same_value = renamed && row->id != FIELD_batch_size;
    *meant = same_value ? field_row(replacement->newer)->name : NULL;
    if (strncmp(row->deprecated, "nothing", 7) == 0)
        return arena_printf(arena_of(spot), "it looks like %s, which is out of use: remove it", near);
    return arena_printf(arena_of(spot), "it looks like %s, an old key: write %s", near,
                        renamed ? field_row(replacement->newer)->name : row->deprecated);
}

static void report_unknown(const struct spot *spot, const char *near)
{
    const char *meant = NULL;
    const char *advice = near                   ? advice_of_near(spot, near, &meant)
                         : is_flag_inside(spot) ? "the backend is chosen at the top level, by attn_implementation"
                                                : "remove it, or check its spelling";
    enum rule_id rule = is_compile_option(spot) ? RULE_COMPILE_OPTIONS_ALLOWLIST : RULE_UNKNOWN_KEY;
    const char *consequence = is_compile_option(spot) ? "axolotl refuses it" : is_ignored(spot);
    enum severity severity = other_reader(spot) && !near ? SEVERITY_INFO : rule_row(rule)->severity;
    const struct target *target = spot->diagnosing->analysis->target;
    if (!rule_holds_for(rule_row(rule), target))
        return;
    diagnose(spot->diagnosing, rule, severity, spot->pair, "%s is no key of %s and %s; %s%s", short_name(spot),
             name_of_level(spot, spot->level), consequence, advice, rule_releases(rule_row(rule), target, arena_of(spot)))
        ->subject = free_path(spot, spot->level, spot->pair, meant);
}

/* A name one edit away was meant rather than a key of another mapping. */
static void look_at_key(const struct spot *spot)
{
    if (field_inside(spot->level->around, spot->name) || report_removed(spot) || report_other_kind(spot))
        return;
    const char *near = nearest_field(spot->level, spot->name);
    bool typo = (near && nearest_distance(near, spot->name) == 1) || is_compile_option(spot);
    if (typo || (!report_too_deep(spot) && !report_too_high(spot)))
        report_unknown(spot, near);
}

static void look_at_level(struct diagnosing *diagnosing, const struct level *level);

/* The mapping that is a field's value, or those in its list. */
static void look_inside(struct diagnosing *diagnosing, const struct field_row *row, const struct yentry *entry,
                        const struct level *outer)
{
    const struct ynode *value = entry->value;
    struct yview view = yview_of(value, &diagnosing->analysis->arena);
    const struct level level = {row, &view, entry->pair, outer};
    look_at_level(diagnosing, &level);
    for (const struct yitem *item = value->kind == YNODE_SEQUENCE ? value->items : NULL; item; item = item->next) {
        view = yview_of(item->node, &diagnosing->analysis->arena);
        look_at_level(diagnosing, &level);
    }
}

static void look_at_level(struct diagnosing *diagnosing, const struct level *level)
{
    for (size_t i = 0; i < level->view->count; i++) {
        const struct yentry *entry = &level->view->entries[i];
        const struct ynode *key = ynode_resolved(entry->pair->key);
        bool text = key->value.kind == YSCALAR_STR;
        if (level->around && (entry->merged || diagnosed(diagnosing, RULE_UNKNOWN_KEY, entry->pair)))
            continue; /* told of where it stands, if that is in the config */
        const struct spot spot = {diagnosing, level, entry->pair, key->text};
        const struct field_row *row = text ? field_inside(level->around, key->text) : NULL;
        if (row && row->object != OBJECT_root && !row->open)
            look_inside(diagnosing, row, entry, level);
        if (row || ynode_serves_aliases(entry->pair->value))
            continue;
        if (text)
            look_at_key(&spot);
        else
            report_unknown(&spot, NULL);
    }
}

void diagnose_unknown_keys(struct diagnosing *diagnosing)
{
    const struct level top = {.view = &diagnosing->analysis->root};
    look_at_level(diagnosing, &top);
}
