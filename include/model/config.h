/*
 * The typed config: what axolotl's schema would make of the file, as one struct for each section.
 *
 * libcyaml fills it (load.h); the members come from the field rows. NULL means absent, null, or a value that did not
 * pass its own check; defaults are filled in. Rules read this, never the text.
 */
#ifndef AXEDIT_MODEL_CONFIG_H
#define AXEDIT_MODEL_CONFIG_H

#include "field.h"
#include "field_types.h"

#define OBJECT(id) struct object_##id {
#define MEMBER(object, name, type, ...) MEMBER_##type(name)
#define NESTED(object, name, inner, ...) struct object_##inner *name;
#define OBJECT_END(id) };
#include "objects.def"

#define SECTION(id, title) struct config_##id {
#define FIELD(section, name, type, ...) MEMBER_##type(name)
#define FIELD_OBJECT(section, name, object, ...) struct object_##object *name;
#define FIELD_OBJECTS(section, name, object, ...) struct object_##object *name; unsigned name##_count;
#define SECTION_END(id) };
#include "fields.def"

struct config {
#define SECTION(id, title) struct config_##id id;
#include "fields.def"
    bool given[FIELD_COUNT]; /* top-level keys that stand in the file with a value that is not null */
};

#endif
