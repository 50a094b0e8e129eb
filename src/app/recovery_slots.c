/* Names, locks and the list of slots. Which copy goes where is in recovery.c. */
#include "recovery_slots.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mem.h"

/* Slots that are looked for by name, whatever the list of the directory says; how often a lock file may go away under us; digits
 * of a number. */
enum { LOW_COUNT = 16, TRIES = 16, DIGITS = 9 };

/* --- Names -------------------------------------------------------------------------------------------------------- */

static const char lock_ending[] = "lock", copy_ending[] = "yml";

void slot_name(struct slot *slot, const char *stem, int number)
{
    struct str name = STR_INIT;
    str_printf(&name, "%s.%d.", stem, number);
    size_t len = name.len;
    str_add(&name, lock_ending);
    slot->lock_path = mem_copy(str_text(&name), name.len);
    str_cut(&name, len);
    str_add(&name, copy_ending);
    slot->copy_path = mem_copy(str_text(&name), name.len);
    slot->lock = -1;
    str_fini(&name);
}

void slot_fini(struct slot *slot)
{
    if (slot->lock_path)
        slot_leave(slot);
    free(slot->lock_path);
    free(slot->copy_path);
    *slot = (struct slot){.lock = -1};
}

static bool exists(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0 || errno != ENOENT;
}

bool slot_has_copy(const struct slot *slot)
{
    return exists(slot->copy_path);
}

bool slot_has_lock_file(const struct slot *slot)
{
    return exists(slot->lock_path);
}

/* --- Locks -------------------------------------------------------------------------------------------------------- */

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
    ssize_t len = pread(fd, buffer, SLOT_NOTE_LONGEST, 0);
    return recovery_read_note(buffer, len > 0 ? (size_t)len : 0);
}

struct recovery_note slot_read_note(const struct slot *slot, char *buffer)
{
    return read_note(slot->lock, buffer);
}

static bool is_this_host(const struct recovery_note *note)
{
    char name[256];
    if (gethostname(name, sizeof name) != 0)
        return false;
    name[sizeof name - 1] = '\0';
    return note->host_len == strlen(name) && memcmp(note->host, name, note->host_len) == 0;
}

static long pid_of_holder(int fd)
{
    char buffer[SLOT_NOTE_LONGEST];
    struct recovery_note note = read_note(fd, buffer);
    return is_this_host(&note) ? note.pid : 0;
}

enum slot_answer slot_take(struct slot *slot, long *pid, struct slot_failure *failure)
{
    for (int tries = 0; tries < TRIES; tries++) {
        int fd = open(slot->lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
        *failure = (struct slot_failure){"open", fd < 0 ? errno : 0};
        if (failure->error == EINTR)
            continue;
        if (fd < 0)
            return SLOT_FAILED;
        *failure = (struct slot_failure){"take the lock", lock_file(fd, LOCK_EX | LOCK_NB) == 0 ? 0 : errno};
        if (failure->error == 0 && is_still(fd, slot->lock_path)) {
            slot->lock = fd;
            return SLOT_TAKEN;
        }
        bool is_held = failure->error == EWOULDBLOCK;
        if (is_held && pid != NULL)
            *pid = pid_of_holder(fd);
        close(fd);
        if (is_held)
            failure->error = 0;
        if (is_held || failure->error != 0)
            return is_held ? SLOT_HELD : SLOT_FAILED;
    }
    *failure = (struct slot_failure){"take the lock", EBUSY};
    return SLOT_FAILED;
}

void slot_leave(struct slot *slot)
{
    if (slot->lock < 0)
        return;
    if (!slot_has_copy(slot))
        unlink(slot->lock_path);
    close(slot->lock);
    slot->lock = -1;
}

/* --- Which are in use --------------------------------------------------------------------------------------------- */

static void add_number(struct slot_numbers *out, int number)
{
    if (out->count == out->capacity)
        out->items = mem_grow(out->items, &out->capacity, sizeof *out->items);
    out->items[out->count++] = number;
}

/* The number in "NAME.N.lock" and "NAME.N.yml", as slot_name() writes it; -1 for every other name. */
static int number_in(const char *entry, const char *name, size_t len)
{
    if (strncmp(entry, name, len) != 0 || entry[len] != '.')
        return -1;
    const char *digits = entry + len + 1;
    size_t count = strspn(digits, "0123456789");
    if (count == 0 || count > DIGITS || (digits[0] == '0' && count > 1) || digits[count] != '.')
        return -1;
    const char *ending = digits + count + 1;
    if (strcmp(ending, lock_ending) != 0 && strcmp(ending, copy_ending) != 0)
        return -1;
    int number = 0;
    for (size_t i = 0; i < count; i++)
        number = number * 10 + (digits[i] - '0');
    return number;
}

static DIR *open_directory(const char *stem, size_t len)
{
    char *path = mem_copy(stem, len);
    DIR *directory;
    do
        directory = opendir(path);
    while (!directory && errno == EINTR);
    free(path);
    return directory;
}

/* Gives 0 or an errno value. */
static int read_directory(const char *stem, struct slot_numbers *out)
{
    size_t at = (size_t)(strrchr(stem, '/') - stem);
    const char *name = stem + at + 1;
    DIR *directory = open_directory(stem, at);
    if (!directory)
        return errno;
    for (;;) {
        errno = 0; /* NULL is the end, and the failure too */
        const struct dirent *entry = readdir(directory);
        if (!entry)
            break;
        int number = number_in(entry->d_name, name, strlen(name));
        if (number >= 0)
            add_number(out, number);
    }
    int error = errno;
    closedir(directory);
    return error;
}

/* A list can end early: the C library takes ENOENT for its end. */
static void look_by_name(const char *stem, struct slot_numbers *out)
{
    for (int number = 0; number < LOW_COUNT; number++) {
        struct slot slot;
        slot_name(&slot, stem, number);
        if (slot_has_copy(&slot) || slot_has_lock_file(&slot))
            add_number(out, number);
        slot_fini(&slot);
    }
}

static int by_number(const void *a, const void *b)
{
    int left = *(const int *)a, right = *(const int *)b;
    return (left > right) - (left < right);
}

int slots_list(const char *stem, struct slot_numbers *out)
{
    *out = (struct slot_numbers){.items = NULL};
    int error = read_directory(stem, out);
    look_by_name(stem, out);
    if (out->count > 1)
        qsort(out->items, out->count, sizeof *out->items, by_number);
    size_t kept = 0;
    for (size_t i = 0; i < out->count; i++)
        if (kept == 0 || out->items[i] != out->items[kept - 1])
            out->items[kept++] = out->items[i];
    out->count = kept;
    return error;
}
