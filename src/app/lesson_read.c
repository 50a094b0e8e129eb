/* A lesson's file as a struct. Each key is a row of a table; what does not fit is told with its line. */
#include <stdlib.h>
#include <string.h>

#include "file_name.h"
#include "lesson_parts.h"
#include "mem.h"
#include "nearest.h"
#include "learned.h"
#include "view.h"

enum { MOST_PROBLEMS = 50, TITLE_COLUMNS = 60 };

struct reading {
    struct lesson *lesson;
    struct yindex *index;
};

static void complain(struct reading *reading, const struct ynode *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void complain(struct reading *reading, const struct ynode *node, const char *format, ...)
{
    struct lesson *lesson = reading->lesson;
    if (lesson->problem_count == MOST_PROBLEMS)
        return;
    if (!lesson->problems)
        lesson->problems = arena_alloc(&lesson->arena, MOST_PROBLEMS * sizeof *lesson->problems);
    va_list args;
    va_start(args, format);
    struct lesson_problem *problem = &lesson->problems[lesson->problem_count++];
    problem->line = node ? lines_place(&reading->index->lines, node->span.start).line : 1;
    problem->message = arena_vprintf(&lesson->arena, format, args);
    va_end(args);
}

/* --- Values ------------------------------------------------------------------------------------------------------- */

static const char *text_of(struct reading *reading, const struct ynode *node, const char *key)
{
    bool is_text = node->kind == YNODE_SCALAR && !ynode_is_null(node) && node->len > 0;
    if (is_text && strlen(node->text) == node->len)
        return arena_copy(&reading->lesson->arena, node->text, node->len);
    complain(reading, node, "%s: a text is wanted", key);
    return NULL;
}

/* Prose: its line breaks are only those of its paragraphs, and it ends without one. */
static const char *prose_of(struct reading *reading, const struct ynode *node, const char *key)
{
    const char *text = text_of(reading, node, key);
    if (!text)
        return NULL;
    struct str out = STR_INIT;
    size_t len = strlen(text);
    while (len > 0 && (text[len - 1] == '\n' || text[len - 1] == ' '))
        len--;
    for (size_t i = 0; i < len; i++) {
        bool breaks = text[i] == '\n' && (text[i + 1] == '\n' || (i > 0 && text[i - 1] == '\n'));
        str_add_char(&out, text[i] == '\n' && !breaks ? ' ' : text[i]);
    }
    const char *copy = arena_copy(&reading->lesson->arena, str_text(&out), out.len);
    str_fini(&out);
    return copy;
}

static void read_title(struct reading *reading, const struct ynode *node)
{
    reading->lesson->title = text_of(reading, node, "title");
    if (reading->lesson->title && (node->len > TITLE_COLUMNS || strchr(reading->lesson->title, '\n')))
        complain(reading, node, "title: one line of %d bytes at most is wanted", TITLE_COLUMNS);
}

static void read_order(struct reading *reading, const struct ynode *node)
{
    bool is_number = node->kind == YNODE_SCALAR && node->value.kind == YSCALAR_INT && !node->value.huge &&
                     node->value.integer >= 0 && node->value.integer < 100000;
    if (is_number)
        reading->lesson->order = (int)node->value.integer;
    else
        complain(reading, node, "order: a number from 0 to 99999 is wanted");
}

static void read_target(struct reading *reading, const struct ynode *node)
{
    struct lesson *lesson = reading->lesson;
    struct str cause = STR_INIT;
    struct target target;
    const char *spec = text_of(reading, node, "target");
    if (spec && !target_parse(spec, &lesson->arena, &target, &cause))
        complain(reading, node, "target: %s", str_text(&cause));
    else if (spec && target.automatic)
        complain(reading, node, "target: a lesson is the same on every machine, so it can't be auto");
    else if (spec)
        lesson->target = spec;
    str_fini(&cause);
}

static void read_config(struct reading *reading, const struct ynode *node)
{
    reading->lesson->config = text_of(reading, node, "config");
    if (reading->lesson->config && node->style != YSTYLE_LITERAL)
        complain(reading, node, "config: a block with its line breaks is wanted: config: |");
}

static void read_intro(struct reading *reading, const struct ynode *node)
{
    reading->lesson->intro = prose_of(reading, node, "intro");
}

static void read_closing(struct reading *reading, const struct ynode *node)
{
    reading->lesson->closing = prose_of(reading, node, "closing");
}

static void read_solution(struct reading *reading, const struct ynode *node)
{
    reading->lesson->solution = prose_of(reading, node, "solution");
}

/* --- Lists -------------------------------------------------------------------------------------------------------- */

static bool is_list(struct reading *reading, const struct ynode *node, const char *key)
{
    if (node->kind == YNODE_SEQUENCE && node->count > 0)
        return true;
    complain(reading, node, "%s: a list with an entry or more is wanted", key);
    return false;
}

static void read_hints(struct reading *reading, const struct ynode *node)
{
    struct lesson *lesson = reading->lesson;
    if (!is_list(reading, node, "hints"))
        return;
    lesson->hints = arena_alloc(&lesson->arena, node->count * sizeof *lesson->hints);
    lesson->hint_count = 0;
    for (const struct yitem *item = node->items; item; item = item->next) {
        const struct ynode *value = ynode_resolved(item->node);
        const char *text = value ? prose_of(reading, value, "hints") : NULL;
        if (text)
            lesson->hints[lesson->hint_count++] = text;
    }
}

static void read_edits(struct reading *reading, const struct ynode *node)
{
    struct lesson *lesson = reading->lesson;
    if (!is_list(reading, node, "edits"))
        return;
    lesson->edits = arena_alloc(&lesson->arena, node->count * sizeof *lesson->edits);
    lesson->edit_count = 0;
    for (const struct yitem *item = node->items; item; item = item->next) {
        const struct ynode *value = ynode_resolved(item->node);
        const char *text = value ? text_of(reading, value, "edits") : NULL;
        struct lesson_edit *edit = &lesson->edits[lesson->edit_count];
        struct str cause = STR_INIT;
        if (text && lesson_read_assignment(text, &edit->key, &edit->value, &lesson->arena, &cause))
            lesson->edit_count++;
        else if (text)
            complain(reading, value, "edits: %s", str_text(&cause));
        str_fini(&cause);
    }
}

static void complain_of_goal(struct reading *reading, const struct ynode *node)
{
    struct str names = STR_INIT;
    const struct goal_row *row;
    for (size_t i = 0; (row = goal_row_at(i)); i++)
        str_printf(&names, "%s%s", i > 0 ? ", " : "", row->name);
    complain(reading, node, "goals: an entry has text and one of %s", str_text(&names));
    str_fini(&names);
}

static void read_subject(struct reading *reading, const struct yentry *entry, struct lesson_goal *goal)
{
    struct str cause = STR_INIT;
    goal->subject = text_of(reading, entry->value, goal->row->name);
    if (goal->subject && !goal->row->read(goal, &reading->lesson->arena, &cause))
        complain(reading, entry->value, "goals: %s: %s", goal->row->name, str_text(&cause));
    str_fini(&cause);
}

static void read_goal(struct reading *reading, const struct ynode *node, struct lesson_goal *goal)
{
    struct yview view = yview_of(node, &reading->lesson->arena);
    size_t kinds = 0;
    for (size_t i = 0; i < view.count; i++) {
        const struct yentry *entry = &view.entries[i];
        const struct goal_row *row = entry->pair->key->kind == YNODE_SCALAR ? goal_row_find(entry->pair->key->text) : NULL;
        if (ypair_is(entry->pair, "text")) {
            goal->text = prose_of(reading, entry->value, "text");
        } else if (row && kinds++ == 0) {
            goal->row = row;
            read_subject(reading, entry, goal);
        } else {
            kinds = 2;
        }
    }
    if (kinds != 1 || !goal->text)
        complain_of_goal(reading, node);
}

static void read_goals(struct reading *reading, const struct ynode *node)
{
    struct lesson *lesson = reading->lesson;
    if (!is_list(reading, node, "goals"))
        return;
    lesson->goals = arena_alloc(&lesson->arena, node->count * sizeof *lesson->goals);
    lesson->goal_count = 0;
    for (const struct yitem *item = node->items; item; item = item->next)
        read_goal(reading, item->node, &lesson->goals[lesson->goal_count++]);
}

/* --- The file ----------------------------------------------------------------------------------------------------- */

static const struct lesson_key {
    const char *name;
    bool required;
    void (*read)(struct reading *reading, const struct ynode *node);
} keys[] = {
    {"title", true, read_title},   {"order", true, read_order},     {"target", false, read_target},
    {"config", true, read_config}, {"edits", false, read_edits},    {"intro", true, read_intro},
    {"goals", true, read_goals},   {"hints", true, read_hints},     {"closing", true, read_closing},
    {"solution", true, read_solution},
};

enum { KEY_COUNT = sizeof keys / sizeof keys[0] };

static void read_entry(struct reading *reading, const struct yentry *entry, bool *seen)
{
    const struct ynode *key = entry->pair->key;
    struct nearest nearest = {.wanted = key->kind == YNODE_SCALAR ? key->text : ""};
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (ypair_is(entry->pair, keys[i].name)) {
            keys[i].read(reading, entry->value);
            seen[i] = true;
            return;
        }
        nearest_try(&nearest, keys[i].name);
    }
    const char *meant = nearest_found(&nearest);
    complain(reading, key, "a lesson has no key %s%s%s%s", nearest.wanted, meant ? "; did you mean " : "",
             meant ? meant : "", meant ? "?" : "");
}

static void read_all(struct reading *reading)
{
    struct yindex *index = reading->index;
    const struct ynode *root = ynode_resolved(index->root);
    for (size_t i = 0; i < index->problem_count; i++) {
        struct ynode place = {.span = index->problems[i].span};
        complain(reading, &place, "%s", index->problems[i].message);
    }
    if (index->broken || index->problem_count > 0)
        return;
    if (!root || root->kind != YNODE_MAPPING) {
        complain(reading, root, "a lesson is a mapping of keys and values");
        return;
    }
    bool seen[KEY_COUNT] = {false};
    struct yview view = yview_of(root, &reading->lesson->arena);
    for (size_t i = 0; i < view.count; i++)
        read_entry(reading, &view.entries[i], seen);
    for (size_t i = 0; i < KEY_COUNT; i++)
        if (keys[i].required && !seen[i])
            complain(reading, root, "the key %s is missing", keys[i].name);
}

/* "packing" of "share/lessons/packing.yml". */
static const char *name_of(const char *path, struct arena *arena)
{
    const char *name = file_name_of(path), *dot = strrchr(name, '.');
    return arena_copy(arena, name, dot && dot > name ? (size_t)(dot - name) : strlen(name));
}

struct lesson *lesson_new(const char *path, const char *text, size_t len)
{
    struct lesson *lesson = mem_alloc(sizeof *lesson);
    struct reading reading = {.lesson = lesson, .index = yindex_new(text, len)};
    lesson->name = name_of(path, &lesson->arena);
    lesson->target = "none";
    if (!learned_is_name(lesson->name, strlen(lesson->name)))
        complain(&reading, NULL, "the file's name is the lesson's: small letters, digits and dashes");
    read_all(&reading);
    yindex_free(reading.index);
    return lesson;
}

void lesson_free(struct lesson *lesson)
{
    if (!lesson)
        return;
    arena_fini(&lesson->arena);
    free(lesson);
}
