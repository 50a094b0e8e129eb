/* What of a session outlives its process. */
#include <string.h>

#include "recovery.h"
#include "session_parts.h"

enum { BESIDE_MOST = 100 };

bool session_guard(struct session *session, struct str *cause)
{
    session->recovery = recovery_open(session->path, &session->saved, cause);
    return session->recovery != NULL;
}

bool session_keep(struct session *session, bool sync, struct str *cause)
{
    if (!session->recovery || (session->is_kept && !sync))
        return true;
    if (!session_is_modified(session))
        recovery_drop(session->recovery);
    else if (!recovery_keep(session->recovery, &session->text, &session->saved, sync, cause))
        return false; /* the next call tries again */
    session->is_kept = true;
    return true;
}

void session_unguard(struct session *session)
{
    if (!session->recovery)
        return;
    recovery_drop(session->recovery);
    recovery_close(session->recovery);
    session->recovery = NULL;
}

bool session_restore(struct session *session, const struct str *text, struct str *cause)
{
    if (session->read_only)
        return file_refuse(cause, "change", session->path, session->why_read_only);
    session_add_text(session, text, "restore the recovery copy");
    session_refresh(session);
    return true;
}

/* The ending stays, so that the copy is still seen as YAML. */
static void add_beside(const struct session *session, int number, struct str *path)
{
    const char *slash = strrchr(session->path, '/'), *dot = strrchr(session->path, '.');
    size_t stem =
        dot && dot > (slash ? slash + 1 : session->path) ? (size_t)(dot - session->path) : strlen(session->path);
    str_add_len(path, session->path, stem);
    str_add(path, ".recovered");
    if (number > 1)
        str_printf(path, "-%d", number);
    str_add(path, session->path + stem);
}

bool session_save_beside(const struct session *session, const struct str *text, struct str *path, struct str *cause)
{
    for (int number = 1; number <= BESIDE_MOST; number++) {
        str_clear(path);
        add_beside(session, number, path);
        if (!file_stamp_of(str_text(path)).exists)
            return file_save(str_text(path), str_text(text), text->len, NULL, cause);
    }
    return file_refuse(cause, "write", str_text(path), "there are too many recovered copies beside it already");
}
