/*
 * Source: normalize_attn_implementation (axolotl PR #3602) and the design review, section 4. Truth is Python's truth of
 * what YAML gives: the text "false" is true, an empty text and an empty list are false.
 */
#include "attention.h"

#include <string.h>
#include <strings.h>

#define FLAG_COUNT 7
#define COMPUTED_COUNT 4

/* A row of legacy.def. */
struct legacy_row {
    enum field field;
    const char *name;
    const char *backend;
    int design_rank;
    int release_rank;
};

static const struct legacy_row flags[FLAG_COUNT] = {
#define LEGACY(flag, backend_name, design, release, help)                                                              \
    {.field = FIELD_##flag, .name = #flag, .backend = #backend_name, .design_rank = design, .release_rank = release},
#include "legacy.def"
};

static const enum field computed[COMPUTED_COUNT] = {
#define COMPUTED(name, help) FIELD_##name,
#include "legacy.def"
};

static const struct legacy_row *find_flag(enum field field)
{
    for (size_t i = 0; i < FLAG_COUNT; i++)
        if (flags[i].field == field)
            return &flags[i];
    return NULL;
}

bool legacy_is_flag(enum field field)
{
    return find_flag(field) != NULL;
}

bool legacy_is_computed(enum field field)
{
    for (size_t i = 0; i < COMPUTED_COUNT; i++)
        if (computed[i] == field)
            return true;
    return false;
}

enum backend_id legacy_backend(enum field field)
{
    const struct legacy_row *row = find_flag(field);
    return row ? backend_find(row->backend)->id : BACKEND_NONE;
}

static bool reads_as_true(const struct ynode *value)
{
    static const char *const words[] = {"true", "yes", "on", "t", "y", "1"};
    if (value->kind != YNODE_SCALAR || value->value.kind != YSCALAR_STR)
        return ynode_truthy(value);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasecmp(words[i], value->text) == 0)
            return true;
    return false;
}

static struct legacy_flag read_flag(const struct legacy_row *row, const struct yentry *entry, const struct target *target)
{
    bool release = target_axolotl_from(target, "0.17.0");
    return (struct legacy_flag){
        .field = row->field,
        .name = row->name,
        .backend = legacy_backend(row->field),
        .rank = release ? row->release_rank : row->design_rank,
        .pair = entry->pair,
        .value = entry->value,
        .truthy = ynode_truthy(entry->value),
        .is_text = entry->value->kind == YNODE_SCALAR && entry->value->value.kind == YSCALAR_STR && entry->value->len > 0,
        .says_true = reads_as_true(entry->value),
        .merged = entry->merged,
    };
}

/* The flags and computed keys among the keys of the root; each name at most once, as the view has it. */
static void read_keys(struct attention *attention, const struct yview *root, const struct target *target)
{
    for (size_t i = 0; i < root->count; i++) {
        const struct yentry *entry = &root->entries[i];
        for (size_t k = 0; k < FLAG_COUNT; k++)
            if (ypair_is(entry->pair, flags[k].name))
                attention->flags[attention->flag_count++] = read_flag(&flags[k], entry, target);
        for (size_t k = 0; k < COMPUTED_COUNT; k++)
            if (ypair_is(entry->pair, field_row(computed[k])->name))
                attention->computed[attention->computed_count++] = entry->pair;
    }
}

static const struct legacy_flag *find_winner(const struct attention *attention)
{
    const struct legacy_flag *winner = NULL;
    for (size_t i = 0; i < attention->flag_count; i++) {
        const struct legacy_flag *flag = &attention->flags[i];
        if (flag->truthy && (!winner || flag->rank < winner->rank))
            winner = flag;
    }
    return winner;
}

static void use_backend(struct attention *attention, enum attention_source source, const char *name,
                        const struct ypair *pair, const char *given_by, const struct target *target)
{
    attention->source = source;
    attention->backend = name;
    attention->row = backend_find_with(name, target->own);
    attention->pair = pair;
    attention->given_by = given_by;
    attention->capabilities = backend_capabilities(name, target);
}

/* True for a name that axolotl takes: canonical, or a path of the hub, which from 0.17 on needs its slash. */
static bool is_taken(const char *name, const struct target *target)
{
    if (backend_find_with(name, target->own))
        return true;
    return target_axolotl_from(target, "0.17.0") ? strchr(name, '/') != NULL : backend_is_hub_path(name);
}

static void use_explicit(struct attention *attention, const struct target *target)
{
    const struct ynode *value = attention->explicit_value;
    bool is_text = value->kind == YNODE_SCALAR && value->value.kind == YSCALAR_STR;
    attention->valid = is_text && strlen(value->text) == value->len && is_taken(value->text, target);
    if (attention->valid) {
        use_backend(attention, ATTENTION_EXPLICIT, value->text, attention->explicit_pair,
                    field_row(FIELD_attn_implementation)->name, target);
        return;
    }
    attention->source = ATTENTION_EXPLICIT;
    attention->given_by = field_row(FIELD_attn_implementation)->name;
    attention->pair = attention->explicit_pair;
}

struct attention attention_normalize(const struct yview *root, const struct target *target, struct arena *arena)
{
    struct attention attention = {.valid = true};
    attention.flags = arena_alloc(arena, FLAG_COUNT * sizeof *attention.flags);
    read_keys(&attention, root, target);
    const struct yentry *explicit = yview_find(root, field_row(FIELD_attn_implementation)->name);
    const struct yentry *hybrid = yview_find(root, field_row(FIELD_gemma4_hybrid_attn_impl)->name);
    attention.explicit_pair = explicit ? explicit->pair : NULL;
    attention.explicit_value = explicit ? explicit->value : NULL;
    attention.gemma4_hybrid = hybrid && ynode_truthy(hybrid->value);
    attention.winner = find_winner(&attention);
    bool is_set = explicit && ynode_truthy(explicit->value);
    attention.conflict = is_set && attention.winner;
    if (is_set)
        use_explicit(&attention, target);
    else if (attention.winner)
        use_backend(&attention, ATTENTION_FLAG, backend_row(attention.winner->backend)->name, attention.winner->pair,
                    attention.winner->name, target);
    else if (attention.gemma4_hybrid)
        use_backend(&attention, ATTENTION_GEMMA4, backend_row(BACKEND_FLASH_2)->name, hybrid->pair,
                    field_row(FIELD_gemma4_hybrid_attn_impl)->name, target);
    else if (explicit && !ynode_is_null(explicit->value))
        use_explicit(&attention, target);
    return attention;
}
