/*
 * The guided migration: one thing to migrate after the other, with what it is, what it would change and the ways out, and
 * at the end what was done and what is still wrong.
 *
 * What is chosen is done at once, as a revision of the session; going back undoes it.
 */
#ifndef AXEDIT_UI_GUIDE_H
#define AXEDIT_UI_GUIDE_H

#include "editor_state.h"
#include "migrate.h"
#include "page.h"

/* Says so when there is nothing to migrate. */
void guide_open(struct editor *editor);

/* What one key did: so many moves of the walk, as one revision or none. */
struct guide_turn {
    size_t moves;
    bool revision;
    bool elsewhere; /* the text was changed by another mode: the walk began anew behind it */
};

struct guide {
    struct mode mode;
    struct migration_walk *walk; /* its text is the session's */
    struct scroll choices;       /* over the ways to settle the item at hand */
    size_t top;                  /* over the lines of the page */
    size_t page;                 /* lines on the screen */
    struct guide_turn *turns;
    size_t turn_count;
    size_t turn_capacity;
    struct str start; /* the text that the migration began with */
};

/* guide_page.c: the item at hand, or the end. */
void guide_build_page(struct guide *guide, const struct editor *editor, struct page *page);

#endif
