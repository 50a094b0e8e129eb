/* What a front end asks of the rows: one of them, what it stands in, how wide the keys are. */
#include <string.h>

#include "rows_parts.h"
#include "utf8.h"

/* --- Rows --------------------------------------------------------------------------------------------------------- */

struct made {
    size_t index;
    struct row row;
};

const struct row *rows_at(const struct rows *rows, size_t index)
{
    struct rows_outline *outline = rows->outline;
    if (index >= rows->count)
        return NULL;
    struct made *made = map_get(&outline->made, (const char *)&index, sizeof index);
    if (made)
        return &made->row;
    if (outline->session->generation != outline->generation)
        return NULL;
    const struct run *run = outline_run_of(outline, index);
    made = arena_alloc(&outline->arena, sizeof *made);
    made->index = index;
    made->row = row_make(outline, run, index - run->first, &outline->arena);
    map_put(&outline->made, (const char *)&made->index, sizeof made->index, made, &outline->arena);
    return &made->row;
}

size_t rows_made(const struct rows *rows)
{
    return rows->outline ? rows->outline->made.count : 0;
}

size_t rows_around(const struct rows *rows, size_t index)
{
    if (index >= rows->count)
        return rows->count;
    const struct rows_outline *outline = rows->outline;
    const struct run *run = outline_run_of(outline, index);
    if (!run->block)
        return rows->count;
    if (run->block != outline->top)
        return run->block->row;
    while (run->kind != RUN_SECTION)
        run--;
    return run->first;
}

/* --- Widths ------------------------------------------------------------------------------------------------------- */

static void note_width(struct rows_outline *outline, int depth, size_t columns)
{
    if (columns <= KEY_WIDEST)
        outline->widths[depth][columns] = true;
}

static void note_text(struct rows_outline *outline, int depth, const char *text)
{
    note_width(outline, depth, utf8_columns(text, strlen(text)));
}

static bool is_plain(const struct member *member)
{
    for (size_t i = 0; i < member->len; i++)
        if (member->key[i] < ' ' || member->key[i] > '~')
            return false;
    return member->len <= KEY_WIDEST;
}

static void note_member(struct rows_outline *outline, int depth, const struct member *member)
{
    if (is_plain(member)) {
        note_width(outline, depth, member->len);
        return;
    }
    struct arena arena = {0};
    note_text(outline, depth, text_show(&arena, member->key, member->len));
    arena_fini(&arena);
}

/* Of a list the numbers with so many digits each. */
static void note_numbers(struct rows_outline *outline, int depth, size_t first, size_t last)
{
    size_t digits = 1, power = 10;
    for (; power <= first; power *= 10)
        digits++;
    note_width(outline, depth, digits);
    for (; power <= last; power *= 10)
        note_width(outline, depth, ++digits);
}

static void note_run(struct rows_outline *outline, const struct run *run)
{
    const struct block *block = run->block;
    if (run->kind == RUN_EFFECTIVE)
        note_text(outline, block->depth, field_row(FIELD_attn_implementation)->name);
    else if (run->kind == RUN_ABSENT)
        note_text(outline, block->depth, run->field->name);
    else if (run->kind == RUN_LINES)
        note_width(outline, 0, 0);
    else if (run->kind == RUN_CHILDREN && block->node->kind == YNODE_SEQUENCE)
        note_numbers(outline, block->depth, run->from, run->from + run->count - 1);
    for (size_t i = 0; run->kind == RUN_CHILDREN && block->node->kind == YNODE_MAPPING && i < run->count; i++)
        note_member(outline, block->depth, &block->members.items[run->from + i]);
}

static void find_widths(struct rows_outline *outline)
{
    for (size_t i = 0; i < outline->run_count; i++)
        if (outline->runs[i].block && outline->runs[i].block->depth > outline->deepest)
            outline->deepest = outline->runs[i].block->depth;
    outline->widths = arena_alloc(&outline->arena, ((size_t)outline->deepest + 1) * sizeof *outline->widths);
    for (size_t i = 0; i < outline->run_count; i++)
        note_run(outline, &outline->runs[i]);
}

int rows_deepest(const struct rows *rows)
{
    if (!rows->outline->widths)
        find_widths(rows->outline);
    return rows->outline->deepest;
}

int rows_widest_key(const struct rows *rows, int depth, int most)
{
    if (depth < 0 || depth > rows_deepest(rows))
        return -1;
    int columns = most < KEY_WIDEST ? most : KEY_WIDEST;
    while (columns >= 0 && !rows->outline->widths[depth][columns])
        columns--;
    return columns;
}
