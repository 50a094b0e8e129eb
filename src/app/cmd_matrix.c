/* `axedit backends --matrix`: what each backend can be asked for. */
#include "command_parts.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "json_text.h"
#include "machine.h"
#include "matrix.h"
#include "report.h"
#include "source.h"
#include "utf8.h"

enum { GAP = 2, MOST_COLUMNS = 100, LEAST_COLUMNS = 60, NOTE_COLUMNS = 4 };

/* ---- text ---- */

/* Some features side by side: conditions in full where there is room for them, else their numbers. */
struct block {
    int first, end;
    bool is_full;
    int widths[FEATURE_COUNT];
};

struct layout {
    const struct matrix *matrix;
    int columns; /* of the page */
    int names;   /* of the widest backend */
    struct block blocks[FEATURE_COUNT];
    size_t block_count;
    const char **conditions; /* that have a number, by number - 1 */
    size_t condition_count;
};

/* A pipe gets what fits a page; a narrower terminal is respected. */
static int page_columns(void)
{
    struct winsize size = {0};
    bool told = isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= LEAST_COLUMNS;
    return told && size.ws_col < MOST_COLUMNS ? size.ws_col : MOST_COLUMNS;
}

static int columns_of(const char *text)
{
    return (int)utf8_columns(text, strlen(text));
}

/* The number of a condition, which gets one when it has none. */
static size_t number_of(struct layout *layout, const char *condition)
{
    for (size_t i = 0; i < layout->condition_count; i++)
        if (strcmp(layout->conditions[i], condition) == 0)
            return i + 1;
    layout->conditions[layout->condition_count++] = condition;
    return layout->condition_count;
}

static void add_cell(struct layout *layout, size_t row, int feature, bool is_full, struct str *out)
{
    const struct matrix_cell *cell = matrix_cell(layout->matrix, row, (enum feature)feature);
    str_add(out, matrix_word(cell->answer));
    if (cell->condition && is_full)
        str_printf(out, " %s", cell->condition);
    else if (cell->condition)
        str_printf(out, " %zu", number_of(layout, cell->condition));
}

/* A title stands on two lines, a word on each. */
static int title_columns(const char *title)
{
    int first = (int)strcspn(title, " "), rest = (int)strlen(title) - first - 1;
    return rest > first ? rest : first;
}

/* Numbers are taken to have two digits: they are given out while the cells are printed. */
static int width_of(struct layout *layout, int feature, bool is_full)
{
    int width = title_columns(feature_row((enum feature)feature)->title), numbered = (int)strlen("if 99");
    for (size_t row = 0; row < layout->matrix->count; row++) {
        const char *condition = matrix_cell(layout->matrix, row, (enum feature)feature)->condition;
        int columns = !condition ? (int)strlen("yes") : is_full ? (int)strlen("if ") + columns_of(condition) : numbered;
        width = columns > width ? columns : width;
    }
    return width;
}

static int total_of(const struct layout *layout, const struct block *block)
{
    int total = layout->names;
    for (int feature = block->first; feature < block->end; feature++)
        total += GAP + block->widths[feature];
    return total;
}

static void measure(struct layout *layout, struct block *block)
{
    for (int feature = block->first; feature < block->end; feature++)
        block->widths[feature] = width_of(layout, feature, block->is_full);
}

/* As many features as fit with numbers; with conditions when they fit too. */
static void fill_block(struct layout *layout, struct block *block)
{
    do {
        block->end++;
        measure(layout, block);
    } while (block->end < FEATURE_COUNT && total_of(layout, block) <= layout->columns);
    if (total_of(layout, block) > layout->columns && block->end > block->first + 1)
        block->end--;
    block->is_full = true;
    measure(layout, block);
    block->is_full = total_of(layout, block) <= layout->columns;
    measure(layout, block);
}

static void lay_out(struct layout *layout)
{
    for (size_t row = 0; row < layout->matrix->count; row++) {
        int columns = columns_of(layout->matrix->backends[row]);
        layout->names = columns > layout->names ? columns : layout->names;
    }
    for (int end = 0; end < FEATURE_COUNT; end = layout->blocks[layout->block_count++].end) {
        struct block *block = &layout->blocks[layout->block_count];
        block->first = block->end = end;
        fill_block(layout, block);
    }
}

/* Blanks at the end of a line would only wrap. */
static void end_line(struct str *out)
{
    while (out->len > 0 && out->data[out->len - 1] == ' ')
        str_cut(out, out->len - 1);
    str_add_char(out, '\n');
}

static void pad(struct str *out, int used, int columns)
{
    str_add_repeat(out, ' ', (size_t)(columns > used ? columns - used : 0) + GAP);
}

/* One word stands on the second line, next to its cells. */
static void add_title_line(const struct layout *layout, const struct block *block, int line, struct str *out)
{
    const char *head = line == 0 ? "" : "backend";
    str_add(out, head);
    pad(out, columns_of(head), layout->names);
    for (int feature = block->first; feature < block->end; feature++) {
        const char *title = feature_row((enum feature)feature)->title, *second = strchr(title, ' ');
        const char *word = line == 1 && second ? second + 1 : title;
        size_t len = line == 1 ? strlen(word) : second ? (size_t)(second - title) : 0;
        str_add_len(out, word, len);
        pad(out, (int)len, block->widths[feature]);
    }
    end_line(out);
}

static bool has_two_lines(const struct block *block)
{
    for (int feature = block->first; feature < block->end; feature++)
        if (strchr(feature_row((enum feature)feature)->title, ' '))
            return true;
    return false;
}

static void add_block(struct layout *layout, const struct block *block, struct str *out)
{
    for (int line = has_two_lines(block) ? 0 : 1; line < 2; line++)
        add_title_line(layout, block, line, out);
    for (size_t row = 0; row < layout->matrix->count; row++) {
        const char *name = layout->matrix->backends[row];
        utf8_add_visible(out, name, strlen(name));
        pad(out, columns_of(name), layout->names);
        for (int feature = block->first; feature < block->end; feature++) {
            struct str cell = STR_INIT;
            add_cell(layout, row, feature, block->is_full, &cell);
            str_add(out, str_text(&cell));
            pad(out, (int)cell.len, block->widths[feature]);
            str_fini(&cell);
        }
        end_line(out);
    }
    str_add_char(out, '\n');
}

static void add_legend(const struct layout *layout, struct str *out)
{
    str_add(out, layout->condition_count > 0 ? "yes works, no does not, if works under this condition only:\n"
                                             : "yes works, no does not, if works under that condition only.\n");
    for (size_t i = 0; i < layout->condition_count; i++)
        str_printf(out, "%*zu  %s\n", NOTE_COLUMNS, i + 1, layout->conditions[i]);
}

/* The rules that decided a no or an if, each once, in the order of their table. */
static void add_rules(const struct matrix *matrix, struct str *out)
{
    struct str list = STR_INIT, wrapped = STR_INIT;
    for (size_t rule = 0; rule < rule_count(); rule++) {
        bool decided = false;
        for (size_t i = 0; i < matrix->count * FEATURE_COUNT; i++)
            for (size_t j = 0; j < matrix->cells[i].rule_count; j++)
                decided = decided || matrix->cells[i].rules[j] == rule_row((enum rule_id)rule);
        if (decided)
            str_printf(&list, "%s%s", list.len ? ", " : "", rule_row((enum rule_id)rule)->name);
    }
    str_add_char(out, '\n');
    if (list.len > 0) {
        str_printf(&wrapped, "Decided by %s; 'axedit explain RULE' says why.\n", str_text(&list));
        report_add_wrapped(out, str_text(&wrapped));
    }
    str_fini(&list);
    str_fini(&wrapped);
}

static void add_heading(const struct matrix *matrix, const struct target *target, const char *name, struct str *out)
{
    struct str described = STR_INIT; /* the title may be a user's own */
    str_add(out, "For ");
    if (matrix->of_config)
        utf8_add_visible(out, name, strlen(name));
    else
        str_add(out, "a small config with LoRA");
    str_add(out, target->automatic ? " on this machine: " : " on the target: ");
    target_describe(target, &described);
    utf8_add_visible(out, str_text(&described), described.len);
    str_add(out, "\n\n");
    str_fini(&described);
}

static void print_text(const struct matrix *matrix, const struct target *target, const char *name)
{
    struct arena arena = {0};
    struct str out = STR_INIT;
    struct layout layout = {
        .matrix = matrix,
        .columns = page_columns(),
        .conditions = arena_alloc(&arena, matrix->count * FEATURE_COUNT * sizeof *layout.conditions),
    };
    lay_out(&layout);
    add_heading(matrix, target, name, &out);
    for (size_t i = 0; i < layout.block_count; i++)
        add_block(&layout, &layout.blocks[i], &out);
    add_legend(&layout, &out);
    add_rules(matrix, &out);
    report_write_text(str_text(&out), out.len);
    str_fini(&out);
    arena_fini(&arena);
}

/* ---- json ---- */

static json_t *cell_to_json(const struct matrix_cell *cell)
{
    json_t *rules = json_array();
    for (size_t i = 0; i < cell->rule_count; i++)
        json_array_append_new(rules, json_text(cell->rules[i]->name));
    json_t *object = json_object();
    json_object_set_new(object, "answer", json_text(matrix_word(cell->answer)));
    json_object_set_new(object, "condition", json_text(cell->condition));
    json_object_set_new(object, "would_need", json_text(cell->would_need));
    json_object_set_new(object, "message", json_text(cell->message));
    json_object_set_new(object, "rules", rules);
    return object;
}

static void print_json(const struct matrix *matrix)
{
    json_t *array = json_array();
    for (size_t row = 0; row < matrix->count; row++) {
        json_t *features = json_object();
        for (int feature = 0; feature < FEATURE_COUNT; feature++)
            json_object_set_new(features, feature_row((enum feature)feature)->name,
                                cell_to_json(matrix_cell(matrix, row, (enum feature)feature)));
        json_array_append_new(array, json_pack("{s:o, s:o}", "backend", json_text(matrix->backends[row]), "features", features));
    }
    json_print(array);
}

/* ---- both ---- */

static int print_matrix(const struct options *options, const struct analysis *analysis, const struct target *target,
                        const char *name)
{
    struct matrix matrix;
    int status = EXIT_CLEAN;
    matrix_init(&matrix, analysis, target);
    if (analysis && !matrix.of_config)
        status = report_trouble("%s: no backend can be written into it; 'axedit check %s' says why", name, name);
    else if (options->format == FORMAT_JSON)
        print_json(&matrix);
    else
        print_text(&matrix, target, name);
    matrix_fini(&matrix);
    return status;
}

static int print_of_file(const struct options *options)
{
    struct source source;
    struct str cause = STR_INIT;
    int status;
    if (source_open(&source, options->words[0], options, &cause))
        status = print_matrix(options, source.analysis, &source.target, source.name);
    else
        status = report_trouble("%s", str_text(&cause));
    if (source.bad_comment)
        status = EXIT_TROUBLE;
    source_close(&source);
    str_fini(&cause);
    return status;
}

int command_matrix(const struct options *options)
{
    if (options->word_count > 0)
        return print_of_file(options);
    struct arena arena = {0};
    struct str cause = STR_INIT;
    struct target target = machine_none(options->machine);
    /* command_run() took the spec already; it can't fail here. */
    if (options->target)
        machine_target(options->machine, options->target, &arena, &target, &cause);
    int status = print_matrix(options, NULL, &target, "");
    str_fini(&cause);
    arena_fini(&arena);
    return status;
}
