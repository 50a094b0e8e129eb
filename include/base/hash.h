/* One hash of bytes, for tables and for telling texts apart; no protection against somebody who wants two to agree, except
 * where the hash starts from what they can't know. */
#ifndef AXEDIT_BASE_HASH_H
#define AXEDIT_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* FNV-1a, 64 bits. The same on every machine: it is part of file names. */
uint64_t hash_bytes(const char *bytes, size_t len);

/* The same from another start: the hash of what stands before, or a seed. */
uint64_t hash_from(uint64_t hash, const char *bytes, size_t len);

#endif
