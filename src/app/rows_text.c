/* What a row says: values on one line, free of control characters. */
#include <string.h>

#include "emit.h"
#include "rows_parts.h"
#include "utf8.h"

/* Bytes of a value that are shown: more than any screen is wide. */
#define TEXT_LONGEST 4096

static bool is_break(char byte)
{
    return byte == '\n' || byte == '\r';
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* Each break becomes one blank, with the blanks around it. */
static void join_lines(struct str *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (!is_break(text[i])) {
            str_add_char(out, text[i]);
            continue;
        }
        while (out->len > 0 && is_blank(out->data[out->len - 1]))
            str_cut(out, out->len - 1);
        while (i + 1 < len && (is_break(text[i + 1]) || is_blank(text[i + 1])))
            i++;
        if (i + 1 < len)
            str_add_char(out, ' ');
    }
}

/* A cut never goes through a character. */
static size_t cut_len(const char *text, size_t len)
{
    if (len <= TEXT_LONGEST)
        return len;
    len = TEXT_LONGEST;
    while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80)
        len--;
    return len;
}

const char *text_show(struct arena *arena, const char *text, size_t len)
{
    struct str line = STR_INIT, visible = STR_INIT;
    size_t shown = cut_len(text, len);
    join_lines(&line, text, shown);
    utf8_add_visible(&visible, str_text(&line), line.len);
    if (shown < len)
        str_add(&visible, "...");
    const char *copy = arena_copy(arena, str_text(&visible), visible.len);
    str_fini(&line);
    str_fini(&visible);
    return copy;
}

/* Flow YAML over several lines may hold comments, which would swallow what follows them on one line. */
static const char *show_flow(const struct yindex *index, const struct ynode *node, struct arena *arena)
{
    size_t len;
    const char *source = ynode_source(index, node, &len);
    if (!memchr(source, '\n', len) && !memchr(source, '\r', len))
        return text_show(arena, source, len);
    struct str line = STR_INIT;
    yemit_flow(&line, node);
    const char *shown = text_show(arena, str_text(&line), line.len);
    str_fini(&line);
    return shown;
}

static const char *show_alias(const struct yindex *index, const struct ynode *alias, struct arena *arena)
{
    const struct ynode *node = ynode_resolved(alias);
    const char *name = text_show(arena, alias->anchor, strlen(alias->anchor));
    if (!node || node->kind != YNODE_SCALAR)
        return arena_printf(arena, "*%s", name);
    return arena_printf(arena, "*%s = %s", name, text_of_value(index, node, arena));
}

const char *text_of_value(const struct yindex *index, const struct ynode *node, struct arena *arena)
{
    if (node->kind == YNODE_ALIAS)
        return show_alias(index, node, arena);
    if (ynode_is_null(node))
        return "";
    if (node->kind != YNODE_SCALAR)
        return node->style == YSTYLE_FLOW ? show_flow(index, node, arena) : "";
    size_t len;
    const char *source = ynode_source(index, node, &len);
    return text_show(arena, source, len);
}

const char *text_of_summary(const struct yindex *index, const struct ynode *mapping, struct arena *arena)
{
    for (const struct ypair *pair = mapping->pairs; pair; pair = pair->next) {
        const struct ynode *key = ynode_resolved(pair->key), *value = ynode_resolved(pair->value);
        if (!key || !value || key->kind != YNODE_SCALAR || value->kind != YNODE_SCALAR || ynode_is_null(value))
            continue;
        return arena_printf(arena, "%s: %s", text_show(arena, key->text, key->len), text_of_value(index, value, arena));
    }
    return "";
}
