/* Keys and what they do, read from keys.def and actions.def. */
#ifndef AXEDIT_UI_KEYS_H
#define AXEDIT_UI_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "str.h"
#include "terminal.h"

enum context {
#define CONTEXT(id, title) CONTEXT_##id,
#include "contexts.def"
    CONTEXT_COUNT
};

enum action {
    ACTION_NONE,
#define ACTION(id, where, word, help) ACTION_##id,
#include "actions.def"
    ACTION_COUNT
};

enum action_where { WHERE_NOWHERE, WHERE_LEFT, WHERE_RIGHT };

struct action_row {
    const char *name;
    enum action_where where;
    const char *word;
    const char *help;
};

struct key_row {
    enum context context;
    uint32_t key;
    enum action action;
};

const struct action_row *action_row(enum action action);
const char *context_title(enum context context);

/* The rows of keys.def. */
size_t key_count(void);
const struct key_row *key_at(size_t index);

/* What the key does there; ACTION_NONE when nothing. */
enum action key_action(enum context context, uint32_t key);

/* "Enter", "Ctrl-R", "x", "Up". Appends. */
void key_add_name(uint32_t key, struct str *out);

/* Reads the next key of a script: a character, or a name in angle brackets: <Enter> <Esc> <Tab> <Space> <Up> <Down> <Left>
 * <Right> <PgUp> <PgDn> <Home> <End> <BS> <Del> <F1> <lt>, and <C-r> for Ctrl-R. Moves *at on. False for a name that no key
 * has, and at the end of the script. */
bool key_read(const char **at, uint32_t *key);

/* All keys of an action in a context, with blanks between. Appends. */
void key_add_names(enum context context, enum action action, struct str *out);

#endif
