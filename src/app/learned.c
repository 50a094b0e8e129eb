#include "learned.h"

#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "mem.h"
#include "state_dir.h"

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

void learned_add(struct learned *learned, const char *name)
{
    if (!learned_is_name(name, strlen(name)) || learned_has(learned, name))
        return;
    if (learned->count == learned->capacity)
        learned->done = mem_grow(learned->done, &learned->capacity, sizeof *learned->done);
    learned->done[learned->count++] = arena_copy(&learned->arena, name, strlen(name));
}

static void read_line(struct learned *learned, const char *line, size_t len)
{
    size_t skip = strlen(word);
    if (len > 0 && line[len - 1] == '\r')
        len--;
    if (len <= skip || memcmp(line, word, skip) != 0 || !learned_is_name(line + skip, len - skip))
        return;
    learned_add(learned, arena_copy(&learned->arena, line + skip, len - skip));
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

void learned_write(const struct learned *learned, struct str *out)
{
    for (size_t i = 0; i < learned->count; i++)
        str_printf(out, "%s%s\n", word, learned->done[i]);
}

void learned_load(struct learned *learned)
{
    struct str path = STR_INIT, text = STR_INIT, cause = STR_INIT;
    if (state_add_path(&path, "lessons", &cause))
        file_read(str_text(&path), &text, NULL, NULL, &cause);
    learned_read(learned, str_text(&text), text.len);
    str_fini(&path);
    str_fini(&text);
    str_fini(&cause);
}

bool learned_mark_done(const char *name, struct str *cause)
{
    struct learned learned;
    struct str directory = STR_INIT, path = STR_INIT, text = STR_INIT;
    learned_load(&learned);
    bool done = learned_has(&learned, name);
    if (!done) {
        learned_add(&learned, name);
        learned_write(&learned, &text);
        done = state_add_path(&directory, "", cause) && state_add_path(&path, "lessons", cause) &&
               file_make_directory(str_text(&directory), cause) &&
               file_save_private(str_text(&path), str_text(&text), text.len, false, cause);
    }
    learned_fini(&learned);
    str_fini(&directory);
    str_fini(&path);
    str_fini(&text);
    return done;
}
