/*
 * `axedit check --format github`: workflow commands that GitHub Actions turns into annotations.
 *
 * `::error file=F,line=N,endLine=N,col=N,endColumn=N,title=T::MESSAGE`, one for each finding. The runner decodes %25,
 * %0D and %0A, in a property also %3A and %2C; it drops columns when the lines differ, so they are not written then.
 */
#include "check_report.h"

#include <string.h>

#include "path_names.h"
#include "report.h"
#include "utf8.h"

/* The text on one line; what the runner does not decode and a terminal would obey is made visible. `reserved` are the
 * bytes that have a meaning where the text stands. */
static void add_escaped(struct str *out, const char *text, const char *reserved)
{
    size_t len = strlen(text);
    for (size_t at = 0; at < len;) {
        uint32_t code_point;
        size_t step = utf8_decode(text + at, len - at, &code_point);
        if (step == 1 && strchr(reserved, text[at]))
            str_printf(out, "%%%02X", (unsigned)text[at]);
        else
            utf8_add_visible(out, text + at, step);
        at += step;
    }
}

/* A workflow command while its properties are written. */
struct command_line {
    struct str *out;
    bool has_property;
};

static void begin_property(struct command_line *line, const char *name)
{
    str_printf(line->out, "%s%s=", line->has_property ? "," : "", name);
    line->has_property = true;
}

static void add_property(struct command_line *line, const char *name, const char *text)
{
    begin_property(line, name);
    add_escaped(line->out, text, "%\r\n:,");
}

static void add_number(struct command_line *line, const char *name, size_t number)
{
    begin_property(line, name);
    str_printf(line->out, "%zu", number);
}

static struct command_line begin_command(struct str *out, enum severity severity, const char *name)
{
    static const char *const commands[] = {
        [SEVERITY_INFO] = "notice", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};
    struct command_line line = {.out = out};
    str_printf(out, "::%s ", commands[severity]);
    if (strcmp(name, "-") != 0)
        add_property(&line, "file", path_without_dots(name));
    return line;
}

static void end_command(struct command_line *line, const char *title, const char *message)
{
    add_property(line, "title", title);
    str_add(line->out, "::");
    add_escaped(line->out, message, "%\r\n");
    str_add_char(line->out, '\n');
}

static void add_diagnostic(struct str *out, const struct source *source, const struct diagnostic *diagnostic)
{
    const struct lines *lines = &source->analysis->index->lines;
    struct place start = lines_place(lines, diagnostic->span.start);
    struct place end = lines_place(lines, diagnostic->span.end);
    struct str title = STR_INIT;
    struct command_line line = begin_command(out, diagnostic->severity, source->name);
    add_number(&line, "line", start.line);
    add_number(&line, "endLine", end.line);
    if (start.line == end.line) {
        add_number(&line, "col", start.column);
        add_number(&line, "endColumn", end.column);
    }
    str_printf(&title, "axedit %s", diagnostic->rule->name);
    end_command(&line, str_text(&title), diagnostic->message);
    str_fini(&title);
}

static void write_file(struct check_report *report, const struct source *source)
{
    (void)report;
    struct str out = STR_INIT;
    if (source->bad_comment) {
        struct command_line line = begin_command(&out, SEVERITY_ERROR, source->name);
        add_number(&line, "line", source->comment_line);
        end_command(&line, "axedit target", source->bad_comment);
    }
    for (size_t i = 0; i < source->analysis->diagnostic_count; i++)
        add_diagnostic(&out, source, &source->analysis->diagnostics[i]);
    report_write(str_text(&out), out.len);
    str_fini(&out);
}

static void write_unread(struct check_report *report, const char *name, const char *cause)
{
    (void)report;
    struct str out = STR_INIT;
    struct command_line line = begin_command(&out, SEVERITY_ERROR, name);
    end_command(&line, "axedit", cause);
    report_write(str_text(&out), out.len);
    str_fini(&out);
}

const struct check_writer check_github = {.file = write_file, .unread = write_unread, .for_people = true};
