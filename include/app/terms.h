/*
 * The words of the trade that help texts and messages use: share/help/terms has a file for each (help_text.h).
 */
#ifndef AXEDIT_APP_TERMS_H
#define AXEDIT_APP_TERMS_H

#include "shared_file.h"
#include "str.h"

/* By its name or another one that its file lists: case does not count, "-", "_" and a blank are the same. NULL when
 * there is none. */
const struct shared_file *term_find(const char *name);

/* All terms; `previous` is NULL for the first. NULL after the last. */
const struct shared_file *term_next(const struct shared_file *previous);

/* Appends "hub kernel". */
void term_add_name(const struct shared_file *term, struct str *out);

#endif
