#include "file_name.h"

#include <string.h>

#include "mem.h"

const char *file_name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

char *file_directory_of(const char *path)
{
    size_t len = (size_t)(file_name_of(path) - path);
    return len == 0 ? mem_copy(".", 1) : mem_copy(path, len);
}

size_t file_config_ending(const char *path)
{
    static const char *const endings[] = {".yml", ".yaml"};
    const char *name = file_name_of(path);
    size_t len = strlen(name);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t ending = strlen(endings[i]);
        if (len > ending && strcmp(name + len - ending, endings[i]) == 0)
            return ending;
    }
    return 0;
}
