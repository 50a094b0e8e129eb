/*
 * Configs and models that together make a rule speak, each with a twin that differs in one line of the config or one fact
 * of the model. rule_cases.h has the rules that need no model.
 */
#ifndef AXEDIT_TESTS_MODEL_CASES_H
#define AXEDIT_TESTS_MODEL_CASES_H

#include <stddef.h>

#include "diagnostic.h"
#include "model_facts.h"

struct model_case {
    const char *rule;
    enum severity severity;
    const char *key; /* where it stands */
    const char *config;
    struct model_facts model;        /* `source` is filled in by the tests */
    const char *silent_config;       /* what keeps it silent: another line, NULL for none, */
    struct model_facts silent_model; /* or another fact */
    const char *fixes;               /* the titles of all its fixes, with "|" between; NULL when it has none */
};

extern const struct model_case model_cases[];
extern const size_t model_case_count;

#endif
