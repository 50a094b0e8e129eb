#include "migrate_run.h"

#include <signal.h>
#include <string.h>
#include <sys/stat.h>

#include "report.h"

/* So many files may be read and not yet told of: enough for the whole crew, and little enough memory. */
#define MOST_WAITING 64

/* Files that are being worked on, the first one first: they are told of in the order in which they were named. */
struct waiting {
    struct migrated *items[MOST_WAITING];
    size_t first, count;
};

/* --- What fits together ------------------------------------------------------------------------------------------- */

static bool has_stdin(const struct options *options)
{
    for (size_t i = 0; i < options->word_count; i++)
        if (strcmp(options->words[i], "-") == 0)
            return true;
    return false;
}

static bool wants_json(const struct options *options)
{
    return options->report && strcmp(options->report, "json") == 0;
}

static bool has_mode(const struct options *options)
{
    return options->write || options->diff || options->check;
}

static bool options_fit(const struct options *options)
{
    const struct {
        bool clash;
        const char *message;
    } rows[] = {
        {options->write + options->diff + options->check > 1,
         "--write, --diff and --check exclude each other: give one of them"},
        {options->interactive && (options->diff || options->check),
         "--interactive changes the file as you answer: leave --diff and --check away, each answer shows its diff"},
        {options->interactive && has_stdin(options),
         "--interactive reads your answers from standard input, so the config can't come from there: name a file"},
        {options->interactive && wants_json(options),
         "--report json is for programs, --interactive for people: give one"},
        {wants_json(options) && !has_mode(options),
         "--report json goes to standard output, and so would the config: give --write, --check or --diff"},
        {wants_json(options) && options->write && has_stdin(options),
         "--report json goes to standard output, and so would the config from standard input: give --check or --diff"},
        {options->backup && !options->write, "--backup keeps what --write replaces: give --write too"},
        {options->backup && strchr(options->backup, '/'),
         "--backup takes the end of a name, such as .old: the copy stands beside its file"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].clash) {
            report_trouble("%s", rows[i].message);
            return false;
        }
    return true;
}

/* A file that can't be taken apart from others needs to be told where its text goes. */
static bool files_fit(const struct migrate_run *run)
{
    if (run->walk.count < 2 || has_mode(run->options))
        return true;
    report_trouble("%zu files can't all go to standard output: give --write, --diff or --check", run->walk.count);
    return false;
}

/* --- A file, from its name to its line in the report -------------------------------------------------------------- */

static void tell(struct migrate_run *run, struct migrated *migrated)
{
    migrated_count(migrated, run);
    progress_clear(&run->progress);
    bool good = !migrated_trouble(migrated);
    if (good && run->options->diff && !run->files)
        source_print_diff(&migrated->source, &migrated->text);
    else if (good && (!has_mode(run->options) || (run->options->write && source_is_stdin(&migrated->source))))
        report_write_text(str_text(&migrated->text), migrated->text.len);
    if (run->files)
        migrate_json_add(migrated, run);
    if (!run->files || !good)
        migrate_tell(migrated, run);
    migrated_free(migrated);
}

static void work_on(void *context)
{
    struct migrated *migrated = context;
    if (migrated->cause.len > 0)
        return;
    migrated_plan(migrated);
    migrated_save(migrated);
}

static void tell_first(struct migrate_run *run, struct waiting *waiting, struct crew *crew)
{
    struct migrated *migrated = waiting->items[waiting->first];
    crew_wait(crew, &migrated->job);
    waiting->first = (waiting->first + 1) % MOST_WAITING;
    waiting->count--;
    tell(run, migrated);
}

static void tell_all(struct migrate_run *run, struct waiting *waiting, struct crew *crew)
{
    while (waiting->count > 0)
        tell_first(run, waiting, crew);
}

/* Is the file, perhaps under another name, one that is being worked on? */
static bool is_waiting(const struct waiting *waiting, const struct stat *status)
{
    for (size_t i = 0; i < waiting->count; i++) {
        const struct migrated *other = waiting->items[(waiting->first + i) % MOST_WAITING];
        if (other->source.stamp.device == status->st_dev && other->source.stamp.inode == status->st_ino)
            return true;
    }
    return false;
}

/* Reading from a pipe or a terminal can take forever, and nobody should have to kill us for it. */
static struct migrated *read_file(struct migrate_run *run, struct waiting *waiting, struct crew *crew,
                                  const struct walk_file *file)
{
    struct stat status;
    bool is_stdin = strcmp(file->path, "-") == 0;
    bool known = !is_stdin && stat(file->path, &status) == 0;
    bool endless = is_stdin || (known && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode));
    if (endless || (known && is_waiting(waiting, &status)))
        tell_all(run, waiting, crew);
    if (!endless)
        return migrated_new(file, run->options);
    interrupt_release(&run->interrupt);
    struct migrated *migrated = migrated_new(file, run->options);
    interrupt_hold(&run->interrupt);
    return migrated;
}

static void migrate_all(struct migrate_run *run)
{
    struct waiting waiting = {0};
    interrupt_hold(&run->interrupt);
    struct crew *crew = crew_new(run->walk.count);
    for (size_t i = 0; i < run->walk.count && !(run->signal = interrupt_came(&run->interrupt)); i++) {
        struct migrated *migrated = read_file(run, &waiting, crew, &run->walk.files[i]);
        migrated->job = (struct crew_job){.work = work_on, .context = migrated};
        crew_add(crew, &migrated->job);
        if (waiting.count == MOST_WAITING)
            tell_first(run, &waiting, crew);
        waiting.items[(waiting.first + waiting.count++) % MOST_WAITING] = migrated;
        if (run->many)
            progress_show(&run->progress, i + 1);
    }
    tell_all(run, &waiting, crew);
    crew_free(crew);
    progress_clear(&run->progress);
}

static void ask_about_all(struct migrate_run *run)
{
    bool going = true;
    for (size_t i = 0; i < run->walk.count && going; i++) {
        struct migrated *migrated = migrated_new(&run->walk.files[i], run->options);
        if (migrated->cause.len == 0)
            going = migrate_ask(migrated, run);
        interrupt_hold(&run->interrupt);
        migrated_save(migrated);
        tell(run, migrated);
        interrupt_release(&run->interrupt);
    }
}

/* --- The command -------------------------------------------------------------------------------------------------- */

static int run_over(struct migrate_run *run)
{
    if (wants_json(run->options))
        migrate_json_begin(run);
    if (run->options->interactive)
        ask_about_all(run);
    else
        migrate_all(run);
    if (run->files)
        migrate_json_end(run);
    else if (run->many)
        migrate_tell_end(run);
    return run->signal ? EXIT_SIGNAL + run->signal : run->status;
}

int command_migrate(const struct options *options)
{
    struct migrate_run run = {.options = options};
    if (!options_fit(options))
        return EXIT_TROUBLE;
    walk_init(&run.walk, options);
    run.many = options->recursive || run.walk.count > 1;
    progress_init(&run.progress, "migrating", run.walk.count);
    int status = files_fit(&run) ? run_over(&run) : EXIT_TROUBLE;
    walk_fini(&run.walk);
    return status;
}
