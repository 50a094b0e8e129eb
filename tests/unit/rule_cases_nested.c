/* Keys in mappings and lists inside the config, and keys that only a plugin reads. */
#include "rule_cases.h"

#define E SEVERITY_ERROR
#define W SEVERITY_WARNING
#define I SEVERITY_INFO

#define LIGER "axolotl.integrations.liger.LigerPlugin"
#define KERNELS "axolotl.integrations.kernels.KernelsPlugin"

const struct rule_case nested_rule_cases[] = {
    /* Typing and words, one and two levels down. */
    {"field-type", E, "qat.group_size", 2, "qat:\n  group_size: big\n", NULL, "qat:\n  group_size: 32\n", NULL, NULL, NULL},
    {"field-type", E, "peft.loftq_config.loftq_bits", 1, "peft: {loftq_config: {loftq_bits: four}}\n", NULL,
     "peft: {loftq_config: {loftq_bits: 4}}\n", NULL, NULL, NULL},
    {"field-type", E, "peft.loftq_config.loftq_bits", 1, "peft: {loftq_config: {loftq_bits: }}\n", NULL,
     "peft: {loftq_config: {}}\n", NULL, NULL, NULL},
    {"field-type", E, "datasets.0.message_property_mappings.role", 4,
     "datasets:\n  - path: a\n    message_property_mappings:\n      role: 5\n", NULL,
     "datasets:\n  - path: a\n    message_property_mappings:\n      role: '5'\n", NULL, NULL, NULL},
    {"field-type", E, "datasets.0.message_property_mappings.weight", 3,
     "datasets:\n  - path: a\n    message_property_mappings: {role: from, weight: 5}\n", NULL,
     "datasets:\n  - path: a\n    message_property_mappings: {role: from, weight: score}\n", NULL, NULL, NULL},
    {"field-type", E, "datasets.0.type.field_output", 4, "datasets:\n  - path: a\n    type:\n      field_output: 5\n", NULL,
     "datasets:\n  - path: a\n    type:\n      field_output: five\n", NULL, NULL, NULL},
    {"field-type", E, "selective_checkpointing.save", 2,
     "gradient_checkpointing: true\nselective_checkpointing: {save: attention}\n", NULL,
     "gradient_checkpointing: true\nselective_checkpointing: {save: [attention]}\n", NULL, NULL, NULL},
    {"field-type", E, "lr_groups.0.lr", 4, "lr_groups:\n  - name: a\n    modules: [b]\n    lr: fast\n", NULL,
     "lr_groups:\n  - name: a\n    modules: [b]\n    lr: 1e-5\n", NULL, NULL, NULL},
    {"field-type", E, "dynamic_checkpoint.check_interval", 1, "dynamic_checkpoint: {check_interval: 0}\n", NULL,
     "dynamic_checkpoint: {check_interval: 1}\n", NULL, NULL, NULL},
    {"field-type", E, "datasets", 2, "seed: 1\ndatasets: []\n", NULL, "seed: 1\nlr_groups: []\n", NULL, NULL, NULL},
    {"field-type", E, "diffusion.eps", 2, "plugins: [axolotl.integrations.diffusion.DiffusionPlugin]\ndiffusion: {eps: 2}\n",
     NULL, "plugins: []\ndiffusion: {eps: 2}\n", NULL, NULL, NULL},
    {"field-type", E, "liger_rope", 2, "plugins: [" LIGER "]\nliger_rope: maybe\n", NULL, "plugins: []\nliger_rope: maybe\n",
     NULL, NULL, NULL},
    {"field-value", E, "quantization.weight_dtype", 2, "quantization:\n  weight_dtype: int3\n", NULL,
     "quantization:\n  weight_dtype: int4\n", NULL, NULL, "write quantization.weight_dtype: int4"},

    /* Names. */
    {"unknown-key", W, "vllm.prot", 2, "vllm:\n  prot: 8000\n", NULL, "vllm:\n  port: 8000\n", NULL, NULL,
     "rename vllm.prot to vllm.port|remove vllm.prot in line 2"},
    {"unknown-key", W, "special_tokens.mask_tokens", 2, "special_tokens:\n  mask_tokens: x\n", NULL,
     "special_tokens:\n  pad_token: x\n", NULL, NULL, "remove special_tokens.mask_tokens in line 2"},
    {"unknown-key", W, "datasets.0.type.field_inputs", 4, "datasets:\n  - path: a\n    type:\n      field_inputs: q\n", NULL,
     "datasets:\n  - path: a\n    type:\n      field_input: q\n", NULL, NULL,
     "rename datasets.0.type.field_inputs to datasets.0.type.field_input|remove datasets.0.type.field_inputs in line 4"},
    {"unknown-key", W, "role_boundaries.0.strat", 1, "role_boundaries: [{role: a, start: b, strat: c}]\n", NULL,
     "role_boundaries: [{role: a, start: b}]\n", NULL, NULL, "remove role_boundaries.0.strat in line 1"},
    /* One level up, one level down, and from one down to the top. */
    {"unknown-key", W, "datasets.0.type.split", 5, "datasets:\n  - path: a\n    type:\n      format: b\n      split: train\n",
     NULL, "datasets:\n  - path: a\n    type:\n      format: b\n", NULL, NULL,
     "move datasets.0.type.split to datasets.0.split|remove datasets.0.type.split in line 5"},
    {"unknown-key", W, "datasets.0.type.lora_r", 5, "datasets:\n  - path: a\n    type:\n      format: b\n      lora_r: 8\n",
     NULL, "datasets:\n  - path: a\n    type:\n      format: b\n", NULL, NULL,
     "move datasets.0.type.lora_r to lora_r|remove datasets.0.type.lora_r in line 5"},
    {"unknown-key", W, "peft.loftq_bits", 1, "peft: {loftq_bits: 4}\n", NULL, "peft: {loftq_config: {loftq_bits: 4}}\n", NULL,
     NULL, "move peft.loftq_bits to peft.loftq_config.loftq_bits|remove peft.loftq_bits in line 1"},
    /* A mapping that is in the file is meant rather than another one. */
    {"unknown-key", W, "weight_dtype", 1, "weight_dtype: int8\nquantization: {group_size: 32}\n", NULL,
     "quantization: {group_size: 32}\n", NULL, NULL,
     "move weight_dtype to quantization.weight_dtype|remove weight_dtype in line 1"},
    /* Lists of datasets share their rows, but not all keys. */
    {"unknown-key", W, "datasets.0.text_column", 3, "datasets:\n  - path: a\n    text_column: text\n", NULL,
     "datasets:\n  - path: a\n    field: text\n", NULL, NULL, "remove datasets.0.text_column in line 3"},
    {"unknown-key", W, "pretraining_dataset.0.field_chosen", 3,
     "pretraining_dataset:\n  - path: a\n    field_chosen: text\nstreaming: true\n", NULL,
     "pretraining_dataset:\n  - path: a\n    text_column: text\nstreaming: true\n", NULL, NULL,
     "remove pretraining_dataset.0.field_chosen in line 3"},
    /* A plugin that axedit does not know may read keys that nobody else does. */
    {"unknown-key", I, "my_notes_on_this", 2, "plugins: [my.Plugin]\nmy_notes_on_this: none\n", NULL, "plugins: [my.Plugin]\n",
     NULL, NULL, "remove my_notes_on_this in line 2"},
    {"unknown-key", W, "lorra_r", 2, "plugins: [my.Plugin]\nlorra_r: 8\n", NULL, "plugins: [my.Plugin]\nlora_r: 8\n", NULL, NULL,
     "rename lorra_r to lora_r|remove lorra_r in line 2"},

    {"plugin-not-listed", I, "liger_rope", 2, "seed: 1\nliger_rope: true\n", NULL, "seed: 1\nliger_rope:\n", NULL, NULL,
     "set plugins: [" LIGER "]|remove liger_rope in line 2"},
    {"plugin-not-listed", I, "liger_rope", 3, "plugins:\n  - " KERNELS "\nliger_rope: true\n", NULL,
     "plugins:\n  - " LIGER "\nliger_rope: true\n", NULL, NULL, "set plugins.1: " LIGER "|remove liger_rope in line 3"},
    {"plugin-not-listed", I, "diffusion", 2, "plugins: [my.Plugin]\ndiffusion: {eps: 0.1}\n", NULL,
     "plugins: [my.DiffusionPlugin]\ndiffusion: {eps: 0.1}\n", NULL, NULL,
     "set plugins.1: axolotl.integrations.diffusion.DiffusionPlugin|remove diffusion in line 2"},
};
const size_t nested_rule_case_count = sizeof nested_rule_cases / sizeof *nested_rule_cases;
