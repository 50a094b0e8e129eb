/* Targets: the grammar of --target, the table of machines, what is said of a target, and what a broken spec is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "target.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static int set_up(void **state)
{
    static const struct arena empty;
    struct arena *arena = malloc(sizeof *arena);
    if (arena == NULL)
        return -1;
    *arena = empty;
    *state = arena;
    return 0;
}

static int tear_down(void **state)
{
    arena_fini(*state);
    free(*state);
    return 0;
}

static struct target parse(struct arena *arena, const char *spec)
{
    struct str cause = STR_INIT;
    struct target target;
    if (!target_parse(spec, arena, &target, &cause))
        fail_msg("\"%s\" was refused: %s", spec, str_text(&cause));
    assert_int_equal(cause.len, 0);
    assert_string_equal(target.spec, spec);
    str_fini(&cause);
    return target;
}

static void expect_text(const char *text, const char *expected)
{
    if (expected == NULL)
        assert_null(text);
    else {
        assert_non_null(text);
        assert_string_equal(text, expected);
    }
}

static void expect_hardware(const struct target *target, const char *gpu, enum vendor vendor, int compute,
                            const char *gfx)
{
    expect_text(target->gpu, gpu);
    assert_int_equal(target->vendor, vendor);
    assert_int_equal(target->compute, compute);
    expect_text(target->gfx, gfx);
}

static void expect_spec(struct arena *arena, const char *spec, const char *gpu, enum vendor vendor, int compute,
                        const char *gfx)
{
    struct target target = parse(arena, spec);
    expect_hardware(&target, gpu, vendor, compute, gfx);
}

static void expect_refused(struct arena *arena, const char *spec, const char *expected)
{
    struct str cause = STR_INIT;
    str_add(&cause, "--target: ");
    struct target target = {.spec = "before", .compute = 12};
    assert_false(target_parse(spec, arena, &target, &cause));
    assert_string_equal(str_text(&cause) + strlen("--target: "), expected);
    assert_string_equal(target.spec, "before");
    assert_int_equal(target.compute, 12);
    str_fini(&cause);
}

static void expect_described(struct arena *arena, const char *spec, const char *expected)
{
    struct target target = parse(arena, spec);
    struct str line = STR_INIT;
    str_add(&line, "> ");
    target_describe(&target, &line);
    assert_string_equal(str_text(&line) + 2, expected);
    str_fini(&line);
}

/* --- The table ---------------------------------------------------------------------------------------------------- */

/* All rows by architecture: a row that goes or changes its architecture is missed here. */
static const struct {
    enum vendor vendor;
    int compute;
    const char *gfx;
    const char *names;
} architectures[] = {
    {VENDOR_NVIDIA, 52, NULL, "m40"},
    {VENDOR_NVIDIA, 60, NULL, "p100 gp100"},
    {VENDOR_NVIDIA, 61, NULL, "p40 p4 p5000 p6000 gtx1060 gtx1070 gtx1070ti gtx1080 gtx1080ti titan-xp"},
    {VENDOR_NVIDIA, 70, NULL, "v100 titan-v gv100"},
    {VENDOR_NVIDIA, 72, NULL, "jetson-xavier"},
    {VENDOR_NVIDIA, 75, NULL,
     "t4 rtx2060 rtx2070 rtx2080 rtx2080ti titan-rtx gtx1650 gtx1660 gtx1660ti quadro-rtx4000 quadro-rtx5000 "
     "quadro-rtx6000 quadro-rtx8000"},
    {VENDOR_NVIDIA, 80, NULL, "a100 a30 a800"},
    {VENDOR_NVIDIA, 86, NULL,
     "a10 a10g a10m a16 a2 a40 rtxa2000 rtxa4000 rtxa4500 rtxa5000 rtxa5500 rtxa6000 rtx3050 rtx3050ti rtx3060 rtx3060ti "
     "rtx3070 rtx3070ti rtx3080 rtx3080ti rtx3090 rtx3090ti"},
    {VENDOR_NVIDIA, 87, NULL, "jetson-orin"},
    {VENDOR_NVIDIA, 89, NULL,
     "l4 l40 l40s l20 l2 rtx4050 rtx4060 rtx4060ti rtx4070 rtx4070ti rtx4080 rtx4090 rtx2000ada rtx4000ada rtx4500ada "
     "rtx5000ada rtx5880ada rtx6000ada"},
    {VENDOR_NVIDIA, 90, NULL, "h100 h200 gh200 h20 h800"},
    {VENDOR_NVIDIA, 100, NULL, "b100 b200 gb200"},
    {VENDOR_NVIDIA, 103, NULL, "b300 gb300"},
    {VENDOR_NVIDIA, 110, NULL, "jetson-thor"},
    {VENDOR_NVIDIA, 120, NULL,
     "rtx5050 rtx5060 rtx5060ti rtx5070 rtx5070ti rtx5080 rtx5090 rtxpro6000 rtxpro5000 rtxpro4500 rtxpro4000 "
     "rtxpro3000 rtxpro2000"},
    {VENDOR_NVIDIA, 121, NULL, "gb10"},
    {VENDOR_AMD, 0, "gfx906", "mi50 mi60 radeon-vii"},
    {VENDOR_AMD, 0, "gfx908", "mi100"},
    {VENDOR_AMD, 0, "gfx90a", "mi210 mi250 mi250x"},
    {VENDOR_AMD, 0, "gfx942", "mi300a mi300x mi308x mi325x"},
    {VENDOR_AMD, 0, "gfx950", "mi350x mi355x"},
    {VENDOR_AMD, 0, "gfx1030", "rx6800 rx6800xt rx6900xt rx6950xt w6800"},
    {VENDOR_AMD, 0, "gfx1031", "rx6700xt"},
    {VENDOR_AMD, 0, "gfx1100", "rx7900xt rx7900xtx rx7900gre w7800 w7900"},
    {VENDOR_AMD, 0, "gfx1101", "rx7700xt rx7800xt"},
    {VENDOR_AMD, 0, "gfx1102", "rx7600"},
    {VENDOR_AMD, 0, "gfx1151", "strix-halo"},
    {VENDOR_AMD, 0, "gfx1200", "rx9060xt"},
    {VENDOR_AMD, 0, "gfx1201", "rx9070 rx9070xt r9700"},
    {VENDOR_ASCEND, 0, NULL, "ascend-npu"},
    {VENDOR_APPLE, 0, NULL, "mps"},
    {VENDOR_NONE, 0, NULL, "cpu"},
};

/* Calls `check` with each of the words in `words`. */
static void each_word(const char *words, void (*check)(const char *word, const void *data), const void *data)
{
    char *copy = malloc(strlen(words) + 1);
    assert_non_null(copy);
    strcpy(copy, words);
    char *rest = NULL;
    for (const char *word = strtok_r(copy, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest))
        check(word, data);
    free(copy);
}

struct expected_row {
    size_t architecture;
    size_t *seen;
};

static void expect_architecture(const char *name, const void *data)
{
    const struct expected_row *expected = data;
    const struct target_row *row = target_row_find(name, NULL);
    if (row == NULL)
        fail_msg("there is no %s", name);
    assert_string_equal(row->name, name);
    assert_int_equal(row->vendor, architectures[expected->architecture].vendor);
    assert_int_equal(row->compute, architectures[expected->architecture].compute);
    expect_text(row->gfx, architectures[expected->architecture].gfx);
    ++*expected->seen;
}

static void test_architectures(void **state)
{
    (void)state;
    size_t seen = 0;
    for (size_t i = 0; i < COUNT(architectures); i++)
        each_word(architectures[i].names, expect_architecture, &(struct expected_row){i, &seen});
    assert_int_equal(seen, target_row_count());
}

static void expect_row(const char *spelling, const void *row)
{
    if (target_row_find(spelling, NULL) != row)
        fail_msg("\"%s\" leads elsewhere", spelling);
    assert_int_equal(strspn(spelling, "abcdefghijklmnopqrstuvwxyz0123456789-"), strlen(spelling));
}

/* No spelling belongs to two rows, and none is what another kind of item begins with. */
static void test_every_spelling_finds_its_row(void **state)
{
    struct arena *arena = *state;
    for (size_t i = 0; i < target_row_count(); i++) {
        const struct target_row *row = target_row_at(i);
        expect_row(row->name, row);
        if (row->also != NULL)
            each_word(row->also, expect_row, row);
        struct target target = parse(arena, row->name);
        expect_hardware(&target, row->title, row->vendor, row->compute, row->gfx);
    }
}

/* Names as nvidia-smi, rocm-smi and people write them. */
static void test_row_find(void **state)
{
    (void)state;
    static const char *const found[][2] = {
        {"H100", "h100"},
        {"h100-sxm", "h100"},
        {"NVIDIA H100 80GB HBM3", "h100"},
        {"NVIDIA H100 NVL", "h100"},
        {"NVIDIA H200", "h200"},
        {"NVIDIA A100-SXM4-80GB", "a100"},
        {"NVIDIA A100 80GB PCIe", "a100"},
        {"nvidia_a10g", "a10g"},
        {"NVIDIA B300 SXM6 AC", "b300"},
        {"NVIDIA B200", "b200"},
        {"NVIDIA GB200", "gb200"},
        {"NVIDIA GB300", "gb300"},
        {"NVIDIA GH200 480GB", "gh200"},
        {"NVIDIA GH200 144G HBM3e", "gh200"},
        {"NVIDIA H100 80GB HBM2e", "h100"},
        {"NVIDIA H20", "h20"},
        {"NVIDIA H20-3e", "h20"},
        {"NVIDIA H800", "h800"},
        {"NVIDIA H800 PCIe", "h800"},
        {"NVIDIA L20", "l20"},
        {"NVIDIA L4", "l4"},
        {"NVIDIA A10G", "a10g"},
        {"NVIDIA T4G", "t4"},
        {"Tesla T4", "t4"},
        {"NVIDIA RTX PRO 6000 Blackwell Server Edition", "rtxpro6000"},
        {"NVIDIA RTX PRO 6000 Blackwell Workstation Edition", "rtxpro6000"},
        {"NVIDIA RTX PRO 5000 72GB Blackwell", "rtxpro5000"},
        {"NVIDIA RTX PRO 4000 Blackwell SFF Edition", "rtxpro4000"},
        {"NVIDIA RTX PRO 2000 Blackwell", "rtxpro2000"},
        {"NVIDIA GeForce RTX 5090 Laptop GPU", "rtx5090"},
        {"NVIDIA GeForce RTX 5070 Ti Laptop GPU", "rtx5070ti"},
        {"NVIDIA GeForce RTX 5050 Laptop GPU", "rtx5050"},
        {"NVIDIA GeForce RTX 4090 Laptop GPU", "rtx4090"},
        {"NVIDIA GeForce RTX 3050 Ti Laptop GPU", "rtx3050ti"},
        {"Tesla V100-SXM2-16GB", "v100"},
        {"Tesla T4", "t4"},
        {"NVIDIA GeForce RTX 4090", "rtx4090"},
        {"rtx-4090", "rtx4090"},
        {"RTX_4090", "rtx4090"},
        {"4090", "rtx4090"},
        {"GeForce GTX 1080 Ti", "gtx1080ti"},
        {"NVIDIA RTX 6000 Ada Generation", "rtx6000ada"},
        {"NVIDIA RTX A6000", "rtxa6000"},
        {"a6000", "rtxa6000"},
        {"NVIDIA RTX PRO 6000 Blackwell Max-Q Workstation Edition", "rtxpro6000"},
        {"Quadro RTX 8000", "quadro-rtx8000"},
        {"DGX Spark", "gb10"},
        {"NVIDIA GB10", "gb10"},
        {"AMD Instinct MI300X", "mi300x"},
        {"AMD Radeon RX 7900 XTX", "rx7900xtx"},
        {"AMD Radeon VII", "radeon-vii"},
        {"npu", "ascend-npu"},
        {"ascend_npu", "ascend-npu"},
        {"Huawei Ascend 910B", "ascend-npu"},
        {"Apple M2 Max", "mps"},
        {"m4", "mps"},
        {"CPU", "cpu"},
    };
    for (size_t i = 0; i < COUNT(found); i++) {
        const struct target_row *row = target_row_find(found[i][0], NULL);
        if (row == NULL)
            fail_msg("\"%s\" is in no row", found[i][0]);
        assert_string_equal(row->name, found[i][1]);
    }
}

static void test_row_find_nothing(void **state)
{
    (void)state;
    static const char *const unknown[] = {
        "",
        "-",
        " ",
        "nvidia",
        "geforce",
        "nvidia geforce",
        "amd",
        "amd h100",
        "nvidia mi300x",
        "nvidia npu",
        "apple cpu",
        "h10",
        "h1000",
        "xh100",
        "h100.",
        "rtx6000",
        "rtx5000",
        "none",
        "auto",
        "tpu",
        "0123456789012345678901234567890123456789012345678901234567890123456789",
        "nvidianvidianvidianvidianvidianvidianvidianvidianvidianvidianvi",
    };
    for (size_t i = 0; i < COUNT(unknown); i++)
        if (target_row_find(unknown[i], NULL) != NULL)
            fail_msg("\"%s\" should be unknown", unknown[i]);
}

static void test_row_nearest(void **state)
{
    (void)state;
    expect_text(target_row_nearest("h10", NULL), "h100");
    expect_text(target_row_nearest("H1O0", NULL), "h100");
    expect_text(target_row_nearest("rtx-409", NULL), "rtx4090");
    expect_text(target_row_nearest("h100-sxmm", NULL), "h100"); /* near another spelling of it */
    expect_text(target_row_nearest("acsend-npu", NULL), "ascend-npu");
    expect_text(target_row_nearest("xh100", NULL), "h100");
    expect_text(target_row_nearest("mi30x", NULL), "mi300x");
    expect_text(target_row_nearest("banana", NULL), NULL);
    expect_text(target_row_nearest("", NULL), NULL);
    expect_text(target_row_nearest("0123456789012345678901234567890123456789012345678901234567890123456789", NULL), NULL);
}

/* --- The grammar -------------------------------------------------------------------------------------------------- */

static void expect_nothing_known(const struct target *target)
{
    expect_hardware(target, NULL, VENDOR_UNKNOWN, 0, NULL);
    assert_int_equal(target->gpus, 0);
    for (int i = 0; i < PACKAGE_COUNT; i++)
        assert_int_equal(target->packages[i].state, PACKAGE_UNKNOWN);
}

static void test_none_and_auto(void **state)
{
    struct arena *arena = *state;
    struct target target = target_none();
    assert_string_equal(target.spec, "none");
    assert_false(target.automatic);
    expect_nothing_known(&target);

    target = parse(arena, "none");
    assert_false(target.automatic);
    expect_nothing_known(&target);

    target = parse(arena, " Auto ");
    assert_true(target.automatic);
    expect_nothing_known(&target);

    target = parse(arena, "auto,sm_90");
    assert_true(target.automatic);
    expect_hardware(&target, NULL, VENDOR_NVIDIA, 90, NULL);

    target = parse(arena, "none,h100");
    assert_false(target.automatic);
    expect_hardware(&target, "H100", VENDOR_NVIDIA, 90, NULL);

    target = parse(arena, "h100");
    assert_false(target.automatic);
}

static void test_compute(void **state)
{
    struct arena *arena = *state;
    expect_spec(arena, "sm_90", NULL, VENDOR_NVIDIA, 90, NULL);
    expect_spec(arena, "SM_90A", NULL, VENDOR_NVIDIA, 90, NULL);
    expect_spec(arena, "sm_100f", NULL, VENDOR_NVIDIA, 100, NULL);
    expect_spec(arena, "sm_121", NULL, VENDOR_NVIDIA, 121, NULL);
    expect_spec(arena, "sm_70", NULL, VENDOR_NVIDIA, 70, NULL);
    expect_spec(arena, "sm86", NULL, VENDOR_NVIDIA, 86, NULL);
    expect_spec(arena, "sm-86", NULL, VENDOR_NVIDIA, 86, NULL);
    expect_spec(arena, "sm_10", NULL, VENDOR_NVIDIA, 10, NULL);
    expect_spec(arena, "sm_999", NULL, VENDOR_NVIDIA, 999, NULL);
}

static void test_gfx(void **state)
{
    struct arena *arena = *state;
    expect_spec(arena, "gfx942", NULL, VENDOR_AMD, 0, "gfx942");
    expect_spec(arena, "GFX90A", NULL, VENDOR_AMD, 0, "gfx90a");
    expect_spec(arena, "gfx1100", NULL, VENDOR_AMD, 0, "gfx1100");
    expect_spec(arena, "gfx_90c", NULL, VENDOR_AMD, 0, "gfx90c");
}

static void test_later_items_win(void **state)
{
    struct arena *arena = *state;
    expect_spec(arena, "h100,a100", "A100", VENDOR_NVIDIA, 80, NULL);
    expect_spec(arena, "h100,sm_90", "H100", VENDOR_NVIDIA, 90, NULL);
    expect_spec(arena, "h100,sm_80", NULL, VENDOR_NVIDIA, 80, NULL);
    expect_spec(arena, "h100,sm_80,sm_90", NULL, VENDOR_NVIDIA, 90, NULL);
    expect_spec(arena, "sm_80,h100", "H100", VENDOR_NVIDIA, 90, NULL);
    expect_spec(arena, "h100,mi300x", "MI300X", VENDOR_AMD, 0, "gfx942");
    expect_spec(arena, "mi300x,gfx942", "MI300X", VENDOR_AMD, 0, "gfx942");
    expect_spec(arena, "mi300x,gfx950", NULL, VENDOR_AMD, 0, "gfx950");
    expect_spec(arena, "mi300x,sm_90", NULL, VENDOR_NVIDIA, 90, NULL);
    expect_spec(arena, "sm_90,gfx942", NULL, VENDOR_AMD, 0, "gfx942");
    expect_spec(arena, "h100,npu", "Ascend NPU", VENDOR_ASCEND, 0, NULL);
    expect_spec(arena, "mi300x,mps", "Apple GPU", VENDOR_APPLE, 0, NULL);
    expect_spec(arena, "h100,cpu", "CPU", VENDOR_NONE, 0, NULL);
    expect_spec(arena, "cpu,sm_90", NULL, VENDOR_NVIDIA, 90, NULL);
    struct target target = parse(arena, "torch=2.6.0,torch=missing,torchao=missing,torchao=0.17.0,gpus=2,gpus=8");
    assert_int_equal(target.packages[PACKAGE_TORCH].state, PACKAGE_MISSING);
    assert_null(target.packages[PACKAGE_TORCH].version);
    assert_string_equal(target_version(&target, PACKAGE_TORCHAO), "0.17.0");
    assert_int_equal(target.gpus, 8);
}

static void test_gpus(void **state)
{
    struct arena *arena = *state;
    assert_int_equal(parse(arena, "gpus=1").gpus, 1);
    assert_int_equal(parse(arena, "GPUs = 8").gpus, 8);
    assert_int_equal(parse(arena, "gpus=65536").gpus, 65536);
    assert_int_equal(parse(arena, "gpus=008").gpus, 8);
    assert_int_equal(parse(arena, "gpus=4,h100").gpus, 4);
    assert_int_equal(parse(arena, "gpus=4,npu").gpus, 4);
    /* One of them must be a mistake: the later one wins. */
    assert_int_equal(parse(arena, "gpus=4,cpu").gpus, 0);
    struct target target = parse(arena, "cpu,gpus=4");
    assert_int_equal(target.gpus, 4);
    expect_hardware(&target, NULL, VENDOR_UNKNOWN, 0, NULL);
}

static void test_packages(void **state)
{
    struct arena *arena = *state;
    for (int i = 0; i < PACKAGE_COUNT; i++) {
        enum package package = (enum package)i;
        struct target target = parse(arena, arena_printf(arena, "%s=1.2.3", package_name(package)));
        for (int j = 0; j < PACKAGE_COUNT; j++)
            assert_int_equal(target.packages[j].state, i == j ? PACKAGE_PRESENT : PACKAGE_UNKNOWN);
        assert_string_equal(target_version(&target, package), "1.2.3");
        target = parse(arena, arena_printf(arena, "%s=missing", package_name(package)));
        assert_int_equal(target.packages[i].state, PACKAGE_MISSING);
        assert_null(target_version(&target, package));
    }
    assert_string_equal(package_name(PACKAGE_TORCH), "torch");
    assert_string_equal(package_name(PACKAGE_RING_FLASH_ATTN), "ring-flash-attn");
}

static void expect_version(struct arena *arena, const char *spec, enum package package, const char *expected)
{
    struct target target = parse(arena, spec);
    expect_text(target_version(&target, package), expected);
}

static void test_package_spellings(void **state)
{
    struct arena *arena = *state;
    expect_version(arena, "flash_attn=2.7.4.post1", PACKAGE_FLASH_ATTN, "2.7.4.post1");
    expect_version(arena, "Flash_Attn-3=3.0.0b1", PACKAGE_FLASH_ATTN_3, "3.0.0b1");
    expect_version(arena, "ring_flash_attn=0.1.5", PACKAGE_RING_FLASH_ATTN, "0.1.5");
    expect_version(arena, "TORCH=2.6.0+cu124", PACKAGE_TORCH, "2.6.0");
    expect_version(arena, "\ttorch = 2.6.0 \n", PACKAGE_TORCH, "2.6.0");
    expect_version(arena, "axolotl=0.17.0.dev0", PACKAGE_AXOLOTL, "0.17.0.dev0");
    expect_version(arena, "kernels=0.17.0RC1", PACKAGE_KERNELS, "0.17.0RC1");
    assert_int_equal(parse(arena, "torchao = Missing").packages[PACKAGE_TORCHAO].state, PACKAGE_MISSING);
}

static void test_whole_spec(void **state)
{
    struct arena *arena = *state;
    struct target target = parse(arena, " H100 , gpus=8, torch=2.11.0+cu130,Flash_Attn_3=MISSING ,axolotl=0.17.0");
    expect_hardware(&target, "H100", VENDOR_NVIDIA, 90, NULL);
    assert_int_equal(target.gpus, 8);
    assert_string_equal(target_version(&target, PACKAGE_TORCH), "2.11.0");
    assert_int_equal(target.packages[PACKAGE_FLASH_ATTN_3].state, PACKAGE_MISSING);
    assert_string_equal(target_version(&target, PACKAGE_AXOLOTL), "0.17.0");
    assert_int_equal(target.packages[PACKAGE_TORCHAO].state, PACKAGE_UNKNOWN);
    assert_false(target.automatic);
}

/* The target outlives the text that it was read from. */
static void test_target_owns_its_texts(void **state)
{
    struct arena *arena = *state;
    char spec[] = "gfx942,torch=2.6.0";
    struct target target = parse(arena, spec);
    memset(spec, 'x', sizeof spec - 1);
    assert_string_equal(target.spec, "gfx942,torch=2.6.0");
    assert_string_equal(target.gfx, "gfx942");
    assert_string_equal(target_version(&target, PACKAGE_TORCH), "2.6.0");
}

/* --- What is refused ---------------------------------------------------------------------------------------------- */

#define ALLOWED "; it takes a GPU (h100, mi300x), sm_NN, gfxNNN, npu, cpu, gpus=N, PACKAGE=VERSION"

static void test_unknown_names(void **state)
{
    struct arena *arena = *state;
    expect_refused(arena, "h10", "unknown target \"h10\"; did you mean h100?");
    expect_refused(arena, "torch=2.6.0, RTX-490 ", "unknown target \"RTX-490\"; did you mean rtx4090?");
    expect_refused(arena, "auot", "unknown target \"auot\"; did you mean auto?");
    expect_refused(arena, "nonee", "unknown target \"nonee\"; did you mean none?");
    expect_refused(arena, "banana", "unknown target \"banana\"" ALLOWED);
    expect_refused(arena, "h100;torch", "unknown target \"h100;torch\"" ALLOWED);
    static const char *const broken[] = {"sm_",    "sm_x",     "sm_9",   "sm_0", "sm_1000", "sm_99999999999",
                                         "sm_90b", "sm_90aa",  "sm_9.0", "gfx",  "gfx9",    "gfx90",
                                         "gfx94z", "gfx11000", "gfx-",   "-",    "cuda",    "90"};
    for (size_t i = 0; i < COUNT(broken); i++)
        expect_refused(arena, broken[i], arena_printf(arena, "unknown target \"%s\"" ALLOWED, broken[i]));
}

static void test_none_and_auto_come_first(void **state)
{
    struct arena *arena = *state;
    expect_refused(arena, "h100,auto", "\"auto\" can only come first in a target");
    expect_refused(arena, "auto,None", "\"None\" can only come first in a target");
    expect_refused(arena, "auto,auto", "\"auto\" can only come first in a target");
}

static void test_empty_items(void **state)
{
    struct arena *arena = *state;
    expect_refused(arena, "", "\"\" has an empty item; a target is ITEM{,ITEM} or none");
    expect_refused(arena, "  ", "\"  \" has an empty item; a target is ITEM{,ITEM} or none");
    expect_refused(arena, "h100,", "\"h100,\" has an empty item; a target is ITEM{,ITEM} or none");
    expect_refused(arena, ",h100", "\",h100\" has an empty item; a target is ITEM{,ITEM} or none");
    expect_refused(arena, "h100, ,sm_90", "\"h100, ,sm_90\" has an empty item; a target is ITEM{,ITEM} or none");
}

static void test_broken_gpus(void **state)
{
    struct arena *arena = *state;
    static const char *const broken[] = {"gpus",   "gpus=",   "gpus=0",   "gpus=-1",  "gpus=65537",
                                         "gpus=x", "gpus=8x", "gpus=1 2", "gpus=1.5", "gpus=99999999999999999999"};
    for (size_t i = 0; i < COUNT(broken); i++)
        expect_refused(arena, broken[i],
                       arena_printf(arena, "\"%s\" is no number of GPUs; write gpus=1 to gpus=65536", broken[i]));
}

static void test_broken_packages(void **state)
{
    struct arena *arena = *state;
    expect_refused(arena, "troch=2.6.0", "unknown item \"troch=2.6.0\"; did you mean torch?");
    expect_refused(arena, "flashattn=2.6", "unknown item \"flashattn=2.6\"; did you mean flash-attn?");
    expect_refused(arena, "gpu=8", "unknown item \"gpu=8\"; did you mean gpus?");
    static const char known[] = "; a target takes torch, torchao, flash-attn, flash-attn-3, flash-attn-4, xformers, "
                                "sageattention, kernels, ring-flash-attn, transformers, axolotl";
    expect_refused(arena, "numpy=1", arena_printf(arena, "unknown item \"numpy=1\"%s", known));
    expect_refused(arena, "=1", arena_printf(arena, "unknown item \"=1\"%s", known));
    expect_refused(arena, "none=1", arena_printf(arena, "unknown item \"none=1\"%s", known));
    static const char *const broken[] = {"torch",          "torch=",       "torch=2.x", "torch==2.6.0", "torch=latest",
                                         "torch=missing1", "torch=2.6.0+", "Torch=2 6", "torch=miss"};
    for (size_t i = 0; i < COUNT(broken); i++) {
        static const char why[] = "has no valid version; write it like torch=2.6.0 or torch=missing";
        expect_refused(arena, broken[i], arena_printf(arena, "\"%s\" %s", broken[i], why));
    }
    expect_refused(arena, "flash_attn=new",
                   "\"flash_attn=new\" has no valid version; write it like flash-attn=2.6.0 or "
                   "flash-attn=missing");
}

/* A spec can stand in a file that a stranger wrote. */
static void test_what_is_shown_is_harmless(void **state)
{
    struct arena *arena = *state;
    expect_refused(arena, "\x1b[31m", "unknown target \"^[[31m\"" ALLOWED);
    expect_refused(arena, "torch=\x1b[31m",
                   "\"torch=^[[31m\" has no valid version; write it like torch=2.6.0 or torch=missing");
    expect_refused(arena, "0123456789012345678901234567890123456789", /* 40 columns fit */
                   "unknown target \"0123456789012345678901234567890123456789\"" ALLOWED);
    expect_refused(arena, "01234567890123456789012345678901234567890",
                   "unknown target \"0123456789012345678901234567890123456789...\"" ALLOWED);
}

/* --- What is said of a target ------------------------------------------------------------------------------------- */

static void test_describe(void **state)
{
    struct arena *arena = *state;
    expect_described(arena, "none", "none: hardware not checked");
    expect_described(arena, "auto", "nothing known of its GPU");
    expect_described(arena, "h100", "H100 sm_90");
    expect_described(arena, "auto,h100", "H100 sm_90");
    expect_described(arena, "h100,torchao=missing,torch=2.6.0+cu124", "H100 sm_90, torch 2.6.0, torchao missing");
    expect_described(arena, "gpus=8,h100", "8x H100 sm_90");
    expect_described(arena, "sm_90,gpus=2", "2x sm_90");
    expect_described(arena, "sm_90", "sm_90");
    expect_described(arena, "mi300x", "MI300X gfx942");
    expect_described(arena, "gfx942", "gfx942");
    expect_described(arena, "npu", "Ascend NPU");
    expect_described(arena, "npu,gpus=4", "4x Ascend NPU");
    expect_described(arena, "mps", "Apple GPU");
    expect_described(arena, "cpu", "CPU");
    expect_described(arena, "gpus=1", "1 GPU");
    expect_described(arena, "gpus=4,axolotl=0.17.0", "4 GPUs, axolotl 0.17.0");
    expect_described(arena, "torch=2.6.0", "torch 2.6.0");
    expect_described(arena, "auto,xformers=missing", "xformers missing");
}

/* As probing may leave it. */
static void test_describe_vendor_alone(void **state)
{
    (void)state;
    struct str line = STR_INIT;
    struct target target = target_none();
    target.vendor = VENDOR_NVIDIA;
    target.gpus = 2;
    target_describe(&target, &line);
    assert_string_equal(str_text(&line), "2x NVIDIA GPU");
    str_fini(&line);
}

static void test_has_version(void **state)
{
    struct arena *arena = *state;
    struct target target = parse(arena, "torch=2.11.0a0,torchao=missing,axolotl=0.17.0");
    assert_int_equal(target_has_version(&target, PACKAGE_TORCH, "2.10"), ANSWER_YES);
    assert_int_equal(target_has_version(&target, PACKAGE_TORCH, "2.11.0a0"), ANSWER_YES);
    assert_int_equal(target_has_version(&target, PACKAGE_TORCH, "2.11.0.dev1"), ANSWER_YES);
    assert_int_equal(target_has_version(&target, PACKAGE_TORCH, "2.11"), ANSWER_NO);
    assert_int_equal(target_has_version(&target, PACKAGE_TORCH, "2.9"), ANSWER_YES);
    assert_int_equal(target_has_version(&target, PACKAGE_TORCHAO, "0.17"), ANSWER_NO);
    assert_int_equal(target_has_version(&target, PACKAGE_XFORMERS, "0"), ANSWER_UNKNOWN);
}

static void expect_axolotl_from(struct arena *arena, const char *spec, bool expected)
{
    struct target target = parse(arena, spec);
    assert_int_equal(target_axolotl_from(&target, "0.17.0"), expected);
}

static void test_axolotl_from(void **state)
{
    struct arena *arena = *state;
    expect_axolotl_from(arena, "none", false);
    expect_axolotl_from(arena, "axolotl=missing", false);
    expect_axolotl_from(arena, "axolotl=0.16.1", false);
    expect_axolotl_from(arena, "axolotl=0.17.0.dev0", false);
    expect_axolotl_from(arena, "axolotl=0.17.0rc1", false);
    expect_axolotl_from(arena, "axolotl=0.17", true);
    expect_axolotl_from(arena, "axolotl=0.17.0.post1", true);
    expect_axolotl_from(arena, "axolotl=0.18.0.dev0", true);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(test_architectures),   TEST(test_every_spelling_finds_its_row),
        TEST(test_row_find),        TEST(test_row_find_nothing),
        TEST(test_row_nearest),     TEST(test_none_and_auto),
        TEST(test_compute),         TEST(test_gfx),
        TEST(test_later_items_win), TEST(test_gpus),
        TEST(test_packages),        TEST(test_package_spellings),
        TEST(test_whole_spec),      TEST(test_target_owns_its_texts),
        TEST(test_unknown_names),   TEST(test_none_and_auto_come_first),
        TEST(test_empty_items),     TEST(test_broken_gpus),
        TEST(test_broken_packages), TEST(test_what_is_shown_is_harmless),
        TEST(test_describe),        TEST(test_describe_vendor_alone),
        TEST(test_has_version),     TEST(test_axolotl_from),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
