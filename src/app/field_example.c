#include "field_example.h"

#include <string.h>

#include "analysis.h"
#include "attention.h"
#include "backend.h"
#include "key_words.h"
#include "path.h"
#include "plugin.h"
#include "rule.h"

/* Rules that may speak of any key say nothing about this one. */
static bool is_about_any_key(const char *rule)
{
    static const char *const starts[] = {"field-", "ignore-", "unknown-", "yaml-"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (strncmp(rule, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

/* True when the path of a diagnostic ("datasets.0.path"; NULL: it has none) leads to the field. */
static bool leads_to(const char *key, const struct field_row *row)
{
    struct arena arena = {0};
    struct ypath path;
    struct str cause = STR_INIT;
    bool leads = key && ypath_parse(key, &arena, &path, &cause) && field_of_path(&path) == row;
    str_fini(&cause);
    arena_fini(&arena);
    return leads;
}

static bool is_of_field(const struct diagnostic *said, const struct field_row *row)
{
    bool is = leads_to(said->key, row);
    for (size_t i = 0; i < said->related_count; i++)
        is = is || leads_to(said->related[i].key, row);
    return is;
}

/* True when the rule says something of the field in its example that goes wrong. */
static bool speaks_of(const char *rule, const struct help_config *wrong, const struct field_row *row)
{
    struct arena arena = {0};
    struct target target;
    struct str cause = STR_INIT;
    bool speaks = false;
    /* The name in the text is a cheap question, and mostly the answer is no. */
    if (wrong->text && strstr(wrong->text, row->name) && help_config_target(wrong, &arena, &target, &cause)) {
        struct analysis *analysis = analysis_new(wrong->text, strlen(wrong->text), &target);
        for (size_t i = 0; i < analysis->diagnostic_count; i++) {
            const struct diagnostic *said = &analysis->diagnostics[i];
            speaks = speaks || (strcmp(said->rule->name, rule) == 0 && is_of_field(said, row));
        }
        analysis_free(analysis);
    }
    str_fini(&cause);
    arena_fini(&arena);
    return speaks;
}

void field_add_rules(const struct field_row *row, struct str *out)
{
    const char *separator = "  rules about it:   ";
    for (size_t i = 0; i < rule_count(); i++) {
        const char *rule = rule_row((enum rule_id)i)->name;
        const struct shared_file *file = is_about_any_key(rule) ? NULL : help_find("rules", rule);
        struct arena arena = {0};
        struct help_example example;
        const char *at = file ? file->text : "";
        if (help_example_next(&at, &arena, &example) && speaks_of(rule, &example.wrong, row)) {
            str_printf(out, "%s%s", separator, rule);
            separator = ", ";
        }
        arena_fini(&arena);
    }
    if (separator[0] == ',')
        str_add_char(out, '\n');
}

/* The value at the field's place: "datasets:\n  - path: VALUE\n", below the plugin that reads it. */
static const char *config_with(const struct ypath *path, const char *value, struct arena *arena)
{
    const struct field_row *top = field_find(OBJECT_root, path->steps[0]);
    struct str text = STR_INIT;
    size_t indent = 0;
    if (top && top->plugin != PLUGIN_NONE)
        str_printf(&text, "plugins:\n  - %s\n", plugin_path(top->plugin));
    bool in_list = false;
    for (size_t i = 0; i < path->count; i++) {
        if (strcmp(path->steps[i], "*") == 0) {
            in_list = true;
            continue;
        }
        str_add_repeat(&text, ' ', indent);
        str_printf(&text, "%s%s:", in_list ? "- " : "", path->steps[i]);
        if (i + 1 < path->count)
            str_add_char(&text, '\n');
        indent += in_list ? 4 : 2;
        in_list = false;
    }
    str_printf(&text, " %s\n", value);
    const char *copy = arena_copy(arena, str_text(&text), text.len);
    str_fini(&text);
    return copy;
}

/* An error on the key, or of a type on something inside its value; NULL when there is none. */
static const struct diagnostic *find_error(const struct analysis *analysis, const struct field_row *row)
{
    for (size_t i = 0; i < analysis->diagnostic_count; i++) {
        const struct diagnostic *said = &analysis->diagnostics[i];
        bool is_type = said->rule->id == RULE_FIELD_TYPE || said->rule->id == RULE_FIELD_VALUE;
        if (said->severity == SEVERITY_ERROR && (is_type || leads_to(said->key, row)))
            return said;
    }
    return NULL;
}

/* The rule that finds an error in this value of the field; NULL when there is none. */
static const char *rule_against(const struct field_row *row, const char *config)
{
    struct target target = target_none();
    struct analysis *analysis = analysis_new(config, strlen(config), &target);
    const struct diagnostic *said = find_error(analysis, row);
    const char *name = said ? said->rule->name : NULL;
    analysis_free(analysis);
    return name;
}

static const char *first_word(const struct field_row *row, struct arena *arena)
{
    return row->values ? arena_copy(arena, row->values, strcspn(row->values, " ")) : NULL;
}

/* Of a mapping with rows of its own, or a list of such: one with a key that has an obvious value. NULL when none has. */
static const char *first_member(const struct field_row *row, struct arena *arena)
{
    for (size_t i = 0; row->object != OBJECT_root && i < field_count(); i++) {
        const struct field_row *member = field_at(i);
        const char *word = first_word(member, arena);
        const char *value = word ? word : member->type == TYPE_BOOL ? "true" : member->fallback;
        if (member->owner != row->object || member->deprecated || !value)
            continue;
        bool in_list = (field_accepts(row) & ACCEPT_OBJECTS) != 0;
        return arena_printf(arena, "%s{%s: %s}%s", in_list ? "[" : "", member->name, value, in_list ? "]" : "");
    }
    return NULL;
}

/* The first value that the type takes; without a bool among its types a number comes before true, which it takes for 1. */
static const char *find_good(const struct field_row *row, const struct ypath *path, struct arena *arena)
{
    const char *word = first_word(row, arena);
    const char *set = field_accepts(row) & ACCEPT_BOOL ? "true" : NULL;
    const char *values[] = {
        row->fallback, set, word, word ? arena_printf(arena, "[%s]", word) : NULL, first_member(row, arena), "0.1", "8", "1",
        "true", "false", "name", "[name]", "[1, 2]", "[0.1, 0.2]", "{name: value}", "{}", "[{name: value}]", "{1: name}",
        "[[1, 2]]", "{name: [1]}",
    };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        const char *config = values[i] ? config_with(path, values[i], arena) : NULL;
        if (config && !rule_against(row, config))
            return config;
    }
    return NULL;
}

/* The first value that it refuses, and the rule that says so. */
static const char *find_bad(const struct field_row *row, const struct ypath *path, struct arena *arena, const char **rule)
{
    unsigned accepts = field_accepts(row);
    const char *word = accepts & (ACCEPT_INT | ACCEPT_FLOAT) ? "many" : accepts & ACCEPT_BOOL ? "maybe" : "other";
    const char *values[] = {word, "5", "[a, b]", "{a: b}", "[{a: b}]"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        const char *config = config_with(path, values[i], arena);
        *rule = rule_against(row, config);
        if (*rule)
            return config;
    }
    return NULL;
}

/* A key that only the normalizer reads, or only axolotl writes. */
static void make_attention_example(const struct field_row *row, struct arena *arena, struct help_example *example)
{
    bool legacy = legacy_is_flag(row->id);
    const char *backend = legacy ? backend_row(legacy_backend(row->id))->name : backend_row(BACKEND_FLASH_2)->name;
    example->rule = rule_row(legacy ? RULE_LEGACY_FLAG_MAPPED : RULE_CAPABILITY_NOT_SETTABLE)->name;
    example->wrong.text = arena_printf(arena, "%s: true\n", row->name);
    example->right.text = arena_printf(arena, "attn_implementation: %s\n", backend);
}

bool field_make_example(const struct field_row *row, struct arena *arena, struct help_example *example)
{
    struct ypath path;
    struct str name = STR_INIT, cause = STR_INIT;
    *example = (struct help_example){.rule = NULL};
    if (row->metadata_only)
        make_attention_example(row, arena, example);
    if (row->metadata_only || row->deprecated)
        return row->metadata_only;
    field_add_name(row, &name);
    if (ypath_parse(str_text(&name), arena, &path, &cause)) {
        example->wrong.text = find_bad(row, &path, arena, &example->rule);
        example->right.text = find_good(row, &path, arena);
    }
    str_fini(&cause);
    str_fini(&name);
    return example->wrong.text && example->right.text;
}

static bool has_example(const struct shared_file *file)
{
    struct arena arena = {0};
    struct help_example example;
    const char *at = file ? file->text : "";
    bool found = help_example_next(&at, &arena, &example);
    arena_fini(&arena);
    return found;
}

void field_add_examples(const struct field_row *row, struct str *out)
{
    struct arena arena = {0};
    struct help_example example;
    struct str name = STR_INIT;
    field_add_name(row, &name);
    field_add_rules(row, out);
    if (!has_example(help_find("fields", str_text(&name))) && field_make_example(row, &arena, &example))
        help_add_example(&example, out);
    str_fini(&name);
    arena_fini(&arena);
}
