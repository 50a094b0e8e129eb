/*
 * Which lessons are done: the file "lessons" in the state directory, a line "done NAME" for each.
 *
 * A name has small letters, digits and dashes, 64 bytes at most. What else stands in the file is passed over, so that a
 * broken file costs no more than the progress that it held.
 */
#ifndef AXEDIT_APP_LEARNED_H
#define AXEDIT_APP_LEARNED_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "str.h"

struct learned {
    const char **done; /* names, each once, in the order of the file */
    size_t count;
    size_t capacity;
    struct arena arena;
};

/* True for what may be a lesson's name. */
bool learned_is_name(const char *name, size_t len);

/* Reads any bytes. Call learned_fini() in every case. */
void learned_read(struct learned *learned, const char *text, size_t len);
void learned_fini(struct learned *learned);

bool learned_has(const struct learned *learned, const char *name);

/* Marks a lesson as done; nothing when it is, or when that is no name. */
void learned_add(struct learned *learned, const char *name);

/* Appends the lines of the file. */
void learned_write(const struct learned *learned, struct str *out);

/* The same with the file in the state directory. A file that is not there, or can't be read, holds no learned. Marking
 * is false, with the cause, when it can't be written; a lesson that is done already is not written again. */
void learned_load(struct learned *learned);
bool learned_mark_done(const char *name, struct str *cause);

#endif
