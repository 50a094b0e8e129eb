/*
 * A file as a command reads it: its text, the target that counts for it, and what is known of it.
 */
#ifndef AXEDIT_APP_SOURCE_H
#define AXEDIT_APP_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis.h"
#include "arena.h"
#include "command.h"
#include "file.h"
#include "str.h"
#include "target.h"

struct source {
    const char *path;         /* as given; "-" is standard input */
    const char *name;         /* for messages: the path, or what --stdin-filename says */
    struct str text;
    struct file_stamp stamp;  /* of the file when it was read */
    struct target target;
    struct analysis *analysis;
    const char *bad_comment;  /* why its comment's target does not count: there is none such; said on stderr. Or NULL, */
    size_t comment_line;      /* else the line where that comment stands */
    struct arena arena;       /* for what belongs to the target, and to the command's use */
};

/* False, with the cause, when it can't be read. Close it in both cases. */
bool source_open(struct source *source, const char *path, const struct options *options, struct str *cause);
void source_close(struct source *source);

/* False, with the cause, when its comment names a target that there is none of: what it guards is not to be touched then. */
bool source_has_target(const struct source *source, struct str *cause);

bool source_is_stdin(const struct source *source);

/* What a command made of it: whether it is another text, its unified diff, also on stdout, its way into the file. Nothing
 * is written when nothing changed. The exit status; trouble is said on stderr. */
bool source_differs(const struct source *source, const struct str *text);
void source_add_diff(const struct source *source, const struct str *text, struct str *out);
void source_print_diff(const struct source *source, const struct str *text);
int source_save(const struct source *source, const struct str *text);

/* The text's way into the file, of all commands: false with the cause, and nothing written, when it can't be, or when the
 * file is not what was read any more. `backup`, unless NULL, is put beside it first. */
bool source_write(const struct source *source, const struct str *text, struct file_beside *backup, struct str *cause);

/* The SPEC of the comment `# axedit: target SPEC`; the first one counts. NULL when there is none. It lives in the
 * arena; *line is where it stands. */
const char *target_comment(const struct yindex *index, struct arena *arena, size_t *line);

/* The same for a text that has no index yet. */
const char *target_comment_in(const char *text, size_t len, struct arena *arena, size_t *line);

#endif
