#include "command_parts.h"

#include <stdio.h>
#include <string.h>

#include "report.h"

#define NAME_WIDTH 24

static const struct exit_row exit_rows[] = {
#define EXIT(command, status, meaning) {COMMAND_##command, status, meaning},
#include "exits.def"
};

size_t exit_count(void)
{
    return sizeof exit_rows / sizeof exit_rows[0];
}

const struct exit_row *exit_at(size_t index)
{
    return &exit_rows[index];
}

/* "axedit get [OPTIONS] FILE KEY". Appends. */
static void help_add_usage(enum command command, struct str *out)
{
    const struct command_row *row = command_row(command);
    str_printf(out, "axedit %s%s[OPTIONS]%s%s", row->name ? row->name : "", row->name ? " " : "",
               row->words[0] ? " " : "", row->words);
}

/* "  NAME   words", the words wrapped and aligned below each other. */
static void add_entry(struct str *out, const char *name, const char *words)
{
    struct str text = STR_INIT;
    str_add_repeat(&text, ' ', NAME_WIDTH);
    str_add(&text, words);
    str_add_char(&text, '\n');
    struct str wrapped = STR_INIT;
    report_add_wrapped(&wrapped, str_text(&text));
    size_t len = strlen(name) + 2;
    str_printf(out, "  %s", name);
    if (len + 2 > NAME_WIDTH)
        str_printf(out, "\n%s", str_text(&wrapped));
    else
        str_add(out, str_text(&wrapped) + len);
    str_fini(&wrapped);
    str_fini(&text);
}

static void add_options(enum command command, struct str *out)
{
    str_add(out, "\nOptions:\n");
    for (size_t i = 0; i < option_count(); i++) {
        const struct option_row *row = option_at(i);
        if (!option_belongs(row, command))
            continue;
        struct str name = STR_INIT;
        if (row->letter)
            str_printf(&name, "-%c, ", row->letter);
        str_printf(&name, "--%s", row->name);
        if (row->argument)
            str_printf(&name, "%s%s", row->argument[0] == '[' ? "" : " ", row->argument);
        add_entry(out, str_text(&name), row->help);
        str_fini(&name);
    }
}

static void add_exits(enum command command, struct str *out)
{
    str_add(out, "\nExit status:\n");
    for (size_t i = 0; i < exit_count(); i++) {
        if (exit_rows[i].command != command)
            continue;
        char number[16];
        snprintf(number, sizeof number, "%d", exit_rows[i].status);
        add_entry(out, number, exit_rows[i].meaning);
    }
}

static void add_overall(struct str *out)
{
    str_add(out, "axedit " AXEDIT_VERSION ": edit, check and migrate axolotl training configs\n\n"
                 "Usage: axedit [OPTIONS] FILE                 edit FILE; it may be new\n"
                 "       axedit COMMAND [OPTIONS] [WORDS]\n\nCommands:\n");
    for (enum command i = COMMAND_EDITOR + 1; i < COMMAND_COUNT; i++) {
        const struct command_row *row = command_row(i);
        if (!row->run)
            continue;
        struct str name = STR_INIT;
        str_printf(&name, "%s %s", row->name, row->words);
        add_entry(out, str_text(&name), row->summary);
        str_fini(&name);
    }
    add_options(COMMAND_EDITOR, out);
    add_exits(COMMAND_EDITOR, out);
    str_add(out, "\nFILE is - for standard input. Options may stand anywhere; what follows -- is no\noption. "
                 "'axedit COMMAND --help' says more about a command, 'axedit explain NAME'\nabout a rule, a backend "
                 "or a key.\n");
}

void help_add(enum command command, struct str *out)
{
    if (command == COMMAND_EDITOR) {
        add_overall(out);
        return;
    }
    const struct command_row *row = command_row(command);
    str_add(out, "Usage: ");
    help_add_usage(command, out);
    str_printf(out, "\n\n%s\n\n", row->summary);
    report_add_wrapped(out, row->more);
    add_options(command, out);
    add_exits(command, out);
}
