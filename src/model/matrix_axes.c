/* What may be unknown of a target, which values are tried for it, and how those that work are told. */
#include <string.h>

#include "matrix_parts.h"

#define PROBE_MISSING "-"
#define PROBE_ANY "+"
#define VERSIONS 6

static const struct probe_row {
    enum package package;
    const char *values[VERSIONS + 1];
} probes[] = {
#define PROBE(package, ...) [AXIS_##package] = {PACKAGE_##package, {__VA_ARGS__, NULL}},
#include "probes.def"
};

static const struct {
    enum vendor vendor;
    int compute;
} machines[] = {
#define TARGET(name, title, vendor, compute, ...) {vendor, compute},
#include "targets.def"
};

/* What is no NVIDIA GPU, with the letters for it. */
static const struct {
    enum vendor vendor;
    const char *gfx;
    const char *word;
} others[] = {
    {VENDOR_AMD, "gfx942", "amd"},
    {VENDOR_ASCEND, NULL, "npu"},
    {VENDOR_APPLE, NULL, "mps"},
    {VENDOR_NONE, NULL, "cpu"},
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

_Static_assert(VERSIONS <= AXIS_VALUES, "a package's values are those of an axis");
_Static_assert(COUNT(others) + COUNT(((struct axes *)0)->computes) == AXIS_VALUES, "and so are the GPUs");

/* --- GPUs --------------------------------------------------------------------------------------------------------- */

/* The least compute capability of the table above `least`; 0 when there is none. */
static int compute_above(int least)
{
    int next = 0;
    for (size_t i = 0; i < COUNT(machines); i++)
        if (machines[i].vendor == VENDOR_NVIDIA && machines[i].compute > least && (!next || machines[i].compute < next))
            next = machines[i].compute;
    return next;
}

void axes_init(struct axes *axes)
{
    size_t room = COUNT(axes->computes);
    axes->compute_count = 0;
    for (int compute = compute_above(0); compute && axes->compute_count < room; compute = compute_above(compute))
        axes->computes[axes->compute_count++] = compute;
}

/* "sm_90", "sm_80+", "sm_80..90" or "sm_80/86/120". */
static void describe_computes(const struct axes *axes, const bool *good, struct str *out)
{
    size_t count = axes->compute_count, first = 0, last = count;
    while (!good[first])
        first++;
    while (!good[last - 1])
        last--;
    bool whole = true;
    for (size_t i = first; i < last; i++)
        whole = whole && good[i];
    str_printf(out, "sm_%d", axes->computes[first]);
    if (whole && last == count && last - first > 1)
        str_add_char(out, '+');
    else if (whole && last - first > 1)
        str_printf(out, "..%d", axes->computes[last - 1]);
    else
        for (size_t i = first + 1; i < last; i++)
            if (good[i])
                str_printf(out, "/%d", axes->computes[i]);
}

static size_t count_good(const bool *good, size_t count)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        found += good[i];
    return found;
}

static void add_others(const bool *good, bool wanted, struct str *out)
{
    const char *separator = "";
    for (size_t i = 0; i < COUNT(others); i++) {
        if (good[i] != wanted)
            continue;
        str_printf(out, "%s%s", separator, others[i].word);
        separator = "/";
    }
}

/* Of the others only AMD's GPUs are named beside NVIDIA's: that no rule speaks of a backend there says little of the rest. */
static void describe_gpus(const struct axes *axes, const bool *good, struct str *out)
{
    size_t count = axes->compute_count;
    const bool *beside = good + count;
    size_t fits = count_good(good, count), fits_beside = count_good(beside, COUNT(others));
    if (fits == count) {
        str_add(out, fits_beside == 0 ? "NVIDIA" : "no ");
        if (fits_beside > 0)
            add_others(beside, false, out);
    } else if (fits == 0) {
        add_others(beside, true, out);
    } else {
        describe_computes(axes, good, out);
        if (fits_beside == COUNT(others))
            str_add(out, " or not NVIDIA");
        else if (beside[0])
            str_printf(out, " or %s", others[0].word);
    }
}

/* --- Packages ----------------------------------------------------------------------------------------------------- */

static bool is_missing(const struct probe_row *probe, size_t value)
{
    return strcmp(probe->values[value], PROBE_MISSING) == 0;
}

static size_t value_count(const struct probe_row *probe)
{
    size_t count = 0;
    while (probe->values[count])
        count++;
    return count;
}

/* "torch>=2.6", "axolotl<0.18", "kernels", "no kernels", else the releases. Where each one is good it still has to be
 * known: what is unknown counts as the oldest. */
static void describe_package(const struct probe_row *probe, const bool *good, struct str *out)
{
    const char *name = package_name(probe->package);
    size_t count = value_count(probe), first = 0, last = count, start = is_missing(probe, 0) ? 1 : 0;
    while (!good[first])
        first++;
    while (!good[last - 1])
        last--;
    if (last == start)
        str_printf(out, "no %s", name);
    else if (first == start && last == count && start == 1)
        str_add(out, name);
    else if (last == count && count_good(good, count) == count - first)
        str_printf(out, "%s>=%s", name, probe->values[first]);
    else if (first <= start && count_good(good, count) == last - first)
        str_printf(out, "%s<%s", name, probe->values[last]);
    else
        for (size_t i = first; i < last; i++)
            if (good[i])
                str_printf(out, "%s%s", i == first ? name : "/", is_missing(probe, i) ? " missing" : probe->values[i]);
}

/* --- Both --------------------------------------------------------------------------------------------------------- */

bool axis_is_gpu(size_t axis)
{
    return axis == AXIS_GPU;
}

size_t axis_values(const struct axes *axes, size_t axis)
{
    return axis_is_gpu(axis) ? axes->compute_count + COUNT(others) : value_count(&probes[axis]);
}

bool axis_known(size_t axis, const struct target *target)
{
    if (axis_is_gpu(axis))
        return target->vendor != VENDOR_UNKNOWN && (target->vendor != VENDOR_NVIDIA || target->compute > 0);
    const struct package_fact *fact = &target->packages[probes[axis].package];
    return fact->state == PACKAGE_MISSING || (fact->state == PACKAGE_PRESENT && fact->version);
}

bool axis_allows(const struct axes *axes, size_t axis, size_t value, const struct target *target)
{
    if (axis_known(axis, target))
        return true; /* asked for what another target would give */
    if (axis_is_gpu(axis))
        return target->vendor == VENDOR_UNKNOWN || value < axes->compute_count;
    return target->packages[probes[axis].package].state == PACKAGE_UNKNOWN || !is_missing(&probes[axis], value);
}

void axis_set(const struct axes *axes, size_t axis, size_t value, struct target *target)
{
    if (axis_is_gpu(axis)) {
        size_t count = axes->compute_count;
        bool nvidia = value < count;
        target->gpu = NULL;
        target->vendor = nvidia ? VENDOR_NVIDIA : others[value - count].vendor;
        target->compute = nvidia ? axes->computes[value] : 0;
        target->gfx = nvidia ? NULL : others[value - count].gfx;
        return;
    }
    const struct probe_row *probe = &probes[axis];
    bool has_version = !is_missing(probe, value) && strcmp(probe->values[value], PROBE_ANY) != 0;
    target->packages[probe->package] = (struct package_fact){
        .state = is_missing(probe, value) ? PACKAGE_MISSING : PACKAGE_PRESENT,
        .version = has_version ? probe->values[value] : NULL,
    };
}

size_t axis_pick(const struct axes *axes, size_t axis, const bool *good)
{
    size_t value = axis_is_gpu(axis) ? 0 : axis_values(axes, axis) - 1;
    while (!good[value])
        value += axis_is_gpu(axis) ? 1 : (size_t)-1;
    return value;
}

void axis_describe(const struct axes *axes, size_t axis, const bool *good, struct str *out)
{
    if (axis_is_gpu(axis))
        describe_gpus(axes, good, out);
    else
        describe_package(&probes[axis], good, out);
}
