/* The capability matrix. */
#include "matrix.h"

#include <stdlib.h>
#include <string.h>

#include "fix_steps.h"
#include "matrix_parts.h"
#include "mem.h"

#define FEATURE_KEYS(...) ((const enum field[]){__VA_ARGS__, FIELD_NONE})

static const struct feature_row rows[] = {
#define FEATURE(id_, name_, ...) {.id = FEATURE_##id_, .name = name_, __VA_ARGS__},
#include "features.def"
};

/* A LoRA of a chat model, as small as a config can be. */
static const char small_config[] = "base_model: org/model\n"
                                   "adapter: lora\n"
                                   "datasets:\n"
                                   "  - path: org/data\n"
                                   "    type: alpaca\n"
                                   "sequence_len: 2048\n"
                                   "micro_batch_size: 2\n"
                                   "gradient_accumulation_steps: 1\n"
                                   "learning_rate: 0.0002\n"
                                   "attn_implementation: eager\n";

const struct feature_row *feature_row(enum feature feature)
{
    return &rows[feature];
}

const char *matrix_word(enum matrix_answer answer)
{
    static const char *const words[] = {[MATRIX_NO] = "no", [MATRIX_IF] = "if", [MATRIX_YES] = "yes"};
    return words[answer];
}

const struct matrix_cell *matrix_cell(const struct matrix *matrix, size_t row, enum feature feature)
{
    return &matrix->cells[row * FEATURE_COUNT + feature];
}

/* --- The configs -------------------------------------------------------------------------------------------------- */

/* The config with the lines of a feature in it. */
static bool write_lines(const struct analysis *base, const char *lines, struct setting *setting)
{
    struct arena arena = {0};
    struct str text = STR_INIT;
    struct splices splices;
    struct fix_words words;
    bool done = fix_steps(base, NULL, lines, &arena, &splices, &words);
    if (done) {
        splices_apply(&splices, base->text, base->len, &text);
        struct analysis *skimmed = analysis_skim(base, str_text(&text), text.len);
        done = setting_init(setting, skimmed, base->loaded);
        analysis_free(skimmed);
    }
    str_fini(&text);
    arena_fini(&arena);
    return done;
}

/* All lines of a feature, with those that often stand beside it or without them. */
static char *lines_of(const struct feature_row *feature, bool beside)
{
    const char *const parts[] = {feature->needs, feature->uses, beside ? feature->beside : NULL};
    struct str lines = STR_INIT;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i])
            str_printf(&lines, "%s%s", lines.len ? "\n" : "", parts[i]);
    return str_take(&lines);
}

/* --- Cells -------------------------------------------------------------------------------------------------------- */

struct filling {
    struct matrix *matrix;
    struct axes axes;
    const struct analysis *base;
    const struct target *target;
};

static struct matrix_cell *cell_at(const struct filling *filling, size_t row, const struct feature_row *feature)
{
    return &filling->matrix->cells[row * FEATURE_COUNT + feature->id];
}

static void decide(const struct filling *filling, struct trial *trial, const struct feature_row *feature,
                   struct matrix_cell *cell)
{
    matrix_decide(&filling->axes, trial, feature, filling->target, &filling->matrix->arena, cell);
}

/* The features that need no line: one config serves them all. */
static void fill_row(const struct filling *filling, const struct setting *setting, size_t row)
{
    struct trial trial;
    trial_init(&trial, setting, filling->matrix->backends[row]);
    for (size_t i = 0; i < FEATURE_COUNT; i++)
        if (rows[i].kind != FEATURE_OF_KEYS)
            decide(filling, &trial, &rows[i], cell_at(filling, row, &rows[i]));
    trial_fini(&trial);
}

static void fill_cell(const struct filling *filling, const struct setting *setting, size_t row,
                      const struct feature_row *feature)
{
    struct trial trial;
    trial_init(&trial, setting, filling->matrix->backends[row]);
    decide(filling, &trial, feature, cell_at(filling, row, feature));
    trial_fini(&trial);
}

/* What works without the lines beside it only: the setting is without them. */
static void relieve(const struct filling *filling, const struct setting *setting, size_t row,
                    const struct feature_row *feature)
{
    struct matrix_cell *cell = cell_at(filling, row, feature), with = *cell;
    if (with.answer == MATRIX_YES)
        return;
    fill_cell(filling, setting, row, feature);
    if (cell->answer <= with.answer) {
        *cell = with;
        return;
    }
    const char *also = cell->condition ? cell->condition : "";
    int len = (int)strcspn(feature->beside, ":");
    with.condition = arena_printf(&filling->matrix->arena, "no %.*s%s%s", len, feature->beside, *also ? ", " : "", also);
    with.message = cell->message;
    with.would_need = NULL;
    with.answer = MATRIX_IF;
    *cell = with;
}

static void fill_column(const struct filling *filling, const struct feature_row *feature)
{
    struct setting usual = {.skimmed = NULL}, plain = {.skimmed = NULL};
    char *lines = lines_of(feature, true), *fewer = lines_of(feature, false);
    if (write_lines(filling->base, lines, &usual))
        for (size_t row = 0; row < filling->matrix->count; row++)
            fill_cell(filling, &usual, row, feature);
    if (feature->beside && write_lines(filling->base, fewer, &plain))
        for (size_t row = 0; row < filling->matrix->count; row++)
            relieve(filling, &plain, row, feature);
    free(lines);
    free(fewer);
    setting_fini(&usual);
    setting_fini(&plain);
}

/* --- The whole ---------------------------------------------------------------------------------------------------- */

static void add_backends(struct matrix *matrix, const struct attention *attention, const struct own_rows *own)
{
    size_t count = backend_count_with(own);
    matrix->backends = arena_alloc(&matrix->arena, (count + 1) * sizeof *matrix->backends);
    for (size_t i = 0; i < count; i++)
        matrix->backends[matrix->count++] = backend_at_with(i, own)->name;
    if (attention && attention->backend && !attention->row)
        matrix->backends[matrix->count++] =
            arena_copy(&matrix->arena, attention->backend, strlen(attention->backend));
    matrix->current = matrix->count;
    for (size_t i = 0; attention && attention->backend && i < matrix->count; i++)
        if (strcmp(matrix->backends[i], attention->backend) == 0)
            matrix->current = i;
}

void matrix_init(struct matrix *matrix, const struct analysis *analysis, const struct target *target)
{
    struct setting setting = {.skimmed = NULL};
    *matrix = (struct matrix){.of_config = analysis && setting_init(&setting, analysis, analysis->loaded)};
    struct target small_target = *target;
    small_target.model = NULL; /* it is of the config's model */
    struct analysis *small = matrix->of_config ? NULL : analysis_new(small_config, strlen(small_config), &small_target);
    struct filling filling = {
        .matrix = matrix, .base = small ? small : analysis, .target = small ? &small_target : target};
    if (small) {
        setting_fini(&setting);
        setting_init(&setting, small, small->loaded);
    }
    axes_init(&filling.axes);
    add_backends(matrix, analysis ? &analysis->attention : NULL, target->own);
    matrix->cells = arena_alloc(&matrix->arena, matrix->count * FEATURE_COUNT * sizeof *matrix->cells);
    for (size_t row = 0; row < matrix->count; row++)
        fill_row(&filling, &setting, row);
    for (size_t i = 0; i < FEATURE_COUNT; i++)
        if (rows[i].kind == FEATURE_OF_KEYS)
            fill_column(&filling, &rows[i]);
    setting_fini(&setting);
    analysis_free(small);
}

void matrix_fini(struct matrix *matrix)
{
    arena_fini(&matrix->arena);
    *matrix = (struct matrix){.cells = NULL};
}
