/*
 * What the files of the command line share: the table of commands, the parser of options, the help made from both.
 *
 * A command is a row of the table in command.c; an option is a row of the one in options.c, which says in which
 * commands it has a meaning; an exit status is a row of exits.def. `--help`, usage errors, the check of what fits
 * together, the manual and the completions of shells come from these rows.
 */
#ifndef AXEDIT_APP_COMMAND_PARTS_H
#define AXEDIT_APP_COMMAND_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "command.h"
#include "str.h"

enum command {
    COMMAND_EDITOR,
    COMMAND_CHECK,
    COMMAND_MIGRATE,
    COMMAND_GET,
    COMMAND_SET,
    COMMAND_UNSET,
    COMMAND_EXPLAIN,
    COMMAND_BACKENDS,
    COMMAND_FIELDS,
    COMMAND_RULES,
    COMMAND_SCHEMA,
    COMMAND_ENV,
    COMMAND_LEARN,
    COMMAND_COUNT
};

struct command_row {
    const char *name;        /* NULL for the editor, which has no word */
    const char *words;       /* what follows the options: "FILE KEY VALUE" */
    size_t least, most;      /* how many words */
    int (*run)(const struct options *options); /* the exit status; NULL for what this version does not have */
    const char *summary;     /* one line */
    const char *more;        /* for its own --help: what comes out; paragraphs end with a line break */
};

/* A row of exits.def. */
struct exit_row {
    enum command command;
    int status;
    const char *meaning;     /* goes on after the number */
};

struct option_row {
    const char *name;        /* without the dashes */
    char letter;             /* short form, or 0 */
    const char *argument;    /* its name in the help; "[=NAME]" when it may be left out, and is then ""; NULL for an
                                option without one */
    const char *words;       /* the values it takes, with blanks between; NULL for any */
    size_t offset;           /* of the bool or the const char * in struct options */
    unsigned commands;       /* bits: 1 << enum command */
    const char *help;
};

const struct command_row *command_row(enum command command);

/* COMMAND_EDITOR when there is no command of that name. */
enum command command_find(const char *name);

size_t exit_count(void);
const struct exit_row *exit_at(size_t index);

size_t option_count(void);
const struct option_row *option_at(size_t index);

/* Reads the arguments into `options` and *command. False, with the first thing that is wrong in `cause`; what could be
 * read is in `options` all the same, so that --help gets its answer. */
bool options_parse(int argc, char **argv, struct options *options, enum command *command, struct str *cause);

/* Whether the option has a meaning in the command. */
bool option_belongs(const struct option_row *option, enum command command);

/* The help of one command; of the whole program for COMMAND_EDITOR. Appends. */
void help_add(enum command command, struct str *out);

int command_check(const struct options *options);
int command_migrate(const struct options *options);
int command_get(const struct options *options);
int command_set(const struct options *options);
int command_unset(const struct options *options);
int command_explain(const struct options *options);
int command_backends(const struct options *options);
int command_matrix(const struct options *options); /* backends --matrix */
int command_fields(const struct options *options);
int command_rules(const struct options *options);
int command_env(const struct options *options);
int command_schema(const struct options *options);
int command_learn(const struct options *options);

#endif
