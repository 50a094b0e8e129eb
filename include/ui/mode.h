/*
 * Modes: the list, a picker, a prompt, a question. They stand on a stack; the top one gets the keys.
 *
 * A mode is a struct that begins with a struct mode, on the heap; the stack owns it. There is one event loop (editor.c),
 * and no mode waits for input.
 */
#ifndef AXEDIT_UI_MODE_H
#define AXEDIT_UI_MODE_H

#include <stdbool.h>
#include <stddef.h>

#include "keys.h"

struct editor;
struct mode;

struct mode_class {
    bool full;  /* it covers the body: what is below it on the stack is not drawn */
    bool apart; /* it is about another text than the file's: the header does not tell how that one stands */

    void (*draw)(struct mode *mode, struct editor *editor);

    /* Does what a key of its context asks for. May pop the mode: nothing of it may be used after that. */
    void (*act)(struct mode *mode, struct editor *editor, enum action action);

    /* Takes typed or pasted text; NULL when it takes none. */
    void (*type)(struct mode *mode, struct editor *editor, const char *text, size_t len);

    /* The word for the key line, `word` being the table's; NULL when the action would do nothing now. NULL as a
     * function when all actions always work. */
    const char *(*hint)(const struct mode *mode, const struct editor *editor, enum action action, const char *word);

    /* The text, the target or the list below may have changed since it was on top; NULL when it does not care. */
    void (*resume)(struct mode *mode, struct editor *editor);

    /* Makes an edit of what was typed and not accepted yet, at an end that leaves no time to ask; NULL when nothing of it
     * would be missed. */
    void (*keep)(struct mode *mode, struct editor *editor);

    /* Frees what the mode owns, and the mode; NULL when free() does. */
    void (*free)(struct mode *mode);
};

struct mode {
    const struct mode_class *class;
    enum context context;
    struct mode *below;
};

void mode_push(struct editor *editor, struct mode *mode);
void mode_pop(struct editor *editor);

/* Pops all modes above the list. */
void mode_pop_to_list(struct editor *editor);

#endif
