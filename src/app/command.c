#include "command_parts.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "machine.h"
#include "mem.h"
#include "model_config.h"
#include "nearest.h"
#include "own_files.h"
#include "probe.h"
#include "report.h"
#include "rule_list.h"
#include "target.h"

#define ANY SIZE_MAX

static const struct command_row commands[COMMAND_COUNT] = {
    [COMMAND_EDITOR] = {NULL, "FILE", 1, 1, NULL, "Edit FILE on the terminal; FILE may be new.", NULL},
    [COMMAND_CHECK] = {"check", "FILE...", 1, ANY, command_check, "Report what is wrong with configs; write nothing.",
        "Each finding is one line on standard output, ordered by its place in the file:\n"
        "  FILE:LINE:COLUMN: severity: message [rule]\n"
        "\n"
        "'axedit explain RULE' says more about a rule. What was found in all is counted on standard error.\n"
        "\n"
        "A comment '# axedit: target SPEC' in a file names the machine that trains it, unless --target does.\n"},
    [COMMAND_MIGRATE] = {"migrate", "FILE...", 1, ANY, command_migrate,
        "Turn legacy attention keys into attn_implementation.",
        "The new text of one file goes to standard output; --write, --diff and --check take any number of files, and with "
        "-r directories. What was done, and what a person has to decide, is reported on standard error: FILE:LINE: "
        "message. Of several files a changed one is one line, and a closing line sums up. --interactive asks about each "
        "thing instead.\n"
        "\n"
        "Only the attention keys change, with --all every other key that axolotl has renamed or dropped; every other byte "
        "stays, comments included. YAML that is no axolotl config is left alone. A file is replaced at once or not at "
        "all, and one that somebody else changes meanwhile is not written to.\n"},
    [COMMAND_GET] = {"get", "FILE KEY", 2, 2, command_get, "Print the value of a key.",
        "KEY is a dotted path such as sequence_len or datasets.0.path; a dot in a name is written '\\.'. Text is "
        "printed "
        "without its quotes, lists and mappings as one line of YAML.\n"},
    [COMMAND_SET] = {"set", "FILE KEY VALUE", 3, 3, command_set,
        "Set a key to a value; nothing else in the file changes.",
        "KEY is a dotted path such as sequence_len or datasets.0.path; a dot in a name is written '\\.'. VALUE is "
        "YAML: "
        "true, 3, text, '[a, b]', '{type: alpaca}'. FILE is written in place; for - the text goes to standard output. "
        "A value that the key does not take is written all the same; what 'axedit check' says of it goes to standard "
        "error.\n"},
    [COMMAND_UNSET] = {"unset", "FILE KEY", 2, 2, command_unset, "Remove a key; nothing else in the file changes.",
        "KEY is a dotted path such as sequence_len or datasets.0.path. FILE is written in place; for - the text goes "
        "to "
        "standard output. A comment behind the value becomes a line of its own.\n"},
    [COMMAND_EXPLAIN] = {"explain", "NAME", 1, ANY, command_explain,
        "Explain a name: rule, backend, field, target or term.",
        "Prints everything of that name: 'axedit explain packing-isolation', 'axedit explain sdpa', 'axedit explain "
        "ebft.mode', 'axedit explain h100', 'axedit explain sample packing'.\n"},
    [COMMAND_BACKENDS] = {"backends", "[FILE]", 0, 1, command_backends, "List the attention backends.",
        "One line for each: name, what it can do, what it needs, what it is.\n"
        "\n"
        "With --matrix a table of what each can be asked for: yes, no, or if, with the condition below. Each cell is what "
        "the rules of 'axedit check' say of a config made for it: FILE, else a small one, with that backend and what the "
        "feature needs. What the target does not tell becomes a condition.\n"},
    [COMMAND_FIELDS] = {"fields", "", 0, 0, command_fields, "List the keys of a config.",
        "One line for each: name, type, default, help. '*' in a name stands for the number of an entry.\n"},
    [COMMAND_RULES] = {"rules", "", 0, 0, command_rules, "List the rules that check applies.",
        "One line for each: name, highest severity, summary.\n"},
    [COMMAND_SCHEMA] = {"schema", "", 0, 0, command_schema, "Print a JSON Schema of a config, for other editors.",
        "JSON Schema 2020-12. Keep it in a file and name that in your editor, or in a config's first line:\n"
        "\n"
        "  # yaml-language-server: $schema=axolotl.schema.json\n"},
    [COMMAND_ENV] = {"env", "[FILE]", 0, 1, command_env, "Show what is known of this machine, and of FILE's model.",
        "One line for each fact: name, value, where it was read. Of GPUs of several kinds the oldest decides. What can't "
        "be found is unknown; a package is missing when the Python environment that would train lacks it. No program is "
        "run, nothing is fetched.\n"},
    [COMMAND_LEARN] = {"learn", "[LESSON]", 0, ANY, command_learn,
        "Learn in small lessons which combinations work, and why.",
        "Without LESSON: the list of lessons, and which are done. LESSON is a name or a number of that list, or the path of "
        "a lesson of your own; it opens in the editor, on a config that is thrown away afterwards.\n"
        "\n"
        "With --check the words are FILEs: lessons that somebody wrote (docs/WRITING-LESSONS.md). Each is read, opened on a "
        "screen that nobody sees, and solved with its own keys; what is wrong goes to standard output as FILE:LINE: "
        "message.\n"},
};

const struct command_row *command_row(enum command command)
{
    return &commands[command];
}

enum command command_find(const char *name)
{
    for (enum command i = COMMAND_EDITOR + 1; i < COMMAND_COUNT; i++)
        if (strcmp(commands[i].name, name) == 0)
            return i;
    return COMMAND_EDITOR;
}

static int print_text(struct str *text)
{
    report_write(text->data, text->len);
    str_fini(text);
    return EXIT_CLEAN;
}

static int print_help(enum command command)
{
    struct str text = STR_INIT;
    help_add(command, &text);
    return print_text(&text);
}

static int print_version(void)
{
    struct str text = STR_INIT;
    str_add(&text, "axedit " AXEDIT_VERSION "\n");
    return print_text(&text);
}

/* After a message: where to read on. */
static int point_to_help(enum command command)
{
    const char *name = commands[command].name;
    fprintf(stderr, "'axedit %s%s--help' shows what it takes.\n", name ? name : "", name ? " " : "");
    return EXIT_TROUBLE;
}

/* The editor was meant to open several files: more likely a command was misspelt. */
static int refuse_editor_words(const struct options *options)
{
    struct nearest nearest = {.wanted = options->words[0]};
    for (enum command i = COMMAND_EDITOR + 1; i < COMMAND_COUNT; i++)
        if (commands[i].run)
            nearest_try(&nearest, commands[i].name);
    const char *meant = nearest_found(&nearest);
    if (meant)
        report_trouble("there is no command %s; did you mean %s?", options->words[0], meant);
    else
        report_trouble("the editor takes one FILE, not %zu words", options->word_count);
    return point_to_help(COMMAND_EDITOR);
}

/* The name of the first word that is missing, with those behind it. */
static const char *word_at(const struct command_row *row, size_t index)
{
    const char *word = row->words;
    while (index-- > 0)
        word += strcspn(word, " ") + 1;
    return word;
}

static int refuse_words(enum command command, const struct options *options)
{
    const struct command_row *row = &commands[command];
    if (command == COMMAND_EDITOR && options->word_count > 0)
        return refuse_editor_words(options);
    if (command == COMMAND_EDITOR)
        report_trouble("no FILE to edit was named, and no command");
    else if (row->words[0] == '\0')
        report_trouble("%s takes no words, but %s was given", row->name, options->words[0]);
    else if (options->word_count < row->least)
        report_trouble("%s takes %s: %s is missing", row->name, row->words, word_at(row, options->word_count));
    else
        report_trouble("%s takes %s, and %s is one word too many (a value with blanks needs quotes)", row->name,
                       row->words, options->words[row->most]);
    return point_to_help(command);
}

static bool words_fit(const struct command_row *row, size_t count)
{
    return count >= row->least && count <= row->most;
}

/* The target of the option or the environment; a file's comment is looked at when the file is read. */
static bool target_fits(const struct options *options)
{
    if (options->target == NULL)
        return true;
    struct arena arena = {0};
    struct str cause = STR_INIT;
    struct target target = machine_none(options->machine);
    bool fits = target_parse_with(options->target, &options->machine->own, &arena, &target, &cause);
    const char *given = getenv("AXEDIT_TARGET");
    if (!fits)
        report_trouble("%s: %s", options->target == given ? "AXEDIT_TARGET" : "--target", str_text(&cause));
    str_fini(&cause);
    arena_fini(&arena);
    return fits;
}

static bool rules_fit(const char *option, const char *list)
{
    struct str cause = STR_INIT;
    bool fit = !list || rule_list_check(list, strlen(list), &cause);
    if (!fit)
        report_trouble("%s: %s", option, str_text(&cause));
    str_fini(&cause);
    return fit;
}

/* `env` tells of a wrong path among its facts. */
static bool model_config_fits(enum command command, const struct options *options)
{
    struct arena arena = {0};
    struct str cause = STR_INIT;
    struct model_facts facts;
    struct model_world world = model_world_here(options->model_config);
    bool fits = !options->model_config || command == COMMAND_ENV ||
                model_config_read(&world, NULL, NULL, &arena, &facts, &cause);
    if (!fits)
        report_trouble("--model-config: %s", str_text(&cause));
    str_fini(&cause);
    arena_fini(&arena);
    return fits;
}

/* The same for the interpreter: without one the packages would be unknown, and nobody would be told. */
static bool python_fits(enum command command, const struct options *options)
{
    struct arena arena = {0};
    struct probe_world world;
    const char *why = NULL;
    if (!options->python || command == COMMAND_ENV)
        return true;
    probe_world_here(&world, options->python, &arena);
    bool fits = probe_python_fits(&world, &arena, &why);
    if (!fits)
        report_trouble("%s%s: name an interpreter, or the directory of its environment",
                       strncmp(why, "--python", strlen("--python")) == 0 ? "" : "--python: ", why);
    arena_fini(&arena);
    return fits;
}

/* What is wrong with the user's rows, on stderr; the editor has its own place for it. */
static void report_own_rows(const struct own_rows *own)
{
    struct str line = STR_INIT;
    for (size_t i = 0; i < own->problem_count; i++) {
        str_clear(&line);
        own_files_describe(&own->problems[i], false, &line);
        report_note("%s", str_text(&line));
    }
    str_fini(&line);
}

/* A lesson is opened in the editor, and tried on a screen of it. */
static bool is_for_front_end(enum command command, const struct options *options)
{
    return command == COMMAND_EDITOR || (command == COMMAND_LEARN && options->word_count > 0);
}

static int run(enum command command, const struct options *options, bool *is_editor)
{
    const struct command_row *row = &commands[command];
    if (!words_fit(row, options->word_count))
        return refuse_words(command, options);
    own_files_read(&options->machine->own);
    if (command != COMMAND_EDITOR)
        report_own_rows(&options->machine->own);
    if (!target_fits(options) || !rules_fit("--ignore", options->ignore) || !rules_fit("--select", options->select) ||
        !model_config_fits(command, options) || !python_fits(command, options))
        return EXIT_TROUBLE;
    if (is_for_front_end(command, options)) {
        *is_editor = true;
        return EXIT_CLEAN;
    }
    return row->run(options);
}

int command_run(int argc, char **argv, struct options *options, bool *is_editor)
{
    struct str cause = STR_INIT;
    enum command command;
    int status;
    *is_editor = false;
    bool understood = options_parse(argc, argv, options, &command, &cause);
    options->machine = mem_alloc(sizeof *options->machine);
    options->machine->python = options->python;
    options->machine->models.model_config = options->model_config;
    if (command != COMMAND_EDITOR && !commands[command].run) {
        status = report_trouble("%s is not part of this version", commands[command].name);
    } else if (options->help) {
        status = print_help(command);
    } else if (options->version) {
        status = print_version();
    } else if (!understood) {
        report_trouble("%s", str_text(&cause));
        status = point_to_help(command);
    } else {
        status = run(command, options, is_editor);
    }
    str_fini(&cause);
    return report_flush() ? status : EXIT_TROUBLE;
}

void options_fini(struct options *options)
{
    if (options->machine)
        machine_fini(options->machine);
    free(options->machine);
    options->machine = NULL;
    free(options->words);
    options->words = NULL;
    options->word_count = 0;
    for (size_t i = 0; i < LIST_COUNT; i++)
        str_fini(&options->lists[i]);
}
