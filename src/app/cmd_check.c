#include "command_parts.h"

#include "check_report.h"
#include "load.h"
#include "machine.h"
#include "report.h"
#include "walk.h"

static const struct check_writer *const writers[] = {
    [FORMAT_TEXT] = &check_text,
    [FORMAT_JSON] = &check_json,
    [FORMAT_SARIF] = &check_sarif,
    [FORMAT_GITHUB] = &check_github,
};

static const struct check_writer *writer_of(const struct check_report *report)
{
    return writers[report->options->format];
}

static void raise_status(struct check_report *report, int status)
{
    if (status > report->status)
        report->status = status;
}

static void refuse_file(struct check_report *report, const struct source *source, const struct str *cause)
{
    raise_status(report, report_trouble("%s", str_text(cause)));
    report->counts.unread++;
    if (writer_of(report)->unread)
        writer_of(report)->unread(report, source->name, str_text(cause));
}

static void take_source(struct check_report *report, const struct source *source)
{
    const size_t *counts = source->analysis->counts;
    for (int i = 0; i < 3; i++)
        report->counts.by_severity[i] += counts[i];
    if (counts[SEVERITY_ERROR] > 0 || (report->options->strict && counts[SEVERITY_WARNING] > 0))
        raise_status(report, EXIT_FINDINGS);
    if (source->bad_comment)
        raise_status(report, EXIT_TROUBLE);
    writer_of(report)->file(report, source);
}

static void check_file(struct check_report *report, const struct walk_file *file)
{
    struct source source;
    struct str cause = STR_INIT;
    report->counts.files++;
    if (walk_open(file, report->options, &source, &cause)) {
        analysis_filter(source.analysis, report->options->select, report->options->ignore);
        take_source(report, &source);
    } else {
        refuse_file(report, &source, &cause);
    }
    source_close(&source);
    str_fini(&cause);
}

/* "2 errors, 1 warning in 3 files", on stderr: it is for people, and the lines above may be piped on. */
static void print_summary(const struct check_counts *counts)
{
    static const char *const nouns[] = {"info", "warning", "error"};
    struct str out = STR_INIT;
    if (counts->files == 0) {
        report_note("no file to check: -r takes *.yml and *.yaml, or what --glob says");
        return;
    }
    for (int i = SEVERITY_ERROR; i >= SEVERITY_INFO; i--) {
        if (counts->by_severity[i] == 0)
            continue;
        str_add(&out, out.len ? ", " : "");
        report_add_count(&out, counts->by_severity[i], nouns[i]);
    }
    size_t read = counts->files - counts->unread;
    if (out.len == 0 && read > 0)
        str_add(&out, "no problems");
    if (read > 0) {
        str_add(&out, " in ");
        report_add_count(&out, read, "file");
    }
    if (counts->unread > 0) {
        str_add(&out, out.len ? "; " : "");
        report_add_count(&out, counts->unread, "file");
        str_add(&out, " can't be read");
    }
    report_note("%s", str_text(&out));
    str_fini(&out);
}

int command_check(const struct options *options)
{
    struct check_report report = {.options = options};
    const struct check_writer *writer = writer_of(&report);
    struct walk walk;
    walk_init(&walk, options);
    if (walk.count > 1)
        options->machine->models.store = config_store_new();
    if (writer->begin)
        writer->begin(&report);
    for (size_t i = 0; i < walk.count; i++)
        check_file(&report, &walk.files[i]);
    if (writer->end)
        writer->end(&report);
    if (writer->for_people)
        print_summary(&report.counts);
    walk_fini(&walk);
    return report.status;
}
