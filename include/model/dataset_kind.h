/*
 * Which kind of data an entry of datasets, test_datasets or pretraining_dataset is (enum dataset_kind, as bits).
 *
 * axolotl reads an entry as the class that fits it best and drops the keys that this class lacks, so a key that suits one
 * entry does nothing in another.
 * Source: DatasetConfig in axolotl/utils/schemas/datasets.py, and the loaders that `rl` chooses.
 */
#ifndef AXEDIT_MODEL_DATASET_KIND_H
#define AXEDIT_MODEL_DATASET_KIND_H

#include "analysis.h"

struct dataset_kinds {
    unsigned possible; /* by its list and its keys: a key of none of these would be dropped, or those that are there */
    unsigned meant;    /* those of them that its type and the training's method ask for, or all where they ask for others */
};

/* Of the entry at a dotted path, which the file need not hold yet. Zeroes when no entry of datasets can stand there. */
struct dataset_kinds dataset_kinds_at(const struct analysis *analysis, const char *path);

/* The data that the kinds stand for: "preference pairs (rl: dpo)"; of several the first. */
const char *dataset_kind_words(unsigned kinds);

#endif
