/* The parts of a path, by its text alone. */
#ifndef AXEDIT_BASE_FILE_NAME_H
#define AXEDIT_BASE_FILE_NAME_H

#include <stddef.h>

/* Into `path`, behind its last slash. */
const char *file_name_of(const char *path);

/* The way to it, with the last slash; "." for a name alone. The caller frees it. */
char *file_directory_of(const char *path);

/* The bytes of the ending that makes it a config, ".yml" or ".yaml"; 0 without one, and when there is no name before it. */
size_t file_config_ending(const char *path);

#endif
