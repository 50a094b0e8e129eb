/* The tables of actions and keys. */
#include "keys.h"

#include <string.h>

#include "utf8.h"

static const struct action_row action_rows[ACTION_COUNT] = {
    [ACTION_NONE] = {"", WHERE_NOWHERE, "", ""},
#define ACTION(id, where, word, help) [ACTION_##id] = {#id, WHERE_##where, word, help},
#include "actions.def"
};

static const struct key_row key_rows[] = {
#define KEY(context, key, action) {CONTEXT_##context, key, ACTION_##action},
#include "keys.def"
};

static const char *const context_titles[CONTEXT_COUNT] = {
#define CONTEXT(id, title) [CONTEXT_##id] = title,
#include "contexts.def"
};

static const struct {
    uint32_t key;
    const char *name;
} key_names[] = {
    {KEYCODE_TAB, "Tab"},
    {KEYCODE_ENTER, "Enter"},
    {KEYCODE_ESCAPE, "Esc"},
    {' ', "Space"},
    {KEYCODE_UP, "Up"},
    {KEYCODE_DOWN, "Down"},
    {KEYCODE_LEFT, "Left"},
    {KEYCODE_RIGHT, "Right"},
    {KEYCODE_PAGE_UP, "PgUp"},
    {KEYCODE_PAGE_DOWN, "PgDn"},
    {KEYCODE_HOME, "Home"},
    {KEYCODE_END, "End"},
    {KEYCODE_BACKSPACE, "Backspace"},
    {KEYCODE_DELETE, "Del"},
    {KEYCODE_F1, "F1"},
};

const struct action_row *action_row(enum action action)
{
    return &action_rows[action];
}

const char *context_title(enum context context)
{
    return context_titles[context];
}

size_t key_count(void)
{
    return sizeof key_rows / sizeof key_rows[0];
}

const struct key_row *key_at(size_t index)
{
    return &key_rows[index];
}

enum action key_action(enum context context, uint32_t key)
{
    for (size_t i = 0; i < key_count(); i++) {
        bool reaches = key_rows[i].context == context || key_rows[i].context == CONTEXT_EVERYWHERE;
        if (reaches && key_rows[i].key == key)
            return key_rows[i].action;
    }
    return ACTION_NONE;
}

void key_add_name(uint32_t key, struct str *out)
{
    for (size_t i = 0; i < sizeof key_names / sizeof key_names[0]; i++) {
        if (key_names[i].key == key) {
            str_add(out, key_names[i].name);
            return;
        }
    }
    if (key < ' ') {
        str_printf(out, "Ctrl-%c", (char)(key + '@'));
        return;
    }
    char bytes[4];
    str_add_len(out, bytes, utf8_put(key, bytes));
}

static bool find_name(const char *name, size_t len, uint32_t *key)
{
    if (len == 3 && name[0] == 'C' && name[1] == '-') {
        *key = (uint32_t)KEYCODE_CTRL(name[2]);
        return true;
    }
    if (len == 2 && (memcmp(name, "lt", 2) == 0 || memcmp(name, "BS", 2) == 0)) {
        *key = name[0] == 'l' ? '<' : KEYCODE_BACKSPACE;
        return true;
    }
    for (size_t i = 0; i < sizeof key_names / sizeof key_names[0]; i++) {
        if (strlen(key_names[i].name) == len && memcmp(key_names[i].name, name, len) == 0) {
            *key = key_names[i].key;
            return true;
        }
    }
    return false;
}

bool key_read(const char **at, uint32_t *key)
{
    const char *end = **at == '<' ? strchr(*at, '>') : NULL;
    if (**at == '\0')
        return false;
    if (end == NULL) {
        *at += utf8_decode(*at, strlen(*at), key);
        return true;
    }
    if (!find_name(*at + 1, (size_t)(end - *at - 1), key))
        return false;
    *at = end + 1;
    return true;
}

void key_add_names(enum context context, enum action action, struct str *out)
{
    const char *separator = "";
    for (size_t i = 0; i < key_count(); i++) {
        if (key_rows[i].context != context || key_rows[i].action != action)
            continue;
        str_add(out, separator);
        key_add_name(key_rows[i].key, out);
        separator = " ";
    }
}
