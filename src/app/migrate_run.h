/* What the files of `axedit migrate` share: one file on its way, and the run over all of them. */
#ifndef AXEDIT_APP_MIGRATE_RUN_H
#define AXEDIT_APP_MIGRATE_RUN_H

#include "command_parts.h"
#include "crew.h"
#include "interrupt.h"
#include "migrate.h"
#include "progress.h"
#include "source.h"
#include "walk.h"

/* One file. */
struct migrated {
    const struct walk_file *file;
    struct source source;
    struct str cause; /* why it can't be read; empty when it was */
    bool is_config;   /* else it is left alone */
    struct migration plan;
    struct str text; /* what it comes to; as it was where nothing is to be done */
    bool changed;    /* the text is another one */
    bool asked;      /* a person was, about each thing; `plan` is empty then, */
    size_t left;     /* and so many things were left as they are */
    bool written;
    struct str write_cause; /* why it can't be written; empty when it was, or need not be */
    struct str backup;      /* where the old text was kept; empty when it was not */
    const struct options *options;
    struct crew_job job;
};

struct migrate_counts {
    size_t files, changed, same, undecided, unreadable, others;
};

struct migrate_run {
    const struct options *options;
    struct walk walk;
    bool many; /* files, perhaps: a line for each, and a sum at the end */
    struct interrupt interrupt;
    int signal; /* the one that ended the run before its end, or 0 */
    struct progress progress;
    struct migrate_counts counts;
    struct json_t *files; /* of the report in JSON; NULL when it is text */
    int status;
};

/* --- A file (migrate_file.c) --- */

struct migrated *migrated_new(const struct walk_file *file, const struct options *options);
void migrated_free(struct migrated *migrated);

/* What can be done without a person; nothing, where a file was found that is no config. Like migrated_save() it may run beside the same for other files. */
void migrated_plan(struct migrated *migrated);

/* Where that is asked for the new text goes into the file. */
void migrated_save(struct migrated *migrated);

/* Neither a config nor a file that was named as one. */
bool migrated_is_other(const struct migrated *migrated);

/* Why it can't be read or written; NULL when it could. */
const char *migrated_trouble(const struct migrated *migrated);

/* Counts it, and raises the run's exit status to what it means. */
void migrated_count(const struct migrated *migrated, struct migrate_run *run);

/* --- Telling (migrate_text.c, migrate_json.c) --- */

void migrate_tell(const struct migrated *migrated, const struct migrate_run *run);

/* The sum. */
void migrate_tell_end(const struct migrate_run *run);

void migrate_json_begin(struct migrate_run *run);
void migrate_json_add(const struct migrated *migrated, struct migrate_run *run);
void migrate_json_end(const struct migrate_run *run);

/* --- Asking (migrate_interactive.c) --- */

/* Walks a person through the file; false when they want no more of it, in this file and those behind it. */
bool migrate_ask(struct migrated *migrated, const struct migrate_run *run);

#endif
