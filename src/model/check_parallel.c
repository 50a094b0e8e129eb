/* Rules about training on several GPUs: context parallelism, the sizes of the parallel dimensions, Ascend NPUs. */
#include "checks.h"

#include <string.h>

/* The size that counts: the older key's when the newer one has none. */
static int64_t cp_size(const struct facts *facts)
{
    const struct config_distributed *distributed = &facts->config->distributed;
    if (distributed->context_parallel_size && *distributed->context_parallel_size != 0)
        return *distributed->context_parallel_size;
    return distributed->sequence_parallel_degree ? *distributed->sequence_parallel_degree : 1;
}

bool facts_splits_rows(const struct facts *facts)
{
    return cp_size(facts) > 1;
}

enum field facts_cp_key(const struct facts *facts)
{
    const int64_t *size = facts->config->distributed.context_parallel_size;
    return size && *size != 0 ? FIELD_context_parallel_size : FIELD_sequence_parallel_degree;
}

/* "context_parallel_size: 2". */
const char *facts_say_cp(struct facts *facts)
{
    return arena_printf(facts->arena, "%s: %lld", field_row(facts_cp_key(facts))->name, (long long)cp_size(facts));
}

/* Releases before its rule's ignore the key. */
bool facts_has_glm_dsa(const struct facts *facts)
{
    return is_true(facts->config->plugins.use_glm_dsa_kernels) && facts_has_plugin(facts, "KernelsPlugin") &&
           rule_holds_for(rule_row(RULE_CP_GLM_DSA), facts->target);
}

void check_cp_default(struct facts *facts)
{
    const int64_t *size = facts->config->distributed.context_parallel_size;
    if (!size || *size > 0 || facts_splits_rows(facts))
        return;
    if (*size == 0)
        facts_report_at(facts, RULE_CP_DEFAULT, SEVERITY_INFO, FIELD_context_parallel_size,
                        "context_parallel_size: 0 counts as 1: no row is split");
    else
        facts_report_at(facts, RULE_CP_DEFAULT, SEVERITY_WARNING, FIELD_context_parallel_size,
                        "context_parallel_size: %lld makes no sense; write 1, or the number of GPUs that share a row",
                        (long long)*size);
}

void check_cp_packing_mbs(struct facts *facts)
{
    const int64_t *micro = facts->config->batching.micro_batch_size;
    if (!facts_splits_rows(facts) || facts_has_glm_dsa(facts) || !facts_packs(facts) || !micro || *micro <= 1)
        return;
    struct finding *finding = facts_report_at(facts, RULE_CP_PACKING_MBS, SEVERITY_ERROR, FIELD_micro_batch_size,
                                              "micro_batch_size: %lld with %s and sample_packing: true is refused; set "
                                              "micro_batch_size: 1",
                                              (long long)*micro, facts_say_cp(facts));
    finding_relate(finding, facts_cp_key(facts));
    finding_relate(finding, FIELD_sample_packing);
}

void check_cp_ring_missing(struct facts *facts)
{
    if (!facts_splits_rows(facts) || facts_has_glm_dsa(facts) ||
        facts->target->packages[PACKAGE_RING_FLASH_ATTN].state != PACKAGE_MISSING)
        return;
    facts_report_at(facts, RULE_CP_RING_MISSING, SEVERITY_ERROR, facts_cp_key(facts),
                    "%s needs the package ring-flash-attn, which the target does not have: pip install "
                    "axolotl[ring-flash-attn]",
                    facts_say_cp(facts));
}

void check_cp_loss_note(struct facts *facts)
{
    if (facts_splits_rows(facts))
        facts_report_at(facts, RULE_CP_LOSS_NOTE, SEVERITY_WARNING, facts_cp_key(facts),
                        "%s: losses differ a little from those of a run without; this is no mistake", facts_say_cp(facts));
}

/* axolotl looks at the model's type, which it does not know yet while it validates; the class tells it here. */
void check_cp_ssm(struct facts *facts)
{
    if (!facts_splits_rows(facts) || !facts_model_is(facts, "NemotronH FalconH1 GraniteMoeHybrid"))
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_CP_SSM_NOTE, SEVERITY_WARNING, facts_cp_key(facts),
                        "%s with %s: the state of its Mamba layers has to be handed from part to part of a row; compare the first "
                        "losses with those of a run without", facts_say_cp(facts),
                        facts_say_model(facts));
    facts_relate_model(facts, finding);
}

void check_cp_glm_dsa(struct facts *facts)
{
    if (!facts_splits_rows(facts) || !facts_has_glm_dsa(facts))
        return;
    struct finding *finding = facts_report_at(facts, RULE_CP_GLM_DSA, SEVERITY_WARNING, FIELD_use_glm_dsa_kernels,
                                              "use_glm_dsa_kernels: true with %s: the kernels split rows themselves, and "
                                              "axolotl checks neither backend nor batch",
                                              facts_say_cp(facts));
    finding_relate(finding, facts_cp_key(facts));
}

void check_ring_default(struct facts *facts)
{
    const struct config_distributed *distributed = &facts->config->distributed;
    if (!facts_splits_rows(facts) || facts_given(facts, FIELD_ring_attn_func) || distributed->ring_attn_func)
        return;
    bool packs = facts_packs(facts);
    const char *ring = packs ? "varlen_llama3" : "batch_ring";
    struct finding *finding = facts_report_at(facts, RULE_RING_FUNC_DEFAULT, SEVERITY_INFO, facts_cp_key(facts),
                                              "%s without ring_attn_func: axolotl uses %s, since sample_packing is %s",
                                              facts_say_cp(facts), ring, packs ? "on" : "off");
    finding_fills(finding, FIELD_ring_attn_func, ring);
}

void check_ring_packing(struct facts *facts)
{
    const char *ring = facts->config->distributed.ring_attn_func;
    bool packs = facts_packs(facts);
    if (!facts_splits_rows(facts) || !(packs ? is_word(ring, "batch_ring") : is_word(ring, "varlen_llama3")))
        return;
    struct finding *finding = facts_report_at(
        facts, RULE_RING_FUNC_PACKING, SEVERITY_WARNING, FIELD_ring_attn_func,
        packs ? "ring_attn_func: %s lets packed samples see each other; use varlen_llama3, or leave it out"
              : "ring_attn_func: %s is for packed rows, and sample_packing is off; use batch_ring, or leave it out",
        ring);
    finding_relate(finding, FIELD_sample_packing);
}

/* Each dimension that is above 1 takes its share of the processes. */
void check_cp_world_size(struct facts *facts)
{
    const struct config_distributed *distributed = &facts->config->distributed;
    const int64_t cp = cp_size(facts);
    const struct {
        enum field field;
        const int64_t *size;
    } dimensions[] = {
        {FIELD_tensor_parallel_size, distributed->tensor_parallel_size},
        {facts_cp_key(facts), &cp},
        {FIELD_dp_shard_size, distributed->dp_shard_size},
        {FIELD_dp_replicate_size, distributed->dp_replicate_size},
    };
    int64_t product = 1, gpus = facts->target->gpus;
    struct str list = STR_INIT;
    enum field at = FIELD_NONE;
    for (size_t i = 0; i < sizeof dimensions / sizeof *dimensions; i++) {
        if (!dimensions[i].size || *dimensions[i].size <= 1 || *dimensions[i].size > 1 << 20 || product > 1 << 20)
            continue;
        product *= *dimensions[i].size;
        at = at ? at : dimensions[i].field;
        str_printf(&list, "%s%s: %lld", list.len ? ", " : "", field_row(dimensions[i].field)->name,
                   (long long)*dimensions[i].size);
    }
    if (gpus > 0 && gpus % product != 0) {
        struct finding *finding = facts_report_at(
            facts, RULE_CP_WORLD_SIZE, SEVERITY_WARNING, at,
            "%s: a number of GPUs that %lld divides is needed, and the target has %lld; count the GPUs of all machines "
            "(gpus=N)",
            str_text(&list), (long long)product, (long long)gpus);
        for (size_t i = 0; i < sizeof dimensions / sizeof *dimensions; i++)
            if (dimensions[i].size && *dimensions[i].size > 1)
                finding_relate(finding, dimensions[i].field);
    }
    str_fini(&list);
}

static void refuse_on_npu(struct facts *facts, enum field field, const char *value, const char *instead)
{
    facts_report_at(facts, RULE_NPU_OTHER, SEVERITY_ERROR, field, "%s: %s does not run on an Ascend NPU; write %s",
                    field_row(field)->name, value, instead)
        ->subject = instead;
}

void check_npu_other(struct facts *facts)
{
    const struct config *config = facts->config;
    if (facts->target->vendor != VENDOR_ASCEND)
        return;
    if (config->optimizer.optimizer && strstr(config->optimizer.optimizer, "bit"))
        refuse_on_npu(facts, FIELD_optimizer, config->optimizer.optimizer, "adamw_torch");
    if (is_true(config->quantization.load_in_8bit))
        refuse_on_npu(facts, FIELD_load_in_8bit, "true", "false");
    if (is_true(config->quantization.load_in_4bit))
        refuse_on_npu(facts, FIELD_load_in_4bit, "true", "false");
    if (is_on(config->precision.tf32) && facts_given(facts, FIELD_tf32))
        refuse_on_npu(facts, FIELD_tf32, config->precision.tf32, "false");
}
