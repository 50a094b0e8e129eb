#include "field.h"

#include <limits.h>
#include <string.h>
#include <strings.h>

#include "config.h"
#include "str.h"

/* A row may replace its name: C has no name for a key with a dot in it. */
#pragma GCC diagnostic push
#ifdef __clang__
#pragma GCC diagnostic ignored "-Winitializer-overrides"
#else
#pragma GCC diagnostic ignored "-Woverride-init"
#endif
#define NEED(...) &(const struct field_need){__VA_ARGS__}
#define USUAL(...) USUAL_POSITIVE(__VA_ARGS__, NULL)
#define USUAL_POSITIVE(...) &(const struct field_usual){__VA_ARGS__}
static const struct field_row rows[FIELD_COUNT] = {
#define ROOT_ROW(sec, key, row_type, row_object, ...)                                                                  \
    [FIELD_##key] = {.id = FIELD_##key,                                                                                \
                     .name = #key,                                                                                     \
                     .section = SECTION_##sec,                                                                         \
                     .type = TYPE_##row_type,                                                                          \
                     .object = row_object,                                                                             \
                     .offset = offsetof(struct config, sec.key),                                                       \
                     __VA_ARGS__},
#define FIELD(section, name, type, ...) ROOT_ROW(section, name, type, OBJECT_root, __VA_ARGS__)
#define FIELD_OBJECT(section, name, object, ...) ROOT_ROW(section, name, OBJECT, OBJECT_##object, __VA_ARGS__)
#define FIELD_OBJECTS(section, name, object, ...) ROOT_ROW(section, name, OBJECTS, OBJECT_##object, __VA_ARGS__)
#include "fields.def"
#undef ROOT_ROW
#define METADATA_ROW(key, text, ...)                                                                                   \
    [FIELD_##key] = {.id = FIELD_##key,                                                                                \
                     .name = #key,                                                                                     \
                     .section = SECTION_attention,                                                                     \
                     .metadata_only = true,                                                                            \
                     .help = text,                                                                                     \
                     __VA_ARGS__},
#define LEGACY(name, backend, design_rank, release_rank, help)                                                         \
    METADATA_ROW(name, help, .type = TYPE_BOOL, .deprecated = "attn_implementation: " #backend)
#define COMPUTED(name, help) METADATA_ROW(name, help, .type = TYPE_BOOL, .deprecated = "nothing: remove the key")
#include "legacy.def"
#undef METADATA_ROW
#define MEMBER(in, key, row_type, ...)                                                                                 \
    [FIELD_##in##_##key] = {.id = FIELD_##in##_##key,                                                                  \
                            .name = #key,                                                                              \
                            .owner = OBJECT_##in,                                                                      \
                            .type = TYPE_##row_type,                                                                   \
                            .offset = offsetof(struct object_##in, key),                                               \
                            __VA_ARGS__},
#define NESTED(in, key, inner, ...) MEMBER(in, key, OBJECT, .object = OBJECT_##inner, __VA_ARGS__)
#include "objects.def"
};
#pragma GCC diagnostic pop

/* A byte for each name, made of its length and its ends, so that a search looks at a few rows only; and one of what stands
 * inside, so that it is mostly the right row. The C name serves: what replaces it has a dot where C has none. */
#define MARK(len, first, last) ((unsigned char)((len) + 7U * (unsigned char)(first) + 29U * (unsigned char)(last)))
#define MARK_OF(name) MARK(sizeof #name - 1, #name[0], #name[sizeof #name - 2])
#define INSIDE(byte) ((unsigned char)((byte) == '.' ? '_' : (byte)))
#define CHECK(one, other) ((unsigned char)(INSIDE(one) + 5U * INSIDE(other)))
#define CHECK_OF(name) CHECK(#name[(sizeof #name - 1) / 2], #name[(sizeof #name - 1) / 3])

static const unsigned char name_marks[FIELD_COUNT] = {
#define FIELD(section, name, ...) [FIELD_##name] = MARK_OF(name),
#define FIELD_OBJECT(section, name, ...) [FIELD_##name] = MARK_OF(name),
#define FIELD_OBJECTS(section, name, ...) [FIELD_##name] = MARK_OF(name),
#include "fields.def"
#define LEGACY(name, ...) [FIELD_##name] = MARK_OF(name),
#define COMPUTED(name, ...) [FIELD_##name] = MARK_OF(name),
#include "legacy.def"
#define MEMBER(object, name, ...) [FIELD_##object##_##name] = MARK_OF(name),
#define NESTED(object, name, ...) [FIELD_##object##_##name] = MARK_OF(name),
#include "objects.def"
};

static const unsigned char name_checks[FIELD_COUNT] = {
#define FIELD(section, name, ...) [FIELD_##name] = CHECK_OF(name),
#define FIELD_OBJECT(section, name, ...) [FIELD_##name] = CHECK_OF(name),
#define FIELD_OBJECTS(section, name, ...) [FIELD_##name] = CHECK_OF(name),
#include "fields.def"
#define LEGACY(name, ...) [FIELD_##name] = CHECK_OF(name),
#define COMPUTED(name, ...) [FIELD_##name] = CHECK_OF(name),
#include "legacy.def"
#define MEMBER(object, name, ...) [FIELD_##object##_##name] = CHECK_OF(name),
#define NESTED(object, name, ...) [FIELD_##object##_##name] = CHECK_OF(name),
#include "objects.def"
};

/* Where the rows of each object begin; they end where those of the next one begin. */
static const unsigned short first_rows[OBJECT_COUNT + 1] = {
    [OBJECT_root] = FIELD_NONE + 1,
#define OBJECT(id) [OBJECT_##id] = FIELD_FIRST_##id,
#include "objects.def"
    [OBJECT_COUNT] = FIELD_COUNT,
};

/* The rows with an alias, which test_field holds to be all. To go through every row for each name that is none would take
 * longer than the rest of the search. */
static const enum field aliased[] = {
    FIELD_revision_of_model,         FIELD_type_of_model,           FIELD_overrides_of_model_config,
    FIELD_overrides_of_model_kwargs, FIELD_fsdp_config_fsdp_version,
};

static const unsigned accepts[TYPE_COUNT] = {
#define FIELD_TYPE(id, accepted, title) [TYPE_##id] = accepted,
#include "types.def"
};

static const char *const type_titles[TYPE_COUNT] = {
#define FIELD_TYPE(id, accepted, title) [TYPE_##id] = title,
#include "types.def"
};

static const char *const section_ids[SECTION_COUNT] = {
#define SECTION(id, title) [SECTION_##id] = #id,
#include "fields.def"
};

static const char *const section_titles[SECTION_COUNT] = {
#define SECTION(id, title) [SECTION_##id] = title,
#include "fields.def"
};

const struct field_row *field_row(enum field field)
{
    return &rows[field];
}

static const struct field_row *find_name(enum object owner, const char *name, size_t len)
{
    if (len == 0)
        return NULL;
    const unsigned char *at = name_marks + first_rows[owner], *end = name_marks + first_rows[owner + 1];
    unsigned char check = CHECK(name[len / 2], name[len / 3]);
    while (at < end && (at = memchr(at, MARK(len, name[0], name[len - 1]), (size_t)(end - at)))) {
        size_t id = (size_t)(at++ - name_marks);
        if (name_checks[id] == check && strncmp(rows[id].name, name, len) == 0 && rows[id].name[len] == '\0')
            return &rows[id];
    }
    return NULL;
}

const struct field_row *field_find(enum object owner, const char *name)
{
    static const char prefix[] = "fsdp_";
    size_t len = strlen(name), cut = sizeof prefix - 1;
    const struct field_row *row = find_name(owner, name, len);
    for (size_t i = 0; !row && i < sizeof aliased / sizeof aliased[0]; i++)
        if (rows[aliased[i]].owner == owner && strcmp(rows[aliased[i]].alias, name) == 0)
            row = &rows[aliased[i]];
    if (!row && owner == OBJECT_fsdp_config && strncmp(name, prefix, cut) == 0)
        row = find_name(owner, name + cut, len - cut);
    return row;
}

bool field_fits(const struct field_row *row, const struct field_row *around)
{
    if (row->owner != (around ? around->object : OBJECT_root) || (around && around->object == OBJECT_root))
        return false;
    return !around || !around->kinds || !row->kinds || (around->kinds & row->kinds);
}

const struct field_row *field_inside(const struct field_row *around, const char *name)
{
    if (around && around->object == OBJECT_root)
        return NULL;
    const struct field_row *row = field_find(around ? around->object : OBJECT_root, name);
    return row && field_fits(row, around) ? row : NULL;
}

static bool is_list_step(const char *step)
{
    return strcmp(step, "*") == 0 || step[strspn(step, "0123456789")] == '\0';
}

const struct field_row *field_of_path(const struct ypath *path)
{
    const struct field_row *row = NULL;
    for (size_t i = 0; i < path->count; i++) {
        bool into_list = row && (field_accepts(row) & ACCEPT_OBJECTS) != 0;
        if (into_list && is_list_step(path->steps[i]) && i + 1 < path->count)
            i++;
        row = field_inside(row, path->steps[i]);
        if (!row)
            return NULL;
    }
    return row;
}

const struct field_row *field_around(const struct field_row *row)
{
    for (size_t i = 1; row->owner != OBJECT_root && i < FIELD_COUNT; i++)
        if (field_fits(row, &rows[i]))
            return &rows[i];
    return NULL;
}

size_t field_count(void)
{
    return FIELD_COUNT - 1;
}

const struct field_row *field_at(size_t index)
{
    return &rows[index + 1];
}

const struct field_row *field_rows_of(const struct field_row *around, size_t *count)
{
    enum object object = around ? around->object : OBJECT_root;
    *count = around && object == OBJECT_root ? 0 : (size_t)first_rows[object + 1] - first_rows[object];
    return &rows[first_rows[object]];
}

unsigned field_accepts(const struct field_row *row)
{
    unsigned accepted = accepts[row->type];
    return row->type == TYPE_CHOICE && row->open ? accepted | ACCEPT_TEXT : accepted;
}

/* Appends the words with commas between them. */
static void add_words(struct str *out, const char *words)
{
    for (; *words; words++) {
        if (*words == ' ')
            str_add(out, ", ");
        else
            str_add_char(out, *words);
    }
}

/* " above 0", " from 0 to 1". */
static void add_range(struct str *out, const struct field_row *row)
{
    if (row->above)
        str_printf(out, " above %s", row->above);
    if (row->least && row->most)
        str_printf(out, " from %s to %s", row->least, row->most);
    else if (row->least || row->most)
        str_printf(out, row->least ? " of %s or more" : " of %s or less", row->least ? row->least : row->most);
}

static void add_inner(struct str *out, const struct field_row *row)
{
    static const char *const titles[] = {
        [INNER_ANY] = "",
        [INNER_INT_PAIR] = " of pairs of whole numbers",
        [INNER_MAP] = " of mappings",
        [INNER_TEXT_BY_INT] = " of whole numbers to text",
        [INNER_ANY_KEYS] = "",
        [INNER_INTS] = " of lists of whole numbers",
        [INNER_INT] = " of names to whole numbers",
        [INNER_TEXT] = " of names to text",
        [INNER_TEXTS] = " of names to lists of text",
        [INNER_MEMORY] = " of devices to memory, like 0: 20GiB",
    };
    if (row->entries)
        str_printf(out, " with %u entries", row->entries);
    if (row->not_empty)
        str_add(out, ", not empty");
    str_add(out, titles[row->inner]);
}

void field_describe_type(const struct field_row *row, struct str *out)
{
    if (row->values && row->type == TYPE_SWITCH) {
        str_add(out, "true, false, ");
        add_words(out, row->values);
    } else if (row->values && row->type == TYPE_CHOICE && !row->open) {
        str_add(out, "one of ");
        add_words(out, row->values);
        if (row->begin)
            str_printf(out, ", or text that begins with %s", row->begin);
    } else if (row->values) {
        str_printf(out, "%s, like ", row->type == TYPE_CHOICE ? "text" : type_titles[row->type]);
        add_words(out, row->values);
    } else {
        str_add(out, type_titles[row->type]);
        add_range(out, row);
        add_inner(out, row);
    }
}

void field_describe_usual(const struct field_row *row, struct str *out)
{
    const struct field_usual *usual = row->usual;
    if (!usual)
        return;
    if (usual->least && usual->most)
        str_printf(out, "%s to %s", usual->least, usual->most);
    else
        str_printf(out, "at %s %s", usual->least ? "least" : "most", usual->least ? usual->least : usual->most);
}

bool field_has_value(const struct field_row *row, const char *word, size_t len)
{
    for (const char *at = row->values; at && *at;) {
        size_t step = strcspn(at, " ");
        if (step == len && (row->any_case ? strncasecmp(at, word, len) : memcmp(at, word, len)) == 0)
            return true;
        at += step;
        at += strspn(at, " ");
    }
    size_t begin = row->begin ? strlen(row->begin) : 0;
    return begin > 0 && len >= begin && memcmp(word, row->begin, begin) == 0;
}

const char *section_id(enum section section)
{
    return section_ids[section];
}

const char *section_title(enum section section)
{
    return section_titles[section];
}
