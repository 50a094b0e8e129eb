/* An analysis that takes over from the one before it must be the one that is made anew, whatever the two texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "analysis.h"
#include "effective.h"
#include "load.h"
#include "str.h"

static const char *const texts[] = {
    "",
    "base_model: m\n",
    "base_model: other\nflash_attention: true\nsample_packing: true\n",
    "base_model: other\nattn_implementation: sdpa\nsample_packing: true\neval_sample_packing: false\n",
    "datasets:\n  - path: a\n    type: alpaca\n  - path: b\n    type: sharegpt\nlora_r: 8\nadapter: lora\n",
    "datasets:\n  - path: a\n    type: alpaca\nlora_r: '16'\nadapter: lora\nlora_dropout: 0.10\n",
    "datasets:\n  - path: [a\n",
    "lora_r: eight\nlearning_rate: 1e-5\nlearning_rat: 2\n",
    "learning_rate:\nmicro_batch_size: 2\ngradient_accumulation_steps: 010\n",
    "defaults: &d {lora_r: 4}\n<<: *d\nadapter: lora\nfsdp_config:\n  fsdp_offload_params: true\nfsdp: full_shard\n",
    "rl: dpo\ntrl: {beta: 0.1, use_vllm: yes}\nvllm: {host: 0.0.0.0, port: 8000}\n",
    "rl: dpo\ntrl: {beta: 0.2, use_vllm: no}\nvllm: {host: 0.0.0.0, port: 8000}\nstrict: null\n",
    "plugins: [axolotl.integrations.liger.LigerPlugin]\nliger_rope: true\n",
    "liger_rope: true\nbf16: auto\ntf32: false\nxformers_attention: false\n",
};
enum { TEXT_COUNT = sizeof texts / sizeof *texts };

static void compare_words(const char *one, const char *other)
{
    assert_string_equal(one ? one : "(none)", other ? other : "(none)");
}

static void compare_diagnostics(const struct analysis *one, const struct analysis *other)
{
    assert_int_equal(one->diagnostic_count, other->diagnostic_count);
    for (size_t i = 0; i < one->diagnostic_count; i++) {
        const struct diagnostic *a = &one->diagnostics[i], *b = &other->diagnostics[i];
        assert_ptr_equal(a->rule, b->rule);
        assert_int_equal(a->severity, b->severity);
        assert_int_equal(a->span.start, b->span.start);
        assert_int_equal(a->span.end, b->span.end);
        compare_words(a->message, b->message);
        compare_words(a->key, b->key);
        compare_words(a->subject, b->subject);
    }
}

/* Some of each kind of member: numbers, texts, lists, mappings, defaults. */
static void compare_configs(const struct config *one, const struct config *other)
{
    assert_memory_equal(one->given, other->given, sizeof one->given);
    assert_int_equal(one->datasets.datasets_count, other->datasets.datasets_count);
    for (unsigned i = 0; i < one->datasets.datasets_count; i++) {
        compare_words(one->datasets.datasets[i].path, other->datasets.datasets[i].path);
        compare_words(one->datasets.datasets[i].type, other->datasets.datasets[i].type);
    }
    compare_words(one->model.base_model, other->model.base_model);
    compare_words(one->adapter.adapter, other->adapter.adapter);
    assert_int_equal(one->adapter.lora_r ? *one->adapter.lora_r : -1, other->adapter.lora_r ? *other->adapter.lora_r : -1);
    double one_dropout = one->adapter.lora_dropout ? *one->adapter.lora_dropout : -1;
    assert_true(one_dropout == (other->adapter.lora_dropout ? *other->adapter.lora_dropout : -1));
    assert_int_equal(one->plugins.plugins_count, other->plugins.plugins_count);
    assert_int_equal(!one->rl.trl, !other->rl.trl);
    if (one->rl.trl)
        assert_true(*one->rl.trl->beta == *other->rl.trl->beta && *one->rl.trl->use_vllm == *other->rl.trl->use_vllm);
}

static void compare(const struct analysis *one, const struct analysis *other)
{
    struct arena arena = {0};
    assert_int_equal(one->broken, other->broken);
    compare_diagnostics(one, other);
    compare_configs(one->config, other->config);
    compare_words(one->attention.backend, other->attention.backend);
    struct effective one_effective = effective_of(one, &arena), other_effective = effective_of(other, &arena);
    assert_true(effective_same(&one_effective, &other_effective));
    arena_fini(&arena);
}

/* The one before is gone when the other is looked at. With `read` the index comes from there, too. */
static void try_pair(const char *first, const char *second, bool read)
{
    struct target target = target_none();
    struct analysis *before = analysis_new(first, strlen(first), &target);
    struct splice whole = {.span = {0, strlen(first)}, .text = second, .len = strlen(second)};
    const struct yindex *index = read ? analysis_read(before, &(struct splices){&whole, 1}) : NULL;
    struct analysis *after = analysis_after(before, second, strlen(second), &target);
    if (read) {
        assert_ptr_equal(after->index, index);
        assert_ptr_equal(after->index->text, strlen(second) ? second : after->index->text);
    }
    analysis_free(before);
    struct analysis *anew = analysis_new(second, strlen(second), &target);
    compare(after, anew);
    analysis_free(anew);
    analysis_free(after);
}

static void test_each_after_each(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEXT_COUNT; i++) {
        for (size_t k = 0; k < TEXT_COUNT; k++) {
            try_pair(texts[i], texts[k], false);
            try_pair(texts[i], texts[k], true);
        }
    }
}

/* A section may come through many hands. */
static void test_long_chain(void **state)
{
    (void)state;
    struct target target = target_none();
    struct analysis *now = NULL;
    for (size_t i = 0; i < (size_t)5 * TEXT_COUNT; i++) {
        const char *text = texts[i * 3 % TEXT_COUNT];
        struct analysis *next = analysis_after(now, text, strlen(text), &target);
        struct analysis *anew = analysis_new(text, strlen(text), &target);
        analysis_free(now);
        compare(next, anew);
        analysis_free(anew);
        now = next;
    }
    analysis_free(now);
}

/* A text that was read but is not the one that comes next is forgotten. */
static void test_other_text_was_read(void **state)
{
    (void)state;
    struct target target = target_none();
    const char *text = "lora_r: 8\n", *next = "lora_r: 9\n";
    struct analysis *before = analysis_new(text, strlen(text), &target);
    struct splice splice = {.span = {8, 9}, .text = "7", .len = 1};
    assert_false(analysis_read(before, &(struct splices){&splice, 1})->broken);
    struct analysis *after = analysis_after(before, next, strlen(next), &target);
    assert_int_equal(*after->config->adapter.lora_r, 9);
    assert_string_equal(after->index->root->pairs->value->text, "9");
    analysis_free(before);
    analysis_free(after);
}

/* With a store, which has fewer places than there are sections here: each place is taken from another section some time,
 * also by the very file whose other sections it serves. */
static void test_store(void **state)
{
    (void)state;
    enum { FILES = 1500, KEPT = 7 };
    struct target target = target_none();
    struct config_store *store = config_store_new();
    struct analysis *kept[KEPT] = {NULL}; /* they outlive what the store has of them */
    struct str lines[KEPT] = {STR_INIT};
    for (size_t i = 0; i < FILES; i++) {
        struct str *text = &lines[i % KEPT];
        analysis_free(kept[i % KEPT]);
        str_clear(text);
        str_printf(text, "lora_r: %zu\nlearning_rate: 0.%zu1\nsequence_len: %zu\nrl: dpo\ntrl: {beta: 0.%zu, use_vllm: yes}\n%s",
                   i / 3, i / 2, i, i % 5 + 1, i % 2 ? "datasets: [{path: a, type: b}]\nwandb_name: x\n" : "base_model: m\n");
        kept[i % KEPT] = analysis_with(NULL, store, str_text(text), text->len, &target);
        for (size_t k = 0; k < TEXT_COUNT && i % 40 == 0; k++)
            analysis_free(analysis_with(NULL, store, texts[k], strlen(texts[k]), &target));
        struct analysis *anew = analysis_new(str_text(text), text->len, &target);
        compare(kept[i % KEPT], anew);
        analysis_free(anew);
    }
    struct analysis *first = analysis_with(NULL, store, texts[4], strlen(texts[4]), &target);
    struct analysis *second = analysis_with(NULL, store, texts[4], strlen(texts[4]), &target);
    assert_ptr_equal(first->config->adapter.lora_r, second->config->adapter.lora_r); /* not loaded again */
    config_store_free(store);
    compare(first, second);
    analysis_free(first);
    analysis_free(second);
    for (size_t i = 0; i < KEPT; i++) {
        struct analysis *anew = analysis_new(str_text(&lines[i]), lines[i].len, &target);
        compare(kept[i], anew);
        analysis_free(anew);
        analysis_free(kept[i]);
        str_fini(&lines[i]);
    }
}

/* For another target the index comes along, the rest is made anew. */
static void test_same_text_for_another_target(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct str cause = STR_INIT;
    struct target none = target_none(), other;
    assert_true(target_parse("t4,torch=2.4.0", &arena, &other, &cause));
    for (size_t i = 0; i < TEXT_COUNT; i++) {
        struct analysis *before = analysis_new(texts[i], strlen(texts[i]), &none);
        const struct yindex *index = before->index;
        analysis_offer_index(before);
        struct analysis *after = analysis_after(before, texts[i], strlen(texts[i]), &other);
        assert_ptr_equal(after->index, index);
        analysis_free(before);
        struct analysis *anew = analysis_new(texts[i], strlen(texts[i]), &other);
        compare(after, anew);
        analysis_free(anew);
        analysis_free(after);
    }
    str_fini(&cause);
    arena_fini(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_after_each),
        cmocka_unit_test(test_long_chain),
        cmocka_unit_test(test_other_text_was_read),
        cmocka_unit_test(test_store),
        cmocka_unit_test(test_same_text_for_another_target),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
