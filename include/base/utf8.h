/*
 * UTF-8: decoding, the width of text on a screen, and text from strangers made harmless.
 *
 * Lengths are bytes, code points are Unicode scalar values, columns are terminal cells (0, 1 or 2 for one code point,
 * by wcwidth() and so by the locale's LC_CTYPE). A byte that belongs to no valid sequence counts as one U+FFFD.
 */
#ifndef AXEDIT_BASE_UTF8_H
#define AXEDIT_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "str.h"

#define UTF8_REPLACEMENT 0xFFFDU

/* Reads one code point of `text` (`len` > 0 bytes) and returns the bytes it takes; a bad byte takes one and gives
 * U+FFFD. */
size_t utf8_decode(const char *text, size_t len, uint32_t *code_point);

/* Writes `code_point` as UTF-8 to `out` and returns the bytes written (1 to 4); no NUL is added. */
size_t utf8_put(uint32_t code_point, char out[4]);

/* How many of the first bytes are ASCII, before one that is not. */
size_t utf8_ascii(const char *text, size_t len);

/* How many of the first bytes are printable ASCII: each is one column, and shown as it is. */
size_t utf8_plain(const char *text, size_t len);

/* True when all of it is valid UTF-8; else `*bad_at` (may be NULL) is the offset of the first bad byte. */
bool utf8_is_valid(const char *text, size_t len, size_t *bad_at);

size_t utf8_count(const char *text, size_t len);

/* True for what must never reach a terminal raw: C0 and C1 controls, DEL, the bidirectional and line controls, and what
 * has no shape of its own, so that two names which differ in it would look the same. The joiners (U+200C, U+200D) and
 * variation selectors are spelling, and none. */
bool utf8_is_control(uint32_t code_point);

/* Columns of one code point; 0 for combining marks, 1 for what the locale does not know. */
int utf8_columns_of(uint32_t code_point);

/* Columns of the whole text, which must be free of controls (see utf8_add_visible). */
size_t utf8_columns(const char *text, size_t len);

/* How many bytes from the start fit into `columns`, never cutting a character or what combines with it. `used`, when
 * not NULL, gets the columns that they take. */
size_t utf8_fit(const char *text, size_t len, size_t columns, size_t *used);

/* The offset of the code point before or after `at`, combining marks taken along; 0 and `len` are the ends. */
size_t utf8_previous(const char *text, size_t at);
size_t utf8_next(const char *text, size_t len, size_t at);

/* Appends the text with each control shown instead of sent: ESC as ^[, tab as ^I, U+202E as <U+202E>, a bad byte as
 * U+FFFD.
 * The result is valid UTF-8 without a control character. */
void utf8_add_visible(struct str *out, const char *text, size_t len);

/* Appends the text for a terminal that does not read UTF-8, which may take a byte in it for a control: a question mark
 * stands for each character that is not ASCII and has columns of its own. */
void utf8_add_ascii(struct str *out, const char *text, size_t len);

/* Cuts what stands in `out` behind byte `start` to `most` bytes, never inside a character, with "..." for what goes. */
void utf8_shorten(struct str *out, size_t start, size_t most);

#endif
