#include "rule.h"

#include <ctype.h>
#include <stdarg.h>
#include <string.h>

#include "checks.h"

#define REMEDIES(...) ((const struct remedy[]){__VA_ARGS__, {.kind = REMEDY_END}})
#define READS(...) ((const enum field[]){__VA_ARGS__, FIELD_NONE})
#define USE(id) {.kind = REMEDY_USE_BACKEND, .backend = BACKEND_##id}
#define USE_BACKENDS {.kind = REMEDY_USE_BACKENDS}
#define SET(path, source) {.kind = REMEDY_SET, .key = path, .value = source}
#define UNSET(path) {.kind = REMEDY_UNSET, .key = path}
#define REMOVE_KEY(is_safe) {.kind = REMEDY_REMOVE_KEY, .safe = is_safe}
#define REMOVE_FLAGS {.kind = REMEDY_REMOVE_FLAGS, .safe = true}
#define WRITE_SUBJECT(is_safe) {.kind = REMEDY_WRITE_SUBJECT, .safe = is_safe}
#define WRITE_VALUE(is_safe) {.kind = REMEDY_WRITE_VALUE, .safe = is_safe}
#define REPLACE {.kind = REMEDY_REPLACE}
#define SET_ALL(lines) {.kind = REMEDY_SET_ALL, .value = lines}
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

bool rule_holds_for(const struct rule_row *row, const struct target *target)
{
    if (!target_version(target, PACKAGE_AXOLOTL))
        return true;
    return (!row->since || target_axolotl_from(target, row->since)) &&
           (!row->until || !target_axolotl_from(target, row->until));
}

const char *rule_releases(const struct rule_row *row, const struct target *target, struct arena *arena)
{
    const char *release = row->since ? row->since : row->until;
    if (row->seen)
        return arena_printf(arena, " (in axolotl's development version of %s)", row->seen);
    if (!release || target_version(target, PACKAGE_AXOLOTL))
        return "";
    int len = (int)(strrchr(release, '.') - release);
    return row->since ? arena_printf(arena, " (axolotl %.*s and later)", len, release)
                      : arena_printf(arena, " (before axolotl %.*s)", len, release);
}

/* True when a key stands in the file with a value that is not in the typed config: a template, or one of a wrong type. */
static bool is_unread(const struct facts *facts, enum field field)
{
    const void *value;
    memcpy(&value, (const char *)facts->config + field_row(field)->offset, sizeof value);
    return facts_given(facts, field) && !value;
}

static bool can_tell(const struct rule_row *row, const struct facts *facts)
{
    for (const enum field *field = row->reads; field && *field != FIELD_NONE; field++)
        if (is_unread(facts, *field))
            return false;
    return true;
}

void rules_run(struct facts *facts)
{
    for (size_t i = 0; i < RULE_COUNT; i++)
        if (rows[i].check && rule_holds_for(&rows[i], facts->target) && can_tell(&rows[i], facts))
            rows[i].check(facts);
}

const char *severity_name(enum severity severity)
{
    static const char *const names[] = {[SEVERITY_INFO] = "info", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};
    return names[severity];
}

static struct finding *add_finding(struct facts *facts, enum rule_id rule, enum severity severity, enum field at,
                                   const char *message)
{
    struct finding *finding = arena_alloc(facts->arena, sizeof *finding);
    finding->rule = rule;
    finding->severity = severity;
    finding->at = at;
    const char *releases = facts->silent || strstr(message, "axolotl 0.") ? "" : rule_releases(&rows[rule], facts->target, facts->arena);
    finding->message = *releases ? arena_printf(facts->arena, "%s%s", message, releases) : message;
    if (facts->last)
        facts->last->next = finding;
    else
        facts->first = finding;
    facts->last = finding;
    return finding;
}

struct finding *facts_report(struct facts *facts, enum rule_id rule, enum severity severity, enum field otherwise,
                             const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *message = facts->silent ? "" : arena_vprintf(facts->arena, format, args);
    va_end(args);
    return add_finding(facts, rule, severity, facts->attention->pair ? FIELD_NONE : otherwise, message);
}

struct finding *facts_report_at(struct facts *facts, enum rule_id rule, enum severity severity, enum field at,
                                const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *message = facts->silent ? "" : arena_vprintf(facts->arena, format, args);
    va_end(args);
    return add_finding(facts, rule, severity, at, message);
}

struct finding *finding_in_entry(struct finding *finding, enum field list, size_t entry)
{
    finding->list = list;
    finding->entry = entry;
    return finding;
}

void finding_fills(struct finding *finding, enum field field, const char *value)
{
    finding->filled = field;
    finding->filled_value = value;
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

bool facts_given(const struct facts *facts, enum field field)
{
    return facts->config->given[field];
}

bool facts_has_plugin(const struct facts *facts, const char *name)
{
    const struct config_plugins *plugins = &facts->config->plugins;
    for (unsigned i = 0; i < plugins->plugins_count; i++)
        if (strstr(plugins->plugins[i], name))
            return true;
    return false;
}

void facts_need(struct facts *facts, enum fact fact, enum field key)
{
    facts->missing_for_key |= fact;
    if (facts->missing_key == FIELD_NONE)
        facts->missing_key = key;
}

bool facts_packs(const struct facts *facts)
{
    return is_true(facts->config->packing.sample_packing);
}

bool facts_has_adapter(const struct facts *facts)
{
    const char *adapter = facts->config->adapter.adapter;
    return adapter && *adapter;
}

bool contains_word(const char *text, const char *word)
{
    size_t len = strlen(word);
    for (; text && *text; text++) {
        size_t i = 0;
        while (i < len && tolower((unsigned char)text[i]) == word[i])
            i++;
        if (i == len)
            return true;
    }
    return false;
}

bool is_on(const char *value)
{
    return value && *value && strcmp(value, "false") != 0;
}

bool is_true(const bool *value)
{
    return value && *value;
}

bool is_word(const char *value, const char *word)
{
    return value && strcmp(value, word) == 0;
}
