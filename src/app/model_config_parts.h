/* What model_config.c and model_config_json.c share. */
#ifndef AXEDIT_APP_MODEL_CONFIG_PARTS_H
#define AXEDIT_APP_MODEL_CONFIG_PARTS_H

#include <stdbool.h>

#include "arena.h"
#include "model_facts.h"
#include "str.h"

/* Reads a config.json. False, with the cause, when it can't be read or holds no JSON object. */
bool model_facts_read(const char *path, struct arena *arena, struct model_facts *facts, struct str *cause);

#endif
