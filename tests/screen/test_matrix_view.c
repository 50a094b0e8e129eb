/* The capability matrix in the editor: moving, explaining, choosing a backend, other targets, small screens. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "harness.h"
#include "matrix_view.h"

static const char config[] = "base_model: org/model\n"
                             "flash_attention: true  # fast\n"
                             "sample_packing: true\n"
                             "adapter: lora\n";

static const struct matrix_view *view_of(const struct screen *screen)
{
    return (const struct matrix_view *)screen->editor.top;
}

static void test_first_look(void **state)
{
    (void)state;
    struct screen *screen = screen_of(config);
    screen_keys(screen, "c");
    assert_shows(screen, "What each backend can be asked for in this config");
    assert_shows(screen, "  backend                           packing  lib    cast   parallel  flatten   >");
    assert_shows(screen, "\n  eager                             if       no     no     no        no");
    assert_shows(screen, "*flash_attention_2                 yes      yes    yes    if        yes");
    assert_shows(screen, "kernels-community/sage-attention");
    assert_shows(screen, "flash_attention_2, packing: yes");
    assert_shows(screen, "columns 1-5 of 10");
    assert_shows(screen, "Enter explain  Esc leave  t target");
    assert_cursor(screen, "flash_attention_2");
    screen_keys(screen, "<Esc>");
    assert_cursor(screen, "base_model");
    assert_text(screen, config);
    screen_close(screen);
}

static void test_columns_scroll(void **state)
{
    (void)state;
    struct screen *screen = screen_of(config);
    screen_keys(screen, "cllllll");
    assert_shows(screen, "flash_attention_2, EBFT: yes");
    assert_shows(screen, "  backend                         < ");
    assert_hides(screen, "packing  ");
    assert_shows(screen, "kernels-community/sage-attention");
    screen_keys(screen, "$");
    assert_shows(screen, "flash_attention_2, packages: if flash-attn");
    assert_shows(screen, "the backend needs a package that the target does not have");
    assert_hides(screen, " >\n");
    screen_keys(screen, "<Right>h");
    assert_shows(screen, "flash_attention_2, hardware: if sm_80+ or amd");
    screen_keys(screen, "0<Left>G");
    assert_shows(screen, "kernels-community/sage-attention, packing: yes");
    screen_keys(screen, "gjk<PgDn><PgUp>");
    assert_shows(screen, "eager, packing: if axolotl>=0.18");
    assert_shows(screen, "sample_packing: true with attn_implementation: eager");
    screen_resize(screen, 24, 140);
    assert_shows(screen, "packages");
    assert_hides(screen, "of 10");
    screen_close(screen);
}

/* What does not fit below the grid ends with a sign, and Enter has the rest. */
static void test_long_note(void **state)
{
    (void)state;
    struct screen *screen = screen_of(config);
    screen_keys(screen, "cjjjll");
    assert_shows(screen, "xformers, dtype cast: yes");
    assert_shows(screen, "since the kernel takes\u2026");
    screen_resize(screen, 25, 80);
    assert_hides(screen, "since the kernel takes\u2026");
    assert_shows(screen, "since the kernel takes");
    screen_close(screen);
}

static void test_explain_and_apply(void **state)
{
    (void)state;
    struct screen *screen = screen_of(config);
    screen_keys(screen, "cgj<Enter>");
    assert_shows(screen, "sdpa: packing");
    assert_shows(screen, "if   It works on this condition: axolotl>=0.18, sm_90");
    assert_shows(screen, "What check says of it here");
    assert_shows(screen, "packing-isolation");
    assert_shows(screen, "Enter apply  Esc leave");
    screen_keys(screen, "<End>");
    assert_shows(screen, "Enter writes attn_implementation: sdpa");
    screen_keys(screen, "<Enter>");
    assert_shows(screen, "backend sdpa");
    assert_cursor(screen, "attn_implementation");
    assert_text(screen, "base_model: org/model\nattn_implementation: sdpa  # fast\nsample_packing: true\nadapter: lora\n");
    screen_keys(screen, "u");
    assert_text(screen, config);
    screen_keys(screen, "c");
    assert_shows(screen, "*flash_attention_2");
    screen_close(screen);
}

static void test_explain_without_apply(void **state)
{
    (void)state;
    struct screen *screen = screen_of(config);
    screen_keys(screen, "c<Enter>");
    assert_shows(screen, "flash_attention_2 is the backend that counts now.");
    assert_hides(screen, "Enter apply");
    screen_keys(screen, "<Enter>");
    assert_shows(screen, "What each backend");
    screen_keys(screen, "llllj<Enter>");
    assert_shows(screen, "flash_attention_3: batch flatten");
    assert_shows(screen, "yes  No rule has anything against it");
    screen_keys(screen, "<Esc>hhl<Enter>");
    assert_text(screen, config);
    screen_close(screen);
    screen = screen_open(&(struct screen_setup){.text = config, .read_only = true});
    screen_keys(screen, "cgj<Enter>");
    assert_hides(screen, "Enter apply");
    assert_hides(screen, "Enter writes");
    screen_close(screen);
}

/* The rules that refuse it are told with their releases. */
static void test_explain_no(void **state)
{
    (void)state;
    struct screen *screen = screen_open(&(struct screen_setup){.text = config, .target = "t4,axolotl=0.18.0"});
    screen_keys(screen, "c$<Left><Enter>");
    assert_shows(screen, "no   It does not work on this target. It would with: sm_80+ or amd");
    assert_shows(screen, "fa2-needs-sm80");
    screen_keys(screen, "<Esc>jjjjj<Right><Enter>");
    assert_shows(screen, "s2: packages");
    assert_shows(screen, "no   It does not work, and no other machine or release changes that.");
    assert_shows(screen, "(axolotl 0.17 and later)");
    screen_close(screen);
}

static void test_target_changes_it(void **state)
{
    (void)state;
    struct screen *screen = screen_of(config);
    screen_keys(screen, "c$h");
    assert_shows(screen, "hardware: if sm_80+ or amd");
    screen_keys(screen, "t<C-u>t4<Enter>");
    assert_shows(screen, "target T4 sm_75");
    assert_shows(screen, "flash_attention_2, hardware: no; it would with sm_80+ or amd");
    screen_close(screen);
}

/* It is computed for a revision and a target, and not at a move or behind an explanation. */
static void test_computed_once(void **state)
{
    (void)state;
    struct screen *screen = screen_of(config);
    screen_keys(screen, "c");
    const struct matrix_cell *cells = view_of(screen)->matrix.cells;
    screen_keys(screen, "jjll<Enter><Esc>?<Esc>t<Esc>hk");
    assert_ptr_equal(view_of(screen)->matrix.cells, cells);
    assert_int_equal(view_of(screen)->column, 1);
    screen_close(screen);
}

static void test_help(void **state)
{
    (void)state;
    struct screen *screen = screen_of(config);
    screen_keys(screen, "c?");
    assert_shows(screen, "The matrix; ? shows all keys");
    assert_shows(screen, "yes  it works");
    assert_shows(screen, "context parallel  context_parallel_size");
    screen_keys(screen, "?");
    assert_shows(screen, "All keys");
    assert_shows(screen, "\nIn the matrix\n"); /* before all others */
    assert_hides(screen, "In the list");
    screen_keys(screen, "<Esc><Esc>");
    assert_shows(screen, "What each backend");
    screen_close(screen);
}

static void test_from_the_picker(void **state)
{
    (void)state;
    struct screen *screen = screen_of("attn_implementation: sdpa\nadapter: lora\n");
    screen_keys(screen, "<Enter>");
    assert_shows(screen, "c matrix");
    screen_keys(screen, "cj<Enter><Enter>");
    assert_text(screen, "attn_implementation: flash_attention_2\nadapter: lora\n");
    assert_cursor(screen, "attn_implementation");
    screen_keys(screen, "<Enter>c<Esc>");
    assert_shows(screen, "c matrix");
    screen_keys(screen, "<Esc>/adapter<Enter><Enter>");
    assert_hides(screen, "c matrix"); /* of values: no matter of backends */
    screen_close(screen);
}

static void test_broken_file(void **state)
{
    (void)state;
    struct screen *screen = screen_of("a: [\n");
    screen_keys(screen, "c");
    assert_shows(screen, "in a small config: this file can't be changed");
    screen_keys(screen, "<Enter>");
    assert_hides(screen, "Enter apply");
    screen_close(screen);
}

static void test_small_screens(void **state)
{
    (void)state;
    struct screen *screen = screen_of(config);
    screen_keys(screen, "c");
    screen_resize(screen, 10, 40);
    assert_shows(screen, "*flash_attention_2");
    assert_shows(screen, "packing");
    screen_resize(screen, 3, 30);
    assert_shows(screen, "flash_attention_2, packing: y");
    screen_resize(screen, 2, 40);
    assert_shows(screen, "flash_attention_2, packing: yes");
    assert_shows(screen, "screen too small");
    for (int rows = 1; rows < 24; rows += 2)
        for (int columns = 1; columns < 90; columns += 7) {
            screen_resize(screen, rows, columns);
            screen_keys(screen, "ljhk$G0g");
        }
    screen_resize(screen, 24, 80);
    assert_shows(screen, "What each backend");
    assert_shows(screen, "eager, packing: if axolotl>=0.18");
    screen_close(screen);
}

/* Letters carry the meaning alone, on a terminal that has nothing else. */
static void test_mono_ascii(void **state)
{
    (void)state;
    struct screen *screen = screen_open(&(struct screen_setup){.text = config, .terminal = "vt100", .locale = "C"});
    screen_keys(screen, "c");
    assert_shows(screen, ">*flash_attention_2                 yes      yes    yes    if        yes");
    screen_close(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_look),
        cmocka_unit_test(test_columns_scroll),
        cmocka_unit_test(test_long_note),
        cmocka_unit_test(test_explain_and_apply),
        cmocka_unit_test(test_explain_without_apply),
        cmocka_unit_test(test_explain_no),
        cmocka_unit_test(test_target_changes_it),
        cmocka_unit_test(test_computed_once),
        cmocka_unit_test(test_help),
        cmocka_unit_test(test_from_the_picker),
        cmocka_unit_test(test_broken_file),
        cmocka_unit_test(test_small_screens),
        cmocka_unit_test(test_mono_ascii),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
