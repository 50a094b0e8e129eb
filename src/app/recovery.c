/* Copies for later and the own one: which slot is whose. Names and locks are in recovery_slots.c. */
#include "recovery.h"

#include <errno.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "file_name.h"
#include "hash.h"
#include "mem.h"
#include "own_dirs.h"
#include "recovery_slots.h"
#include "utf8.h"

/* Bytes of the file's own name that the copy's name takes over; a directory takes 255 in all. How many editors may begin
 * in the moment in which we look for a free slot. */
enum { NAME_LONGEST = 180, LINK_COUNT = 4, NEW_TRIES = 16 };

/* A copy that nobody held when we looked. */
struct leftover {
    struct slot slot; /* locked only while the copy is offered: there may be more copies than open files */
    struct timespec when;
};

struct recovery {
    struct slot own;               /* that this editor writes */
    struct slot links[LINK_COUNT]; /* of the file whatever it is called; the copies never exist */
    struct leftover *left;         /* the newest first */
    size_t left_count, left_capacity;
    size_t next;   /* of them: the one that recovery_find() looks at */
    bool is_found; /* that one is locked and was given */
    int list_error;
    bool has_copy;
    bool other; /* somebody else holds a slot */
    long other_pid;
    uint64_t noted_base; /* of the base that the lock file names */
    bool is_noted;
};

/* --- Names -------------------------------------------------------------------------------------------------------- */

static bool add_directory(struct str *out, struct str *cause)
{
    struct str why = STR_INIT;
    bool found = own_dir_add(out, OWN_DIR_STATE, "recovery", &why);
    if (!found)
        str_printf(cause, "can't find a place for a recovery copy: %s", str_text(&why));
    str_fini(&why);
    return found;
}

/* Of a file that does not exist yet, the way to its directory counts. */
static void add_absolute_of_new(struct str *out, const char *path)
{
    char *target = file_resolve(path);
    const char *file = target ? target : path;
    char *directory = file_directory_of(file);
    char *real = realpath(directory, NULL);
    str_add(out, real ? real : directory);
    while (out->len > 0 && str_text(out)[out->len - 1] == '/')
        str_cut(out, out->len - 1);
    str_printf(out, "/%s", file_name_of(file));
    free(real);
    free(directory);
    free(target);
}

/* One file, one name, whichever way leads to it. */
static void add_absolute(struct str *out, const char *path)
{
    char *real = realpath(path, NULL);
    if (real)
        str_add(out, real);
    else
        add_absolute_of_new(out, path);
    free(real);
}

/* The last part of the path without the ending that the copy gets anyway. */
static void add_name(struct str *out, const char *path)
{
    const char *name = file_name_of(path);
    size_t len = strlen(name) - file_config_ending(name);
    str_add_len(out, name, len < NAME_LONGEST ? len : utf8_previous(name, NAME_LONGEST));
}

/* The path of a slot without its number. */
static void add_stem(struct str *out, const char *directory, const char *path)
{
    struct str absolute = STR_INIT;
    add_absolute(&absolute, path);
    str_printf(out, "%s/", directory);
    add_name(out, str_text(&absolute));
    str_printf(out, "-%016" PRIx64, hash_bytes(str_text(&absolute), absolute.len));
    str_fini(&absolute);
}

/* --- Slots -------------------------------------------------------------------------------------------------------- */

static enum slot_answer take(struct recovery *recovery, struct slot *slot, struct slot_failure *failure)
{
    long pid = 0;
    enum slot_answer answer = slot_take(slot, &pid, failure);
    if (answer == SLOT_HELD) {
        recovery->other = true;
        recovery->other_pid = pid;
    }
    return answer;
}

static void add_leftover(struct recovery *recovery, const struct slot *slot)
{
    struct stat status = {.st_size = 0}; /* one that can't be looked at is the oldest */
    bool is_seen = stat(slot->copy_path, &status) == 0;
    if (recovery->left_count == recovery->left_capacity)
        recovery->left = mem_grow(recovery->left, &recovery->left_capacity, sizeof *recovery->left);
    recovery->left[recovery->left_count++] =
        (struct leftover){.slot = *slot, .when = is_seen ? status.st_mtim : (struct timespec){.tv_sec = 0}};
}

/* An editor that lives is noted, a copy that nobody holds remembered, and the first slot without a copy is ours. One whose
 * lock can't be opened is remembered with its copy, so that recovery_find() tells of it; without one nothing is lost. */
static void look_at_slot(struct recovery *recovery, const char *stem, int number)
{
    struct slot slot;
    slot_name(&slot, stem, number);
    struct slot_failure failure;
    enum slot_answer answer = take(recovery, &slot, &failure);
    if (answer != SLOT_HELD && slot_has_copy(&slot)) {
        slot_leave(&slot);
        add_leftover(recovery, &slot);
    } else if (answer == SLOT_TAKEN && recovery->own.lock < 0) {
        recovery->own = slot;
    } else {
        slot_fini(&slot);
    }
}

/* The first slot that is not in use, unless we have one. Gives 0, or the errno value of what went wrong. */
static int take_new_slot(struct recovery *recovery, const char *stem, const struct slot_numbers *used)
{
    size_t at = 0;
    int error = 0;
    for (int number = 0, tries = 0; recovery->own.lock < 0 && error == 0; number++) {
        if (at < used->count && used->items[at] == number) {
            at++;
            continue;
        }
        struct slot slot;
        slot_name(&slot, stem, number);
        struct slot_failure failure;
        enum slot_answer answer = take(recovery, &slot, &failure);
        error = failure.error;
        if (answer == SLOT_TAKEN && !slot_has_copy(&slot)) {
            recovery->own = slot;
            continue;
        }
        slot_fini(&slot);
        if (answer != SLOT_FAILED)
            error = ++tries < NEW_TRIES ? 0 : EBUSY;
    }
    return error;
}

static int newest_first(const void *a, const void *b)
{
    const struct timespec *left = &((const struct leftover *)a)->when, *right = &((const struct leftover *)b)->when;
    if (left->tv_sec != right->tv_sec)
        return left->tv_sec < right->tv_sec ? 1 : -1;
    return (left->tv_nsec < right->tv_nsec) - (left->tv_nsec > right->tv_nsec);
}

/* Gives 0, or the errno value of why there is no slot for us. */
static int take_slots(struct recovery *recovery, const char *stem)
{
    struct slot_numbers used;
    recovery->list_error = slots_list(stem, &used);
    for (size_t i = 0; i < used.count; i++)
        look_at_slot(recovery, stem, used.items[i]);
    int error = take_new_slot(recovery, stem, &used);
    if (recovery->left_count > 1)
        qsort(recovery->left, recovery->left_count, sizeof *recovery->left, newest_first);
    free(used.items);
    return error;
}

static void add_note(struct str *note)
{
    char host[256] = "";
    gethostname(host, sizeof host - 1);
    str_printf(note, "axedit recovery 1\npid %ld\nhost %s\n", (long)getpid(), host);
}

static bool put_note(int fd, const struct str *note)
{
    return pwrite(fd, str_text(note), note->len, 0) == (ssize_t)note->len && ftruncate(fd, (off_t)note->len) == 0;
}

/* Only the offer of a copy needs it: a note that can't be written is no reason to stop. */
static void write_note(struct recovery *recovery, const struct str *base)
{
    uint64_t hash = hash_bytes(str_text(base), base->len);
    if (recovery->is_noted && recovery->noted_base == hash)
        return;
    struct str note = STR_INIT;
    add_note(&note);
    str_printf(&note, "base %zu %016" PRIx64 "\n", base->len, hash);
    recovery->is_noted = put_note(recovery->own.lock, &note);
    recovery->noted_base = hash;
    str_fini(&note);
}

/* A file that has several names is written in place, so its number stays: an editor that opened it by another name is
 * noticed by a lock of that number. Copies go by the name, which outlives the number. */
static void look_for_links(struct recovery *recovery, const char *directory, const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0 || status.st_nlink < 2 || !S_ISREG(status.st_mode))
        return;
    struct str name = STR_INIT, note = STR_INIT;
    bool is_taken = false;
    str_printf(&name, "%s/links-%jx-%jx", directory, (uintmax_t)status.st_dev, (uintmax_t)status.st_ino);
    add_note(&note);
    for (int i = 0; i < LINK_COUNT; i++) {
        struct slot *slot = &recovery->links[i];
        struct slot_failure failure;
        slot_name(slot, str_text(&name), i);
        if ((is_taken && !slot_has_lock_file(slot)) || take(recovery, slot, &failure) != SLOT_TAKEN)
            continue;
        if (is_taken)
            slot_leave(slot);
        else
            is_taken = put_note(slot->lock, &note);
    }
    str_fini(&name);
    str_fini(&note);
}

static struct recovery *recovery_new(void)
{
    struct recovery *recovery = mem_alloc(sizeof *recovery);
    recovery->own.lock = -1;
    return recovery;
}

struct recovery *recovery_open(const char *path, const struct str *base, struct str *cause)
{
    struct str directory = STR_INIT, stem = STR_INIT;
    struct recovery *recovery = NULL;
    if (add_directory(&directory, cause) && file_make_directory(str_text(&directory), cause)) {
        recovery = recovery_new();
        add_stem(&stem, str_text(&directory), path);
        int error = take_slots(recovery, str_text(&stem));
        if (error != 0) {
            file_refuse_errno(cause, "keep recovery copies in", str_text(&directory), error);
            recovery_close(recovery);
            recovery = NULL;
        } else {
            write_note(recovery, base);
            look_for_links(recovery, str_text(&directory), path);
        }
    }
    str_fini(&directory);
    str_fini(&stem);
    return recovery;
}

void recovery_close(struct recovery *recovery)
{
    if (!recovery)
        return;
    slot_fini(&recovery->own);
    for (size_t i = 0; i < recovery->left_count; i++)
        slot_fini(&recovery->left[i].slot);
    for (int i = 0; i < LINK_COUNT; i++)
        slot_fini(&recovery->links[i]);
    free(recovery->left);
    free(recovery);
}

bool recovery_other(const struct recovery *recovery, long *pid)
{
    *pid = recovery->other_pid;
    return recovery->other;
}

/* --- The own copy ------------------------------------------------------------------------------------------------- */

const char *recovery_path(const struct recovery *recovery)
{
    return recovery->own.copy_path;
}

bool recovery_keep(struct recovery *recovery, const struct str *text, const struct str *base, bool sync,
                   struct str *cause)
{
    write_note(recovery, base);
    if (!file_save_private(recovery_path(recovery), str_text(text), text->len, sync, cause))
        return false;
    recovery->has_copy = true;
    return true;
}

void recovery_drop(struct recovery *recovery)
{
    if (recovery->has_copy)
        unlink(recovery_path(recovery));
    recovery->has_copy = false;
}

/* --- Copies that nobody holds ------------------------------------------------------------------------------------- */

/* Whether the cause says something already: one sentence does not run into the next. */
static void begin_sentence(struct str *cause)
{
    if (cause->len > 0)
        str_add(cause, "; ");
}

/* Locks the next copy that nobody holds still; false when there is none. */
static bool take_next(struct recovery *recovery, struct str *cause)
{
    for (; recovery->next < recovery->left_count; recovery->next++) {
        struct slot *slot = &recovery->left[recovery->next].slot;
        struct slot_failure failure;
        enum slot_answer answer = slot_take(slot, NULL, &failure);
        if (answer == SLOT_TAKEN) {
            recovery->is_found = true;
            return true;
        }
        if (!slot_has_copy(slot))
            continue;
        begin_sentence(cause);
        if (answer == SLOT_HELD)
            str_add(cause, "it is also open in another axedit");
        else
            file_refuse_errno(cause, failure.step, slot->lock_path, failure.error);
    }
    return false;
}

/* Reads the copy that is locked. What is no offer is gone afterwards, or skipped. */
static bool read_found(struct recovery *recovery, const struct str *on_disk, struct recovered *out, struct str *cause)
{
    const struct leftover *found = &recovery->left[recovery->next];
    size_t told = cause->len;
    bool missing;
    begin_sentence(cause);
    bool is_read = file_read_regular(found->slot.copy_path, &out->text, NULL, &missing, cause);
    if (is_read || missing)
        str_cut(cause, told);
    if (is_read && !str_equal(&out->text, on_disk)) {
        char buffer[SLOT_NOTE_LONGEST];
        struct recovery_note note = slot_read_note(&found->slot, buffer);
        out->when = found->when.tv_sec;
        out->base_changed = note.has_base && (note.base_size != on_disk->len ||
                                              note.base_hash != hash_bytes(str_text(on_disk), on_disk->len));
        return true;
    }
    str_fini(&out->text);
    if (is_read) /* it was saved after all, and the editor ended before it could remove the copy */
        recovery_discard_found(recovery, NULL);
    else
        recovery_skip_found(recovery);
    return false;
}

bool recovery_find(struct recovery *recovery, const struct str *on_disk, struct recovered *out, struct str *cause)
{
    *out = (struct recovered){.text = STR_INIT};
    if (recovery->is_found)
        return read_found(recovery, on_disk, out, cause);
    while (take_next(recovery, cause))
        if (read_found(recovery, on_disk, out, cause))
            return true;
    return false;
}

size_t recovery_count_more(const struct recovery *recovery)
{
    return recovery->left_count - recovery->next - (recovery->is_found ? 1 : 0);
}

bool recovery_saw_all(const struct recovery *recovery, struct str *cause)
{
    if (recovery->list_error == 0)
        return true;
    struct str directory = STR_INIT;
    if (add_directory(&directory, cause))
        file_refuse_errno(cause, "list the copies in", str_text(&directory), recovery->list_error);
    str_fini(&directory);
    return false;
}

/* The one that was found is done with, whatever became of it. */
static void pass_found(struct recovery *recovery)
{
    slot_leave(&recovery->left[recovery->next].slot);
    recovery->next++;
    recovery->is_found = false;
}

bool recovery_discard_found(struct recovery *recovery, struct str *cause)
{
    if (!recovery->is_found)
        return true;
    const char *path = recovery->left[recovery->next].slot.copy_path;
    int error = unlink(path) == 0 || errno == ENOENT ? 0 : errno;
    if (error != 0 && cause != NULL)
        file_refuse_errno(cause, "remove the recovery copy", path, error);
    pass_found(recovery);
    return error == 0;
}

void recovery_skip_found(struct recovery *recovery)
{
    if (recovery->is_found)
        pass_found(recovery);
}
