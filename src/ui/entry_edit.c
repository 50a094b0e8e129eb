/* What is done to the entries of a list. */
#include "entry_edit.h"

#include <stdlib.h>
#include <string.h>

#include "choices.h"
#include "edits.h"
#include "emit.h"
#include "mem.h"
#include "path.h"
#include "picker.h"
#include "prompt.h"
#include "typed.h"

/* --- Adding ------------------------------------------------------------------------------------------------------- */

/* How many entries the list at `path` has; 0 for one that is not there. */
static size_t count_entries(const struct editor *editor, const char *path)
{
    struct arena arena = {0};
    struct ypath steps;
    struct str cause = STR_INIT;
    struct ytarget target = {0};
    if (ypath_parse(path, &arena, &steps, &cause))
        target = ypath_find(editor->session->analysis->index, &steps);
    const struct ynode *list = target.exists ? ynode_resolved(target.node) : NULL;
    size_t count = list != NULL && list->kind == YNODE_SEQUENCE ? list->count : 0;
    str_fini(&cause);
    arena_fini(&arena);
    return count;
}

void entry_reveal_last(struct editor *editor, const char *path)
{
    size_t count = count_entries(editor, path);
    struct str id = STR_INIT;
    if (count == 0)
        return;
    str_printf(&id, "%s.%zu", path, count - 1);
    editor_reveal(editor, str_text(&id));
    const struct row *row = editor_row(editor);
    if (row != NULL && strcmp(row->id, str_text(&id)) == 0 && row->foldable && row->folded)
        editor_toggle_fold(editor, row->id);
    str_fini(&id);
}

/* The key that a new entry begins with: the first one that must be there, else the first one. */
static const struct field_row *first_member(enum object object)
{
    const struct field_row *first = NULL;
    for (size_t i = 0; i < field_count(); i++) {
        const struct field_row *field = field_at(i);
        if (field->owner != object || field->metadata_only || field->deprecated != NULL)
            continue;
        if (field->required)
            return field;
        first = first != NULL ? first : field;
    }
    return first;
}

static bool is_list_of_objects(const struct field_row *field)
{
    return field != NULL && (field_accepts(field) & ACCEPT_OBJECTS) != 0 && first_member(field->object) != NULL;
}

/* What one entry of a list may be, as the value that it is. */
static unsigned entry_accepts(const struct field_row *field)
{
    static const struct {
        unsigned list, entry;
    } entries[] = {
        {ACCEPT_TEXTS, ACCEPT_TEXT}, {ACCEPT_INTS, ACCEPT_INT}, {ACCEPT_FLOATS, ACCEPT_FLOAT}, {ACCEPT_LIST, ACCEPT_ANY}};
    unsigned accepts = 0;
    if (field == NULL)
        return ACCEPT_ANY;
    if (is_list_of_objects(field))
        return field_accepts(first_member(field->object));
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++)
        accepts |= (field_accepts(field) & entries[i].list) != 0 ? entries[i].entry : 0;
    return accepts;
}

/* The value of the first key of a new entry. */
static void put_member(const struct field_row *member, bool fits, struct str *value)
{
    struct str source = STR_INIT;
    str_printf(&source, "%s:%s", member->name, value->len > 0 ? " " : "");
    if (fits)
        str_add(&source, str_text(value));
    else
        yemit_text(&source, str_text(value), value->len);
    str_fini(value);
    *value = source;
}

/* The entry for what was typed: of a list of mappings the value of the first key, or a whole mapping in braces. */
static void read_entry(const struct field_row *field, const char *line, struct typed *typed)
{
    typed_read(typed, line, entry_accepts(field));
    if (!is_list_of_objects(field))
        return;
    struct yindex *index = yindex_new(str_text(&typed->source), typed->source.len);
    const struct ynode *root = index->broken ? NULL : index->root;
    bool is_whole = root != NULL && root->kind == YNODE_MAPPING && root->style == YSTYLE_FLOW;
    bool fits = typed->source.len == 0 || (root != NULL && (root->kind == YNODE_SCALAR || root->style == YSTYLE_FLOW) &&
                                           span_len(root->whole) == typed->source.len);
    yindex_free(index);
    if (!is_whole)
        put_member(first_member(field->object), fits, &typed->source);
}

static void judge_entry(const struct editor *editor, const struct prompt_setup *asked, const char *text,
                        struct str *verdict, enum role *role)
{
    struct typed typed;
    read_entry(asked->field, text, &typed);
    change_try(editor->session, &(struct change){CHANGE_APPEND, asked->subject, str_text(&typed.source)}, verdict, role);
    typed_add_fate(&typed, verdict);
    typed_fini(&typed);
}

static bool accept_entry(struct editor *editor, const struct prompt_setup *asked, const char *text)
{
    struct typed typed;
    read_entry(asked->field, text, &typed);
    if (edit_change(editor, &(struct change){CHANGE_APPEND, asked->subject, str_text(&typed.source)})) {
        entry_reveal_last(editor, asked->subject);
        typed_say_lost(&typed, editor);
    }
    typed_fini(&typed);
    return true;
}

/* What an entry is, by the types of lists. */
static const struct {
    unsigned accepts;
    const char *words;
} entry_words[] = {
    {ACCEPT_TEXTS, "text: one entry of the list"},
    {ACCEPT_INTS, "a whole number: one entry of the list"},
    {ACCEPT_FLOATS, "a number: one entry of the list"},
};

static const char *describe_entry(const struct field_row *field)
{
    unsigned accepts = field != NULL ? field_accepts(field) : 0;
    for (size_t i = 0; i < sizeof entry_words / sizeof entry_words[0]; i++) {
        if (accepts & entry_words[i].accepts)
            return entry_words[i].words;
    }
    return "a new entry, as YAML: text, or {path: x, type: alpaca}";
}

void entry_type(struct editor *editor, const char *path, const struct field_row *field)
{
    struct str label = STR_INIT, help = STR_INIT;
    str_printf(&label, "%s.%zu", path, count_entries(editor, path));
    if (is_list_of_objects(field)) {
        const struct field_row *member = first_member(field->object);
        str_printf(&label, ".%s", member->name);
        field_describe_type(member, &help);
        str_printf(&help, "; or a whole entry: {%s: ..., ...}", member->name);
    } else {
        str_add(&help, describe_entry(field));
    }
    prompt_open(editor, &(struct prompt_setup){
                            .label = str_text(&label),
                            .help = str_text(&help),
                            .text = "",
                            .subject = path,
                            .field = field,
                            .judge = judge_entry,
                            .accept = accept_entry,
                            .to_list = true,
                        });
    str_fini(&label);
    str_fini(&help);
}

void entry_add(struct editor *editor, const char *path, const struct field_row *field)
{
    struct choices choices;
    if (field != NULL && choices_of_entry(&choices, field, NULL)) {
        picker_open_values(editor, path, field, &choices, NULL, CHANGE_APPEND);
        return;
    }
    entry_type(editor, path, field);
}

/* --- Moving ------------------------------------------------------------------------------------------------------- */

static void move(struct editor *editor, enum change_kind kind)
{
    const struct row *row = editor_row(editor);
    if (row == NULL || row->item == NULL) {
        editor_say(editor, ROLE_HINT, "only an entry of a list can be moved");
        return;
    }
    const struct yitem *other = kind == CHANGE_MOVE_UP ? row->item->previous : row->item->next;
    if (other == NULL) {
        editor_say(editor, ROLE_HINT, "this is the %s entry already", kind == CHANGE_MOVE_UP ? "first" : "last");
        return;
    }
    size_t dot = strlen(row->id) - strlen(row->key);
    long place = strtol(row->key, NULL, 10) + (kind == CHANGE_MOVE_UP ? -1 : 1);
    struct str id = STR_INIT;
    str_add_len(&id, row->id, dot);
    str_printf(&id, "%ld", place);
    char *path = mem_copy(row->id, strlen(row->id));
    if (edit_change(editor, &(struct change){kind, path, NULL})) {
        editor_swap_folds(editor, path, str_text(&id));
        editor_reveal(editor, str_text(&id));
    }
    free(path);
    str_fini(&id);
}

void entry_move_up(struct editor *editor)
{
    move(editor, CHANGE_MOVE_UP);
}

void entry_move_down(struct editor *editor)
{
    move(editor, CHANGE_MOVE_DOWN);
}
