/* What a search finds, and what of it fits best. */
#include <string.h>
#include <strings.h>

#include "rows_parts.h"

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

void words_init(struct words *words, const char *search, struct arena *arena)
{
    size_t len = search ? strlen(search) : 0;
    words->items = arena_alloc(arena, (len / 2 + 1) * sizeof *words->items);
    words->count = 0;
    for (size_t at = 0; at < len;) {
        at += strspn(search + at, " \t");
        size_t word_len = strcspn(search + at, " \t");
        if (word_len == 0)
            break;
        char *word = arena_copy(arena, search + at, word_len);
        for (size_t i = 0; i < word_len; i++)
            word[i] = lower(word[i]);
        words->items[words->count++] = word;
        at += word_len;
    }
}

static bool begins_with(const char *text, const char *word)
{
    while (*word && lower(*text) == *word) {
        text++;
        word++;
    }
    return *word == '\0';
}

static bool holds(const char *text, const char *word)
{
    for (; text && *text; text++)
        if (begins_with(text, word))
            return true;
    return false;
}

/* True when each word is in one of the texts (which may be NULL); ASCII case ignored. */
static bool words_match(const struct words *words, const char *const *texts, size_t count)
{
    for (size_t i = 0; i < words->count; i++) {
        bool found = false;
        for (size_t j = 0; j < count && !found; j++)
            found = holds(texts[j], words->items[i]);
        if (!found)
            return false;
    }
    return true;
}

bool search_finds(const struct rows_outline *outline, const struct row *row)
{
    const struct field_row *field = row->field;
    const char *const texts[] = {row->key, row->value, field ? field->name : NULL, field ? field->alias : NULL,
                                 field ? field->help : NULL};
    return words_match(&outline->words, texts, sizeof texts / sizeof texts[0]);
}

static bool holds_any_case(const char *text, const char *word)
{
    size_t len = strlen(word);
    for (; *text; text++)
        if (strncasecmp(text, word, len) == 0)
            return true;
    return false;
}

/* 0 is best. What is unfolded is shown for what is in it, a section last. */
static int rank_of(const struct row *row, const char *search)
{
    if (row->kind == ROW_SECTION)
        return 5;
    if (strcasecmp(row->key, search) == 0)
        return 0;
    if (row->foldable && !row->folded)
        return 4;
    if (strncasecmp(row->key, search, strlen(search)) == 0)
        return 1;
    return holds_any_case(row->key, search) ? 2 : 3;
}

void search_rank(struct rows_outline *outline, const struct row *row, size_t at)
{
    int rank = rank_of(row, outline->search);
    if (rank > outline->best_rank || (rank == outline->best_rank && at >= outline->best))
        return;
    outline->best_rank = rank;
    outline->best = at;
}
