/* From a field's type to the editor that fits it. */
#include "value_edit.h"

#include <stdlib.h>
#include <string.h>

#include "add.h"
#include "choices.h"
#include "edits.h"
#include "entry_edit.h"
#include "mem.h"
#include "picker.h"
#include "prompt.h"
#include "text_page.h"
#include "typed.h"
#include "utf8.h"

enum { LONG_COLUMNS = 160 }; /* of a text that is easier read on a page */

#define ACCEPT_LISTS (ACCEPT_TEXTS | ACCEPT_INTS | ACCEPT_FLOATS | ACCEPT_LIST | ACCEPT_OBJECTS)
#define ACCEPT_MAPS (ACCEPT_MAP | ACCEPT_OBJECT)

enum value_way value_way_of(const struct field_row *field)
{
    unsigned accepts = field != NULL ? field_accepts(field) : 0;
    if (accepts != 0 && (accepts & ~(unsigned)ACCEPT_LISTS) == 0)
        return VALUE_ENTRIES;
    if (accepts != 0 && (accepts & ~(unsigned)ACCEPT_MAPS) == 0)
        return VALUE_MEMBERS;
    return VALUE_LINE;
}

/* --- Text of several lines ---------------------------------------------------------------------------------------- */

/* The text that the YAML stands for, on the heap; NULL when it is none, or has a NUL, which a page can't hold. */
static char *text_of(const char *source)
{
    struct yindex *index = yindex_new(source, strlen(source));
    const struct ynode *node = index->broken ? NULL : index->root;
    char *text = NULL;
    if (node != NULL && node->kind == YNODE_SCALAR && node->value.kind == YSCALAR_STR &&
        memchr(node->text, '\0', node->len) == NULL)
        text = mem_copy(node->text, node->len);
    yindex_free(index);
    return text;
}

/* Tabs, bidirectional marks and such, written as they are: a line would drop them. Its breaks are no part of the value. */
static bool has_controls(const char *source)
{
    for (size_t at = 0, len = strlen(source); at < len;) {
        uint32_t code_point;
        at += utf8_decode(source + at, len - at, &code_point);
        if (utf8_is_control(code_point) && code_point != '\n' && code_point != '\r')
            return true;
    }
    return false;
}

/* True when the YAML is a text that a line has no room for, or with characters that a line does not take. */
static bool value_needs_page(const char *source)
{
    char *text = text_of(source);
    bool needs = text != NULL && (strchr(text, '\n') != NULL || utf8_columns(text, strlen(text)) > LONG_COLUMNS ||
                                  has_controls(source));
    free(text);
    return needs;
}

/* What stood in the line at first, and what stands there now: YAML, or what is none and is a text as it stands. */
static void open_page(struct editor *editor, const char *path, const struct field_row *field, const char *first,
                      const char *typed)
{
    char *before = text_of(first), *text = text_of(typed);
    text_page_open(editor, path, field != NULL ? field->help : NULL, before != NULL ? before : first,
                   text != NULL ? text : typed);
    free(before);
    free(text);
}

/* Nobody knows what belongs to a key that nobody knows. */
static unsigned accepts_of(const struct field_row *field)
{
    return field != NULL ? field_accepts(field) : ACCEPT_ANY;
}

static void more_lines(struct editor *editor, const struct prompt_setup *asked, const char *text)
{
    struct typed typed;
    typed_read(&typed, text, accepts_of(asked->field));
    open_page(editor, asked->subject, asked->field, asked->text, str_text(&typed.source));
    if (typed.comment.len > 0)
        editor_say(editor, ROLE_WARNING, "not taken to the page, as a comment: %s", str_text(&typed.comment));
    typed_fini(&typed);
}

static bool takes_text(const struct field_row *field)
{
    return (accepts_of(field) & (ACCEPT_TEXT | ACCEPT_ANY)) != 0;
}

/* --- The line ----------------------------------------------------------------------------------------------------- */

static void judge_value(const struct editor *editor, const struct prompt_setup *asked, const char *text,
                        struct str *verdict, enum role *role)
{
    struct typed typed;
    typed_read(&typed, text, accepts_of(asked->field));
    change_try(editor->session, &(struct change){CHANGE_SET, asked->subject, str_text(&typed.source)}, verdict, role);
    typed_add_fate(&typed, verdict);
    typed_fini(&typed);
}

static bool accept_value(struct editor *editor, const struct prompt_setup *asked, const char *text)
{
    struct typed typed;
    typed_read(&typed, text, accepts_of(asked->field));
    if (edit_change(editor, &(struct change){CHANGE_SET, asked->subject, str_text(&typed.source)})) {
        editor_reveal(editor, asked->subject);
        typed_say_lost(&typed, editor);
    }
    typed_fini(&typed);
    return true;
}

static void describe(const struct field_row *field, struct str *help)
{
    if (field == NULL)
        return;
    field_describe_type(field, help);
    if (field->fallback != NULL)
        str_printf(help, "; default %s", field->fallback);
    if (field->need != NULL && field->need->example != NULL)
        str_printf(help, ", such as %s", field->need->example);
}

void value_type(struct editor *editor, const char *path, const struct field_row *field, const char *source)
{
    struct str help = STR_INIT;
    describe(field, &help);
    if (source == NULL && field != NULL)
        source = field->fallback;
    prompt_open(editor, &(struct prompt_setup){
                            .label = path,
                            .help = str_text(&help),
                            .text = source != NULL ? source : "",
                            .subject = path,
                            .field = field,
                            .judge = judge_value,
                            .accept = accept_value,
                            .more = takes_text(field) ? more_lines : NULL,
                            .to_list = true,
                        });
    str_fini(&help);
}

/* --- All ---------------------------------------------------------------------------------------------------------- */

static bool open_picker(struct editor *editor, const char *path, const struct field_row *field, const char *source)
{
    struct choices choices;
    if (!choices_of_field(&choices, editor->session, field, source)) {
        choices_fini(&choices);
        return false;
    }
    picker_open_values(editor, path, field, &choices, source, CHANGE_SET);
    return true;
}

void value_edit(struct editor *editor, const char *path, const struct field_row *field, const char *source)
{
    enum value_way way = source == NULL ? value_way_of(field) : VALUE_LINE;
    const char *start = field != NULL && field->fallback != NULL ? field->fallback : "";
    if (field != NULL && field->id == FIELD_attn_implementation && field->owner == OBJECT_root)
        picker_open_backends(editor);
    else if (way == VALUE_ENTRIES)
        entry_add(editor, path, field);
    else if (way == VALUE_MEMBERS)
        add_open_in(editor, path, field->object != OBJECT_root ? field->object : OBJECT_COUNT);
    else if (source != NULL && value_needs_page(source))
        open_page(editor, path, field, source, source);
    else if (source == NULL && field != NULL && field->lines)
        open_page(editor, path, field, start, start);
    else if (field == NULL || !open_picker(editor, path, field, source))
        value_type(editor, path, field, source);
}
