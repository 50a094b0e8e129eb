/* Rules about the machine that will train: GPU, PyTorch, packages, axolotl's release. */
#include "checks.h"

#include <string.h>

/* Whether the GPU has at least that compute capability. Other makers' GPUs have none; what runs on an Ascend NPU is
 * npu-attention's business. */
static enum answer compute_from(struct facts *facts, int least)
{
    const struct target *target = facts->target;
    if (target->compute > 0)
        return target->compute >= least ? ANSWER_YES : ANSWER_NO;
    if (target->vendor == VENDOR_ASCEND)
        return ANSWER_UNKNOWN;
    if (target->vendor != VENDOR_UNKNOWN && target->vendor != VENDOR_NVIDIA)
        return ANSWER_NO;
    facts->missing |= FACT_COMPUTE;
    return ANSWER_UNKNOWN;
}

static enum answer version_from(struct facts *facts, enum package package, const char *least, enum fact fact)
{
    enum answer answer = target_has_version(facts->target, package, least);
    if (answer == ANSWER_UNKNOWN)
        facts->missing |= fact;
    return answer;
}

/* "the target is T4 (sm_75)". */
const char *facts_say_gpu(struct facts *facts)
{
    const struct target *target = facts->target;
    const char *who = target->mixed ? "the oldest GPU of the target" : "the target";
    if (target->compute == 0)
        return arena_printf(facts->arena, "%s is %s", who, target->gpu ? target->gpu : "no NVIDIA GPU");
    if (target->gpu)
        return arena_printf(facts->arena, "%s is %s (sm_%d)", who, target->gpu, target->compute);
    return arena_printf(facts->arena, "%s is sm_%d", who, target->compute);
}

/* "the target has 2.6.0". */
const char *facts_say_version(struct facts *facts, enum package package)
{
    const char *version = target_version(facts->target, package);
    return version ? arena_printf(facts->arena, "the target has %s", version) : "the target has none";
}

void check_sage_compute(struct facts *facts)
{
    static const int supported[] = {80, 86, 89, 90, 120};
    if (!facts_backend_is(facts, BACKEND_SAGE))
        return;
    /* A host without any GPU prepares data; that axolotl refuses sage there too is not meant. */
    if (facts->target->vendor == VENDOR_NONE)
        return;
    enum answer answer = compute_from(facts, 0);
    if (answer == ANSWER_UNKNOWN)
        return;
    for (size_t i = 0; i < sizeof supported / sizeof *supported; i++)
        if (answer == ANSWER_YES && facts->target->compute == supported[i])
            return;
    facts_report(facts, RULE_SAGE_COMPUTE_CAPABILITY, SEVERITY_ERROR, FIELD_NONE,
                 "%s runs on sm_80, sm_86, sm_89, sm_90 and sm_120 only; %s", facts_backend(facts), facts_say_gpu(facts));
}

void check_flex_torch(struct facts *facts)
{
    if (facts_backend_is(facts, BACKEND_FLEX) && version_from(facts, PACKAGE_TORCH, "2.6.0", FACT_TORCH) == ANSWER_NO)
        facts_report(facts, RULE_FLEX_TORCH, SEVERITY_ERROR, FIELD_NONE, "%s needs PyTorch 2.6 or newer; %s",
                     facts_backend(facts), facts_say_version(facts, PACKAGE_TORCH));
}

void check_npu_attention(struct facts *facts)
{
    static const enum backend_id refused[] = {BACKEND_FLASH_2, BACKEND_FLASH_3, BACKEND_SDPA, BACKEND_S2};
    if (facts->target->vendor != VENDOR_ASCEND)
        return;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (facts_backend_is(facts, refused[i]))
            facts_report(facts, RULE_NPU_ATTENTION, SEVERITY_ERROR, FIELD_NONE,
                         "%s does not run on an Ascend NPU; use attn_implementation: eager", facts_backend(facts));
}

void check_fp8_compute(struct facts *facts)
{
    if (facts_backend_is(facts, BACKEND_FP8) && compute_from(facts, 90) == ANSWER_NO)
        facts_report(facts, RULE_FP8_ATTN_COMPUTE, SEVERITY_ERROR, FIELD_NONE,
                     "%s needs a Hopper GPU (sm_90) or newer; %s", facts_backend(facts), facts_say_gpu(facts));
}

void check_fp8_torch(struct facts *facts)
{
    if (facts_backend_is(facts, BACKEND_FP8) && version_from(facts, PACKAGE_TORCH, "2.11.0", FACT_TORCH) == ANSWER_NO)
        facts_report(facts, RULE_FP8_ATTN_TORCH, SEVERITY_ERROR, FIELD_NONE, "%s needs PyTorch 2.11 or newer; %s",
                     facts_backend(facts), facts_say_version(facts, PACKAGE_TORCH));
}

/* A missing torchao is package-missing's business. */
void check_fp8_torchao(struct facts *facts)
{
    if (facts_backend_is(facts, BACKEND_FP8) && facts->target->packages[PACKAGE_TORCHAO].state != PACKAGE_MISSING &&
        version_from(facts, PACKAGE_TORCHAO, "0.17.0", FACT_TORCHAO) == ANSWER_NO)
        facts_report(facts, RULE_FP8_ATTN_TORCHAO, SEVERITY_ERROR, FIELD_NONE, "%s needs torchao 0.17 or newer; %s",
                     facts_backend(facts), facts_say_version(facts, PACKAGE_TORCHAO));
}

void check_fp8_flash(struct facts *facts)
{
    if (!facts_backend_is(facts, BACKEND_FP8))
        return;
    enum package_state state = facts->target->packages[PACKAGE_FLASH_ATTN_3].state;
    if (state == PACKAGE_UNKNOWN)
        facts->missing |= FACT_FLASH_ATTN_3;
    if (state == PACKAGE_MISSING)
        facts_report(facts, RULE_FP8_ATTN_FLASH, SEVERITY_ERROR, FIELD_NONE,
                     "%s needs FlashAttention 3 (the flash-attn-3 package), which the target does not have",
                     facts_backend(facts));
}

void check_fp8_use_cache(struct facts *facts)
{
    const struct config_model *model = &facts->config->model;
    const bool *top = model->use_cache;
    const bool *inner = model->overrides_of_model_config ? model->overrides_of_model_config->use_cache : NULL;
    if (!facts_backend_is(facts, BACKEND_FP8) || (top && !*top) || (inner && !*inner))
        return;
    struct finding *finding = facts_report(facts, RULE_FP8_ATTN_USE_CACHE, SEVERITY_WARNING, FIELD_NONE,
                                           "%s fails when the model keeps a cache; set use_cache: false under "
                                           "overrides_of_model_config",
                                           facts_backend(facts));
    finding_relate(finding, FIELD_use_cache);
}

void check_fa2_compute(struct facts *facts)
{
    if (!facts_backend_is(facts, BACKEND_FLASH_2) && !facts_backend_is(facts, BACKEND_HUB_FLASH_2))
        return;
    if (facts->target->vendor == VENDOR_AMD)
        return; /* it has a build of its own */
    if (compute_from(facts, 80) == ANSWER_NO)
        facts_report(facts, RULE_FA2_NEEDS_SM80, SEVERITY_ERROR, FIELD_NONE,
                     "%s needs an Ampere GPU (sm_80) or newer; %s: use %s there", facts_backend(facts),
                     facts_say_gpu(facts), facts->target->vendor == VENDOR_NVIDIA ? "xformers or sdpa" : "sdpa");
}

void check_fa3_compute(struct facts *facts)
{
    if (!facts_backend_is(facts, BACKEND_FLASH_3) && !facts_backend_is(facts, BACKEND_HUB_FLASH_3))
        return;
    enum answer answer = compute_from(facts, 90);
    if (answer == ANSWER_NO)
        facts_report(facts, RULE_FA3_NEEDS_SM90, SEVERITY_ERROR, FIELD_NONE, "%s needs a Hopper GPU (sm_90); %s",
                     facts_backend(facts), facts_say_gpu(facts));
    else if (answer == ANSWER_YES && facts->target->compute > 90)
        facts_report(facts, RULE_FA3_NEEDS_SM90, SEVERITY_WARNING, FIELD_NONE,
                     "%s is made for Hopper (sm_90) and may not run here; %s: use flash_attention_2", facts_backend(facts),
                     facts_say_gpu(facts));
}

void check_package(struct facts *facts)
{
    const struct backend *row = facts->attention->row;
    const struct backend kernel = {.package = PACKAGE_KERNELS};
    if (!row && facts->attention->backend)
        row = &kernel; /* a hub kernel that no row knows is loaded by the same package */
    if (!row || row->package == PACKAGE_TORCH || facts->target->packages[row->package].state != PACKAGE_MISSING)
        return;
    facts_report(facts, RULE_PACKAGE_MISSING, SEVERITY_ERROR, FIELD_NONE,
                 "%s needs the package %s, which the target does not have: pip install %s", facts_backend(facts),
                 package_name(row->package), package_name(row->package));
}

/* Reported where s2 is written: as the backend, or as a flag that another one beats. */
void check_s2_removed(struct facts *facts)
{
    const struct attention *attention = facts->attention;
    const struct legacy_flag *flag = NULL;
    for (size_t i = 0; i < attention->flag_count; i++)
        if (attention->flags[i].backend == BACKEND_S2 && attention->flags[i].truthy)
            flag = &attention->flags[i];
    bool explicit_s2 = attention->source == ATTENTION_EXPLICIT && facts_backend_is(facts, BACKEND_S2);
    bool known = target_version(facts->target, PACKAGE_AXOLOTL) != NULL;
    if ((!flag && !explicit_s2) || (known && !target_axolotl_from(facts->target, "0.17.0")))
        return;
    struct finding *finding =
        facts_report(facts, RULE_S2_REMOVED, known ? SEVERITY_ERROR : SEVERITY_WARNING, FIELD_NONE,
                     "%s: axolotl 0.17 and later refuse s2; choose another backend, such as flash_attention_2",
                     explicit_s2 ? facts_backend(facts) : flag->name);
    if (!explicit_s2)
        finding->at = flag->field;
}

void check_axolotl_too_old(struct facts *facts)
{
    const struct attention *attention = facts->attention;
    const char *version = target_version(facts->target, PACKAGE_AXOLOTL);
    if (!version || target_axolotl_from(facts->target, "0.17.0"))
        return;
    if (attention->source == ATTENTION_EXPLICIT)
        facts_report(facts, RULE_AXOLOTL_TOO_OLD, SEVERITY_WARNING, FIELD_NONE,
                     "%s: axolotl %s reads the old flags and hands attn_implementation to transformers unchecked; upgrade "
                     "to 0.17",
                     attention->given_by, version);
    else if (attention->source == ATTENTION_FLAG)
        facts_report(facts, RULE_AXOLOTL_TOO_OLD, SEVERITY_WARNING, FIELD_NONE,
                     "%s: axolotl %s reads this flag and has no attn_implementation yet; don't migrate before you upgrade "
                     "to 0.17",
                     attention->given_by, version);
}

/* Bytes of a spec that a message still repeats. */
#define LONGEST_SPEC 120

/* The target as it was given, without the blanks that a shell would split it at, and `items` behind it: what to write so
 * that the machine is known. An example that repeats what was given, and no more, would not be one. */
static const char *target_with(const struct facts *facts, const char *items)
{
    const char *spec = facts->target->spec;
    if (!spec || strcmp(spec, "none") == 0)
        return arena_printf(facts->arena, "like --target %s", items);
    if (strlen(spec) > LONGEST_SPEC)
        return arena_printf(facts->arena, "like %s behind the rest of the target", items);
    char *given = arena_copy(facts->arena, spec, strlen(spec)), *end = given;
    for (const char *at = spec; *at; at++)
        if (!strchr(" \t", *at))
            *end++ = *at;
    *end = '\0';
    return arena_printf(facts->arena, "like --target %s,%s", given, items);
}

/* The last rule: the ones before it said what they missed. */
void check_hardware_known(struct facts *facts)
{
    static const struct {
        enum fact fact;
        const char *name;
        const char *item; /* of --target */
    } names[] = {
        {FACT_COMPUTE, "GPU", "h100"},
        {FACT_TORCH, "torch", "torch=2.11.0"},
        {FACT_TORCHAO, "torchao", "torchao=0.17.0"},
        {FACT_FLASH_ATTN_3, "flash-attn-3", "flash-attn-3=3.0.0"},
    };
    unsigned missing = facts->missing | facts->missing_for_key;
    if (!missing)
        return;
    bool of_key = !facts->missing; /* no rule about the backend asked */
    struct str list = STR_INIT, items = STR_INIT;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!(missing & names[i].fact))
            continue;
        str_printf(&list, "%s%s", list.len ? ", " : "", names[i].name);
        str_printf(&items, "%s%s", items.len ? "," : "", names[i].item);
    }
    facts_report_at(facts, RULE_HARDWARE_UNVERIFIED, SEVERITY_INFO, of_key ? facts->missing_key : FIELD_NONE,
                    "%s: not checked for the machine; name its %s, %s",
                    of_key ? field_row(facts->missing_key)->name : facts_backend(facts), str_text(&list),
                    target_with(facts, str_text(&items)));
    str_fini(&list);
    str_fini(&items);
}
