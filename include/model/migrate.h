/*
 * Migration: what an older config says, written as axolotl says it today.
 *
 * Two ways to use it, over the same items and the same splices:
 *
 * - migrate_plan(): all that can be done without a person, at once; for `axedit migrate` and its report.
 * - struct migration_walk: one item after the other with apply, choose, skip and back; for the editor and for
 *   `migrate --interactive`.
 *
 * An item is one thing to migrate. A *step* is mechanical: its first choice is what axolotl makes of the file anyway, or
 * (not safe) what the newer release asks for. A *decision* can't be taken without a person; its choices are the ways out,
 * and it may have none (an anchor that something else uses has to be moved by hand).
 *
 * "Safe" means that the effective config (effective.h) is the same before and after. This is not only claimed by the
 * tables but tried with each choice: what turns out to change something is not safe, and a step that says it is safe and
 * is not becomes a decision.
 *
 * Lines count from 1. An item's `line` is in the text that it was found in, `first_line` in the text that the migration
 * began with (a line that is new gets the line at which it was put in).
 */
#ifndef AXEDIT_MODEL_MIGRATE_H
#define AXEDIT_MODEL_MIGRATE_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis.h"
#include "edit.h"
#include "effective.h"

/* A migration that stands in no table, for whoever wants to try one: `key` (a dotted path) gives way to `steps`, lines of
 * "path: value", or "path" for the value that `key` has. */
struct migration_row {
    const char *key;
    const char *steps;
    bool safe; /* what the row claims; it is tried like all others */
};

struct migrate_options {
    bool all;    /* after the attention keys every other mechanical migration, else these alone */
    bool unsafe; /* steps that change what axolotl does today are taken as well; a text in a flag that reads as false is
                    dropped */
    const struct migration_row *rows;
    size_t row_count;
};

/* One way to settle an item. */
struct migration_choice {
    const char *title;       /* what it does: "rename dpo_beta to rl_beta" */
    const char *done;        /* the same when it is done: "dpo_beta is now rl_beta" */
    bool safe;
    struct splices splices;  /* of the text that the item was found in */
};

struct migration_item {
    const struct rule_row *rule; /* its summary and why are for a person to read */
    const char *key;         /* dotted path of the key that it stands on; NULL when it is about the whole file */
    size_t line, first_line;
    const char *message;     /* what is to be done, or "decide: ..." */
    const char *wrong;       /* what is the matter with the line, in a sentence */
    const char *why;         /* what that means for the training */
    bool attention;          /* one of the attention keys; these come first */
    bool decision;           /* nothing is done without a person; else choices[0] is the step */
    const struct migration_choice *choices;
    size_t choice_count;
};

/* --- All at once ------------------------------------------------------------------------------------------------- */

struct migration_step {
    const struct rule_row *rule;
    size_t line;             /* in the text that was analysed */
    const char *title;       /* what it does, and the same when it is done, as in a choice */
    const char *done;
    bool safe;
    struct splices splices;  /* of the text as it is after the former steps */
};

struct migration_decision {
    const struct rule_row *rule;
    size_t line;             /* in the text that was analysed */
    const char *message;
    const struct migration_choice *choices; /* of the text as it is after all steps */
    size_t choice_count;
};

struct migration {
    bool impossible;     /* broken, no mapping, several documents: nothing can be done; `decisions` says why */
    bool refused;        /* the target's axolotl refuses the outcome */
    struct migration_step *steps; /* attention first, then the others, each by line */
    size_t step_count;
    struct migration_decision *decisions;
    size_t decision_count;
    struct splices splices; /* all steps at once */
    struct effective_changes changes; /* what the steps that are not safe change in the effective config */
};

/* Everything lives in the caller's arena. The splices are empty when the outcome would not load, or the safe steps
 * together would change the effective config; a decision then says so. */
struct migration migrate_plan(const struct analysis *analysis, struct migrate_options options, struct arena *arena);

/* --- One after the other ----------------------------------------------------------------------------------------- */

/*
 * A walk holds a text that changes, and what was done so far. It owns its texts and analyses; the target must outlive it.
 * Items are found anew in each text, so splices always fit, whatever was applied or skipped before. A front end that has
 * revisions of its own makes one of the choice's splices with each migration_walk_choose(), and goes back a revision
 * with migration_walk_back(); one that wants a single revision takes migration_walk_text() at the end.
 */
struct migration_walk;

/* Copies the text; the analysis may go afterwards, its target and the rows in the options may not. Never NULL. A text that
 * can't be migrated gives decisions without choices, which say why. */
struct migration_walk *migration_walk_new(const struct analysis *analysis, struct migrate_options options);
void migration_walk_free(struct migration_walk *walk);

/* The item at hand, or NULL at the end. Valid until the walk is freed. */
const struct migration_item *migration_walk_item(struct migration_walk *walk);

/* How many items are behind (done or skipped), and how many there are with those that are left: "3 of 7" is
 * `behind + 1` of `total`. */
void migration_walk_progress(struct migration_walk *walk, size_t *behind, size_t *total);

/* The text as it is now, and what is known of it. Both valid until the next move. */
const char *migration_walk_text(const struct migration_walk *walk, size_t *len);
const struct analysis *migration_walk_analysis(const struct migration_walk *walk);

/* What the choice would change in the effective config: nothing for a safe one. Lives in the arena. */
struct effective_changes migration_walk_effect(struct migration_walk *walk, size_t choice, struct arena *arena);

/* Takes a choice of the item at hand and goes on to the next item. False when there is no such choice. */
bool migration_walk_choose(struct migration_walk *walk, size_t choice);

/* Leaves the item at hand as it is and goes on. */
void migration_walk_skip(struct migration_walk *walk);

/* Takes all steps that are safe, from the item at hand to the end; gives how many. Then the first item that was left is
 * at hand. Each is a move of its own for migration_walk_back(). */
size_t migration_walk_apply_safe(struct migration_walk *walk);

/* Undoes the last move, a choice or a skip; false when there is none. */
bool migration_walk_back(struct migration_walk *walk);

/* The moves so far, the first one first: the item and what was chosen (NULL: skipped). */
size_t migration_walk_move_count(const struct migration_walk *walk);
const struct migration_item *migration_walk_move(const struct migration_walk *walk, size_t move,
                                                 const struct migration_choice **chosen);

#endif
