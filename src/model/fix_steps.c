#include "fix_steps.h"

#include <string.h>

#include "change.h"
#include "emit.h"
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
    struct analysis *now = analysis_new(str_text(&stepping->text), stepping->text.len, stepping->before->target);
    struct splices splices = {0};
    struct str cause = STR_INIT;
    struct ypath path;
    bool done = parse(stepping, at, &path) &&
                (value ? change_set(now, &path, value, stepping->arena, &splices, &cause)
                       : change_unset(now, &path, stepping->arena, &splices, &cause));
    if (done)
        apply(stepping, &splices);
    analysis_free(now);
    str_fini(&cause);
    return done;
}

/* What lies between the bytes that both texts begin and end with. */
static struct splices whole_splice(const struct stepping *stepping)
{
    const char *one = stepping->before->text, *other = str_text(&stepping->text);
    size_t one_len = stepping->before->len, other_len = stepping->text.len, start = 0, end = 0;
    while (start < one_len && start < other_len && one[start] == other[start])
        start++;
    while (end < one_len - start && end < other_len - start && one[one_len - 1 - end] == other[other_len - 1 - end])
        end++;
    struct splices splices = {0};
    if (start == one_len && start == other_len)
        return splices;
    splices.items = arena_alloc(stepping->arena, sizeof *splices.items);
    splices.count = 1;
    splices.items[0] = (struct splice){.span = {start, one_len - end},
                                       .text = arena_copy(stepping->arena, other + start, other_len - end - start),
                                       .len = other_len - end - start};
    return splices;
}

static const char *title_of(struct stepping *stepping, const char *steps)
{
    struct str list = STR_INIT;
    size_t count = 0;
    bool own = false, beside = false;
    for (struct step step; next_step(stepping, &steps, &step); count++) {
        const char *name = name_beside(stepping, step.path);
        str_printf(&list, "%s%s", count ? ", " : "", step.path);
        if (step.value)
            str_printf(&list, ": %s", step.value);
        own = !step.value;
        beside = name != NULL;
    }
    const char *key = stepping->key, *all = str_text(&list);
    const char *title = !key                 ? arena_printf(stepping->arena, "set %s", all)
                        : count > 1 || !own  ? arena_printf(stepping->arena, "replace %s by %s", key, all)
                        : beside             ? arena_printf(stepping->arena, "rename %s to %s", key, all)
                                             : arena_printf(stepping->arena, "move %s to %s", key, all);
    str_fini(&list);
    return title;
}

static bool take_steps(struct stepping *stepping, const char *steps)
{
    bool in_place = false;
    struct step step;
    for (size_t i = 0; next_step(stepping, &steps, &step); i++) {
        const char *name = i == 0 ? name_beside(stepping, step.path) : NULL;
        if (name) {
            take_place(stepping, name, step.value);
            in_place = true;
        } else if (!write_at(stepping, step.path, step.value ? step.value : own_value(stepping))) {
            return false;
        }
    }
    return in_place || !stepping->key || write_at(stepping, stepping->key, NULL);
}

bool fix_steps(const struct analysis *analysis, const struct ypair *pair, const char *steps, struct arena *arena,
               struct splices *splices, const char **title)
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
    *title = title_of(&stepping, steps);
    *splices = done ? whole_splice(&stepping) : (struct splices){0};
    str_fini(&stepping.text);
    return done;
}
