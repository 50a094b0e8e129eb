/* The few lines in a slot's lock file. They come from a file that anything may have happened to. */
#include <string.h>

#include "recovery.h"

/* Digits in the base until the end of the line or a blank; 0 when there is none, or too many. */
static unsigned long long read_number(const char *text, size_t len, unsigned base, size_t *used)
{
    static const char digits[] = "0123456789abcdef";
    unsigned long long number = 0;
    size_t i = 0;
    for (; i < len && i < 16; i++) {
        const char *digit = text[i] != '\0' ? memchr(digits, text[i], base) : NULL;
        if (!digit)
            break;
        number = number * base + (unsigned)(digit - digits);
    }
    *used = i;
    return number;
}

static bool starts(const char *line, size_t len, const char *word, size_t *at)
{
    *at = strlen(word);
    return len >= *at && memcmp(line, word, *at) == 0;
}

static void read_line(const char *line, size_t len, struct recovery_note *note)
{
    size_t at, used;
    if (starts(line, len, "pid ", &at)) {
        unsigned long long pid = read_number(line + at, len - at, 10, &used);
        note->pid = pid <= 0x7FFFFFFF ? (long)pid : 0;
    } else if (starts(line, len, "host ", &at)) {
        note->host = line + at;
        note->host_len = len - at;
    } else if (starts(line, len, "base ", &at)) {
        note->base_size = (size_t)read_number(line + at, len - at, 10, &used);
        at += used;
        note->has_base = used > 0 && at < len && line[at] == ' ';
        if (note->has_base) {
            note->base_hash = read_number(line + at + 1, len - at - 1, 16, &used);
            note->has_base = used > 0;
        }
    }
}

struct recovery_note recovery_read_note(const char *text, size_t len)
{
    struct recovery_note note = {.pid = 0};
    for (size_t start = 0; start < len;) {
        const char *end = memchr(text + start, '\n', len - start);
        size_t stop = end ? (size_t)(end - text) : len;
        read_line(text + start, stop - start, &note);
        start = stop + 1;
    }
    return note;
}
