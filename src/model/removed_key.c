#include "removed_key.h"

#include <string.h>

enum { GOES = true, STAYS = false };

static const struct removed_key rows[] = {
#define REMOVED(key, object, is_refused, out, what, lines)                                                             \
    {.name = #key, .owner = OBJECT_##object, .place = #object, .refused = is_refused, .goes = out, .became = what,     \
     .steps = lines},
#include "removed_keys.def"
};

size_t removed_key_count(void)
{
    return sizeof rows / sizeof *rows;
}

const struct removed_key *removed_key_at(size_t index)
{
    return &rows[index];
}

static const struct removed_key *find(enum object owner, const char *name)
{
    for (size_t i = 0; i < removed_key_count(); i++)
        if (rows[i].owner == owner && strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

const struct removed_key *removed_key_find(enum object owner, const char *name)
{
    static const char prefix[] = "fsdp_";
    size_t cut = sizeof prefix - 1;
    const struct removed_key *row = find(owner, name);
    bool old_place = owner == OBJECT_root || owner == OBJECT_fsdp_config;
    return row || !old_place || strncmp(name, prefix, cut) != 0 ? row : find(OBJECT_fsdp_config, name + cut);
}
