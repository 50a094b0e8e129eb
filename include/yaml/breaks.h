/* Line breaks as YAML 1.1 has them: LF, CRLF, CR, NEL, LS and PS. */
#ifndef AXEDIT_YAML_BREAKS_H
#define AXEDIT_YAML_BREAKS_H

#include <stdbool.h>
#include <stddef.h>

/* The bytes of the line break at `at`; 0 when there is none, and at the end. */
size_t ybreak_len(const char *text, size_t len, size_t at);

/* The bytes of the line break that ends right before `at`, not looking before `from`; 0 when there is none. */
size_t ybreak_before(const char *text, size_t from, size_t at);

/* The start of the line that holds `at`: behind the break before it, not before `from`. */
size_t yline_start(const char *text, size_t from, size_t at);

/* The end of the line that holds `at`, before its break. */
size_t yline_end(const char *text, size_t len, size_t at);

/* Over blanks (spaces and tabs), not past `end`. */
size_t yblank_skip(const char *text, size_t at, size_t end);

#endif
