/* Everything at once: the attention keys together, then the other steps one after the other. */
#include "migrate.h"

#include <stdlib.h>
#include <string.h>

#include "attention_keys.h"
#include "bounds.h"
#include "mem.h"
#include "migrate_parts.h"

/* The text as it is after some steps, with what is known of it. */
struct stage {
    struct str text;
    struct analysis *analysis;
};

struct planning {
    const struct analysis *first;
    const struct analysis *now; /* of the text as it is after the steps so far */
    struct migrate_options options;
    struct migration *migration;
    struct arena *arena;   /* the caller's */
    struct stage stage;    /* behind `now`; empty before the first step */
    struct splices *chain; /* what led from one text to the next */
    size_t chain_count;
    size_t chain_capacity;
    size_t step_capacity;
    struct pending *left;  /* items that a person has to decide */
    size_t left_count;
    size_t left_capacity;
};

static size_t first_line(const struct planning *planning, size_t line)
{
    return migrate_first_line(planning->first, planning->now, planning->chain, planning->chain_count, line);
}

static void free_stage(struct stage *stage)
{
    analysis_free(stage->analysis);
    str_fini(&stage->text);
}

/* The edited text becomes the present one, unless it does not load. What is kept of the one before is in `arena`. */
static bool go_on(struct planning *planning, const struct splices *splices)
{
    struct str text = STR_INIT;
    splices_apply(splices, planning->now->text, planning->now->len, &text);
    struct analysis *analysis = analysis_again(planning->first, str_text(&text), text.len);
    if (analysis->broken) {
        analysis_free(analysis);
        str_fini(&text);
        return false;
    }
    free_stage(&planning->stage);
    planning->stage = (struct stage){text, analysis};
    if (planning->chain_count == planning->chain_capacity)
        planning->chain = mem_grow(planning->chain, &planning->chain_capacity, sizeof *planning->chain);
    planning->chain[planning->chain_count++] = *splices;
    planning->now = analysis;
    return true;
}

static void add_step(struct planning *planning, struct migration_step step)
{
    struct migration *migration = planning->migration;
    if (migration->step_count == planning->step_capacity) {
        size_t capacity = planning->step_capacity ? planning->step_capacity * 2 : 8;
        struct migration_step *steps = arena_alloc(planning->arena, capacity * sizeof *steps);
        if (migration->step_count)
            memcpy(steps, migration->steps, migration->step_count * sizeof *steps);
        migration->steps = steps;
        planning->step_capacity = capacity;
    }
    migration->steps[migration->step_count++] = step;
}

/* Gives everything up: `decisions` says why, and nothing is written. */
static void refuse(struct planning *planning, const char *message)
{
    struct migration *migration = planning->migration;
    migration->splices = (struct splices){0};
    migration->changes = (struct effective_changes){0};
    migration->step_count = 0;
    migration->decisions = arena_alloc(planning->arena, sizeof *migration->decisions);
    migration->decisions[0] = (struct migration_decision){rule_row(RULE_LEGACY_FLAG_MAPPED), 1, message, NULL, 0};
    migration->decision_count = 1;
}

static void refuse_number(struct planning *planning)
{
    refuse(planning, arena_printf(planning->arena,
                                  "nothing is changed: more than %s things to migrate in one file; a config has some dozens, so "
                                  "split the file, or migrate it by hand", BOUND_SAID(CHANGES)));
}

/* False when it is more than one migration may do. */
static bool is_few(const struct planning *planning)
{
    struct arena arena = {0};
    const struct analysis *first = planning->first;
    size_t count = attention_keys_list(first, &arena).count;
    for (size_t i = 0; planning->options.all && i < first->diagnostic_count; i++)
        count += first->diagnostics[i].migrates != MIGRATES_NOT;
    arena_fini(&arena);
    return count <= BOUND_CHANGES;
}

/* --- The attention keys -------------------------------------------------------------------------------------------- */

static bool has_step(const struct attention_plan *plan, const struct attention_step *step)
{
    for (size_t i = 0; i < plan->step_count; i++)
        if (plan->steps[i].pair == step->pair && strcmp(plan->steps[i].words.title, step->words.title) == 0)
            return true;
    return false;
}

/* The splices of each step are those from the text after the former ones; `safe` holds the steps that are safe. */
static void add_attention_steps(struct planning *planning, const struct attention_plan *plan,
                                const struct attention_plan *safe)
{
    const struct analysis *first = planning->first;
    struct str before = STR_INIT;
    str_add_len(&before, first->text, first->len);
    for (size_t i = 0; i < plan->step_count; i++) {
        struct str after = STR_INIT;
        struct splices upto = migrate_attention_splices(first, plan, 0, i + 1, planning->arena);
        splices_apply(&upto, first->text, first->len, &after);
        add_step(planning,
                 (struct migration_step){
                     .rule = rule_row(plan->steps[i].rule),
                     .line = plan->steps[i].line,
                     .title = plan->steps[i].words.title,
                     .done = plan->steps[i].words.done,
                     .safe = has_step(safe, &plan->steps[i]),
                     .splices = splices_between(str_text(&before), before.len, str_text(&after), after.len, planning->arena),
                 });
        str_fini(&before);
        before = after;
    }
    str_fini(&before);
}

static bool migrate_attention_keys(struct planning *planning)
{
    struct attention_plan plan = migrate_attention(planning->first, planning->options.unsafe, planning->arena);
    struct attention_plan safe = plan;
    planning->migration->impossible = plan.impossible;
    planning->migration->refused = plan.refused;
    if (planning->options.unsafe)
        safe = migrate_attention(planning->first, false, planning->arena);
    struct splices all = migrate_attention_splices(planning->first, &plan, 0, plan.step_count, planning->arena);
    struct splices sure = migrate_attention_splices(planning->first, &safe, 0, safe.step_count, planning->arena);
    if (plan.step_count == 0)
        return !plan.impossible && !plan.too_old;
    if ((sure.count && !migrate_is_safe(planning->first, &sure)) || !go_on(planning, &all)) {
        refuse(planning, "nothing is changed: the result would not mean the same; please migrate by hand");
        return false;
    }
    add_attention_steps(planning, &plan, &safe);
    planning->migration->splices = all;
    return true;
}

/* --- All others ---------------------------------------------------------------------------------------------------- */

static bool is_left(const struct planning *planning, const struct pending *pending)
{
    for (size_t i = 0; i < planning->left_count; i++)
        if (migrate_same_item(&planning->left[i], pending))
            return true;
    return false;
}

static void leave(struct planning *planning, const struct pending *pending)
{
    if (planning->left_count == planning->left_capacity)
        planning->left = mem_grow(planning->left, &planning->left_capacity, sizeof *planning->left);
    planning->left[planning->left_count] = *pending;
    if (pending->key)
        planning->left[planning->left_count].key = arena_copy(planning->arena, pending->key, strlen(pending->key));
    planning->left_count++;
}

/* True when nothing can be done without a person, which needs no trial to know. */
static bool waits(const struct planning *planning, const struct pending *pending)
{
    const struct diagnostic *diagnostic = pending->diagnostic;
    return diagnostic && (diagnostic->migrates == MIGRATES_BY_CHOICE ||
                          (diagnostic->migrates == MIGRATES_UNSAFELY && !planning->options.unsafe));
}

/* Does the first step that can be done; false when none is left. */
static bool take_next(struct planning *planning)
{
    struct arena arena = {0};
    struct pending_list list = migrate_list(planning->now, &planning->options, &arena);
    bool done = false;
    for (size_t i = list.attention_count; i < list.count && !done; i++) {
        const struct pending *pending = &list.items[i];
        if (is_left(planning, pending) || waits(planning, pending))
            continue;
        const struct migration_item *item =
            migrate_item(planning->now, &planning->options, &list, pending, planning->arena);
        size_t line = first_line(planning, item->line);
        if (item->decision || !go_on(planning, &item->choices[0].splices)) {
            leave(planning, pending);
            continue;
        }
        done = true;
        const struct migration_choice *choice = &item->choices[0];
        add_step(planning,
                 (struct migration_step){item->rule, line, choice->title, choice->done, choice->safe, choice->splices});
    }
    arena_fini(&arena);
    return done;
}

/* What is left, with choices that fit the text as it is now. */
static void add_decisions(struct planning *planning)
{
    struct migration *migration = planning->migration;
    struct pending_list list = migrate_list(planning->now, &planning->options, planning->arena);
    migration->decisions = arena_alloc(planning->arena, (list.count + 1) * sizeof *migration->decisions);
    for (size_t i = 0; i < list.count; i++) {
        const struct pending *pending = &list.items[i];
        if (pending->step || (!pending->decision && !is_left(planning, pending) && !waits(planning, pending)))
            continue;
        const struct migration_item *item =
            migrate_item(planning->now, &planning->options, &list, pending, planning->arena);
        migration->decisions[migration->decision_count++] = (struct migration_decision){
            item->rule, first_line(planning, item->line), item->message, item->choices, item->choice_count};
    }
}

/* The steps that are safe must not have changed anything; the others are what did. */
static void check_whole(struct planning *planning)
{
    struct migration *migration = planning->migration;
    bool all_safe = true;
    struct effective before = effective_of(planning->first, planning->arena);
    struct effective after = effective_of(planning->now, planning->arena);
    migration->changes = effective_diff(&before, &after, planning->arena);
    for (size_t i = 0; i < migration->step_count; i++)
        all_safe = all_safe && migration->steps[i].safe;
    if (all_safe && migration->changes.count)
        refuse(planning, "nothing is changed: the result would not mean the same; please migrate by hand");
}

static void free_stages(struct planning *planning)
{
    free_stage(&planning->stage);
    free(planning->chain);
    free(planning->left);
}

struct migration migrate_plan(const struct analysis *analysis, struct migrate_options options, struct arena *arena)
{
    struct migration migration = {0};
    struct planning planning = {
        .first = analysis, .now = analysis, .options = options, .migration = &migration, .arena = arena};
    if (!is_few(&planning)) {
        refuse_number(&planning);
    } else if (migrate_attention_keys(&planning)) {
        size_t attention_steps = migration.step_count;
        for (size_t i = 0; i < BOUND_CHANGES && take_next(&planning); i++)
            continue;
        add_decisions(&planning);
        if (migration.step_count > attention_steps)
            migration.splices =
                splices_between(analysis->text, analysis->len, planning.now->text, planning.now->len, arena);
        if (migration.step_count)
            check_whole(&planning);
    } else if (migration.decision_count == 0) {
        add_decisions(&planning);
    }
    free_stages(&planning);
    return migration;
}
