/*
 * Text in lines, wrapped to a width: the detail pane, help, diffs.
 *
 * A line has an optional lead (a mark, a label) at its left end, and its text behind `indent` columns. Lead and text
 * are copied into the page. Widths are columns.
 */
#ifndef AXEDIT_UI_PAGE_H
#define AXEDIT_UI_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "layout.h"
#include "terminal.h"

struct page_line {
    enum role role;
    enum role lead_role;
    const char *lead; /* "" when there is none */
    size_t indent;
    const char *text;
    size_t len;
    bool is_cut; /* more would follow: a sign says so */
    bool is_diff; /* a line of a file in a diff, behind its sign: never broken, but moved to the left */
};

struct page {
    struct page_line *lines;
    size_t count;
    size_t capacity;
    size_t columns;
    struct arena arena;
};

/* Lines are broken between words where they are longer than `columns`; PAGE_UNWRAPPED keeps them whole. */
#define PAGE_UNWRAPPED ((size_t)-1)
void page_init(struct page *page, size_t columns);
void page_fini(struct page *page);

/* Adds text, which may have line breaks; nothing for "". Lines after the first start at the same indent. */
void page_add(struct page *page, enum role role, size_t indent, const char *text);

/* The same with a lead on the first line. Added even when the text is empty. */
void page_add_lead(struct page *page, enum role lead_role, const char *lead, enum role role, size_t indent,
                   const char *text);

/* Keeps the first `most` of the `count` lines from line `first` on, which counts from 0; the last of them ends with a sign
 * that something was cut. */
void page_cut(struct page *page, size_t first, size_t count, size_t most);

/* An empty line, unless the page is empty or ends with one. */
void page_add_gap(struct page *page);

/* A unified diff, each line in the colour of its sign. */
void page_add_diff(struct page *page, const struct str *text);

/* All lines of `source`, an unwrapped page, wrapped to this page's width but for those of a diff. */
void page_add_page(struct page *page, const struct page *source);

/* The columns of the widest line of a diff. */
size_t page_diff_width(const struct page *page);

/* The first column in which a line of a diff differs from the one that it replaces; SIZE_MAX when no line does. */
size_t page_first_difference(const struct page *page);

/* Draws the lines from `top` on. Those of a diff are moved to the left by `shift` columns, but for their signs; "<" and ">"
 * stand where they go on. */
void page_draw(const struct page *page, struct terminal *terminal, struct rect rect, size_t top, size_t shift);

/* The bytes of the first line of `text` when it is broken between words to fit `columns`; *next is where the rest
 * starts. At least one character, so that it ends. */
size_t page_break(const char *text, size_t len, size_t columns, size_t *next);

#endif
