/* The words of the trade that help texts and messages use, each explained in a few sentences. */
#ifndef AXEDIT_APP_TERMS_H
#define AXEDIT_APP_TERMS_H

#include <stddef.h>

struct term {
    const char *name;
    const char *also; /* other names for it, with a comma between; NULL when none */
    const char *help;
};

size_t term_count(void);
const struct term *term_at(size_t index);

/* By any of its names: case does not count, "-", "_" and a blank are the same. NULL when there is none. */
const struct term *term_find(const char *name);

#endif
