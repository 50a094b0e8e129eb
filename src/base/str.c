#include "str.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"

#define STR_FIRST_CAPACITY 32

/* Room for `extra` more bytes and the NUL. */
static void make_room(struct str *str, size_t extra)
{
    if (extra < str->cap - str->len)
        return;
    if (extra >= PTRDIFF_MAX - str->len)
        mem_fatal("absurd string length");
    size_t need = str->len + extra + 1;
    size_t cap = str->cap == 0 ? STR_FIRST_CAPACITY : str->cap * 2;
    if (cap < need)
        cap = need;
    str->data = mem_resize(str->data, cap);
    str->cap = cap;
}

void str_add(struct str *str, const char *text)
{
    str_add_len(str, text, strlen(text));
}

void str_add_len(struct str *str, const char *text, size_t len)
{
    if (len == 0)
        return;
    make_room(str, len);
    memcpy(str->data + str->len, text, len);
    str->len += len;
    str->data[str->len] = '\0';
}

void str_add_char(struct str *str, char byte)
{
    make_room(str, 1);
    str->data[str->len++] = byte;
    str->data[str->len] = '\0';
}

void str_add_repeat(struct str *str, char byte, size_t count)
{
    if (count == 0)
        return;
    make_room(str, count);
    memset(str->data + str->len, byte, count);
    str->len += count;
    str->data[str->len] = '\0';
}

void str_add_int(struct str *str, int64_t number)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t left = number < 0 ? -(uint64_t)number : (uint64_t)number;
    do
        digits[--at] = (char)('0' + left % 10);
    while (left /= 10);
    if (number < 0)
        digits[--at] = '-';
    str_add_len(str, digits + at, sizeof digits - at);
}

void str_printf(struct str *str, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    str_vprintf(str, format, args);
    va_end(args);
}

void str_vprintf(struct str *str, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    size_t room = str->cap - str->len;
    int len = vsnprintf(room ? str->data + str->len : NULL, room, format, again);
    va_end(again);
    if (len < 0)
        mem_fatal("str_vprintf can't format");
    if ((size_t)len >= room) {
        make_room(str, (size_t)len);
        vsnprintf(str->data + str->len, (size_t)len + 1, format, args);
    }
    str->len += (size_t)len;
}

void str_clear(struct str *str)
{
    str_cut(str, 0);
}

void str_cut(struct str *str, size_t len)
{
    if (len >= str->len)
        return;
    str->len = len;
    str->data[len] = '\0';
}

const char *str_text(const struct str *str)
{
    return str->data == NULL ? "" : str->data;
}

char *str_take(struct str *str)
{
    char *text = str->data == NULL ? mem_alloc(1) : str->data;
    *str = (struct str)STR_INIT;
    return text;
}

bool str_equal(const struct str *a, const struct str *b)
{
    return a->len == b->len && (a->len == 0 || memcmp(a->data, b->data, a->len) == 0);
}

void str_fini(struct str *str)
{
    free(str->data);
    *str = (struct str)STR_INIT;
}
