/* What `axedit check --format json` prints; the shape is a promise to scripts. */
#ifndef AXEDIT_APP_CHECK_JSON_H
#define AXEDIT_APP_CHECK_JSON_H

#include <stddef.h>

#include "source.h"

struct json_t;

/* What was found in all files. */
struct check_counts {
    size_t files;
    size_t unread;         /* of these, how many could not be read */
    size_t by_severity[3]; /* by enum severity */
};

/* The object of one file. The caller owns it. */
struct json_t *check_json_file(const struct source *source);
struct json_t *check_json_unread(const char *name, const char *cause);

/* The whole answer around the array `files`, which it takes. */
struct json_t *check_json_answer(struct json_t *files, const struct check_counts *counts);

#endif
