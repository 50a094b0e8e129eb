/*
 * Prints the program's tables as one JSON object: commands, options, exit statuses, keys, targets, packages, terms, lessons,
 * bounds.
 *
 * What the program itself can print as JSON (rules, backends, fields) is not in it. scripts/manual and
 * scripts/completions make the manual and the completions of shells from both.
 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "bounds.h"
#include "command_parts.h"
#include "json_text.h"
#include "keys.h"
#include "report.h"
#include "shared_file.h"
#include "target.h"
#include "terms.h"

static json_t *words_to_json(const char *words)
{
    if (words == NULL)
        return json_null();
    json_t *array = json_array();
    while (*words != '\0') {
        size_t len = strcspn(words, " ");
        json_array_append_new(array, json_text_len(words, len));
        words += len + strspn(words + len, " ");
    }
    return array;
}

static json_t *exits_of(enum command command)
{
    json_t *array = json_array();
    for (size_t i = 0; i < exit_count(); i++)
        if (exit_at(i)->command == command)
            json_array_append_new(array, json_pack("{s:i, s:s}", "status", exit_at(i)->status, "meaning",
                                                   exit_at(i)->meaning));
    return array;
}

/* The editor is the one whose name is null. */
static json_t *commands(void)
{
    json_t *array = json_array();
    for (enum command i = COMMAND_EDITOR; i < COMMAND_COUNT; i++) {
        const struct command_row *row = command_row(i);
        if (i != COMMAND_EDITOR && row->run == NULL)
            continue;
        json_t *object = json_pack("{s:s?, s:s, s:s, s:s?}", "name", row->name, "words", row->words, "summary",
                                   row->summary, "more", row->more);
        json_object_set_new(object, "exits", exits_of(i));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *commands_of(const struct option_row *option)
{
    json_t *array = json_array();
    for (enum command i = COMMAND_EDITOR; i < COMMAND_COUNT; i++)
        if (option_belongs(option, i) && (i == COMMAND_EDITOR || command_row(i)->run != NULL))
            json_array_append_new(array, json_text(command_row(i)->name));
    return array;
}

static json_t *options(void)
{
    json_t *array = json_array();
    for (size_t i = 0; i < option_count(); i++) {
        const struct option_row *row = option_at(i);
        const char letter[] = {row->letter, '\0'};
        json_t *object = json_pack("{s:s, s:s?, s:s?, s:s}", "name", row->name, "letter", row->letter ? letter : NULL,
                                   "argument", row->argument, "help", row->help);
        json_object_set_new(object, "values", words_to_json(row->words));
        json_object_set_new(object, "commands", commands_of(row));
        json_array_append_new(array, object);
    }
    return array;
}

/* The keys of an action stand together, in the order of the help page. */
static json_t *keys_of(enum context context)
{
    json_t *array = json_array();
    for (int action = ACTION_NONE + 1; action < ACTION_COUNT; action++) {
        json_t *names = json_array();
        for (size_t i = 0; i < key_count(); i++) {
            const struct key_row *row = key_at(i);
            if (row->context != context || row->action != (enum action)action)
                continue;
            struct str name = STR_INIT;
            key_add_name(row->key, &name);
            json_array_append_new(names, json_text(str_text(&name)));
            str_fini(&name);
        }
        if (json_array_size(names) > 0)
            json_array_append_new(array, json_pack("{s:O, s:s}", "keys", names, "help",
                                                   action_row((enum action)action)->help));
        json_decref(names);
    }
    return array;
}

static json_t *contexts(void)
{
    json_t *array = json_array();
    for (int i = 0; i < CONTEXT_COUNT; i++)
        json_array_append_new(array, json_pack("{s:s, s:o}", "title", context_title((enum context)i), "actions",
                                               keys_of((enum context)i)));
    return array;
}

static json_t *targets(void)
{
    json_t *array = json_array();
    for (size_t i = 0; i < target_row_count(); i++) {
        const struct target_row *row = target_row_at(i);
        json_array_append_new(array, json_pack("{s:s, s:s, s:i, s:s?}", "name", row->name, "title", row->title,
                                               "compute", row->compute, "gfx", row->gfx));
    }
    return array;
}

static json_t *packages(void)
{
    json_t *array = json_array();
    for (int i = 0; i < PACKAGE_COUNT; i++)
        json_array_append_new(array, json_text(package_name((enum package)i)));
    return array;
}

static json_t *terms(void)
{
    json_t *array = json_array();
    for (const struct shared_file *term = term_next(NULL); term != NULL; term = term_next(term)) {
        struct str name = STR_INIT;
        term_add_name(term, &name);
        json_array_append_new(array, json_text(str_text(&name)));
        str_fini(&name);
    }
    return array;
}

/* Their names, without directory and ".yml". */
static json_t *lessons(void)
{
    static const char directory[] = "lessons/", ending[] = ".yml";
    const size_t around = sizeof directory + sizeof ending - 2;
    json_t *array = json_array();
    for (const struct shared_file *file = NULL; (file = shared_file_next(directory, file)) != NULL;)
        json_array_append_new(array, json_text_len(file->name + sizeof directory - 1, strlen(file->name) - around));
    return array;
}

static json_t *bound_rows(void)
{
    json_t *array = json_array();
    for (int i = 0; i < BOUND_COUNT; i++) {
        const struct bound_row *row = bound_row((enum bound)i);
        json_array_append_new(array, json_pack("{s:s, s:I, s:s, s:s, s:s}", "name", row->name, "most", (json_int_t)row->most,
                                               "said", row->said, "of", row->of, "why", row->why));
    }
    return array;
}

int main(void)
{
    json_t *tables = json_object();
    json_object_set_new(tables, "commands", commands());
    json_object_set_new(tables, "options", options());
    json_object_set_new(tables, "contexts", contexts());
    json_object_set_new(tables, "targets", targets());
    json_object_set_new(tables, "packages", packages());
    json_object_set_new(tables, "terms", terms());
    json_object_set_new(tables, "lessons", lessons());
    json_object_set_new(tables, "bounds", bound_rows());
    json_print(tables);
    return report_flush() ? 0 : 1;
}
