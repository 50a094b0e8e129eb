/* What axolotl fills in, or leaves out, around sample_packing and padding. */
#include "checks.h"

void check_packing_pads(struct facts *facts)
{
    if (!facts_packs(facts) || facts->config->packing.pad_to_sequence_len)
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_PACKING_PADS_BY_DEFAULT, SEVERITY_INFO, FIELD_sample_packing,
                        "sample_packing: true: axolotl adds pad_to_sequence_len: true");
    finding_fills(finding, FIELD_pad_to_sequence_len, "true");
}

void check_packing_without_padding(struct facts *facts)
{
    const bool *pad = facts->config->packing.pad_to_sequence_len;
    if (!facts_packs(facts) || !pad || *pad)
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_PACKING_WITHOUT_PADDING, SEVERITY_WARNING, FIELD_pad_to_sequence_len,
                        "pad_to_sequence_len: false with sample_packing: true: rows of varying length make memory use "
                        "jump; set pad_to_sequence_len: true");
    finding_relate(finding, FIELD_sample_packing);
}

void check_packing_eval_follows(struct facts *facts)
{
    const int64_t *table = facts->config->removed.eval_table_size;
    if (!facts_packs(facts) || facts->config->packing.eval_sample_packing || (table && *table != 0))
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_PACKING_EVAL_FOLLOWS, SEVERITY_INFO, FIELD_sample_packing,
                        "sample_packing: true: axolotl sets eval_sample_packing: true as well; write false for a very "
                        "small evaluation set");
    finding_fills(finding, FIELD_eval_sample_packing, "true");
}

void check_packing_eval_columns(struct facts *facts)
{
    const bool *eval = facts->config->packing.eval_sample_packing;
    if (!facts_packs(facts) || !eval || *eval || facts->config->datasets.remove_unused_columns)
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_PACKING_EVAL_COLUMNS, SEVERITY_INFO, FIELD_eval_sample_packing,
                        "eval_sample_packing: false with sample_packing: true: axolotl sets remove_unused_columns: false");
    finding_fills(finding, FIELD_remove_unused_columns, "false");
    finding_relate(finding, FIELD_sample_packing);
}

void check_reward_model_pads(struct facts *facts)
{
    const bool *pad = facts->config->packing.pad_to_sequence_len;
    if (!is_true(facts->config->rl.reward_model) || is_true(pad))
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_REWARD_MODEL_PADS, SEVERITY_WARNING, FIELD_reward_model,
                        pad ? "reward_model: true with pad_to_sequence_len: false: axolotl advises pad_to_sequence_len: true"
                            : "reward_model: true without pad_to_sequence_len: axolotl warns and sets it to true");
    finding_relate(finding, FIELD_pad_to_sequence_len);
}

/* Why batch_flattening: auto comes to nothing; NULL when it becomes true. */
static const char *against_flattening(struct facts *facts)
{
    const int64_t *size = facts->config->batching.micro_batch_size;
    if (facts_packs(facts))
        return "sample_packing: true does the same work";
    if (!facts->attention->capabilities.supports_packing)
        return facts->attention->backend ? arena_printf(facts->arena, "%s does not support packing", facts_backend(facts))
                                         : "no attention backend is set";
    return !size || *size <= 1 ? "micro_batch_size is 1" : NULL;
}

void check_flatten_auto(struct facts *facts)
{
    if (!is_word(facts->config->packing.batch_flattening, "auto") || !facts_backend_known(facts))
        return;
    const char *against = against_flattening(facts);
    struct finding *finding = facts_report_at(
        facts, RULE_FLATTEN_AUTO, SEVERITY_INFO, FIELD_batch_flattening, "batch_flattening: auto becomes %s: %s",
        against ? "false" : "true", against ? against : "the backend supports packing and micro_batch_size is above 1");
    finding->subject = against ? "false" : "true";
}

void check_real_batches(struct facts *facts)
{
    if (!facts_packs(facts) || facts->config->packing.multipack_real_batches || !facts_backend_known(facts) ||
        facts_backend_is(facts, BACKEND_S2) || facts->attention->capabilities.supports_packing)
        return;
    facts_report_at(facts, RULE_MULTIPACK_REAL_BATCHES, SEVERITY_INFO, FIELD_sample_packing,
                    "sample_packing: true with %s: axolotl sets multipack_real_batches: true, so that packed rows stay "
                    "apart in a batch",
                    facts_backend(facts));
}
