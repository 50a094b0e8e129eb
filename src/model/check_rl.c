/* Rules about reinforcement learning: energy-based fine-tuning and GRPO. */
#include "checks.h"

#define CROWDED 20000 /* tokens of a row, all samples of a prompt together */

static const struct object_ebft *strided(const struct facts *facts)
{
    const struct config_rl *rl = &facts->config->rl;
    return is_word(rl->rl, "ebft") && rl->ebft && is_word(rl->ebft->mode, "strided") ? rl->ebft : NULL;
}

void check_ebft_section(struct facts *facts)
{
    if (is_word(facts->config->rl.rl, "ebft") && !facts->config->rl.ebft)
        facts_report_at(facts, RULE_EBFT_NEEDS_SECTION, SEVERITY_ERROR, FIELD_rl,
                        "rl: ebft needs a mapping ebft with its mode, structured or strided");
}

void check_ebft_compile(struct facts *facts)
{
    if (!strided(facts) || !is_word(facts->config->compile.torch_compile, "true"))
        return;
    bool checkpoints = is_on(facts->config->memory.gradient_checkpointing);
    struct finding *finding =
        checkpoints ? facts_report_at(facts, RULE_EBFT_STRIDED_COMPILE, SEVERITY_ERROR, FIELD_torch_compile,
                                      "torch_compile: true with strided EBFT and gradient_checkpointing is refused; set "
                                      "torch_compile: false")
                    : facts_report_at(facts, RULE_EBFT_STRIDED_COMPILE, SEVERITY_WARNING, FIELD_torch_compile,
                                      "torch_compile: true with strided EBFT compiles again and again; set torch_compile: "
                                      "false");
    if (checkpoints)
        finding_relate(finding, FIELD_gradient_checkpointing);
    finding_relate(finding, FIELD_ebft);
}

void check_ebft_reentrant(struct facts *facts)
{
    const struct config_memory *memory = &facts->config->memory;
    const struct object_gradient_checkpointing_kwargs *kwargs = memory->gradient_checkpointing_kwargs;
    if (!strided(facts) || !facts_backend_is(facts, BACKEND_FLEX) || !is_on(memory->gradient_checkpointing) ||
        (kwargs && is_true(kwargs->use_reentrant)))
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_EBFT_FLEX_REENTRANT, SEVERITY_WARNING, FIELD_gradient_checkpointing,
                        "gradient_checkpointing with strided EBFT and %s: axolotl sets use_reentrant: true under "
                        "gradient_checkpointing_kwargs",
                        facts_backend(facts));
    finding_relate(finding, FIELD_attn_implementation);
    finding_relate(finding, FIELD_gradient_checkpointing_kwargs);
    finding_relate(finding, FIELD_ebft);
}

static int64_t or_default(const int64_t *value, int64_t otherwise)
{
    return value ? *value : otherwise;
}

/* Each anchor adds its generated tokens to the row, and each sample is a copy of the whole. */
void check_ebft_memory(struct facts *facts)
{
    const struct object_ebft *ebft = strided(facts);
    if (!ebft)
        return;
    int64_t length = or_default(facts->config->packing.sequence_len, 512);
    int64_t stride = or_default(ebft->stride, 8), context = or_default(ebft->context_length, 8);
    int64_t made = or_default(ebft->generate_max_len, 8), samples = or_default(ebft->n_samples_per_prompt, 4);
    const int64_t most = 1 << 24;
    if (stride < 1 || context < 0 || made < 0 || samples < 1 || length > most || made > most || samples > most)
        return;
    int64_t anchors = length > made + context ? (length - made - context) / stride + 1 : 0;
    double tokens = ((double)length + (double)anchors * (double)made) * (double)samples;
    if (tokens <= CROWDED)
        return;
    struct finding *finding = facts_report_at(
        facts, RULE_EBFT_MEMORY, SEVERITY_WARNING, FIELD_ebft,
        "ebft: sequence_len %lld, stride %lld, generate_max_len %lld and %lld samples make %.0f tokens at a time and may "
        "not fit; raise stride, or lower one of the others",
        (long long)length, (long long)stride, (long long)made, (long long)samples, tokens);
    finding_relate(finding, FIELD_sequence_len);
}

void check_grpo_liger(struct facts *facts)
{
    const struct object_trl *trl = facts->config->rl.trl;
    if (!is_word(facts->config->rl.rl, "grpo") || !trl || !is_true(trl->use_liger_loss) || !facts_splits_rows(facts))
        return;
    struct finding *finding = facts_report_at(facts, RULE_GRPO_SP_LIGER, SEVERITY_ERROR, FIELD_trl_use_liger_loss,
                                              "use_liger_loss: true with %s is refused; set trl.use_liger_loss: false",
                                              facts_say_cp(facts));
    finding_relate(finding, facts_cp_key(facts));
}

void check_rl_ipo(struct facts *facts)
{
    if (is_word(facts->config->rl.rl, "ipo"))
        facts_report_at(facts, RULE_RL_IPO, SEVERITY_WARNING, FIELD_rl,
                        "rl: ipo is the old form of rl: dpo with dpo_loss_type: [ipo]");
}
