/* Rules about what the model's config.json says: the size of its heads, its sliding window, how it is quantized. While
 * the file is unknown they keep silent. */
#include "checks.h"

#include "model_facts.h"

/* The size of the model's heads; 0 while it is unknown. */
static int head_dim(const struct facts *facts)
{
    return facts->target->model ? facts->target->model->head_dim : 0;
}

/* The key that named the model. */
static void relate_name(const struct facts *facts, struct finding *finding)
{
    finding_relate(finding, facts->config->model.base_model_config ? FIELD_base_model_config : FIELD_base_model);
}

/* True when the layers with large heads get something else than the FlashAttention backend. */
static bool spares_large_heads(const struct facts *facts)
{
    const struct config_attention *attention = &facts->config->attention;
    bool has_policy = rule_holds_for(rule_row(RULE_LARGE_HEAD_POLICY), facts->target);
    return (has_policy && (attention->large_head_attention || is_true(attention->flash_attn_d512))) ||
           (facts->attention->gemma4_hybrid && facts_model_is(facts, "Gemma4*"));
}

void check_head_dim_limit(struct facts *facts)
{
    const struct backend *backend = facts->attention->row;
    if (!backend || backend->max_head_dim == 0 || head_dim(facts) <= backend->max_head_dim)
        return;
    bool flash = backend->flash_lib;
    if (flash && spares_large_heads(facts))
        return;
    struct finding *finding =
        facts_report(facts, RULE_HEAD_DIM_LIMIT, SEVERITY_ERROR, FIELD_NONE,
                     "%s can't do this model's heads: head_dim is %d, its limit %d; %s", facts_backend(facts), head_dim(facts),
                     backend->max_head_dim, flash ? "set large_head_attention: auto, or use sdpa" : "use sdpa");
    relate_name(facts, finding);
}

void check_xformers_head_dim(struct facts *facts)
{
    if (!facts_backend_is(facts, BACKEND_XFORMERS) || head_dim(facts) % 8 == 0)
        return;
    struct finding *finding = facts_report(facts, RULE_XFORMERS_HEAD_DIM, SEVERITY_ERROR, FIELD_NONE,
                                           "%s needs heads whose size is a multiple of 8, and this model's head_dim is %d",
                                           facts_backend(facts), head_dim(facts));
    relate_name(facts, finding);
}

void check_sdpa_varlen_model(struct facts *facts)
{
    const struct model_facts *model = facts->target->model;
    if (!is_true(facts->config->attention.sdpa_varlen) || !facts_backend_is(facts, BACKEND_SDPA) || !facts_packs(facts) ||
        !model || (model->head_dim <= 256 && model->sliding_window <= 0))
        return;
    const char *against = model->head_dim > 256
                              ? arena_printf(facts->arena, "heads of %d (over 256)", model->head_dim)
                              : arena_printf(facts->arena, "a sliding window of %d tokens", model->sliding_window);
    struct finding *finding = facts_report_at(facts, RULE_SDPA_VARLEN_MODEL, SEVERITY_INFO, FIELD_sdpa_varlen,
                                              "sdpa_varlen: true has no effect: the model has %s, and plain sdpa is used",
                                              against);
    relate_name(facts, finding);
}

/* bitsandbytes may still quantize it anew. */
static void want_gptq(struct facts *facts)
{
    const struct config_quantization *quantization = &facts->config->quantization;
    if (is_true(quantization->gptq) || is_true(quantization->load_in_4bit))
        return;
    bool other = facts->config->model.base_model_config != NULL;
    struct finding *finding = facts_report_at(
        facts, RULE_GPTQ_CHECKPOINT, SEVERITY_ERROR, other ? FIELD_base_model_config : FIELD_base_model,
        "%s: the model was quantized with GPTQ, and axolotl stops without gptq: true",
        other ? "base_model_config" : "base_model");
    finding_relate(finding, FIELD_gptq);
}

void check_gptq_checkpoint(struct facts *facts)
{
    const struct model_facts *model = facts->target->model;
    const struct config_quantization *quantization = &facts->config->quantization;
    if (!model || !model->quantization)
        return;
    if (is_word(model->quantization, "gptq")) {
        want_gptq(facts);
        return;
    }
    if (!is_true(quantization->gptq))
        return;
    bool none = is_word(model->quantization, "none");
    struct finding *finding =
        facts_report_at(facts, RULE_GPTQ_CHECKPOINT, SEVERITY_ERROR, FIELD_gptq,
                        "gptq: true needs a model that was quantized with GPTQ; this one is %s%s",
                        none ? "not quantized" : "quantized with ", none ? "" : model->quantization);
    relate_name(facts, finding);
}
