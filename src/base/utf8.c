#include "utf8.h"

#include <string.h>
#include <wchar.h>

#define UTF8_LARGEST 0x10FFFFU
#define UTF8_LONGEST 4

/* How a sequence of each length starts, and the smallest code point that needs that length (smaller is overlong). */
static const struct {
    unsigned char mask;
    unsigned char lead;
    uint32_t smallest;
} forms[] = {
    {0xE0, 0xC0, 0x80},
    {0xF0, 0xE0, 0x800},
    {0xF8, 0xF0, 0x10000},
};

static const struct {
    uint32_t first;
    uint32_t last;
} controls[] = {
    {0x0000, 0x001F}, /* C0 */
    {0x007F, 0x009F},   /* DEL and C1 */
    {0x00AD, 0x00AD},   /* soft hyphen */
    {0x061C, 0x061C},   /* Arabic letter mark */
    {0x180E, 0x180E},   /* Mongolian vowel separator */
    {0x200B, 0x200B},   /* zero width space; its neighbours, the joiners, are spelling */
    {0x200E, 0x200F},   /* left-to-right and right-to-left marks */
    {0x2028, 0x202E},   /* line and paragraph separators, embeddings and overrides */
    {0x2060, 0x206F},   /* word joiner, invisible operators, isolates, deprecated format characters */
    {0xFEFF, 0xFEFF},   /* byte order mark */
    {0xFFF9, 0xFFFB},   /* interlinear annotation */
    {0xE0000, 0xE007F}, /* tags: text that nobody sees */
};

static bool is_scalar_value(uint32_t code_point)
{
    return code_point <= UTF8_LARGEST && (code_point < 0xD800 || code_point > 0xDFFF);
}

static bool is_continuation(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* The length of the sequence that starts here and its code point; 0 when there is no valid one. */
static size_t decode_sequence(const char *text, size_t len, uint32_t *code_point)
{
    unsigned char first = (unsigned char)text[0];
    size_t form = 0;
    while (form < sizeof forms / sizeof forms[0] && (first & forms[form].mask) != forms[form].lead)
        form++;
    if (form == sizeof forms / sizeof forms[0] || form + 2 > len)
        return 0;
    uint32_t value = first & (unsigned char)~forms[form].mask;
    for (size_t i = 1; i < form + 2; i++) {
        if (!is_continuation(text[i]))
            return 0;
        value = value << 6 | ((unsigned char)text[i] & 0x3FU);
    }
    if (value < forms[form].smallest || !is_scalar_value(value))
        return 0;
    *code_point = value;
    return form + 2;
}

size_t utf8_decode(const char *text, size_t len, uint32_t *code_point)
{
    unsigned char first = (unsigned char)text[0];
    if (first < 0x80) {
        *code_point = first;
        return 1;
    }
    size_t taken = decode_sequence(text, len, code_point);
    if (taken > 0)
        return taken;
    *code_point = UTF8_REPLACEMENT;
    return 1;
}

size_t utf8_put(uint32_t code_point, char out[4])
{
    if (!is_scalar_value(code_point))
        code_point = UTF8_REPLACEMENT;
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    size_t form = code_point < 0x800 ? 0 : code_point < 0x10000 ? 1 : 2;
    for (size_t i = form + 1; i > 0; i--) {
        out[i] = (char)(0x80U | (code_point & 0x3FU));
        code_point >>= 6;
    }
    out[0] = (char)(forms[form].lead | code_point);
    return form + 2;
}

size_t utf8_ascii(const char *text, size_t len)
{
    size_t at = 0;
    for (uint64_t word; at + sizeof word <= len; at += sizeof word) {
        memcpy(&word, text + at, sizeof word);
        if (word & UINT64_C(0x8080808080808080))
            break;
    }
    while (at < len && (unsigned char)text[at] < 0x80)
        at++;
    return at;
}

bool utf8_is_valid(const char *text, size_t len, size_t *bad_at)
{
    size_t at = 0;
    while (at < len) {
        uint32_t code_point;
        if ((unsigned char)text[at] < 0x80) {
            at += utf8_ascii(text + at, len - at);
            continue;
        }
        size_t taken = utf8_decode(text + at, len - at, &code_point);
        /* A U+FFFD that the text really holds takes three bytes. */
        if (code_point == UTF8_REPLACEMENT && taken == 1) {
            if (bad_at != NULL)
                *bad_at = at;
            return false;
        }
        at += taken;
    }
    return true;
}

size_t utf8_count(const char *text, size_t len)
{
    size_t count = 0;
    uint32_t code_point;
    for (size_t at = 0; at < len; at += utf8_decode(text + at, len - at, &code_point))
        count++;
    return count;
}

bool utf8_is_control(uint32_t code_point)
{
    if (code_point >= 0x20 && code_point < 0x7F)
        return false;
    for (size_t i = 0; i < sizeof controls / sizeof controls[0]; i++) {
        if (code_point >= controls[i].first && code_point <= controls[i].last)
            return true;
    }
    return false;
}

int utf8_columns_of(uint32_t code_point)
{
    if (code_point < 0x80)
        return 1;
    int columns = wcwidth((wchar_t)code_point);
    return columns < 0 ? 1 : columns;
}

size_t utf8_columns(const char *text, size_t len)
{
    size_t columns = 0;
    uint32_t code_point;
    for (size_t at = 0; at < len;) {
        at += utf8_decode(text + at, len - at, &code_point);
        columns += (size_t)utf8_columns_of(code_point);
    }
    return columns;
}

size_t utf8_fit(const char *text, size_t len, size_t columns, size_t *used)
{
    size_t at = 0;
    size_t sum = 0;
    while (at < len) {
        uint32_t code_point;
        size_t taken = utf8_decode(text + at, len - at, &code_point);
        size_t wide = (size_t)utf8_columns_of(code_point);
        if (wide > columns - sum)
            break;
        sum += wide;
        at += taken;
    }
    if (used != NULL)
        *used = sum;
    return at;
}

/* The start of the code point that ends at `at`, with the same cuts as decoding forwards. */
static size_t step_back(const char *text, size_t at)
{
    size_t most = at < UTF8_LONGEST ? at : UTF8_LONGEST;
    for (size_t back = 1; back <= most; back++) {
        if (is_continuation(text[at - back]))
            continue;
        uint32_t code_point;
        return utf8_decode(text + at - back, back, &code_point) == back ? at - back : at - 1;
    }
    return at - 1;
}

static bool combines(const char *text, size_t len, size_t *taken)
{
    uint32_t code_point;
    *taken = utf8_decode(text, len, &code_point);
    return utf8_columns_of(code_point) == 0;
}

size_t utf8_previous(const char *text, size_t at)
{
    size_t taken;
    while (at > 0) {
        size_t start = step_back(text, at);
        if (!combines(text + start, at - start, &taken))
            return start;
        at = start;
    }
    return 0;
}

size_t utf8_next(const char *text, size_t len, size_t at)
{
    if (at >= len)
        return len;
    uint32_t code_point;
    size_t taken;
    at += utf8_decode(text + at, len - at, &code_point);
    while (at < len && combines(text + at, len - at, &taken))
        at += taken;
    return at;
}

static void add_control(struct str *out, uint32_t code_point)
{
    if (code_point >= 0x80) {
        str_printf(out, "<U+%04X>", (unsigned)code_point);
        return;
    }
    /* Caret notation flips one bit: ESC (0x1B) is ^[ (0x5B), DEL (0x7F) is ^? (0x3F). */
    str_add_char(out, '^');
    str_add_char(out, (char)(code_point ^ 0x40U));
}

size_t utf8_plain(const char *text, size_t len)
{
    size_t at = 0;
    while (at < len && text[at] >= 0x20 && text[at] < 0x7F)
        at++;
    return at;
}

void utf8_add_visible(struct str *out, const char *text, size_t len)
{
    for (size_t at = 0; at < len;) {
        size_t plain = utf8_plain(text + at, len - at);
        str_add_len(out, text + at, plain);
        at += plain;
        if (at == len)
            return;
        uint32_t code_point;
        at += utf8_decode(text + at, len - at, &code_point);
        if (utf8_is_control(code_point)) {
            add_control(out, code_point);
            continue;
        }
        char bytes[UTF8_LONGEST];
        str_add_len(out, bytes, utf8_put(code_point, bytes));
    }
}

void utf8_add_ascii(struct str *out, const char *text, size_t len)
{
    for (size_t at = 0; at < len;) {
        uint32_t code_point;
        at += utf8_decode(text + at, len - at, &code_point);
        if (code_point < 0x80)
            str_add_char(out, (char)code_point);
        else if (utf8_columns_of(code_point) > 0)
            str_add_char(out, '?');
    }
}

void utf8_shorten(struct str *out, size_t start, size_t most)
{
    static const char gone[] = "...";
    if (out->len - start <= most)
        return;
    size_t end = start + most - strlen(gone);
    while (end > start && ((unsigned char)out->data[end] & 0xC0) == 0x80)
        end--;
    str_cut(out, end);
    str_add(out, gone);
}
