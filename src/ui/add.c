/* Adding a key. */
#include "add.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "frame.h"
#include "mem.h"
#include "path.h"
#include "row_edit.h"
#include "text_field.h"

enum { TITLE_ROWS = 2, NAME_COLUMNS = 32 };

struct add {
    struct mode mode;
    char *parent;      /* path of the mapping; "" for the top level */
    enum object owner; /* whose fields are offered */
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

/* Each word is in the name, the section's title or the help. */
static bool matches(const struct field_row *field, const char *words)
{
    while (*(words += strspn(words, " ")) != '\0') {
        size_t len = strcspn(words, " ");
        if (!holds(field->name, words, len) && !holds(field->help, words, len) &&
            !holds(section_title(field->section), words, len))
            return false;
        words += len;
    }
    return true;
}

/* 0 is best: the name itself, then its start, then something in it; then the rest. */
static int rank_of(const struct field_row *field, const char *typed)
{
    size_t len = strlen(typed);
    if (strcasecmp(field->name, typed) == 0)
        return 0;
    if (strncasecmp(field->name, typed, len) == 0)
        return 1;
    return holds(field->name, typed, len) ? 2 : 3;
}

static bool is_offered(const struct add *add, const struct field_row *field)
{
    return field->owner == add->owner && !field->metadata_only && field->deprecated == NULL &&
           field->section != SECTION_removed && field->section != SECTION_internal;
}

static void find_fields(struct add *add)
{
    const char *typed = str_text(&add->typed.text);
    add->found_count = 0;
    bool is_known = *typed == '\0';
    for (int rank = 0; rank <= 3; rank++) {
        for (size_t i = 0; i < field_count(); i++) {
            const struct field_row *field = field_at(i);
            if (!is_offered(add, field) || !matches(field, typed) || rank_of(field, typed) != rank)
                continue;
            add->found[add->found_count++] = field;
            is_known = is_known || rank == 0;
        }
    }
    add->offers_typed = !is_known;
    add->scroll = (struct scroll){.count = add->found_count + (add->offers_typed ? 1 : 0)};
}

/* --- Drawing ------------------------------------------------------------------------------------------------------ */

static void path_of(const struct add *add, const char *name, struct str *path)
{
    if (add->parent[0] != '\0')
        str_printf(path, "%s.", add->parent);
    ypath_add_step(path, name);
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

/* A name that is not offered may be known all the same. */
static const char *note_on_typed(const struct add *add, const char *name)
{
    const struct field_row *field = add->owner != OBJECT_COUNT ? field_find(add->owner, name) : NULL;
    if (field == NULL)
        return "no known field: added as it stands";
    return field->deprecated != NULL ? field->deprecated : field->help;
}

static void draw_line(const struct add *add, struct editor *editor, size_t index, int row, int columns)
{
    struct terminal *terminal = editor->terminal;
    bool is_cursor = index == add->scroll.cursor;
    bool is_typed = index == add->found_count;
    const char *name = is_typed ? str_text(&add->typed.text) : add->found[index]->name;
    struct str path = STR_INIT;
    path_of(add, name, &path);
    bool present = is_in_file(editor, str_text(&path));
    str_fini(&path);
    const char *sign = terminal_glyph(terminal, GLYPH_POINTER);
    if (is_cursor)
        terminal_put(terminal, row, 0, 1, ROLE_KEY, sign, strlen(sign));
    int used = frame_put(terminal, row, 2, columns - 2, is_cursor ? ROLE_CURSOR : ROLE_NORMAL, name);
    int column = used + 3 < NAME_COLUMNS ? NAME_COLUMNS : used + 4;
    const char *note = is_typed ? note_on_typed(add, name) : add->found[index]->help;
    if (present)
        note = "in the file: Enter goes there";
    frame_put(terminal, row, column, columns - column, ROLE_HINT, note);
}

static void add_draw(struct mode *mode, struct editor *editor)
{
    struct add *add = (struct add *)mode;
    struct rect body = editor->layout.body;
    struct terminal *terminal = editor->terminal;
    int title = body.rows > 2 * TITLE_ROWS ? TITLE_ROWS : body.rows > 1 ? 1 : 0;
    frame_draw_status(editor, ROLE_HINT, "", "");
    if (title > 1)
        frame_put(terminal, body.row, 0, body.columns, ROLE_TITLE,
                  add->parent[0] != '\0' ? add->parent : "Add a key: a part of its name, or of what it does");
    int page = body.rows - title;
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
    path_of(add, field != NULL ? field->name : str_text(&add->typed.text), &path);
    bool present = is_in_file(editor, str_text(&path));
    mode_pop(editor);
    if (present)
        editor_reveal(editor, str_text(&path));
    else
        row_edit_value(editor, str_text(&path), field, NULL);
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
        find_fields(add);
}

static void add_type(struct mode *mode, struct editor *editor, const char *text, size_t len)
{
    struct add *add = (struct add *)mode;
    (void)editor;
    text_field_insert(&add->typed, text, len);
    find_fields(add);
}

static void add_free(struct mode *mode)
{
    struct add *add = (struct add *)mode;
    free(add->parent);
    free(add->found);
    text_field_fini(&add->typed);
    free(add);
}

static const struct mode_class add_class = {
    .full = true,
    .draw = add_draw,
    .act = add_act,
    .type = add_type,
    .free = add_free,
};

/* The mapping in which the cursor stands: that of a nested key, or an unfolded one at the cursor; NULL at the top. */
static const struct row *mapping_at(const struct editor *editor)
{
    size_t at = editor->list.cursor;
    const struct row *row = editor_row(editor);
    if (row == NULL || row->depth == 0)
        return NULL;
    const struct ynode *node = ynode_resolved(row->node);
    if (node != NULL && node->kind == YNODE_MAPPING && row->foldable && !row->folded)
        return row;
    while (at > 0 && editor->rows.items[at].depth >= row->depth)
        at--;
    return row->depth > 1 ? &editor->rows.items[at] : NULL;
}

/* The object whose fields a mapping has; OBJECT_COUNT when nothing is known of them. */
static enum object object_of(const struct editor *editor, const struct row *mapping)
{
    const struct row *row = mapping;
    if (row->kind == ROW_ITEM) {
        while (row > editor->rows.items && row->depth >= mapping->depth)
            row--;
    }
    return row->field != NULL && row->field->object != OBJECT_root ? row->field->object : OBJECT_COUNT;
}

void add_open(struct editor *editor)
{
    const struct row *mapping = mapping_at(editor);
    struct add *add = mem_alloc(sizeof *add);
    add->mode = (struct mode){.class = &add_class, .context = CONTEXT_ADD};
    add->parent = mapping != NULL ? mem_copy(mapping->id, strlen(mapping->id)) : mem_copy("", 0);
    add->owner = mapping != NULL ? object_of(editor, mapping) : OBJECT_root;
    add->found = mem_alloc(field_count() * sizeof *add->found);
    find_fields(add);
    mode_push(editor, &add->mode);
}
