/* The kinds of goals: what a lesson may ask for, and whether it holds. */
#include <string.h>

#include "backend.h"
#include "emit.h"
#include "key_words.h"
#include "lesson_parts.h"
#include "nearest.h"
#include "path.h"
#include "rule.h"

/* --- Reading ------------------------------------------------------------------------------------------------------ */

static bool read_rule(struct lesson_goal *goal, struct arena *arena, struct str *cause)
{
    (void)arena;
    if (rule_find(goal->subject))
        return true;
    struct nearest nearest = {.wanted = goal->subject};
    for (size_t i = 0; i < rule_count(); i++)
        nearest_try(&nearest, rule_row((enum rule_id)i)->name);
    str_printf(cause, "there is no rule %s", goal->subject);
    if (nearest_found(&nearest))
        str_printf(cause, "; did you mean %s?", nearest_found(&nearest));
    return false;
}

static bool read_key(const char *key, struct arena *arena, struct str *cause)
{
    struct ypath path;
    if (!ypath_parse(key, arena, &path, cause))
        return false;
    if (field_of_path(&path))
        return true;
    str_printf(cause, "axolotl knows no key %s", key);
    return false;
}

static const char *trim(const char *text, size_t len, struct arena *arena)
{
    while (len > 0 && (*text == ' ' || *text == '\t')) {
        text++;
        len--;
    }
    while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t'))
        len--;
    return arena_copy(arena, text, len);
}

bool lesson_read_assignment(const char *text, const char **key, const char **value, struct arena *arena,
                            struct str *cause)
{
    const char *equals = strchr(text, '=');
    if (!equals) {
        str_printf(cause, "KEY = VALUE is wanted, not %s", text[0] ? text : "nothing");
        return false;
    }
    *key = trim(text, (size_t)(equals - text), arena);
    *value = trim(equals + 1, strlen(equals + 1), arena);
    struct yindex *index = yindex_new(*value, strlen(*value));
    bool is_yaml = !index->broken && index->root;
    yindex_free(index);
    if (is_yaml)
        return read_key(*key, arena, cause);
    str_printf(cause, "the value behind %s = is no YAML", *key);
    return false;
}

static bool read_value(struct lesson_goal *goal, struct arena *arena, struct str *cause)
{
    return lesson_read_assignment(goal->subject, &goal->key, &goal->value, arena, cause);
}

static bool read_absent(struct lesson_goal *goal, struct arena *arena, struct str *cause)
{
    goal->key = goal->subject;
    return read_key(goal->key, arena, cause);
}

static bool read_backend(struct lesson_goal *goal, struct arena *arena, struct str *cause)
{
    (void)arena;
    if (backend_find(goal->subject) || strchr(goal->subject, '/'))
        return true;
    str_printf(cause, "there is no backend %s", goal->subject);
    return false;
}

static bool read_target(struct lesson_goal *goal, struct arena *arena, struct str *cause)
{
    return target_parse(goal->subject, arena, &goal->target, cause);
}

static bool read_true(struct lesson_goal *goal, struct arena *arena, struct str *cause)
{
    (void)arena;
    if (strcmp(goal->subject, "true") == 0)
        return true;
    str_printf(cause, "only true can be asked for here, not %s", goal->subject);
    return false;
}

/* --- Holding ------------------------------------------------------------------------------------------------------ */

static bool fires(const struct lesson_goal *goal, const struct session *session)
{
    const struct analysis *analysis = session->analysis;
    for (size_t i = 0; i < analysis->diagnostic_count; i++)
        if (strcmp(analysis->diagnostics[i].rule->name, goal->subject) == 0)
            return true;
    return false;
}

/* A broken file is silent about all that it can't be asked. */
static bool is_silent(const struct lesson_goal *goal, const struct session *session)
{
    return !session->analysis->broken && !fires(goal, session);
}

static const struct ynode *find_node(const char *key, const struct session *session, struct arena *arena)
{
    struct ypath path;
    struct str cause = STR_INIT;
    bool parsed = ypath_parse(key, arena, &path, &cause);
    str_fini(&cause);
    if (!parsed || session->analysis->broken)
        return NULL;
    struct ytarget found = ypath_find(session->analysis->index, &path);
    return found.exists ? ynode_resolved(found.node) : NULL;
}

static bool has_value(const struct lesson_goal *goal, const struct session *session)
{
    struct arena arena = {0};
    const struct ynode *node = find_node(goal->key, session, &arena);
    struct yindex *wanted = yindex_new(goal->value, strlen(goal->value));
    bool same = node && !wanted->broken && wanted->root && ynode_same(node, wanted->root);
    yindex_free(wanted);
    arena_fini(&arena);
    return same;
}

static bool is_absent(const struct lesson_goal *goal, const struct session *session)
{
    struct arena arena = {0};
    bool absent = !session->analysis->broken && !find_node(goal->key, session, &arena);
    arena_fini(&arena);
    return absent;
}

static bool has_backend(const struct lesson_goal *goal, const struct session *session)
{
    const char *backend = session->analysis->attention.backend;
    return backend && strcmp(backend, goal->subject) == 0;
}

static bool has_target(const struct lesson_goal *goal, const struct session *session)
{
    const struct target *wanted = &goal->target, *now = &session->target;
    return wanted->vendor == now->vendor && wanted->compute == now->compute;
}

static bool is_clean(const struct lesson_goal *goal, const struct session *session)
{
    (void)goal;
    const size_t *counts = session->analysis->counts;
    return counts[SEVERITY_ERROR] + counts[SEVERITY_WARNING] == 0;
}

static bool is_saved(const struct lesson_goal *goal, const struct session *session)
{
    (void)goal;
    return !session_is_modified(session);
}

static const struct goal_row rows[] = {
    {"fires", "a rule", true, read_rule, fires},
    {"silent", "a rule", true, read_rule, is_silent},
    {"clean", "true", true, read_true, is_clean},
    {"value", "KEY = VALUE", false, read_value, has_value},
    {"absent", "a key", false, read_absent, is_absent},
    {"backend", "a backend", false, read_backend, has_backend},
    {"target", "a target", false, read_target, has_target},
    {"saved", "true", false, read_true, is_saved},
};

const struct goal_row *goal_row_at(size_t index)
{
    return index < sizeof rows / sizeof *rows ? &rows[index] : NULL;
}

const struct goal_row *goal_row_find(const char *name)
{
    const struct goal_row *row;
    for (size_t i = 0; (row = goal_row_at(i)); i++)
        if (strcmp(row->name, name) == 0)
            return row;
    return NULL;
}

bool lesson_goal_holds(const struct lesson_goal *goal, const struct session *session)
{
    return goal->row->holds(goal, session);
}

bool lesson_is_solved(const struct lesson *lesson, const struct session *session)
{
    for (size_t i = 0; i < lesson->goal_count; i++)
        if (!lesson_goal_holds(&lesson->goals[i], session))
            return false;
    return true;
}

const char *lesson_flaw(const struct lesson *lesson, const struct session *session)
{
    bool speaks_of_rule = false;
    for (size_t i = 0; i < lesson->goal_count; i++)
        speaks_of_rule = speaks_of_rule || lesson->goals[i].row->is_rule;
    if (!speaks_of_rule)
        return "no goal speaks of a rule: one of fires, silent and clean is wanted";
    if (lesson_is_solved(lesson, session))
        return "it is solved before anything was done";
    return NULL;
}
