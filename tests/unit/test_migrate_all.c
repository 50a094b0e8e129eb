/*
 * migrate --all: each migration with its exact bytes, what is left to decide and with which choices, what --unsafe adds,
 * and twins that must not change. Each case is migrated twice, with comments on each line, with CRLF; a wrong migration
 * that is planted is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "known.h"
#include "migrate.h"
#include "rule.h"

struct wanted {
    const char *config;
    const char *safe;    /* what --all makes of it; NULL: nothing */
    const char *unsafe;  /* what --all --unsafe makes of it; NULL: the same as --all */
    size_t decisions;    /* that are open after --all, */
    size_t left;         /* and after --unsafe too */
};

static const struct wanted cases[] = {
    /* Another name. */
    {"noisy_embedding_alpha: 5 # n\n", "neftune_noise_alpha: 5 # n\n", NULL, 0, 0},
    {"dpo_beta: 0.1\n", "rl_beta: 0.1\n", NULL, 0, 0},
    {"'evaluation_strategy' : \"no\" # e\n", "'eval_strategy' : \"no\" # e\n", NULL, 0, 0},
    {"dataset_processes: ${N}\n", "dataset_num_proc: ${N}\n", NULL, 0, 0},
    {"pretrain_multipack_buffer_size: 9\n", "streaming_multipack_buffer_size: 9\n", NULL, 0, 0},
    {"liger_swiglu: true\n", "liger_glu_activation: true\n", NULL, 0, 0},
    {"sequence_parallel_degree: 1\n", "context_parallel_size: 1\n", NULL, 0, 0},
    {"{dpo_beta: 0.1, seed: 1}\n", "{rl_beta: 0.1, seed: 1}\n", NULL, 0, 0},
    {"? dpo_beta\n: 0.1\n", "? rl_beta\n: 0.1\n", NULL, 0, 0},
    {"dpo_beta: &b 0.1\ndpo_label_smoothing: *b\n", "rl_beta: &b 0.1\ndpo_label_smoothing: *b\n", NULL, 0, 0},
    {"base: &b\n  dpo_beta: 0.1 # b\n<<: *b\n", "base: &b\n  rl_beta: 0.1 # b\n<<: *b\n", NULL, 0, 0},
    {"eval_max_new_tokens: 64\n", NULL, "generation_max_new_tokens: 64\n", 1, 0},
    {"adam_eps: 1e-8 # a\nseed: 1\n", NULL, "adam_epsilon: 1e-8 # a\nseed: 1\n", 1, 0},
    {"relora_steps: 150\nseed: 1\n", NULL, "jagged_restart_steps: 150\nseed: 1\n", 1, 0},
    {"relora_warmup_steps: 10\nseed: 1\n", NULL, "jagged_restart_warmup_steps: 10\nseed: 1\n", 1, 0},
    {"relora_anneal_steps: 10\nseed: 1\n", NULL, "jagged_restart_anneal_steps: 10\nseed: 1\n", 1, 0},
    {"unsloth_lora_mlp: true\nseed: 1\n", NULL, "lora_mlp_kernel: true\nseed: 1\n", 1, 0},
    {"datasets:\n  - path: a\n    train_on_split: train # s\n", NULL, "datasets:\n  - path: a\n    split: train # s\n", 1, 0},
    {"micro_batch_size: 2\nbatch_size: 8 # b\n", NULL, "micro_batch_size: 2\ngradient_accumulation_steps: 4 # b\n", 1, 0},

    {"eval_table_size: 0\n", NULL, "num_generation_samples: 0\ngenerate_samples: true\n", 1, 0},
    {"datasets:\n- message_field_role: ''\n", "datasets:\n- message_property_mappings:\n    role: ''\n", NULL, 0, 0},
    {"datasets:\n- message_field_content: ''\n", "datasets:\n- message_property_mappings:\n    content: ''\n", NULL, 0, 0},
    {"datasets:\n- path: a\n  train_on_split: ''\n", NULL, "datasets:\n- path: a\n  split: ''\n", 1, 0},

    /* The old and the newer one. */
    {"noisy_embedding_alpha: 5 # a\nneftune_noise_alpha: 5\n", "# a\nneftune_noise_alpha: 5\n", NULL, 0, 0},
    {"noisy_embedding_alpha: 5\nneftune_noise_alpha: 6\n", NULL, NULL, 1, 1},
    {"dpo_beta: 0.1\nrl_beta: 0.2\n", "rl_beta: 0.2\n", NULL, 0, 0},
    {"dpo_beta: 0.1\nrl_beta:\n", "rl_beta: 0.1\n", NULL, 0, 0},
    {"fsdp_config:\n  fsdp_offload_params: true\n  offload_params: true\n", "fsdp_config:\n  offload_params: true\n", NULL, 0,
     0},
    {"fsdp_config:\n  fsdp_offload_params: true\n  offload_params: false\n", NULL, NULL, 1, 1},
    {"datasets:\n- message_field_role: a\n  message_property_mappings: {role: b}\n", NULL, NULL, 1, 1},
    {"datasets:\n- message_field_content: a\n  message_property_mappings: {content: b}\n", NULL, NULL, 1, 1},
    {"adam_eps: 1e-8\nadam_epsilon: 1e-6\n", NULL, NULL, 1, 1},
    {"gc_steps: 4\ngc_collect_steps: 9\n", "gc_collect_steps: 9\n", NULL, 0, 0},

    /* FSDP. */
    {"fsdp_config:\n  fsdp_offload_params: true # o\n  fsdp_version: 2\n  \"fsdp_state_dict_type\": FULL_STATE_DICT\n",
     "fsdp_config:\n  offload_params: true # o\n  fsdp_version: 2\n  \"state_dict_type\": FULL_STATE_DICT\n", NULL, 0, 0},
    {"fsdp_config: {fsdp_offload_params: true}\n", "fsdp_config: {offload_params: true}\n", NULL, 0, 0},
    {"fsdp_config:\n  # v\n  version: 2 # w\n  offload_params: true\n",
     "fsdp_config:\n  offload_params: true\n# v\nfsdp_version: 2 # w\n", NULL, 0, 0},
    {"fsdp_config: {version: 2, offload_params: true}\n", "fsdp_config: {offload_params: true}\nfsdp_version: 2\n", NULL, 0,
     0},
    {"fsdp_version: 2\nfsdp_config:\n  version: 2\n  offload_params: true\n",
     "fsdp_version: 2\nfsdp_config:\n  offload_params: true\n", NULL, 0, 0},
    {"fsdp_config:\n  version: 2\n", NULL, NULL, 1, 1}, /* an empty fsdp_config would switch FSDP off */
    {"fsdp_config:\n  offload_params: true\n# s\nfsdp_final_state_dict_type: FULL_STATE_DICT # f\n", NULL,
     "fsdp_config:\n  offload_params: true\n  # s\n  final_state_dict_type: FULL_STATE_DICT # f\n", 1, 0},
    {"fsdp_sync_module_states: true # s\nseed: 1\n", NULL, "fsdp_config:\n  sync_module_states: true # s\nseed: 1\n", 1, 0},
    {"fsdp_config: # here\nfsdp_sync_module_states: true\n", NULL, "fsdp_config: # here\n  sync_module_states: true\n", 1, 0},

    /* Into a mapping. */
    {"datasets:\n  - path: a\n    # r\n    message_field_role: from # s\n    # c\n    message_field_content: value\n",
     "datasets:\n  - path: a\n    message_property_mappings:\n      # r\n      role: from # s\n      # c\n      content: value\n",
     NULL, 0, 0},
    {"datasets:\n- message_field_role: from # f\n  path: a\n",
     "datasets:\n- message_property_mappings: # f\n    role: from\n  path: a\n", NULL, 0, 0},
    {"datasets:\n- path: a\n\n  # not this one\n\n  # this\n  message_field_role: from\n  message_property_mappings:\n    x: y\n",
     "datasets:\n- path: a\n\n  # not this one\n\n  message_property_mappings:\n    x: y\n    # this\n    role: from\n", NULL,
     0, 0},
    {"datasets: [{path: a, message_field_role: from}]\n",
     "datasets: [{path: a, message_property_mappings: {role: from}}]\n", NULL, 0, 0},
    {"datasets:\n- path: a\n  message_field_role: >-\n    from\n  type: chat_template\n",
     "datasets:\n- path: a\n  message_property_mappings:\n    role: >-\n      from\n  type: chat_template\n", NULL, 0, 0},
    {"datasets:\n- path: a\n  message_field_role: from\n  message_property_mappings: {x: y} # z\n",
     "datasets:\n- path: a\n  message_property_mappings: {x: y, role: from} # z\n", NULL, 0, 0},
    {"rope_scaling: # r\n  # in\n  type: linear # t\n  factor: 2.0\nseed: 1\n", NULL,
     "overrides_of_model_config:\n  rope_scaling: # r\n    # in\n    type: linear # t\n    factor: 2.0\nseed: 1\n", 1, 0},
    {"model_config:\n  a: 1\nrope_scaling: {type: linear} # r\n", NULL,
     "model_config:\n  a: 1\n  rope_scaling: {type: linear} # r\n", 1, 0},
    {"# axedit: target none\n# r\nrope_scaling: {type: linear}\nmodel_config:\n  a: 1\n", NULL,
     "# axedit: target none\nmodel_config:\n  a: 1\n  # r\n  rope_scaling: {type: linear}\n", 1, 0},

    /* Other values, several keys. */
    {"gradient_checkpointing: offload # g\n", "gradient_checkpointing: true # g\nactivation_offloading: true\n", NULL, 0, 0},
    {"gradient_checkpointing: 'offload_disk'\n", "gradient_checkpointing: true\nactivation_offloading: disk\n", NULL, 0, 0},
    {"gradient_checkpointing: offload\nactivation_offloading: false # a\n",
     "gradient_checkpointing: true\nactivation_offloading: true # a\n", NULL, 0, 0},
    {"gc_steps: 4 # g\n", "torch_empty_cache_steps: 4 # g\ngc_collect_steps: 4\n", NULL, 0, 0},
    {"gc_steps: -1\n", "gc_collect_steps: -1\n", NULL, 0, 0},
    {"chat_template_jinja: x.jinja\n", "chat_template_jinja: x.jinja\nchat_template: jinja\n", NULL, 0, 0},
    {"flash_attn_d512: true\n", "large_head_attention: auto\n", NULL, 0, 0},
    {"eval_table_size: 5 # t\n", NULL, "num_generation_samples: 5 # t\ngenerate_samples: true\n", 1, 0},
    {"gemma4_fp8_nonexpert: true\n", NULL, "nonexpert_quantization: fp8_blockwise\n", 1, 0},
    {"gemma4_nf4_nonexpert: true\n", NULL, "nonexpert_quantization: nf4\n", 1, 0},
    {"max_packed_sequence_len: 2048 # m\nattn_implementation: flash_attention_2\n", NULL,
     "sequence_len: 2048 # m\nsample_packing: true\nattn_implementation: flash_attention_2\n", 1, 0},
    {"max_packed_sequence_len: 2048\nsequence_len: 1024\n", NULL, NULL, 1, 1},
    {"rl: ipo # i\n", NULL, "rl: dpo # i\ndpo_loss_type: [ipo]\n", 1, 0},
    {"save_safetensors: false # s\n", NULL, "save_safetensors: true # s\n", 1, 0},
    {"pretraining_dataset:\n- path: a\n", NULL, "pretraining_dataset:\n- path: a\nstreaming: true\n", 1, 0},
    {"datasets:\n- path: a\n  type: 'sharegpt' # t\n", NULL, "datasets:\n- path: a\n  type: 'chat_template' # t\n", 1, 0},
    {"attention: flash # a\nseed: 1\n", NULL, "attn_implementation: flash_attention_2 # a\nseed: 1\n", 1, 0},
    {"attention: xformers\nseed: 1\n", NULL, "attn_implementation: xformers\nseed: 1\n", 1, 0},
    {"spd_attention: true\nseed: 1\n", NULL, "attn_implementation: sdpa\nseed: 1\n", 1, 0},

    /* Keys that go. */
    {"debug: # d\nseed: 1\n", "# d\nseed: 1\n", NULL, 0, 0},
    {"fsdp_version: 2\nfsdp_config:\n  fsdp_limit_all_gathers: true\n  forward_prefetch: false\n  reshard_after_forward: true\n",
     NULL, NULL, 0, 0},
    {"fsdp_version: 2\nfsdp_config:\n  sharding_strategy: FULL_SHARD\n  offload_params: true\n", NULL, NULL, 0, 0},
    {"gptq_groupsize: 128\ngptq_model_v1: false\nseed: 1\n", "seed: 1\n", NULL, 0, 0},
    {"flash_attn_fuse_qkv: true\nseed: 1\n", "seed: 1\n", NULL, 0, 0},
    {"debug: 1\nplugins: [my.Plugin]\n", NULL, NULL, 1, 1}, /* which may read it */
    {"debug:\nplugins: [my.Plugin]\n", "plugins: [my.Plugin]\n", NULL, 0, 0},
    {"unsloth_rope: false\nseed: 1\n", "seed: 1\n", NULL, 0, 0},
    {"unsloth_rope: true\nseed: 1\n", NULL, "seed: 1\n", 1, 0},
    {"max_packed_sequence_len: 0\nseed: 1\n", "seed: 1\n", NULL, 0, 0},
    {"gemma4_fp8_nonexpert: false\nseed: 1\n", "seed: 1\n", NULL, 0, 0},
    {"dpo_norm_loss: false\nseed: 1\n", NULL, "seed: 1\n", 1, 0},
    {"rpo_alpha: 0.1\nseed: 1\n", NULL, "seed: 1\n", 1, 0},

    /* Twins: the same words, but nothing to migrate. */
    {"neftune_noise_alpha: 5\nrl_beta: 0.1\neval_strategy: steps\n", NULL, NULL, 0, 0},
    {"noisy_embedding_alpha:\ndpo_beta: ~\nfsdp_final_state_dict_type: null\n", NULL, NULL, 0, 0},
    {"model_config: {rope_scaling: {type: linear}}\n", NULL, NULL, 0, 0},
    {"model_config:\n  dpo_beta: 1\n  noisy_embedding_alpha: 1\n", NULL, NULL, 0, 0},
    {"fsdp_config:\n  fsdp_version: 2\n  offload_params: true\n", NULL, NULL, 0, 0},
    {"gradient_checkpointing: true\nactivation_offloading: disk\n", NULL, NULL, 0, 0},
    {"pretraining_dataset:\n- path: a\nstreaming: true\n", NULL, NULL, 0, 0},
    {"rl: dpo\ndpo_loss_type: [ipo]\n", NULL, NULL, 0, 0},
    {"datasets:\n- path: sharegpt\n  type: chat_template\n", NULL, NULL, 0, 0},
    {"save_safetensors: true\nchat_template: jinja\nchat_template_jinja: x\n", NULL, NULL, 0, 0},
    {"seed: 1 # dpo_beta: 0.1\n", NULL, NULL, 0, 0},
    {"base_model: noisy_embedding_alpha\n", NULL, NULL, 0, 0},
    {"dpo_beta: 0.1 # axedit: ignore[field-deprecated]\n", NULL, NULL, 0, 0},
    {"dbg: true\nsequence_length: 3\nseed: 1\n", NULL, NULL, 0, 0},
    {"wandb_runs_name: x\nload_4bit: true\nseed: 1\n", NULL, NULL, 0, 0},
};

static struct migration plan_of(struct known *known, bool unsafe)
{
    return migrate_plan(known->analysis, (struct migrate_options){.all = true, .unsafe = unsafe}, &known->arena);
}

/* The text after the steps taken one by one is that after all at once. */
static void expect_steps(struct known *known, const struct migration *plan, const char *expected)
{
    struct str text = STR_INIT;
    str_add_len(&text, known->text, known->len);
    for (size_t i = 0; i < plan->step_count; i++) {
        struct str next = STR_INIT;
        assert_true(plan->steps[i].splices.count > 0);
        splices_apply(&plan->steps[i].splices, str_text(&text), text.len, &next);
        str_fini(&text);
        text = next;
    }
    expect_same_text("step by step", str_text(&text), expected);
    str_fini(&text);
}

static void try_text(const char *config, const char *expected, bool unsafe, size_t decisions)
{
    struct known known, again;
    known_init(&known, config, NULL);
    struct migration plan = plan_of(&known, unsafe);
    const char *text = known_edited(&known, &plan.splices, NULL);
    expect_same_text(config, text, expected);
    if (plan.decision_count != decisions)
        fail_msg("%s: %zu decisions", config, plan.decision_count);
    expect_steps(&known, &plan, expected);
    for (size_t i = 0; i < plan.step_count && !unsafe; i++)
        assert_true(plan.steps[i].safe);
    if (!unsafe)
        assert_int_equal(plan.changes.count, 0);
    known_init(&again, text, NULL);
    struct migration second = plan_of(&again, unsafe);
    assert_int_equal(second.step_count, 0);
    assert_int_equal(second.splices.count, 0);
    assert_int_equal(second.decision_count, decisions);
    known_fini(&again);
    known_fini(&known);
}

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *safe = cases[i].safe ? cases[i].safe : cases[i].config;
        try_text(cases[i].config, safe, false, cases[i].decisions);
        try_text(cases[i].config, cases[i].unsafe ? cases[i].unsafe : safe, true, cases[i].left);
    }
}

static char *with_crlf(const char *text)
{
    struct str out = STR_INIT;
    for (; *text; text++)
        str_printf(&out, "%s%c", *text == '\n' ? "\r" : "", *text);
    return str_take(&out);
}

static void test_crlf(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *safe = cases[i].safe ? cases[i].safe : cases[i].config;
        char *config = with_crlf(cases[i].config), *expected = with_crlf(cases[i].unsafe ? cases[i].unsafe : safe);
        char *first = with_crlf(safe);
        try_text(config, first, false, cases[i].decisions);
        try_text(config, expected, true, cases[i].left);
        free(config);
        free(expected);
        free(first);
    }
}

/* Without --all only the attention keys move. */
static void test_plain(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct known known;
        known_init(&known, cases[i].config, NULL);
        struct migration plan = migrate_plan(known.analysis, (struct migrate_options){.unsafe = true}, &known.arena);
        assert_int_equal(plan.splices.count, 0);
        assert_int_equal(plan.step_count + plan.decision_count, 0);
        known_fini(&known);
    }
}

/* A block config with a comment on each line and between all lines. */
static char *comment_all(const char *config)
{
    struct str out = STR_INIT;
    for (size_t line = 1; *config; line++) {
        size_t len = strcspn(config, "\n"), blanks = strspn(config, " -");
        str_printf(&out, "%.*s# above %zu\n", (int)blanks, "                    ", line);
        str_add_len(&out, config, len);
        str_printf(&out, " # beside %zu\n", line);
        config += len + 1;
    }
    return str_take(&out);
}

static size_t count_comment(const struct yindex *index, const char *text, size_t len)
{
    size_t count = 0;
    for (size_t i = 0; i < index->comment_count; i++) {
        struct span span = index->comments[i].span;
        count += span_len(span) == len && memcmp(index->text + span.start, text, len) == 0;
    }
    return count;
}

static void test_comments_stay(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (strchr(cases[i].config, '#') || strchr(cases[i].config, '>'))
            continue;
        char *config = comment_all(cases[i].config);
        struct known before, after;
        known_init(&before, config, NULL);
        assert_false(before.analysis->broken);
        struct migration plan = plan_of(&before, true);
        if ((plan.step_count > 0) != (cases[i].safe || cases[i].unsafe))
            fail_msg("%s: %zu steps", config, plan.step_count);
        known_init(&after, known_edited(&before, &plan.splices, NULL), NULL);
        const struct yindex *one = before.analysis->index, *other = after.analysis->index;
        if (one->comment_count != other->comment_count)
            fail_msg("%s: became %s", config, after.text);
        for (size_t k = 0; k < one->comment_count; k++) {
            const char *text = one->text + one->comments[k].span.start;
            size_t len = span_len(one->comments[k].span);
            assert_int_equal(count_comment(one, text, len), count_comment(other, text, len));
        }
        known_fini(&after);
        known_fini(&before);
        free(config);
    }
}

static const char *list_plan(struct known *known, const struct migration *plan)
{
    struct str out = STR_INIT;
    for (size_t i = 0; i < plan->step_count; i++)
        str_printf(&out, "%zu %s %s%s\n", plan->steps[i].line, plan->steps[i].rule->name,
                   plan->steps[i].safe ? "" : "(unsafe) ", plan->steps[i].done);
    for (size_t i = 0; i < plan->decision_count; i++) {
        str_printf(&out, "%zu %s? %s\n", plan->decisions[i].line, plan->decisions[i].rule->name,
                   plan->decisions[i].message);
        for (size_t k = 0; k < plan->decisions[i].choice_count; k++)
            str_printf(&out, "  - %s%s\n", plan->decisions[i].choices[k].title,
                       plan->decisions[i].choices[k].safe ? " (safe)" : "");
    }
    for (size_t i = 0; i < plan->changes.count; i++)
        str_printf(&out, "= %s\n", plan->changes.items[i].path);
    const char *list = arena_copy(&known->arena, str_text(&out), out.len);
    str_fini(&out);
    return list;
}

/* Lines are those of the file as it was, whatever went or came before them. */
static void test_report(void **state)
{
    (void)state;
    static const char config[] = "debug:\n"
                                 "datasets:\n"
                                 "- path: a\n"
                                 "  message_field_role: from\n"
                                 "gptq_groupsize: 1\n"
                                 "flash_attention: true\n"
                                 "eager_attention:\n"
                                 "noisy_embedding_alpha: 5\n"
                                 "neftune_noise_alpha: 6\n"
                                 "gc_steps: 4\n"
                                 "adam_eps: 1e-8\n"
                                 "dpo_beta: 0.1\n";
    struct known known;
    known_init(&known, config, NULL);
    struct migration plan = plan_of(&known, false);
    expect_same_text("safe", list_plan(&known, &plan),
                     "6 legacy-flag-mapped flash_attention: true is now attn_implementation: flash_attention_2\n"
                     "7 legacy-falsy-stripped eager_attention: removed: it has no effect\n"
                     "1 unknown-key debug removed: axolotl ignores it\n"
                     "4 field-deprecated datasets.0.message_field_role is now datasets.0.message_property_mappings.role\n"
                     "5 unknown-key gptq_groupsize removed: axolotl ignores it\n"
                     "10 field-deprecated gc_steps is now torch_empty_cache_steps: 4, gc_collect_steps: 4\n"
                     "12 field-deprecated dpo_beta is now rl_beta\n"
                     "8 old-and-new-key? decide: noisy_embedding_alpha and neftune_noise_alpha are both set, which axolotl "
                     "refuses; remove noisy_embedding_alpha\n"
                     "  - remove noisy_embedding_alpha in line 6\n"
                     "  - replace noisy_embedding_alpha by neftune_noise_alpha: 5\n"
                     "11 unknown-key? decide: adam_eps is no key of axolotl and is ignored: the name is spelt out; write "
                     "adam_epsilon\n"
                     "  - rename adam_eps to adam_epsilon\n"
                     "  - remove adam_eps in line 10\n");
    plan = plan_of(&known, true);
    assert_non_null(strstr(list_plan(&known, &plan), "11 unknown-key (unsafe) adam_eps is now adam_epsilon\n"));
    assert_non_null(strstr(list_plan(&known, &plan), "  - replace noisy_embedding_alpha by neftune_noise_alpha: 5\n= "
                                                     "adam_epsilon\n"));
    known_fini(&known);
}

/* The choices of a decision do what they say. */
static void test_choices(void **state)
{
    (void)state;
    struct known known;
    known_init(&known, "noisy_embedding_alpha: 5 # a\nneftune_noise_alpha: 6 # b\n", NULL);
    struct migration plan = plan_of(&known, false);
    assert_int_equal(plan.decision_count, 1);
    assert_int_equal(plan.decisions[0].choice_count, 2);
    expect_same_text("the newer one", known_edited(&known, &plan.decisions[0].choices[0].splices, NULL),
                     "# a\nneftune_noise_alpha: 6 # b\n");
    expect_same_text("the old one", known_edited(&known, &plan.decisions[0].choices[1].splices, NULL),
                     "# a\nneftune_noise_alpha: 5 # b\n");
    known_fini(&known);
}

/* Rows that say they are safe and are not: nothing of them is done, and a person is told. */
static void test_wrong_migration(void **state)
{
    (void)state;
    static const struct migration_row wrong[] = {
        {"learning_rate", "lr", true},
        {"seed", "seed: 2", true},
        {"adapter", "adapter: lora\nlora_r: 8", true},
        {"rl_beta", "dpo_label_smoothing", true},
    };
    struct known known;
    known_init(&known, "learning_rate: 1.0e-4\nseed: 1\nadapter: lora\nrl_beta: 0.1\nflash_attention: true\ndebug:\n", NULL);
    struct migration plan = migrate_plan(known.analysis,
                                         (struct migrate_options){.all = true, .rows = wrong, .row_count = 4}, &known.arena);
    expect_same_text("refused", known_edited(&known, &plan.splices, NULL),
                     "learning_rate: 1.0e-4\nseed: 1\nadapter: lora\nrl_beta: 0.1\nattn_implementation: flash_attention_2\n");
    assert_int_equal(plan.decision_count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_non_null(strstr(plan.decisions[i].message, "would not mean the same"));
    /* The same rows with --unsafe: what says it is safe is still no more than that. */
    plan = migrate_plan(known.analysis, (struct migrate_options){.all = true, .unsafe = true, .rows = wrong, .row_count = 4},
                        &known.arena);
    assert_int_equal(plan.decision_count, 4);
    assert_int_equal(plan.changes.count, 0);
    known_fini(&known);
}

/* A right row, and one that says what it changes. */
static void test_own_rows(void **state)
{
    (void)state;
    static const struct migration_row right[] = {{"type_of_model", "model_type", true}};
    static const struct migration_row honest[] = {{"seed", "seed: 2", false}};
    struct known known;
    known_init(&known, "type_of_model: m # t\nseed: 1\n", NULL);
    struct migration plan =
        migrate_plan(known.analysis, (struct migrate_options){.rows = right, .row_count = 1}, &known.arena);
    expect_same_text("alias", known_edited(&known, &plan.splices, NULL), "model_type: m # t\nseed: 1\n");
    plan = migrate_plan(known.analysis, (struct migrate_options){.rows = honest, .row_count = 1}, &known.arena);
    assert_int_equal(plan.splices.count, 0);
    assert_int_equal(plan.decision_count, 1);
    known_fini(&known);
}

/* A text that would not load is not written, whatever a row says. */
static void test_does_not_load(void **state)
{
    (void)state;
    static const struct migration_row broken[] = {{"seed", "seed: [1", true}, {"adapter", "adapter: {", false}};
    struct known known;
    known_init(&known, "seed: 1\nadapter: lora\n", NULL);
    struct migration plan = migrate_plan(
        known.analysis, (struct migrate_options){.unsafe = true, .rows = broken, .row_count = 2}, &known.arena);
    assert_int_equal(plan.splices.count, 0);
    assert_int_equal(plan.step_count, 0);
    assert_int_equal(plan.decision_count, 2);
    known_fini(&known);
}

/* Files that can't be migrated stay as they are with --all too. */
static void test_nothing_possible(void **state)
{
    (void)state;
    static const struct {
        const char *config, *target;
    } texts[] = {
        {"dpo_beta: [\n", NULL},
        {"- dpo_beta: 0.1\n", NULL},
        {"dpo_beta: 0.1\n---\na: 1\n", NULL},
        {"dpo_beta: 0.1\nflash_attention: true\n", "axolotl=0.16.0"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct known known;
        known_init(&known, texts[i].config, texts[i].target);
        struct migration plan = plan_of(&known, true);
        assert_int_equal(plan.splices.count, 0);
        assert_int_equal(plan.step_count, 0);
        assert_true(plan.decision_count > 0);
        assert_true(plan.impossible || plan.refused);
        known_fini(&known);
    }
}

/* --- Removed keys --- */

struct removed {
    const char *key, *value;
    const char *rule;
    enum migrates migrates;
    const char *subject; /* the key that takes its place */
};

static const struct removed removed[] = {
    {"unsloth_cross_entropy_loss", "true", "field-removed", MIGRATES_UNSAFELY, NULL},
    {"unsloth_lora_mlp", "true", "field-removed", MIGRATES_UNSAFELY, "lora_mlp_kernel"},
    {"unsloth_lora_qkv", "true", "field-removed", MIGRATES_UNSAFELY, "lora_qkv_kernel"},
    {"unsloth_lora_o", "true", "field-removed", MIGRATES_UNSAFELY, "lora_o_kernel"},
    {"unsloth_rms_norm", "true", "field-removed", MIGRATES_UNSAFELY, NULL},
    {"unsloth_rope", "true", "field-removed", MIGRATES_UNSAFELY, NULL},
    {"unsloth_rope", "false", "unknown-key", MIGRATES_SAFELY, NULL},
    {"flash_attn_fuse_qkv", "true", "unknown-key", MIGRATES_SAFELY, NULL},
    {"relora_steps", "1", "unknown-key", MIGRATES_UNSAFELY, "jagged_restart_steps"},
    {"relora_warmup_steps", "1", "unknown-key", MIGRATES_UNSAFELY, "jagged_restart_warmup_steps"},
    {"relora_anneal_steps", "1", "unknown-key", MIGRATES_UNSAFELY, "jagged_restart_anneal_steps"},
    {"gptq_groupsize", "1", "unknown-key", MIGRATES_SAFELY, NULL},
    {"gptq_model_v1", "true", "unknown-key", MIGRATES_SAFELY, NULL},
    {"gptq_disable_exllama", "true", "unknown-key", MIGRATES_SAFELY, NULL},
    {"adam_eps", "1", "unknown-key", MIGRATES_UNSAFELY, "adam_epsilon"},
    {"sample_packing_seq_len_multiplier", "1", "unknown-key", MIGRATES_SAFELY, NULL},
    {"base_model_ignore_patterns", "a", "unknown-key", MIGRATES_SAFELY, NULL},
    {"torch_dtype", "bfloat16", "unknown-key", MIGRATES_NOT, NULL},
    {"eta_min", "1", "unknown-key", MIGRATES_NOT, NULL},
    {"attention", "flash", "unknown-key", MIGRATES_UNSAFELY, "attn_implementation: flash_attention_2"},
    {"attention", "true", "unknown-key", MIGRATES_BY_CHOICE, NULL},
    {"spd_attention", "true", "unknown-key", MIGRATES_UNSAFELY, "attn_implementation: sdpa"},
    {"debug", "true", "unknown-key", MIGRATES_SAFELY, NULL},
    {"wandb_run_name", "x", "unknown-key", MIGRATES_UNSAFELY, "wandb_name"},
    {"eval_table_max_new_tokens", "128", "unknown-key", MIGRATES_UNSAFELY, "generation_max_new_tokens"},
    {"fsdp_limit_all_gathers", "true", "unknown-key", MIGRATES_NOT, NULL},
    {"fsdp_config.fsdp_limit_all_gathers", "true", "unknown-key", MIGRATES_NOT, NULL},
    {"fsdp_config.limit_all_gathers", "true", "unknown-key", MIGRATES_NOT, NULL},
    {"fsdp_config.fsdp_sharding_strategy", "FULL_SHARD", "unknown-key", MIGRATES_NOT, NULL},
    {"fsdp_config.sharding_strategy", "FULL_SHARD", "unknown-key", MIGRATES_NOT, NULL},
    {"fsdp_config.fsdp_backward_prefetch", "BACKWARD_PRE", "unknown-key", MIGRATES_NOT, NULL},
    {"fsdp_config.backward_prefetch_policy", "BACKWARD_PRE", "unknown-key", MIGRATES_NOT, NULL},
    {"fsdp_config.fsdp_forward_prefetch", "false", "unknown-key", MIGRATES_NOT, NULL},
};

static void test_each_removed_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof removed / sizeof *removed; i++) {
        char text[200];
        struct known known;
        const char *dot = strchr(removed[i].key, '.');
        snprintf(text, sizeof text, dot ? "fsdp_version: 2\nfsdp_config: {offload_params: true, %s: %s}\n" : "%s: %s\nseed: 1\n",
                 dot ? dot + 1 : removed[i].key, removed[i].value);
        known_init(&known, text, NULL);
        const struct diagnostic *found = known_find(&known, removed[i].rule, removed[i].key);
        if (!found || !strstr(found->message, ": ") || strstr(found->message, "did you mean"))
            fail_msg("%s: %s says nothing of what became of it", text, removed[i].rule);
        assert_int_equal(known.analysis->diagnostic_count, 1);
        if (found->migrates != removed[i].migrates)
            fail_msg("%s migrates by %d", text, found->migrates);
        if (strcmp(found->subject ? found->subject : "", removed[i].subject ? removed[i].subject : "") != 0)
            fail_msg("%s gives way to %s", text, found->subject ? found->subject : "nothing");
        known_fini(&known);
    }
}

/* A rule with a check speaks of these; nothing else does. */
static void test_told_once(void **state)
{
    (void)state;
    static const char *const configs[] = {"flash_attn_rms_norm: true\n", "flash_attn_d512: true\n"};
    for (size_t i = 0; i < sizeof configs / sizeof *configs; i++) {
        struct known known;
        known_init(&known, configs[i], NULL);
        if (known.analysis->diagnostic_count != 1)
            known_print(&known);
        assert_int_equal(known.analysis->diagnostic_count, 1);
        known_fini(&known);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_crlf),
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_comments_stay),
        cmocka_unit_test(test_report),
        cmocka_unit_test(test_choices),
        cmocka_unit_test(test_wrong_migration),
        cmocka_unit_test(test_own_rows),
        cmocka_unit_test(test_does_not_load),
        cmocka_unit_test(test_nothing_possible),
        cmocka_unit_test(test_each_removed_key),
        cmocka_unit_test(test_told_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
