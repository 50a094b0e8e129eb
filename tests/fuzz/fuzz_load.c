/* Any bytes as a config: typed, normalized, every rule run, every fix tried, migrated; for a target that is known and for
 * one that is not. */
#include <string.h>

#include "analysis.h"
#include "fuzz.h"
#include "migrate.h"

static const char *const specs[] = {"none", "t4,torch=2.5,axolotl=0.16.1,flash-attn=missing",
                                    "h100,gpus=8,torch=2.11.0,axolotl=0.18.0"};

static void try_fixes(const struct analysis *analysis)
{
    struct arena arena = {0};
    for (size_t i = 0; i < analysis->diagnostic_count && i < 12; i++) {
        const struct diagnostic *diagnostic = &analysis->diagnostics[i];
        PROMISE(diagnostic->message[0] != '\0');
        PROMISE(diagnostic->span.start <= diagnostic->span.end && diagnostic->span.end <= analysis->len);
        analysis_fixes(analysis, diagnostic, &arena);
    }
    arena_fini(&arena);
}

/* Twice is the same as once. */
static void try_migration(const struct analysis *analysis, const struct target *target, struct migrate_options options)
{
    struct arena arena = {0};
    struct migration first = migrate_plan(analysis, options, &arena);
    struct str text = STR_INIT;
    splices_apply(&first.splices, analysis->text, analysis->len, &text);
    PROMISE(!analysis->broken || first.splices.count == 0);
    if (first.splices.count > 0) {
        struct analysis *after = analysis_new(str_text(&text), text.len, target);
        PROMISE(!after->broken);
        PROMISE(migrate_plan(after, options, &arena).splices.count == 0);
        analysis_free(after);
    }
    str_fini(&text);
    arena_fini(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < sizeof specs / sizeof specs[0]; i++) {
        struct arena arena = {0};
        struct str cause = STR_INIT;
        struct target target;
        PROMISE(target_parse(specs[i], &arena, &target, &cause));
        struct analysis *analysis = analysis_new((const char *)data, size, &target);
        if (i > 0 || analysis->diagnostic_count < 20)
            try_fixes(analysis);
        try_migration(analysis, &target, (struct migrate_options){0});
        try_migration(analysis, &target, (struct migrate_options){.all = true});
        analysis_free(analysis);
        arena_fini(&arena);
        str_fini(&cause);
    }
    return 0;
}
