/* A diff without headers, for a pane. */
#include "changed_lines.h"

#include "diff.h"

/* True when the line is a change, or near one. */
static bool is_shown(const struct diff *diff, size_t at, size_t context)
{
    size_t from = at > context ? at - context : 0;
    for (size_t i = from; i < diff->count && i <= at + context; i++)
        if (diff->lines[i].kind != DIFF_SAME)
            return true;
    return false;
}

static void add_line(struct page *page, const struct diff_line *line, size_t indent)
{
    static const struct {
        char sign;
        enum role role;
    } looks[] = {
        [DIFF_SAME] = {' ', ROLE_NORMAL}, [DIFF_REMOVED] = {'-', ROLE_REMOVED}, [DIFF_ADDED] = {'+', ROLE_ADDED}};
    size_t len = line->len;
    while (len > 0 && (line->text[len - 1] == '\n' || line->text[len - 1] == '\r'))
        len--;
    size_t number = line->kind == DIFF_ADDED ? line->new_line : line->old_line;
    char *text = arena_printf(&page->arena, "%c %zu  %.*s", looks[line->kind].sign, number, (int)len, line->text);
    page_add(page, looks[line->kind].role, indent, text);
}

void changed_lines_add(struct page *page, const struct str *old, const struct str *new, size_t indent, size_t context,
                       size_t most)
{
    struct diff diff;
    size_t shown = 0;
    diff_init(&diff, str_text(old), old->len, str_text(new), new->len);
    for (size_t i = 0; i < diff.count; i++)
        if (is_shown(&diff, i, context) && shown++ < most)
            add_line(page, &diff.lines[i], indent);
    if (shown == 0)
        page_add(page, ROLE_HINT, indent, "changes nothing in the file");
    else if (shown > most)
        page_add(page, ROLE_HINT, indent, arena_printf(&page->arena, "... and %zu lines more", shown - most));
    diff_fini(&diff);
}
