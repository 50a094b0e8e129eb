/*
 * Messages of the headless commands, and text on its way to a terminal.
 *
 * Data goes to stdout, messages to stderr. Whatever may hold bytes of a file or a file name is made visible first.
 */
#ifndef AXEDIT_APP_REPORT_H
#define AXEDIT_APP_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis.h"
#include "str.h"

/* Prints "axedit: MESSAGE" as one visible line on stderr. Always EXIT_TROUBLE, for the caller to return. */
int report_trouble(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints a visible line on stderr that is no trouble. */
void report_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints "NAME:LINE: MESSAGE" as one visible line on stderr. */
void report_line(const char *name, size_t line, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Appends "NAME:LINE:COLUMN: severity: message [rule]" with its line break. */
void report_add_diagnostic(struct str *out, const char *name, const struct analysis *analysis,
                           const struct diagnostic *diagnostic, bool color);

/* Prints lines of report_add_diagnostic() on stderr. */
void report_diagnostics(const struct str *lines);

/* Appends "1 error" or "2 errors". */
void report_add_count(struct str *out, size_t count, const char *noun);

/* All that goes to stdout goes through here, so that a full disk or a closed pipe is told, once. */
void report_write(const char *bytes, size_t len);

/* Sends on what is written; false when something was lost. */
bool report_flush(void);

/* Writes to stdout: the bytes as they are, but with controls made visible when it is a terminal. */
void report_write_text(const char *text, size_t len);

/* Appends the text with its lines broken between words to fit 80 columns. A line keeps its own indentation, and so do
 * the lines made from it. */
void report_add_wrapped(struct str *out, const char *text);

#endif
