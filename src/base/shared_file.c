#include "shared_file.h"

#include <string.h>

const struct shared_file *shared_file_find(const char *name)
{
    for (size_t i = 0; i < shared_file_count(); i++)
        if (strcmp(shared_file_at(i)->name, name) == 0)
            return shared_file_at(i);
    return NULL;
}

const struct shared_file *shared_file_next(const char *prefix, const struct shared_file *previous)
{
    size_t len = strlen(prefix);
    for (size_t i = previous ? (size_t)(previous - shared_file_at(0)) + 1 : 0; i < shared_file_count(); i++)
        if (strncmp(shared_file_at(i)->name, prefix, len) == 0)
            return shared_file_at(i);
    return NULL;
}
