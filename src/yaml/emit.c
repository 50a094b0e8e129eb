#include "emit.h"

#include <string.h>

#include "utf8.h"

/* Aliases may lead in circles; values nested deeper than any file may be are not looked at. */
#define EMIT_MAX_DEPTH 400

/* Aliases of aliases double what comes out with each line of the file: behind so many bytes they are null. */
#define EMIT_MAX_ALIASED ((size_t)1024 * 1024)

static bool starts_like_yaml(const char *text, size_t len)
{
    return strchr("-?:,[]{}#&*!|>'\"%@`", text[0]) || (len >= 3 && memcmp(text, "...", 3) == 0);
}

/* True for what may not stand in a YAML file, or would not be seen there. */
static bool must_be_escaped(uint32_t c)
{
    return c < 0x20 || utf8_is_control(c) || c == 0xFFFE || c == 0xFFFF || c == UTF8_REPLACEMENT;
}

/* True when the text can stand as a plain scalar anywhere, in brackets too. */
static bool fits_plain(const char *text, size_t len)
{
    if (len == 0 || text[0] == ' ' || text[len - 1] == ' ' || text[len - 1] == ':' || starts_like_yaml(text, len))
        return false;
    for (size_t at = 0; at < len;) {
        uint32_t c;
        size_t step = utf8_decode(text + at, len - at, &c);
        if (must_be_escaped(c) || (c < 0x80 && strchr(",[]{}?", (int)c)))
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
        if (must_be_escaped(c))
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
    else if (must_be_escaped(c))
        str_printf(out, c > 0xFFFF ? "\\U%08X" : "\\u%04X", (unsigned)c);
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

void yemit_quoted(struct str *out, const char *text, size_t len, bool single)
{
    if (single && fits_single(text, len))
        emit_single(out, text, len);
    else
        emit_double(out, text, len);
}

void yemit_text(struct str *out, const char *text, size_t len)
{
    if (fits_plain(text, len))
        str_add_len(out, text, len);
    else
        yemit_quoted(out, text, len, true);
}

static void emit_scalar(struct str *out, const struct ynode *node)
{
    if (node->value.kind == YSCALAR_STR || node->value.kind == YSCALAR_VALUE) {
        yemit_text(out, node->text, node->len);
        return;
    }
    if (node->tag)
        str_printf(out, "!<%s> ", node->tag);
    if (node->tag)
        emit_double(out, node->text, node->len);
    else if (node->len == 0)
        str_add(out, "null");
    else
        str_add_len(out, node->text, node->len);
}

static void emit_node(struct str *out, const struct ynode *node, int depth);

static void emit_children(struct str *out, const struct ynode *node, int depth)
{
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
}

static void emit_node(struct str *out, const struct ynode *node, int depth)
{
    bool bomb = node->kind == YNODE_ALIAS && out->len > EMIT_MAX_ALIASED;
    node = ynode_resolved(node);
    if (!node || bomb || depth > EMIT_MAX_DEPTH) {
        str_add(out, "null");
        return;
    }
    if (node->kind == YNODE_SCALAR) {
        emit_scalar(out, node);
        return;
    }
    if (node->tag)
        str_printf(out, "!<%s> ", node->tag);
    str_add_char(out, node->kind == YNODE_MAPPING ? '{' : '[');
    emit_children(out, node, depth);
    str_add_char(out, node->kind == YNODE_MAPPING ? '}' : ']');
}

void yemit_flow(struct str *out, const struct ynode *node)
{
    if (node)
        emit_node(out, node, 0);
    else
        str_add(out, "null");
}
