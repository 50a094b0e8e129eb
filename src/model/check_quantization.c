/* Rules about adapters, quantized weights, optimizers and streams that do not go together. Source: the validators in
 * axolotl/utils/schemas/peft.py and validation.py. */
#include "checks.h"

#include <string.h>

/* Its mapping may quantize in another way, or turn load_in_4bit on. */
static bool quantizes_elsewhere(const struct facts *facts)
{
    return facts_given(facts, FIELD_peft);
}

void check_qlora(struct facts *facts)
{
    const struct config_quantization *quantization = &facts->config->quantization;
    if (!is_word(facts->config->adapter.adapter, "qlora") || is_true(facts->config->internal.merge_lora) ||
        quantizes_elsewhere(facts))
        return;
    if (is_true(quantization->load_in_8bit)) {
        struct finding *finding = facts_report_at(facts, RULE_QLORA_QUANTIZATION, SEVERITY_ERROR, FIELD_load_in_8bit,
                                                  "load_in_8bit: true does not go with adapter: qlora, and axolotl stops; "
                                                  "use load_in_4bit, or adapter: lora");
        finding_relate(finding, FIELD_adapter);
    }
    if (!is_true(quantization->load_in_4bit)) {
        struct finding *finding =
            facts_report_at(facts, RULE_QLORA_QUANTIZATION, SEVERITY_ERROR, FIELD_adapter,
                            "adapter: qlora needs load_in_4bit: true, and axolotl stops without it; adapter: lora does not");
        finding_relate(finding, FIELD_load_in_4bit);
    }
}

static void refuse_quantized(struct facts *facts, enum field at)
{
    struct finding *finding =
        facts_report_at(facts, RULE_QUANTIZED_FULL_FINETUNE, SEVERITY_ERROR, at,
                        "%s: true without an adapter: axolotl can't train quantized weights and stops; set adapter: %s, or "
                        "load the model in full",
                        field_row(at)->name, at == FIELD_load_in_4bit ? "qlora" : "lora");
    finding->subject = "false";
}

void check_quantized_full(struct facts *facts)
{
    const struct config_quantization *quantization = &facts->config->quantization;
    if (facts_has_adapter(facts))
        return;
    if (is_true(quantization->load_in_8bit))
        refuse_quantized(facts, FIELD_load_in_8bit);
    if (is_true(quantization->load_in_4bit))
        refuse_quantized(facts, FIELD_load_in_4bit);
}

void check_dropout_parameters(struct facts *facts)
{
    const struct config_adapter *adapter = &facts->config->adapter;
    if (adapter->lora_target_parameters_count == 0 || !adapter->lora_dropout || *adapter->lora_dropout <= 0)
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_DROPOUT_TARGET_PARAMETERS, SEVERITY_ERROR, FIELD_lora_dropout,
                        "lora_dropout: %g with lora_target_parameters is refused; set lora_dropout: 0",
                        *adapter->lora_dropout);
    finding_relate(finding, FIELD_lora_target_parameters);
}

/* As axolotl counts: a version inside fsdp_config is moved to the top level first. */
static bool is_fsdp2(const struct facts *facts)
{
    const struct config_distributed *distributed = &facts->config->distributed;
    const int64_t *version = distributed->fsdp_version;
    if (distributed->fsdp_config && distributed->fsdp_config->fsdp_version)
        version = distributed->fsdp_config->fsdp_version;
    return version && *version == 2;
}

void check_fsdp_optimizer(struct facts *facts)
{
    const struct config_distributed *distributed = &facts->config->distributed;
    const char *optimizer = facts->config->optimizer.optimizer;
    if (!distributed->fsdp_config || !optimizer || !strstr(optimizer, "8bit"))
        return;
    bool second = is_fsdp2(facts), offloads = is_true(distributed->fsdp_config->offload_params);
    struct finding *finding = NULL;
    if (second && (is_word(optimizer, "adamw_8bit") || is_word(optimizer, "adamw_bnb_8bit")))
        finding = facts_report_at(facts, RULE_FSDP_8BIT_OPTIMIZER, SEVERITY_ERROR, FIELD_optimizer,
                                  "optimizer: %s does not work with FSDP 2, and axolotl stops; use adamw_torch_8bit",
                                  optimizer);
    else if (!second && offloads)
        finding = facts_report_at(facts, RULE_FSDP_8BIT_OPTIMIZER, SEVERITY_ERROR, FIELD_optimizer,
                                  "optimizer: %s does not work with offload_params: true of FSDP 1, and axolotl stops",
                                  optimizer);
    if (finding)
        finding_relate(finding, second ? FIELD_fsdp_version : FIELD_fsdp_config_offload_params);
}

void check_fsdp_quantized_rl(struct facts *facts)
{
    static const char *const methods[] = {"dpo", "ipo", "kto", "orpo"};
    const struct config_quantization *quantization = &facts->config->quantization;
    bool in_8 = is_true(quantization->load_in_8bit), in_4 = is_true(quantization->load_in_4bit);
    const int64_t *version = facts->config->distributed.fsdp_version;
    const char *rl = facts->config->rl.rl;
    bool concerned = false;
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        concerned = concerned || is_word(rl, methods[i]);
    if (!concerned || !version || *version != 2 || (!in_8 && !in_4))
        return;
    enum field at = in_4 ? FIELD_load_in_4bit : FIELD_load_in_8bit;
    struct finding *finding =
        facts_report_at(facts, RULE_FSDP2_QUANTIZED_RL, SEVERITY_ERROR, at,
                        "%s: true with rl: %s and fsdp_version: 2 is refused; use DeepSpeed, or fsdp_version: 1",
                        field_row(at)->name, rl);
    finding->subject = "false";
    finding_relate(finding, FIELD_rl);
    finding_relate(finding, FIELD_fsdp_version);
}

void check_falcon_fsdp(struct facts *facts)
{
    const char *model = facts->config->model.base_model;
    if (facts->config->distributed.fsdp_count == 0 || !contains_word(model, "falcon"))
        return;
    struct finding *finding = facts_report_at(facts, RULE_FALCON_FSDP, SEVERITY_ERROR, FIELD_fsdp,
                                              "fsdp is refused with a Falcon model (base_model: %s); use DeepSpeed", model);
    finding_relate(finding, FIELD_base_model);
}

void check_mpt_checkpointing(struct facts *facts)
{
    const char *model = facts->config->model.base_model, *checkpointing = facts->config->memory.gradient_checkpointing;
    if (!is_on(checkpointing) || !contains_word(model, "mpt"))
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_MPT_CHECKPOINTING, SEVERITY_ERROR, FIELD_gradient_checkpointing,
                        "gradient_checkpointing: %s is refused with a model that has mpt in its name (base_model: %s); set "
                        "it to false",
                        checkpointing, model);
    finding_relate(finding, FIELD_base_model);
}

/* The key that makes the data a stream; FIELD_NONE when none does. */
static enum field stream_key(const struct facts *facts)
{
    if (is_true(facts->config->datasets.streaming))
        return FIELD_streaming;
    return facts_given(facts, FIELD_pretraining_dataset) ? FIELD_pretraining_dataset : FIELD_NONE;
}

void check_stream_steps(struct facts *facts)
{
    const int64_t *steps = facts->config->batching.max_steps;
    enum field at = stream_key(facts);
    if (at == FIELD_NONE || (steps && *steps != 0))
        return;
    struct finding *finding = facts_report_at(facts, RULE_STREAM_WITHOUT_END, SEVERITY_ERROR, at,
                                              "%s needs max_steps, since a stream has no length, and axolotl stops without it",
                                              field_row(at)->name);
    finding_relate(finding, FIELD_max_steps);
}

void check_stream_validation(struct facts *facts)
{
    const double *share = facts->config->datasets.val_set_size;
    enum field at = stream_key(facts);
    if (at == FIELD_NONE || !share || *share <= 0)
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_STREAM_VALIDATION, SEVERITY_ERROR, FIELD_val_set_size,
                        "val_set_size: %g can't be cut off a stream, and axolotl stops; name evaluation data under "
                        "test_datasets",
                        *share);
    finding_relate(finding, at);
}

void check_fsdp_deepspeed(struct facts *facts)
{
    if (facts->config->distributed.fsdp_count == 0 || !facts_given(facts, FIELD_deepspeed))
        return;
    struct finding *finding = facts_report_at(facts, RULE_FSDP_AND_DEEPSPEED, SEVERITY_ERROR, FIELD_deepspeed,
                                              "deepspeed and fsdp are both set, and axolotl stops; keep one of them");
    finding_relate(finding, FIELD_fsdp);
}

void check_memory_limits(struct facts *facts)
{
    if (!facts_given(facts, FIELD_max_memory) || !facts_given(facts, FIELD_gpu_memory_limit))
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_TWO_MEMORY_LIMITS, SEVERITY_ERROR, FIELD_gpu_memory_limit,
                        "gpu_memory_limit and max_memory are both set, and axolotl stops; keep one of them");
    finding_relate(finding, FIELD_max_memory);
}
