/* What sample_packing and batch_flattening do not go together with. */
#include "checks.h"

static bool counts(const int64_t *value)
{
    return value && *value != 0;
}

/* What is packed in evaluation once axolotl has filled in its defaults. */
static bool packs_evaluation(const struct facts *facts)
{
    const bool *eval = facts->config->packing.eval_sample_packing;
    return eval ? *eval : facts_packs(facts) && !counts(facts->config->removed.eval_table_size);
}

void check_packing_eval_table(struct facts *facts)
{
    const bool *eval = facts->config->packing.eval_sample_packing;
    if (!facts_packs(facts) || !counts(facts->config->removed.eval_table_size) || (eval && !*eval))
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_PACKING_EVAL_TABLE, SEVERITY_ERROR, FIELD_eval_table_size,
                        "eval_table_size needs eval_sample_packing: false when sample_packing is true; axolotl stops");
    finding_relate(finding, FIELD_sample_packing);
    finding_relate(finding, FIELD_eval_sample_packing);
}

/* rl: kto has a rule of its own. */
void check_packing_rl(struct facts *facts)
{
    const char *rl = facts->config->rl.rl;
    if (!facts_packs(facts) || !rl || is_word(rl, "kto"))
        return;
    struct finding *finding = facts_report_at(facts, RULE_PACKING_RL, SEVERITY_ERROR, FIELD_sample_packing,
                                              "sample_packing: true does not work with rl: %s, and axolotl stops; set "
                                              "sample_packing: false%s",
                                              rl, is_word(rl, "grpo") ? " (batch_flattening can save padding)" : "");
    finding_relate(finding, FIELD_rl);
}

void check_packing_kto(struct facts *facts)
{
    bool eval = is_true(facts->config->packing.eval_sample_packing);
    if (!is_word(facts->config->rl.rl, "kto") || (!facts_packs(facts) && !eval))
        return;
    enum field at = facts_packs(facts) ? FIELD_sample_packing : FIELD_eval_sample_packing;
    struct finding *finding =
        facts_report_at(facts, RULE_PACKING_KTO, SEVERITY_ERROR, at,
                        "%s: true does not work with rl: kto, and axolotl stops; set %s to false", field_row(at)->name,
                        facts_packs(facts) && eval ? "sample_packing and eval_sample_packing" : field_row(at)->name);
    finding_relate(finding, FIELD_rl);
    if (eval)
        finding_relate(finding, FIELD_eval_sample_packing);
}

void check_kto_columns(struct facts *facts)
{
    const bool *remove = facts->config->datasets.remove_unused_columns;
    if (!is_word(facts->config->rl.rl, "kto") || (remove && !*remove))
        return;
    struct finding *finding = facts_report_at(facts, RULE_KTO_COLUMNS, SEVERITY_ERROR, FIELD_rl,
                                              "rl: kto needs remove_unused_columns: false, and axolotl stops without it");
    finding_relate(finding, FIELD_remove_unused_columns);
}

void check_packing_streaming(struct facts *facts)
{
    const struct config_datasets *datasets = &facts->config->datasets;
    if (!facts_packs(facts) || !is_true(datasets->streaming) || datasets->datasets_count < 2)
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_PACKING_STREAMING_MULTI, SEVERITY_ERROR, FIELD_streaming,
                        "streaming: true with sample_packing: true takes one dataset, and here are %u; axolotl stops",
                        datasets->datasets_count);
    finding_relate(finding, FIELD_sample_packing);
    finding_relate(finding, FIELD_datasets);
}

void check_packing_causal_eval(struct facts *facts)
{
    if (!is_true(facts->config->evaluation.do_causal_lm_eval) || !packs_evaluation(facts))
        return;
    bool follows = !facts->config->packing.eval_sample_packing;
    struct finding *finding =
        facts_report_at(facts, RULE_PACKING_CAUSAL_EVAL, SEVERITY_ERROR, FIELD_do_causal_lm_eval,
                        "do_causal_lm_eval: true needs eval_sample_packing: false%s; axolotl stops",
                        follows ? ", which sample_packing else turns on" : "");
    finding_relate(finding, follows ? FIELD_sample_packing : FIELD_eval_sample_packing);
}

/* The backend matters as for sample_packing, but axolotl looks at that key only. */
void check_eval_packing_alone(struct facts *facts)
{
    if (!is_true(facts->config->packing.eval_sample_packing) || facts_packs(facts) || !facts_backend_known(facts) ||
        backend_isolates_packing(facts->attention->backend, facts->target))
        return;
    struct finding *finding =
        facts_report(facts, RULE_EVAL_PACKING_ALONE, SEVERITY_WARNING, FIELD_eval_sample_packing,
                     "eval_sample_packing: true with %s: the samples in an evaluation row see each other; choose a backend "
                     "that supports packing, or set eval_sample_packing: false",
                     facts_backend(facts));
    finding_relate(finding, FIELD_eval_sample_packing);
}

void check_packing_cudagraphs(struct facts *facts)
{
    const struct object_torch_compile_options *options = facts->config->compile.torch_compile_options;
    if (!facts_packs(facts) || !options || !is_on(options->triton_cudagraphs))
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_PACKING_CUDAGRAPHS, SEVERITY_WARNING, FIELD_torch_compile_options_triton_cudagraphs,
                        "triton.cudagraphs: true with sample_packing: true: CUDA graphs want shapes that stay the same, and "
                        "packing changes them from step to step; remove it, or set sample_packing: false");
    finding_relate(finding, FIELD_sample_packing);
}

/* The model is guessed by its name, as axolotl does. */
void check_packing_nemotron(struct facts *facts)
{
    const char *model = facts->config->model.base_model;
    const char *checkpointing = facts->config->memory.gradient_checkpointing;
    if (facts_packs(facts) || !is_on(checkpointing) || !contains_word(model, "nemotron-h"))
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_PACKING_NEMOTRON, SEVERITY_ERROR, FIELD_gradient_checkpointing,
                        "gradient_checkpointing: %s with a Nemotron-H model needs sample_packing: true; axolotl stops",
                        checkpointing);
    finding_relate(finding, FIELD_base_model);
    finding_relate(finding, FIELD_sample_packing);
}

void check_flatten_packing(struct facts *facts)
{
    if (!is_word(facts->config->packing.batch_flattening, "true") || !facts_packs(facts))
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_FLATTEN_VS_PACKING, SEVERITY_ERROR, FIELD_batch_flattening,
                        "batch_flattening: true and sample_packing: true exclude each other, and axolotl stops; keep one");
    finding_relate(finding, FIELD_sample_packing);
}

void check_flatten_batch(struct facts *facts)
{
    const int64_t *size = facts->config->batching.micro_batch_size;
    if (!is_word(facts->config->packing.batch_flattening, "true") || !size || *size != 1)
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_FLATTEN_MBS_ONE, SEVERITY_WARNING, FIELD_batch_flattening,
                        "batch_flattening: true has no effect with micro_batch_size: 1: there is nothing to join");
    finding_relate(finding, FIELD_micro_batch_size);
}

void check_flatten_liger(struct facts *facts)
{
    const struct object_trl *trl = facts->config->rl.trl;
    const char *flattening = facts->config->packing.batch_flattening;
    if (!is_on(flattening) || !trl || !is_true(trl->use_liger_loss))
        return;
    struct finding *finding = facts_report_at(facts, RULE_FLATTEN_LIGER, SEVERITY_WARNING, FIELD_batch_flattening,
                                              "batch_flattening: %s with trl.use_liger_loss: true: only scoring is "
                                              "flattened, the loss keeps its padding",
                                              flattening);
    finding_relate(finding, FIELD_trl_use_liger_loss);
}
