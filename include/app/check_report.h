/*
 * What `axedit check` found, on its way to standard output in one of the formats of --format.
 *
 * A format is a writer: functions that get each file as soon as it is checked. Nothing of a file may be kept beyond
 * the call. Their output is a promise to scripts and services.
 */
#ifndef AXEDIT_APP_CHECK_REPORT_H
#define AXEDIT_APP_CHECK_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "command.h"
#include "source.h"

/* What was found in all files. */
struct check_counts {
    size_t files;
    size_t unread;         /* of these, how many could not be read */
    size_t by_severity[3]; /* by enum severity */
};

struct check_report {
    const struct options *options;
    struct check_counts counts; /* of the files so far, the one at hand included */
    int status;                 /* the exit status so far, likewise */
    void *state;                /* the writer's own, from begin() to end() */
};

struct check_writer {
    void (*begin)(struct check_report *report); /* NULL where there is nothing to do */
    void (*file)(struct check_report *report, const struct source *source);
    void (*unread)(struct check_report *report, const char *name, const char *cause); /* or NULL: stderr tells it */
    void (*end)(struct check_report *report); /* or NULL */
    bool for_people;                            /* a closing count on stderr helps */
};

extern const struct check_writer check_text, check_json, check_sarif, check_github;

#endif
