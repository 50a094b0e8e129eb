/*
 * The files of share/ as they were when the program was built: help texts, samples, lessons.
 *
 * They are compiled in (scripts/embed makes the table), so they are there wherever the program runs. All that is
 * returned lives as long as the program; nothing is to be freed.
 */
#ifndef AXEDIT_BASE_SHARED_FILE_H
#define AXEDIT_BASE_SHARED_FILE_H

#include <stddef.h>

struct shared_file {
    const char *name; /* the path below share/, like "samples/legacy-qlora.yml" */
    const char *text; /* its bytes, with a NUL behind the last */
    size_t len;       /* bytes, without that NUL */
};

/* The files in the order of their names' bytes, so those of a directory stand together. */
size_t shared_file_count(void);
const struct shared_file *shared_file_at(size_t index);

/* NULL when there is none. */
const struct shared_file *shared_file_find(const char *name);

/* The next file whose name begins with `prefix` ("help/fields/"); `previous` is NULL for the first. NULL after the last. */
const struct shared_file *shared_file_next(const char *prefix, const struct shared_file *previous);

#endif
