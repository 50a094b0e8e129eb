/* Fixes for a report, up to a bound. */
#include "check_fixes.h"

#include "bounds.h"
#include "report.h"
#include "rule.h"

enum { ALWAYS_TRIED = 5 }; /* problems, however large the file is */

struct fixes check_fixes_of(struct check_fixes *fixes, const struct diagnostic *diagnostic, struct arena *arena)
{
    if (diagnostic->rule->remedies == NULL)
        return (struct fixes){0};
    size_t len = fixes->source->text.len;
    if (fixes->problems >= ALWAYS_TRIED && fixes->tried + len > BOUND_FIX_BYTES) {
        fixes->left_out++;
        return (struct fixes){0};
    }
    fixes->tried += len;
    fixes->problems++;
    return analysis_fixes(fixes->source->analysis, diagnostic, arena);
}

void check_fixes_end(const struct check_fixes *fixes)
{
    if (fixes->left_out == 0)
        return;
    report_note("%s: only the first %zu of %zu problems were tried for a fix; mend some and check again", fixes->source->name,
                fixes->problems, fixes->problems + fixes->left_out);
}
