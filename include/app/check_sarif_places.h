/*
 * Places as SARIF 2.1.0 writes them: files as URIs, spans as regions. Only for check_sarif.c.
 *
 * The caller owns what is returned.
 */
#ifndef AXEDIT_APP_CHECK_SARIF_PLACES_H
#define AXEDIT_APP_CHECK_SARIF_PLACES_H

#include "place.h"
#include "span.h"

struct json_t;

/* The name that stands for the current directory; GitHub and others call the root of a checkout so. */
#define SARIF_BASE "%SRCROOT%"

/* The artifactLocation of a file that is called `name` in messages. A relative path stays relative, to SARIF_BASE; one
 * that climbs becomes absolute, since a viewer may not leave a base by "..". */
struct json_t *sarif_artifact_location(const char *name);

/* The current directory's, for originalUriBaseIds; NULL when there is none. */
struct json_t *sarif_base_location(void);

/* Lines and columns of code points from 1, the end column behind the last character. Behind a final line break is no
 * line of its own: there it is the last line, one column behind its break. */
struct json_t *sarif_region(const struct lines *lines, struct span span);

/* With the offset and the length too, for tools that cut and paste. */
struct json_t *sarif_exact_region(const struct lines *lines, struct span span);

#endif
