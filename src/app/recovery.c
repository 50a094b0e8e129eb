/* Slots for recovery copies: who has which, and what is in them. */
#include "recovery.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "hash.h"
#include "mem.h"
#include "state_dir.h"
#include "utf8.h"

/* Bytes of the file's own name that the copy's name takes over; a directory takes 255 in all. */
enum { NAME_LONGEST = 180, SLOT_COUNT = 16, LINK_COUNT = 4, NOTE_LONGEST = 1024 };

struct slot {
    char *lock_path;
    char *copy_path;
    int lock; /* open and locked by us, or -1 */
};

struct recovery {
    struct slot slots[SLOT_COUNT];
    struct slot links[LINK_COUNT]; /* of the file whatever it is called; the copies never exist */
    int own;   /* the slot that this editor writes */
    int found; /* the one that recovery_find() gave last, or -1 */
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
    bool found = state_add_path(out, "recovery", &why);
    if (!found)
        str_printf(cause, "can't find a place for a recovery copy: %s", str_text(&why));
    str_fini(&why);
    return found;
}

/* One file, one name, whichever way leads to it; of a file that does not exist yet, the way to its directory counts. */
static void add_absolute(struct str *out, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    char *real = realpath(path, NULL);
    if (real) {
        str_add(out, real);
    } else {
        char *directory = slash ? mem_copy(path, (size_t)(name - path)) : mem_copy(".", 1);
        real = realpath(directory, NULL);
        str_printf(out, "%s/%s", real ? real : directory, name);
        free(directory);
    }
    free(real);
}

/* The last part of the path without the ending that the copy gets anyway. */
static void add_name(struct str *out, const char *path)
{
    static const char *const endings[] = {".yml", ".yaml"};
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    size_t len = strlen(name);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t ending = strlen(endings[i]);
        if (len > ending && strcmp(name + len - ending, endings[i]) == 0) {
            len -= ending;
            break;
        }
    }
    str_add_len(out, name, len < NAME_LONGEST ? len : utf8_previous(name, NAME_LONGEST));
}

static void name_slot(struct slot *slot, const char *stem, int number)
{
    struct str name = STR_INIT;
    str_printf(&name, "%s.%d.", stem, number);
    size_t len = name.len;
    str_add(&name, "lock");
    slot->lock_path = mem_copy(str_text(&name), name.len);
    str_cut(&name, len);
    str_add(&name, "yml");
    slot->copy_path = mem_copy(str_text(&name), name.len);
    slot->lock = -1;
    str_fini(&name);
}

static void name_slots(struct recovery *recovery, const char *directory, const char *path)
{
    struct str absolute = STR_INIT, name = STR_INIT;
    add_absolute(&absolute, path);
    str_printf(&name, "%s/", directory);
    add_name(&name, str_text(&absolute));
    str_printf(&name, "-%016" PRIx64, hash_bytes(str_text(&absolute), absolute.len));
    for (int i = 0; i < SLOT_COUNT; i++)
        name_slot(&recovery->slots[i], str_text(&name), i);
    str_fini(&absolute);
    str_fini(&name);
}

/* --- Locks -------------------------------------------------------------------------------------------------------- */

/* What can't be looked at counts as there: nothing is written over it. */
static bool exists(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0 || errno != ENOENT;
}

static int lock_file(int fd, int operation)
{
    int result;
    do
        result = flock(fd, operation);
    while (result != 0 && errno == EINTR);
    return result;
}

/* An editor that ended may have removed the file between our opening and our locking of it. */
static bool is_still(int fd, const char *path)
{
    struct stat here, there;
    return fstat(fd, &here) == 0 && lstat(path, &there) == 0 && here.st_ino == there.st_ino &&
           here.st_dev == there.st_dev;
}

static struct recovery_note read_note(int fd, char *buffer)
{
    ssize_t len = pread(fd, buffer, NOTE_LONGEST, 0);
    return recovery_read_note(buffer, len > 0 ? (size_t)len : 0);
}

static bool is_this_host(const struct recovery_note *note)
{
    char name[256];
    if (gethostname(name, sizeof name) != 0)
        return false;
    name[sizeof name - 1] = '\0';
    return note->host_len == strlen(name) && memcmp(note->host, name, note->host_len) == 0;
}

/* The slot's lock was refused: somebody lives. A file system without locks leaves that open, and nobody is named. */
static void note_other(struct recovery *recovery, int fd)
{
    char buffer[NOTE_LONGEST];
    struct recovery_note note = read_note(fd, buffer);
    recovery->other = true;
    recovery->other_pid = is_this_host(&note) ? note.pid : 0;
}

/* Gives 0, or the errno value of what went wrong; a slot that somebody else holds is nothing wrong. */
static int take_slot(struct recovery *recovery, struct slot *slot)
{
    for (int tries = 0; tries < SLOT_COUNT; tries++) {
        int fd = open(slot->lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
        if (fd < 0 && errno == EINTR)
            continue;
        if (fd < 0)
            return errno;
        int error = lock_file(fd, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
        if (error == 0 && is_still(fd, slot->lock_path)) {
            slot->lock = fd;
            return 0;
        }
        if (error == EWOULDBLOCK)
            note_other(recovery, fd);
        close(fd);
        if (error != 0)
            return error == EWOULDBLOCK ? 0 : error;
    }
    return EBUSY;
}

static void leave_slot(struct slot *slot)
{
    if (slot->lock < 0)
        return;
    if (!exists(slot->copy_path))
        unlink(slot->lock_path);
    close(slot->lock);
    slot->lock = -1;
}

static void fini_slot(struct slot *slot)
{
    leave_slot(slot);
    free(slot->lock_path);
    free(slot->copy_path);
}

/* Looks at the slots that are in use, and takes the first one without a copy. */
static int take_slots(struct recovery *recovery)
{
    int error = 0;
    for (int i = 0; i < SLOT_COUNT && error == 0; i++) {
        const struct slot *slot = &recovery->slots[i];
        bool has_copy = exists(slot->copy_path);
        if (!has_copy && recovery->own >= 0 && !exists(slot->lock_path))
            continue;
        error = take_slot(recovery, &recovery->slots[i]);
        if (error == 0 && !has_copy && slot->lock >= 0) {
            if (recovery->own < 0)
                recovery->own = i;
            else
                leave_slot(&recovery->slots[i]);
        }
    }
    return recovery->own >= 0 ? 0 : error != 0 ? error : EBUSY;
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
    recovery->is_noted = put_note(recovery->slots[recovery->own].lock, &note);
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
        name_slot(slot, str_text(&name), i);
        if ((is_taken && !exists(slot->lock_path)) || take_slot(recovery, slot) != 0 || slot->lock < 0)
            continue;
        if (is_taken)
            leave_slot(slot);
        else
            is_taken = put_note(slot->lock, &note);
    }
    str_fini(&name);
    str_fini(&note);
}

struct recovery *recovery_open(const char *path, const struct str *base, struct str *cause)
{
    struct str directory = STR_INIT;
    struct recovery *recovery = NULL;
    if (add_directory(&directory, cause) && file_make_directory(str_text(&directory), cause)) {
        recovery = mem_alloc(sizeof *recovery);
        recovery->own = recovery->found = -1;
        name_slots(recovery, str_text(&directory), path);
        int error = take_slots(recovery);
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
    return recovery;
}

void recovery_close(struct recovery *recovery)
{
    if (!recovery)
        return;
    for (int i = 0; i < SLOT_COUNT; i++)
        fini_slot(&recovery->slots[i]);
    for (int i = 0; i < LINK_COUNT && recovery->links[i].lock_path; i++)
        fini_slot(&recovery->links[i]);
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
    return recovery->slots[recovery->own].copy_path;
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

/* The newest copy in a slot that we hold besides our own; -1 when there is none. */
static int newest_orphan(const struct recovery *recovery, time_t *when)
{
    int newest = -1;
    struct timespec best = {.tv_sec = 0};
    for (int i = 0; i < SLOT_COUNT; i++) {
        struct stat status = {.st_size = 0}; /* one that can't be looked at is the oldest */
        if (i == recovery->own || recovery->slots[i].lock < 0)
            continue;
        if (stat(recovery->slots[i].copy_path, &status) != 0 && errno == ENOENT)
            continue;
        struct timespec at = status.st_mtim;
        if (newest < 0 || at.tv_sec > best.tv_sec || (at.tv_sec == best.tv_sec && at.tv_nsec > best.tv_nsec)) {
            newest = i;
            best = at;
        }
    }
    *when = best.tv_sec;
    return newest;
}

bool recovery_find(struct recovery *recovery, const struct str *on_disk, struct recovered *out, struct str *cause)
{
    for (;;) {
        *out = (struct recovered){.text = STR_INIT};
        recovery->found = newest_orphan(recovery, &out->when);
        if (recovery->found < 0)
            return false;
        const struct slot *slot = &recovery->slots[recovery->found];
        size_t told = cause->len;
        bool missing, is_read = file_read_regular(slot->copy_path, &out->text, NULL, &missing, cause);
        if (is_read && !str_equal(&out->text, on_disk)) {
            char buffer[NOTE_LONGEST];
            struct recovery_note note = read_note(slot->lock, buffer);
            out->base_changed = note.has_base && (note.base_size != on_disk->len ||
                                                  note.base_hash != hash_bytes(str_text(on_disk), on_disk->len));
            return true;
        }
        str_fini(&out->text);
        if (is_read) /* it was saved after all, and the editor ended before it could remove the copy */
            recovery_discard_found(recovery, NULL);
        else
            recovery_skip_found(recovery);
        if (missing)
            str_cut(cause, told);
    }
}

bool recovery_discard_found(struct recovery *recovery, struct str *cause)
{
    if (recovery->found < 0)
        return true;
    struct slot *slot = &recovery->slots[recovery->found];
    int error = unlink(slot->copy_path) == 0 || errno == ENOENT ? 0 : errno;
    if (error != 0 && cause != NULL)
        file_refuse_errno(cause, "remove the recovery copy", slot->copy_path, error);
    leave_slot(slot);
    recovery->found = -1;
    return error == 0;
}

void recovery_skip_found(struct recovery *recovery)
{
    if (recovery->found < 0)
        return;
    leave_slot(&recovery->slots[recovery->found]);
    recovery->found = -1;
}
