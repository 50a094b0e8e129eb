/* Rules about torch.compile and about the kernels that plugins put into the model. */
#include "checks.h"

void check_compile_auto(struct facts *facts)
{
    if (!is_word(facts->config->compile.torch_compile, "auto"))
        return;
    enum answer answer = target_has_version(facts->target, PACKAGE_TORCH, "2.5.1");
    if (answer == ANSWER_UNKNOWN) {
        facts_need(facts, FACT_TORCH, FIELD_torch_compile);
    } else if (answer == ANSWER_YES) {
        facts_report_at(facts, RULE_COMPILE_AUTO, SEVERITY_INFO, FIELD_torch_compile,
                        "torch_compile: auto means true here; %s", facts_say_version(facts, PACKAGE_TORCH));
    } else {
        bool options = facts->config->compile.torch_compile_options != NULL;
        struct finding *finding = facts_report_at(
            facts, RULE_COMPILE_AUTO, options ? SEVERITY_WARNING : SEVERITY_INFO, FIELD_torch_compile,
            "torch_compile: auto means false here, since it needs torch 2.5.1%s; %s",
            options ? ", and torch_compile_options are dropped" : "", facts_say_version(facts, PACKAGE_TORCH));
        finding_relate(finding, FIELD_torch_compile_options);
    }
}

void check_compile_options(struct facts *facts)
{
    const struct config_compile *compile = &facts->config->compile;
    if (!compile->torch_compile_options || is_on(compile->torch_compile))
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_COMPILE_OPTIONS_NEED_COMPILE, SEVERITY_ERROR, FIELD_torch_compile_options,
                        "torch_compile_options without torch_compile is refused; set torch_compile: true");
    finding_relate(finding, FIELD_torch_compile);
}

/* The first of the modules that get LoRA which belongs to the attention; NULL when none does. */
static const char *attention_target(const struct facts *facts)
{
    static const char *const parts[] = {"attn", "attention", "q_proj", "k_proj", "v_proj", "o_proj", "q_a_proj",
                                        "q_b_proj", "kv_proj", "o_a_proj", "o_b_proj", "all-linear"};
    const struct config_adapter *adapter = &facts->config->adapter;
    for (unsigned i = 0; i < adapter->lora_target_modules_count; i++)
        for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
            if (contains_word(adapter->lora_target_modules[i], parts[k]))
                return adapter->lora_target_modules[i];
    return NULL;
}

void check_dsv4_lora(struct facts *facts)
{
    if (!is_true(facts->config->plugins.use_dsv4_kernels) || !facts_has_plugin(facts, "KernelsPlugin") ||
        !facts_has_adapter(facts))
        return;
    bool all = is_true(facts->config->adapter.lora_target_linear);
    const char *module = attention_target(facts);
    if (!all && !module)
        return;
    enum field at = module ? FIELD_lora_target_modules : FIELD_lora_target_linear;
    struct finding *finding = facts_report_at(
        facts, RULE_DSV4_ATTENTION_LORA, facts->excludes_lora ? SEVERITY_WARNING : SEVERITY_ERROR, at,
        facts->excludes_lora ? "%s: %s would put LoRA on attention layers, which use_dsv4_kernels does not allow; see that "
                               "lora_exclude_modules names them all"
                             : "%s: %s puts LoRA on attention layers, which use_dsv4_kernels does not allow; train the "
                               "experts by lora_target_parameters",
        field_row(at)->name, module ? module : "true");
    finding_relate(finding, FIELD_use_dsv4_kernels);
    if (module && all)
        finding_relate(finding, FIELD_lora_target_linear);
}

void check_liger_tiled(struct facts *facts)
{
    const struct config_memory *memory = &facts->config->memory;
    bool original = is_true(memory->tiled_mlp_use_original_mlp) && facts_given(facts, FIELD_tiled_mlp_use_original_mlp);
    if (!facts_has_plugin(facts, "LigerPlugin") || !is_true(facts->config->plugins.liger_glu_activation) ||
        !is_true(memory->tiled_mlp) || original)
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_LIGER_TILED_MLP, SEVERITY_ERROR, FIELD_tiled_mlp,
                        "tiled_mlp: true with liger_glu_activation: true is refused; write tiled_mlp_use_original_mlp: true "
                        "beside it");
    finding_relate(finding, FIELD_liger_glu_activation);
    finding_relate(finding, FIELD_tiled_mlp_use_original_mlp);
}

void check_liger_tensor_parallel(struct facts *facts)
{
    const struct config_plugins *plugins = &facts->config->plugins;
    const int64_t *size = facts->config->distributed.tensor_parallel_size;
    const struct {
        enum field field;
        const bool *value;
    } kernels[] = {
        {FIELD_liger_rms_norm, plugins->liger_rms_norm},
        {FIELD_liger_fused_linear_cross_entropy, plugins->liger_fused_linear_cross_entropy},
    };
    if (!facts_has_plugin(facts, "LigerPlugin") || !size || *size <= 1)
        return;
    for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++) {
        if (!is_true(kernels[i].value))
            continue;
        struct finding *finding =
            facts_report_at(facts, RULE_LIGER_TENSOR_PARALLEL, SEVERITY_ERROR, kernels[i].field,
                            "%s: true does not work with tensor_parallel_size: %lld; set one of them back",
                            field_row(kernels[i].field)->name, (long long)*size);
        finding->subject = "false";
        finding_relate(finding, FIELD_tensor_parallel_size);
    }
}
