/* Adding a key. */
#include "add.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "dataset_kind.h"
#include "frame.h"
#include "mem.h"
#include "page.h"
#include "path.h"
#include "value_edit.h"
#include "text_field.h"

enum {
    TITLE_ROWS = 2,
    NAME_COLUMNS = 32,
    HELP_ROWS = 3,    /* for what the field at the cursor is, an empty one above included */
    HELPED_ROWS = 14, /* of the body: below, the names have them all */
    RANKS = 3,        /* ways to be found by a part of the name or of the words */
};

struct add {
    struct mode mode;
    char *parent;      /* path of the mapping; "" for the top level */
    enum object owner; /* whose fields are offered */
    struct dataset_kinds kinds; /* of an entry of datasets; zeroes for any other mapping */
    struct text_field typed;
    const struct field_row **found; /* best first */
    size_t found_count;
    bool offers_typed; /* the last line is the typed name as it stands */
    struct scroll scroll;
};

/* --- What is offered ---------------------------------------------------------------------------------------------- */

static bool holds(const char *text, const char *word, size_t len)
{
    for (; *text != '\0'; text++) {
        if (strncasecmp(text, word, len) == 0)
            return true;
    }
    return false;
}

/* Each word is in the name, the section's title, the help or among the values. */
static bool matches(const struct field_row *field, const char *words)
{
    while (*(words += strspn(words, " ")) != '\0') {
        size_t len = strcspn(words, " ");
        const char *const texts[] = {field->name, field->alias, field->help, section_title(field->section), field->values};
        bool found = false;
        for (size_t i = 0; i < sizeof texts / sizeof texts[0] && !found; i++)
            found = texts[i] != NULL && holds(texts[i], words, len);
        if (!found)
            return false;
        words += len;
    }
    return true;
}

static bool is_of_kind(const struct field_row *field, unsigned kinds)
{
    return kinds == 0 || field->kinds == 0 || (kinds & field->kinds) != 0;
}

/* 0 is best: the name itself, then its start, then something in it; then the rest; behind them what is of another kind. */
static int rank_of(const struct add *add, const struct field_row *field)
{
    const char *typed = str_text(&add->typed.text);
    size_t len = strlen(typed);
    if (strcasecmp(field->name, typed) == 0 || (field->alias != NULL && strcasecmp(field->alias, typed) == 0))
        return 0;
    int behind = is_of_kind(field, add->kinds.meant) ? 0 : RANKS;
    if (strncasecmp(field->name, typed, len) == 0)
        return behind + 1;
    return behind + (holds(field->name, typed, len) ? 2 : 3);
}

static bool is_offered(const struct add *add, const struct field_row *field)
{
    return field->owner == add->owner && !field->metadata_only && field->deprecated == NULL &&
           field->section != SECTION_removed && field->section != SECTION_internal;
}

static void path_of(const struct add *add, const char *name, struct str *path)
{
    if (add->parent[0] != '\0')
        str_printf(path, "%s.", add->parent);
    ypath_add_step(path, name);
}

/* True when a path was typed, "datasets.0.path" as it stands in messages: then that path, and its field or NULL. */
static bool find_typed_path(const struct add *add, struct str *path, const struct field_row **field)
{
    struct arena arena = {0};
    struct ypath steps;
    struct str text = STR_INIT, cause = STR_INIT;
    const char *typed = str_text(&add->typed.text), *dot = strchr(typed, '.');
    size_t name_len = dot != NULL ? (size_t)(dot - typed) : 0;
    const char *name = arena_copy(&arena, typed, name_len);
    *field = NULL;
    str_printf(&text, "%s%s%s", add->parent, add->parent[0] != '\0' ? "." : "", typed);
    bool is_path = name_len > 0 && add->owner != OBJECT_COUNT && field_find(add->owner, name) != NULL &&
                   ypath_parse(str_text(&text), &arena, &steps, &cause);
    if (is_path) {
        *field = field_of_path(&steps);
        str_add(path, str_text(&text));
    }
    str_fini(&text);
    str_fini(&cause);
    arena_fini(&arena);
    return is_path;
}

static bool is_in_file(const struct editor *editor, const char *path)
{
    struct arena arena = {0};
    struct ypath steps;
    struct str cause = STR_INIT;
    bool found =
        ypath_parse(path, &arena, &steps, &cause) && ypath_find(editor->session->analysis->index, &steps).exists;
    str_fini(&cause);
    arena_fini(&arena);
    return found;
}

/* The path of the offered field (NULL: of the typed name), under the name that the file has for it; true when it has. */
static bool find_path(const struct add *add, const struct editor *editor, const struct field_row *field,
                      struct str *path)
{
    const struct field_row *typed;
    if (field != NULL || !find_typed_path(add, path, &typed))
        path_of(add, field != NULL ? field->name : str_text(&add->typed.text), path);
    bool held = is_in_file(editor, str_text(path));
    if (held || field == NULL || field->alias == NULL)
        return held;
    struct str other = STR_INIT;
    path_of(add, field->alias, &other);
    held = is_in_file(editor, str_text(&other));
    if (held) {
        str_clear(path);
        str_add(path, str_text(&other));
    }
    str_fini(&other);
    return held;
}

static bool is_held(const struct add *add, const struct editor *editor, const struct field_row *field)
{
    struct str path = STR_INIT;
    bool held = find_path(add, editor, field, &path);
    str_fini(&path);
    return held;
}

/* What the file holds is left out until it is asked for by name. */
static void find_fields(struct add *add, const struct editor *editor)
{
    const char *typed = str_text(&add->typed.text);
    add->found_count = 0;
    bool is_known = *typed == '\0';
    for (int rank = 0; rank <= 2 * RANKS; rank++) {
        for (size_t i = 0; i < field_count(); i++) {
            const struct field_row *field = field_at(i);
            if (!is_offered(add, field) || !matches(field, typed) || rank_of(add, field) != rank)
                continue;
            if (*typed == '\0' && is_held(add, editor, field))
                continue;
            add->found[add->found_count++] = field;
            is_known = is_known || rank == 0;
        }
    }
    add->offers_typed = !is_known;
    add->scroll = (struct scroll){.count = add->found_count + (add->offers_typed ? 1 : 0)};
}

/* --- Drawing ------------------------------------------------------------------------------------------------------ */

/* A name that is not offered may be known all the same. */
static void add_note_on_typed(const struct add *add, const char *name, struct str *note)
{
    const struct field_row *field = add->owner != OBJECT_COUNT ? field_find(add->owner, name) : NULL;
    struct str path = STR_INIT;
    if (field == NULL && find_typed_path(add, &path, &field) && field == NULL)
        str_printf(note, "inside %.*s", (int)strcspn(name, "."), name);
    else if (field == NULL)
        str_add(note, "no known field: added as it stands");
    else if (field->deprecated != NULL)
        str_printf(note, "out of use; instead: %s", field->deprecated);
    else
        str_add(note, field->help);
    str_fini(&path);
}

static void draw_line(const struct add *add, struct editor *editor, size_t index, int row, int columns)
{
    struct terminal *terminal = editor->terminal;
    bool is_cursor = index == add->scroll.cursor;
    bool is_typed = index == add->found_count;
    const struct field_row *field = is_typed ? NULL : add->found[index];
    const char *name = is_typed ? str_text(&add->typed.text) : field->name;
    const char *sign = terminal_glyph(terminal, GLYPH_POINTER);
    if (is_cursor)
        terminal_put(terminal, row, 0, 1, ROLE_KEY, sign, strlen(sign));
    int used = frame_put(terminal, row, 2, columns - 2, is_cursor ? ROLE_CURSOR : ROLE_NORMAL, name);
    int column = used + 3 < NAME_COLUMNS ? NAME_COLUMNS : used + 4;
    struct str note = STR_INIT;
    if (is_held(add, editor, field))
        str_add(&note, "in the file: Enter goes there");
    else if (is_typed)
        add_note_on_typed(add, name, &note);
    else if (!is_of_kind(field, add->kinds.meant))
        str_printf(&note, "for %s", dataset_kind_words(field->kinds));
    else
        str_add(&note, field->help);
    frame_put(terminal, row, column, columns - column, ROLE_HINT, str_text(&note));
    str_fini(&note);
}

static void draw_title(const struct add *add, struct terminal *terminal, const struct rect *body)
{
    struct str title = STR_INIT;
    str_add(&title, "Add a key");
    if (add->parent[0] != '\0')
        str_printf(&title, " to %s", add->parent);
    str_add(&title, ": a part of its name, or of what it does");
    frame_put(terminal, body->row, 0, body->columns, ROLE_TITLE, str_text(&title));
    str_fini(&title);
}

static const struct field_row *field_at_cursor(const struct add *add)
{
    return add->scroll.cursor < add->found_count ? add->found[add->scroll.cursor] : NULL;
}

/* Why a field stands behind the others. axolotl reads an entry as one kind of data and drops keys of another. */
static void add_kind(const struct add *add, const struct field_row *field, struct page *page)
{
    const char *own = dataset_kind_words(field->kinds);
    if (!is_of_kind(field, add->kinds.possible))
        page_add(page, ROLE_WARNING, 0, arena_printf(&page->arena, "For %s: dropped beside the keys that are here.", own));
    else if (!is_of_kind(field, add->kinds.meant))
        page_add(page, ROLE_WARNING, 0,
                 arena_printf(&page->arena, "For %s; here are %s.", own, dataset_kind_words(add->kinds.meant)));
}

/* All of its help, which a line has no room for, and on the status line where it stands and what it takes. */
static void draw_field(const struct add *add, struct editor *editor, const struct rect *rect)
{
    const struct field_row *field = field_at_cursor(add);
    struct str text = STR_INIT;
    if (field != NULL) {
        struct page page;
        page_init(&page, (size_t)rect->columns);
        add_kind(add, field, &page);
        page_add(&page, ROLE_NORMAL, 0, field->help);
        page_draw(&page, editor->terminal, *rect, 0, 0);
        page_fini(&page);
        if (field->owner == OBJECT_root)
            str_printf(&text, "%s: ", section_title(field->section));
        field_describe_type(field, &text);
        if (field->fallback != NULL)
            str_printf(&text, "; default %s", field->fallback);
    }
    frame_draw_status(editor, ROLE_HINT, str_text(&text), "");
    str_fini(&text);
}

static void add_draw(struct mode *mode, struct editor *editor)
{
    struct add *add = (struct add *)mode;
    struct rect body = editor->layout.body;
    struct terminal *terminal = editor->terminal;
    int title = body.rows > 2 * TITLE_ROWS ? TITLE_ROWS : body.rows > 1 ? 1 : 0;
    int help = body.rows >= HELPED_ROWS ? HELP_ROWS : 0;
    if (title > 1)
        draw_title(add, terminal, &body);
    int page = body.rows - title - help;
    draw_field(add, editor, &(struct rect){body.row + title + page + 1, 0, help > 0 ? help - 1 : 0, body.columns});
    scroll_fit(&add->scroll, page > 0 ? (size_t)page : 1);
    for (int i = 0; i < page && add->scroll.top + (size_t)i < add->scroll.count; i++)
        draw_line(add, editor, add->scroll.top + (size_t)i, body.row + title + i, body.columns);
    int typed = title > 0 ? body.row + title - 1 : body.row;
    terminal_put(terminal, typed, 0, body.columns, ROLE_KEY, "+ ", 2);
    text_field_draw(&add->typed, terminal, typed, 2, body.columns - 2);
}

/* --- Keys --------------------------------------------------------------------------------------------------------- */

static void choose(struct add *add, struct editor *editor)
{
    if (add->scroll.count == 0)
        return;
    const struct field_row *field = add->scroll.cursor < add->found_count ? add->found[add->scroll.cursor] : NULL;
    struct str path = STR_INIT;
    bool present = find_path(add, editor, field, &path);
    struct str typed = STR_INIT;
    if (field == NULL)
        find_typed_path(add, &typed, &field);
    str_fini(&typed);
    mode_pop(editor);
    if (present)
        editor_reveal(editor, str_text(&path));
    else
        value_edit(editor, str_text(&path), field, NULL);
    str_fini(&path);
}

static void add_act(struct mode *mode, struct editor *editor, enum action action)
{
    struct add *add = (struct add *)mode;
    if (action == ACTION_CANCEL)
        mode_pop(editor);
    else if (action == ACTION_CHOOSE)
        choose(add, editor);
    else if (!scroll_act(&add->scroll, action, (size_t)editor->layout.body.rows) && text_field_act(&add->typed, action))
        find_fields(add, editor);
}

static void add_type(struct mode *mode, struct editor *editor, const char *text, size_t len)
{
    struct add *add = (struct add *)mode;
    text_field_insert(&add->typed, text, len);
    find_fields(add, editor);
}

static void add_free(struct mode *mode)
{
    struct add *add = (struct add *)mode;
    free(add->parent);
    free(add->found);
    text_field_fini(&add->typed);
    free(add);
}

static const char *add_hint(const struct mode *mode, const struct editor *editor, enum action action, const char *word)
{
    const struct add *add = (const struct add *)mode;
    if (action != ACTION_CHOOSE)
        return word;
    if (add->scroll.count == 0)
        return NULL;
    return is_held(add, editor, field_at_cursor(add)) ? "go there" : "add";
}

static const struct mode_class add_class = {
    .full = true,
    .draw = add_draw,
    .act = add_act,
    .type = add_type,
    .hint = add_hint,
    .free = add_free,
};

/* The mapping in which the cursor stands: that of a nested key, or an unfolded one at the cursor; the count at the top. */
static size_t mapping_at(const struct editor *editor)
{
    size_t at = editor->list.cursor;
    const struct row *row = editor_row(editor);
    if (row == NULL || row->depth == 0)
        return editor->rows.count;
    const struct ynode *node = ynode_resolved(row->node);
    if (node != NULL && node->kind == YNODE_MAPPING && row->foldable && !row->folded)
        return at;
    return row->depth > 1 ? rows_around(&editor->rows, at) : editor->rows.count;
}

/* The object whose fields a mapping has; OBJECT_COUNT when nothing is known of them. */
static enum object object_of(const struct editor *editor, size_t mapping)
{
    const struct row *row = rows_at(&editor->rows, mapping);
    if (row->kind == ROW_ITEM)
        row = rows_at(&editor->rows, rows_around(&editor->rows, mapping));
    return row->field != NULL && row->field->object != OBJECT_root ? row->field->object : OBJECT_COUNT;
}

static void open_with(struct editor *editor, const char *path, enum object owner, const char *typed)
{
    struct add *add = mem_alloc(sizeof *add);
    add->mode = (struct mode){.class = &add_class, .context = CONTEXT_ADD};
    add->parent = mem_copy(path, strlen(path));
    add->owner = owner;
    add->kinds = dataset_kinds_at(editor->session->analysis, path);
    add->found = mem_alloc(field_count() * sizeof *add->found);
    text_field_set(&add->typed, typed);
    find_fields(add, editor);
    mode_push(editor, &add->mode);
}

void add_open_in(struct editor *editor, const char *path, enum object owner)
{
    open_with(editor, path, owner, "");
}

void add_open_for(struct editor *editor, const char *typed)
{
    open_with(editor, "", OBJECT_root, typed);
}

void add_open(struct editor *editor)
{
    size_t mapping = mapping_at(editor);
    if (mapping < editor->rows.count)
        open_with(editor, rows_at(&editor->rows, mapping)->id, object_of(editor, mapping), "");
    else
        open_with(editor, "", OBJECT_root, "");
}
