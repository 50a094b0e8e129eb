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
#include "probe.h"
#include "str.h"
#include "target.h"

struct machine {
    const char *python; /* --python; NULL when not said */
    bool probed;
    struct probe probe;
    struct models models;
    struct arena arena; /* what targets point to: it must outlive them */
};

/* Reads the spec like target_parse(), and fills what "auto" leaves open. False for a spec that can't be read. */
bool machine_target(struct machine *machine, const char *spec, struct arena *arena, struct target *target,
                    struct str *cause);

void machine_fini(struct machine *machine);

#endif
