/*
 * What this machine says of itself: its GPUs, and the packages of the Python environment that would train.
 *
 * Only files are read: no program is run, Python neither. NVIDIA's own library is asked last, and only where the files
 * give no compute capability. What can't be found is unknown, never absent, with one exception: a package that is in
 * none of the directories where the environment keeps its packages is missing.
 *
 * Texts live in the arena that probe_run() was given, or are static. Names of GPUs are visible text (utf8.h); paths are
 * bytes as the system has them.
 */
#ifndef AXEDIT_APP_PROBE_H
#define AXEDIT_APP_PROBE_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "target.h"

/* Where to look. All of it NULL finds the GPUs of this machine and nothing else. A text that is NULL or "" is unset. */
struct probe_world {
    const char *root;      /* put before every absolute path, for tests */
    const char *directory; /* what a relative path is relative to; absolute */
    const char *nvml;      /* NVIDIA's library by the name that dlopen() takes; NULL to look in its usual places */
    bool no_nvml;          /* never ask NVIDIA's library */

    const struct own_rows *own; /* the user's targets, whose names count too; NULL for none */

    const char *python; /* --python: an interpreter, or the directory of an environment */

    /* The variables of those names. */
    const char *virtual_env, *conda_prefix, *path, *home;
    const char *python_path, *python_user_base, *python_no_user_site;
    const char *pyenv_root, *pyenv_version;
    const char *cuda_visible, *hip_visible, *rocr_visible, *ascend_visible; /* set to "" they hide all */
};

/* A fact and where it was read. `value` is NULL when it is unknown: `source` then is "", and `why`, when not NULL, says
 * what stood in the way. */
struct probe_fact {
    const char *value;
    const char *source;
    const char *why;
};

struct probe_gpu {
    enum vendor vendor;
    const char *name;  /* as its driver calls it; NULL when unknown */
    const char *title; /* for a screen: of its row in the table, else the driver's name, else NULL */
    int compute;       /* as in struct target */
    const char *gfx;
    const char *source; /* of the name, or of the architecture when there is no name */
    const char *architecture_source;
    const char *listed_in; /* what lists all GPUs of its kind */
};

struct probe_package {
    enum package_state state;
    const char *version;    /* as the target has it; NULL unless present */
    struct probe_fact fact; /* the version as it is written ("2.11.0+cu130"), "missing", or NULL */
};

struct probe {
    struct probe_gpu *gpus; /* all that were found, in the order of their bus addresses */
    size_t gpu_count;
    const struct probe_gpu *oldest; /* the one that decides what can run; NULL when no GPU is known or visible */
    int visible;                    /* how many of the oldest one's maker the environment leaves; 0 when unknown */
    bool mixed;                     /* they are not all of one architecture and name */

    struct probe_fact gpu;             /* the name of the oldest */
    struct probe_fact count;           /* how many would train */
    struct probe_fact all;             /* "1x NVIDIA A100-PCIE-40GB sm_80, 2x Tesla T4 sm_75" */
    struct probe_fact compute;         /* "9.0", of the oldest */
    struct probe_fact architecture;    /* "sm_90", "gfx942" */
    struct probe_fact driver;          /* NVIDIA's kernel module */
    struct probe_fact visible_devices; /* the variable's value */

    struct probe_fact python; /* the interpreter, or the environment's directory */
    struct probe_fact python_version;
    struct probe_fact site_packages; /* the directories with packages, in the order of Python's search */
    struct probe_package packages[PACKAGE_COUNT];
};

/* This process's directory and environment. The texts are borrowed from the environment. */
void probe_world_here(struct probe_world *world, const char *python, struct arena *arena);

/* Whether world->python, when it is set, leads to a Python. If not, *why is the rest of a sentence, in the arena. */
bool probe_python_fits(const struct probe_world *world, struct arena *arena, const char **why);

void probe_run(struct probe *probe, const struct probe_world *world, struct arena *arena);

/* Fills what the target leaves unknown: the hardware as one block when nothing of it was said, each package alone. */
void probe_apply(const struct probe *probe, struct target *target);

#endif
