/* The check functions of rules.def and what they share. Not for anybody else. */
#ifndef AXEDIT_MODEL_CHECKS_H
#define AXEDIT_MODEL_CHECKS_H

#include <stdbool.h>

#include "rule.h"

rule_check check_gemma4_default, check_gemma4_wrong_backend;
rule_check check_packing_isolation, check_packing_s2, check_flatten, check_cp_needs_flash, check_scaling_softmax;
rule_check check_ebft_flex_offload, check_sage_padding, check_sage_full_finetune;
rule_check check_sage_compute, check_flex_torch, check_npu_attention;
rule_check check_fp8_compute, check_fp8_torch, check_fp8_torchao, check_fp8_flash, check_fp8_use_cache;
rule_check check_fa2_compute, check_fa3_compute, check_package, check_s2_removed, check_axolotl_too_old;
rule_check check_hardware_known;
rule_check check_packing_pads, check_packing_without_padding, check_packing_eval_follows, check_packing_eval_columns;
rule_check check_reward_model_pads, check_flatten_auto, check_real_batches, check_packing_eval_table, check_packing_rl;
rule_check check_packing_kto, check_kto_columns, check_packing_streaming, check_packing_causal_eval, check_eval_packing_alone;
rule_check check_packing_cudagraphs, check_packing_nemotron, check_flatten_packing, check_flatten_batch, check_flatten_liger;
rule_check check_packing_fp16, check_packing_sdpa_bf16, check_float32_flash, check_hub_sage, check_sdpa_varlen_packing;
rule_check check_sdpa_varlen_torch, check_large_head_old, check_flex_compile_kwargs, check_fuse_mlp_lora;
rule_check check_fuse_mlp_relora, check_rms_norm_removed, check_fa4_auto, check_xformers_patches, check_kimi_linear;
rule_check check_s2_llama, check_mistral_left_pad, check_fused_attn_kernel, check_cross_entropy_scope, check_fuse_mlp_scope;
rule_check check_gemma4_checkpointing, check_gemma4_ddp_offload, check_no_effect;
rule_check check_fp8_gpu, check_fp8_compile, check_fp8_fsdp, check_fp8_all_gather, check_bf16_unsupported, check_bf16_off;
rule_check check_tf32_auto, check_bf16_auto, check_torch_minimum, check_better_transformer, check_gptq;
rule_check check_offload_alone, check_offload_renamed, check_selective, check_hidden_states, check_reentrant_default;
rule_check check_head_dim_limit, check_xformers_head_dim, check_sdpa_varlen_model, check_gptq_checkpoint;
rule_check check_qlora_zero3, check_reentrant_unfrozen, check_rl_qlora_reentrant;

rule_check check_cp_default, check_cp_packing_mbs, check_cp_ring_missing, check_cp_loss_note, check_cp_ssm, check_cp_glm_dsa;
rule_check check_cp_world_size, check_ring_default, check_ring_packing, check_npu_other;
rule_check check_ebft_section, check_ebft_compile, check_ebft_reentrant, check_ebft_memory, check_grpo_liger, check_rl_ipo;
rule_check check_compile_auto, check_compile_options, check_dsv4_lora, check_liger_tiled, check_liger_tensor_parallel;
rule_check check_qlora, check_quantized_full, check_dropout_parameters, check_fsdp_optimizer, check_fsdp_quantized_rl;
rule_check check_falcon_fsdp, check_mpt_checkpointing, check_stream_steps, check_stream_validation, check_fsdp_deepspeed;
rule_check check_memory_limits;
rule_check check_sharegpt, check_save_safetensors, check_pretraining_streaming, check_fsdp_version,
    check_chat_template_implied;

/* A finding on the key that gives the backend, or on `otherwise` when none is set (FIELD_NONE: nothing is reported).
 * The message's format gets what it wants; start it with facts_backend(). */
struct finding *facts_report(struct facts *facts, enum rule_id rule, enum severity severity, enum field otherwise,
                             const char *format, ...) __attribute__((format(printf, 5, 6)));

/* The same for rules about other keys: a finding that always stands on that field. A nested field's finding stands on
 * the mapping around it when the key is not in the file. */
struct finding *facts_report_at(struct facts *facts, enum rule_id rule, enum severity severity, enum field at,
                                const char *format, ...) __attribute__((format(printf, 5, 6)));

/* The finding's field is meant in that entry of a list of mappings, counted from 0. */
struct finding *finding_in_entry(struct finding *finding, enum field list, size_t entry);

/* axolotl fills the key in with this value, because of what was found. */
void finding_fills(struct finding *finding, enum field field, const char *value);

/* Another key at fault. */
void finding_relate(struct finding *finding, enum field field);

/* "attn_implementation: fp8", "sdp_attention (sdpa)", or "no attention backend". */
const char *facts_backend(struct facts *facts);

/* True when the effective backend is that row. */
bool facts_backend_is(const struct facts *facts, enum backend_id id);

/* True when there is an effective backend, or none is set; false for an invalid name, where rules stay silent. */
bool facts_backend_known(const struct facts *facts);

/* True when the top-level key stands in the file with a value that is not null: what is there by default is not given. */
bool facts_given(const struct facts *facts, enum field field);

/* True when `plugins` lists a class of that name; the keys of a plugin that is not listed count for nothing. */
bool facts_has_plugin(const struct facts *facts, const char *name);

/* A rule on a key that has nothing to do with the backend needs a fact that the target does not tell. */
void facts_need(struct facts *facts, enum fact fact, enum field key);

/* Context parallelism: whether rows are split, the key that says so, and what it says ("context_parallel_size: 2"). */
bool facts_splits_rows(const struct facts *facts);
enum field facts_cp_key(const struct facts *facts);
const char *facts_say_cp(struct facts *facts);

/* True when the Kernels plugin splits rows itself, without FlashAttention. */
bool facts_has_glm_dsa(const struct facts *facts);

bool facts_packs(const struct facts *facts);
bool facts_has_adapter(const struct facts *facts);

/* The model's architecture: the model_type of its config.json, else the class that the file names. True when it is one of
 * `wanted`, a list with blanks between its words; "Qwen3*" is all that begins so, and joints and capitals do not count. */
bool facts_model_is(const struct facts *facts, const char *wanted);

/* It as it is written, NULL when unknown; and the key that tells, as another key at fault. */
const char *facts_say_model(const struct facts *facts);
void facts_relate_model(const struct facts *facts, struct finding *finding);

/* True when it is known that the model is a Gemma 4 and that its activations are checkpointed. */
bool facts_checkpoints_gemma4(const struct facts *facts);

/* True when none of the keys for half precision is on: axolotl then trains in float32, whatever `float32` says. */
bool facts_trains_in_float32(const struct facts *facts);

/* "the target is T4 (sm_75)", "the target has 2.6.0". */
const char *facts_say_gpu(struct facts *facts);
const char *facts_say_version(struct facts *facts, enum package package);

/* True when the text has that word in it, in capitals or not; `word` is in lower case. */
bool contains_word(const char *text, const char *word);

/* Of a switch (true, false or a word): true, or a word. */
bool is_on(const char *value);
bool is_true(const bool *value);
bool is_word(const char *value, const char *word);

#endif
