#include "machine.h"

struct target machine_none(const struct machine *machine)
{
    struct target target = target_none();
    target.own = &machine->own;
    return target;
}

bool machine_target(struct machine *machine, const char *spec, struct arena *arena, struct target *target,
                    struct str *cause)
{
    if (!target_parse_with(spec, &machine->own, arena, target, cause))
        return false;
    if (!target->automatic)
        return true;
    if (!machine->probed) {
        struct probe_world world;
        probe_world_here(&world, machine->python, &machine->arena);
        world.own = &machine->own;
        probe_run(&machine->probe, &world, &machine->arena);
        machine->probed = true;
    }
    probe_apply(&machine->probe, target);
    return true;
}

void machine_fini(struct machine *machine)
{
    models_fini(&machine->models);
    own_rows_fini(&machine->own);
    arena_fini(&machine->arena);
    *machine = (struct machine){0};
}
