/*
 * The effective config: what counts as the same, what does not, and that the comparison finds each change. The pairs are
 * axolotl's own rewrites, taken from its validators.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "effective.h"
#include "known.h"

static const char *list_changes(struct known *known, const struct effective_changes *changes)
{
    struct str out = STR_INIT;
    for (size_t i = 0; i < changes->count; i++)
        str_printf(&out, "%s: %s -> %s\n", changes->items[i].path, changes->items[i].before ? changes->items[i].before : "-",
                   changes->items[i].after ? changes->items[i].after : "-");
    const char *list = arena_copy(&known->arena, str_text(&out), out.len);
    str_fini(&out);
    return list;
}

static void expect_changes(const char *before, const char *after, const char *expected)
{
    struct known one, other;
    known_init(&one, before, NULL);
    known_init(&other, after, NULL);
    struct effective a = effective_of(one.analysis, &one.arena), b = effective_of(other.analysis, &other.arena);
    struct effective_changes changes = effective_diff(&a, &b, &one.arena);
    expect_same_text(before, list_changes(&one, &changes), expected);
    assert_int_equal(effective_same(&a, &b), !*expected);
    assert_int_equal(effective_same(&b, &a), !*expected);
    known_fini(&one);
    known_fini(&other);
}

static void test_same(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        /* Keys, order, spelling. */
        {"seed: 1\nlearning_rate: 1e-4\n", "# c\nlearning_rate: '1e-4'\nseed: 0x1\n"},
        {"bf16: yes\n", "bf16: true\n"},
        /* Values that are taken as another type. */
        {"lora_r: '8'\nlora_alpha: 16.0\n", "lora_r: 8\nlora_alpha: 16\n"},
        {"sample_packing: 'no'\nmax_steps: true\n", "sample_packing: false\nmax_steps: 1\n"},
        {"weight_decay: '1e-5'\n", "weight_decay: 1.0e-05\n"},
        {"peft_layers_to_transform: [1, '2']\n", "peft_layers_to_transform: [1, 2]\n"},
        {"ebft: {stride: '4'}\n", "ebft: {stride: 4}\n"},
        {"model_type: m\n", "type_of_model: m\n"},
        {"model_config: {a: 1}\n", "overrides_of_model_config:\n  a: 1\n"},
        {"not_a_key: 1\nseed: 1\n", "seed: 1\n"},
        {"seed:\n", "adapter: ~\nseed: null\n"},
        {"x: &a {path: p}\ndatasets: [*a]\n", "datasets:\n- path: p\n"},
        {"x: &a\n  seed: 1\n<<: *a\n", "seed: 1\n"},
        {"seed: 1\nseed: 2\n", "seed: 2\n"},
        /* Attention. */
        {"flash_attention: true\n", "attn_implementation: flash_attention_2\n"},
        {"attn_implementation: fa2\n", "attn_implementation: flash_attention_2\n"},
        {"sdp_attention: true\nxformers_attention: yes\n", "attn_implementation: xformers\n"},
        {"attn_implementation: sdpa\nflash_attention: true\n", "attn_implementation: sdpa\n"},
        {"flash_attention: false\nattn_uses_flash_lib: true\n", ""},
        {"gemma4_hybrid_attn_impl: true\n", "gemma4_hybrid_attn_impl: true\nattn_implementation: flash_attention_2\n"},
        /* Deprecated keys that axolotl rewrites. */
        {"noisy_embedding_alpha: 5\n", "neftune_noise_alpha: 5\n"},
        {"noisy_embedding_alpha: 5\nneftune_noise_alpha: 5\n", "neftune_noise_alpha: 5\n"},
        {"noisy_embedding_alpha: 5\nneftune_noise_alpha:\n", "neftune_noise_alpha: 5\n"},
        {"dpo_beta: 0.1\n", "rl_beta: 0.1\n"},
        {"flash_attn_rms_norm: false\n", ""},
        {"dpo_beta: 0.1\nrl_beta: 0.2\n", "rl_beta: 0.2\n"},
        {"evaluation_strategy: steps\n", "eval_strategy: steps\n"},
        {"dataset_processes: 4\n", "dataset_num_proc: 4\n"},
        {"pretrain_multipack_buffer_size: 9\n", "streaming_multipack_buffer_size: 9\n"},
        {"liger_swiglu: true\n", "liger_glu_activation: true\n"},
        {"sequence_parallel_degree: 2\n", "context_parallel_size: 2\n"},
        {"gc_steps: 4\n", "torch_empty_cache_steps: 4\ngc_collect_steps: 4\n"},
        {"gc_steps: -1\n", "gc_collect_steps: -1\n"},
        {"gc_steps: 4\ngc_collect_steps: 9\n", "gc_collect_steps: 9\n"},
        {"flash_attn_d512: true\n", "large_head_attention: auto\n"},
        {"flash_attn_d512: false\n", ""},
        {"max_packed_sequence_len: 0\n", ""},
        {"gradient_checkpointing: offload\n", "gradient_checkpointing: true\nactivation_offloading: true\n"},
        {"gradient_checkpointing: offload_disk\n", "gradient_checkpointing: true\nactivation_offloading: disk\n"},
        {"chat_template_jinja: x\n", "chat_template: jinja\nchat_template_jinja: x\n"},
        {"fsdp_config: {fsdp_offload_params: true}\n", "fsdp_config: {offload_params: true}\n"},
        {"fsdp_config: {version: 2, offload_params: true}\n", "fsdp_config: {offload_params: true}\nfsdp_version: 2\n"},
        {"fsdp_config: {fsdp_version: 2, offload_params: true}\n", "fsdp_config: {offload_params: true}\nfsdp_version: 2\n"},
        {"datasets:\n- path: p\n  message_field_role: r\n",
         "datasets:\n- path: p\n  message_property_mappings:\n    role: r\n"},
        {"datasets:\n- message_field_content: c\n  message_property_mappings: {role: r}\n",
         "datasets:\n- message_property_mappings: {content: c, role: r}\n"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        expect_changes(pairs[i][0], pairs[i][1], "");
}

static void test_changes(void **state)
{
    (void)state;
    expect_changes("seed: 1\n", "seed: 2\n", "seed: 1 -> 2\n");
    expect_changes("seed: 1\n", "", "seed: 1 -> -\n");
    expect_changes("", "seed: '1'\nadapter: lora\n", "adapter: - -> lora\nseed: - -> 1\n");
    expect_changes("datasets:\n- path: a\n- path: b\n", "datasets:\n- path: b\n- path: a\n",
                   "datasets.0.path: a -> b\ndatasets.1.path: b -> a\n");
    expect_changes("flash_attention: true\n", "attn_implementation: sdpa\n",
                   "attn_implementation: flash_attention_2 -> sdpa\n");
    expect_changes("flash_attention: true\n", "", "attn_implementation: flash_attention_2 -> -\n");
    expect_changes("adam_eps: 1\n", "adam_epsilon: 1\n", "adam_epsilon: - -> 1\n");
    expect_changes("eval_max_new_tokens: 9\n", "generation_max_new_tokens: 9\n",
                   "eval_max_new_tokens: 9 -> -\ngeneration_max_new_tokens: - -> 9\n");
    expect_changes("rl: ipo\n", "rl: dpo\ndpo_loss_type: [ipo]\n", "dpo_loss_type: - -> [ipo]\nrl: ipo -> dpo\n");
    expect_changes("noisy_embedding_alpha: 5\nneftune_noise_alpha: 6\n", "neftune_noise_alpha: 6\n",
                   "noisy_embedding_alpha: 5 -> -\n");
    expect_changes("noisy_embedding_alpha: 5\n", "dpo_beta: 5\n", "neftune_noise_alpha: 5 -> -\nrl_beta: - -> 5\n");
    expect_changes("fsdp_config: {fsdp_offload_params: true}\n", "fsdp_config: {fsdp_use_orig_params: true}\n",
                   "fsdp_config.offload_params: true -> -\nfsdp_config.use_orig_params: - -> true\n");
    expect_changes("fsdp_version: 1\nfsdp_config: {version: 2, offload_params: true}\n",
                   "fsdp_version: 1\nfsdp_config: {offload_params: true}\n", "fsdp_config.fsdp_version: 2 -> -\n");
    expect_changes("fsdp_config: {version: 2}\n", "fsdp_config: {}\nfsdp_version: 2\n", "fsdp_config: - -> {}\n");
    expect_changes("datasets:\n- message_field_role: a\n  message_property_mappings: {role: b}\n",
                   "datasets:\n- message_property_mappings: {role: b}\n", "datasets.0.message_field_role: a -> -\n");
}

/* A broken text has none; neither has what is no mapping. */
static void test_nothing(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "# only this\n", "- a\n", "a: [\n", "text\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct known known;
        known_init(&known, texts[i], NULL);
        assert_int_equal(effective_of(known.analysis, &known.arena).count, 0);
        known_fini(&known);
    }
}

/* A list in a list in a list. */
static void test_depth(void **state)
{
    (void)state;
    struct str deep = STR_INIT;
    str_add(&deep, "model_config: ");
    str_add_repeat(&deep, '[', 100);
    str_add(&deep, "{a: 1}");
    str_add_repeat(&deep, ']', 100);
    str_add_char(&deep, '\n');
    expect_changes(str_text(&deep), str_text(&deep), "");
    str_fini(&deep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same),
        cmocka_unit_test(test_changes),
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_depth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
