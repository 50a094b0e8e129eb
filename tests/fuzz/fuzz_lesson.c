/* Any bytes as a lesson, and as the file that says which lessons are done. */
#include "fuzz.h"

#include <string.h>

#include "lesson.h"
#include "learned.h"

static void check_lesson(const char *text, size_t size)
{
    struct lesson *lesson = lesson_new("any.yml", text, size);
    for (size_t i = 0; i < lesson->problem_count; i++)
        PROMISE(lesson->problems[i].line > 0 && lesson->problems[i].message[0] != '\0');
    if (lesson->problem_count == 0) {
        PROMISE(lesson->title && lesson->config && lesson->intro && lesson->closing && lesson->solution);
        PROMISE(lesson->goal_count > 0 && lesson->hint_count > 0);
        for (size_t i = 0; i < lesson->goal_count; i++)
            PROMISE(lesson->goals[i].row && lesson->goals[i].subject && lesson->goals[i].text);
    }
    lesson_free(lesson);
}

/* A line more: what was there stays, and that is added. */
static void check_progress(const char *text, size_t size)
{
    static const char name[] = "one-more";
    struct learned learned, again;
    struct str out = STR_INIT;
    learned_read(&learned, text, size);
    if (size > 0)
        str_add_len(&out, text, size);
    learned_add_line(text, size, name, &out);
    learned_read(&again, str_text(&out), out.len);
    PROMISE(again.count == learned.count + !learned_has(&learned, name));
    PROMISE(learned_has(&again, name));
    for (size_t i = 0; i < learned.count; i++) {
        PROMISE(learned_is_name(learned.done[i], strlen(learned.done[i])));
        PROMISE(strcmp(learned.done[i], again.done[i]) == 0);
        PROMISE(learned_has(&learned, learned.done[i]));
    }
    learned_fini(&learned);
    learned_fini(&again);
    str_fini(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_lesson((const char *)data, size);
    check_progress((const char *)data, size);
    return 0;
}
