/* A # on a line: part of a text, or a comment that has no place. */
#include "typed.h"

#include <string.h>

#include "editor_state.h"
#include "emit.h"
#include "field.h"

/* A number or a word with a # behind it was meant with a comment; where any text will do, a text was. */
static bool is_meant_as_text(const struct ynode *root, unsigned accepts)
{
    if ((accepts & (ACCEPT_TEXT | ACCEPT_ANY)) == 0 || (accepts & (ACCEPT_WORDS | ACCEPT_FLOAT)) != 0)
        return false;
    if (root == NULL)
        return true;
    bool is_plain = ynode_is_plain(root) && span_len(root->whole) == span_len(root->span);
    return is_plain && (root->value.kind == YSCALAR_STR || (accepts & (ACCEPT_BOOL | ACCEPT_INT | ACCEPT_ANY)) == 0);
}

void typed_read(struct typed *typed, const char *line, unsigned accepts)
{
    struct yindex *index = yindex_new(line, strlen(line));
    const struct ynode *root = index->root;
    *typed = (struct typed){.is_text = false};
    if (index->broken || index->comment_count == 0) {
        str_add(&typed->source, line);
    } else if (is_meant_as_text(root, accepts)) {
        typed->is_text = true;
        yemit_text(&typed->source, line, strlen(line));
    } else {
        const struct span *comment = &index->comments[0].span;
        str_add_len(&typed->comment, line + comment->start, span_len(*comment));
        if (root != NULL)
            str_add_len(&typed->source, line + root->whole.start, span_len(root->whole));
    }
    yindex_free(index);
}

void typed_fini(struct typed *typed)
{
    str_fini(&typed->source);
    str_fini(&typed->comment);
}

void typed_add_fate(const struct typed *typed, struct str *verdict)
{
    const char *gap = verdict->len > 0 ? "; " : "";
    if (typed->comment.len > 0)
        str_printf(verdict, "%snot kept, as a comment: %s", gap, str_text(&typed->comment));
    else if (typed->is_text && verdict->len == 0)
        str_add(verdict, "# would start a comment: it will be written in quotes");
}

void typed_say_lost(const struct typed *typed, struct editor *editor)
{
    if (typed->comment.len == 0)
        return;
    str_printf(&editor->message, "; not kept: %s", str_text(&typed->comment));
    editor->message_role = ROLE_WARNING;
}
