/*
 * Terminal descriptions inside the program, for a machine where none is installed. Only the program of `make static` has
 * any: it is copied to places where nothing may be installed.
 */
#ifndef AXEDIT_UI_DESCRIPTIONS_H
#define AXEDIT_UI_DESCRIPTIONS_H

#include <stddef.h>

/* A compiled terminfo entry, as in the file <first letter>/<name> of a terminfo directory. */
struct description {
    const char *name;
    const unsigned char *bytes;
    size_t len;
};

/* Made by scripts/descriptions; ends with a row without a name. */
extern const struct description descriptions[];

#endif
