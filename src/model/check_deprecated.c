/* Rules about older ways to say a thing that axolotl refuses or warns of, and about keys that come in pairs. */
#include "checks.h"

#include <string.h>

void check_sharegpt(struct facts *facts)
{
    const struct config_datasets *datasets = &facts->config->datasets;
    for (unsigned i = 0; i < datasets->datasets_count; i++) {
        const char *type = datasets->datasets[i].type;
        if (!type || strncmp(type, "sharegpt", 8) != 0)
            continue;
        struct finding *finding = facts_report_at(facts, RULE_DATASET_SHAREGPT, SEVERITY_ERROR, FIELD_dataset_type,
                                                  "type: %s was taken out; write type: chat_template", type);
        finding_in_entry(finding, FIELD_datasets, i)->subject = "chat_template";
    }
}

void check_save_safetensors(struct facts *facts)
{
    const bool *save = facts->config->checkpoints.save_safetensors;
    if (save && !*save)
        facts_report_at(facts, RULE_SAVE_SAFETENSORS, SEVERITY_ERROR, FIELD_save_safetensors,
                        "save_safetensors: false is refused: there is no other form any more; set it to true");
}

void check_pretraining_streaming(struct facts *facts)
{
    const struct config_datasets *datasets = &facts->config->datasets;
    if (facts_given(facts, FIELD_pretraining_dataset) && !facts_given(facts, FIELD_streaming) && !datasets->streaming)
        facts_report_at(facts, RULE_PRETRAINING_STREAMING, SEVERITY_WARNING, FIELD_pretraining_dataset,
                        "pretraining_dataset without streaming: axolotl streams it and warns; write streaming: true");
}

void check_chat_template_implied(struct facts *facts)
{
    const struct config_prompts *prompts = &facts->config->prompts;
    if (!prompts->chat_template_jinja || !*prompts->chat_template_jinja || facts_given(facts, FIELD_chat_template))
        return;
    struct finding *finding =
        facts_report_at(facts, RULE_CHAT_TEMPLATE_IMPLIED, SEVERITY_INFO, FIELD_chat_template_jinja,
                        "axolotl fills in chat_template: jinja, since chat_template_jinja is set; write it out");
    finding->filled = FIELD_chat_template;
    finding->filled_value = "jinja";
}

void check_fsdp_version(struct facts *facts)
{
    const struct config_distributed *distributed = &facts->config->distributed;
    const struct object_fsdp_config *inside = distributed->fsdp_config;
    const int64_t *version = distributed->fsdp_version ? distributed->fsdp_version : inside ? inside->fsdp_version : NULL;
    bool used = facts_given(facts, FIELD_fsdp_config) || distributed->fsdp_count > 0;
    if (!used || (version && *version == 2))
        return;
    enum field at = distributed->fsdp_version               ? FIELD_fsdp_version
                    : facts_given(facts, FIELD_fsdp_config) ? FIELD_fsdp_config
                                                            : FIELD_fsdp;
    facts_report_at(facts, RULE_FSDP_VERSION_ONE, SEVERITY_WARNING, at,
                    version ? "%s: %lld is the old FSDP, which is on its way out; set fsdp_version: 2"
                            : "%s without a version means FSDP 1, which is on its way out; set fsdp_version: 2",
                    field_row(at)->name, version ? (long long)*version : 0);
}
