/*
 * The fields of an axolotl config, one row for each.
 *
 * A row below include/model/fields/ is the only place that knows a field: it expands into the member of the typed
 * config (config.h), into libcyaml's schema (src/model/load.c) and into the metadata here, which the checker, the
 * screens, `axedit fields`, `explain` and the tests read. fields.def says how a row is written.
 */
#ifndef AXEDIT_MODEL_FIELD_H
#define AXEDIT_MODEL_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "path.h"

/* No wider than its values need. The loader writes an address into each row before the program starts, and each page that
 * it writes on is copied first: with 700 rows of half the size that is 20 pages less, at the start of every command. */
#define FIELD_NARROW __attribute__((packed))

enum FIELD_NARROW section {
#define SECTION(id, title) SECTION_##id,
#include "fields.def"
    SECTION_COUNT
};

/* A mapping with rows of its own, like `ebft:`; OBJECT_root is the config itself. */
enum FIELD_NARROW object {
    OBJECT_root,
#define OBJECT(id) OBJECT_##id,
#include "objects.def"
    OBJECT_COUNT
};

enum FIELD_NARROW field {
    FIELD_NONE,
#define FIELD(section, name, type, ...) FIELD_##name,
#define FIELD_OBJECT(section, name, object, ...) FIELD_##name,
#define FIELD_OBJECTS(section, name, object, ...) FIELD_##name,
#include "fields.def"
#define LEGACY(name, ...) FIELD_##name,
#define COMPUTED(name, ...) FIELD_##name,
#include "legacy.def"
/* FIELD_FIRST_<object> is the first row of that object: an object's rows stand together. */
#define OBJECT(id) FIELD_FIRST_##id, FIELD_BEFORE_##id = FIELD_FIRST_##id - 1,
#define MEMBER(object, name, type, ...) FIELD_##object##_##name,
#define NESTED(object, name, inner, ...) FIELD_##object##_##name,
#include "objects.def"
    FIELD_COUNT
};

/* What a value may be, as bits: pydantic takes the value when one of them does. */
enum field_accepts {
    ACCEPT_BOOL = 1 << 0,   /* also yes/no/on/off/true/false/t/f/y/n/1/0 as text, 0 and 1 as numbers */
    ACCEPT_INT = 1 << 1,    /* also digit strings, whole floats, booleans */
    ACCEPT_FLOAT = 1 << 2,  /* also numbers as text, booleans */
    ACCEPT_TEXT = 1 << 3,   /* text only */
    ACCEPT_WORDS = 1 << 4,  /* one of the row's values */
    ACCEPT_TEXTS = 1 << 5,  /* a list of text */
    ACCEPT_INTS = 1 << 6,   /* a list of whole numbers */
    ACCEPT_FLOATS = 1 << 7, /* a list of numbers */
    ACCEPT_LIST = 1 << 8,   /* a list of anything */
    ACCEPT_MAP = 1 << 9,    /* a mapping with keys of any name */
    ACCEPT_OBJECT = 1 << 10,  /* the mapping that the row names */
    ACCEPT_OBJECTS = 1 << 11, /* a list of such mappings */
    ACCEPT_ANY = 1 << 12
};

/* The types of rows: how the value lies in the typed config, and what it accepts (field_types.h). */
enum FIELD_NARROW field_type {
#define FIELD_TYPE(id, accepts, title) TYPE_##id,
#include "types.def"
    TYPE_COUNT
};

/* What stands inside a list, or in a mapping under keys that have no rows. Keys are text where nothing else is said. */
enum FIELD_NARROW field_inner {
    INNER_ANY,
    INNER_ANY_KEYS,    /* keys that are no text are taken too */
    INNER_INT_PAIR,    /* each entry is a list of two whole numbers */
    INNER_MAP,         /* each entry is a mapping */
    INNER_TEXT_BY_INT, /* whole numbers to text */
    INNER_INTS,        /* whole numbers to lists of whole numbers */
    INNER_INT,         /* text to a whole number */
    INNER_TEXT,        /* text to text */
    INNER_TEXTS,       /* text to a list of text */
    INNER_MEMORY       /* a device (a whole number, cpu or disk) to a whole number or text */
};

/* The classes of which an entry of a list of datasets may be, as bits. An entry is of the class that fits it best, and
 * its keys that this class lacks are dropped. Source: DatasetConfig in axolotl/utils/schemas/datasets.py. */
enum dataset_kind {
    DATASET_SFT = 1 << 0,
    DATASET_DPO = 1 << 1,
    DATASET_KTO = 1 << 2,
    DATASET_STEPWISE = 1 << 3,
    DATASET_SYNTHETIC = 1 << 4,
    DATASET_PRETRAINING = 1 << 5,
    DATASET_TRAINING = (1 << 5) - 1, /* all but the last */
    DATASET_ANY = (1 << 6) - 1
};

/* A plugin that adds keys of its own (plugin.h). */
enum FIELD_NARROW plugin {
    PLUGIN_NONE,
#define PLUGIN(id, ...) PLUGIN_##id,
#include "plugin_classes.def"
    PLUGIN_COUNT
};

/* What is missing when a key has to be there and is not. */
struct field_need {
    const char *what;    /* what the key tells axolotl, to stand behind a colon; NULL for nothing to add */
    const char *example; /* a value, as YAML; NULL when `start` is one */
    const char *start;   /* one that is a good start for anybody, so that a fix may write it; NULL when there is none */
};

/* Where the numbers are that train well, as YAML; NULL for an open end. What happens beyond each end. */
struct field_usual {
    const char *least, *most;
    const char *below, *above;
    const char *negative; /* what happens below 0, where that is another matter than `below`; else NULL */
};

/* Texts, then numbers, then flags: nothing is lost to alignment between them. */
struct field_row {
    const char *name;
    const char *values;      /* allowed or known words with a blank between them; NULL when any */
    const char *begin;       /* of words: text that begins so is taken beside them; NULL when none is */
    const char *fallback;    /* what axolotl uses when the key is absent, as YAML; NULL when nothing */
    const char *least, *most, *above; /* of numbers: the smallest and the largest that are taken, and the one that all
                                         must be above; NULL when there is none */
    const struct field_need *need;   /* of a key that has to be there, always or in some configs; else NULL */
    const struct field_usual *usual; /* of numbers; other values are taken too, but hardly anybody means them. NULL: none */
    const char *alias;       /* another name that axolotl takes for it; NULL when none */
    const char *deprecated;  /* what to write instead; NULL when the field is current */
    const char *help;        /* one or two sentences: what it does, its unit, when to change it */
    unsigned short offset;   /* of the member in struct config (or in the object's struct); unused for metadata rows */
    enum field id;
    enum section section;
    enum object owner;       /* the mapping in which the key stands: OBJECT_root for the top level */
    enum object object;      /* of a mapping, or a list of them, that has rows: those inside; else OBJECT_root */
    enum field_type type;
    enum field_inner inner;  /* of LIST and MAP types, and of open mappings */
    enum plugin plugin;      /* the plugin that reads the key; PLUGIN_NONE for axolotl itself */
    unsigned char kinds;     /* of a list of datasets: what its entries may be; of their keys: which of those have it, as
                                enum dataset_kind bits; 0 elsewhere */
    unsigned char entries;   /* of a list: how many it must have; 0 when any number */
    bool open : 1;           /* `values` are only the known ones, others are taken; of a mapping: other keys are */
    bool any_case : 1;       /* capitals in them do not count */
    bool not_null : 1;       /* null is refused */
    bool not_empty : 1;      /* of a list: it must have an entry */
    bool required : 1;
    bool lines : 1;          /* a text that people write on several lines */
    bool metadata_only : 1;  /* a legacy flag or a computed key: nothing in the typed config */
};

/* The row of a field; `field` must not be FIELD_NONE. */
const struct field_row *field_row(enum field field);

/* The row for a key of that object, by name or alias; NULL when there is none. Keys of fsdp_config are found with
 * fsdp_ before them too, as axolotl takes them. */
const struct field_row *field_find(enum object owner, const char *name);

/* True when the row is of a key in the mapping that is the value of `around`, or in an entry of its list; `around` NULL
 * means the top level. */
bool field_fits(const struct field_row *row, const struct field_row *around);

/* field_find() for the keys in the value of `around`; NULL when that has no rows inside. */
const struct field_row *field_inside(const struct field_row *around, const char *name);

/* The row of the field that a path names, `datasets.0.path` and `ebft.mode` included; NULL when there is none. A step
 * into a list may be a number or "*", or be left out. */
const struct field_row *field_of_path(const struct ypath *path);

/* The first field whose value is the mapping, or a list of the mappings, in which the row stands; NULL at the top level. */
const struct field_row *field_around(const struct field_row *row);

/* All rows in the order of the tables; root fields first, section by section. */
size_t field_count(void);
const struct field_row *field_at(size_t index);

/* The rows among which are those that field_fits() lets into the mapping of `around` (NULL: the top level): *count of them,
 * one after the other. */
const struct field_row *field_rows_of(const struct field_row *around, size_t *count);

/* What a value of this row may be, as field_accepts bits. */
unsigned field_accepts(const struct field_row *row);

/* The row's type in words: "true or false", "one of: auto, true, false". Appends nothing that needs escaping. */
struct str;
void field_describe_type(const struct field_row *row, struct str *out);

/* "1e-8 to 0.1", "at most 50": the usual numbers; appends nothing when the row has none. */
void field_describe_usual(const struct field_row *row, struct str *out);

/* True when `word` is among the row's values (exact, unless it has any_case), or begins as other text may. */
bool field_has_value(const struct field_row *row, const char *word, size_t len);

const char *section_id(enum section section);
const char *section_title(enum section section);

#endif
