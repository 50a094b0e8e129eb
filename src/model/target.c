#include "target.h"

#include <string.h>

#include "version.h"

static const char *const package_names[PACKAGE_COUNT] = {
#define PACKAGE(id, name, help) [PACKAGE_##id] = name,
#include "packages.def"
};

static const char *const vendor_titles[] = {
    [VENDOR_NVIDIA] = "NVIDIA GPU", [VENDOR_AMD] = "AMD GPU", [VENDOR_ASCEND] = "Ascend NPU",
    [VENDOR_APPLE] = "Apple GPU",   [VENDOR_NONE] = "CPU",
};

struct target target_none(void)
{
    return (struct target){.spec = "none"};
}

const char *package_name(enum package package)
{
    return package_names[package];
}

const char *target_version(const struct target *target, enum package package)
{
    const struct package_fact *fact = &target->packages[package];
    return fact->state == PACKAGE_PRESENT ? fact->version : NULL;
}

enum answer target_has_version(const struct target *target, enum package package, const char *least)
{
    if (target->packages[package].state == PACKAGE_MISSING)
        return ANSWER_NO;
    const char *version = target_version(target, package);
    if (version == NULL)
        return ANSWER_UNKNOWN;
    return version_compare(version, least) >= 0 ? ANSWER_YES : ANSWER_NO;
}

bool target_axolotl_from(const struct target *target, const char *release)
{
    return target_has_version(target, PACKAGE_AXOLOTL, release) == ANSWER_YES;
}

static bool knows_hardware(const struct target *target)
{
    return target->gpu != NULL || target->vendor != VENDOR_UNKNOWN || target->gpus > 0;
}

/* "4x H100 sm_90". The architecture stands for a GPU without a name. */
static void describe_hardware(const struct target *target, struct str *out)
{
    bool has_architecture = target->compute > 0 || target->gfx != NULL;
    const char *title = target->gpu;
    if (title == NULL && !has_architecture)
        title = vendor_titles[target->vendor];
    if (title == NULL && !has_architecture) {
        str_printf(out, target->gpus == 1 ? "%d GPU" : "%d GPUs", target->gpus);
        return;
    }
    if (target->mixed)
        str_printf(out, "%d GPUs, the oldest ", target->gpus);
    else if (target->gpus > 0)
        str_printf(out, "%dx ", target->gpus);
    if (title != NULL)
        str_printf(out, "%s%s", title, has_architecture ? " " : "");
    if (target->compute > 0)
        str_printf(out, "sm_%d", target->compute);
    else if (target->gfx != NULL)
        str_add(out, target->gfx);
}

static void describe_package(const struct target *target, enum package package, struct str *out)
{
    const char *version = target_version(target, package);
    str_printf(out, "%s %s", package_name(package), version != NULL ? version : "missing");
}

void target_describe(const struct target *target, struct str *out)
{
    size_t start = out->len;
    if (knows_hardware(target))
        describe_hardware(target, out);
    for (int i = 0; i < PACKAGE_COUNT; i++) {
        if (target->packages[i].state == PACKAGE_UNKNOWN)
            continue;
        if (out->len > start)
            str_add(out, ", ");
        describe_package(target, (enum package)i, out);
    }
    if (out->len == start)
        str_add(out, target->automatic ? "nothing known of its GPU" : "none: hardware not checked");
}
