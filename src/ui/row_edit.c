/* Editing the row under the cursor. */
#include "row_edit.h"

#include <stdlib.h>
#include <string.h>

#include "add.h"
#include "attention.h"
#include "choices.h"
#include "edits.h"
#include "emit.h"
#include "entry_edit.h"
#include "mem.h"
#include "picker.h"
#include "value_edit.h"

enum row_way { WAY_FOLD, WAY_BACKEND, WAY_TOGGLE, WAY_EXPLICIT, WAY_INSIDE, WAY_VALUE, WAY_NONE };

static bool is_backend_row(const struct row *row)
{
    if (row->field == NULL)
        return false;
    return row->field->id == FIELD_attn_implementation || legacy_is_flag(row->field->id);
}

static const struct ynode *node_of(const struct row *row)
{
    return ynode_resolved(row->node);
}

static bool is_boolean(const struct row *row)
{
    const struct ynode *node = node_of(row);
    return node != NULL && node->kind == YNODE_SCALAR && node->value.kind == YSCALAR_BOOL;
}

/* True for a list or a mapping with nothing in it, and for a null where nothing else can stand: something is put in. */
static bool is_empty_inside(const struct row *row)
{
    const struct ynode *node = node_of(row);
    if (node != NULL && node->kind != YNODE_SCALAR)
        return node->count == 0;
    return ynode_is_null(node) && row->kind != ROW_ITEM && value_way_of(row->field) != VALUE_LINE;
}

/* What Enter does. */
static enum row_way way_of(const struct row *row)
{
    if (row->kind == ROW_TEXT)
        return WAY_NONE;
    if (row->kind == ROW_SECTION || (row->foldable && row->kind != ROW_DEFAULT))
        return WAY_FOLD;
    if (is_backend_row(row))
        return WAY_BACKEND;
    if (row->kind == ROW_DEFAULT && row->field->fallback != NULL)
        return WAY_EXPLICIT;
    if (is_empty_inside(row))
        return WAY_INSIDE;
    if (is_boolean(row) && (row->field == NULL || row->field->type == TYPE_BOOL))
        return WAY_TOGGLE;
    return WAY_VALUE;
}

const char *row_edit_word(const struct row *row)
{
    switch (way_of(row)) {
    case WAY_NONE:
        return NULL;
    case WAY_FOLD:
        return row->folded ? "unfold" : "fold  ";
    case WAY_TOGGLE:
        return "toggle";
    case WAY_BACKEND:
        return "choose";
    case WAY_EXPLICIT:
        return "write ";
    case WAY_INSIDE:
        return "add in";
    default:
        return "edit  ";
    }
}

/* The value as it is written, on one line; NULL when there is none. On the heap. */
static char *source_of(const struct editor *editor, const struct row *row)
{
    const struct ynode *node = row->pair != NULL ? row->pair->value : row->item != NULL ? row->item->node : NULL;
    if (node == NULL)
        return NULL;
    struct str source = STR_INIT;
    size_t len;
    const char *written = ynode_source(editor->session->analysis->index, node, &len);
    if (memchr(written, '\n', len) != NULL || memchr(written, '\r', len) != NULL)
        yemit_flow(&source, node);
    else
        str_add_len(&source, written, len);
    return str_take(&source);
}

static void toggle(struct editor *editor, const struct row *row)
{
    struct change change = {CHANGE_SET, mem_copy(row->id, strlen(row->id)),
                            node_of(row)->value.boolean ? "false" : "true"};
    edit_change(editor, &change);
    free((char *)change.path);
}

static void make_explicit(struct editor *editor, const struct row *row)
{
    struct change change = {CHANGE_SET, mem_copy(row->id, strlen(row->id)), row->field->fallback};
    edit_change(editor, &change);
    free((char *)change.path);
}

/* The row around the one at the cursor; NULL for what stands at the top. */
static const struct row *row_around_cursor(const struct editor *editor)
{
    const struct row *around = rows_at(&editor->rows, rows_around(&editor->rows, editor->list.cursor));
    return around != NULL && around->depth > 0 ? around : NULL;
}

/* An entry of a list that has words is chosen from them. */
static bool pick_entry(struct editor *editor, const struct row *row, const char *source)
{
    struct choices choices;
    const struct row *list = row->kind == ROW_ITEM ? row_around_cursor(editor) : NULL;
    if (list == NULL || list->field == NULL || !choices_of_entry(&choices, list->field, source))
        return false;
    picker_open_values(editor, row->id, list->field, &choices, source, CHANGE_SET);
    return true;
}

/* The value with which a missing key can begin; NULL when nobody can know one. On the heap. */
static char *start_of(const struct row *row)
{
    const char *start = row->missing && row->first->subject != NULL ? strstr(row->first->subject, ": ") : NULL;
    return start != NULL ? mem_copy(start + 2, strlen(start + 2)) : NULL;
}

static void edit_row_value(struct editor *editor, const struct row *row)
{
    char *source = row->missing ? start_of(row) : source_of(editor, row), *path = mem_copy(row->id, strlen(row->id));
    if (!pick_entry(editor, row, source))
        value_edit(editor, path, row->field, source);
    free(source);
    free(path);
}

/* The object whose fields stand in the row's mapping; OBJECT_COUNT when nobody knows. */
static enum object object_in(const struct editor *editor, const struct row *row)
{
    const struct row *named = row->kind == ROW_ITEM ? row_around_cursor(editor) : row;
    bool has = named != NULL && named->field != NULL && named->field->object != OBJECT_root;
    return has ? named->field->object : OBJECT_COUNT;
}

static void add_inside(struct editor *editor, const struct row *row)
{
    const struct ynode *node = node_of(row);
    bool is_list = node != NULL && node->kind == YNODE_SEQUENCE;
    bool is_mapping = node != NULL && node->kind == YNODE_MAPPING;
    char *path = mem_copy(row->id, strlen(row->id));
    if (is_list || (!is_mapping && value_way_of(row->field) == VALUE_ENTRIES))
        entry_add(editor, path, row->field);
    else
        add_open_in(editor, path, object_in(editor, row));
    free(path);
}

static bool refuse(struct editor *editor)
{
    if (editor_refuses_keys(editor))
        return true;
    if (editor->session->read_only) {
        editor_say(editor, ROLE_WARNING, "the file can't be changed: %s", editor->session->why_read_only);
        return true;
    }
    return false;
}

void row_edit(struct editor *editor)
{
    const struct row *row = editor_row(editor);
    enum row_way way = row != NULL ? way_of(row) : WAY_NONE;
    if (way == WAY_FOLD) {
        editor_toggle_fold(editor, row->id);
        return;
    }
    if (refuse(editor) || row == NULL)
        return;
    if (way == WAY_BACKEND)
        picker_open_backends(editor);
    else if (way == WAY_TOGGLE)
        toggle(editor, row);
    else if (way == WAY_EXPLICIT)
        make_explicit(editor, row);
    else if (way == WAY_INSIDE)
        add_inside(editor, row);
    else
        edit_row_value(editor, row);
}

/* A default that is a boolean is written the other way round. */
static bool toggle_default(struct editor *editor, const struct row *row)
{
    const char *fallback = row->kind == ROW_DEFAULT && row->field->type == TYPE_BOOL ? row->field->fallback : NULL;
    if (fallback == NULL)
        return false;
    struct change change = {CHANGE_SET, mem_copy(row->id, strlen(row->id)),
                            strcmp(fallback, "true") == 0 ? "false" : "true"};
    edit_change(editor, &change);
    free((char *)change.path);
    return true;
}

void row_toggle(struct editor *editor)
{
    const struct row *row = editor_row(editor);
    if (row == NULL || row->kind == ROW_SECTION) {
        row_edit(editor);
        return;
    }
    if (refuse(editor))
        return;
    if (is_boolean(row))
        toggle(editor, row);
    else if (!toggle_default(editor, row))
        row_edit(editor);
}

/* A key that has to stand in the file has no way back to its default. */
static bool is_missed(const struct editor *editor, const char *path)
{
    const struct row *row = rows_at(&editor->rows, rows_find(&editor->rows, path, 0));
    return row != NULL && row->missing && strcmp(row->id, path) == 0;
}

static void take_away(struct editor *editor, const struct row *row)
{
    struct change change = {CHANGE_REMOVE, mem_copy(row->id, strlen(row->id)), NULL};
    const char *fallback = row->field != NULL ? row->field->fallback : NULL;
    const struct revision *before = editor->session->current;
    if (edit_change(editor, &change) && editor->session->current != before && fallback != NULL &&
        !is_missed(editor, change.path))
        editor_say(editor, ROLE_CHANGED, "remove %s: back to the default, %s", change.path, fallback);
    free((char *)change.path);
}

/* False, and it is said, when the row is nothing that stands in the file. */
static bool is_in_file(struct editor *editor, const struct row *row)
{
    if (row->pair != NULL || row->item != NULL)
        return true;
    editor_say(editor, ROLE_HINT,
               row->missing             ? "this is not in the file yet: Enter writes it"
               : row->kind == ROW_SECTION ? "a section is not in the file: its keys are"
                                        : "this is not in the file: it is the default already");
    return false;
}

void row_to_default(struct editor *editor)
{
    const struct row *row = editor_row(editor);
    if (refuse(editor) || row == NULL || !is_in_file(editor, row))
        return;
    if (row->kind == ROW_ITEM)
        editor_say(editor, ROLE_HINT, "an entry of a list has no default: x removes it");
    else
        take_away(editor, row);
}

void row_remove(struct editor *editor)
{
    const struct row *row = editor_row(editor);
    if (!refuse(editor) && row != NULL && is_in_file(editor, row))
        take_away(editor, row);
}

/* --- Folds -------------------------------------------------------------------------------------------------------- */

void row_fold(struct editor *editor)
{
    const struct row *row = editor_row(editor);
    if (row == NULL)
        return;
    if (row->foldable && !row->folded) {
        editor_toggle_fold(editor, row->id);
        return;
    }
    /* Out of a nested value, or up to the section. */
    size_t around = rows_around(&editor->rows, editor->list.cursor);
    if (around < editor->rows.count)
        editor->list.cursor = around;
}

void row_unfold(struct editor *editor)
{
    const struct row *row = editor_row(editor);
    if (row == NULL || !row->foldable)
        return;
    if (row->folded)
        editor_toggle_fold(editor, row->id);
    else if (editor->list.cursor + 1 < editor->rows.count)
        editor->list.cursor++;
}

/* --- Adding ------------------------------------------------------------------------------------------------------- */

static bool takes_list(const struct field_row *field)
{
    return (field_accepts(field) & (ACCEPT_TEXTS | ACCEPT_INTS | ACCEPT_FLOATS | ACCEPT_LIST | ACCEPT_OBJECTS)) != 0;
}

/* The list at the cursor, or around an entry at the cursor; NULL when there is none. */
static const struct row *list_at(const struct editor *editor)
{
    const struct row *row = editor_row(editor);
    if (row == NULL || row->kind == ROW_SECTION)
        return NULL;
    if (row->kind == ROW_ITEM)
        return row_around_cursor(editor);
    const struct ynode *node = node_of(row);
    if (ynode_is_null(node))
        return row->field != NULL && row->pair != NULL && takes_list(row->field) ? row : NULL;
    return node != NULL && node->kind == YNODE_SEQUENCE ? row : NULL;
}

void row_add(struct editor *editor)
{
    if (refuse(editor))
        return;
    const struct row *list = list_at(editor);
    if (list != NULL)
        entry_add(editor, list->id, list->field);
    else
        add_open(editor);
}

void row_move_up(struct editor *editor)
{
    if (!refuse(editor))
        entry_move_up(editor);
}

void row_move_down(struct editor *editor)
{
    if (!refuse(editor))
        entry_move_down(editor);
}
