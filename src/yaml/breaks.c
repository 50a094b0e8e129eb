#include "breaks.h"

size_t ybreak_len(const char *text, size_t len, size_t at)
{
    if (at >= len)
        return 0;
    const unsigned char *c = (const unsigned char *)text + at;
    size_t left = len - at;
    if (c[0] == '\n')
        return 1;
    if (c[0] == '\r')
        return left > 1 && c[1] == '\n' ? 2 : 1;
    if (c[0] == 0xC2 && left > 1 && c[1] == 0x85)
        return 2;
    if (c[0] == 0xE2 && left > 2 && c[1] == 0x80 && (c[2] == 0xA8 || c[2] == 0xA9))
        return 3;
    return 0;
}

size_t ybreak_before(const char *text, size_t from, size_t at)
{
    for (size_t len = 3; len > 0; len--)
        if (at - from >= len && ybreak_len(text, at, at - len) == len)
            return len;
    return 0;
}

size_t yline_start(const char *text, size_t from, size_t at)
{
    while (at > from && ybreak_before(text, from, at) == 0)
        at--;
    return at;
}

size_t yline_end(const char *text, size_t len, size_t at)
{
    while (at < len && ybreak_len(text, len, at) == 0)
        at++;
    return at;
}

size_t yblank_skip(const char *text, size_t at, size_t end)
{
    while (at < end && (text[at] == ' ' || text[at] == '\t'))
        at++;
    return at;
}
