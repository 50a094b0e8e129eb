#include "source.h"

#include <string.h>

#include "diff.h"
#include "machine.h"
#include "report.h"

/* What the option or the environment says, else the file's comment, else nothing. */
static void choose_target(struct source *source, const struct options *options)
{
    struct str cause = STR_INIT;
    size_t line = 0;
    source->target = machine_none(options->machine);
    const char *spec = options->target;
    if (!spec)
        spec = target_comment_in(str_text(&source->text), source->text.len, &source->arena, &line);
    if (spec && !machine_target(options->machine, spec, &source->arena, &source->target, &cause)) {
        source->bad_comment = arena_printf(&source->arena, "# axedit: target: %s", str_text(&cause));
        source->comment_line = line;
        report_line(source->name, line, "%s", source->bad_comment);
    }
    str_fini(&cause);
}

bool source_open(struct source *source, const char *path, const struct options *options, struct str *cause)
{
    *source = (struct source){.path = path, .name = path};
    if (strcmp(path, "-") == 0 && options->stdin_name)
        source->name = options->stdin_name;
    if (!file_read(path, &source->text, &source->stamp, NULL, cause))
        return false;
    choose_target(source, options);
    source->analysis =
        models_analyse(&options->machine->models, NULL, str_text(&source->text), source->text.len, &source->target);
    return true;
}

void source_close(struct source *source)
{
    if (source->analysis)
        analysis_free(source->analysis);
    arena_fini(&source->arena);
    str_fini(&source->text);
}

bool source_has_target(const struct source *source, struct str *cause)
{
    if (source->bad_comment)
        str_printf(cause, "%s: nothing is done while nobody knows the target that line %zu means: mend it there, or give --target",
                   source->name, source->comment_line);
    return !source->bad_comment;
}

bool source_is_stdin(const struct source *source)
{
    return strcmp(source->path, "-") == 0;
}

bool source_differs(const struct source *source, const struct str *text)
{
    return !str_equal(text, &source->text);
}

void source_add_diff(const struct source *source, const struct str *text, struct str *out)
{
    struct diff diff;
    diff_init(&diff, str_text(&source->text), source->text.len, str_text(text), text->len);
    diff_add_unified(&diff, source->name, source->name, DIFF_CONTEXT, out);
    diff_fini(&diff);
}

void source_print_diff(const struct source *source, const struct str *text)
{
    struct str out = STR_INIT;
    source_add_diff(source, text, &out);
    report_write_text(str_text(&out), out.len);
    str_fini(&out);
}

bool source_write(const struct source *source, const struct str *text, struct file_beside *backup, struct str *cause)
{
    struct file_stamp stamp = source->stamp;
    /* A copy of what somebody else has already replaced would be one more riddle for them. */
    if (backup && !(file_is_same(source->path, &stamp, cause) && file_put_beside(backup, cause)))
        return false;
    return file_save_same(source->path, str_text(text), text->len, &stamp, cause);
}

int source_save(const struct source *source, const struct str *text)
{
    struct str cause = STR_INIT;
    int status = EXIT_CLEAN;
    if (source_differs(source, text) && !source_write(source, text, NULL, &cause))
        status = report_trouble("%s", str_text(&cause));
    str_fini(&cause);
    return status;
}
