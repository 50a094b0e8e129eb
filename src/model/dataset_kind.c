/* Which kind of data an entry of datasets is. */
#include "dataset_kind.h"

#include <string.h>

#include "path.h"

struct word {
    const char *word;
    unsigned kinds;
};

/* Methods that read preferences; orpo reads them through the prompts of plain data. All others train on plain data. */
static const struct word of_rl[] = {
    {"dpo", DATASET_DPO}, {"ipo", DATASET_DPO}, {"simpo", DATASET_DPO}, {"kto", DATASET_KTO},
    {"orpo", DATASET_SFT | DATASET_DPO},
};

/* Samples that are made up are so whatever else stands in the file. */
static bool is_synthetic(const struct yview *entry)
{
    const struct yentry *type = yview_find(entry, "type");
    return type && type->value->kind == YNODE_SCALAR && strcmp(type->value->text, "_synthetic") == 0;
}

/* The data that the training wants. A method that can't be read, like ${RL}, may be any. */
static unsigned kinds_by_method(const struct config_rl *rl, bool is_given)
{
    for (size_t i = 0; rl->rl && i < sizeof of_rl / sizeof *of_rl; i++)
        if (strcmp(of_rl[i].word, rl->rl) == 0)
            return of_rl[i].kinds;
    if (!rl->rl && is_given)
        return DATASET_ANY;
    if (rl->process_reward_model && *rl->process_reward_model)
        return DATASET_STEPWISE;
    return DATASET_SFT | DATASET_PRETRAINING;
}

/* The kinds that have all keys of the entry; without any such kind its keys tell nothing. */
static unsigned kinds_by_keys(const struct yview *entry, unsigned kinds)
{
    unsigned left = kinds;
    for (size_t i = 0; i < entry->count; i++) {
        const struct ynode *key = ynode_resolved(entry->entries[i].pair->key);
        const struct field_row *row = key && key->kind == YNODE_SCALAR ? field_find(OBJECT_dataset, key->text) : NULL;
        left &= row && row->kinds ? row->kinds : DATASET_ANY;
    }
    return left ? left : kinds;
}

static struct dataset_kinds kinds_of(const struct analysis *analysis, const struct field_row *list,
                                     const struct ynode *node, struct arena *arena)
{
    struct yview entry = yview_of(node, arena);
    unsigned kinds = kinds_by_keys(&entry, list->kinds);
    unsigned meant = is_synthetic(&entry) ? DATASET_SYNTHETIC
                                          : kinds_by_method(&analysis->config->rl, analysis->config->given[FIELD_rl]);
    return (struct dataset_kinds){kinds, kinds & meant ? kinds & meant : kinds};
}

struct dataset_kinds dataset_kinds_at(const struct analysis *analysis, const char *path)
{
    struct arena arena = {0};
    struct ypath steps;
    struct str cause = STR_INIT;
    struct dataset_kinds kinds = {0};
    if (ypath_parse(path, &arena, &steps, &cause) && steps.count == 2) {
        const struct field_row *list = field_find(OBJECT_root, steps.steps[0]);
        if (list && list->object == OBJECT_dataset)
            kinds = kinds_of(analysis, list, ypath_find(analysis->index, &steps).node, &arena);
    }
    str_fini(&cause);
    arena_fini(&arena);
    return kinds;
}

const char *dataset_kind_words(unsigned kinds)
{
    static const char *const words[] = {
        "plain samples and chats", "preference pairs (rl: dpo)",     "answers marked good or bad (rl: kto)",
        "stepwise_supervised data", "made-up data (type: _synthetic)", "pretraining_dataset",
    };
    size_t i = 0;
    while (i + 1 < sizeof words / sizeof *words && !(kinds & 1U << i))
        i++;
    return words[i];
}
