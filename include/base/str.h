/*
 * A growable string of bytes.
 *
 * `data` is always NUL-terminated and may hold NULs of its own; `len` counts bytes without the last NUL.
 * A zeroed `struct str` (STR_INIT) is empty: its `data` is NULL until something was added; str_text() hides that.
 * The owner calls str_fini(), or takes the bytes with str_take().
 */
#ifndef AXEDIT_BASE_STR_H
#define AXEDIT_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
    char *data;
    size_t len;
    size_t cap;
};

#define STR_INIT                                                                                                       \
    {                                                                                                                  \
        NULL, 0, 0                                                                                                     \
    }

void str_add(struct str *str, const char *text);
void str_add_len(struct str *str, const char *text, size_t len);
void str_add_char(struct str *str, char byte);
void str_add_repeat(struct str *str, char byte, size_t count);
void str_add_int(struct str *str, int64_t number); /* in decimal digits */
void str_printf(struct str *str, const char *format, ...) __attribute__((format(printf, 2, 3)));
void str_vprintf(struct str *str, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

/* Empties it and keeps the memory. */
void str_clear(struct str *str);

/* Cuts it to `len` bytes; nothing happens when it is shorter. */
void str_cut(struct str *str, size_t len);

/* The bytes as a C string, "" when empty; valid until the next change. */
const char *str_text(const struct str *str);

/* The bytes as a C string that the caller frees; the str is empty afterwards. Never NULL. */
char *str_take(struct str *str);

bool str_equal(const struct str *a, const struct str *b);
void str_fini(struct str *str);

#endif
