#include "hash.h"

uint64_t hash_bytes(const char *bytes, size_t len)
{
    return hash_from(UINT64_C(0xCBF29CE484222325), bytes, len);
}

uint64_t hash_from(uint64_t hash, const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001B3);
    return hash;
}
