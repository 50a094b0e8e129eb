/* Words about one row. */
#include "detail.h"

#include <stdint.h>
#include <string.h>

#include "attention.h"
#include "choices.h"
#include "frame.h"
#include "marks.h"
#include "model_facts.h"
#include "rule.h"
#include "utf8.h"

enum {
    LEAD_INDENT = 2,     /* behind a mark */
    LONGEST_VALUE = 120, /* columns of a value or a comment */
    MOST_WORDS = 6,      /* of an allowed value */
    FITS_LIST = 16,      /* columns of a value that can be read in the list */
    PATH_INDENT = 10,    /* of a path, behind "read from" */
    PATH_LINES = 2,      /* which it may take in the pane */
    MOST_COMMENTS = 2,   /* lines above a key; more is a heading rather than a word about it */
};

/* A move sends all of the pane, and over a slow line it should still be there at once. So what the pane beside the list
 * weighs is bounded, and of texts that are too long together it says the start; ? has all of them. A pane with more rows
 * shows everything. */
enum {
    ROOMY = 24,          /* rows */
    MOST_WEIGHT = 244,   /* bytes: a move that scrolls the list to a section's first key takes 400 with it */
    LINE_WEIGHT = 8,     /* of a line's address */
    PROBLEM_WEIGHT = 25, /* colours of a mark, here and in the list, and the address of the line with its rule */
};

enum part {
    PART_TYPE,
    PART_HELP,
    PART_NOW,
    PART_COMMENTS,
    PART_NOTE,
    PART_PROBLEM,
    PART_FIX,
    PART_OTHERS,
    PART_POINTER,
    PART_COUNT
};

/* What goes first: of a part stay so many lines. The worst problem and how to mend it stay longest. */
static const struct squeeze {
    enum part part;
    size_t lines;
} squeezes[] = {
    {PART_POINTER, 0}, {PART_OTHERS, 2},  {PART_HELP, 2},     {PART_COMMENTS, 1}, {PART_NOTE, 3},
    {PART_HELP, 1},    {PART_FIX, 1},     {PART_NOW, 0},      {PART_HELP, 0},     {PART_NOTE, 2},
    {PART_OTHERS, 1},  {PART_PROBLEM, 5}, {PART_COMMENTS, 0}, {PART_TYPE, 0},
};

/* A page, and which of its lines are what. */
struct detail {
    const struct editor *editor;
    struct page *page;
    bool full;     /* the page of its own: every problem in full, and those of the whole file */
    bool is_short; /* the pane beside a list of few rows */
    struct {
        size_t first;
        size_t count;
    } parts[PART_COUNT];
};

/* The lines from `first` on are that part; of two the first one. */
static void end_part(struct detail *detail, enum part part, size_t first)
{
    if (detail->parts[part].count > 0)
        return;
    detail->parts[part].first = first;
    detail->parts[part].count = detail->page->count - first;
}

static size_t weight_of(const struct detail *detail)
{
    const struct row *row = editor_row(detail->editor);
    size_t weight = row->first != NULL ? PROBLEM_WEIGHT + strlen(row->first->rule->name) : 0;
    for (size_t i = 0; i < detail->page->count; i++) {
        const struct page_line *line = &detail->page->lines[i];
        size_t len = strlen(line->lead) + line->len;
        weight += len > 0 ? LINE_WEIGHT + len : 0;
    }
    return weight;
}

static void squeeze(struct detail *detail)
{
    for (size_t i = 0; i < sizeof squeezes / sizeof squeezes[0] && weight_of(detail) > MOST_WEIGHT; i++) {
        enum part part = squeezes[i].part;
        size_t first = detail->parts[part].first, count = detail->parts[part].count;
        if (count <= squeezes[i].lines)
            continue;
        page_cut(detail->page, first, count, squeezes[i].lines);
        detail->parts[part].count = squeezes[i].lines;
        for (int other = 0; other < PART_COUNT; other++) {
            if (detail->parts[other].first > first)
                detail->parts[other].first -= count - squeezes[i].lines;
        }
    }
}

static bool is_backend_row(const struct row *row)
{
    return row->field != NULL && (row->field->id == FIELD_attn_implementation || legacy_is_flag(row->field->id));
}

/* Text from the file, cut when it is very long. */
static void add_value(struct page *page, enum role role, const char *lead, const char *text)
{
    struct str value = STR_INIT;
    size_t indent = strlen(lead) > 0 ? strlen(lead) + 1 : 0;
    size_t len = strlen(text);
    if (len > LONGEST_VALUE) {
        len = utf8_fit(text, len, LONGEST_VALUE, NULL);
        str_add_len(&value, text, len);
        str_add(&value, " ...");
    } else {
        str_add(&value, text);
    }
    page_add_lead(page, ROLE_NORMAL, lead, role, indent, str_text(&value));
    str_fini(&value);
}

static size_t count_words(const char *words)
{
    size_t count = 0;
    while (*(words += strspn(words, " ")) != '\0') {
        words += strcspn(words, " ");
        count++;
    }
    return count;
}

/* Of many words only the number: the picker shows them all. */
static void add_type(struct detail *detail, const struct row *row)
{
    const struct field_row *field = row->field;
    struct page *page = detail->page;
    size_t first = page->count;
    struct str text = STR_INIT;
    size_t words = field->values != NULL ? count_words(field->values) : 0;
    if (words > MOST_WORDS)
        str_printf(&text, "one of %zu words", words);
    else
        field_describe_type(field, &text);
    if (field->fallback != NULL)
        str_printf(&text, "; default %s", field->fallback);
    if (field->required)
        str_add(&text, "; required");
    page_add(page, ROLE_NORMAL, 0, str_text(&text));
    str_fini(&text);
    end_part(detail, PART_TYPE, first);
}

static void add_field(struct detail *detail, const struct row *row)
{
    const struct field_row *field = row->field;
    struct page *page = detail->page;
    size_t first = page->count;
    /* The first sentence says what it is; the rest is for those who ask. */
    const char *end = strstr(field->help, ". ");
    size_t len = end != NULL ? (size_t)(end - field->help) + 1 : strlen(field->help);
    char *help = arena_copy(&page->arena, field->help, len);
    /* Where a legacy flag is a problem, that says all; and where the backend is given by something else, its name does. */
    if (row->kind != ROW_EFFECTIVE && (!field->metadata_only || row->first == NULL))
        page_add(page, ROLE_NORMAL, 0, help);
    end_part(detail, PART_HELP, first);
    /* Where there is a problem, it says so itself. */
    if (field->deprecated != NULL && row->first == NULL)
        page_add_lead(page, ROLE_LEGACY, "~", ROLE_NORMAL, LEAD_INDENT,
                      arena_printf(&page->arena, "deprecated; instead: %s", field->deprecated));
}

/* Its name, and where it is in the file. */
static void add_title(const struct row *row, struct page *page)
{
    const char *name = row->kind == ROW_ITEM ? arena_printf(&page->arena, "entry %s", row->key) : row->key;
    const char *place = row->line > 0 ? arena_printf(&page->arena, ", line %zu", row->line) : "";
    size_t columns = utf8_columns(name, strlen(name));
    if (columns + strlen(place) <= page->columns)
        page_add_lead(page, ROLE_TITLE, name, ROLE_NORMAL, columns, place);
    else
        page_add(page, ROLE_TITLE, 0, name);
}

/* --- Comments ----------------------------------------------------------------------------------------------------- */

/* The span of the row's key and value, or false. */
static bool span_of(const struct row *row, struct span *span)
{
    if (row->pair == NULL && row->item == NULL)
        return false;
    *span = row->pair != NULL ? row->pair->span : row->item->span;
    return true;
}

static void add_comment(const struct yindex *index, const struct ycomment *comment, struct page *page)
{
    size_t len = span_len(comment->span);
    add_value(page, ROLE_NORMAL, "", arena_copy(&page->arena, index->text + comment->span.start, len));
}

/* The comment lines that stand right above, without an empty line between. */
static void add_comments_above(const struct yindex *index, size_t line, struct page *page)
{
    size_t first = index->comment_count, end = index->comment_count;
    for (size_t i = yindex_comments_before(index, lines_start(&index->lines, line)); i > 0; i--) {
        const struct ycomment *comment = &index->comments[i - 1];
        size_t at = lines_place(&index->lines, comment->span.start).line;
        if (!comment->alone || at + 1 != line)
            break;
        if (end == index->comment_count)
            end = i;
        first = i - 1;
        line = at;
    }
    if (end - first > MOST_COMMENTS)
        first = end - MOST_COMMENTS;
    for (size_t i = first; i < end; i++)
        add_comment(index, &index->comments[i], page);
}

static void add_comments(struct detail *detail, const struct row *row)
{
    const struct yindex *index = detail->editor->session->analysis->index;
    struct page *page = detail->page;
    size_t first = page->count;
    struct span span;
    if (!span_of(row, &span) || row->merged)
        return;
    add_comments_above(index, lines_place(&index->lines, span.start).line, page);
    /* Behind a folded value only what stands on its first line speaks of it. */
    size_t line = lines_place(&index->lines, span.start).line;
    const struct ycomment *trailing = yindex_comment_in(index, span.start, lines_start(&index->lines, line + 1));
    if (trailing != NULL && !trailing->alone)
        add_comment(index, trailing, page);
    end_part(detail, PART_COMMENTS, first);
}

/* --- Problems ----------------------------------------------------------------------------------------------------- */

static void add_fix_hint(struct detail *detail, const struct diagnostic *diagnostic)
{
    struct arena arena = {0};
    size_t first = detail->page->count;
    struct fixes fixes = analysis_fixes(detail->editor->session->analysis, diagnostic, &arena);
    if (fixes.count > 0) {
        const char *text =
            fixes.count > 1 ? arena_printf(&arena, "%zu ways to mend it", fixes.count) : fixes.items[0].title;
        page_add_lead(detail->page, ROLE_NORMAL, "  f", ROLE_NORMAL, LEAD_INDENT + 2, text);
        end_part(detail, PART_FIX, first);
    }
    arena_fini(&arena);
}

static void add_problem(struct detail *detail, const struct diagnostic *diagnostic)
{
    struct page *page = detail->page;
    size_t first = page->count;
    enum mark mark = mark_for(diagnostic);
    char letter[] = {mark_letter(mark), '\0'};
    bool note = diagnostic->severity == SEVERITY_INFO && !detail->full;
    const char *end = note ? strstr(diagnostic->message, "; ") : NULL; /* what happens; what to do about it is behind ? */
    size_t len = end != NULL ? (size_t)(end - diagnostic->message) : strlen(diagnostic->message);
    page_add_lead(page, role_of_mark(mark), letter, ROLE_NORMAL, LEAD_INDENT,
                  arena_copy(&page->arena, diagnostic->message, len));
    end_part(detail, note ? PART_NOTE : PART_PROBLEM, first);
    if (diagnostic->rule->id == RULE_HARDWARE_UNVERIFIED)
        page_add_lead(page, ROLE_NORMAL, "  t", ROLE_NORMAL, LEAD_INDENT + 2, "names the machine");
    if (note)
        return;
    if (detail->full) {
        page_add(page, ROLE_HINT, LEAD_INDENT, diagnostic->rule->name);
        page_add(page, ROLE_NORMAL, LEAD_INDENT, diagnostic->rule->why != NULL ? diagnostic->rule->why : "");
    }
    add_fix_hint(detail, diagnostic);
}

static void add_problems(struct detail *detail, size_t row)
{
    const struct editor *editor = detail->editor;
    struct page *page = detail->page;
    struct arena arena = {0};
    size_t count;
    const struct diagnostic **found =
        row < editor->rows.count ? marks_of_row(editor, row, &arena, &count) : marks_of_file(editor, &arena, &count);
    if (count > 0)
        page_add_gap(page);
    /* The worst in full, the others by name, notes beside a problem not at all: a move sends every byte of the pane. */
    size_t others = page->count;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && !detail->full && found[i]->severity == SEVERITY_INFO)
            break;
        char letter[] = {mark_letter(mark_for(found[i])), '\0'};
        if (i == 0 || detail->full)
            add_problem(detail, found[i]);
        else
            page_add_lead(page, role_of_mark(mark_for(found[i])), letter, ROLE_NORMAL, LEAD_INDENT, found[i]->rule->name);
        if (i == 0)
            others = page->count;
    }
    end_part(detail, PART_OTHERS, others);
    arena_fini(&arena);
}

/* --- Attention ---------------------------------------------------------------------------------------------------- */

static const char *yes_no(bool value)
{
    return value ? "yes" : "no";
}

/* A capability and what hangs on it. */
static void add_capability(struct page *page, const char *name, bool has, const char *follows)
{
    const char *text = arena_printf(&page->arena, "%s %s: %s", name, yes_no(has), follows);
    page_add(page, ROLE_NORMAL, 0, text);
}

static const char *packing_follows(const struct editor *editor, const struct attention *attention)
{
    if (attention->capabilities.supports_packing)
        return "samples stay apart";
    if (attention->backend != NULL && backend_isolates_packing(attention->backend, &editor->session->target))
        return "a mask keeps them apart";
    return "packed samples mix";
}

/* All in one line, where a problem needs the room. */
static void add_capabilities_only(struct page *page, const struct capabilities *can)
{
    const char *text = arena_printf(&page->arena, "packing %s, flash lib %s, cast %s", yes_no(can->supports_packing),
                                    yes_no(can->uses_flash_lib), yes_no(can->needs_dtype_cast));
    page_add(page, ROLE_NORMAL, 0, text);
}

static void add_effective(const struct detail *detail, const struct row *row)
{
    const struct editor *editor = detail->editor;
    struct page *page = detail->page;
    const struct attention *attention = &editor->session->analysis->attention;
    struct str text = STR_INIT;
    str_add(&text, attention->backend != NULL ? attention->backend : attention->valid ? "none set" : "none: refused");
    if (attention->given_by != NULL && attention->source != ATTENTION_EXPLICIT && attention->backend != NULL)
        str_printf(&text, ", from %s", attention->given_by);
    /* An explicit name was said in the line before. */
    if (attention->source != ATTENTION_EXPLICIT || attention->backend == NULL)
        add_value(page, ROLE_NORMAL, "effective", str_text(&text));
    str_fini(&text);
    const struct capabilities *can = &attention->capabilities;
    if (detail->is_short && row->first != NULL && row->first->severity != SEVERITY_INFO) {
        add_capabilities_only(page, can);
        return;
    }
    add_capability(page, "packing", can->supports_packing, packing_follows(editor, attention));
    add_capability(page, "flash lib", can->uses_flash_lib,
                   can->uses_flash_lib ? "FA4, ring attention" : "no ring attention");
    add_capability(page, "cast", can->needs_dtype_cast,
                   can->needs_dtype_cast ? "embeddings to train type" : "only with LoRA or FSDP");
}

/* All that follows downstream. */
static void add_consequences(const struct editor *editor, struct page *page)
{
    struct str text = STR_INIT;
    backend_describe_consequences(&editor->session->analysis->attention, &editor->session->target, &text);
    page_add_gap(page);
    page_add(page, ROLE_SECTION, 0, "What follows from the backend");
    page_add(page, ROLE_NORMAL, 0, str_text(&text));
    str_fini(&text);
}

/* --- The model ---------------------------------------------------------------------------------------------------- */

/* What the disk says of the model, and where; nothing when it is unknown. */
static void add_model(const struct editor *editor, bool full, struct page *page)
{
    const struct model_facts *model = editor->session->target.model;
    struct str text = STR_INIT;
    if (model == NULL)
        return;
    str_add(&text, model->model_type != NULL ? model->model_type : "of unknown type");
    if (model->head_dim > 0)
        str_printf(&text, ", head_dim %d", model->head_dim);
    if (model->sliding_window > 0)
        str_printf(&text, ", window %d", model->sliding_window);
    if (model->quantization != NULL && strcmp(model->quantization, "none") != 0)
        str_printf(&text, ", %s", model->quantization);
    add_value(page, ROLE_NORMAL, "model", str_text(&text));
    str_clear(&text);
    size_t room = page->columns > 2 * PATH_INDENT ? page->columns - PATH_INDENT : PATH_INDENT;
    frame_add_path(model->source, full ? SIZE_MAX : PATH_LINES * room, "...", &text);
    page_add_lead(page, ROLE_NORMAL, "read from", ROLE_HINT, PATH_INDENT, str_text(&text));
    str_fini(&text);
}

/* --- Rows --------------------------------------------------------------------------------------------------------- */

static void add_now(struct detail *detail, const struct row *row)
{
    struct page *page = detail->page;
    size_t first = page->count;
    switch (row->kind) {
    case ROW_FIELD:
    case ROW_ITEM:
        if (row->count > 0 && row->value[0] == '\0')
            page_add_lead(page, ROLE_NORMAL, "now", ROLE_NORMAL, 4,
                          arena_printf(&page->arena, "%zu %s%s", row->count, row->count == 1 ? "entry" : "entries",
                                       row->node->kind == YNODE_SEQUENCE ? "; a adds one" : ""));
        else if (row->value[0] == '\0')
            add_value(page, ROLE_NORMAL, "now", "empty (null)");
        else if (utf8_columns(row->value, strlen(row->value)) > FITS_LIST ||
                 (row->field != NULL && row->field->id == FIELD_attn_implementation))
            add_value(page, ROLE_NORMAL, "now", row->value);
        /* The list has the number, and the header the backend: these may go where room is short. */
        if (row->count > 0 || is_backend_row(row))
            end_part(detail, PART_NOW, first);
        break;
    case ROW_DEFAULT:
        page_add(page, ROLE_HINT, 0, "not in the file");
        break;
    default:
        break;
    }
}

static void build_section(const struct row *row, struct page *page)
{
    page_add(page, ROLE_TITLE, 0, row->key);
    page_add(page, ROLE_NORMAL, 0, arena_printf(&page->arena, "%zu %s", row->count, row->count == 1 ? "key" : "keys"));
}

static void build_text_line(const struct row *row, struct page *page)
{
    page_add(page, ROLE_TITLE, 0, arena_printf(&page->arena, "line %zu", row->line));
}

/* What to do about a file that can't be edited row by row. */
static void add_way_out(const struct editor *editor, struct page *page)
{
    page_add_gap(page);
    if (!editor->session->analysis->broken) {
        page_add(page, ROLE_NORMAL, 0, "A config is keys with values; this file holds none, so there is none to edit.");
        page_add_lead(page, ROLE_KEY, "e", ROLE_NORMAL, LEAD_INDENT, "opens it in your own editor");
        return;
    }
    page_add(page, ROLE_NORMAL, 0, "axolotl can't read this as a config, so its keys can't be edited one by one.");
    page_add_lead(page, ROLE_KEY, "e", ROLE_NORMAL, LEAD_INDENT, "mends it in your own editor");
    page_add_lead(page, ROLE_KEY, "n", ROLE_NORMAL, LEAD_INDENT, "goes to where it breaks");
}

static void build_field(struct detail *detail, const struct row *row)
{
    const struct editor *editor = detail->editor;
    struct page *page = detail->page;
    bool full = detail->full;
    add_title(row, page);
    /* The type first: it is that of the row before, as often as not, and on the same line then. */
    if (row->field != NULL && !full && !row->field->metadata_only && row->field->id != FIELD_attn_implementation)
        add_type(detail, row);
    if (row->field != NULL && !full)
        add_field(detail, row);
    else if (row->field == NULL && row->kind == ROW_FIELD && row->depth == 1)
        page_add(page, ROLE_NORMAL, 0, "No field of axolotl that axedit knows; it is kept as it is.");
    add_now(detail, row);
    add_comments(detail, row);
    if (row->kind == ROW_ITEM)
        page_add(page, ROLE_HINT, 0, "K J move it, x removes it");
    if (row->field != NULL && row->field->id == FIELD_base_model)
        add_model(editor, full, page);
    if (is_backend_row(row) && (full || !row->field->metadata_only))
        add_effective(detail, row);
}

static void build(struct detail *detail)
{
    const struct editor *editor = detail->editor;
    struct page *page = detail->page;
    const struct row *row = editor_row(editor);
    if (row->kind == ROW_SECTION)
        build_section(row, page);
    else if (row->kind == ROW_TEXT)
        build_text_line(row, page);
    else
        build_field(detail, row);
    add_problems(detail, editor->list.cursor);
    if (row->kind == ROW_TEXT)
        add_way_out(detail->editor, page);
    bool says_backend = is_backend_row(row) && (detail->full || !row->field->metadata_only);
    size_t first = page->count;
    if (says_backend && !detail->is_short)
        add_consequences(editor, page);
    else if (says_backend)
        page_add(page, ROLE_HINT, 0, "? tells what follows from it");
    end_part(detail, PART_POINTER, first);
    /* What speaks of the whole file has no row of its own. */
    if (row->kind == ROW_SECTION || row->kind == ROW_TEXT || detail->full)
        add_problems(detail, editor->rows.count);
}

void detail_build(const struct editor *editor, struct page *page)
{
    struct detail detail = {.editor = editor, .page = page, .full = true};
    if (editor_row(editor) != NULL)
        build(&detail);
}

/* Why a key did nothing, where the status line has to cut it: what to do instead must not be lost in the cut. The next key
 * brings the row back. */
static bool draw_refusal(const struct editor *editor, struct rect rect)
{
    enum { MOST = 1000 }; /* it may quote a value of a megabyte */
    const struct str *message = &editor->message;
    struct str visible = STR_INIT;
    struct page page;
    if (editor->message_role != ROLE_ERROR || utf8_columns(str_text(message), message->len) <= (size_t)editor->layout.status.columns)
        return false;
    utf8_add_visible(&visible, str_text(message), message->len);
    utf8_shorten(&visible, 0, MOST);
    page_init(&page, (size_t)rect.columns);
    page_add(&page, ROLE_ERROR, 0, str_text(&visible));
    page_draw(&page, editor->terminal, rect, 0, 0);
    page_fini(&page);
    str_fini(&visible);
    return true;
}

void detail_draw(struct editor *editor, struct rect rect)
{
    struct page page;
    if (draw_refusal(editor, rect))
        return;
    struct detail detail = {.editor = editor, .page = &page, .is_short = rect.rows < ROOMY};
    if (editor_row(editor) == NULL)
        return;
    page_init(&page, (size_t)rect.columns);
    build(&detail);
    if (detail.is_short)
        squeeze(&detail);
    bool is_cut = page.count > (size_t)rect.rows;
    if (is_cut)
        rect.rows--;
    page_draw(&page, editor->terminal, rect, 0, 0);
    if (is_cut)
        terminal_put(editor->terminal, rect.row + rect.rows, rect.column, rect.columns, ROLE_HINT, "? says more", 11);
    page_fini(&page);
}
