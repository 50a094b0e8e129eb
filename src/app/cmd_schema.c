/*
 * The config as a JSON Schema (2020-12), for other editors.
 *
 * Each field stands in `properties` by its name and by its alias, with its type and `deprecated` in the property itself:
 * editors show them from there. A schema can't say what goes with what; that is what check is for.
 */
#include <jansson.h>
#include <string.h>

#include "attention.h"
#include "backend.h"
#include "command_parts.h"
#include "field.h"
#include "json_text.h"

/* JSON's words for what a value may be. */
static const struct {
    unsigned accepts;
    const char *type;
} type_words[] = {
    {ACCEPT_BOOL, "boolean"},
    {ACCEPT_INT, "integer"},
    {ACCEPT_FLOAT, "number"},
    {ACCEPT_TEXT | ACCEPT_WORDS, "string"},
    {ACCEPT_TEXTS | ACCEPT_INTS | ACCEPT_FLOATS | ACCEPT_LIST | ACCEPT_OBJECTS, "array"},
    {ACCEPT_MAP | ACCEPT_OBJECT, "object"},
};

static void add_inside(json_t *schema, const struct field_row *around);

static void add_types(json_t *property, const struct field_row *row)
{
    unsigned accepts = field_accepts(row);
    if (accepts & ACCEPT_ANY)
        return;
    json_t *types = json_array();
    for (size_t i = 0; i < sizeof type_words / sizeof *type_words; i++)
        if (accepts & type_words[i].accepts)
            json_array_append_new(types, json_string(type_words[i].type));
    if (!row->not_null)
        json_array_append_new(types, json_string("null"));
    if (json_array_size(types) == 1) {
        json_object_set(property, "type", json_array_get(types, 0));
        json_decref(types);
    } else {
        json_object_set_new(property, "type", types);
    }
}

static void append_words(json_t *array, const char *words)
{
    for (const char *at = words; *at;) {
        size_t len = strcspn(at, " ");
        json_array_append_new(array, json_text_len(at, len));
        at += len;
        at += strspn(at, " ");
    }
}

/* One of the words (taken over), or text with the pattern. */
static void add_words_or(json_t *property, json_t *words, const char *pattern)
{
    json_object_set_new(property, "anyOf", json_pack("[{s:o}, {s:s, s:s}]", "enum", words, "type", "string", "pattern", pattern));
}

/* Known words of an open field are offered, those of a closed one are all that is taken. */
static void add_values(json_t *property, const struct field_row *row)
{
    unsigned accepts = field_accepts(row);
    if (!row->values)
        return;
    json_t *words = json_array();
    if (accepts & ACCEPT_BOOL) {
        json_array_append_new(words, json_true());
        json_array_append_new(words, json_false());
    }
    append_words(words, row->values);
    bool closed = (accepts & ACCEPT_WORDS) && !row->open && !(accepts & (ACCEPT_TEXT | ACCEPT_TEXTS));
    if (closed && !row->not_null)
        json_array_append_new(words, json_null());
    if (!row->begin) {
        json_object_set_new(property, closed ? "enum" : "examples", words);
        return;
    }
    struct str pattern = STR_INIT;
    str_printf(&pattern, "^%s", row->begin);
    add_words_or(property, words, str_text(&pattern));
    str_fini(&pattern);
}

/* The backends' names are offered; another text must look like a kernel of the hub. */
static void add_backends(json_t *property)
{
    json_t *names = json_array();
    for (size_t i = 0; i < backend_count(); i++)
        json_array_append_new(names, json_text(backend_at(i)->name));
    json_array_append_new(names, json_null());
    add_words_or(property, names, "/");
}

static void add_items(json_t *property, const struct field_row *row)
{
    unsigned accepts = field_accepts(row);
    const char *type = accepts & ACCEPT_TEXTS  ? "string"
                       : accepts & ACCEPT_INTS ? "integer"
                       : accepts & ACCEPT_FLOATS ? "number"
                                                 : NULL;
    if (type)
        json_object_set_new(property, "items", json_pack("{s:s}", "type", type));
    if (row->not_empty)
        json_object_set_new(property, "minItems", json_integer(1));
    if (row->object == OBJECT_root)
        return;
    json_t *entry = row->type == TYPE_OBJECTS ? json_pack("{s:s}", "type", "object") : property;
    add_inside(entry, row);
    if (row->inner == INNER_TEXT)
        json_object_set_new(entry, "additionalProperties", json_pack("{s:s}", "type", "string"));
    if (entry != property)
        json_object_set_new(property, "items", entry);
}

static void add_range(json_t *property, const struct field_row *row)
{
    if (row->least)
        json_object_set_new(property, "minimum", json_yaml(row->least));
    if (row->most)
        json_object_set_new(property, "maximum", json_yaml(row->most));
    if (row->above)
        json_object_set_new(property, "exclusiveMinimum", json_yaml(row->above));
}

static void add_words(json_t *property, const struct field_row *row)
{
    struct str text = STR_INIT;
    str_add(&text, row->help);
    if (row->deprecated)
        str_printf(&text, " Deprecated; instead: %s.", row->deprecated);
    json_object_set_new(property, "description", json_text(str_text(&text)));
    if (row->deprecated) {
        json_object_set_new(property, "deprecated", json_true());
        json_object_set_new(property, "deprecationMessage", json_text(row->deprecated));
    }
    if (row->fallback)
        json_object_set_new(property, "default", json_yaml(row->fallback));
    str_fini(&text);
}

static json_t *property_of(const struct field_row *row)
{
    json_t *property = json_object();
    add_types(property, row);
    add_values(property, row);
    if (row->id == FIELD_attn_implementation)
        add_backends(property);
    add_items(property, row);
    add_range(property, row);
    add_words(property, row);
    return property;
}

/* A plugin's key need not be there: the plugin may not be. */
static void add_inside(json_t *schema, const struct field_row *around)
{
    json_t *properties = json_object(), *required = json_array();
    for (size_t i = 0; i < field_count(); i++) {
        const struct field_row *row = field_at(i);
        if (!field_fits(row, around))
            continue;
        json_object_set_new(properties, row->name, property_of(row));
        if (row->alias)
            json_object_set_new(properties, row->alias, property_of(row));
        if (row->required && row->plugin == PLUGIN_NONE)
            json_array_append_new(required, json_text(row->name));
    }
    json_object_set_new(schema, "properties", properties);
    if (json_array_size(required) > 0)
        json_object_set(schema, "required", required);
    json_decref(required);
}

int command_schema(const struct options *options)
{
    (void)options;
    json_t *schema = json_pack("{s:s, s:s, s:s, s:s}", "$schema", "https://json-schema.org/draft/2020-12/schema",
                               "title", "axolotl training config", "description",
                               "Keys of an axolotl config. What goes with what is told by: axedit check", "type", "object");
    add_inside(schema, NULL);
    json_print(schema);
    return EXIT_CLEAN;
}
