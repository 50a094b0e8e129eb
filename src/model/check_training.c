/* Rules about number formats and quantization in training. */
#include "checks.h"

/* Whether the target's GPU computes in bfloat16 and TF32. */
static enum answer has_bfloat16(const struct target *target)
{
    if (target->compute > 0)
        return target->compute >= 80 ? ANSWER_YES : ANSWER_NO;
    if (target->vendor == VENDOR_APPLE || target->vendor == VENDOR_NONE)
        return ANSWER_NO;
    return target->vendor == VENDOR_UNKNOWN || target->vendor == VENDOR_NVIDIA ? ANSWER_UNKNOWN : ANSWER_YES;
}

/* ROCm counts its newer GPUs as capable too. */
void check_fp8_gpu(struct facts *facts)
{
    const struct target *target = facts->target;
    bool nvidia = target->vendor == VENDOR_UNKNOWN || target->vendor == VENDOR_NVIDIA;
    if (!is_true(facts->config->precision.fp8))
        return;
    if (target->compute == 0 && nvidia)
        facts_need(facts, FACT_COMPUTE, FIELD_fp8);
    if ((target->compute > 0 && target->compute < 90) || (target->compute == 0 && !nvidia && target->vendor != VENDOR_AMD))
        facts_report_at(facts, RULE_FP8_GPU, SEVERITY_ERROR, FIELD_fp8,
                        "fp8: true needs a Hopper GPU (sm_90) or newer; %s", facts_say_gpu(facts));
    else if (target->packages[PACKAGE_TORCHAO].state == PACKAGE_MISSING)
        facts_report_at(facts, RULE_FP8_GPU, SEVERITY_WARNING, FIELD_fp8,
                        "fp8: true needs the package torchao, which the target does not have: pip install torchao "
                        "(transformer-engine or ms-amp would do too)");
}

void check_fp8_compile(struct facts *facts)
{
    if (!is_true(facts->config->precision.fp8) || is_on(facts->config->compile.torch_compile))
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_FP8_COMPILE, SEVERITY_WARNING, FIELD_fp8,
                        "fp8: true without torch_compile is hardly faster than bfloat16; set torch_compile: true");
    finding_relate(finding, FIELD_torch_compile);
}

void check_fp8_fsdp(struct facts *facts)
{
    const struct object_fsdp_config *fsdp = facts->config->distributed.fsdp_config;
    if (!is_true(facts->config->precision.fp8) || !fsdp || !is_true(fsdp->activation_checkpointing))
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_FP8_FSDP, SEVERITY_WARNING, FIELD_fsdp_config_activation_checkpointing,
                        "activation_checkpointing: true in fsdp_config with fp8: true may be slower than bfloat16; set it "
                        "to false");
    finding_relate(finding, FIELD_fp8);
}

/* axolotl checks it before it moves a version inside fsdp_config to the top level. */
void check_fp8_all_gather(struct facts *facts)
{
    const struct config_distributed *distributed = &facts->config->distributed;
    bool inside = !distributed->fsdp_version && distributed->fsdp_config && distributed->fsdp_config->fsdp_version;
    const int64_t *version = distributed->fsdp_version;
    if (!is_true(facts->config->precision.fp8_enable_fsdp_float8_all_gather) || (version && *version == 2))
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_FP8_ALL_GATHER, SEVERITY_ERROR, FIELD_fp8_enable_fsdp_float8_all_gather,
                        "fp8_enable_fsdp_float8_all_gather: true needs fsdp_version: 2%s, and axolotl stops without it",
                        inside ? " at the top level, not in fsdp_config" : "");
    finding_relate(finding, inside ? FIELD_fsdp_config_fsdp_version : FIELD_fsdp_version);
}

/* float16 instead; a CPU can't do that either. */
static const char *half_instead(const struct facts *facts, enum field at)
{
    if (facts->target->vendor == VENDOR_NONE)
        return NULL;
    return at == FIELD_bf16 ? "bf16: false\nfp16: true" : "bfloat16: false\nbf16: false\nfp16: true";
}

/* The commands that do not train are left alone, as in axolotl. It asks torch, which since 2.4 counts emulation too;
 * what is meant is the GPU. */
void check_bf16_unsupported(struct facts *facts)
{
    const struct config *config = facts->config;
    bool half = is_word(config->precision.bf16, "true"), pure = is_true(config->precision.bfloat16);
    if ((!half && !pure) || has_bfloat16(facts->target) != ANSWER_NO || is_true(config->internal.merge_lora) ||
        is_true(config->internal.is_preprocess))
        return;
    enum field at = half ? FIELD_bf16 : FIELD_bfloat16;
    struct finding *finding = facts_report_at(facts, RULE_BF16_UNSUPPORTED, SEVERITY_WARNING, at,
                                              "%s: true needs an Ampere GPU (sm_80) or newer; %s", field_row(at)->name,
                                              facts_say_gpu(facts));
    finding->subject = half_instead(facts, at);
}

void check_bf16_off(struct facts *facts)
{
    const struct config_precision *precision = &facts->config->precision;
    if (is_on(precision->bf16) || is_true(precision->bfloat16) || has_bfloat16(facts->target) != ANSWER_YES)
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_BF16_OFF, SEVERITY_INFO, FIELD_bf16,
                        "bf16 is off, though the GPU computes in bfloat16, which is as fast as float16 and steadier; %s",
                        facts_say_gpu(facts));
    finding->subject = is_true(precision->fp16) ? NULL : "auto";
}

void check_tf32_auto(struct facts *facts)
{
    enum answer answer = has_bfloat16(facts->target);
    if (!facts_given(facts, FIELD_tf32) || !is_word(facts->config->precision.tf32, "auto") || answer == ANSWER_UNKNOWN ||
        facts->target->vendor == VENDOR_ASCEND)
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_TF32_AUTO, SEVERITY_INFO, FIELD_tf32, "tf32: auto becomes %s: %s",
                        answer == ANSWER_YES ? "true" : "false", facts_say_gpu(facts));
    finding->subject = answer == ANSWER_YES ? "true" : "false";
}

/* True when torch takes the GPU's emulation of bfloat16 for the real thing: it looks whether a tensor can be made. */
static bool is_emulated(const struct facts *facts)
{
    return facts->target->compute > 0 && target_has_version(facts->target, PACKAGE_TORCH, "2.4.0") != ANSWER_NO;
}

/* Only where the file has bf16: auto, and it comes to something else than real bfloat16. */
void check_bf16_auto(struct facts *facts)
{
    const struct config_precision *precision = &facts->config->precision;
    bool fp16 = is_true(precision->fp16);
    if (!facts_given(facts, FIELD_bf16) || !is_word(precision->bf16, "auto") ||
        is_true(facts->config->distributed.use_ray) || (!fp16 && has_bfloat16(facts->target) != ANSWER_NO))
        return;
    bool open = !precision->fp16 && !is_true(precision->float16); /* axolotl may choose float16 */
    struct finding *finding;
    if (!fp16 && is_emulated(facts))
        finding = facts_report_at(facts, RULE_DTYPE_RESOLUTION, SEVERITY_INFO, FIELD_bf16,
                                  "bf16: auto becomes true, but bfloat16 is emulated below Ampere (sm_80), and slow; %s",
                                  facts_say_gpu(facts));
    else
        finding = facts_report_at(facts, RULE_DTYPE_RESOLUTION, SEVERITY_INFO, FIELD_bf16, "bf16: auto becomes false%s: %s",
                                  open ? ", and fp16 becomes true" : "", fp16 ? "fp16: true is set" : facts_say_gpu(facts));
    finding->subject = open ? "bf16: false\nfp16: true" : "bf16: false";
    finding_relate(finding, FIELD_fp16);
}

void check_torch_minimum(struct facts *facts)
{
    if (target_version(facts->target, PACKAGE_TORCH) &&
        target_has_version(facts->target, PACKAGE_TORCH, "2.6.0") == ANSWER_NO)
        facts_report_at(facts, RULE_TORCH_MINIMUM, SEVERITY_WARNING, FIELD_FILE,
                        "axolotl is made for PyTorch 2.6 and newer; %s: upgrade torch",
                        facts_say_version(facts, PACKAGE_TORCH));
}

void check_better_transformer(struct facts *facts)
{
    const struct config_precision *precision = &facts->config->precision;
    struct finding *finding = NULL;
    if (!is_true(facts->config->compile.flash_optimum))
        return;
    bool fp16 = is_true(precision->fp16);
    if (fp16 || is_on(precision->bf16)) {
        finding = facts_report_at(facts, RULE_BETTER_TRANSFORMER, SEVERITY_ERROR, FIELD_flash_optimum,
                                  "flash_optimum: true does not work with %s, and axolotl stops; remove flash_optimum",
                                  fp16 ? "fp16: true" : arena_printf(facts->arena, "bf16: %s", precision->bf16));
        finding_relate(finding, fp16 ? FIELD_fp16 : FIELD_bf16);
    }
    if (facts_has_adapter(facts)) {
        finding = facts_report_at(facts, RULE_BETTER_TRANSFORMER, SEVERITY_WARNING, FIELD_flash_optimum,
                                  "flash_optimum: true with adapter: %s likely fails; remove flash_optimum",
                                  facts->config->adapter.adapter);
        finding_relate(finding, FIELD_adapter);
    }
    if (!is_true(precision->float16) && !is_true(precision->bfloat16))
        facts_report_at(facts, RULE_BETTER_TRANSFORMER, SEVERITY_WARNING, FIELD_flash_optimum,
                        "flash_optimum: true wants a model in half precision: float16: true or bfloat16: true");
}

void check_gptq(struct facts *facts)
{
    const struct config *config = facts->config;
    if (!is_true(config->quantization.gptq))
        return;
    if (config->model.revision_of_model && *config->model.revision_of_model) {
        struct finding *finding =
            facts_report_at(facts, RULE_GPTQ, SEVERITY_ERROR, FIELD_revision_of_model,
                            "revision_of_model (model_revision) is refused with gptq: true; download that revision and "
                            "name its folder as base_model");
        finding_relate(finding, FIELD_gptq);
    }
    if (is_word(config->adapter.adapter, "qlora")) {
        struct finding *finding = facts_report_at(facts, RULE_GPTQ, SEVERITY_ERROR, FIELD_gptq,
                                                  "gptq: true is refused with adapter: qlora; use adapter: lora");
        finding_relate(finding, FIELD_adapter);
    }
}
