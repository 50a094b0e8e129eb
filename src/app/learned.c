#include "learned.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "mem.h"
#include "own_dirs.h"

enum { NAME_LONGEST = 64 };

static const char word[] = "done ";

bool learned_is_name(const char *name, size_t len)
{
    if (len == 0 || len > NAME_LONGEST)
        return false;
    for (size_t i = 0; i < len; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-", name[i]) || name[i] == '\0')
            return false;
    return true;
}

bool learned_has(const struct learned *learned, const char *name)
{
    for (size_t i = 0; i < learned->count; i++)
        if (strcmp(learned->done[i], name) == 0)
            return true;
    return false;
}

/* `name` is one, and stays. */
static void add(struct learned *learned, const char *name)
{
    if (learned_has(learned, name))
        return;
    if (learned->count == learned->capacity)
        learned->done = mem_grow(learned->done, &learned->capacity, sizeof *learned->done);
    learned->done[learned->count++] = name;
}

static void read_line(struct learned *learned, const char *line, size_t len)
{
    size_t skip = strlen(word);
    if (len > 0 && line[len - 1] == '\r')
        len--;
    if (len <= skip || memcmp(line, word, skip) != 0 || !learned_is_name(line + skip, len - skip))
        return;
    add(learned, arena_copy(&learned->arena, line + skip, len - skip));
}

void learned_read(struct learned *learned, const char *text, size_t len)
{
    *learned = (struct learned){.done = NULL};
    for (size_t at = 0; at < len;) {
        const char *end = memchr(text + at, '\n', len - at);
        size_t line = end ? (size_t)(end - text) - at : len - at;
        read_line(learned, text + at, line);
        at += line + 1;
    }
}

void learned_fini(struct learned *learned)
{
    free(learned->done);
    arena_fini(&learned->arena);
    *learned = (struct learned){.done = NULL};
}

void learned_add_line(const char *text, size_t len, const char *name, struct str *out)
{
    str_printf(out, "%s%s%s\n", len > 0 && text[len - 1] != '\n' ? "\n" : "", word, name);
}

/* --- The file ----------------------------------------------------------------------------------------------------- */

/* A file that is not there is an empty one; one that can't be read may hold anything. */
static bool read_file(struct str *path, struct str *text, struct str *cause)
{
    bool missing = false;
    struct str why = STR_INIT;
    bool is_read = own_dir_add(path, OWN_DIR_STATE, "lessons", &why) &&
                   file_read_regular(str_text(path), text, NULL, &missing, &why);
    if (!is_read && !missing)
        str_add(cause, str_text(&why));
    str_fini(&why);
    return is_read || missing;
}

bool learned_load(struct learned *learned, struct str *cause)
{
    struct str path = STR_INIT, text = STR_INIT;
    bool is_read = read_file(&path, &text, cause);
    learned_read(learned, str_text(&text), text.len);
    str_fini(&path);
    str_fini(&text);
    return is_read;
}

/* Gives 0 or an errno value. Half a line could be the name of another lesson: it is taken back, unless somebody else has
 * added a line behind it. */
static int write_line(int fd, const struct str *line)
{
    struct stat before, after;
    if (fstat(fd, &before) != 0)
        return errno;
    ssize_t written;
    do
        written = write(fd, str_text(line), line->len);
    while (written < 0 && errno == EINTR);
    if (written == (ssize_t)line->len)
        return 0;
    int error = written < 0 ? errno : ENOSPC;
    if (written > 0 && fstat(fd, &after) == 0 && after.st_size == before.st_size + written &&
        ftruncate(fd, before.st_size) != 0)
        error = errno;
    return error;
}

/* What is in the file stays, whatever it is: two editors that end a lesson at the same time each add their line. */
static bool append_line(const char *path, const struct str *line, struct str *cause)
{
    int fd;
    do
        fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, S_IRUSR | S_IWUSR);
    while (fd < 0 && errno == EINTR);
    int error = fd < 0 ? errno : write_line(fd, line);
    if (fd >= 0 && close(fd) != 0 && error == 0 && errno != EINTR)
        error = errno;
    return error == 0 || file_refuse_errno(cause, "write", path, error);
}

static bool add_to_file(const char *path, const struct str *text, const char *name, struct str *cause)
{
    struct str directory = STR_INIT, line = STR_INIT;
    learned_add_line(str_text(text), text->len, name, &line);
    bool done = own_dir_add(&directory, OWN_DIR_STATE, "", cause) && file_make_directory(str_text(&directory), cause) &&
                append_line(path, &line, cause);
    str_fini(&directory);
    str_fini(&line);
    return done;
}

bool learned_mark_done(const char *name, struct str *cause)
{
    struct learned learned;
    struct str path = STR_INIT, text = STR_INIT;
    bool done = read_file(&path, &text, cause);
    learned_read(&learned, str_text(&text), text.len);
    if (done && learned_is_name(name, strlen(name)) && !learned_has(&learned, name))
        done = add_to_file(str_text(&path), &text, name, cause);
    learned_fini(&learned);
    str_fini(&path);
    str_fini(&text);
    return done;
}
