/*
 * A text and all that is known of it, for tests of the model.
 *
 * known_init() takes a copy of the text without a NUL behind it, so that a read past its end is noticed by
 * AddressSanitizer and valgrind. All functions fail the running test when something can't be done.
 */
#ifndef AXEDIT_TESTS_KNOWN_H
#define AXEDIT_TESTS_KNOWN_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis.h"
#include "edit.h"
#include "model_facts.h"
#include "path.h"
#include "target.h"

struct known {
    char *text;
    size_t len;
    struct target target;
    struct analysis *analysis;
    struct arena arena; /* for the target, and for the test's use */
};

/* `spec` is what --target takes; NULL means none. A few lines stand for a whole config, so that field-missing is left
 * out. */
void known_init(struct known *known, const char *text, const char *spec);
void known_init_len(struct known *known, const char *text, size_t len, const char *spec);
/* The same with a model that is known; NULL for none. It must outlive `known`. */
void known_init_model(struct known *known, const char *text, const char *spec, const struct model_facts *model);
/* For a test of that rule: all that it says is there, even if it is field-missing. */
void known_init_for(struct known *known, const char *text, const char *spec, const char *rule);
void known_fini(struct known *known);

/* The text after the splices, with a NUL behind it, in the arena. `*len` may be NULL. */
char *known_edited(struct known *known, const struct splices *splices, size_t *len);

struct ypath known_path(struct known *known, const char *path);

/* How many diagnostics of that rule there are, and the first one on that key (NULL: on any), or NULL. */
size_t known_count(const struct known *known, const char *rule);
const struct diagnostic *known_find(const struct known *known, const char *rule, const char *key);

/* The line of a diagnostic, from 1. */
size_t known_line(const struct known *known, const struct diagnostic *diagnostic);

/* Prints all diagnostics to stderr, for a test that is about to fail. */
void known_print(const struct known *known);

/* Fails unless the two texts are the same, both shown with their control characters visible. */
void expect_same_text(const char *what, const char *text, const char *expected);

/* The whole file in the arena; the test fails when it can't be read. */
char *read_whole_file(const char *path, size_t *len, struct arena *arena);

#endif
