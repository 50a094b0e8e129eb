/*
 * Versions in the order of Python's packaging (PEP 440).
 *
 * A development or pre-release sorts below its release (2.11.0.dev1 < 2.11.0a0 < 2.11.0), a post-release above it;
 * 2.11 equals 2.11.0; what follows a "+" is ignored.
 */
#ifndef AXEDIT_MODEL_VERSION_H
#define AXEDIT_MODEL_VERSION_H

#include <stdbool.h>

/* True when the text is a version. */
bool version_is_valid(const char *text);

/* <0, 0, >0 as `a` is below, equal to or above `b`. Both must be valid; a broken one equals everything. */
int version_compare(const char *a, const char *b);

#endif
