#include "own_rows.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "index.h"
#include "mem.h"
#include "nearest.h"
#include "utf8.h"
#include "version.h"
#include "view.h"

/* In messages, bytes. */
#define LONGEST_NAME 60

/* A file that is being read. `row` is a struct target_row or a struct backend, by its kind. */
struct reading {
    struct own_rows *own;
    const char *file; /* in the rows' arena */
    struct yindex *index;
    const char *name;  /* of the row */
    const char *shown; /* the same in messages, each of which may be one of many: short */
    size_t place;      /* of the fact at hand, or of the row's name: an offset */
    bool fits;         /* nothing is wrong with the row so far */
};

static void complain(struct reading *reading, size_t place, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Borrows the texts, which are in the rows' arena. */
static void add_problem(struct own_rows *own, const char *file, size_t line, const char *message)
{
    if (own->problem_count == own->problem_capacity)
        own->problems = mem_grow(own->problems, &own->problem_capacity, sizeof *own->problems);
    own->problems[own->problem_count++] = (struct own_problem){file, line, message};
}

static void complain(struct reading *reading, size_t place, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *message = arena_vprintf(&reading->own->arena, format, args);
    va_end(args);
    add_problem(reading->own, reading->file, lines_place(&reading->index->lines, place).line, message);
    reading->fits = false;
}

static const char *keep(struct reading *reading, const char *text)
{
    return arena_copy(&reading->own->arena, text, strlen(text));
}

static const char *shorten(struct reading *reading, const char *name)
{
    struct str shown = STR_INIT;
    str_add(&shown, name);
    utf8_shorten(&shown, 0, LONGEST_NAME);
    const char *kept = keep(reading, str_text(&shown));
    str_fini(&shown);
    return kept;
}

/* --- The facts of a row ------------------------------------------------------------------------------------------- */

static bool is_text(const struct ynode *node)
{
    return node->kind == YNODE_SCALAR && node->value.kind == YSCALAR_STR && node->len > 0 &&
           strlen(node->text) == node->len;
}

static bool read_bool(struct reading *reading, const struct ynode *node, void *member)
{
    (void)reading;
    if (node->kind != YNODE_SCALAR || node->value.kind != YSCALAR_BOOL)
        return false;
    *(bool *)member = node->value.boolean;
    return true;
}

static bool read_text(struct reading *reading, const struct ynode *node, void *member)
{
    if (!is_text(node))
        return false;
    *(const char **)member = keep(reading, node->text);
    return true;
}

/* "sm_90", or "9.0" as NVIDIA's tables have it, which YAML takes for a number. */
static bool read_compute(struct reading *reading, const struct ynode *node, void *member)
{
    (void)reading;
    const char *text = node->kind == YNODE_SCALAR ? node->text : "";
    if (strncmp(text, "sm", 2) == 0)
        text += text[2] == '_' ? 3 : 2;
    size_t digits = strspn(text, "0123456789");
    bool has_dot = text == node->text;
    if (digits == 0 || digits > 3 || (has_dot && (digits > 2 || text[digits] != '.')))
        return false;
    const char *step = text + digits + has_dot;
    if (has_dot && (strspn(step, "0123456789") != 1 || step[1] != '\0'))
        return false;
    if (!has_dot && *step != '\0')
        return false;
    int compute = has_dot ? atoi(text) * 10 + (*step - '0') : atoi(text);
    *(int *)member = compute;
    return compute >= 10;
}

static bool read_gfx(struct reading *reading, const struct ynode *node, void *member)
{
    const char *text = node->kind == YNODE_SCALAR ? node->text : "";
    size_t digits = strncmp(text, "gfx", 3) == 0 ? strspn(text + 3, "0123456789abcdef") : 0;
    if (digits < 3 || digits > 4 || text[3 + digits] != '\0')
        return false;
    *(const char **)member = keep(reading, text);
    return true;
}

static bool read_release(struct reading *reading, const struct ynode *node, void *member)
{
    if (node->kind != YNODE_SCALAR || !version_is_valid(node->text))
        return false;
    *(const char **)member = keep(reading, node->text);
    return true;
}

static bool read_size(struct reading *reading, const struct ynode *node, void *member)
{
    (void)reading;
    bool fits = node->kind == YNODE_SCALAR && node->value.kind == YSCALAR_INT && !node->value.huge &&
                node->value.integer > 0 && node->value.integer <= 65536;
    if (fits)
        *(int *)member = (int)node->value.integer;
    return fits;
}

/* Blanks don't count in a name, and separate spellings in a row. */
static bool add_spelling(const struct ynode *node, struct str *spellings)
{
    if (!is_text(node) || !target_name_fits(node->text))
        return false;
    if (spellings->len)
        str_add_char(spellings, ' ');
    for (const char *at = node->text; *at; at++)
        str_add_char(spellings, *at == ' ' || *at == '\t' ? '-' : *at);
    return true;
}

static bool read_spellings(struct reading *reading, const struct ynode *node, void *member)
{
    struct str spellings = STR_INIT;
    bool fits = node->kind == YNODE_SEQUENCE && node->items;
    if (fits)
        for (const struct yitem *item = node->items; item; item = item->next) {
            const struct ynode *one = ynode_resolved(item->node);
            fits = fits && one && add_spelling(one, &spellings);
        }
    else
        fits = add_spelling(node, &spellings);
    if (fits)
        *(const char **)member = keep(reading, str_text(&spellings));
    str_fini(&spellings);
    return fits;
}

struct fact_type {
    bool (*read)(struct reading *reading, const struct ynode *node, void *member);
    const char *allowed;
};

static const struct fact_type a_bool = {read_bool, "true or false"};
static const struct fact_type a_text = {read_text, "a text"};
static const struct fact_type a_compute = {read_compute, "a compute capability like sm_90 or 9.0"};
static const struct fact_type a_gfx = {read_gfx, "an AMD architecture like gfx942"};
static const struct fact_type a_release = {read_release, "an axolotl release like 0.17.0"};
static const struct fact_type a_size = {read_size, "a whole number from 1 to 65536"};
static const struct fact_type spellings_of = {read_spellings, "a name, or a list of names, of 63 characters at most"};

struct fact_key {
    const char *name;
    const struct fact_type *type;
    size_t offset; /* in the row */
    bool required;
};

static const struct fact_key target_keys[] = {
    {"compute", &a_compute, offsetof(struct target_row, compute), false},
    {"gfx", &a_gfx, offsetof(struct target_row, gfx), false},
    {"title", &a_text, offsetof(struct target_row, title), false},
    {"driver", &spellings_of, offsetof(struct target_row, also), false},
};

static const struct fact_key kernel_keys[] = {
    {"supports_packing", &a_bool, offsetof(struct backend, packing), true},
    {"uses_flash_lib", &a_bool, offsetof(struct backend, flash_lib), true},
    {"needs_dtype_cast", &a_bool, offsetof(struct backend, dtype_cast), true},
    {"since", &a_release, offsetof(struct backend, since), false},
    {"until", &a_release, offsetof(struct backend, until), false},
    {"compute", &a_compute, offsetof(struct backend, min_compute), false},
    {"max_head_dim", &a_size, offsetof(struct backend, max_head_dim), false},
    {"help", &a_text, offsetof(struct backend, help), false},
};

/* --- A row -------------------------------------------------------------------------------------------------------- */

struct row_kind {
    const char *what; /* "a target" */
    const struct fact_key *keys;
    size_t key_count;
    size_t size; /* of the row, bytes */
    void (*begin)(struct reading *reading, void *row);
    void (*finish)(struct reading *reading, void *row); /* what the facts say together */
    void (*add)(struct own_rows *own, const void *row);
};

/* --target would read it as something else. */
static bool is_taken_word(const char *name, struct arena *arena)
{
    struct target target = target_none();
    struct str cause = STR_INIT;
    bool taken = strcmp(name, "gpus") == 0 || (target_parse(name, arena, &target, &cause) && target.gpu == NULL);
    for (int i = 0; i < PACKAGE_COUNT; i++)
        taken = taken || strcmp(name, package_name((enum package)i)) == 0;
    str_fini(&cause);
    return taken;
}

static void begin_target(struct reading *reading, void *row)
{
    const char *name = reading->name;
    if (!target_name_fits(name) || strpbrk(name, ",="))
        complain(reading, reading->place, "%s is no name for a target: up to 63 characters, no comma and no =",
                 reading->shown);
    else if (is_taken_word(name, &reading->own->arena))
        complain(reading, reading->place, "%s means something else in --target; give the target another name",
                 reading->shown);
    *(struct target_row *)row = (struct target_row){.name = name, .title = name};
}

static void finish_target(struct reading *reading, void *row)
{
    struct target_row *target = row;
    if ((target->compute == 0) == (target->gfx == NULL))
        complain(reading, reading->place,
                 target->gfx ? "%s has both compute and gfx; keep the one of its maker"
                             : "%s needs compute (like sm_90) or gfx (like gfx942)",
                 reading->shown);
    target->vendor = target->gfx ? VENDOR_AMD : VENDOR_NVIDIA;
}

static void add_target(struct own_rows *own, const void *row)
{
    if (own->target_count == own->target_capacity)
        own->targets = mem_grow(own->targets, &own->target_capacity, sizeof *own->targets);
    own->targets[own->target_count++] = *(const struct target_row *)row;
}

static void begin_kernel(struct reading *reading, void *row)
{
    if (backend_find(reading->name))
        complain(reading, reading->place, "axedit knows %s by itself; remove the row", reading->shown);
    else if (!backend_hub_path_fits(reading->name))
        complain(reading, reading->place, "%s is no kernel of the hub: its name is org/repo, with @revision and :function "
                                          "where the config has them",
                 reading->shown);
    *(struct backend *)row = (struct backend){
        .id = BACKEND_NONE, .name = reading->name, .hub = true, .package = PACKAGE_KERNELS, .help = "A kernel of your own file."};
}

static void finish_kernel(struct reading *reading, void *row)
{
    const struct backend *backend = row;
    if (backend->since && backend->until && version_compare(backend->since, backend->until) >= 0)
        complain(reading, reading->place, "%s: since (%s) has to be before until (%s)", reading->shown, backend->since,
                 backend->until);
}

static void add_kernel(struct own_rows *own, const void *row)
{
    if (own->backend_count == own->backend_capacity)
        own->backends = mem_grow(own->backends, &own->backend_capacity, sizeof *own->backends);
    own->backends[own->backend_count++] = *(const struct backend *)row;
}

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const struct row_kind kinds[] = {
    [OWN_TARGETS] = {"a target", target_keys, COUNT(target_keys), sizeof(struct target_row), begin_target, finish_target,
                     add_target},
    [OWN_KERNELS] = {"a kernel", kernel_keys, COUNT(kernel_keys), sizeof(struct backend), begin_kernel, finish_kernel,
                     add_kernel},
};

static const struct fact_key *find_key(const struct row_kind *kind, const char *name)
{
    for (size_t i = 0; i < kind->key_count; i++)
        if (strcmp(kind->keys[i].name, name) == 0)
            return &kind->keys[i];
    return NULL;
}

static void refuse_key(struct reading *reading, const struct row_kind *kind, const struct ypair *pair)
{
    const struct ynode *key = ynode_resolved(pair->key);
    const char *name = key && key->kind == YNODE_SCALAR ? key->text : "this";
    struct nearest nearest = {.wanted = name};
    struct str list = STR_INIT;
    for (size_t i = 0; i < kind->key_count; i++) {
        str_printf(&list, "%s%s", i ? ", " : "", kind->keys[i].name);
        nearest_try(&nearest, kind->keys[i].name);
    }
    const char *meant = nearest_found(&nearest);
    const char *hint = meant ? arena_printf(&reading->own->arena, "; did you mean %s? It takes ", meant) : "; it takes ";
    complain(reading, pair->key->span.start, "%s: %s is no key of %s%s%s", reading->shown,
             shorten(reading, name), kind->what, hint, str_text(&list));
    str_fini(&list);
}

static void read_fact(struct reading *reading, const struct row_kind *kind, const struct yentry *entry, void *row)
{
    const struct ynode *key = ynode_resolved(entry->pair->key);
    const struct fact_key *fact = key && key->kind == YNODE_SCALAR ? find_key(kind, key->text) : NULL;
    if (!fact)
        refuse_key(reading, kind, entry->pair);
    else if (!fact->type->read(reading, entry->value, (char *)row + fact->offset))
        complain(reading, entry->pair->key->span.start, "%s: %s takes %s", reading->shown, fact->name,
                 fact->type->allowed);
}

static void read_facts(struct reading *reading, const struct row_kind *kind, const struct ynode *value, void *row)
{
    struct yview view = yview_of(value, &reading->index->arena);
    for (size_t i = 0; i < view.count; i++)
        read_fact(reading, kind, &view.entries[i], row);
    for (size_t i = 0; i < kind->key_count; i++)
        if (kind->keys[i].required && !yview_find(&view, kind->keys[i].name))
            complain(reading, reading->place, "%s: %s is missing; it takes %s", reading->shown, kind->keys[i].name,
                     kind->keys[i].type->allowed);
}

static void read_row(struct reading *reading, const struct row_kind *kind, const struct yentry *entry)
{
    const struct ynode *key = ynode_resolved(entry->pair->key);
    union {
        struct target_row target;
        struct backend backend;
    } row;
    reading->place = entry->pair->key->span.start;
    reading->fits = true;
    if (!key || !is_text(key)) {
        complain(reading, reading->place, "the name of %s has to be a text; put it in quotes", kind->what);
        return;
    }
    reading->name = keep(reading, key->text);
    reading->shown = shorten(reading, reading->name);
    kind->begin(reading, &row);
    if (!reading->fits)
        return;
    if (entry->value->kind != YNODE_MAPPING) {
        complain(reading, reading->place, "%s: the facts of %s stand below its name, one \"key: value\" on a line",
                 reading->shown, kind->what);
        return;
    }
    read_facts(reading, kind, entry->value, &row);
    if (reading->fits)
        kind->finish(reading, &row);
    if (reading->fits)
        kind->add(reading->own, &row);
}

/* --- A file ------------------------------------------------------------------------------------------------------- */

/* The first of a name counts, as in the table. */
static void map_backends(struct own_rows *own)
{
    own->backends_by_name = (struct map){0}; /* the rows may have moved */
    for (size_t i = 0; i < own->backend_count; i++) {
        struct backend *backend = &own->backends[i];
        size_t len = strlen(backend->name);
        if (!map_get(&own->backends_by_name, backend->name, len))
            map_put(&own->backends_by_name, backend->name, len, backend, &own->arena);
    }
}

void own_rows_read(struct own_rows *own, enum own_kind kind, const char *file, const char *text, size_t len)
{
    struct reading reading = {.own = own, .index = yindex_new(text, len)};
    reading.file = keep(&reading, file);
    const struct yindex *index = reading.index;
    for (size_t i = 0; i < index->problem_count; i++)
        complain(&reading, index->problems[i].span.start, "%s", index->problems[i].message);
    const struct ynode *root = index->broken ? NULL : index->root;
    if (root && root->kind != YNODE_MAPPING && !ynode_is_null(root))
        complain(&reading, root->span.start, "the file has to be a mapping: the name of %s, and below it its facts",
                 kinds[kind].what);
    struct yview view = yview_of(root, &reading.index->arena);
    for (size_t i = 0; i < view.count; i++)
        read_row(&reading, &kinds[kind], &view.entries[i]);
    if (kind == OWN_KERNELS)
        map_backends(own);
    yindex_free(reading.index);
}

void own_rows_refuse(struct own_rows *own, const char *file, const char *cause)
{
    add_problem(own, arena_copy(&own->arena, file, strlen(file)), 0, arena_copy(&own->arena, cause, strlen(cause)));
}

void own_rows_fini(struct own_rows *own)
{
    free(own->targets);
    free(own->backends);
    free(own->problems);
    arena_fini(&own->arena);
    *own = (struct own_rows){0};
}
