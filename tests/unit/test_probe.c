/*
 * The probe, on machines that are made of files below a fresh directory: GPUs of all makers, environments of all kinds,
 * and what a stranger may have put where the probe looks.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "analysis.h"
#include "own_rows.h"
#include "probe.h"
#include "str.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define PATH_SIZE 512

/* A machine, and what was found on it. */
struct machine {
    char root[64];
    struct probe_world world;
    struct probe probe;
    struct arena arena;
};

static int set_up(void **state)
{
    struct machine *machine = calloc(1, sizeof *machine);
    if (!machine)
        return -1;
    strcpy(machine->root, "/tmp/axedit-probe-XXXXXX");
    *state = machine;
    if (!mkdtemp(machine->root))
        return -1;
    machine->world = (struct probe_world){.root = machine->root, .directory = "/job", .no_nvml = true};
    return 0;
}

static int tear_down(void **state)
{
    struct machine *machine = *state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", machine->root);
    int status = system(command);
    arena_fini(&machine->arena);
    free(machine);
    return status;
}

/* ---- Making a machine ---- */

/* The path below the root, its directories made. */
static void place_of(const struct machine *machine, const char *path, char place[PATH_SIZE])
{
    snprintf(place, PATH_SIZE, "%s%s", machine->root, path);
    for (char *slash = place + strlen(machine->root) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        mkdir(place, 0755);
        *slash = '/';
    }
}

static void put_len(const struct machine *machine, const char *path, const char *text, size_t len)
{
    char place[PATH_SIZE];
    place_of(machine, path, place);
    FILE *file = fopen(place, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

static void put(const struct machine *machine, const char *path, const char *text)
{
    put_len(machine, path, text, strlen(text));
}

static void folder(const struct machine *machine, const char *path)
{
    char place[PATH_SIZE];
    place_of(machine, path, place);
    assert_int_equal(mkdir(place, 0755), 0);
}

static void point(const struct machine *machine, const char *path, const char *target)
{
    char place[PATH_SIZE];
    place_of(machine, path, place);
    assert_int_equal(symlink(target, place), 0);
}

static void program(const struct machine *machine, const char *path, const char *text)
{
    char place[PATH_SIZE];
    put(machine, path, text);
    place_of(machine, path, place);
    assert_int_equal(chmod(place, 0755), 0);
}

/* An interpreter with its library, and site-packages when asked for. */
static void python(const struct machine *machine, const char *prefix, const char *version, bool with_site)
{
    char path[PATH_SIZE], target[64];
    snprintf(target, sizeof target, "python%s", version);
    snprintf(path, sizeof path, "%s/bin/python%s", prefix, version);
    program(machine, path, "\177ELF");
    snprintf(path, sizeof path, "%s/bin/python3", prefix);
    point(machine, path, target);
    snprintf(path, sizeof path, "%s/lib/python%s%s", prefix, version, with_site ? "/site-packages" : "");
    folder(machine, path);
}

/* Packages, with blanks between, as directories of a directory. */
static void packages(const struct machine *machine, const char *directory, const char *names)
{
    char path[PATH_SIZE];
    for (const char *at = names; *at; at += strspn(at, " ")) {
        size_t len = strcspn(at, " ");
        snprintf(path, sizeof path, "%s/%.*s/METADATA", directory, (int)len, at);
        put(machine, path, "Metadata-Version: 2.1\n");
        at += len;
    }
}

static void gpu(const struct machine *machine, const char *address, const char *model)
{
    char path[PATH_SIZE], text[256];
    snprintf(path, sizeof path, "/proc/driver/nvidia/gpus/%s/information", address);
    snprintf(text, sizeof text, "Model: \t\t %s\nIRQ:   \t\t 27\nGPU UUID: \t GPU-????\nBus Location: \t %s\n", model,
             address);
    put(machine, path, text);
}

static void device(const struct machine *machine, const char *address, const char *vendor, const char *id,
                   const char *class)
{
    const char *const files[][2] = {{"vendor", vendor}, {"device", id}, {"class", class}};
    for (size_t i = 0; i < COUNT(files); i++) {
        char path[PATH_SIZE], text[64];
        snprintf(path, sizeof path, "/sys/bus/pci/devices/%s/%s", address, files[i][0]);
        snprintf(text, sizeof text, "%s\n", files[i][1]);
        put(machine, path, text);
    }
}

static void node(const struct machine *machine, int number, const char *properties)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "/sys/class/kfd/kfd/topology/nodes/%d/properties", number);
    put(machine, path, properties);
}

/* ---- What was found ---- */

static const struct probe *run(struct machine *machine)
{
    memset(&machine->probe, 0x5A, sizeof machine->probe);
    probe_run(&machine->probe, &machine->world, &machine->arena);
    return &machine->probe;
}

static void expect_fact(const struct probe_fact *fact, const char *value, const char *source)
{
    if (!value) {
        if (fact->value)
            fail_msg("found \"%s\" where nothing is", fact->value);
        assert_string_equal(fact->source, "");
        return;
    }
    if (!fact->value)
        fail_msg("nothing found where \"%s\" is (%s)", value, fact->why ? fact->why : "no reason");
    assert_string_equal(fact->value, value);
    assert_string_equal(fact->source, source);
}

static void expect_package(const struct probe *probe, enum package package, const char *version, const char *source)
{
    const struct probe_package *found = &probe->packages[package];
    bool missing = version && strcmp(version, "missing") == 0;
    expect_fact(&found->fact, version, source);
    assert_int_equal(found->state, !version ? PACKAGE_UNKNOWN : missing ? PACKAGE_MISSING : PACKAGE_PRESENT);
}

static void expect_all_packages(const struct probe *probe, enum package_state state)
{
    for (int i = 0; i < PACKAGE_COUNT; i++)
        assert_int_equal(probe->packages[i].state, state);
}

/* What --target auto amounts to. */
static void expect_target(const struct probe *probe, const char *spec, const char *expected)
{
    struct arena arena = {0};
    struct str cause = STR_INIT, line = STR_INIT;
    struct target target;
    assert_true(target_parse(spec, &arena, &target, &cause));
    probe_apply(probe, &target);
    target_describe(&target, &line);
    assert_string_equal(str_text(&line), expected);
    str_fini(&line);
    str_fini(&cause);
    arena_fini(&arena);
}

/* ---- NVIDIA ---- */

#define INFORMATION(address) "/proc/driver/nvidia/gpus/" address "/information"

static void test_nothing(void **state)
{
    const struct probe *probe = run(*state);
    assert_int_equal(probe->gpu_count, 0);
    assert_null(probe->oldest);
    assert_int_equal(probe->visible, 0);
    expect_fact(&probe->gpu, NULL, "");
    expect_fact(&probe->count, NULL, "");
    expect_fact(&probe->compute, NULL, "");
    expect_fact(&probe->architecture, NULL, "");
    expect_fact(&probe->driver, NULL, "");
    expect_fact(&probe->visible_devices, NULL, "");
    expect_fact(&probe->python, NULL, "");
    assert_string_equal(probe->gpu.why, "no driver and no bus shows one");
    assert_string_equal(probe->python.why, "there is no python3 on the PATH");
    expect_all_packages(probe, PACKAGE_UNKNOWN);
    expect_target(probe, "auto", "nothing known of its GPU");
}

static void test_driver_list(void **state)
{
    struct machine *machine = *state;
    gpu(machine, "0000:18:00.0", "NVIDIA H100 80GB HBM3");
    gpu(machine, "0000:2a:00.0", "NVIDIA H100 80GB HBM3");
    put(machine, "/sys/module/nvidia/version", "580.159.04\n");
    const struct probe *probe = run(machine);
    assert_int_equal(probe->gpu_count, 2);
    assert_int_equal(probe->visible, 2);
    assert_false(probe->mixed);
    expect_fact(&probe->gpu, "NVIDIA H100 80GB HBM3", INFORMATION("0000:18:00.0"));
    expect_fact(&probe->count, "2", "/proc/driver/nvidia/gpus");
    expect_fact(&probe->compute, "9.0", INFORMATION("0000:18:00.0"));
    expect_fact(&probe->architecture, "sm_90", INFORMATION("0000:18:00.0"));
    expect_fact(&probe->driver, "580.159.04", "/sys/module/nvidia/version");
    expect_fact(&probe->visible_devices, "all", "no variable hides any");
    expect_fact(&probe->all, "2x NVIDIA H100 80GB HBM3 sm_90", "/proc/driver/nvidia/gpus");
    expect_target(probe, "auto", "2x H100 sm_90");
}

static void test_driver_version(void **state)
{
    struct machine *machine = *state;
    put(machine, "/proc/driver/nvidia/version",
        "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.95.05  Release Build  (dvs-builder)\nGCC "
        "version: 13.2.0\n");
    expect_fact(&run(machine)->driver, "580.95.05", "/proc/driver/nvidia/version");
    put(machine, "/proc/driver/nvidia/version", "NVRM version: none\n");
    expect_fact(&run(machine)->driver, NULL, "");
}

/* A name that no row knows: the chip is told by its id on the bus. */
static void test_unknown_name(void **state)
{
    struct machine *machine = *state;
    gpu(machine, "0000:01:00.0", "NVIDIA GeForce RTX 4070 Laptop Test GPU");
    device(machine, "0000:01:00.0", "0x10de", "0x2820", "0x030000");
    const struct probe *probe = run(machine);
    expect_fact(&probe->gpu, "NVIDIA GeForce RTX 4070 Laptop Test GPU", INFORMATION("0000:01:00.0"));
    expect_fact(&probe->architecture, "sm_89", "/sys/bus/pci/devices/0000:01:00.0/device");
    expect_target(probe, "auto", "1x NVIDIA GeForce RTX 4070 Laptop Test GPU sm_89");
}

static void test_unknown_chip(void **state)
{
    struct machine *machine = *state;
    gpu(machine, "0000:01:00.0", "NVIDIA Next 1");
    const struct probe *probe = run(machine);
    expect_fact(&probe->gpu, "NVIDIA Next 1", INFORMATION("0000:01:00.0"));
    expect_fact(&probe->architecture, NULL, "");
    expect_fact(&probe->compute, NULL, "");
    expect_target(probe, "auto", "1x NVIDIA Next 1");
}

/* Broken files of the driver: there is a GPU, and no more is known. */
static void test_odd_information(void **state)
{
    struct machine *machine = *state;
    put(machine, INFORMATION("0000:01:00.0"), "IRQ: 1\nModel:  \n");
    put(machine, INFORMATION("0000:02:00.0"), "");
    folder(machine, INFORMATION("0000:03:00.0"));
    const struct probe *probe = run(machine);
    assert_int_equal(probe->gpu_count, 3);
    expect_fact(&probe->gpu, "NVIDIA GPU", INFORMATION("0000:01:00.0"));
    expect_target(probe, "auto", "3x NVIDIA GPU");
}

static void test_name_is_made_visible(void **state)
{
    struct machine *machine = *state;
    gpu(machine, "0000:01:00.0", "NVIDIA \033]0;owned\007 \xff");
    const struct probe *probe = run(machine);
    expect_fact(&probe->gpu, "NVIDIA ^[]0;owned^G \xEF\xBF\xBD", INFORMATION("0000:01:00.0"));
}

static void test_mixed(void **state)
{
    struct machine *machine = *state;
    gpu(machine, "0000:01:00.0", "NVIDIA A100-SXM4-80GB");
    gpu(machine, "0000:02:00.0", "Tesla T4");
    gpu(machine, "0000:03:00.0", "NVIDIA A100-SXM4-80GB");
    gpu(machine, "0000:04:00.0", "NVIDIA Next 1");
    const struct probe *probe = run(machine);
    assert_true(probe->mixed);
    expect_fact(&probe->gpu, "Tesla T4", INFORMATION("0000:02:00.0"));
    expect_fact(&probe->compute, "7.5", INFORMATION("0000:02:00.0"));
    expect_fact(&probe->all, "2x NVIDIA A100-SXM4-80GB sm_80, 1x Tesla T4 sm_75, 1x NVIDIA Next 1",
                "/proc/driver/nvidia/gpus");
    expect_target(probe, "auto", "4 GPUs, the oldest T4 sm_75");
    expect_target(probe, "auto,h100", "H100 sm_90"); /* what is named wins */
    machine->world.cuda_visible = "1";
    expect_target(run(machine), "auto", "1x T4 sm_75");
}

/* What check says there names the one that decides. */
static void test_mixed_message(void **state)
{
    struct machine *machine = *state;
    gpu(machine, "0000:01:00.0", "NVIDIA A100-SXM4-80GB");
    gpu(machine, "0000:02:00.0", "Tesla T4");
    struct arena arena = {0};
    struct str cause = STR_INIT;
    struct target target = target_none();
    assert_true(target_parse("auto", &arena, &target, &cause));
    probe_apply(run(machine), &target);
    static const char text[] = "attn_implementation: flash_attention_2\n";
    struct analysis *analysis = analysis_new(text, strlen(text), &target);
    size_t found = 0;
    for (size_t i = 0; i < analysis->diagnostic_count; i++)
        found += strstr(analysis->diagnostics[i].message, "the oldest GPU of the target is T4 (sm_75)") != NULL;
    assert_int_equal(found, 1);
    analysis_free(analysis);
    str_fini(&cause);
    arena_fini(&arena);
}

/* A name of the user's own table is asked for before the bus. */
static void test_own_name(void **state)
{
    struct machine *machine = *state;
    static const char text[] = "lab-card: {compute: sm_89, title: Lab Card, driver: NVIDIA Lab 1}\n";
    struct own_rows own = {.targets = NULL};
    own_rows_read(&own, OWN_TARGETS, "targets.yml", text, strlen(text));
    gpu(machine, "0000:01:00.0", "NVIDIA Lab 1");
    machine->world.own = &own;
    const struct probe *probe = run(machine);
    expect_fact(&probe->architecture, "sm_89", INFORMATION("0000:01:00.0"));
    expect_target(probe, "auto", "1x Lab Card sm_89");
    own_rows_fini(&own);
}

static void test_visible_devices(void **state)
{
    struct machine *machine = *state;
    static const struct {
        const char *list;
        const char *value;
        int left;
    } rows[] = {
        {"0", "0", 1},
        {"0,1", "0,1", 2},
        {"2, 3", "2, 3", 2},
        {"3,9,1", "3,9,1", 1},
        {"0,-1,1", "0,-1,1", 1},
        {"-1", "-1", 0},
        {"", "none", 0},
        {"NoDevFiles", "NoDevFiles", 0},
        {"4", "4", 0},
        {"0,1,2,3,0", "0,1,2,3,0", 4},
        {"GPU-5ebe9f43,GPU-1", "GPU-5ebe9f43,GPU-1", 2},
        {"MIG-x", "MIG-x", 1},
        {",0", ",0", 0},
        {"1,", "1,", 1},
        {"00000000000000000000000001", "00000000000000000000000001", 0},
        {"\033[2J", "^[[2J", 0},
        {"1x", "1x", 0},
        {"99999999999", "99999999999", 0},
    };
    for (int i = 0; i < 4; i++) {
        char address[32];
        snprintf(address, sizeof address, "0000:0%d:00.0", i + 1);
        gpu(machine, address, "NVIDIA H200");
    }
    for (size_t i = 0; i < COUNT(rows); i++) {
        machine->world.cuda_visible = rows[i].list;
        const struct probe *probe = run(machine);
        if (probe->visible != rows[i].left)
            fail_msg("CUDA_VISIBLE_DEVICES=%s leaves %d, not %d", rows[i].list, probe->visible, rows[i].left);
        expect_fact(&probe->visible_devices, rows[i].value, "CUDA_VISIBLE_DEVICES");
        assert_int_equal(probe->gpu_count, 4);
        char count[16];
        snprintf(count, sizeof count, "%d", rows[i].left);
        expect_fact(&probe->count, rows[i].left ? count : NULL, "CUDA_VISIBLE_DEVICES");
        if (rows[i].left == 0) {
            assert_null(probe->oldest);
            assert_string_equal(probe->gpu.why, "CUDA_VISIBLE_DEVICES leaves no GPU visible");
            expect_fact(&probe->all, "4x NVIDIA H200 sm_90", "/proc/driver/nvidia/gpus");
            expect_target(probe, "auto", "nothing known of its GPU");
        }
    }
    /* A variable of another maker hides nothing. */
    machine->world.cuda_visible = NULL;
    machine->world.hip_visible = "";
    assert_int_equal(run(machine)->visible, 4);
}

static void test_bus(void **state)
{
    struct machine *machine = *state;
    device(machine, "0000:01:00.0", "0x10de", "0x2684", "0x030000");
    device(machine, "0000:01:00.1", "0x10de", "0x22ba", "0x040300"); /* its sound */
    device(machine, "0000:02:00.0", "0x10de", "0x1af1", "0x068000"); /* a bridge */
    device(machine, "0000:03:00.0", "0x8086", "0x2684", "0x030000"); /* another maker's */
    device(machine, "0000:04:00.0", "0x10de", "0x20b2", "0x030200");
    put(machine, "/sys/bus/pci/devices/0000:05:00.0/vendor", "rubbish\n");
    const struct probe *probe = run(machine);
    assert_int_equal(probe->gpu_count, 2);
    expect_fact(&probe->gpu, "NVIDIA GPU", "/sys/bus/pci/devices/0000:04:00.0/device");
    expect_fact(&probe->architecture, "sm_80", "/sys/bus/pci/devices/0000:04:00.0/device");
    expect_fact(&probe->count, "2", "/sys/bus/pci/devices");
    expect_target(probe, "auto", "2 GPUs, the oldest sm_80");
}

/* One part of each chip, by the ids of NVIDIA's own list. */
static void test_chips(void **state)
{
    struct machine *machine = *state;
    static const struct {
        const char *id;
        const char *architecture;
    } rows[] = {
        {"0x0fff", NULL},     {"0x13c2", "sm_52"},  {"0x17fd", "sm_52"},  {"0x15f8", "sm_60"},  {"0x1b38", "sm_61"},
        {"0x1d81", "sm_70"},  {"0x1db6", "sm_70"},  {"0x1eb8", "sm_75"},  {"0x1e30", "sm_75"},  {"0x2182", "sm_75"},
        {"0x20b0", "sm_80"},  {"0x20fd", "sm_80"},  {"0x2204", "sm_86"},  {"0x2235", "sm_86"},  {"0x25b6", "sm_86"},
        {"0x2330", "sm_90"},  {"0x2335", "sm_90"},  {"0x2342", "sm_90"},  {"0x2684", "sm_89"},  {"0x26b9", "sm_89"},
        {"0x28f8", "sm_89"},  {"0x2901", "sm_100"}, {"0x2941", "sm_100"}, {"0x2b85", "sm_120"}, {"0x2bb1", "sm_120"},
        {"0x2c02", "sm_120"}, {"0x2d04", "sm_120"}, {"0x2f04", "sm_120"}, {"0x2e12", "sm_121"}, {"0x3182", "sm_103"},
        {"0x31c2", "sm_103"}, {"0x5fff", NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        device(machine, "0000:01:00.0", "0x10de", rows[i].id, "0x030200");
        const struct probe *probe = run(machine);
        const char *found = probe->architecture.value;
        if ((found == NULL) != (rows[i].architecture == NULL) || (found && strcmp(found, rows[i].architecture) != 0))
            fail_msg("%s is %s, not %s", rows[i].id, found ? found : "unknown", rows[i].architecture);
    }
}

static void test_device_alone(void **state)
{
    struct machine *machine = *state;
    put(machine, "/dev/nvidia0", "");
    put(machine, "/dev/nvidia1", "");
    put(machine, "/dev/nvidiactl", "");
    put(machine, "/dev/nvidia-uvm", "");
    const struct probe *probe = run(machine);
    assert_int_equal(probe->gpu_count, 2);
    expect_fact(&probe->gpu, "NVIDIA GPU", "/dev/nvidia0");
    expect_fact(&probe->count, "2", "/dev");
    expect_target(probe, "auto", "2x NVIDIA GPU");
    device(machine, "0000:04:00.0", "0x10de", "0x20b2", "0x030200");
    expect_fact(&run(machine)->architecture, "sm_80", "/sys/bus/pci/devices/0000:04:00.0/device");
}

/* ---- NVIDIA's library ---- */

/* A library with NVML's functions, for the GPUs that the text names. */
static bool build_library(const struct machine *machine, const char *body, char library[PATH_SIZE])
{
    static const char frame[] =
        "#include <stdio.h>\n"
        "int nvmlInit_v2(void){return 0;}\n"
        "int nvmlShutdown(void){return 0;}\n"
        "int nvmlDeviceGetHandleByIndex_v2(unsigned i, void **d){*d=(void*)(unsigned long)(i+1);return 0;}\n";
    char source[PATH_SIZE], command[2 * PATH_SIZE + 64];
    const char *compiler = getenv("CC");
    put(machine, "/nvml.c", frame);
    snprintf(source, sizeof source, "%s/nvml.c", machine->root);
    snprintf(library, PATH_SIZE, "%s/libnvml.so", machine->root);
    FILE *file = fopen(source, "a");
    assert_non_null(file);
    fputs(body, file);
    fclose(file);
    snprintf(command, sizeof command, "%s -shared -fPIC -o %s %s", compiler && compiler[0] ? compiler : "cc", library,
             source);
    return system(command) == 0;
}

static const char two_gpus[] =
    "int nvmlDeviceGetCount_v2(unsigned *n){*n=2;return 0;}\n"
    "int nvmlDeviceGetName(void *d, char *s, unsigned n){snprintf(s,n,\"%s\",d==(void*)1?\"NVIDIA Next 1\":"
    "\"NVIDIA H200\");return 0;}\n"
    "int nvmlDeviceGetCudaComputeCapability(void *d, int *a, int *b){*a=d==(void*)1?13:9;*b=d==(void*)1?1:0;return "
    "0;}\n";

static void test_library(void **state)
{
    struct machine *machine = *state;
    char library[PATH_SIZE];
    assert_true(build_library(machine, two_gpus, library));
    machine->world.no_nvml = false;
    machine->world.nvml = library;
    /* No sign of a GPU: it is not asked. */
    assert_int_equal(run(machine)->gpu_count, 0);
    put(machine, "/dev/nvidia0", "");
    const struct probe *probe = run(machine);
    assert_int_equal(probe->gpu_count, 2);
    expect_fact(&probe->gpu, "NVIDIA H200", "NVML");
    expect_fact(&probe->compute, "9.0", "NVML");
    expect_fact(&probe->count, "2", "NVML");
    expect_fact(&probe->all, "1x NVIDIA Next 1 sm_131, 1x NVIDIA H200 sm_90", "NVML");
    expect_target(probe, "auto", "2 GPUs, the oldest H200 sm_90");
    /* A listed name without a chip: the library's answer takes the list's place. */
    gpu(machine, "0000:01:00.0", "NVIDIA Next 1");
    gpu(machine, "0000:02:00.0", "NVIDIA H200");
    expect_fact(&run(machine)->gpu, "NVIDIA H200", "NVML");
    assert_int_equal(machine->probe.gpu_count, 2);
    /* All are known from files: it is not asked. */
    gpu(machine, "0000:01:00.0", "NVIDIA H100 PCIe");
    expect_fact(&run(machine)->gpu, "NVIDIA H100 PCIe", INFORMATION("0000:01:00.0"));
}

static void test_library_refuses(void **state)
{
    struct machine *machine = *state;
    char library[PATH_SIZE];
    gpu(machine, "0000:01:00.0", "NVIDIA Next 1");
    machine->world.no_nvml = false;
    /* There is none; it is none of NVIDIA's; it has no count; it names nothing. */
    machine->world.nvml = "/nowhere/libnvml.so";
    expect_fact(&run(machine)->gpu, "NVIDIA Next 1", INFORMATION("0000:01:00.0"));
    assert_true(build_library(machine, "int other;\n", library));
    machine->world.nvml = library;
    expect_fact(&run(machine)->gpu, "NVIDIA Next 1", INFORMATION("0000:01:00.0"));
    assert_true(build_library(machine,
                              "int nvmlDeviceGetCount_v2(unsigned *n){*n=4000000000u;return 0;}\n"
                              "int nvmlDeviceGetName(void *d, char *s, unsigned n){return 1;}\n"
                              "int nvmlDeviceGetCudaComputeCapability(void *d, int *a, int *b){return 1;}\n",
                              library));
    expect_fact(&run(machine)->gpu, "NVIDIA Next 1", INFORMATION("0000:01:00.0"));
    assert_true(build_library(machine,
                              "int nvmlDeviceGetCount_v2(unsigned *n){*n=1;return 0;}\n"
                              "int nvmlDeviceGetName(void *d, char *s, unsigned n){return 1;}\n"
                              "int nvmlDeviceGetCudaComputeCapability(void *d, int *a, int *b){*a=-7;*b=0;return 0;}\n",
                              library));
    expect_fact(&run(machine)->gpu, "NVIDIA Next 1", INFORMATION("0000:01:00.0"));
    assert_int_equal(machine->probe.gpu_count, 1);
}

/* ---- AMD and Huawei ---- */

#define NODE(number) "/sys/class/kfd/kfd/topology/nodes/" number "/properties"

static void test_amd(void **state)
{
    struct machine *machine = *state;
    node(machine, 0, "cpu_cores_count 96\nsimd_count 0\ngfx_target_version 0\n");
    node(machine, 1, "cpu_cores_count 0\nsimd_count 1216\ngfx_target_version 90402\nlocation_id 5376\ndomain 0\n");
    node(machine, 2, "cpu_cores_count 0\nsimd_count 1216\ngfx_target_version 90402\nlocation_id 9984\ndomain 0\n");
    put(machine, "/sys/bus/pci/devices/0000:15:00.0/product_name", "AMD Instinct MI300X\n");
    put(machine, "/sys/bus/pci/devices/0000:27:00.0/product_name", "AMD Instinct MI300X\n");
    const struct probe *probe = run(machine);
    assert_int_equal(probe->gpu_count, 2);
    assert_false(probe->mixed);
    expect_fact(&probe->gpu, "AMD Instinct MI300X", "/sys/bus/pci/devices/0000:15:00.0/product_name");
    expect_fact(&probe->architecture, "gfx942", NODE("1"));
    expect_fact(&probe->compute, NULL, "");
    expect_fact(&probe->count, "2", "/sys/class/kfd/kfd/topology/nodes");
    expect_target(probe, "auto", "2x MI300X gfx942");
    machine->world.hip_visible = "0,1";
    machine->world.rocr_visible = "1";
    probe = run(machine);
    assert_int_equal(probe->visible, 1);
    expect_fact(&probe->visible_devices, "1", "ROCR_VISIBLE_DEVICES");
    machine->world.cuda_visible = "";
    assert_null(run(machine)->oldest);
}

static void test_gfx(void **state)
{
    struct machine *machine = *state;
    static const struct {
        const char *version;
        const char *gfx;
    } rows[] = {
        {"90402", "gfx942"},
        {"90010", "gfx90a"},
        {"90500", "gfx950"},
        {"90006", "gfx906"},
        {"90008", "gfx908"},
        {"100300", "gfx1030"},
        {"100306", "gfx1036"},
        {"110000", "gfx1100"},
        {"110501", "gfx1151"},
        {"120001", "gfx1201"},
        {"80003", "gfx803"},
        {"0", NULL},
        {"9", NULL},
        {"-90402", NULL},
        {"99999999999999999999", NULL},
        {"9040x", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char text[128];
        snprintf(text, sizeof text, "simd_count 4\ngfx_target_version %s\n", rows[i].version);
        node(machine, 1, text);
        expect_fact(&run(machine)->architecture, rows[i].gfx, NODE("1"));
    }
}

static void test_amd_oldest(void **state)
{
    struct machine *machine = *state;
    node(machine, 1, "gfx_target_version 110000\n");
    node(machine, 2, "gfx_target_version 90402\n");
    node(machine, 3, "gfx_target_version 90010\n");
    node(machine, 10, "gfx_target_version 120001\n");
    const struct probe *probe = run(machine);
    expect_fact(&probe->gpu, "AMD GPU", NODE("3"));
    expect_target(probe, "auto", "4 GPUs, the oldest gfx90a");
    assert_true(probe->mixed);
}

/* A name that belongs to another architecture is shown, but not taken for the row's. */
static void test_amd_wrong_name(void **state)
{
    struct machine *machine = *state;
    node(machine, 1, "gfx_target_version 90010\nlocation_id 5376\n");
    put(machine, "/sys/bus/pci/devices/0000:15:00.0/product_name", "AMD Instinct MI300X\n");
    expect_target(run(machine), "auto", "1x AMD Instinct MI300X gfx90a");
}

static void test_nvidia_before_amd(void **state)
{
    struct machine *machine = *state;
    gpu(machine, "0000:01:00.0", "NVIDIA GeForce RTX 4090");
    node(machine, 1, "gfx_target_version 100306\n"); /* the processor's own */
    const struct probe *probe = run(machine);
    assert_int_equal(probe->gpu_count, 2);
    assert_int_equal(probe->visible, 1);
    assert_true(probe->mixed);
    expect_fact(&probe->all, "1x NVIDIA GeForce RTX 4090 sm_89, 1x AMD GPU gfx1036", "/proc/driver/nvidia/gpus");
    expect_target(probe, "auto", "1x RTX 4090 sm_89");
}

static void test_ascend(void **state)
{
    struct machine *machine = *state;
    put(machine, "/dev/davinci0", "");
    put(machine, "/dev/davinci7", "");
    put(machine, "/dev/davinci_manager", "");
    const struct probe *probe = run(machine);
    assert_int_equal(probe->gpu_count, 2);
    expect_fact(&probe->gpu, "Ascend NPU", "/dev/davinci0");
    expect_fact(&probe->architecture, NULL, "");
    expect_target(probe, "auto", "2x Ascend NPU");
    machine->world.ascend_visible = "1";
    assert_int_equal(run(machine)->visible, 1);
}

/* ---- Which Python ---- */

static void venv(const struct machine *machine, const char *prefix, const char *version, const char *config)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%s/pyvenv.cfg", prefix);
    put(machine, path, config);
    snprintf(path, sizeof path, "%s/bin/python3", prefix);
    program(machine, path, "\177ELF");
    snprintf(path, sizeof path, "%s/lib/python%s/site-packages", prefix, version);
    folder(machine, path);
}

static void test_venv(void **state)
{
    struct machine *machine = *state;
    python(machine, "/usr", "3.11", false);
    packages(machine, "/usr/lib/python3/dist-packages", "torch-1.13.0.dist-info xformers-0.0.20.dist-info");
    venv(machine, "/v", "3.11", "home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.11.2\n");
    packages(machine, "/v/lib/python3.11/site-packages", "torch-2.11.0+cu130.dist-info pip-24.0.dist-info");
    machine->world.virtual_env = "/v";
    machine->world.conda_prefix = "/none";
    machine->world.path = "/usr/bin";
    const struct probe *probe = run(machine);
    expect_fact(&probe->python, "/v/bin/python3", "VIRTUAL_ENV");
    expect_fact(&probe->python_version, "3.11.2", "/v/pyvenv.cfg");
    expect_fact(&probe->site_packages, "/v/lib/python3.11/site-packages", "/v/bin/python3");
    expect_package(probe, PACKAGE_TORCH, "2.11.0+cu130",
                   "/v/lib/python3.11/site-packages/torch-2.11.0+cu130.dist-info");
    assert_string_equal(probe->packages[PACKAGE_TORCH].version, "2.11.0");
    expect_package(probe, PACKAGE_XFORMERS, "missing", "/v/lib/python3.11/site-packages");
    assert_null(probe->python.why);
}

/* The environment's own come first, then what it takes over. */
static void test_venv_with_system(void **state)
{
    struct machine *machine = *state;
    python(machine, "/usr", "3.11", false);
    packages(machine, "/usr/lib/python3/dist-packages", "torch-1.13.0.dist-info xformers-0.0.20.dist-info");
    packages(machine, "/home/u/.local/lib/python3.11/site-packages",
             "kernels-0.1.0.dist-info xformers-0.0.21.dist-info");
    venv(machine, "/v", "3.11",
         "home = /usr/bin\ninclude-system-site-packages = true\nversion_info = 3.11.2.final.0\n");
    packages(machine, "/v/lib/python3.11/site-packages", "torch-2.6.0.dist-info");
    machine->world.virtual_env = "/v";
    machine->world.home = "/home/u";
    const struct probe *probe = run(machine);
    expect_package(probe, PACKAGE_TORCH, "2.6.0", "/v/lib/python3.11/site-packages/torch-2.6.0.dist-info");
    expect_package(probe, PACKAGE_XFORMERS, "0.0.21",
                   "/home/u/.local/lib/python3.11/site-packages/xformers-0.0.21.dist-info");
    expect_package(probe, PACKAGE_KERNELS, "0.1.0",
                   "/home/u/.local/lib/python3.11/site-packages/kernels-0.1.0.dist-info");
    expect_fact(
        &probe->site_packages,
        "/v/lib/python3.11/site-packages:/home/u/.local/lib/python3.11/site-packages:/usr/lib/python3/dist-packages",
        "/v/bin/python3");
    expect_package(probe, PACKAGE_AXOLOTL, "missing", probe->site_packages.value);
}

/* uv writes it without a version of its own. */
static void test_venv_by_program(void **state)
{
    struct machine *machine = *state;
    python(machine, "/root/uv/cpython-3.12.3", "3.12", true);
    venv(machine, "/job/.venv", "3.12",
         "home=/root/uv/cpython-3.12.3/bin\nimplementation=CPython\nuv=0.5\nversion_info=3.12.3\n");
    packages(machine, "/job/.venv/lib/python3.12/site-packages", "axolotl-0.17.0.dist-info");
    static const char *const given[] = {"/job/.venv", "/job/.venv/bin/python3", ".venv", ".venv/bin/python3"};
    for (size_t i = 0; i < COUNT(given); i++) {
        machine->world.python = given[i];
        const struct probe *probe = run(machine);
        expect_package(probe, PACKAGE_AXOLOTL, "0.17.0",
                       "/job/.venv/lib/python3.12/site-packages/axolotl-0.17.0.dist-info");
        assert_string_equal(probe->python.source, "--python");
        expect_fact(&probe->python_version, "3.12.3", "/job/.venv/pyvenv.cfg");
    }
}

static void test_given_is_wrong(void **state)
{
    struct machine *machine = *state;
    python(machine, "/usr/local", "3.12", true);
    machine->world.path = "/usr/local/bin";
    machine->world.python = "/nowhere/python";
    const struct probe *probe = run(machine);
    expect_fact(&probe->python, NULL, "");
    assert_string_equal(probe->python.why, "--python is /nowhere/python, which is no program");
    expect_all_packages(probe, PACKAGE_UNKNOWN);
    folder(machine, "/empty");
    machine->world.python = "/empty";
    assert_string_equal(run(machine)->python.why, "--python is /empty, which is no Python environment");
    program(machine, "/opt/bin/python3", "#!/bin/sh\nexec python\n");
    machine->world.python = "/opt/bin/python3";
    assert_string_equal(run(machine)->python.why, "/opt/bin/python3 is a script, which may start any Python");
    program(machine, "/opt/bin/python4", "\177ELF");
    machine->world.python = "/opt/bin/python4";
    assert_string_equal(run(machine)->python.why, "/opt/bin/python4 has no library beside it");
}

static void test_conda(void **state)
{
    struct machine *machine = *state;
    python(machine, "/opt/conda/envs/train", "3.10", true);
    packages(machine, "/opt/conda/envs/train/lib/python3.10/site-packages", "torch-2.5.1-py3.10.egg-info");
    packages(machine, "/home/u/.local/lib/python3.10/site-packages", "torchao-0.7.0.dist-info");
    machine->world.virtual_env = "/gone";
    machine->world.conda_prefix = "/opt/conda/envs/train";
    machine->world.home = "/home/u";
    const struct probe *probe = run(machine);
    expect_fact(&probe->python, "/opt/conda/envs/train/bin/python3", "CONDA_PREFIX");
    expect_fact(&probe->python_version, "3.10", "/opt/conda/envs/train/lib/python3.10");
    expect_package(probe, PACKAGE_TORCH, "2.5.1",
                   "/opt/conda/envs/train/lib/python3.10/site-packages/torch-2.5.1-py3.10.egg-info");
    expect_package(probe, PACKAGE_TORCHAO, "0.7.0",
                   "/home/u/.local/lib/python3.10/site-packages/torchao-0.7.0.dist-info");
    machine->world.python_no_user_site = "1";
    probe = run(machine);
    expect_package(probe, PACKAGE_TORCHAO, "missing", "/opt/conda/envs/train/lib/python3.10/site-packages");
    machine->world.python_no_user_site = "";
    machine->world.python_user_base = "/base";
    assert_int_equal(run(machine)->packages[PACKAGE_TORCHAO].state, PACKAGE_MISSING);
}

static void test_debian(void **state)
{
    struct machine *machine = *state;
    python(machine, "/usr", "3.11", false);
    folder(machine, "/usr/lib/python3.12"); /* a second one, of which there is no program */
    folder(machine, "/usr/local/lib/python3.11/dist-packages");
    folder(machine, "/usr/local/lib/python3.11/site-packages"); /* of another Python */
    packages(machine, "/usr/local/lib/python3.11/site-packages", "kernels-9.9.dist-info");
    packages(machine, "/usr/local/lib/python3.11/dist-packages", "torch-2.6.0.dist-info");
    packages(machine, "/usr/lib/python3/dist-packages", "torch-1.13.dist-info transformers-4.0.egg-info");
    point(machine, "/bin", "usr/bin");
    machine->world.path = "/sbin:/bin";
    machine->world.home = "/root";
    const struct probe *probe = run(machine);
    expect_fact(&probe->python, "/bin/python3", "PATH");
    expect_fact(&probe->site_packages, "/usr/local/lib/python3.11/dist-packages:/usr/lib/python3/dist-packages",
                "/bin/python3");
    expect_package(probe, PACKAGE_TORCH, "2.6.0", "/usr/local/lib/python3.11/dist-packages/torch-2.6.0.dist-info");
    expect_package(probe, PACKAGE_TRANSFORMERS, "4.0", "/usr/lib/python3/dist-packages/transformers-4.0.egg-info");
    expect_package(probe, PACKAGE_KERNELS, "missing", probe->site_packages.value);
}

static void test_path(void **state)
{
    struct machine *machine = *state;
    folder(machine, "/a");
    folder(machine, "/a/python3");      /* no program */
    put(machine, "/b/python3", "text"); /* can't be run */
    python(machine, "/usr/local", "3.12", true);
    packages(machine, "/usr/local/lib/python3.12/site-packages", "torch-2.9.0.dist-info");
    machine->world.path = "/none:/a:/b::/usr/local/bin:/usr/bin";
    const struct probe *probe = run(machine);
    expect_fact(&probe->python, "/usr/local/bin/python3", "PATH");
    expect_package(probe, PACKAGE_TORCH, "2.9.0", "/usr/local/lib/python3.12/site-packages/torch-2.9.0.dist-info");
    /* What can't be told stops the search: another one is not the one. */
    program(machine, "/c/python3", "#!/bin/sh\n");
    machine->world.path = "/c:/usr/local/bin";
    probe = run(machine);
    expect_fact(&probe->python, NULL, "");
    assert_string_equal(probe->python.why, "/c/python3 is a script, which may start any Python");
    /* Only a "python". */
    program(machine, "/d/bin/python", "\177ELF");
    folder(machine, "/d/lib");
    folder(machine, "/d/lib/python3.9");
    machine->world.path = "/d/bin";
    expect_fact(&run(machine)->python, "/d/bin/python", "PATH");
    expect_fact(&machine->probe.python_version, "3.9", "/d/lib/python3.9");
    expect_all_packages(&machine->probe, PACKAGE_UNKNOWN);
    assert_string_equal(machine->probe.site_packages.why, "/d has none that was found");
    /* Two libraries, and nothing says which. */
    folder(machine, "/d/lib/python3.10");
    expect_fact(&run(machine)->python, NULL, "");
}

static void test_free_threaded(void **state)
{
    struct machine *machine = *state;
    python(machine, "/opt/py", "3.13t", true);
    packages(machine, "/opt/py/lib/python3.13t/site-packages", "torch-2.9.0.dist-info");
    machine->world.path = "/opt/py/bin";
    expect_fact(&run(machine)->python_version, "3.13t", "/opt/py/lib/python3.13t");
    assert_int_equal(machine->probe.packages[PACKAGE_TORCH].state, PACKAGE_PRESENT);
    folder(machine, "/v");
    put(machine, "/v/pyvenv.cfg", "version = 3.13.1\n");
    packages(machine, "/v/lib/python3.13t/site-packages", "torchao-0.9.dist-info");
    machine->world.virtual_env = "/v";
    assert_int_equal(run(machine)->packages[PACKAGE_TORCHAO].state, PACKAGE_PRESENT);
    /* 3.1 is not 3.13. */
    put(machine, "/v/pyvenv.cfg", "version = 3.1\n");
    expect_all_packages(run(machine), PACKAGE_UNKNOWN);
}

static void test_pyenv(void **state)
{
    struct machine *machine = *state;
    python(machine, "/p/versions/3.11.7", "3.11", true);
    python(machine, "/p/versions/3.10.2", "3.10", true);
    python(machine, "/usr", "3.9", false);
    program(machine, "/p/shims/python3", "#!/usr/bin/env bash\n");
    put(machine, "/p/version", "3.11.7\n");
    machine->world.path = "/p/shims:/usr/bin";
    expect_fact(&run(machine)->python, "/p/versions/3.11.7/bin/python3", "/p/version");
    put(machine, "/job/.python-version", "3.10.2\n");
    expect_fact(&run(machine)->python, "/p/versions/3.10.2/bin/python3", "/job/.python-version");
    machine->world.directory = "/job/deep/er";
    expect_fact(&run(machine)->python, "/p/versions/3.10.2/bin/python3", "/job/.python-version");
    machine->world.pyenv_version = "3.11.7:3.10.2";
    expect_fact(&run(machine)->python, "/p/versions/3.11.7/bin/python3", "PYENV_VERSION");
    machine->world.pyenv_version = "system";
    expect_fact(&run(machine)->python, "/usr/bin/python3", "PATH");
    static const char *const bad[] = {"../../usr", "/usr", "9.9.9", ":"};
    for (size_t i = 0; i < COUNT(bad); i++) {
        machine->world.pyenv_version = bad[i];
        expect_fact(&run(machine)->python, NULL, "");
        assert_string_equal(machine->probe.python.why, "pyenv's choice is not known");
    }
    machine->world.pyenv_version = "3.11.7";
    machine->world.pyenv_root = "/elsewhere";
    expect_fact(&run(machine)->python, NULL, "");
}

static void test_python_path(void **state)
{
    struct machine *machine = *state;
    python(machine, "/usr/local", "3.12", true);
    packages(machine, "/tmp/site", "torch-2.4.0.dist-info");
    packages(machine, "/job/near", "kernels-0.3.dist-info");
    packages(machine, "/usr/local/lib/python3.12/site-packages", "torch-2.9.0.dist-info");
    machine->world.path = "/usr/local/bin";
    machine->world.python_path = ":/tmp/site:near:/none";
    const struct probe *probe = run(machine);
    expect_package(probe, PACKAGE_TORCH, "2.4.0", "/tmp/site/torch-2.4.0.dist-info");
    expect_package(probe, PACKAGE_KERNELS, "0.3", "/job/near/kernels-0.3.dist-info");
}

static void test_pth(void **state)
{
    struct machine *machine = *state;
    python(machine, "/usr/local", "3.12", true);
    packages(machine, "/src/axolotl", "axolotl.egg-info");
    put(machine, "/src/axolotl/axolotl.egg-info/PKG-INFO", "Metadata-Version: 2.1\nName: axolotl\nVersion: 0.8.0\n");
    packages(machine, "/usr/local/lib/python3.12/site-packages/more", "kernels-0.5.dist-info");
    put(machine, "/usr/local/lib/python3.12/site-packages/easy-install.pth",
        "# a comment\nimport sys; sys.path\n\n/src/axolotl  \r\nmore\n/none");
    put(machine, "/usr/local/lib/python3.12/site-packages/.hidden.pth", "/tmp/hidden\n");
    packages(machine, "/tmp/hidden", "torch-1.0.dist-info");
    machine->world.path = "/usr/local/bin";
    const struct probe *probe = run(machine);
    expect_package(probe, PACKAGE_AXOLOTL, "0.8.0", "/src/axolotl/axolotl.egg-info/PKG-INFO");
    assert_int_equal(probe->packages[PACKAGE_KERNELS].state, PACKAGE_PRESENT);
    assert_int_equal(probe->packages[PACKAGE_TORCH].state, PACKAGE_MISSING);
}

static void test_same_directory_twice(void **state)
{
    struct machine *machine = *state;
    python(machine, "/opt/py", "3.12", true);
    point(machine, "/opt/py/lib64", "lib");
    machine->world.path = "/opt/py/bin";
    expect_fact(&run(machine)->site_packages, "/opt/py/lib/python3.12/site-packages", "/opt/py/bin/python3");
    /* Fedora's lib64 is another one, and comes first. */
    python(machine, "/opt/red", "3.12", true);
    packages(machine, "/opt/red/lib64/python3.12/site-packages", "torch-2.0.dist-info");
    machine->world.path = "/opt/red/bin";
    expect_fact(&run(machine)->site_packages,
                "/opt/red/lib64/python3.12/site-packages:/opt/red/lib/python3.12/site-packages",
                "/opt/red/bin/python3");
}

/* ---- Names of packages ---- */

static void test_package_names(void **state)
{
    struct machine *machine = *state;
    static const struct {
        const char *name;
        enum package package;
        const char *version; /* as it is shown; NULL when it is not the package */
    } rows[] = {
        {"flash_attn-2.8.3.dist-info", PACKAGE_FLASH_ATTN, "2.8.3"},
        {"flash_attn-2.8.3+cu12torch2.9cxx11abiTRUE.dist-info", PACKAGE_FLASH_ATTN, "2.8.3+cu12torch2.9cxx11abiTRUE"},
        {"flash_attn_3-3.0.0b1.dist-info", PACKAGE_FLASH_ATTN_3, "3.0.0b1"},
        {"flash_attn_4-4.0.0b4.dist-info", PACKAGE_FLASH_ATTN_4, "4.0.0b4"},
        {"flash.attn__4-4.0.0.dist-info", PACKAGE_FLASH_ATTN_4, "4.0.0"},
        {"Ring_Flash_Attn-0.1.8.dist-info", PACKAGE_RING_FLASH_ATTN, "0.1.8"},
        {"sageattention-2.2.0.dist-info", PACKAGE_SAGEATTENTION, "2.2.0"},
        {"xformers-0.0.33.post2.dist-info", PACKAGE_XFORMERS, "0.0.33.post2"},
        {"transformers-5.0.0rc1.dist-info", PACKAGE_TRANSFORMERS, "5.0.0rc1"},
        {"torch-2.5.1-py3.12-linux-x86_64.egg-info", PACKAGE_TORCH, "2.5.1"},
        {"torchvision-0.20.0.dist-info", PACKAGE_TORCH, NULL},
        {"torch-2.dist-info.bak", PACKAGE_TORCH, NULL},
        {"~orch-2.5.1.dist-info", PACKAGE_TORCH, NULL},
        {"torch.dist-info", PACKAGE_TORCH, NULL},
        {"torch-banana.dist-info", PACKAGE_TORCH, NULL},
        {".dist-info", PACKAGE_TORCH, NULL},
        {"-1.0.dist-info", PACKAGE_TORCH, NULL},
        {"torch-.dist-info", PACKAGE_TORCH, NULL},
        {"flash_attn-2.8.3.dist-info", PACKAGE_FLASH_ATTN_3, NULL},
    };
    folder(machine, "/v");
    put(machine, "/v/pyvenv.cfg", "version = 3.12.1\n");
    machine->world.virtual_env = "/v";
    for (size_t i = 0; i < COUNT(rows); i++) {
        char command[PATH_SIZE], source[PATH_SIZE];
        snprintf(command, sizeof command, "rm -rf %s/v/lib", machine->root);
        assert_int_equal(system(command), 0);
        packages(machine, "/v/lib/python3.12/site-packages", rows[i].name);
        const struct probe *probe = run(machine);
        snprintf(source, sizeof source, "/v/lib/python3.12/site-packages%s%s", rows[i].version ? "/" : "",
                 rows[i].version ? rows[i].name : "");
        expect_package(probe, rows[i].package, rows[i].version ? rows[i].version : "missing", source);
    }
}

#define SITE "/v/lib/python3.12/site-packages"

static struct machine *empty_venv(void **state)
{
    struct machine *machine = *state;
    folder(machine, "/v");
    put(machine, "/v/pyvenv.cfg", "version = 3.12.1\n");
    folder(machine, SITE);
    machine->world.virtual_env = "/v";
    return machine;
}

static void test_newer_of_two(void **state)
{
    struct machine *machine = empty_venv(state);
    packages(machine, SITE, "torch-2.11.0.dist-info torch-2.9.1.dist-info torch-2.11.0rc1.dist-info");
    expect_package(run(machine), PACKAGE_TORCH, "2.11.0", SITE "/torch-2.11.0.dist-info");
}

static void test_metadata_inside(void **state)
{
    struct machine *machine = empty_venv(state);
    put(machine, SITE "/flash-attn-3-3.0.0.dist-info/METADATA",
        "Metadata-Version: 2.1\nName: flash_attn_3\nVersion: 3.0.0+x\n\nVersion: 9\n");
    put(machine, SITE "/kernels.egg-info", "Metadata-Version: 1.1\nName: kernels\nVersion: 0.4\n");
    put(machine, SITE "/torch-odd.dist-info/METADATA", "Name: numpy\nVersion: 1.0\n");
    put(machine, SITE "/xformers-odd.dist-info/METADATA", "Name: xformers\nVersion: \033[2J\n");
    const struct probe *probe = run(machine);
    expect_package(probe, PACKAGE_FLASH_ATTN_3, "3.0.0+x", SITE "/flash-attn-3-3.0.0.dist-info/METADATA");
    assert_string_equal(probe->packages[PACKAGE_FLASH_ATTN_3].version, "3.0.0");
    expect_package(probe, PACKAGE_KERNELS, "0.4", SITE "/kernels.egg-info");
    assert_int_equal(probe->packages[PACKAGE_TORCH].state, PACKAGE_MISSING);
    assert_int_equal(probe->packages[PACKAGE_XFORMERS].state, PACKAGE_MISSING);
}

/* ---- What strangers may leave ---- */

static void test_hostile_files(void **state)
{
    struct machine *machine = empty_venv(state);
    char place[PATH_SIZE];
    static char huge[2 * 1024 * 1024];
    memset(huge, 'x', sizeof huge);
    memcpy(huge, "Name: torch\nVersion: 2.0\n", 25);
    put_len(machine, SITE "/torch-huge.dist-info/METADATA", huge, sizeof huge);
    place_of(machine, SITE "/kernels-pipe.dist-info/METADATA", place);
    assert_int_equal(mkfifo(place, 0644), 0);
    point(machine, SITE "/xformers-loop.dist-info", "xformers-loop.dist-info");
    folder(machine, SITE "/torchao-x.dist-info");
    folder(machine, SITE "/torchao-x.dist-info/METADATA");
    put(machine, SITE "/x.pth", "../site-packages\n.\n/\n../../../../../../..\n");
    char name[256 + sizeof SITE];
    memcpy(name, SITE "/", sizeof SITE);
    memset(name + sizeof SITE, 'a', 240);
    memcpy(name + sizeof SITE + 230, ".dist-info", 11);
    put(machine, name, "");
    const struct probe *probe = run(machine);
    expect_package(probe, PACKAGE_TORCH, "missing", probe->site_packages.value);
    expect_package(probe, PACKAGE_KERNELS, "missing", probe->site_packages.value);
    expect_package(probe, PACKAGE_XFORMERS, "missing", probe->site_packages.value);
}

static void test_hostile_links(void **state)
{
    struct machine *machine = *state;
    point(machine, "/a/bin/python3", "../../b/bin/python3");
    point(machine, "/b/bin/python3", "/a/bin/python3");
    machine->world.path = "/a/bin:/b/bin";
    expect_fact(&run(machine)->python, NULL, "");
    machine->world.python = "/a/bin/python3";
    expect_fact(&run(machine)->python, NULL, "");
    machine->world.python = NULL;
    folder(machine, "/v");
    folder(machine, "/v/pyvenv.cfg");
    machine->world.virtual_env = "/v";
    expect_fact(&run(machine)->python, NULL, "");
    /* Links upwards beyond the root stay in it. */
    python(machine, "/opt/py", "3.12", true);
    packages(machine, "/opt/py/lib/python3.12/site-packages", "torch-2.0.dist-info");
    point(machine, "/e/bin/python3", "../../../../../../../../../../../../opt/py/bin/python3");
    machine->world.virtual_env = NULL;
    machine->world.path = "/opt/py/bin/../bin";
    assert_int_equal(run(machine)->packages[PACKAGE_TORCH].state, PACKAGE_PRESENT);
}

/* ---- Into a target ---- */

static void test_apply(void **state)
{
    struct machine *machine = empty_venv(state);
    gpu(machine, "0000:01:00.0", "NVIDIA H200");
    gpu(machine, "0000:02:00.0", "NVIDIA H200");
    packages(
        machine, SITE,
        "torch-2.11.0+cu130.dist-info torchao-0.17.0.dist-info flash_attn-2.8.3.dist-info flash_attn_3-3.0.0.dist-info "
        "flash_attn_4-4.0.0b4.dist-info xformers-0.0.33.dist-info sageattention-2.2.0.dist-info "
        "kernels-0.11.0.dist-info ring_flash_attn-0.1.8.dist-info transformers-5.17.0.dist-info");
    const struct probe *probe = run(machine);
#define REST                                                                                                           \
    "flash-attn 2.8.3, flash-attn-3 3.0.0, flash-attn-4 4.0.0b4, xformers 0.0.33, sageattention 2.2.0, "               \
    "kernels 0.11.0, ring-flash-attn 0.1.8, transformers 5.17.0, axolotl missing"
    expect_target(probe, "auto", "2x H200 sm_90, torch 2.11.0, torchao 0.17.0, " REST);
    expect_target(probe, "auto,t4,torch=2.6.0,torchao=missing", "T4 sm_75, torch 2.6.0, torchao missing, " REST);
    expect_target(probe, "auto,gpus=8", "8x H200 sm_90, torch 2.11.0, torchao 0.17.0, " REST);
    expect_target(probe, "auto,gfx942", "gfx942, torch 2.11.0, torchao 0.17.0, " REST);
    expect_target(probe, "auto,cpu", "CPU, torch 2.11.0, torchao 0.17.0, " REST);
}

/* ---- This process ---- */

static void test_world_here(void **state)
{
    struct machine *machine = *state;
    struct probe_world world;
    char here[PATH_SIZE];
    setenv("VIRTUAL_ENV", "/v", 1);
    setenv("CUDA_VISIBLE_DEVICES", "", 1);
    unsetenv("CONDA_PREFIX");
    probe_world_here(&world, "/p", &machine->arena);
    assert_string_equal(world.python, "/p");
    assert_string_equal(world.virtual_env, "/v");
    assert_string_equal(world.cuda_visible, "");
    assert_null(world.conda_prefix);
    assert_null(world.root);
    assert_string_equal(world.directory, getcwd(here, sizeof here));
    unsetenv("VIRTUAL_ENV");
    unsetenv("CUDA_VISIBLE_DEVICES");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_nothing),
        TEST(test_driver_list),
        TEST(test_driver_version),
        TEST(test_unknown_name),
        TEST(test_unknown_chip),
        TEST(test_odd_information),
        TEST(test_name_is_made_visible),
        TEST(test_mixed),
        TEST(test_mixed_message),
        TEST(test_own_name),
        TEST(test_visible_devices),
        TEST(test_bus),
        TEST(test_chips),
        TEST(test_device_alone),
        TEST(test_library),
        TEST(test_library_refuses),
        TEST(test_amd),
        TEST(test_gfx),
        TEST(test_amd_oldest),
        TEST(test_amd_wrong_name),
        TEST(test_nvidia_before_amd),
        TEST(test_ascend),
        TEST(test_venv),
        TEST(test_venv_with_system),
        TEST(test_venv_by_program),
        TEST(test_given_is_wrong),
        TEST(test_conda),
        TEST(test_debian),
        TEST(test_path),
        TEST(test_free_threaded),
        TEST(test_pyenv),
        TEST(test_python_path),
        TEST(test_pth),
        TEST(test_same_directory_twice),
        TEST(test_package_names),
        TEST(test_newer_of_two),
        TEST(test_metadata_inside),
        TEST(test_hostile_files),
        TEST(test_hostile_links),
        TEST(test_apply),
        TEST(test_world_here),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
