#include "command_parts.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "backend.h"
#include "field.h"
#include "json_text.h"
#include "key_words.h"
#include "attention.h"
#include "machine.h"
#include "plugin.h"
#include "report.h"
#include "rule.h"
#include "table.h"
#include "target.h"

static int print_table(struct table *table)
{
    struct str out = STR_INIT;
    table_print(table, &out);
    report_write(str_text(&out), out.len);
    str_fini(&out);
    table_fini(table);
    return EXIT_CLEAN;
}

/* ---- backends ---- */

static void add_needs(const struct backend *backend, struct str *out)
{
    if (backend->min_compute)
        str_printf(out, "sm_%d", backend->min_compute);
    if (backend->package != PACKAGE_TORCH)
        str_printf(out, "%s%s", out->len ? "," : "", package_name(backend->package));
    if (backend->until)
        str_printf(out, "%saxolotl<%s", out->len ? "," : "", backend->until);
    if (out->len == 0)
        str_add_char(out, '-');
}

static void add_backend_row(struct table *table, const struct backend *backend, const struct target *target)
{
    struct capabilities can = backend_capabilities(backend->name, target);
    struct str needs = STR_INIT;
    add_needs(backend, &needs);
    table_add(table, backend->name);
    table_add(table, can.supports_packing ? "packing" : "-");
    table_add(table, can.uses_flash_lib ? "flash-lib" : "-");
    table_add(table, can.needs_dtype_cast ? "dtype-cast" : "-");
    table_add(table, str_text(&needs));
    table_add(table, backend->help);
    str_fini(&needs);
}

static json_t *backend_to_json(const struct backend *backend, const struct target *target)
{
    struct capabilities can = backend_capabilities(backend->name, target);
    char compute[16];
    snprintf(compute, sizeof compute, "sm_%d", backend->min_compute);
    json_t *object = json_pack("{s:s, s:b, s:b, s:b}", "name", backend->name,
                               "supports_packing", can.supports_packing,
                               "uses_flash_lib", can.uses_flash_lib,
                               "needs_dtype_cast", can.needs_dtype_cast);
    json_object_set_new(object, "summary", json_text(backend->help));
    json_object_set_new(object, "hub", json_boolean(backend->hub));
    json_object_set_new(object, "needs_compute", json_text(backend->min_compute ? compute : NULL));
    json_object_set_new(object, "needs_package",
                        json_text(backend->package != PACKAGE_TORCH ? package_name(backend->package) : NULL));
    json_object_set_new(object, "since", json_text(backend->since));
    json_object_set_new(object, "until", json_text(backend->until));
    return object;
}

static int print_backends(const struct options *options, const struct target *target)
{
    if (options->format == FORMAT_JSON) {
        json_t *array = json_array();
        for (size_t i = 0; i < backend_count_with(target->own); i++)
            json_array_append_new(array, backend_to_json(backend_at_with(i, target->own), target));
        json_print(array);
        return EXIT_CLEAN;
    }
    struct table table;
    table_init(&table, 6);
    for (size_t i = 0; i < backend_count_with(target->own); i++)
        add_backend_row(&table, backend_at_with(i, target->own), target);
    return print_table(&table);
}

int command_backends(const struct options *options)
{
    if (options->matrix)
        return command_matrix(options);
    if (options->word_count > 0)
        return report_trouble("backends takes FILE (%s) with --matrix only", options->words[0]);
    struct arena arena = {0};
    struct str cause = STR_INIT;
    struct target target = machine_none(options->machine);
    /* command_run() took the spec already; it can't fail here. */
    if (options->target)
        target_parse_with(options->target, &options->machine->own, &arena, &target, &cause);
    int status = print_backends(options, &target);
    str_fini(&cause);
    arena_fini(&arena);
    return status;
}

/* ---- fields ---- */

static void add_field_row(struct table *table, const struct field_row *row)
{
    struct str name = STR_INIT, type = STR_INIT, help = STR_INIT;
    field_add_name(row, &name);
    field_describe_type(row, &type);
    if (row->deprecated)
        str_printf(&help, "Deprecated, write %s. ", row->deprecated);
    str_add(&help, row->help);
    table_add(table, str_text(&name));
    table_add(table, str_text(&type));
    table_add(table, row->fallback ? row->fallback : "-");
    table_add(table, str_text(&help));
    str_fini(&name);
    str_fini(&type);
    str_fini(&help);
}

/* The words of a row as an array, or null. */
static json_t *words_to_json(const char *words)
{
    if (!words)
        return json_null();
    json_t *array = json_array();
    while (*words) {
        size_t len = 0;
        while (words[len] && words[len] != ' ')
            len++;
        json_array_append_new(array, json_text_len(words, len));
        words += len + (words[len] == ' ');
    }
    return array;
}

/* Which datasets have the key, or stand in the list. */
static json_t *kinds_to_json(unsigned kinds)
{
    static const char *const names[] = {"sft", "dpo", "kto", "stepwise", "synthetic", "pretraining"};
    json_t *array = json_array();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (kinds & 1U << i)
            json_array_append_new(array, json_string(names[i]));
    return array;
}

static json_t *number_to_json(const char *number)
{
    if (!number)
        return json_null();
    double value = strtod(number, NULL);
    bool whole = value == (double)(long long)value;
    return whole ? json_integer((long long)value) : json_real(value);
}

/* The usual numbers, with what happens beyond each end; null where any number is as good. */
static json_t *usual_to_json(const struct field_usual *usual)
{
    if (!usual)
        return json_null();
    json_t *object = json_object();
    json_object_set_new(object, "least", number_to_json(usual->least));
    json_object_set_new(object, "most", number_to_json(usual->most));
    json_object_set_new(object, "when_less", json_text(usual->below));
    json_object_set_new(object, "when_more", json_text(usual->above));
    return object;
}

static const char *kind_of(const struct field_row *row)
{
    if (legacy_is_flag(row->id))
        return "legacy flag";
    return legacy_is_computed(row->id) ? "computed" : "field";
}

/* The section of the field that holds the row. */
static enum section section_of(const struct field_row *row)
{
    const struct field_row *around = field_around(row);
    return around ? section_of(around) : row->section;
}

static json_t *field_to_json(const struct field_row *row)
{
    struct str name = STR_INIT, type = STR_INIT;
    field_add_name(row, &name);
    field_describe_type(row, &type);
    json_t *object = json_pack("{s:o, s:s, s:o}", "name", json_text(str_text(&name)), "section",
                               section_id(section_of(row)), "type", json_text(str_text(&type)));
    json_object_set_new(object, "default", json_yaml(row->fallback));
    json_object_set_new(object, "help", json_text(row->help));
    json_object_set_new(object, "deprecated", json_text(row->deprecated));
    json_object_set_new(object, "values", words_to_json(row->values));
    json_object_set_new(object, "other_values", json_boolean(!row->values || row->open || row->begin));
    json_object_set_new(object, "nullable", json_boolean(!row->not_null));
    json_object_set_new(object, "required", json_boolean(row->required));
    json_object_set_new(object, "alias", json_text(row->alias));
    json_object_set_new(object, "kind", json_text(kind_of(row)));
    json_object_set_new(object, "minimum", json_yaml(row->least));
    json_object_set_new(object, "maximum", json_yaml(row->most));
    json_object_set_new(object, "above", json_yaml(row->above));
    json_object_set_new(object, "usual", usual_to_json(row->usual));
    json_object_set_new(object, "other_keys", json_boolean(row->object != OBJECT_root && row->open));
    json_object_set_new(object, "plugin", json_text(row->plugin != PLUGIN_NONE ? plugin_path(row->plugin) : NULL));
    json_object_set_new(object, "dataset_kinds", kinds_to_json(row->kinds));
    str_fini(&name);
    str_fini(&type);
    return object;
}

int command_fields(const struct options *options)
{
    if (options->format == FORMAT_JSON) {
        json_t *array = json_array();
        for (size_t i = 0; i < field_count(); i++)
            json_array_append_new(array, field_to_json(field_at(i)));
        json_print(array);
        return EXIT_CLEAN;
    }
    struct table table;
    table_init(&table, 4);
    for (size_t i = 0; i < field_count(); i++)
        add_field_row(&table, field_at(i));
    return print_table(&table);
}

/* ---- rules ---- */

static json_t *rule_to_json(const struct rule_row *rule)
{
    json_t *object = json_pack("{s:s, s:s, s:o, s:o}", "id", rule->name, "severity", severity_name(rule->severity),
                               "summary", json_text(rule->summary), "why", json_text(rule->why));
    json_object_set_new(object, "since", json_text(rule->since));
    json_object_set_new(object, "until", json_text(rule->until));
    json_object_set_new(object, "seen", json_text(rule->seen));
    return object;
}

int command_rules(const struct options *options)
{
    struct table table;
    json_t *array = json_array();
    table_init(&table, 3);
    for (size_t i = 0; i < rule_count(); i++) {
        const struct rule_row *rule = rule_row((enum rule_id)i);
        json_array_append_new(array, rule_to_json(rule));
        table_add(&table, rule->name);
        table_add(&table, severity_name(rule->severity));
        table_add(&table, rule->summary);
    }
    if (options->format == FORMAT_TEXT) {
        json_decref(array);
        return print_table(&table);
    }
    table_fini(&table);
    json_print(array);
    return EXIT_CLEAN;
}
