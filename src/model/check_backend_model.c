/*
 * Rules about a backend and the model's architecture. That is the model_type of the model's config.json where it is known,
 * else the class in type_of_model or cls_model_config; the name of base_model counts only where axolotl itself guesses by
 * it.
 */
#include "checks.h"

#include <ctype.h>
#include <string.h>

#include "model_facts.h"

struct architecture {
    const char *name; /* "Llama" of LlamaForCausalLM, "llama" as a model_type; NULL when nobody tells */
    size_t len;
    const char *said; /* as it was written */
    enum field by;    /* the key that tells */
};

static const char *specific_class(const char *name)
{
    return name && *name && strncmp(name, "Auto", 4) != 0 ? name : NULL;
}

/* The class without what it is for: ForCausalLM, LMHeadModel, Config. */
static struct architecture architecture_of_class(const char *name, enum field by)
{
    static const char *const ends[] = {"For", "LMHead", "Model", "Config"};
    struct architecture architecture = {name, strlen(name), name, by};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const char *end = strstr(name + 1, ends[i]);
        if (end && (size_t)(end - name) < architecture.len)
            architecture.len = (size_t)(end - name);
    }
    return architecture;
}

static struct architecture architecture_of(const struct facts *facts)
{
    const struct config_model *model = &facts->config->model;
    const char *type = facts->target->model ? facts->target->model->model_type : NULL;
    if (type)
        return (struct architecture){type, strlen(type), type,
                                     model->base_model_config ? FIELD_base_model_config : FIELD_base_model};
    if (specific_class(model->type_of_model))
        return architecture_of_class(model->type_of_model, FIELD_type_of_model);
    if (specific_class(model->cls_model_config))
        return architecture_of_class(model->cls_model_config, FIELD_cls_model_config);
    return (struct architecture){.by = FIELD_NONE};
}

/* Goes on to the next character that counts: "StableLMEpoch" and "stablelm_epoch" are one name. */
static size_t skip_joint(const char *text, size_t at, size_t len)
{
    while (at < len && (text[at] == '_' || text[at] == '-'))
        at++;
    return at;
}

/* True when `name` is that word, or begins with it where the word is open. */
static bool fits_word(struct architecture architecture, const char *word, size_t len)
{
    bool open = word[len - 1] == '*';
    size_t i = 0, k = 0;
    for (len -= open; (k = skip_joint(word, k, len)) < len; i++, k++) {
        i = skip_joint(architecture.name, i, architecture.len);
        if (i >= architecture.len || tolower((unsigned char)architecture.name[i]) != tolower((unsigned char)word[k]))
            return false;
    }
    return open || skip_joint(architecture.name, i, architecture.len) == architecture.len;
}

/* `wanted` is a list with a blank between its words; "Qwen3*" is all that begins so. */
static bool is_among(struct architecture architecture, const char *wanted)
{
    for (const char *at = wanted; architecture.name && *at; at += strspn(at, " ")) {
        size_t len = strcspn(at, " ");
        if (fits_word(architecture, at, len))
            return true;
        at += len;
    }
    return false;
}

bool facts_model_is(const struct facts *facts, const char *wanted)
{
    return is_among(architecture_of(facts), wanted);
}

const char *facts_say_model(const struct facts *facts)
{
    return architecture_of(facts).said;
}

void facts_relate_model(const struct facts *facts, struct finding *finding)
{
    finding_relate(finding, architecture_of(facts).by);
}

/* Whether axolotl takes the model as one of that family: by its type, the class, a key that says so, or its name. */
static enum answer is_derived(const struct facts *facts, const char *family, const bool *said, const char *name)
{
    if (is_true(said) || facts_model_is(facts, family) || contains_word(facts->config->model.type_of_model, family) || contains_word(name, family))
        return ANSWER_YES;
    return architecture_of(facts).name ? ANSWER_NO : ANSWER_UNKNOWN;
}

static enum answer is_llama(const struct facts *facts)
{
    return is_derived(facts, "llama", facts->config->internal.is_llama_derived_model, facts->config->model.base_model);
}

/* Of the name axolotl reads what stands behind the organisation. */
static enum answer is_mistral(const struct facts *facts)
{
    const char *name = facts->config->model.base_model, *slash = name ? strrchr(name, '/') : NULL;
    return is_derived(facts, "mistral", facts->config->internal.is_mistral_derived_model, slash ? slash + 1 : name);
}

void check_xformers_patches(struct facts *facts)
{
    bool packs = facts_packs(facts);
    if (!facts_backend_is(facts, BACKEND_XFORMERS) ||
        !(facts_model_is(facts, "BTLM Mistral3 Llava") || (packs && facts_model_is(facts, "StableLMEpoch"))))
        return;
    struct finding *finding = facts_report(facts, RULE_XFORMERS_PATCHES, SEVERITY_INFO, FIELD_NONE,
                                           "%s: axolotl's attention patches for %s do not apply with xformers; they do with "
                                           "flash_attention_2",
                                           facts_backend(facts), facts_say_model(facts));
    facts_relate_model(facts, finding);
}

void check_kimi_linear(struct facts *facts)
{
    if (!facts->attention->backend || facts_backend_is(facts, BACKEND_FLASH_2) ||
        !facts_model_is(facts, "KimiLinear"))
        return;
    struct finding *finding =
        facts_report(facts, RULE_KIMI_LINEAR, SEVERITY_INFO, FIELD_NONE,
                     "%s is not used: Kimi Linear models always run with flash_attention_2", facts_backend(facts));
    facts_relate_model(facts, finding);
}

void check_s2_llama(struct facts *facts)
{
    if (!facts_backend_is(facts, BACKEND_S2) || is_llama(facts) != ANSWER_NO)
        return;
    struct finding *finding = facts_report(facts, RULE_S2_LLAMA_ONLY, SEVERITY_WARNING, FIELD_NONE,
                                           "%s works with Llama models only, and this is %s", facts_backend(facts),
                                           facts_say_model(facts));
    facts_relate_model(facts, finding);
}

void check_mistral_left_pad(struct facts *facts)
{
    if (!facts_backend_is(facts, BACKEND_FLASH_2) || facts_packs(facts) || is_mistral(facts) != ANSWER_YES)
        return;
    struct finding *finding =
        facts_report(facts, RULE_MISTRAL_LEFT_PAD, SEVERITY_INFO, FIELD_NONE,
                     "%s with a Mistral model and no packing: axolotl pads rows on the left", facts_backend(facts));
    finding_relate(finding, FIELD_base_model);
}

void check_fused_attn_kernel(struct facts *facts)
{
    if (!is_true(facts->config->attention.fused_attn_kernel) || !facts_say_model(facts) ||
        facts_model_is(facts, "Qwen3* Gemma4*"))
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_FUSED_ATTN_KERNEL, SEVERITY_WARNING, FIELD_fused_attn_kernel,
                        "fused_attn_kernel: true has no effect on %s: it is made for Qwen 3, Qwen 3.5 and Gemma 4",
                        facts_say_model(facts));
    facts_relate_model(facts, finding);
}

void check_cross_entropy_scope(struct facts *facts)
{
    bool missing = facts->target->packages[PACKAGE_FLASH_ATTN].state == PACKAGE_MISSING;
    bool other = is_llama(facts) == ANSWER_NO;
    if (!is_true(facts->config->attention.flash_attn_cross_entropy) || (!missing && !other))
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_CROSS_ENTROPY_SCOPE, SEVERITY_INFO, FIELD_flash_attn_cross_entropy,
                        "flash_attn_cross_entropy: true has no effect here: %s",
                        other ? "it acts on Llama models only" : "the target does not have the package flash-attn");
    if (other)
        facts_relate_model(facts, finding);
}

/* Why flash_attn_fuse_mlp does nothing; NULL when it may work. */
static const char *against_fusing(struct facts *facts, enum field *related)
{
    const struct config *config = facts->config;
    if (!facts->attention->capabilities.uses_flash_lib)
        return arena_printf(facts->arena, "it needs a FlashAttention backend, and the file has %s", facts_backend(facts));
    *related = FIELD_trust_remote_code;
    if (is_true(config->model.trust_remote_code))
        return "it does not touch models with trust_remote_code: true";
    *related = FIELD_gptq;
    if (is_true(config->quantization.gptq))
        return "it does not touch models with gptq: true";
    *related = architecture_of(facts).by;
    if (facts_say_model(facts) && !facts_model_is(facts, "Llama Llama4 Ernie4_5 Ernie4_5_Moe"))
        return arena_printf(facts->arena, "it acts on Llama and Ernie 4.5 models only, and this is %s", facts_say_model(facts));
    *related = FIELD_NONE;
    if (facts->target->packages[PACKAGE_XFORMERS].state == PACKAGE_MISSING)
        return "it needs the package xformers, which the target does not have";
    return NULL;
}

void check_fuse_mlp_scope(struct facts *facts)
{
    enum field related = FIELD_NONE;
    if (!is_true(facts->config->attention.flash_attn_fuse_mlp) || !facts_backend_known(facts))
        return;
    const char *against = against_fusing(facts, &related);
    if (!against)
        return;
    struct finding *finding = facts_report_at(facts, RULE_FUSE_MLP_SCOPE, SEVERITY_INFO, FIELD_flash_attn_fuse_mlp,
                                              "flash_attn_fuse_mlp: true has no effect: %s", against);
    if (related != FIELD_NONE)
        finding_relate(finding, related);
}

/* Gemma 4, as far as is known: by its architecture or by the hybrid, which no other model has. */
static bool is_gemma4(const struct facts *facts)
{
    return facts->attention->gemma4_hybrid || facts_model_is(facts, "Gemma4*");
}

bool facts_checkpoints_gemma4(const struct facts *facts)
{
    return is_gemma4(facts) && is_on(facts->config->memory.gradient_checkpointing);
}

/* True when axolotl decides about ddp_find_unused_parameters. */
static bool looks_for_unused(const struct facts *facts)
{
    const struct config_distributed *distributed = &facts->config->distributed;
    return is_gemma4(facts) && is_true(distributed->ddp) && !distributed->ddp_find_unused_parameters;
}

void check_gemma4_checkpointing(struct facts *facts)
{
    const struct config *config = facts->config;
    const struct object_gradient_checkpointing_kwargs *kwargs = config->memory.gradient_checkpointing_kwargs;
    if (facts_checkpoints_gemma4(facts) && !(kwargs && kwargs->use_reentrant && !*kwargs->use_reentrant)) {
        struct finding *finding =
            facts_report_at(facts, RULE_GEMMA4_CHECKPOINTING, SEVERITY_WARNING, FIELD_gradient_checkpointing,
                            "gradient_checkpointing: %s with Gemma 4 works without reentrant checkpointing only: axolotl sets "
                            "use_reentrant: false",
                            config->memory.gradient_checkpointing);
        finding_relate(finding, FIELD_gradient_checkpointing_kwargs_use_reentrant);
    }
    if (looks_for_unused(facts) && !is_word(config->memory.activation_offloading, "true"))
        facts_report_at(facts, RULE_GEMMA4_CHECKPOINTING, SEVERITY_WARNING, FIELD_ddp,
                        "ddp: true with Gemma 4: axolotl sets ddp_find_unused_parameters: true");
}

void check_gemma4_ddp_offload(struct facts *facts)
{
    if (!looks_for_unused(facts) || !is_word(facts->config->memory.activation_offloading, "true"))
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_GEMMA4_DDP_OFFLOAD, SEVERITY_INFO, FIELD_ddp,
                        "ddp: true with Gemma 4 and activation_offloading: true: axolotl leaves ddp_find_unused_parameters "
                        "off; set freeze_mm_modules: true, so that no parameter goes without a gradient");
    finding_relate(finding, FIELD_activation_offloading);
}
