#include "rule_cases.h"

static const struct {
    const struct rule_case *cases;
    const size_t *count;
} tables[] = {
    {rule_cases, &rule_case_count},
    {training_rule_cases, &training_rule_case_count},
    {parallel_rule_cases, &parallel_rule_case_count},
    {nested_rule_cases, &nested_rule_case_count},
    {quantization_rule_cases, &quantization_rule_case_count},
    {field_rule_cases, &field_rule_case_count},
};

size_t rule_case_total(void)
{
    size_t total = 0;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        total += *tables[i].count;
    return total;
}

const struct rule_case *rule_case_at(size_t index)
{
    size_t table = 0;
    while (index >= *tables[table].count)
        index -= *tables[table++].count;
    return &tables[table].cases[index];
}
