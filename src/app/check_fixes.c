/* Fixes for a report, up to a bound. */
#include "check_fixes.h"

#include "bounds.h"
#include "report.h"
#include "rule.h"

struct fixes check_fixes_of(struct check_fixes *fixes, const struct diagnostic *diagnostic, struct arena *arena)
{
    if (diagnostic->rule->remedies == NULL)
        return (struct fixes){0};
    size_t len = fixes->source->text.len;
    if (len > BOUND_FIX_BYTES - fixes->tried) {
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
