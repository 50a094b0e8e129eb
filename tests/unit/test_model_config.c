/* The config.json of a model: where it is looked for, what is read from it, and what is said when there is none. */
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

#include "model_config.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define PATH_SIZE 512
#define COMMIT "0123456789abcdef0123456789abcdef01234567"
#define OTHER "fedcba9876543210fedcba9876543210fedcba98"

struct disk {
    char root[64];
    struct model_world world;
    struct model_facts facts;
    struct arena arena;
    struct str cause;
};

static int set_up(void **state)
{
    struct disk *disk = calloc(1, sizeof *disk);
    if (!disk)
        return -1;
    strcpy(disk->root, "/tmp/axedit-model-XXXXXX");
    *state = disk;
    if (!mkdtemp(disk->root))
        return -1;
    disk->world.directory = disk->root;
    return 0;
}

static int tear_down(void **state)
{
    struct disk *disk = *state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", disk->root);
    int status = system(command);
    arena_fini(&disk->arena);
    str_fini(&disk->cause);
    free(disk);
    return status;
}

static const char *place_of(struct disk *disk, const char *path)
{
    char *place = arena_printf(&disk->arena, "%s/%s", disk->root, path);
    for (char *slash = place + strlen(disk->root) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        mkdir(place, 0755);
        *slash = '/';
    }
    return place;
}

static void put_len(struct disk *disk, const char *path, const char *text, size_t len)
{
    FILE *file = fopen(place_of(disk, path), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

static void put(struct disk *disk, const char *path, const char *text)
{
    put_len(disk, path, text, strlen(text));
}

static bool find(struct disk *disk, const char *name, const char *revision)
{
    str_clear(&disk->cause);
    memset(&disk->facts, 0x5A, sizeof disk->facts);
    return model_config_read(&disk->world, name, revision, &disk->arena, &disk->facts, &disk->cause);
}

static void expect_found(struct disk *disk, const char *name, const char *revision, const char *path)
{
    if (!find(disk, name, revision))
        fail_msg("%s: %s", name, str_text(&disk->cause));
    assert_string_equal(disk->facts.source, path);
    assert_int_equal(disk->cause.len, 0);
}

/* `expected` with %s for the root. */
static void expect_unknown(struct disk *disk, const char *name, const char *revision, const char *expected)
{
    static const struct model_facts nothing = {0};
    struct str cause = STR_INIT;
    const char *gap = strstr(expected, "%s");
    assert_false(find(disk, name, revision));
    str_add_len(&cause, expected, gap ? (size_t)(gap - expected) : strlen(expected));
    if (gap)
        str_printf(&cause, "%s%s", disk->root, gap + 2);
    assert_string_equal(str_text(&disk->cause), str_text(&cause));
    assert_memory_equal(&disk->facts, &nothing, sizeof nothing);
    str_fini(&cause);
}

/* ---- Where it is ---- */

static void test_named(void **state)
{
    struct disk *disk = *state;
    put(disk, "m/config.json", "{}");
    put(disk, "m/other.json", "{}");
    static const char *const given[][2] = {{"m", "m/config.json"},
                                           {"m/", "m/config.json"},
                                           {"m/config.json", "m/config.json"},
                                           {"m/other.json", "m/other.json"}};
    for (size_t i = 0; i < COUNT(given); i++) {
        disk->world.model_config = given[i][0];
        expect_found(disk, "org/model", NULL, arena_printf(&disk->arena, "%s/%s", disk->root, given[i][1]));
    }
    disk->world.model_config = arena_printf(&disk->arena, "%s/m", disk->root);
    expect_found(disk, NULL, NULL, arena_printf(&disk->arena, "%s/m/config.json", disk->root));
    disk->world.model_config = "gone";
    expect_unknown(disk, "m", NULL, "can't read %s/gone: no such file or directory");
    disk->world.model_config = "";
    expect_found(disk, "m", NULL, arena_printf(&disk->arena, "%s/m/config.json", disk->root));
}

static void test_local_folder(void **state)
{
    struct disk *disk = *state;
    put(disk, "out/model/config.json", "{\"model_type\": \"llama\"}");
    put(disk, "hub/models--out--model/refs/main", COMMIT);
    disk->world.hf_home = disk->root;
    const char *expected = arena_printf(&disk->arena, "%s/out/model/config.json", disk->root);
    expect_found(disk, "out/model", NULL, expected);
    expect_found(disk, arena_printf(&disk->arena, "%s/out/model", disk->root), NULL, expected);
    expect_found(disk, "./out/model", NULL, arena_printf(&disk->arena, "%s/./out/model/config.json", disk->root));
    put(disk, "bare/weights.bin", "");
    expect_unknown(disk, "bare", NULL, "can't read %s/bare/config.json: no such file or directory");
}

/* The cache as huggingface_hub lays it out: a snapshot's files are links to blobs. */
static void cache(struct disk *disk, const char *hub, const char *model, const char *commit, const char *text)
{
    put(disk, arena_printf(&disk->arena, "%s/%s/blobs/%.8s", hub, model, commit), text);
    const char *file = arena_printf(&disk->arena, "%s/%s/snapshots/%s/config.json", hub, model, commit);
    assert_int_equal(symlink(arena_printf(&disk->arena, "../../blobs/%.8s", commit), place_of(disk, file)), 0);
}

static void test_cache(void **state)
{
    struct disk *disk = *state;
    const char *hub = arena_printf(&disk->arena, "%s/hub", disk->root);
    cache(disk, "hub", "models--NousResearch--Llama-3.2-1B", COMMIT, "{\"model_type\": \"llama\"}");
    cache(disk, "hub", "models--NousResearch--Llama-3.2-1B", OTHER, "{\"model_type\": \"other\"}");
    cache(disk, "hub", "models--gpt2", COMMIT, "{\"model_type\": \"gpt2\"}");
    put(disk, "hub/models--NousResearch--Llama-3.2-1B/refs/main", COMMIT "\n");
    put(disk, "hub/models--NousResearch--Llama-3.2-1B/refs/refs/pr/1", OTHER);
    put(disk, "hub/models--gpt2/refs/main", COMMIT);
    disk->world.hf_hub_cache = hub;
    expect_found(
        disk, "NousResearch/Llama-3.2-1B", NULL,
        arena_printf(&disk->arena, "%s/models--NousResearch--Llama-3.2-1B/snapshots/" COMMIT "/config.json", hub));
    assert_string_equal(disk->facts.model_type, "llama");
    expect_found(disk, "NousResearch/Llama-3.2-1B", "main", disk->facts.source);
    expect_found(disk, "NousResearch/Llama-3.2-1B", "", disk->facts.source);
    assert_true(find(disk, "NousResearch/Llama-3.2-1B", OTHER));
    assert_string_equal(disk->facts.model_type, "other");
    assert_true(find(disk, "NousResearch/Llama-3.2-1B", "refs/pr/1"));
    assert_string_equal(disk->facts.model_type, "other");
    assert_true(find(disk, "gpt2", NULL));
    assert_string_equal(disk->facts.model_type, "gpt2");
    expect_unknown(disk, "NousResearch/Llama-3.2-1B", "v2",
                   "the Hugging Face cache has NousResearch/Llama-3.2-1B, but not its revision v2");
    expect_unknown(disk, "NousResearch/Llama-3.2-3B", NULL,
                   "NousResearch/Llama-3.2-3B is no folder here and not in the Hugging Face cache");
}

static void test_cache_places(void **state)
{
    struct disk *disk = *state;
    static const struct {
        const char *folder; /* that holds the cache */
        size_t variable;
        const char *value;
    } rows[] = {
        {"a", offsetof(struct model_world, hf_hub_cache), "a"},
        {"b", offsetof(struct model_world, huggingface_hub_cache), "b"},
        {"c/hub", offsetof(struct model_world, hf_home), "c"},
        {"d/huggingface/hub", offsetof(struct model_world, xdg_cache_home), "d"},
        {"e/.cache/huggingface/hub", offsetof(struct model_world, home), "e"},
    };
    /* From the last to the first: each one wins over those before. */
    for (size_t i = COUNT(rows); i-- > 0;) {
        char text[64];
        snprintf(text, sizeof text, "{\"model_type\": \"%s\"}", rows[i].value);
        cache(disk, rows[i].folder, "models--o--m", COMMIT, text);
        put(disk, arena_printf(&disk->arena, "%s/models--o--m/refs/main", rows[i].folder), COMMIT);
        const char *value = arena_printf(&disk->arena, "%s/%s", disk->root, rows[i].value);
        memcpy((char *)&disk->world + rows[i].variable, &value, sizeof value);
        assert_true(find(disk, "o/m", NULL));
        assert_string_equal(disk->facts.model_type, rows[i].value);
    }
    disk->world = (struct model_world){.directory = disk->root};
    expect_unknown(disk, "o/m", NULL, "no cache of the Hugging Face hub is known to look for o/m in");
}

static void test_broken_cache(void **state)
{
    struct disk *disk = *state;
    static const char *const commits[] = {"", "main", "../../../etc", COMMIT "0",
                                          "0123456789ABCDEF0123456789abcdef01234567"};
    disk->world.hf_home = disk->root;
    for (size_t i = 0; i < COUNT(commits); i++) {
        put(disk, "hub/models--o--m/refs/main", commits[i]);
        expect_unknown(disk, "o/m", NULL, "the Hugging Face cache has o/m, but not its revision main");
    }
    put(disk, "hub/models--o--m/refs/main", COMMIT);
    expect_unknown(disk, "o/m", NULL,
                   "can't read %s/hub/models--o--m/snapshots/" COMMIT "/config.json: no such file or directory");
}

/* Nothing of a name or a revision may lead out of the cache. */
static void test_names(void **state)
{
    struct disk *disk = *state;
    static const char *const names[] = {"../../none", "a/b/c", "/etc/none", "a/..",    "../m",  "./m",
                                        ".hidden/m",  "a//b",  "a/",        "/b",      "a/b\n", "a--b/c",
                                        "a/-b",       "a b/c", "a/b.",      "~/model", "a\\b",  "\xc3\xa4/b"};
    disk->world.hf_home = disk->root;
    for (size_t i = 0; i < COUNT(names); i++) {
        assert_false(find(disk, names[i], NULL));
        if (!strstr(str_text(&disk->cause), "is no folder here and no name on the Hugging Face hub"))
            fail_msg("%s: %s", names[i], str_text(&disk->cause));
        assert_null(strchr(str_text(&disk->cause), '\n'));
    }
    static const char *const revisions[] = {"..", "../x", "a/../b", "/a", "a//b", "a/", ".a"};
    for (size_t i = 0; i < COUNT(revisions); i++) {
        assert_false(find(disk, "o/m", revisions[i]));
        assert_non_null(strstr(str_text(&disk->cause), " is no name of a revision"));
    }
    char longest[300];
    memset(longest, 'a', sizeof longest);
    longest[299] = '\0';
    assert_false(find(disk, longest, NULL));
    assert_false(find(disk, "o/m", longest));
    expect_unknown(disk, NULL, NULL, "base_model is not set");
    expect_unknown(disk, "", NULL, "base_model is not set");
}

/* ---- What it says ---- */

static const struct model_facts *read_json(struct disk *disk, const char *json)
{
    put(disk, "m/config.json", json);
    if (!find(disk, "m", NULL))
        fail_msg("%s: %s", json, str_text(&disk->cause));
    return &disk->facts;
}

static void expect_text(const char *text, const char *expected)
{
    if (!expected)
        assert_null(text);
    else {
        assert_non_null(text);
        assert_string_equal(text, expected);
    }
}

static void test_plain_model(void **state)
{
    const struct model_facts *facts = read_json(
        *state, "{\"architectures\": [\"MistralForCausalLM\"], \"model_type\": \"mistral\", \"hidden_size\": 4096,\n"
                " \"num_attention_heads\": 32, \"num_key_value_heads\": 8, \"sliding_window\": 4096, \"torch_dtype\": "
                "\"bfloat16\"}");
    expect_text(facts->model_type, "mistral");
    expect_text(facts->text_type, "mistral");
    expect_text(facts->dtype, "bfloat16");
    expect_text(facts->quantization, "none");
    assert_int_equal(facts->hidden_size, 4096);
    assert_int_equal(facts->num_attention_heads, 32);
    assert_int_equal(facts->num_key_value_heads, 8);
    assert_int_equal(facts->head_dim, 128);
    assert_int_equal(facts->sliding_window, 4096);
}

static void test_nested_model(void **state)
{
    const struct model_facts *facts = read_json(
        *state, "{\"model_type\": \"gemma3\", \"dtype\": \"torch.bfloat16\", \"hidden_size\": 7, \"vision_config\": "
                "{\"hidden_size\": 1152},"
                " \"text_config\": {\"model_type\": \"gemma3_text\", \"hidden_size\": 2560, \"num_attention_heads\": 8,"
                " \"head_dim\": 256, \"sliding_window\": 1024}}");
    expect_text(facts->model_type, "gemma3");
    expect_text(facts->text_type, "gemma3_text");
    expect_text(facts->dtype, "bfloat16");
    assert_int_equal(facts->hidden_size, 2560);
    assert_int_equal(facts->head_dim, 256);
    assert_int_equal(facts->sliding_window, 1024);
    facts = read_json(*state,
                      "{\"model_type\": \"qwen3_omni\", \"thinker_config\": {\"model_type\": \"thinker\","
                      " \"text_config\": {\"model_type\": \"words\", \"hidden_size\": 64, \"num_attention_heads\": 4,"
                      " \"torch_dtype\": \"float16\", \"quantization_config\": {\"quant_method\": \"fp8\"}}}}");
    expect_text(facts->text_type, "words");
    expect_text(facts->dtype, "float16");
    expect_text(facts->quantization, "fp8");
    assert_int_equal(facts->head_dim, 16);
    facts = read_json(*state, "{\"model_type\": \"x\", \"text_config\": [], \"llm_config\": {\"hidden_size\": 5}}");
    expect_text(facts->text_type, NULL);
    assert_int_equal(facts->hidden_size, 5);
}

static void test_numbers(void **state)
{
    static const struct {
        const char *json;
        int head_dim;
        int window;
    } rows[] = {
        {"{}", 0, 0},
        {"{\"n_embd\": 768, \"n_head\": 12}", 64, 0},
        {"{\"d_model\": 4096, \"n_heads\": 32}", 128, 0},
        {"{\"hidden_size\": 100, \"num_attention_heads\": 3}", 0, 0},
        {"{\"hidden_size\": 2048, \"num_attention_heads\": 16, \"head_dim\": 256}", 256, 0},
        {"{\"hidden_size\": 2048, \"num_attention_heads\": 16, \"head_dim\": null}", 128, 0},
        {"{\"hidden_size\": 2048, \"num_attention_heads\": 16, \"head_dim\": 64, \"qk_nope_head_dim\": 128, "
         "\"qk_rope_head_dim\": 64}",
         192, 0},
        {"{\"head_dim\": 256, \"global_head_dim\": 512}", 512, 0},
        {"{\"head_dim\": 256, \"global_head_dim\": null}", 256, 0},
        {"{\"head_dim\": -1, \"sliding_window\": -5}", 0, 0},
        {"{\"head_dim\": 1e3, \"sliding_window\": 4096.0}", 0, 0},
        {"{\"head_dim\": \"128\"}", 0, 0},
        {"{\"head_dim\": 4000000000}", 0, 0},
        {"{\"hidden_size\": [1], \"num_attention_heads\": {}}", 0, 0},
        {"{\"sliding_window\": null}", 0, MODEL_NO_WINDOW},
        {"{\"sliding_window\": 4096, \"use_sliding_window\": false}", 0, MODEL_NO_WINDOW},
        {"{\"sliding_window\": 4096, \"use_sliding_window\": true}", 0, 4096},
        {"{\"time_step_limit\": [0.0, Infinity], \"a\": -Infinity, \"b\": NaN, \"head_dim\": 64}", 64, 0},
        {"{\"note\": \"\\\"Infinity\\\\\", \"head_dim\": 64, \"c\": Infinity}", 64, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct model_facts *facts = read_json(*state, rows[i].json);
        if (facts->head_dim != rows[i].head_dim || facts->sliding_window != rows[i].window)
            fail_msg("%s: head_dim %d, window %d", rows[i].json, facts->head_dim, facts->sliding_window);
    }
}

static void test_quantization(void **state)
{
    static const char *const rows[][2] = {
        {"{}", "none"},
        {"{\"quantization_config\": null}", "none"},
        {"{\"quantization_config\": {\"quant_method\": \"gptq\", \"bits\": 4}}", "gptq"},
        {"{\"quantization_config\": {\"load_in_4bit\": true}}", "bitsandbytes"},
        {"{\"quantization_config\": {\"load_in_8bit\": true, \"load_in_4bit\": false}}", "bitsandbytes"},
        {"{\"quantization_config\": {\"bits\": 4}}", "unknown"},
        {"{\"quantization_config\": {\"quant_method\": 7}}", "unknown"},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        expect_text(read_json(*state, rows[i][0])->quantization, rows[i][1]);
}

static void test_odd_texts(void **state)
{
    struct disk *disk = *state;
    const struct model_facts *facts =
        read_json(disk, "{\"model_type\": \"\\u001b]0;x\\u0007\", \"torch_dtype\": 3, \"dtype\": \"\"}");
    expect_text(facts->model_type, "^[]0;x^G");
    expect_text(facts->dtype, NULL);
    char json[300] = "{\"model_type\": \"";
    memset(json + 16, 'a', 150);
    strcpy(json + 166, "\"}");
    expect_text(read_json(disk, json)->model_type, NULL);
}

static void test_broken_files(void **state)
{
    struct disk *disk = *state;
    static const char *const rows[][2] = {
        {"", "can't read %s/m/config.json: no JSON from line 1 on"},
        {"{\n\"a\": 1,\n}", "can't read %s/m/config.json: no JSON from line 3 on"},
        {"{\"model_type\": \"a\"", "can't read %s/m/config.json: no JSON from line 1 on"},
        {"[1]", "can't read %s/m/config.json: no JSON object"},
        {"\"", "can't read %s/m/config.json: no JSON from line 1 on"},
        {"\"\\", "can't read %s/m/config.json: no JSON from line 1 on"},
        {"{} {}", "can't read %s/m/config.json: no JSON from line 1 on"},
        {"Inf", "can't read %s/m/config.json: no JSON from line 1 on"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        put(disk, "m/config.json", rows[i][0]);
        expect_unknown(disk, "m", NULL, rows[i][1]);
    }
    static char huge[1024 * 1024 + 1];
    memset(huge, ' ', sizeof huge);
    huge[0] = '{';
    huge[sizeof huge - 1] = '}';
    put_len(disk, "m/config.json", huge, sizeof huge);
    expect_unknown(disk, "m", NULL, "can't read %s/m/config.json: larger than 1 MiB");
    memset(huge, '[', sizeof huge);
    put_len(disk, "m/config.json", huge, sizeof huge - 1);
    assert_false(find(disk, "m", NULL));
    put_len(disk, "m/config.json", "{\"a\": \"\0\"}", 10);
    assert_false(find(disk, "m", NULL));
    put_len(disk, "m/config.json", "{\"a\": \"\xff\"}", 10);
    assert_false(find(disk, "m", NULL));
}

static void test_no_file(void **state)
{
    struct disk *disk = *state;
    put(disk, "m/config.json/x", "");
    expect_unknown(disk, "m", NULL, "can't read %s/m/config.json: is a directory");
    assert_int_equal(mkfifo(place_of(disk, "n/config.json"), 0644), 0);
    expect_unknown(disk, "n", NULL, "can't read %s/n/config.json: not a regular file");
    assert_int_equal(symlink("config.json", place_of(disk, "o/config.json")), 0);
    assert_false(find(disk, "o", NULL));
}

static void test_world_here(void **state)
{
    (void)state;
    setenv("HF_HOME", "/h", 1);
    struct model_world world = model_world_here("/c");
    assert_string_equal(world.model_config, "/c");
    assert_string_equal(world.hf_home, "/h");
    assert_null(world.directory);
    unsetenv("HF_HOME");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_named),        TEST(test_local_folder), TEST(test_cache),       TEST(test_cache_places),
        TEST(test_broken_cache), TEST(test_names),        TEST(test_plain_model), TEST(test_nested_model),
        TEST(test_numbers),      TEST(test_quantization), TEST(test_odd_texts),   TEST(test_broken_files),
        TEST(test_no_file),      TEST(test_world_here),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
