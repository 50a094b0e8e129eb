/* One hash of bytes, for tables and for telling texts apart; no protection against somebody who wants two to agree. */
#ifndef AXEDIT_BASE_HASH_H
#define AXEDIT_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* FNV-1a, 64 bits. The same on every machine: it is part of file names. */
uint64_t hash_bytes(const char *bytes, size_t len);

#endif
