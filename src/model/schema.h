/* The door to libcyaml: the schema that the field rows expand into, and the load. Not for anybody else. */
#ifndef AXEDIT_MODEL_SCHEMA_H
#define AXEDIT_MODEL_SCHEMA_H

#include <stddef.h>

#include "arena.h"
#include "config.h"

/* Loads canonical text into `config`, which is zeroed; what it points to lives in the arena. Only checked values get here,
 * so a refusal is a bug of ours and ends the program. */
void schema_load(const char *text, size_t len, struct arena *arena, struct config *config);

#endif
