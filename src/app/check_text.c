/* `axedit check` for people: a line for each finding. */
#include "check_report.h"

#include "report.h"

static void write_file(struct check_report *report, const struct source *source)
{
    const struct analysis *analysis = source->analysis;
    struct str out = STR_INIT;
    for (size_t i = 0; i < analysis->diagnostic_count; i++)
        report_add_diagnostic(&out, source->name, analysis, &analysis->diagnostics[i], report->options->color);
    report_write(str_text(&out), out.len);
    str_fini(&out);
}

const struct check_writer check_text = {.file = write_file, .for_people = true};
