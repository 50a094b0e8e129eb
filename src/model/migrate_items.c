/* What there is to migrate in a text, and the ways to do it. */
#include <stdlib.h>
#include <string.h>

#include "emit.h"
#include "fix_steps.h"
#include "map.h"
#include "migrate_parts.h"
#include "path.h"

bool migrate_is_safe(const struct analysis *analysis, const struct splices *splices)
{
    struct arena arena = {0};
    struct str text = STR_INIT;
    splices_apply(splices, analysis->text, analysis->len, &text);
    struct analysis *after = analysis_again(analysis, str_text(&text), text.len);
    struct effective one = effective_of(analysis, &arena), other = effective_of(after, &arena);
    bool safe = !after->broken && effective_same(&one, &other);
    analysis_free(after);
    arena_fini(&arena);
    str_fini(&text);
    return safe;
}

size_t migrate_first_line(const struct analysis *first, const struct analysis *now, const struct splices *chain,
                          size_t chain_count, size_t line)
{
    size_t offset = 0, number = 1;
    if (chain_count == 0)
        return line;
    for (; number < line && offset < now->len; offset++)
        number += now->text[offset] == '\n';
    while (chain_count-- > 0)
        offset = splices_origin(&chain[chain_count], offset);
    return lines_place(&first->index->lines, offset).line;
}

bool migrate_same_item(const struct pending *one, const struct pending *other)
{
    bool same_key = one->key && other->key ? strcmp(one->key, other->key) == 0 : one->key == other->key;
    return one->rule == other->rule && same_key && one->twin == other->twin;
}

/* --- The list ------------------------------------------------------------------------------------------------------ */

struct listing {
    const struct analysis *analysis;
    struct arena *arena;
    struct pending_list *list;
};

static const char *key_of(const struct listing *listing, const struct ypair *pair)
{
    struct str path = STR_INIT;
    if (!pair)
        return NULL;
    ypath_of_pair(pair, &path);
    const char *copy = arena_copy(listing->arena, str_text(&path), path.len);
    str_fini(&path);
    return copy;
}

static struct pending *add(struct listing *listing, enum rule_id rule, const char *key, size_t line)
{
    struct pending *pending = &listing->list->items[listing->list->count++];
    *pending = (struct pending){.rule = rule_row(rule), .key = key, .line = line};
    return pending;
}

static void add_attention(struct listing *listing)
{
    struct attention_plan *plan = &listing->list->attention;
    for (size_t i = 0; i < plan->step_count; i++)
        add(listing, plan->steps[i].rule, key_of(listing, plan->steps[i].pair), plan->steps[i].line)->step = i + 1;
    for (size_t i = 0; i < plan->decision_count; i++)
        add(listing, plan->decisions[i].rule, key_of(listing, plan->decisions[i].pair), plan->decisions[i].line)->decision =
            i + 1;
    listing->list->attention_count = listing->list->count;
}

static void add_diagnostics(struct listing *listing)
{
    const struct analysis *analysis = listing->analysis;
    for (size_t i = 0; i < analysis->diagnostic_count; i++) {
        const struct diagnostic *diagnostic = &analysis->diagnostics[i];
        if (diagnostic->migrates != MIGRATES_NOT)
            add(listing, diagnostic->rule->id, diagnostic->key,
                lines_place(&analysis->index->lines, diagnostic->span.start).line)
                ->diagnostic = diagnostic;
    }
}

static const struct ypair *pair_at(const struct analysis *analysis, const char *key, struct arena *arena)
{
    struct ypath path;
    struct str cause = STR_INIT;
    bool parsed = ypath_parse(key, arena, &path, &cause);
    str_fini(&cause);
    return parsed ? ypath_find(analysis->index, &path).pair : NULL;
}

static void add_rows(struct listing *listing, const struct migrate_options *options)
{
    for (size_t i = 0; i < options->row_count; i++) {
        const struct ypair *pair = pair_at(listing->analysis, options->rows[i].key, listing->arena);
        if (pair)
            add(listing, RULE_FIELD_DEPRECATED, options->rows[i].key,
                lines_place(&listing->analysis->index->lines, pair->key->span.start).line)
                ->row = &options->rows[i];
    }
}

/* By line, and in the order in which they were found. */
static void sort_part(struct pending *items, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct pending item = items[i];
        size_t k = i;
        for (; k > 0 && items[k - 1].line > item.line; k--)
            items[k] = items[k - 1];
        items[k] = item;
    }
}

/* Numbers those of the same rule and key. */
static void find_twins(struct pending_list *list, struct arena *arena)
{
    struct map last = {0};
    for (size_t i = 0; i < list->count; i++) {
        struct pending *item = &list->items[i];
        if (!item->key)
            continue;
        const char *name = arena_printf(arena, "%s %s", item->rule->name, item->key);
        const struct pending *before = map_put(&last, name, strlen(name), item, arena);
        item->twin = before ? before->twin + 1 : 0;
    }
}

struct pending_list migrate_list(const struct analysis *analysis, const struct migrate_options *options,
                                 struct arena *arena)
{
    struct pending_list list = {.attention = migrate_attention(analysis, options->unsafe, arena)};
    struct listing listing = {analysis, arena, &list};
    size_t most = list.attention.step_count + list.attention.decision_count + analysis->diagnostic_count + options->row_count;
    bool stuck = list.attention.impossible || list.attention.too_old;
    list.items = arena_alloc(arena, (most + 1) * sizeof *list.items);
    add_attention(&listing);
    if (options->all && !stuck)
        add_diagnostics(&listing);
    if (!stuck)
        add_rows(&listing, options);
    sort_part(list.items, list.attention_count);
    sort_part(list.items + list.attention_count, list.count - list.attention_count);
    find_twins(&list, arena);
    return list;
}

/* --- An item with its choices -------------------------------------------------------------------------------------- */

struct building {
    const struct analysis *analysis;
    const struct migrate_options *options;
    struct arena *arena;
    struct migration_item *item;
    struct migration_choice *choices;
};

static void add_choice(struct building *building, struct migration_choice choice)
{
    building->choices[building->item->choice_count++] = choice;
}

static void reserve(struct building *building, size_t count)
{
    building->choices = arena_alloc(building->arena, (count + 1) * sizeof *building->choices);
    building->item->choices = building->choices;
}

static void add_others(struct building *building, const struct attention_choices *others)
{
    for (size_t i = 0; i < others->count; i++) {
        struct migration_choice choice = others->items[i];
        choice.safe = migrate_is_safe(building->analysis, &choice.splices);
        add_choice(building, choice);
    }
}

static void build_attention_step(struct building *building, const struct attention_plan *plan, size_t index)
{
    const struct attention_step *step = &plan->steps[index];
    struct splices splices = migrate_attention_splices(building->analysis, plan, index, 1, building->arena);
    struct attention_choices others = {0};
    bool plain = step->rule == RULE_LEGACY_FALSY_STRIPPED || step->rule == RULE_CAPABILITY_NOT_SETTABLE;
    if (!plain)
        others = migrate_attention_others(building->analysis, building->arena);
    reserve(building, others.count + 1);
    bool safe = migrate_is_safe(building->analysis, &splices);
    add_choice(building, (struct migration_choice){step->words.title, step->words.done, safe, splices});
    add_others(building, &others);
    building->item->message = step->words.title;
    building->item->decision = !safe && !building->options->unsafe;
}

static void build_attention_decision(struct building *building, const struct attention_decision *decision)
{
    struct attention_choices choices = migrate_attention_choices(building->analysis, decision, building->arena);
    reserve(building, choices.count);
    add_others(building, &choices);
    building->item->message = decision->message;
    building->item->decision = true;
}

/* A safe choice comes first, so that it is the one that a step takes. */
static void build_from_fixes(struct building *building, const struct diagnostic *diagnostic)
{
    struct fixes fixes = analysis_fixes(building->analysis, diagnostic, building->arena);
    struct migration_item *item = building->item;
    size_t first = 0;
    while (diagnostic->migrates == MIGRATES_SAFELY && first < fixes.count && !fixes.items[first].safe)
        first++;
    first = first < fixes.count ? first : 0;
    reserve(building, fixes.count);
    for (size_t i = 0; i < fixes.count; i++) {
        const struct fix *fix = &fixes.items[i == 0 ? first : i <= first ? i - 1 : i];
        add_choice(building, (struct migration_choice){fix->title, fix->done, fix->safe, fix->splices});
    }
    bool safe = fixes.count && item->choices[0].safe && diagnostic->migrates == MIGRATES_SAFELY;
    bool wanted = fixes.count && diagnostic->migrates == MIGRATES_UNSAFELY && building->options->unsafe;
    item->decision = !safe && !wanted;
    item->message = item->decision ? arena_printf(building->arena, "decide: %s", diagnostic->message) : item->choices[0].title;
    item->wrong = arena_copy(building->arena, diagnostic->message, strlen(diagnostic->message));
}

static void build_from_row(struct building *building, const struct migration_row *row)
{
    struct fix_words words;
    struct splices splices;
    const struct ypair *pair = pair_at(building->analysis, row->key, building->arena);
    bool done = fix_steps(building->analysis, pair, row->steps, building->arena, &splices, &words);
    reserve(building, 1);
    bool safe = done && row->safe && migrate_is_safe(building->analysis, &splices);
    if (done)
        add_choice(building, (struct migration_choice){words.title, words.done, safe, splices});
    building->item->decision = !safe && !(building->options->unsafe && done && !row->safe);
    building->item->message =
        !building->item->decision ? words.title
        : row->safe ? arena_printf(building->arena, "decide: %s would not mean the same; migrate by hand", words.title)
                    : arena_printf(building->arena, "decide: %s can change what axolotl does", words.title);
}

struct migration_item *migrate_item(const struct analysis *analysis, const struct migrate_options *options,
                                    const struct pending_list *list, const struct pending *pending, struct arena *arena)
{
    struct migration_item *item = arena_alloc(arena, sizeof *item);
    struct building building = {.analysis = analysis, .options = options, .arena = arena, .item = item};
    *item = (struct migration_item){.rule = pending->rule,
                                    .key = pending->key ? arena_copy(arena, pending->key, strlen(pending->key)) : NULL,
                                    .line = pending->line,
                                    .first_line = pending->line,
                                    .wrong = pending->rule->summary,
                                    .why = pending->rule->why,
                                    .attention = pending->step || pending->decision};
    if (pending->step)
        build_attention_step(&building, &list->attention, pending->step - 1);
    else if (pending->decision)
        build_attention_decision(&building, &list->attention.decisions[pending->decision - 1]);
    else if (pending->diagnostic)
        build_from_fixes(&building, pending->diagnostic);
    else
        build_from_row(&building, pending->row);
    return item;
}
