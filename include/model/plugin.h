/*
 * Plugins: classes that axolotl loads because `plugins` lists them, some of which bring keys of their own.
 *
 * Source: axolotl/utils/config.py merges the schema with the input args of the plugins that are listed, and of no others:
 * a key of a plugin that is not listed is dropped like any key that nobody knows.
 */
#ifndef AXEDIT_MODEL_PLUGIN_H
#define AXEDIT_MODEL_PLUGIN_H

#include <stdbool.h>

#include "arena.h"
#include "field.h"
#include "view.h"

/* What the file's `plugins` says. */
struct plugins {
    bool listed[PLUGIN_COUNT];
    const char *other; /* an entry that is no plugin of the table, which may read any key; NULL when there is none */
};

struct plugins plugins_listed(const struct yview *root);

/* True when the key counts: it is axolotl's own, or its plugin is listed. */
bool plugins_read(const struct plugins *plugins, const struct field_row *row);

/* "Liger", and "axolotl.integrations.liger.LigerPlugin", as it is written under `plugins`. Not of PLUGIN_NONE. */
const char *plugin_title(enum plugin plugin);
const char *plugin_path(enum plugin plugin);

#endif
