/* NVIDIA's management library. Loading it costs more than all the files together, so it is asked last. */
#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

#include "probe_parts.h"
#include "utf8.h"

#define NAME_SIZE 97 /* its own NVML_DEVICE_NAME_V2_BUFFER_SIZE and a NUL */
#define GPUS_MOST 1024
#define DONE 0

/* Where the loader finds it, where Windows puts it for its Linux, where container hosts mount it. */
static const char *const libraries[] = {
    "libnvidia-ml.so.1",
    "/usr/lib/wsl/lib/libnvidia-ml.so.1",
    "/usr/local/nvidia/lib64/libnvidia-ml.so.1",
};

/* Its functions, as far as they are needed. */
struct calls {
    int (*init)(void);
    int (*shutdown)(void);
    int (*count)(unsigned *count);
    int (*handle)(unsigned index, void **device);
    int (*name)(void *device, char *name, unsigned length);
    int (*capability)(void *device, int *major, int *minor);
};

/* A function of the library is put into the member at `offset`. */
static const struct {
    const char *symbol;
    size_t offset;
} symbols[] = {
    {"nvmlInit_v2", offsetof(struct calls, init)},
    {"nvmlShutdown", offsetof(struct calls, shutdown)},
    {"nvmlDeviceGetCount_v2", offsetof(struct calls, count)},
    {"nvmlDeviceGetHandleByIndex_v2", offsetof(struct calls, handle)},
    {"nvmlDeviceGetName", offsetof(struct calls, name)},
    {"nvmlDeviceGetCudaComputeCapability", offsetof(struct calls, capability)},
};

/* ISO C has no way from dlsym()'s pointer to one to a function, but POSIX says that they look alike. */
static bool find_symbols(void *library, struct calls *calls)
{
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        void *symbol = dlsym(library, symbols[i].symbol);
        if (!symbol)
            return false;
        memcpy((char *)calls + symbols[i].offset, &symbol, sizeof symbol);
    }
    return true;
}

static const char *visible_name(const char *name, struct arena *arena)
{
    struct str visible = STR_INIT;
    utf8_add_visible(&visible, name, strlen(name));
    const char *copy = visible.len ? arena_copy(arena, visible.data, visible.len) : NULL;
    str_fini(&visible);
    return copy;
}

static void add_device(struct probing *probing, const struct calls *calls, void *device)
{
    struct probe_gpu gpu = {
        .vendor = VENDOR_NVIDIA, .source = "NVML", .architecture_source = "NVML", .listed_in = "NVML"};
    char name[NAME_SIZE] = "";
    int major = 0, minor = 0;
    if (calls->name(device, name, NAME_SIZE - 1) == DONE)
        gpu.name = gpu.title = visible_name(name, probing->arena);
    if (calls->capability(device, &major, &minor) == DONE && major > 0 && major < 100 && minor >= 0 && minor < 10)
        gpu.compute = major * 10 + minor;
    const struct target_row *row = gpu.name ? target_row_find(gpu.name, probing->world->own) : NULL;
    if (row && row->vendor == VENDOR_NVIDIA && (!gpu.compute || row->compute == gpu.compute)) {
        gpu.title = row->title;
        gpu.compute = row->compute;
    }
    if (gpu.name || gpu.compute)
        probe_add_gpu(probing, &gpu);
}

static bool ask_for_all(struct probing *probing, const struct calls *calls)
{
    unsigned count = 0;
    if (calls->init() != DONE)
        return false;
    bool answered = calls->count(&count) == DONE && count <= GPUS_MOST;
    for (unsigned i = 0; answered && i < count; i++) {
        void *device = NULL;
        if (calls->handle(i, &device) == DONE && device)
            add_device(probing, calls, device);
    }
    calls->shutdown();
    return answered;
}

static bool ask(struct probing *probing, const char *name)
{
    struct calls calls;
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return false;
    bool answered = find_symbols(library, &calls) && ask_for_all(probing, &calls);
    dlclose(library);
    return answered;
}

bool probe_nvml(struct probing *probing)
{
    const struct probe_world *world = probing->world;
    if (world->no_nvml)
        return false;
    if (probe_is_set(world->nvml))
        return ask(probing, world->nvml);
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++)
        if (ask(probing, libraries[i]))
            return true;
    return false;
}
