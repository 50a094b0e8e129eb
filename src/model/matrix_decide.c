/* One cell: what the rules say on the target, and what they would say for what the target leaves open. */
#include <stdint.h>
#include <string.h>

#include "matrix_parts.h"

/* What was assumed so far, step by step, of a target that leaves something open. */
struct search {
    const struct axes *axes;
    struct trial *trial;
    const struct feature_row *feature;
    struct target target;  /* as assumed */
    struct verdict now;    /* of it */
    bool assumed[AXIS_COUNT];
    bool beyond;           /* what the target tells may be another thing too, */
    bool only_known;       /* and for now nothing else: what it does not tell was tried before, to no avail */
    struct str conditions; /* of what was assumed, "axolotl>=0.18, sm_90" */
    struct matrix_cell *cell;
    struct arena *arena;
};

/* What each value of an axis would give. */
struct tried {
    size_t scores[AXIS_VALUES];
    bool allowed[AXIS_VALUES];
    size_t count;
    size_t best, worst;    /* scores */
    struct verdict worst_verdict;
};

static void add_rules(struct matrix_cell *cell, const struct verdict *verdict)
{
    for (size_t i = 0; i < verdict->count && cell->rule_count < MATRIX_RULES; i++) {
        const struct rule_row *row = rule_row(verdict->rules[i]);
        bool known = false;
        for (size_t j = 0; j < cell->rule_count; j++)
            known = known || cell->rules[j] == row;
        if (!known)
            cell->rules[cell->rule_count++] = row;
    }
}

/* A GPU is no matter of packages, and the other way round: the judge looks at one of them alone. */
static bool is_open(const struct search *search, size_t axis)
{
    enum feature_kind kind = search->feature->kind;
    if ((kind == FEATURE_OF_GPU && !axis_is_gpu(axis)) || (kind == FEATURE_OF_PACKAGES && axis_is_gpu(axis)))
        return false;
    bool known = axis_known(axis, &search->target);
    return !search->assumed[axis] && (known ? search->beyond : !search->only_known);
}

static void try_axis(const struct search *search, size_t axis, struct tried *tried)
{
    struct arena arena = {0};
    *tried = (struct tried){.count = axis_values(search->axes, axis), .best = SIZE_MAX};
    for (size_t i = 0; i < tried->count; i++) {
        tried->allowed[i] = axis_allows(search->axes, axis, i, &search->target);
        if (!tried->allowed[i])
            continue;
        struct target target = search->target;
        axis_set(search->axes, axis, i, &target);
        struct verdict verdict = trial_judge(search->trial, search->feature, &target, true, &arena);
        tried->scores[i] = verdict.score;
        if (verdict.score < tried->best)
            tried->best = verdict.score;
        if (verdict.score > tried->worst) {
            tried->worst = verdict.score;
            tried->worst_verdict = verdict;
        }
    }
    arena_fini(&arena);
}

/* From here on the axis has one of the values that are best. */
static void assume(struct search *search, size_t axis, const struct tried *tried)
{
    bool good[AXIS_VALUES] = {false};
    for (size_t i = 0; i < tried->count; i++)
        good[i] = tried->allowed[i] && tried->scores[i] == tried->best;
    str_add(&search->conditions, search->conditions.len ? ", " : "");
    axis_describe(search->axes, axis, good, &search->conditions);
    axis_set(search->axes, axis, axis_pick(search->axes, axis, good), &search->target);
    search->assumed[axis] = true;
    search->now = trial_judge(search->trial, search->feature, &search->target, true, search->arena);
}

/* Assumes what makes it better than it is, as long as something does. */
static void improve(struct search *search)
{
    for (bool found = true; found && search->now.level > LEVEL_GOOD;) {
        struct tried tried, best = {.best = search->now.score};
        size_t at = 0;
        for (size_t axis = 0; axis < AXIS_COUNT && best.best > 0; axis++) {
            if (!is_open(search, axis))
                continue;
            try_axis(search, axis, &tried);
            if (tried.best < best.best) {
                best = tried;
                at = axis;
            }
        }
        found = best.best < search->now.score;
        if (found)
            assume(search, at, &best);
        search->only_known = false;
    }
}

/* What the target leaves open must be so that it stays as good as it can be. */
static void narrow(struct search *search)
{
    for (size_t axis = 0; axis < AXIS_COUNT && search->now.level < LEVEL_BAD; axis++) {
        struct tried tried;
        if (!is_open(search, axis))
            continue;
        try_axis(search, axis, &tried);
        if (tried.worst > search->now.score || tried.worst > tried.best)
            add_rules(search->cell, &tried.worst_verdict);
        if (tried.worst > tried.best)
            assume(search, axis, &tried);
        else if (tried.worst > search->now.score)
            search->now = tried.worst_verdict; /* whichever it is */
    }
}

static struct search begin(const struct search *like, const struct target *target, bool beyond)
{
    struct search search = *like;
    search.target = *target;
    search.beyond = search.only_known = beyond;
    search.conditions = (struct str)STR_INIT;
    search.now = trial_judge(search.trial, search.feature, target, beyond, search.arena);
    return search;
}

static const char *keep(const struct search *search, const struct str *text)
{
    return arena_copy(search->arena, str_text(text), text->len);
}

/* Runs, but with a warning that nothing left open could clear: what would, else what warns. */
static void add_warning(struct search *search)
{
    struct search beyond = begin(search, &search->target, true);
    improve(&beyond);
    str_add(&search->conditions, search->conditions.len ? ", " : "");
    if (beyond.now.level == LEVEL_GOOD)
        str_add(&search->conditions, str_text(&beyond.conditions));
    else
        str_printf(&search->conditions, "with a warning (%s)", rule_row(search->now.rules[0])->name);
    str_fini(&beyond.conditions);
}

/* What another target would have to be; NULL when none is known to help. `tried`: what this one leaves open was tried. */
static const char *find_remedy(const struct search *like, const struct target *target, bool tried)
{
    struct matrix_cell cell = {0};
    struct search search = begin(like, target, true);
    search.cell = &cell; /* what else may go wrong there is not what goes wrong here */
    search.only_known = tried;
    improve(&search);
    search.beyond = false;
    narrow(&search);
    const char *found = search.now.level < LEVEL_BAD && search.conditions.len > 0 ? keep(&search, &search.conditions) : NULL;
    str_fini(&search.conditions);
    return found;
}

void matrix_decide(const struct axes *axes, struct trial *trial, const struct feature_row *feature,
                   const struct target *target, struct arena *arena, struct matrix_cell *cell)
{
    *cell = (struct matrix_cell){.answer = MATRIX_YES};
    struct search as = {.axes = axes, .trial = trial, .feature = feature, .cell = cell, .arena = arena};
    struct search search = begin(&as, target, false);
    cell->message = search.now.message;
    add_rules(cell, &search.now);
    improve(&search);
    narrow(&search);
    if (search.now.level == LEVEL_BAD) {
        cell->answer = MATRIX_NO;
        cell->would_need = find_remedy(&as, target, search.conditions.len == 0);
    } else {
        if (search.now.level == LEVEL_WARNED)
            add_warning(&search);
        if (search.conditions.len > 0) {
            cell->answer = MATRIX_IF;
            cell->condition = keep(&search, &search.conditions);
        }
    }
    str_fini(&search.conditions);
}
