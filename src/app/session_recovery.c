/* What of a session outlives its process. */
#include "recovery.h"
#include "session_parts.h"

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

bool session_put_beside(const struct session *session, const char *mark, const struct str *text, struct str *path,
                        struct str *cause)
{
    struct file_beside beside = {.path = session->path,
                                 .name_it = file_name_sibling,
                                 .mark = mark,
                                 .data = str_text(text),
                                 .len = text->len,
                                 .name = path};
    return file_put_beside(&beside, cause);
}

bool session_save_beside(const struct session *session, const struct str *text, struct str *path, struct str *cause)
{
    return session_put_beside(session, ".recovered", text, path, cause);
}
