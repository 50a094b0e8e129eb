/*
 * `axedit check --format sarif`: SARIF 2.1.0, for code scanning services and viewers.
 *
 * The source of all member names and their meaning is the OASIS standard, "Static Analysis Results Interchange Format
 * (SARIF) Version 2.1.0 Plus Errata 01". What comments silence is left out: GitHub would show it as open.
 */
#include "check_report.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "check_fixes.h"
#include "check_sarif_places.h"
#include "json_text.h"
#include "map.h"
#include "mem.h"
#include "rule.h"

#define SCHEMA "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

struct sarif {
    json_t *artifacts;
    json_t *indexes;       /* URI to its place in `artifacts` */
    json_t *results;
    json_t *notifications; /* about files, */
    json_t *configuration; /* and about what files ask for */
};

/* The file at hand. */
struct sarif_file {
    const struct analysis *analysis;
    json_t *location; /* its artifactLocation, with its index */
    struct check_fixes fixes;
    struct map findings; /* how many there were of each kind, by rule and key */
    struct arena arena;
};

static const char *level_name(enum severity severity)
{
    static const char *const names[] = {
        [SEVERITY_INFO] = "note", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};
    return names[severity];
}

static json_t *message(const char *text)
{
    return json_pack("{s:o}", "text", json_text(text));
}

/* ---- rules ---- */

static json_t *rule_properties(const struct rule_row *rule)
{
    static const char *const github_words[] = {
        [SEVERITY_INFO] = "recommendation", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};
    json_t *properties = json_pack("{s:s}", "problem.severity", github_words[rule->severity]);
    if (rule->since)
        json_object_set_new(properties, "axolotlSince", json_text(rule->since));
    if (rule->until)
        json_object_set_new(properties, "axolotlUntil", json_text(rule->until));
    return properties;
}

static json_t *rule_to_sarif(const struct rule_row *rule)
{
    struct str help = STR_INIT;
    str_printf(&help, "%s\n\n\"axedit explain %s\" tells this in a terminal.", rule->why, rule->name);
    json_t *object = json_pack("{s:s, s:o, s:o, s:o, s:{s:s}, s:o}", "id", rule->name,
                               "shortDescription", message(rule->summary),
                               "fullDescription", message(rule->why),
                               "help", message(str_text(&help)),
                               "defaultConfiguration", "level", level_name(rule->severity),
                               "properties", rule_properties(rule));
    str_fini(&help);
    return object;
}

/* In the order of the table: a rule's id is its ruleIndex. */
static json_t *rules_to_sarif(void)
{
    json_t *rules = json_array();
    for (size_t i = 0; i < rule_count(); i++)
        json_array_append_new(rules, rule_to_sarif(rule_row((enum rule_id)i)));
    return rules;
}

/* ---- files ---- */

/* The location of a file, with its index among the artifacts, where it is added the first time. */
static json_t *take_artifact(struct sarif *sarif, const char *name)
{
    json_t *location = sarif_artifact_location(name);
    const char *uri = json_string_value(json_object_get(location, "uri"));
    json_t *index = json_object_get(sarif->indexes, uri);
    if (!index) {
        index = json_integer((json_int_t)json_array_size(sarif->artifacts));
        json_object_set_new(sarif->indexes, uri, index);
        json_array_append_new(sarif->artifacts,
                              json_pack("{s:o, s:[s]}", "location", json_copy(location), "roles", "analysisTarget"));
    }
    json_object_set(location, "index", index);
    return location;
}

static json_t *place_to_sarif(const struct sarif_file *file, struct span span, const char *key)
{
    json_t *physical = json_pack("{s:O, s:o}", "artifactLocation", file->location,
                                 "region", sarif_region(&file->analysis->index->lines, span));
    json_t *place = json_pack("{s:o}", "physicalLocation", physical);
    if (key)
        json_object_set_new(place, "logicalLocations", json_pack("[{s:o, s:s}]", "fullyQualifiedName", json_text(key),
                                                                 "kind", "property"));
    return place;
}

/* ---- results ---- */

static json_t *related_to_sarif(const struct sarif_file *file, const struct diagnostic *diagnostic)
{
    json_t *array = json_array();
    for (size_t i = 0; i < diagnostic->related_count; i++) {
        const struct related *related = &diagnostic->related[i];
        json_t *place = place_to_sarif(file, related->span, related->key);
        json_object_set_new(place, "id", json_integer((json_int_t)i + 1));
        json_object_set_new(place, "message", message(related->key));
        json_array_append_new(array, place);
    }
    return array;
}

static json_t *fix_to_sarif(const struct sarif_file *file, const struct fix *fix)
{
    json_t *replacements = json_array();
    for (size_t i = 0; i < fix->splices.count; i++) {
        const struct splice *splice = &fix->splices.items[i];
        json_t *replacement =
            json_pack("{s:o}", "deletedRegion", sarif_exact_region(&file->analysis->index->lines, splice->span));
        if (splice->len > 0)
            json_object_set_new(replacement, "insertedContent",
                                json_pack("{s:o}", "text", json_text_len(splice->text, splice->len)));
        json_array_append_new(replacements, replacement);
    }
    return json_pack("{s:o, s:[{s:O, s:o}], s:{s:b}}", "description", message(fix->title),
                     "artifactChanges", "artifactLocation", file->location, "replacements", replacements,
                     "properties", "safe", fix->safe);
}

static json_t *fixes_to_sarif(struct sarif_file *file, const struct diagnostic *diagnostic)
{
    struct arena arena = {0};
    struct fixes fixes = check_fixes_of(&file->fixes, diagnostic, &arena);
    json_t *array = json_array();
    for (size_t i = 0; i < fixes.count; i++)
        json_array_append_new(array, fix_to_sarif(file, &fixes.items[i]));
    arena_fini(&arena);
    return array;
}

/* What tells a finding from others of its file, wherever its line moves: the rule, the key, and which one it is of
 * those that have both in common. */
static json_t *fingerprint(struct sarif_file *file, const struct diagnostic *diagnostic)
{
    const char *key = diagnostic->key != NULL ? diagnostic->key : "";
    const char *kind = arena_printf(&file->arena, "%s %s%s", diagnostic->rule->name, key, diagnostic->key != NULL ? "." : "");
    size_t *before = map_get(&file->findings, kind, strlen(kind));
    if (before == NULL) {
        before = arena_alloc(&file->arena, sizeof *before);
        map_put(&file->findings, kind, strlen(kind), before, &file->arena);
    }
    struct str text = STR_INIT;
    str_printf(&text, "%s %zu %s", diagnostic->rule->name, (*before)++, key);
    json_t *json = json_text_len(str_text(&text), text.len);
    str_fini(&text);
    return json;
}

/* An empty list says no more than none. */
static void set_list(json_t *object, const char *name, json_t *list)
{
    if (json_array_size(list) > 0)
        json_object_set(object, name, list);
    json_decref(list);
}

static json_t *result_to_sarif(struct sarif_file *file, const struct diagnostic *diagnostic)
{
    json_t *result = json_pack("{s:s, s:i, s:s, s:o, s:[o]}", "ruleId", diagnostic->rule->name,
                               "ruleIndex", (int)diagnostic->rule->id,
                               "level", level_name(diagnostic->severity),
                               "message", message(diagnostic->message),
                               "locations", place_to_sarif(file, diagnostic->span, diagnostic->key));
    set_list(result, "relatedLocations", related_to_sarif(file, diagnostic));
    json_object_set_new(result, "partialFingerprints",
                        json_pack("{s:o}", "axeditFinding/v1", fingerprint(file, diagnostic)));
    set_list(result, "fixes", fixes_to_sarif(file, diagnostic));
    return result;
}

/* ---- the run ---- */

/* `region` may be NULL; it is taken, as the location is. */
static json_t *notification(const char *text, json_t *location, json_t *region)
{
    json_t *physical = json_pack("{s:o}", "artifactLocation", location);
    if (region)
        json_object_set_new(physical, "region", region);
    return json_pack("{s:s, s:o, s:[{s:o}]}", "level", "error", "message", message(text),
                     "locations", "physicalLocation", physical);
}

static void begin(struct check_report *report)
{
    struct sarif *sarif = mem_alloc(sizeof *sarif);
    *sarif = (struct sarif){json_array(), json_object(), json_array(), json_array(), json_array()};
    report->state = sarif;
}

static void add_file(struct check_report *report, const struct source *source)
{
    struct sarif *sarif = report->state;
    struct sarif_file file = {
        .analysis = source->analysis,
        .location = take_artifact(sarif, source->name),
        .fixes = {.source = source},
    };
    if (source->bad_comment)
        json_array_append_new(sarif->configuration,
                              notification(source->bad_comment, json_incref(file.location),
                                           json_pack("{s:I}", "startLine", (json_int_t)source->comment_line)));
    for (size_t i = 0; i < source->analysis->diagnostic_count; i++)
        json_array_append_new(sarif->results, result_to_sarif(&file, &source->analysis->diagnostics[i]));
    check_fixes_end(&file.fixes);
    json_decref(file.location);
    arena_fini(&file.arena);
}

static void add_unread(struct check_report *report, const char *name, const char *cause)
{
    struct sarif *sarif = report->state;
    json_array_append_new(sarif->notifications, notification(cause, take_artifact(sarif, name), NULL));
}

static json_t *invocation(const struct check_report *report, struct sarif *sarif)
{
    json_t *object = json_pack("{s:b, s:i}", "executionSuccessful", report->status != EXIT_TROUBLE, "exitCode",
                               report->status);
    set_list(object, "toolExecutionNotifications", sarif->notifications);
    set_list(object, "toolConfigurationNotifications", sarif->configuration);
    return object;
}

static void end(struct check_report *report)
{
    struct sarif *sarif = report->state;
    json_t *driver = json_pack("{s:s, s:s, s:s, s:o}", "name", "axedit", "version", AXEDIT_VERSION, "semanticVersion",
                               AXEDIT_VERSION, "rules", rules_to_sarif());
    json_t *run = json_pack("{s:{s:o}, s:[o], s:s, s:s, s:o, s:o}", "tool", "driver", driver,
                            "invocations", invocation(report, sarif),
                            "columnKind", "unicodeCodePoints",
                            "defaultEncoding", "UTF-8",
                            "artifacts", sarif->artifacts,
                            "results", sarif->results);
    json_t *base = sarif_base_location();
    if (base)
        json_object_set_new(run, "originalUriBaseIds", json_pack("{s:o}", SARIF_BASE, base));
    json_print_compact(json_pack("{s:s, s:s, s:[o]}", "$schema", SCHEMA, "version", "2.1.0", "runs", run));
    json_decref(sarif->indexes);
    free(sarif);
}

const struct check_writer check_sarif = {.begin = begin, .file = add_file, .unread = add_unread, .end = end};
