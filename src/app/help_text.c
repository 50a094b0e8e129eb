#include "help_text.h"

#include <stdlib.h>
#include <string.h>

#include "model_facts.h"
#include "utf8.h"

enum { CONFIG_INDENT = 4 };

struct line {
    const char *text;
    size_t len;
};

/* False behind the last line. */
static bool next_line(const char **at, struct line *line)
{
    if (**at == '\0')
        return false;
    line->text = *at;
    line->len = strcspn(*at, "\n");
    *at += line->len + ((*at)[line->len] == '\n');
    return true;
}

static bool has_start(const struct line *line, const char *start)
{
    size_t len = strlen(start);
    return line->len >= len && memcmp(line->text, start, len) == 0;
}

/* "wrong" or "wrong RULE". */
static bool is_word(const struct line *line, const char *word)
{
    return has_start(line, word) && (line->len == strlen(word) || line->text[strlen(word)] == ' ');
}

/* The length of the label of "label: value", 0 when the line is prose: that may have a colon too. */
static size_t label_len(const struct line *line)
{
    static const char *const labels[] = {"also", "change it", "goes with", "goes wrong", "memory", "typical", "unit"};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        size_t len = strlen(labels[i]);
        if (len + 2 < line->len && has_start(line, labels[i]) && memcmp(line->text + len, ": ", 2) == 0)
            return len;
    }
    return 0;
}

/* "datasets.*.path" has the file "datasets.path.txt". */
const struct shared_file *help_find(const char *kind, const char *name)
{
    struct str path = STR_INIT;
    str_printf(&path, "help/%s/", kind);
    for (const char *at = name; *at; at++)
        if (strncmp(at, "*.", 2) != 0)
            str_add_char(&path, *at);
        else
            at++;
    str_add(&path, ".txt");
    const struct shared_file *file = shared_file_find(str_text(&path));
    str_fini(&path);
    return file;
}

const char *help_fact(const struct shared_file *file, const char *label, struct arena *arena)
{
    const char *at = file->text;
    struct line line;
    while (next_line(&at, &line) && !is_word(&line, "wrong")) {
        size_t len = label_len(&line);
        if (len > 0 && len == strlen(label) && has_start(&line, label))
            return arena_copy(arena, line.text + len + 2, line.len - len - 2);
    }
    return NULL;
}

/* Backquotes are for the test that checks what stands in them. */
static void add_plain(struct str *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] != '`')
            str_add_char(out, text[i]);
}

void help_add_prose(const struct shared_file *file, struct str *out)
{
    const char *at = file->text;
    struct line line;
    bool in_paragraph = false;
    while (next_line(&at, &line) && !is_word(&line, "wrong")) {
        size_t label = label_len(&line);
        if (in_paragraph && (label > 0 || line.len == 0))
            str_add_char(out, '\n');
        if (label > 0) {
            struct str fact = STR_INIT;
            str_printf(&fact, "%.*s:", (int)label, line.text);
            str_printf(out, "  %-18s", str_text(&fact));
            add_plain(out, line.text + label + 2, line.len - label - 2);
            str_fini(&fact);
        } else if (line.len > 0) {
            str_add(out, in_paragraph ? " " : "  ");
            add_plain(out, line.text, line.len);
        }
        in_paragraph = line.len > 0;
    }
    if (in_paragraph)
        str_add_char(out, '\n');
}

/* What stands between the line "wrong" or "right" and the next of them; `*at` is then behind it. */
static void read_config(const char **at, struct arena *arena, struct help_config *config)
{
    struct str text = STR_INIT;
    struct line line;
    *config = (struct help_config){NULL, NULL, NULL};
    for (const char *next = *at; next_line(&next, &line) && !is_word(&line, "wrong") && !is_word(&line, "right");
         *at = next) {
        if (has_start(&line, "    "))
            str_printf(&text, "%.*s\n", (int)line.len - CONFIG_INDENT, line.text + CONFIG_INDENT);
        else if (has_start(&line, "target: "))
            config->target = arena_copy(arena, line.text + strlen("target: "), line.len - strlen("target: "));
        else if (has_start(&line, "model: "))
            config->model = arena_copy(arena, line.text + strlen("model: "), line.len - strlen("model: "));
    }
    if (text.len > 0)
        config->text = arena_copy(arena, str_text(&text), text.len);
    str_fini(&text);
}

bool help_example_next(const char **at, struct arena *arena, struct help_example *example)
{
    struct line line;
    *example = (struct help_example){.rule = NULL};
    while (next_line(at, &line)) {
        if (!is_word(&line, "wrong"))
            continue;
        if (line.len > strlen("wrong "))
            example->rule = arena_copy(arena, line.text + strlen("wrong "), line.len - strlen("wrong "));
        read_config(at, arena, &example->wrong);
        const char *next = *at;
        if (next_line(&next, &line) && is_word(&line, "right")) {
            *at = next;
            read_config(at, arena, &example->right);
        }
        return true;
    }
    return false;
}

/* "head_dim=512": the facts that examples speak of. */
static bool set_model_fact(struct model_facts *model, const char *fact)
{
    const char *value = strchr(fact, '=');
    size_t len = value ? (size_t)(value - fact) : 0;
    if (len == strlen("head_dim") && memcmp(fact, "head_dim", len) == 0)
        model->head_dim = (int)strtol(value + 1, NULL, 10);
    else if (len == strlen("quantization") && memcmp(fact, "quantization", len) == 0)
        model->quantization = value + 1;
    else
        return false;
    model->source = "config.json";
    return true;
}

bool help_config_target(const struct help_config *config, struct arena *arena, struct target *target, struct str *cause)
{
    *target = target_none();
    if (config->target && !target_parse(config->target, arena, target, cause))
        return false;
    if (!config->model)
        return true;
    struct model_facts *model = arena_alloc(arena, sizeof *model);
    target->model = model;
    if (set_model_fact(model, config->model))
        return true;
    str_printf(cause, "no fact about a model: %s", config->model);
    return false;
}

static void add_config(const char *title, const char *rule, const struct help_config *config, struct str *out)
{
    str_printf(out, "  %s", title);
    if (rule)
        str_printf(out, " (%s)", rule);
    if (config->target)
        str_printf(out, ", with --target %s", config->target);
    if (config->model)
        str_printf(out, ", for a model with %s", config->model);
    str_add(out, ":\n");
    const char *at = config->text ? config->text : "";
    struct line line;
    while (next_line(&at, &line)) {
        str_add(out, "      ");
        utf8_add_visible(out, line.text, line.len);
        str_add_char(out, '\n');
    }
}

void help_add_example(const struct help_example *example, struct str *out)
{
    add_config("goes wrong", example->rule, &example->wrong, out);
    add_config("mended", NULL, &example->right, out);
}

void help_add_examples(const struct shared_file *file, struct str *out)
{
    struct arena arena = {0};
    struct help_example example;
    const char *at = file->text;
    while (help_example_next(&at, &arena, &example))
        help_add_example(&example, out);
    arena_fini(&arena);
}
