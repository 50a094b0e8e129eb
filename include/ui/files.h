/* Saving, quitting, reading again, and the editor that the user prefers. */
#ifndef AXEDIT_UI_FILES_H
#define AXEDIT_UI_FILES_H

#include "editor_state.h"

void files_save(struct editor *editor);
void files_quit(struct editor *editor);
void files_open_editor(struct editor *editor);

#endif
