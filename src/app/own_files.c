#include "own_files.h"

#include "file.h"
#include "file_name.h"
#include "own_dirs.h"

static const struct {
    enum own_kind kind;
    const char *name;
} files[] = {
    {OWN_TARGETS, "targets.yml"},
    {OWN_KERNELS, "kernels.yml"},
};

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
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct str path = STR_INIT;
        if (own_dir_add(&path, OWN_DIR_SETTINGS, files[i].name, NULL))
            read_file(own, files[i].kind, str_text(&path));
        str_fini(&path);
    }
}

void own_files_describe(const struct own_problem *problem, bool is_short, struct str *out)
{
    const char *file = is_short ? file_name_of(problem->file) : problem->file;
    if (problem->line > 0)
        str_printf(out, "%s:%zu: %s", file, problem->line, problem->message);
    else
        str_add(out, problem->message); /* it names the file */
}
