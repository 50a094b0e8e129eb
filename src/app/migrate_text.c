/* `axedit migrate` for people: what was done and what has to be decided, on stderr. */
#include "migrate_run.h"

#include "report.h"

/* A line of the report. */
struct told {
    size_t line;
    const char *text;
};

/* Lines that are equal stay in the order in which they came. */
static void sort_told(struct told *told, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct told one = told[i];
        size_t k = i;
        for (; k > 0 && told[k - 1].line > one.line; k--)
            told[k] = told[k - 1];
        told[k] = one;
    }
}

/* Nothing is left to migrate or to decide, and still the target will not take it. */
static void tell_refused(const struct source *source)
{
    const struct attention *attention = &source->analysis->attention;
    struct span span = attention->pair ? attention->pair->span : (struct span){0, 0};
    report_line(source->name, lines_place(&source->analysis->index->lines, span.start).line,
                "the target's axolotl refuses %s: choose another backend ('axedit backends' lists them)",
                attention->backend ? attention->backend : "the outcome");
}

/* What was not safe: the person should see what the run will do otherwise. */
static void tell_changes(const struct source *source, const struct effective_changes *changes)
{
    for (size_t i = 0; i < changes->count; i++) {
        const struct effective_change *change = &changes->items[i];
        report_note("%s: changed: %s: %s, before: %s", source->name, change->path,
                    change->after ? change->after : "not set", change->before ? change->before : "not set");
    }
}

static size_t add_steps(const struct migration *plan, bool is_done, struct told *told)
{
    for (size_t i = 0; i < plan->step_count; i++)
        told[i] = (struct told){plan->steps[i].line, is_done ? plan->steps[i].done : plan->steps[i].title};
    return plan->step_count;
}

static size_t add_decisions(const struct migration *plan, struct told *told)
{
    for (size_t i = 0; i < plan->decision_count; i++)
        told[i] = (struct told){plan->decisions[i].line, plan->decisions[i].message};
    return plan->decision_count;
}

/* Of many files a changed one is one line: where it begins, and all that was done. */
static void tell_steps_at_once(const struct source *source, const struct told *told, size_t count)
{
    struct str line = STR_INIT;
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            str_printf(&line, told[i].line == told[i - 1].line ? "; " : "; line %zu: ", told[i].line);
        str_add(&line, told[i].text);
    }
    if (count > 0)
        report_line(source->name, told[0].line, "%s", str_text(&line));
    str_fini(&line);
}

static void tell_each(const struct source *source, struct told *told, size_t count)
{
    sort_told(told, count);
    for (size_t i = 0; i < count; i++)
        report_line(source->name, told[i].line, "%s", told[i].text);
}

static void tell_plan(const struct migrated *migrated, bool many)
{
    const struct source *source = &migrated->source;
    const struct migration *plan = &migrated->plan;
    struct arena arena = {0};
    struct told *told = arena_alloc(&arena, (plan->step_count + plan->decision_count + 1) * sizeof *told);
    const struct options *options = migrated->options;
    size_t count = add_steps(plan, !options->check && !options->diff, told);
    if (many) {
        sort_told(told, count);
        tell_steps_at_once(source, told, count);
        count = 0;
    }
    count += add_decisions(plan, told + count);
    tell_each(source, told, count);
    tell_changes(source, &plan->changes);
    if (plan->refused && plan->decision_count == 0)
        tell_refused(source);
    else if (!many && count == 0 && !plan->impossible)
        report_note("%s: already migrated", source->name);
    arena_fini(&arena);
}

void migrate_tell(const struct migrated *migrated, const struct migrate_run *run)
{
    const char *name = migrated->source.name, *trouble = migrated_trouble(migrated);
    if (trouble)
        report_trouble("%s", trouble);
    else if (migrated_is_other(migrated))
        report_note("%s: not an axolotl config: left alone", name);
    else if (!migrated->asked)
        tell_plan(migrated, run->many);
    if (migrated->backup.len > 0)
        report_note("%s: its old text is in %s", name, str_text(&migrated->backup));
}

static void add_part(struct str *out, size_t count, const char *words)
{
    if (count > 0)
        str_printf(out, "%s%zu %s", out->len > 0 ? ", " : "", count, words);
}

void migrate_tell_end(const struct migrate_run *run)
{
    const struct migrate_counts *counts = &run->counts;
    const struct options *options = run->options;
    struct str files = STR_INIT, parts = STR_INIT;
    if (run->walk.count == 0) {
        report_note("no file to migrate: -r takes *.yml and *.yaml, or what --glob says");
        return;
    }
    if (counts->files < run->walk.count)
        str_printf(&files, "%s: %zu of ", run->signal ? "interrupted" : "stopped", counts->files);
    report_add_count(&files, run->walk.count, "file");
    add_part(&parts, counts->changed, options->check || options->diff ? "would change" : "changed");
    add_part(&parts, counts->same, "already migrated");
    add_part(&parts, counts->undecided, counts->undecided == 1 ? "needs a decision" : "need a decision");
    add_part(&parts, counts->unreadable, "can't be read or written");
    add_part(&parts, counts->others, counts->others == 1 ? "is not an axolotl config" : "are not axolotl configs");
    report_note("%s%s%s", str_text(&files), parts.len > 0 ? ": " : "", str_text(&parts));
    str_fini(&files);
    str_fini(&parts);
}
