#include "json_text.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "emit.h"
#include "mem.h"
#include "report.h"
#include "str.h"
#include "utf8.h"
#include "view.h"

/* Aliases may lead in circles, and a few lines of them may stand for millions of values: what is deeper, or comes after
 * so many, is null. */
#define JSON_MAX_DEPTH 64
#define JSON_MAX_NODES 100000

json_t *json_text_len(const char *text, size_t len)
{
    if (utf8_is_valid(text, len, NULL))
        return json_stringn(text, len);
    struct str mended = STR_INIT;
    for (size_t at = 0; at < len;) {
        uint32_t code_point;
        char bytes[4];
        at += utf8_decode(text + at, len - at, &code_point);
        str_add_len(&mended, bytes, utf8_put(code_point, bytes));
    }
    json_t *json = json_stringn(str_text(&mended), mended.len);
    str_fini(&mended);
    return json;
}

json_t *json_text(const char *text)
{
    return text ? json_text_len(text, strlen(text)) : json_null();
}

static json_t *scalar_to_json(const struct ynode *node)
{
    const struct yscalar *value = &node->value;
    switch (value->kind) {
    case YSCALAR_NULL:
        return json_null();
    case YSCALAR_BOOL:
        return json_boolean(value->boolean);
    case YSCALAR_INT:
        /* A number that readers would round says something else: what is written stands as text. */
        return value->huge ? json_text_len(node->text, node->len) : json_integer(value->integer);
    case YSCALAR_FLOAT:
        return isfinite(value->number) ? json_real(value->number) : json_text_len(node->text, node->len);
    default:
        return json_text_len(node->text, node->len);
    }
}

static json_t *node_to_json(const struct ynode *node, int depth, size_t *left);

/* JSON's keys are strings: a key that is no text gives its words. */
static void add_entry(json_t *object, const struct yentry *entry, int depth, size_t *left)
{
    struct str key = STR_INIT;
    const struct ynode *node = ynode_resolved(entry->pair->key);
    if (node && node->kind == YNODE_SCALAR)
        str_add(&key, node->text);
    else
        yemit_flow(&key, node);
    json_t *name = json_text(str_text(&key));
    json_object_set_new(object, json_string_value(name), node_to_json(entry->value, depth + 1, left));
    json_decref(name);
    str_fini(&key);
}

static json_t *mapping_to_json(const struct ynode *node, int depth, size_t *left)
{
    struct arena arena = {0};
    struct yview view = yview_of(node, &arena);
    json_t *object = json_object();
    for (size_t i = 0; i < view.count; i++)
        add_entry(object, &view.entries[i], depth, left);
    arena_fini(&arena);
    return object;
}

static json_t *node_to_json(const struct ynode *node, int depth, size_t *left)
{
    node = ynode_resolved(node);
    if (!node || depth > JSON_MAX_DEPTH || *left == 0)
        return json_null();
    --*left;
    if (node->kind == YNODE_SCALAR)
        return scalar_to_json(node);
    if (node->kind == YNODE_MAPPING)
        return mapping_to_json(node, depth, left);
    json_t *array = json_array();
    for (const struct yitem *item = node->items; item; item = item->next)
        json_array_append_new(array, node_to_json(item->node, depth + 1, left));
    return array;
}

json_t *json_node(const struct ynode *node)
{
    size_t left = JSON_MAX_NODES;
    return node_to_json(node, 0, &left);
}

json_t *json_yaml(const char *source)
{
    if (!source)
        return json_null();
    struct yindex *index = yindex_new(source, strlen(source));
    json_t *json = json_node(index->root);
    yindex_free(index);
    return json;
}

/* JSON's escapes are UTF-16: what lies above U+FFFF takes two. */
static void add_escaped(struct str *out, uint32_t code_point)
{
    if (code_point > 0xFFFF) {
        str_printf(out, "\\u%04x", (unsigned)(0xD7C0 + (code_point >> 10)));
        code_point = 0xDC00 | (code_point & 0x3FF);
    }
    str_printf(out, "\\u%04x", (unsigned)code_point);
}

/* jansson escapes what JSON demands; what else could move a terminal's cursor is escaped here. Line breaks are its own
 * layout. */
static void add_harmless(struct str *out, const char *text)
{
    size_t len = strlen(text);
    for (size_t at = 0; at < len;) {
        uint32_t code_point;
        size_t step = utf8_decode(text + at, len - at, &code_point);
        if (utf8_is_control(code_point) && code_point != '\n')
            add_escaped(out, code_point);
        else
            str_add_len(out, text + at, step);
        at += step;
    }
}

static void print(json_t *json, size_t layout)
{
    char *text = json_dumps(json, layout | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
    if (!text)
        mem_fatal("JSON that can't be printed");
    struct str harmless = STR_INIT;
    add_harmless(&harmless, text);
    str_add_char(&harmless, '\n');
    report_write(harmless.data, harmless.len);
    str_fini(&harmless);
    free(text);
    json_decref(json);
}

void json_print(json_t *json)
{
    print(json, JSON_INDENT(2));
}

void json_print_compact(json_t *json)
{
    print(json, JSON_COMPACT);
}
