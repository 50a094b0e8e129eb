/* How files are called outside of this machine's file system: in URIs, relative to where a repository begins. */
#ifndef AXEDIT_APP_PATH_NAMES_H
#define AXEDIT_APP_PATH_NAMES_H

#include <stdbool.h>

#include "str.h"

/* The path behind a leading "./", which says nothing. It points into `path`. */
const char *path_without_dots(const char *path);

/* True for a relative path that does not climb: its URI can stand below that of the current directory. */
bool path_stays_below(const char *path);

/* Appends a URI reference (RFC 3986) of the path's bytes, which need not be UTF-8: "file:///..." for an absolute path, a
 * relative reference for a relative one. */
void path_add_uri(struct str *out, const char *path);

#endif
