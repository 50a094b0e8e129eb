/* The lessons of share/lessons. */
#include <stdlib.h>
#include <string.h>

#include "lesson.h"
#include "mem.h"
#include "shared_file.h"

static const char prefix[] = "lessons/";

static int by_order(const void *a, const void *b)
{
    const struct lesson *one = *(struct lesson *const *)a, *other = *(struct lesson *const *)b;
    if (one->order != other->order)
        return one->order < other->order ? -1 : 1;
    return strcmp(one->name, other->name);
}

void lessons_init(struct lessons *lessons)
{
    const struct shared_file *file = NULL;
    size_t capacity = 0;
    *lessons = (struct lessons){.items = NULL};
    while ((file = shared_file_next(prefix, file))) {
        if (lessons->count == capacity)
            lessons->items = mem_grow(lessons->items, &capacity, sizeof(struct lesson *));
        lessons->items[lessons->count++] = lesson_new(file->name, file->text, file->len);
    }
    if (lessons->count > 0)
        qsort(lessons->items, lessons->count, sizeof(struct lesson *), by_order);
}

void lessons_fini(struct lessons *lessons)
{
    for (size_t i = 0; i < lessons->count; i++)
        lesson_free(lessons->items[i]);
    free(lessons->items);
    *lessons = (struct lessons){.items = NULL};
}

size_t lessons_find(const struct lessons *lessons, const char *word)
{
    char *end;
    unsigned long number = strtoul(word, &end, 10);
    if (end != word && *end == '\0' && word[0] != '-' && number >= 1 && number <= lessons->count)
        return number - 1;
    for (size_t i = 0; i < lessons->count; i++)
        if (strcmp(lessons->items[i]->name, word) == 0)
            return i;
    return lessons->count;
}
