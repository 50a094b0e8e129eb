/* Header, status line and key line. */
#include "frame.h"

#include <string.h>

#include "model_facts.h"
#include "utf8.h"

enum {
    GAP = 2,             /* between two things on one line */
    LONGEST_FLAGS = 10,  /* " [new] [+]" */
    LEGACY_COLUMNS = 27, /* for "9 legacy keys (m migrates)" */
    LEAST_CUT = 40,      /* columns in which both ends of a message still say something */
    LEAST_PATH = 8,      /* columns in which a path still says something */
    MODEL_INDENT = 2,    /* of the model's words in the rule */
};

int frame_put(struct terminal *terminal, int row, int column, int columns, enum role role, const char *text)
{
    if (columns <= 0)
        return 0;
    struct str visible = STR_INIT;
    utf8_add_visible(&visible, text, strlen(text));
    const char *shown = str_text(&visible);
    int used;
    if (utf8_columns(shown, visible.len) <= (size_t)columns) {
        used = terminal_put(terminal, row, column, columns, role, shown, visible.len);
    } else {
        const char *sign = terminal_glyph(terminal, GLYPH_CUT);
        used = terminal_put(terminal, row, column, columns - 1, role, shown, visible.len);
        used += terminal_put(terminal, row, column + used, 1, role, sign, strlen(sign));
    }
    str_fini(&visible);
    return used;
}

/* The end of a path says more than its start. */
static int put_path(struct terminal *terminal, int row, int column, int columns, const char *path)
{
    struct str visible = STR_INIT;
    utf8_add_visible(&visible, path, strlen(path));
    const char *shown = str_text(&visible), *end = shown + visible.len;
    int used = 0;
    if (utf8_columns(shown, visible.len) > (size_t)columns) {
        const char *sign = terminal_glyph(terminal, GLYPH_CUT);
        used = terminal_put(terminal, row, column, columns, ROLE_TITLE, sign, strlen(sign));
        while (shown < end && utf8_columns(shown, (size_t)(end - shown)) > (size_t)(columns - used))
            shown += utf8_next(shown, (size_t)(end - shown), 0);
    }
    used += terminal_put(terminal, row, column + used, columns - used, ROLE_TITLE, shown, (size_t)(end - shown));
    str_fini(&visible);
    return used;
}

/* Puts text at the right end of a line and returns the columns that are left before it. It may take half of the line, or
 * all but what `left` columns need. */
static int put_right(struct terminal *terminal, int row, const struct rect *rect, enum role role, const char *text,
                     int left)
{
    int columns = (int)utf8_columns(text, strlen(text));
    int most = rect->columns - left - GAP > rect->columns / 2 ? rect->columns - left - GAP : rect->columns / 2;
    if (columns == 0)
        return rect->columns;
    if (columns > most)
        columns = most;
    int column = rect->column + rect->columns - columns;
    frame_put(terminal, row, column, columns, role, text);
    return column - rect->column - GAP;
}

/* The target and who named it: what was found here is told from what somebody said. */
static void add_target(const struct editor *editor, struct str *text)
{
    const struct session *session = editor->session;
    bool is_named = session->target.spec != NULL && strcmp(session->target.spec, "none") != 0;
    const char *source = session->target_from_file ? "the file" : editor->target_source;
    if (session->target.automatic)
        str_add(text, "this machine: ");
    else if (is_named)
        str_printf(text, "target (%s): ", source);
    else
        str_add(text, "target ");
    target_describe(&session->target, text);
}

static void draw_title(struct editor *editor, const struct rect *rect)
{
    const struct session *session = editor->session;
    struct str target = STR_INIT, flags = STR_INIT;
    add_target(editor, &target);
    int path_columns = (int)utf8_columns(session->path, strlen(session->path)) + LONGEST_FLAGS;
    int room = put_right(editor->terminal, rect->row, rect, ROLE_NORMAL, str_text(&target), path_columns);
    if (session_is_modified(session))
        str_add(&flags, " [+]");
    if (session->is_new)
        str_add(&flags, " [new]");
    if (session->read_only)
        str_add(&flags, " [RO]");
    int flags_columns = (int)flags.len;
    int used = put_path(editor->terminal, rect->row, rect->column, room - flags_columns, session->path);
    frame_put(editor->terminal, rect->row, rect->column + used, room - used, ROLE_CHANGED, str_text(&flags));
    str_fini(&target);
    str_fini(&flags);
}

struct counter {
    struct terminal *terminal;
    int row;
    int column;
    int end;
};

static void put_count(struct counter *counter, enum role role, size_t count, const char *one, const char *many)
{
    if (count == 0)
        return;
    struct str text = STR_INIT;
    str_printf(&text, "%zu %s", count, count == 1 ? one : many);
    counter->column += frame_put(counter->terminal, counter->row, counter->column, counter->end - counter->column, role,
                                 str_text(&text));
    counter->column += GAP;
    str_fini(&text);
}

/* The answer to "is my config right?". */
static void put_counts(struct editor *editor, int row, int column, int columns)
{
    const struct analysis *analysis = editor->session->analysis;
    struct counter counter = {editor->terminal, row, column, column + columns};
    put_count(&counter, ROLE_ERROR, analysis->counts[SEVERITY_ERROR], "error", "errors");
    put_count(&counter, ROLE_WARNING, analysis->counts[SEVERITY_WARNING], "warning", "warnings");
    if (counter.column == column && analysis->is_config)
        counter.column += GAP + frame_put(editor->terminal, row, column, columns, ROLE_GOOD, "no problems");
    else if (counter.column == column)
        counter.column += GAP + frame_put(editor->terminal, row, column, columns, ROLE_WARNING, "no axolotl config");
    put_count(&counter, ROLE_INFO, analysis->counts[SEVERITY_INFO], "note", "notes");
    if (editor_is_broken(editor))
        return;
    bool has_room = counter.end - counter.column >= LEGACY_COLUMNS;
    put_count(&counter, ROLE_LEGACY, analysis->legacy_count, has_room ? "legacy key (m migrates)" : "legacy key",
              has_room ? "legacy keys (m migrates)" : "legacy keys");
}

static void draw_summary(struct editor *editor, const struct rect *rect)
{
    const struct attention *attention = &editor->session->analysis->attention;
    const char *backend = attention->backend;
    if (backend == NULL)
        backend = attention->valid ? "not set" : "refused";
    struct str text = STR_INIT;
    str_add(&text, "attention ");
    utf8_add_visible(&text, backend, strlen(backend));
    int row = rect->row + 1;
    int room = rect->columns;
    if (!editor_is_broken(editor) && rect->columns >= 60)
        room = put_right(editor->terminal, row, rect, ROLE_NORMAL, str_text(&text), rect->columns);
    put_counts(editor, row, rect->column, room);
    str_fini(&text);
}

void frame_draw_header(struct editor *editor)
{
    const struct layout *layout = &editor->layout;
    if (layout->header.rows == 0)
        return;
    draw_title(editor, &layout->header);
    if (!editor->top->class->apart)
        draw_summary(editor, &layout->header);
    struct terminal *terminal = editor->terminal;
    if (layout->rule_above >= 0)
        terminal_put_across(terminal, layout->rule_above, 0, layout->header.columns, GLYPH_RULE);
    if (layout->rule_below >= 0)
        terminal_put_across(terminal, layout->rule_below, 0, layout->header.columns, GLYPH_RULE);
}

void frame_add_path(const char *path, size_t columns, const char *sign, struct str *out)
{
    struct str visible = STR_INIT, cached = STR_INIT;
    utf8_add_visible(&visible, path, strlen(path));
    const char *shown = str_text(&visible), *end = shown + visible.len;
    /* Of a path in the hub's cache the name counts, and not the revision. */
    const char *name = strrchr(shown, '/'), *model = strstr(shown, "/models--");
    if (name != NULL && model != NULL)
        str_printf(&cached, "%s%.*s/%s%s", sign, (int)strcspn(model + 1, "/") + 1, model, sign, name);
    if (utf8_columns(shown, visible.len) <= columns) {
        str_add(out, shown);
    } else if (cached.len > 0 && utf8_columns(str_text(&cached), cached.len) <= columns) {
        str_add(out, str_text(&cached));
    } else {
        size_t room = columns - utf8_columns(sign, strlen(sign));
        while (shown < end && utf8_columns(shown, (size_t)(end - shown)) > room)
            shown += utf8_next(shown, (size_t)(end - shown), 0);
        str_printf(out, "%s%s", sign, shown);
    }
    str_fini(&cached);
    str_fini(&visible);
}

void frame_draw_model(struct editor *editor)
{
    const struct layout *layout = &editor->layout;
    const struct model_facts *model = editor->session->target.model;
    struct terminal *terminal = editor->terminal;
    struct str text = STR_INIT;
    int columns = layout->header.columns - 2 * MODEL_INDENT;
    if (model == NULL || model->source == NULL || layout->rule_above < 0 || columns <= 0)
        return;
    str_add(&text, " model ");
    utf8_add_visible(&text, model->model_type != NULL ? model->model_type : "of unknown type",
                     strlen(model->model_type != NULL ? model->model_type : "of unknown type"));
    str_add(&text, ", read from ");
    size_t used = utf8_columns(str_text(&text), text.len) + 1;
    if (used + LEAST_PATH < (size_t)columns)
        frame_add_path(model->source, (size_t)columns - used, terminal_glyph(terminal, GLYPH_CUT), &text);
    str_add_char(&text, ' ');
    frame_put(terminal, layout->rule_above, MODEL_INDENT, columns, ROLE_HINT, str_text(&text));
    str_fini(&text);
}

/* A message that does not fit loses its middle, as a rule a part of a path: what happened is at its start, and why at its
 * end. */
static void put_message(struct terminal *terminal, int row, int column, int columns, enum role role, const char *text)
{
    struct str visible = STR_INIT;
    utf8_add_visible(&visible, text, strlen(text));
    const char *shown = str_text(&visible);
    if (columns >= LEAST_CUT && utf8_columns(shown, visible.len) > (size_t)columns) {
        struct str cut = STR_INIT;
        size_t used, at = utf8_fit(shown, visible.len, (size_t)columns / 2, &used);
        str_add_len(&cut, shown, at);
        str_add(&cut, terminal_glyph(terminal, GLYPH_CUT));
        /* From the end: a message may quote a value of a megabyte. */
        size_t start = visible.len, room = (size_t)columns - used - 1;
        while (start > at) {
            size_t before = utf8_previous(shown, start), width = utf8_columns(shown + before, start - before);
            if (width > room)
                break;
            room -= width;
            start = before;
        }
        str_add(&cut, shown + start);
        str_fini(&visible);
        visible = cut;
    }
    frame_put(terminal, row, column, columns, role, str_text(&visible));
    str_fini(&visible);
}

void frame_draw_status(struct editor *editor, enum role role, const char *text, const char *right)
{
    const struct rect *rect = &editor->layout.status;
    if (editor->message.len > 0) {
        text = str_text(&editor->message);
        role = editor->message_role;
        right = "";
    }
    if (rect->rows == 0 || (*text == '\0' && *right == '\0'))
        return;
    struct terminal *terminal = editor->terminal;
    terminal_blank(terminal, rect->row, rect->column, rect->columns, ROLE_NORMAL);
    int room = put_right(terminal, rect->row, rect, ROLE_HINT, right, rect->columns);
    put_message(terminal, rect->row, rect->column, room, role, text);
}

/* --- The key line ------------------------------------------------------------------------------------------------- */

/* The word of an action in this mode; NULL when it has none or does nothing now. */
static const char *word_of(const struct editor *editor, enum action action)
{
    const struct mode *mode = editor->top;
    const char *word = action_row(action)->word;
    return mode->class->hint != NULL ? mode->class->hint(mode, editor, action, word) : word;
}

static bool is_first_key(size_t index)
{
    const struct key_row *row = key_at(index);
    for (size_t i = 0; i < index; i++) {
        if (key_at(i)->context == row->context && key_at(i)->action == row->action)
            return false;
    }
    return true;
}

/* One key and its word; false when there is no room for it. */
static bool put_key(struct editor *editor, uint32_t key, const char *word, int *column, int end)
{
    struct str name = STR_INIT;
    key_add_name(key, &name);
    int needs = (int)(utf8_columns(str_text(&name), name.len) + 1 + utf8_columns(word, strlen(word)));
    bool fits = *column + needs <= end;
    if (fits) {
        int row = editor->layout.keys.row;
        int used = frame_put(editor->terminal, row, *column, needs, ROLE_KEY, str_text(&name));
        frame_put(editor->terminal, row, *column + used + 1, needs, ROLE_NORMAL, word);
        *column += needs + GAP;
    }
    str_fini(&name);
    return fits;
}

static int width_of_key(const struct editor *editor, const struct key_row *row)
{
    struct str text = STR_INIT;
    key_add_name(row->key, &text);
    str_printf(&text, " %s", word_of(editor, row->action));
    int columns = (int)utf8_columns(str_text(&text), text.len);
    str_fini(&text);
    return columns;
}

/* Each kind of key is put where it belongs; those at the right are measured first. */
static int put_keys(struct editor *editor, enum action_where where, int column, int end, bool only_measure)
{
    for (size_t i = 0; i < key_count(); i++) {
        const struct key_row *row = key_at(i);
        if (row->context != editor->top->context || action_row(row->action)->where != where || !is_first_key(i))
            continue;
        const char *word = word_of(editor, row->action);
        if (word == NULL)
            continue;
        if (only_measure)
            column += width_of_key(editor, row) + GAP;
        else
            put_key(editor, row->key, word, &column, end);
    }
    return column;
}

void frame_draw_keys(struct editor *editor)
{
    const struct rect *rect = &editor->layout.keys;
    if (rect->rows == 0 || editor->layout.kind == LAYOUT_ROW)
        return;
    int end = rect->column + rect->columns;
    int right = put_keys(editor, WHERE_RIGHT, 0, 0, true);
    if (right > 0 && right - GAP <= rect->columns * 2 / 3) {
        put_keys(editor, WHERE_RIGHT, end - right + GAP, end, false);
        end -= right;
    }
    put_keys(editor, WHERE_LEFT, rect->column, end, false);
}

void frame_draw_notice(struct editor *editor)
{
    const struct rect *rect = &editor->layout.keys;
    if (editor->notice == NULL)
        return;
    int row = rect->rows > 0 ? rect->row : terminal_rows(editor->terminal) - 1, columns = terminal_columns(editor->terminal);
    terminal_blank(editor->terminal, row, 0, columns, ROLE_NORMAL);
    frame_put(editor->terminal, row, 0, columns, ROLE_WARNING, editor->notice);
}
