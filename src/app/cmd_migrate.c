#include "command_parts.h"

#include "migrate.h"
#include "report.h"
#include "source.h"
#include "walk.h"

/* Nothing is left to migrate or to decide, and still the target will not take it. */
static void report_refused(const struct source *source)
{
    const struct attention *attention = &source->analysis->attention;
    struct span span = attention->pair ? attention->pair->span : (struct span){0, 0};
    report_line(source->name, lines_place(&source->analysis->index->lines, span.start).line,
                "the target's axolotl refuses %s: choose another backend ('axedit backends' lists them)",
                attention->backend ? attention->backend : "the outcome");
}

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

/* What was not safe: the person should see what the run will do otherwise. */
static void report_changes(const struct source *source, const struct effective_changes *changes)
{
    for (size_t i = 0; i < changes->count; i++) {
        const struct effective_change *change = &changes->items[i];
        report_note("%s: changed: %s: %s, before: %s", source->name, change->path, change->after ? change->after : "not set",
                    change->before ? change->before : "not set");
    }
}

/* Steps and decisions as one list, by line. */
static void report_plan(struct source *source, const struct migration *plan)
{
    size_t count = 0;
    struct told *told =
        arena_alloc(&source->arena, (plan->step_count + plan->decision_count + 1) * sizeof *told);
    for (size_t i = 0; i < plan->step_count; i++)
        told[count++] = (struct told){plan->steps[i].line, plan->steps[i].title};
    for (size_t i = 0; i < plan->decision_count; i++)
        told[count++] = (struct told){plan->decisions[i].line, plan->decisions[i].message};
    sort_told(told, count);
    for (size_t i = 0; i < count; i++)
        report_line(source->name, told[i].line, "%s", told[i].text);
    report_changes(source, &plan->changes);
    if (plan->refused && plan->decision_count == 0)
        report_refused(source);
    else if (count == 0 && !plan->impossible)
        report_note("%s: already migrated", source->name);
}

/* Puts the new text where the options want it. */
static int deliver(const struct source *source, const struct str *text, const struct options *options)
{
    if (options->check)
        return EXIT_CLEAN;
    if (options->diff) {
        source_print_diff(source, text);
        return EXIT_CLEAN;
    }
    if (options->write && !source_is_stdin(source))
        return source_save(source, text);
    report_write(str_text(text), text->len);
    return EXIT_CLEAN;
}

static int migrate_source(struct source *source, const struct options *options)
{
    struct migration plan = migrate_plan(source->analysis, (struct migrate_options){.all = options->all, .unsafe = options->unsafe}, &source->arena);
    struct str text = STR_INIT;
    splices_apply(&plan.splices, str_text(&source->text), source->text.len, &text);
    int status = deliver(source, &text, options);
    if (status == EXIT_CLEAN) {
        report_plan(source, &plan);
        bool changes = (options->check || options->diff) && source_differs(source, &text);
        if (plan.impossible || plan.refused || plan.decision_count > 0 || changes)
            status = EXIT_FINDINGS;
    }
    str_fini(&text);
    return source->bad_comment ? EXIT_TROUBLE : status;
}

static int refuse_file(const char *path, const struct options *options, struct str *cause)
{
    walk_add_hint(path, options, cause);
    return report_trouble("%s", str_text(cause));
}

static int migrate_file(const char *path, const struct options *options)
{
    struct source source;
    struct str cause = STR_INIT;
    int status;
    if (source_open(&source, path, options, &cause))
        status = migrate_source(&source, options);
    else
        status = refuse_file(path, options, &cause);
    source_close(&source);
    str_fini(&cause);
    return status;
}

/* A file that can't be taken apart from others needs to be told where its text goes. */
static bool modes_fit(const struct options *options, size_t files)
{
    if (options->write + options->diff + options->check > 1)
        report_trouble("--write, --diff and --check exclude each other: give one of them");
    else if (files > 1 && !options->write && !options->diff && !options->check)
        report_trouble("%zu files can't all go to standard output: give --write, --diff or --check", files);
    else
        return true;
    return false;
}

int command_migrate(const struct options *options)
{
    struct walk walk;
    walk_init(&walk, options);
    int status = EXIT_CLEAN;
    if (!modes_fit(options, walk.count)) {
        walk_fini(&walk);
        return EXIT_TROUBLE;
    }
    for (size_t i = 0; i < walk.count; i++) {
        int one = migrate_file(walk.paths[i], options);
        if (one > status)
            status = one;
    }
    walk_fini(&walk);
    return status;
}
