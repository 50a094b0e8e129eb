/* NVIDIA's GPUs, from the files of its driver and of the bus. */
#include <stdlib.h>
#include <string.h>

#include "probe_parts.h"

#define DRIVER_GPUS "/proc/driver/nvidia/gpus"
#define BUS_DEVICES "/sys/bus/pci/devices"
#define NVIDIA_VENDOR 0x10DE
#define DISPLAY_CLASS 0x03
#define ACCELERATOR_CLASS 0x12
#define FILE_LIMIT 65536

/* The device ids that NVIDIA gives the parts made from one chip lie together. */
static const struct {
    unsigned first, last;
    int compute;
} chips[] = {
    {0x1340, 0x13BD, 50},  /* GM107, GM108 */
    {0x13C0, 0x1436, 52},  /* GM204, GM206 */
    {0x15F0, 0x15FF, 60},  /* GP100 */
    {0x1617, 0x1667, 52},  /* GM204 */
    {0x1725, 0x172F, 60},  /* GP100 */
    {0x174D, 0x179C, 50},  /* GM107, GM108 */
    {0x17C2, 0x17FD, 52},  /* GM200 */
    {0x1B00, 0x1D7F, 61},  /* GP102 to GP108 */
    {0x1D81, 0x1DFF, 70},  /* GV100 */
    {0x1E02, 0x1FFF, 75},  /* TU102 to TU117 */
    {0x2080, 0x20FF, 80},  /* GA100 */
    {0x2182, 0x21D1, 75},  /* TU116 */
    {0x2200, 0x223F, 86},  /* GA102 */
    {0x2300, 0x234F, 90},  /* GH100 */
    {0x2414, 0x25FF, 86},  /* GA103 to GA107 */
    {0x2680, 0x28FF, 89},  /* AD102 to AD107 */
    {0x2900, 0x297F, 100}, /* GB100 */
    {0x2B80, 0x2DFF, 120}, /* GB202, GB203, GB206, GB207 */
    {0x2E00, 0x2E7F, 121}, /* GB10 */
    {0x2F00, 0x2FFF, 120}, /* GB205 */
    {0x3180, 0x31FF, 103}, /* GB110 */
};

/* 0 when the table does not know it. */
static int compute_of_chip(unsigned device)
{
    for (size_t i = 0; i < sizeof chips / sizeof *chips; i++)
        if (device >= chips[i].first && device <= chips[i].last)
            return chips[i].compute;
    return 0;
}

/* The number in a file of a device on the bus ("0x10de"); 0 when there is none. */
static unsigned read_id(const struct probing *probing, const char *device, const char *file)
{
    const char *line = probe_read_line(probing, arena_printf(probing->arena, "%s/%s", device, file));
    unsigned long id = line ? strtoul(line, NULL, 16) : 0;
    return id <= 0xFFFFFF ? (unsigned)id : 0;
}

/* The driver's directory of a GPU is called by its address on the bus. */
static void add_compute_from_bus(struct probing *probing, struct probe_gpu *gpu, const char *address)
{
    const char *device = arena_printf(probing->arena, "%s/%s", BUS_DEVICES, address);
    gpu->compute = compute_of_chip(read_id(probing, device, "device"));
    if (gpu->compute)
        gpu->architecture_source = arena_printf(probing->arena, "%s/device", device);
}

static void add_row(struct probe_gpu *gpu, const struct own_rows *own)
{
    const struct target_row *row = target_row_find(gpu->name, own);
    if (row && row->vendor == VENDOR_NVIDIA) {
        gpu->title = row->title;
        gpu->compute = row->compute;
        gpu->architecture_source = gpu->source;
    }
}

static void add_listed(struct probing *probing, const char *address)
{
    struct str text = STR_INIT;
    struct probe_gpu gpu = {.vendor = VENDOR_NVIDIA, .listed_in = DRIVER_GPUS};
    gpu.source = arena_printf(probing->arena, "%s/%s/information", DRIVER_GPUS, address);
    if (probe_read(probing->world, gpu.source, FILE_LIMIT, &text))
        gpu.name = gpu.title = probe_value_of(str_text(&text), "Model", probing->arena);
    str_fini(&text);
    if (gpu.name)
        add_row(&gpu, probing->world->own);
    if (!gpu.compute)
        add_compute_from_bus(probing, &gpu, address);
    probe_add_gpu(probing, &gpu);
}

/* /dev/nvidia0 and its brothers, or the one device that Windows lends its Linux. A container may hold them and not the
 * driver's files. */
static bool is_device(const char *name)
{
    return strcmp(name, "dxg") == 0 ||
           (strncmp(name, "nvidia", 6) == 0 && name[6] && strspn(name + 6, "0123456789") == strlen(name + 6));
}

/* Without driver, bus and library a device file still tells whose GPU it is. */
static void add_devices(struct probing *probing, struct probe_names devices)
{
    for (size_t i = 0; i < devices.count; i++) {
        struct probe_gpu gpu = {.vendor = VENDOR_NVIDIA, .listed_in = "/dev"};
        gpu.source = arena_printf(probing->arena, "/dev/%s", devices.items[i]);
        if (strcmp(devices.items[i], "dxg") != 0)
            probe_add_gpu(probing, &gpu);
    }
}

static bool all_known(const struct probing *probing)
{
    const struct probe *probe = probing->probe;
    for (size_t i = 0; i < probe->gpu_count; i++)
        if (!probe->gpus[i].compute)
            return false;
    return probe->gpu_count > 0;
}

static void add_driver(struct probing *probing)
{
    static const char file[] = "/sys/module/nvidia/version";
    const char *version = probe_read_line(probing, file);
    if (version)
        probing->probe->driver = (struct probe_fact){version, file, NULL};
}

/* The module's line in /proc: "NVRM version: NVIDIA UNIX x86_64 Kernel Module  580.95.05  Tue ...": the first word that
 * is a number with a dot. */
static void add_driver_from_proc(struct probing *probing)
{
    static const char file[] = "/proc/driver/nvidia/version";
    const char *line = probe_read_line(probing, file);
    for (const char *word = line; word && *word; word += strspn(word, " ")) {
        size_t len = strcspn(word, " ");
        if (strspn(word, "0123456789.") == len && memchr(word, '.', len)) {
            probing->probe->driver = (struct probe_fact){arena_copy(probing->arena, word, len), file, NULL};
            return;
        }
        word += len;
    }
}

/* The library's answer replaces what the files could not say in full. */
static void ask_library(struct probing *probing)
{
    struct probe *probe = probing->probe;
    size_t listed = probe->gpu_count;
    if (!probe_nvml(probing) || probe->gpu_count == listed)
        return;
    memmove(probe->gpus, probe->gpus + listed, (probe->gpu_count - listed) * sizeof *probe->gpus);
    probe->gpu_count -= listed;
}

void probe_nvidia(struct probing *probing)
{
    struct probe_names listed = probe_list(probing, DRIVER_GPUS, NULL);
    for (size_t i = 0; i < listed.count; i++)
        add_listed(probing, listed.items[i]);
    struct probe_names devices = probe_list(probing, "/dev", is_device);
    if ((listed.count > 0 || devices.count > 0) && !all_known(probing))
        ask_library(probing);
    if (devices.count > 0 && probing->probe->gpu_count == 0)
        probe_nvidia_bus(probing);
    if (probing->probe->gpu_count == 0)
        add_devices(probing, devices);
    add_driver(probing);
    if (!probing->probe->driver.value)
        add_driver_from_proc(probing);
}

void probe_nvidia_bus(struct probing *probing)
{
    struct probe_names devices = probe_list(probing, BUS_DEVICES, NULL);
    for (size_t i = 0; i < devices.count; i++) {
        const char *device = arena_printf(probing->arena, "%s/%s", BUS_DEVICES, devices.items[i]);
        if (read_id(probing, device, "vendor") != NVIDIA_VENDOR)
            continue;
        unsigned kind = read_id(probing, device, "class") >> 16;
        if (kind != DISPLAY_CLASS && kind != ACCELERATOR_CLASS)
            continue;
        struct probe_gpu gpu = {.vendor = VENDOR_NVIDIA, .listed_in = BUS_DEVICES};
        gpu.source = gpu.architecture_source = arena_printf(probing->arena, "%s/device", device);
        gpu.compute = compute_of_chip(read_id(probing, device, "device"));
        probe_add_gpu(probing, &gpu);
    }
}
