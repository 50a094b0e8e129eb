#include "fix_move.h"

#include <string.h>

#include "breaks.h"
#include "change.h"
#include "edit.h"
#include "emit.h"
#include "path.h"

struct moving {
    const struct analysis *analysis;
    const struct ypair *pair;
    struct arena *arena;
    size_t start; /* of the first line that moves */
    size_t key;   /* of the key's line */
    size_t end;   /* of the last line, before its break */
    size_t column;
};

static size_t line_start(const struct yindex *index, size_t at)
{
    return yline_start(index->text, index->bom, at);
}

/* A comment that is meant for the program stays where it is. */
static bool is_ours(const struct yindex *index, const struct ycomment *comment)
{
    static const char mark[] = "axedit:";
    size_t at = comment->span.start + 1;
    while (at < comment->span.end && index->text[at] == ' ')
        at++;
    return comment->span.end - at >= sizeof mark - 1 && memcmp(index->text + at, mark, sizeof mark - 1) == 0;
}

/* The start of the comment lines that stand right above the line at `start`. */
static size_t above(const struct yindex *index, size_t start)
{
    while (start > index->bom) {
        size_t previous = line_start(index, start - ybreak_before(index->text, index->bom, start));
        const struct ycomment *comment = yindex_comment_in(index, previous, start);
        if (!comment || !comment->alone || is_ours(index, comment))
            break;
        start = previous;
    }
    return start;
}

/* True when the pair has its lines for itself. */
static bool has_lines(const struct yindex *index, const struct ypair *pair)
{
    if (pair->explicit_key || pair->key->kind != YNODE_SCALAR || pair->mapping->style != YSTYLE_BLOCK ||
        pair->value->kind == YNODE_ALIAS || ynode_serves_aliases(pair->value) || pair->value->anchor)
        return false;
    for (size_t at = line_start(index, pair->span.start); at < pair->span.start; at++)
        if (index->text[at] != ' ')
            return false;
    return true;
}

/* A line from `start` to `end` with `cut` columns of its indentation less. */
static void add_line(struct str *out, const char *text, size_t start, size_t end, size_t cut)
{
    size_t skip = 0;
    while (skip < cut && start + skip < end && text[start + skip] == ' ')
        skip++;
    str_add_len(out, text + start + skip, end - start - skip);
}

/* The lines that move, from column 0, with the key under its new name. */
static const char *lines_of(const struct moving *moving, const char *name)
{
    const struct yindex *index = moving->analysis->index;
    const struct span key = moving->pair->key->span;
    struct str lines = STR_INIT;
    for (size_t at = moving->start; at < moving->end;) {
        size_t end = yline_end(index->text, index->len, at);
        end = end < moving->end ? end : moving->end;
        if (at == moving->key) {
            yemit_text(&lines, name, strlen(name));
            str_add_len(&lines, index->text + key.end, end - key.end);
        } else {
            add_line(&lines, index->text, at, end, moving->column);
        }
        at = end;
        if (at < moving->end) {
            str_add_char(&lines, '\n');
            at += ybreak_len(index->text, index->len, at);
        }
    }
    const char *copy = arena_copy(moving->arena, str_text(&lines), lines.len);
    str_fini(&lines);
    return copy;
}

/* `lines` as the value of mappings that are not there yet: the steps from `from` to the last but one. */
static const char *nest(const struct moving *moving, const struct ypath *path, size_t from, const char *lines)
{
    for (size_t i = path->count - 1; i-- > from;) {
        struct str outer = STR_INIT;
        yemit_text(&outer, path->steps[i], strlen(path->steps[i]));
        str_add(&outer, ":\n  ");
        for (const char *at = lines; *at; at++) {
            str_add_char(&outer, *at);
            if (*at == '\n' && at[1] != '\n')
                str_add(&outer, "  ");
        }
        lines = arena_copy(moving->arena, str_text(&outer), outer.len);
        str_fini(&outer);
    }
    return lines;
}

/* The text without the comments that move. */
static void strip(const struct moving *moving, struct str *out)
{
    const struct yindex *index = moving->analysis->index;
    size_t done = 0;
    for (size_t i = 0; i < index->comment_count; i++) {
        const struct ycomment *comment = &index->comments[i];
        size_t start = comment->span.start, end = comment->span.end;
        if (start < moving->start || start >= moving->end)
            continue;
        while (start > done && (index->text[start - 1] == ' ' || index->text[start - 1] == '\t'))
            start--;
        if (comment->alone)
            end += ybreak_len(index->text, index->len, end);
        str_add_len(out, index->text + done, start - done);
        done = end;
    }
    str_add_len(out, index->text + done, index->len - done);
}

static bool is_block(const struct ynode *node)
{
    for (; node; node = node->parent)
        if (node->style == YSTYLE_FLOW && (node->kind == YNODE_MAPPING || node->kind == YNODE_SEQUENCE))
            return false;
    return true;
}

/* In the stripped text: the lines go in at their place, and the pair goes out. */
static bool put(const struct moving *moving, const struct ypath *path, const struct ypath *own, const struct str *stripped,
                struct str *out)
{
    struct analysis *now = analysis_again(moving->analysis, str_text(stripped), stripped->len);
    struct ytarget from = ypath_find(now->index, own), to = ypath_find(now->index, path);
    bool fits = !now->broken && from.exists && from.pair && !from.merged && !to.exists && !to.blocked &&
                is_block(to.node ? to.node : to.last) && (!to.last || to.last->kind == YNODE_MAPPING);
    if (fits) {
        struct yplan *plan = yplan_new(now->index, moving->arena);
        const struct ynode *mapping = to.node && to.node != now->index->root ? to.node : to.last;
        const struct ypair *after = mapping == from.pair->mapping ? from.pair : NULL;
        if (!after && mapping == now->index->root)
            after = change_place_for(now, path->steps[0]);
        else if (!after && mapping->kind == YNODE_MAPPING)
            after = mapping->last_pair;
        const char *lines = lines_of(moving, path->steps[path->count - 1]);
        yplan_insert_lines(plan, mapping, after, nest(moving, path, to.found, lines));
        yplan_delete(plan, from.pair);
        struct splices splices = yplan_compile(plan);
        splices_apply(&splices, str_text(stripped), stripped->len, out);
    }
    analysis_free(now);
    return fits;
}

/* The value must be at its place as it was; what else changed, the caller looks at. */
static bool arrived(const struct moving *moving, const struct ypath *path, const struct str *text)
{
    struct yindex *index = yindex_new(str_text(text), text->len);
    struct ytarget target = ypath_find(index, path);
    bool same = !index->broken && target.exists && ynode_same(target.node, moving->pair->value);
    yindex_free(index);
    return same;
}

bool fix_move(const struct analysis *analysis, const struct ypair *pair, const char *to, struct arena *arena,
              struct str *out)
{
    const struct yindex *index = analysis->index;
    struct ypath path, own;
    struct str own_text = STR_INIT, cause = STR_INIT, stripped = STR_INIT;
    if (!has_lines(index, pair))
        return false;
    ypath_of_pair(pair, &own_text);
    size_t key = line_start(index, pair->span.start), last = pair->span.end;
    if (last > key && last == line_start(index, last))
        last--; /* a block scalar ends behind its last break */
    struct moving moving = {analysis, pair, arena, above(index, key), key, yline_end(index->text, index->len, last),
                            pair->span.start - key};
    bool moved = ypath_parse(to, arena, &path, &cause) && ypath_parse(str_text(&own_text), arena, &own, &cause);
    if (moved) {
        strip(&moving, &stripped);
        moved = put(&moving, &path, &own, &stripped, out) && arrived(&moving, &path, out);
    }
    if (!moved)
        str_clear(out);
    str_fini(&own_text);
    str_fini(&cause);
    str_fini(&stripped);
    return moved;
}
