/* Keys that axolotl takes and does not use, since another key is off. */
#include "checks.h"

static bool scales_softmax(const struct facts *facts)
{
    return is_true(facts->config->attention.scaling_softmax);
}

static bool compiles(const struct facts *facts)
{
    return is_on(facts->config->compile.torch_compile);
}

/* Without a backend of its own the model may well get sdpa. */
static bool may_use_sdpa(const struct facts *facts)
{
    return !facts->attention->backend || facts_backend_is(facts, BACKEND_SDPA);
}

/* False for a switch that is off, which has nothing to do. */
static bool says_something(const struct facts *facts, enum field field)
{
    if (field == FIELD_float32)
        return is_true(facts->config->precision.float32);
    return field != FIELD_sdpa_varlen || is_true(facts->config->attention.sdpa_varlen);
}

static const struct {
    enum field field;
    bool (*is_used)(const struct facts *facts);
    const char *needs;
    enum field other; /* the key that it needs */
} rows[] = {
    {FIELD_scaling_softmax_factor, scales_softmax, "scaling_softmax: true", FIELD_scaling_softmax},
    {FIELD_scaling_softmax_bias, scales_softmax, "scaling_softmax: true", FIELD_scaling_softmax},
    {FIELD_sdpa_varlen, may_use_sdpa, "attn_implementation: sdpa", FIELD_attn_implementation},
    {FIELD_ring_attn_func, facts_splits_rows, "context_parallel_size above 1", FIELD_context_parallel_size},
    {FIELD_heads_k_stride, facts_splits_rows, "context_parallel_size above 1", FIELD_context_parallel_size},
    {FIELD_float32, facts_trains_in_float32, "bf16: false, and no other key for half precision", FIELD_bf16},
    {FIELD_torch_compile_mode, compiles, "torch_compile: true", FIELD_torch_compile},
    {FIELD_torch_compile_backend, compiles, "torch_compile: true", FIELD_torch_compile},
};

void check_no_effect(struct facts *facts)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!facts_given(facts, rows[i].field) || !says_something(facts, rows[i].field) || rows[i].is_used(facts))
            continue;
        struct finding *finding = facts_report_at(facts, RULE_NO_EFFECT, SEVERITY_INFO, rows[i].field,
                                                  "%s has no effect: it needs %s", field_row(rows[i].field)->name,
                                                  rows[i].needs);
        finding_relate(finding, rows[i].other);
    }
}
