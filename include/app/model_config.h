/*
 * Finds and reads a model's config.json on this disk. Never the network.
 *
 * It is looked for in this order: the file or folder that --model-config names; a local folder of base_model's name;
 * the cache of the Hugging Face hub. Like axolotl, base_model_config counts instead of base_model where it is set.
 */
#ifndef AXEDIT_APP_MODEL_CONFIG_H
#define AXEDIT_APP_MODEL_CONFIG_H

#include <stdbool.h>

#include "arena.h"
#include "model_facts.h"
#include "str.h"

/* Where to look; what is NULL or "" is unset. */
struct model_world {
    const char *model_config; /* --model-config: a file, or a folder with a config.json */
    const char *directory;    /* what relative paths are relative to; NULL for this process's own */
    /* The variables of those names. */
    const char *hf_hub_cache, *huggingface_hub_cache, *hf_home, *xdg_cache_home, *home;
};

/* This process's environment. The texts are borrowed from it. */
struct model_world model_world_here(const char *model_config);

/* Reads the file of a model: `name` is base_model's value and `revision` revision_of_model's (both may be NULL). False
 * when nothing is known, with one sentence in `cause` that says why; facts are all unknown then. Texts live in the
 * arena. */
bool model_config_read(const struct model_world *world, const char *name, const char *revision, struct arena *arena,
                       struct model_facts *facts, struct str *cause);

#endif
