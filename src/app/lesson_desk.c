/* The scratch config of a lesson. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "change.h"
#include "lesson_parts.h"
#include "mem.h"

/* mkdtemp() makes it for its owner alone. */
static bool make_directory(struct lesson_desk *desk, struct str *cause)
{
    const char *place = getenv("TMPDIR");
    struct str pattern = STR_INIT;
    str_printf(&pattern, "%s/axedit-learn-XXXXXX", place && place[0] == '/' ? place : "/tmp");
    char *directory = str_take(&pattern);
    if (!mkdtemp(directory)) {
        file_refuse_errno(cause, "make", directory, errno);
        free(directory);
        return false;
    }
    desk->directory = directory;
    return true;
}

static bool make_edit(struct session *session, const struct lesson_edit *edit, struct str *cause)
{
    struct arena arena = {0};
    struct splices splices;
    struct ypath path;
    bool done = ypath_parse(edit->key, &arena, &path, cause) &&
                change_set(session->analysis, &path, edit->value, &arena, &splices, cause) &&
                session_apply(session, &splices, arena_printf(&arena, "%s: %s", edit->key, edit->value), cause);
    arena_fini(&arena);
    return done;
}

bool lesson_desk_set(struct lesson_desk *desk, const struct lesson *lesson, struct str *cause)
{
    *desk = (struct lesson_desk){.directory = NULL};
    if (!make_directory(desk, cause))
        return false;
    struct str path = STR_INIT;
    str_printf(&path, "%s/%s.yml", desk->directory, lesson->name);
    desk->path = str_take(&path);
    if (!file_save(desk->path, lesson->config, strlen(lesson->config), NULL, cause))
        return false;
    desk->session = session_open(desk->path, lesson->target, cause);
    for (size_t i = 0; desk->session && i < lesson->edit_count; i++)
        if (!make_edit(desk->session, &lesson->edits[i], cause))
            return false;
    return desk->session != NULL;
}

/* Another editor may have left files of its own beside the config. */
static void remove_files(const char *directory)
{
    DIR *open = opendir(directory);
    const struct dirent *entry;
    while (open && (entry = readdir(open))) {
        struct str path = STR_INIT;
        str_printf(&path, "%s/%s", directory, entry->d_name);
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlink(str_text(&path));
        str_fini(&path);
    }
    if (open)
        closedir(open);
}

void lesson_desk_clear(struct lesson_desk *desk)
{
    session_close(desk->session);
    if (desk->directory) {
        remove_files(desk->directory);
        rmdir(desk->directory);
    }
    free(desk->directory);
    free(desk->path);
    *desk = (struct lesson_desk){.directory = NULL};
}
