/* `axedit learn` without a lesson: the list of them. */
#include "command_parts.h"

#include <stdio.h>

#include "lesson.h"
#include "learned.h"
#include "report.h"
#include "table.h"

static void add_row(struct table *table, const struct lesson *lesson, size_t number, bool done)
{
    struct str cell = STR_INIT;
    str_printf(&cell, "%2zu", number);
    table_add(table, str_text(&cell));
    table_add(table, done ? "done" : "-");
    table_add(table, lesson->name);
    table_add(table, lesson->title);
    str_fini(&cell);
}

/* What to do now goes to standard error, so that the list stays a list. */
static void point_to_next(const struct lessons *lessons, const struct learned *learned)
{
    size_t done = 0, next = lessons->count;
    for (size_t i = lessons->count; i > 0; i--) {
        bool is_done = learned_has(learned, lessons->items[i - 1]->name);
        done += is_done;
        next = is_done ? next : i - 1;
    }
    if (next < lessons->count)
        report_note("%zu of %zu done; 'axedit learn %s' opens the next one", done, lessons->count,
                    lessons->items[next]->name);
    else
        report_note("all %zu lessons are done; 'axedit learn LESSON' opens one again", done);
}

int command_learn(const struct options *options)
{
    struct lessons lessons;
    struct learned learned;
    struct table table;
    struct str out = STR_INIT, cause = STR_INIT;
    if (options->check)
        return report_trouble("learn --check takes FILE...: FILE is missing");
    lessons_init(&lessons);
    bool is_known = learned_load(&learned, &cause);
    table_init(&table, 4);
    for (size_t i = 0; i < lessons.count; i++)
        add_row(&table, lessons.items[i], i + 1, learned_has(&learned, lessons.items[i]->name));
    table_print(&table, &out);
    report_write(str_text(&out), out.len);
    report_flush();
    if (is_known)
        point_to_next(&lessons, &learned);
    else
        report_note("which lessons are done can't be told: %s", str_text(&cause));
    str_fini(&cause);
    str_fini(&out);
    table_fini(&table);
    learned_fini(&learned);
    lessons_fini(&lessons);
    return EXIT_CLEAN;
}
