#include "key_words.h"

#include <string.h>

#include "command.h"
#include "nearest.h"
#include "report.h"

void field_add_name(const struct field_row *row, struct str *out)
{
    const struct field_row *around = field_around(row);
    if (around) {
        field_add_name(around, out);
        str_add(out, field_accepts(around) & ACCEPT_OBJECTS ? ".*." : ".");
    }
    ypath_add_step(out, row->name);
}

const char *key_nearest(const struct analysis *analysis, const struct ypath *path)
{
    struct nearest nearest = {.wanted = path->steps[0]};
    if (field_find(OBJECT_root, path->steps[0]) || yview_find(&analysis->root, path->steps[0]))
        return NULL;
    for (size_t i = 0; i < analysis->root.count; i++) {
        const struct ynode *key = ynode_resolved(analysis->root.entries[i].pair->key);
        if (key && key->kind == YNODE_SCALAR)
            nearest_try(&nearest, key->text);
    }
    for (size_t i = 0; i < field_count(); i++)
        if (field_at(i)->owner == OBJECT_root && !field_at(i)->deprecated) /* an old key would be the next to change */
            nearest_try(&nearest, field_at(i)->name);
    return nearest_found(&nearest);
}

/* Says on stderr where. */
static int refuse_broken(const struct source *source)
{
    const struct analysis *analysis = source->analysis;
    for (size_t i = 0; i < analysis->diagnostic_count; i++) {
        const struct diagnostic *diagnostic = &analysis->diagnostics[i];
        if (diagnostic->severity != SEVERITY_ERROR)
            continue;
        struct str line = STR_INIT;
        report_add_diagnostic(&line, source->name, analysis, diagnostic, false);
        str_cut(&line, line.len - 1);
        report_note("%s", str_text(&line));
        str_fini(&line);
        break;
    }
    return report_trouble("%s is broken, so no key in it can be found: mend that first", source->name);
}

int key_open(struct source *source, const struct options *options, struct ypath *path)
{
    struct str cause = STR_INIT;
    int status = EXIT_CLEAN;
    if (!source_open(source, options->words[0], options, &cause) || !source_has_target(source, &cause) ||
        !ypath_parse(options->words[1], &source->arena, path, &cause))
        status = report_trouble("%s", str_text(&cause));
    else if (source->analysis->broken)
        status = refuse_broken(source);
    str_fini(&cause);
    return status;
}

/* True when `key` is the path or lies below it. */
static bool is_within(const char *key, const struct str *path)
{
    return key && strncmp(key, str_text(path), path->len) == 0 && (key[path->len] == '\0' || key[path->len] == '.');
}

static bool speaks_of(const struct diagnostic *diagnostic, const struct str *path)
{
    for (size_t i = 0; i < diagnostic->related_count; i++)
        if (is_within(diagnostic->related[i].key, path))
            return true;
    return is_within(diagnostic->key, path);
}

/* A parent that can't hold such a key: the value is lost in it, whatever it is. */
static bool blames_parent(const struct diagnostic *diagnostic, const struct str *path)
{
    size_t len = diagnostic->key ? strlen(diagnostic->key) : 0;
    return diagnostic->rule->id == RULE_FIELD_TYPE && len < path->len && str_text(path)[len] == '.' &&
           strncmp(diagnostic->key, str_text(path), len) == 0;
}

void key_add_diagnostics(struct str *out, const char *name, const struct analysis *analysis, const struct ypath *path)
{
    struct str key = STR_INIT;
    for (size_t i = 0; i < path->count; i++) {
        str_add(&key, i ? "." : "");
        ypath_add_step(&key, path->steps[i]);
    }
    for (size_t i = 0; i < analysis->diagnostic_count; i++)
        if (analysis->broken || speaks_of(&analysis->diagnostics[i], &key) || blames_parent(&analysis->diagnostics[i], &key))
            report_add_diagnostic(out, name, analysis, &analysis->diagnostics[i], false);
    str_fini(&key);
}
