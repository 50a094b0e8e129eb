#include "command_parts.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mem.h"
#include "nearest.h"

#define IN(name) (1U << COMMAND_##name)
#define EVERYWHERE (~0U)
#define OF_FILES (IN(CHECK) | IN(MIGRATE) | IN(GET) | IN(SET) | IN(UNSET))
#define OFFSET(member) offsetof(struct options, member)

static const char *const format_names[] = {
    [FORMAT_TEXT] = "text", [FORMAT_JSON] = "json", [FORMAT_SARIF] = "sarif", [FORMAT_GITHUB] = "github"};

/* An option that takes other values in other commands has a row for each set of them. */
static const struct option_row options_table[] = {
    {"target", 0, "SPEC", NULL, OFFSET(target), IN(EDITOR) | OF_FILES | IN(BACKENDS),
     "The machine that will train, such as h100,torch=2.11.0 or none. AXEDIT_TARGET sets another default."},
    {"format", 0, "FORMAT", "text json sarif github", OFFSET(format_name), IN(CHECK),
     "text (the default), json, sarif (for code scanning and viewers) or github (annotations of a workflow)."},
    {"format", 0, "FORMAT", "text json", OFFSET(format_name),
     IN(GET) | IN(BACKENDS) | IN(FIELDS) | IN(RULES) | IN(ENV), "text (the default) or json."},
    {"ignore", 0, "RULES", NULL, OFFSET(ignore), IN(EDITOR) | IN(CHECK),
     "Leave these rules out: ids with commas between, or prefixes with a *. A comment '# axedit: ignore[RULES]' does "
     "it for its line, or before the first key for the file. Given again it adds to them."},
    {"select", 0, "RULES", NULL, OFFSET(select), IN(EDITOR) | IN(CHECK),
     "Report these rules only. Given again it adds to them."},
    {"strict", 0, NULL, NULL, OFFSET(strict), IN(CHECK), "Warnings count as findings for the exit status."},
    {"write", 0, NULL, NULL, OFFSET(write), IN(MIGRATE), "Write the files in place."},
    {"diff", 0, NULL, NULL, OFFSET(diff), IN(MIGRATE) | IN(SET) | IN(UNSET),
     "Print what would change as a unified diff; write nothing."},
    {"check", 0, NULL, NULL, OFFSET(check), IN(MIGRATE),
     "Write nothing; the exit status tells whether something would change."},
    {"interactive", 0, NULL, NULL, OFFSET(interactive), IN(MIGRATE),
     "Ask about each thing to migrate, with what it would change; for one file, or with --write for many."},
    {"backup", 0, "[=SUFFIX]", NULL, OFFSET(backup), IN(MIGRATE),
     "With --write: keep the old text of each changed file beside it, as FILE.bak or FILESUFFIX. A copy that is there "
     "already stays, and the new one gets a number."},
    {"report", 0, "FORMAT", "text json", OFFSET(report), IN(MIGRATE),
     "text (the default) or json: what was done and what has to be decided, on standard output. With --write, --check "
     "or --diff."},
    {"check", 0, NULL, NULL, OFFSET(check), IN(LEARN), "Check lessons that somebody wrote; the words are their files."},
    {"unsafe", 0, NULL, NULL, OFFSET(unsafe), IN(MIGRATE), "Also apply fixes that can change what runs."},
    {"all", 0, NULL, NULL, OFFSET(all), IN(MIGRATE), "Also do every other mechanical migration."},
    {"matrix", 0, NULL, NULL, OFFSET(matrix), IN(BACKENDS),
     "What each backend can be asked for: packing, context parallelism and so on, and whether the target runs it."},
    {"effective", 0, NULL, NULL, OFFSET(effective), IN(GET),
     "What axolotl will use: defaults and legacy keys taken into account."},
    {"recursive", 'r', NULL, NULL, OFFSET(recursive), IN(CHECK) | IN(MIGRATE),
     "Take directories, with all *.yml and *.yaml files below them; hidden ones are skipped."},
    {"glob", 0, "PATTERN", NULL, OFFSET(glob), IN(CHECK) | IN(MIGRATE),
     "With -r: take the files whose name fits PATTERN; with a / in it, whose path below the directory does. "
     "Given again it takes the files of both."},
    {"python", 0, "PATH", NULL, OFFSET(python), IN(EDITOR) | OF_FILES | IN(BACKENDS) | IN(ENV),
     "The Python that will train, or the directory of its environment; else VIRTUAL_ENV, CONDA_PREFIX, PATH tell."},
    {"model-config", 0, "PATH", NULL, OFFSET(model_config), IN(EDITOR) | OF_FILES | IN(BACKENDS) | IN(ENV),
     "The model's config.json or its folder; else base_model as a folder, or the Hugging Face cache."},
    {"stdin-filename", 0, "NAME", NULL, OFFSET(stdin_name), OF_FILES | IN(BACKENDS) | IN(ENV),
     "What messages call standard input (FILE is -)."},
    {"color", 0, "WHEN", "auto always never", OFFSET(color_when), EVERYWHERE,
     "auto (the default: on a terminal, unless NO_COLOR is set), always or never."},
    {"help", 'h', NULL, NULL, OFFSET(help), EVERYWHERE, "Print this help."},
    {"version", 'V', NULL, NULL, OFFSET(version), EVERYWHERE, "Print the version."},
};

#define OPTION_COUNT (sizeof options_table / sizeof *options_table)

_Static_assert(COMMAND_COUNT <= sizeof(unsigned) * CHAR_BIT, "the commands of an option are the bits of a number");

struct parser {
    char **args;
    int count, at;
    bool plain;           /* "--" was seen: only words follow */
    bool began;           /* the first word was seen */
    enum command command;
    bool seen[OPTION_COUNT]; /* by row */
    struct options *options;
    struct str *cause;    /* the first thing that is wrong */
};

size_t option_count(void)
{
    return OPTION_COUNT;
}

const struct option_row *option_at(size_t index)
{
    return &options_table[index];
}

bool option_belongs(const struct option_row *option, enum command command)
{
    return (option->commands & 1U << command) != 0;
}

/* --name, --name=value or -x; *value is what stands behind the "=", or NULL. */
static const struct option_row *find_option(const char *arg, const char **value)
{
    const char *equals = strchr(arg, '=');
    size_t len = equals ? (size_t)(equals - arg) : strlen(arg);
    *value = equals ? equals + 1 : NULL;
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const struct option_row *row = &options_table[i];
        if (strncmp(arg, "--", 2) == 0 && strlen(row->name) == len - 2 && memcmp(arg + 2, row->name, len - 2) == 0)
            return row;
        if (len == 2 && row->letter && arg[1] == row->letter)
            return row;
    }
    return NULL;
}

/* Only the first cause is kept: what follows may follow from it. */
static bool is_first(const struct parser *parser)
{
    return parser->cause->len == 0;
}

static void refuse_unknown(struct parser *parser, const char *arg)
{
    if (!is_first(parser))
        return;
    size_t len = strcspn(arg, "=");
    char *wanted = mem_copy(arg + strspn(arg, "-"), len > strspn(arg, "-") ? len - strspn(arg, "-") : 0);
    struct nearest nearest = {.wanted = wanted};
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (parser->command == COMMAND_EDITOR || option_belongs(&options_table[i], parser->command))
            nearest_try(&nearest, options_table[i].name);
    const char *meant = nearest_found(&nearest);
    str_printf(parser->cause, "there is no option %.*s", (int)len, arg);
    if (meant)
        str_printf(parser->cause, "; did you mean --%s?", meant);
    else
        str_add(parser->cause, " (a name that begins with - goes behind --)");
    free(wanted);
}

static void refuse_value(struct parser *parser, const struct option_row *row, const char *value)
{
    struct nearest nearest = {.wanted = value};
    char *words = mem_copy(row->words, strlen(row->words));
    str_printf(parser->cause, "--%s takes one of", row->name);
    for (char *at = words, *word; (word = strtok_r(at, " ", &at));) {
        str_printf(parser->cause, "%s %s", word == words ? "" : ",", word);
        nearest_try(&nearest, word);
    }
    str_printf(parser->cause, ", not %s", value[0] ? value : "nothing");
    if (nearest_found(&nearest))
        str_printf(parser->cause, "; did you mean %s?", nearest_found(&nearest));
    free(words);
}

static bool is_one_of(const char *words, const char *value)
{
    size_t len = strlen(value);
    for (const char *at = words; len > 0 && (at = strstr(at, value)); at += len)
        if ((at == words || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
            return true;
    return false;
}

/* Options that add up when they are given again; of others the last one counts. */
static const struct {
    size_t offset;
    char between; /* stands between the values */
} lists[LIST_COUNT] = {
    [LIST_IGNORE] = {OFFSET(ignore), ','},
    [LIST_SELECT] = {OFFSET(select), ','},
    [LIST_GLOB] = {OFFSET(glob), '\n'},
};

static void take_value(struct parser *parser, const struct option_row *row, const char *value)
{
    const char **member = (const char **)(void *)((char *)parser->options + row->offset);
    for (size_t i = 0; i < LIST_COUNT; i++) {
        struct str *list = &parser->options->lists[i];
        if (lists[i].offset != row->offset)
            continue;
        if (*member)
            str_add_char(list, lists[i].between);
        str_add(list, value);
        value = str_text(list);
    }
    *member = value;
}

static bool is_optional(const struct option_row *row)
{
    return row->argument && row->argument[0] == '[';
}

static void take_option(struct parser *parser, const char *arg)
{
    const char *value;
    const struct option_row *row = find_option(arg, &value);
    if (!row) {
        refuse_unknown(parser, arg);
        return;
    }
    parser->seen[row - options_table] = true;
    if (is_optional(row) && !value)
        value = "";
    else if (row->argument && !value && parser->at < parser->count)
        value = parser->args[parser->at++];
    if (row->argument && value) {
        take_value(parser, row, value);
    } else if (row->argument) {
        if (is_first(parser))
            str_printf(parser->cause, "--%s needs a value: --%s %s", row->name, row->name, row->argument);
    } else {
        void *member = (char *)parser->options + row->offset;
        *(bool *)member = true;
        if (value && is_first(parser))
            str_printf(parser->cause, "--%s takes no value", row->name);
    }
}

static void take_word(struct parser *parser, const char *word)
{
    bool first = !parser->began;
    parser->began = true;
    if (first && !parser->plain && (parser->command = command_find(word)) != COMMAND_EDITOR)
        parser->options->command = word;
    else
        parser->options->words[parser->options->word_count++] = word;
}

/* `set FILE KEY -1`: the value may begin with a dash, as long as it is no option of set. */
static bool is_dashed_value(const struct parser *parser, const char *arg)
{
    const char *value;
    if (parser->command != COMMAND_SET || parser->options->word_count != 2)
        return false;
    const struct option_row *row = find_option(arg, &value);
    return !row || !option_belongs(row, COMMAND_SET);
}

static bool is_option(const struct parser *parser, const char *arg)
{
    return !parser->plain && arg[0] == '-' && arg[1] != '\0' && !is_dashed_value(parser, arg);
}

/* The row of that name that belongs to the command; NULL when none does. */
static const struct option_row *row_in(const char *name, enum command command)
{
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (option_belongs(&options_table[i], command) && strcmp(options_table[i].name, name) == 0)
            return &options_table[i];
    return NULL;
}

static void refuse_foreign(struct parser *parser, const struct option_row *row)
{
    const char *separator = "";
    const char *name = command_row(parser->command)->name;
    str_printf(parser->cause, "--%s is no option of %s; it belongs to ", row->name, name ? name : "the editor");
    for (enum command i = COMMAND_EDITOR; i < COMMAND_COUNT; i++) {
        if (!row_in(row->name, i))
            continue;
        name = command_row(i)->name;
        str_printf(parser->cause, "%s%s", separator, name ? name : "the editor");
        separator = ", ";
    }
}

/* Does what was given fit the command? It may have been named behind its options. */
static void check_fit(struct parser *parser, const struct option_row *given)
{
    const struct option_row *row = row_in(given->name, parser->command);
    if (!row) {
        refuse_foreign(parser, given);
        return;
    }
    const char *value = NULL;
    if (row->words)
        memcpy(&value, (const char *)parser->options + row->offset, sizeof value);
    if (value && !is_one_of(row->words, value))
        refuse_value(parser, row, value);
}

static void check_fits(struct parser *parser)
{
    for (size_t i = 0; i < OPTION_COUNT && is_first(parser); i++)
        if (parser->seen[i])
            check_fit(parser, &options_table[i]);
}

static bool is_set(const char *value)
{
    return value && value[0] != '\0';
}

static bool wants_color(const char *when)
{
    const char *term = getenv("TERM");
    if (when && strcmp(when, "auto") != 0)
        return strcmp(when, "always") == 0;
    return !is_set(getenv("NO_COLOR")) && is_set(term) && strcmp(term, "dumb") != 0 && isatty(STDOUT_FILENO);
}

static void settle(struct options *options)
{
    for (size_t i = 0; i < sizeof format_names / sizeof *format_names; i++)
        if (options->format_name && strcmp(options->format_name, format_names[i]) == 0)
            options->format = (enum format)i;
    options->color = wants_color(options->color_when);
}

/* A command that knows no target does not care what the environment says of it. */
static void settle_target(struct parser *parser)
{
    const char *target = getenv("AXEDIT_TARGET");
    if (!parser->options->target && is_set(target) && row_in("target", parser->command))
        parser->options->target = target;
}

bool options_parse(int argc, char **argv, struct options *options, enum command *command, struct str *cause)
{
    *options = (struct options){0};
    options->words = mem_alloc(((size_t)argc + 1) * sizeof *options->words);
    struct parser parser = {.args = argv, .count = argc, .at = 1, .options = options, .cause = cause};
    while (parser.at < argc) {
        const char *arg = argv[parser.at++];
        if (!is_option(&parser, arg))
            take_word(&parser, arg);
        else if (strcmp(arg, "--") == 0)
            parser.plain = true;
        else
            take_option(&parser, arg);
    }
    check_fits(&parser);
    settle(options);
    settle_target(&parser);
    *command = parser.command;
    return cause->len == 0;
}
