/*
 * The table of fields: names, sections, types, words, defaults and help of each row, its member in the typed config, and
 * how a row is found and described.
 */
#define _GNU_SOURCE /* strcasestr */
#include <ctype.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "attention.h"
#include "config.h"
#include "dataset_kind.h"
#include "known.h"
#include "load.h"

#define LIST_TYPES                                                                                                     \
    ((1U << TYPE_TEXTS) | (1U << TYPE_TEXT_OR_TEXTS) | (1U << TYPE_WORD_OR_TEXTS) | (1U << TYPE_INTS) |                \
     (1U << TYPE_INT_OR_INTS) | (1U << TYPE_FLOATS) | (1U << TYPE_OBJECTS))

static void test_names(void **state)
{
    (void)state;
    assert_true(field_count() > 380);
    for (size_t i = 0; i < field_count(); i++) {
        const struct field_row *row = field_at(i);
        assert_ptr_equal(field_row(row->id), row);
        size_t len = strlen(row->name);
        if (len == 0 || strspn(row->name, "abcdefghijklmnopqrstuvwxyz0123456789_.") != len)
            fail_msg("%s is no key of axolotl", row->name);
        /* by name and by alias, so neither stands twice among the keys of one mapping */
        assert_ptr_equal(field_find(row->owner, row->name), row);
        if (row->alias)
            assert_ptr_equal(field_find(row->owner, row->alias), row);
    }
    assert_null(field_find(OBJECT_root, "lora_rr"));
    assert_null(field_find(OBJECT_root, ""));
    assert_null(field_find(OBJECT_root, "stride"));
    assert_ptr_equal(field_find(OBJECT_fsdp_config, "fsdp_offload_params"), field_row(FIELD_fsdp_config_offload_params));
    assert_ptr_equal(field_find(OBJECT_fsdp_config, "fsdp_version"), field_row(FIELD_fsdp_config_fsdp_version));
    assert_null(field_find(OBJECT_fsdp_config, "fsdp_fsdp_version_"));
    assert_null(field_find(OBJECT_trl, "fsdp_beta"));
    assert_ptr_equal(field_find(OBJECT_ebft, "stride"), field_row(FIELD_ebft_stride));
    assert_ptr_equal(field_find(OBJECT_root, "model_config"), field_row(FIELD_overrides_of_model_config));
    assert_ptr_equal(field_find(OBJECT_model_config, "use_cache"), field_row(FIELD_model_config_use_cache));
}

/* Root rows first, section by section as the screen has them; then the keys of one mapping after the other. */
static void test_order(void **state)
{
    (void)state;
    bool seen[SECTION_COUNT] = {false};
    for (size_t i = 0; i < field_count(); i++) {
        const struct field_row *row = field_at(i), *before = i ? field_at(i - 1) : row;
        seen[row->section] = true;
        assert_true(before->owner <= row->owner);
        if (row->owner == OBJECT_root && !row->metadata_only && !before->metadata_only)
            assert_true(before->section <= row->section);
    }
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        assert_true(seen[i]);
        assert_true(strlen(section_id((enum section)i)) > 1 && strlen(section_title((enum section)i)) > 2);
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(section_id((enum section)k), section_id((enum section)i));
            assert_string_not_equal(section_title((enum section)k), section_title((enum section)i));
        }
    }
}

static size_t count_words(const char *text)
{
    size_t words = 0;
    for (bool inside = false; *text; text++) {
        words += !isspace((unsigned char)*text) && !inside;
        inside = !isspace((unsigned char)*text);
    }
    return words;
}

/* Words of the help that do not stand in the name. */
static size_t count_own_words(const struct field_row *row)
{
    size_t words = 0;
    for (const char *at = row->help; *at; at += strspn(at, " .,;:")) {
        char word[64];
        size_t len = strcspn(at, " .,;:");
        snprintf(word, sizeof word, "%.*s", (int)len, at);
        words += !strcasestr(row->name, word);
        at += len;
    }
    return words;
}

static void test_help(void **state)
{
    (void)state;
    for (size_t i = 0; i < field_count(); i++) {
        const struct field_row *row = field_at(i);
        if (!row->help || count_words(row->help) < 6 || row->help[strlen(row->help) - 1] != '.')
            fail_msg("%s needs a sentence of help", row->name);
        if (count_own_words(row) < 4)
            fail_msg("%s: its help is little more than its name", row->name);
        for (size_t k = 0; k < i; k++)
            if (strcmp(field_at(k)->help, row->help) == 0)
                fail_msg("%s and %s have the same help", field_at(k)->name, row->name);
    }
}

static void test_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < field_count(); i++) {
        const struct field_row *row = field_at(i);
        unsigned accepted = field_accepts(row);
        assert_true(accepted != 0);
        if ((accepted & ACCEPT_WORDS) && (!row->values || !*row->values))
            fail_msg("%s takes words, but lists none", row->name);
        if (row->values && !(accepted & (ACCEPT_WORDS | ACCEPT_TEXT | ACCEPT_TEXTS)))
            fail_msg("%s lists words, but takes no text", row->name);
        if (row->values && strstr(row->values, "  "))
            fail_msg("%s: an empty word", row->name);
        if (row->type == TYPE_OBJECT || row->type == TYPE_OBJECTS)
            assert_int_not_equal(row->object, OBJECT_root);
        else if (row->object != OBJECT_root)
            assert_true(accepted & ACCEPT_MAP);
        if (row->deprecated)
            assert_true(*row->deprecated != '\0');
    }
    const struct field_row *rl = field_row(FIELD_rl);
    assert_true(field_has_value(rl, "dpo", 3));
    assert_true(field_has_value(rl, "ebft", 4));
    assert_false(field_has_value(rl, "dp", 2));
    assert_false(field_has_value(rl, "dpo gdpo", 8));
    assert_false(field_has_value(rl, "", 0));
    assert_false(field_has_value(field_row(FIELD_seed), "1", 1));
}

/* A default is a value that its own row takes. */
static void test_defaults(void **state)
{
    (void)state;
    size_t count = 0;
    for (size_t i = 0; i < field_count(); i++) {
        const struct field_row *row = field_at(i);
        if (!row->fallback)
            continue;
        count++;
        struct yindex *index = yindex_new(row->fallback, strlen(row->fallback));
        struct str canonical = STR_INIT, why = STR_INIT;
        bool wrong_type;
        assert_false(index->broken);
        if (!field_check(row, index->root, &canonical, &why, &wrong_type) || ynode_is_null(index->root))
            fail_msg("%s: its default %s: %s", row->name, row->fallback, str_text(&why));
        str_fini(&canonical);
        str_fini(&why);
        yindex_free(index);
    }
    assert_true(count > 50);
}

static size_t member_size(const struct field_row *row)
{
    return sizeof(void *) + (LIST_TYPES >> row->type & 1 ? sizeof(unsigned) : 0);
}

/* Each row has a place of its own in its struct, and metadata rows have none. */
static void test_members(void **state)
{
    (void)state;
    size_t last_owner = OBJECT_root, end = 0, members = 0;
    for (size_t i = 0; i < field_count(); i++) {
        const struct field_row *row = field_at(i);
        if (row->metadata_only)
            continue;
        members++;
        if (row->owner != last_owner)
            end = 0;
        last_owner = row->owner;
        assert_true(row->offset >= end);
        assert_int_equal(row->offset % sizeof(void *), 0);
        end = row->offset + member_size(row);
        if (row->owner == OBJECT_root)
            assert_true(end <= sizeof(struct config));
    }
    assert_true(members > 380);
    assert_int_equal(field_row(FIELD_sample_packing)->offset, offsetof(struct config, packing.sample_packing));
    assert_int_equal(field_row(FIELD_ebft_mode)->offset, offsetof(struct object_ebft, mode));
}

static void test_legacy_rows(void **state)
{
    (void)state;
    static const struct {
        const char *name, *backend;
    } flags[] = {
        {"s2_attention", "s2"},
        {"sage_attention", "sage"},
        {"xformers_attention", "xformers"},
        {"flex_attention", "flex_attention"},
        {"flash_attention", "flash_attention_2"},
        {"sdp_attention", "sdpa"},
        {"eager_attention", "eager"},
    };
    static const char *const computed[] = {"attn_supports_packing", "attn_uses_flash_lib", "attn_needs_dtype_cast",
                                           "attn_decontaminates_packing"};
    size_t count = 0;
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++, count++) {
        const struct field_row *row = field_find(OBJECT_root, flags[i].name);
        assert_non_null(row);
        assert_true(row->metadata_only && legacy_is_flag(row->id) && !legacy_is_computed(row->id));
        assert_int_equal(row->section, SECTION_attention);
        assert_string_equal(backend_row(legacy_backend(row->id))->name, flags[i].backend);
        assert_non_null(strstr(row->deprecated, "attn_implementation"));
    }
    for (size_t i = 0; i < sizeof computed / sizeof *computed; i++, count++) {
        const struct field_row *row = field_find(OBJECT_root, computed[i]);
        assert_non_null(row);
        assert_true(row->metadata_only && legacy_is_computed(row->id) && !legacy_is_flag(row->id));
        assert_int_equal(legacy_backend(row->id), BACKEND_NONE);
    }
    for (size_t i = 0; i < field_count(); i++)
        count -= field_at(i)->metadata_only;
    assert_int_equal(count, 0);
}

/* A key of a plugin is a field of the top level, and a key of some datasets stands in their rows. */
static void test_readers(void **state)
{
    (void)state;
    size_t plugins[PLUGIN_COUNT] = {0};
    for (size_t i = 0; i < field_count(); i++) {
        const struct field_row *row = field_at(i);
        plugins[row->plugin]++;
        if (row->plugin != PLUGIN_NONE)
            assert_true(row->owner == OBJECT_root && row->section == SECTION_plugins);
        bool is_dataset = row->owner == OBJECT_dataset || row->owner == OBJECT_dataset_type;
        if (row->kinds == 0)
            assert_true(!is_dataset || row->id == FIELD_dataset_train_on_split);
        else
            assert_true(is_dataset || row->object == OBJECT_dataset);
    }
    for (size_t i = 0; i < PLUGIN_COUNT; i++)
        assert_true(plugins[i] > 0);
}

/* The same rows serve several lists, and each key is found where its class stands. */
static void test_around(void **state)
{
    (void)state;
    const struct field_row *datasets = field_row(FIELD_datasets), *raw = field_row(FIELD_pretraining_dataset);
    assert_ptr_equal(field_inside(NULL, "datasets"), datasets);
    assert_ptr_equal(field_inside(datasets, "path"), field_row(FIELD_dataset_path));
    assert_ptr_equal(field_inside(raw, "path"), field_row(FIELD_dataset_path));
    assert_ptr_equal(field_inside(raw, "text_column"), field_row(FIELD_dataset_text_column));
    assert_null(field_inside(datasets, "text_column"));
    assert_null(field_inside(raw, "field_chosen"));
    assert_null(field_inside(field_row(FIELD_seed), "path"));
    assert_null(field_inside(datasets, "no_such_key"));
    assert_ptr_equal(field_around(field_row(FIELD_dataset_path)), datasets);
    assert_ptr_equal(field_around(field_row(FIELD_dataset_text_column)), raw);
    assert_ptr_equal(field_around(field_row(FIELD_loftq_config_loftq_bits)), field_row(FIELD_peft_loftq_config));
    assert_null(field_around(datasets));
    for (size_t i = 0; i < field_count(); i++)
        assert_true((field_around(field_at(i)) == NULL) == (field_at(i)->owner == OBJECT_root));
}

static void expect_described(enum field field, const char *expected)
{
    struct str text = STR_INIT;
    field_describe_type(field_row(field), &text);
    assert_string_equal(str_text(&text), expected);
    str_fini(&text);
}

static void test_described(void **state)
{
    (void)state;
    expect_described(FIELD_sample_packing, "true or false");
    expect_described(FIELD_lora_r, "a whole number");
    expect_described(FIELD_bf16, "true, false, auto");
    expect_described(FIELD_gradient_checkpointing, "true, false, offload, offload_disk");
    expect_described(FIELD_excess_length_strategy, "one of drop, truncate, raise");
    expect_described(FIELD_adapter, "text, like lora, qlora, llama-adapter");
    expect_described(FIELD_lora_target_modules, "text or a list of text");
    expect_described(FIELD_datasets, "a list of mappings, not empty");
    expect_described(FIELD_lr_groups, "a list of mappings");
    expect_described(FIELD_dataset_message_property_mappings, "a mapping of names to text");
    expect_described(FIELD_ebft, "a mapping");
    for (size_t i = 0; i < field_count(); i++) {
        struct str text = STR_INIT;
        field_describe_type(field_at(i), &text);
        assert_true(text.len > 3 && text.data[text.len - 1] != ' ');
        str_fini(&text);
    }
}

/* A word that a row lists is taken, and one that it does not list is not, unless the row is open. */
static void test_words_are_taken(void **state)
{
    (void)state;
    for (size_t i = 0; i < field_count(); i++) {
        const struct field_row *row = field_at(i);
        if (!row->values || (row->type != TYPE_CHOICE && row->type != TYPE_SWITCH))
            continue;
        char word[64], *known[] = {word, "zzz-no-word"};
        snprintf(word, sizeof word, "%.*s", (int)strcspn(row->values, " "), row->values);
        for (size_t k = 0; k < 2; k++) {
            struct yindex *index = yindex_new(known[k], strlen(known[k]));
            struct str canonical = STR_INIT, why = STR_INIT;
            bool wrong_type = true;
            if (field_check(row, index->root, &canonical, &why, &wrong_type) != (k == 0 || row->open))
                fail_msg("%s: %s", row->name, known[k]);
            if (k == 1 && !row->open)
                assert_true(!wrong_type && strstr(str_text(&why), row->name) && strstr(str_text(&why), known[k]));
            str_fini(&canonical);
            str_fini(&why);
            yindex_free(index);
        }
    }
}

/* Usual numbers: an end has a word on what lies behind it, the ends are in order and taken themselves, and the default is
 * between them. */
static void test_usual_numbers(void **state)
{
    (void)state;
    size_t count = 0;
    for (size_t i = 0; i < field_count(); i++) {
        const struct field_row *row = field_at(i);
        const struct field_usual *usual = row->usual;
        if (!usual)
            continue;
        assert_int_equal(usual->least != NULL, usual->below != NULL);
        assert_int_equal(usual->most != NULL, usual->above != NULL);
        assert_true(usual->least || usual->most);
        count++;
        if ((usual->least && row->least && strtod(usual->least, NULL) <= strtod(row->least, NULL)) ||
            (usual->most && row->most && strtod(usual->most, NULL) >= strtod(row->most, NULL)))
            fail_msg("%s: what lies beyond its usual numbers is refused anyway", row->name);
        double least = usual->least ? strtod(usual->least, NULL) : -HUGE_VAL;
        double most = usual->most ? strtod(usual->most, NULL) : HUGE_VAL;
        if (!(least < most) || !(field_accepts(row) & (ACCEPT_INT | ACCEPT_FLOAT)))
            fail_msg("%s: from %s to %s", row->name, usual->least, usual->most);
        if (row->fallback && (strtod(row->fallback, NULL) < least || strtod(row->fallback, NULL) > most))
            fail_msg("%s: its default %s is not usual", row->name, row->fallback);
        for (size_t k = 0; k < 2; k++) {
            const char *word = k ? usual->above : usual->below;
            if (word && (strlen(word) < 12 || word[strlen(word) - 1] == '.'))
                fail_msg("%s: \"%s\"", row->name, word);
        }
    }
    assert_true(count >= 20);
}

static void expect_usual(enum field field, const char *expected)
{
    struct str text = STR_INIT;
    field_describe_usual(field_row(field), &text);
    assert_string_equal(str_text(&text), expected);
    str_fini(&text);
}

static void test_usual_described(void **state)
{
    (void)state;
    expect_usual(FIELD_learning_rate, "1e-8 to 0.1");
    expect_usual(FIELD_neftune_noise_alpha, "at most 50");
    expect_usual(FIELD_val_set_size, "at least 0");
    expect_usual(FIELD_base_model, "");
}

#define WITH_TYPE (DATASET_TRAINING & ~DATASET_STEPWISE)

static void expect_kinds(const char *text, const char *path, unsigned possible, unsigned meant)
{
    struct known known;
    known_init(&known, text, NULL);
    struct dataset_kinds found = dataset_kinds_at(known.analysis, path);
    if (found.possible != possible || found.meant != meant)
        fail_msg("%s at %s: kinds %#x, of these %#x; expected %#x, of these %#x", text, path, found.possible, found.meant,
                 possible, meant);
    known_fini(&known);
}

/* The list, the keys, the type and rl say of which kind an entry is; what they say against each other counts for less. */
static void test_dataset_kinds(void **state)
{
    (void)state;
    expect_kinds("datasets:\n- path: a\n", "datasets.0", DATASET_TRAINING, DATASET_SFT);
    expect_kinds("base_model: a\n", "datasets.0", DATASET_TRAINING, DATASET_SFT);
    expect_kinds("datasets:\n- path: a\n", "datasets", 0, 0);
    expect_kinds("datasets:\n- path: a\n", "datasets.0.type", 0, 0);
    expect_kinds("lr_groups:\n- name: a\n", "lr_groups.0", 0, 0);
    expect_kinds("rl: dpo\ndatasets:\n- path: a\n", "datasets.0", DATASET_TRAINING, DATASET_DPO);
    expect_kinds("rl: kto\ntest_datasets:\n- path: a\n  type: b\n", "test_datasets.0", WITH_TYPE, DATASET_KTO);
    expect_kinds("rl: orpo\ndatasets:\n- path: a\n", "datasets.0", DATASET_TRAINING, DATASET_SFT | DATASET_DPO);
    expect_kinds("rl: grpo\ndatasets:\n- path: a\n", "datasets.0", DATASET_TRAINING, DATASET_SFT);
    expect_kinds("rl: ${RL}\ndatasets:\n- path: a\n", "datasets.0", DATASET_TRAINING, DATASET_TRAINING);
    expect_kinds("rl: dpo\ndatasets:\n- path: a\n  chat_template: b\n", "datasets.0", DATASET_SFT, DATASET_SFT);
    expect_kinds("datasets:\n- path: a\n  field_chosen: b\n", "datasets.0", DATASET_DPO, DATASET_DPO);
    expect_kinds("datasets:\n- path: a\n  field_chosen: b\n  chat_template: c\n", "datasets.0",
                 DATASET_TRAINING, DATASET_SFT);
    expect_kinds("datasets:\n- path: a\n  type: _synthetic\n", "datasets.0", WITH_TYPE, DATASET_SYNTHETIC);
    expect_kinds("process_reward_model: true\ndatasets:\n- path: a\n", "datasets.0",
                 DATASET_TRAINING, DATASET_STEPWISE);
    expect_kinds("process_reward_model: false\ndatasets:\n- path: a\n", "datasets.0", DATASET_TRAINING, DATASET_SFT);
    expect_kinds("datasets:\n- path: a\n  type: {field: b}\n", "datasets.0", WITH_TYPE, DATASET_SFT);
    expect_kinds("pretraining_dataset:\n- path: a\n", "pretraining_dataset.0",
                 DATASET_SFT | DATASET_PRETRAINING, DATASET_SFT | DATASET_PRETRAINING);
    expect_kinds("pretraining_dataset:\n- path: a\n  text_column: b\n", "pretraining_dataset.0",
                 DATASET_PRETRAINING, DATASET_PRETRAINING);
    expect_kinds("datasets: [\n", "datasets.0", DATASET_TRAINING, DATASET_SFT);
    assert_string_equal(dataset_kind_words(DATASET_SFT), "plain samples and chats");
    assert_string_equal(dataset_kind_words(DATASET_KTO | DATASET_STEPWISE), "answers marked good or bad (rl: kto)");
    assert_string_equal(dataset_kind_words(DATASET_PRETRAINING), "pretraining_dataset");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),       cmocka_unit_test(test_order),     cmocka_unit_test(test_help),
        cmocka_unit_test(test_words),       cmocka_unit_test(test_defaults),  cmocka_unit_test(test_members),
        cmocka_unit_test(test_legacy_rows), cmocka_unit_test(test_described), cmocka_unit_test(test_words_are_taken),
        cmocka_unit_test(test_readers),     cmocka_unit_test(test_around),
        cmocka_unit_test(test_usual_numbers), cmocka_unit_test(test_usual_described),
        cmocka_unit_test(test_dataset_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
