#include "arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"

#define ARENA_UNIT _Alignof(max_align_t)
#define ARENA_FIRST_BLOCK ((size_t)4096)
#define ARENA_LARGEST_BLOCK ((size_t)1024 * 1024)
#define ARENA_FIRST_FORMAT 256 /* most messages are shorter, and are formatted once */

/* Sizes count units, so that every address handed out is aligned without further sums. */
struct arena_block {
    struct arena_block *previous;
    size_t used;
    size_t units;
    _Alignas(max_align_t) unsigned char data[];
};

static struct arena_block *new_block(size_t units)
{
    struct arena_block *block = mem_resize(NULL, sizeof *block + units * ARENA_UNIT);
    *block = (struct arena_block){.units = units};
    return block;
}

static size_t next_block_units(const struct arena *arena)
{
    size_t first = arena->first_block > 0 ? arena->first_block : ARENA_FIRST_BLOCK;
    size_t bytes = arena->last == NULL ? first : arena->last->units * ARENA_UNIT * 2;
    if (bytes > ARENA_LARGEST_BLOCK)
        bytes = ARENA_LARGEST_BLOCK;
    return bytes / ARENA_UNIT;
}

/* A block for a request that the last block has no room for. */
static struct arena_block *add_block(struct arena *arena, size_t units)
{
    size_t usual = next_block_units(arena);
    if (arena->last != NULL && units > usual / 4) {
        /* Behind the last one, which thus keeps serving the small requests. */
        struct arena_block *own = new_block(units);
        own->previous = arena->last->previous;
        arena->last->previous = own;
        return own;
    }
    struct arena_block *block = new_block(units > usual ? units : usual);
    block->previous = arena->last;
    arena->last = block;
    return block;
}

/* Only what is handed out gets zeroed, when it is: much of a last block is never used. */
static void *take(struct arena *arena, size_t size)
{
    size_t units = size / ARENA_UNIT + (size % ARENA_UNIT != 0 || size == 0);
    struct arena_block *block = arena->last;
    if (block == NULL || units > block->units - block->used) {
        if (size > PTRDIFF_MAX / 2)
            mem_fatal("absurd arena request");
        block = add_block(arena, units);
    }
    void *result = block->data + block->used * ARENA_UNIT;
    block->used += units;
    return result;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    return memset(take(arena, size), 0, size);
}

char *arena_copy(struct arena *arena, const char *text, size_t len)
{
    char *copy = take(arena, len + 1);
    if (len > 0)
        memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *result = arena_vprintf(arena, format, args);
    va_end(args);
    return result;
}

char *arena_vprintf(struct arena *arena, const char *format, va_list args)
{
    char first[ARENA_FIRST_FORMAT];
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(first, sizeof first, format, again);
    va_end(again);
    if (len < 0)
        mem_fatal("arena_vprintf can't format");
    if ((size_t)len < sizeof first)
        return arena_copy(arena, first, (size_t)len);
    char *result = take(arena, (size_t)len + 1);
    vsnprintf(result, (size_t)len + 1, format, args);
    return result;
}

void arena_fini(struct arena *arena)
{
    struct arena_block *block = arena->last;
    while (block != NULL) {
        struct arena_block *previous = block->previous;
        free(block);
        block = previous;
    }
    arena->last = NULL;
}
