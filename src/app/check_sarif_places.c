#include "check_sarif_places.h"

#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "path_names.h"
#include "str.h"
#include "utf8.h"

#define BOM "\xEF\xBB\xBF"

static json_t *uri_location(const char *path)
{
    struct str uri = STR_INIT;
    path_add_uri(&uri, path);
    json_t *location = json_pack("{s:s}", "uri", str_text(&uri));
    str_fini(&uri);
    return location;
}

json_t *sarif_artifact_location(const char *name)
{
    if (strcmp(name, "-") == 0)
        return json_pack("{s:s, s:{s:s}}", "uri", "stdin:", "description", "text", "standard input");
    if (path_stays_below(name)) {
        json_t *location = uri_location(name);
        json_object_set_new(location, "uriBaseId", json_string(SARIF_BASE));
        return location;
    }
    char *absolute = name[0] == '/' ? NULL : realpath(name, NULL);
    json_t *location = uri_location(absolute ? absolute : name);
    free(absolute);
    return location;
}

json_t *sarif_base_location(void)
{
    char *directory = realpath(".", NULL);
    if (!directory)
        return NULL;
    struct str path = STR_INIT;
    str_printf(&path, "%s/", strcmp(directory, "/") == 0 ? "" : directory);
    json_t *location = uri_location(str_text(&path));
    json_object_set_new(location, "description", json_pack("{s:s}", "text", "The directory in which axedit ran."));
    str_fini(&path);
    free(directory);
    return location;
}

static struct place place_in_sarif(const struct lines *lines, size_t offset)
{
    bool behind_all = offset == lines->len && offset > 0 && lines->text[offset - 1] == '\n';
    struct place place = lines_place(lines, behind_all ? offset - 1 : offset);
    place.column += behind_all;
    return place;
}

json_t *sarif_region(const struct lines *lines, struct span span)
{
    struct place start = place_in_sarif(lines, span.start), end = place_in_sarif(lines, span.end);
    return json_pack("{s:I, s:I, s:I, s:I}",
                     "startLine", (json_int_t)start.line,
                     "startColumn", (json_int_t)start.column,
                     "endLine", (json_int_t)end.line,
                     "endColumn", (json_int_t)end.column);
}

/* In code points; a byte order mark at the start of the file is none. */
static json_int_t code_points(const struct lines *lines, size_t start, size_t end)
{
    size_t mark = sizeof BOM - 1;
    if (start == 0 && end >= mark && memcmp(lines->text, BOM, mark) == 0)
        start = mark;
    return (json_int_t)utf8_count(lines->text + start, end - start);
}

json_t *sarif_exact_region(const struct lines *lines, struct span span)
{
    json_t *region = sarif_region(lines, span);
    json_object_set_new(region, "charOffset", json_integer(code_points(lines, 0, span.start)));
    json_object_set_new(region, "charLength", json_integer(code_points(lines, span.start, span.end)));
    return region;
}
