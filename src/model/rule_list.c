#include "rule_list.h"

#include <string.h>

#include "nearest.h"
#include "rule.h"
#include "utf8.h"

/* The next name from *at on; its length, 0 at the end. */
static size_t next_name(const char **at, const char *end)
{
    while (*at < end && strchr(", \t", **at))
        (*at)++;
    size_t len = 0;
    while (*at + len < end && !strchr(", \t", (*at)[len]))
        len++;
    return len;
}

static bool name_fits(const char *name, size_t len, const char *rule)
{
    if (name[len - 1] == '*')
        return strncmp(name, rule, len - 1) == 0;
    return strlen(rule) == len && memcmp(name, rule, len) == 0;
}

bool rule_list_holds(const char *list, size_t len, const char *rule)
{
    const char *end = list + len;
    for (size_t step; (step = next_name(&list, end)) > 0; list += step)
        if (name_fits(list, step, rule))
            return true;
    return false;
}

static bool is_known(const char *name, size_t len)
{
    for (size_t i = 0; i < rule_count(); i++)
        if (name_fits(name, len, rule_row((enum rule_id)i)->name))
            return true;
    return false;
}

static void add_nearest(const char *name, size_t len, struct str *cause)
{
    struct str wanted = STR_INIT;
    str_add_len(&wanted, name, len);
    struct nearest nearest = {.wanted = str_text(&wanted)};
    for (size_t i = 0; i < rule_count(); i++)
        nearest_try(&nearest, rule_row((enum rule_id)i)->name);
    const char *found = nearest_found(&nearest);
    if (found)
        str_printf(cause, "; did you mean %s?", found);
    else
        str_add(cause, "; axedit rules lists them");
    str_fini(&wanted);
}

bool rule_list_check(const char *list, size_t len, struct str *cause)
{
    const char *end = list + len;
    for (size_t step; (step = next_name(&list, end)) > 0; list += step) {
        if (is_known(list, step))
            continue;
        str_add(cause, "there is no rule \"");
        utf8_add_visible(cause, list, step);
        str_add_char(cause, '"');
        add_nearest(list, step, cause);
        return false;
    }
    return true;
}
