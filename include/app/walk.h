/* The files that the words of a command line name, directories gone into when that was asked for. */
#ifndef AXEDIT_APP_WALK_H
#define AXEDIT_APP_WALK_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "command.h"
#include "source.h"
#include "str.h"

struct walk_file {
    const char *path;
    bool found;          /* below a directory, not named */
    const char *trouble; /* of a directory that was not gone through, or not to its end: why; NULL for a file */
};

struct walk {
    struct walk_file *files; /* in the order of the words; those of a directory sorted by name */
    size_t count;
    size_t capacity;
    struct arena arena;
};

/* Standard input is taken once, a file that is named is taken whatever it is called. Below a directory hidden names are
 * skipped, links to directories not followed, and only names that fit `options->glob` (*.yml and *.yaml) taken. A
 * directory of which something may have been missed, be it all, stands before what was found in it, with its trouble. */
void walk_init(struct walk *walk, const struct options *options);

/* source_open() of what the walk found; the cause names the way out, where there is one. */
bool walk_open(const struct walk_file *file, const struct options *options, struct source *source, struct str *cause);

void walk_fini(struct walk *walk);

#endif
