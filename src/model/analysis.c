#include "analysis.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose.h"
#include "emit.h"
#include "load.h"
#include "mem.h"
#include "nearest.h"
#include "path.h"

/* What a diagnostic underlines: a key and the scalar beside it, of a collection the key alone. */
static struct span span_of_pair(const struct ypair *pair)
{
    const struct ynode *value = pair->value;
    bool inline_value = value->kind == YNODE_SCALAR && value->style != YSTYLE_LITERAL && value->style != YSTYLE_FOLDED;
    size_t end = inline_value ? pair->span.end : pair->key->whole.end;
    return (struct span){pair->key->whole.start, end};
}

static const char *path_of_pair(struct analysis *analysis, const struct ypair *pair)
{
    struct str path = STR_INIT;
    ypath_of_pair(pair, &path);
    const char *copy = arena_copy(&analysis->arena, str_text(&path), path.len);
    str_fini(&path);
    return copy;
}

static const char *path_of_item(struct analysis *analysis, const struct yitem *item)
{
    struct str path = STR_INIT;
    ypath_of_item(item, &path);
    const char *copy = arena_copy(&analysis->arena, str_text(&path), path.len);
    str_fini(&path);
    return copy;
}

/* A rule that has spoken of a pair. */
struct told {
    const struct ypair *pair;
    enum rule_id rule;
    struct told *next; /* of the same pair */
};

static void note_told(struct diagnosing *diagnosing, enum rule_id rule, const struct ypair *pair)
{
    struct arena *arena = &diagnosing->analysis->arena;
    struct told *told = arena_alloc(arena, sizeof *told);
    *told = (struct told){.pair = pair, .rule = rule};
    told->next = map_put(&diagnosing->told, (const char *)&told->pair, sizeof told->pair, told, arena);
}

struct diagnostic *diagnose(struct diagnosing *diagnosing, enum rule_id rule, enum severity severity,
                            const struct ypair *pair, const char *format, ...)
{
    struct analysis *analysis = diagnosing->analysis;
    if (analysis->diagnostic_count == diagnosing->capacity)
        analysis->diagnostics = mem_grow(analysis->diagnostics, &diagnosing->capacity, sizeof *analysis->diagnostics);
    struct diagnostic *diagnostic = &analysis->diagnostics[analysis->diagnostic_count++];
    va_list args;
    va_start(args, format);
    *diagnostic = (struct diagnostic){
        .rule = rule_row(rule),
        .severity = severity,
        .message = arena_vprintf(&analysis->arena, format, args),
        .pair = pair,
        .migrates = rule_row(rule)->migrates,
    };
    va_end(args);
    if (pair) {
        diagnostic->span = span_of_pair(pair);
        diagnostic->key = path_of_pair(analysis, pair);
        if (!diagnosed(diagnosing, rule, pair))
            note_told(diagnosing, rule, pair);
    }
    return diagnostic;
}

bool diagnosed(const struct diagnosing *diagnosing, enum rule_id rule, const struct ypair *pair)
{
    const struct told *told = map_get(&diagnosing->told, (const char *)&pair, sizeof pair);
    while (told && told->rule != rule)
        told = told->next;
    return told != NULL;
}

void diagnose_item(struct diagnosing *diagnosing, struct diagnostic *diagnostic, const struct yitem *item)
{
    diagnostic->item = item;
    diagnostic->span = item->node->whole;
    diagnostic->key = path_of_item(diagnosing->analysis, item);
}

static void diagnose_problems(struct diagnosing *diagnosing)
{
    static const struct {
        enum rule_id rule;
        enum severity severity;
    } as[] = {
        [YPROBLEM_SYNTAX] = {RULE_YAML_SYNTAX, SEVERITY_ERROR},
        [YPROBLEM_ENCODING] = {RULE_YAML_ENCODING, SEVERITY_ERROR},
        [YPROBLEM_DUPLICATE_KEY] = {RULE_YAML_DUPLICATE_KEY, SEVERITY_WARNING},
        [YPROBLEM_DOCUMENTS] = {RULE_YAML_MULTIPLE_DOCUMENTS, SEVERITY_ERROR},
    };
    const struct yindex *index = diagnosing->analysis->index;
    for (size_t i = 0; i < index->problem_count; i++) {
        const struct yproblem *problem = &index->problems[i];
        if (index->broken && problem->kind == YPROBLEM_DUPLICATE_KEY)
            continue;
        struct diagnostic *diagnostic = diagnose(diagnosing, as[problem->kind].rule, as[problem->kind].severity,
                                                 problem->pair, "%s", problem->message);
        diagnostic->span = problem->span;
    }
}

/* The allowed word that is near to what stands there; NULL when none is, or it is no single word. */
static const char *nearest_word(struct analysis *analysis, const struct field_problem *problem)
{
    const struct ynode *value = ynode_resolved(problem->pair->value);
    if (problem->wrong_type || problem->item || value->kind != YNODE_SCALAR)
        return NULL;
    struct nearest nearest = {.wanted = value->text};
    for (const char *at = problem->row->values; at && *at; at += strspn(at, " ")) {
        size_t len = strcspn(at, " ");
        nearest_try(&nearest, arena_copy(&analysis->arena, at, len));
        at += len;
    }
    return nearest_found(&nearest);
}

/* Fields whose words have a rule of their own. */
static enum rule_id rule_of_problem(const struct field_problem *problem)
{
    static const enum rule_id of_words[FIELD_COUNT] = {[FIELD_ring_attn_func] = RULE_RING_FUNC_VALUES,
                                                          [FIELD_large_head_attention] = RULE_LARGE_HEAD_POLICY};
    if (problem->wrong_type)
        return RULE_FIELD_TYPE;
    return of_words[problem->row->id] ? of_words[problem->row->id] : RULE_FIELD_VALUE;
}

/* Null where a key must have a value. */
static bool is_missing(const struct field_problem *problem)
{
    return problem->row->required && !problem->item && ynode_is_null(problem->pair->value);
}

static void diagnose_fields(struct diagnosing *diagnosing, const struct field_problem *problem)
{
    for (; problem; problem = problem->next) {
        if (problem->row->id == FIELD_attn_implementation || is_missing(problem))
            continue; /* these have rules of their own */
        const struct rule_row *rule = rule_row(rule_of_problem(problem));
        if (!rule_holds_for(rule, diagnosing->analysis->target))
            continue; /* that release has no such key */
        const char *near = nearest_word(diagnosing->analysis, problem);
        struct diagnostic *diagnostic =
            diagnose(diagnosing, rule->id, SEVERITY_ERROR, problem->pair, "%s%s%s%s%s", problem->message,
                     near ? "; did you mean " : "", near ? near : "", near ? "?" : "",
                     rule_releases(rule, diagnosing->analysis->target, &diagnosing->analysis->arena));
        diagnostic->subject = near;
        if (problem->item)
            diagnose_item(diagnosing, diagnostic, problem->item);
    }
}

static const struct yentry *entry_of_row(const struct yview *view, const struct field_row *row)
{
    const struct yentry *entry = yview_find(view, row->name);
    if (!entry && row->alias)
        entry = yview_find(view, row->alias);
    for (size_t i = 0; !entry && row->owner != OBJECT_root && i < view->count; i++) {
        const struct ynode *key = ynode_resolved(view->entries[i].pair->key);
        if (key->value.kind == YSCALAR_STR && field_find(row->owner, key->text) == row)
            entry = &view->entries[i];
    }
    return entry;
}

static const struct ypair *pair_of_field(const struct analysis *analysis, enum field field)
{
    const struct yentry *entry = entry_of_row(&analysis->root, field_row(field));
    return entry ? entry->pair : NULL;
}

/* The top-level key whose value is the mapping that the row stands in. */
static const struct yentry *entry_of_owner(const struct analysis *analysis, const struct field_row *row, enum field list)
{
    if (list != FIELD_NONE)
        return entry_of_row(&analysis->root, field_row(list));
    for (size_t i = 0; i < field_count(); i++) {
        const struct field_row *owner = field_at(i);
        bool holds = owner->owner == OBJECT_root && field_fits(row, owner);
        const struct yentry *entry = holds ? entry_of_row(&analysis->root, owner) : NULL;
        if (entry)
            return entry;
    }
    return NULL;
}

/* The mapping that a nested row stands in: a key's value, or an entry of its list. */
static const struct ynode *mapping_in(const struct ynode *value, size_t entry)
{
    if (value->kind != YNODE_SEQUENCE)
        return value;
    const struct yitem *item = ynode_item_at(value, entry);
    return item ? ynode_resolved(item->node) : NULL;
}

/* Where a finding stands: on its key, of a nested one that is not there on the key around it. */
static const struct ypair *pair_of_finding(struct analysis *analysis, enum field field, const struct finding *finding)
{
    if (field == FIELD_NONE || field == FIELD_FILE)
        return field == FIELD_NONE ? analysis->attention.pair : NULL;
    const struct field_row *row = field_row(field);
    if (row->owner == OBJECT_root)
        return pair_of_field(analysis, field);
    const struct yentry *owner = entry_of_owner(analysis, row, finding->list);
    if (!owner)
        return NULL;
    struct yview view = yview_of(mapping_in(owner->value, finding->entry), &analysis->arena);
    const struct yentry *entry = entry_of_row(&view, row);
    return entry ? entry->pair : owner->pair;
}

static void relate(struct analysis *analysis, struct diagnostic *diagnostic, const struct finding *finding)
{
    struct related *related = arena_alloc(&analysis->arena, (finding->related_count + 1) * sizeof *related);
    size_t count = 0;
    for (size_t i = 0; i < finding->related_count; i++) {
        const struct ypair *pair = pair_of_finding(analysis, finding->related[i], finding);
        if (pair && pair != diagnostic->pair)
            related[count++] = (struct related){path_of_pair(analysis, pair), span_of_pair(pair)};
    }
    diagnostic->related = related;
    diagnostic->related_count = count;
}

static void note_filled(struct analysis *analysis, const struct finding *finding)
{
    struct filled *filled = arena_alloc(&analysis->arena, sizeof *filled);
    *filled = (struct filled){finding->filled, finding->filled_value, analysis->filled};
    analysis->filled = filled;
}

static void run_rules(struct diagnosing *diagnosing)
{
    struct analysis *analysis = diagnosing->analysis;
    struct facts facts = {.config = analysis->config,
                          .attention = &analysis->attention,
                          .target = analysis->target,
                          .arena = &analysis->arena};
    const struct yentry *excluded = yview_find(&analysis->root, "lora_exclude_modules");
    facts.excludes_lora = excluded && ynode_truthy(excluded->value);
    rules_run(&facts);
    for (const struct finding *finding = facts.first; finding; finding = finding->next) {
        const struct ypair *pair = pair_of_finding(analysis, finding->at, finding);
        struct diagnostic *diagnostic =
            diagnose(diagnosing, finding->rule, finding->severity, pair, "%s", finding->message);
        diagnostic->subject = finding->subject;
        relate(analysis, diagnostic, finding);
        if (finding->filled != FIELD_NONE)
            note_filled(analysis, finding);
    }
}

/* By place; at one place errors first. */
static int compare_diagnostics(const void *a, const void *b)
{
    const struct diagnostic *one = a, *other = b;
    if (one->span.start != other->span.start)
        return one->span.start < other->span.start ? -1 : 1;
    if (one->severity != other->severity)
        return one->severity > other->severity ? -1 : 1;
    return (one->rule > other->rule) - (one->rule < other->rule);
}

/* A file with keys of which axolotl knows none is something else. */
static bool looks_like_config(const struct analysis *analysis)
{
    const struct ynode *root = analysis->index->root;
    if (!root)
        return true;
    if (root->kind != YNODE_MAPPING)
        return false;
    for (size_t i = 0; i < analysis->root.count; i++) {
        const struct ynode *key = ynode_resolved(analysis->root.entries[i].pair->key);
        if (key->value.kind == YSCALAR_STR && field_find(OBJECT_root, key->text))
            return true;
    }
    return analysis->root.count == 0;
}

static void set_fields(struct analysis *analysis)
{
    for (size_t i = 0; i < analysis->diagnostic_count; i++) {
        struct diagnostic *diagnostic = &analysis->diagnostics[i];
        analysis->counts[diagnostic->severity]++;
        if (diagnostic->field != FIELD_NONE)
            continue; /* a key that is missing is on no pair of its own */
        const struct ynode *key = diagnostic->pair ? ynode_resolved(diagnostic->pair->key) : NULL;
        const struct field_row *row = NULL;
        if (key && key->kind == YNODE_SCALAR && diagnostic->pair->mapping == analysis->index->root)
            row = field_find(OBJECT_root, key->text);
        diagnostic->field = row ? row->id : FIELD_NONE;
    }
}

static void analyse_config(struct diagnosing *diagnosing, const struct config_sources *sources)
{
    struct analysis *analysis = diagnosing->analysis;
    struct field_problem *problems;
    analysis->plugins = plugins_listed(&analysis->root);
    analysis->config = config_load(&analysis->root, &analysis->arena, sources, &problems, &analysis->loaded);
    if (analysis->broken)
        return;
    analysis->is_config = looks_like_config(analysis);
    if (!analysis->is_config) {
        analysis->diagnostic_count = 0;
        diagnose(diagnosing, RULE_NOT_A_CONFIG, SEVERITY_INFO, NULL,
                 "no key here is one that axolotl knows: this file is left alone");
        return;
    }
    diagnose_attention(diagnosing);
    diagnose_unknown_keys(diagnosing);
    diagnose_fields(diagnosing, problems);
    diagnose_plugins(diagnosing);
    diagnose_values(diagnosing);
    diagnose_deprecated(diagnosing);
    run_rules(diagnosing);
    diagnose_save_list(diagnosing);
    diagnose_suppressed(diagnosing);
}

/* A text that an edit would make, and what it says. */
struct tried {
    struct str text;
    struct yindex *index; /* NULL: none was read, or it was taken */
};

static void forget_tried(struct tried *tried)
{
    yindex_free(tried->index);
    str_fini(&tried->text);
    tried->index = NULL;
}

const struct yindex *analysis_read(const struct analysis *analysis, const struct splices *splices)
{
    struct tried *tried = analysis->tried;
    forget_tried(tried);
    splices_apply(splices, analysis->text, analysis->len, &tried->text);
    tried->index = yindex_new(str_text(&tried->text), tried->text.len);
    return tried->index;
}

/* The index of the text when it was read as an edit of `before`; else NULL. */
static struct yindex *take_tried(const struct analysis *before, const char *text, size_t len)
{
    struct tried *tried = before ? before->tried : NULL;
    if (!tried || !tried->index || tried->text.len != len || memcmp(str_text(&tried->text), text, len) != 0)
        return NULL;
    struct yindex *index = tried->index;
    tried->index = NULL;
    yindex_move(index, text);
    return index;
}

static struct analysis *skim(const struct analysis *before, const char *text, size_t len, const struct target *target)
{
    struct analysis *analysis = mem_alloc(sizeof *analysis);
    struct yindex *index = take_tried(before, text, len);
    analysis->tried = mem_alloc(sizeof *analysis->tried);
    analysis->text = text;
    analysis->len = len;
    analysis->target = target;
    analysis->index = index ? index : yindex_new(text, len);
    analysis->broken = analysis->index->broken;
    analysis->root = *analysis->index->top;
    analysis->attention = attention_normalize(&analysis->root, target, &analysis->arena);
    analysis->legacy_count = analysis->attention.flag_count + analysis->attention.computed_count;
    return analysis;
}

struct analysis *analysis_skim(const struct analysis *before, const char *text, size_t len)
{
    return skim(before, text, len, before->target);
}

struct analysis *analysis_with(const struct analysis *before, struct config_store *store, const char *text, size_t len,
                               const struct target *target)
{
    const struct config_sources sources = {before ? before->loaded : NULL, store};
    struct analysis *analysis = skim(before, text, len, target);
    struct diagnosing diagnosing = {.analysis = analysis};
    diagnose_problems(&diagnosing);
    analyse_config(&diagnosing, &sources);
    if (analysis->diagnostic_count > 1)
        qsort(analysis->diagnostics, analysis->diagnostic_count, sizeof *analysis->diagnostics, compare_diagnostics);
    set_fields(analysis);
    return analysis;
}

struct analysis *analysis_after(const struct analysis *before, const char *text, size_t len, const struct target *target)
{
    return analysis_with(before, NULL, text, len, target);
}

struct analysis *analysis_new(const char *text, size_t len, const struct target *target)
{
    return analysis_after(NULL, text, len, target);
}

void analysis_offer_index(struct analysis *analysis)
{
    struct tried *tried = analysis->tried;
    forget_tried(tried);
    str_add_len(&tried->text, analysis->text, analysis->len);
    tried->index = analysis->index;
    analysis->index = NULL;
}

struct yindex *analysis_take_index(struct analysis *analysis, const char *text)
{
    struct yindex *index = analysis->index;
    analysis->index = NULL;
    yindex_move(index, text);
    return index;
}

void analysis_free(struct analysis *analysis)
{
    if (!analysis)
        return;
    forget_tried(analysis->tried);
    free(analysis->tried);
    free(analysis->diagnostics);
    config_release(analysis->loaded);
    yindex_free(analysis->index);
    arena_fini(&analysis->arena);
    free(analysis);
}

const char *analysis_filled(const struct analysis *analysis, enum field field)
{
    for (const struct filled *filled = analysis->filled; filled; filled = filled->next)
        if (filled->field == field)
            return filled->value;
    return NULL;
}

bool analysis_effective(const struct analysis *analysis, const struct field_row *row, struct str *out)
{
    if (row->id == FIELD_attn_implementation || row->metadata_only) {
        if (analysis->attention.backend && !row->metadata_only)
            str_add(out, analysis->attention.backend);
        return analysis->attention.backend && !row->metadata_only;
    }
    const struct ypair *pair = pair_of_field(analysis, row->id);
    if (pair && !ynode_is_null(pair->value)) {
        yemit_flow(out, pair->value);
        return true;
    }
    const char *value = analysis_filled(analysis, row->id);
    if (!value && !pair && plugins_read(&analysis->plugins, row))
        value = row->fallback;
    if (value)
        str_add(out, value);
    return value != NULL;
}

/* True when `inner` is the pair, or lies inside its value. */
static bool is_within(const struct diagnostic *diagnostic, const struct ypair *pair)
{
    if (!diagnostic->pair)
        return false;
    const struct ynode *node = diagnostic->pair->value;
    for (; node; node = node->parent)
        if (node->in_pair == pair)
            return true;
    return diagnostic->pair == pair;
}

const struct diagnostic **analysis_of_pair(const struct analysis *analysis, const struct ypair *pair, struct arena *arena,
                                           size_t *count)
{
    const struct diagnostic **found = arena_alloc(arena, (analysis->diagnostic_count + 1) * sizeof *found);
    *count = 0;
    for (int severity = SEVERITY_ERROR; severity >= SEVERITY_INFO; severity--)
        for (size_t i = 0; i < analysis->diagnostic_count; i++)
            if ((int)analysis->diagnostics[i].severity == severity && is_within(&analysis->diagnostics[i], pair))
                found[(*count)++] = &analysis->diagnostics[i];
    return found;
}
