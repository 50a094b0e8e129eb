/*
 * From the file to the typed config: what each type of field takes and refuses (pydantic's lax mode), the canonical text
 * that libcyaml gets, the struct that it fills, defaults, and that a broken value costs its own field and nothing else.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "known.h"
#include "load.h"

/* A value of one field: the canonical form, or why it is refused (REFUSED: the type, OTHER: the word), or NULL for null. */
#define REFUSED "refused"
#define OTHER "other word"

struct typing {
    enum field field;
    const char *value, *canonical;
};

static const struct typing typings[] = {
    /* BOOL */
    {FIELD_sample_packing, "true", "true"},
    {FIELD_sample_packing, "No", "false"},
    {FIELD_sample_packing, "1", "true"},
    {FIELD_sample_packing, "0", "false"},
    {FIELD_sample_packing, "1.0", "true"},
    {FIELD_sample_packing, "0x1", "true"},
    {FIELD_sample_packing, "'TRUE'", "true"},
    {FIELD_sample_packing, "y", "true"},
    {FIELD_sample_packing, "\"off\"", "false"},
    {FIELD_sample_packing, "T", "true"},
    {FIELD_sample_packing, "'0'", "false"},
    {FIELD_sample_packing, "", NULL},
    {FIELD_sample_packing, "~", NULL},
    {FIELD_sample_packing, "2", REFUSED},
    {FIELD_sample_packing, "-1", REFUSED},
    {FIELD_sample_packing, "0.5", REFUSED},
    {FIELD_sample_packing, "maybe", REFUSED},
    {FIELD_sample_packing, "''", REFUSED},
    {FIELD_sample_packing, "' true'", REFUSED},
    {FIELD_sample_packing, "\"yes\\0\"", REFUSED},
    {FIELD_sample_packing, "[true]", REFUSED},
    {FIELD_sample_packing, "{}", REFUSED},
    {FIELD_sample_packing, "2024-01-01", REFUSED},
    /* INT */
    {FIELD_lora_r, "8", "8"},
    {FIELD_lora_r, "010", "8"},
    {FIELD_lora_r, "0x10", "16"},
    {FIELD_lora_r, "4_096", "4096"},
    {FIELD_lora_r, "12:30", "750"},
    {FIELD_lora_r, "-3", "-3"},
    {FIELD_lora_r, "8.0", "8"},
    {FIELD_lora_r, "true", "1"},
    {FIELD_lora_r, "'8'", "8"},
    {FIELD_lora_r, "' 8 '", "8"},
    {FIELD_lora_r, "'+8'", "8"},
    {FIELD_lora_r, "'1_000'", "1000"},
    {FIELD_lora_r, "'8.00'", "8"},
    {FIELD_lora_r, "9223372036854775807", "9223372036854775807"},
    {FIELD_lora_r, "8.5", REFUSED},
    {FIELD_lora_r, "'8.5'", REFUSED},
    {FIELD_lora_r, "eight", REFUSED},
    {FIELD_lora_r, "8abc", REFUSED},
    {FIELD_lora_r, "1e3", REFUSED},
    {FIELD_lora_r, "0o10", REFUSED},
    {FIELD_lora_r, "'_8'", REFUSED},
    {FIELD_lora_r, "'8_'", REFUSED},
    {FIELD_lora_r, "'1__0'", REFUSED},
    {FIELD_lora_r, "'-'", REFUSED},
    {FIELD_lora_r, "\"\"", REFUSED},
    {FIELD_lora_r, "\"8\\0\"", REFUSED},
    {FIELD_lora_r, ".inf", REFUSED},
    {FIELD_lora_r, ".nan", REFUSED},
    {FIELD_lora_r, "99999999999999999999", REFUSED},
    {FIELD_lora_r, "[8]", REFUSED},
    /* FLOAT */
    {FIELD_lora_dropout, "0.25", "0.25"},
    {FIELD_lora_dropout, "1", "1"},
    {FIELD_lora_dropout, "1e-3", "0.001"},
    {FIELD_lora_dropout, "'0.5'", "0.5"},
    {FIELD_lora_dropout, "' 0.5 '", "0.5"},
    {FIELD_lora_dropout, "false", "0"},
    {FIELD_lora_dropout, "-.inf", "-inf"},
    {FIELD_lora_dropout, "'nan'", "nan"},
    {FIELD_lora_dropout, "few", REFUSED},
    {FIELD_lora_dropout, "''", REFUSED},
    {FIELD_lora_dropout, "0x1p3", REFUSED},
    {FIELD_lora_dropout, "'nan(1)'", REFUSED},
    {FIELD_lora_dropout, "0.5x", REFUSED},
    {FIELD_lora_dropout, "[0.5]", REFUSED},
    {FIELD_lora_dropout, "2024-01-01", REFUSED},
    /* CHOICE with a start for other text; without, in an entry of datasets, as the schema has it */
    {FIELD_chat_template, "chatml", "\"chatml\""},
    {FIELD_chat_template, "tokenizer_default_fallback_qwen3", "\"tokenizer_default_fallback_qwen3\""},
    {FIELD_chat_template, "tokenizer_default_fallback_", "\"tokenizer_default_fallback_\""},
    {FIELD_chat_template, "'{{ x }}'", ""},
    {FIELD_chat_template, "tokenizer_default_fallback", OTHER},
    {FIELD_chat_template, "a tokenizer_default_fallback_chatml", OTHER},
    {FIELD_chat_template, "'{% for m in messages %}{{ m }}{% endfor %}'", OTHER},
    {FIELD_chat_template, "chatlm", OTHER},
    {FIELD_dataset_chat_template, "chatlm", "\"chatlm\""},
    /* NUMBER: text | float, kept as a number when it is one */
    {FIELD_learning_rate, "2e-5", "2.0000000000000002e-05"},
    {FIELD_learning_rate, "0.5", "0.5"},
    {FIELD_learning_rate, "fast", ""},
    {FIELD_learning_rate, "[1]", REFUSED},
    /* TEXT */
    {FIELD_base_model, "org/model", "\"org/model\""},
    {FIELD_base_model, "'it''s'", "\"it's\""},
    {FIELD_base_model, "\"a\\\"b\\\\c\"", "\"a\\\"b\\\\c\""},
    {FIELD_base_model, "\"a\\nb\\tc\\e\"", "\"a\\u000Ab\\u0009c\\u001B\""},
    {FIELD_base_model, "größe", "\"größe\""},
    {FIELD_base_model, "\"\\x80\\u2028\\uFEFF\\uFFFE\"", "\"\\u0080\\u2028\\uFEFF\\uFFFE\""},
    {FIELD_base_model, "\"\\U0001F600\"", "\"\xF0\x9F\x98\x80\""},
    {FIELD_base_model, "''", "\"\""},
    {FIELD_base_model, "'8'", "\"8\""},
    {FIELD_base_model, "8", REFUSED},
    {FIELD_base_model, "yes", REFUSED},
    {FIELD_base_model, "2024-01-01", REFUSED},
    {FIELD_base_model, "[m]", REFUSED},
    /* CHOICE, closed and open */
    {FIELD_rl, "dpo", "\"dpo\""},
    {FIELD_rl, "'ebft'", "\"ebft\""},
    {FIELD_rl, "DPO", OTHER},
    {FIELD_rl, "''", OTHER},
    {FIELD_rl, "1", REFUSED},
    {FIELD_rl, "[dpo]", REFUSED},
    {FIELD_adapter, "qlora", "\"qlora\""},
    {FIELD_adapter, "another", "\"another\""},
    {FIELD_adapter, "5", REFUSED},
    /* SWITCH */
    {FIELD_bf16, "auto", "\"auto\""},
    {FIELD_bf16, "true", "\"true\""},
    {FIELD_bf16, "off", "\"false\""},
    {FIELD_bf16, "'yes'", "\"true\""},
    {FIELD_bf16, "1", "\"true\""},
    {FIELD_bf16, "automatic", OTHER},
    {FIELD_bf16, "2", REFUSED},
    {FIELD_gradient_checkpointing, "offload_disk", "\"offload_disk\""},
    /* unions with text */
    {FIELD_peft_init_lora_weights, "true", "\"true\""},
    {FIELD_peft_init_lora_weights, "pissa", "\"pissa\""},
    {FIELD_peft_init_lora_weights, "2.5", REFUSED},
    {FIELD_gpu_memory_limit, "20", "\"20\""},
    {FIELD_gpu_memory_limit, "20GiB", "\"20GiB\""},
    {FIELD_gpu_memory_limit, "[20]", REFUSED},
    /* lists */
    {FIELD_lora_target_modules, "all", "[\"all\"]"},
    {FIELD_lora_target_modules, "[q, k]", "[\"q\", \"k\"]"},
    {FIELD_lora_target_modules, "[]", "[]"},
    {FIELD_lora_target_modules, "[q, 1]", REFUSED},
    {FIELD_lora_target_modules, "3", REFUSED},
    {FIELD_lora_modules_to_save, "[lm_head]", "[\"lm_head\"]"},
    {FIELD_lora_modules_to_save, "lm_head", REFUSED},
    {FIELD_peft_layers_to_transform, "[1, '2', 3.0]", "[1, 2, 3]"},
    {FIELD_peft_layers_to_transform, "[1, x]", REFUSED},
    {FIELD_peft_layers_to_transform, "1", REFUSED},
    {FIELD_dpo_loss_weights, "[1, 0.5]", "[1, 0.5]"},
    {FIELD_dpo_loss_weights, "[a]", REFUSED},
    {FIELD_peft_layer_replication, "[[0, 4]]", "true"},
    {FIELD_peft_layer_replication, "[]", "false"},
    {FIELD_peft_layer_replication, "{}", REFUSED},
    /* mappings of any keys */
    {FIELD_bnb_config_kwargs, "{a: 1}", "true"},
    {FIELD_bnb_config_kwargs, "{}", "false"},
    {FIELD_bnb_config_kwargs, "a", REFUSED},
    {FIELD_bnb_config_kwargs, "{1: a}", REFUSED},
    {FIELD_lora_rank_pattern, "{a: 8, b: '4'}", "true"},
    {FIELD_lora_rank_pattern, "{a: eight}", REFUSED},
    {FIELD_dataset_roles, "{user: [human, user]}", "true"},
    {FIELD_dataset_roles, "{user: human}", REFUSED},
    {FIELD_max_memory, "{0: 20GiB, cpu: 64}", "true"},
    {FIELD_max_memory, "{gpu: 20GiB}", REFUSED},
    {FIELD_max_memory, "{0: [20]}", REFUSED},
    {FIELD_resources_per_worker, "{1: a}", "true"},
    /* SCALAR */
    {FIELD_torch_compile_options_shape_padding, "yes", "\"true\""},
    {FIELD_torch_compile_options_shape_padding, "4", "\"4\""},
    {FIELD_torch_compile_options_shape_padding, "2.5", "\"2.5\""},
    {FIELD_torch_compile_options_shape_padding, "max", "\"max\""},
    {FIELD_torch_compile_options_shape_padding, "[1]", REFUSED},
    {FIELD_selective_checkpointing, "{a: 1}", "true"},
    {FIELD_selective_checkpointing, "no", "false"},
    {FIELD_selective_checkpointing, "[a]", REFUSED},
    {FIELD_peft_trainable_token_indices, "[1, 2]", "true"},
    {FIELD_peft_trainable_token_indices, "{a: [1]}", "true"},
    {FIELD_peft_trainable_token_indices, "x", REFUSED},
    {FIELD_dataset_type, "alpaca", "\"alpaca\""},
    {FIELD_dataset_type, "{field: text}", "\"{field: text}\""},
    {FIELD_dataset_type, "[a]", REFUSED},
    {FIELD_rope_scaling, "[a]", "true"},
    {FIELD_rope_scaling, "0", "false"},
    /* null where it is refused */
    {FIELD_sequence_len, "", REFUSED},
    {FIELD_sequence_len, "~", REFUSED},
    {FIELD_ebft_mode, "", REFUSED},
    {FIELD_ebft_mode, "strided", "\"strided\""},
    /* what a launcher fills in later is not typed, and not loaded */
    {FIELD_lora_r, "${RANK}", ""},
    {FIELD_lora_r, "'{{ rank }}'", ""},
    {FIELD_lora_r, "x${RANK}", REFUSED},
    {FIELD_lora_r, "'{{ a }} '", REFUSED},
    /* metadata rows are for the normalizer */
    {FIELD_flash_attention, "[x]", ""},
    {FIELD_attn_uses_flash_lib, "x", ""},
};

static void try_typing(const struct typing *typing)
{
    const struct field_row *row = field_row(typing->field);
    struct yindex *index = yindex_new(typing->value, strlen(typing->value));
    struct str canonical = STR_INIT, why = STR_INIT;
    bool wrong_type;
    assert_false(index->broken);
    bool taken = field_check(row, index->root, &canonical, &why, &wrong_type);
    const char *found = taken ? str_text(&canonical) : wrong_type ? REFUSED : OTHER;
    if (strcmp(found, typing->canonical ? typing->canonical : "") != 0)
        fail_msg("%s: \"%s\" gives %s, expected %s", row->name, typing->value, found, typing->canonical);
    /* The reason names the field; nothing is left of what was tried. */
    if (!taken)
        assert_true(strstr(str_text(&why), row->name) && canonical.len == 0);
    else
        assert_int_equal(why.len, 0);
    str_fini(&canonical);
    str_fini(&why);
    yindex_free(index);
}

static void test_typing(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof typings / sizeof *typings; i++)
        try_typing(&typings[i]);
}

static void expect_canonical(const char *config, const char *expected)
{
    struct known known;
    struct field_problem *problems;
    struct str text = STR_INIT;
    known_init(&known, config, NULL);
    config_canonical(&known.analysis->root, &known.arena, &text, &problems);
    if (strcmp(str_text(&text), expected) != 0)
        fail_msg("\"%s\" gives %s", config, str_text(&text));
    str_fini(&text);
    known_fini(&known);
}

/* One nested mapping for each section, in the order of the table; what has no row or did not pass is left out. */
static void test_canonical(void **state)
{
    (void)state;
    expect_canonical("", "{}");
    expect_canonical("lora_r:\n", "{adapter: {}}");
    expect_canonical("lora_r: '8'\nunknown: 1\nsample_packing: on\nsequence_len: 010\n",
                     "{packing: {sequence_len: 8, sample_packing: true}, adapter: {lora_r: 8}}");
    expect_canonical("lora_r: x\nlora_alpha: 16\n", "{adapter: {lora_alpha: 16}}");
    expect_canonical("flash_attention: true\nattn_uses_flash_lib: true\n", "{}");
    expect_canonical("lora_r: 8\nlora_r: 16\n", "{adapter: {lora_r: 16}}");
    expect_canonical("base: &b {lora_r: 4, lora_alpha: 8}\n<<: *b\nlora_r: 16\n",
                     "{adapter: {lora_r: 16, lora_alpha: 8}}");
    expect_canonical("model_config: {use_cache: no, other: 1}\n",
                     "{model: {overrides_of_model_config: {use_cache: false}}}");
    expect_canonical("ebft: {mode: strided, stride: x}\nrl: ebft\n", "{rl: {rl: \"ebft\", ebft: {mode: \"strided\"}}}");
    expect_canonical("datasets:\n  - {path: a, type: {field: t}}\n  - b\n  - {}\n",
                     "{datasets: {datasets: [{path: \"a\", type: \"{field: t}\"}, {}]}}");
    expect_canonical("datasets: []\nebft: []\n", "{datasets: {}, rl: {}}");
    expect_canonical("\"lora_r\": 8\n? lora_alpha\n: 16\n", "{adapter: {lora_r: 8, lora_alpha: 16}}");
    expect_canonical("on: 1\n1: 2\n~: 3\n? [a]\n: 4\n", "{}");
}

static const struct config *config_of(const struct known *known)
{
    return known->analysis->config;
}

static void test_members(void **state)
{
    (void)state;
    struct known known;
    known_init(
        &known,
        "base_model: \"m\\u2028\\x85n\"\nsample_packing: yes\nlora_r: 0x10\nlora_dropout: 5e-2\nlearning_rate: 2e-4\n"
        "bf16: no\ngradient_checkpointing: offload\nlora_target_modules: q_proj\nlora_modules_to_save: [a, 'b c', "
        "\"\"]\n"
        "peft_layers_to_transform: [3, 1, 2]\ndpo_loss_weights: [1, .5]\nrl: ebft\ngpu_memory_limit: 20\n"
        "peft: {x: {y: 1}, loftq_config: {loftq_bits: 8}}\nmax_memory: {0: 20GiB}\n",
        NULL);
    const struct config *config = config_of(&known);
    assert_string_equal(config->model.base_model, "m\xE2\x80\xA8\xC2\x85"
                                                  "n");
    assert_true(*config->packing.sample_packing);
    assert_int_equal(*config->adapter.lora_r, 16);
    assert_true(fabs(*config->adapter.lora_dropout - 0.05) < 1e-15);
    assert_true(fabs(*config->optimizer.learning_rate - 2e-4) < 1e-15);
    assert_string_equal(config->precision.bf16, "false");
    assert_string_equal(config->memory.gradient_checkpointing, "offload");
    assert_int_equal(config->adapter.lora_target_modules_count, 1);
    assert_string_equal(config->adapter.lora_target_modules[0], "q_proj");
    assert_int_equal(config->adapter.lora_modules_to_save_count, 3);
    assert_string_equal(config->adapter.lora_modules_to_save[1], "b c");
    assert_string_equal(config->adapter.lora_modules_to_save[2], "");
    assert_int_equal(config->adapter.peft_layers_to_transform_count, 3);
    assert_int_equal(config->adapter.peft_layers_to_transform[2], 2);
    assert_int_equal(config->rl.dpo_loss_weights_count, 2);
    assert_true(fabs(config->rl.dpo_loss_weights[1] - 0.5) < 1e-15);
    assert_string_equal(config->rl.rl, "ebft");
    assert_string_equal(config->memory.gpu_memory_limit, "20");
    assert_true(*config->memory.max_memory);
    assert_int_equal(*config->adapter.peft->loftq_config->loftq_bits, 8);
    assert_null(config->rl.ebft);
    assert_null(config->adapter.lora_alpha);
    known_fini(&known);
}

static void test_nested(void **state)
{
    (void)state;
    struct known known;
    known_init(
        &known,
        "defaults: &d {temperature: 0.9}\nebft:\n  <<: *d\n  mode: strided\n  feature_layers: [0.5, 1]\n"
        "  top_p: broken\ndatasets:\n  - path: a\n    type: chat_template\n    roles_to_train: [assistant]\n"
        "  - &two\n    path: b\n    shards: 3\n  - *two\ntest_datasets: [{path: c}]\nmodel_config:\n  use_cache: false\n",
        NULL);
    const struct config *config = config_of(&known);
    assert_string_equal(config->rl.ebft->mode, "strided");
    assert_true(fabs(*config->rl.ebft->temperature - 0.9) < 1e-15);
    assert_int_equal(config->rl.ebft->feature_layers_count, 2);
    assert_null(config->rl.ebft->top_p);
    assert_int_equal(config->datasets.datasets_count, 3);
    assert_string_equal(config->datasets.datasets[0].path, "a");
    assert_string_equal(config->datasets.datasets[0].type, "chat_template");
    assert_string_equal(config->datasets.datasets[0].roles_to_train[0], "assistant");
    assert_null(config->datasets.datasets[0].shards);
    assert_string_equal(config->datasets.datasets[1].path, "b");
    assert_int_equal(*config->datasets.datasets[2].shards, 3);
    assert_string_equal(config->datasets.test_datasets[0].path, "c");
    assert_false(*config->model.overrides_of_model_config->use_cache);
    known_fini(&known);
    known_init(&known, "datasets:\n  - 5\nebft: 5\n", NULL);
    assert_int_equal(config_of(&known)->datasets.datasets_count, 0);
    assert_null(config_of(&known)->rl.ebft);
    known_fini(&known);
}

/* Absent keys get what axolotl's schema fills in; a key that says null, or nothing that counts, does not. */
static void test_defaults(void **state)
{
    (void)state;
    struct known known;
    known_init(&known, "seed: 1\n", NULL);
    const struct config *config = config_of(&known);
    assert_int_equal(*config->packing.sequence_len, 512);
    assert_true(*config->packing.pretrain_multipack_attn);
    assert_string_equal(config->precision.bf16, "auto");
    assert_string_equal(config->memory.gradient_checkpointing, "false");
    assert_true(*config->adapter.lora_dropout >= 0 && *config->adapter.lora_dropout <= 0);
    assert_string_equal(config->adapter.merge_method, "memory_efficient");
    assert_string_equal(config->adapter.lisa_layers_attribute, "model.layers");
    assert_null(config->packing.sample_packing);
    known_fini(&known);
    known_init(&known, "bf16:\ntf32: ~\nsequence_len: lots\nseed: 1\n", NULL);
    assert_null(config_of(&known)->precision.bf16);
    assert_null(config_of(&known)->precision.tf32);
    assert_null(config_of(&known)->packing.sequence_len);
    known_fini(&known);
    known_init(&known, "seed: [1\n", NULL);
    assert_true(known.analysis->broken);
    assert_int_equal(*config_of(&known)->packing.sequence_len, 512);
    known_fini(&known);
    known_init(&known, "", NULL);
    assert_int_equal(*config_of(&known)->packing.sequence_len, 512);
    known_fini(&known);
}

/* Values of every shape in every field at once: what passed its check, libcyaml takes; what did not, is told of once. */
static void try_everywhere(const char *value, bool nested)
{
    struct known known;
    struct str config = STR_INIT;
    for (size_t i = 0; i < field_count(); i++) {
        const struct field_row *row = field_at(i);
        if (row->owner == OBJECT_root && !nested)
            str_printf(&config, "%s: %s\n", row->name, value);
        if (row->owner != OBJECT_root || !nested || row->object == OBJECT_root)
            continue;
        bool list = row->type == TYPE_OBJECTS;
        str_printf(&config, "%s:%s", row->name, list ? " [{" : " {");
        const char *comma = "";
        for (size_t k = 0; k < field_count(); k++) {
            if (field_at(k)->owner != row->object)
                continue;
            str_printf(&config, "%s%s: %s", comma, field_at(k)->name, *value ? value : "~");
            comma = ", ";
        }
        str_printf(&config, "}%s\n", list ? "]" : "");
    }
    known_init(&known, str_text(&config), "axolotl=0.18.0,h100");
    if (known.analysis->broken)
        fail_msg("%s: %s", value, known.analysis->diagnostics[0].message);
    assert_non_null(known.analysis->config);
    for (size_t i = 0; i < known.analysis->diagnostic_count; i++)
        for (size_t k = 0; k < i; k++) {
            const struct diagnostic *one = &known.analysis->diagnostics[i], *other = &known.analysis->diagnostics[k];
            bool field_rule =
                strncmp(one->rule->name, "field-", 6) == 0 && strncmp(other->rule->name, "field-", 6) == 0;
            if (field_rule && strcmp(one->key, other->key) == 0)
                fail_msg("%s: told of twice", one->key);
        }
    str_fini(&config);
    known_fini(&known);
}

static void test_every_shape(void **state)
{
    (void)state;
    static const char *const values[] = {
        "true",
        "no",
        "0",
        "-7",
        "010",
        "0x1F",
        "1_000",
        "12:30",
        "99999999999999999999",
        "1.5",
        "-.inf",
        ".nan",
        "1e-5",
        "1.0e-310",
        "''",
        "\"\"",
        "text",
        "' 8 '",
        "'on'",
        "auto",
        "2024-01-01",
        "!!str 5",
        "[]",
        "[a]",
        "[1, 2]",
        "[1.5]",
        "[a, 1]",
        "[[]]",
        "[{}]",
        "[{a: 1}]",
        "[~]",
        "{}",
        "{a: 1}",
        "{1: [x]}",
        "",
        "~",
        "'${X}'",
        "\"\\0\"",
        "\"\\x80\\uFEFF\"",
        "\"a\\nb\"",
        "'it''s \"x\"'",
        "\"\\\\\"",
        "größe",
        "\"\\U0001F600\"",
        "!!binary aGk=",
        "'#x'",
        "'{a'",
        "'- x'",
        "'a: b'",
        "[[1, 2], [3, 4]]",
    };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        try_everywhere(values[i], false);
        try_everywhere(values[i], true);
    }
}

/* A value that is written as one type and taken as another; NULL when it is taken as what it is. */
static void expect_coerced(enum field field, const char *value, const char *expected)
{
    struct yindex *index = yindex_new(value, strlen(value));
    struct str own = STR_INIT;
    const char *what = field_coerced(field_row(field), index->root, &own);
    if ((what == NULL) != (expected == NULL) || strcmp(str_text(&own), expected ? expected : "") != 0)
        fail_msg("%s: %s becomes \"%s\"", field_row(field)->name, value, str_text(&own));
    str_fini(&own);
    yindex_free(index);
}

static void test_coerced(void **state)
{
    (void)state;
    expect_coerced(FIELD_lora_r, "8", NULL);
    expect_coerced(FIELD_lora_r, "4_096", NULL);
    expect_coerced(FIELD_lora_r, "'8'", "8");
    expect_coerced(FIELD_lora_r, "08", "8"); /* octal digits end at 7: text */
    expect_coerced(FIELD_lora_r, "8.0", "8");
    expect_coerced(FIELD_lora_r, "yes", "1");
    expect_coerced(FIELD_lora_r, "8.5", NULL); /* refused, not turned */
    expect_coerced(FIELD_lora_r, "eight", NULL);
    expect_coerced(FIELD_lora_r, "${R}", NULL);
    expect_coerced(FIELD_lora_r, "~", NULL);
    expect_coerced(FIELD_lora_r, "[8]", NULL);
    expect_coerced(FIELD_sample_packing, "yes", NULL);
    expect_coerced(FIELD_sample_packing, "y", "true");
    expect_coerced(FIELD_sample_packing, "'off'", "false");
    expect_coerced(FIELD_sample_packing, "0", "false");
    expect_coerced(FIELD_sample_packing, "1.0", "true");
    expect_coerced(FIELD_sample_packing, "2", NULL);
    expect_coerced(FIELD_weight_decay, "1", NULL);
    expect_coerced(FIELD_weight_decay, "1e-5", NULL); /* anybody writes numbers so */
    expect_coerced(FIELD_weight_decay, "'1e-5'", "1.0e-05");
    expect_coerced(FIELD_weight_decay, "'0.1'", "0.1");
    expect_coerced(FIELD_weight_decay, "'5'", "5");
    expect_coerced(FIELD_weight_decay, "true", "1");
    expect_coerced(FIELD_learning_rate, "'2e-5'", NULL); /* text is one of its types */
    expect_coerced(FIELD_bf16, "auto", NULL);
    expect_coerced(FIELD_bf16, "'true'", "true");
    expect_coerced(FIELD_optimizer, "'true'", NULL);
    expect_coerced(FIELD_base_model, "'5'", NULL);
    expect_coerced(FIELD_dpo_loss_weights, "'0.5'", "0.5"); /* an entry of its list */
    expect_coerced(FIELD_rope_scaling, "'5'", NULL);
}

static void expect_problem(const char *config, const char *key, bool wrong_type, const char *words)
{
    struct known known;
    known_init(&known, config, NULL);
    const struct diagnostic *diagnostic = known_find(&known, wrong_type ? "field-type" : "field-value", key);
    if (!diagnostic || !strstr(diagnostic->message, words)) {
        known_print(&known);
        fail_msg("\"%s\" does not say \"%s\" of %s", config, words, key);
    }
    assert_int_equal(known_count(&known, "field-type") + known_count(&known, "field-value"), 1);
    known_fini(&known);
}

/* Each problem stands on its own key, or on the entry of the list that is at fault. */
static void test_problems(void **state)
{
    (void)state;
    expect_problem("seed: 1\nlora_r: x\n", "lora_r", true, "lora_r takes a whole number; x is text");
    expect_problem("datasets: 5\n", "datasets", true, "datasets takes a list of mappings; this is a whole number");
    expect_problem("datasets: [{path: a}, ~]\n", "datasets.1", true, "this is null");
    expect_problem("ebft: on\n", "ebft", true, "ebft takes a mapping; this is a boolean");
    expect_problem("ebft: {mode: other}\n", "ebft.mode", false, "one of structured, strided");
    expect_problem("datasets:\n  - path: 5\n", "datasets.0.path", true, "path takes text; 5 is a whole number");
    expect_problem("base: &b {lora_r: x}\n<<: *b\n", "base.lora_r", true, "lora_r takes");
    expect_problem("lora_r: 8\nlora_r: x\n", "lora_r", true, "lora_r takes");
    expect_problem("model_config: {use_cache: 5}\n", "model_config.use_cache", true, "use_cache takes true or false");
    expect_problem("sequence_len:\n", "sequence_len", true, "can't be empty");
}

static void expect_effective(const char *config, const char *field, const char *expected)
{
    struct known known;
    struct str value = STR_INIT;
    known_init(&known, config, NULL);
    bool has = analysis_effective(known.analysis, field_find(OBJECT_root, field), &value);
    if (has != (expected != NULL) || (has && strcmp(str_text(&value), expected) != 0))
        fail_msg("\"%s\": %s is %s", config, field, has ? str_text(&value) : "nothing");
    str_fini(&value);
    known_fini(&known);
}

static void test_effective(void **state)
{
    (void)state;
    expect_effective("lora_r: 8\n", "lora_r", "8");
    expect_effective("seed: 1\n", "lora_r", NULL);
    expect_effective("seed: 1\n", "sequence_len", "512");
    expect_effective("bf16:\n", "bf16", NULL);
    expect_effective("seed: 1\n", "bf16", "auto");
    expect_effective("flash_attention: true\n", "attn_implementation", "flash_attention_2");
    expect_effective("flash_attention: true\n", "flash_attention", NULL);
    expect_effective("attn_implementation: fa2\n", "attn_implementation", NULL);
    expect_effective("model_config:\n  use_cache: no\n", "overrides_of_model_config", "{use_cache: no}");
    expect_effective("x: &x [a, b]\nlora_target_modules: *x\n", "lora_target_modules", "[a, b]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_typing),   cmocka_unit_test(test_canonical), cmocka_unit_test(test_members),
        cmocka_unit_test(test_nested),   cmocka_unit_test(test_defaults),  cmocka_unit_test(test_every_shape),
        cmocka_unit_test(test_coerced), cmocka_unit_test(test_problems), cmocka_unit_test(test_effective),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
