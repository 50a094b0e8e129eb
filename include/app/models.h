/*
 * What this disk says of the models that configs name, each looked up once in a run.
 *
 * Nothing is looked for before the first question. The answers live as long as the table.
 */
#ifndef AXEDIT_APP_MODELS_H
#define AXEDIT_APP_MODELS_H

#include "analysis.h"
#include "arena.h"
#include "config.h"
#include "model_facts.h"
#include "target.h"

struct models {
    const char *model_config; /* --model-config; NULL when not said */
    struct models_entry *first;
    struct config_store *store; /* for all analyses of the run (load.h); NULL: none is kept */
    struct arena arena;
};

/* The name by which axolotl looks for the config.json: base_model_config's where it is set. NULL when there is none. */
const char *models_name_in(const struct config *config);

/* The facts of the model that the config names; NULL when nothing is known of it. */
const struct model_facts *models_find(struct models *models, const struct config *config);

/* Analyses the text with the facts of the model that it names: they are put into the target, which is borrowed like the
 * text. Where the target has those of the model already it is one pass, as for analysis_after(). `models` may be NULL:
 * then the target stays as it is. */
struct analysis *models_analyse(struct models *models, const struct analysis *before, const char *text, size_t len,
                                struct target *target);

void models_fini(struct models *models);

#endif
