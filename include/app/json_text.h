/*
 * JSON with jansson, for text that may hold any bytes.
 *
 * This header names jansson's type only, so that it can be included where jansson is not.
 */
#ifndef AXEDIT_APP_JSON_TEXT_H
#define AXEDIT_APP_JSON_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "index.h"

struct json_t;

/* A JSON string; bytes that are no UTF-8 become U+FFFD. NULL gives null. The caller owns it. */
struct json_t *json_text(const char *text);
struct json_t *json_text_len(const char *text, size_t len);

/* The value as PyYAML sees it: merge keys applied, of equal keys the last. What JSON has no word for (dates,
 * infinities) is a string as written. */
struct json_t *json_node(const struct ynode *node);

/* The same for a value written as YAML; null for NULL. */
struct json_t *json_yaml(const char *source);

/* Prints it on stdout with a line break, no control character in it as itself, and frees it. */
void json_print(struct json_t *json);

/* The same on one line, for what only programs read and is long. */
void json_print_compact(struct json_t *json);

#endif
