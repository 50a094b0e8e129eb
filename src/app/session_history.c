/*
 * The history of a session: a chain of revisions, each with the splices that lead to it and back.
 *
 * The chain has no branches: an edit after an undo drops the revisions that could be redone.
 */
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "mem.h"
#include "session_parts.h"

/* One allocation, just as large as it has to be: an editor may be left open for a thousand edits. */
struct revision {
    struct revision *previous;
    struct revision *next;
    const char *title;
    struct splices forward; /* from the previous revision's text to this one's */
    struct splices backward;
    struct splice items[]; /* of both, and behind them all texts */
};

void session_begin_history(struct session *session)
{
    session->first = session->current = mem_alloc(sizeof *session->first);
}

static void drop_after(struct session *session, struct revision *revision)
{
    struct revision *dropped = revision->next;
    revision->next = NULL;
    while (dropped) {
        struct revision *next = dropped->next;
        if (dropped == session->saved_revision)
            session->saved_revision = NULL;
        free(dropped);
        dropped = next;
    }
}

void session_end_history(struct session *session)
{
    drop_after(session, session->first);
    free(session->first);
    session->first = session->current = session->saved_revision = NULL;
}

static size_t text_bytes(const struct splices *splices)
{
    size_t bytes = 0;
    for (size_t i = 0; i < splices->count; i++)
        bytes += splices->items[i].len + 1;
    return bytes;
}

/* Copies the text to *at, with a NUL behind it, and moves *at on. */
static const char *pack_text(const char *text, size_t len, char **at)
{
    char *copy = *at;
    if (len > 0)
        memcpy(copy, text, len);
    copy[len] = '\0';
    *at += len + 1;
    return copy;
}

static struct splices pack_splices(const struct splices *splices, struct splice *items, char **at)
{
    for (size_t i = 0; i < splices->count; i++) {
        items[i] = splices->items[i];
        items[i].text = pack_text(splices->items[i].text, splices->items[i].len, at);
    }
    return (struct splices){items, splices->count};
}

static struct revision *revision_new(const char *title, const struct splices *forward, const struct splices *backward)
{
    size_t count = forward->count + backward->count;
    size_t bytes = text_bytes(forward) + text_bytes(backward) + strlen(title) + 1;
    struct revision *revision = mem_alloc(sizeof *revision + count * sizeof *revision->items + bytes);
    char *at = (char *)(revision->items + count);
    revision->forward = pack_splices(forward, revision->items, &at);
    revision->backward = pack_splices(backward, revision->items + forward->count, &at);
    revision->title = pack_text(title, strlen(title), &at);
    return revision;
}

static void apply_to_text(struct session *session, const struct splices *splices)
{
    struct str text = STR_INIT;
    splices_apply(splices, str_text(&session->text), session->text.len, &text);
    str_fini(&session->text);
    session->text = text;
    session->is_analysed = false;
}

/* The splices may lie in the analysis, which must still be there; only afterwards may it go. */
static void add_revision(struct session *session, const struct splices *splices, const char *title)
{
    drop_after(session, session->current);
    struct arena arena = {0};
    struct splices backward = splices_inverse(splices, str_text(&session->text), &arena);
    struct revision *revision = revision_new(title, splices, &backward);
    arena_fini(&arena);
    revision->previous = session->current;
    session->current->next = revision;
    session->current = revision;
}

static bool change_nothing(const struct session *session, const struct splices *splices)
{
    const char *now = str_text(&session->text);
    size_t added = 0, removed = 0, same_count = 0;
    for (size_t i = 0; i < splices->count; i++) {
        const struct splice *splice = &splices->items[i];
        size_t len = span_len(splice->span);
        added += splice->len;
        removed += len;
        same_count += len == splice->len && memcmp(now + splice->span.start, splice->text, len) == 0;
    }
    if (same_count == splices->count || added != removed)
        return same_count == splices->count;
    struct str text = STR_INIT; /* what one takes away another may bring back */
    splices_apply(splices, now, session->text.len, &text);
    bool same = str_equal(&text, &session->text);
    str_fini(&text);
    return same;
}

bool session_apply(struct session *session, const struct splices *splices, const char *title, struct str *cause)
{
    if (session->read_only)
        return file_refuse(cause, "change", session->path, session->why_read_only);
    if (change_nothing(session, splices))
        return true;
    add_revision(session, splices, title);
    apply_to_text(session, &session->current->forward);
    session_refresh(session);
    return true;
}

void session_add_text(struct session *session, const struct str *text, const char *title)
{
    if (str_equal(text, &session->text))
        return;
    const char *old = str_text(&session->text), *new = str_text(text);
    size_t old_end = session->text.len, new_end = text->len, start = 0;
    while (start < old_end && start < new_end && old[start] == new[start])
        start++;
    while (old_end > start && new_end > start && old[old_end - 1] == new[new_end - 1]) {
        old_end--;
        new_end--;
    }
    struct splice splice = {.span = {start, old_end}, .text = new + start, .len = new_end - start};
    struct splices splices = {&splice, 1};
    add_revision(session, &splices, title);
    apply_to_text(session, &session->current->forward);
}

const char *session_undo(struct session *session)
{
    struct revision *undone = session->current;
    if (!undone->previous)
        return NULL;
    apply_to_text(session, &undone->backward);
    session->current = undone->previous;
    session_refresh(session);
    return undone->title;
}

const char *session_redo(struct session *session)
{
    struct revision *redone = session->current->next;
    if (!redone)
        return NULL;
    apply_to_text(session, &redone->forward);
    session->current = redone;
    session_refresh(session);
    return redone->title;
}
