/* The editor that fits each type: pages of text, lists and their entries, nested mappings, unions, ranges; and the search
 * that leads to fields the file does not hold. */
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "harness.h"
#include "model_facts.h"

/* --- Text of several lines ---------------------------------------------------------------------------------------- */

static void test_page_of_a_block(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nchat_template_jinja: |\n    one\n    two\nlora_r: 8\n");
    screen_keys(screen, "/jinja<Enter><Enter>");
    assert_shows(screen, "\none\ntwo\n");
    assert_shows(screen, "line 1 of 3, column 1; the text ends with a line break");
    assert_shows(screen, "Ctrl-S accept  Esc leave  Enter new line");
    screen_keys(screen, "<Down><End> and<Enter>  more");
    assert_shows(screen, "\ntwo and\n  more\n");
    assert_shows(screen, "Esc throw away");
    assert_shows(screen, "line 3 of 4, column 7");
    screen_keys(screen, "<C-s>");
    assert_text(screen, "base_model: x\nchat_template_jinja: |\n  one\n  two and\n    more\nlora_r: 8\n");
    assert_cursor(screen, "chat_template_jinja");
    assert_shows(screen, "chat_template_jinja: 4 lines");
    screen_keys(screen, "u");
    assert_text(screen, "base_model: x\nchat_template_jinja: |\n    one\n    two\nlora_r: 8\n");
    screen_close(screen);
}

/* Nothing typed, nothing written: not even other indentation. Something typed is not lost by one key. */
static void test_page_is_left(void **state)
{
    (void)state;
    const char *text = "base_model: x\nchat_template_jinja: >-\n     one\n     two\n\n     three\n";
    struct screen *screen = screen_of(text);
    screen_keys(screen, "/jinja<Enter><Enter><C-s>");
    assert_text(screen, text);
    assert_shows(screen, "no change: chat_template_jinja");
    screen_keys(screen, "<Enter><Esc>");
    assert_cursor(screen, "chat_template_jinja");
    screen_keys(screen, "<Enter>x<Esc>");
    assert_shows(screen, "Esc again throws away what you typed; Ctrl-S keeps it");
    screen_keys(screen, "y<Esc>");
    assert_shows(screen, "\nxyone two\n");
    screen_keys(screen, "<C-c>");
    assert_cursor(screen, "chat_template_jinja");
    assert_text(screen, text);
    screen_close(screen);
}

static void test_page_from_a_line(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nwandb_name: 'it''s'  # mine\n");
    screen_keys(screen, "G<Enter>");
    assert_shows(screen, "Ctrl-O more lines");
    screen_keys(screen, "<C-o>");
    assert_shows(screen, "\nit's\n");
    screen_paste(screen, "\x1b[31m# a\r\n\tb: c\rd ");
    screen_keys(screen, "<C-s>");
    assert_text(screen, "base_model: x\nwandb_name: |-  # mine\n  [31m# a\n  \tb: c\n  d it's\n");
    screen_keys(screen, "<Enter><Home><C-k><C-k><C-s>");
    assert_text(screen, "base_model: x\nwandb_name: \"\\tb: c\\nd it's\" # mine\n");
    screen_keys(screen, "<Enter><C-d><C-s>");
    assert_text(screen, "base_model: x\nwandb_name: |- # mine\n  b: c\n  d it's\n");
    screen_keys(screen, "<Enter><Down><End><C-w><C-w><BS><C-s>");
    assert_text(screen, "base_model: x\nwandb_name: 'b: c' # mine\n");
    screen_close(screen);
}

/* What was typed on the line counts as typed: the page keeps it, and asks before it goes. */
static void test_page_keeps_what_the_line_had(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nwandb_name: \"run #1\"\n");
    screen_keys(screen, "G<Enter><C-u>hello<C-o>");
    assert_shows(screen, "Esc throw away");
    screen_keys(screen, "<Esc>");
    assert_shows(screen, "Esc again throws away what you typed; Ctrl-S keeps it");
    screen_keys(screen, "<C-s>");
    assert_text(screen, "base_model: x\nwandb_name: hello\n");
    screen_keys(screen, "u<Enter><C-o><C-s>");
    assert_shows(screen, "no change: wandb_name");
    assert_text(screen, "base_model: x\nwandb_name: \"run #1\"\n");
    screen_keys(screen, "<Enter><C-u>hello<C-o><C-e><C-u>run #1<Esc>");
    assert_cursor(screen, "wandb_name");
    screen_close(screen);
}

/* A line drops controls, so what has some is shown on a page; but a page can't hold a NUL. */
static void test_controls_are_kept(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nwandb_name: 'a\u200Eb\tc'\n");
    screen_keys(screen, "G<Enter>");
    assert_shows(screen, "\na<U+200E>b^Ic\n");
    screen_keys(screen, "<C-s>");
    assert_shows(screen, "no change: wandb_name");
    screen_keys(screen, "<Enter><C-e>d<C-s>");
    assert_text(screen, "base_model: x\nwandb_name: \"a\\u200Eb\\tcd\"\n");
    screen_keys(screen, "<Enter>");
    assert_shows(screen, "Ctrl-O more lines");
    screen_close(screen);
    screen = screen_of("base_model: x\nwandb_name: \"a\\0b\\nc\"\n");
    screen_keys(screen, "G<Enter><C-e><Left>d<Enter>");
    assert_text(screen, "base_model: x\nwandb_name: \"a\\0b\\ncd\"\n");
    screen_close(screen);
}

static void test_page_for_a_new_key(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nlora_r: 8\n");
    screen_keys(screen, "achat_template_jinja<Enter>");
    assert_shows(screen, "line 1 of 1, column 1\n");
    screen_keys(screen, "{{ a }}<Enter><Enter>b<C-s>");
    assert_text(screen, "base_model: x\nlora_r: 8\nchat_template_jinja: |-\n  {{ a }}\n\n  b\n");
    screen_close(screen);
}

static void check_cursor_at(struct screen *screen, int row, int column)
{
    int found_row, found_column;
    assert_true(terminal_cursor_at(screen->terminal, &found_row, &found_column));
    assert_int_equal(found_row, row);
    assert_int_equal(found_column, column);
}

/* Columns, not characters; a line that is too long goes on below, and Up and Down keep their column. */
static void test_page_moves(void **state)
{
    (void)state;
    struct str text = STR_INIT;
    str_add(&text, "base_model: x\nchat_template_jinja: |\n  速い is\n  a\n  ");
    str_add_repeat(&text, 'w', 100);
    str_add(&text, "\n  e\xCC\x81nd\n");
    struct screen *screen = screen_of(str_text(&text));
    screen_keys(screen, "/jinja<Enter><Enter><Right><Right>");
    check_cursor_at(screen, 5, 4);
    screen_keys(screen, "<Down>");
    check_cursor_at(screen, 6, 1);
    screen_keys(screen, "<Down>");
    check_cursor_at(screen, 7, 4);
    screen_keys(screen, "<Down>");
    check_cursor_at(screen, 8, 4);
    screen_keys(screen, "<End>");
    check_cursor_at(screen, 8, 21);
    assert_shows(screen, "line 3 of 5, column 101");
    screen_keys(screen, "<Home>");
    check_cursor_at(screen, 7, 0);
    screen_keys(screen, "<Down><Down><Right>");
    check_cursor_at(screen, 9, 1);
    assert_shows(screen, "line 4 of 5, column 3");
    screen_keys(screen, "<Up><Up><Up><Up><Up><Up>");
    check_cursor_at(screen, 5, 0);
    screen_keys(screen, "<Up><PgDn>");
    assert_shows(screen, "line 5 of 5, column 1");
    screen_keys(screen, "<PgUp><C-s>");
    assert_text(screen, str_text(&text));
    screen_close(screen);
    str_fini(&text);
}

/* From many lines on a small screen to none. */
static void test_page_on_any_size(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nchat_template_jinja: |\n  1\n  2\n  3\n  4\n  5\n  6\n  7\n  8\n");
    screen_keys(screen, "/jinja<Enter><Enter>");
    screen_resize(screen, 4, 20);
    screen_keys(screen, "<Down><Down><Down><Down>");
    assert_shows(screen, "\n5\n");
    assert_hides(screen, "1\n");
    static const int sizes[][2] = {{1, 1}, {2, 10}, {3, 16}, {15, 60}, {1, 80}, {24, 2}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        screen_resize(screen, sizes[i][0], sizes[i][1]);
        screen_keys(screen, "<Up><Down><End>");
    }
    screen_resize(screen, 24, 80);
    assert_shows(screen, "\n1\n2\n");
    screen_close(screen);
}

/* --- Lists -------------------------------------------------------------------------------------------------------- */

static void test_entries_of_text(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nlora_target_modules: [q_proj,  v_proj] # two\n");
    screen_keys(screen, "Ga");
    assert_shows(screen, "lora_target_modules.2  text: one entry of the list");
    screen_keys(screen, "k_proj<Enter>");
    assert_text(screen, "base_model: x\nlora_target_modules: [q_proj,  v_proj, k_proj] # two\n");
    assert_cursor(screen, "k_proj");
    assert_shows(screen, "K J move it, x removes it");
    screen_keys(screen, "KK");
    assert_text(screen, "base_model: x\nlora_target_modules: [k_proj,  q_proj, v_proj] # two\n");
    assert_cursor(screen, "k_proj");
    screen_keys(screen, "K");
    assert_shows(screen, "this is the first entry already");
    screen_keys(screen, "JJJ");
    assert_shows(screen, "this is the last entry already");
    screen_keys(screen, "x");
    assert_text(screen, "base_model: x\nlora_target_modules: [q_proj,  v_proj] # two\n");
    screen_keys(screen, "/base_model<Enter>J");
    assert_shows(screen, "only an entry of a list can be moved");
    screen_close(screen);
}

static void test_entries_with_a_number_sign(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nlora_target_modules: [q_proj]\n");
    screen_keys(screen, "Gak #1");
    assert_shows(screen, "# would start a comment: it will be written in quotes");
    screen_keys(screen, "<Enter>");
    assert_text(screen, "base_model: x\nlora_target_modules: [q_proj, 'k #1']\n");
    screen_close(screen);
    screen = screen_of("base_model: x\ndatasets: []\n");
    screen_keys(screen, "Gaorg/data #1");
    assert_shows(screen, "# would start a comment: it will be written in quotes");
    screen_keys(screen, "<Enter>");
    assert_text(screen, "base_model: x\ndatasets: [{path: 'org/data #1'}]\n");
    screen_close(screen);
    screen = screen_of("base_model: x\ndatasets: []\n");
    screen_keys(screen, "Ga{path: b} # two");
    assert_shows(screen, "not kept, as a comment: # two");
    screen_keys(screen, "<Enter>");
    assert_shows(screen, "; not kept: # two");
    assert_text(screen, "base_model: x\ndatasets: [{path: b}]\n");
    screen_close(screen);
}

static void test_entries_of_words(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\neval_causal_lm_metrics:\n  - comet\n");
    screen_keys(screen, "Ga");
    assert_cursor(screen, "sacrebleu");
    assert_shows(screen, "another value");
    screen_keys(screen, "jjj<Enter>");
    assert_text(screen, "base_model: x\neval_causal_lm_metrics:\n  - comet\n  - chrf\n");
    assert_cursor(screen, "chrf");
    screen_keys(screen, "<Enter>");
    assert_cursor(screen, "chrf");
    screen_keys(screen, "j<Enter>");
    assert_text(screen, "base_model: x\neval_causal_lm_metrics:\n  - comet\n  - perplexity\n");
    screen_keys(screen, "aG<Enter>mine<Enter>");
    assert_text(screen, "base_model: x\neval_causal_lm_metrics:\n  - comet\n  - perplexity\n  - mine\n");
    assert_shows(screen, "\nE+");
    screen_close(screen);
}

/* A list that is not there yet, one with nothing in it, and one without a value. */
static void test_new_list(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\n");
    screen_keys(screen, "adatasets<Enter>");
    assert_shows(screen, "datasets.0.path  text; or a whole entry: {path: ..., ...}");
    screen_keys(screen, "org/data: 1<Enter>");
    assert_text(screen, "base_model: x\ndatasets:\n  - path: 'org/data: 1'\n");
    assert_cursor(screen, "▾ 0");
    screen_keys(screen, "xGG<Enter>a/b<Enter>");
    assert_text(screen, "base_model: x\ndatasets: [{path: a/b}]\n");
    screen_close(screen);
    screen = screen_of("base_model: x\ndatasets:\n  - path: a\n");
    screen_keys(screen, "G");
    assert_shows(screen, "now 1 entry; a adds one");
    screen_close(screen);
    screen = screen_of("base_model: x\ndatasets: # none\n");
    screen_keys(screen, "G");
    assert_shows(screen, "Enter add in");
    screen_keys(screen, "<Enter><Enter>");
    assert_text(screen, "base_model: x\ndatasets: # none\n  - path:\n");
    screen_close(screen);
}

static void test_entries_move_with_their_folds(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\ndatasets:\n  # first\n  - path: a # A\n    type: t\n\n  - path: b\n");
    screen_keys(screen, "Gljl");
    assert_shows(screen, "▾ 0");
    screen_keys(screen, "J");
    assert_text(screen, "base_model: x\ndatasets:\n  - path: b\n\n  # first\n  - path: a # A\n    type: t\n");
    assert_cursor(screen, "▾ 1");
    assert_shows(screen, "▸ 0");
    screen_keys(screen, "K");
    assert_text(screen, "base_model: x\ndatasets:\n  # first\n  - path: a # A\n    type: t\n\n  - path: b\n");
    assert_cursor(screen, "▾ 0");
    assert_hides(screen, " [+]");
    screen_close(screen);
}

/* --- Nested mappings ---------------------------------------------------------------------------------------------- */

static void test_new_mapping(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\n");
    screen_keys(screen, "afsdp_config<Enter>");
    assert_shows(screen, "Add a key to fsdp_config: a part of its name");
    screen_keys(screen, "offload_params<Enter>");
    assert_cursor(screen, "true");
    screen_keys(screen, "<Enter>");
    assert_text(screen, "base_model: x\nfsdp_config:\n  offload_params: true\n");
    assert_cursor(screen, "offload_params");
    screen_keys(screen, "a");
    assert_hides(screen, "  offload_params");
    screen_keys(screen, "offload");
    assert_shows(screen, "in the file: Enter goes there");
    screen_keys(screen, "<Esc><BS>");
    assert_text(screen, "base_model: x\nfsdp_config: {}\n");
    assert_shows(screen, "Enter add in");
    screen_keys(screen, "<Enter>mine<Enter>1<Enter>");
    assert_text(screen, "base_model: x\nfsdp_config: {mine: 1}\n");
    screen_close(screen);
}

static void test_nested_default(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nrl: grpo\ntrl:\n  beta: 0.1 # b\n  use_vllm: true\n");
    screen_keys(screen, "/use_vllm<Enter>");
    assert_shows(screen, "default false");
    screen_keys(screen, "<BS>");
    assert_text(screen, "base_model: x\nrl: grpo\ntrl:\n  beta: 0.1 # b\n");
    assert_shows(screen, "remove trl.use_vllm: back to the default, false");
    screen_close(screen);
}

/* --- One value ---------------------------------------------------------------------------------------------------- */

static void test_unions(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\npeft_init_lora_weights: pissa\n");
    screen_keys(screen, "G<Enter>");
    assert_cursor(screen, "pissa");
    assert_shows(screen, "  true\n");
    assert_shows(screen, "another value");
    screen_keys(screen, "G<Enter><C-u>gaussian<Enter>");
    assert_text(screen, "base_model: x\npeft_init_lora_weights: gaussian\n");
    screen_keys(screen, "<Enter>g<Enter>");
    assert_text(screen, "base_model: x\npeft_init_lora_weights: true\n");
    screen_close(screen);
}

static void test_range(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nrelora_prune_ratio: 0.5\n");
    screen_keys(screen, "G<Enter>");
    assert_shows(screen, "relora_prune_ratio  a number from 0 to 1");
    screen_keys(screen, "<C-u>7");
    assert_shows(screen, "\nE relora_prune_ratio");
    screen_keys(screen, "<Enter>");
    assert_text(screen, "base_model: x\nrelora_prune_ratio: 7\n");
    screen_close(screen);
}

/* --- Searching ---------------------------------------------------------------------------------------------------- */

static void test_exact_match_first(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nbase_model_config: y\nsequence_len: 1\noptimizer: adamw_torch\n"
                                      "lr_scheduler: cosine\ncosine_min_lr_ratio: 0.1\nlora_model_dir: seed\nseed: 1\n");
    screen_keys(screen, "/seed");
    assert_cursor(screen, "    seed");
    screen_keys(screen, "<C-u>cosine");
    assert_cursor(screen, "cosine_min_lr_ratio");
    screen_keys(screen, "<C-u>model");
    assert_cursor(screen, "base_model ");
    screen_close(screen);
}

static void test_from_search_to_all_keys(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\n");
    screen_keys(screen, "/warmup_steps");
    assert_shows(screen, "Nothing in the list has it.");
    assert_shows(screen, "Tab look among all keys");
    screen_keys(screen, "<Tab>");
    assert_shows(screen, "\n+ warmup_steps");
    assert_shows(screen, "▸ warmup_steps");
    screen_keys(screen, "<Enter><C-u>10<Enter>");
    assert_text(screen, "base_model: x\nwarmup_steps: 10\n");
    assert_cursor(screen, "warmup_steps");
    screen_close(screen);
}

/* By a value, and by the name that axolotl also takes; what the file has is not offered before it is asked for. */
static void test_what_adding_finds(void **state)
{
    (void)state;
    struct screen *screen = screen_of("model_type: AutoModel\nbase_model: x\n");
    screen_keys(screen, "a");
    assert_hides(screen, "in the file: Enter goes there");
    screen_keys(screen, "model_type");
    assert_shows(screen, "▸ type_of_model                 in the file: Enter goes there");
    screen_keys(screen, "<Enter>");
    assert_cursor(screen, "model_type");
    screen_keys(screen, "aevery_save");
    assert_shows(screen, "▸ hub_strategy");
    screen_close(screen);
}

/* --- The header, and what follows --------------------------------------------------------------------------------- */

static void test_source_of_target(void **state)
{
    (void)state;
    struct screen *screen = screen_open(&(struct screen_setup){.text = "base_model: x\n", .target = "h100,torch=2.6.0"});
    assert_shows(screen, "target (--target): H100 sm_90, torch");
    screen_keys(screen, "t<C-u>t4<Enter>");
    assert_shows(screen, "target (t): T4 sm_75");
    screen_close(screen);
    screen = screen_of("# axedit: target a100\nbase_model: x\n");
    assert_shows(screen, "target (the file): A100 sm_80");
    screen_close(screen);
}

/* An empty line says what it comes to: no target, or this machine where that is what counted before. */
static void test_empty_target(void **state)
{
    (void)state;
    struct screen *screen = screen_of("# axedit: target auto\nbase_model: x\n");
    screen_keys(screen, "t");
    assert_shows(screen, "this machine: ");
    screen_keys(screen, "<Enter>");
    assert_shows(screen, "no change: this machine stays the target");
    screen_keys(screen, "tt4<Enter>t<C-u>");
    assert_shows(screen, "none: hardware not checked");
    screen_keys(screen, "<Enter>");
    assert_shows(screen, "target none: hardware not checked");
    screen_close(screen);
}

static void test_source_of_model(void **state)
{
    (void)state;
    static const struct model_facts model = {.model_type = "gemma3", .source = "/cache/hub/models--google--gemma-3-4b/"
                                             "snapshots/093f9f388b31de276ce2de164bdc2081324b9767/config.json"};
    struct screen *screen = screen_of("base_model: x\n");
    assert_hides(screen, "read from");
    screen->session->target.model = &model;
    screen_keys(screen, "j");
    assert_shows(screen, "── model gemma3, read from …/models--google--gemma-3-4b/…/config.json ─");
    screen_resize(screen, 24, 40);
    assert_shows(screen, "── model gemma3, read from …nfig.json ──");
    screen_resize(screen, 24, 160);
    assert_shows(screen, "read from /cache/hub/models--google--gemma-3-4b/snapshots/");
    screen->session->target.model = NULL;
    screen_close(screen);
}

static void test_what_follows(void **state)
{
    (void)state;
    struct screen *screen = screen_of("base_model: x\nattn_implementation: sdpa\n");
    screen_keys(screen, "jj");
    assert_shows(screen, "? tells what follows from it");
    assert_hides(screen, "What follows from the backend");
    screen_resize(screen, 30, 100);
    assert_shows(screen, "What follows from the backend");
    assert_hides(screen, "? tells what follows from it");
    screen_close(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_page_of_a_block),
        cmocka_unit_test(test_page_is_left),
        cmocka_unit_test(test_page_from_a_line),
        cmocka_unit_test(test_page_keeps_what_the_line_had),
        cmocka_unit_test(test_controls_are_kept),
        cmocka_unit_test(test_page_for_a_new_key),
        cmocka_unit_test(test_page_moves),
        cmocka_unit_test(test_page_on_any_size),
        cmocka_unit_test(test_entries_of_text),
        cmocka_unit_test(test_entries_with_a_number_sign),
        cmocka_unit_test(test_entries_of_words),
        cmocka_unit_test(test_new_list),
        cmocka_unit_test(test_entries_move_with_their_folds),
        cmocka_unit_test(test_new_mapping),
        cmocka_unit_test(test_nested_default),
        cmocka_unit_test(test_unions),
        cmocka_unit_test(test_range),
        cmocka_unit_test(test_exact_match_first),
        cmocka_unit_test(test_from_search_to_all_keys),
        cmocka_unit_test(test_what_adding_finds),
        cmocka_unit_test(test_source_of_target),
        cmocka_unit_test(test_empty_target),
        cmocka_unit_test(test_source_of_model),
        cmocka_unit_test(test_what_follows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
