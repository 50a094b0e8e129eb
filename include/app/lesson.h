/*
 * Lessons: small tasks on a scratch config, each one YAML file, most of them in share/lessons.
 *
 * docs/WRITING-LESSONS.md is the form for who writes one. A lesson that has a problem can't be taken; all that is wrong
 * with it is in `problems`, by line. Whatever a lesson points to is its own, until lesson_free().
 */
#ifndef AXEDIT_APP_LESSON_H
#define AXEDIT_APP_LESSON_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "session.h"
#include "target.h"

struct goal_row;

/* One thing that has to hold. */
struct lesson_goal {
    const struct goal_row *row; /* what kind of thing; never NULL in a lesson without problems */
    const char *subject;        /* as written: a rule, "KEY = VALUE", ... */
    const char *key;            /* of "KEY = VALUE": the two parts */
    const char *value;          /* YAML */
    struct target target;       /* of a goal about the target */
    const char *text;           /* what the pane says */
};

/* A change that was made to the config before the lesson begins, and is not saved. */
struct lesson_edit {
    const char *key;
    const char *value; /* YAML */
};

struct lesson_problem {
    size_t line; /* from 1 */
    const char *message;
};

struct lesson {
    const char *name; /* of the file, without its ending */
    const char *title;
    int order;
    const char *target; /* a spec; "none" when the lesson names none */
    const char *config; /* what the scratch file holds */
    const char *intro;
    const char *closing;
    const char *solution; /* keys as key_read() takes them, blanks between as one likes */
    struct lesson_goal *goals;
    size_t goal_count;
    const char **hints;
    size_t hint_count;
    struct lesson_edit *edits;
    size_t edit_count;
    struct lesson_problem *problems;
    size_t problem_count;
    struct arena arena;
};

/* Reads any bytes. `path` gives the name. */
struct lesson *lesson_new(const char *path, const char *text, size_t len);
void lesson_free(struct lesson *lesson);

/* Whether the goal holds now; of all goals. */
bool lesson_goal_holds(const struct lesson_goal *goal, const struct session *session);
bool lesson_is_solved(const struct lesson *lesson, const struct session *session);

/* --- A try at a lesson (lesson_desk.c) ------------------------------------------------------------------------------ */

/* A private temporary directory with the scratch config, and the session on it. */
struct lesson_desk {
    char *directory;
    char *path;
    struct session *session;
};

/* False, with the cause, when there is no place, or an edit of the lesson can't be made. Call lesson_desk_clear() in both
 * cases: it removes the directory and all that lies in it. */
bool lesson_desk_set(struct lesson_desk *desk, const struct lesson *lesson, struct str *cause);
void lesson_desk_clear(struct lesson_desk *desk);

/* What makes a lesson without problems useless all the same: it is solved before anything was done, or no goal speaks of
 * a rule. NULL when nothing does. */
const char *lesson_flaw(const struct lesson *lesson, const struct session *session);

/* --- All lessons (lesson_list.c) ------------------------------------------------------------------------------------ */

/* Those of share/lessons by their order. */
struct lessons {
    struct lesson **items;
    size_t count;
};

void lessons_init(struct lessons *lessons);
void lessons_fini(struct lessons *lessons);

/* By name, or by number from 1; the count when there is none. */
size_t lessons_find(const struct lessons *lessons, const char *word);

#endif
