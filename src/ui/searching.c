/* Searching the list. */
#include "searching.h"

#include <stdlib.h>
#include <string.h>

#include "add.h"
#include "frame.h"
#include "mem.h"
#include "text_field.h"

struct search {
    struct mode mode;
    struct text_field typed;
    char *start; /* the id of the row where it began; NULL when there was none */
};

static void search_draw(struct mode *mode, struct editor *editor)
{
    struct search *search = (struct search *)mode;
    const struct rect *rect = &editor->layout.status;
    int row = rect->rows > 0 ? rect->row : 0;
    int columns = editor->layout.list.columns > rect->columns ? editor->layout.list.columns : rect->columns;
    terminal_blank(editor->terminal, row, 0, columns, ROLE_NORMAL);
    terminal_put(editor->terminal, row, 0, columns, ROLE_KEY, "/ ", 2);
    text_field_draw(&search->typed, editor->terminal, row, 2, columns - 2);
}

static void look(struct search *search, struct editor *editor)
{
    str_clear(&editor->search);
    str_add(&editor->search, str_text(&search->typed.text));
    editor_refresh(editor);
    if (editor->search.len > 0) {
        editor->list.cursor = editor->rows.best;
        editor->list.top = 0;
    }
}

/* Shows all rows again, the cursor on the row with that id. */
static void leave(struct editor *editor, const char *id)
{
    char *copy = id != NULL ? mem_copy(id, strlen(id)) : NULL;
    str_clear(&editor->search);
    mode_pop(editor);
    editor_refresh(editor);
    if (copy != NULL)
        editor_reveal(editor, copy);
    free(copy);
}

/* What the file does not hold may be a field all the same. */
static void look_among_all(struct search *search, struct editor *editor)
{
    char *typed = mem_copy(str_text(&search->typed.text), search->typed.text.len);
    leave(editor, search->start);
    add_open_for(editor, typed);
    free(typed);
}

static void search_act(struct mode *mode, struct editor *editor, enum action action)
{
    struct search *search = (struct search *)mode;
    const struct row *row = editor_row(editor);
    if (action == ACTION_CANCEL)
        leave(editor, search->start);
    else if (action == ACTION_CHOOSE)
        leave(editor, row != NULL ? row->id : search->start);
    else if (action == ACTION_ADD)
        look_among_all(search, editor);
    else if (!scroll_act(&editor->list, action, (size_t)editor->layout.list.rows) &&
             text_field_act(&search->typed, action))
        look(search, editor);
}

static void search_type(struct mode *mode, struct editor *editor, const char *text, size_t len)
{
    struct search *search = (struct search *)mode;
    text_field_insert(&search->typed, text, len);
    look(search, editor);
}

static const char *search_hint(const struct mode *mode, const struct editor *editor, enum action action,
                               const char *word)
{
    (void)mode;
    if (action == ACTION_ADD)
        return editor->session->read_only ? NULL : "look among all keys";
    return action == ACTION_CHOOSE ? "go there" : word;
}

static void search_free(struct mode *mode)
{
    struct search *search = (struct search *)mode;
    text_field_fini(&search->typed);
    free(search->start);
    free(search);
}

static const struct mode_class search_class = {
    .draw = search_draw,
    .act = search_act,
    .type = search_type,
    .hint = search_hint,
    .free = search_free,
};

void search_open(struct editor *editor)
{
    const struct row *row = editor_row(editor);
    struct search *search = mem_alloc(sizeof *search);
    search->mode = (struct mode){.class = &search_class, .context = CONTEXT_SEARCH};
    search->start = row != NULL ? mem_copy(row->id, strlen(row->id)) : NULL;
    mode_push(editor, &search->mode);
}
