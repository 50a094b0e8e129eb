/*
 * A value typed on a line, and what becomes of a # in it. Between values a # after a blank starts a comment; on a line that
 * asks for a text it is, as a rule, meant to be in the text. No comment is written from a line: it would come beside the one
 * that the file may have there.
 */
#ifndef AXEDIT_UI_TYPED_H
#define AXEDIT_UI_TYPED_H

#include <stdbool.h>

#include "mode.h"
#include "str.h"

struct typed {
    struct str source;  /* the YAML to write; what was typed when it is none */
    struct str comment; /* what was typed and is not kept, the # included; empty as a rule */
    bool is_text;       /* all that was typed is the text, and `source` has it in quotes */
};

/* Reads the line for a place that takes what `accepts` (field_accepts bits) says. To be given to typed_fini(). */
void typed_read(struct typed *typed, const char *line, unsigned accepts);
void typed_fini(struct typed *typed);

/* Adds what becomes of the #, if there is one, to what the checks say. */
void typed_add_fate(const struct typed *typed, struct str *verdict);

/* The same once it was done, to the message of it. */
void typed_say_lost(const struct typed *typed, struct editor *editor);

#endif
