#include "rule.h"

#include <stdarg.h>
#include <string.h>

#include "checks.h"

#define REMEDIES(...) ((const struct remedy[]){__VA_ARGS__, {.kind = REMEDY_END}})
#define USE(id) {.kind = REMEDY_USE_BACKEND, .backend = BACKEND_##id}
#define USE_BACKENDS {.kind = REMEDY_USE_BACKENDS}
#define SET(path, source) {.kind = REMEDY_SET, .key = path, .value = source}
#define UNSET(path) {.kind = REMEDY_UNSET, .key = path}
#define REMOVE_KEY(is_safe) {.kind = REMEDY_REMOVE_KEY, .safe = is_safe}
#define REMOVE_FLAGS {.kind = REMEDY_REMOVE_FLAGS, .safe = true}
#define WRITE_SUBJECT(is_safe) {.kind = REMEDY_WRITE_SUBJECT, .safe = is_safe}
#define RENAME_TO_SUBJECT {.kind = REMEDY_RENAME_TO_SUBJECT}
#define MIGRATE {.kind = REMEDY_MIGRATE, .safe = true}

static const struct rule_row rows[RULE_COUNT] = {
#define RULE(rule_id, rule_name, level, ...)                                                                           \
    [RULE_##rule_id] = {.id = RULE_##rule_id, .name = rule_name, .severity = SEVERITY_##level, __VA_ARGS__},
#include "rules.def"
};

const struct rule_row *rule_row(enum rule_id id)
{
    return &rows[id];
}

size_t rule_count(void)
{
    return RULE_COUNT;
}

const struct rule_row *rule_find(const char *name)
{
    for (size_t i = 0; i < RULE_COUNT; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

void rules_run(struct facts *facts)
{
    for (size_t i = 0; i < RULE_COUNT; i++)
        if (rows[i].check)
            rows[i].check(facts);
}

const char *severity_name(enum severity severity)
{
    static const char *const names[] = {[SEVERITY_INFO] = "info", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};
    return names[severity];
}

struct finding *facts_report(struct facts *facts, enum rule_id rule, enum severity severity, enum field otherwise,
                             const char *format, ...)
{
    struct finding *finding = arena_alloc(facts->arena, sizeof *finding);
    finding->rule = rule;
    finding->severity = severity;
    finding->at = facts->attention->pair ? FIELD_NONE : otherwise;
    va_list args;
    va_start(args, format);
    finding->message = arena_vprintf(facts->arena, format, args);
    va_end(args);
    if (facts->last)
        facts->last->next = finding;
    else
        facts->first = finding;
    facts->last = finding;
    return finding;
}

void finding_relate(struct finding *finding, enum field field)
{
    size_t room = sizeof finding->related / sizeof *finding->related;
    if (finding->related_count < room && finding->at != field)
        finding->related[finding->related_count++] = field;
}

const char *facts_backend(struct facts *facts)
{
    const struct attention *attention = facts->attention;
    if (!attention->backend)
        return "no attention backend";
    if (attention->source == ATTENTION_EXPLICIT)
        return arena_printf(facts->arena, "%s: %s", attention->given_by, attention->backend);
    return arena_printf(facts->arena, "%s (%s)", attention->given_by, attention->backend);
}

bool facts_backend_is(const struct facts *facts, enum backend_id id)
{
    return facts->attention->row && facts->attention->row->id == id;
}

bool facts_backend_known(const struct facts *facts)
{
    return facts->attention->valid;
}

bool is_true(const bool *value)
{
    return value && *value;
}

bool is_word(const char *value, const char *word)
{
    return value && strcmp(value, word) == 0;
}
