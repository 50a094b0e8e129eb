/*
 * A target spec with this machine behind it: "auto" is filled in with what a probe of the machine finds.
 *
 * One probe serves all files of a run. It happens when the first spec asks for it, and no earlier. The models that lie on
 * this machine's disk are looked up through it too.
 */
#ifndef AXEDIT_APP_MACHINE_H
#define AXEDIT_APP_MACHINE_H

#include <stdbool.h>

#include "arena.h"
#include "models.h"
#include "own_rows.h"
#include "probe.h"
#include "str.h"
#include "target.h"

struct machine {
    const char *python; /* --python; NULL when not said */
    bool probed;
    struct probe probe;
    struct models models;
    struct own_rows own; /* the user's targets and kernels; whoever makes the machine reads them */
    struct arena arena; /* what targets point to: it must outlive them */
};

/* Nothing known, but the user's rows count. */
struct target machine_none(const struct machine *machine);

/* Reads the spec like target_parse() with the user's rows, and fills what "auto" leaves open. False for a spec that can't be read. */
bool machine_target(struct machine *machine, const char *spec, struct arena *arena, struct target *target,
                    struct str *cause);

void machine_fini(struct machine *machine);

#endif
