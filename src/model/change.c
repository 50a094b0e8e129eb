#include "change.h"

#include <string.h>

#include "attention_keys.h"
#include "change_parts.h"
#include "emit.h"

bool change_is_possible(const struct analysis *analysis, struct str *cause)
{
    if (analysis->broken)
        str_add(cause, "the file is broken YAML; mend it first (axedit check tells where)");
    else if (analysis->index->root && analysis->index->root->kind != YNODE_MAPPING)
        str_add(cause, "the file is no mapping of keys to values");
    else
        return true;
    return false;
}

bool given_read(struct given *given, const char *source, struct arena *arena, struct str *cause)
{
    given->index = yindex_new(source, strlen(source));
    if (given->index->broken) {
        str_printf(cause, "the value is no YAML: %s", given->index->problems[0].message);
        return false;
    }
    const struct ynode *root = given->index->root;
    given->empty = source[strspn(source, " ")] == '\0';
    if (!root)
        given->source = given->empty ? "" : "null";
    else
        given->source = arena_copy(arena, source + root->whole.start, span_len(root->whole));
    return true;
}

/* A block collection has to begin on a line of its own; its lines keep their indentation to each other. */
static const char *as_block(const struct given *given, const char *source, struct arena *arena)
{
    const struct ynode *root = given->index->root;
    size_t column = root->span.start;
    while (column > 0 && source[column - 1] != '\n')
        column--;
    size_t indentation = root->span.start - column;
    struct str block = STR_INIT;
    str_add_char(&block, '\n');
    for (const char *at = source + column, *end = source + root->span.end; at < end;) {
        size_t len = strcspn(at, "\n");
        if (at + len > end)
            len = (size_t)(end - at);
        size_t skip = strspn(at, " ");
        skip = skip < indentation ? skip : indentation;
        str_add_len(&block, at + skip, len - skip);
        at += len;
        if (at < end) {
            str_add_char(&block, '\n');
            at++;
        }
    }
    const char *text = arena_copy(arena, str_text(&block), block.len);
    str_fini(&block);
    return text;
}

bool change_is_in_flow(const struct ynode *node)
{
    for (; node; node = node->parent)
        if (node->style == YSTYLE_FLOW && (node->kind == YNODE_MAPPING || node->kind == YNODE_SEQUENCE))
            return true;
    return false;
}

#define NO_INDEX ((size_t)-1)

static size_t index_of_step(const char *step)
{
    size_t number = 0;
    if (!*step || strlen(step) > 9)
        return NO_INDEX;
    for (; *step; step++) {
        if (*step < '0' || *step > '9')
            return NO_INDEX;
        number = number * 10 + (size_t)(*step - '0');
    }
    return number;
}

/* True when the step is an entry of the list that axolotl wants there: "0" in datasets.0.path. */
static bool is_entry(const struct ypath *path, size_t step)
{
    static const unsigned lists = ACCEPT_TEXTS | ACCEPT_INTS | ACCEPT_FLOATS | ACCEPT_LIST | ACCEPT_OBJECTS;
    const struct field_row *row = step > 0 ? field_of_path(&(struct ypath){path->steps, step}) : NULL;
    return row && (field_accepts(row) & lists) && index_of_step(path->steps[step]) != NO_INDEX;
}

/* The lines below a head ("key:" or "-"), or behind it what is no block. */
static const char *put_below(const char *head, bool is_list, const char *source, struct arena *arena)
{
    struct str lines = STR_INIT;
    if (is_list && source[0] == '\n')
        source++; /* the first line of a block may stand behind the dash */
    str_printf(&lines, "\n%s%s", head, source[0] == '\n' || !*source ? "" : " ");
    for (const char *at = source; *at; at++) {
        str_add_char(&lines, *at);
        if (*at == '\n' && at[1] != '\n')
            str_add(&lines, "  ");
    }
    source = arena_copy(arena, str_text(&lines), lines.len);
    str_fini(&lines);
    return source;
}

/* A value below parents that are missing: "{a: {b: 1}}", or the same as lines. */
static const char *nest(const struct ypath *path, size_t from, const char *source, bool flow, struct arena *arena)
{
    for (size_t i = path->count; i-- > from;) {
        bool is_list = is_entry(path, i);
        struct str key = STR_INIT;
        yemit_text(&key, path->steps[i], strlen(path->steps[i]));
        if (flow)
            source = is_list ? arena_printf(arena, "[%s]", source) : arena_printf(arena, "{%s: %s}", str_text(&key), source);
        else
            source = put_below(is_list ? "-" : arena_printf(arena, "%s:", str_text(&key)), is_list, source, arena);
        str_fini(&key);
    }
    return source;
}

static bool refuse_index(const char *step, size_t next, struct str *cause)
{
    str_printf(cause, "%s is no place in the list; its entries are counted from 0, and the next new one is %zu", step, next);
    return false;
}

/* A list that is made has no entry before its first. */
static bool begins_lists(const struct ypath *path, size_t from, struct str *cause)
{
    for (size_t i = from; i < path->count; i++)
        if (is_entry(path, i) && index_of_step(path->steps[i]) != 0)
            return refuse_index(path->steps[i], 0, cause);
    return true;
}

/* What comes behind a text in lines that the end of the file cuts off would give it a line break more. */
static const struct ypair *before_cut_off(const struct yindex *index, const struct ypair *after)
{
    if (!after || !yindex_is_cut_off(index, after->value))
        return after;
    const struct ypair *before = NULL;
    for (const struct ypair *pair = after->mapping->pairs; pair != after; pair = pair->next)
        before = pair;
    return before;
}

const struct ypair *change_place_for(const struct analysis *analysis, const char *key)
{
    const struct ynode *root = analysis->index->root;
    const struct field_row *row = field_find(OBJECT_root, key);
    if (!root || root->kind != YNODE_MAPPING)
        return NULL;
    if (!row)
        return before_cut_off(analysis->index, root->last_pair);
    const struct ypair *best = NULL;
    int best_section = -1;
    for (const struct ypair *pair = root->pairs; pair; pair = pair->next) {
        const struct ynode *name = ynode_resolved(pair->key);
        const struct field_row *other =
            name && name->kind == YNODE_SCALAR ? field_find(OBJECT_root, name->text) : NULL;
        if (!other || other->section > row->section || (int)other->section < best_section)
            continue;
        best = pair;
        best_section = (int)other->section;
    }
    return before_cut_off(analysis->index, best);
}

/* Plans the value at its place; `source` fits a place of its own, or begins with a break. */
static bool plan_value(const struct analysis *analysis, const struct ypath *path, const struct ytarget *target,
                       const char *source, struct arena *arena, struct yplan *plan, struct str *cause)
{
    bool flow = change_is_in_flow(target->last);
    if (target->exists && !target->merged) {
        if (target->pair)
            yplan_set_value(plan, target->pair, source);
        else
            yplan_set_item(plan, target->item, source);
        return true;
    }
    bool is_null = !target->exists && target->node && ynode_is_null(target->node) && target->node != analysis->index->root;
    if (!target->exists && !begins_lists(path, target->found + !is_null, cause))
        return false;
    const char *step = path->steps[target->exists ? path->count - 1 : target->found];
    const char *inner = target->exists ? source : nest(path, target->found + 1, source, flow, arena);
    if (is_null) {
        const char *value = nest(path, target->found, source, flow, arena);
        if (target->pair)
            yplan_set_value(plan, target->pair, value);
        else
            yplan_set_item(plan, target->item, value);
        return true;
    }
    if (target->last && target->last->kind == YNODE_SEQUENCE) {
        if (index_of_step(step) != target->last->count)
            return refuse_index(step, target->last->count, cause);
        yplan_append(plan, target->last, inner);
        return true;
    }
    const struct ypair *after = NULL;
    if (target->last == analysis->index->root)
        after = change_place_for(analysis, step);
    else if (target->last)
        after = target->last->last_pair;
    yplan_insert(plan, target->last, after, step, inner);
    return true;
}

/* The entry of that key; the search begins at *from, where it is when nothing was moved, and *from gets the next one. */
static const struct yentry *find_again(const struct yview *view, const char *key, size_t *from)
{
    for (size_t i = 0; i < view->count; i++) {
        size_t at = (*from + i) % view->count;
        if (strcmp(ynode_resolved(view->entries[at].pair->key)->text, key) == 0) {
            *from = at + 1;
            return &view->entries[at];
        }
    }
    return NULL;
}

/* A node before and after an edit; NULL where there is none. */
struct couple {
    const struct yindex *index_before, *index_after;
    const struct ynode *before, *after;
};

static bool is_same(const struct couple *in, const struct ynode *before, const struct ynode *after)
{
    return ynode_same_in(in->index_after, after, in->index_before, before);
}

/* True when all but what the step leads to is the same; the couple becomes that. */
static bool mapping_keeps_others(struct couple *couple, const char *step)
{
    struct arena arena = {0};
    struct yview before = yview_of(couple->before, &arena), after = yview_of(couple->after, &arena);
    size_t from = 0;
    bool same = true;
    couple->before = couple->after = NULL;
    for (size_t i = 0; i < before.count && same; i++) {
        const struct yentry *entry = &before.entries[i];
        const char *key = ynode_resolved(entry->pair->key)->text;
        const struct yentry *again = find_again(&after, key, &from);
        if (strcmp(key, step) == 0) {
            couple->before = entry->value;
            couple->after = again ? again->value : NULL;
        } else {
            same = again && is_same(couple, entry->value, again->value);
        }
    }
    arena_fini(&arena);
    return same;
}

/* `gone`: the entry is no more, so that the one behind it has its place. */
static bool list_keeps_others(struct couple *couple, const char *step, bool gone)
{
    size_t wanted = index_of_step(step), at = 0;
    const struct yitem *before = couple->before->items, *after = couple->after->items;
    bool same = true;
    couple->before = couple->after = NULL;
    for (; before && same; before = before->next, at++) {
        if (at == wanted && gone)
            continue;
        if (at == wanted) {
            couple->before = ynode_resolved(before->node);
            couple->after = after ? ynode_resolved(after->node) : NULL;
        } else {
            same = after && is_same(couple, before->node, after->node);
        }
        after = after ? after->next : NULL;
    }
    return same && !(gone && after);
}

static bool keeps_others(const struct analysis *analysis, const struct yindex *index, const struct ypath *path, bool gone)
{
    struct couple couple = {analysis->index, index, ynode_resolved(analysis->index->root), ynode_resolved(index->root)};
    bool same = true;
    for (size_t i = 0; i < path->count && same && couple.before && couple.after; i++) {
        if (couple.before->kind != couple.after->kind || couple.before->kind == YNODE_SCALAR)
            return true; /* a null or a scalar that became a collection */
        same = couple.before->kind == YNODE_MAPPING ? mapping_keeps_others(&couple, path->steps[i])
                                                    : list_keeps_others(&couple, path->steps[i], gone && i + 1 == path->count);
    }
    return same;
}

bool change_keeps_others(const struct analysis *analysis, const struct yindex *index, const struct ypath *path)
{
    return keeps_others(analysis, index, path, false);
}

bool change_drops_only(const struct analysis *analysis, const struct yindex *index, const struct ypath *path)
{
    return keeps_others(analysis, index, path, true);
}

/* True when the edited text loads, says `wanted` at the path, and says of all else what it said before. */
static bool holds(const struct analysis *analysis, const struct ypath *path, const struct splices *splices,
                  const struct ynode *wanted)
{
    const struct yindex *index = analysis_read(analysis, splices);
    struct ytarget target = ypath_find(index, path);
    return !index->broken && target.exists && ynode_same(target.node, wanted) &&
           change_keeps_others(analysis, index, path);
}

/* The forms in which the value may be written, the one as given first. */
static size_t list_forms(const struct given *given, const char *source, struct arena *arena, const char *forms[2])
{
    const struct ynode *root = given->index->root;
    size_t count = 0;
    if (root && root->style == YSTYLE_BLOCK)
        forms[count++] = as_block(given, source, arena);
    else
        forms[count++] = given->source;
    if (!root)
        return count;
    struct str flow = STR_INIT;
    yemit_flow(&flow, root);
    forms[count++] = arena_copy(arena, str_text(&flow), flow.len);
    str_fini(&flow);
    return count;
}

/* Writes the value in the first of the forms that holds. */
static bool write_first_fitting(const struct analysis *analysis, const struct ypath *path, const char *const *forms,
                                size_t count, const struct ynode *wanted, struct arena *arena,
                                struct splices *splices, struct str *cause)
{
    struct ytarget target = ypath_find(analysis->index, path);
    if (target.blocked) {
        str_printf(cause, "there is no %s below %s: its value is neither a mapping nor a list", path->steps[target.found],
                   path->steps[target.found - 1]);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        struct yplan *plan = yplan_new(analysis->index, arena);
        if (!plan_value(analysis, path, &target, forms[i], arena, plan, cause))
            return false;
        *splices = yplan_compile(plan);
        if (holds(analysis, path, splices, wanted))
            return true;
    }
    *splices = (struct splices){0};
    if (!change_blame_sharing(analysis, path, false, cause))
        str_add(cause, "the value can't be written at this place without changing something else");
    return false;
}

bool change_set(const struct analysis *analysis, const struct ypath *path, const char *source, struct arena *arena,
                struct splices *splices, struct str *cause)
{
    struct given given = {0};
    const char *forms[2];
    *splices = (struct splices){0};
    bool done = change_is_possible(analysis, cause) && given_read(&given, source, arena, cause);
    if (done) {
        size_t count = list_forms(&given, source, arena, forms);
        /* Between brackets lines of a block would only look like one. */
        const struct ynode *root = given.index->root;
        bool skips = count > 1 && root->style == YSTYLE_BLOCK && change_is_in_flow(ypath_find(analysis->index, path).last);
        done = write_first_fitting(analysis, path, forms + skips, count - skips, root, arena, splices, cause);
    }
    yindex_free(given.index);
    return done;
}

/* "|-" and the lines below it, which plans indent. A text that YAML would read differently there does not hold. */
static const char *as_literal(const char *text, struct arena *arena)
{
    size_t len = strlen(text);
    const char *chomping = text[len - 1] != '\n' ? "-" : len < 2 || text[len - 2] == '\n' ? "+" : "";
    /* The last break ends the last line; plans add it. */
    size_t shown = text[len - 1] == '\n' ? len - 1 : len;
    return arena_printf(arena, "|%s\n%.*s", chomping, (int)shown, text);
}

bool change_set_text(const struct analysis *analysis, const struct ypath *path, const char *text, struct arena *arena,
                     struct splices *splices, struct str *cause)
{
    struct str source = STR_INIT;
    struct given given = {0};
    const char *forms[2];
    size_t count = 0;
    *splices = (struct splices){0};
    yemit_text(&source, text, strlen(text));
    bool done = change_is_possible(analysis, cause) && given_read(&given, str_text(&source), arena, cause);
    if (done) {
        if (strchr(text, '\n'))
            forms[count++] = as_literal(text, arena);
        forms[count++] = given.source;
        done = write_first_fitting(analysis, path, forms, count, given.index->root, arena, splices, cause);
    }
    yindex_free(given.index);
    str_fini(&source);
    return done;
}

/* All copies of a key in its mapping, since a later one would only uncover an earlier one. */
static void plan_removal(const struct ytarget *target, struct yplan *plan)
{
    if (target->item) {
        yplan_delete_item(plan, target->item);
        return;
    }
    const struct ynode *key = ynode_resolved(target->pair->key);
    for (const struct ypair *pair = target->pair->mapping->pairs; pair; pair = pair->next) {
        const struct ynode *other = ynode_resolved(pair->key);
        if (other && other->kind == YNODE_SCALAR && other->value.kind == key->value.kind && other->len == key->len &&
            memcmp(other->text, key->text, key->len) == 0)
            yplan_delete(plan, pair);
    }
}

static bool still_loads(const struct analysis *analysis, const struct splices *splices)
{
    return !analysis_read(analysis, splices)->broken;
}

bool change_unset(const struct analysis *analysis, const struct ypath *path, struct arena *arena, struct splices *splices,
                  struct str *cause)
{
    *splices = (struct splices){0};
    if (!change_is_possible(analysis, cause))
        return false;
    struct ytarget target = ypath_find(analysis->index, path);
    if (!target.exists)
        return true;
    struct yplan *plan = yplan_new(analysis->index, arena);
    plan_removal(&target, plan);
    *splices = yplan_compile(plan);
    const struct yindex *index = analysis_read(analysis, splices);
    if (!index->broken && change_drops_only(analysis, index, path))
        return true;
    *splices = (struct splices){0};
    if (!change_blame_sharing(analysis, path, true, cause))
        str_printf(cause, "%s can't be removed without changing something else", path->steps[path->count - 1]);
    return false;
}

bool change_backend(const struct analysis *analysis, const char *name, struct arena *arena, struct splices *splices,
                    struct str *cause)
{
    const struct attention *attention = &analysis->attention;
    *splices = (struct splices){0};
    if (!change_is_possible(analysis, cause))
        return false;
    struct attention_keys keys = attention_keys_list(analysis, arena);
    struct yplan *plan = yplan_new(analysis->index, arena);
    const struct ypair *in_place = attention->explicit_pair ? attention->explicit_pair
                                   : attention->winner      ? attention->winner->pair
                                                            : NULL;
    if (in_place && attention_key_is_held(in_place, &keys)) {
        str_printf(cause, "%s holds an anchor that is used elsewhere; move the anchor first",
                   ynode_resolved(in_place->key)->text);
        return false;
    }
    struct str source = STR_INIT;
    yemit_text(&source, name, strlen(name));
    const char *key = field_row(FIELD_attn_implementation)->name;
    if (!in_place)
        yplan_insert(plan, analysis->index->root, change_place_for(analysis, key), key, str_text(&source));
    else if (in_place != attention->explicit_pair)
        yplan_rename(plan, in_place, key);
    if (in_place)
        yplan_set_value(plan, in_place, str_text(&source));
    str_fini(&source);
    for (size_t i = 0; i < keys.count; i++)
        if (keys.items[i].pair != in_place && legacy_is_flag(keys.items[i].row->id))
            yplan_delete(plan, keys.items[i].pair);
    *splices = yplan_compile(plan);
    if (still_loads(analysis, splices))
        return true;
    *splices = (struct splices){0};
    str_add(cause, "an old flag holds an anchor that is used elsewhere; move the anchor first");
    return false;
}
