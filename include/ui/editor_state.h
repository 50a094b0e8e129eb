/*
 * The editor as a whole: what all modes share.
 *
 * Who changes the session's text or target, the folds or the search calls editor_refresh() afterwards: the rows point
 * into the session's analysis.
 */
#ifndef AXEDIT_UI_EDITOR_STATE_H
#define AXEDIT_UI_EDITOR_STATE_H

#include <stdbool.h>
#include <stddef.h>

#include "layout.h"
#include "mode.h"
#include "rows.h"
#include "scroll.h"
#include "session.h"
#include "str.h"
#include "terminal.h"

struct editor {
    struct terminal *terminal; /* borrowed, as is the session */
    struct session *session;
    struct rows rows;
    struct scroll list; /* over the rows */
    char **toggled;     /* ids of the rows whose fold the user changed */
    size_t toggled_count;
    size_t toggled_capacity;
    bool all_fields;
    const char *target_source; /* who named the target, when it was not a comment in the file; static or borrowed */
    struct str search;    /* empty when nothing is searched */
    struct layout layout; /* of the last frame */
    struct mode *top;     /* of the stack; the lowest is the list */
    const char *notice; /* over the line of keys, in every mode, until the next event; or NULL */
    struct str message;   /* what the last key did, for the status line; until the next key */
    enum role message_role;
    struct str farewell; /* told on the ordinary screen when the editor has ended; empty as a rule */
    bool unguarded; /* the last try to write a recovery copy failed, and that was said */
    struct learning *learning; /* the lesson that this is; NULL mostly. Borrowed */
    bool done;
};

void editor_init(struct editor *editor, struct terminal *terminal, struct session *session);
void editor_fini(struct editor *editor);

void editor_handle(struct editor *editor, const struct event *event);
void editor_draw(struct editor *editor);

/* Builds the rows anew; the cursor stays on its row. */
void editor_refresh(struct editor *editor);

/* The row under the cursor; NULL when there is none. Valid until the next refresh. */
const struct row *editor_row(const struct editor *editor);

/* Folds or unfolds the row with that id. */
void editor_toggle_fold(struct editor *editor, const char *id);

/* Two rows changed places: what the user folded in the one is folded in the other now. */
void editor_swap_folds(struct editor *editor, const char *one, const char *other);

/* Puts the cursor on the row with that id, unfolding what is around it. */
void editor_reveal(struct editor *editor, const char *id);

/* The one line above the keys. Text from a file may be in it. */
void editor_say(struct editor *editor, enum role role, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Says `cause`, an error of a function that failed, and empties it. */
void editor_say_cause(struct editor *editor, struct str *cause);

/* True when the text is no config that can be edited row by row. */
bool editor_is_broken(const struct editor *editor);

/* True, and it is said, when the keys of the file can't be edited because of that. */
bool editor_refuses_keys(struct editor *editor);

#endif
