/* Rules about gradient checkpointing and about offloading activations. */
#include "checks.h"

#include <string.h>

static const bool *use_reentrant(const struct facts *facts)
{
    const struct object_gradient_checkpointing_kwargs *kwargs = facts->config->memory.gradient_checkpointing_kwargs;
    return kwargs ? kwargs->use_reentrant : NULL;
}

void check_offload_alone(struct facts *facts)
{
    const struct config_memory *memory = &facts->config->memory;
    if (!is_on(memory->activation_offloading) || is_on(memory->gradient_checkpointing))
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_OFFLOAD_NEEDS_CHECKPOINTING, SEVERITY_ERROR, FIELD_activation_offloading,
                        "activation_offloading: %s needs gradient_checkpointing: true, and axolotl stops without it",
                        memory->activation_offloading);
    finding_relate(finding, FIELD_gradient_checkpointing);
}

void check_offload_renamed(struct facts *facts)
{
    const char *checkpointing = facts->config->memory.gradient_checkpointing;
    bool disk = is_word(checkpointing, "offload_disk");
    if (!disk && !is_word(checkpointing, "offload"))
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_GC_OFFLOAD_RENAMED, SEVERITY_WARNING, FIELD_gradient_checkpointing,
                        "gradient_checkpointing: %s is the old way to write gradient_checkpointing: true with "
                        "activation_offloading: %s",
                        checkpointing, disk ? "disk" : "true");
    finding->subject = disk ? "gradient_checkpointing: true\nactivation_offloading: disk"
                            : "gradient_checkpointing: true\nactivation_offloading: true";
    finding_relate(finding, FIELD_activation_offloading);
}

static void refuse_selective(struct facts *facts, enum severity severity, enum field related, const char *why)
{
    struct finding *finding =
        facts_report_at(facts, RULE_SELECTIVE_CHECKPOINTING, severity, FIELD_selective_checkpointing,
                        "selective_checkpointing %s%s", why, severity == SEVERITY_ERROR ? ", and axolotl stops" : "");
    finding_relate(finding, related);
}

void check_selective(struct facts *facts)
{
    const struct config_memory *memory = &facts->config->memory;
    if (!is_true(memory->selective_checkpointing))
        return;
    if (!is_on(memory->gradient_checkpointing))
        refuse_selective(facts, SEVERITY_ERROR, FIELD_gradient_checkpointing, "needs gradient_checkpointing: true");
    if (is_true(use_reentrant(facts)))
        refuse_selective(facts, SEVERITY_ERROR, FIELD_gradient_checkpointing_kwargs_use_reentrant,
                         "needs use_reentrant: false in gradient_checkpointing_kwargs");
    if (is_on(memory->activation_offloading) && !is_word(memory->activation_offloading, "hidden_states"))
        refuse_selective(facts, SEVERITY_ERROR, FIELD_activation_offloading,
                         "goes with activation_offloading: hidden_states only");
    if (is_on(facts->config->compile.torch_compile))
        refuse_selective(facts, SEVERITY_WARNING, FIELD_torch_compile,
                         "with torch_compile: the compiler may choose by itself what is recomputed");
}

void check_hidden_states(struct facts *facts)
{
    if (!is_word(facts->config->memory.activation_offloading, "hidden_states"))
        return;
    if (facts_has_adapter(facts)) {
        struct finding *finding =
            facts_report_at(facts, RULE_HIDDEN_STATES_OFFLOAD, SEVERITY_WARNING, FIELD_activation_offloading,
                            "activation_offloading: hidden_states is made for full fine-tuning, and here is adapter: %s; "
                            "use activation_offloading: true",
                            facts->config->adapter.adapter);
        finding_relate(finding, FIELD_adapter);
    }
    if (!use_reentrant(facts))
        facts_report_at(facts, RULE_HIDDEN_STATES_OFFLOAD, SEVERITY_INFO, FIELD_activation_offloading,
                        "activation_offloading: hidden_states: axolotl sets use_reentrant: false in "
                        "gradient_checkpointing_kwargs");
}

/* What chooses the other way of checkpointing has rules of its own. */
void check_reentrant_default(struct facts *facts)
{
    const struct config *config = facts->config;
    const struct config_memory *memory = &config->memory;
    if (!is_on(memory->gradient_checkpointing) || memory->gradient_checkpointing_kwargs || config->rl.rl ||
        facts_given(facts, FIELD_unfrozen_parameters) || is_true(memory->selective_checkpointing) ||
        is_word(memory->activation_offloading, "hidden_states") || facts_checkpoints_gemma4(facts))
        return;
    facts_report_at(facts, RULE_REENTRANT_DEFAULT, SEVERITY_INFO, FIELD_gradient_checkpointing,
                    "gradient_checkpointing: %s: axolotl sets use_reentrant: true, the older way of checkpointing",
                    memory->gradient_checkpointing);
}

void check_qlora_zero3(struct facts *facts)
{
    const char *deepspeed = facts->config->distributed.deepspeed;
    const bool *reentrant = use_reentrant(facts);
    if (!is_word(facts->config->adapter.adapter, "qlora") || !reentrant || *reentrant || !deepspeed ||
        !strstr(deepspeed, "zero3"))
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_QLORA_ZERO3_REENTRANT, SEVERITY_WARNING,
                        FIELD_gradient_checkpointing_kwargs_use_reentrant,
                        "use_reentrant: false with adapter: qlora and ZeRO 3: recomputed values may not fit the stored "
                        "ones, and the backward pass fails; set use_reentrant: true");
    finding_relate(finding, FIELD_adapter);
    finding_relate(finding, FIELD_deepspeed);
}

void check_reentrant_unfrozen(struct facts *facts)
{
    if (!is_true(use_reentrant(facts)) || facts->config->model.unfrozen_parameters_count == 0)
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_REENTRANT_UNFROZEN, SEVERITY_ERROR, FIELD_gradient_checkpointing_kwargs_use_reentrant,
                        "use_reentrant: true does not work with unfrozen_parameters, and axolotl stops; set it to false");
    finding_relate(finding, FIELD_unfrozen_parameters);
}

/* axolotl counts processes; the target knows GPUs. */
void check_rl_qlora_reentrant(struct facts *facts)
{
    const struct config *config = facts->config;
    if (!config->rl.rl || !is_on(config->memory.gradient_checkpointing) || !is_true(use_reentrant(facts)) ||
        !is_true(config->quantization.load_in_4bit) || !is_word(config->adapter.adapter, "qlora") || facts->target->gpus < 2)
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_RL_QLORA_REENTRANT, SEVERITY_ERROR, FIELD_gradient_checkpointing_kwargs_use_reentrant,
                        "use_reentrant: true with rl: %s and adapter: qlora is refused on several GPUs; the target has %d: "
                        "set it to false",
                        config->rl.rl, facts->target->gpus);
    finding_relate(finding, FIELD_rl);
    finding_relate(finding, FIELD_adapter);
}
