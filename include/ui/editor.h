/* The editor: one file on the terminal until the user leaves it. */
#ifndef AXEDIT_UI_EDITOR_H
#define AXEDIT_UI_EDITOR_H

#include "command.h"

/* Edits the file that the options name; stdin and stdout must be a terminal. Gives the exit status. */
int editor_run(const struct options *options);

struct learning;
struct session;

/* The same on the scratch config of a lesson, which is borrowed like the session. Nothing is recovered or probed: a lesson
 * is the same everywhere. */
int editor_run_lesson(struct session *session, struct learning *learning, const struct options *options);

#endif
