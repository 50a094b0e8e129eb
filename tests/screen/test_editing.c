/* Changing things row by row: toggles, pickers, the line to type in, fixes, adding, removing, undo. */
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "harness.h"
#include "utf8.h"

static void test_toggle(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nattn_implementation: sdpa\nsample_packing: true  # fast\n");
    assert_shows(screen, "\nW   attn_implementation");
    screen_keys(screen, "/sample_packing<Enter><Enter>");
    assert_text(screen, "base_model: x\nattn_implementation: sdpa\nsample_packing: false  # fast\n");
    assert_shows(screen, "sample_packing: false");
    assert_shows(screen, " [+]");
    assert_shows(screen, "\n +  sample_packing");
    assert_hides(screen, "\nW   attn_implementation");
    assert_shows(screen, "no problems");
    screen_keys(screen, "<Space>");
    assert_shows(screen, "\nW   attn_implementation");
    assert_hides(screen, " [+]");
    screen_close(screen);
}

/* Refused, and the way out is on the screen, however narrow the line below. */
static void test_shared_value(void **state)
{
    (void)state;
    static const char text[] = "common: &c {type: alpaca, split: train}\ndatasets:\n  - {<<: *c, path: one}\n"
                               "  - {<<: *c, path: two}\n";
    struct screen *screen = screen_of(text);
    screen_keys(screen, "/split<Enter>x");
    assert_text(screen, text);
    assert_shows(screen, "split is part of &c (line 1), which");
    assert_shows(screen, "Edit line 1 by hand");
    assert_shows(screen, "value out in place of *c");
    screen_keys(screen, "/common<Enter>lj");
    assert_hides(screen, "Edit line 1 by hand");
    screen_keys(screen, "<Enter>x<Enter>");
    assert_text(screen, text);
    assert_shows(screen, "type is part of &c (line 1), which");
    assert_shows(screen, "Edit line 1 by hand");
    screen_close(screen);
}

static void test_space_opens_picker(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nadapter: lora\n");
    screen_keys(screen, "G<Space>");
    assert_cursor(screen, "lora");
    assert_shows(screen, "now");
    screen_keys(screen, "j<Enter>");
    assert_text(screen, "base_model: x\nadapter: qlora\n");
    assert_cursor(screen, "adapter");
    screen_close(screen);
}

static void test_picker_moves_and_leaves(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nbf16: auto\n");
    screen_keys(screen, "G<Enter>");
    assert_cursor(screen, "auto");
    screen_keys(screen, "g");
    assert_cursor(screen, "true");
    screen_keys(screen, "G<Home><End><Up><Down>k");
    assert_cursor(screen, "false");
    screen_keys(screen, "?");
    assert_shows(screen, "bf16: a key of the config");
    screen_keys(screen, "<Esc><Esc>");
    assert_cursor(screen, "bf16");
    screen_keys(screen, "<Enter>q<Enter><C-c>");
    assert_text(screen, "base_model: x\nbf16: auto\n");
    screen_close(screen);
}

static void test_backend_picker(void **state)
{
    (void)state;
    struct screen *screen = screen_open(&(struct screen_setup){
        .text = "base_model: x\nflash_attention: true  # fast\nxformers_attention:\nsample_packing: true\n",
        .target = "t4",
    });
    screen_keys(screen, "jj<Enter>");
    assert_shows(screen, "backend                           packing  flash  cast  here");
    assert_shows(screen, "▸*flash_attention_2                 yes      yes    yes   needs sm_80  1E");
    assert_shows(screen, "  sdpa                              -        -      -     ok           2W");
    assert_shows(screen, "another hub kernel…");
    assert_cursor(screen, "flash_attention_2");
    screen_keys(screen, "jjj");
    assert_cursor(screen, "xformers");
    screen_keys(screen, "<Enter>");
    assert_text(screen, "base_model: x\nattn_implementation: xformers  # fast\nsample_packing: true\n");
    assert_shows(screen, "attention xformers");
    assert_cursor(screen, "attn_implementation");
    screen_keys(screen, "u");
    assert_shows(screen, "undone: backend xformers");
    assert_text(screen, "base_model: x\nflash_attention: true  # fast\nxformers_attention:\nsample_packing: true\n");
    screen_close(screen);
}

static void test_hub_kernel(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nattn_implementation: sdpa\n");
    screen_keys(screen, "jj<Enter>G<Enter>");
    assert_shows(screen, "> kernels-community/");
    screen_keys(screen, "my-kernel");
    assert_shows(screen, "i attn_implementation");
    screen_keys(screen, "<Enter>");
    assert_text(screen, "base_model: x\nattn_implementation: kernels-community/my-kernel\n");
    assert_cursor(screen, "attn_implementation");
    screen_close(screen);
}

static void test_target_from_picker(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nattn_implementation: sdpa\n");
    screen_keys(screen, "jj<Enter>");
    assert_hides(screen, "needs sm_80");
    screen_keys(screen, "tt4<Enter>");
    assert_shows(screen, "needs sm_80");
    screen_close(screen);
}

static void test_line_editor(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nmicro_batch_size: 2  # per GPU\n");
    screen_keys(screen, "G<Enter>");
    assert_shows(screen, "micro_batch_size  a whole number; default 1");
    assert_shows(screen, "\n> 2");
    screen_keys(screen, "x");
    assert_shows(screen, "\nE micro_batch_size");
    screen_keys(screen, "<BS>4");
    assert_hides(screen, "\nE micro_batch_size");
    screen_keys(screen, "<Enter>");
    assert_text(screen, "base_model: x\nmicro_batch_size: 24  # per GPU\n");
    screen_keys(screen, "<Enter><C-u>9<Esc>");
    assert_text(screen, "base_model: x\nmicro_batch_size: 24  # per GPU\n");
    screen_keys(screen, "<Enter><C-a>1<Right><C-k><Home><Del><End>7<Left><C-d><C-e>many<Enter>");
    assert_text(screen, "base_model: x\nmicro_batch_size: 2many  # per GPU\n");
    assert_shows(screen, "\nE+  micro_batch_size");
    screen_close(screen);
}

static void test_line_editor_takes_what_is_no_yaml(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nwandb_name: y\n");
    screen_keys(screen, "G<Enter><C-u>[a");
    assert_shows(screen, "it will be written in quotes");
    screen_keys(screen, "<Enter>");
    assert_text(screen, "base_model: x\nwandb_name: '[a'\n");
    assert_shows(screen, "\nwandb_name: '[a'\n");
    screen_close(screen);
}

/* A # behind a blank would start a comment: in a text it is meant. */
static void test_line_editor_keeps_a_number_sign(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nwandb_name: y  # mine\n");
    screen_keys(screen, "G<Enter><C-u>run#3");
    assert_hides(screen, "in quotes");
    screen_keys(screen, "<C-u>run #3");
    assert_shows(screen, "\n# would start a comment: it will be written in quotes\n");
    screen_keys(screen, "<Enter>");
    assert_text(screen, "base_model: x\nwandb_name: 'run #3'  # mine\n");
    assert_shows(screen, "\nwandb_name: 'run #3'\n");
    screen_keys(screen, "<Enter><C-u># all<Enter>");
    assert_text(screen, "base_model: x\nwandb_name: '# all'  # mine\n");
    screen_keys(screen, "<Enter><C-u>5 # gpus<C-o>");
    assert_shows(screen, "\n5 # gpus\n");
    screen_keys(screen, "<C-s>");
    assert_text(screen, "base_model: x\nwandb_name: '5 # gpus'  # mine\n");
    screen_close(screen);
    screen = screen_of("base_model: x\nmine: y\n");
    screen_keys(screen, "G<Enter><C-u>run #3<Enter><Enter>");
    assert_text(screen, "base_model: x\nmine: 'run #3'\n");
    screen_close(screen);
}

/* Where it can be nothing but a comment, it is not lost without a word. */
static void test_line_editor_tells_of_a_lost_comment(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nlora_r: 8\n");
    screen_keys(screen, "G<Enter> # rank");
    assert_shows(screen, "\nnot kept, as a comment: # rank\n");
    screen_keys(screen, "<Enter>");
    assert_shows(screen, "\nno change: lora_r: 8; not kept: # rank\n");
    screen_keys(screen, "<Enter><C-u>16 # rank<Enter>");
    assert_text(screen, "base_model: x\nlora_r: 16\n");
    assert_shows(screen, "\nlora_r: 16; not kept: # rank\n");
    screen_close(screen);
    screen = screen_of("base_model: x\nwandb_name: y\n");
    screen_keys(screen, "G<Enter><C-u>\"a b\" # c");
    assert_shows(screen, "\nnot kept, as a comment: # c\n");
    screen_keys(screen, "<C-o>");
    assert_shows(screen, "\na b\n");
    assert_shows(screen, "\nnot taken to the page, as a comment: # c\n");
    screen_keys(screen, "<Esc><Esc><Enter><C-u>\"a b\" # c<Enter>");
    assert_text(screen, "base_model: x\nwandb_name: \"a b\"\n");
    assert_shows(screen, "\nwandb_name: \"a b\"; not kept: # c\n");
    screen_keys(screen, "/base_model<Enter>alearning_rate<Enter><C-u>1e-5 # low<Enter>");
    assert_text(screen, "base_model: x\nlearning_rate: 1e-5\nwandb_name: \"a b\"\n");
    screen_close(screen);
}

static void test_line_editor_wide(void **state)
{
    (void)state;
    struct screen *screen =
        screen_open(&(struct screen_setup){.text = "base_model: x\nwandb_name: y\n", .columns = 30});
    screen_keys(screen, "G<Enter><BS>漢字é<Left><BS>語");
    assert_shows(screen, "> 漢語é");
    screen_keys(screen, "<End> and many more words than fit");
    assert_shows(screen, "> <");
    screen_keys(screen, "<Home>");
    assert_shows(screen, "> 漢語é and");
    int row, column;
    assert_true(terminal_cursor_at(screen->terminal, &row, &column));
    assert_int_equal(column, 2);
    screen_keys(screen, "<Right>");
    assert_true(terminal_cursor_at(screen->terminal, &row, &column));
    assert_int_equal(column, 4);
    screen_keys(screen, "<Enter>");
    assert_text(screen, "base_model: x\nwandb_name: 漢語é and many more words than fit\n");
    assert_false(terminal_cursor_at(screen->terminal, &row, &column));
    screen_close(screen);
}

/* What is cut off at the right is never half of a wide character: curses would tear its own screen. */
static void test_line_editor_wide_at_the_edge(void **state)
{
    (void)state;
    for (int columns = 20; columns < 24; columns++) {
        struct screen *screen = screen_open(&(struct screen_setup){.text = "wandb_name: y\n", .columns = columns});
        screen_keys(screen, "G<Enter><BS>漢漢漢漢漢漢漢漢漢漢漢漢<Home>");
        int row, column;
        assert_true(terminal_cursor_at(screen->terminal, &row, &column));
        const char *line = screen_line(screen, row);
        assert_int_equal(utf8_columns(line, strlen(line)), columns);
        assert_int_equal(line[strlen(line) - 1], '>');
        screen_close(screen);
    }
}

/* A combining mark has nothing to combine with at the start of a line; the line above is not for it. */
static void test_mark_at_the_start(void **state)
{
    (void)state;
    struct screen *screen = screen_of("wandb_name: y\n");
    screen_keys(screen, "\u0301");
    assert_shows(screen, " \u0301 does nothing here");
    screen_close(screen);
}

static void test_paste(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nwandb_name: y\n");
    screen_paste(screen, "xq\nG");
    assert_shows(screen, "pasted text dropped");
    assert_text(screen, "base_model: x\nwandb_name: y\n");
    assert_false(screen->editor.done);
    screen_keys(screen, "G<Enter><C-u>");
    screen_paste(screen, "a\nb\033[31m");
    screen_keys(screen, "<Enter>");
    assert_text(screen, "base_model: x\nwandb_name: a b[31m\n");
    screen_close(screen);
}

/* What concerns all keys is told where a text field has no other line for it, until the next key. */
static void test_paste_that_was_dropped(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nwandb_name: y\n");
    screen_keys(screen, "G<Enter>");
    editor_handle(&screen->editor, &(struct event){.kind = EVENT_PASTE_UNENDED});
    editor_draw(&screen->editor);
    assert_shows(screen, "the paste was dropped, its end never came: paste again");
    screen_keys(screen, "z");
    assert_hides(screen, "the paste was dropped");
    assert_shows(screen, "> yz");
    editor_handle(&screen->editor, &(struct event){.kind = EVENT_PASTE_TOO_LONG});
    editor_draw(&screen->editor);
    assert_shows(screen, "longer than 4 MiB");
    screen_close(screen);
}

static void test_fix(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nattn_implementation: flash  # short\n");
    screen_keys(screen, "nf");
    assert_shows(screen, "E attn_implementation: flash");
    assert_shows(screen, "> 1 ");
    assert_shows(screen, "- 2  attn_implementation: flash  # short");
    assert_shows(screen, "+ 2  attn_implementation: flash_attention_2  # short");
    screen_keys(screen, "?");
    assert_shows(screen, "attn-impl-short-alias");
    screen_keys(screen, "<Esc><Enter>");
    assert_text(screen, "base_model: x\nattn_implementation: flash_attention_2  # short\n");
    assert_shows(screen, "no problems");
    screen_close(screen);
}

/* The key with the problem may be gone: the one that was written in its place is looked at next. */
static void test_cursor_follows_a_fix(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nsdp_attention: true\nsequence_len: 8\n");
    screen_keys(screen, "/sdp_attention<Enter>f<Enter>");
    assert_text(screen, "base_model: x\nattn_implementation: sdpa\nsequence_len: 8\n");
    assert_cursor(screen, "attn_implementation");
    screen_close(screen);
}

static void test_fixes_to_choose_from(void **state)
{
    (void)state;
    const char *text = "base_model: x\nattn_implementation: sdpa\nsample_packing: true\n";
    struct screen *screen = screen_of(text);
    screen_keys(screen, "nf");
    assert_cursor(screen, "1");
    screen_keys(screen, "G");
    assert_shows(screen, "+ 3  sample_packing: false");
    screen_keys(screen, "<Esc>");
    assert_text(screen, text);
    screen_keys(screen, "fG<Enter>");
    assert_text(screen, "base_model: x\nattn_implementation: sdpa\nsample_packing: false\n");
    screen_close(screen);
}

/* A key that axolotl ignores may go without that anything runs in another way; the same key put right is read. */
static void test_fix_without_effect(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nsharding_thing: 1\n");
    screen_keys(screen, "/sharding_thing<Enter>f");
    assert_shows(screen, "> 1 remove sharding_thing");
    assert_hides(screen, "changes what runs");
    screen_close(screen);
    screen = screen_of("base_model: x\nlearning_rat: 0.1\n");
    screen_keys(screen, "/learning_rat<Enter>f");
    assert_shows(screen, "learning_rate");
    assert_shows(screen, "(changes what runs)");
    screen_close(screen);
}

static void test_nothing_to_fix(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\n");
    screen_keys(screen, "f");
    assert_shows(screen, "no problem here");
    screen_close(screen);
}

static void test_undo_and_redo(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nstrict: false\nload_in_8bit: false\n");
    screen_keys(screen, "u");
    assert_shows(screen, "nothing to undo");
    screen_keys(screen, "/strict<Enter><Enter>/load_in_8bit<Enter><Enter>");
    assert_text(screen, "base_model: x\nstrict: true\nload_in_8bit: true\n");
    assert_shows(screen, "u undo");
    screen_keys(screen, "u");
    assert_shows(screen, "undone: load_in_8bit: true");
    assert_text(screen, "base_model: x\nstrict: true\nload_in_8bit: false\n");
    screen_keys(screen, "u");
    assert_text(screen, "base_model: x\nstrict: false\nload_in_8bit: false\n");
    screen_keys(screen, "<C-r><C-r>");
    assert_shows(screen, "done again: load_in_8bit: true");
    assert_text(screen, "base_model: x\nstrict: true\nload_in_8bit: true\n");
    screen_keys(screen, "<C-r>");
    assert_shows(screen, "nothing to redo");
    screen_close(screen);
}

static void test_remove(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nsequence_len: 2048  # long\ntf32: true\n");
    screen_keys(screen, "x");
    assert_text(screen, "sequence_len: 2048  # long\ntf32: true\n");
    screen_keys(screen, "u/sequence_len<Enter><BS>");
    assert_text(screen, "base_model: x\n# long\ntf32: true\n");
    assert_shows(screen, "back to the default, 512");
    screen_keys(screen, "gx");
    assert_shows(screen, "a section is not in the file");
    screen_keys(screen, "A/sequence_len<Enter><BS>");
    assert_shows(screen, "it is the default already");
    screen_close(screen);
}

static void test_default_made_explicit(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\n");
    screen_keys(screen, "A/sequence_len<Enter><Enter>");
    assert_text(screen, "base_model: x\nsequence_len: 512\n");
    screen_close(screen);
}

static void test_add(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nsequence_len: 2048\n");
    screen_keys(screen, "a");
    assert_shows(screen, "Add a key: a part of its name, or of what it does");
    screen_keys(screen, "micro_ba");
    assert_cursor(screen, "micro_batch_size");
    screen_keys(screen, "<Enter>");
    assert_shows(screen, "\n> 1");
    screen_keys(screen, "<C-u>8<Enter>");
    assert_text(screen, "base_model: x\nsequence_len: 2048\nmicro_batch_size: 8\n");
    assert_cursor(screen, "micro_batch_size");
    screen_keys(screen, "asequence_len");
    assert_shows(screen, "in the file: Enter goes there");
    screen_keys(screen, "<Enter>");
    assert_cursor(screen, "sequence_len");
    screen_keys(screen, "amy_own");
    assert_shows(screen, "no known field: added as it stands");
    screen_keys(screen, "<Enter>1<Enter>");
    assert_text(screen, "base_model: x\nsequence_len: 2048\nmicro_batch_size: 8\nmy_own: 1\n");
    screen_keys(screen, "aflash_attention");
    assert_hides(screen, "no known field");
    screen_keys(screen, "<Esc>apacking<Down><Up><PgDn><PgUp><Left><Right><Del><BS><C-w><C-u><Esc>");
    assert_cursor(screen, "my_own");
    screen_keys(screen, "a<C-c>");
    screen_paste(screen, "x");
    screen_close(screen);
}

/* A path as messages write it leads into a list that is made for it. */
static void test_add_a_path(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\n");
    screen_keys(screen, "adatasets.0.path");
    assert_hides(screen, "no known field");
    screen_keys(screen, "<Enter><C-u>tiny<Enter>");
    assert_text(screen, "base_model: x\ndatasets:\n  - path: tiny\n");
    screen_keys(screen, "galora_target_modules.0<Enter>q_proj<Enter>");
    assert_text(screen, "base_model: x\nlora_target_modules:\n  - q_proj\ndatasets:\n  - path: tiny\n");
    screen_keys(screen, "galoraplus.0.x");
    assert_shows(screen, "no known field");
    screen_keys(screen, "<Esc>gaplugins.1<Enter>x");
    assert_shows(screen, "1 is no place in the list");
    screen_keys(screen, "<Esc>");
    screen_close(screen);
}

static void test_add_a_backend(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\n");
    screen_keys(screen, "aattn_impl<Enter>j<Enter>");
    assert_text(screen, "base_model: x\nattn_implementation: sdpa\n");
    screen_close(screen);
}

static void test_add_inside(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\ndatasets:\n  - path: a\n    type: alpaca\n");
    screen_keys(screen, "Gljljaspl");
    assert_shows(screen, "datasets.0");
    screen_keys(screen, "<Enter>train<Enter>");
    assert_text(screen, "base_model: x\ndatasets:\n  - path: a\n    type: alpaca\n    split: train\n");
    screen_close(screen);
}

/* Keys of the entry's own kind of data come first, the others behind them with the reason. */
static void test_add_of_a_kind(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\ndatasets:\n  - path: a\n    type: alpaca\n");
    screen_keys(screen, "Gljljacolumn<Down>");
    assert_cursor(screen, "field_messages");
    assert_shows(screen, "\n  text_column                   for pretraining_dataset\n  field_chosen ");
    screen_keys(screen, "<C-u>chosen");
    assert_cursor(screen, "field_chosen");
    assert_shows(screen, "for preference pairs (rl: dpo)");
    assert_shows(screen, "For preference pairs (rl: dpo); here are plain samples and chats.");
    screen_keys(screen, "<C-u>field_");
    assert_cursor(screen, "field_messages");
    screen_keys(screen, "<Esc>q");
    screen_close(screen);
    screen = screen_of("base_model: x\nrl: dpo\ndatasets:\n  - path: a\n    type: chatml.intel\n");
    screen_keys(screen, "Gkkljljafield_chosen");
    assert_hides(screen, "or preference pairs");
    screen_keys(screen, "<C-u>temperature");
    assert_shows(screen, "For plain samples and chats; here are preference pairs (rl: dpo).");
    screen_keys(screen, "<Enter>1<Enter>");
    assert_text(screen, "base_model: x\nrl: dpo\ndatasets:\n  - path: a\n    type: chatml.intel\n    temperature: 1\n");
    screen_keys(screen, "afield_chosen");
    assert_shows(screen, "For preference pairs (rl: dpo): dropped beside the keys that are here.");
    screen_close(screen);
}

static void test_append(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\ndatasets:\n  - path: a\n    type: alpaca\n");
    screen_keys(screen, "Ga");
    assert_shows(screen, "datasets.1.path  text; or a whole entry: {path: ..., ...}");
    screen_keys(screen, "{path: b, type: alpaca}<Enter>");
    assert_shows(screen, "▾ datasets");
    assert_cursor(screen, "▾ 1");
    assert_non_null(strstr(str_text(&screen->session->text), "path: b"));
    screen_keys(screen, "x");
    assert_text(screen, "base_model: x\ndatasets:\n  - path: a\n    type: alpaca\n");
    screen_keys(screen, "G<BS>");
    assert_shows(screen, "an entry of a list has no default");
    screen_close(screen);
}

static void test_nested_value(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\ndatasets:\n  - path: a\n    type: alpaca\n");
    screen_keys(screen, "Gljlj<Enter><C-u>b/c<Enter>");
    assert_text(screen, "base_model: x\ndatasets:\n  - path: b/c\n    type: alpaca\n");
    assert_cursor(screen, "path");
    assert_shows(screen, "\n +  ");
    screen_close(screen);
}

static void test_empty_file(void **state)
{
    (void)state;
    struct screen *screen = screen_of("");
    assert_shows(screen, "The file holds no key yet.");
    assert_shows(screen, "a  add a key");
    screen_keys(screen, "<Enter>x<Space><BS>fhljkm?");
    assert_shows(screen, "All keys");
    screen_keys(screen, "qabase_model<Enter>org/m<Enter>");
    assert_text(screen, "base_model: org/m\n");
    screen_close(screen);
}

static void test_read_only(void **state)
{
    (void)state;
    struct screen *screen =
        screen_open(&(struct screen_setup){.text = "base_model: x\nflash_attention: true\n", .read_only = true});
    assert_shows(screen, "[RO]");
    screen_keys(screen, "<Enter>");
    assert_shows(screen, "the file can't be changed: you may not write to it");
    screen_keys(screen, "xaG<Space><BS>fm");
    assert_hides(screen, "Enter apply");
    screen_keys(screen, "<Esc>");
    assert_text(screen, "base_model: x\nflash_attention: true\n");
    screen_close(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_toggle),
        cmocka_unit_test(test_shared_value),
        cmocka_unit_test(test_space_opens_picker),
        cmocka_unit_test(test_picker_moves_and_leaves),
        cmocka_unit_test(test_backend_picker),
        cmocka_unit_test(test_hub_kernel),
        cmocka_unit_test(test_target_from_picker),
        cmocka_unit_test(test_line_editor),
        cmocka_unit_test(test_line_editor_takes_what_is_no_yaml),
        cmocka_unit_test(test_line_editor_keeps_a_number_sign),
        cmocka_unit_test(test_line_editor_tells_of_a_lost_comment),
        cmocka_unit_test(test_line_editor_wide),
        cmocka_unit_test(test_line_editor_wide_at_the_edge),
        cmocka_unit_test(test_mark_at_the_start),
        cmocka_unit_test(test_paste),
        cmocka_unit_test(test_paste_that_was_dropped),
        cmocka_unit_test(test_fix),
        cmocka_unit_test(test_cursor_follows_a_fix),
        cmocka_unit_test(test_fixes_to_choose_from),
        cmocka_unit_test(test_fix_without_effect),
        cmocka_unit_test(test_nothing_to_fix),
        cmocka_unit_test(test_undo_and_redo),
        cmocka_unit_test(test_remove),
        cmocka_unit_test(test_default_made_explicit),
        cmocka_unit_test(test_add),
        cmocka_unit_test(test_add_a_path),
        cmocka_unit_test(test_add_a_backend),
        cmocka_unit_test(test_add_inside),
        cmocka_unit_test(test_add_of_a_kind),
        cmocka_unit_test(test_append),
        cmocka_unit_test(test_nested_value),
        cmocka_unit_test(test_empty_file),
        cmocka_unit_test(test_read_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
