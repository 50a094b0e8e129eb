/* Which diagnostics stand on a row or are folded into it, and the letter that this makes. */
#include <string.h>

#include "rows_parts.h"

/* From harmless to bad. "?" is a warning of its own kind, so it goes before an info. */
static const int ranks[] = {
    [MARK_NONE] = 0, [MARK_INFO] = 1, [MARK_UNKNOWN] = 2, [MARK_LEGACY] = 3, [MARK_WARNING] = 4, [MARK_ERROR] = 5,
};

static const char letters[] = {
    [MARK_NONE] = ' ', [MARK_ERROR] = 'E',  [MARK_WARNING] = 'W',
    [MARK_INFO] = 'i', [MARK_LEGACY] = '~', [MARK_UNKNOWN] = '?',
};

/* Warnings whose letter says more than W. */
static const struct {
    enum rule_id rule;
    enum mark mark;
} letters_of_rules[] = {
    {RULE_LEGACY_FLAG_MAPPED, MARK_LEGACY},
    {RULE_UNKNOWN_KEY, MARK_UNKNOWN},
};

char mark_letter(enum mark mark)
{
    return letters[mark];
}

enum mark mark_worse(enum mark a, enum mark b)
{
    return ranks[a] >= ranks[b] ? a : b;
}

enum mark mark_of_diagnostic(const struct diagnostic *diagnostic)
{
    if (diagnostic->severity == SEVERITY_ERROR)
        return MARK_ERROR;
    if (diagnostic->severity == SEVERITY_INFO)
        return MARK_INFO;
    for (size_t i = 0; i < sizeof letters_of_rules / sizeof letters_of_rules[0]; i++)
        if (diagnostic->rule->id == letters_of_rules[i].rule)
            return letters_of_rules[i].mark;
    return MARK_WARNING;
}

const struct diagnostic *diagnostic_worse(const struct diagnostic *a, const struct diagnostic *b)
{
    if (!a || !b)
        return a ? a : b;
    return ranks[mark_of_diagnostic(b)] > ranks[mark_of_diagnostic(a)] ? b : a;
}

const struct ypair *pair_that_counts(const struct ypair *pair)
{
    return pair && pair->shadow ? pair->shadow : pair;
}

static struct tally *tally_at(struct marks *marks, const void *address, struct arena *arena)
{
    struct tally *tally = map_get(&marks->tallies, (const char *)&address, sizeof address);
    if (!tally) {
        tally = arena_alloc(arena, sizeof *tally);
        tally->address = address;
        map_put(&marks->tallies, (const char *)&tally->address, sizeof tally->address, tally, arena);
    }
    return tally;
}

static void tell_inside(struct tally *tally, const struct diagnostic *diagnostic)
{
    tally->inside = diagnostic_worse(tally->inside, diagnostic);
    tally->inside_mark = mark_worse(tally->inside_mark, mark_of_diagnostic(diagnostic));
}

/* Tells all that is around a node: one of the rows that hold it may be folded. */
static void tell_parents(struct marks *marks, const struct ynode *node, const struct diagnostic *diagnostic,
                         struct arena *arena)
{
    while (node && (node->in_pair || node->in_item)) {
        const struct ypair *pair = pair_that_counts(node->in_pair);
        tell_inside(tally_at(marks, pair ? (const void *)pair : node->in_item, arena), diagnostic);
        node = node->parent;
    }
}

/* True when a mapping that can be unfolded lacks a key: that gets a row of its own there. */
static bool lacks_key(const struct diagnostic *diagnostic)
{
    const struct ynode *holder = ynode_resolved(diagnostic->item ? diagnostic->item->node : diagnostic->pair->value);
    return diagnostic->rule->id == RULE_FIELD_MISSING && holder && holder->kind == YNODE_MAPPING && holder->count > 0;
}

static void add_diagnostic(struct marks *marks, const struct diagnostic *diagnostic, struct arena *arena)
{
    const struct ypair *pair = pair_that_counts(diagnostic->pair);
    const struct yitem *item = diagnostic->item;
    if (!pair && !item) {
        const struct diagnostic **missing = &marks->missing[diagnostic->field];
        *missing = diagnostic_worse(*missing, diagnostic);
        marks->misses = marks->misses || diagnostic->field != FIELD_NONE;
        return;
    }
    struct tally *tally = tally_at(marks, item ? (const void *)item : pair, arena);
    if (lacks_key(diagnostic)) {
        tell_inside(tally, diagnostic);
        map_put(&marks->lacking, diagnostic->key, strlen(diagnostic->key), (void *)diagnostic, arena);
    } else {
        tally->own = diagnostic_worse(tally->own, diagnostic);
        tally->own_mark = mark_worse(tally->own_mark, mark_of_diagnostic(diagnostic));
    }
    tell_parents(marks, item ? item->sequence : pair->mapping, diagnostic, arena);
}

void marks_init(struct marks *marks, const struct analysis *analysis, struct arena *arena)
{
    for (size_t i = 0; i < analysis->diagnostic_count; i++)
        add_diagnostic(marks, &analysis->diagnostics[i], arena);
    marks->missing[FIELD_NONE] = NULL;
}

size_t marks_line_of(const struct analysis *analysis, const struct diagnostic *diagnostic)
{
    const struct lines *lines = &analysis->index->lines;
    size_t line = lines_place(lines, diagnostic->span.start).line;
    /* What is wrong with the end of a file stands behind its last break, where no row is. */
    return line > 1 && line == lines->count && lines_start(lines, line) == lines->len ? line - 1 : line;
}

void marks_init_of_lines(struct marks *marks, const struct analysis *analysis, struct arena *arena)
{
    for (size_t i = 0; i < analysis->diagnostic_count; i++) {
        const struct diagnostic *diagnostic = &analysis->diagnostics[i];
        size_t line = marks_line_of(analysis, diagnostic);
        struct tally *tally = tally_at(marks, &analysis->index->lines.starts[line - 1], arena);
        tally->own = diagnostic_worse(tally->own, diagnostic);
        tally->own_mark = mark_worse(tally->own_mark, mark_of_diagnostic(diagnostic));
    }
}

struct tally marks_of(const struct marks *marks, const void *address)
{
    const struct tally *tally = address ? map_get(&marks->tallies, (const char *)&address, sizeof address) : NULL;
    return tally ? *tally : (struct tally){.own_mark = MARK_NONE};
}
