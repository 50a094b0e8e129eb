/* Keys that only a plugin reads, in a file whose `plugins` does not list it. */
#include "diagnose.h"
#include "path.h"

/* The line that lists the plugin too, for fix_steps.h; NULL when `plugins` is no place for it. */
static const char *step_for(struct analysis *analysis, enum plugin plugin)
{
    const char *list = field_row(FIELD_plugins)->name;
    const struct yentry *entry = yview_find(&analysis->root, list);
    if (!entry || ynode_is_null(entry->value))
        return arena_printf(&analysis->arena, "%s: [%s]", list, plugin_path(plugin));
    if (entry->value->kind != YNODE_SEQUENCE)
        return NULL;
    return arena_printf(&analysis->arena, "%s.%zu: %s", list, entry->value->count, plugin_path(plugin));
}

void diagnose_plugins(struct diagnosing *diagnosing)
{
    struct analysis *analysis = diagnosing->analysis;
    const char *other = analysis->plugins.other;
    for (size_t i = 0; i < analysis->root.count; i++) {
        const struct yentry *entry = &analysis->root.entries[i];
        const struct ynode *key = ynode_resolved(entry->pair->key);
        const struct field_row *row = key->value.kind == YSCALAR_STR ? field_find(OBJECT_root, key->text) : NULL;
        if (!row || plugins_read(&analysis->plugins, row) || ynode_is_null(entry->value))
            continue;
        const char *unless = other ? arena_printf(&analysis->arena, ", unless %s reads it", other) : "";
        diagnose(diagnosing, RULE_PLUGIN_NOT_LISTED, SEVERITY_INFO, entry->pair,
                 "%s is read by the %s plugin, which plugins does not list, so it is ignored%s; list %s, or remove the key",
                 key->text, plugin_title(row->plugin), unless, plugin_path(row->plugin))
            ->subject = step_for(analysis, row->plugin);
    }
}
