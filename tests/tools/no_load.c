/*
 * The program with libcyaml's load switched off, for tests/scripts/test_load_matters: linked with
 * -Wl,--wrap=cyaml_load_data, each load succeeds and gives nothing. The editor is left out, since no vector opens it.
 */
#include <cyaml/cyaml.h>

#include "editor.h"
#include "learning.h"

cyaml_err_t __wrap_cyaml_load_data(const uint8_t *input, size_t input_len, const cyaml_config_t *config,
                                   const cyaml_schema_value_t *schema, cyaml_data_t **data_out, unsigned *seq_count);

cyaml_err_t __wrap_cyaml_load_data(const uint8_t *input, size_t input_len, const cyaml_config_t *config,
                                   const cyaml_schema_value_t *schema, cyaml_data_t **data_out, unsigned *seq_count)
{
    (void)input;
    (void)input_len;
    (void)config;
    (void)schema;
    (void)seq_count;
    *data_out = NULL;
    return CYAML_OK;
}

int editor_run(const struct options *options)
{
    (void)options;
    return EXIT_TROUBLE;
}

int learn_run(const struct options *options)
{
    (void)options;
    return EXIT_TROUBLE;
}
