/*
 * Deprecated fields that stand in the file, with what replaces them. A stage of its own, since what became of a key is a
 * matter of the text: the value is written anew as it stands.
 */
#include <string.h>

#include "deprecated.h"
#include "diagnose.h"
#include "emit.h"
#include "path.h"

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

/* What stands at a path already; NULL when nothing, or a null. `*free_place` is false when nothing can stand there. */
static const struct ynode *value_at(const struct looking *looking, const char *path, bool *free_place)
{
    struct arena *arena = &looking->diagnosing->analysis->arena;
    struct str cause = STR_INIT;
    struct ypath steps;
    bool parsed = ypath_parse(path, arena, &steps, &cause);
    struct ytarget target = parsed ? ypath_find(looking->diagnosing->analysis->index, &steps) : (struct ytarget){0};
    str_fini(&cause);
    *free_place = parsed && !target.blocked;
    return target.exists && !ynode_is_null(target.node) ? ynode_resolved(target.node) : NULL;
}

/* What comes before the names of keys that take the place of this one: a merged key is mended where it is written. */
static const char *prefix_of_steps(const struct looking *looking)
{
    struct str path = STR_INIT, own = STR_INIT;
    if (!looking->entry->merged)
        return "";
    ypath_of_pair(looking->entry->pair, &path);
    ypath_add_step(&own, ynode_resolved(looking->entry->pair->key)->text);
    const char *prefix =
        arena_copy(&looking->diagnosing->analysis->arena, str_text(&path), path.len - own.len);
    str_fini(&path);
    str_fini(&own);
    return prefix;
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
    const char *name = arena_copy(&analysis->arena, line, first);
    const struct field_row *row = field_find(OBJECT_root, name);
    bool other = row && row->alias && !yview_find(&analysis->root, row->name) && yview_find(&analysis->root, row->alias);
    return arena_printf(&analysis->arena, "%s%s%.*s", prefix_of_steps(looking), other ? row->alias : name,
                        (int)(len - first), line + first);
}

/* True when the node says what is to be written: the key's own value, or the word of the row. */
static bool says(const struct looking *looking, const struct ynode *node, const char *value)
{
    if (!value || strcmp(value, "%s") == 0)
        return ynode_same(node, looking->entry->value);
    struct str text = STR_INIT;
    yemit_flow(&text, node);
    bool same = strcmp(str_text(&text), value) == 0;
    str_fini(&text);
    return same;
}

/* Steps with paths and values filled in. */
struct filled_steps {
    const char *text;   /* what is left to write; NULL when nothing is */
    const char *taken;  /* the first key that says something else already; NULL when none does */
};

/* One line of steps; what the file says already needs no step. */
static void fill_step(const struct looking *looking, const char *line, size_t len, struct str *text,
                      struct filled_steps *filled)
{
    struct arena *arena = &looking->diagnosing->analysis->arena;
    size_t name = 0;
    while (name < len && line[name] != ':')
        name++;
    const char *path = path_of_step(looking, line, name);
    const char *value = name < len ? arena_copy(arena, line + name + 2, len - name - 2) : NULL;
    bool free_place;
    const struct ynode *node = value_at(looking, path, &free_place);
    if ((node && !says(looking, node, value)) || !free_place)
        filled->taken = filled->taken ? filled->taken : path;
    if (node && says(looking, node, value))
        return;
    str_printf(text, "%s%s", text->len ? "\n" : "", path);
    if (value)
        str_printf(text, ": %s", strcmp(value, "%s") == 0 ? value_in_flow(looking) : value);
}

static struct filled_steps fill_steps(const struct looking *looking, const char *lines)
{
    struct filled_steps filled = {0};
    struct str text = STR_INIT;
    for (const char *line = lines; line && *line;) {
        size_t len = strcspn(line, "\n");
        fill_step(looking, line, len, &text, &filled);
        line += len + (line[len] == '\n');
    }
    if (text.len)
        filled.text = arena_copy(&looking->diagnosing->analysis->arena, str_text(&text), text.len);
    str_fini(&text);
    return filled;
}

/* Hands the steps to the fixes, and says what a migration may do with them. With a key that is taken there is no fix
 * but to remove the old one, unless a person wants it to be written over. */
static void mend_by(struct diagnostic *diagnostic, struct filled_steps filled, bool rewrites)
{
    diagnostic->subject = filled.taken ? NULL : filled.text;
    diagnostic->migrates = filled.taken ? MIGRATES_BY_CHOICE : rewrites ? MIGRATES_SAFELY : MIGRATES_UNSAFELY;
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

/* The old key beside the newer one. */
static void diagnose_both(const struct looking *looking, const struct replacement *replacement, const struct ynode *newer,
                          const char *path)
{
    const char *name = looking->row->name;
    bool same = ynode_same(newer, looking->entry->value);
    struct diagnostic *diagnostic;
    if (same && *replacement->steps == '@')
        diagnostic = diagnose(looking->diagnosing, RULE_FIELD_DEPRECATED, SEVERITY_WARNING, looking->entry->pair,
                              "%s is deprecated, and %s says the same; remove it", name, path);
    else if (replacement->together == RULE_NOT_REFUSED)
        diagnostic = diagnose(looking->diagnosing, RULE_FIELD_DEPRECATED, SEVERITY_WARNING, looking->entry->pair,
                              "%s is ignored, since %s is set; remove it", name, path);
    else if (*replacement->steps != '@')
        diagnostic = diagnose(looking->diagnosing, (enum rule_id)replacement->together, SEVERITY_ERROR,
                              looking->entry->pair, "%s and %s are both set, which axolotl refuses; remove %s", name, path,
                              name);
    else
        diagnostic = diagnose(looking->diagnosing, (enum rule_id)replacement->together, SEVERITY_ERROR,
                              looking->entry->pair, "%s and %s say different things, which axolotl refuses; remove %s",
                              name, path, name);
    bool decide = !same && replacement->together != RULE_NOT_REFUSED;
    diagnostic->migrates = !replacement->rewrites ? MIGRATES_NOT : decide ? MIGRATES_BY_CHOICE : MIGRATES_SAFELY;
    diagnostic->subject =
        decide && replacement->rewrites ? path_of_step(looking, replacement->steps, strlen(replacement->steps)) : NULL;
}

static void diagnose_renamed(const struct looking *looking, const struct replacement *replacement)
{
    const struct field_row *newer = field_row(replacement->newer);
    const struct yentry *other = yview_find(looking->around, newer->name);
    const char *name = looking->row->name;
    bool is_batch = looking->row->id == FIELD_batch_size;
    struct diagnostic *diagnostic;
    if (other && !ynode_is_null(other->value) && (!is_batch || ynode_truthy(other->value))) {
        diagnose_both(looking, replacement, other->value, newer->name);
        return;
    }
    struct filled_steps filled = fill_steps(looking, is_batch ? steps_of_batch_size(looking) : replacement->steps);
    if (is_batch)
        diagnostic = diagnose(looking->diagnosing, replacement->rule, SEVERITY_WARNING, looking->entry->pair,
                              "%s is deprecated: write %s, which is batch_size / micro_batch_size", name,
                              filled.text ? filled.text : newer->name);
    else
        diagnostic = diagnose(looking->diagnosing, replacement->rule, SEVERITY_WARNING, looking->entry->pair,
                              "%s is the old name of %s; write %s", name, newer->name, newer->name);
    if (filled.text)
        mend_by(diagnostic, filled, replacement->rewrites);
}

/* A key that has no effect with the value that it has. */
static void diagnose_idle(const struct looking *looking)
{
    diagnose(looking->diagnosing, RULE_FIELD_DEPRECATED, SEVERITY_WARNING, looking->entry->pair,
             "%s is no longer in use and has no effect with this value; remove it", looking->row->name)
        ->migrates = MIGRATES_SAFELY;
}

static void diagnose_refused(const struct looking *looking, const struct replacement *replacement)
{
    struct filled_steps filled = fill_steps(looking, replacement->steps);
    bool done = replacement->steps && !filled.text && !filled.taken; /* all that replaces it stands there */
    const char *instead = done || strncmp(looking->row->deprecated, "nothing", 7) == 0
                              ? "remove it"
                              : arena_printf(&looking->diagnosing->analysis->arena, "write %s", looking->row->deprecated);
    mend_by(diagnose(looking->diagnosing, RULE_FIELD_REMOVED, SEVERITY_ERROR, looking->entry->pair,
                     "%s is no longer taken, and axolotl stops when it is set; %s", looking->row->name, instead),
            filled, false);
}

/* What stands at the first of the keys that replace it, of those that are there; NULL when none is. */
static const struct ynode *newer_value(const struct looking *looking, const struct replacement *replacement,
                                       const char **path)
{
    const struct ynode *found = NULL;
    for (const char *line = replacement->steps; line && *line && !found;) {
        bool free_place;
        *path = path_of_step(looking, line, strcspn(line, ":\n"));
        found = value_at(looking, *path, &free_place);
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    return found;
}

static void diagnose_replaced(const struct looking *looking, const struct replacement *replacement)
{
    const char *path;
    const struct ynode *newer = newer_value(looking, replacement, &path);
    if (replacement->rule == RULE_NOT_REPORTED)
        return;
    if (newer && replacement->rewrites) {
        diagnose_both(looking, replacement, newer, *replacement->steps == '@' ? replacement->steps + 1 : path);
        return;
    }
    struct filled_steps filled =
        fill_steps(looking, deprecated_steps_for(replacement, looking->row->id, looking->entry->value));
    unsigned rule = replacement->way == WAY_NONE ? (unsigned)RULE_FIELD_DEPRECATED : replacement->rule;
    const char *state = rule == RULE_EBFT_TRAIN_ON_SPLIT ? "ignored by axolotl" : "deprecated";
    struct diagnostic *diagnostic =
        diagnose(looking->diagnosing, (enum rule_id)rule, SEVERITY_WARNING, looking->entry->pair, "%s is %s; write %s",
                 looking->row->name, state, looking->row->deprecated);
    if (replacement->way != WAY_NONE)
        mend_by(diagnostic, filled, replacement->rewrites);
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
    const struct replacement *replacement = deprecated_row(looking->row->id);
    if (!looking->row->deprecated || looking->row->metadata_only || ynode_is_null(looking->entry->value) ||
        is_broken(looking) || is_told(looking))
        return;
    if (replacement->when_true && replacement->rule != RULE_NOT_REPORTED && !ynode_truthy(looking->entry->value))
        diagnose_idle(looking);
    else if (replacement->way == WAY_RENAMED)
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
    struct str entry = STR_INIT; /* not printed: a list may have very many entries */
    int64_t number = 0;
    for (const struct yitem *item = value->kind == YNODE_SEQUENCE ? value->items : NULL; item; item = item->next) {
        view = yview_of(item->node, arena);
        str_clear(&entry);
        str_add(&entry, prefix);
        str_add_int(&entry, number++);
        str_add_char(&entry, '.');
        look_at_mapping(diagnosing, object, &view, str_text(&entry));
    }
    str_fini(&entry);
}

/* The old spelling with fsdp_ before the name, which axolotl takes off. */
static void look_at_prefix(const struct looking *looking, const char *key)
{
    const char *name = looking->row->name;
    bool free_place;
    if (strcmp(key, name) == 0 || (looking->row->alias && strcmp(key, looking->row->alias) == 0) || is_broken(looking) ||
        is_told(looking))
        return;
    const char *path = arena_printf(&looking->diagnosing->analysis->arena, "%s%s", looking->prefix, name);
    const struct ynode *newer = value_at(looking, path, &free_place);
    struct diagnostic *diagnostic = diagnose(looking->diagnosing, RULE_FIELD_DEPRECATED, SEVERITY_WARNING,
                                             looking->entry->pair, "%s is the old spelling; axolotl reads it as %s", key, name);
    bool decide = newer && !ynode_same(newer, looking->entry->value);
    diagnostic->subject = newer && !decide ? NULL : path;
    diagnostic->migrates = decide ? MIGRATES_BY_CHOICE : MIGRATES_SAFELY;
}

/* A name of the field that axolotl moves elsewhere. */
static void look_at_alias(const struct looking *looking, const char *key)
{
    const char *steps = deprecated_alias(looking->row->id, key);
    bool free_place;
    if (!steps || is_broken(looking) || is_told(looking) || ynode_is_null(looking->entry->value))
        return;
    const struct ynode *newer = value_at(looking, steps, &free_place);
    struct diagnostic *diagnostic = diagnose(looking->diagnosing, RULE_FIELD_DEPRECATED, SEVERITY_INFO, looking->entry->pair,
                                             "axolotl reads %s%s as %s; write it there", looking->prefix, key, steps);
    bool decide = newer && !ynode_same(newer, looking->entry->value);
    diagnostic->subject = newer && !decide ? NULL : steps;
    diagnostic->migrates = decide ? MIGRATES_BY_CHOICE : MIGRATES_SAFELY;
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
        look_at_alias(&looking, key->text);
        if (row->object != OBJECT_root)
            look_inside(diagnosing, row->object, entry->value,
                        arena_printf(&diagnosing->analysis->arena, "%s%s.", prefix, key->text));
    }
}

void diagnose_deprecated(struct diagnosing *diagnosing)
{
    look_at_mapping(diagnosing, OBJECT_root, &diagnosing->analysis->root, "");
}
