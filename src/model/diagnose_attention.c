/* What is to be said of attn_implementation's value and of the legacy flags. */
#include <stdlib.h>
#include <string.h>

#include "diagnose.h"
#include "emit.h"
#include "nearest.h"
#include "utf8.h"

/* The value as it is written, short enough for a message. */
static const char *show(struct diagnosing *diagnosing, const struct ynode *value)
{
    struct str text = STR_INIT;
    if (value->kind == YNODE_SCALAR && value->style != YSTYLE_LITERAL && value->style != YSTYLE_FOLDED) {
        size_t len;
        const char *source = ynode_source(diagnosing->analysis->index, value, &len);
        str_add_len(&text, source, len);
    } else {
        yemit_flow(&text, value);
    }
    utf8_shorten(&text, 0, 60);
    const char *shown = arena_copy(&diagnosing->analysis->arena, str_text(&text), text.len);
    str_fini(&text);
    return shown;
}

static const char *canonical_names(struct diagnosing *diagnosing)
{
    struct str list = STR_INIT;
    backend_list_names(&list);
    const char *names = arena_copy(&diagnosing->analysis->arena, str_text(&list), list.len);
    str_fini(&list);
    return names;
}

static const char *nearest_backend(const char *name, const struct own_rows *own)
{
    struct nearest nearest = {.wanted = name};
    for (size_t i = 0; i < backend_count_with(own); i++)
        nearest_try(&nearest, backend_at_with(i, own)->name);
    return nearest_found(&nearest);
}

static void diagnose_unknown(struct diagnosing *diagnosing, const struct ynode *value, const struct ypair *pair)
{
    const char *near = nearest_backend(value->text, diagnosing->analysis->target->own);
    const char *names = canonical_names(diagnosing);
    struct diagnostic *diagnostic =
        near ? diagnose(diagnosing, RULE_ATTN_IMPL_UNKNOWN, SEVERITY_ERROR, pair,
                        "attn_implementation: %s is no backend; did you mean %s? It takes %s, or a hub kernel (org/repo)",
                        show(diagnosing, value), near, names)
             : diagnose(diagnosing, RULE_ATTN_IMPL_UNKNOWN, SEVERITY_ERROR, pair,
                        "attn_implementation: %s is no backend; it takes %s, or a hub kernel (org/repo)",
                        show(diagnosing, value), names);
    diagnostic->subject = near;
}

static void diagnose_invalid(struct diagnosing *diagnosing)
{
    const struct attention *attention = &diagnosing->analysis->attention;
    const struct ynode *value = attention->explicit_value;
    const struct ypair *pair = attention->explicit_pair;
    if (value->kind != YNODE_SCALAR || value->value.kind != YSCALAR_STR) {
        diagnose(diagnosing, RULE_ATTN_IMPL_TYPE, SEVERITY_ERROR, pair,
                 "attn_implementation: %s is no name of a backend; it takes %s, or a hub kernel (org/repo)",
                 show(diagnosing, value), canonical_names(diagnosing));
        return;
    }
    const struct backend *meant = backend_of_short_name(value->text);
    if (!meant) {
        diagnose_unknown(diagnosing, value, pair);
        return;
    }
    struct diagnostic *diagnostic =
        diagnose(diagnosing, RULE_ATTN_IMPL_SHORT_ALIAS, SEVERITY_ERROR, pair,
                 "attn_implementation: %s is a short name that axolotl refuses; write attn_implementation: %s", value->text,
                 meant->name);
    diagnostic->subject = meant->name;
}

static void diagnose_hub_path(struct diagnosing *diagnosing)
{
    const struct attention *attention = &diagnosing->analysis->attention;
    if (attention->row && backend_is_known(attention->row, diagnosing->analysis->target))
        return;
    diagnose(diagnosing, RULE_ATTN_IMPL_HUB_PATH, SEVERITY_INFO, attention->explicit_pair,
             "attn_implementation: %s is a hub kernel that axolotl does not know: it assumes no packing support, no "
             "FlashAttention patches, and casts embeddings",
             attention->backend);
    if (!backend_hub_path_fits(attention->backend))
        diagnose(diagnosing, RULE_ATTN_IMPL_HUB_SHAPE, SEVERITY_WARNING, attention->explicit_pair,
                 "attn_implementation: %s has not the form org/repo[@revision][:function] that transformers loads",
                 attention->backend);
}

static void diagnose_truthy_flag(struct diagnosing *diagnosing, const struct legacy_flag *flag)
{
    const struct attention *attention = &diagnosing->analysis->attention;
    const char *value = show(diagnosing, flag->value);
    if (attention->conflict) {
        const char *explicit = show(diagnosing, attention->explicit_value);
        diagnose(diagnosing, RULE_LEGACY_CANONICAL_CONFLICT, SEVERITY_ERROR, flag->pair,
                 "%s: %s beside attn_implementation: %s: axolotl refuses the pair; remove the flag", flag->name, value,
                 explicit);
        diagnose(diagnosing, RULE_LEGACY_FLAG_MAPPED, SEVERITY_WARNING, flag->pair,
                 "%s is an old flag; remove it, attn_implementation: %s is what counts", flag->name, explicit);
    } else if (flag == attention->winner) {
        diagnose(diagnosing, RULE_LEGACY_FLAG_MAPPED, SEVERITY_WARNING, flag->pair,
                 "%s is an old flag; write attn_implementation: %s instead", flag->name, attention->backend);
    } else {
        diagnose(diagnosing, RULE_LEGACY_FLAG_MAPPED, SEVERITY_WARNING, flag->pair,
                 "%s is an old flag without effect here; remove it, %s wins", flag->name, attention->winner->name);
    }
}

static void diagnose_flag(struct diagnosing *diagnosing, const struct legacy_flag *flag)
{
    if (flag->truthy)
        diagnose_truthy_flag(diagnosing, flag);
    else
        diagnose(diagnosing, RULE_LEGACY_FALSY_STRIPPED, SEVERITY_INFO, flag->pair,
                 "%s: an old flag that is not set has no effect; the line can go", flag->name);
    if (flag->is_text)
        diagnose(diagnosing, RULE_LEGACY_QUOTED_BOOL, SEVERITY_WARNING, flag->pair,
                 "%s: %s is text, and any text counts as set%s", flag->name, show(diagnosing, flag->value),
                 flag->says_true ? "; write attn_implementation instead" : ": it does not switch the backend off");
}

static int compare_ranks(const void *a, const void *b)
{
    const struct legacy_flag *const *one = a, *const *other = b;
    return (*one)->rank - (*other)->rank;
}

/* "sage, then flash…": the flags that are set, in the order in which they win. */
static void diagnose_several(struct diagnosing *diagnosing)
{
    const struct attention *attention = &diagnosing->analysis->attention;
    const struct legacy_flag *set[16];
    size_t count = 0;
    for (size_t i = 0; i < attention->flag_count; i++)
        if (attention->flags[i].truthy)
            set[count++] = &attention->flags[i];
    if (count < 2)
        return;
    qsort(set, count, sizeof *set, compare_ranks);
    struct str order = STR_INIT;
    for (size_t i = 0; i < count; i++)
        str_printf(&order, "%s%s", i ? ", then " : "", set[i]->name);
    diagnose(diagnosing, RULE_LEGACY_MULTIPLE_FLAGS, SEVERITY_WARNING, attention->winner->pair,
             "%zu old flags are set; %s wins and gives %s (the order is %s)", count, attention->winner->name,
             attention->backend, str_text(&order));
    str_fini(&order);
}

void diagnose_attention(struct diagnosing *diagnosing)
{
    const struct attention *attention = &diagnosing->analysis->attention;
    if (!attention->valid)
        diagnose_invalid(diagnosing);
    else if (attention->source == ATTENTION_EXPLICIT)
        diagnose_hub_path(diagnosing);
    for (size_t i = 0; i < attention->flag_count; i++)
        diagnose_flag(diagnosing, &attention->flags[i]);
    if (attention->source == ATTENTION_FLAG)
        diagnose_several(diagnosing);
    for (size_t i = 0; i < attention->computed_count; i++) {
        const char *name = ynode_resolved(attention->computed[i]->key)->text;
        diagnose(diagnosing, RULE_CAPABILITY_NOT_SETTABLE, SEVERITY_ERROR, attention->computed[i],
                 "%s can't be set: axolotl computes it from the backend; remove the line", name);
    }
}
