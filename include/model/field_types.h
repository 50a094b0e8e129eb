/*
 * How each type of types.def lies in the typed config: MEMBER_<TYPE> declares the member, CYAML_<TYPE> is libcyaml's
 * schema entry for it. Members are pointers, so that NULL tells "absent or null" from zero. Words and "auto" switches
 * are text: "true", "false" or the word. A text that may also be a list is a list of one. Of an opaque mapping or list
 * (MAP, LIST, ANY, BOOL_OR_MAP, INTS_OR_MAP) only its truth is kept.
 */
#ifndef AXEDIT_MODEL_FIELD_TYPES_H
#define AXEDIT_MODEL_FIELD_TYPES_H

#include <stdbool.h>
#include <stdint.h>

#define MEMBER_BOOL(name) bool *name;
#define MEMBER_INT(name) int64_t *name;
#define MEMBER_FLOAT(name) double *name;
#define MEMBER_NUMBER(name) double *name;
#define MEMBER_TEXT(name) char *name;
#define MEMBER_CHOICE(name) char *name;
#define MEMBER_SWITCH(name) char *name;
#define MEMBER_BOOL_OR_TEXT(name) char *name;
#define MEMBER_INT_OR_TEXT(name) char *name;
#define MEMBER_SCALAR(name) char *name;
#define MEMBER_TEXTS(name) char **name; unsigned name##_count;
#define MEMBER_TEXT_OR_TEXTS(name) MEMBER_TEXTS(name)
#define MEMBER_WORD_OR_TEXTS(name) MEMBER_TEXTS(name)
#define MEMBER_INTS(name) int64_t *name; unsigned name##_count;
#define MEMBER_INT_OR_INTS(name) MEMBER_INTS(name)
#define MEMBER_FLOATS(name) double *name; unsigned name##_count;
#define MEMBER_LIST(name) bool *name;
#define MEMBER_MAP(name) bool *name;
#define MEMBER_TEXT_OR_MAP(name) char *name;
#define MEMBER_BOOL_OR_MAP(name) bool *name;
#define MEMBER_INTS_OR_MAP(name) bool *name;
#define MEMBER_ANY(name) bool *name;

#endif
