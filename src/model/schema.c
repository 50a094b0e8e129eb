#include "schema.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cyaml/cyaml.h>

#include "mem.h"

#define OPTIONAL_POINTER (CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL)

static const cyaml_schema_value_t text_entry = {CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 0, CYAML_UNLIMITED)};
static const cyaml_schema_value_t int_entry = {CYAML_VALUE_INT(CYAML_FLAG_DEFAULT, int64_t)};
static const cyaml_schema_value_t float_entry = {CYAML_VALUE_FLOAT(CYAML_FLAG_DEFAULT, double)};

/* How each type of types.def is loaded; its member is declared in field_types.h. */
#define AS_BOOL(in, name) CYAML_FIELD_BOOL_PTR(#name, OPTIONAL_POINTER, in, name),
#define AS_INT(in, name) CYAML_FIELD_INT_PTR(#name, OPTIONAL_POINTER, in, name),
#define AS_FLOAT(in, name) CYAML_FIELD_FLOAT_PTR(#name, OPTIONAL_POINTER, in, name),
#define AS_TEXT(in, name) CYAML_FIELD_STRING_PTR(#name, OPTIONAL_POINTER, in, name, 0, CYAML_UNLIMITED),
#define AS_LIST_OF(in, name, entry) CYAML_FIELD_SEQUENCE(#name, OPTIONAL_POINTER, in, name, &entry, 0, CYAML_UNLIMITED),

#define CYAML_BOOL(in, name) AS_BOOL(in, name)
#define CYAML_INT(in, name) AS_INT(in, name)
#define CYAML_FLOAT(in, name) AS_FLOAT(in, name)
#define CYAML_NUMBER(in, name) AS_FLOAT(in, name)
#define CYAML_TEXT(in, name) AS_TEXT(in, name)
#define CYAML_CHOICE(in, name) AS_TEXT(in, name)
#define CYAML_SWITCH(in, name) AS_TEXT(in, name)
#define CYAML_BOOL_OR_TEXT(in, name) AS_TEXT(in, name)
#define CYAML_INT_OR_TEXT(in, name) AS_TEXT(in, name)
#define CYAML_SCALAR(in, name) AS_TEXT(in, name)
#define CYAML_TEXTS(in, name) AS_LIST_OF(in, name, text_entry)
#define CYAML_TEXT_OR_TEXTS(in, name) AS_LIST_OF(in, name, text_entry)
#define CYAML_WORD_OR_TEXTS(in, name) AS_LIST_OF(in, name, text_entry)
#define CYAML_INTS(in, name) AS_LIST_OF(in, name, int_entry)
#define CYAML_INT_OR_INTS(in, name) AS_LIST_OF(in, name, int_entry)
#define CYAML_FLOATS(in, name) AS_LIST_OF(in, name, float_entry)
#define CYAML_LIST(in, name) AS_BOOL(in, name)
#define CYAML_MAP(in, name) AS_BOOL(in, name)
#define CYAML_TEXT_OR_MAP(in, name) AS_TEXT(in, name)
#define CYAML_BOOL_OR_MAP(in, name) AS_BOOL(in, name)
#define CYAML_INTS_OR_MAP(in, name) AS_BOOL(in, name)
#define CYAML_ANY(in, name) AS_BOOL(in, name)

#define OBJECT(id) static const cyaml_schema_field_t object_##id##_fields[] = {
#define MEMBER(object, name, type, ...) CYAML_##type(struct object_##object, name)
#define NESTED(object, name, inner, ...)                                                                               \
    CYAML_FIELD_MAPPING_PTR(#name, OPTIONAL_POINTER, struct object_##object, name, object_##inner##_fields),
#define OBJECT_END(id) CYAML_FIELD_END};
#include "objects.def"

#define OBJECT(id)                                                                                              \
    static const cyaml_schema_value_t object_##id##_entry = {                                                          \
        CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct object_##id, object_##id##_fields)};
#include "objects.def"

#define SECTION(id, title) static const cyaml_schema_field_t section_##id##_fields[] = {
#define FIELD(section, name, type, ...) CYAML_##type(struct config_##section, name)
#define FIELD_OBJECT(section, name, object, ...)                                                                       \
    CYAML_FIELD_MAPPING_PTR(#name, OPTIONAL_POINTER, struct config_##section, name, object_##object##_fields),
#define FIELD_OBJECTS(section, name, object, ...) AS_LIST_OF(struct config_##section, name, object_##object##_entry)
#define SECTION_END(id) CYAML_FIELD_END};
#include "fields.def"

static const cyaml_schema_field_t root_fields[] = {
#define SECTION(id, title) CYAML_FIELD_MAPPING(#id, CYAML_FLAG_OPTIONAL, struct config, id, section_##id##_fields),
#include "fields.def"
    CYAML_FIELD_END};

static const cyaml_schema_value_t root_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct config, root_fields)};

/* What stands before each of libcyaml's blocks, as large as the strictest alignment. */
union header {
    size_t capacity;
    max_align_t alignment;
};

/* Where libcyaml's allocations go. First it asks for what it keeps its place in, which it frees at the end, then for the
 * config, then for values. Only the values go into the arena, which may live long. */
struct memory {
    struct arena *arena;
    struct config *config; /* NULL once it was handed out */
    void *place;           /* malloc()ed */
};

/* What is asked for until the config was; NULL when this is for the arena. */
static void *give_first(struct memory *memory, size_t size)
{
    void *given = NULL;
    if (memory->config && size == sizeof(struct config)) {
        given = memory->config;
        memory->config = NULL;
    } else if (memory->config && !memory->place) {
        given = memory->place = mem_resize(NULL, size);
    }
    return given;
}

/* libcyaml lengthens a list by one entry at a time, so a block that grows gets room to spare: the arena can't take the old
 * one back. */
static void *give_memory(void *context, void *block, size_t size)
{
    struct memory *memory = context;
    if (size == 0)
        return NULL; /* the place is freed after the load */
    if (block && block == memory->place)
        return memory->place = mem_resize(block, size);
    void *first = block ? NULL : give_first(memory, size);
    if (first)
        return first;
    union header *old = block ? (union header *)block - 1 : NULL;
    if (old && size <= old->capacity)
        return block;
    size_t capacity = old ? size * 2 : size;
    union header *header = arena_alloc(memory->arena, sizeof *header + capacity);
    header->capacity = capacity;
    if (old)
        memcpy(header + 1, block, old->capacity);
    return header + 1;
}

void schema_load(const char *text, size_t len, struct arena *arena, struct config *config)
{
    struct memory memory = {.arena = arena, .config = config};
    const cyaml_config_t how = {
        .mem_fn = give_memory,
        .mem_ctx = &memory,
        .log_level = CYAML_LOG_ERROR,
        .flags = CYAML_CFG_NO_ALIAS, /* canonical text has none, so nothing needs to be kept for one */
    };
    cyaml_data_t *loaded = NULL;
    cyaml_err_t error = cyaml_load_data((const uint8_t *)text, len, &how, &root_schema, &loaded, NULL);
    free(memory.place);
    if (error != CYAML_OK)
        mem_fatal(cyaml_strerror(error));
    if (loaded && loaded != (void *)config)
        mem_fatal("libcyaml has put the config elsewhere");
}
