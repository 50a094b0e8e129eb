/*
 * Rows that a user adds to the tables of targets and of hub kernels; docs/TARGETS.md has the form of both files.
 *
 * A row is taken whole or not at all: one with a wrong fact is left out with a sentence that says where it stands and
 * what is allowed, and the others count. Own rows are asked before those that are compiled in. Who makes them lends
 * them to a target (target.own) and keeps them as long as any target lives.
 */
#ifndef AXEDIT_MODEL_OWN_ROWS_H
#define AXEDIT_MODEL_OWN_ROWS_H

#include <stddef.h>

#include "arena.h"
#include "backend.h"
#include "map.h"
#include "target.h"

enum own_kind { OWN_TARGETS, OWN_KERNELS };

struct own_problem {
    const char *file;
    size_t line;         /* 1-based; 0 when it is about the whole file */
    const char *message; /* may hold bytes of the file: make it visible before it is printed */
};

struct own_rows {
    struct target_row *targets;
    size_t target_count;
    size_t target_capacity;
    struct backend *backends; /* kernels of the hub: their id is BACKEND_NONE */
    size_t backend_count;
    size_t backend_capacity;
    struct map backends_by_name; /* to their rows: a matrix looks for each of them again and again */
    struct own_problem *problems; /* in the order of the files */
    size_t problem_count;
    size_t problem_capacity;
    struct arena arena; /* of the texts */
};

/* Adds the rows of a file's text, and what is wrong with it. Pointers to rows that were there before are void after it. */
void own_rows_read(struct own_rows *own, enum own_kind kind, const char *file, const char *text, size_t len);

/* Notes that a file can't be read. */
void own_rows_refuse(struct own_rows *own, const char *file, const char *cause);

/* Frees all and leaves it empty. */
void own_rows_fini(struct own_rows *own);

#endif
