#include "model_cases.h"

#define E SEVERITY_ERROR
#define W SEVERITY_WARNING
#define I SEVERITY_INFO

#define TYPE(name) {.model_type = name, .text_type = name}
#define HEADS(size) {.model_type = "own", .head_dim = size}
#define GEMMA4 {.model_type = "gemma4", .text_type = "gemma4_text", .head_dim = 512, .sliding_window = 512}

const struct model_case model_cases[] = {
    {"head-dim-limit", E, "attn_implementation", "base_model: org/m\nattn_implementation: flash_attention_2\n", HEADS(512), NULL,
     HEADS(256), "set large_head_attention: auto|use sdpa"},
    {"head-dim-limit", E, "attn_implementation", "attn_implementation: flash_attention_3\nbase_model: org/m\n", HEADS(288),
     "attn_implementation: sdpa\nbase_model: org/m\n", HEADS(288), "set large_head_attention: auto|use sdpa"},
    {"head-dim-limit", E, "attn_implementation", "base_model: org/m\nattn_implementation: kernels-community/flash-attn2\n",
     HEADS(257), NULL, HEADS(0), "set large_head_attention: auto|use sdpa"},
    {"head-dim-limit", E, "attn_implementation",
     "base_model: org/m\nattn_implementation: flash_attention_2\nlarge_head_attention:\n", HEADS(512),
     "base_model: org/m\nattn_implementation: flash_attention_2\nlarge_head_attention: auto\n", HEADS(512),
     "set large_head_attention: auto|use sdpa"},
    {"head-dim-limit", E, "attn_implementation", "base_model: org/m\nattn_implementation: flash_attention_2\n", GEMMA4,
     "base_model: org/m\nattn_implementation: flash_attention_2\ngemma4_hybrid_attn_impl: true\n", GEMMA4,
     "set gemma4_hybrid_attn_impl: true|set large_head_attention: auto|use sdpa"},
    {"head-dim-limit", E, "attn_implementation",
     "base_model: org/m\nattn_implementation: flash_attention_2\nflash_attn_d512: false\n", HEADS(512),
     "base_model: org/m\nattn_implementation: flash_attention_2\nflash_attn_d512: true\n", HEADS(512),
     "set large_head_attention: auto|use sdpa"},
    {"head-dim-limit", E, "attn_implementation",
     "base_model: org/m\nadapter: lora\nattn_implementation: sage\npad_to_sequence_len: true\n", HEADS(160), NULL, HEADS(128),
     "use flash_attention_2|use sdpa"},
    {"xformers-head-dim", E, "attn_implementation", "base_model: org/m\nattn_implementation: xformers\n", HEADS(100), NULL,
     HEADS(104), "use flash_attention_2|use sdpa"},
    {"xformers-head-dim", E, "attn_implementation", "base_model: org/m\nattn_implementation: xformers\n", HEADS(100),
     "base_model: org/m\nattn_implementation: flash_attention_2\n", HEADS(100), "use flash_attention_2|use sdpa"},
    {"sdpa-varlen-model", I, "sdpa_varlen", "attn_implementation: sdpa\nsample_packing: true\nsdpa_varlen: true\n", HEADS(288),
     NULL, HEADS(256), "remove sdpa_varlen"},
    {"sdpa-varlen-model", I, "sdpa_varlen", "attn_implementation: sdpa\nsample_packing: true\nsdpa_varlen: true\n",
     {.head_dim = 128, .sliding_window = 4096}, NULL, {.head_dim = 128, .sliding_window = MODEL_NO_WINDOW},
     "remove sdpa_varlen"},
    {"sdpa-varlen-model", I, "sdpa_varlen", "attn_implementation: sdpa\nsample_packing: true\nsdpa_varlen: true\n",
     {.sliding_window = 4096}, "attn_implementation: sdpa\nsample_packing: true\nsdpa_varlen: false\n",
     {.sliding_window = 4096}, "remove sdpa_varlen"},
    {"gptq-checkpoint", E, "gptq", "base_model: org/m\ngptq: true\n", {.quantization = "none"}, NULL, {.quantization = "gptq"},
     "remove gptq"},
    {"gptq-checkpoint", E, "gptq", "base_model: org/m\ngptq: true\n", {.quantization = "awq"}, "base_model: org/m\ngptq: false\n",
     {.quantization = "awq"}, "remove gptq"},
    {"gptq-checkpoint", E, "gptq", "base_model: org/m\ngptq: true\n", {.quantization = "none"}, NULL, {.quantization = NULL},
     "remove gptq"},

    /* Rules that go by the class in the file where the model is unknown. */
    {"xformers-patches", I, "attn_implementation", "base_model: org/m\nattn_implementation: xformers\n", TYPE("mistral3"), NULL,
     TYPE("mistral"), "use flash_attention_2"},
    {"xformers-patches", I, "attn_implementation",
     "base_model: org/m\nattn_implementation: xformers\nsample_packing: true\n", TYPE("stablelm_epoch"),
     "base_model: org/m\nattn_implementation: xformers\nsample_packing: false\n", TYPE("stablelm_epoch"),
     "use flash_attention_2"},
    {"xformers-patches", I, "attn_implementation",
     "attn_implementation: xformers\ntype_of_model: LlamaForCausalLM\n", TYPE("btlm"), NULL, TYPE("llama"),
     "use flash_attention_2"},
    {"kimi-linear", I, "attn_implementation", "base_model: org/m\nattn_implementation: sdpa\n", TYPE("kimi_linear"), NULL,
     TYPE("kimi"), "use flash_attention_2"},
    {"gemma4-checkpointing", W, "gradient_checkpointing", "base_model: org/m\ngradient_checkpointing: true\n",
     TYPE("gemma4_unified"), NULL, TYPE("gemma3"), "set gradient_checkpointing_kwargs.use_reentrant: false"},
    {"cp-ssm-note", W, "context_parallel_size",
     "base_model: org/m\nattn_implementation: flash_attention_2\ncontext_parallel_size: 2\n", TYPE("nemotron_h"), NULL,
     TYPE("nemotron"), "set context_parallel_size: 1"},
    {"cp-ssm-note", W, "context_parallel_size",
     "base_model: org/m\nattn_implementation: flash_attention_2\ncontext_parallel_size: 2\n", TYPE("granitemoehybrid"),
     "base_model: org/m\nattn_implementation: flash_attention_2\ncontext_parallel_size: 1\n", TYPE("granitemoehybrid"),
     "set context_parallel_size: 1"},
    {"fused-attn-kernel-model", W, "fused_attn_kernel", "base_model: org/m\nfused_attn_kernel: true\n", TYPE("llama"), NULL,
     TYPE("qwen3_5_moe"), "remove fused_attn_kernel in line 2"},
    {"flash-cross-entropy-scope", I, "flash_attn_cross_entropy", "base_model: org/m\nflash_attn_cross_entropy: true\n",
     TYPE("qwen2"), NULL, TYPE("llama"), "remove flash_attn_cross_entropy in line 2"},
    {"fuse-mlp-scope", I, "flash_attn_fuse_mlp",
     "base_model: org/m\nattn_implementation: flash_attention_2\nflash_attn_fuse_mlp: true\n", TYPE("qwen2"), NULL,
     TYPE("ernie4_5_moe"), "remove flash_attn_fuse_mlp in line 3"},
    {"mistral-left-pad", I, "attn_implementation", "base_model: org/m\nattn_implementation: flash_attention_2\n",
     TYPE("mistral"), NULL, TYPE("mistral3"), NULL},
};

const size_t model_case_count = sizeof model_cases / sizeof *model_cases;
