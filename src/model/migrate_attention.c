/* The attention keys: which of them go, what the winner becomes, what a person has to decide. */
#include <string.h>

#include "attention_keys.h"
#include "change.h"
#include "emit.h"
#include "migrate_parts.h"
#include "utf8.h"

struct migrating {
    const struct analysis *analysis;
    struct attention_plan *plan;
    struct attention_keys keys;
    struct arena *arena;
    bool unsafe;
    bool undecided; /* a person has to choose the backend first: no flag that is set may go */
};

static size_t line_of(const struct migrating *m, const struct ypair *pair)
{
    return lines_place(&m->analysis->index->lines, pair->key->span.start).line;
}

static struct attention_step *add_step(struct migrating *m, enum rule_id rule, const struct ypair *pair,
                                      struct fix_words words)
{
    struct attention_step *step = &m->plan->steps[m->plan->step_count++];
    *step = (struct attention_step){.rule = rule, .line = line_of(m, pair), .pair = pair, .words = words};
    return step;
}

static struct attention_decision *add_decision(struct migrating *m, enum rule_id rule, const struct ypair *pair,
                                               const char *message)
{
    struct attention_decision *decision = &m->plan->decisions[m->plan->decision_count++];
    *decision = (struct attention_decision){rule, pair ? line_of(m, pair) : 1, pair, message, DECIDE_NOTHING};
    return decision;
}

/* "flash_attention: true", on one line. */
static const char *show(struct migrating *m, const struct ypair *pair)
{
    struct str text = STR_INIT;
    const struct ynode *key = ynode_resolved(pair->key), *value = ynode_resolved(pair->value);
    str_printf(&text, "%s: ", key->text);
    if (value && value->kind == YNODE_SCALAR && value->len == 0 && value->style == YSTYLE_PLAIN)
        str_cut(&text, text.len - 1);
    else if (value && value->kind == YNODE_SCALAR && value->style <= YSTYLE_DOUBLE)
        str_add_len(&text, m->analysis->text + value->span.start, span_len(value->span));
    else
        yemit_flow(&text, value);
    utf8_shorten(&text, 0, 70);
    const char *shown = arena_copy(m->arena, str_text(&text), text.len);
    str_fini(&text);
    return shown;
}

/* The flag that would win if this one were read as false. */
static const struct legacy_flag *winner_without(const struct attention *attention, const struct legacy_flag *without)
{
    const struct legacy_flag *winner = NULL;
    for (size_t i = 0; i < attention->flag_count; i++) {
        const struct legacy_flag *flag = &attention->flags[i];
        if (flag->truthy && flag != without && (!winner || flag->rank < winner->rank))
            winner = flag;
    }
    return winner;
}

/* A text like "false" or maybe: axolotl takes it as set, and its writer may have meant the opposite. */
static bool is_doubtful(const struct legacy_flag *flag)
{
    return flag->is_text && !flag->says_true;
}

static void decide_on_texts(struct migrating *m)
{
    const struct attention *attention = &m->analysis->attention;
    if (attention->source != ATTENTION_FLAG || m->unsafe)
        return;
    for (size_t i = 0; i < attention->flag_count; i++) {
        const struct legacy_flag *flag = &attention->flags[i];
        if (!is_doubtful(flag) || winner_without(attention, flag) == attention->winner)
            continue;
        m->undecided = true;
        add_decision(m, RULE_LEGACY_QUOTED_BOOL, flag->pair,
                     arena_printf(m->arena,
                                  "decide: %s is text, which axolotl takes as set; write attn_implementation: %s, or remove "
                                  "the line",
                                  show(m, flag->pair), attention->backend))
            ->about = DECIDE_TEXT;
    }
}

/* attn_implementation holds no name that axolotl takes: the file does not say which of the two is meant. */
static void decide_on_unknown(struct migrating *m)
{
    const struct attention *attention = &m->analysis->attention;
    if (attention->source != ATTENTION_EXPLICIT || attention->valid || !attention->winner)
        return;
    const struct ynode *value = attention->explicit_value;
    if (value->kind == YNODE_SCALAR && value->value.kind == YSCALAR_STR && backend_of_short_name(value->text))
        return;
    m->undecided = true;
    add_decision(m, RULE_ATTN_IMPL_UNKNOWN, attention->explicit_pair,
                 arena_printf(m->arena, "decide: %s names no backend, and %s asks for %s; write the one that you mean",
                              show(m, attention->explicit_pair), attention->winner->name,
                              backend_row(attention->winner->backend)->name))
        ->about = DECIDE_NAME;
}

/* The backend that a short name like "flash" means; NULL where no such name counts. */
static const struct backend *short_name_meant(const struct attention *attention)
{
    const struct ynode *value = attention->explicit_value;
    if (attention->source != ATTENTION_EXPLICIT || attention->valid || value->kind != YNODE_SCALAR ||
        value->value.kind != YSCALAR_STR)
        return NULL;
    return backend_of_short_name(value->text);
}

/* What holds the anchor would mean something else elsewhere, too. */
static void decide_on_short_name(struct migrating *m)
{
    const struct attention *attention = &m->analysis->attention;
    const struct backend *meant = short_name_meant(attention);
    if (meant && attention_key_is_held(attention->explicit_pair, &m->keys))
        add_decision(m, RULE_ATTN_IMPL_SHORT_ALIAS, attention->explicit_pair,
                     arena_printf(m->arena,
                                  "decide: %s means %s, but holds an anchor that is used elsewhere; move the anchor first",
                                  show(m, attention->explicit_pair), meant->name));
}

/* An anchor that something else uses can't go; while it stays set, attn_implementation can't be written beside it. */
static void decide_on_anchors(struct migrating *m)
{
    for (size_t i = 0; i < m->keys.count; i++) {
        const struct attention_key *key = &m->keys.items[i];
        if (!attention_key_is_held(key->pair, &m->keys))
            continue;
        if (ynode_truthy(key->pair->value) && legacy_is_flag(key->row->id))
            m->undecided = true;
        add_decision(m, RULE_LEGACY_FLAG_MAPPED, key->pair,
                     arena_printf(m->arena, "decide: %s holds an anchor that is used elsewhere; move the anchor first",
                                  show(m, key->pair)));
    }
    const struct attention *attention = &m->analysis->attention;
    if (attention->explicit_pair && attention->source == ATTENTION_FLAG &&
        attention_key_is_held(attention->explicit_pair, &m->keys)) {
        m->undecided = true;
        add_decision(m, RULE_LEGACY_FLAG_MAPPED, attention->explicit_pair,
                     arena_printf(m->arena, "decide: %s holds an anchor that is used elsewhere; move the anchor first",
                                  show(m, attention->explicit_pair)));
    }
}

/* With --unsafe a text that reads as false is taken for what it says. */
static const struct legacy_flag *choose_winner(const struct migrating *m)
{
    const struct attention *attention = &m->analysis->attention;
    const struct legacy_flag *winner = NULL;
    for (size_t i = 0; i < attention->flag_count; i++) {
        const struct legacy_flag *flag = &attention->flags[i];
        if (flag->truthy && !(m->unsafe && is_doubtful(flag)) && (!winner || flag->rank < winner->rank))
            winner = flag;
    }
    return winner;
}

static void write_winner(struct migrating *m, const struct legacy_flag *winner)
{
    const struct attention *attention = &m->analysis->attention;
    const char *name = backend_row(winner->backend)->name;
    const char *note = winner->backend == BACKEND_S2 ? " (axolotl 0.17 and later refuse s2)" : "";
    if (attention->explicit_pair) {
        m->plan->written = add_step(m, RULE_LEGACY_FLAG_MAPPED, attention->explicit_pair,
                                    (struct fix_words){arena_printf(m->arena, "write attn_implementation: %s, which %s asks for%s",
                                                                    name, winner->name, note),
                                                       arena_printf(m->arena, "attn_implementation: %s, which %s asked for%s",
                                                                    name, winner->name, note)});
        m->plan->written->value = name;
        return;
    }
    const char *as_set = winner->is_text || (winner->value->kind == YNODE_SCALAR && winner->value->value.kind == YSCALAR_BOOL)
                             ? ""
                             : ", which axolotl reads as set,";
    const char *flag = arena_printf(m->arena, "%s%s", show(m, winner->pair), as_set);
    struct attention_step *step =
        add_step(m, RULE_LEGACY_FLAG_MAPPED, winner->pair,
                 (struct fix_words){arena_printf(m->arena, "replace %s by attn_implementation: %s%s", flag, name, note),
                                    arena_printf(m->arena, "%s is now attn_implementation: %s%s", flag, name, note)});
    step->renamed = true;
    step->value = name;
}

/* Both before it goes and after. */
static const char *why_it_goes(struct migrating *m, const struct attention_key *key, const struct legacy_flag *winner)
{
    const struct attention *attention = &m->analysis->attention;
    if (legacy_is_computed(key->row->id))
        return "axolotl computes it";
    if (!key->flag)
        return "another line sets the same key";
    if (!key->flag->truthy)
        return "it has no effect";
    if (attention->source == ATTENTION_EXPLICIT)
        return "attn_implementation counts";
    if (winner == key->flag)
        return "attn_implementation takes its place";
    return winner ? arena_printf(m->arena, "%s wins", winner->name) : "its text is taken for false";
}

static enum rule_id rule_of_removal(const struct migrating *m, const struct attention_key *key)
{
    if (legacy_is_computed(key->row->id))
        return RULE_CAPABILITY_NOT_SETTABLE;
    if (key->flag && !key->flag->truthy)
        return RULE_LEGACY_FALSY_STRIPPED;
    return m->analysis->attention.source == ATTENTION_EXPLICIT ? RULE_LEGACY_CANONICAL_CONFLICT : RULE_LEGACY_MULTIPLE_FLAGS;
}

static void remove_keys(struct migrating *m, const struct legacy_flag *winner)
{
    bool in_place = winner && !m->analysis->attention.explicit_pair;
    for (size_t i = 0; i < m->keys.count; i++) {
        const struct attention_key *key = &m->keys.items[i];
        bool is_winner = in_place && key->pair == winner->pair;
        bool set = legacy_is_flag(key->row->id) && ynode_truthy(key->pair->value);
        if (is_winner || (m->undecided && set) || attention_key_is_held(key->pair, &m->keys))
            continue;
        const char *shown = show(m, key->pair), *why = why_it_goes(m, key, winner);
        add_step(m, rule_of_removal(m, key), key->pair,
                 (struct fix_words){arena_printf(m->arena, "remove %s (%s)", shown, why),
                                    arena_printf(m->arena, "%s removed: %s", shown, why)})
            ->needs_written = set && winner && !in_place;
    }
}

static void write_canonical_name(struct migrating *m)
{
    const struct attention *attention = &m->analysis->attention;
    const struct ynode *value = attention->explicit_value;
    const struct backend *meant = short_name_meant(attention);
    if (!meant || attention_key_is_held(attention->explicit_pair, &m->keys))
        return;
    char quote = value->style == YSTYLE_SINGLE ? '\'' : value->style == YSTYLE_DOUBLE ? '"' : '\0';
    const char *source = quote ? arena_printf(m->arena, "%c%s%c", quote, meant->name, quote) : meant->name;
    add_step(m, RULE_ATTN_IMPL_SHORT_ALIAS, attention->explicit_pair,
             (struct fix_words){arena_printf(m->arena, "replace attn_implementation: %s by %s", value->text, meant->name),
                                arena_printf(m->arena, "attn_implementation: %s is now %s", value->text, meant->name)})
        ->value = source;
}

static bool refuse_whole_file(struct migrating *m)
{
    const struct analysis *analysis = m->analysis;
    if (analysis->broken) {
        for (size_t i = 0; i < analysis->diagnostic_count && m->plan->decision_count == 0; i++) {
            const struct diagnostic *diagnostic = &analysis->diagnostics[i];
            if (diagnostic->severity == SEVERITY_ERROR)
                add_decision(m, diagnostic->rule->id, NULL,
                             arena_printf(m->arena, "nothing is changed: %s", diagnostic->message))
                    ->line = lines_place(&analysis->index->lines, diagnostic->span.start).line;
        }
        return true;
    }
    if (analysis->index->root && analysis->index->root->kind != YNODE_MAPPING) {
        add_decision(m, RULE_NOT_A_CONFIG, NULL, "nothing is changed: a config is a mapping of keys to values");
        return true;
    }
    return false;
}

static bool too_old(struct migrating *m)
{
    const struct attention *attention = &m->analysis->attention;
    const char *version = target_version(m->analysis->target, PACKAGE_AXOLOTL);
    if (!version || target_axolotl_from(m->analysis->target, "0.17.0") ||
        (m->keys.count == 0 && attention->source == ATTENTION_UNSET))
        return false;
    const struct ypair *pair = attention->pair ? attention->pair : m->keys.count ? m->keys.items[0].pair : NULL;
    add_decision(m, RULE_AXOLOTL_TOO_OLD, pair,
                 arena_printf(m->arena, "nothing is changed: the target's axolotl %s reads the old flags; migrate when you "
                                        "upgrade to 0.17",
                              version));
    return true;
}

/* What the target's axolotl would say of the outcome: s2 is refused from 0.17 on. */
static void check_outcome(struct migrating *m, const struct legacy_flag *winner)
{
    const struct attention *attention = &m->analysis->attention;
    const struct backend *row = winner ? backend_row(winner->backend) : attention->valid ? attention->row : NULL;
    m->plan->refused = row && !backend_is_taken(row, m->analysis->target);
}

/* Steps come in the order of the file. */
static void sort_steps(struct attention_plan *plan)
{
    for (size_t i = 1; i < plan->step_count; i++) {
        struct attention_step step = plan->steps[i];
        size_t k = i;
        for (; k > 0 && plan->steps[k - 1].line > step.line; k--)
            plan->steps[k] = plan->steps[k - 1];
        plan->steps[k] = step;
    }
    for (size_t i = 0; i < plan->step_count; i++)
        if (plan->written && plan->steps[i].value && !plan->steps[i].renamed)
            plan->written = &plan->steps[i];
}

static void plan_steps(struct migrating *m)
{
    decide_on_texts(m);
    decide_on_unknown(m);
    decide_on_anchors(m);
    decide_on_short_name(m);
    const struct legacy_flag *winner =
        m->undecided || m->analysis->attention.source != ATTENTION_FLAG ? NULL : choose_winner(m);
    write_canonical_name(m);
    if (winner)
        write_winner(m, winner);
    remove_keys(m, winner);
    check_outcome(m, winner);
    sort_steps(m->plan);
}

struct attention_plan migrate_attention(const struct analysis *analysis, bool unsafe, struct arena *arena)
{
    struct attention_plan plan = {0};
    struct migrating m = {.analysis = analysis, .plan = &plan, .arena = arena, .unsafe = unsafe};
    bool mapping = !analysis->broken && analysis->index->root && analysis->index->root->kind == YNODE_MAPPING;
    if (mapping)
        m.keys = attention_keys_list(analysis, arena);
    plan.steps = arena_alloc(arena, (m.keys.count + 4) * sizeof *plan.steps);
    plan.decisions = arena_alloc(arena, (2 * m.keys.count + 4) * sizeof *plan.decisions);
    if (refuse_whole_file(&m))
        plan.impossible = true;
    else if (too_old(&m))
        plan.too_old = plan.refused = true;
    else if (mapping)
        plan_steps(&m);
    return plan;
}

static void add_ops(struct yplan *ops, const struct attention_step *step)
{
    if (step->renamed)
        yplan_rename(ops, step->pair, field_row(FIELD_attn_implementation)->name);
    if (step->value)
        yplan_set_value(ops, step->pair, step->value);
    else
        yplan_delete(ops, step->pair);
}

struct splices migrate_attention_splices(const struct analysis *analysis, const struct attention_plan *plan, size_t first,
                                         size_t count, struct arena *arena)
{
    struct yplan *ops = yplan_new(analysis->index, arena);
    for (size_t i = first; i < first + count; i++)
        add_ops(ops, &plan->steps[i]);
    if (count == 1 && plan->steps[first].needs_written && plan->written)
        add_ops(ops, plan->written);
    return yplan_compile(ops);
}

static void add_backend(const struct analysis *analysis, const char *name, const char *title, struct arena *arena,
                        struct attention_choices *choices)
{
    struct splices splices = {0};
    struct str cause = STR_INIT;
    bool full = choices->count == sizeof choices->items / sizeof *choices->items;
    if (name && !full && change_backend(analysis, name, arena, &splices, &cause) && splices.count) {
        const char *done = arena_printf(arena, "attn_implementation is now %s", name);
        choices->items[choices->count++] = (struct migration_choice){title, done, false, splices};
    }
    str_fini(&cause);
}

struct attention_choices migrate_attention_others(const struct analysis *analysis, struct arena *arena)
{
    struct attention_choices choices = {0};
    const struct attention *attention = &analysis->attention;
    for (size_t i = 0; i < attention->flag_count; i++) {
        const struct legacy_flag *flag = &attention->flags[i];
        const char *name = backend_row(flag->backend)->name;
        if (flag->truthy && (!attention->backend || strcmp(name, attention->backend) != 0))
            add_backend(analysis, name, arena_printf(arena, "use %s, which %s asks for", name, flag->name), arena, &choices);
    }
    return choices;
}

/* The name that is near to one that axolotl does not know. */
static const char *name_near(const struct analysis *analysis)
{
    for (size_t i = 0; i < analysis->diagnostic_count; i++)
        if (analysis->diagnostics[i].rule->id == RULE_ATTN_IMPL_UNKNOWN)
            return analysis->diagnostics[i].subject;
    return NULL;
}

struct attention_choices migrate_attention_choices(const struct analysis *analysis,
                                                   const struct attention_decision *decision, struct arena *arena)
{
    struct attention_choices choices = {0};
    const struct attention *attention = &analysis->attention;
    if (decision->about == DECIDE_NAME) {
        const char *near = name_near(analysis);
        if (near)
            add_backend(analysis, near, arena_printf(arena, "use %s, the nearest name", near), arena, &choices);
        const char *asked = backend_row(attention->winner->backend)->name;
        if (!near || strcmp(near, asked) != 0)
            add_backend(analysis, asked, arena_printf(arena, "use %s, which %s asks for", asked, attention->winner->name),
                        arena, &choices);
    }
    if (decision->about == DECIDE_TEXT) {
        add_backend(analysis, attention->backend,
                    arena_printf(arena, "keep what runs today: %s", attention->backend), arena, &choices);
        struct attention_plan plan = migrate_attention(analysis, true, arena);
        struct splices splices = migrate_attention_splices(analysis, &plan, 0, plan.step_count, arena);
        const struct attention_step *wins = NULL;
        for (size_t i = 0; i < plan.step_count; i++)
            wins = plan.steps[i].value ? &plan.steps[i] : wins;
        const char *title = wins ? arena_printf(arena, "take the text for false: use %s", wins->value)
                                 : "take the text for false: no backend is set";
        if (splices.count)
            choices.items[choices.count++] = (struct migration_choice){title, "the text was taken for false", false, splices};
    }
    return choices;
}
