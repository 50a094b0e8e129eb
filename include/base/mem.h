/*
 * Memory that never comes back NULL.
 *
 * When the machine has no memory left the process ends with a message on standard error and exit status 2. What was
 * registered with atexit() runs first, so a front end gets to restore the terminal, and the message comes after it,
 * onto the restored screen. A handler that itself runs out of memory ends the process at once, so it must restore the
 * terminal before it does anything else. Memory from here is freed with free().
 */
#ifndef AXEDIT_BASE_MEM_H
#define AXEDIT_BASE_MEM_H

#include <stddef.h>

/* `size` zeroed bytes; at least one, so the result is never NULL. */
void *mem_alloc(size_t size);

/* Like realloc(); the part that is new is not zeroed. */
void *mem_resize(void *block, size_t size);

/* Doubles `*capacity` (from 8 items) and returns the block with room for them; for arrays that grow by one. */
void *mem_grow(void *block, size_t *capacity, size_t item_size);

/* A copy of `len` bytes with a NUL behind them. */
char *mem_copy(const char *text, size_t len);

/* From now on what is freed stays with the process for the next time, where the system can be told so: an edit,
 * or the next file, needs about as much as the one before it. */
void mem_keep_freed(void);

/* Ends the process: a broken invariant of ours, never bad input. */
void mem_fatal(const char *what) __attribute__((noreturn));

#endif
