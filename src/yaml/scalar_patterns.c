/* The patterns by which PyYAML's resolver takes a plain scalar for a number or a date. */
#include "scalar_parts.h"

#include <string.h>

/* A cursor over the text; each accept_* function moves it over what it takes. */
struct cursor {
    const char *at;
    const char *end;
};

static bool accept_char(struct cursor *cursor, const char *set)
{
    if (cursor->at == cursor->end || *cursor->at == '\0' || !strchr(set, *cursor->at))
        return false;
    cursor->at++;
    return true;
}

static size_t accept_many(struct cursor *cursor, const char *set)
{
    size_t count = 0;
    while (accept_char(cursor, set))
        count++;
    return count;
}

static bool accept_digits(struct cursor *cursor, size_t least, size_t most)
{
    size_t count = 0;
    while (count < most && accept_char(cursor, "0123456789"))
        count++;
    return count >= least;
}

static bool at_end(const struct cursor *cursor)
{
    return cursor->at == cursor->end;
}

bool scalar_is_word(const char *text, size_t len, const char *const words[])
{
    for (size_t i = 0; words[i]; i++)
        if (len ? words[i][0] == text[0] && strlen(words[i]) == len && memcmp(words[i], text, len) == 0 : !*words[i])
            return true;
    return false;
}

/* The groups behind a colon of a base-60 number: :[0-5]?[0-9], once or more. */
static bool accept_sixties(struct cursor *cursor)
{
    size_t count = 0;
    while (!at_end(cursor) && *cursor->at == ':') {
        struct cursor group = {cursor->at + 1, cursor->end};
        bool tens = accept_char(&group, "012345");
        if (!accept_char(&group, "0123456789") && !tens)
            return false;
        *cursor = group;
        count++;
    }
    return count > 0;
}

/* PyYAML's pattern for integers. */
bool scalar_looks_like_int(const char *text, size_t len)
{
    struct cursor start = {text, text + len};
    accept_char(&start, "-+");
    struct cursor c = start;
    if (len > 1 && accept_char(&c, "0")) {
        struct cursor base = c;
        if (accept_char(&base, "b") && accept_many(&base, "01_") && at_end(&base))
            return true;
        base = c;
        if (accept_char(&base, "x") && accept_many(&base, "0123456789abcdefABCDEF_") && at_end(&base))
            return true;
        base = c;
        if (accept_many(&base, "01234567_") && at_end(&base))
            return true;
    }
    c = start;
    if (accept_char(&c, "0"))
        return at_end(&c);
    if (!accept_char(&c, "123456789"))
        return false;
    accept_many(&c, "0123456789_");
    if (at_end(&c))
        return true;
    return accept_sixties(&c) && at_end(&c);
}

static bool accept_exponent(struct cursor *cursor)
{
    if (at_end(cursor))
        return true;
    return accept_char(cursor, "eE") && accept_char(cursor, "-+") && accept_many(cursor, "0123456789") &&
           at_end(cursor);
}

/* PyYAML's pattern for floats. An exponent needs a point before it and a sign in it. */
bool scalar_looks_like_float(const char *text, size_t len)
{
    static const char *const not_numbers[] = {".nan", ".NaN", ".NAN", NULL};
    static const char *const infinities[] = {".inf", ".Inf", ".INF", NULL};
    if (scalar_is_word(text, len, not_numbers))
        return true;
    struct cursor c = {text, text + len};
    struct cursor unsigned_fraction = c;
    if (accept_char(&unsigned_fraction, ".") && accept_char(&unsigned_fraction, "0123456789")) {
        accept_many(&unsigned_fraction, "0123456789_");
        return accept_exponent(&unsigned_fraction);
    }
    accept_char(&c, "-+");
    if (scalar_is_word(c.at, (size_t)(c.end - c.at), infinities))
        return true;
    if (!accept_char(&c, "0123456789"))
        return false;
    accept_many(&c, "0123456789_");
    if (!at_end(&c) && *c.at == ':')
        return accept_sixties(&c) && accept_char(&c, ".") && (accept_many(&c, "0123456789_"), at_end(&c));
    if (!accept_char(&c, "."))
        return false;
    accept_many(&c, "0123456789_");
    return accept_exponent(&c);
}

static int read_digits(struct cursor *cursor, size_t least, size_t most)
{
    const char *start = cursor->at;
    if (!accept_digits(cursor, least, most))
        return -1;
    int number = 0;
    for (const char *at = start; at < cursor->at; at++)
        number = number * 10 + (*at - '0');
    return number;
}

static bool date_exists(int year, int month, int day)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < 1 || month < 1 || month > 12 || day < 1)
        return false;
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return day <= days[month - 1] + (leap && month == 2);
}

/* The zone behind a time, up to the end; `*exists` is cleared for one that Python has no place for. */
static bool accept_zone(struct cursor *c, bool *exists)
{
    accept_many(c, " \t");
    if (at_end(c) || accept_char(c, "Z"))
        return at_end(c);
    if (!accept_char(c, "-+"))
        return false;
    int hour = read_digits(c, 1, 2), minute = 0;
    if (hour >= 0 && accept_char(c, ":"))
        minute = read_digits(c, 2, 2);
    if (hour < 0 || minute < 0)
        return false;
    if (hour * 60 + minute >= 24 * 60)
        *exists = false;
    return at_end(c);
}

bool scalar_looks_like_timestamp(const char *text, size_t len, bool tagged, bool *exists)
{
    struct cursor c = {text, text + len};
    int year = read_digits(&c, 4, 4);
    const char *after_year = c.at;
    if (year < 0 || !accept_char(&c, "-"))
        return false;
    int month = read_digits(&c, 1, 2);
    if (month < 0 || !accept_char(&c, "-"))
        return false;
    int day = read_digits(&c, 1, 2);
    if (day < 0)
        return false;
    *exists = date_exists(year, month, day);
    if (at_end(&c))
        return tagged || c.end - after_year == 6; /* a date alone has two digits each */
    if (!accept_char(&c, "Tt") && accept_many(&c, " \t") == 0)
        return false;
    int hour = read_digits(&c, 1, 2), minute = -1, second = -1;
    if (hour >= 0 && accept_char(&c, ":"))
        minute = read_digits(&c, 2, 2);
    if (minute >= 0 && accept_char(&c, ":"))
        second = read_digits(&c, 2, 2);
    if (second < 0)
        return false;
    *exists = *exists && hour < 24 && minute < 60 && second < 60;
    if (accept_char(&c, "."))
        accept_many(&c, "0123456789");
    return accept_zone(&c, exists);
}
