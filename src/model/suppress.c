/*
 * Comments that silence rules: `# axedit: ignore[rule, rule]`.
 *
 * Behind a value such a comment counts for its line; on a line of its own, before the first key, for the whole file.
 */
#include <string.h>

#include "change.h"
#include "diagnose.h"
#include "emit.h"
#include "rule_list.h"

struct ignore {
    const struct ycomment *comment;
    const char *list; /* what stands in the brackets */
    size_t len;
    size_t line;      /* 0 for the whole file */
    bool used;
};

static const char *skip_blanks(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    return at;
}

static const char *skip_text(const char *at, const char *end, const char *text)
{
    size_t len = strlen(text);
    at = skip_blanks(at, end);
    return (size_t)(end - at) >= len && memcmp(at, text, len) == 0 ? at + len : NULL;
}

/* False for a comment that is none of these. */
static bool read_ignore(const struct yindex *index, const struct ycomment *comment, struct ignore *ignore)
{
    const char *end = index->text + comment->span.end;
    const char *at = skip_text(index->text + comment->span.start, end, "#");
    at = at ? skip_text(at, end, "axedit:") : NULL;
    at = at ? skip_text(at, end, "ignore") : NULL;
    at = at ? skip_text(at, end, "[") : NULL;
    const char *close = at ? memchr(at, ']', (size_t)(end - at)) : NULL;
    if (!close)
        return false;
    bool whole_file = comment->alone && (!index->root || comment->span.start < index->root->whole.start);
    *ignore = (struct ignore){.comment = comment, .list = at, .len = (size_t)(close - at)};
    ignore->line = whole_file ? 0 : lines_place(&index->lines, comment->span.start).line;
    return true;
}

static bool silences(const struct ignore *ignore, const struct yindex *index, const struct diagnostic *diagnostic)
{
    if (ignore->line > 0 && ignore->line != lines_place(&index->lines, diagnostic->span.start).line)
        return false;
    return rule_list_holds(ignore->list, ignore->len, diagnostic->rule->name);
}

static void apply(struct analysis *analysis, struct ignore *ignores, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < analysis->diagnostic_count; i++) {
        bool silenced = false;
        for (size_t k = 0; k < count; k++)
            if (silences(&ignores[k], analysis->index, &analysis->diagnostics[i]))
                silenced = ignores[k].used = true;
        if (!silenced)
            analysis->diagnostics[kept++] = analysis->diagnostics[i];
    }
    analysis->diagnostic_count = kept;
}

static void report_unused(struct diagnosing *diagnosing, const struct ignore *ignore)
{
    struct str cause = STR_INIT;
    bool known = rule_list_check(ignore->list, ignore->len, &cause);
    struct diagnostic *diagnostic =
        known ? diagnose(diagnosing, RULE_IGNORE_UNUSED, SEVERITY_INFO, NULL,
                         "this comment silences nothing; remove it, or put it on the line that is meant")
              : diagnose(diagnosing, RULE_IGNORE_UNUSED, SEVERITY_INFO, NULL, "this comment silences nothing: %s",
                         str_text(&cause));
    diagnostic->span = ignore->comment->span;
    str_fini(&cause);
}

void diagnose_suppressed(struct diagnosing *diagnosing)
{
    struct analysis *analysis = diagnosing->analysis;
    const struct yindex *index = analysis->index;
    struct ignore *ignores = arena_alloc(&analysis->arena, (index->comment_count + 1) * sizeof *ignores);
    size_t count = 0;
    for (size_t i = 0; i < index->comment_count; i++)
        count += read_ignore(index, &index->comments[i], &ignores[count]);
    if (count == 0)
        return;
    apply(analysis, ignores, count);
    for (size_t i = 0; i < count; i++)
        if (!ignores[i].used)
            report_unused(diagnosing, &ignores[i]);
}

void analysis_filter(struct analysis *analysis, const char *select, const char *ignore)
{
    size_t kept = 0;
    analysis->select = select;
    analysis->ignore = ignore;
    memset(analysis->counts, 0, sizeof analysis->counts);
    for (size_t i = 0; i < analysis->diagnostic_count; i++) {
        const struct diagnostic *diagnostic = &analysis->diagnostics[i];
        const char *name = diagnostic->rule->name;
        if ((select && !rule_list_holds(select, strlen(select), name)) ||
            (ignore && rule_list_holds(ignore, strlen(ignore), name)))
            continue;
        analysis->counts[diagnostic->severity]++;
        analysis->diagnostics[kept++] = *diagnostic;
    }
    analysis->diagnostic_count = kept;
}

struct analysis *analysis_again(const struct analysis *before, const char *text, size_t len)
{
    struct analysis *analysis = analysis_after(before, text, len, before->target);
    analysis_filter(analysis, before->select, before->ignore);
    return analysis;
}

/* --- Writing one -------------------------------------------------------------------------------------------------- */

/* Where the line ends that holds the byte, without its break and the blanks before it. */
static size_t end_of_line(const struct yindex *index, size_t line)
{
    size_t start = lines_start(&index->lines, line), end = lines_start(&index->lines, line + 1);
    while (end > start && strchr(" \t\r\n", index->text[end - 1]))
        end--;
    return end;
}

static struct splice plan_ignore(const struct yindex *index, size_t line, const char *rule, struct arena *arena)
{
    size_t end = end_of_line(index, line);
    const struct ycomment *comment = yindex_comment_in(index, lines_start(&index->lines, line), end);
    struct ignore there;
    const char *text;
    if (!comment) {
        text = arena_printf(arena, "  # axedit: ignore[%s]", rule);
    } else if (read_ignore(index, comment, &there)) {
        end = (size_t)(there.list + there.len - index->text);
        text = arena_printf(arena, "%s%s", there.len > 0 ? ", " : "", rule);
    } else {
        end = comment->span.start;
        text = arena_printf(arena, "# axedit: ignore[%s]  ", rule);
    }
    return (struct splice){.span = {end, end}, .text = text, .len = strlen(text)};
}

static size_t count_rule(const struct analysis *analysis, const struct rule_row *rule)
{
    size_t count = 0;
    for (size_t i = 0; i < analysis->diagnostic_count; i++)
        count += analysis->diagnostics[i].rule == rule;
    return count;
}

/* In a text of several lines what looks like a comment is none: the outcome tells. */
static bool silences_only(const struct analysis *analysis, const struct splices *splices, const struct rule_row *rule)
{
    struct str text = STR_INIT;
    splices_apply(splices, analysis->text, analysis->len, &text);
    struct analysis *after = analysis_again(analysis, str_text(&text), text.len);
    bool good = !after->broken && after->index->root && ynode_same(after->index->root, analysis->index->root) &&
                count_rule(after, rule) < count_rule(analysis, rule);
    analysis_free(after);
    str_fini(&text);
    return good;
}

bool change_ignore(const struct analysis *analysis, const struct diagnostic *diagnostic, struct arena *arena,
                   struct splices *splices, struct str *cause)
{
    const char *rule = diagnostic->rule->name;
    if (analysis->broken || !diagnostic->key) {
        str_printf(cause, "%s speaks of no line: '# axedit: ignore[%s]' above the first key silences it", rule, rule);
        return false;
    }
    size_t line = lines_place(&analysis->index->lines, diagnostic->span.start).line;
    splices->items = arena_alloc(arena, sizeof *splices->items);
    splices->items[0] = plan_ignore(analysis->index, line, rule, arena);
    splices->count = 1;
    if (silences_only(analysis, splices, diagnostic->rule))
        return true;
    str_printf(cause, "no comment can stand in line %zu", line);
    return false;
}
