#include "own_files.h"

#include <stdlib.h>

#include "file.h"
#include "file_name.h"

static const struct {
    enum own_kind kind;
    const char *name;
} files[] = {
    {OWN_TARGETS, "targets.yml"},
    {OWN_KERNELS, "kernels.yml"},
};

/* $XDG_CONFIG_HOME counts only when it is absolute, as its specification says. False when there is no such place. */
static bool add_directory(struct str *out)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    if (config && config[0] == '/')
        str_printf(out, "%s/axedit", config);
    else if (home && home[0] == '/')
        str_printf(out, "%s/.config/axedit", home);
    return out->len > 0;
}

static void read_file(struct own_rows *own, enum own_kind kind, const char *path)
{
    struct str text = STR_INIT, cause = STR_INIT;
    bool missing = false;
    if (file_read(path, &text, NULL, &missing, &cause))
        own_rows_read(own, kind, path, str_text(&text), text.len);
    else if (!missing)
        own_rows_refuse(own, path, str_text(&cause));
    str_fini(&text);
    str_fini(&cause);
}

void own_files_read(struct own_rows *own)
{
    struct str path = STR_INIT;
    if (add_directory(&path)) {
        size_t len = path.len;
        for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
            str_cut(&path, len);
            str_printf(&path, "/%s", files[i].name);
            read_file(own, files[i].kind, str_text(&path));
        }
    }
    str_fini(&path);
}

void own_files_describe(const struct own_problem *problem, bool is_short, struct str *out)
{
    const char *file = is_short ? file_name_of(problem->file) : problem->file;
    if (problem->line > 0)
        str_printf(out, "%s:%zu: %s", file, problem->line, problem->message);
    else
        str_add(out, problem->message); /* it names the file */
}
