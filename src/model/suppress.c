/*
 * Comments that silence rules: `# axedit: ignore[rule, rule]`.
 *
 * Behind a value such a comment counts for its line, be it behind another comment; on a line of its own, before the first
 * key, for the whole file.
 */
#include <stdlib.h>
#include <string.h>

#include "change.h"
#include "diagnose.h"
#include "emit.h"
#include "rule_list.h"

enum silence { NOT_ASKED, LETS_IT_BE, SILENCES_IT };

struct ignore {
    const struct ycomment *comment;
    const char *list; /* what stands in the brackets */
    size_t len;
    size_t line;      /* 0 for the whole file */
    bool used;
    enum silence *silences; /* of each rule that was asked for; NULL before the first */
};

/* Those of the whole file and those of a line, each by place: a line has one comment at most. */
struct ignores {
    struct ignore *items;
    size_t count;
    struct ignore **of_lines;
    size_t line_count;
    enum silence of_file[RULE_COUNT]; /* what those of the whole file say together */
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

/* What stands in the brackets of the ignore that begins there, up to the bracket that closes it; NULL for anything else. */
static const char *list_at(const char *at, const char *end, const char **close)
{
    at = skip_text(at, end, "#");
    at = at ? skip_text(at, end, "axedit:") : NULL;
    at = at ? skip_text(at, end, "ignore") : NULL;
    at = at ? skip_text(at, end, "[") : NULL;
    *close = at ? memchr(at, ']', (size_t)(end - at)) : NULL;
    return *close ? at : NULL;
}

/* The next comment within a comment: a # behind a blank. */
static const char *next_comment(const char *at, const char *end)
{
    while ((at = memchr(at + 1, '#', (size_t)(end - at - 1))) && at[-1] != ' ' && at[-1] != '\t')
        ;
    return at;
}

/* False for a comment that is none of these. Behind a value it may stand behind what else is said of the line; on a line
 * of its own that would be a line which somebody commented out. */
static bool read_ignore(const struct yindex *index, const struct ycomment *comment, struct ignore *ignore)
{
    const char *at = index->text + comment->span.start, *end = index->text + comment->span.end, *close;
    const char *list = list_at(at, end, &close);
    while (!list && !comment->alone && (at = next_comment(at, end)))
        list = list_at(at, end, &close);
    if (!list)
        return false;
    bool whole_file = comment->alone && (!index->root || comment->span.start < index->root->whole.start);
    *ignore = (struct ignore){.comment = comment, .list = list, .len = (size_t)(close - list)};
    ignore->line = whole_file ? 0 : lines_place(&index->lines, comment->span.start).line;
    return true;
}

static bool lists(const struct ignore *ignore, const struct rule_row *rule)
{
    return rule_list_holds(ignore->list, ignore->len, rule->name);
}

/* All of them are read once for each rule, however many diagnostics and comments there are. */
static bool file_silences(struct ignores *ignores, const struct rule_row *rule)
{
    enum silence *silence = &ignores->of_file[rule->id];
    if (*silence != NOT_ASKED)
        return *silence == SILENCES_IT;
    *silence = LETS_IT_BE;
    for (size_t i = 0; i < ignores->count; i++) {
        struct ignore *ignore = &ignores->items[i];
        if (ignore->line > 0 || !lists(ignore, rule))
            continue;
        *silence = SILENCES_IT;
        ignore->used = true;
    }
    return *silence == SILENCES_IT;
}

static int compare_line(const void *line, const void *ignore)
{
    size_t wanted = *(const size_t *)line, there = (*(struct ignore *const *)ignore)->line;
    return (wanted > there) - (wanted < there);
}

static bool line_silences(const struct ignores *ignores, size_t line, const struct rule_row *rule, struct arena *arena)
{
    struct ignore **found =
        ignores->line_count ? bsearch(&line, ignores->of_lines, ignores->line_count, sizeof *found, compare_line) : NULL;
    if (!found)
        return false;
    struct ignore *ignore = *found;
    if (!ignore->silences)
        ignore->silences = arena_alloc(arena, RULE_COUNT * sizeof *ignore->silences);
    enum silence *silence = &ignore->silences[rule->id];
    if (*silence == NOT_ASKED)
        *silence = lists(ignore, rule) ? SILENCES_IT : LETS_IT_BE;
    ignore->used = ignore->used || *silence == SILENCES_IT;
    return *silence == SILENCES_IT;
}

static void apply(struct analysis *analysis, struct ignores *ignores)
{
    size_t kept = 0;
    for (size_t i = 0; i < analysis->diagnostic_count; i++) {
        const struct diagnostic *diagnostic = &analysis->diagnostics[i];
        size_t line = lines_place(&analysis->index->lines, diagnostic->span.start).line;
        bool by_line = line_silences(ignores, line, diagnostic->rule, &analysis->arena);
        bool by_file = file_silences(ignores, diagnostic->rule);
        if (!by_line && !by_file)
            analysis->diagnostics[kept++] = *diagnostic;
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

static struct ignores read_ignores(const struct yindex *index, struct arena *arena)
{
    struct ignores ignores = {.count = 0};
    struct ignore ignore;
    for (size_t i = 0; i < index->comment_count; i++)
        ignores.count += read_ignore(index, &index->comments[i], &ignore);
    if (ignores.count == 0)
        return ignores;
    ignores.items = arena_alloc(arena, ignores.count * sizeof *ignores.items);
    ignores.of_lines = arena_alloc(arena, ignores.count * sizeof *ignores.of_lines);
    struct ignore *next = ignores.items;
    for (size_t i = 0; i < index->comment_count; i++) {
        if (!read_ignore(index, &index->comments[i], next))
            continue;
        if (next->line > 0)
            ignores.of_lines[ignores.line_count++] = next;
        next++;
    }
    return ignores;
}

void diagnose_suppressed(struct diagnosing *diagnosing)
{
    struct analysis *analysis = diagnosing->analysis;
    const struct yindex *index = analysis->index;
    struct ignores ignores = read_ignores(index, &analysis->arena);
    if (ignores.count == 0)
        return;
    apply(analysis, &ignores);
    for (size_t i = 0; i < ignores.count; i++)
        if (!ignores.items[i].used)
            report_unused(diagnosing, &ignores.items[i]);
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
