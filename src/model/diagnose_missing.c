/*
 * Keys that must be there and are not.
 *
 * Source: axolotl's schema, where base_model, learning_rate and a few keys of nested mappings have no default and refuse
 * null, and its validators check_dataset_or_pretraining_dataset and check_batch_size_fields, which look at what the file
 * holds, so that a default does not count.
 */
#include <string.h>

#include "checks.h"
#include "diagnose_values.h"
#include "path.h"

static const struct yentry *entry_of(const struct mapping_spot *spot, const struct field_row *row)
{
    const struct yentry *entry = yview_find(spot->view, row->name);
    return entry || !row->alias ? entry : yview_find(spot->view, row->alias);
}

static bool is_given(const struct mapping_spot *spot, enum field field)
{
    const struct yentry *entry = entry_of(spot, field_row(field));
    return entry && !ynode_is_null(entry->value);
}

/* The path of a key that is not there. */
static const char *path_of(const struct mapping_spot *spot, const struct field_row *row)
{
    struct str path = STR_INIT;
    if (spot->item)
        ypath_of_item(spot->item, &path);
    else if (spot->pair)
        ypath_of_pair(spot->pair, &path);
    if (path.len)
        str_add_char(&path, '.');
    ypath_add_step(&path, row->name);
    const char *copy = arena_copy(&spot->diagnosing->analysis->arena, str_text(&path), path.len);
    str_fini(&path);
    return copy;
}

/* The top of the file: its first key, or its first byte when it has none. */
static struct span top_of(const struct analysis *analysis)
{
    const struct ynode *root = analysis->index->root;
    size_t at = !root ? 0 : root->pairs ? root->pairs->key->whole.start : root->whole.start;
    return (struct span){at, at};
}

/* A full fine-tuning wants steps ten times smaller than those of an adapter. */
static const char *start_of(const struct analysis *analysis, const struct field_row *row)
{
    const char *adapter = analysis->config->adapter.adapter;
    if (row->id == FIELD_learning_rate && !(adapter && *adapter))
        return "0.00002";
    return row->need ? row->need->start : NULL;
}

static const char *say_state(const struct yentry *entry)
{
    return !entry ? "missing" : ynode_is_null(entry->value) ? "empty" : "0, which counts as none";
}

static void report(const struct mapping_spot *spot, const struct field_row *row, const char *consequence)
{
    struct analysis *analysis = spot->diagnosing->analysis;
    const struct yentry *entry = entry_of(spot, row);
    const char *path = path_of(spot, row), *start = start_of(analysis, row);
    const struct field_need *need = row->need;
    const char *example = need && need->example ? need->example : start;
    const char *what = need && need->what ? arena_printf(&analysis->arena, ": %s", need->what) : "";
    const char *advice = example ? arena_printf(&analysis->arena, "write for example %s: %s", row->name, example)
                                 : arena_printf(&analysis->arena, "write it");
    struct diagnostic *diagnostic =
        diagnose(spot->diagnosing, RULE_FIELD_MISSING, SEVERITY_ERROR, entry ? entry->pair : spot->pair, "%s is %s%s; %s; %s",
                 path, say_state(entry), what, consequence, advice);
    diagnostic->field = row->id;
    if (!entry) {
        diagnostic->key = path;
        diagnostic->item = spot->item;
        if (!spot->pair)
            diagnostic->span = top_of(analysis);
        else if (spot->item)
            diagnostic->span = spot->item->node->whole;
    }
    diagnostic->subject = start ? arena_printf(&analysis->arena, "%s: %s", path, start) : NULL;
}

static void look_for_data(const struct mapping_spot *spot)
{
    if (!is_given(spot, FIELD_datasets) && !is_given(spot, FIELD_pretraining_dataset))
        report(spot, field_row(FIELD_datasets), "axolotl stops without it");
}

/* Two of three keys, which count when Python takes their values for true. */
static void look_for_batch(const struct mapping_spot *spot)
{
    static const enum field keys[] = {FIELD_micro_batch_size, FIELD_gradient_accumulation_steps, FIELD_batch_size};
    bool counts[3];
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const struct yentry *entry = entry_of(spot, field_row(keys[i]));
        counts[i] = entry && ynode_truthy(entry->value);
    }
    static const char why[] =
        "axolotl wants two of micro_batch_size, gradient_accumulation_steps and batch_size written, defaults do not count";
    if (!counts[0] && !(counts[1] && counts[2]))
        report(spot, field_row(FIELD_micro_batch_size), why);
    if (!counts[1] && !counts[2])
        report(spot, field_row(FIELD_gradient_accumulation_steps), why);
}

void diagnose_missing(const struct mapping_spot *spot)
{
    const struct plugins *plugins = &spot->diagnosing->analysis->plugins;
    size_t count;
    const struct field_row *row = field_rows_of(spot->around, &count);
    for (; count > 0; row++, count--)
        if (row->required && field_fits(row, spot->around) && plugins_read(plugins, row) && !is_given(spot, row->id))
            report(spot, row, "axolotl stops without it");
    if (spot->around)
        return;
    look_for_data(spot);
    look_for_batch(spot);
}
