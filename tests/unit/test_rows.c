/*
 * The rows of the list: sections and their order, folds and searches, nested values, what stands in the margin, and the
 * way from an id or a diagnostic to its row.
 *
 * A list is compared as text, one line for each row: the letter of the mark (. for none), + when it was changed, two
 * blanks for each level, the id's last part or the title, > or v for folded and unfolded with the count, and the value.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "change.h"
#include "rows.h"
#include "utf8.h"

static int set_up(void **state)
{
    static char directory[64];
    strcpy(directory, "/tmp/axedit-rows-XXXXXX");
    *state = mkdtemp(directory);
    return *state == NULL || chdir(directory) != 0;
}

static int tear_down(void **state)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", (char *)*state);
    return chdir("/") != 0 || system(command) != 0;
}

static struct session *open_ignoring(const char *text, size_t len, const char *ignore)
{
    FILE *file = fopen("config.yml", "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
    struct str cause = STR_INIT;
    struct session *session = session_open_with("config.yml", &(struct session_setup){.ignore = ignore}, &cause);
    if (!session)
        fail_msg("%s", str_text(&cause));
    str_fini(&cause);
    return session;
}

/* A few lines stand for a whole config. */
static struct session *open_text(const char *text)
{
    return open_ignoring(text, strlen(text), "field-missing");
}

/* What the file lacks counts. */
static struct session *open_whole(const char *text)
{
    return open_ignoring(text, strlen(text), NULL);
}

static void describe_row(const struct row *row, struct str *out)
{
    char letter = mark_letter(row->mark);
    str_printf(out, "%c%c", letter == ' ' ? '.' : letter, row->changed ? '+' : ' ');
    str_add_repeat(out, ' ', (size_t)row->depth * 2);
    str_add(out, row->kind == ROW_TEXT ? row->id : row->key);
    if (row->foldable)
        str_printf(out, " %c%zu", row->folded ? '>' : 'v', row->count);
    if (row->kind == ROW_DEFAULT || row->kind == ROW_EFFECTIVE)
        str_add(out, " .");
    if (row->value[0])
        str_printf(out, " %s", row->value);
    str_add_char(out, '\n');
}

static void expect_rows_with(const struct session *session, const struct rows_options *options, const char *expected)
{
    struct rows rows;
    struct str out = STR_INIT;
    rows_init(&rows, session, options);
    for (size_t i = 0; i < rows.count; i++) {
        describe_row(rows_at(&rows, i), &out);
        assert_int_equal(rows_find(&rows, rows_at(&rows, i)->id, 0), i); /* ids are unique */
    }
    assert_string_equal(str_text(&out), expected);
    str_fini(&out);
    rows_fini(&rows);
}

static void expect_rows(const struct session *session, const char *expected)
{
    expect_rows_with(session, &(struct rows_options){0}, expected);
}

static void expect_toggled(const struct session *session, const char *const *ids, const char *expected)
{
    struct rows_options options = {.toggled = ids};
    while (ids[options.toggled_count])
        options.toggled_count++;
    expect_rows_with(session, &options, expected);
}

static void expect_search(const struct session *session, const char *search, const char *expected)
{
    expect_rows_with(session, &(struct rows_options){.search = search}, expected);
}

#define IDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void test_sections_in_table_order_keys_in_file_order(void **state)
{
    (void)state;
    struct session *session = open_text("pad_to_sequence_len: true\nlora_r: 8\nadapter: lora\nsequence_len: 4_096\n"
                                        "attn_implementation: eager\nbase_model: org/m\n");
    expect_rows(session, ". Model & tokenizer v1\n"
                         ".   base_model org/m\n"
                         ". Attention backend v1\n"
                         ".   attn_implementation eager\n"
                         ". Sequence length & packing v2\n"
                         ".   pad_to_sequence_len true\n"
                         ".   sequence_len 4_096\n"
                         ". LoRA / PEFT adapter v2\n"
                         ".   lora_r 8\n"
                         ".   adapter lora\n");
    session_close(session);
}

/* What axolotl fills in stands beside what makes it do so, and goes when the file says it itself. */
static void test_filled_values(void **state)
{
    (void)state;
    struct session *session = open_text("sample_packing: true\nattn_implementation: flash_attention_2\n"
                                        "pad_to_sequence_len: false\ncontext_parallel_size: 2\nmicro_batch_size: 1\n");
    expect_rows(session, ". Attention backend v1\n"
                         "i   attn_implementation flash_attention_2\n"
                         ". Sequence length & packing v3\n"
                         "i   sample_packing true\n"
                         "W   pad_to_sequence_len false\n"
                         ".   eval_sample_packing . true\n"
                         ". Batch size & run length v1\n"
                         ".   micro_batch_size 1\n"
                         ". Multi-GPU & parallelism v2\n"
                         "W   context_parallel_size 2\n"
                         ".   ring_attn_func . varlen_llama3\n");
    session_close(session);
}

static void test_empty_file(void **state)
{
    (void)state;
    struct session *session = open_text("");
    expect_rows(session, "");
    struct rows rows;
    rows_init(&rows, session, &(struct rows_options){0});
    assert_int_equal(rows_find(&rows, "lora_r", 7), 0);
    rows_fini(&rows);
    session_close(session);
    session = open_text("# only a comment\n---\n");
    expect_rows(session, "");
    session_close(session);
}

static const char nested[] = "base_model: org/m\n"
                             "datasets:\n"
                             "  - path: a/b\n"
                             "    type:\n"
                             "      field_system: s\n"
                             "  - {path: c, type: alpaca}\n"
                             "special_tokens: {pad_token: x}\n"
                             "lora_target_modules: [q, # first\n"
                             "  v]\n"
                             "tokens: []\n";

static void test_nested_values_begin_folded(void **state)
{
    (void)state;
    struct session *session = open_text(nested);
    expect_rows(session, ". Model & tokenizer v3\n"
                         ".   base_model org/m\n"
                         ".   special_tokens >1 {pad_token: x}\n"
                         ".   tokens []\n"
                         ". LoRA / PEFT adapter v1\n"
                         ".   lora_target_modules >2 [q, v]\n"
                         ". Datasets v1\n"
                         ".   datasets >2\n");
    session_close(session);
}

static void test_unfolding(void **state)
{
    (void)state;
    struct session *session = open_text(nested);
    expect_toggled(session,
                   IDS("datasets", "datasets.0", "special_tokens", "lora_target_modules", "#model", "nothing.here"),
                   ". Model & tokenizer >3\n"
                   ". LoRA / PEFT adapter v1\n"
                   ".   lora_target_modules v2\n"
                   ".     0 q\n"
                   ".     1 v\n"
                   ". Datasets v1\n"
                   ".   datasets v2\n"
                   ".     0 v2\n"
                   ".       path a/b\n"
                   ".       type >1\n"
                   ".     1 >2 {path: c, type: alpaca}\n");
    expect_toggled(session, IDS("datasets", "#model", "#adapter"),
                   ". Model & tokenizer >3\n"
                   ". LoRA / PEFT adapter >1\n"
                   ". Datasets v1\n"
                   ".   datasets v2\n"
                   ".     0 >2 path: a/b\n"
                   ".     1 >2 {path: c, type: alpaca}\n");
    session_close(session);
}

static void test_rows_know_their_fields_and_lines(void **state)
{
    (void)state;
    struct session *session = open_text(nested);
    struct rows rows;
    rows_init(&rows, session, &(struct rows_options){.toggled = IDS("datasets", "datasets.0"), .toggled_count = 2});
    const struct row *path = rows_at(&rows, rows_find(&rows, "datasets.0.path", 99));
    assert_string_equal(path->id, "datasets.0.path");
    assert_ptr_equal(path->field, field_find(OBJECT_dataset, "path"));
    assert_int_equal(path->line, 3);
    assert_int_equal(path->depth, 3);
    assert_int_equal(path->kind, ROW_FIELD);
    const struct row *item = rows_at(&rows, rows_find(&rows, "datasets.1", 99));
    assert_int_equal(item->kind, ROW_ITEM);
    assert_non_null(item->item);
    assert_null(item->pair);
    assert_int_equal(item->line, 6);
    rows_fini(&rows);
    session_close(session);
}

static const struct row *row_of(const struct rows *rows, const char *id)
{
    size_t at = rows_find(rows, id, rows->count);
    return at < rows->count && strcmp(rows_at(rows, at)->id, id) == 0 ? rows_at(rows, at) : NULL;
}

/* What stands in a mapping in an entry, and what could: of the keys of datasets those that this list reads. */
static void test_rows_two_levels_down(void **state)
{
    (void)state;
    struct session *session = open_text("datasets:\n  - path: a\n    type:\n      format: b\npretraining_dataset:\n"
                                        "  - path: c\n");
    static const char *const toggled[] = {"datasets", "datasets.0", "datasets.0.type", "pretraining_dataset",
                                          "pretraining_dataset.0", "#adapter-", "peft", "peft.loftq_config", "#memory-",
                                          "selective_checkpointing"};
    static const struct {
        const char *id;
        enum row_kind kind;
        enum field field;
    } expected[] = {
        {"datasets.0.type.format", ROW_FIELD, FIELD_dataset_type_format},
        {"datasets.0.type.field_chosen", ROW_DEFAULT, FIELD_dataset_type_field_chosen},
        {"datasets.0.message_property_mappings", ROW_DEFAULT, FIELD_dataset_message_property_mappings},
        {"pretraining_dataset.0.text_column", ROW_DEFAULT, FIELD_dataset_text_column},
        {"peft", ROW_DEFAULT, FIELD_peft},
        {"peft.loftq_config", ROW_DEFAULT, FIELD_peft_loftq_config},
        {"peft.loftq_config.loftq_bits", ROW_DEFAULT, FIELD_loftq_config_loftq_bits},
        {"selective_checkpointing.offload", ROW_DEFAULT, FIELD_selective_checkpointing_offload},
    };
    struct rows rows;
    rows_init(&rows, session,
              &(struct rows_options){.all_fields = true,
                                     .toggled = toggled,
                                     .toggled_count = sizeof toggled / sizeof *toggled});
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        const struct row *row = row_of(&rows, expected[i].id);
        if (!row)
            fail_msg("%s has no row", expected[i].id);
        assert_int_equal(row->kind, expected[i].kind);
        assert_ptr_equal(row->field, field_row(expected[i].field));
    }
    assert_string_equal(row_of(&rows, "peft.loftq_config.loftq_bits")->value, "4");
    assert_null(row_of(&rows, "datasets.0.text_column"));
    assert_null(row_of(&rows, "pretraining_dataset.0.field_chosen"));
    rows_fini(&rows);
    session_close(session);
}

static void test_legacy_flags_and_the_effective_row(void **state)
{
    (void)state;
    struct session *session = open_text("flash_attention: true\nxformers_attention:\neager_attention: false\n");
    expect_rows(session, ". Attention backend v4\n"
                         ".   attn_implementation . flash_attention_2\n"
                         "~   flash_attention true\n"
                         "~   xformers_attention\n"
                         "~   eager_attention false\n");
    expect_toggled(session, IDS("#attention"), "~ Attention backend >4\n");
    session_close(session);
    session = open_text("attn_implementation: ~\ngemma4_hybrid_attn_impl: true\n");
    struct rows rows;
    rows_init(&rows, session, &(struct rows_options){0});
    assert_string_equal(rows_at(&rows, 1)->id, "@effective");
    assert_int_equal(rows_at(&rows, 1)->mark, MARK_NONE);
    assert_string_equal(rows_at(&rows, 1)->value, "flash_attention_2");
    assert_string_equal(rows_at(&rows, 2)->id, "attn_implementation");
    assert_string_equal(rows_at(&rows, 2)->value, "");
    rows_fini(&rows);
    session_close(session);
}

static void test_worse_than_legacy(void **state)
{
    (void)state;
    struct session *session = open_text("attn_implementation: sdpa\nflash_attention: true\n"
                                        "attn_uses_flash_lib: true\nsdp_attention: \"false\"\n");
    struct rows rows;
    rows_init(&rows, session, &(struct rows_options){0});
    assert_int_equal(rows_at(&rows, rows_find(&rows, "flash_attention", 0))->mark, MARK_ERROR);
    assert_int_equal(rows_at(&rows, rows_find(&rows, "attn_uses_flash_lib", 0))->mark, MARK_ERROR);
    assert_int_equal(rows_at(&rows, rows_find(&rows, "@effective", 0))->kind, ROW_SECTION); /* the explicit value counts */
    rows_fini(&rows);
    session_close(session);
}

static void test_other_keys(void **state)
{
    (void)state;
    struct session *session = open_text("x-base: &base\n  lora_r: 8\n  lora_dropout: 0.1\n"
                                        "<<: *base\n"
                                        "lora_dropout: 0.2\n"
                                        "context_parapllel_size: 2\n"
                                        "a.b: 1\n");
    expect_rows(session, ". LoRA / PEFT adapter v2\n"
                         ".   lora_dropout 0.2\n"
                         ".   lora_r 8\n"
                         ". Other keys v4\n"
                         ".   x-base >2\n"
                         ".   << >2 *base\n"
                         "?   context_parapllel_size 2\n"
                         "?   a.b 1\n");
    struct rows rows;
    rows_init(&rows, session, &(struct rows_options){0});
    assert_int_equal(rows_find(&rows, "a\\.b", 0), rows.count - 1);
    const struct row *merged = rows_at(&rows, rows_find(&rows, "lora_r", 0));
    assert_true(merged->merged);
    assert_int_equal(merged->line, 2);
    rows_fini(&rows);
    session_close(session);
}

static void test_values(void **state)
{
    (void)state;
    struct session *session = open_text("wandb_name: \"a\\tb\"\n"
                                        "wandb_project: 'x  y'   # comment\n"
                                        "wandb_entity: null\n"
                                        "wandb_run_id: one\n  two\n"
                                        "wandb_mode: &mode online\n"
                                        "comet_mode: *mode\n"
                                        "output_dir: |\n  first\n\n  second\n"
                                        "base_model: a\xE2\x80\xAE"
                                        "b\n");
    struct rows rows;
    rows_init(&rows, session, &(struct rows_options){0});
    static const char *const expected[][2] = {
        {"wandb_name", "\"a\\tb\""},      {"wandb_project", "'x  y'"},  {"wandb_entity", ""},
        {"wandb_run_id", "one two"},      {"wandb_mode", "online"},     {"comet_mode", "*mode = online"},
        {"output_dir", "| first second"}, {"base_model", "a<U+202E>b"},
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        assert_string_equal(rows_at(&rows, rows_find(&rows, expected[i][0], 0))->value, expected[i][1]);
    rows_fini(&rows);
    session_close(session);
}

static void test_long_values_are_cut(void **state)
{
    (void)state;
    struct str text = STR_INIT;
    str_add(&text, "base_model: x");
    for (int i = 0; i < 5000; i++)
        str_add(&text, "\xC3\xA9");
    struct session *session = open_text(str_text(&text));
    struct rows rows;
    rows_init(&rows, session, &(struct rows_options){0});
    const char *value = rows_at(&rows, 1)->value;
    assert_true(strlen(value) < 5000);
    assert_true(utf8_is_valid(value, strlen(value), NULL));
    assert_string_equal(value + strlen(value) - 3, "...");
    rows_fini(&rows);
    session_close(session);
    str_fini(&text);
}

static void test_duplicate_keys(void **state)
{
    (void)state;
    struct session *session = open_text("lora_r: 8\nlora_r: 16\n");
    expect_rows(session, ". LoRA / PEFT adapter v1\n"
                         "W   lora_r 16\n");
    struct rows rows;
    rows_init(&rows, session, &(struct rows_options){0});
    bool hidden;
    assert_int_equal(rows_of_diagnostic(&rows, &session->analysis->diagnostics[0], &hidden), 1);
    assert_false(hidden);
    assert_ptr_equal(rows_at(&rows, 1)->first, &session->analysis->diagnostics[0]);
    rows_fini(&rows);
    session_close(session);
}

static void test_marks_of_what_is_folded(void **state)
{
    (void)state;
    struct session *session = open_text("datasets: [{path: x}, text]\nval_set_size: 0.1\n");
    expect_rows(session, ". Datasets v2\n"
                         "E   datasets >2 [{path: x}, text]\n"
                         ".   val_set_size 0.1\n");
    expect_toggled(session, IDS("datasets"),
                   ". Datasets v2\n"
                   ".   datasets v2\n"
                   ".     0 >1 {path: x}\n"
                   "E     1 text\n"
                   ".   val_set_size 0.1\n");
    expect_toggled(session, IDS("#datasets"), "E Datasets >2\n");
    session_close(session);
}

static void expect_place(const struct session *session, const char *const *toggled, size_t count, const char *row,
                         const char *must_unfold)
{
    struct rows rows;
    bool hidden;
    rows_init(&rows, session, &(struct rows_options){.toggled = toggled, .toggled_count = count});
    size_t at = rows_of_diagnostic(&rows, &session->analysis->diagnostics[0], &hidden);
    assert_string_equal(rows_at(&rows, at)->id, row ? row : must_unfold);
    assert_int_equal(hidden, must_unfold != NULL);
    rows_fini(&rows);
}

static void test_rows_of_diagnostics(void **state)
{
    (void)state;
    struct session *session = open_text("x-base: &base\n  datasets: [{path: x}, text]\n<<: *base\nlora_r: 8\n");
    assert_int_equal(session->analysis->diagnostic_count, 1);
    expect_place(session, IDS("datasets"), 1, "datasets.1", NULL);
    expect_place(session, NULL, 0, NULL, "datasets");
    expect_place(session, IDS("#datasets"), 1, NULL, "x-base");
    expect_place(session, IDS("#datasets", "#other"), 2, NULL, "#other");
    session_close(session);
    session = open_text("lora_r: x\n");
    expect_place(session, NULL, 0, "lora_r", NULL);
    expect_place(session, IDS("#adapter"), 1, NULL, "#adapter");
    session_close(session);
    session = open_text("lora_alfa: 1\nlora_r: 8\n");
    expect_place(session, IDS("#other"), 1, NULL, "#other");
    session_close(session);
}

/* What has to be in the file stands in its section, and its problem with it. */
static void test_missing(void **state)
{
    (void)state;
    struct session *session = open_whole("learning_rate: 1e-4\nmicro_batch_size:\n");
    expect_rows(session, ". Model & tokenizer v1\n"
                         "E   base_model . (missing)\n"
                         ". Datasets v1\n"
                         "E   datasets . (missing)\n"
                         ". Batch size & run length v2\n"
                         "E   micro_batch_size\n"
                         "E   gradient_accumulation_steps . (missing)\n"
                         ". Optimizer & learning rate v1\n"
                         ".   learning_rate 1e-4\n");
    expect_toggled(session, IDS("#model", "#batching"),
                   "E Model & tokenizer >1\n"
                   ". Datasets v1\n"
                   "E   datasets . (missing)\n"
                   "E Batch size & run length >2\n"
                   ". Optimizer & learning rate v1\n"
                   ".   learning_rate 1e-4\n");
    expect_place(session, NULL, 0, "base_model", NULL);
    session_close(session);
}

/* A key that an entry has to have stands in the entry, once that is unfolded. */
#define WHOLE \
    "base_model: m\nlearning_rate: 1e-4\ndatasets: [{path: a}]\nmicro_batch_size: 1\ngradient_accumulation_steps: 1\n"
static void test_missing_inside(void **state)
{
    (void)state;
    struct session *session = open_whole("lr_groups:\n  - name: a\n    lr: 1e-5\n  - {}\n  - {name: b, modules: [c]}\n");
    expect_toggled(session, IDS("#model", "#datasets", "#batching", "lr_groups", "lr_groups.0"),
                   "E Model & tokenizer >1\n"
                   "E Datasets >1\n"
                   "E Batch size & run length >2\n"
                   ". Optimizer & learning rate v2\n"
                   ".   lr_groups v3\n"
                   ".     0 v2\n"
                   ".       name a\n"
                   ".       lr 1e-5\n"
                   "E       modules . (missing)\n"
                   "E     1 {}\n"
                   "E     2 >2 {name: b, modules: [c]}\n"
                   "E   learning_rate . (missing)\n");
    session_close(session);
    session = open_whole(WHOLE "lr_groups:\n  - name: a\n    lr: 1e-5\n");
    expect_place(session, IDS("lr_groups", "lr_groups.0"), 2, "lr_groups.0.modules", NULL);
    expect_place(session, IDS("lr_groups"), 1, NULL, "lr_groups.0");
    expect_place(session, NULL, 0, NULL, "lr_groups");
    session_close(session);
    session = open_whole(WHOLE "lr_groups: [{}]\n");
    expect_place(session, IDS("lr_groups"), 1, "lr_groups.0", NULL);
    session_close(session);
}

static void test_find(void **state)
{
    (void)state;
    struct session *session = open_text(nested);
    struct rows rows;
    rows_init(&rows, session, &(struct rows_options){.toggled = IDS("#adapter"), .toggled_count = 1});
    assert_string_equal(rows_at(&rows, rows_find(&rows, "datasets.0.path", 0))->id, "datasets");
    assert_string_equal(rows_at(&rows, rows_find(&rows, "lora_target_modules.1", 0))->id, "#adapter");
    assert_string_equal(rows_at(&rows, rows_find(&rows, "lora_r", 0))->id, "#adapter");
    assert_int_equal(rows_find(&rows, "sample_packing", 3), 3);
    assert_int_equal(rows_find(&rows, "sample_packing", 1000), rows.count - 1);
    assert_int_equal(rows_find(&rows, "@effective", 2), 2);
    assert_int_equal(rows_find(&rows, "", 2), 2);
    rows_fini(&rows);
    session_close(session);
}

static void test_search_finds_words_in_any_order_and_case(void **state)
{
    (void)state;
    struct session *session = open_text("lora_dropout: 0.1\ndatasets:\n  - path: a/Needle\n    split: train\n"
                                        "  - path: c\nmodel_type: Needle\nsplit_needle: 1\n");
    expect_search(session, "nEEDLE",
                  ". Model & tokenizer v1\n"
                  ".   model_type Needle\n"
                  ". Datasets v1\n"
                  ".   datasets v2\n"
                  ".     0 v2\n"
                  ".       path a/Needle\n"
                  ". Other keys v1\n"
                  "?   split_needle 1\n");
    expect_search(session, "needle  path",
                  ". Datasets v1\n"
                  ".   datasets v2\n"
                  ".     0 v2\n"
                  ".       path a/Needle\n");
    expect_search(session, "type_of_model",
                  ". Model & tokenizer v1\n"
                  ".   model_type Needle\n");
    expect_search(session, "nowhere at all", "");
    session_close(session);
}

/* Broken, so shown as text. */
static void test_circles(void **state)
{
    (void)state;
    struct session *session = open_text("a: &a [*a]\nlora_r: 8\n");
    expect_rows(session, "E line 1 a: &a [*a]\n"
                         ". line 2 lora_r: 8\n");
    session_close(session);
}

static void test_broken_file(void **state)
{
    (void)state;
    struct session *session = open_text("a: 1\nb: [\n\tc\n");
    expect_rows(session, ". line 1 a: 1\n"
                         "E line 2 b: [\n"
                         ". line 3 ^Ic\n");
    expect_search(session, "A:", ". line 1 a: 1\n");
    struct rows rows;
    rows_init(&rows, session, &(struct rows_options){0});
    assert_int_equal(rows_find(&rows, "line 2", 0), 1);
    assert_int_equal(rows_at(&rows, 1)->line, 2);
    rows_fini(&rows);
    session_close(session);
}

static void test_other_files_that_are_no_mapping(void **state)
{
    (void)state;
    struct session *session = open_text("- a\r\n- b");
    struct rows rows;
    rows_init(&rows, session, &(struct rows_options){0});
    assert_int_equal(rows.count, 2);
    assert_string_equal(rows_at(&rows, 0)->value, "- a");
    assert_string_equal(rows_at(&rows, 1)->value, "- b");
    rows_fini(&rows);
    session_close(session);
    session = open_ignoring("\x1B[31m\xFF\0\n", 8, "field-missing");
    expect_rows(session, "E line 1 ^[[31m\xEF\xBF\xBD^@\n");
    session_close(session);
}

/* --- No more rows than are looked at ------------------------------------------------------------------------------- */

static void change(struct session *session, const char *path, const char *value)
{
    struct arena arena = {0};
    struct str cause = STR_INIT;
    struct ypath parsed;
    struct splices splices;
    assert_true(ypath_parse(path, &arena, &parsed, &cause));
    if (!change_set(session->analysis, &parsed, value, &arena, &splices, &cause) ||
        !session_apply(session, &splices, "change", &cause))
        fail_msg("%s", str_text(&cause));
    str_fini(&cause);
    arena_fini(&arena);
}

/* A list of data sets, the one with that number without a path: a problem of its own. */
static struct session *open_data_sets(size_t count, size_t wrong)
{
    struct str text = STR_INIT;
    str_add(&text, "lora_r: 8\ndatasets:\n");
    for (size_t i = 0; i < count; i++)
        str_printf(&text, i == wrong ? "  - word\n  # nothing\n  # here\n  # either\n"
                                     : "  - path: org/data-%zu\n    type: chat_template\n    split: train\n    field: turns\n",
                   i);
    struct session *session = open_text(str_text(&text));
    str_fini(&text);
    return session;
}

/* The row with that id is where it is looked for, and has that value. */
static void expect_far(const struct rows *rows, size_t at, const char *id, const char *value)
{
    assert_int_equal(rows_find(rows, id, 0), at);
    assert_string_equal(rows_at(rows, at)->id, id);
    assert_string_equal(rows_at(rows, at)->value, value);
}

static void test_only_rows_that_are_asked_for_are_made(void **state)
{
    (void)state;
    enum { COUNT = 25000, WRONG = 20000, SCREEN = 24 };
    struct session *session = open_data_sets(COUNT, WRONG);
    struct rows rows;
    rows_init(&rows, session, &(struct rows_options){.toggled = IDS("datasets", "datasets.12000"), .toggled_count = 2});
    assert_true(session->analysis->index->lines.count > 100000);
    /* Two sections with a key each, the entries, the keys of the one that is unfolded. */
    assert_int_equal(rows.count, 4 + COUNT + 4);
    assert_int_equal(rows_widest_key(&rows, 2, 80), 5);
    assert_int_equal(rows_widest_key(&rows, 3, 80), 5);
    assert_int_equal(rows_made(&rows), 0);
    for (size_t i = 0; i < SCREEN; i++)
        rows_at(&rows, i);
    assert_int_equal(rows_made(&rows), SCREEN);
    /* To the end, back to the middle, to a problem, out of the list: never more than is looked at. */
    expect_far(&rows, rows.count - 1, "datasets.24999", "path: org/data-24999");
    expect_far(&rows, 4 + 12000 + 1, "datasets.12000.path", "org/data-12000");
    expect_far(&rows, 4 + 12001 + 4, "datasets.12001", "path: org/data-12001");
    bool hidden;
    size_t wrong = rows_of_diagnostic(&rows, &session->analysis->diagnostics[0], &hidden);
    assert_false(hidden);
    expect_far(&rows, wrong, "datasets.20000", "word");
    assert_int_equal(rows_at(&rows, wrong)->mark, MARK_ERROR);
    assert_int_equal(rows_around(&rows, wrong), 3);
    assert_int_equal(rows_made(&rows), SCREEN + 4);
    rows_fini(&rows);
    session_close(session);
}

static void test_a_search_makes_no_rows_either(void **state)
{
    (void)state;
    struct session *session = open_data_sets(5000, 5000);
    struct rows rows;
    rows_init(&rows, session, &(struct rows_options){.search = "org/data-49"});
    assert_int_equal(rows.count, 2 + 111 * 2); /* 49, 490 to 499, 4900 to 4999 */
    assert_int_equal(rows_made(&rows), 0);
    expect_far(&rows, rows.count - 1, "datasets.4999.path", "org/data-4999");
    rows_fini(&rows);
    session_close(session);
}

/* What was made can still be read when the session has changed; nothing else can be made then. */
static void test_rows_of_a_session_that_changed(void **state)
{
    (void)state;
    struct session *session = open_text("lora_r: 8\nlora_alpha: 16\n");
    struct rows rows;
    rows_init(&rows, session, &(struct rows_options){0});
    assert_string_equal(rows_at(&rows, 1)->id, "lora_r");
    change(session, "lora_r", "16");
    assert_string_equal(rows_at(&rows, 1)->id, "lora_r");
    assert_null(rows_at(&rows, 2));
    rows_fini(&rows);
    session_close(session);
}

static void test_lines_are_counted(void **state)
{
    (void)state;
    struct str text = STR_INIT;
    str_add_repeat(&text, '\n', 100000);
    str_add(&text, "a: [");
    struct session *session = open_text(str_text(&text));
    struct rows rows;
    rows_init(&rows, session, &(struct rows_options){0});
    assert_int_equal(rows.count, 100001);
    assert_string_equal(rows_at(&rows, 100000)->value, "a: [");
    assert_int_equal(rows_made(&rows), 1);
    rows_fini(&rows);
    session_close(session);
    str_fini(&text);
}

/* --- Beside the file ------------------------------------------------------------------------------------------------ */

static void test_best_of_a_search(void **state)
{
    (void)state;
    static const struct {
        const char *search, *best;
    } expected[] = {
        {"lora", "lora_r"}, {"LORA_ALPHA", "lora_alpha"}, {"alpha", "lora_alpha"}, {"path", "datasets.0.path"},
    };
    struct session *session = open_text("datasets:\n  - path: lora\nlora_r: 8\nlora_alpha: 16\n");
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        struct rows rows;
        rows_init(&rows, session, &(struct rows_options){.search = expected[i].search});
        assert_string_equal(rows_at(&rows, rows.best)->id, expected[i].best);
        rows_fini(&rows);
    }
    session_close(session);
}

static void test_around_and_widths(void **state)
{
    (void)state;
    struct session *session = open_text("xu00e9: 1\n\"\\xE9\\xE9 z\": 2\nlora_r: 8\ndatasets: [{path: a, type: b}]\n");
    struct rows rows;
    rows_init(&rows, session, &(struct rows_options){.toggled = IDS("datasets", "datasets.0"), .toggled_count = 2});
    size_t path = rows_find(&rows, "datasets.0.path", 0);
    assert_int_equal(rows_around(&rows, path), rows_find(&rows, "datasets.0", 0));
    assert_int_equal(rows_around(&rows, path - 1), rows_find(&rows, "datasets", 0));
    assert_int_equal(rows_around(&rows, path - 2), rows_find(&rows, "#datasets", 0));
    assert_int_equal(rows_around(&rows, path - 3), rows.count);
    assert_int_equal(rows_deepest(&rows), 3);
    assert_int_equal(rows_widest_key(&rows, 1, 80), 8);
    assert_int_equal(rows_widest_key(&rows, 1, 7), 6);
    assert_int_equal(rows_widest_key(&rows, 1, 5), 4); /* two letters, a blank and one more */
    assert_int_equal(rows_widest_key(&rows, 1, 3), -1);
    assert_int_equal(rows_widest_key(&rows, 4, 80), -1);
    rows_fini(&rows);
    session_close(session);
}

static void test_changed(void **state)
{
    (void)state;
    struct session *session = open_text("lora_r: 8\nlora_alpha: 16\ndatasets:\n  - path: a\n    type: t\n  - path: b\n"
                                        "lora_target_modules: [q, k]\n");
    change(session, "lora_r", "16");
    change(session, "datasets.0.type", "alpaca");
    change(session, "datasets.1.split", "train");
    expect_toggled(session, IDS("datasets", "datasets.0", "datasets.1"),
                   ". LoRA / PEFT adapter v3\n"
                   ".+  lora_r 16\n"
                   ".   lora_alpha 16\n"
                   ".   lora_target_modules >2 [q, k]\n"
                   ". Datasets v1\n"
                   ".+  datasets v2\n"
                   ".+    0 v2\n"
                   ".       path a\n"
                   ".+      type alpaca\n"
                   ".+    1 v2\n"
                   ".       path b\n"
                   ".+      split train\n");
    expect_toggled(session, IDS("#adapter", "#datasets"),
                   ".+LoRA / PEFT adapter >3\n"
                   ".+Datasets >1\n");
    session_undo(session);
    session_undo(session);
    session_undo(session);
    expect_toggled(session, IDS("#adapter", "#datasets"),
                   ". LoRA / PEFT adapter >3\n"
                   ". Datasets >1\n");
    session_close(session);
}

static void test_all_fields(void **state)
{
    (void)state;
    struct session *session = open_text("gradio_title: t\nflash_attention: true\n");
    struct rows rows;
    rows_init(&rows, session, &(struct rows_options){.all_fields = true});
    size_t at = rows_find(&rows, "gradio_title", 0);
    assert_int_equal(rows_at(&rows, at)->kind, ROW_FIELD);
    assert_int_equal(rows_at(&rows, at - 1)->kind, ROW_SECTION);
    assert_false(rows_at(&rows, at - 1)->folded);
    assert_int_equal(rows_at(&rows, at + 1)->kind, ROW_DEFAULT);
    at = rows_find(&rows, "#packing-", 0);
    assert_string_equal(rows_at(&rows, at)->id, "#packing-");
    assert_true(rows_at(&rows, at)->folded);
    assert_int_equal(rows_find(&rows, "sequence_len", 0), at);
    assert_int_equal(rows_find(&rows, "attn_implementation", 0), 0); /* shows as effective */
    for (size_t i = 0; i < rows.count; i++) {
        assert_int_not_equal(rows_at(&rows, i)->mark, MARK_ERROR);
        assert_string_not_equal(rows_at(&rows, i)->id, "s2_attention");
        assert_string_not_equal(rows_at(&rows, i)->id, "#removed-");
        assert_string_not_equal(rows_at(&rows, i)->id, "#internal-");
    }
    rows_fini(&rows);
    session_close(session);
}

static void test_defaults(void **state)
{
    (void)state;
    struct session *session = open_text("special_tokens: {pad_token: x}\n");
    struct rows_options options = {.all_fields = true, .toggled = IDS("special_tokens", "#packing-", "#rl-", "trl")};
    options.toggled_count = 4;
    struct rows rows;
    rows_init(&rows, session, &options);
    const struct row *row = rows_at(&rows, rows_find(&rows, "sequence_len", 0));
    assert_int_equal(row->kind, ROW_DEFAULT);
    assert_string_equal(row->value, "512");
    assert_int_equal(row->line, 0);
    row = rows_at(&rows, rows_find(&rows, "special_tokens.bos_token", 0));
    assert_int_equal(row->kind, ROW_DEFAULT);
    assert_int_equal(row->depth, 2);
    row = rows_at(&rows, rows_find(&rows, "trl.beta", 0));
    assert_string_equal(row->id, "trl.beta");
    assert_int_equal(row->depth, 2);
    rows_fini(&rows);
    session_close(session);
    session = open_text("");
    options = (struct rows_options){.all_fields = true, .search = "batch_flattening"};
    rows_init(&rows, session, &options);
    assert_string_equal(rows_at(&rows, 1)->id, "batch_flattening");
    rows_fini(&rows);
    session_close(session);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_sections_in_table_order_keys_in_file_order),
        TEST(test_filled_values),
        TEST(test_empty_file),
        TEST(test_nested_values_begin_folded),
        TEST(test_unfolding),
        TEST(test_rows_know_their_fields_and_lines),
        TEST(test_rows_two_levels_down),
        TEST(test_legacy_flags_and_the_effective_row),
        TEST(test_worse_than_legacy),
        TEST(test_other_keys),
        TEST(test_values),
        TEST(test_long_values_are_cut),
        TEST(test_duplicate_keys),
        TEST(test_marks_of_what_is_folded),
        TEST(test_search_finds_words_in_any_order_and_case),
        TEST(test_circles),
        TEST(test_rows_of_diagnostics),
        TEST(test_missing),
        TEST(test_missing_inside),
        TEST(test_find),
        TEST(test_broken_file),
        TEST(test_other_files_that_are_no_mapping),
        TEST(test_only_rows_that_are_asked_for_are_made),
        TEST(test_a_search_makes_no_rows_either),
        TEST(test_rows_of_a_session_that_changed),
        TEST(test_lines_are_counted),
        TEST(test_best_of_a_search),
        TEST(test_around_and_widths),
        TEST(test_changed),
        TEST(test_all_fields),
        TEST(test_defaults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
