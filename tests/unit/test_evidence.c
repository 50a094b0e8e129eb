/* Which keys tell a config of axolotl from YAML of other programs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "evidence.h"
#include "known.h"

static void expect(const char *text, unsigned evidence)
{
    struct known known;
    known_init(&known, text, NULL);
    unsigned found = evidence_in(known.analysis);
    if (found != evidence)
        fail_msg("%s has evidence %u, expected %u", text, found, evidence);
    known_fini(&known);
}

static void test_keys(void **state)
{
    (void)state;
    expect("", 0);
    expect("seed: 1\nplugins: [a]\nlearning_rate: 1\ndebug: true\n", 0);
    expect("base_model: m\n", 2);
    expect("base_model: m\ndatasets: [{path: a}]\n", EVIDENCE_ENOUGH);
    expect("adapter: lora\nattn_implementation: sdpa\n", 2);
    expect("xformers_attention: true\n", EVIDENCE_ENOUGH);
    expect("attn_uses_flash_lib: true\n", EVIDENCE_ENOUGH);
    expect("base_model: m\nnoisy_embedding_alpha: 5\n", 4);
    expect("a: {base_model: m, sequence_len: 1}\n", 0);
    expect("base_model: [\nsequence_len: 1\n", 0);
    expect("- base_model\n", 0);
    expect("<<: {base_model: m}\nsequence_len: 1\n", 4);
}

/* A value of another shape is another program's. */
static void test_shapes(void **state)
{
    (void)state;
    expect("base_model: {name: m}\n", 0);
    expect("base_model: [m]\n", 0);
    expect("base_model:\n", 0);
    expect("base_model: ${MODEL}\n", 2);
    expect("adapter: {type: lora}\n", 0);
    expect("datasets: a\n", 0);
    expect("datasets: {a: b}\n", 0);
    expect("num_epochs: ${N}\n", 2);
    expect("val_set_size: 0.1\n", 2);
}

/* Each row counts, with a value that axolotl takes. */
static void test_rows(void **state)
{
    (void)state;
    static const enum field own[] = {
        FIELD_base_model,        FIELD_sequence_len,    FIELD_sample_packing,     FIELD_eval_sample_packing,
        FIELD_pad_to_sequence_len, FIELD_pretraining_dataset, FIELD_test_datasets, FIELD_dataset_prepared_path,
        FIELD_val_set_size,      FIELD_micro_batch_size, FIELD_num_epochs,        FIELD_evals_per_epoch,
        FIELD_saves_per_epoch,   FIELD_lora_model_dir,  FIELD_lora_target_linear, FIELD_train_on_inputs,
        FIELD_tokenizer_type,
        FIELD_noisy_embedding_alpha, FIELD_dpo_beta, FIELD_dataset_processes,
        FIELD_pretrain_multipack_buffer_size, FIELD_eval_table_size,
        FIELD_gc_steps, FIELD_max_packed_sequence_len,
    };
    static const enum field shared[] = {FIELD_datasets, FIELD_adapter, FIELD_attn_implementation,
                                        FIELD_eval_max_new_tokens, FIELD_sequence_parallel_degree, FIELD_liger_swiglu};
    unsigned sum = 0;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        assert_int_equal(evidence_of(field_row(own[i])), 2);
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
        assert_int_equal(evidence_of(field_row(shared[i])), 1);
    for (size_t i = 0; i < field_count(); i++)
        sum += field_at(i)->owner == OBJECT_root && !field_at(i)->metadata_only ? evidence_of(field_at(i)) : 0;
    assert_int_equal(sum, 2 * (sizeof own / sizeof *own) + sizeof shared / sizeof *shared);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_shapes),
        cmocka_unit_test(test_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
