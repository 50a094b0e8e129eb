#include "bounds.h"

static const struct bound_row rows[BOUND_COUNT] = {
#define BOUND(id, most, said, of, why) {#id, most, said, of, why},
#include "bounds.def"
};

const struct bound_row *bound_row(enum bound bound)
{
    return &rows[bound];
}
