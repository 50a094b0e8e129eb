/* What the attention backend means for the keys around it: precision, padding, options of one backend. */
#include "checks.h"

#include <string.h>

bool facts_trains_in_float32(const struct facts *facts)
{
    const struct config_precision *precision = &facts->config->precision;
    return !is_on(precision->bf16) && !is_true(precision->bfloat16) && !is_true(precision->fp16) &&
           !is_true(precision->float16) && !is_true(facts->config->quantization.load_in_8bit);
}

void check_packing_fp16(struct facts *facts)
{
    const struct config_precision *precision = &facts->config->precision;
    bool half = is_true(precision->fp16) || is_true(precision->float16);
    if (!facts_packs(facts) || facts_has_adapter(facts) || !half || is_on(precision->bf16) || is_true(precision->bfloat16) ||
        !facts_backend_known(facts) || facts->attention->capabilities.uses_flash_lib)
        return;
    struct finding *finding =
        facts_report(facts, RULE_PACKING_FP16_FULL, SEVERITY_WARNING, FIELD_sample_packing,
                     "sample_packing: true with %s in a full fine-tune in float16: the first step likely fails on mixed "
                     "number types; use flash_attention_2, adapter: lora or bfloat16",
                     facts_backend(facts));
    finding_relate(finding, FIELD_sample_packing);
    finding_relate(finding, is_true(precision->fp16) ? FIELD_fp16 : FIELD_float16);
    finding_relate(finding, FIELD_bf16);
}

/* axolotl warns of each GPU but Hopper's; only GPUs are meant. */
void check_packing_sdpa_bf16(struct facts *facts)
{
    const struct config_precision *precision = &facts->config->precision;
    const struct target *target = facts->target;
    if (!facts_packs(facts) || !facts_backend_is(facts, BACKEND_SDPA) ||
        (!is_on(precision->bf16) && !is_true(precision->bfloat16)))
        return;
    if (target->compute == 0 && (target->vendor == VENDOR_UNKNOWN || target->vendor == VENDOR_NVIDIA))
        facts->missing |= FACT_COMPUTE;
    if (target->compute == 90 || (target->compute == 0 && target->vendor != VENDOR_AMD))
        return;
    struct finding *finding =
        facts_report(facts, RULE_PACKING_SDPA_BF16, SEVERITY_WARNING, FIELD_NONE,
                     "%s with sample_packing: true in bfloat16: the loss may be 0.0 on other GPUs than Hopper's (sm_90); %s: "
                     "use flash_attention_2",
                     facts_backend(facts), facts_say_gpu(facts));
    finding_relate(finding, FIELD_sample_packing);
    finding_relate(finding, is_true(precision->bfloat16) ? FIELD_bfloat16 : FIELD_bf16);
}

void check_float32_flash(struct facts *facts)
{
    if (!facts->attention->capabilities.uses_flash_lib || !facts_trains_in_float32(facts))
        return;
    struct finding *finding =
        facts_report(facts, RULE_FLOAT32_FLASH, SEVERITY_WARNING, FIELD_NONE,
                     "%s in float32: FlashAttention computes in half precision only and stops in the first step; set bf16: "
                     "auto, or use sdpa",
                     facts_backend(facts));
    finding_relate(finding, FIELD_bf16);
    finding_relate(finding, FIELD_fp16);
    finding_relate(finding, FIELD_float32);
}

/* axolotl checks the name sage only; the kernel from the hub computes in the same way. */
void check_hub_sage(struct facts *facts)
{
    const struct target *target = facts->target;
    if (!facts_backend_is(facts, BACKEND_HUB_SAGE))
        return;
    bool other = target->vendor > VENDOR_NVIDIA && target->vendor != VENDOR_NONE; /* without a GPU: as for sage */
    if ((target->compute > 0 && target->compute < 80) || (target->compute == 0 && other))
        facts_report(facts, RULE_HUB_SAGE, SEVERITY_WARNING, FIELD_NONE, "%s needs an Ampere GPU (sm_80) or newer; %s",
                     facts_backend(facts), facts_say_gpu(facts));
    if (!facts_packs(facts) && !is_true(facts->config->packing.pad_to_sequence_len)) {
        struct finding *finding = facts_report(facts, RULE_HUB_SAGE, SEVERITY_WARNING, FIELD_NONE,
                                               "%s without packing or padding: the loss may explode, as with sage; set "
                                               "pad_to_sequence_len: true",
                                               facts_backend(facts));
        finding_relate(finding, FIELD_pad_to_sequence_len);
        finding_relate(finding, FIELD_sample_packing);
    }
    if (!facts_has_adapter(facts)) {
        struct finding *finding = facts_report(facts, RULE_HUB_SAGE, SEVERITY_WARNING, FIELD_NONE,
                                               "%s without an adapter: the loss drops to 0 in a full fine-tune, as with "
                                               "sage; set adapter: lora",
                                               facts_backend(facts));
        finding_relate(finding, FIELD_adapter);
    }
}

void check_sdpa_varlen_packing(struct facts *facts)
{
    if (!is_true(facts->config->attention.sdpa_varlen) || facts_packs(facts))
        return;
    struct finding *finding = facts_report_at(facts, RULE_SDPA_VARLEN_PACKING, SEVERITY_WARNING, FIELD_sdpa_varlen,
                                              "sdpa_varlen: true has no effect without sample_packing: true");
    finding_relate(finding, FIELD_sample_packing);
}

void check_sdpa_varlen_torch(struct facts *facts)
{
    if (!is_true(facts->config->attention.sdpa_varlen))
        return;
    enum answer answer = target_has_version(facts->target, PACKAGE_TORCH, "2.10.0");
    if (answer == ANSWER_UNKNOWN)
        facts_need(facts, FACT_TORCH, FIELD_sdpa_varlen);
    if (answer == ANSWER_NO)
        facts_report_at(facts, RULE_SDPA_VARLEN_TORCH, SEVERITY_WARNING, FIELD_sdpa_varlen,
                        "sdpa_varlen: true is ignored below PyTorch 2.10; %s", facts_say_version(facts, PACKAGE_TORCH));
}

void check_flex_compile_kwargs(struct facts *facts)
{
    if (is_true(facts->config->attention.flex_attn_compile_kwargs))
        facts_report_at(facts, RULE_FLEX_COMPILE_KWARGS, SEVERITY_INFO, FIELD_flex_attn_compile_kwargs,
                        "flex_attn_compile_kwargs has no effect: axolotl takes it and does not read it");
}

void check_fuse_mlp_lora(struct facts *facts)
{
    const char *adapter = facts->config->adapter.adapter;
    if (!is_true(facts->config->attention.flash_attn_fuse_mlp) || (!is_word(adapter, "lora") && !is_word(adapter, "qlora")))
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_FUSE_MLP_LORA, SEVERITY_ERROR, FIELD_flash_attn_fuse_mlp,
                        "flash_attn_fuse_mlp: true does not work with adapter: %s, and axolotl stops; remove it", adapter);
    finding_relate(finding, FIELD_adapter);
}

void check_fuse_mlp_relora(struct facts *facts)
{
    if (!is_true(facts->config->attention.flash_attn_fuse_mlp) || !is_true(facts->config->adapter.relora))
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_FUSE_MLP_RELORA, SEVERITY_ERROR, FIELD_flash_attn_fuse_mlp,
                        "flash_attn_fuse_mlp: true does not work with relora: true, and axolotl stops; remove it");
    finding_relate(finding, FIELD_relora);
}

/* FlashAttention 4 has no name of its own: axolotl takes it where it finds it. */
void check_fa4_auto(struct facts *facts)
{
    const struct target *target = facts->target;
    if (!facts->attention->capabilities.uses_flash_lib || target->compute < 90 || target->compute >= 120 ||
        target->packages[PACKAGE_FLASH_ATTN_4].state != PACKAGE_PRESENT)
        return;
    facts_report(facts, RULE_FA4_AUTO, SEVERITY_INFO, FIELD_NONE,
                 "%s: axolotl puts FlashAttention 4 in its place, which the target has; %s", facts_backend(facts),
                 facts_say_gpu(facts));
}

/* The newer key wins; without it the old one stands for auto. */
void check_large_head_old(struct facts *facts)
{
    const struct config_attention *attention = &facts->config->attention;
    if (!is_true(attention->flash_attn_d512))
        return;
    bool newer = attention->large_head_attention != NULL;
    struct finding *finding =
        facts_report_at(facts, RULE_LARGE_HEAD_OLD_NAME, SEVERITY_INFO, FIELD_flash_attn_d512,
                        newer ? "flash_attn_d512: true has no effect beside large_head_attention: %s; remove it"
                              : "flash_attn_d512: true is the old way to write large_head_attention: %s",
                        newer ? attention->large_head_attention : "auto");
    finding->subject = newer ? NULL : "large_head_attention: auto";
    finding_relate(finding, FIELD_large_head_attention);
}

/* As for s2: an error where the release is known to refuse it. */
void check_rms_norm_removed(struct facts *facts)
{
    bool known = target_version(facts->target, PACKAGE_AXOLOTL) != NULL;
    if (is_true(facts->config->attention.flash_attn_rms_norm))
        facts_report_at(facts, RULE_FLASH_RMS_NORM_REMOVED, known ? SEVERITY_ERROR : SEVERITY_WARNING,
                        FIELD_flash_attn_rms_norm,
                        "flash_attn_rms_norm: true is no longer supported, and axolotl 0.17 and later stop at it; remove it");
}
