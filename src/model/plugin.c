#include "plugin.h"

#include <string.h>

static const struct {
    const char *title, *path, *class_name;
} rows[PLUGIN_COUNT] = {
#define PLUGIN(id, words, package, name) [PLUGIN_##id] = {words, "axolotl.integrations." package "." name, name},
#include "plugin_classes.def"
};

const char *plugin_title(enum plugin plugin)
{
    return rows[plugin].title;
}

const char *plugin_path(enum plugin plugin)
{
    return rows[plugin].path;
}

/* A class is known by its own name: it may be imported from where its module defines it, too. */
static void note_entry(struct plugins *plugins, const struct ynode *node)
{
    if (!node || node->kind != YNODE_SCALAR || node->value.kind != YSCALAR_STR)
        return;
    const char *dot = strrchr(node->text, '.');
    const char *name = dot ? dot + 1 : node->text;
    for (size_t i = PLUGIN_NONE + 1; i < PLUGIN_COUNT; i++) {
        if (strcmp(rows[i].class_name, name) == 0) {
            plugins->listed[i] = true;
            return;
        }
    }
    if (!plugins->other)
        plugins->other = node->text;
}

struct plugins plugins_listed(const struct yview *root)
{
    struct plugins plugins = {.other = NULL};
    const struct yentry *entry = yview_find(root, field_row(FIELD_plugins)->name);
    if (!entry)
        return plugins;
    note_entry(&plugins, entry->value);
    for (const struct yitem *item = entry->value->kind == YNODE_SEQUENCE ? entry->value->items : NULL; item; item = item->next)
        note_entry(&plugins, ynode_resolved(item->node));
    return plugins;
}

bool plugins_read(const struct plugins *plugins, const struct field_row *row)
{
    return row->plugin == PLUGIN_NONE || plugins->listed[row->plugin];
}
