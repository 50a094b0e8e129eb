/*
 * The help files of share/help, compiled in: longer words on a rule, backend, field or term, and examples.
 *
 *   also: other name, other name       of a term only: the first line
 *   Prose. Lines are joined to a paragraph; an empty line ends it. Keys stand in `backquotes`, which a test checks
 *   and nobody sees.
 *   typical: 8 to 64                   a fact: a label in small letters, and what it says; may go on in the next line
 *
 *   wrong RULE                         an example that RULE finds (left out in a rule's own file),
 *   target: h100                         optional: with this --target,
 *   model: head_dim=512                  and a model whose config.json says so
 *       key: value                       the config, four columns in
 *
 *   right                              the same, mended: RULE is silent
 *       key: value
 *
 * share/help/rules/ID.txt, backends/NAME.txt, fields/NAME.txt, terms/NAME.txt; in a term's file name "-" is a blank.
 */
#ifndef AXEDIT_APP_HELP_TEXT_H
#define AXEDIT_APP_HELP_TEXT_H

#include <stdbool.h>

#include "arena.h"
#include "shared_file.h"
#include "str.h"
#include "target.h"

/* The texts are NULL when the file does not say; they live in the arena. */
struct help_config {
    const char *target;
    const char *model;
    const char *text; /* YAML, with a line break at its end */
};

struct help_example {
    const char *rule; /* the rule that the wrong one is an example of; NULL when the file is that rule's own */
    struct help_config wrong, right;
};

/* The file share/help/KIND/NAME.txt; NULL when there is none. */
const struct shared_file *help_find(const char *kind, const char *name);

/* The value of a fact in the file's prose, or NULL. */
const char *help_fact(const struct shared_file *file, const char *label, struct arena *arena);

/* Appends the prose, two columns in: a paragraph is one line, a fact is "  label:   value". */
void help_add_prose(const struct shared_file *file, struct str *out);

/* The next example of the file; `*at` is the file's text at first. False when there is no more. */
bool help_example_next(const char **at, struct arena *arena, struct help_example *example);

/* The machine and the model that the config is meant for, in the arena. False when they are not written as they should
 * be; the cause is appended. */
bool help_config_target(const struct help_config *config, struct arena *arena, struct target *target, struct str *cause);

/* Appends the examples, with their targets. Bytes that are no text are made visible. */
void help_add_examples(const struct shared_file *file, struct str *out);
void help_add_example(const struct help_example *example, struct str *out);

#endif
