/* Remedies made into fixes: splices that were tried, of which only those are kept that mend. */
#include <string.h>

#include "analysis.h"
#include "attention_keys.h"
#include "change.h"
#include "effective.h"
#include "emit.h"
#include "fix_steps.h"
#include "migrate.h"
#include "path.h"

struct mending {
    const struct analysis *analysis;
    const struct diagnostic *diagnostic;
    struct arena *arena;
    struct fixes fixes;
    size_t capacity;
    const char *done; /* what the fix that is offered next will have done; NULL: its title says it */
    struct effective effective; /* of the analysis; found when the first safe fix is offered */
    bool effective_known;
};

/* How often each rule speaks in an analysis, and how often one of them does of one key. */
struct tally {
    size_t on_rule[RULE_COUNT];
    bool is_error[RULE_COUNT];
    size_t on_key;
};

static struct tally tally_of(const struct analysis *analysis, const struct diagnostic *subject)
{
    struct tally tally = {0};
    for (size_t i = 0; i < analysis->diagnostic_count; i++) {
        const struct diagnostic *other = &analysis->diagnostics[i];
        tally.on_rule[other->rule->id]++;
        tally.is_error[other->rule->id] |= other->severity == SEVERITY_ERROR;
        if (other->rule == subject->rule)
            tally.on_key += subject->key && other->key ? strcmp(subject->key, other->key) == 0 : subject->key == other->key;
    }
    return tally;
}

/* True when the problem is gone and nothing new is wrong. Of a rule that speaks of several keys, what mends another one is
 * not offered for this one. */
static bool mends(const struct mending *mending, const struct analysis *after)
{
    if (after->broken || after->counts[SEVERITY_ERROR] > mending->analysis->counts[SEVERITY_ERROR])
        return false;
    struct tally was = tally_of(mending->analysis, mending->diagnostic), is = tally_of(after, mending->diagnostic);
    enum rule_id rule = mending->diagnostic->rule->id;
    bool mended = is.on_rule[rule] < was.on_rule[rule] && is.on_key < was.on_key;
    for (int i = 0; i < RULE_COUNT && mended; i++)
        mended = !is.is_error[i] || is.on_rule[i] <= was.on_rule[i];
    return mended;
}

/* The effective config stays as it is, as that of what is said to be safe must. */
static bool keeps_meaning(struct mending *mending, const struct analysis *after)
{
    if (!mending->effective_known)
        mending->effective = effective_of(mending->analysis, mending->arena);
    mending->effective_known = true;
    struct arena arena = {0};
    struct effective effective = effective_of(after, &arena);
    bool same = effective_same(&mending->effective, &effective);
    arena_fini(&arena);
    return same;
}

static void add_fix(struct mending *mending, struct fix fix)
{
    if (mending->fixes.count == mending->capacity) {
        size_t capacity = mending->capacity ? mending->capacity * 2 : 4;
        struct fix *items = arena_alloc(mending->arena, capacity * sizeof *items);
        if (mending->fixes.count)
            memcpy(items, mending->fixes.items, mending->fixes.count * sizeof *items);
        mending->fixes.items = items;
        mending->capacity = capacity;
    }
    mending->fixes.items[mending->fixes.count++] = fix;
}

static void offer(struct mending *mending, const char *title, bool safe, struct splices splices)
{
    const char *done = mending->done ? mending->done : title;
    mending->done = NULL;
    if (splices.count == 0)
        return;
    struct str text = STR_INIT;
    splices_apply(&splices, mending->analysis->text, mending->analysis->len, &text);
    struct analysis *after = analysis_again(mending->analysis, str_text(&text), text.len);
    bool claimed = safe || mending->diagnostic->migrates == MIGRATES_SAFELY;
    if (mends(mending, after))
        add_fix(mending, (struct fix){title, done, claimed && keeps_meaning(mending, after), splices});
    analysis_free(after);
    str_fini(&text);
}

static void offer_backend(struct mending *mending, const char *name)
{
    struct splices splices = {0};
    struct str cause = STR_INIT;
    change_backend(mending->analysis, name, mending->arena, &splices, &cause);
    offer(mending, arena_printf(mending->arena, "use %s", name), false, splices);
    str_fini(&cause);
}

/* All of them but those that no release takes any more, and not again the one that the message names: another remedy
 * writes it. */
static void offer_backends(struct mending *mending)
{
    const char *subject = mending->diagnostic->subject;
    const struct own_rows *own = mending->analysis->target->own;
    for (size_t i = 0; i < backend_count_with(own); i++)
        if (!backend_at_with(i, own)->until && (!subject || strcmp(backend_at_with(i, own)->name, subject) != 0))
            offer_backend(mending, backend_at_with(i, own)->name);
}

/* The key with the name that the file has for its field: axolotl takes some under another name too. */
static const char *name_in_file(struct mending *mending, const char *key)
{
    size_t len = strcspn(key, ".");
    const char *name = arena_copy(mending->arena, key, len);
    const struct field_row *row = field_find(OBJECT_root, name);
    const struct yview *root = &mending->analysis->root;
    if (!row || !row->alias || yview_find(root, name) || !yview_find(root, row->alias))
        return key;
    return arena_printf(mending->arena, "%s%s", row->alias, key + len);
}

static void offer_set(struct mending *mending, const char *key, const char *value)
{
    struct ypath path;
    struct splices splices = {0};
    struct str cause = STR_INIT;
    key = name_in_file(mending, key);
    if (ypath_parse(key, mending->arena, &path, &cause))
        change_set(mending->analysis, &path, value, mending->arena, &splices, &cause);
    mending->done = arena_printf(mending->arena, "%s: %s is written now", key, value);
    offer(mending, arena_printf(mending->arena, "set %s: %s", key, value), false, splices);
    str_fini(&cause);
}

static void offer_unset(struct mending *mending, const char *key)
{
    struct ypath path;
    struct splices splices = {0};
    struct str cause = STR_INIT;
    key = name_in_file(mending, key);
    if (ypath_parse(key, mending->arena, &path, &cause))
        change_unset(mending->analysis, &path, mending->arena, &splices, &cause);
    offer(mending, arena_printf(mending->arena, "remove %s", key), false, splices);
    str_fini(&cause);
}

/* For the report of a migration. */
static const char *why_it_goes(const struct diagnostic *diagnostic)
{
    if (diagnostic->rule->id == RULE_OLD_AND_NEW_KEY)
        return ": the newer key counts";
    if (diagnostic->rule->id == RULE_UNKNOWN_KEY)
        return ": axolotl ignores it";
    return diagnostic->migrates == MIGRATES_SAFELY ? ": it has no effect" : "";
}

static void offer_removal(struct mending *mending, bool safe)
{
    const struct ypair *pair = mending->diagnostic->pair;
    if (!pair)
        return;
    if (mending->diagnostic->item) {
        offer_unset(mending, mending->diagnostic->key);
        return;
    }
    struct yplan *plan = yplan_new(mending->analysis->index, mending->arena);
    yplan_delete(plan, pair);
    const char *key = mending->diagnostic->key;
    size_t line = lines_place(&mending->analysis->index->lines, pair->key->span.start).line;
    mending->done = arena_printf(mending->arena, "%s removed%s", key, why_it_goes(mending->diagnostic));
    offer(mending, arena_printf(mending->arena, "remove %s in line %zu", key, line), safe, yplan_compile(plan));
}

static void offer_flag_removal(struct mending *mending)
{
    struct attention_keys keys = attention_keys_list(mending->analysis, mending->arena);
    struct yplan *plan = yplan_new(mending->analysis->index, mending->arena);
    for (size_t i = 0; i < keys.count; i++)
        if (legacy_is_flag(keys.items[i].row->id) && !attention_key_is_held(keys.items[i].pair, &keys))
            yplan_delete(plan, keys.items[i].pair);
    if (keys.count > 1)
        offer(mending, "remove all old flags", true, yplan_compile(plan));
}

static void offer_subject(struct mending *mending, bool safe)
{
    const struct diagnostic *diagnostic = mending->diagnostic;
    if (!diagnostic->subject || !diagnostic->pair)
        return;
    const struct ynode *value = diagnostic->pair->value;
    char quote = value->style == YSTYLE_SINGLE ? '\'' : value->style == YSTYLE_DOUBLE ? '"' : '\0';
    const char *source = quote ? arena_printf(mending->arena, "%c%s%c", quote, diagnostic->subject, quote) : diagnostic->subject;
    struct yplan *plan = yplan_new(mending->analysis->index, mending->arena);
    yplan_set_value(plan, diagnostic->pair, source);
    mending->done = arena_printf(mending->arena, "%s is now %s", diagnostic->key, diagnostic->subject);
    offer(mending, arena_printf(mending->arena, "write %s: %s", diagnostic->key, diagnostic->subject), safe,
          yplan_compile(plan));
}

/* The subject as YAML, in whatever quotes the value was. */
static void offer_value(struct mending *mending, bool safe)
{
    const struct diagnostic *diagnostic = mending->diagnostic;
    if (!diagnostic->subject || !diagnostic->pair)
        return;
    struct yplan *plan = yplan_new(mending->analysis->index, mending->arena);
    if (diagnostic->item)
        yplan_set_item(plan, diagnostic->item, diagnostic->subject);
    else
        yplan_set_value(plan, diagnostic->pair, diagnostic->subject);
    offer(mending, arena_printf(mending->arena, "write %s: %s", diagnostic->key, diagnostic->subject), safe,
          yplan_compile(plan));
}

/* Several keys written at once; with `replaces` the diagnostic's own key goes. */
static void offer_steps(struct mending *mending, const char *steps, bool replaces)
{
    const struct ypair *pair = mending->diagnostic->pair;
    struct splices splices;
    struct fix_words words;
    if (!steps || (replaces && !pair))
        return;
    if (fix_steps(mending->analysis, replaces ? pair : NULL, steps, mending->arena, &splices, &words)) {
        mending->done = words.done;
        offer(mending, words.title, false, splices);
    }
}

/* All attention keys at once; not safe when it has to guess what a text means. */
static void offer_migration(struct mending *mending)
{
    struct migration migration = migrate_plan(mending->analysis, (struct migrate_options){0}, mending->arena);
    offer(mending, "migrate to attn_implementation", true, migration.splices);
    if (migration.decision_count == 0 || !mending->analysis->attention.backend)
        return;
    struct splices splices = {0};
    struct str cause = STR_INIT;
    change_backend(mending->analysis, mending->analysis->attention.backend, mending->arena, &splices, &cause);
    offer(mending, arena_printf(mending->arena, "keep what runs today: %s", mending->analysis->attention.backend), true, splices);
    str_fini(&cause);
}

static void try_remedy(struct mending *mending, const struct remedy *remedy)
{
    switch (remedy->kind) {
    case REMEDY_USE_BACKEND:
        offer_backend(mending, backend_row(remedy->backend)->name);
        return;
    case REMEDY_USE_BACKENDS:
        offer_backends(mending);
        return;
    case REMEDY_SET:
        offer_set(mending, remedy->key, remedy->value);
        return;
    case REMEDY_UNSET:
        offer_unset(mending, remedy->key);
        return;
    case REMEDY_REMOVE_KEY:
        offer_removal(mending, remedy->safe);
        return;
    case REMEDY_REMOVE_FLAGS:
        offer_flag_removal(mending);
        return;
    case REMEDY_WRITE_SUBJECT:
        offer_subject(mending, remedy->safe);
        return;
    case REMEDY_WRITE_VALUE:
        offer_value(mending, remedy->safe);
        return;
    case REMEDY_REPLACE:
        offer_steps(mending, mending->diagnostic->subject, true);
        return;
    case REMEDY_SET_ALL:
        offer_steps(mending, remedy->value ? remedy->value : mending->diagnostic->subject, false);
        return;
    case REMEDY_MIGRATE:
        offer_migration(mending);
        return;
    case REMEDY_END:
        return;
    }
}

struct fixes analysis_fixes(const struct analysis *analysis, const struct diagnostic *diagnostic, struct arena *arena)
{
    struct mending mending = {.analysis = analysis, .diagnostic = diagnostic, .arena = arena};
    for (const struct remedy *remedy = diagnostic->rule->remedies; remedy && remedy->kind != REMEDY_END; remedy++)
        try_remedy(&mending, remedy);
    return mending.fixes;
}

bool analysis_fix_changes(const struct analysis *analysis, const struct fix *fix)
{
    struct arena arena = {0};
    struct mending mending = {.analysis = analysis, .arena = &arena};
    struct str text = STR_INIT;
    splices_apply(&fix->splices, analysis->text, analysis->len, &text);
    struct analysis *after = analysis_again(analysis, str_text(&text), text.len);
    bool changes = !keeps_meaning(&mending, after);
    analysis_free(after);
    str_fini(&text);
    arena_fini(&arena);
    return changes;
}
