/* Screens of every size and kind: small, tiny, resized, without colour, without UTF-8, without reverse video. */
#include <locale.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "harness.h"

static const char text[] = "base_model: org/model\nflash_attention: true\nsample_packing: true\nlora_r: eight\n";

static struct screen *open_size(int rows, int columns)
{
    return screen_open(&(struct screen_setup){.text = text, .rows = rows, .columns = columns});
}

static void test_20_by_5(void **state)
{
    (void)state;
    struct screen *screen = open_size(5, 20);
    assert_string_equal(screen_line(screen, 0), "  ▾ Model & tokeniz…");
    assert_string_equal(screen_line(screen, 1), "    base_model org/…");
    assert_string_equal(screen_line(screen, 4), "Enter edit    n next");
    screen_keys(screen, "Nk");
    assert_string_equal(screen_line(screen, 4), "Enter fold    n next");
    screen_keys(screen, "j");
    assert_non_null(strstr(screen_line(screen, 4), "line 4  E lora_r"));
    screen_keys(screen, "<Enter>");
    assert_shows(screen, "> eight");
    screen_keys(screen, "<C-u>8<Enter>");
    assert_cursor(screen, "lora_r");
    screen_keys(screen, "q");
    assert_shows(screen, "y save  n discard");
    screen_keys(screen, "<Esc>?<Esc>f<Esc>a<Esc>/x<Esc>t<Esc>d<Esc>m<Esc>");
    screen_close(screen);
}

static void test_without_detail(void **state)
{
    (void)state;
    struct screen *screen = open_size(12, 80);
    assert_hides(screen, "│");
    assert_hides(screen, "config.yml");
    assert_shows(screen, "base_model ");
    screen_keys(screen, "n");
    assert_shows(screen, "line 2  ~ flash_attention");
    screen_close(screen);
}

static void test_detail_below(void **state)
{
    (void)state;
    struct screen *screen = open_size(24, 60);
    screen_keys(screen, "N");
    assert_hides(screen, "│");
    assert_shows(screen, "\nlora_r, line 4\n");
    assert_shows(screen, "\nE lora_r");
    screen_close(screen);
}

static void test_one_row(void **state)
{
    (void)state;
    struct screen *screen = open_size(2, 40);
    assert_string_equal(screen_line(screen, 0), "base_model: org/model");
    assert_string_equal(screen_line(screen, 1), "screen too small");
    screen_keys(screen, "N");
    assert_string_equal(screen_line(screen, 0), "E lora_r: eight");
    screen_keys(screen, "<Enter>");
    assert_shows(screen, "> eight");
    screen_keys(screen, "<Esc>");
    screen_resize(screen, 24, 80);
    assert_cursor(screen, "lora_r");
    assert_shows(screen, "? help  q quit");
    screen_close(screen);
}

/* Every mode on every small size: nothing may break, and the file stays as it is. */
static void test_tiny(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1, 1}, {1, 2},  {2, 1},  {1, 80},  {24, 1}, {2, 2},
                                   {3, 3}, {3, 16}, {4, 17}, {16, 16}, {24, 16}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct screen *screen = open_size(sizes[i][0], sizes[i][1]);
        screen_keys(screen, "jjjkGgnN<PgDn><PgUp>?j?G<Esc><Esc>nf<Down><Esc>m<Esc>d/pa<Esc>tx<Esc>abase<Down><Esc>A");
        screen_keys(screen,
                    "gjjj<Enter><Down><Up><Esc>G<Enter>漢字<Home><End><Esc>A/lora<Enter><Enter>x<Enter>q<Esc>u");
        assert_text(screen, text);
        screen_close(screen);
    }
}

static void test_resize(void **state)
{
    (void)state;
    struct screen *screen = open_size(24, 80);
    screen_keys(screen, "N");
    for (int rows = 1; rows < 40; rows += 3) {
        for (int columns = 1; columns < 170; columns += 13) {
            screen_resize(screen, rows, columns);
            assert_int_equal(screen->editor.list.cursor, 10);
        }
    }
    screen_resize(screen, 24, 80);
    assert_cursor(screen, "lora_r");
    screen_keys(screen, "?");
    screen_resize(screen, 10, 30);
    screen_resize(screen, 30, 100);
    assert_shows(screen, "Help on what is at the cursor");
    screen_close(screen);
}

static void test_ascii(void **state)
{
    (void)state;
    struct screen *screen = screen_open(&(struct screen_setup){
        .text = "base_model: org/mod\xC3\xA9l\nflash_attention: true\ndatasets:\n  - path: a\n    type: b\n",
        .locale = "C",
    });
    assert_shows(screen, "v Model & tokenizer");
    assert_shows(screen, "> datasets");
    assert_shows(screen, "org/mod?l");
    assert_shows(screen, ". flash_atten");
    assert_shows(screen, "------+------");
    assert_shows(screen, " | ");
    const char *dump = screen_dump(screen);
    for (size_t i = 0; dump[i] != '\0'; i++)
        assert_true((unsigned char)dump[i] < 0x80);
    screen_close(screen);
    setlocale(LC_CTYPE, "C.UTF-8");
}

static void test_colour(void **state)
{
    (void)state;
    struct screen *screen = screen_open(&(struct screen_setup){.text = text, .color = true});
    assert_true(terminal_has_color(screen->terminal));
    struct str colored = STR_INIT;
    str_add(&colored, strchr(screen_dump(screen), '\n'));
    screen_close(screen);
    screen = open_size(24, 80);
    assert_false(terminal_has_color(screen->terminal));
    /* The same letters carry the same meaning. */
    assert_string_equal(strchr(screen_dump(screen), '\n'), str_text(&colored));
    assert_cursor(screen, "base_model");
    str_fini(&colored);
    screen_close(screen);
    screen = screen_open(&(struct screen_setup){.text = text, .color = true, .terminal = "vt100"});
    assert_false(terminal_has_color(screen->terminal));
    screen_close(screen);
}

static void test_dumb(void **state)
{
    (void)state;
    struct screen *screen = screen_open(&(struct screen_setup){.text = text, .color = true, .terminal = "dumb"});
    assert_shows(screen, "\n >  base_model");
    screen_keys(screen, "j");
    assert_hides(screen, "\n >  base_model");
    screen_close(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_20_by_5), cmocka_unit_test(test_without_detail), cmocka_unit_test(test_detail_below),
        cmocka_unit_test(test_one_row), cmocka_unit_test(test_tiny),           cmocka_unit_test(test_resize),
        cmocka_unit_test(test_ascii),   cmocka_unit_test(test_colour),         cmocka_unit_test(test_dumb),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
