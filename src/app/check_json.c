/* `axedit check --format json`: all files in one object. */
#include "check_report.h"

#include <jansson.h>

#include "check_fixes.h"
#include "json_text.h"

static json_t *capabilities_to_json(const struct analysis *analysis)
{
    const struct attention *attention = &analysis->attention;
    if (analysis->broken || !attention->valid)
        return json_null();
    return json_pack("{s:b, s:b, s:b}",
                     "supports_packing", attention->capabilities.supports_packing,
                     "uses_flash_lib", attention->capabilities.uses_flash_lib,
                     "needs_dtype_cast", attention->capabilities.needs_dtype_cast);
}

static void set_place(json_t *object, const char *line, const char *column, const struct lines *lines, size_t offset)
{
    struct place place = lines_place(lines, offset);
    json_object_set_new(object, line, json_integer((json_int_t)place.line));
    json_object_set_new(object, column, json_integer((json_int_t)place.column));
}

static json_t *related_to_json(const struct diagnostic *diagnostic, const struct lines *lines)
{
    json_t *array = json_array();
    for (size_t i = 0; i < diagnostic->related_count; i++) {
        json_t *object = json_pack("{s:o}", "key", json_text(diagnostic->related[i].key));
        set_place(object, "line", "column", lines, diagnostic->related[i].span.start);
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *fixes_to_json(struct check_fixes *fixes, const struct diagnostic *diagnostic)
{
    struct arena arena = {0};
    struct fixes found = check_fixes_of(fixes, diagnostic, &arena);
    json_t *array = json_array();
    for (size_t i = 0; i < found.count; i++)
        json_array_append_new(array, json_pack("{s:o, s:b}", "title", json_text(found.items[i].title), "safe",
                                               found.items[i].safe));
    arena_fini(&arena);
    return array;
}

static json_t *diagnostic_to_json(struct check_fixes *fixes, const struct diagnostic *diagnostic)
{
    const struct lines *lines = &fixes->source->analysis->index->lines;
    json_t *object = json_pack("{s:s, s:s, s:o, s:o}", "rule", diagnostic->rule->name, "severity",
                               severity_name(diagnostic->severity), "message", json_text(diagnostic->message), "key",
                               json_text(diagnostic->key));
    set_place(object, "line", "column", lines, diagnostic->span.start);
    set_place(object, "end_line", "end_column", lines, diagnostic->span.end);
    json_object_set_new(object, "related", related_to_json(diagnostic, lines));
    json_object_set_new(object, "fixes", fixes_to_json(fixes, diagnostic));
    return object;
}

static json_t *file_to_json(const struct source *source)
{
    const struct analysis *analysis = source->analysis;
    const struct attention *attention = &analysis->attention;
    struct check_fixes fixes = {.source = source};
    json_t *diagnostics = json_array();
    for (size_t i = 0; i < analysis->diagnostic_count; i++)
        json_array_append_new(diagnostics, diagnostic_to_json(&fixes, &analysis->diagnostics[i]));
    check_fixes_end(&fixes);
    json_t *file = json_pack("{s:o, s:o, s:o, s:o}",
                             "path", json_text(source->name),
                             "attn_implementation", json_text(analysis->broken ? NULL : attention->backend),
                             "capabilities", capabilities_to_json(analysis),
                             "diagnostics", diagnostics);
    if (source->bad_comment) /* the file can be read, so it is no "error"; the status is as for one */
        json_object_set_new(file, "target_error", json_text(source->bad_comment));
    return file;
}

static void begin(struct check_report *report)
{
    report->state = json_array();
}

static void add_file(struct check_report *report, const struct source *source)
{
    json_array_append_new(report->state, file_to_json(source));
}

static void add_unread(struct check_report *report, const char *name, const char *cause)
{
    json_array_append_new(report->state, json_pack("{s:o, s:o}", "path", json_text(name), "error", json_text(cause)));
}

static void end(struct check_report *report)
{
    const struct check_counts *counts = &report->counts;
    json_t *summary = json_pack("{s:I, s:I, s:I, s:I}",
                                "files", (json_int_t)counts->files,
                                "errors", (json_int_t)counts->by_severity[SEVERITY_ERROR],
                                "warnings", (json_int_t)counts->by_severity[SEVERITY_WARNING],
                                "infos", (json_int_t)counts->by_severity[SEVERITY_INFO]);
    json_t *files = report->state;
    json_print(json_pack("{s:s, s:o, s:o}", "axedit", AXEDIT_VERSION, "files", files, "summary", summary));
}

const struct check_writer check_json = {.begin = begin, .file = add_file, .unread = add_unread, .end = end};
