/* Opening, analysing, saving and reading again. The history of revisions is in session_history.c. */
#include "session.h"

#include <stdlib.h>
#include <string.h>

#include "machine.h"
#include "mem.h"
#include "recovery.h"
#include "session_parts.h"
#include "source.h"
#include "utf8.h"

static const char not_utf8[] = "it is not UTF-8 text";

static void describe_obstacle(const struct session *session, const char *why, struct str *out)
{
    static const char *const starts[] = {
        [FILE_IS_REGULAR] = "you may not write to it: ",
        [FILE_IS_MISSING] = "it can't be made there: ",
        [FILE_IS_DIRECTORY] = "it ",
        [FILE_IS_OTHER] = "it ",
        [FILE_IS_HIDDEN] = "it can't be looked at: ",
    };
    struct str unused = STR_INIT;
    enum file_kind kind = file_kind_of(session->path, &unused);
    str_printf(out, "%s%s (mend that, then s looks again)", starts[kind], kind == FILE_IS_OTHER ? "is not a regular file" : why);
    str_fini(&unused);
}

static const char *find_why_read_only(struct session *session)
{
    if (!utf8_is_valid(str_text(&session->text), session->text.len, NULL))
        return not_utf8;
    struct str why = STR_INIT;
    bool can_write = file_can_write(session->path, &why);
    str_clear(&session->obstacle);
    if (!can_write)
        describe_obstacle(session, str_text(&why), &session->obstacle);
    str_fini(&why);
    return can_write ? NULL : str_text(&session->obstacle);
}

static void drop_saved_index(struct session *session)
{
    if (session->saved_index)
        yindex_free(session->saved_index);
    session->saved_index = NULL;
}

/* The analysis before the first edit has just the index that is needed. */
static struct yindex *index_saved(const struct session *session, struct analysis *before)
{
    const char *saved = str_text(&session->saved);
    return before && before->index && session->is_saved_text ? analysis_take_index(before, saved) : yindex_new(saved, session->saved.len);
}

/* Modes change while a file is open. */
static void look_whether_writable(struct session *session)
{
    session->why_read_only = find_why_read_only(session);
    session->read_only = session->why_read_only != NULL;
}

void session_refresh(struct session *session)
{
    session->is_kept = false;
    session->generation++;
    look_whether_writable(session);
    struct analysis *before = session->analysis;
    if (before && session->is_analysed)
        analysis_offer_index(before);
    session->analysis = models_analyse(session->machine ? &session->machine->models : NULL, before,
                                       str_text(&session->text), session->text.len, &session->target);
    analysis_filter(session->analysis, session->select, session->ignore);
    bool is_modified = session_is_modified(session);
    if (!is_modified)
        drop_saved_index(session);
    else if (!session->saved_index)
        session->saved_index = index_saved(session, before);
    session->is_analysed = true;
    session->is_saved_text = !is_modified;
    analysis_free(before);
}

/* The text as it is now is what the file holds. */
static void mark_saved(struct session *session)
{
    session->generation++;
    drop_saved_index(session);
    str_clear(&session->saved);
    str_add_len(&session->saved, str_text(&session->text), session->text.len);
    session->is_saved_text = session->is_analysed;
    session->saved_revision = session->current;
    session->is_new = false;
    session->is_kept = false;
}

/* Takes the target and its arena over, and analyses the text for it. */
static void use_target(struct session *session, const struct target *target, struct arena arena)
{
    struct arena old_arena = session->target_arena;
    const struct model_facts *model = session->target.model; /* the text's, whatever the machine */
    session->target = *target;
    session->target.model = model;
    session->target_arena = arena;
    session_refresh(session);
    arena_fini(&old_arena);
}

static struct target nothing_known(const struct session *session)
{
    struct target target = target_none();
    target.own = session->target.own;
    return target;
}

static bool read_target(struct session *session, const char *spec, struct arena *arena, struct target *target,
                        struct str *cause)
{
    return session->machine ? machine_target(session->machine, spec, arena, target, cause)
                            : target_parse_with(spec, session->target.own, arena, target, cause);
}

static void use_target_of_file(struct session *session)
{
    struct arena arena = {0};
    struct target target = nothing_known(session);
    struct str cause = STR_INIT;
    size_t line;
    const char *spec = target_comment(session->analysis->index, &arena, &line);
    if (!spec && session->machine)
        spec = "auto";
    bool found = spec && read_target(session, spec, &arena, &target, &cause);
    str_fini(&cause);
    if (found || strcmp(session->target.spec, target.spec) != 0)
        use_target(session, &target, arena);
    else
        arena_fini(&arena);
}

bool session_set_target(struct session *session, const char *spec, struct str *cause)
{
    struct arena arena = {0};
    struct target target = nothing_known(session);
    if (!read_target(session, arena_copy(&arena, spec, strlen(spec)), &arena, &target, cause)) {
        arena_fini(&arena);
        return false;
    }
    session->target_from_file = false;
    use_target(session, &target, arena);
    return true;
}

void session_look_for_target(struct session *session)
{
    if (session->target_from_file)
        use_target_of_file(session);
}

void session_probe(struct session *session, struct machine *machine)
{
    struct str cause = STR_INIT;
    session->machine = machine;
    if (session->target_from_file)
        use_target_of_file(session);
    else if (session->target.automatic)
        session_set_target(session, session->target.spec, &cause);
    str_fini(&cause);
    if (models_find(&machine->models, session->analysis->config) == session->target.model)
        return; /* a new target brought the model along */
    session_refresh(session);
}

static bool read_first(struct session *session, struct str *cause)
{
    if (strcmp(session->path, "-") == 0)
        return file_refuse(cause, "edit", session->path, "the editor needs a file with a name");
    bool missing = false;
    struct str why = STR_INIT;
    bool is_read = file_read(session->path, &session->text, &session->stamp, &missing, &why);
    if (!is_read && !missing)
        str_add(cause, str_text(&why));
    str_fini(&why);
    session->is_new = missing;
    if (is_read && !session->stamp.regular)
        return file_refuse(cause, "edit", session->path, "a pipe or a device keeps nothing; the editor needs a file");
    return is_read || missing;
}

struct session *session_open(const char *path, const char *spec, struct str *cause)
{
    return session_open_with(path, &(struct session_setup){.target = spec}, cause);
}

struct session *session_open_with(const char *path, const struct session_setup *setup, struct str *cause)
{
    const char *spec = setup->target;
    struct session *session = mem_alloc(sizeof *session);
    session->path = mem_copy(path, strlen(path));
    session->target = target_none();
    session->target.own = setup->own;
    session->select = setup->select;
    session->ignore = setup->ignore;
    session_begin_history(session);
    if (!read_first(session, cause)) {
        session_close(session);
        return NULL;
    }
    bool is_new = session->is_new;
    mark_saved(session);
    session->is_new = is_new;
    session_refresh(session);
    session->target_from_file = spec == NULL;
    if (!spec) {
        use_target_of_file(session);
    } else if (!session_set_target(session, spec, cause)) {
        session_close(session);
        return NULL;
    }
    return session;
}

void session_close(struct session *session)
{
    if (!session)
        return;
    recovery_close(session->recovery);
    analysis_free(session->analysis);
    drop_saved_index(session);
    session_end_history(session);
    arena_fini(&session->target_arena);
    str_fini(&session->text);
    str_fini(&session->saved);
    str_fini(&session->obstacle);
    free(session->path);
    free(session);
}

bool session_is_modified(const struct session *session)
{
    return session->current != session->saved_revision && !str_equal(&session->text, &session->saved);
}

void session_describe_disk(const struct session *session, struct str *out)
{
    static const char *const sentences[] = {
        [FILE_IS_REGULAR] = "The file was changed on disk by somebody else.",
        [FILE_IS_MISSING] = "The file is gone from the disk; overwriting makes it again.",
        [FILE_IS_DIRECTORY] = "A directory has taken the file's place; nothing can be saved there.",
        [FILE_IS_OTHER] = "A pipe or device has taken the file's place; nothing can be saved there.",
        [FILE_IS_HIDDEN] = "The file can't be looked at any more: ",
    };
    struct str why = STR_INIT;
    enum file_kind kind = file_kind_of(session->path, &why);
    if (session->is_new && kind == FILE_IS_REGULAR)
        str_add(out, "Somebody else has made a file of this name.");
    else
        str_add(out, sentences[kind]);
    if (kind == FILE_IS_HIDDEN)
        str_printf(out, "%s.", str_text(&why));
    str_fini(&why);
}

/* `now` is the stamp of what was looked at. */
static bool looks_changed(const struct session *session, struct file_stamp *now)
{
    const struct file_stamp seen = file_stamp_of(session->path);
    *now = seen;
    if (file_stamp_equal(&seen, &session->stamp))
        return false;
    /* Touched, or put back by a version control system: the same bytes are no change that anybody wants to hear of. */
    struct str text = STR_INIT, cause = STR_INIT;
    bool missing;
    bool is_read = file_read_regular(session->path, &text, now, &missing, &cause);
    bool same = is_read && session->stamp.exists && str_equal(&text, &session->saved);
    if (!is_read) {
        *now = seen;
        same = file_stamp_same_text(&seen, &session->stamp); /* locked away: the save fails, and says why */
    }
    str_fini(&text);
    str_fini(&cause);
    return !same;
}

/* Somebody else did what we were to do, as a second editor with the same edit: then the stamp is of what is there now. */
static bool disk_holds_text(struct session *session)
{
    struct file_stamp stamp = file_stamp_of(session->path);
    if (file_stamp_equal(&stamp, &session->stamp))
        return false;
    struct str disk = STR_INIT, cause = STR_INIT;
    bool same = file_read_regular(session->path, &disk, &stamp, NULL, &cause) && str_equal(&disk, &session->text);
    if (same)
        session->stamp = stamp;
    str_fini(&disk);
    str_fini(&cause);
    return same;
}

bool session_changed_on_disk(const struct session *session)
{
    struct file_stamp now;
    return looks_changed(session, &now);
}

/* What was written over becomes a revision before the current one, so that undo brings it back. */
static void remember_overwritten(struct session *session, const struct str *disk)
{
    struct str text = STR_INIT;
    str_add_len(&text, str_text(&session->text), session->text.len);
    session_add_text(session, disk, "what was on the disk");
    session_add_text(session, &text, "overwrite what was on the disk");
    str_fini(&text);
    session_refresh(session);
}

/* What would be written over; false when there is something that can't be read, which nobody could bring back. */
static bool read_overwritten(const struct session *session, struct str *disk, struct str *cause)
{
    struct str why = STR_INIT, unused = STR_INIT;
    bool is_lost = !file_read_regular(session->path, disk, NULL, NULL, &why) &&
                   file_kind_of(session->path, &unused) == FILE_IS_REGULAR;
    if (is_lost)
        str_printf(cause, "%s; overwriting would destroy what is there: move it away first", str_text(&why));
    str_fini(&why);
    str_fini(&unused);
    return !is_lost;
}

/* What changes between the question and the write is not written over either: it says so, and the next save asks. */
static bool write_file(struct session *session, bool force, struct str *cause)
{
    const char *text = str_text(&session->text);
    size_t len = session->text.len;
    return force ? file_save(session->path, text, len, &session->stamp, cause)
                 : file_save_same(session->path, text, len, &session->stamp, cause);
}

/* With `kept` what is written over is put beside the file first. A failure leaves undo, and `kept` empty. */
static enum save_result write_out(struct session *session, bool force, struct str *disk, struct str *kept,
                                  struct str *cause)
{
    /* What is no text can't be edited; but undo may have brought it back, and whole it can be written. */
    if (session->read_only && session->why_read_only != not_utf8) {
        file_refuse(cause, "write", session->path, session->why_read_only);
        return SAVE_FAILED;
    }
    if (force && !read_overwritten(session, disk, cause))
        return SAVE_FAILED;
    bool overwrites = force && file_stamp_of(session->path).exists && !str_equal(disk, &session->saved) &&
                      !str_equal(disk, &session->text);
    struct str unused = STR_INIT;
    if (overwrites && kept)
        session_put_beside(session, ".overwritten", disk, kept, &unused);
    str_fini(&unused);
    /* Also after a failure the stamp is right: of the old file, or of a new one that could not be synced. */
    if (!write_file(session, force, cause)) {
        if (kept && kept->len > 0)
            str_printf(cause, "; what was on the disk is also in %s", str_text(kept));
        return SAVE_FAILED;
    }
    if (overwrites)
        remember_overwritten(session, disk);
    mark_saved(session);
    return overwrites ? SAVE_DONE_OVER : SAVE_DONE;
}

static enum save_result save(struct session *session, bool force, struct str *kept, struct str *cause)
{
    look_whether_writable(session);
    bool has_something = session_is_modified(session) || session->is_new;
    if (disk_holds_text(session)) {
        mark_saved(session);
        return has_something ? SAVE_THERE_ALREADY : SAVE_NOTHING_TO_DO;
    }
    /* First what became of the file: it may be gone, and what was read of it the only copy. */
    struct file_stamp now;
    bool is_changed = looks_changed(session, &now);
    if (is_changed && !force)
        return SAVE_CHANGED_ON_DISK;
    if (!is_changed)
        session->stamp = now; /* the file may have been touched */
    if (!is_changed && !session_is_modified(session))
        return SAVE_NOTHING_TO_DO;
    struct str disk = STR_INIT;
    enum save_result result = write_out(session, force, &disk, kept, cause);
    str_fini(&disk);
    return result;
}

enum save_result session_save(struct session *session, bool force, struct str *cause)
{
    return save(session, force, NULL, cause);
}

enum save_result session_save_over(struct session *session, struct str *kept, struct str *cause)
{
    return save(session, true, kept, cause);
}

bool session_reload(struct session *session, struct str *cause)
{
    struct str text = STR_INIT;
    struct file_stamp stamp;
    if (!file_read_regular(session->path, &text, &stamp, NULL, cause))
        return false;
    session_add_text(session, &text, "read again from disk");
    str_fini(&text);
    session->stamp = stamp;
    mark_saved(session);
    session_refresh(session);
    if (session->target_from_file)
        use_target_of_file(session);
    return true;
}
