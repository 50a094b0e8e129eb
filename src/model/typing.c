/*
 * One value against its row, as pydantic does it in lax mode.
 *
 * Source: pydantic 2's conversion table, as axolotl's schema uses it. Each kind of value that a row accepts is one
 * function that writes the canonical form when it takes the value; a row takes what one of its kinds takes.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "emit.h"
#include "load.h"
#include "mem.h"
#include "typing.h"
#include "utf8.h"

static bool is_scalar(const struct ynode *node, enum yscalar_kind kind)
{
    return node->kind == YNODE_SCALAR && node->value.kind == kind;
}

/* What libyaml's reader refuses, or reads as a line break, when it stands in the text as it is. */
static bool needs_escape(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || c == 0xFEFF || c == 0xFFFE || c == 0xFFFF;
}

/* How many bytes from here on are ASCII that stands in double quotes as it is. */
static size_t plain_bytes(const char *text, size_t len)
{
    size_t at = 0;
    while (at < len && text[at] >= 0x20 && text[at] < 0x7F && text[at] != '"' && text[at] != '\\')
        at++;
    return at;
}

/* Appends the text in double quotes as libcyaml reads it back. */
static void canonical_text(struct str *out, const char *text, size_t len)
{
    str_add_char(out, '"');
    for (size_t at = 0, step; at < len; at += step) {
        uint32_t c;
        step = plain_bytes(text + at, len - at);
        if (step > 0) {
            str_add_len(out, text + at, step);
            continue;
        }
        step = utf8_decode(text + at, len - at, &c);
        if (c == '"' || c == '\\')
            str_printf(out, "\\%c", (char)c);
        else if (needs_escape(c))
            str_printf(out, "\\u%04X", (unsigned)c);
        else
            str_add_len(out, text + at, step);
    }
    str_add_char(out, '"');
}

static bool is_one_of(const char *text, const char *const words[])
{
    for (size_t i = 0; words[i]; i++)
        if (strcasecmp(text, words[i]) == 0)
            return true;
    return false;
}

/* 1 for true, 0 for false, -1 for neither. */
static int read_bool(const struct ynode *node)
{
    static const char *const true_words[] = {"1", "on", "t", "true", "y", "yes", NULL};
    static const char *const false_words[] = {"0", "off", "f", "false", "n", "no", NULL};
    if (is_scalar(node, YSCALAR_BOOL))
        return node->value.boolean;
    if (is_scalar(node, YSCALAR_INT) || is_scalar(node, YSCALAR_FLOAT))
        return node->value.number == 0 ? 0 : node->value.number == 1 ? 1 : -1;
    if (!is_scalar(node, YSCALAR_STR) || strlen(node->text) != node->len)
        return -1;
    return is_one_of(node->text, true_words) ? 1 : is_one_of(node->text, false_words) ? 0 : -1;
}

static bool take_bool(const struct field_row *row, const struct ynode *node, struct str *out)
{
    (void)row;
    int value = read_bool(node);
    if (value >= 0)
        str_add(out, value ? "true" : "false");
    return value >= 0;
}

/* A whole number in text: digits with single underscores, blanks around, ".0" behind. */
static bool read_int_text(const char *text, int64_t *value)
{
    char digits[64];
    size_t used = 0;
    while (isspace((unsigned char)*text))
        text++;
    if (*text == '-' || *text == '+')
        digits[used++] = *text++;
    for (bool inside = false; isdigit((unsigned char)*text) || (inside && *text == '_' && isdigit((unsigned char)text[1]));
         text++, inside = true)
        if (*text != '_' && used + 1 < sizeof digits)
            digits[used++] = *text;
    digits[used] = '\0';
    if (*text == '.' && text[1] == '0')
        text += 1 + strspn(text + 1, "0");
    while (isspace((unsigned char)*text))
        text++;
    if (*text || used == 0 || !isdigit((unsigned char)digits[used - 1]))
        return false;
    errno = 0;
    *value = strtoll(digits, NULL, 10);
    return true;
}

static bool is_in_range(const struct field_row *row, double value)
{
    if (row->least && !(value >= strtod(row->least, NULL)))
        return false;
    if (row->most && !(value <= strtod(row->most, NULL)))
        return false;
    return !row->above || value > strtod(row->above, NULL);
}

static bool take_int(const struct field_row *row, const struct ynode *node, struct str *out)
{
    int64_t value = 0;
    if (is_scalar(node, YSCALAR_INT) && !node->value.huge)
        value = node->value.integer;
    else if (is_scalar(node, YSCALAR_BOOL))
        value = node->value.boolean;
    else if (is_scalar(node, YSCALAR_FLOAT) && fabs(node->value.number) < 9e18 &&
             floor(node->value.number) == node->value.number)
        value = (int64_t)node->value.number;
    else if (!is_scalar(node, YSCALAR_STR) || strlen(node->text) != node->len || !read_int_text(node->text, &value))
        return false;
    if (!is_in_range(row, (double)value))
        return false;
    str_add_int(out, value);
    return true;
}

bool field_number(const struct ynode *node, double *value)
{
    if (is_scalar(node, YSCALAR_INT) || is_scalar(node, YSCALAR_FLOAT)) {
        *value = node->value.number;
        return true;
    }
    if (!is_scalar(node, YSCALAR_STR) || node->len == 0 || strlen(node->text) != node->len || strpbrk(node->text, "xXpP("))
        return false;
    char *end;
    *value = strtod(node->text, &end);
    return end != node->text && !end[strspn(end, " ")];
}

/* Digits with a point in them, which libcyaml reads as they stand. */
static bool is_decimal(const char *text)
{
    size_t whole = strspn(text, "0123456789");
    return whole > 0 && text[whole] == '.' && text[whole + 1 + strspn(text + whole + 1, "0123456789")] == '\0';
}

static bool take_float(const struct field_row *row, const struct ynode *node, struct str *out)
{
    double value = 0;
    if (is_scalar(node, YSCALAR_BOOL))
        value = node->value.boolean;
    else if (!field_number(node, &value))
        return false;
    if (!is_in_range(row, value))
        return false;
    if (is_scalar(node, YSCALAR_FLOAT) && is_decimal(node->text))
        str_add_len(out, node->text, node->len);
    else
        str_printf(out, "%.17g", value);
    return true;
}

static bool take_text(const struct field_row *row, const struct ynode *node, struct str *out)
{
    (void)row;
    if (!is_scalar(node, YSCALAR_STR))
        return false;
    canonical_text(out, node->text, node->len);
    return true;
}

static bool take_word(const struct field_row *row, const struct ynode *node, struct str *out)
{
    if (!is_scalar(node, YSCALAR_STR) || !field_has_value(row, node->text, node->len))
        return false;
    canonical_text(out, node->text, node->len);
    return true;
}

typedef bool take_value(const struct field_row *row, const struct ynode *node, struct str *out);

static bool take_list_of(const struct field_row *row, const struct ynode *node, struct str *out, take_value *take)
{
    if (node->kind != YNODE_SEQUENCE || (row->entries && node->count != row->entries) ||
        (row->not_empty && node->count == 0))
        return false;
    size_t start = out->len;
    str_add_char(out, '[');
    for (const struct yitem *item = node->items; item; item = item->next) {
        const struct ynode *value = ynode_resolved(item->node);
        if (!value || !take(row, value, out)) {
            str_cut(out, start);
            return false;
        }
        str_add(out, item->next ? ", " : "");
    }
    str_add_char(out, ']');
    return true;
}

/* The entries of a list with values are held against them, unless the row is open. */
static bool take_texts(const struct field_row *row, const struct ynode *node, struct str *out)
{
    return take_list_of(row, node, out, row->values && !row->open && row->type == TYPE_TEXTS ? take_word : take_text);
}

static bool take_ints(const struct field_row *row, const struct ynode *node, struct str *out)
{
    return take_list_of(row, node, out, take_int);
}

static bool take_floats(const struct field_row *row, const struct ynode *node, struct str *out)
{
    return take_list_of(row, node, out, take_float);
}

static bool take_truth_of(const struct ynode *node, struct str *out)
{
    str_add(out, ynode_truthy(node) ? "true" : "false");
    return true;
}

static bool is_int(const struct ynode *node)
{
    static const struct field_row any_int = {.type = TYPE_INT};
    struct str unused = STR_INIT;
    bool is = node && node->kind == YNODE_SCALAR && take_int(&any_int, node, &unused);
    str_fini(&unused);
    return is;
}

static bool is_text(const struct ynode *node)
{
    return node && is_scalar(node, YSCALAR_STR);
}

static bool are_all(const struct ynode *list, bool (*is)(const struct ynode *node))
{
    if (!list || list->kind != YNODE_SEQUENCE)
        return false;
    for (const struct yitem *item = list->items; item; item = item->next)
        if (!is(ynode_resolved(item->node)))
            return false;
    return true;
}

static bool is_device(const struct ynode *key)
{
    return is_int(key) || (is_text(key) && (strcmp(key->text, "cpu") == 0 || strcmp(key->text, "disk") == 0));
}

bool typing_inner_fits(enum field_inner inner, const struct ynode *key, const struct ynode *value)
{
    switch (inner) {
    case INNER_ANY:
        return !key || is_text(key);
    case INNER_ANY_KEYS:
        return true;
    case INNER_INT_PAIR:
        return are_all(value, is_int) && value->count == 2;
    case INNER_MAP:
        return value && value->kind == YNODE_MAPPING;
    case INNER_TEXT_BY_INT:
        return is_int(key) && is_text(value);
    case INNER_INTS:
        return is_text(key) && are_all(value, is_int);
    case INNER_INT:
        return is_text(key) && is_int(value);
    case INNER_TEXT:
        return is_text(key) && is_text(value);
    case INNER_TEXTS:
        return is_text(key) && are_all(value, is_text);
    case INNER_MEMORY:
        return is_device(key) && (is_int(value) || is_text(value));
    }
    return false;
}

/* What "<<" brings is no key; it is looked at where it is written, if that is in the config. */
static bool is_merge(const struct ypair *pair)
{
    const struct ynode *key = ynode_resolved(pair->key);
    return key && key->kind == YNODE_SCALAR && key->value.kind == YSCALAR_MERGE;
}

static bool inners_fit(const struct field_row *row, const struct ynode *node)
{
    for (const struct yitem *item = node->items; item; item = item->next)
        if (!typing_inner_fits(row->inner, NULL, ynode_resolved(item->node)))
            return false;
    for (const struct ypair *pair = node->pairs; pair; pair = pair->next)
        if (!is_merge(pair) && !typing_inner_fits(row->inner, ynode_resolved(pair->key), ynode_resolved(pair->value)))
            return false;
    return true;
}

static bool take_list(const struct field_row *row, const struct ynode *node, struct str *out)
{
    return node->kind == YNODE_SEQUENCE && inners_fit(row, node) && take_truth_of(node, out);
}

static bool take_map(const struct field_row *row, const struct ynode *node, struct str *out)
{
    if (node->kind != YNODE_MAPPING || !inners_fit(row, node))
        return false;
    if (row->type != TYPE_TEXT_OR_MAP)
        return take_truth_of(node, out);
    struct str flow = STR_INIT;
    yemit_flow(&flow, node);
    canonical_text(out, str_text(&flow), flow.len);
    str_fini(&flow);
    return true;
}

static bool take_any(const struct field_row *row, const struct ynode *node, struct str *out)
{
    (void)row;
    return take_truth_of(node, out);
}

static const struct kind {
    unsigned bit;
    take_value *take;
} kinds[] = {
    {ACCEPT_WORDS, take_word},   {ACCEPT_BOOL, take_bool},     {ACCEPT_INT, take_int},   {ACCEPT_FLOAT, take_float},
    {ACCEPT_TEXT, take_text},    {ACCEPT_TEXTS, take_texts},   {ACCEPT_INTS, take_ints}, {ACCEPT_FLOATS, take_floats},
    {ACCEPT_LIST, take_list},    {ACCEPT_MAP, take_map},       {ACCEPT_ANY, take_any},
};

/* A value that a launcher fills in later, "${VAR}" or "{{ name }}", says nothing about its type. */
static bool is_template(const struct ynode *node)
{
    if (!is_scalar(node, YSCALAR_STR) || node->len < 4)
        return false;
    const char *text = node->text, *end = text + node->len;
    return (strncmp(text, "${", 2) == 0 && end[-1] == '}') || (strncmp(text, "{{", 2) == 0 && strncmp(end - 2, "}}", 2) == 0);
}

/* Types whose member is text or a list, though what was taken is a word, a number or a single text. */
static void adapt(const struct field_row *row, const struct ynode *node, struct str *out, size_t start)
{
    bool list = row->type == TYPE_TEXT_OR_TEXTS || row->type == TYPE_WORD_OR_TEXTS || row->type == TYPE_INT_OR_INTS;
    bool text = row->type == TYPE_SWITCH || row->type == TYPE_BOOL_OR_TEXT || row->type == TYPE_INT_OR_TEXT ||
                row->type == TYPE_SCALAR;
    if (!list && !text && row->type != TYPE_NUMBER && row->type != TYPE_INTS_OR_MAP)
        return;
    char *taken = mem_copy(out->data + start, out->len - start);
    if (list && node->kind == YNODE_SCALAR) {
        str_cut(out, start);
        str_printf(out, "[%s]", taken);
    } else if (text && taken[0] != '"') {
        str_cut(out, start);
        str_printf(out, "\"%s\"", taken);
    } else if (row->type == TYPE_NUMBER && taken[0] == '"') {
        str_cut(out, start); /* text that is no number: nothing to load */
    } else if (row->type == TYPE_INTS_OR_MAP && taken[0] == '[') {
        str_cut(out, start);
        str_add(out, node->count ? "true" : "false");
    }
    free(taken);
}

const char *typing_name(const struct ynode *node)
{
    if (node->kind == YNODE_MAPPING)
        return "a mapping";
    if (node->kind == YNODE_SEQUENCE)
        return "a list";
    return yscalar_kind_name(node->value.kind);
}

void typing_show(const struct ynode *node, struct str *out)
{
    size_t start = out->len;
    yemit_flow(out, node);
    utf8_shorten(out, start, 60);
}

/* The list of words may be long, so the value stands before it. */
static void describe_refusal(const struct field_row *row, const struct ynode *node, bool wrong_type, struct str *why)
{
    if (!wrong_type) {
        str_printf(why, "%s: axolotl takes no ", row->name);
        typing_show(node, why);
        str_add(why, " here and stops; it takes ");
        field_describe_type(row, why);
        return;
    }
    str_printf(why, "%s takes ", row->name);
    field_describe_type(row, why);
    str_add(why, "; ");
    typing_show(node, why);
    str_printf(why, " is %s", typing_name(node));
}

bool field_check(const struct field_row *row, const struct ynode *value, struct str *canonical, struct str *why,
                 bool *wrong_type)
{
    const struct ynode *node = ynode_resolved(value);
    *wrong_type = true;
    if (ynode_is_null(node)) {
        if (row->not_null)
            str_printf(why, "%s can't be empty: write a value, or remove the key%s%s", row->name,
                       row->fallback ? "; its default is " : "", row->fallback ? row->fallback : "");
        return !row->not_null;
    }
    if (row->metadata_only || is_template(node))
        return true;
    unsigned accepted = field_accepts(row);
    size_t start = canonical->len;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if ((accepted & kinds[i].bit) && kinds[i].take(row, node, canonical)) {
            adapt(row, node, canonical, start);
            return true;
        }
    }
    *wrong_type = !(accepted & ACCEPT_WORDS) || !is_scalar(node, YSCALAR_STR);
    describe_refusal(row, node, *wrong_type, why);
    return false;
}

/* True when the row takes the value as what it is. A whole number is a number too, and 1e-5, which YAML 1.1 reads as text,
 * is what anybody writes for one. */
static bool is_own_kind(const struct field_row *row, unsigned accepted, const struct ynode *node)
{
    double number;
    switch (node->value.kind) {
    case YSCALAR_BOOL:
        return accepted & ACCEPT_BOOL;
    case YSCALAR_INT:
        return accepted & (ACCEPT_INT | ACCEPT_FLOAT);
    case YSCALAR_FLOAT:
        return accepted & ACCEPT_FLOAT;
    case YSCALAR_STR:
        return (accepted & ACCEPT_TEXT) || field_has_value(row, node->text, node->len) ||
               ((accepted & ACCEPT_FLOAT) && node->style == YSTYLE_PLAIN && field_number(node, &number));
    default:
        return true;
    }
}

/* The shortest number that reads back the same, in a form that YAML 1.1 takes for one: 1.0e-05, not 1e-05. */
static void write_number(double value, struct str *out)
{
    char digits[40];
    for (int precision = 1; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, value);
        if (strtod(digits, NULL) == value)
            break;
    }
    size_t mantissa = strcspn(digits, "e.");
    str_add_len(out, digits, mantissa);
    str_add(out, digits[mantissa] == 'e' ? ".0" : "");
    str_add(out, digits + mantissa);
}

const char *field_coerced(const struct field_row *row, const struct ynode *node, struct str *out)
{
    unsigned accepted = field_accepts(row);
    if (accepted & ACCEPT_INTS)
        accepted |= ACCEPT_INT;
    if (accepted & ACCEPT_FLOATS)
        accepted |= ACCEPT_FLOAT;
    if (node->kind != YNODE_SCALAR || (accepted & ACCEPT_ANY) || is_template(node) || is_own_kind(row, accepted, node))
        return NULL;
    size_t start = out->len;
    double number;
    if ((accepted & ACCEPT_BOOL) && take_bool(row, node, out))
        return "a boolean";
    if ((accepted & ACCEPT_INT) && take_int(row, node, out))
        return "a whole number";
    if (!(accepted & ACCEPT_FLOAT) || !take_float(row, node, out))
        return NULL;
    number = strtod(out->data + start, NULL);
    str_cut(out, start);
    write_number(number, out);
    return "a number";
}
