/* Keys that are missing, numbers that are hardly meant, values of another type. */
#include "rule_cases.h"

#define E SEVERITY_ERROR
#define W SEVERITY_WARNING
#define I SEVERITY_INFO

#define DATA "datasets: [{path: a}]\n"
#define BATCH "micro_batch_size: 1\ngradient_accumulation_steps: 1\n"
#define COMPRESSOR "plugins: [axolotl.integrations.llm_compressor.LLMCompressorPlugin]\n"
#define RATE "learning_rate: 0.0001\n"
#define WHOLE "base_model: m\n" RATE DATA BATCH

const struct rule_case field_rule_cases[] = {
    /* Nobody can know the model or the data, so there is no fix. */
    {"field-missing", E, "base_model", 1, RATE DATA BATCH, NULL, WHOLE, NULL, NULL, NULL},
    {"field-missing", E, "base_model", 3, "# mine\n\n" RATE DATA BATCH, NULL, "# mine\n\n" WHOLE, NULL, NULL, NULL},
    {"field-missing", E, "base_model", 2, RATE "base_model: ~\n" DATA BATCH, NULL, RATE "base_model: ''\n" DATA BATCH, NULL,
     NULL, NULL},
    {"field-missing", E, "base_model", 1, "{seed: 1}\n", NULL, "{base_model: m}\n", NULL, NULL, NULL},
    {"field-missing", E, "base_model", 1, "", NULL, "base_model: m\n", NULL, NULL, NULL},
    {"field-missing", E, "base_model", 1, "# nothing yet\n", NULL, "# nothing yet\nbase_model: ${MODEL}\n", NULL, NULL, NULL},
    {"field-missing", E, "base_model", 1, "x-all: &all\n  base_model: m\nseed: 1\n", NULL,
     "x-all: &all\n  base_model: m\nseed: 1\n<<: *all\n", NULL, NULL, NULL},
    {"field-missing", E, "datasets", 1, "base_model: m\n" RATE BATCH, NULL, WHOLE, NULL, NULL, NULL},
    {"field-missing", E, "datasets", 1, "rl: grpo\nbase_model: m\n" RATE BATCH, NULL,
     "rl: grpo\nbase_model: m\n" RATE "pretraining_dataset: [{path: a}]\n" BATCH, NULL, NULL, NULL},
    {"field-missing", E, "datasets", 2, "base_model: m\ndatasets:\n" RATE BATCH, NULL,
     "base_model: m\ndatasets: [{path: a}]\n" RATE BATCH, NULL, NULL, NULL},
    {"field-missing", E, "datasets", 1, "base_model: m\npretraining_dataset:\n" RATE BATCH, NULL,
     "base_model: m\npretraining_dataset: [{path: a}]\n" RATE BATCH, NULL, NULL, NULL},

    /* How large a step is a good start depends on what is trained. */
    {"field-missing", E, "learning_rate", 1, "base_model: m\n" DATA BATCH, NULL, WHOLE, NULL, NULL,
     "set learning_rate: 0.00002"},
    {"field-missing", E, "learning_rate", 1, "adapter: lora\nbase_model: m\n" DATA BATCH, NULL, "adapter: lora\n" WHOLE, NULL,
     NULL, "set learning_rate: 0.0002"},
    {"field-missing", E, "learning_rate", 2, "base_model: m\nlearning_rate: # soon\n" DATA BATCH, NULL,
     "base_model: m\nlearning_rate: 1e-5 # soon\n" DATA BATCH, NULL, NULL, "set learning_rate: 0.00002"},

    /* Two of three, as they stand in the file. */
    {"field-missing", E, "gradient_accumulation_steps", 1, "base_model: m\n" DATA RATE "micro_batch_size: 2\n", NULL,
     "base_model: m\n" DATA RATE "micro_batch_size: 2\ngradient_accumulation_steps: 1\n", NULL, NULL,
     "set gradient_accumulation_steps: 1"},
    {"field-missing", E, "gradient_accumulation_steps", 1, "base_model: m\n" DATA RATE "micro_batch_size: 2\n", NULL,
     "base_model: m\n" DATA RATE "micro_batch_size: 2\nbatch_size: 8\n", NULL, NULL, "set gradient_accumulation_steps: 1"},
    {"field-missing", E, "micro_batch_size", 5,
     "base_model: m\n" DATA RATE "gradient_accumulation_steps: 2\nmicro_batch_size: 0\n", NULL,
     "base_model: m\n" DATA RATE "gradient_accumulation_steps: 2\nmicro_batch_size: 1\n", NULL, NULL,
     "set micro_batch_size: 1"},
    {"field-missing", E, "micro_batch_size", 1, "base_model: m\n" DATA RATE "batch_size: 8\n", NULL,
     "base_model: m\n" DATA RATE "batch_size: 8\nmicro_batch_size: ${MBS}\n", NULL, NULL, "set micro_batch_size: 1"},
    {"field-missing", E, "gradient_accumulation_steps", 4,
     "base_model: m\n" DATA RATE "gradient_accumulation_steps:\n", NULL,
     "base_model: m\n" DATA RATE "gradient_accumulation_steps: 2\n", NULL, NULL, "set gradient_accumulation_steps: 1"},
    {"field-missing", E, "micro_batch_size", 1, "base_model: m\n" DATA RATE, NULL,
     "base_model: m\n" DATA RATE "micro_batch_size: 1\n", NULL, NULL, "set micro_batch_size: 1"},
    {"field-missing", E, "llmcompressor", 1,
     COMPRESSOR WHOLE, NULL,
     "plugins: [axolotl.integrations.liger.LigerPlugin]\n" WHOLE, NULL, NULL, NULL},
    {"field-missing", E, "llmcompressor", 7, COMPRESSOR WHOLE "llmcompressor:\n", NULL,
     COMPRESSOR WHOLE "llmcompressor: {recipe: a, save_compressed: false}\n", NULL, NULL, NULL},
    {"field-missing", E, "llmcompressor.save_compressed", 7, COMPRESSOR WHOLE "llmcompressor: {recipe: a}\n", NULL,
     COMPRESSOR WHOLE "llmcompressor: {recipe: a, save_compressed: false}\n", NULL, NULL, "set llmcompressor.save_compressed: true"},
    {"field-missing", E, "llmcompressor.recipe", 7, COMPRESSOR WHOLE "llmcompressor: {save_compressed: true}\n", NULL,
     "plugins: []\n" WHOLE "llmcompressor: {save_compressed: true}\n", NULL, NULL, NULL},

    /* In an entry of a list. */
    {"field-missing", E, "lr_groups.0.lr", 7, WHOLE "lr_groups:\n  - name: a\n    modules: [b]\n", NULL,
     WHOLE "lr_groups:\n  - name: a\n    modules: [b]\n    lr: 1e-5\n", NULL, NULL, NULL},
    {"field-missing", E, "lr_groups.1.lr", 8,
     WHOLE "lr_groups:\n  - {name: a, modules: [b], lr: 1e-5}\n  - {name: c, modules: [d], lr: }\n", NULL,
     WHOLE "lr_groups:\n  - {name: a, modules: [b], lr: 1e-5}\n  - {name: c, modules: [d], lr: 1e-6}\n", NULL, NULL, NULL},
    {"field-missing", E, "lr_groups.1.modules", 8,
     WHOLE "lr_groups:\n  - &a {name: a, modules: [b], lr: 1e-5}\n  - {name: c, lr: 1e-6}\n", NULL,
     WHOLE "lr_groups:\n  - &a {name: a, modules: [b], lr: 1e-5}\n  - {<<: *a, name: c}\n", NULL, NULL, NULL},
    {"field-missing", E, "lr_groups.0.name", 6, WHOLE "lr_groups: [{modules: [b], lr: 1e-5}]\n", NULL,
     WHOLE "lr_groups: [{name: a, modules: [b], lr: 1e-5}]\n", NULL, NULL, NULL},
    {"field-missing", E, "role_boundaries.0.start", 6, WHOLE "role_boundaries: [{role: assistant}]\n", NULL,
     WHOLE "role_boundaries: [{role: assistant, start: a}]\n", NULL, NULL, NULL},

    {"field-value", E, "chat_template", 1, "chat_template: chatlm\n", NULL,
     "chat_template: tokenizer_default_fallback_chatml\n", NULL, NULL, "write chat_template: chatml"},

    {"field-range", W, "learning_rate", 1, "learning_rate: 2\n", NULL, "learning_rate: 2e-5\n", NULL, NULL, NULL},
    {"field-range", W, "learning_rate", 1, "learning_rate: '1e-9'\n", NULL, "learning_rate: '1e-8'\n", NULL, NULL, NULL},
    {"field-range", W, "learning_rate", 1, "learning_rate: 0,0001\n", NULL, "learning_rate: 0.0001\n", NULL, NULL,
     "write learning_rate: 0.0001"},
    {"field-range", W, "learning_rate", 1, "learning_rate: 5e-5, # c\n", NULL, "learning_rate: 5e-5 # c\n", NULL, NULL,
     "write learning_rate: 5e-5"},
    {"field-range", W, "learning_rate", 1, "learning_rate: 1e--4\n", NULL, "learning_rate: ' 1_0.0e-4 '\n", NULL, NULL, NULL},
    {"field-range", W, "learning_rate", 1, "learning_rate: fast\n", NULL, "learning_rate: ${LR}\n", NULL, NULL, NULL},
    {"field-range", W, "learning_rate", 1, "learning_rate: ''\n", NULL, "learning_rate: '{{ lr }}'\n", NULL, NULL, NULL},
    {"field-range", W, "learning_rate", 1, "learning_rate: _1\n", NULL, "learning_rate: ${LR}e-5\n", NULL, NULL, NULL},
    {"field-range", W, "learning_rate", 1, "learning_rate: '0x1'\n", NULL, "learning_rate: $LR\n", NULL, NULL, NULL},
    {"field-range", W, "learning_rate", 1, "learning_rate: -1\n", NULL, "learning_rate: 1e-4\n", NULL, NULL, NULL},
    {"field-range", W, "learning_rate", 1, "learning_rate: nan\n", NULL, "learning_rate: 0.1\n", NULL, NULL, NULL},
    {"field-range", W, "lora_dropout", 1, "lora_dropout: 5\n", NULL, "lora_dropout: 0.5\n", NULL, NULL, NULL},
    {"field-range", W, "lora_r", 1, "lora_r: 0\n", NULL, "lora_r: 1\n", NULL, NULL, NULL},
    {"field-range", W, "neftune_noise_alpha", 1, "neftune_noise_alpha: 500\n", NULL, "neftune_noise_alpha: 5\n", NULL, NULL,
     NULL},
    {"field-range", W, "weight_decay", 1, "weight_decay: .nan\n", NULL, "weight_decay: 0\n", NULL, NULL, NULL},
    {"field-range", W, "val_set_size", 1, "val_set_size: -1\n", NULL, "val_set_size: 1000\n", NULL, NULL, NULL},
    {"field-range", W, "lr_groups.0.lr", 1, "lr_groups: [{name: a, modules: [b], lr: 3}]\n", NULL,
     "lr_groups: [{name: a, modules: [b], lr: 3e-5}]\n", NULL, NULL, NULL},
    /* What is refused is told of by field-type. */
    {"field-range", W, "ebft.temperature", 2, "ebft:\n  temperature: 3\n", NULL, "ebft:\n  temperature: -1\n", NULL, NULL,
     NULL},
    {"field-type", E, "ebft.temperature", 2, "ebft:\n  temperature: -1\n", NULL, "ebft:\n  temperature: 3\n", NULL, NULL,
     NULL},
    {"field-range", W, "trl.temperature", 3, "rl: grpo\ntrl:\n  temperature: 9\n", NULL,
     "rl: grpo\ntrl:\n  temperature: 0.9\n", NULL, NULL, NULL},
    {"field-range", W, "micro_batch_size", 1, "micro_batch_size: -4\n", NULL, "micro_batch_size: ${MBS}\n", NULL, NULL, NULL},

    {"field-coerced", I, "lora_r", 1, "lora_r: \"8\" # rank\n", NULL, "lora_r: 8 # rank\n", NULL, NULL, "write lora_r: 8"},
    {"field-coerced", I, "lora_alpha", 2, "lora_r: 8\nlora_alpha: 16.0\n", NULL, "lora_r: 8\nlora_alpha: 16\n", NULL, NULL,
     "write lora_alpha: 16"},
    {"field-coerced", I, "max_steps", 1, "max_steps: true\n", NULL, "max_steps: 1\n", NULL, NULL, "write max_steps: 1"},
    {"field-coerced", I, "sample_packing", 1, "sample_packing: 'no'\n", NULL, "sample_packing: no\n", NULL, NULL,
     "write sample_packing: false"},
    {"field-coerced", I, "gradient_checkpointing", 1, "gradient_checkpointing: 1\n", NULL, "gradient_checkpointing: on\n",
     NULL, NULL, "write gradient_checkpointing: true"},
    {"field-coerced", I, "weight_decay", 1, "weight_decay: '0.01'\n", NULL, "weight_decay: 0.01\n", NULL, NULL,
     "write weight_decay: 0.01"},
    {"field-coerced", I, "weight_decay", 1, "weight_decay: \"1e-5\"\n", NULL, "weight_decay: 1e-5\n", NULL, NULL,
     "write weight_decay: 1.0e-05"},
    {"field-coerced", I, "adam_beta1", 1, "adam_beta1: false\n", NULL, "adam_beta1: 0\n", NULL, NULL, "write adam_beta1: 0"},
    {"field-coerced", I, "peft_layers_to_transform.1", 1, "peft_layers_to_transform: [1, '2']\n", NULL,
     "peft_layers_to_transform: [1, 2]\n", NULL, NULL, "write peft_layers_to_transform.1: 2"},
    {"field-coerced", I, "dpo_loss_weights.1", 1, "dpo_loss_weights: ['1', true]\n", NULL, "dpo_loss_weights: ['1', 1.0]\n", NULL,
     NULL, "write dpo_loss_weights.1: 1"},
    {"field-coerced", I, "ebft.stride", 2, "ebft:\n  stride: '4'\n", NULL, "ebft:\n  stride: 4\n", NULL, NULL,
     "write ebft.stride: 4"},
    {"field-coerced", I, "pretraining_dataset.0.skip", 3, "pretraining_dataset:\n  - path: a\n    skip: '4'\n", NULL,
     "pretraining_dataset:\n  - path: a\n    skip: 4\n", NULL, NULL, "write pretraining_dataset.0.skip: 4"},
    /* A key that nobody reads need not be written better. */
    {"field-coerced", I, "liger_rope", 2, "plugins: [axolotl.integrations.liger.LigerPlugin]\nliger_rope: 1\n", NULL,
     "plugins: []\nliger_rope: 1\n", NULL, NULL, "write liger_rope: true"},
    {"field-coerced", I, "dataset_num_proc", 1, "dataset_num_proc: '8'\n", NULL, "dataset_num_proc: '${CPUS}'\n", NULL, NULL,
     "write dataset_num_proc: 8"},
};

const size_t field_rule_case_count = sizeof field_rule_cases / sizeof *field_rule_cases;
