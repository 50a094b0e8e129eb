#include "command_parts.h"

#include <jansson.h>

#include "check_json.h"
#include "json_text.h"
#include "report.h"
#include "source.h"
#include "walk.h"

struct check {
    const struct options *options;
    struct check_counts counts;
    json_t *files; /* NULL for text */
    int status;
};

static void raise_status(struct check *check, int status)
{
    if (status > check->status)
        check->status = status;
}

static void refuse_file(struct check *check, const struct source *source, struct str *cause)
{
    walk_add_hint(source->path, check->options, cause);
    raise_status(check, report_trouble("%s", str_text(cause)));
    check->counts.unread++;
    if (check->files)
        json_array_append_new(check->files, check_json_unread(source->name, str_text(cause)));
}

static void print_diagnostics(const struct check *check, const struct source *source)
{
    struct str out = STR_INIT;
    for (size_t i = 0; i < source->analysis->diagnostic_count; i++)
        report_add_diagnostic(&out, source->name, source->analysis, &source->analysis->diagnostics[i],
                              check->options->color);
    report_write(str_text(&out), out.len);
    str_fini(&out);
}

static void take_source(struct check *check, const struct source *source)
{
    const size_t *counts = source->analysis->counts;
    for (int i = 0; i < 3; i++)
        check->counts.by_severity[i] += counts[i];
    if (check->files)
        json_array_append_new(check->files, check_json_file(source));
    else
        print_diagnostics(check, source);
    if (counts[SEVERITY_ERROR] > 0 || (check->options->strict && counts[SEVERITY_WARNING] > 0))
        raise_status(check, EXIT_FINDINGS);
    if (source->bad_comment)
        raise_status(check, EXIT_TROUBLE);
}

static void check_file(struct check *check, const char *path)
{
    struct source source;
    struct str cause = STR_INIT;
    check->counts.files++;
    if (source_open(&source, path, check->options, &cause)) {
        analysis_filter(source.analysis, check->options->select, check->options->ignore);
        take_source(check, &source);
    } else {
        refuse_file(check, &source, &cause);
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
    struct check check = {.options = options};
    struct walk walk;
    walk_init(&walk, options);
    if (options->format == FORMAT_JSON)
        check.files = json_array();
    for (size_t i = 0; i < walk.count; i++)
        check_file(&check, walk.paths[i]);
    if (check.files)
        json_print(check_json_answer(check.files, &check.counts));
    else
        print_summary(&check.counts);
    walk_fini(&walk);
    return check.status;
}
