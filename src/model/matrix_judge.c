/* What the rules say of a config that was made for a cell. */
#include <string.h>

#include "backend.h"
#include "change.h"
#include "emit.h"
#include "load.h"
#include "matrix_parts.h"

/* Where the view has the key; its count when it has none. */
static size_t find_entry(const struct yview *root, const char *key)
{
    const struct yentry *entry = yview_find(root, key);
    return entry ? (size_t)(entry - root->entries) : root->count;
}

bool setting_init(struct setting *setting, const struct analysis *analysis, const struct config_loaded *before)
{
    struct splices splices;
    struct str cause = STR_INIT;
    struct field_problem *problems;
    *setting = (struct setting){.skimmed = NULL};
    bool written = change_backend(analysis, backend_at(0)->name, &setting->arena, &splices, &cause);
    str_fini(&cause);
    if (!written)
        return false;
    splices_apply(&splices, analysis->text, analysis->len, &setting->text);
    setting->skimmed = analysis_skim(analysis, str_text(&setting->text), setting->text.len);
    const struct yview *root = &setting->skimmed->root;
    config_load(root, &setting->arena, &(struct config_sources){.before = before}, &problems, &setting->loaded);
    setting->at = find_entry(root, field_row(FIELD_attn_implementation)->name);
    return !setting->skimmed->broken && setting->at < root->count;
}

void setting_fini(struct setting *setting)
{
    analysis_free(setting->skimmed);
    config_release(setting->loaded);
    arena_fini(&setting->arena);
    str_fini(&setting->text);
}

void trial_init(struct trial *trial, const struct setting *setting, const char *backend)
{
    const struct yview *root = &setting->skimmed->root;
    struct field_problem *problems;
    *trial = (struct trial){.index = NULL};
    str_printf(&trial->text, "%s: ", field_row(FIELD_attn_implementation)->name);
    yemit_text(&trial->text, backend, strlen(backend));
    trial->index = yindex_new(str_text(&trial->text), trial->text.len);
    trial->root = (struct yview){.entries = arena_alloc(&trial->arena, root->count * sizeof *root->entries), .count = root->count};
    memcpy(trial->root.entries, root->entries, root->count * sizeof *root->entries);
    const struct ypair *pair = trial->index->root->pairs;
    trial->root.entries[setting->at] = (struct yentry){.pair = pair, .value = pair->value};
    const struct config_sources sources = {.before = setting->loaded};
    trial->config = config_load(&trial->root, &trial->arena, &sources, &problems, &trial->loaded);
}

void trial_fini(struct trial *trial)
{
    yindex_free(trial->index);
    config_release(trial->loaded);
    arena_fini(&trial->arena);
    str_fini(&trial->text);
}

static bool is_key_of(const struct feature_row *feature, enum field field)
{
    for (const enum field *key = feature->keys; *key != FIELD_NONE; key++)
        if (*key == field)
            return true;
    return false;
}

/* An error in which a key of the feature is at fault; a warning when the backend is at fault too: others come with the
 * feature whatever the backend. */
static bool is_about_keys(const struct feature_row *feature, const struct finding *finding)
{
    bool feature_at_fault = is_key_of(feature, finding->at), backend_at_fault = finding->at == FIELD_NONE;
    for (size_t i = 0; i < finding->related_count; i++) {
        feature_at_fault = feature_at_fault || is_key_of(feature, finding->related[i]);
        backend_at_fault = backend_at_fault || finding->related[i] == FIELD_attn_implementation;
    }
    return feature_at_fault && (backend_at_fault || finding->severity == SEVERITY_ERROR);
}

/* It stands on the backend, and no other key is at fault. */
static bool is_about_machine(const struct finding *finding)
{
    return finding->at == FIELD_NONE && finding->related_count == 0;
}

static bool is_among(const struct finding *finding, const struct finding *list)
{
    for (; list; list = list->next)
        if (is_about_machine(list) && list->rule == finding->rule && list->severity == finding->severity)
            return true;
    return false;
}

static bool is_release(const struct package_fact *one, const struct package_fact *other)
{
    bool versions = one->version && other->version;
    return one->state == other->state && (versions ? strcmp(one->version, other->version) == 0 : one->version == other->version);
}

/* The normalizer asks a target for its axolotl and nothing else. */
static const struct attention *normalize(struct trial *trial, const struct target *target)
{
    const struct package_fact *release = &target->packages[PACKAGE_AXOLOTL];
    if (!trial->release || !is_release(trial->release, release)) {
        struct package_fact *copy = arena_alloc(&trial->arena, sizeof *copy);
        *copy = *release;
        trial->release = copy;
        trial->attention = attention_normalize(&trial->root, target, &trial->arena);
    }
    return &trial->attention;
}

static const struct finding *run(struct trial *trial, const struct target *target, bool silent, struct arena *arena)
{
    const struct attention *attention = normalize(trial, target);
    struct facts facts = {.config = trial->config, .attention = attention, .target = target, .arena = arena, .silent = silent};
    rules_run(&facts);
    return facts.first;
}

static void forget_packages(struct target *target)
{
    memset(target->packages, 0, sizeof target->packages);
}

static void forget_gpu(struct target *target)
{
    target->gpu = target->gfx = NULL;
    target->vendor = VENDOR_UNKNOWN;
    target->compute = 0;
}

static void take(struct verdict *verdict, const struct feature_row *feature, const struct finding *finding)
{
    bool bad = finding->severity == SEVERITY_ERROR || (feature->keys && finding->rule == feature->denies);
    enum level level = bad ? LEVEL_BAD : LEVEL_WARNED;
    bool worst = level > verdict->level;
    for (size_t i = 0; i < verdict->count; i++)
        if (verdict->rules[i] == finding->rule)
            return;
    if (worst) {
        verdict->level = level;
        verdict->message = finding->message;
    }
    if (verdict->count == MATRIX_RULES)
        return;
    size_t at = worst ? 0 : verdict->count;
    memmove(verdict->rules + at + 1, verdict->rules + at, (verdict->count - at) * sizeof *verdict->rules);
    verdict->rules[at] = finding->rule;
    verdict->count++;
}

/* The GPU is judged as if no package were known, and the other way round. */
static struct verdict judge_machine(struct trial *trial, const struct feature_row *feature,
                                    const struct target *target, bool silent, struct arena *arena)
{
    struct verdict verdict = {.level = LEVEL_GOOD};
    struct target part = *target;
    const struct finding *anywhere = NULL; /* is said without a GPU too: of a release */
    if (feature->kind == FEATURE_OF_GPU) {
        struct target nowhere = *target;
        forget_packages(&part);
        forget_packages(&nowhere);
        forget_gpu(&nowhere);
        anywhere = run(trial, &nowhere, true, arena);
    } else {
        forget_gpu(&part);
    }
    for (const struct finding *finding = run(trial, &part, silent, arena); finding; finding = finding->next)
        if (finding->severity > SEVERITY_INFO && is_about_machine(finding) && !is_among(finding, anywhere))
            take(&verdict, feature, finding);
    return verdict;
}

static struct verdict judge(struct trial *trial, const struct feature_row *feature, const struct target *target,
                            bool silent, struct arena *arena)
{
    struct verdict verdict = {.level = LEVEL_GOOD};
    if (feature->kind == FEATURE_OF_GPU || feature->kind == FEATURE_OF_PACKAGES)
        return judge_machine(trial, feature, target, silent, arena);
    if (feature->kind != FEATURE_OF_KEYS) {
        const struct capabilities *can = &normalize(trial, target)->capabilities;
        bool does = feature->kind == FEATURE_OF_FLASH_LIB ? can->uses_flash_lib : can->needs_dtype_cast;
        verdict.level = does ? LEVEL_GOOD : LEVEL_BAD;
        return verdict;
    }
    for (const struct finding *finding = run(trial, target, silent, arena); finding; finding = finding->next)
        if (finding->severity > SEVERITY_INFO && is_about_keys(feature, finding))
            take(&verdict, feature, finding);
    return verdict;
}

struct verdict trial_judge(struct trial *trial, const struct feature_row *feature, const struct target *target,
                           bool silent, struct arena *arena)
{
    struct verdict verdict = judge(trial, feature, target, silent, arena);
    verdict.score = (size_t)verdict.level * (MATRIX_RULES + 1) + verdict.count;
    return verdict;
}
