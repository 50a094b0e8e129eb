/* From an id or a diagnostic to the row where it shows. */
#include <string.h>

#include "path.h"
#include "rows_parts.h"

static size_t find_exact(const struct rows *rows, const char *id, size_t len)
{
    size_t at = 0;
    while (at < rows->count && (strncmp(rows->items[at].id, id, len) != 0 || rows->items[at].id[len] != '\0'))
        at++;
    return at;
}

/* The bytes of the path one step up: before the last dot that is no part of a name; 0 when there is none. */
static size_t parent_len(const char *id, size_t len)
{
    size_t last = 0;
    for (size_t i = 0; i < len; i++) {
        if (id[i] == '\\')
            i++;
        else if (id[i] == '.')
            last = i;
    }
    return last;
}

/* The folded section that would hold a top-level key; the count when there is none. */
static size_t find_section(const struct rows *rows, const struct field_row *field)
{
    struct arena arena = {0};
    size_t found = rows->count;
    for (int is_held = 0; is_held <= 1 && found == rows->count; is_held++) {
        const char *id = section_row_id(section_of_key(field), is_held, &arena);
        size_t at = find_exact(rows, id, strlen(id));
        if (at < rows->count && rows->items[at].folded)
            found = at;
    }
    arena_fini(&arena);
    return found;
}

static size_t find_section_of_id(const struct rows *rows, const char *id)
{
    struct arena arena = {0};
    struct ypath path;
    struct str cause = STR_INIT;
    size_t at = rows->count;
    if (strcmp(id, "@effective") == 0)
        at = find_section(rows, field_row(FIELD_attn_implementation));
    else if (id[0] != '#' && ypath_parse(id, &arena, &path, &cause))
        at = find_section(rows, field_find(OBJECT_root, path.steps[0]));
    str_fini(&cause);
    arena_fini(&arena);
    return at;
}

size_t rows_find(const struct rows *rows, const char *id, size_t fallback)
{
    size_t len = strlen(id);
    size_t at = find_exact(rows, id, len);
    if (at < rows->count)
        return at;
    while ((len = parent_len(id, len)) > 0) {
        at = find_exact(rows, id, len);
        if (at < rows->count && rows->items[at].folded)
            return at;
    }
    at = find_section_of_id(rows, id);
    if (at < rows->count || rows->count == 0)
        return at;
    return fallback < rows->count ? fallback : rows->count - 1;
}

static size_t find_holder(const struct rows *rows, const struct ypair *pair, const struct yitem *item)
{
    size_t at = 0;
    while (at < rows->count && (item ? rows->items[at].item != item : rows->items[at].pair != pair))
        at++;
    return at;
}

/* The innermost row around a pair or an item; it is folded, or would show what is looked for but for a search. */
static size_t find_folded(const struct rows *rows, const struct ypair *pair, const struct yitem *item)
{
    const struct ynode *node = item ? item->sequence : pair->mapping;
    const struct ypair *top = pair;
    for (; node && (node->in_pair || node->in_item); node = node->parent) {
        top = pair_that_counts(node->in_pair);
        size_t at = find_holder(rows, top, node->in_item);
        if (at < rows->count)
            return rows->items[at].folded ? at : rows->count;
    }
    const struct ynode *key = top ? ynode_resolved(top->key) : NULL;
    return find_section(rows, key && key->kind == YNODE_SCALAR ? field_find(OBJECT_root, key->text) : NULL);
}

static size_t find_line(const struct rows *rows, const struct diagnostic *diagnostic)
{
    const struct lines *lines = &rows->analysis->index->lines;
    size_t line = lines_place(lines, diagnostic->span.start).line;
    /* What is wrong with the end of a file stands behind its last break, where no row is. */
    if (line > 1 && line == lines->count && lines_start(lines, line) == lines->len)
        line--;
    /* Without a search row and line go together. */
    if (line <= rows->count && rows->items[line - 1].line == line)
        return line - 1;
    size_t at = 0;
    while (at < rows->count && rows->items[at].line != line)
        at++;
    return at;
}

/* Where a diagnostic without a place shows: at the row of its key, which the file does not hold. */
static size_t find_key(const struct rows *rows, const struct diagnostic *diagnostic, size_t *folded)
{
    size_t at = diagnostic->key ? find_exact(rows, diagnostic->key, strlen(diagnostic->key)) : rows->count;
    if (at == rows->count && diagnostic->key)
        *folded = find_section_of_id(rows, diagnostic->key);
    return at;
}

/* A key that a mapping lacks has a row of its own in there. */
static size_t find_place(const struct rows *rows, const struct diagnostic *diagnostic, size_t *folded)
{
    const struct ypair *pair = pair_that_counts(diagnostic->pair);
    bool misses = diagnostic->rule->id == RULE_FIELD_MISSING;
    size_t at = misses ? find_exact(rows, diagnostic->key, strlen(diagnostic->key)) : rows->count;
    if (at < rows->count)
        return at;
    at = find_holder(rows, pair, diagnostic->item);
    if (at == rows->count)
        *folded = find_folded(rows, pair, diagnostic->item);
    else if (misses && rows->items[at].folded && rows->items[at].foldable)
        *folded = at;
    return *folded < rows->count ? rows->count : at;
}

size_t rows_of_diagnostic(const struct rows *rows, const struct diagnostic *diagnostic, const char **must_unfold)
{
    size_t at = rows->count, folded = rows->count;
    if (rows->count > 0 && rows->items[0].kind == ROW_TEXT) {
        at = find_line(rows, diagnostic);
    } else if (diagnostic->pair || diagnostic->item) {
        at = find_place(rows, diagnostic, &folded);
    } else {
        at = find_key(rows, diagnostic, &folded);
    }
    if (must_unfold)
        *must_unfold = folded < rows->count ? rows->items[folded].id : NULL;
    return at;
}
