#include "emit.h"

#include <math.h>
#include <string.h>

#include "utf8.h"
#include "view.h"

/* Aliases may lead in circles; values nested deeper than this are not looked at. */
#define EMIT_MAX_DEPTH 64

static bool starts_like_yaml(const char *text, size_t len)
{
    return strchr("-?:,[]{}#&*!|>'\"%@`=<", text[0]) || (len >= 3 && memcmp(text, "...", 3) == 0);
}

/* True when the text can stand as a plain scalar anywhere, in brackets too. */
static bool fits_plain(const char *text, size_t len)
{
    if (len == 0 || text[0] == ' ' || text[len - 1] == ' ' || text[len - 1] == ':' || starts_like_yaml(text, len))
        return false;
    for (size_t at = 0; at < len;) {
        uint32_t c;
        size_t step = utf8_decode(text + at, len - at, &c);
        if (c < 0x20 || c == 0x7F || utf8_is_control(c) || (c < 0x80 && strchr(",[]{}?", (int)c)))
            return false;
        if (c == '#' && at > 0 && text[at - 1] == ' ')
            return false;
        if (c == ':' && strchr(" ,[]{}", text[at + step]))
            return false;
        at += step;
    }
    return yscalar_resolve(text, len, true, NULL).kind == YSCALAR_STR;
}

/* Single quotes take all but what must be escaped. */
static bool fits_single(const char *text, size_t len)
{
    for (size_t at = 0; at < len;) {
        uint32_t c;
        at += utf8_decode(text + at, len - at, &c);
        if (c < 0x20 || utf8_is_control(c) || c == UTF8_REPLACEMENT)
            return false;
    }
    return true;
}

static void emit_single(struct str *out, const char *text, size_t len)
{
    str_add_char(out, '\'');
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\'')
            str_add_char(out, '\'');
        str_add_char(out, text[i]);
    }
    str_add_char(out, '\'');
}

static void emit_escaped(struct str *out, uint32_t c, const char *text, size_t len)
{
    static const char named[] = "\"\"\\\\\nn\tt\rr";
    for (const char *pair = named; *pair; pair += 2) {
        if (c == (unsigned char)*pair) {
            str_printf(out, "\\%c", pair[1]);
            return;
        }
    }
    if (c < 0x20 || c == 0x7F)
        str_printf(out, "\\x%02X", (unsigned)c);
    else if (utf8_is_control(c))
        str_printf(out, "\\u%04X", (unsigned)c);
    else
        str_add_len(out, text, len);
}

static void emit_double(struct str *out, const char *text, size_t len)
{
    str_add_char(out, '"');
    for (size_t at = 0; at < len;) {
        uint32_t c;
        size_t step = utf8_decode(text + at, len - at, &c);
        emit_escaped(out, c, text + at, step);
        at += step;
    }
    str_add_char(out, '"');
}

void yemit_text(struct str *out, const char *text, size_t len)
{
    if (fits_plain(text, len))
        str_add_len(out, text, len);
    else if (fits_single(text, len))
        emit_single(out, text, len);
    else
        emit_double(out, text, len);
}

static void emit_scalar(struct str *out, const struct ynode *node)
{
    if (node->value.kind == YSCALAR_STR) {
        yemit_text(out, node->text, node->len);
        return;
    }
    if (node->tag)
        str_printf(out, "!<%s> ", node->tag);
    if (node->tag && !ynode_is_plain(node))
        emit_double(out, node->text, node->len);
    else if (node->len == 0)
        str_add(out, "null");
    else
        str_add_len(out, node->text, node->len);
}

static void emit_node(struct str *out, const struct ynode *node, int depth)
{
    node = ynode_resolved(node);
    if (!node || depth > EMIT_MAX_DEPTH) {
        str_add(out, "null");
        return;
    }
    if (node->kind == YNODE_SCALAR) {
        emit_scalar(out, node);
        return;
    }
    bool mapping = node->kind == YNODE_MAPPING;
    str_add_char(out, mapping ? '{' : '[');
    for (const struct ypair *pair = node->pairs; pair; pair = pair->next) {
        emit_node(out, pair->key, depth + 1);
        str_add(out, ": ");
        emit_node(out, pair->value, depth + 1);
        if (pair->next)
            str_add(out, ", ");
    }
    for (const struct yitem *item = node->items; item; item = item->next) {
        emit_node(out, item->node, depth + 1);
        if (item->next)
            str_add(out, ", ");
    }
    str_add_char(out, mapping ? '}' : ']');
}

void yemit_flow(struct str *out, const struct ynode *node)
{
    emit_node(out, node, 0);
}

static bool same_scalar(const struct ynode *a, const struct ynode *b)
{
    if (a->value.kind != b->value.kind)
        return false;
    switch (a->value.kind) {
    case YSCALAR_NULL:
        return true;
    case YSCALAR_BOOL:
        return a->value.boolean == b->value.boolean;
    case YSCALAR_INT:
        return a->value.huge ? b->value.huge && strcmp(a->text, b->text) == 0 : a->value.integer == b->value.integer;
    case YSCALAR_FLOAT:
        return a->value.number == b->value.number || (isnan(a->value.number) && isnan(b->value.number));
    default:
        return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
    }
}

static bool same_node(const struct ynode *a, const struct ynode *b, int depth);

static bool same_mapping(const struct ynode *a, const struct ynode *b, int depth)
{
    struct arena arena = {0};
    struct yview one = yview_of(a, &arena), other = yview_of(b, &arena);
    bool same = one.count == other.count;
    for (size_t i = 0; i < one.count && same; i++) {
        const struct ynode *key = ynode_resolved(one.entries[i].pair->key);
        size_t k = 0;
        while (k < other.count && !same_scalar(key, ynode_resolved(other.entries[k].pair->key)))
            k++;
        same = k < other.count && same_node(one.entries[i].value, other.entries[k].value, depth + 1);
    }
    arena_fini(&arena);
    return same;
}

static bool same_node(const struct ynode *a, const struct ynode *b, int depth)
{
    a = ynode_resolved(a);
    b = ynode_resolved(b);
    if (!a || !b)
        return ynode_is_null(a) && ynode_is_null(b);
    if (a == b || depth > EMIT_MAX_DEPTH)
        return true;
    if (a->kind != b->kind)
        return false;
    if (a->kind == YNODE_SCALAR)
        return same_scalar(a, b);
    if (a->kind == YNODE_MAPPING)
        return same_mapping(a, b, depth);
    const struct yitem *one = a->items, *other = b->items;
    for (; one && other; one = one->next, other = other->next)
        if (!same_node(one->node, other->node, depth + 1))
            return false;
    return !one && !other;
}

bool ynode_same(const struct ynode *a, const struct ynode *b)
{
    return same_node(a, b, 0);
}
