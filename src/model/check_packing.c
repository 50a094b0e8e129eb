/* Rules about what stands in one row of tokens: packing, flattening, context parallelism, and what asks for a backend. */
#include "checks.h"

void check_gemma4_default(struct facts *facts)
{
    if (facts->attention->source == ATTENTION_GEMMA4)
        facts_report(facts, RULE_GEMMA4_DEFAULT_FA2, SEVERITY_INFO, FIELD_gemma4_hybrid_attn_impl,
                     "gemma4_hybrid_attn_impl is set and no backend is: axolotl uses flash_attention_2");
}

void check_gemma4_wrong_backend(struct facts *facts)
{
    if (!facts->attention->gemma4_hybrid || !facts->attention->backend || facts_backend_is(facts, BACKEND_FLASH_2))
        return;
    struct finding *finding =
        facts_report(facts, RULE_GEMMA4_WRONG_BACKEND, SEVERITY_ERROR, FIELD_gemma4_hybrid_attn_impl,
                     "%s with gemma4_hybrid_attn_impl: the hybrid needs attn_implementation: flash_attention_2 for its "
                     "sliding-window layers",
                     facts_backend(facts));
    finding_relate(finding, FIELD_gemma4_hybrid_attn_impl);
}

void check_packing_isolation(struct facts *facts)
{
    const struct attention *attention = facts->attention;
    if (!is_true(facts->config->packing.sample_packing) || !facts_backend_known(facts) ||
        facts_backend_is(facts, BACKEND_S2) || backend_isolates_packing(attention->backend, facts->target))
        return;
    bool masked = facts_backend_is(facts, BACKEND_EAGER) || facts_backend_is(facts, BACKEND_SDPA);
    const char *until = masked && !target_version(facts->target, PACKAGE_AXOLOTL) ? " (before axolotl 0.18)" : "";
    struct finding *finding = facts_report(
        facts, RULE_PACKING_ISOLATION, SEVERITY_WARNING, FIELD_sample_packing,
        "sample_packing: true with %s: the samples in a row see each other%s; use flash_attention_2, flash_attention_3, "
        "flex_attention, xformers or sage, or set sample_packing: false",
        facts_backend(facts), until);
    finding_relate(finding, FIELD_sample_packing);
}

void check_packing_s2(struct facts *facts)
{
    if (!is_true(facts->config->packing.sample_packing) || !facts_backend_is(facts, BACKEND_S2))
        return;
    struct finding *finding = facts_report(facts, RULE_PACKING_S2, SEVERITY_ERROR, FIELD_sample_packing,
                                           "%s does not work with sample_packing: true; choose flash_attention_2, or set "
                                           "sample_packing: false",
                                           facts_backend(facts));
    finding_relate(finding, FIELD_sample_packing);
}

void check_flatten(struct facts *facts)
{
    if (!is_word(facts->config->packing.batch_flattening, "true") || !facts_backend_known(facts) ||
        facts->attention->capabilities.supports_packing)
        return;
    struct finding *finding =
        facts_report(facts, RULE_FLATTEN_NEEDS_VARLEN, SEVERITY_ERROR, FIELD_batch_flattening,
                     "batch_flattening: true with %s: flattening needs a backend that supports packing, such as "
                     "flash_attention_2",
                     facts_backend(facts));
    finding_relate(finding, FIELD_batch_flattening);
}

void check_cp_needs_flash(struct facts *facts)
{
    if (!facts_splits_rows(facts) || !facts_backend_known(facts) || facts->attention->capabilities.uses_flash_lib ||
        facts_has_glm_dsa(facts))
        return;
    struct finding *finding = facts_report(facts, RULE_CP_NEEDS_FLASH, SEVERITY_ERROR, facts_cp_key(facts),
                                           "%s with %s: it needs FlashAttention; use flash_attention_2 or "
                                           "flash_attention_3, or set context_parallel_size: 1",
                                           facts_say_cp(facts), facts_backend(facts));
    finding_relate(finding, facts_cp_key(facts));
}

void check_scaling_softmax(struct facts *facts)
{
    if (!is_true(facts->config->attention.scaling_softmax) || !facts_backend_known(facts) ||
        facts_backend_is(facts, BACKEND_FLEX))
        return;
    struct finding *finding = facts_report(facts, RULE_SCALING_SOFTMAX_NEEDS_FLEX, SEVERITY_ERROR, FIELD_scaling_softmax,
                                           "scaling_softmax: true with %s: only attn_implementation: %s can scale scores",
                                           facts_backend(facts), backend_row(BACKEND_FLEX)->name);
    finding_relate(finding, FIELD_scaling_softmax);
}

void check_ebft_flex_offload(struct facts *facts)
{
    const struct config_rl *rl = &facts->config->rl;
    if (!is_word(rl->rl, "ebft") || !rl->ebft || !is_word(rl->ebft->mode, "strided") ||
        !facts_backend_is(facts, BACKEND_FLEX) || !is_word(facts->config->memory.activation_offloading, "true"))
        return;
    struct finding *finding =
        facts_report(facts, RULE_EBFT_FLEX_OFFLOAD, SEVERITY_ERROR, FIELD_activation_offloading,
                     "%s with strided EBFT and activation_offloading: true: the backward pass fails; set "
                     "activation_offloading: false",
                     facts_backend(facts));
    finding_relate(finding, FIELD_activation_offloading);
    finding_relate(finding, FIELD_ebft);
}

void check_sage_padding(struct facts *facts)
{
    const struct config_packing *packing = &facts->config->packing;
    if (!facts_backend_is(facts, BACKEND_SAGE) || is_true(packing->sample_packing) || is_true(packing->pad_to_sequence_len))
        return;
    struct finding *finding = facts_report(facts, RULE_SAGE_PADDING, SEVERITY_WARNING, FIELD_NONE,
                                           "%s without packing or padding: the loss may explode; set pad_to_sequence_len: "
                                           "true or sample_packing: true",
                                           facts_backend(facts));
    finding_relate(finding, FIELD_pad_to_sequence_len);
    finding_relate(finding, FIELD_sample_packing);
}

void check_sage_full_finetune(struct facts *facts)
{
    const char *adapter = facts->config->adapter.adapter;
    if (!facts_backend_is(facts, BACKEND_SAGE) || (adapter && *adapter))
        return;
    struct finding *finding = facts_report(facts, RULE_SAGE_FULL_FINETUNE, SEVERITY_WARNING, FIELD_NONE,
                                           "%s without an adapter: the loss drops to 0 in a full fine-tune; use "
                                           "flash_attention_2, or set adapter: lora",
                                           facts_backend(facts));
    finding_relate(finding, FIELD_adapter);
}
