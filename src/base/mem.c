#include "mem.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#define MEM_EXIT_STATUS 2
#define MEM_FIRST_ITEMS 8

/*
 * exit() flushes open streams after it ran the atexit() handlers. So the message waits in the buffer of a stream of its
 * own until the front end has left the alternate screen, where a message would be lost. The buffer is static because
 * there may be no memory for another.
 */
static FILE *open_late_stream(void)
{
    static char buffer[512];
    int fd = dup(STDERR_FILENO);
    if (fd < 0)
        return stderr;
    FILE *stream = fdopen(fd, "w");
    if (stream == NULL)
        return stderr;
    setvbuf(stream, buffer, _IOFBF, sizeof buffer);
    return stream;
}

static void end_process(const char *kind, const char *what) __attribute__((noreturn));

static void end_process(const char *kind, const char *what)
{
    /* A second call comes from an exit handler, where exit() must not be called again; the first message waits. A handler
     * can reach nothing but globals: this one and the buffer above are the only ones outside of ui/process.c. */
    static bool ending;
    if (ending) {
        fflush(NULL);
        fprintf(stderr, "axedit: %s%s\n", kind, what);
        _exit(MEM_EXIT_STATUS);
    }
    ending = true;
    fprintf(open_late_stream(), "axedit: %s%s\n", kind, what);
    exit(MEM_EXIT_STATUS);
}

void mem_fatal(const char *what)
{
    end_process("internal error: ", what);
}

/* No object may be larger than PTRDIFF_MAX: pointer differences inside it would overflow. */
static size_t check_size(size_t size)
{
    if (size > PTRDIFF_MAX)
        end_process("out of memory", "");
    return size == 0 ? 1 : size;
}

static void *check_block(void *block)
{
    if (block == NULL)
        end_process("out of memory", "");
    return block;
}

void *mem_alloc(size_t size)
{
    return check_block(calloc(1, check_size(size)));
}

void *mem_resize(void *block, size_t size)
{
    return check_block(realloc(block, check_size(size)));
}

void *mem_grow(void *block, size_t *capacity, size_t item_size)
{
    size_t wanted = *capacity == 0 ? MEM_FIRST_ITEMS : check_size(*capacity) * 2;
    if (wanted > PTRDIFF_MAX / item_size)
        end_process("out of memory", "");
    *capacity = wanted;
    return mem_resize(block, wanted * item_size);
}

void mem_keep_freed(void)
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 4 * 1024 * 1024);
    mallopt(M_TRIM_THRESHOLD, 64 * 1024 * 1024);
#endif
}

char *mem_copy(const char *text, size_t len)
{
    char *copy = mem_alloc(len + 1);
    if (len > 0)
        memcpy(copy, text, len);
    return copy;
}
