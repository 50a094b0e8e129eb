/* What the files about lessons share: the kinds of goals. */
#ifndef AXEDIT_APP_LESSON_PARTS_H
#define AXEDIT_APP_LESSON_PARTS_H

#include "lesson.h"

struct goal_row {
    const char *name; /* the key in the file */
    const char *takes;
    bool is_rule; /* it speaks of a rule's state */
    /* Fills the goal from its subject; false with the cause. */
    bool (*read)(struct lesson_goal *goal, struct arena *arena, struct str *cause);
    bool (*holds)(const struct lesson_goal *goal, const struct session *session);
};

const struct goal_row *goal_row_find(const char *name);
const struct goal_row *goal_row_at(size_t index); /* NULL behind the last */

/* "KEY = VALUE" into its parts; false with the cause, when it is not that, or the key is not one of axolotl's. */
bool lesson_read_assignment(const char *text, const char **key, const char **value, struct arena *arena,
                            struct str *cause);

#endif
