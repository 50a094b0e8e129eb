/* Searching the list: rows that do not match go away while one types; Enter goes to the row, Esc goes back. */
#ifndef AXEDIT_UI_SEARCHING_H
#define AXEDIT_UI_SEARCHING_H

#include "editor_state.h"

void search_open(struct editor *editor);

#endif
