/* Any text as a scalar, plain or not, with any tag. */
#include <math.h>
#include <string.h>

#include "fuzz.h"
#include "mem.h"
#include "scalar.h"

static const char *const tags[] = {
    NULL,
    "!",
    "!foo",
    "tag:yaml.org,2002:int",
    "tag:yaml.org,2002:float",
    "tag:yaml.org,2002:bool",
    "tag:yaml.org,2002:null",
    "tag:yaml.org,2002:str",
    "tag:yaml.org,2002:timestamp",
    "tag:yaml.org,2002:binary",
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    size_t len = size - 1;
    char *text = mem_copy((const char *)data + 1, len);
    bool plain = (data[0] & 1) != 0;
    const char *tag = tags[(data[0] >> 1) % (sizeof tags / sizeof tags[0])];
    struct yscalar scalar = yscalar_resolve(text, len, plain, tag);
    PROMISE(yscalar_kind_name(scalar.kind)[0] != '\0');
    yscalar_truthy(&scalar, len);
    PROMISE(plain || tag || scalar.kind == YSCALAR_STR); /* quotes make a text */
    PROMISE(scalar.kind != YSCALAR_INT || scalar.huge || fabs(scalar.number - (double)scalar.integer) <= 1024.0);
    free(text);
    return 0;
}
