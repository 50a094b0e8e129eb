#include "scalar.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "scalar_parts.h"
#include "str.h"

#define TAG_PREFIX "tag:yaml.org,2002:"

/* Python refuses to read decimal numbers that are longer. */
#define PYTHON_MAX_DIGITS 4300

static const char *const true_words[] = {"yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON", NULL};
static const char *const false_words[] = {"no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF", NULL};
static const char *const null_words[] = {"", "~", "null", "Null", "NULL", NULL};

static const struct yscalar broken = {.kind = YSCALAR_BROKEN};

/* The text without its underscores, lower case. */
static void strip_number(const char *text, size_t len, struct str *out)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] != '_')
            str_add_char(out, text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + 32) : text[i]);
}

/* Adds one digit in `base`; past 63 bits only the float goes on. */
static void add_digit(struct yscalar *scalar, int base, int digit)
{
    scalar->number = scalar->number * base + digit;
    if (scalar->huge || scalar->integer > (INT64_MAX - digit) / base)
        scalar->huge = true;
    else
        scalar->integer = scalar->integer * base + digit;
}

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

/* Digits of one base up to the end; false when there is none or another character. */
static bool read_base(const char *digits, int base, struct yscalar *scalar)
{
    if (*digits == '\0' || (base == 10 && strlen(digits) > PYTHON_MAX_DIGITS))
        return false;
    for (; *digits; digits++) {
        if (digit_of(*digits) >= base)
            return false;
        add_digit(scalar, base, digit_of(*digits));
    }
    return true;
}

/* Groups of digits with colons between them, each worth sixty of the next. */
static bool read_sixties(const char *text, struct yscalar *scalar)
{
    for (;; text++) {
        struct yscalar group = {0};
        const char *start = text;
        for (; *text >= '0' && *text <= '9'; text++)
            add_digit(&group, 10, *text - '0');
        if (text == start || (*text != ':' && *text != '\0'))
            return false;
        scalar->number = scalar->number * 60 + group.number;
        if (scalar->huge || group.huge || scalar->integer > (INT64_MAX - group.integer) / 60)
            scalar->huge = true;
        else
            scalar->integer = scalar->integer * 60 + group.integer;
        if (*text == '\0')
            return true;
    }
}

static bool read_unsigned(const char *digits, struct yscalar *scalar)
{
    if (strncmp(digits, "0b", 2) == 0)
        return read_base(digits + 2, 2, scalar);
    if (strncmp(digits, "0x", 2) == 0)
        return read_base(digits + 2, 16, scalar);
    if (digits[0] == '0' && digits[1])
        return read_base(digits, 8, scalar);
    return strchr(digits, ':') ? read_sixties(digits, scalar) : read_base(digits, 10, scalar);
}

/* What PyYAML's construct_yaml_int makes of it. */
static struct yscalar construct_int(const char *text, size_t len)
{
    struct yscalar scalar = {.kind = YSCALAR_INT};
    struct str clean = STR_INIT;
    strip_number(text, len, &clean);
    const char *digits = str_text(&clean);
    bool negative = *digits == '-';
    bool read = strlen(digits) == clean.len && read_unsigned(digits + (*digits == '-' || *digits == '+'), &scalar);
    str_fini(&clean);
    if (!scalar.huge)
        scalar.number = (double)scalar.integer; /* rounded once, not with each digit */
    if (negative) {
        scalar.integer = -scalar.integer;
        scalar.number = -scalar.number;
    }
    return read ? scalar : broken;
}

/* strtod() wants the decimal point of the user's locale, YAML has "." always. `*end` is where it stopped in `text`. */
static double read_decimal(const char *text, const char **end)
{
    const char *point = localeconv()->decimal_point;
    struct str local = STR_INIT;
    for (const char *at = text; *at && *at != ':'; at++) {
        if (*at == '.')
            str_add(&local, point);
        else
            str_add_char(&local, *at);
    }
    char *stop;
    double number = strtod(str_text(&local), &stop);
    bool whole = local.len > 0 && *stop == '\0' && !strpbrk(str_text(&local), "xp(");
    *end = whole ? text + strcspn(text, ":") : NULL;
    str_fini(&local);
    return number;
}

/* One number, or groups with colons between them, each worth sixty of the next. */
static bool read_float(const char *text, double *number)
{
    *number = 0;
    for (;;) {
        const char *end;
        *number = *number * 60 + read_decimal(text, &end);
        if (!end || *end == '\0')
            return end != NULL;
        text = end + 1;
    }
}

/* What PyYAML's construct_yaml_float makes of it. */
static struct yscalar construct_float(const char *text, size_t len)
{
    struct yscalar scalar = {.kind = YSCALAR_FLOAT};
    struct str clean = STR_INIT;
    strip_number(text, len, &clean);
    const char *digits = str_text(&clean);
    double sign = *digits == '-' ? -1 : 1;
    bool read = strlen(digits) == clean.len;
    if (*digits == '-' || *digits == '+')
        digits++;
    if (strcmp(digits, ".inf") == 0)
        scalar.number = INFINITY;
    else if (strcmp(digits, ".nan") == 0)
        scalar.number = NAN;
    else
        read = read && read_float(digits, &scalar.number);
    str_fini(&clean);
    scalar.number *= sign;
    return read ? scalar : broken;
}

static struct yscalar construct_bool(const char *text, size_t len)
{
    char lower[8];
    if (len >= sizeof lower)
        return broken;
    for (size_t i = 0; i < len; i++)
        lower[i] = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + 32) : text[i];
    if (scalar_is_word(lower, len, true_words))
        return (struct yscalar){.kind = YSCALAR_BOOL, .boolean = true};
    return scalar_is_word(lower, len, false_words) ? (struct yscalar){.kind = YSCALAR_BOOL} : broken;
}

static struct yscalar construct_timestamp(const char *text, size_t len)
{
    bool exists = false;
    bool matches = scalar_looks_like_timestamp(text, len, true, &exists);
    return matches && exists ? (struct yscalar){.kind = YSCALAR_TIMESTAMP} : broken;
}

/* Base64 as Python's binascii reads it: what is none of its characters is passed over, the last group must be whole. */
static struct yscalar construct_binary(const char *text, size_t len)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t in_group = 0, padding = 0;
    bool done = false;
    for (size_t i = 0; i < len; i++) {
        if ((unsigned char)text[i] >= 0x80)
            return broken;
        if (done || text[i] == '\0') {
            continue;
        } else if (text[i] == '=') {
            done = in_group >= 2 && in_group + ++padding >= 4;
        } else if (strchr(digits, text[i])) {
            padding = 0;
            in_group = (in_group + 1) % 4;
        }
    }
    return in_group == 0 || done ? (struct yscalar){.kind = YSCALAR_BINARY} : broken;
}

/* Tens up to the largest that a double holds together with 15 digits above it. */
static const double tens[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

/* Numbers as most people write them, digits with or without a point: both parts are exact doubles, so one division gives
 * what strtod() would. False for all others, and for what is no number. */
static bool read_simple(const char *text, size_t len, struct yscalar *scalar)
{
    int64_t digits = 0;
    size_t point = len;
    if (len == 0 || len > 15 || text[0] < '0' || text[0] > '9')
        return false;
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '.' && point == len)
            point = i;
        else if (text[i] < '0' || text[i] > '9')
            return false;
        else
            digits = digits * 10 + (text[i] - '0');
    }
    if (point == len && text[0] == '0' && len > 1)
        return false; /* octal */
    double whole = (double)digits;
    *scalar = point == len ? (struct yscalar){.kind = YSCALAR_INT, .integer = digits, .number = whole}
                           : (struct yscalar){.kind = YSCALAR_FLOAT, .number = whole / tens[len - point - 1]};
    return true;
}

/* What an untagged plain scalar is taken for, by its text. */
static struct yscalar resolve_plain(const char *text, size_t len)
{
    static const size_t longest_word = 5;
    struct yscalar simple;
    if (read_simple(text, len, &simple))
        return simple;
    if (len <= longest_word && scalar_is_word(text, len, null_words))
        return (struct yscalar){.kind = YSCALAR_NULL};
    if (len <= longest_word && strchr("yYnNtTfFoO", text[0]) &&
        (scalar_is_word(text, len, true_words) || scalar_is_word(text, len, false_words)))
        return construct_bool(text, len);
    if (!strchr("-+0123456789.<=", text[0]))
        return (struct yscalar){.kind = YSCALAR_STR};
    if (scalar_looks_like_int(text, len))
        return construct_int(text, len);
    if (scalar_looks_like_float(text, len))
        return construct_float(text, len);
    bool exists = false;
    if (scalar_looks_like_timestamp(text, len, false, &exists))
        return (struct yscalar){.kind = exists ? YSCALAR_TIMESTAMP : YSCALAR_BROKEN};
    if (len == 2 && memcmp(text, "<<", 2) == 0)
        return (struct yscalar){.kind = YSCALAR_MERGE};
    if (len == 1 && text[0] == '=')
        return (struct yscalar){.kind = YSCALAR_VALUE};
    return (struct yscalar){.kind = YSCALAR_STR};
}

/* Behind a lone "!" PyYAML guesses even what is quoted. Its patterns let one line break at the end pass, but of the
 * words only null bears it. */
static struct yscalar resolve_guessed(const char *text, size_t len)
{
    if (len < 2 || text[len - 1] != '\n')
        return resolve_plain(text, len);
    struct yscalar scalar = resolve_plain(text, len - 1);
    return scalar.kind == YSCALAR_BOOL ? broken : scalar;
}

struct yscalar yscalar_resolve(const char *text, size_t len, bool plain, const char *tag)
{
    static const struct {
        const char *type;
        struct yscalar (*construct)(const char *text, size_t len);
        enum yscalar_kind kind; /* of a type that takes any text */
    } types[] = {
        {"str", NULL, YSCALAR_STR},     {"int", construct_int, 0},      {"float", construct_float, 0},
        {"bool", construct_bool, 0},    {"null", NULL, YSCALAR_NULL},   {"timestamp", construct_timestamp, 0},
        {"merge", NULL, YSCALAR_MERGE}, {"value", NULL, YSCALAR_VALUE}, {"binary", construct_binary, 0},
    };
    if (!tag)
        return plain ? resolve_plain(text, len) : (struct yscalar){.kind = YSCALAR_STR};
    if (strcmp(tag, "!") == 0)
        return resolve_guessed(text, len);
    if (strncmp(tag, TAG_PREFIX, strlen(TAG_PREFIX)) != 0)
        return broken;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(tag + strlen(TAG_PREFIX), types[i].type) == 0)
            return types[i].construct ? types[i].construct(text, len) : (struct yscalar){.kind = types[i].kind};
    return broken;
}

bool yscalar_truthy(const struct yscalar *scalar, size_t len)
{
    switch (scalar->kind) {
    case YSCALAR_NULL:
        return false;
    case YSCALAR_BOOL:
        return scalar->boolean;
    case YSCALAR_INT:
    case YSCALAR_FLOAT:
        return scalar->number != 0;
    case YSCALAR_STR:
    case YSCALAR_BINARY:
        return len > 0;
    default:
        return true;
    }
}

const char *yscalar_kind_name(enum yscalar_kind kind)
{
    static const char *const names[] = {
        [YSCALAR_NULL] = "null",          [YSCALAR_BOOL] = "a boolean",
        [YSCALAR_INT] = "a whole number", [YSCALAR_FLOAT] = "a number",
        [YSCALAR_STR] = "text",           [YSCALAR_TIMESTAMP] = "a date",
        [YSCALAR_BINARY] = "bytes",       [YSCALAR_MERGE] = "a merge key",
        [YSCALAR_VALUE] = "a lone =",     [YSCALAR_BROKEN] = "nothing that YAML knows",
    };
    return names[kind];
}
