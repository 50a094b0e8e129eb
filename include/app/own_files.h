/* The user's own rows of targets and hub kernels: targets.yml and kernels.yml in the directory of their settings. */
#ifndef AXEDIT_APP_OWN_FILES_H
#define AXEDIT_APP_OWN_FILES_H

#include <stdbool.h>

#include "own_rows.h"
#include "str.h"

/* Reads what is in OWN_DIR_SETTINGS (own_dirs.h). No file, no rows; what is wrong with one is in
 * own->problems. */
void own_files_read(struct own_rows *own);

/* "FILE:LINE: what is wrong", the file without its directories when it is to be short. Appends. */
void own_files_describe(const struct own_problem *problem, bool is_short, struct str *out);

#endif
