/* What the files of the probe share. */
#ifndef AXEDIT_APP_PROBE_PARTS_H
#define AXEDIT_APP_PROBE_PARTS_H

#include "probe.h"
#include "str.h"

/* One run of the probe. */
struct probing {
    struct probe *probe;
    const struct probe_world *world;
    struct arena *arena;
    size_t gpu_capacity; /* of probe->gpus while it is on the heap */
};

/* ---- Files, by paths as they are without the world's root ---- */

/* Reads a regular file whole. False when it can't be read, or holds more than `limit` bytes (then some more than that
 * are in `out`); errno says why. A pipe or a device with the name of a file does not block. */
bool probe_read(const struct probe_world *world, const char *path, size_t limit, struct str *out);

/* The first line of a file without the blanks around it, visible, in the arena; NULL when there is none. */
const char *probe_read_line(const struct probing *probing, const char *path);

/* What stands behind "KEY" and one of ":", "=" or a blank in a line of the text, as visible text without the blanks
 * around it; NULL when there is no such line. Blanks around KEY don't count, case does. */
const char *probe_value_of(const char *text, const char *key, struct arena *arena);

struct probe_names {
    const char **items;
    size_t count;
};

/* The names in a directory that `wanted` takes (NULL: all but "." and ".."), sorted, in the arena. */
struct probe_names probe_list(const struct probing *probing, const char *path, bool (*wanted)(const char *name));

bool probe_exists(const struct probe_world *world, const char *path);
bool probe_is_directory(const struct probe_world *world, const char *path);
bool probe_is_program(const struct probe_world *world, const char *path);

/* The path made absolute, its symbolic links followed, "." and ".." gone; NULL when it leads nowhere. */
const char *probe_resolve(const struct probing *probing, const char *path);

/* The path made absolute, nothing followed. */
const char *probe_absolute(const struct probing *probing, const char *path);

/* What is before the last "/": "/" for "/x". */
const char *probe_parent(const char *path, struct arena *arena);

bool probe_is_set(const char *text);

/* ---- GPUs ---- */

/* Adds a GPU whose texts live as long as the probe. */
void probe_add_gpu(struct probing *probing, const struct probe_gpu *gpu);

/* What the files say of NVIDIA's GPUs: those that its driver lists, or, for a machine without it, those on the bus. */
void probe_nvidia(struct probing *probing);
void probe_nvidia_bus(struct probing *probing);

/* AMD's and Huawei's. */
void probe_amd(struct probing *probing);
void probe_ascend(struct probing *probing);

/* Asks NVIDIA's library for all GPUs. False when it does not answer; nothing was added then. */
bool probe_nvml(struct probing *probing);

/* ---- Python ---- */

/* An environment: where it is, and the directories that it looks for packages in. */
struct python_place {
    const char *prefix;
    const char *base;    /* of the interpreter that made it; NULL unless its packages count too */
    const char *version; /* "3.11", maybe with a "t" behind it; NULL when unknown */
    bool is_virtual;     /* it has a pyvenv.cfg */
    bool user_site;      /* the user's own packages count too */
    bool by_chance;      /* nobody named it: it is only the first on the PATH */
};

#define PYTHON_SITES_MOST 64

/* Directories with packages, in the order of Python's search. */
struct python_sites {
    const char *items[PYTHON_SITES_MOST];
    const char *real[PYTHON_SITES_MOST];         /* links followed */
    struct probe_names names[PYTHON_SITES_MOST]; /* of their entries, those that the probe looks at */
    size_t count;
};

/* Finds the environment and fills the facts on it; false when there is none. */
bool probe_python(struct probing *probing, struct python_place *place);

/* The interpreter that pyenv's stand-in `shim` would start; NULL when it is not known, "" when it would be the next one
 * on the PATH. *source says what chose it. */
const char *probe_pyenv(struct probing *probing, const char *shim, const char **source);

/* False when the environment has no directory of its own for packages, or none is known: a package that is not found
 * then is not missing. */
bool probe_sites(struct probing *probing, const struct python_place *place, struct python_sites *sites);

/* "torch-2.11.0.dist-info": metadata of a package that a target knows, or maybe so. */
bool probe_is_metadata(const char *name);

/* Fills the facts on packages from the directories of that environment. */
void probe_packages(struct probing *probing, const struct python_place *place);

#endif
