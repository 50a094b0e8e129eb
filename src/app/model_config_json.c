/* What a config.json says. Its keys are those of transformers; older models have names of their own for some. */
#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "file.h"
#include "model_config_parts.h"
#include "probe_parts.h"
#include "utf8.h"

#define CONFIG_LIMIT (1024 * 1024)
#define TEXT_LONGEST 100
#define NUMBER_MOST 100000000
#define KEYS_MOST 5

/* ---- Values ---- */

/* Parts of a model that hold the one that reads text; thinker_config holds a text_config of its own. */
static const char *const text_parts[] = {"text_config", "llm_config", "language_config", "thinker_config"};

/* A number of struct model_facts, and the keys that may say it: the first that does counts. */
static const struct {
    size_t offset;
    const char *keys[KEYS_MOST];
} numbers[] = {
    {offsetof(struct model_facts, hidden_size), {"hidden_size", "n_embd", "d_model", "dim"}},
    {offsetof(struct model_facts, num_attention_heads), {"num_attention_heads", "n_head", "n_heads", "num_heads"}},
    {offsetof(struct model_facts, num_key_value_heads), {"num_key_value_heads", "num_kv_heads", "n_kv_heads"}},
    {offsetof(struct model_facts, head_dim), {"head_dim", "kv_channels"}},
};

/* 0 for what is no number that a model could have there. */
static int number_in(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    json_int_t number = json_is_integer(value) ? json_integer_value(value) : 0;
    return number > 0 && number <= NUMBER_MOST ? (int)number : 0;
}

static int first_number(const json_t *object, const char *const keys[KEYS_MOST])
{
    int number = 0;
    for (size_t i = 0; i < KEYS_MOST && keys[i] && number == 0; i++)
        number = number_in(object, keys[i]);
    return number;
}

/* A short text, visible; NULL for anything else. */
static const char *text_in(const json_t *object, const char *key, struct arena *arena)
{
    const json_t *value = json_object_get(object, key);
    size_t len = json_string_length(value);
    if (len == 0 || len > TEXT_LONGEST)
        return NULL;
    struct str visible = STR_INIT;
    utf8_add_visible(&visible, json_string_value(value), len);
    const char *text = arena_copy(arena, visible.data, visible.len);
    str_fini(&visible);
    return text;
}

static const json_t *text_part(const json_t *root)
{
    for (size_t i = 0; i < sizeof text_parts / sizeof *text_parts; i++) {
        const json_t *part = json_object_get(root, text_parts[i]);
        const json_t *inner = json_object_get(part, text_parts[0]);
        if (json_is_object(part))
            return json_is_object(inner) ? inner : part;
    }
    return NULL;
}

/* ---- Facts ---- */

static void read_numbers(const json_t *object, struct model_facts *facts)
{
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        int *fact = (int *)((char *)facts + numbers[i].offset);
        if (*fact == 0)
            *fact = first_number(object, numbers[i].keys);
    }
}

/* DeepSeek's heads are made of two parts, whatever head_dim says; Gemma 4's global layers have larger ones. */
static void settle_head_dim(const json_t *object, struct model_facts *facts)
{
    int nope = number_in(object, "qk_nope_head_dim"), rope = number_in(object, "qk_rope_head_dim");
    int global = number_in(object, "global_head_dim");
    int hidden = facts->hidden_size, heads = facts->num_attention_heads;
    if (nope && rope)
        facts->head_dim = nope + rope;
    if (facts->head_dim == 0 && hidden && heads && hidden % heads == 0)
        facts->head_dim = hidden / heads;
    if (global > facts->head_dim)
        facts->head_dim = global;
}

/* A null says that there is none; a key that is not there says nothing, since the model's code has a default. */
static void read_window(const json_t *object, struct model_facts *facts)
{
    if (facts->sliding_window != 0)
        return;
    const json_t *window = json_object_get(object, "sliding_window");
    facts->sliding_window = number_in(object, "sliding_window");
    if (json_is_null(window) || json_is_false(json_object_get(object, "use_sliding_window")))
        facts->sliding_window = MODEL_NO_WINDOW;
}

/* "torch.bfloat16" is bfloat16. */
static const char *read_dtype(const json_t *object, struct arena *arena)
{
    const char *dtype = text_in(object, "dtype", arena);
    if (!dtype)
        dtype = text_in(object, "torch_dtype", arena);
    return dtype && strncmp(dtype, "torch.", 6) == 0 ? dtype + 6 : dtype;
}

static const char *read_quantization(const json_t *object, struct arena *arena)
{
    const json_t *config = json_object_get(object, "quantization_config");
    const char *method = text_in(config, "quant_method", arena);
    if (!json_is_object(config))
        return NULL;
    if (method)
        return method;
    /* Written before there was a quant_method: only bitsandbytes did that. */
    bool bits =
        json_is_true(json_object_get(config, "load_in_4bit")) || json_is_true(json_object_get(config, "load_in_8bit"));
    return bits ? "bitsandbytes" : "unknown";
}

static void read_object(const json_t *root, struct arena *arena, struct model_facts *facts)
{
    const json_t *text = text_part(root);
    const json_t *inner = text ? text : root;
    facts->model_type = text_in(root, "model_type", arena);
    facts->text_type = text ? text_in(text, "model_type", arena) : facts->model_type;
    facts->dtype = read_dtype(root, arena);
    if (!facts->dtype)
        facts->dtype = read_dtype(inner, arena);
    facts->quantization = read_quantization(root, arena);
    if (!facts->quantization)
        facts->quantization = read_quantization(inner, arena);
    if (!facts->quantization)
        facts->quantization = "none";
    read_numbers(inner, facts);
    read_window(inner, facts);
    settle_head_dim(inner, facts);
}

/* ---- The file ---- */

/* Python writes numbers that JSON has no word for, and Mamba's configs hold some: each becomes a 0. */
static void drop_infinities(struct str *text)
{
    static const char *const words[] = {"-Infinity", "Infinity", "NaN"};
    bool quoted = false;
    for (size_t i = 0; i < text->len; i++) {
        quoted ^= text->data[i] == '"';
        if (quoted && text->data[i] == '\\')
            i++;
        for (size_t w = 0; !quoted && w < sizeof words / sizeof *words; w++) {
            size_t len = strlen(words[w]);
            if (strncmp(text->data + i, words[w], len) == 0)
                memcpy(text->data + i, "0        ", len);
        }
    }
}

static bool read_text(struct str *text, const char *path, struct arena *arena, struct model_facts *facts,
                      struct str *cause)
{
    json_error_t error;
    drop_infinities(text);
    json_t *root = json_loadb(str_text(text), text->len, 0, &error);
    bool good = json_is_object(root);
    if (!root)
        file_refuse(cause, "read", path, arena_printf(arena, "no JSON from line %d on", error.line));
    else if (!good)
        file_refuse(cause, "read", path, "no JSON object");
    if (good) {
        read_object(root, arena, facts);
        facts->source = arena_copy(arena, path, strlen(path));
    }
    json_decref(root);
    return good;
}

bool model_facts_read(const char *path, struct arena *arena, struct model_facts *facts, struct str *cause)
{
    static const struct probe_world here = {0};
    struct str text = STR_INIT;
    bool done = false;
    if (probe_read(&here, path, CONFIG_LIMIT, &text))
        done = read_text(&text, path, arena, facts, cause);
    else if (errno == EFBIG)
        file_refuse(cause, "read", path, "larger than 1 MiB");
    else if (errno == EINVAL)
        file_refuse(cause, "read", path, "not a regular file");
    else
        file_refuse_errno(cause, "read", path, errno);
    str_fini(&text);
    return done;
}
