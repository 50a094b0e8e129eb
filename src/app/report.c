#include "report.h"

#include <errno.h>
#include <langinfo.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "file.h"
#include "utf8.h"

#define WRAP_COLUMNS 80
#define WRAP_LABEL 20

struct paint {
    const char *on;
    const char *off;
};

static const struct paint plain = {"", ""};
static const struct paint bold = {"\033[1m", "\033[0m"};
static const struct paint dim = {"\033[2m", "\033[0m"};
static const struct paint severities[] = {
    [SEVERITY_INFO] = {"\033[36m", "\033[0m"},
    [SEVERITY_WARNING] = {"\033[33m", "\033[0m"},
    [SEVERITY_ERROR] = {"\033[1;31m", "\033[0m"},
};

static void tell_lost(int error)
{
    struct str why = STR_INIT;
    file_add_error(&why, error);
    fprintf(stderr, "axedit: can't write to standard output: %s\n", str_text(&why));
    str_fini(&why);
}

static bool is_ascii(const char *bytes, size_t len)
{
    while (len > 0 && ((unsigned char)bytes[len - 1] & 0x80) == 0)
        len--;
    return len == 0;
}

/* False when it was not all written. A terminal that is not said to read UTF-8 gets ASCII. */
static bool send(FILE *stream, const char *bytes, size_t len)
{
    if (is_ascii(bytes, len) || !isatty(fileno(stream)) || strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
        return fwrite(bytes, 1, len, stream) == len;
    struct str ascii = STR_INIT;
    utf8_add_ascii(&ascii, bytes, len);
    bool done = fwrite(str_text(&ascii), 1, ascii.len, stream) == ascii.len;
    int error = errno;
    str_fini(&ascii);
    errno = error;
    return done;
}

/* Every failure shows here or in report_flush(), and only the first one sets the stream's mark: it is told once. */
void report_write(const char *bytes, size_t len)
{
    if (!ferror(stdout) && !send(stdout, bytes, len))
        tell_lost(errno);
}

bool report_flush(void)
{
    if (!ferror(stdout) && fflush(stdout) != 0)
        tell_lost(errno);
    return !ferror(stdout);
}

/* One call for one line: lines of several processes do not mix. What was printed before it comes before it, also where
 * both streams end in one file. */
static void print_line(const struct str *line)
{
    report_flush();
    struct str visible = STR_INIT;
    utf8_add_visible(&visible, str_text(line), line->len);
    str_add_char(&visible, '\n');
    send(stderr, visible.data, visible.len);
    str_fini(&visible);
}

void report_diagnostics(const struct str *lines)
{
    report_flush();
    send(stderr, str_text(lines), lines->len);
}

int report_trouble(const char *format, ...)
{
    struct str line = STR_INIT;
    str_add(&line, "axedit: ");
    va_list args;
    va_start(args, format);
    str_vprintf(&line, format, args);
    va_end(args);
    print_line(&line);
    str_fini(&line);
    return EXIT_TROUBLE;
}

void report_note(const char *format, ...)
{
    struct str line = STR_INIT;
    va_list args;
    va_start(args, format);
    str_vprintf(&line, format, args);
    va_end(args);
    print_line(&line);
    str_fini(&line);
}

void report_line(const char *name, size_t line_number, const char *format, ...)
{
    struct str line = STR_INIT;
    str_printf(&line, "%s:%zu: ", name, line_number);
    va_list args;
    va_start(args, format);
    str_vprintf(&line, format, args);
    va_end(args);
    print_line(&line);
    str_fini(&line);
}

static void add_painted(struct str *out, struct paint paint, const char *text)
{
    str_add(out, paint.on);
    utf8_add_visible(out, text, strlen(text));
    str_add(out, paint.off);
}

void report_add_diagnostic(struct str *out, const char *name, const struct analysis *analysis,
                           const struct diagnostic *diagnostic, bool color)
{
    struct place place = lines_place(&analysis->index->lines, diagnostic->span.start);
    add_painted(out, color ? bold : plain, name);
    str_printf(out, ":%zu:%zu: ", place.line, place.column);
    add_painted(out, color ? severities[diagnostic->severity] : plain, severity_name(diagnostic->severity));
    str_add(out, ": ");
    utf8_add_visible(out, diagnostic->message, strlen(diagnostic->message));
    str_printf(out, " %s[%s]%s\n", color ? dim.on : "", diagnostic->rule->name, color ? dim.off : "");
}

void report_add_count(struct str *out, size_t count, const char *noun)
{
    str_printf(out, "%zu %s%s", count, noun, count == 1 ? "" : "s");
}

void report_write_text(const char *text, size_t len)
{
    if (!isatty(STDOUT_FILENO)) {
        report_write(text, len);
        return;
    }
    struct str visible = STR_INIT;
    while (len > 0) {
        const char *end = memchr(text, '\n', len);
        size_t line = end ? (size_t)(end - text) : len;
        utf8_add_visible(&visible, text, line);
        if (end)
            str_add_char(&visible, '\n');
        text += line + (end != NULL);
        len -= line + (end != NULL);
    }
    report_write(str_text(&visible), visible.len);
    str_fini(&visible);
}

static bool is_gap(const char *at)
{
    return at[0] == ':' && at[1] == ' ' && at[2] == ' ';
}

/* Where the lines behind the first one begin: below the value of "  label:   value", else below the first word. */
static size_t find_indent(const char *line, size_t len)
{
    size_t indent = strspn(line, " ");
    for (size_t i = indent; i + 3 < len && i < WRAP_LABEL; i++)
        if (is_gap(line + i))
            return i + 1 + strspn(line + i + 1, " ");
    return indent;
}

/* One line without its break. */
static void add_wrapped_line(struct str *out, const char *line, size_t len)
{
    size_t first = strspn(line, " ");
    size_t indent = find_indent(line, len);
    size_t used = first;
    str_add_repeat(out, ' ', first);
    for (size_t at = first; at < len;) {
        size_t word = strcspn(line + at, " \n");
        size_t blanks = strspn(line + at + word, " ");
        size_t columns = utf8_columns(line + at, word);
        if (at > first && used + columns > WRAP_COLUMNS) {
            while (out->data[out->len - 1] == ' ')
                str_cut(out, out->len - 1);
            str_add_char(out, '\n');
            str_add_repeat(out, ' ', indent);
            used = indent;
        }
        str_add_len(out, line + at, word + blanks);
        used += columns + blanks;
        at += word + blanks;
    }
}

void report_add_wrapped(struct str *out, const char *text)
{
    while (*text) {
        size_t len = strcspn(text, "\n");
        add_wrapped_line(out, text, len);
        str_add_char(out, '\n');
        text += len + (text[len] == '\n');
    }
}
