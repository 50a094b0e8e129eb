/* The files that the words of a command line name, directories gone into when that was asked for. */
#ifndef AXEDIT_APP_WALK_H
#define AXEDIT_APP_WALK_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "command.h"
#include "str.h"

struct walk_file {
    const char *path;
    bool found; /* below a directory, not named */
};

struct walk {
    struct walk_file *files; /* in the order of the words; those of a directory sorted by name */
    size_t count;
    size_t capacity;
    struct arena arena;
};

/* Standard input is taken once, a file that is named is taken whatever it is called. Below a directory hidden names are
 * skipped, links to directories not followed, and only names that fit `options->glob` (*.yml and *.yaml) taken. A
 * directory that can't be gone into becomes a path like a file's: reading it tells why. */
void walk_init(struct walk *walk, const struct options *options);

/* Appends the way out to the cause why `path` can't be read, when it is a directory and -r was not given. */
void walk_add_hint(const char *path, const struct options *options, struct str *cause);

void walk_fini(struct walk *walk);

#endif
