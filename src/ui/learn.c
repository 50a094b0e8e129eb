/* `axedit learn`: from the command line to lessons on the screen. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "editor.h"
#include "file.h"
#include "file_name.h"
#include "learning.h"
#include "nearest.h"
#include "report.h"

/* --- Checking ----------------------------------------------------------------------------------------------------- */

static void tell(const char *path, size_t line, const char *message)
{
    struct str text = STR_INIT;
    str_printf(&text, "%s:%zu: %s\n", path, line, message);
    report_write_text(str_text(&text), text.len);
    str_fini(&text);
}

static int check_lesson(const char *path, const struct lesson *lesson)
{
    struct str cause = STR_INIT;
    bool good = lesson->problem_count == 0;
    for (size_t i = 0; i < lesson->problem_count; i++)
        tell(path, lesson->problems[i].line, lesson->problems[i].message);
    if (good) {
        good = lesson_try(lesson, &cause);
        if (!good)
            tell(path, 1, str_text(&cause));
    }
    str_fini(&cause);
    return good ? EXIT_CLEAN : EXIT_FINDINGS;
}

/* NULL, told on standard error, when it can't be read. */
static struct lesson *read_lesson(const char *path)
{
    struct str text = STR_INIT, cause = STR_INIT;
    struct lesson *lesson = NULL;
    if (file_read(path, &text, NULL, NULL, &cause))
        lesson = lesson_new(path, str_text(&text), text.len);
    else
        report_trouble("%s", str_text(&cause));
    str_fini(&text);
    str_fini(&cause);
    return lesson;
}

static int check_file(const char *path)
{
    struct lesson *lesson = read_lesson(path);
    if (lesson == NULL)
        return EXIT_TROUBLE;
    int status = check_lesson(path, lesson);
    if (status == EXIT_CLEAN)
        report_note("%s: a good lesson: %zu goals, %zu hints, solved by its keys", path, lesson->goal_count,
                    lesson->hint_count);
    lesson_free(lesson);
    return status;
}

static int check_files(const struct options *options)
{
    int worst = EXIT_CLEAN;
    for (size_t i = 0; i < options->word_count; i++) {
        int status = check_file(options->words[i]);
        worst = status > worst ? status : worst;
    }
    return report_flush() ? worst : EXIT_TROUBLE;
}

/* --- Learning ----------------------------------------------------------------------------------------------------- */

static int learn_one(struct learning *learning, const struct options *options)
{
    struct lesson_desk desk;
    struct str cause = STR_INIT;
    int status = lesson_desk_set(&desk, learning->lesson, &cause) ? editor_run_lesson(desk.session, learning, options)
                                                                  : report_trouble("%s", str_text(&cause));
    lesson_desk_clear(&desk);
    str_fini(&cause);
    return status;
}

static int learn_series(const struct lessons *lessons, size_t at, const struct options *options)
{
    int status = EXIT_CLEAN;
    for (bool goes_on = true; goes_on && at < lessons->count; at++) {
        struct learning learning = {.lesson = lessons->items[at], .number = at + 1, .total = lessons->count,
                                    .keeps_progress = true};
        status = learn_one(&learning, options);
        goes_on = learning.goes_on && status == EXIT_CLEAN;
        if (goes_on && at + 1 == lessons->count)
            report_note("that was the last lesson; 'axedit learn' lists them all");
    }
    return status;
}

static bool is_path(const char *word)
{
    return strchr(word, '/') != NULL || file_config_ending(word) > 0;
}

static int learn_file(const char *path, const struct options *options)
{
    struct lesson *lesson = read_lesson(path);
    if (lesson == NULL)
        return EXIT_TROUBLE;
    struct learning learning = {.lesson = lesson};
    int status;
    if (lesson->problem_count > 0)
        status = report_trouble("%s:%zu: %s; 'axedit learn --check' tells all", path, lesson->problems[0].line,
                                lesson->problems[0].message);
    else
        status = learn_one(&learning, options);
    lesson_free(lesson);
    return status;
}

static int refuse_name(const struct lessons *lessons, const char *word)
{
    struct nearest nearest = {.wanted = word};
    for (size_t i = 0; i < lessons->count; i++)
        nearest_try(&nearest, lessons->items[i]->name);
    if (nearest_found(&nearest) != NULL)
        return report_trouble("there is no lesson %s; did you mean %s?", word, nearest_found(&nearest));
    return report_trouble("there is no lesson %s; 'axedit learn' lists them", word);
}

static int learn_named(const char *word, const struct options *options)
{
    struct lessons lessons;
    lessons_init(&lessons);
    size_t at = lessons_find(&lessons, word);
    int status = at < lessons.count ? learn_series(&lessons, at, options) : refuse_name(&lessons, word);
    lessons_fini(&lessons);
    return status;
}

int learn_run(const struct options *options)
{
    const char *word = options->words[0];
    if (options->check)
        return check_files(options);
    if (options->word_count > 1)
        return report_trouble("learn opens one LESSON, and %s is one word too many", options->words[1]);
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return report_trouble("a lesson needs a terminal; 'axedit learn' lists them, --check works without one");
    return is_path(word) ? learn_file(word, options) : learn_named(word, options);
}
