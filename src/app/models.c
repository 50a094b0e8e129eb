#include "models.h"

#include <string.h>

#include "load.h"
#include "model_config.h"

struct models_entry {
    const char *name, *revision; /* "" when there is none */
    const struct model_facts *facts;
    struct models_entry *next;
};

const char *models_name_in(const struct config *config)
{
    return config->model.base_model_config ? config->model.base_model_config : config->model.base_model;
}

static const struct model_facts *look_up(struct models *models, const char *name, const char *revision)
{
    struct model_world world = model_world_here(models->model_config);
    struct model_facts *facts = arena_alloc(&models->arena, sizeof *facts);
    struct str cause = STR_INIT;
    bool known = model_config_read(&world, name, revision, &models->arena, facts, &cause);
    str_fini(&cause);
    return known ? facts : NULL;
}

const struct model_facts *models_find(struct models *models, const struct config *config)
{
    const char *name = models_name_in(config), *revision = config->model.revision_of_model;
    if (!name && !models->model_config)
        return NULL;
    name = name && !models->model_config ? name : "";
    revision = revision && !models->model_config ? revision : "";
    for (const struct models_entry *entry = models->first; entry; entry = entry->next)
        if (strcmp(entry->name, name) == 0 && strcmp(entry->revision, revision) == 0)
            return entry->facts;
    struct models_entry *entry = arena_alloc(&models->arena, sizeof *entry);
    entry->name = arena_copy(&models->arena, name, strlen(name));
    entry->revision = arena_copy(&models->arena, revision, strlen(revision));
    entry->facts = look_up(models, entry->name, entry->revision);
    entry->next = models->first;
    models->first = entry;
    return entry->facts;
}

struct analysis *models_analyse(struct models *models, const struct analysis *before, const char *text, size_t len,
                                struct target *target)
{
    struct analysis *analysis = analysis_with(before, models ? models->store : NULL, text, len, target);
    const struct model_facts *model = models ? models_find(models, analysis->config) : target->model;
    if (model == target->model)
        return analysis;
    /* Which model it is was in the text, and the rules ran without knowing. */
    target->model = model;
    analysis_offer_index(analysis);
    struct analysis *again = analysis_after(analysis, text, len, target);
    analysis_free(analysis);
    return again;
}

void models_fini(struct models *models)
{
    config_store_free(models->store);
    arena_fini(&models->arena);
    *models = (struct models){0};
}
