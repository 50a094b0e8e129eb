#include "breaks.h"

#include <string.h>

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

/* True when a break ends right before `at`. */
static bool break_before(const char *text, size_t at)
{
    const char *c = text + at;
    if (at >= 1 && (c[-1] == '\n' || c[-1] == '\r'))
        return true;
    if (at >= 2 && memcmp(c - 2, "\xC2\x85", 2) == 0)
        return true;
    return at >= 3 && (memcmp(c - 3, "\xE2\x80\xA8", 3) == 0 || memcmp(c - 3, "\xE2\x80\xA9", 3) == 0);
}

size_t yline_start(const char *text, size_t from, size_t at)
{
    while (at > from && !break_before(text, at))
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
