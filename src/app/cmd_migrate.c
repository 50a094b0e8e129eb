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

/* Steps and decisions as one list, by line. */
static void report_plan(const struct source *source, const struct migration *plan)
{
    size_t step = 0, decision = 0;
    while (step < plan->step_count || decision < plan->decision_count) {
        const struct migration_step *next_step = step < plan->step_count ? &plan->steps[step] : NULL;
        const struct migration_decision *next = decision < plan->decision_count ? &plan->decisions[decision] : NULL;
        if (next_step && (!next || next_step->line <= next->line)) {
            report_line(source->name, next_step->line, "%s", next_step->title);
            step++;
        } else {
            report_line(source->name, next->line, "%s", next->message);
            decision++;
        }
    }
    if (plan->refused && plan->decision_count == 0)
        report_refused(source);
    else if (plan->step_count == 0 && plan->decision_count == 0 && !plan->impossible)
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
