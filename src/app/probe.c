/* The probe: asks all sources in their order, and says what their answers mean together. */
#include "probe.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mem.h"
#include "probe_parts.h"
#include "utf8.h"

static const struct {
    const char *name;
    size_t offset; /* of the const char * in struct probe_world */
} variables[] = {
    {"VIRTUAL_ENV", offsetof(struct probe_world, virtual_env)},
    {"CONDA_PREFIX", offsetof(struct probe_world, conda_prefix)},
    {"PATH", offsetof(struct probe_world, path)},
    {"HOME", offsetof(struct probe_world, home)},
    {"PYTHONPATH", offsetof(struct probe_world, python_path)},
    {"PYTHONUSERBASE", offsetof(struct probe_world, python_user_base)},
    {"PYTHONNOUSERSITE", offsetof(struct probe_world, python_no_user_site)},
    {"PYENV_ROOT", offsetof(struct probe_world, pyenv_root)},
    {"PYENV_VERSION", offsetof(struct probe_world, pyenv_version)},
    {"CUDA_VISIBLE_DEVICES", offsetof(struct probe_world, cuda_visible)},
    {"HIP_VISIBLE_DEVICES", offsetof(struct probe_world, hip_visible)},
    {"ROCR_VISIBLE_DEVICES", offsetof(struct probe_world, rocr_visible)},
    {"ASCEND_RT_VISIBLE_DEVICES", offsetof(struct probe_world, ascend_visible)},
};

/* Whose GPUs a variable hides. ROCm takes CUDA's too. */
static const struct {
    enum vendor vendor;
    const char *name;
    size_t offset;
} hiders[] = {
    {VENDOR_NVIDIA, "CUDA_VISIBLE_DEVICES", offsetof(struct probe_world, cuda_visible)},
    {VENDOR_AMD, "HIP_VISIBLE_DEVICES", offsetof(struct probe_world, hip_visible)},
    {VENDOR_AMD, "ROCR_VISIBLE_DEVICES", offsetof(struct probe_world, rocr_visible)},
    {VENDOR_AMD, "CUDA_VISIBLE_DEVICES", offsetof(struct probe_world, cuda_visible)},
    {VENDOR_ASCEND, "ASCEND_RT_VISIBLE_DEVICES", offsetof(struct probe_world, ascend_visible)},
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

void probe_world_here(struct probe_world *world, const char *python, struct arena *arena)
{
    char here[PATH_MAX];
    *world = (struct probe_world){.python = python};
    if (getcwd(here, sizeof here))
        world->directory = arena_copy(arena, here, strlen(here));
    for (size_t i = 0; i < COUNT(variables); i++) {
        const char *value = getenv(variables[i].name);
        memcpy((char *)world + variables[i].offset, &value, sizeof value);
    }
}

void probe_add_gpu(struct probing *probing, const struct probe_gpu *gpu)
{
    struct probe *probe = probing->probe;
    if (probe->gpu_count == probing->gpu_capacity)
        probe->gpus = mem_grow(probe->gpus, &probing->gpu_capacity, sizeof *probe->gpus);
    probe->gpus[probe->gpu_count++] = *gpu;
}

/* From the heap, where they grew, to the arena. */
static void keep_gpus(struct probing *probing)
{
    struct probe *probe = probing->probe;
    struct probe_gpu *kept = arena_alloc(probing->arena, probe->gpu_count * sizeof *kept);
    if (probe->gpu_count > 0)
        memcpy(kept, probe->gpus, probe->gpu_count * sizeof *kept);
    free(probe->gpus);
    probe->gpus = kept;
}

static void find_gpus(struct probing *probing)
{
    probe_nvidia(probing);
    probe_amd(probing);
    probe_ascend(probing);
    /* No driver knows a GPU: one may be on the bus all the same. */
    if (probing->probe->gpu_count == 0)
        probe_nvidia_bus(probing);
    keep_gpus(probing);
}

/* ---- Which of them would train ---- */

/* One entry of a list, blanks around it: a number below `count`, or a name. */
static bool is_entry(const char *entry, size_t len, int count)
{
    size_t digits = strspn(entry, "0123456789");
    if (strncmp(entry, "GPU-", 4) == 0 || strncmp(entry, "MIG-", 4) == 0)
        return true;
    return digits > 0 && digits < 9 && digits + strspn(entry + digits, " ") == len && atoi(entry) < count;
}

/* How many of `count` GPUs a list leaves: as CUDA reads it, up to the first entry that is none. */
static int count_listed(const char *list, int count)
{
    int left = 0;
    for (const char *at = list; left < count; at++) {
        at += strspn(at, " ");
        size_t len = strcspn(at, ",");
        if (!is_entry(at, len, count))
            break;
        left++;
        at += len;
        if (*at == '\0')
            break;
    }
    return left;
}

static const char *visible_text(const char *text, struct arena *arena)
{
    struct str visible = STR_INIT;
    utf8_add_visible(&visible, text, strlen(text));
    const char *copy = arena_copy(arena, str_text(&visible), visible.len);
    str_fini(&visible);
    return copy;
}

static void note_hider(struct probing *probing, const char *name, const char *list)
{
    struct probe *probe = probing->probe;
    probe->visible_devices = (struct probe_fact){visible_text(list[0] ? list : "none", probing->arena), name, NULL};
    if (probe->visible == 0)
        probe->gpu.why = arena_printf(probing->arena, "%s leaves no GPU visible", name);
}

static void count_visible(struct probing *probing, enum vendor vendor)
{
    struct probe *probe = probing->probe;
    for (size_t i = 0; i < probe->gpu_count; i++)
        probe->visible += probe->gpus[i].vendor == vendor;
    probe->visible_devices = (struct probe_fact){"all", "no variable hides any", NULL};
    bool limited = false;
    for (size_t i = 0; i < COUNT(hiders); i++) {
        const char *list;
        memcpy(&list, (const char *)probing->world + hiders[i].offset, sizeof list);
        if (hiders[i].vendor != vendor || !list)
            continue;
        int left = count_listed(list, probe->visible);
        if (!limited || left < probe->visible) {
            probe->visible = left;
            note_hider(probing, hiders[i].name, list);
        }
        limited = true;
    }
}

/* An architecture that is not known counts as the newest: nothing can be said of it. */
static bool is_older(const struct probe_gpu *gpu, const struct probe_gpu *other)
{
    if (gpu->vendor == VENDOR_NVIDIA)
        return gpu->compute && (!other->compute || gpu->compute < other->compute);
    if (!gpu->gfx || !other->gfx)
        return false;
    size_t len = strlen(gpu->gfx), other_len = strlen(other->gfx);
    return len != other_len ? len < other_len : strcmp(gpu->gfx, other->gfx) < 0;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool is_same(const struct probe_gpu *a, const struct probe_gpu *b)
{
    return a->vendor == b->vendor && a->compute == b->compute && same_text(a->gfx, b->gfx) &&
           same_text(a->name, b->name);
}

static const struct probe_gpu *find_oldest(const struct probe *probe)
{
    const struct probe_gpu *oldest = &probe->gpus[0];
    for (size_t i = 1; i < probe->gpu_count; i++)
        if (probe->gpus[i].vendor == oldest->vendor && is_older(&probe->gpus[i], oldest))
            oldest = &probe->gpus[i];
    return oldest;
}

/* ---- What is said of them ---- */

static const char *architecture_of(const struct probe_gpu *gpu, struct arena *arena)
{
    return gpu->compute ? arena_printf(arena, "sm_%d", gpu->compute) : gpu->gfx;
}

static const char *name_of(const struct probe_gpu *gpu)
{
    static const char *const unnamed[] = {
        [VENDOR_NVIDIA] = "NVIDIA GPU", [VENDOR_AMD] = "AMD GPU", [VENDOR_ASCEND] = "Ascend NPU"};
    return gpu->name ? gpu->name : unnamed[gpu->vendor];
}

/* "1x NVIDIA A100-PCIE-40GB sm_80, 2x Tesla T4 sm_75": each kind where its first one is. */
static const char *list_gpus(struct probing *probing)
{
    const struct probe *probe = probing->probe;
    struct str out = STR_INIT;
    for (size_t i = 0; i < probe->gpu_count; i++) {
        size_t count = 0, first = probe->gpu_count;
        for (size_t j = probe->gpu_count; j-- > 0;)
            if (is_same(&probe->gpus[i], &probe->gpus[j])) {
                count++;
                first = j;
            }
        if (first != i)
            continue;
        const char *architecture = architecture_of(&probe->gpus[i], probing->arena);
        str_printf(&out, "%s%zux %s", out.len ? ", " : "", count, name_of(&probe->gpus[i]));
        if (architecture)
            str_printf(&out, " %s", architecture);
    }
    const char *list = arena_copy(probing->arena, str_text(&out), out.len);
    str_fini(&out);
    return list;
}

static struct probe_fact fact_of(const char *value, const char *source)
{
    return (struct probe_fact){value, value ? source : "", NULL};
}

static void describe_gpus(struct probing *probing)
{
    struct probe *probe = probing->probe;
    const struct probe_gpu *gpu = probe->oldest;
    struct arena *arena = probing->arena;
    probe->gpu = fact_of(name_of(gpu), gpu->source);
    bool hidden = strcmp(probe->visible_devices.value, "all") != 0;
    const char *where = hidden ? probe->visible_devices.source : gpu->listed_in;
    probe->count = fact_of(arena_printf(arena, "%d", probe->visible), where);
    probe->architecture = fact_of(architecture_of(gpu, arena), gpu->architecture_source);
    if (gpu->compute)
        probe->compute =
            fact_of(arena_printf(arena, "%d.%d", gpu->compute / 10, gpu->compute % 10), gpu->architecture_source);
}

static void settle_gpus(struct probing *probing)
{
    struct probe *probe = probing->probe;
    if (probe->gpu_count == 0) {
        probe->gpu.why = "no driver and no bus shows one";
        return;
    }
    const struct probe_gpu *oldest = find_oldest(probe);
    count_visible(probing, oldest->vendor);
    for (size_t i = 1; i < probe->gpu_count; i++)
        probe->mixed |= !is_same(&probe->gpus[0], &probe->gpus[i]);
    probe->all = fact_of(list_gpus(probing), oldest->listed_in);
    if (probe->visible == 0)
        return;
    probe->oldest = oldest;
    describe_gpus(probing);
}

/* ---- All of it ---- */

static void clear(struct probe *probe)
{
    *probe = (struct probe){0};
    struct probe_fact *facts[] = {
        &probe->gpu,    &probe->count,           &probe->all,    &probe->compute,        &probe->architecture,
        &probe->driver, &probe->visible_devices, &probe->python, &probe->python_version, &probe->site_packages};
    for (size_t i = 0; i < COUNT(facts); i++)
        facts[i]->source = "";
    for (size_t i = 0; i < PACKAGE_COUNT; i++)
        probe->packages[i].fact.source = "";
}

bool probe_python_fits(const struct probe_world *world, struct arena *arena, const char **why)
{
    struct probe probe;
    struct probing probing = {.probe = &probe, .world = world, .arena = arena};
    struct python_place place = {0};
    clear(&probe);
    bool fits = !probe_is_set(world->python) || probe_python(&probing, &place);
    *why = probe.python.why;
    return fits;
}

void probe_run(struct probe *probe, const struct probe_world *world, struct arena *arena)
{
    struct probing probing = {.probe = probe, .world = world, .arena = arena};
    struct python_place place = {0};
    clear(probe);
    find_gpus(&probing);
    settle_gpus(&probing);
    if (probe_python(&probing, &place))
        probe_packages(&probing, &place);
}

/* Of the same maker: GPUs of another one do not train beside these. */
static bool has_other_kind(const struct probe *probe, const struct probe_gpu *gpu)
{
    for (size_t i = 0; i < probe->gpu_count; i++)
        if (probe->gpus[i].vendor == gpu->vendor && !is_same(&probe->gpus[i], gpu))
            return true;
    return false;
}

void probe_apply(const struct probe *probe, struct target *target)
{
    const struct probe_gpu *gpu = probe->oldest;
    if (gpu && target->vendor == VENDOR_UNKNOWN && target->compute == 0) {
        target->vendor = gpu->vendor;
        target->gpu = gpu->title;
        target->compute = gpu->compute;
        target->gfx = gpu->gfx;
        if (target->gpus == 0)
            target->gpus = probe->visible;
        target->mixed = target->gpus > 1 && has_other_kind(probe, gpu);
    }
    for (size_t i = 0; i < PACKAGE_COUNT; i++) {
        const struct probe_package *package = &probe->packages[i];
        if (target->packages[i].state == PACKAGE_UNKNOWN && package->state != PACKAGE_UNKNOWN)
            target->packages[i] = (struct package_fact){package->state, package->version};
    }
}
