/* `axedit migrate --report json`: all files in one object. */
#include "migrate_run.h"

#include <jansson.h>

#include "json_text.h"

static json_t *step_to_json(const struct migration_step *step)
{
    return json_pack("{s:s, s:I, s:o, s:b}", "rule", step->rule->name, "line", (json_int_t)step->line, "title",
                     json_text(step->title), "safe", step->safe);
}

static json_t *decision_to_json(const struct migration_decision *decision)
{
    json_t *choices = json_array();
    for (size_t i = 0; i < decision->choice_count; i++)
        json_array_append_new(choices, json_pack("{s:o, s:b}", "title", json_text(decision->choices[i].title), "safe",
                                                 decision->choices[i].safe));
    return json_pack("{s:s, s:I, s:o, s:o}", "rule", decision->rule->name, "line", (json_int_t)decision->line,
                     "message", json_text(decision->message), "choices", choices);
}

static json_t *diff_to_json(const struct migrated *migrated)
{
    struct str text = STR_INIT;
    source_add_diff(&migrated->source, &migrated->text, &text);
    json_t *json = json_text_len(str_text(&text), text.len);
    str_fini(&text);
    return json;
}

void migrate_json_begin(struct migrate_run *run)
{
    run->files = json_array();
}

void migrate_json_add(const struct migrated *migrated, struct migrate_run *run)
{
    const struct migration *plan = &migrated->plan;
    const char *trouble = migrated_trouble(migrated);
    json_t *path = json_text(migrated->source.name);
    if (trouble) {
        json_array_append_new(run->files, json_pack("{s:o, s:o}", "path", path, "error", json_text(trouble)));
        return;
    }
    json_t *steps = json_array(), *decisions = json_array();
    for (size_t i = 0; i < plan->step_count; i++)
        json_array_append_new(steps, step_to_json(&plan->steps[i]));
    for (size_t i = 0; i < plan->decision_count && !migrated_is_other(migrated); i++)
        json_array_append_new(decisions, decision_to_json(&plan->decisions[i]));
    json_t *file =
        json_pack("{s:o, s:b, s:b, s:b, s:o, s:o}", "path", path, "config", !migrated_is_other(migrated), "changed",
                  migrated->changed, "refused", plan->refused, "steps", steps, "decisions", decisions);
    if (run->options->diff && migrated->changed)
        json_object_set_new(file, "diff", diff_to_json(migrated));
    if (migrated->backup.len > 0)
        json_object_set_new(file, "backup", json_text(str_text(&migrated->backup)));
    json_array_append_new(run->files, file);
}

void migrate_json_end(const struct migrate_run *run)
{
    const struct migrate_counts *counts = &run->counts;
    json_t *summary = json_pack("{s:I, s:I, s:I, s:I, s:I, s:I}", "files", (json_int_t)counts->files, "changed",
                                (json_int_t)counts->changed, "already_migrated", (json_int_t)counts->same,
                                "need_decision", (json_int_t)counts->undecided, "unreadable",
                                (json_int_t)counts->unreadable, "not_configs", (json_int_t)counts->others);
    json_print(json_pack("{s:s, s:o, s:o, s:b}", "axedit", AXEDIT_VERSION, "files", run->files, "summary", summary,
                         "interrupted", run->signal != 0));
}
