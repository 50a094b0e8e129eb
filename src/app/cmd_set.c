#include "command_parts.h"

#include "change.h"
#include "key_words.h"
#include "machine.h"
#include "report.h"
#include "source.h"

/* set and unset differ in the change only. */
typedef bool change_maker(const struct source *source, const struct ypath *path, const struct options *options,
                          struct arena *arena, struct splices *splices, struct str *cause);

/* What check says of the key now. */
static void report_key(const struct source *source, const struct str *text, const struct ypath *path,
                       const struct options *options)
{
    struct target target = source->target; /* the change may have named another model */
    struct analysis *analysis = models_analyse(&options->machine->models, NULL, str_text(text), text->len, &target);
    struct str out = STR_INIT;
    key_add_diagnostics(&out, source->name, analysis, path);
    report_diagnostics(&out);
    str_fini(&out);
    analysis_free(analysis);
}

static int deliver(const struct source *source, const struct str *text, const struct options *options)
{
    if (options->diff)
        source_print_diff(source, text);
    else if (source_is_stdin(source))
        report_write_text(str_text(text), text->len);
    else
        return source_save(source, text);
    return EXIT_CLEAN;
}

static int change_source(struct source *source, const struct ypath *path, const struct options *options,
                         change_maker *make)
{
    struct splices splices = {0};
    struct str cause = STR_INIT;
    if (!make(source, path, options, &source->arena, &splices, &cause)) {
        int status = report_trouble("%s: %s", source->name, str_text(&cause));
        str_fini(&cause);
        return status;
    }
    struct str text = STR_INIT;
    splices_apply(&splices, str_text(&source->text), source->text.len, &text);
    int status = deliver(source, &text, options);
    if (status == EXIT_CLEAN)
        report_key(source, &text, path, options);
    str_fini(&text);
    str_fini(&cause);
    return status;
}

static int change_file(const struct options *options, change_maker *make)
{
    struct source source;
    struct ypath path;
    int status = key_open(&source, options, &path);
    if (status == EXIT_CLEAN)
        status = change_source(&source, &path, options, make);
    source_close(&source);
    return status;
}

static bool make_set(const struct source *source, const struct ypath *path, const struct options *options,
                     struct arena *arena, struct splices *splices, struct str *cause)
{
    return change_set(source->analysis, path, options->words[2], arena, splices, cause);
}

static bool make_unset(const struct source *source, const struct ypath *path, const struct options *options,
                       struct arena *arena, struct splices *splices, struct str *cause)
{
    (void)options;
    return change_unset(source->analysis, path, arena, splices, cause);
}

int command_set(const struct options *options)
{
    return change_file(options, make_set);
}

int command_unset(const struct options *options)
{
    return change_file(options, make_unset);
}
