/*
 * An arena: many small allocations that are all freed at once.
 *
 * The index of a file, its typed config and its diagnostics each live in one arena, so nothing in them has an owner
 * of its own. A zeroed `struct arena` is empty and ready.
 */
#ifndef AXEDIT_BASE_ARENA_H
#define AXEDIT_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *last;
    size_t first_block; /* bytes; 0 for the usual 4096. Less is for arenas of which many live at a time */
};

/* Zeroed and aligned for any type; valid until arena_fini(). A size of 0 gives an address of its own. */
void *arena_alloc(struct arena *arena, size_t size);

/* A copy of `len` bytes with a NUL behind them. */
char *arena_copy(struct arena *arena, const char *text, size_t len);

char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

/* Frees everything and leaves the arena empty and ready. */
void arena_fini(struct arena *arena);

#endif
