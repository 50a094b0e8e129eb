/* The bindings that users have in their fingers: each row of keys.def stands here once more, so none goes unseen. */
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "harness.h"
#include "keys.h"

struct binding {
    enum context context;
    uint32_t key;
    const char *action;
};

static const struct binding bindings[] = {
    {CONTEXT_LIST, KEYCODE_ENTER, "EDIT"},
    {CONTEXT_LIST, 'n', "NEXT"},
    {CONTEXT_LIST, 'N', "PREVIOUS"},
    {CONTEXT_LIST, 'm', "MIGRATE"},
    {CONTEXT_LIST, 'd', "DIFF"},
    {CONTEXT_LIST, 'u', "UNDO"},
    {CONTEXT_LIST, KEYCODE_CTRL('R'), "REDO"},
    {CONTEXT_LIST, 's', "SAVE"},
    {CONTEXT_LIST, KEYCODE_CTRL('S'), "SAVE"},
    {CONTEXT_LIST, '/', "SEARCH"},
    {CONTEXT_LIST, 'a', "ADD"},
    {CONTEXT_LIST, 'c', "MATRIX"},
    {CONTEXT_LIST, 't', "TARGET"},
    {CONTEXT_LIST, 'A', "ALL"},
    {CONTEXT_LIST, 'x', "REMOVE"},
    {CONTEXT_LIST, ' ', "TOGGLE"},
    {CONTEXT_LIST, KEYCODE_BACKSPACE, "DEFAULT"},
    {CONTEXT_LIST, 'e', "EDITOR"},
    {CONTEXT_LIST, 'f', "FIX"},
    {CONTEXT_LIST, '?', "HELP"},
    {CONTEXT_LIST, KEYCODE_F1, "HELP"},
    {CONTEXT_LIST, 'q', "QUIT"},
    {CONTEXT_LIST, KEYCODE_CTRL('C'), "QUIT"},
    {CONTEXT_LIST, 'K', "MOVE_UP"},
    {CONTEXT_LIST, 'J', "MOVE_DOWN"},
    {CONTEXT_LIST, KEYCODE_UP, "UP"},
    {CONTEXT_LIST, 'k', "UP"},
    {CONTEXT_LIST, KEYCODE_DOWN, "DOWN"},
    {CONTEXT_LIST, 'j', "DOWN"},
    {CONTEXT_LIST, KEYCODE_PAGE_UP, "PAGE_UP"},
    {CONTEXT_LIST, KEYCODE_PAGE_DOWN, "PAGE_DOWN"},
    {CONTEXT_LIST, KEYCODE_HOME, "FIRST"},
    {CONTEXT_LIST, 'g', "FIRST"},
    {CONTEXT_LIST, KEYCODE_END, "LAST"},
    {CONTEXT_LIST, 'G', "LAST"},
    {CONTEXT_LIST, KEYCODE_LEFT, "FOLD"},
    {CONTEXT_LIST, 'h', "FOLD"},
    {CONTEXT_LIST, KEYCODE_RIGHT, "UNFOLD"},
    {CONTEXT_LIST, 'l', "UNFOLD"},
    {CONTEXT_PICKER, KEYCODE_ENTER, "CHOOSE"},
    {CONTEXT_PICKER, KEYCODE_ESCAPE, "CANCEL"},
    {CONTEXT_PICKER, 'q', "CANCEL"},
    {CONTEXT_PICKER, KEYCODE_CTRL('C'), "CANCEL"},
    {CONTEXT_PICKER, 'c', "MATRIX"},
    {CONTEXT_PICKER, 't', "TARGET"},
    {CONTEXT_PICKER, '?', "HELP"},
    {CONTEXT_PICKER, KEYCODE_F1, "HELP"},
    {CONTEXT_PICKER, KEYCODE_UP, "UP"},
    {CONTEXT_PICKER, 'k', "UP"},
    {CONTEXT_PICKER, KEYCODE_DOWN, "DOWN"},
    {CONTEXT_PICKER, 'j', "DOWN"},
    {CONTEXT_PICKER, KEYCODE_PAGE_UP, "PAGE_UP"},
    {CONTEXT_PICKER, KEYCODE_PAGE_DOWN, "PAGE_DOWN"},
    {CONTEXT_PICKER, KEYCODE_HOME, "FIRST"},
    {CONTEXT_PICKER, 'g', "FIRST"},
    {CONTEXT_PICKER, KEYCODE_END, "LAST"},
    {CONTEXT_PICKER, 'G', "LAST"},
    {CONTEXT_PROMPT, KEYCODE_ENTER, "CHOOSE"},
    {CONTEXT_PROMPT, KEYCODE_ESCAPE, "CANCEL"},
    {CONTEXT_PROMPT, KEYCODE_CTRL('C'), "CANCEL"},
    {CONTEXT_PROMPT, KEYCODE_CTRL('O'), "LINES"},
    {CONTEXT_PROMPT, KEYCODE_CTRL('U'), "KILL_BEFORE"},
    {CONTEXT_PROMPT, KEYCODE_CTRL('K'), "KILL_AFTER"},
    {CONTEXT_PROMPT, KEYCODE_CTRL('W'), "KILL_WORD"},
    {CONTEXT_PROMPT, KEYCODE_LEFT, "LEFT"},
    {CONTEXT_PROMPT, KEYCODE_RIGHT, "RIGHT"},
    {CONTEXT_PROMPT, KEYCODE_HOME, "LINE_START"},
    {CONTEXT_PROMPT, KEYCODE_CTRL('A'), "LINE_START"},
    {CONTEXT_PROMPT, KEYCODE_END, "LINE_END"},
    {CONTEXT_PROMPT, KEYCODE_CTRL('E'), "LINE_END"},
    {CONTEXT_PROMPT, KEYCODE_BACKSPACE, "DELETE_BEFORE"},
    {CONTEXT_PROMPT, KEYCODE_DELETE, "DELETE_AT"},
    {CONTEXT_PROMPT, KEYCODE_CTRL('D'), "DELETE_AT"},
    {CONTEXT_TEXT, KEYCODE_CTRL('S'), "CHOOSE"},
    {CONTEXT_TEXT, KEYCODE_ESCAPE, "CANCEL"},
    {CONTEXT_TEXT, KEYCODE_CTRL('C'), "CANCEL"},
    {CONTEXT_TEXT, KEYCODE_ENTER, "NEW_LINE"},
    {CONTEXT_TEXT, KEYCODE_UP, "UP"},
    {CONTEXT_TEXT, KEYCODE_DOWN, "DOWN"},
    {CONTEXT_TEXT, KEYCODE_PAGE_UP, "PAGE_UP"},
    {CONTEXT_TEXT, KEYCODE_PAGE_DOWN, "PAGE_DOWN"},
    {CONTEXT_TEXT, KEYCODE_LEFT, "LEFT"},
    {CONTEXT_TEXT, KEYCODE_RIGHT, "RIGHT"},
    {CONTEXT_TEXT, KEYCODE_HOME, "LINE_START"},
    {CONTEXT_TEXT, KEYCODE_CTRL('A'), "LINE_START"},
    {CONTEXT_TEXT, KEYCODE_END, "LINE_END"},
    {CONTEXT_TEXT, KEYCODE_CTRL('E'), "LINE_END"},
    {CONTEXT_TEXT, KEYCODE_BACKSPACE, "DELETE_BEFORE"},
    {CONTEXT_TEXT, KEYCODE_DELETE, "DELETE_AT"},
    {CONTEXT_TEXT, KEYCODE_CTRL('D'), "DELETE_AT"},
    {CONTEXT_TEXT, KEYCODE_CTRL('U'), "KILL_BEFORE"},
    {CONTEXT_TEXT, KEYCODE_CTRL('K'), "KILL_AFTER"},
    {CONTEXT_TEXT, KEYCODE_CTRL('W'), "KILL_WORD"},
    {CONTEXT_SEARCH, KEYCODE_TAB, "ADD"},
    {CONTEXT_SEARCH, KEYCODE_ENTER, "CHOOSE"},
    {CONTEXT_SEARCH, KEYCODE_ESCAPE, "CANCEL"},
    {CONTEXT_SEARCH, KEYCODE_CTRL('C'), "CANCEL"},
    {CONTEXT_SEARCH, KEYCODE_UP, "UP"},
    {CONTEXT_SEARCH, KEYCODE_DOWN, "DOWN"},
    {CONTEXT_SEARCH, KEYCODE_PAGE_UP, "PAGE_UP"},
    {CONTEXT_SEARCH, KEYCODE_PAGE_DOWN, "PAGE_DOWN"},
    {CONTEXT_SEARCH, KEYCODE_CTRL('U'), "KILL_BEFORE"},
    {CONTEXT_SEARCH, KEYCODE_CTRL('W'), "KILL_WORD"},
    {CONTEXT_SEARCH, KEYCODE_LEFT, "LEFT"},
    {CONTEXT_SEARCH, KEYCODE_RIGHT, "RIGHT"},
    {CONTEXT_SEARCH, KEYCODE_BACKSPACE, "DELETE_BEFORE"},
    {CONTEXT_SEARCH, KEYCODE_DELETE, "DELETE_AT"},
    {CONTEXT_ADD, KEYCODE_ENTER, "CHOOSE"},
    {CONTEXT_ADD, KEYCODE_ESCAPE, "CANCEL"},
    {CONTEXT_ADD, KEYCODE_CTRL('C'), "CANCEL"},
    {CONTEXT_ADD, KEYCODE_UP, "UP"},
    {CONTEXT_ADD, KEYCODE_DOWN, "DOWN"},
    {CONTEXT_ADD, KEYCODE_PAGE_UP, "PAGE_UP"},
    {CONTEXT_ADD, KEYCODE_PAGE_DOWN, "PAGE_DOWN"},
    {CONTEXT_ADD, KEYCODE_CTRL('U'), "KILL_BEFORE"},
    {CONTEXT_ADD, KEYCODE_CTRL('W'), "KILL_WORD"},
    {CONTEXT_ADD, KEYCODE_LEFT, "LEFT"},
    {CONTEXT_ADD, KEYCODE_RIGHT, "RIGHT"},
    {CONTEXT_ADD, KEYCODE_BACKSPACE, "DELETE_BEFORE"},
    {CONTEXT_ADD, KEYCODE_DELETE, "DELETE_AT"},
    {CONTEXT_PAGE, KEYCODE_ESCAPE, "CANCEL"},
    {CONTEXT_PAGE, 'q', "CANCEL"},
    {CONTEXT_PAGE, KEYCODE_ENTER, "CANCEL"},
    {CONTEXT_PAGE, KEYCODE_CTRL('C'), "CANCEL"},
    {CONTEXT_PAGE, '?', "KEYS"},
    {CONTEXT_PAGE, KEYCODE_F1, "KEYS"},
    {CONTEXT_PAGE, KEYCODE_UP, "UP"},
    {CONTEXT_PAGE, 'k', "UP"},
    {CONTEXT_PAGE, KEYCODE_DOWN, "DOWN"},
    {CONTEXT_PAGE, 'j', "DOWN"},
    {CONTEXT_PAGE, KEYCODE_PAGE_UP, "PAGE_UP"},
    {CONTEXT_PAGE, KEYCODE_PAGE_DOWN, "PAGE_DOWN"},
    {CONTEXT_PAGE, ' ', "PAGE_DOWN"},
    {CONTEXT_PAGE, KEYCODE_HOME, "FIRST"},
    {CONTEXT_PAGE, 'g', "FIRST"},
    {CONTEXT_PAGE, KEYCODE_END, "LAST"},
    {CONTEXT_PAGE, 'G', "LAST"},
    {CONTEXT_PAGE, KEYCODE_LEFT, "LEFT"},
    {CONTEXT_PAGE, 'h', "LEFT"},
    {CONTEXT_PAGE, KEYCODE_RIGHT, "RIGHT"},
    {CONTEXT_PAGE, 'l', "RIGHT"},
    {CONTEXT_MATRIX, KEYCODE_ENTER, "EXPLAIN"},
    {CONTEXT_MATRIX, KEYCODE_ESCAPE, "CANCEL"},
    {CONTEXT_MATRIX, 'q', "CANCEL"},
    {CONTEXT_MATRIX, 'c', "CANCEL"},
    {CONTEXT_MATRIX, KEYCODE_CTRL('C'), "CANCEL"},
    {CONTEXT_MATRIX, 't', "TARGET"},
    {CONTEXT_MATRIX, '?', "HELP"},
    {CONTEXT_MATRIX, KEYCODE_F1, "HELP"},
    {CONTEXT_MATRIX, KEYCODE_UP, "UP"},
    {CONTEXT_MATRIX, 'k', "UP"},
    {CONTEXT_MATRIX, KEYCODE_DOWN, "DOWN"},
    {CONTEXT_MATRIX, 'j', "DOWN"},
    {CONTEXT_MATRIX, KEYCODE_LEFT, "LEFT"},
    {CONTEXT_MATRIX, 'h', "LEFT"},
    {CONTEXT_MATRIX, KEYCODE_RIGHT, "RIGHT"},
    {CONTEXT_MATRIX, 'l', "RIGHT"},
    {CONTEXT_MATRIX, '0', "LINE_START"},
    {CONTEXT_MATRIX, '$', "LINE_END"},
    {CONTEXT_MATRIX, KEYCODE_HOME, "FIRST"},
    {CONTEXT_MATRIX, 'g', "FIRST"},
    {CONTEXT_MATRIX, KEYCODE_END, "LAST"},
    {CONTEXT_MATRIX, 'G', "LAST"},
    {CONTEXT_MATRIX, KEYCODE_PAGE_UP, "PAGE_UP"},
    {CONTEXT_MATRIX, KEYCODE_PAGE_DOWN, "PAGE_DOWN"},
    {CONTEXT_CELL, KEYCODE_ENTER, "APPLY"},
    {CONTEXT_CELL, 'y', "APPLY"},
    {CONTEXT_CELL, KEYCODE_ESCAPE, "CANCEL"},
    {CONTEXT_CELL, 'q', "CANCEL"},
    {CONTEXT_CELL, 'n', "CANCEL"},
    {CONTEXT_CELL, KEYCODE_CTRL('C'), "CANCEL"},
    {CONTEXT_CELL, '?', "KEYS"},
    {CONTEXT_CELL, KEYCODE_F1, "KEYS"},
    {CONTEXT_CELL, KEYCODE_UP, "UP"},
    {CONTEXT_CELL, 'k', "UP"},
    {CONTEXT_CELL, KEYCODE_DOWN, "DOWN"},
    {CONTEXT_CELL, 'j', "DOWN"},
    {CONTEXT_CELL, KEYCODE_PAGE_UP, "PAGE_UP"},
    {CONTEXT_CELL, KEYCODE_PAGE_DOWN, "PAGE_DOWN"},
    {CONTEXT_CELL, ' ', "PAGE_DOWN"},
    {CONTEXT_CELL, KEYCODE_HOME, "FIRST"},
    {CONTEXT_CELL, 'g', "FIRST"},
    {CONTEXT_CELL, KEYCODE_END, "LAST"},
    {CONTEXT_CELL, 'G', "LAST"},
    {CONTEXT_GUIDE, KEYCODE_ENTER, "APPLY"},
    {CONTEXT_GUIDE, 'y', "APPLY"},
    {CONTEXT_GUIDE, 'r', "REST"},
    {CONTEXT_GUIDE, 's', "SKIP"},
    {CONTEXT_GUIDE, 'o', "OTHER"},
    {CONTEXT_GUIDE, 'b', "BACK"},
    {CONTEXT_GUIDE, 'u', "BACK"},
    {CONTEXT_GUIDE, KEYCODE_ESCAPE, "STOP"},
    {CONTEXT_GUIDE, 'q', "STOP"},
    {CONTEXT_GUIDE, KEYCODE_CTRL('C'), "STOP"},
    {CONTEXT_GUIDE, '?', "HELP"},
    {CONTEXT_GUIDE, KEYCODE_F1, "HELP"},
    {CONTEXT_GUIDE, KEYCODE_UP, "UP"},
    {CONTEXT_GUIDE, 'k', "UP"},
    {CONTEXT_GUIDE, KEYCODE_DOWN, "DOWN"},
    {CONTEXT_GUIDE, 'j', "DOWN"},
    {CONTEXT_GUIDE, KEYCODE_PAGE_UP, "PAGE_UP"},
    {CONTEXT_GUIDE, KEYCODE_PAGE_DOWN, "PAGE_DOWN"},
    {CONTEXT_GUIDE, ' ', "PAGE_DOWN"},
    {CONTEXT_GUIDE_END, 's', "SAVE"},
    {CONTEXT_GUIDE_END, KEYCODE_CTRL('S'), "SAVE"},
    {CONTEXT_GUIDE_END, KEYCODE_ENTER, "CANCEL"},
    {CONTEXT_GUIDE_END, KEYCODE_ESCAPE, "CANCEL"},
    {CONTEXT_GUIDE_END, 'q', "CANCEL"},
    {CONTEXT_GUIDE_END, KEYCODE_CTRL('C'), "CANCEL"},
    {CONTEXT_GUIDE_END, 'b', "BACK"},
    {CONTEXT_GUIDE_END, 'u', "UNDO_ALL"},
    {CONTEXT_GUIDE_END, 'n', "NEXT"},
    {CONTEXT_GUIDE_END, '?', "KEYS"},
    {CONTEXT_GUIDE_END, KEYCODE_F1, "KEYS"},
    {CONTEXT_GUIDE_END, KEYCODE_UP, "UP"},
    {CONTEXT_GUIDE_END, 'k', "UP"},
    {CONTEXT_GUIDE_END, KEYCODE_DOWN, "DOWN"},
    {CONTEXT_GUIDE_END, 'j', "DOWN"},
    {CONTEXT_GUIDE_END, KEYCODE_PAGE_UP, "PAGE_UP"},
    {CONTEXT_GUIDE_END, KEYCODE_PAGE_DOWN, "PAGE_DOWN"},
    {CONTEXT_GUIDE_END, ' ', "PAGE_DOWN"},
    {CONTEXT_GUIDE_END, KEYCODE_HOME, "FIRST"},
    {CONTEXT_GUIDE_END, KEYCODE_END, "LAST"},
    {CONTEXT_RECOVERY, 'r', "RESTORE"},
    {CONTEXT_RECOVERY, 'b', "BESIDE"},
    {CONTEXT_RECOVERY, 'd', "FORGET"},
    {CONTEXT_RECOVERY, KEYCODE_ESCAPE, "LATER"},
    {CONTEXT_RECOVERY, 'q', "LATER"},
    {CONTEXT_RECOVERY, KEYCODE_CTRL('C'), "LATER"},
    {CONTEXT_RECOVERY, KEYCODE_UP, "UP"},
    {CONTEXT_RECOVERY, 'k', "UP"},
    {CONTEXT_RECOVERY, KEYCODE_DOWN, "DOWN"},
    {CONTEXT_RECOVERY, 'j', "DOWN"},
    {CONTEXT_RECOVERY, KEYCODE_PAGE_UP, "PAGE_UP"},
    {CONTEXT_RECOVERY, KEYCODE_PAGE_DOWN, "PAGE_DOWN"},
    {CONTEXT_RECOVERY, ' ', "PAGE_DOWN"},
    {CONTEXT_RECOVERY, KEYCODE_HOME, "FIRST"},
    {CONTEXT_RECOVERY, KEYCODE_END, "LAST"},
    {CONTEXT_RECOVERY, KEYCODE_LEFT, "LEFT"},
    {CONTEXT_RECOVERY, KEYCODE_RIGHT, "RIGHT"},
    {CONTEXT_ASK_QUIT, 'y', "SAY_SAVE"},
    {CONTEXT_ASK_QUIT, 's', "SAY_SAVE"},
    {CONTEXT_ASK_QUIT, 'n', "SAY_DISCARD"},
    {CONTEXT_ASK_QUIT, KEYCODE_ESCAPE, "SAY_STAY"},
    {CONTEXT_ASK_QUIT, KEYCODE_CTRL('C'), "SAY_STAY"},
    {CONTEXT_ASK_DISK, 'o', "SAY_OVERWRITE"},
    {CONTEXT_ASK_DISK, 'r', "SAY_RELOAD"},
    {CONTEXT_ASK_DISK, 'd', "SAY_DIFF"},
    {CONTEXT_ASK_DISK, KEYCODE_ESCAPE, "SAY_STAY"},
    {CONTEXT_ASK_DISK, KEYCODE_CTRL('C'), "SAY_STAY"},
    {CONTEXT_ASK_EDITOR, 'y', "SAY_SAVE"},
    {CONTEXT_ASK_EDITOR, 's', "SAY_SAVE"},
    {CONTEXT_ASK_EDITOR, KEYCODE_ESCAPE, "SAY_STAY"},
    {CONTEXT_ASK_EDITOR, 'n', "SAY_STAY"},
    {CONTEXT_ASK_EDITOR, KEYCODE_CTRL('C'), "SAY_STAY"},
    {CONTEXT_EVERYWHERE, KEYCODE_CTRL('L'), "REPAINT"},
    {CONTEXT_EVERYWHERE, KEYCODE_CTRL('Z'), "SUSPEND"},
};

#define BINDING_COUNT (sizeof bindings / sizeof bindings[0])

static void test_every_binding(void **state)
{
    (void)state;
    for (size_t i = 0; i < BINDING_COUNT; i++) {
        const char *action = action_row(key_action(bindings[i].context, bindings[i].key))->name;
        if (strcmp(action, bindings[i].action) != 0)
            fail_msg("binding %zu: %s and not %s", i, action, bindings[i].action);
    }
    assert_int_equal(key_count(), BINDING_COUNT);
}

/* Two rows for one key in one context: the second would never be reached. */
static void test_no_key_twice(void **state)
{
    (void)state;
    for (size_t i = 0; i < key_count(); i++) {
        for (size_t j = 0; j < i; j++) {
            bool meet = key_at(i)->context == key_at(j)->context || key_at(i)->context == CONTEXT_EVERYWHERE;
            assert_false(meet && key_at(i)->key == key_at(j)->key);
        }
    }
}

static void check_name(uint32_t key, const char *name)
{
    struct str out = STR_INIT;
    key_add_name(key, &out);
    assert_string_equal(str_text(&out), name);
    str_fini(&out);
}

static void test_names(void **state)
{
    (void)state;
    check_name(KEYCODE_ENTER, "Enter");
    check_name(KEYCODE_ESCAPE, "Esc");
    check_name(KEYCODE_CTRL('R'), "Ctrl-R");
    check_name(' ', "Space");
    check_name('x', "x");
    check_name(0xE9, "\xC3\xA9");
    check_name(KEYCODE_PAGE_DOWN, "PgDn");
}

static void test_help_names_every_action(void **state)
{
    (void)state;
    struct screen *screen = screen_open(&(struct screen_setup){.text = "base_model: x\n", .rows = 480});
    screen_keys(screen, "??");
    for (size_t i = 0; i < key_count(); i++) {
        struct str name = STR_INIT;
        key_add_names(key_at(i)->context, key_at(i)->action, &name);
        assert_shows(screen, str_text(&name));
        str_fini(&name);
        assert_shows(screen, context_title(key_at(i)->context));
    }
    for (int action = ACTION_NONE + 1; action < ACTION_COUNT; action++) {
        char start[24];
        snprintf(start, sizeof start, "%s", action_row((enum action)action)->help);
        assert_shows(screen, start);
    }
    screen_close(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_binding),
        cmocka_unit_test(test_no_key_twice),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_help_names_every_action),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
