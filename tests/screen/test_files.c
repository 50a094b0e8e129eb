/* The file as a whole: saving, quitting, the diff, somebody else on the disk, broken and new files. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "file.h"
#include "harness.h"

static const char plain[] = "base_model: x\nload_in_8bit: false  # why not\n";
static const char edited[] = "base_model: x\nload_in_8bit: true  # why not\n";

static void check_file(const char *path, const char *wanted)
{
    struct str text = STR_INIT, cause = STR_INIT;
    assert_true(file_read_regular(path, &text, NULL, NULL, &cause));
    assert_string_equal(str_text(&text), wanted);
    str_fini(&text);
    str_fini(&cause);
}

static struct screen *open_edited(void)
{
    struct screen *screen = screen_of(plain);
    screen_keys(screen, "G<Enter>");
    assert_text(screen, edited);
    return screen;
}

static void test_save(void **state)
{
    (void)state;
    struct screen *screen = open_edited();
    assert_saved(screen, plain);
    screen_keys(screen, "s");
    assert_saved(screen, edited);
    assert_shows(screen, "saved /tmp/");
    assert_hides(screen, "[+]");
    assert_hides(screen, "\n +");
    screen_keys(screen, "<C-s>");
    assert_shows(screen, "nothing to save");
    screen_keys(screen, "u");
    assert_shows(screen, "[+]");
    assert_text(screen, plain);
    screen_close(screen);
}

static void test_quit(void **state)
{
    (void)state;
    struct screen *screen = screen_of(plain);
    screen_keys(screen, "q");
    assert_true(screen->editor.done);
    screen_close(screen);
    screen = screen_of(plain);
    screen_keys(screen, "<C-c>");
    assert_true(screen->editor.done);
    screen_close(screen);
}

static void test_quit_with_changes(void **state)
{
    (void)state;
    struct screen *screen = open_edited();
    screen_keys(screen, "q");
    assert_shows(screen, "There are changes that are not saved.");
    assert_shows(screen, "y save  n discard  Esc stay");
    screen_keys(screen, "<Esc>");
    assert_false(screen->editor.done);
    assert_hides(screen, "not saved");
    screen_keys(screen, "<C-c>");
    assert_shows(screen, "not saved");
    screen_keys(screen, "<C-c>qy");
    assert_true(screen->editor.done);
    assert_saved(screen, edited);
    screen_close(screen);
}

static void test_quit_and_discard(void **state)
{
    (void)state;
    struct screen *screen = open_edited();
    screen_keys(screen, "qn");
    assert_true(screen->editor.done);
    assert_saved(screen, plain);
    screen_close(screen);
}

static void test_diff(void **state)
{
    (void)state;
    struct screen *screen = open_edited();
    screen_keys(screen, "d");
    assert_shows(screen, "\n-load_in_8bit: false  # why not");
    assert_shows(screen, "\n+load_in_8bit: true  # why not");
    assert_shows(screen, "\n base_model: x");
    assert_shows(screen, "Esc leave  ? all keys\n");
    screen_keys(screen, "<Right>l");
    assert_shows(screen, "\n-load_in_8bit");
    screen_keys(screen, "<Esc>s");
    screen_keys(screen, "d");
    assert_shows(screen, "no difference to the file on disk");
    screen_close(screen);
}

/* A line that goes on says so, and the keys that lead there are named; the sign of a diff's line stays. */
static void test_diff_of_long_lines(void **state)
{
    (void)state;
    struct str text = STR_INIT, other = STR_INIT;
    str_add(&text, "base_model: x\noutput_dir: ./");
    str_add_repeat(&text, 'o', 120);
    str_printf(&other, "%sE\n", str_text(&text));
    str_add(&text, "\n");
    struct screen *screen = screen_of(str_text(&text));
    screen_keys(screen, "aadapter<Enter>lora<Enter>d");
    assert_shows(screen, "\n+adapter: lora\n output_dir: ./ooo");
    assert_shows(screen, "all keys  Right rest of line\n");
    screen_keys(screen, "<Right>");
    assert_shows(screen, "\n@@ -1,2 +1,3 @@\n <l: x\n+<lora\n <r: ./ooo");
    assert_shows(screen, "oooo>\n");
    assert_shows(screen, "Right rest of line  Left back\n");
    screen_keys(screen, "<Right><Right><Right><Right><Right><Right><Right><Right><Right>");
    assert_shows(screen, "\n+<\n <oooo");
    assert_hides(screen, "oooo>\n");
    assert_shows(screen, "all keys  Left back\n");
    screen_keys(screen, "<Left>");
    assert_shows(screen, "oooo>\n");
    screen_keys(screen, "<Esc>u");
    /* Old and new are the same for a screen's width: they are shown where they differ. */
    screen_write_file(screen, str_text(&other));
    screen_keys(screen, "d");
    assert_shows(screen, "oE\n+<oo");
    assert_hides(screen, "output_dir");
    screen_keys(screen, "<Left><Left><Left><Left><Left><Left><Left><Left>");
    assert_shows(screen, "\n-output_dir: ./");
    screen_resize(screen, 24, 200);
    assert_shows(screen, "oE\n+output_dir: ./");
    assert_shows(screen, "Esc leave  ? all keys\n");
    screen_close(screen);
    str_fini(&text);
    str_fini(&other);
}

static void test_overwrite(void **state)
{
    (void)state;
    struct screen *screen = open_edited();
    screen_write_file(screen, "base_model: other\n");
    screen_keys(screen, "s");
    assert_shows(screen, "The file was changed on disk by somebody else.");
    assert_shows(screen, "o overwrite  r reload  d diff  Esc stay");
    assert_saved(screen, "base_model: other\n");
    screen_keys(screen, "<Esc>s<C-c>s");
    screen_keys(screen, "d");
    assert_shows(screen, "\n-base_model: other");
    screen_keys(screen, "<Esc>so");
    assert_saved(screen, edited);
    screen_close(screen);
}

static void test_overwritten_comes_back(void **state)
{
    (void)state;
    struct screen *screen = open_edited();
    screen_write_file(screen, "base_model: other\n");
    screen_keys(screen, "so");
    assert_shows(screen, "u brings back what was on the disk");
    assert_saved(screen, edited);
    screen_keys(screen, "u");
    assert_text(screen, "base_model: other\n");
    assert_saved(screen, edited);
    screen_close(screen);
}

/* Somebody else made the same change: no question, and no promise about undo. */
static void test_same_text_on_disk(void **state)
{
    (void)state;
    struct screen *screen = open_edited();
    screen_write_file(screen, edited);
    screen_keys(screen, "s");
    assert_shows(screen, "nothing to write: the file on disk holds this text already");
    assert_hides(screen, "[+]");
    screen_keys(screen, "u");
    assert_text(screen, plain);
    assert_saved(screen, edited);
    screen_close(screen);
}

/* The file became what is here, or what it was, while the question stood: undo does no more than without it. */
static void test_changed_again_while_asked(void **state)
{
    (void)state;
    static const char answers[] = {'o', 'r'};
    for (size_t i = 0; i < sizeof answers; i++) {
        struct screen *screen = open_edited();
        screen_write_file(screen, "base_model: other\n");
        screen_keys(screen, "s");
        screen_write_file(screen, edited);
        screen_keys(screen, (char[]){answers[i], '\0'});
        assert_hides(screen, "brings");
        assert_hides(screen, "[+]");
        screen_close(screen);
    }
    struct screen *screen = open_edited();
    screen_write_file(screen, "base_model: other\n");
    screen_keys(screen, "s");
    screen_write_file(screen, plain);
    screen_keys(screen, "o");
    assert_shows(screen, "saved /tmp/");
    assert_hides(screen, "brings");
    assert_saved(screen, edited);
    screen_keys(screen, "u");
    assert_text(screen, plain);
    screen_close(screen);
}

/* There is no undo behind the end: what was written over lies beside the file, or the editor stays. */
static void test_overwritten_is_kept_at_the_end(void **state)
{
    (void)state;
    struct screen *screen = open_edited();
    struct str kept = STR_INIT;
    str_printf(&kept, "%s/config.overwritten.yml", screen->directory);
    screen_write_file(screen, "base_model: other\n");
    screen_keys(screen, "qyo");
    assert_true(screen->editor.done);
    assert_saved(screen, edited);
    assert_non_null(strstr(str_text(&screen->editor.farewell), str_text(&kept)));
    check_file(str_text(&kept), "base_model: other\n");
    assert_int_equal(unlink(str_text(&kept)), 0);
    screen_close(screen);
    str_fini(&kept);

    screen = open_edited();
    assert_int_equal(unlink(screen->path), 0);
    screen_keys(screen, "qyo");
    assert_true(screen->editor.done);
    assert_int_equal(screen->editor.farewell.len, 0);
    assert_saved(screen, edited);
    screen_close(screen);
}

static void test_editor_stays_when_nothing_can_be_kept(void **state)
{
    (void)state;
    struct str name = STR_INIT;
    str_add_repeat(&name, 'n', 250); /* a longer one, beside it, would be too long */
    struct screen *screen = screen_open(&(struct screen_setup){.text = plain, .name = str_text(&name)});
    screen_keys(screen, "G<Enter>");
    screen_write_file(screen, "base_model: other\n");
    screen_keys(screen, "qyo");
    assert_false(screen->editor.done);
    assert_saved(screen, edited);
    assert_shows(screen, "saved, but no copy of what was there: u brings it back, q leaves without it");
    screen_keys(screen, "u");
    assert_text(screen, "base_model: other\n");
    screen_close(screen);
    str_fini(&name);
}

static void test_gone_from_the_disk(void **state)
{
    (void)state;
    struct screen *screen = open_edited();
    assert_int_equal(unlink(screen->path), 0);
    screen_keys(screen, "s");
    assert_shows(screen, "The file is gone from the disk; overwriting makes it again.");
    screen_keys(screen, "o");
    assert_saved(screen, edited);
    assert_hides(screen, "was on the disk");
    screen_close(screen);
}

/* What happened is at its start, and why at its end. */
static void test_message_is_cut_in_the_middle(void **state)
{
    (void)state;
    struct screen *screen = screen_of(plain);
    editor_say(&screen->editor, ROLE_ERROR, "can't write /%0100d/config.yml: no space left on device", 7);
    editor_draw(&screen->editor);
    assert_shows(screen, "\ncan't write /00000000");
    assert_shows(screen, "\u2026007/config.yml: no space left on device");
    screen_close(screen);
}

static void test_reload(void **state)
{
    (void)state;
    struct screen *screen = open_edited();
    screen_write_file(screen, "base_model: other\n");
    screen_keys(screen, "sr");
    assert_text(screen, "base_model: other\n");
    assert_shows(screen, "u brings your changes back");
    assert_hides(screen, "[+]");
    screen_keys(screen, "u");
    assert_text(screen, edited);
    screen_close(screen);
}

static void test_quit_when_changed_on_disk(void **state)
{
    (void)state;
    struct screen *screen = open_edited();
    screen_write_file(screen, "base_model: other\n");
    screen_keys(screen, "qs");
    assert_shows(screen, "changed on disk");
    screen_keys(screen, "o");
    assert_true(screen->editor.done);
    assert_saved(screen, edited);
    screen_close(screen);
}

static void test_save_that_fails(void **state)
{
    (void)state;
    struct screen *screen = screen_open(&(struct screen_setup){.text = NULL});
    screen_keys(screen, "abase_model<Enter>x<Enter>");
    rmdir(screen->directory);
    screen_keys(screen, "s");
    assert_shows(screen, "Not saved");
    assert_shows(screen, "can't write ");
    assert_shows(screen, "it can't be made there: no");
    assert_shows(screen, "s tries again");
    assert_shows(screen, "[+]");
    screen_keys(screen, "<Esc>qy");
    assert_false(screen->editor.done);
    assert_text(screen, "base_model: x\n");
    screen_close(screen);
}

static void test_new_file(void **state)
{
    (void)state;
    struct screen *screen = screen_open(&(struct screen_setup){.text = NULL});
    assert_shows(screen, "[new]");
    assert_shows(screen, "a  add a key");
    screen_keys(screen, "abase_model<Enter>org/m<Enter>s");
    assert_saved(screen, "base_model: org/m\n");
    assert_hides(screen, "[new]");
    screen_close(screen);
}

/* It is YAML, only no keys: nothing of it is broken, and nothing of it is a config. */
static void test_list_for_a_config(void **state)
{
    (void)state;
    struct screen *screen = screen_of("- a\n- b\n");
    assert_shows(screen, "no axolotl config");
    assert_hides(screen, "no problems");
    assert_shows(screen, "A config is keys with values");
    assert_hides(screen, "where it breaks");
    screen_keys(screen, "<Enter>");
    assert_shows(screen, "not in a file that has no keys: e opens it in your editor");
    screen_keys(screen, "m");
    assert_shows(screen, "not in a file that has no keys");
    assert_text(screen, "- a\n- b\n");
    screen_close(screen);
}

static void test_broken_file(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nflash: [1, 2\nlora_r: 8\n");
    assert_shows(screen, "1 error");
    assert_shows(screen, "    base_model: x");
    assert_shows(screen, "flash: [1, 2");
    assert_shows(screen, "mends it in your own editor");
    assert_shows(screen, "e mend");
    assert_shows(screen, "line 3 column 7  yaml-syntax");
    assert_true(screen_cursor_line(screen)[0] == 'E');
    screen_keys(screen, "<Enter>");
    assert_shows(screen, "not while the file is broken: mend it with e first");
    screen_keys(screen, "m");
    assert_shows(screen, "not while the file is broken");
    screen_keys(screen, "axA/<Space><BS>fus");
    assert_text(screen, "base_model: x\nflash: [1, 2\nlora_r: 8\n");
    screen_keys(screen, "q");
    assert_true(screen->editor.done);
    screen_close(screen);
}

static void test_other_editor(void **state)
{
    (void)state;
    setenv("EDITOR", "sed -i -e s/x/y/", 1);
    unsetenv("VISUAL");
    struct screen *screen = screen_of(plain);
    /* sed takes "+1" for a file that is not there, says so, and edits the other one. */
    screen_keys(screen, "e");
    assert_text(screen, "base_model: y\nload_in_8bit: false  # why not\n");
    assert_shows(screen, "read again");
    screen_keys(screen, "u");
    assert_text(screen, plain);
    screen_keys(screen, "e");
    assert_shows(screen, "open the file in the other editor?");
    screen_keys(screen, "<Esc>");
    assert_saved(screen, "base_model: y\nload_in_8bit: false  # why not\n");
    screen_keys(screen, "ey");
    assert_text(screen, "base_model: y\nload_in_8bit: false  # why not\n");
    setenv("EDITOR", "true", 1);
    screen_keys(screen, "e");
    assert_shows(screen, "nothing was changed there");
    setenv("VISUAL", "/no/such/editor --now", 1);
    screen_keys(screen, "e");
    assert_shows(screen, "can't run /no/such/editor: no such file");
    screen_close(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_save),
        cmocka_unit_test(test_quit),
        cmocka_unit_test(test_quit_with_changes),
        cmocka_unit_test(test_quit_and_discard),
        cmocka_unit_test(test_diff),
        cmocka_unit_test(test_diff_of_long_lines),
        cmocka_unit_test(test_overwrite),
        cmocka_unit_test(test_overwritten_comes_back),
        cmocka_unit_test(test_same_text_on_disk),
        cmocka_unit_test(test_changed_again_while_asked),
        cmocka_unit_test(test_overwritten_is_kept_at_the_end),
        cmocka_unit_test(test_editor_stays_when_nothing_can_be_kept),
        cmocka_unit_test(test_gone_from_the_disk),
        cmocka_unit_test(test_message_is_cut_in_the_middle),
        cmocka_unit_test(test_reload),
        cmocka_unit_test(test_quit_when_changed_on_disk),
        cmocka_unit_test(test_save_that_fails),
        cmocka_unit_test(test_new_file),
        cmocka_unit_test(test_list_for_a_config),
        cmocka_unit_test(test_broken_file),
        cmocka_unit_test(test_other_editor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
