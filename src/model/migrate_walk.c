/* One item after the other, with a way back. */
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "migrate_parts.h"

/* A text that the walk came through. The list of its items is found once; their choices when somebody asks. */
struct stop {
    struct str text;
    struct analysis *analysis;
    struct pending_list list;
    const struct migration_item **items; /* as in the list; NULL: not asked for yet */
};

struct move {
    const struct pending *pending;
    const struct migration_item *item;
    const struct migration_choice *chosen; /* NULL: skipped */
};

struct migration_walk {
    struct arena arena;
    struct migrate_options options;
    struct stop **stops; /* one for the first text, one for each choice */
    size_t stop_count;
    size_t stop_capacity;
    struct move *moves;
    size_t move_count;
    size_t move_capacity;
};

static struct stop *here(const struct migration_walk *walk)
{
    return walk->stops[walk->stop_count - 1];
}

static void stop_free(struct stop *stop)
{
    analysis_free(stop->analysis);
    str_fini(&stop->text);
    free(stop);
}

/* Takes the text over. `before` tells the target and what is filtered. */
static void add_stop(struct migration_walk *walk, const struct analysis *before, struct str text)
{
    struct stop *stop = mem_alloc(sizeof *stop);
    *stop = (struct stop){.text = text};
    stop->analysis = analysis_again(before, str_text(&stop->text), stop->text.len);
    stop->list = migrate_list(stop->analysis, &walk->options, &walk->arena);
    stop->items = arena_alloc(&walk->arena, (stop->list.count + 1) * sizeof *stop->items);
    if (walk->stop_count == walk->stop_capacity)
        walk->stops = mem_grow(walk->stops, &walk->stop_capacity, sizeof *walk->stops);
    walk->stops[walk->stop_count++] = stop;
}

struct migration_walk *migration_walk_new(const struct analysis *analysis, struct migrate_options options)
{
    struct migration_walk *walk = mem_alloc(sizeof *walk);
    struct str copy = STR_INIT;
    *walk = (struct migration_walk){.options = options};
    str_add_len(&copy, analysis->text, analysis->len);
    add_stop(walk, analysis, copy);
    return walk;
}

void migration_walk_free(struct migration_walk *walk)
{
    if (!walk)
        return;
    for (size_t i = 0; i < walk->stop_count; i++)
        stop_free(walk->stops[i]);
    free(walk->stops);
    free(walk->moves);
    arena_fini(&walk->arena);
    free(walk);
}

static bool was_skipped(const struct migration_walk *walk, const struct pending *pending)
{
    for (size_t i = 0; i < walk->move_count; i++)
        if (!walk->moves[i].chosen && migrate_same_item(walk->moves[i].pending, pending))
            return true;
    return false;
}

/* The place in the list of the item at hand; the list's count at the end. */
static size_t at_hand(const struct migration_walk *walk)
{
    const struct pending_list *list = &here(walk)->list;
    size_t i = 0;
    while (i < list->count && was_skipped(walk, &list->items[i]))
        i++;
    return i;
}

static size_t first_line(struct migration_walk *walk, size_t line)
{
    struct splices *chain = arena_alloc(&walk->arena, (walk->move_count + 1) * sizeof *chain);
    size_t count = 0;
    for (size_t i = 0; i < walk->move_count; i++)
        if (walk->moves[i].chosen)
            chain[count++] = walk->moves[i].chosen->splices;
    return migrate_first_line(walk->stops[0]->analysis, here(walk)->analysis, chain, count, line);
}

static const struct migration_item *item_at(struct migration_walk *walk, size_t index)
{
    struct stop *stop = here(walk);
    if (!stop->items[index]) {
        struct migration_item *item =
            migrate_item(stop->analysis, &walk->options, &stop->list, &stop->list.items[index], &walk->arena);
        item->first_line = first_line(walk, item->line);
        stop->items[index] = item;
    }
    return stop->items[index];
}

const struct migration_item *migration_walk_item(struct migration_walk *walk)
{
    size_t index = at_hand(walk);
    return index < here(walk)->list.count ? item_at(walk, index) : NULL;
}

void migration_walk_progress(struct migration_walk *walk, size_t *behind, size_t *total)
{
    const struct pending_list *list = &here(walk)->list;
    *behind = *total = walk->move_count;
    for (size_t i = 0; i < list->count; i++)
        *total += !was_skipped(walk, &list->items[i]);
}

const char *migration_walk_text(const struct migration_walk *walk, size_t *len)
{
    *len = here(walk)->text.len;
    return str_text(&here(walk)->text);
}

const struct analysis *migration_walk_analysis(const struct migration_walk *walk)
{
    return here(walk)->analysis;
}

static void edited_text(const struct migration_walk *walk, const struct migration_choice *choice, struct str *out)
{
    splices_apply(&choice->splices, str_text(&here(walk)->text), here(walk)->text.len, out);
}

struct effective_changes migration_walk_effect(struct migration_walk *walk, size_t choice, struct arena *arena)
{
    const struct migration_item *item = migration_walk_item(walk);
    if (!item || choice >= item->choice_count || item->choices[choice].safe)
        return (struct effective_changes){0};
    struct str text = STR_INIT;
    edited_text(walk, &item->choices[choice], &text);
    struct analysis *after = analysis_again(here(walk)->analysis, str_text(&text), text.len);
    struct effective one = effective_of(here(walk)->analysis, arena), other = effective_of(after, arena);
    struct effective_changes changes = effective_diff(&one, &other, arena);
    analysis_free(after);
    str_fini(&text);
    return changes;
}

static void add_move(struct migration_walk *walk, size_t index, const struct migration_choice *chosen)
{
    if (walk->move_count == walk->move_capacity)
        walk->moves = mem_grow(walk->moves, &walk->move_capacity, sizeof *walk->moves);
    /* A copy, since going back frees the analysis that the keys of a list live in. */
    struct pending *pending = arena_alloc(&walk->arena, sizeof *pending);
    *pending = here(walk)->list.items[index];
    if (pending->key)
        pending->key = arena_copy(&walk->arena, pending->key, strlen(pending->key));
    const struct migration_item *item = item_at(walk, index); /* it looks at the moves so far */
    walk->moves[walk->move_count++] = (struct move){pending, item, chosen};
}

static bool take(struct migration_walk *walk, size_t index, size_t choice)
{
    const struct migration_item *item = item_at(walk, index);
    if (choice >= item->choice_count)
        return false;
    struct str text = STR_INIT;
    edited_text(walk, &item->choices[choice], &text);
    add_move(walk, index, &item->choices[choice]);
    add_stop(walk, here(walk)->analysis, text);
    return true;
}

bool migration_walk_choose(struct migration_walk *walk, size_t choice)
{
    size_t index = at_hand(walk);
    return index < here(walk)->list.count && take(walk, index, choice);
}

void migration_walk_skip(struct migration_walk *walk)
{
    size_t index = at_hand(walk);
    if (index < here(walk)->list.count)
        add_move(walk, index, NULL);
}

/* The first item from `*from` on that is a safe step; false when there is none. */
static bool find_safe(struct migration_walk *walk, size_t *from)
{
    const struct pending_list *list = &here(walk)->list;
    for (; *from < list->count; (*from)++) {
        if (was_skipped(walk, &list->items[*from]))
            continue;
        const struct migration_item *item = item_at(walk, *from);
        if (!item->decision && item->choice_count && item->choices[0].safe)
            return true;
    }
    return false;
}

size_t migration_walk_apply_safe(struct migration_walk *walk)
{
    size_t count = 0;
    for (size_t index = at_hand(walk); find_safe(walk, &index); count++) {
        size_t left = here(walk)->list.count;
        take(walk, index, 0);
        if (here(walk)->list.count >= left)
            index = 0; /* something new came up, perhaps before it */
        if (count > 10000)
            break;
    }
    return count;
}

bool migration_walk_back(struct migration_walk *walk)
{
    if (walk->move_count == 0)
        return false;
    walk->move_count--;
    if (walk->moves[walk->move_count].chosen)
        stop_free(walk->stops[--walk->stop_count]);
    return true;
}

size_t migration_walk_move_count(const struct migration_walk *walk)
{
    return walk->move_count;
}

const struct migration_item *migration_walk_move(const struct migration_walk *walk, size_t move,
                                                 const struct migration_choice **chosen)
{
    *chosen = walk->moves[move].chosen;
    return walk->moves[move].item;
}
