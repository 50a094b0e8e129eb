/*
 * Configs that make each rule speak, each with a twin that differs in one line or one fact and keeps it silent. The rule
 * tests and the fix tests read the same table.
 */
#ifndef AXEDIT_TESTS_RULE_CASES_H
#define AXEDIT_TESTS_RULE_CASES_H

#include <stddef.h>

#include "diagnostic.h"

struct rule_case {
    const char *rule;
    enum severity severity;
    const char *key; /* where it stands; NULL when it has none */
    size_t line;
    const char *config;        /* what makes it speak, with */
    const char *target;        /* this machine; NULL for none */
    const char *silent_config; /* what keeps it silent: one other line, */
    const char *silent_target; /* or one other fact; one of the two is NULL */
    const char *related;       /* the keys that it names as related, with a blank between; NULL for none */
    const char *fixes;         /* the titles of all its fixes, with "|" between; NULL when it has none */
};

/* One table for each group of rules; rule_case_tables.c lists them. */
extern const struct rule_case rule_cases[], training_rule_cases[], parallel_rule_cases[], nested_rule_cases[],
    quantization_rule_cases[], field_rule_cases[];
extern const size_t rule_case_count, training_rule_case_count, parallel_rule_case_count, nested_rule_case_count,
    quantization_rule_case_count, field_rule_case_count;

/* All cases of all tables. */
size_t rule_case_total(void);
const struct rule_case *rule_case_at(size_t index);

#endif
