# axedit(1) in fish. Made by scripts/completions of the program's tables.

# The command ("edit" for the editor, "" as long as there is none) and the words behind it, a line each.
function __axedit_read
    set -l tokens (commandline -opc)
    set -e tokens[1]
    set -l command
    set -l words
    set -l skip 0
    set -l plain 0
    for token in $tokens
        if test $skip = 1
            set skip 0
        else if test $plain = 0; and test "$token" = --
            set plain 1
        else if test $plain = 0; and contains -- $token --color --format --glob --ignore --model-config --python --report --select --stdin-filename --target
            set skip 1
        else if test $plain = 0; and string match -q -- '-?*' $token
            continue
        else if test $plain = 0; and test -z "$command"; and contains -- $token check migrate get set unset explain backends fields rules schema env learn
            set command $token
        else
            test -n "$command"; or set command edit
            set words $words $token
        end
    end
    if test $plain = 1; and test -z "$command"
        set command edit
    end
    printf '%s\n' "$command" $words
end

# No command and no file yet.
function __axedit_first
    set -l read (__axedit_read)
    test -z "$read[1]"
end

# __axedit_in COMMAND...: the line is one of these commands.
function __axedit_in
    set -l read (__axedit_read)
    test -n "$read[1]"; or set read[1] edit
    contains -- $read[1] $argv
end

# __axedit_word N COMMAND...: and N of its words are there.
function __axedit_word
    set -l read (__axedit_read)
    test (math (count $read) - 1) = $argv[1]; and contains -- $read[1] $argv[2..]
end

function __axedit_rules
    printf '%s\n' \
    yaml-syntax yaml-encoding yaml-duplicate-key yaml-multiple-documents not-a-config attn-impl-type \
    attn-impl-short-alias attn-impl-unknown attn-impl-hub-path attn-impl-hub-shape capability-not-settable \
    legacy-flag-mapped legacy-multiple-flags legacy-falsy-stripped legacy-quoted-bool legacy-canonical-conflict \
    ignore-unused unknown-key plugin-not-listed field-type field-value field-missing field-range field-coerced \
    field-deprecated field-removed old-and-new-key dataset-sharegpt save-safetensors rl-ipo pretraining-streaming \
    chat-template-implied fsdp-version-one gemma4-default-fa2 gemma4-wrong-backend packing-isolation packing-s2 \
    sage-padding sage-full-finetune scaling-softmax-needs-flex cp-needs-flash flatten-needs-varlen ebft-flex-offload \
    packing-pads-by-default packing-without-padding packing-eval-follows packing-eval-columns packing-eval-table \
    packing-rl packing-kto kto-columns packing-streaming-multi packing-causal-eval eval-packing-alone \
    packing-cudagraphs packing-nemotron-checkpointing reward-model-pads multipack-real-batches-default \
    flatten-vs-packing flatten-mbs-one flatten-liger flatten-auto packing-fp16-full-finetune packing-sdpa-bf16 \
    float32-flash hub-sage sdpa-varlen-needs-packing sdpa-varlen-torch sdpa-varlen-model head-dim-limit \
    xformers-head-dim large-head-policy large-head-old-name flex-compile-kwargs-dead fuse-mlp-lora fuse-mlp-relora \
    fuse-mlp-scope flash-cross-entropy-scope flash-rms-norm-removed fa4-auto xformers-patches kimi-linear \
    s2-llama-only mistral-left-pad fused-attn-kernel-model gemma4-checkpointing gemma4-ddp-offload no-effect fp8-gpu \
    fp8-compile fp8-fsdp fp8-all-gather bf16-unsupported bf16-off tf32-auto dtype-resolution torch-minimum \
    better-transformer-amp gptq gptq-checkpoint offload-needs-checkpointing gc-offload-renamed \
    selective-checkpointing hidden-states-offload reentrant-default qlora-zero3-reentrant reentrant-unfrozen \
    rl-qlora-reentrant cp-old-name cp-default cp-packing-mbs cp-ring-missing cp-loss-note cp-ssm-note cp-glm-dsa \
    cp-world-size grpo-sp-liger ring-func-values ring-func-default ring-func-packing npu-other ebft-needs-section \
    ebft-strided-compile ebft-flex-reentrant ebft-memory ebft-train-on-split compile-auto \
    compile-options-need-compile compile-options-allowlist dsv4-attention-lora liger-tiled-mlp liger-tensor-parallel \
    multipack-buffer-renamed qlora-quantization quantized-full-finetune lora-dropout-parameters fsdp-8bit-optimizer \
    fsdp2-quantized-rl falcon-fsdp mpt-checkpointing streaming-max-steps streaming-val-set-size fsdp-and-deepspeed \
    two-memory-limits sage-compute-capability flex-torch npu-attention fp8-attn-compute fp8-attn-torch \
    fp8-attn-torchao fp8-attn-flash fp8-attn-use-cache fa2-needs-sm80 fa3-needs-sm90 package-missing s2-removed \
    axolotl-too-old hardware-unverified
end

function __axedit_target_items
    printf '%s\n' auto none npu gpus= \
    m40 p100 gp100 p40 p4 p6000 p5000 gtx1060 gtx1070 gtx1070ti gtx1080 gtx1080ti titan-xp v100 titan-v gv100 \
    jetson-xavier t4 rtx2060 rtx2070 rtx2080 rtx2080ti titan-rtx gtx1650 gtx1660 gtx1660ti quadro-rtx4000 \
    quadro-rtx5000 quadro-rtx6000 quadro-rtx8000 a100 a30 a800 a10 a10g a10m a16 a2 a40 rtxa2000 rtxa4000 rtxa4500 \
    rtxa5000 rtxa5500 rtxa6000 rtx3050 rtx3050ti rtx3060 rtx3060ti rtx3070 rtx3070ti rtx3080 rtx3080ti rtx3090 \
    rtx3090ti jetson-orin l4 l40 l40s l20 l2 rtx4050 rtx4060 rtx4060ti rtx4070 rtx4070ti rtx4080 rtx4090 rtx2000ada \
    rtx4000ada rtx4500ada rtx5000ada rtx5880ada rtx6000ada h100 h200 gh200 h20 h800 b200 b100 gb200 b300 gb300 \
    jetson-thor rtx5050 rtx5060 rtx5060ti rtx5070 rtx5070ti rtx5080 rtx5090 rtxpro6000 rtxpro5000 rtxpro4500 \
    rtxpro4000 rtxpro3000 rtxpro2000 gb10 mi300x mi300a mi308x mi325x mi350x mi355x mi250x mi250 mi210 mi100 mi60 \
    mi50 rx9070xt rx9070 rx9060xt r9700 rx7900xtx rx7900xt rx7900gre rx7800xt rx7700xt rx7600 w7900 w7800 rx6950xt \
    rx6900xt rx6800xt rx6800 w6800 rx6700xt radeon-vii strix-halo ascend-npu mps cpu
    printf '%s=\n' \
    torch torchao flash-attn flash-attn-3 flash-attn-4 xformers sageattention kernels ring-flash-attn transformers \
    axolotl
end

function __axedit_target
    __fish_complete_list , __axedit_target_items
end

function __axedit_key
    set -l read (__axedit_read)
    if test "$read[1]" = unset
        test -f "$read[2]"; and sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\):.*/\1/p' $read[2] 2>/dev/null
        return
    end
    printf '%s\n' \
    base_model base_model_config revision_of_model type_of_model cls_model_config overrides_of_model_config \
    overrides_of_model_kwargs use_cache trust_remote_code tokenizer_config tokenizer_type tokenizer_use_fast \
    tokenizer_legacy tokenizer_use_mistral_common tokenizer_save_jinja_files processor_type processor_kwargs \
    special_tokens tokens added_tokens_overrides resize_token_embeddings_to_32x mean_resizing_embeddings \
    shrink_embeddings fix_untrained_tokens unfrozen_parameters freeze_mm_modules reinit_weights trainer_cls \
    experimental_skip_move_to_device attn_implementation gemma4_hybrid_attn_impl large_head_attention sdpa_varlen \
    fused_attn_kernel scaling_softmax scaling_softmax_factor scaling_softmax_bias flex_attn_compile_kwargs \
    flash_attn_cross_entropy flash_attn_fuse_mlp sequence_len eval_sequence_len excess_length_strategy min_sample_len \
    max_prompt_len sample_packing eval_sample_packing pad_to_sequence_len pad_to_multiple_of batch_flattening \
    group_by_length sample_packing_group_size sample_packing_bin_size sample_packing_sequentially \
    sample_packing_mp_start_method sample_packing_eff_est curriculum_sampling multipack_real_batches \
    pretraining_sample_concatenation pretrain_multipack_attn streaming_multipack_buffer_size use_pose \
    pose_max_context_len pose_num_chunks pose_split_on_token_ids adapter lora_model_dir lora_r lora_alpha \
    lora_dropout lora_target_linear lora_target_modules lora_target_parameters lora_modules_to_save \
    lora_fan_in_fan_out lora_rank_pattern lora_alpha_pattern lora_on_cpu merge_method peft_use_dora peft_use_rslora \
    peft_init_lora_weights peft_layers_to_transform peft_layers_pattern peft_layer_replication \
    peft_trainable_token_indices peft_ensure_weight_tying peft_autocast_adapter_dtype peft loraplus_lr_ratio \
    loraplus_lr_embedding qlora_sharded_model_loading embeddings_skip_upcast relora relora_prune_ratio \
    relora_prune_method relora_cpu_offload lisa_n_layers lisa_step_interval lisa_layers_attribute load_in_8bit \
    load_in_4bit bnb_config_kwargs gptq model_quantization_config model_quantization_config_kwargs \
    quantize_moe_experts use_onebitllms qat quantization datasets test_datasets pretraining_dataset val_set_size \
    dataset_prepared_path push_dataset_to_hub hf_use_auth_token dataset_num_proc dataset_keep_in_memory \
    dataset_exact_deduplication shuffle_merged_datasets shuffle_before_merging_datasets dataset_shard_num \
    dataset_shard_idx num_dataset_shards_to_save skip_prepare_dataset remove_unused_columns streaming chat_template \
    chat_template_jinja chat_template_kwargs eot_tokens default_system_message train_on_inputs micro_batch_size \
    gradient_accumulation_steps eval_batch_size auto_find_batch_size num_epochs max_steps warmup_steps warmup_ratio \
    seed learning_rate optimizer optim_args optim_target_modules weight_decay max_grad_norm lr_scheduler \
    lr_scheduler_kwargs lr_quadratic_warmup cosine_min_lr_ratio cosine_constant_lr_ratio lr_div_factor lr_groups \
    embedding_lr embedding_lr_scale adam_beta1 adam_beta2 adam_beta3 adam_epsilon adam_epsilon2 neftune_noise_alpha \
    loss_watchdog_threshold loss_watchdog_patience jagged_restart_steps jagged_restart_warmup_steps \
    jagged_restart_anneal_steps dion_lr dion_momentum dion_rank_fraction dion_rank_multiple_of qgalore_rank \
    qgalore_update_proj_gap qgalore_scale qgalore_proj_type qgalore_proj_quant qgalore_proj_bits \
    qgalore_proj_group_size qgalore_cos_threshold qgalore_gamma_proj qgalore_queue_size torchdistx_path bf16 fp16 \
    tf32 fp8 fp8_enable_fsdp_float8_all_gather bfloat16 float16 float32 fp32_norms fp32_norm_classes \
    gradient_checkpointing gradient_checkpointing_kwargs selective_checkpointing activation_offloading \
    layer_offloading tiled_mlp tiled_mlp_num_shards tiled_mlp_use_original_mlp torch_empty_cache_steps \
    gc_collect_steps gpu_memory_limit max_memory low_cpu_mem_usage torch_compile torch_compile_backend \
    torch_compile_mode torch_compile_options use_kernels experts_implementation lora_mlp_kernel lora_qkv_kernel \
    lora_o_kernel lora_embedding_kernel chunked_cross_entropy chunked_cross_entropy_num_chunks use_eaft eaft_alpha \
    eaft_k llama4_linearized_experts flash_optimum deepspeed deepcompile fsdp_version fsdp_config dp_shard_size \
    dp_replicate_size tensor_parallel_size context_parallel_size ring_attn_func heads_k_stride ddp ddp_timeout \
    ddp_bucket_cap_mb ddp_broadcast_buffers ddp_find_unused_parameters use_ray ray_run_name ray_num_workers \
    resources_per_worker rl rl_beta trl vllm ebft dpo_loss_type dpo_loss_weights dpo_label_smoothing \
    dpo_use_weighting dpo_padding_free dpo_use_liger_kernel precompute_ref_log_probs orpo_alpha simpo_gamma cpo_alpha \
    kto_desirable_weight kto_undesirable_weight reward_model process_reward_model center_rewards_coefficient \
    num_labels evals_per_epoch eval_steps eval_strategy early_stopping_patience metric_for_best_model \
    greater_is_better load_best_model_at_end do_causal_lm_eval eval_causal_lm_metrics do_bench_eval bench_dataset \
    bench_split output_dir save_steps saves_per_epoch save_strategy save_total_limit save_first_step save_only_model \
    save_safetensors resume_from_checkpoint auto_resume_from_checkpoints dynamic_checkpoint hub_model_id hub_strategy \
    hub_revision logging_steps use_wandb wandb_project wandb_entity wandb_name wandb_run_id wandb_mode wandb_watch \
    wandb_log_model use_tensorboard use_mlflow mlflow_tracking_uri mlflow_experiment_name mlflow_run_name \
    hf_mlflow_log_artifacts use_comet comet_api_key comet_workspace comet_project_name comet_experiment_key \
    comet_mode comet_online comet_experiment_config use_trackio trackio_project_name trackio_run_name \
    trackio_space_id use_otel_metrics otel_metrics_host otel_metrics_port profiler_steps profiler_steps_start \
    include_tokens_per_second include_tkps generate_samples num_generation_samples generation_max_new_tokens \
    generation_temperature generation_top_p generation_top_k generation_prompt_ratio generation_do_sample image_size \
    image_resize_algorithm role_boundaries strict dataloader_num_workers dataloader_prefetch_factor \
    dataloader_pin_memory dataloader_drop_last accelerator_config device device_map gradio_title gradio_share \
    gradio_server_name gradio_server_port gradio_max_new_tokens gradio_temperature plugins cut_cross_entropy \
    liger_rope liger_rms_norm liger_rms_norm_gated liger_layer_norm liger_glu_activation liger_cross_entropy \
    liger_fused_linear_cross_entropy liger_use_token_scaling use_scattermoe use_sonicmoe expert_backend \
    nonexpert_quantization moe_grouped_backend moe_dequant_chunk_size moe_bnb_fast use_dsv4_kernels \
    use_glm_dsa_kernels dsv4_fp8_nonexpert_mode dsv4_fp8_lora_kernel dsv4_shared_mlp_lora_kernel dsv4_bf16_all \
    dsv4_fp4_grouped_mode nvfp4_merge_aware nvfp4_merge_aware_start_step use_swanlab swanlab_project \
    swanlab_experiment_name swanlab_description swanlab_mode swanlab_workspace swanlab_api_key swanlab_log_model \
    swanlab_web_host swanlab_api_host swanlab_lark_webhook_url swanlab_lark_secret swanlab_log_completions \
    swanlab_completion_log_interval swanlab_completion_max_buffer diffusion dense_mixer grokfast_alpha grokfast_lamb \
    spectrum_top_fraction spectrum_model_name kd_trainer kd_ce_alpha kd_alpha kd_temperature kd_temperature_min \
    kd_beta kd_normalize_topk kd_online_server_base_url kd_online_topk kd_online_server kd_online_timeout \
    llmcompressor lm_eval_tasks lm_eval_batch_size lm_eval_post_train lm_eval_model mora expert_parallel_size \
    expert_parallel_backend expert_parallel_num_nvl_bytes expert_parallel_num_rdma_bytes \
    expert_parallel_token_capacity expert_parallel_fallback_on_unsupported nemo_gym_enabled nemo_gym_dir \
    nemo_gym_auto_clone nemo_gym_auto_start nemo_gym_config_paths nemo_gym_head_port nemo_gym_server_timeout \
    nemo_gym_verify_timeout nemo_gym_run_timeout nemo_gym_datasets nemo_gym_model_name nemo_gym_multi_turn \
    nemo_gym_max_turns hatchery local_rank world_size merge_lora is_preprocess preprocess_iterable total_num_tokens \
    total_supervised_tokens axolotl_config_path is_llama_derived_model is_mistral_derived_model \
    is_falcon_derived_model is_qwen_derived_model ebft.mode ebft.feature_layers ebft.embed_method ebft.use_whitening \
    ebft.alignment_coef ebft.diversity_coef ebft.ce_coef ebft.rl_coef ebft.adaptive_max_tokens \
    ebft.gt_length_multiplier ebft.stride ebft.context_length ebft.generate_max_len ebft.n_samples_per_prompt \
    ebft.temperature ebft.top_p ebft.advantage_estimator ebft.min_completion_prefix trl.beta \
    trl.max_completion_length trl.num_generations trl.generation_batch_size trl.num_iterations trl.reward_funcs \
    trl.reward_weights trl.scale_rewards trl.loss_type trl.epsilon trl.epsilon_high trl.importance_sampling_level \
    trl.mask_truncated_completions trl.multi_objective_aggregation trl.temperature trl.top_p trl.top_k trl.min_p \
    trl.repetition_penalty trl.generation_kwargs trl.chat_template_kwargs trl.use_vllm trl.vllm_mode \
    trl.vllm_server_host trl.vllm_server_port trl.vllm_server_timeout trl.vllm_guided_decoding_regex \
    trl.vllm_enable_sleep_mode trl.vllm_lora_sync trl.vllm_sync_interval trl.vllm_importance_sampling_correction \
    trl.vllm_importance_sampling_mode trl.vllm_importance_sampling_cap trl.off_policy_mask_threshold \
    trl.use_bias_correction_kl trl.use_liger_loss trl.sync_ref_model trl.ref_model_mixup_alpha \
    trl.ref_model_sync_steps trl.log_completions trl.num_completions_to_print trl.rollout_func trl.use_data_producer \
    trl.async_prefetch trl.prefetch_depth trl.streaming_partial_batch trl.streaming_min_groups trl.reward_num_workers \
    trl.replay_buffer_size trl.replay_recompute_logps trl.reroll_start_fraction trl.reroll_max_groups \
    trl.skip_zero_advantage_batches vllm.device vllm.tensor_parallel_size vllm.data_parallel_size \
    vllm.gpu_memory_utilization vllm.dtype vllm.max_model_len vllm.enable_prefix_caching vllm.host vllm.port \
    vllm.enable_reasoning vllm.reasoning_parser vllm.enforce_eager vllm.serve_module vllm.worker_extension_cls \
    special_tokens.bos_token special_tokens.eos_token special_tokens.pad_token special_tokens.unk_token \
    special_tokens.additional_special_tokens fsdp_config.fsdp_version fsdp_config.auto_wrap_policy \
    fsdp_config.transformer_layer_cls_to_wrap fsdp_config.min_num_params fsdp_config.reshard_after_forward \
    fsdp_config.offload_params fsdp_config.cpu_offload_pin_memory fsdp_config.activation_checkpointing \
    fsdp_config.cpu_ram_efficient_loading fsdp_config.sync_module_states fsdp_config.use_orig_params \
    fsdp_config.state_dict_type fsdp_config.final_state_dict_type fsdp_config.mixed_precision_policy \
    overrides_of_model_config.use_cache gradient_checkpointing_kwargs.use_reentrant \
    torch_compile_options.coordinate_descent_tuning torch_compile_options.coordinate_descent_check_all_directions \
    torch_compile_options.shape_padding torch_compile_options.epilogue_fusion torch_compile_options.max_autotune_gemm \
    torch_compile_options.fx_graph_cache torch_compile_options.assume_aligned_inputs \
    torch_compile_options.comprehensive_padding torch_compile_options.decompose_mem_bound_mm \
    torch_compile_options.triton\.cudagraphs peft.loftq_config.loftq_bits peft.loftq_config qat.weight_dtype \
    qat.activation_dtype qat.quantize_embedding qat.group_size qat.fake_quant_after_n_steps quantization.weight_dtype \
    quantization.activation_dtype quantization.quantize_embedding quantization.group_size dynamic_checkpoint.enabled \
    dynamic_checkpoint.check_interval dynamic_checkpoint.trigger_file_path selective_checkpointing.save \
    selective_checkpointing.save_sliding_window selective_checkpointing.recompute_layer_types \
    selective_checkpointing.offload diffusion.noise_schedule diffusion.min_mask_ratio diffusion.max_mask_ratio \
    diffusion.num_diffusion_steps diffusion.eps diffusion.importance_weighting diffusion.mask_token_id \
    diffusion.mask_token_str diffusion.generate_samples diffusion.generation_interval \
    diffusion.num_generation_samples diffusion.generation_steps diffusion.generation_temperature \
    diffusion.generation_max_length llmcompressor.recipe llmcompressor.save_compressed mora.use_mora mora.mora_type \
    hatchery.backend hatchery.base_url hatchery.api_key hatchery.project_id hatchery.lora_rank hatchery.train_attn \
    hatchery.train_mlp hatchery.train_unembed hatchery.loss_fn hatchery.loss_fn_config hatchery.pipeline \
    hatchery.max_sample_tokens hatchery.sample_temperature hatchery.num_samples hatchery.reward_funcs \
    hatchery.save_steps hatchery.save_name_prefix hatchery.future_timeout
end

function __axedit_value
    set -l read (__axedit_read)
    switch "$read[3]"
        case attn_implementation
            printf '%s\n' eager sdpa flash_attention_2 flash_attention_3 flex_attention xformers sage s2 fp8 kernels-community/flash-attn2 kernels-community/flash-attn3 kernels-community/sage-attention
        case auto_find_batch_size auto_resume_from_checkpoints bfloat16 chunked_cross_entropy comet_online curriculum_sampling \
    cut_cross_entropy dataloader_drop_last dataloader_pin_memory dataset_exact_deduplication dataset_keep_in_memory \
    ddp ddp_broadcast_buffers ddp_find_unused_parameters deepcompile dense_mixer diffusion.generate_samples \
    diffusion.importance_weighting do_bench_eval do_causal_lm_eval dpo_padding_free dpo_use_liger_kernel \
    dpo_use_weighting dsv4_bf16_all dsv4_fp8_lora_kernel dsv4_shared_mlp_lora_kernel dynamic_checkpoint.enabled \
    ebft.adaptive_max_tokens ebft.use_whitening embeddings_skip_upcast eval_sample_packing \
    experimental_skip_move_to_device expert_parallel_fallback_on_unsupported flash_attn_cross_entropy \
    flash_attn_fuse_mlp flash_optimum float16 float32 fp16 fp32_norms fp8 fp8_enable_fsdp_float8_all_gather \
    freeze_mm_modules fsdp_config.activation_checkpointing fsdp_config.cpu_offload_pin_memory \
    fsdp_config.cpu_ram_efficient_loading fsdp_config.offload_params fsdp_config.reshard_after_forward \
    fsdp_config.sync_module_states fsdp_config.use_orig_params fused_attn_kernel gemma4_hybrid_attn_impl \
    generate_samples generation_do_sample gptq gradient_checkpointing_kwargs.use_reentrant gradio_share \
    greater_is_better group_by_length hatchery.pipeline hatchery.train_attn hatchery.train_mlp hatchery.train_unembed \
    hf_mlflow_log_artifacts hf_use_auth_token include_tkps include_tokens_per_second is_falcon_derived_model \
    is_llama_derived_model is_mistral_derived_model is_preprocess is_qwen_derived_model kd_normalize_topk \
    layer_offloading liger_cross_entropy liger_fused_linear_cross_entropy liger_glu_activation liger_layer_norm \
    liger_rms_norm liger_rms_norm_gated liger_rope liger_use_token_scaling llama4_linearized_experts \
    llmcompressor.save_compressed lm_eval_post_train load_best_model_at_end load_in_4bit load_in_8bit \
    lora_embedding_kernel lora_fan_in_fan_out lora_mlp_kernel lora_o_kernel lora_on_cpu lora_qkv_kernel \
    lora_target_linear low_cpu_mem_usage lr_quadratic_warmup mean_resizing_embeddings merge_lora moe_bnb_fast \
    mora.use_mora multipack_real_batches nemo_gym_auto_clone nemo_gym_auto_start nemo_gym_enabled nemo_gym_multi_turn \
    nvfp4_merge_aware overrides_of_model_config.use_cache pad_to_sequence_len peft_autocast_adapter_dtype \
    peft_ensure_weight_tying peft_use_dora peft_use_rslora precompute_ref_log_probs preprocess_iterable \
    pretrain_multipack_attn pretraining_sample_concatenation process_reward_model qat.quantize_embedding \
    qgalore_proj_quant qlora_sharded_model_loading quantization.quantize_embedding quantize_moe_experts \
    reinit_weights relora relora_cpu_offload remove_unused_columns resize_token_embeddings_to_32x reward_model \
    sample_packing sample_packing_sequentially save_first_step save_only_model save_safetensors scaling_softmax \
    sdpa_varlen selective_checkpointing.offload selective_checkpointing.save_sliding_window shrink_embeddings \
    shuffle_before_merging_datasets shuffle_merged_datasets skip_prepare_dataset streaming strict \
    swanlab_log_completions swanlab_log_model tiled_mlp tiled_mlp_use_original_mlp tokenizer_legacy \
    tokenizer_save_jinja_files tokenizer_use_fast tokenizer_use_mistral_common train_on_inputs trl.async_prefetch \
    trl.log_completions trl.mask_truncated_completions trl.replay_recompute_logps trl.scale_rewards \
    trl.skip_zero_advantage_batches trl.streaming_partial_batch trl.sync_ref_model trl.use_bias_correction_kl \
    trl.use_data_producer trl.use_liger_loss trl.use_vllm trl.vllm_enable_sleep_mode \
    trl.vllm_importance_sampling_correction trl.vllm_lora_sync trust_remote_code use_cache use_comet use_dsv4_kernels \
    use_eaft use_glm_dsa_kernels use_kernels use_mlflow use_onebitllms use_otel_metrics use_pose use_ray \
    use_scattermoe use_sonicmoe use_swanlab use_tensorboard use_trackio use_wandb vllm.enable_prefix_caching \
    vllm.enable_reasoning vllm.enforce_eager
            printf '%s\n' true false
        case large_head_attention
            printf '%s\n' auto sdpa triton_flash
        case excess_length_strategy
            printf '%s\n' drop truncate raise
        case batch_flattening bf16 tf32 torch_compile
            printf '%s\n' auto
        case sample_packing_mp_start_method
            printf '%s\n' fork spawn forkserver
        case adapter
            printf '%s\n' lora qlora llama-adapter
        case merge_method
            printf '%s\n' legacy memory_efficient
        case relora_prune_method
            printf '%s\n' magnitude random reset
        case model_quantization_config
            printf '%s\n' Mxfp4Config FineGrainedFP8Config
        case chat_template
            printf '%s\n' alpaca chatml mistral_v1 mistral_v2v3 mistral_v3_tekken mistral_v7_tekken gemma cohere llama3 llama3_2_vision llama4 phi_3 phi_35 deepseek_v2 deepseek_v3 jamba jinja qwen_25 qwen3 qwen3_5 falcon_h1 nemotron_h tokenizer_default exaone exaone4 metharme pixtral llava qwen2_vl gemma3 gemma3n gemma4 gemma4_unified command_a command_a_tool_use command_a_rag aya
        case optimizer
            printf '%s\n' optimi_adamw ao_adamw_4bit ao_adamw_8bit ao_adamw_fp8 adopt_adamw came_pytorch muon dion sinkgd flash_adamw flash_adam flash_sgd flash_sgdw flash_lion q_galore_adamw8bit adamw_torch adamw_torch_fused adamw_torch_8bit adamw_torch_4bit adamw_bnb_8bit adamw_8bit paged_adamw_8bit paged_adamw_32bit adafactor sgd lion_8bit lion_32bit schedule_free_adamw galore_adamw apollo_adamw
        case optim_target_modules
            printf '%s\n' all_linear
        case lr_scheduler
            printf '%s\n' linear cosine cosine_with_restarts polynomial constant constant_with_warmup inverse_sqrt reduce_lr_on_plateau cosine_with_min_lr warmup_stable_decay one_cycle rex
        case qgalore_proj_type
            printf '%s\n' std reverse_std right left full
        case gradient_checkpointing
            printf '%s\n' offload offload_disk
        case activation_offloading
            printf '%s\n' legacy disk hidden_states
        case torch_compile_mode
            printf '%s\n' default reduce-overhead max-autotune
        case experts_implementation
            printf '%s\n' eager batched_mm grouped_mm scattermoe sonicmoe deep_ep deep_ep_grouped_mm deep_ep_scattermoe deep_ep_sonicmoe
        case ring_attn_func
            printf '%s\n' varlen_llama3 batch_ring
        case rl
            printf '%s\n' dpo gdpo grpo ipo orpo kto simpo ebft
        case eval_strategy
            printf '%s\n' no steps epoch
        case eval_causal_lm_metrics
            printf '%s\n' sacrebleu comet ter chrf perplexity
        case save_strategy
            printf '%s\n' no steps epoch best
        case hub_strategy
            printf '%s\n' end every_save checkpoint all_checkpoints
        case wandb_mode
            printf '%s\n' online offline disabled
        case wandb_log_model
            printf '%s\n' checkpoint end
        case comet_mode
            printf '%s\n' get_or_create get create
        case image_resize_algorithm
            printf '%s\n' bilinear bicubic lanczos nearest box hamming
        case kd_online_server
            printf '%s\n' vllm sglang
        case expert_parallel_backend
            printf '%s\n' deep_ep
        case ebft.mode
            printf '%s\n' structured strided
        case ebft.embed_method
            printf '%s\n' last_token mean_pooling completion_mean concat
        case ebft.advantage_estimator
            printf '%s\n' rloo group_norm reinforce
        case trl.importance_sampling_level
            printf '%s\n' sequence token
        case trl.multi_objective_aggregation
            printf '%s\n' sum_then_normalize normalize_then_sum
        case trl.vllm_mode
            printf '%s\n' server colocate
        case trl.vllm_importance_sampling_mode
            printf '%s\n' token_truncate token_mask sequence_truncate sequence_mask
        case fsdp_config.auto_wrap_policy
            printf '%s\n' TRANSFORMER_BASED_WRAP SIZE_BASED_WRAP
        case fsdp_config.final_state_dict_type fsdp_config.state_dict_type
            printf '%s\n' FULL_STATE_DICT LOCAL_STATE_DICT SHARDED_STATE_DICT
        case qat.activation_dtype qat.weight_dtype quantization.activation_dtype quantization.weight_dtype
            printf '%s\n' int4 int8 float8_e4m3fn nvfp4 mxfp4
        case diffusion.noise_schedule
            printf '%s\n' linear cosine
        case mora.mora_type
            printf '%s\n' sharing rope
        case hatchery.backend
            printf '%s\n' tinker hatchery
        case hatchery.loss_fn
            printf '%s\n' cross_entropy importance_sampling ppo cispo dro
    end
end

function __axedit_name
    printf '%s\n' \
    a10 a100 a10g a10m a16 a2 a30 a40 a800 accelerator_config activation_offloading adam_beta1 adam_beta2 adam_beta3 \
    adam_epsilon adam_epsilon2 adapter added_tokens_overrides ascend-npu attn-impl-hub-path attn-impl-hub-shape \
    attn-impl-short-alias attn-impl-type attn-impl-unknown attn_implementation auto_find_batch_size \
    auto_resume_from_checkpoints axolotl axolotl-too-old axolotl_config_path b100 b200 b300 backend base_model \
    base_model_config batch-flattening batch_flattening bench_dataset bench_split better-transformer-amp bf16 \
    bf16-off bf16-unsupported bfloat16 bnb_config_kwargs canonical-name capability capability-not-settable \
    center_rewards_coefficient chat-template chat-template-implied chat_template chat_template_jinja \
    chat_template_kwargs chunked_cross_entropy chunked_cross_entropy_num_chunks cls_model_config comet_api_key \
    comet_experiment_config comet_experiment_key comet_mode comet_online comet_project_name comet_workspace \
    compile-auto compile-options-allowlist compile-options-need-compile compute-capability context-parallelism \
    context_parallel_size cosine_constant_lr_ratio cosine_min_lr_ratio cp-default cp-glm-dsa cp-loss-note \
    cp-needs-flash cp-old-name cp-packing-mbs cp-ring-missing cp-ssm-note cp-world-size cpo_alpha cpu \
    curriculum_sampling cut_cross_entropy dataloader_drop_last dataloader_num_workers dataloader_pin_memory \
    dataloader_prefetch_factor dataset-sharegpt dataset_exact_deduplication dataset_keep_in_memory dataset_num_proc \
    dataset_prepared_path dataset_shard_idx dataset_shard_num datasets ddp ddp_broadcast_buffers ddp_bucket_cap_mb \
    ddp_find_unused_parameters ddp_timeout deepcompile deepspeed default_system_message dense_mixer device device_map \
    diffusion diffusion.eps diffusion.generate_samples diffusion.generation_interval diffusion.generation_max_length \
    diffusion.generation_steps diffusion.generation_temperature diffusion.importance_weighting \
    diffusion.mask_token_id diffusion.mask_token_str diffusion.max_mask_ratio diffusion.min_mask_ratio \
    diffusion.noise_schedule diffusion.num_diffusion_steps diffusion.num_generation_samples dion_lr dion_momentum \
    dion_rank_fraction dion_rank_multiple_of do_bench_eval do_causal_lm_eval dp_replicate_size dp_shard_size \
    dpo_label_smoothing dpo_loss_type dpo_loss_weights dpo_padding_free dpo_use_liger_kernel dpo_use_weighting \
    dsv4-attention-lora dsv4_bf16_all dsv4_fp4_grouped_mode dsv4_fp8_lora_kernel dsv4_fp8_nonexpert_mode \
    dsv4_shared_mlp_lora_kernel dtype-cast dtype-resolution dynamic_checkpoint dynamic_checkpoint.check_interval \
    dynamic_checkpoint.enabled dynamic_checkpoint.trigger_file_path eaft_alpha eaft_k eager early_stopping_patience \
    ebft ebft-flex-offload ebft-flex-reentrant ebft-memory ebft-needs-section ebft-strided-compile \
    ebft-train-on-split ebft.adaptive_max_tokens ebft.advantage_estimator ebft.alignment_coef ebft.ce_coef \
    ebft.context_length ebft.diversity_coef ebft.embed_method ebft.feature_layers ebft.generate_max_len \
    ebft.gt_length_multiplier ebft.min_completion_prefix ebft.mode ebft.n_samples_per_prompt ebft.rl_coef ebft.stride \
    ebft.temperature ebft.top_p ebft.use_whitening effective-batch embedding_lr embedding_lr_scale \
    embeddings_skip_upcast eot_tokens eval-packing-alone eval_batch_size eval_causal_lm_metrics eval_sample_packing \
    eval_sequence_len eval_steps eval_strategy evals_per_epoch excess_length_strategy \
    experimental_skip_move_to_device expert_backend expert_parallel_backend expert_parallel_fallback_on_unsupported \
    expert_parallel_num_nvl_bytes expert_parallel_num_rdma_bytes expert_parallel_size expert_parallel_token_capacity \
    experts_implementation fa2-needs-sm80 fa3-needs-sm90 fa4-auto falcon-fsdp field-coerced field-deprecated \
    field-missing field-range field-removed field-type field-value fix fix_untrained_tokens flash-attn flash-attn-3 \
    flash-attn-4 flash-cross-entropy-scope flash-lib flash-rms-norm-removed flash_attention_2 flash_attention_3 \
    flash_attn_cross_entropy flash_attn_fuse_mlp flash_optimum flatten-auto flatten-liger flatten-mbs-one \
    flatten-needs-varlen flatten-vs-packing flex-compile-kwargs-dead flex-torch flex_attention \
    flex_attn_compile_kwargs float16 float32 float32-flash fp16 fp32_norm_classes fp32_norms fp8 fp8-all-gather \
    fp8-attn-compute fp8-attn-flash fp8-attn-torch fp8-attn-torchao fp8-attn-use-cache fp8-compile fp8-fsdp fp8-gpu \
    fp8_enable_fsdp_float8_all_gather freeze_mm_modules fsdp fsdp-8bit-optimizer fsdp-and-deepspeed fsdp-version-one \
    fsdp2-quantized-rl fsdp_config fsdp_config.activation_checkpointing fsdp_config.auto_wrap_policy \
    fsdp_config.cpu_offload_pin_memory fsdp_config.cpu_ram_efficient_loading fsdp_config.final_state_dict_type \
    fsdp_config.fsdp_version fsdp_config.min_num_params fsdp_config.mixed_precision_policy fsdp_config.offload_params \
    fsdp_config.reshard_after_forward fsdp_config.state_dict_type fsdp_config.sync_module_states \
    fsdp_config.transformer_layer_cls_to_wrap fsdp_config.use_orig_params fsdp_version full-fine-tune fuse-mlp-lora \
    fuse-mlp-relora fuse-mlp-scope fused-attn-kernel-model fused_attn_kernel gb10 gb200 gb300 gc-offload-renamed \
    gc_collect_steps gemma4-checkpointing gemma4-ddp-offload gemma4-default-fa2 gemma4-wrong-backend \
    gemma4_hybrid_attn_impl generate_samples generation_do_sample generation_max_new_tokens generation_prompt_ratio \
    generation_temperature generation_top_k generation_top_p gh200 gp100 gptq gptq-checkpoint gpu_memory_limit \
    gradient-accumulation gradient-checkpointing gradient_accumulation_steps gradient_checkpointing \
    gradient_checkpointing_kwargs gradient_checkpointing_kwargs.use_reentrant gradio_max_new_tokens \
    gradio_server_name gradio_server_port gradio_share gradio_temperature gradio_title greater_is_better \
    grokfast_alpha grokfast_lamb group_by_length grpo-sp-liger gtx1060 gtx1070 gtx1070ti gtx1080 gtx1080ti gtx1650 \
    gtx1660 gtx1660ti gv100 h100 h20 h200 h800 hardware-unverified hatchery hatchery.api_key hatchery.backend \
    hatchery.base_url hatchery.future_timeout hatchery.lora_rank hatchery.loss_fn hatchery.loss_fn_config \
    hatchery.max_sample_tokens hatchery.num_samples hatchery.pipeline hatchery.project_id hatchery.reward_funcs \
    hatchery.sample_temperature hatchery.save_name_prefix hatchery.save_steps hatchery.train_attn hatchery.train_mlp \
    hatchery.train_unembed head-dim head-dim-limit heads_k_stride hf_mlflow_log_artifacts hf_use_auth_token \
    hidden-states-offload hub-kernel hub-sage hub_model_id hub_revision hub_strategy ignore-unused \
    image_resize_algorithm image_size include_tkps include_tokens_per_second is_falcon_derived_model \
    is_llama_derived_model is_mistral_derived_model is_preprocess is_qwen_derived_model isolation \
    jagged_restart_anneal_steps jagged_restart_steps jagged_restart_warmup_steps jetson-orin jetson-thor \
    jetson-xavier kd_alpha kd_beta kd_ce_alpha kd_normalize_topk kd_online_server kd_online_server_base_url \
    kd_online_timeout kd_online_topk kd_temperature kd_temperature_min kd_trainer kernels \
    kernels-community/flash-attn2 kernels-community/flash-attn3 kernels-community/sage-attention kimi-linear \
    kto-columns kto_desirable_weight kto_undesirable_weight l2 l20 l4 l40 l40s large-head-old-name large-head-policy \
    large_head_attention layer_offloading learning_rate legacy-canonical-conflict legacy-falsy-stripped legacy-flag \
    legacy-flag-mapped legacy-multiple-flags legacy-quoted-bool liger liger-tensor-parallel liger-tiled-mlp \
    liger_cross_entropy liger_fused_linear_cross_entropy liger_glu_activation liger_layer_norm liger_rms_norm \
    liger_rms_norm_gated liger_rope liger_use_token_scaling lisa_layers_attribute lisa_n_layers lisa_step_interval \
    llama4_linearized_experts llmcompressor llmcompressor.recipe llmcompressor.save_compressed lm_eval_batch_size \
    lm_eval_model lm_eval_post_train lm_eval_tasks load_best_model_at_end load_in_4bit load_in_8bit local_rank \
    logging_steps lora lora-dropout-parameters lora_alpha lora_alpha_pattern lora_dropout lora_embedding_kernel \
    lora_fan_in_fan_out lora_mlp_kernel lora_model_dir lora_modules_to_save lora_o_kernel lora_on_cpu lora_qkv_kernel \
    lora_r lora_rank_pattern lora_target_linear lora_target_modules lora_target_parameters loraplus_lr_embedding \
    loraplus_lr_ratio loss_watchdog_patience loss_watchdog_threshold low_cpu_mem_usage lr_div_factor lr_groups \
    lr_quadratic_warmup lr_scheduler lr_scheduler_kwargs m40 masking max_grad_norm max_memory max_prompt_len \
    max_steps mean_resizing_embeddings merge-key merge_lora merge_method metric_for_best_model mi100 mi210 mi250 \
    mi250x mi300a mi300x mi308x mi325x mi350x mi355x mi50 mi60 micro_batch_size min_sample_len mistral-left-pad \
    mlflow_experiment_name mlflow_run_name mlflow_tracking_uri model_quantization_config \
    model_quantization_config_kwargs moe_bnb_fast moe_dequant_chunk_size moe_grouped_backend mora mora.mora_type \
    mora.use_mora mps mpt-checkpointing multipack-buffer-renamed multipack-real-batches-default \
    multipack_real_batches neftune_noise_alpha nemo_gym_auto_clone nemo_gym_auto_start nemo_gym_config_paths \
    nemo_gym_datasets nemo_gym_dir nemo_gym_enabled nemo_gym_head_port nemo_gym_max_turns nemo_gym_model_name \
    nemo_gym_multi_turn nemo_gym_run_timeout nemo_gym_server_timeout nemo_gym_verify_timeout no-effect \
    nonexpert_quantization normalizer not-a-config npu-attention npu-other num_dataset_shards_to_save num_epochs \
    num_generation_samples num_labels nvfp4_merge_aware nvfp4_merge_aware_start_step offload-needs-checkpointing \
    old-and-new-key optim_args optim_target_modules optimizer orpo_alpha otel_metrics_host otel_metrics_port \
    output_dir overrides_of_model_config overrides_of_model_config.use_cache overrides_of_model_kwargs p100 p4 p40 \
    p5000 p6000 package-missing packing packing-causal-eval packing-cudagraphs packing-eval-columns \
    packing-eval-follows packing-eval-table packing-fp16-full-finetune packing-isolation packing-kto \
    packing-nemotron-checkpointing packing-pads-by-default packing-rl packing-s2 packing-sdpa-bf16 \
    packing-streaming-multi packing-without-padding pad_to_multiple_of pad_to_sequence_len peft peft.loftq_config \
    peft.loftq_config.loftq_bits peft_autocast_adapter_dtype peft_ensure_weight_tying peft_init_lora_weights \
    peft_layer_replication peft_layers_pattern peft_layers_to_transform peft_trainable_token_indices peft_use_dora \
    peft_use_rslora plugin plugin-not-listed plugins pose_max_context_len pose_num_chunks pose_split_on_token_ids \
    precompute_ref_log_probs preference-tuning preprocess_iterable pretrain_multipack_attn pretraining-streaming \
    pretraining_dataset pretraining_sample_concatenation process_reward_model processor_kwargs processor_type \
    profiler_steps profiler_steps_start push_dataset_to_hub qat qat.activation_dtype qat.fake_quant_after_n_steps \
    qat.group_size qat.quantize_embedding qat.weight_dtype qgalore_cos_threshold qgalore_gamma_proj qgalore_proj_bits \
    qgalore_proj_group_size qgalore_proj_quant qgalore_proj_type qgalore_queue_size qgalore_rank qgalore_scale \
    qgalore_update_proj_gap qlora qlora-quantization qlora-zero3-reentrant qlora_sharded_model_loading quadro-rtx4000 \
    quadro-rtx5000 quadro-rtx6000 quadro-rtx8000 quantization quantization.activation_dtype quantization.group_size \
    quantization.quantize_embedding quantization.weight_dtype quantize_moe_experts quantized-full-finetune r9700 \
    radeon-vii ray_num_workers ray_run_name reentrant reentrant-default reentrant-unfrozen reinit_weights relora \
    relora_cpu_offload relora_prune_method relora_prune_ratio remove_unused_columns resize_token_embeddings_to_32x \
    resources_per_worker resume_from_checkpoint revision_of_model reward-model-pads reward_model ring-flash-attn \
    ring-func-default ring-func-packing ring-func-values ring_attn_func rl rl-ipo rl-qlora-reentrant rl_beta \
    role_boundaries rollout rtx2000ada rtx2060 rtx2070 rtx2080 rtx2080ti rtx3050 rtx3050ti rtx3060 rtx3060ti rtx3070 \
    rtx3070ti rtx3080 rtx3080ti rtx3090 rtx3090ti rtx4000ada rtx4050 rtx4060 rtx4060ti rtx4070 rtx4070ti rtx4080 \
    rtx4090 rtx4500ada rtx5000ada rtx5050 rtx5060 rtx5060ti rtx5070 rtx5070ti rtx5080 rtx5090 rtx5880ada rtx6000ada \
    rtxa2000 rtxa4000 rtxa4500 rtxa5000 rtxa5500 rtxa6000 rtxpro2000 rtxpro3000 rtxpro4000 rtxpro4500 rtxpro5000 \
    rtxpro6000 rx6700xt rx6800 rx6800xt rx6900xt rx6950xt rx7600 rx7700xt rx7800xt rx7900gre rx7900xt rx7900xtx \
    rx9060xt rx9070 rx9070xt s2 s2-llama-only s2-removed sage sage-compute-capability sage-full-finetune sage-padding \
    sageattention sample_packing sample_packing_bin_size sample_packing_eff_est sample_packing_group_size \
    sample_packing_mp_start_method sample_packing_sequentially save-safetensors save_first_step save_only_model \
    save_safetensors save_steps save_strategy save_total_limit saves_per_epoch scaling-softmax \
    scaling-softmax-needs-flex scaling_softmax scaling_softmax_bias scaling_softmax_factor sdpa sdpa-varlen-model \
    sdpa-varlen-needs-packing sdpa-varlen-torch sdpa_varlen seed selective-checkpointing selective_checkpointing \
    selective_checkpointing.offload selective_checkpointing.recompute_layer_types selective_checkpointing.save \
    selective_checkpointing.save_sliding_window sequence_len shrink_embeddings shuffle_before_merging_datasets \
    shuffle_merged_datasets simpo_gamma skip_prepare_dataset special_tokens special_tokens.additional_special_tokens \
    special_tokens.bos_token special_tokens.eos_token special_tokens.pad_token special_tokens.unk_token \
    spectrum_model_name spectrum_top_fraction streaming streaming-max-steps streaming-val-set-size \
    streaming_multipack_buffer_size strict strix-halo supports-packing swanlab_api_host swanlab_api_key \
    swanlab_completion_log_interval swanlab_completion_max_buffer swanlab_description swanlab_experiment_name \
    swanlab_lark_secret swanlab_lark_webhook_url swanlab_log_completions swanlab_log_model swanlab_mode \
    swanlab_project swanlab_web_host swanlab_workspace t4 target tensor_parallel_size test_datasets tf32 tf32-auto \
    tiled_mlp tiled_mlp_num_shards tiled_mlp_use_original_mlp titan-rtx titan-v titan-xp tokenizer_config \
    tokenizer_legacy tokenizer_save_jinja_files tokenizer_type tokenizer_use_fast tokenizer_use_mistral_common tokens \
    torch torch-compile torch-minimum torch_compile torch_compile_backend torch_compile_mode torch_compile_options \
    torch_compile_options.assume_aligned_inputs torch_compile_options.comprehensive_padding \
    torch_compile_options.coordinate_descent_check_all_directions torch_compile_options.coordinate_descent_tuning \
    torch_compile_options.decompose_mem_bound_mm torch_compile_options.epilogue_fusion \
    torch_compile_options.fx_graph_cache torch_compile_options.max_autotune_gemm torch_compile_options.shape_padding \
    torch_compile_options.triton\.cudagraphs torch_empty_cache_steps torchao torchdistx_path total_num_tokens \
    total_supervised_tokens trackio_project_name trackio_run_name trackio_space_id train_on_inputs trainer_cls \
    transformers trl trl.async_prefetch trl.beta trl.chat_template_kwargs trl.epsilon trl.epsilon_high \
    trl.generation_batch_size trl.generation_kwargs trl.importance_sampling_level trl.log_completions trl.loss_type \
    trl.mask_truncated_completions trl.max_completion_length trl.min_p trl.multi_objective_aggregation \
    trl.num_completions_to_print trl.num_generations trl.num_iterations trl.off_policy_mask_threshold \
    trl.prefetch_depth trl.ref_model_mixup_alpha trl.ref_model_sync_steps trl.repetition_penalty \
    trl.replay_buffer_size trl.replay_recompute_logps trl.reroll_max_groups trl.reroll_start_fraction \
    trl.reward_funcs trl.reward_num_workers trl.reward_weights trl.rollout_func trl.scale_rewards \
    trl.skip_zero_advantage_batches trl.streaming_min_groups trl.streaming_partial_batch trl.sync_ref_model \
    trl.temperature trl.top_k trl.top_p trl.use_bias_correction_kl trl.use_data_producer trl.use_liger_loss \
    trl.use_vllm trl.vllm_enable_sleep_mode trl.vllm_guided_decoding_regex trl.vllm_importance_sampling_cap \
    trl.vllm_importance_sampling_correction trl.vllm_importance_sampling_mode trl.vllm_lora_sync trl.vllm_mode \
    trl.vllm_server_host trl.vllm_server_port trl.vllm_server_timeout trl.vllm_sync_interval trust_remote_code \
    two-memory-limits type_of_model unfrozen_parameters unknown-key use_cache use_comet use_dsv4_kernels use_eaft \
    use_glm_dsa_kernels use_kernels use_mlflow use_onebitllms use_otel_metrics use_pose use_ray use_scattermoe \
    use_sonicmoe use_swanlab use_tensorboard use_trackio use_wandb v100 val_set_size varlen vllm \
    vllm.data_parallel_size vllm.device vllm.dtype vllm.enable_prefix_caching vllm.enable_reasoning \
    vllm.enforce_eager vllm.gpu_memory_utilization vllm.host vllm.max_model_len vllm.port vllm.reasoning_parser \
    vllm.serve_module vllm.tensor_parallel_size vllm.worker_extension_cls w6800 w7800 w7900 wandb_entity \
    wandb_log_model wandb_mode wandb_name wandb_project wandb_run_id wandb_watch warmup_ratio warmup_steps \
    weight_decay world_size xformers xformers-head-dim xformers-patches yaml-duplicate-key yaml-encoding \
    yaml-multiple-documents yaml-syntax
end

function __axedit_lesson
    printf '%s\n' \
    add-a-field backend-for-a-t4 context-parallelism ebft-with-flex fix fp8-on-hopper migrate packing read-a-diff \
    read-the-screen sage-with-lora suppress target undo
end

complete -c axedit -n __axedit_first -a check -d 'Report what is wrong with configs; write nothing'
complete -c axedit -n __axedit_first -a migrate -d 'Turn legacy attention keys into attn_implementation'
complete -c axedit -n __axedit_first -a get -d 'Print the value of a key'
complete -c axedit -n __axedit_first -a set -d 'Set a key to a value; nothing else in the file changes'
complete -c axedit -n __axedit_first -a unset -d 'Remove a key; nothing else in the file changes'
complete -c axedit -n __axedit_first -a explain -d 'Explain a name: rule, backend, field, target or term'
complete -c axedit -n __axedit_first -a backends -d 'List the attention backends'
complete -c axedit -n __axedit_first -a fields -d 'List the keys of a config'
complete -c axedit -n __axedit_first -a rules -d 'List the rules that check applies'
complete -c axedit -n __axedit_first -a schema -d 'Print a JSON Schema of a config, for other editors'
complete -c axedit -n __axedit_first -a env -d 'Show what is known of this machine, and of FILE\'s model'
complete -c axedit -n __axedit_first -a learn -d 'Learn in small lessons which combinations work, and why'
complete -c axedit -n '__axedit_in edit check migrate get set unset backends' -l target -x -a '(__axedit_target)' -d 'The machine that will train, such as h100,torch=2.11.0 or none'
complete -c axedit -n '__axedit_in check' -l format -x -a 'text json sarif github' -d 'text (the default), json, sarif (for code scanning and viewers) or github (annotations of a workflow)'
complete -c axedit -n '__axedit_in get backends fields rules env' -l format -x -a 'text json' -d 'text (the default) or json'
complete -c axedit -n '__axedit_in edit check' -l ignore -x -a '(__fish_complete_list , __axedit_rules)' -d 'Leave these rules out: ids with commas between, or prefixes with a *'
complete -c axedit -n '__axedit_in edit check' -l select -x -a '(__fish_complete_list , __axedit_rules)' -d 'Report these rules only'
complete -c axedit -n '__axedit_in check' -l strict -d 'Warnings count as findings for the exit status'
complete -c axedit -n '__axedit_in migrate' -l write -d 'Write the files in place'
complete -c axedit -n '__axedit_in migrate set unset' -l diff -d 'Print what would change as a unified diff; write nothing'
complete -c axedit -n '__axedit_in migrate' -l check -d 'Write nothing; the exit status tells whether something would change'
complete -c axedit -n '__axedit_in migrate' -l interactive -d 'Ask about each thing to migrate, with what it would change; for one file, or with --write for many'
complete -c axedit -n '__axedit_in migrate' -l backup -d 'With --write: keep the old text of each changed file beside it, as FILE.bak or FILESUFFIX'
complete -c axedit -n '__axedit_in migrate' -l report -x -a 'text json' -d 'text (the default) or json: what was done and what has to be decided, on standard output'
complete -c axedit -n '__axedit_in learn' -l check -d 'Check lessons that somebody wrote; the words are their files'
complete -c axedit -n '__axedit_in migrate' -l unsafe -d 'Also apply fixes that can change what runs'
complete -c axedit -n '__axedit_in migrate' -l all -d 'Also do every other mechanical migration'
complete -c axedit -n '__axedit_in backends' -l matrix -d 'What each backend can be asked for: packing, context parallelism and so on, and whether the target runs it'
complete -c axedit -n '__axedit_in get' -l effective -d 'What axolotl will use: defaults and legacy keys taken into account'
complete -c axedit -n '__axedit_in check migrate' -s r -l recursive -d 'Take directories, with all *.yml and *.yaml files below them; hidden ones are skipped'
complete -c axedit -n '__axedit_in check migrate' -l glob -x -d 'With -r: take the files whose name fits PATTERN; with a / in it, whose path below the directory does'
complete -c axedit -n '__axedit_in edit check migrate get set unset backends env' -l python -r -F -d 'The Python that will train, or the directory of its environment; else VIRTUAL_ENV, CONDA_PREFIX, PATH tell'
complete -c axedit -n '__axedit_in edit check migrate get set unset backends env' -l model-config -r -F -d 'The model\'s config.json or its folder; else base_model as a folder, or the Hugging Face cache'
complete -c axedit -n '__axedit_in check migrate get set unset backends env' -l stdin-filename -x -d 'What messages call standard input (FILE is -)'
complete -c axedit -l color -x -a 'auto always never' -d 'auto (the default: on a terminal, unless NO_COLOR is set), always or never'
complete -c axedit -s h -l help -d 'Print this help'
complete -c axedit -s V -l version -d 'Print the version'
complete -c axedit -f -n '__axedit_word 1 get set unset' -a '(__axedit_key)'
complete -c axedit -f -n '__axedit_word 2 set' -a '(__axedit_value)'
complete -c axedit -f -n '__axedit_word 0 explain' -a '(__axedit_name)'
complete -c axedit -f -n '__axedit_word 0 learn' -a '(__axedit_lesson)'
complete -c axedit -f -n '__axedit_in fields rules schema'
