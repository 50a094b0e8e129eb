/*
 * Deprecated fields that stand in the file, with what replaces them. A stage of its own, since what became of a key is a
 * matter of the text: the value is written anew as it stands.
 */
#include <string.h>

#include "diagnose.h"
#include "emit.h"
#include "path.h"

/* No rule: what deprecated.def writes in the place of one. */
enum { RULE_NOT_REFUSED = RULE_COUNT, RULE_NOT_REPORTED = RULE_COUNT };

enum way { WAY_NONE, WAY_RENAMED, WAY_REPLACED, WAY_REFUSED };

/* A row of deprecated.def. */
struct replacement {
    enum way way;
    enum field newer;       /* of a renamed field */
    unsigned rule;          /* enum rule_id */
    unsigned together;
    bool even_false;        /* of a refused one */
    const char *steps;
};

static const struct replacement replacements[FIELD_COUNT] = {
#define RENAMED(field, to, alone, both)                                                                                \
    [FIELD_##field] = {WAY_RENAMED, FIELD_##to, RULE_##alone, RULE_##both, false, #to},
#define REPLACED(field, alone, lines)                                                                                  \
    [FIELD_##field] = {WAY_REPLACED, FIELD_NONE, RULE_##alone, RULE_NOT_REFUSED, false, lines},
#define REFUSED(field, always, lines)                                                                                  \
    [FIELD_##field] = {WAY_REFUSED, FIELD_NONE, RULE_FIELD_REMOVED, RULE_NOT_REFUSED, always, lines},
#include "deprecated.def"
};

struct looking {
    struct diagnosing *diagnosing;
    const struct field_row *row;
    const struct yentry *entry;
    const struct yview *around; /* the mapping that the key stands in */
    const char *prefix;         /* its path with a dot behind it; "" for the top level */
};

static const char *value_in_flow(const struct looking *looking)
{
    struct arena *arena = &looking->diagnosing->analysis->arena;
    struct str text = STR_INIT;
    yemit_flow(&text, looking->entry->value);
    const char *copy = arena_copy(arena, str_text(&text), text.len);
    str_fini(&text);
    return copy;
}

/* True when the path leads to something that the file has already: nothing may be written over it. */
static bool is_taken(const struct looking *looking, const char *path)
{
    struct arena *arena = &looking->diagnosing->analysis->arena;
    struct str cause = STR_INIT;
    struct ypath steps;
    bool parsed = ypath_parse(path, arena, &steps, &cause);
    struct ytarget target = parsed ? ypath_find(looking->diagnosing->analysis->index, &steps) : (struct ytarget){0};
    str_fini(&cause);
    return !parsed || target.blocked || (target.exists && !ynode_is_null(target.node));
}

/* The path of one step, as the file names its first key. */
static const char *path_of_step(const struct looking *looking, const char *line, size_t len)
{
    struct analysis *analysis = looking->diagnosing->analysis;
    if (*line == '@')
        return arena_printf(&analysis->arena, "%s%.*s", looking->prefix, (int)len - 1, line + 1);
    size_t first = 0;
    while (first < len && line[first] != '.')
        first++;
    const struct field_row *row = field_find(OBJECT_root, arena_copy(&analysis->arena, line, first));
    bool other = row && row->alias && !yview_find(&analysis->root, row->name) && yview_find(&analysis->root, row->alias);
    return arena_printf(&analysis->arena, "%s%.*s", other ? row->alias : arena_copy(&analysis->arena, line, first),
                        (int)(len - first), line + first);
}

/* The steps with paths and values filled in; NULL when one of their keys is in the file already. */
static const char *fill_steps(const struct looking *looking, const char *lines)
{
    struct str filled = STR_INIT;
    struct arena *arena = &looking->diagnosing->analysis->arena;
    bool free_places = true;
    for (const char *line = lines; line && *line && free_places;) {
        size_t len = strcspn(line, "\n");
        size_t name = strcspn(line, ":\n");
        const char *path = path_of_step(looking, line, name);
        free_places = !is_taken(looking, path);
        str_printf(&filled, "%s%s", filled.len ? "\n" : "", path);
        if (name < len && strncmp(line + name, ": %s", 4) == 0)
            str_printf(&filled, ": %s", value_in_flow(looking));
        else
            str_add_len(&filled, line + name, len - name);
        line += len + (line[len] == '\n');
    }
    const char *copy = free_places && filled.len ? arena_copy(arena, str_text(&filled), filled.len) : NULL;
    str_fini(&filled);
    return copy;
}

/* axolotl divides by micro_batch_size. */
static const char *steps_of_batch_size(const struct looking *looking)
{
    const struct config_batching *batching = &looking->diagnosing->analysis->config->batching;
    const int64_t *micro = batching->micro_batch_size, *batch = batching->batch_size;
    if (!micro || !batch || *micro <= 0 || *batch % *micro != 0)
        return NULL;
    return arena_printf(&looking->diagnosing->analysis->arena, "gradient_accumulation_steps: %lld",
                        (long long)(*batch / *micro));
}

static void diagnose_renamed(const struct looking *looking, const struct replacement *replacement)
{
    const struct field_row *newer = field_row(replacement->newer);
    const struct yentry *other = yview_find(looking->around, newer->name);
    const char *name = looking->row->name;
    bool is_batch = looking->row->id == FIELD_batch_size;
    struct diagnostic *diagnostic;
    if (other && !ynode_is_null(other->value) && (!is_batch || ynode_truthy(other->value))) {
        if (replacement->together != RULE_NOT_REFUSED)
            diagnose(looking->diagnosing, replacement->together, SEVERITY_ERROR, looking->entry->pair,
                     "%s and %s are both set, which axolotl refuses; remove %s", name, newer->name, name);
        else
            diagnose(looking->diagnosing, RULE_FIELD_DEPRECATED, SEVERITY_WARNING, looking->entry->pair,
                     "%s is ignored, since %s is set; remove it", name, newer->name);
        return;
    }
    const char *subject = fill_steps(looking, is_batch ? steps_of_batch_size(looking) : replacement->steps);
    if (is_batch)
        diagnostic = diagnose(looking->diagnosing, replacement->rule, SEVERITY_WARNING, looking->entry->pair,
                              "%s is deprecated: write %s, which is batch_size / micro_batch_size", name,
                              subject ? subject : newer->name);
    else
        diagnostic = diagnose(looking->diagnosing, replacement->rule, SEVERITY_WARNING, looking->entry->pair,
                              "%s is the old name of %s; write %s", name, newer->name, newer->name);
    diagnostic->subject = subject;
}

static void diagnose_refused(const struct looking *looking, const struct replacement *replacement)
{
    if (!replacement->even_false && !ynode_truthy(looking->entry->value)) {
        diagnose(looking->diagnosing, RULE_FIELD_DEPRECATED, SEVERITY_WARNING, looking->entry->pair,
                 "%s is no longer in use and has no effect with this value; remove it", looking->row->name);
        return;
    }
    const char *instead = strncmp(looking->row->deprecated, "nothing", 7) == 0
                              ? "remove it"
                              : arena_printf(&looking->diagnosing->analysis->arena, "write %s", looking->row->deprecated);
    const char *subject = fill_steps(looking, replacement->steps);
    diagnose(looking->diagnosing, RULE_FIELD_REMOVED, SEVERITY_ERROR, looking->entry->pair,
             "%s is no longer taken, and axolotl stops when it is set; %s", looking->row->name, instead)
        ->subject = subject;
}

/* True when the one key that replaces it is there too and says something else, which axolotl refuses. */
static bool contradicts(const struct looking *looking, const struct replacement *replacement)
{
    struct arena *arena = &looking->diagnosing->analysis->arena;
    struct str cause = STR_INIT;
    struct ypath path;
    if (!replacement->steps || *replacement->steps != '@' || replacement->rule != RULE_FIELD_DEPRECATED)
        return false;
    const char *text = path_of_step(looking, replacement->steps, strlen(replacement->steps));
    bool parsed = ypath_parse(text, arena, &path, &cause);
    str_fini(&cause);
    struct ytarget target = parsed ? ypath_find(looking->diagnosing->analysis->index, &path) : (struct ytarget){0};
    return target.exists && !ynode_is_null(target.node) && !ynode_same(target.node, looking->entry->value);
}

static void diagnose_replaced(const struct looking *looking, const struct replacement *replacement)
{
    if (contradicts(looking, replacement)) {
        diagnose(looking->diagnosing, RULE_OLD_AND_NEW_KEY, SEVERITY_ERROR, looking->entry->pair,
                 "%s and %s say different things, which axolotl refuses; remove %s", looking->row->name,
                 replacement->steps + 1, looking->row->name);
        return;
    }
    unsigned rule = replacement->way == WAY_NONE ? (unsigned)RULE_FIELD_DEPRECATED : replacement->rule;
    const char *subject = fill_steps(looking, replacement->steps);
    const char *state = rule == RULE_EBFT_TRAIN_ON_SPLIT ? "ignored by axolotl" : "deprecated";
    if (rule != RULE_NOT_REPORTED)
        diagnose(looking->diagnosing, (enum rule_id)rule, SEVERITY_WARNING, looking->entry->pair, "%s is %s; write %s",
                 looking->row->name, state, looking->row->deprecated)
            ->subject = subject;
}

/* A value that is broken is told of already: it would be broken under the newer name too. */
static bool is_broken(const struct looking *looking)
{
    return diagnosed(looking->diagnosing, RULE_FIELD_TYPE, looking->entry->pair) ||
           diagnosed(looking->diagnosing, RULE_FIELD_VALUE, looking->entry->pair);
}

/* An alias leads to the same key again. */
static bool is_told(const struct looking *looking)
{
    static const enum rule_id rules[] = {RULE_FIELD_DEPRECATED, RULE_FIELD_REMOVED, RULE_OLD_AND_NEW_KEY,
                                         RULE_EBFT_TRAIN_ON_SPLIT};
    for (size_t i = 0; looking->row->owner != OBJECT_root && i < sizeof rules / sizeof *rules; i++)
        if (diagnosed(looking->diagnosing, rules[i], looking->entry->pair))
            return true;
    return false;
}

static void look_at_field(const struct looking *looking)
{
    const struct replacement *replacement = &replacements[looking->row->id];
    if (!looking->row->deprecated || looking->row->metadata_only || ynode_is_null(looking->entry->value) ||
        is_broken(looking) || is_told(looking))
        return;
    if (replacement->way == WAY_RENAMED)
        diagnose_renamed(looking, replacement);
    else if (replacement->way == WAY_REFUSED)
        diagnose_refused(looking, replacement);
    else
        diagnose_replaced(looking, replacement);
}

static void look_at_mapping(struct diagnosing *diagnosing, enum object object, const struct yview *view, const char *prefix);

static void look_inside(struct diagnosing *diagnosing, enum object object, const struct ynode *value, const char *prefix)
{
    struct arena *arena = &diagnosing->analysis->arena;
    struct yview view = yview_of(value, arena);
    look_at_mapping(diagnosing, object, &view, prefix);
    size_t number = 0;
    for (const struct yitem *item = value->kind == YNODE_SEQUENCE ? value->items : NULL; item; item = item->next) {
        view = yview_of(item->node, arena);
        look_at_mapping(diagnosing, object, &view, arena_printf(arena, "%s%zu.", prefix, number++));
    }
}

/* The old spelling with fsdp_ before the name, which axolotl takes off. */
static void look_at_prefix(const struct looking *looking, const char *key)
{
    if (strcmp(key, looking->row->name) == 0 || (looking->row->alias && strcmp(key, looking->row->alias) == 0))
        return;
    const char *path = arena_printf(&looking->diagnosing->analysis->arena, "%s%s", looking->prefix, looking->row->name);
    if (is_broken(looking) || is_told(looking))
        return;
    bool taken = is_taken(looking, path);
    diagnose(looking->diagnosing, RULE_FIELD_DEPRECATED, SEVERITY_WARNING, looking->entry->pair,
             "%s is the old spelling; axolotl reads it as %s", key, looking->row->name)
        ->subject = taken ? NULL : path;
}

static void look_at_mapping(struct diagnosing *diagnosing, enum object object, const struct yview *view, const char *prefix)
{
    for (size_t i = 0; i < view->count; i++) {
        const struct yentry *entry = &view->entries[i];
        const struct ynode *key = ynode_resolved(entry->pair->key);
        const struct field_row *row = key->value.kind == YSCALAR_STR ? field_find(object, key->text) : NULL;
        if (!row || (object != OBJECT_root && entry->merged))
            continue;
        const struct looking looking = {diagnosing, row, entry, view, prefix};
        look_at_field(&looking);
        look_at_prefix(&looking, key->text);
        if (row->object != OBJECT_root)
            look_inside(diagnosing, row->object, entry->value,
                        arena_printf(&diagnosing->analysis->arena, "%s%s.", prefix, key->text));
    }
}

void diagnose_deprecated(struct diagnosing *diagnosing)
{
    look_at_mapping(diagnosing, OBJECT_root, &diagnosing->analysis->root, "");
}
