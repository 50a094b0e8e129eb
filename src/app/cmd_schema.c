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

static json_t *properties_of(enum object owner);

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
    json_object_set_new(property, closed ? "enum" : "examples", words);
}

/* The backends' names are offered; another text must look like a kernel of the hub. */
static void add_backends(json_t *property)
{
    json_t *names = json_array();
    for (size_t i = 0; i < backend_count(); i++)
        json_array_append_new(names, json_text(backend_at(i)->name));
    json_array_append_new(names, json_null());
    json_object_set_new(property, "anyOf", json_pack("[{s:o}, {s:s, s:s}]", "enum", names, "type", "string", "pattern", "/"));
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
    if (row->type == TYPE_OBJECTS)
        json_object_set_new(property, "items", json_pack("{s:s, s:o}", "type", "object", "properties", properties_of(row->object)));
    if (row->type == TYPE_OBJECT)
        json_object_set_new(property, "properties", properties_of(row->object));
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

static json_t *properties_of(enum object owner)
{
    json_t *properties = json_object();
    for (size_t i = 0; i < field_count(); i++) {
        const struct field_row *row = field_at(i);
        if (row->owner != owner)
            continue;
        json_object_set_new(properties, row->name, property_of(row));
        if (row->alias)
            json_object_set_new(properties, row->alias, property_of(row));
    }
    return properties;
}

static json_t *required_fields(void)
{
    json_t *required = json_array();
    for (size_t i = 0; i < field_count(); i++)
        if (field_at(i)->owner == OBJECT_root && field_at(i)->required)
            json_array_append_new(required, json_text(field_at(i)->name));
    return required;
}

int command_schema(const struct options *options)
{
    (void)options;
    json_t *schema = json_pack("{s:s, s:s, s:s, s:s, s:o, s:o}", "$schema", "https://json-schema.org/draft/2020-12/schema",
                               "title", "axolotl training config", "description",
                               "Keys of an axolotl config. What goes with what is told by: axedit check", "type", "object",
                               "properties", properties_of(OBJECT_root), "required", required_fields());
    json_print(schema);
    return EXIT_CLEAN;
}
