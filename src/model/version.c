#include "version.h"

#include <stddef.h>
#include <string.h>

/* Digits without leading zeros: nothing limits how many there are, so they are never turned into an int. */
struct number {
    const char *digits;
    size_t len; /* 0 for zero */
};

/* What stands where a pre-release may stand, in the order of the versions. */
enum stage { STAGE_DEV_ONLY, STAGE_ALPHA, STAGE_BETA, STAGE_CANDIDATE, STAGE_FINAL };

struct version {
    struct number epoch;
    const char *release; /* "2.11.0" */
    const char *release_end;
    enum stage stage;
    struct number pre;
    bool is_post;
    struct number post;
    bool is_dev;
    struct number dev;
};

struct word {
    const char *text;
    enum stage stage; /* of a word for a pre-release */
};

/* A word that begins another one stands behind it. */
static const struct word pre_words[] = {
    {"alpha", STAGE_ALPHA},  {"a", STAGE_ALPHA},           {"beta", STAGE_BETA},
    {"b", STAGE_BETA},       {"preview", STAGE_CANDIDATE}, {"pre", STAGE_CANDIDATE},
    {"rc", STAGE_CANDIDATE}, {"c", STAGE_CANDIDATE},       {NULL, STAGE_FINAL},
};
static const struct word post_words[] = {
    {"post", STAGE_FINAL},
    {"rev", STAGE_FINAL},
    {"r", STAGE_FINAL},
    {NULL, STAGE_FINAL},
};
static const struct word dev_words[] = {
    {"dev", STAGE_FINAL},
    {NULL, STAGE_FINAL},
};

/* Not the functions of <ctype.h>, which follow the locale. */
static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static bool is_alphanumeric(char byte)
{
    return is_digit(byte) || (lower(byte) >= 'a' && lower(byte) <= 'z');
}

static bool is_one_of(char byte, const char *set)
{
    return byte != '\0' && strchr(set, byte) != NULL;
}

/* The accept_* functions move `*at` over what they take, and leave it when they take nothing. */
static bool accept_char(const char **at, const char *set)
{
    if (!is_one_of(lower(**at), set))
        return false;
    ++*at;
    return true;
}

static void skip_blanks(const char **at)
{
    while (accept_char(at, " \t\n\v\f\r"))
        continue;
}

static bool accept_number(const char **at, struct number *number)
{
    if (!is_digit(**at))
        return false;
    while (**at == '0')
        ++*at;
    number->digits = *at;
    while (is_digit(**at))
        ++*at;
    number->len = (size_t)(*at - number->digits);
    return true;
}

static const struct word *accept_word(const char **at, const struct word *words)
{
    for (const struct word *word = words; word->text != NULL; word++) {
        size_t len = 0;
        while (word->text[len] != '\0' && lower((*at)[len]) == word->text[len])
            len++;
        if (word->text[len] == '\0') {
            *at += len;
            return word;
        }
    }
    return NULL;
}

/* ".dev1", "-rc.2", "post": a word, maybe a number, and separators that may be left out. No number means 0. */
static const struct word *accept_part(const char **at, const struct word *words, struct number *number)
{
    const char *here = *at;
    accept_char(&here, ".-_");
    const struct word *word = accept_word(&here, words);
    if (word == NULL)
        return NULL;
    accept_char(&here, ".-_");
    accept_number(&here, number);
    *at = here;
    return word;
}

static bool accept_epoch(const char **at, struct version *version)
{
    const char *here = *at;
    struct number epoch;
    if (!accept_number(&here, &epoch) || *here != '!')
        return false;
    version->epoch = epoch;
    *at = here + 1;
    return true;
}

static bool accept_release(const char **at, struct version *version)
{
    struct number part;
    version->release = *at;
    if (!accept_number(at, &part))
        return false;
    while (**at == '.' && is_digit((*at)[1])) {
        ++*at;
        accept_number(at, &part);
    }
    version->release_end = *at;
    return true;
}

static void accept_pre(const char **at, struct version *version)
{
    const struct word *word = accept_part(at, pre_words, &version->pre);
    if (word != NULL)
        version->stage = word->stage;
}

static void accept_post(const char **at, struct version *version)
{
    if (**at == '-' && is_digit((*at)[1])) {
        ++*at;
        version->is_post = accept_number(at, &version->post);
        return;
    }
    version->is_post = accept_part(at, post_words, &version->post) != NULL;
}

/* What follows a "+": words of letters and digits with a separator between. */
static bool accept_local(const char **at)
{
    do {
        ++*at;
        if (!is_alphanumeric(**at))
            return false;
        while (is_alphanumeric(**at))
            ++*at;
    } while (is_one_of(**at, ".-_"));
    return true;
}

static bool read_version(const char *text, struct version *version)
{
    *version = (struct version){.stage = STAGE_FINAL};
    const char *at = text;
    skip_blanks(&at);
    accept_char(&at, "v");
    accept_epoch(&at, version);
    if (!accept_release(&at, version))
        return false;
    accept_pre(&at, version);
    accept_post(&at, version);
    version->is_dev = accept_part(&at, dev_words, &version->dev) != NULL;
    /* 1.0.dev1 is on the way to 1.0a1, while 1.0.post1.dev1 comes after 1.0. */
    if (version->stage == STAGE_FINAL && version->is_dev && !version->is_post)
        version->stage = STAGE_DEV_ONLY;
    if (*at == '+' && !accept_local(&at))
        return false;
    skip_blanks(&at);
    return *at == '\0';
}

bool version_is_valid(const char *text)
{
    struct version version;
    return read_version(text, &version);
}

static int compare_ints(int a, int b)
{
    return (a > b) - (a < b);
}

static int compare_numbers(struct number a, struct number b)
{
    if (a.len != b.len)
        return a.len < b.len ? -1 : 1;
    return a.len == 0 ? 0 : memcmp(a.digits, b.digits, a.len);
}

/* The next part of a release; 0 behind its end, so that 2.11 equals 2.11.0. */
static struct number next_part(const char **at, const char *end)
{
    struct number part = {NULL, 0};
    if (*at == end)
        return part;
    accept_number(at, &part);
    if (*at != end)
        ++*at;
    return part;
}

static int compare_releases(const struct version *a, const struct version *b)
{
    const char *a_at = a->release;
    const char *b_at = b->release;
    int order = 0;
    while (order == 0 && (a_at != a->release_end || b_at != b->release_end))
        order = compare_numbers(next_part(&a_at, a->release_end), next_part(&b_at, b->release_end));
    return order;
}

static int compare_pre(const struct version *a, const struct version *b)
{
    int order = compare_ints((int)a->stage, (int)b->stage);
    return order != 0 ? order : compare_numbers(a->pre, b->pre);
}

static int compare_post(const struct version *a, const struct version *b)
{
    int order = compare_ints(a->is_post, b->is_post);
    return order != 0 ? order : compare_numbers(a->post, b->post);
}

static int compare_dev(const struct version *a, const struct version *b)
{
    int order = compare_ints(!a->is_dev, !b->is_dev);
    return order != 0 ? order : compare_numbers(a->dev, b->dev);
}

int version_compare(const char *a, const char *b)
{
    struct version left, right;
    if (!read_version(a, &left) || !read_version(b, &right))
        return 0;
    int order = compare_numbers(left.epoch, right.epoch);
    if (order == 0)
        order = compare_releases(&left, &right);
    if (order == 0)
        order = compare_pre(&left, &right);
    if (order == 0)
        order = compare_post(&left, &right);
    if (order == 0)
        order = compare_dev(&left, &right);
    return order;
}
