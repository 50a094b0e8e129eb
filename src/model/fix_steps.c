#include "fix_steps.h"

#include <string.h>

#include "change.h"
#include "emit.h"
#include "fix_move.h"
#include "path.h"

struct stepping {
    const struct analysis *before;
    const struct ypair *pair;
    const char *key; /* the pair's path; NULL without a pair */
    struct ypath steps; /* the same in steps */
    struct arena *arena;
    struct str text; /* as edited so far */
};

struct step {
    const char *path;
    const char *value; /* NULL: the pair's own */
};

/* Cuts the next line off. */
static bool next_step(struct stepping *stepping, const char **steps, struct step *step)
{
    if (!**steps)
        return false;
    size_t len = strcspn(*steps, "\n");
    const char *line = arena_copy(stepping->arena, *steps, len);
    const char *value = strstr(line, ": ");
    *step = (struct step){line, NULL};
    if (value)
        *step = (struct step){arena_copy(stepping->arena, line, (size_t)(value - line)), value + 2};
    *steps += len + ((*steps)[len] == '\n');
    return true;
}

static bool parse(struct stepping *stepping, const char *text, struct ypath *path)
{
    struct str cause = STR_INIT;
    bool parsed = ypath_parse(text, stepping->arena, path, &cause);
    str_fini(&cause);
    return parsed;
}

/* The name when the path leads to a key beside the pair, else NULL. */
static const char *name_beside(struct stepping *stepping, const char *text)
{
    struct ypath path;
    if (!stepping->key || !parse(stepping, text, &path) || path.count != stepping->steps.count)
        return NULL;
    for (size_t i = 0; i + 1 < path.count; i++)
        if (strcmp(path.steps[i], stepping->steps.steps[i]) != 0)
            return NULL;
    return path.steps[path.count - 1];
}

static const char *own_value(const struct stepping *stepping)
{
    const struct ynode *value = ynode_resolved(stepping->pair->value);
    if (value && value->kind == YNODE_SCALAR && value->style <= YSTYLE_DOUBLE) {
        size_t len;
        const char *source = ynode_source(stepping->before->index, value, &len);
        return arena_copy(stepping->arena, source, len);
    }
    struct str flow = STR_INIT;
    yemit_flow(&flow, value);
    const char *copy = arena_copy(stepping->arena, str_text(&flow), flow.len);
    str_fini(&flow);
    return copy;
}

static void apply(struct stepping *stepping, const struct splices *splices)
{
    struct str text = STR_INIT;
    splices_apply(splices, str_text(&stepping->text), stepping->text.len, &text);
    str_fini(&stepping->text);
    stepping->text = text;
}

static bool move_lines(struct stepping *stepping, const char *to)
{
    struct str text = STR_INIT;
    bool moved = fix_move(stepping->before, stepping->pair, to, stepping->arena, &text);
    if (moved) {
        str_fini(&stepping->text);
        stepping->text = text;
    } else {
        str_fini(&text);
    }
    return moved;
}

static void take_place(struct stepping *stepping, const char *name, const char *value)
{
    struct yplan *plan = yplan_new(stepping->before->index, stepping->arena);
    yplan_rename(plan, stepping->pair, name);
    if (value)
        yplan_set_value(plan, stepping->pair, value);
    struct splices splices = yplan_compile(plan);
    apply(stepping, &splices);
}

/* Writes a value in the text as edited so far; a `value` of NULL removes the key. */
static bool write_at(struct stepping *stepping, const char *at, const char *value)
{
    const struct analysis *before = stepping->before, *now = before;
    struct analysis *edited = NULL;
    if (stepping->text.len != before->len || memcmp(str_text(&stepping->text), before->text, before->len) != 0)
        now = edited = analysis_skim(before, str_text(&stepping->text), stepping->text.len);
    struct splices splices = {0};
    struct str cause = STR_INIT;
    struct ypath path;
    bool done = parse(stepping, at, &path) &&
                (value ? change_set(now, &path, value, stepping->arena, &splices, &cause)
                       : change_unset(now, &path, stepping->arena, &splices, &cause));
    if (done)
        apply(stepping, &splices);
    analysis_free(edited);
    str_fini(&cause);
    return done;
}

/* "a, b: 1" */
static const char *list_steps(struct stepping *stepping, const char *steps, size_t *count)
{
    struct str list = STR_INIT;
    for (struct step step; next_step(stepping, &steps, &step); (*count)++) {
        str_printf(&list, "%s%s", *count ? ", " : "", step.path);
        if (step.value)
            str_printf(&list, ": %s", step.value);
    }
    const char *copy = arena_copy(stepping->arena, str_text(&list), list.len);
    str_fini(&list);
    return copy;
}

static struct ytarget find_before(struct stepping *stepping, const char *at)
{
    struct ypath path;
    return parse(stepping, at, &path) ? ypath_find(stepping->before->index, &path) : (struct ytarget){0};
}

static struct fix_words words_of(struct stepping *stepping, const char *steps)
{
    size_t count = 0;
    const char *all = list_steps(stepping, steps, &count), *key = stepping->key;
    bool moves = key && count == 1 && !strstr(steps, ": ");
    if (!key)
        return (struct fix_words){arena_printf(stepping->arena, "set %s", all),
                                  arena_printf(stepping->arena, "%s is written now", all)};
    struct ytarget target = moves ? find_before(stepping, steps) : (struct ytarget){0};
    if (target.exists && !ynode_is_null(target.node)) {
        const char *own = own_value(stepping);
        return (struct fix_words){arena_printf(stepping->arena, "replace %s by %s: %s", key, steps, own),
                                  arena_printf(stepping->arena, "%s is now %s, as %s said", steps, own, key)};
    }
    if (strncmp(steps, key, strlen(key)) == 0 && steps[strlen(key)] == ':')
        key = arena_printf(stepping->arena, "%s: %s", key, own_value(stepping));
    const char *verb = !moves ? "replace" : name_beside(stepping, steps) ? "rename" : "move";
    return (struct fix_words){arena_printf(stepping->arena, "%s %s %s %s", verb, key, moves ? "to" : "by", all),
                              arena_printf(stepping->arena, "%s is now %s", key, all)};
}

/* A key that begins a list's entry, and moves into a mapping beside it that is not there yet: the mapping takes its place.
 * The key is left alone by move_lines(), since the dash is on its line. */
static bool nest_in_place(struct stepping *stepping, const char *to)
{
    struct ypath path;
    struct ytarget target = parse(stepping, to, &path) ? ypath_find(stepping->before->index, &path) : (struct ytarget){0};
    bool fits = target.last == stepping->pair->mapping && !target.node && target.found == stepping->steps.count - 1 &&
                path.count == stepping->steps.count + 1 && stepping->pair->mapping->style == YSTYLE_BLOCK &&
                stepping->pair->value->kind == YNODE_SCALAR && stepping->pair->value->style <= YSTYLE_DOUBLE;
    if (!fits)
        return false;
    struct str name = STR_INIT;
    yemit_text(&name, path.steps[path.count - 1], strlen(path.steps[path.count - 1]));
    const char *value = arena_printf(stepping->arena, "\n%s: %s", str_text(&name), own_value(stepping));
    take_place(stepping, path.steps[path.count - 2], value);
    str_fini(&name);
    return true;
}

static bool take_steps(struct stepping *stepping, const char *steps)
{
    bool in_place = false;
    struct step step;
    for (size_t i = 0; next_step(stepping, &steps, &step); i++) {
        const char *name = i == 0 ? name_beside(stepping, step.path) : NULL;
        bool same_key = name && strcmp(step.path, stepping->key) == 0;
        if (name && (same_key || !find_before(stepping, step.path).exists)) {
            take_place(stepping, name, step.value);
            in_place = true;
        } else if (i == 0 && !*steps && !step.value && stepping->key &&
                   (move_lines(stepping, step.path) || nest_in_place(stepping, step.path))) {
            return true;
        } else if (!write_at(stepping, step.path, step.value ? step.value : own_value(stepping))) {
            return false;
        }
    }
    return in_place || !stepping->key || write_at(stepping, stepping->key, NULL);
}

bool fix_steps(const struct analysis *analysis, const struct ypair *pair, const char *steps, struct arena *arena,
               struct splices *splices, struct fix_words *words)
{
    struct stepping stepping = {.before = analysis, .pair = pair, .arena = arena};
    if (pair) {
        struct str path = STR_INIT;
        ypath_of_pair(pair, &path);
        stepping.key = arena_copy(arena, str_text(&path), path.len);
        str_fini(&path);
        if (!parse(&stepping, stepping.key, &stepping.steps))
            return false;
    }
    str_add_len(&stepping.text, analysis->text, analysis->len);
    bool done = take_steps(&stepping, steps);
    *words = words_of(&stepping, steps);
    *splices = done ? splices_between(analysis->text, analysis->len, str_text(&stepping.text), stepping.text.len, arena)
                    : (struct splices){0};
    str_fini(&stepping.text);
    return done;
}
