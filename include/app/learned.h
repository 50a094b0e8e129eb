/*
 * Which lessons are done: the file "lessons" in the state directory, a line "done NAME" for each.
 *
 * A name has small letters, digits and dashes, 64 bytes at most. What else stands in the file is passed over and stays, so
 * that a broken file costs no more than the progress that it held.
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

/* Appends to `out` what marks the lesson as done when it is put behind `text`, which is a file of any bytes. */
void learned_add_line(const char *text, size_t len, const char *name, struct str *out);

/* The same with the file in the state directory. A file that is not there holds no lesson. False, with the cause, when it
 * can't be read: then nothing is known of it. Call learned_fini() in every case. */
bool learned_load(struct learned *learned, struct str *cause);

/* Adds a line to the file, or makes it; nothing when the lesson is done already, or that is no name. What the file holds is never written anew,
 * and one that can't be read is left alone. False with the cause. */
bool learned_mark_done(const char *name, struct str *cause);

#endif
