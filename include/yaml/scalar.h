/*
 * What a scalar means to PyYAML's safe_load, which axolotl reads its configs with (YAML 1.1).
 *
 * The patterns are those of PyYAML's resolver: `yes` and `on` are booleans, `1e-5` is text and `1.0e-5` a number,
 * `010` is 8, `12:30` is 750, an empty plain scalar is null.
 */
#ifndef AXEDIT_YAML_SCALAR_H
#define AXEDIT_YAML_SCALAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum yscalar_kind {
    YSCALAR_NULL,
    YSCALAR_BOOL,
    YSCALAR_INT,
    YSCALAR_FLOAT,
    YSCALAR_STR,
    YSCALAR_TIMESTAMP,
    YSCALAR_BINARY,
    YSCALAR_MERGE,  /* a plain << */
    YSCALAR_VALUE,  /* a plain =, which safe_load refuses as a value */
    YSCALAR_BROKEN, /* matches a type's pattern, or carries its tag, and is none: 2024-13-45, !!int x, !unknown x */
};

struct yscalar {
    enum yscalar_kind kind;
    bool boolean;    /* of YSCALAR_BOOL */
    bool huge;       /* an integer that does not fit: `number` is near it */
    int64_t integer; /* of YSCALAR_INT unless huge */
    double number;   /* of YSCALAR_INT and YSCALAR_FLOAT */
};

/* The meaning of a scalar. `text` is its content after YAML's own decoding, `plain` tells that it was written without
 * quotes and not as a block. `tag` is the tag as resolved ("tag:yaml.org,2002:int", "!" or "!foo"), or NULL. */
struct yscalar yscalar_resolve(const char *text, size_t len, bool plain, const char *tag);

/* Python's truth of the value: false for null, false, zero and empty text. */
bool yscalar_truthy(const struct yscalar *scalar, size_t len);

/* The type as a person calls it: "null", "a boolean", "a number", "text"… */
const char *yscalar_kind_name(enum yscalar_kind kind);

#endif
