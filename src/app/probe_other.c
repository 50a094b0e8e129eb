/* GPUs that are not NVIDIA's: AMD's from the compute driver's files, Huawei's from their devices. */
#include <stdlib.h>
#include <string.h>

#include "probe_parts.h"

#define AMD_NODES "/sys/class/kfd/kfd/topology/nodes"
#define FILE_LIMIT 65536

/* What a line of digits says; 0 when there is none, or more than fits. */
static unsigned long number_of(const char *text, const char *key, struct arena *arena)
{
    const char *value = probe_value_of(text, key, arena);
    if (!value || strspn(value, "0123456789") != strlen(value) || strlen(value) > 18)
        return 0;
    return strtoul(value, NULL, 10);
}

/* 90402 is gfx942, 90010 gfx90a, 110501 gfx1151: major * 10000 + minor * 100 + step, the last two written in hex. */
static const char *gfx_of(unsigned long version, struct arena *arena)
{
    if (version < 10000 || version > 999999)
        return NULL;
    return arena_printf(arena, "gfx%lu%lx%lx", version / 10000, version / 100 % 100, version % 100);
}

/* A board's name, where it has one, is kept with its device on the bus. `location` is bus, device and function. */
static void add_name(struct probing *probing, struct probe_gpu *gpu, unsigned long domain, unsigned long location)
{
    if (location == 0 || location > 0xFFFF || domain > 0xFFFFFFFF)
        return;
    const char *file = arena_printf(probing->arena, "/sys/bus/pci/devices/%04lx:%02lx:%02lx.%lx/product_name", domain,
                                    location >> 8, location >> 3 & 0x1F, location & 7);
    gpu->name = gpu->title = probe_read_line(probing, file);
    if (!gpu->name)
        return;
    gpu->source = file;
    const struct target_row *row = target_row_find(gpu->name, probing->world->own);
    if (row && row->gfx && strcmp(row->gfx, gpu->gfx) == 0)
        gpu->title = row->title;
}

static bool is_number(const char *name)
{
    return name[0] && strspn(name, "0123456789") == strlen(name);
}

void probe_amd(struct probing *probing)
{
    struct probe_names nodes = probe_list(probing, AMD_NODES, is_number);
    for (size_t i = 0; i < nodes.count; i++) {
        struct str text = STR_INIT;
        struct probe_gpu gpu = {.vendor = VENDOR_AMD, .listed_in = AMD_NODES};
        const char *file = arena_printf(probing->arena, "%s/%s/properties", AMD_NODES, nodes.items[i]);
        if (probe_read(probing->world, file, FILE_LIMIT, &text))
            gpu.gfx = gfx_of(number_of(str_text(&text), "gfx_target_version", probing->arena), probing->arena);
        /* A node without an architecture is a CPU. */
        if (gpu.gfx) {
            gpu.source = gpu.architecture_source = file;
            add_name(probing, &gpu, number_of(str_text(&text), "domain", probing->arena),
                     number_of(str_text(&text), "location_id", probing->arena));
            probe_add_gpu(probing, &gpu);
        }
        str_fini(&text);
    }
}

static bool is_davinci(const char *name)
{
    return strncmp(name, "davinci", 7) == 0 && is_number(name + 7);
}

void probe_ascend(struct probing *probing)
{
    struct probe_names devices = probe_list(probing, "/dev", is_davinci);
    for (size_t i = 0; i < devices.count; i++) {
        struct probe_gpu gpu = {
            .vendor = VENDOR_ASCEND, .name = "Ascend NPU", .title = "Ascend NPU", .listed_in = "/dev"};
        gpu.source = gpu.architecture_source = arena_printf(probing->arena, "/dev/%s", devices.items[i]);
        probe_add_gpu(probing, &gpu);
    }
}
