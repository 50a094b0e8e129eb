/* The check functions of rules.def and what they share. Not for anybody else. */
#ifndef AXEDIT_MODEL_CHECKS_H
#define AXEDIT_MODEL_CHECKS_H

#include <stdbool.h>

#include "rule.h"

rule_check check_gemma4_default, check_gemma4_wrong_backend;
rule_check check_packing_isolation, check_packing_s2, check_flatten, check_cp_needs_flash, check_scaling_softmax;
rule_check check_ebft_flex_offload, check_sage_padding, check_sage_full_finetune;
rule_check check_sage_compute, check_flex_torch, check_npu_attention;
rule_check check_fp8_compute, check_fp8_torch, check_fp8_torchao, check_fp8_flash, check_fp8_use_cache;
rule_check check_fa2_compute, check_fa3_compute, check_package, check_s2_removed, check_axolotl_too_old;
rule_check check_hardware_known;

/* A finding on the key that gives the backend, or on `otherwise` when none is set (FIELD_NONE: nothing is reported).
 * The message's format gets what it wants; start it with facts_backend(). */
struct finding *facts_report(struct facts *facts, enum rule_id rule, enum severity severity, enum field otherwise,
                             const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Another key at fault. */
void finding_relate(struct finding *finding, enum field field);

/* "attn_implementation: fp8", "sdp_attention (sdpa)", or "no attention backend". */
const char *facts_backend(struct facts *facts);

/* True when the effective backend is that row. */
bool facts_backend_is(const struct facts *facts, enum backend_id id);

/* True when there is an effective backend, or none is set; false for an invalid name, where rules stay silent. */
bool facts_backend_known(const struct facts *facts);

bool is_true(const bool *value);
bool is_word(const char *value, const char *word);

#endif
