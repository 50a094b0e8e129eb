/* Whether a target can run a backend, in a word or two. The rules say the same at length. */
#include <string.h>

#include "choices_parts.h"

/* Versions that a backend needs beside its package. */
static const struct {
    enum backend_id backend;
    enum package package;
    const char *least;
} versions[] = {
    {BACKEND_FLEX, PACKAGE_TORCH, "2.6"},
    {BACKEND_FP8, PACKAGE_TORCH, "2.11"},
    {BACKEND_FP8, PACKAGE_TORCHAO, "0.17"},
};

/* Packages that a backend needs beside the one in its row. */
static const struct {
    enum backend_id backend;
    enum package package;
} packages[] = {
    {BACKEND_FP8, PACKAGE_FLASH_ATTN_3},
};

/* What axolotl refuses on an Ascend NPU (rule npu-attention). */
static const enum backend_id not_on_npu[] = {BACKEND_FLASH_2, BACKEND_FLASH_3, BACKEND_SDPA, BACKEND_S2};

/* The GPUs that SageAttention has kernels for (rule sage-compute-capability). */
static const int sage_computes[] = {80, 86, 89, 90, 120};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const char *check_release(const struct backend *backend, const struct target *target, struct arena *arena)
{
    if (backend_is_taken(backend, target))
        return NULL;
    /* "0.17.0" -> "0.17": the column is narrow. */
    size_t len = strlen(backend->until);
    if (len > 2 && strcmp(backend->until + len - 2, ".0") == 0)
        len -= 2;
    return arena_printf(arena, "gone %.*s", (int)len, backend->until);
}

static const char *check_sage(const struct target *target, struct arena *arena)
{
    if (target->vendor == VENDOR_UNKNOWN || (target->vendor == VENDOR_NVIDIA && target->compute == 0))
        return "?";
    if (target->vendor != VENDOR_NVIDIA || target->compute < sage_computes[0])
        return "needs sm_80";
    for (size_t i = 0; i < COUNT(sage_computes); i++)
        if (sage_computes[i] == target->compute)
            return NULL;
    return arena_printf(arena, "not on sm_%d", target->compute);
}

/* AMD has a FlashAttention 2 of its own, and nothing of what is written for Hopper. */
static const char *check_compute(const struct backend *backend, const struct target *target, struct arena *arena)
{
    bool runs_on_amd = backend->min_compute < 90;
    if (target->vendor == VENDOR_UNKNOWN || (target->vendor == VENDOR_NVIDIA && target->compute == 0) ||
        (target->vendor == VENDOR_AMD && runs_on_amd))
        return target->vendor == VENDOR_AMD ? NULL : "?";
    if (target->vendor != VENDOR_NVIDIA || target->compute < backend->min_compute)
        return arena_printf(arena, "needs sm_%d", backend->min_compute);
    if (backend->made_for && target->compute != backend->made_for)
        return arena_printf(arena, "for sm_%d", backend->made_for);
    return NULL;
}

static const char *check_hardware(const struct backend *backend, const struct target *target, struct arena *arena)
{
    for (size_t i = 0; i < COUNT(not_on_npu); i++)
        if (target->vendor == VENDOR_ASCEND && not_on_npu[i] == backend->id)
            return "not on NPU";
    if (backend->id == BACKEND_SAGE)
        return check_sage(target, arena);
    return backend->min_compute ? check_compute(backend, target, arena) : NULL;
}

/* A package of which nothing was said is taken to be there as soon as the target says anything of its hardware: nobody
 * lists them all, and "?" everywhere says nothing. */
static const char *check_package(enum package package, const struct target *target, struct arena *arena)
{
    if (package == PACKAGE_TORCH)
        return NULL;
    if (target->packages[package].state == PACKAGE_MISSING)
        return arena_printf(arena, "no %s", package_name(package));
    return target->packages[package].state == PACKAGE_UNKNOWN && target->vendor == VENDOR_UNKNOWN ? "?" : NULL;
}

static const char *check_version(enum package package, const char *least, const struct target *target,
                                 struct arena *arena)
{
    switch (target_has_version(target, package, least)) {
    case ANSWER_YES:
        return NULL;
    case ANSWER_NO:
        return arena_printf(arena, "%s<%s", package_name(package), least);
    default:
        return "?";
    }
}

/* Keeps the first reason; "?" only until there is a better one. */
static void keep(const char **reason, const char *found)
{
    if (found && (!*reason || (strcmp(*reason, "?") == 0 && strcmp(found, "?") != 0)))
        *reason = found;
}

const char *backend_here(const struct backend *backend, const struct target *target, struct arena *arena)
{
    const char *reason = NULL;
    keep(&reason, check_release(backend, target, arena));
    keep(&reason, check_hardware(backend, target, arena));
    keep(&reason, check_package(backend->package, target, arena));
    for (size_t i = 0; i < COUNT(packages); i++)
        if (packages[i].backend == backend->id)
            keep(&reason, check_package(packages[i].package, target, arena));
    for (size_t i = 0; i < COUNT(versions); i++)
        if (versions[i].backend == backend->id)
            keep(&reason, check_version(versions[i].package, versions[i].least, target, arena));
    return reason ? reason : "ok";
}
