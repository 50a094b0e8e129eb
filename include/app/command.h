/* The command line: options, commands, exit statuses. */
#ifndef AXEDIT_APP_COMMAND_H
#define AXEDIT_APP_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "str.h"

#define AXEDIT_VERSION "0.1.0"

/* EXIT_SIGNAL plus the signal's number is the status of what a signal ended, as in a shell. */
enum exit_status { EXIT_CLEAN = 0, EXIT_FINDINGS = 1, EXIT_TROUBLE = 2, EXIT_SIGNAL = 128 };

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_SARIF, FORMAT_GITHUB };

struct machine;

/* What repeated options say together. */
enum option_list { LIST_IGNORE, LIST_SELECT, LIST_GLOB, LIST_COUNT };

/* Options as they were given, after the defaults. Strings are borrowed from argv and the environment. */
struct options {
    const char *command;  /* NULL for the editor */
    const char *target;   /* NULL when not said: then the file's comment counts, then the command's default */
    enum format format;
    bool strict;
    bool color;
    const char *stdin_name;
    bool write, diff, check, unsafe, all, effective, matrix; /* of migrate, get, set, backends, learn */
    const char *ignore, *select; /* of check and the editor: lists of rules; NULL when not said */
    bool recursive;       /* of check and migrate: go into directories, */
    const char *glob;     /* for files of these patterns, one a line; NULL for the usual ones */
    const char *backup;   /* of migrate: the suffix of the copies that keep the old text; NULL when none is wanted */
    const char *report;   /* of migrate: "text" or "json"; NULL when not said */
    bool interactive;     /* of migrate: ask what to do with each thing */
    const char *python;   /* the interpreter or the environment that would train; NULL to look for it */
    struct machine *machine; /* for targets that begin with "auto"; made by command_run() */
    const char *model_config; /* of env: the model's config.json, or its folder; NULL to look for it */
    bool help, version;
    const char *format_name, *color_when; /* as given; `format` and `color` say what they mean */
    const char **words;   /* what is no option: files, keys, values */
    size_t word_count;
    struct str lists[LIST_COUNT]; /* that `ignore`, `select` and `glob` point into */
};

/* Runs a headless command and gives the exit status; *is_editor is set when the words ask for the editor instead, and
 * `options` then say on which file, or with `command` "learn" on which lessons. Prints on stdout and stderr. Free words and lists with
 * options_fini(). */
int command_run(int argc, char **argv, struct options *options, bool *is_editor);
void options_fini(struct options *options);

#endif
