/* What a picker offers: backends, each tried on the config, and the words of a field. */
#include "choices.h"

#include <string.h>

#include "change.h"
#include "choices_parts.h"
#include "emit.h"
#include "load.h"
#include "utf8.h"

static const char another_hub_kernel[] = "another hub kernel\xE2\x80\xA6";
static const char another_value[] = "another value\xE2\x80\xA6";

/* Stands for the hub kernel that the user has yet to name: what-if counts as for any that no row knows. */
static const char some_hub_kernel[] = "org/kernel";

static const char *show(struct arena *arena, const char *text)
{
    struct str visible = STR_INIT;
    utf8_add_visible(&visible, text, strlen(text));
    const char *copy = arena_copy(arena, str_text(&visible), visible.len);
    str_fini(&visible);
    return copy;
}

/* --- Backends ----------------------------------------------------------------------------------------------------- */

/* What the whole config would say with the backend; what it says now where the choice can't be written. */
static void try_backend(const struct session *session, const char *name, struct choice *choice)
{
    const struct analysis *analysis = session->analysis;
    struct arena arena = {0};
    struct splices splices;
    struct str cause = STR_INIT, text = STR_INIT;
    struct analysis *tried = NULL;
    if (change_backend(analysis, name, &arena, &splices, &cause)) {
        splices_apply(&splices, analysis->text, analysis->len, &text);
        analysis = tried = analysis_again(analysis, str_text(&text), text.len);
    }
    choice->errors = analysis->counts[SEVERITY_ERROR];
    choice->warnings = analysis->counts[SEVERITY_WARNING];
    if (tried)
        analysis_free(tried);
    str_fini(&text);
    str_fini(&cause);
    arena_fini(&arena);
}

static struct choice *add_backend(struct choices *choices, const struct session *session, const char *name)
{
    struct choice *choice = &choices->items[choices->count++];
    const struct backend *backend = backend_find_with(name, session->target.own);
    const char *current = session->analysis->attention.backend;
    *choice = (struct choice){
        .value = arena_copy(&choices->arena, name, strlen(name)),
        .label = show(&choices->arena, name),
        .note = backend ? backend->help : "A kernel from the Hugging Face hub that axedit does not know.",
        .current = current && strcmp(current, name) == 0,
        .backend = backend,
        .capabilities = backend_capabilities(name, &session->target),
        .here = backend ? backend_here(backend, &session->target, &choices->arena) : "?",
    };
    try_backend(session, name, choice);
    if (choice->current)
        choices->current = choices->count - 1;
    return choice;
}

static void add_another_kernel(struct choices *choices, const struct session *session)
{
    struct choice *choice = add_backend(choices, session, some_hub_kernel);
    choice->value = NULL;
    choice->label = another_hub_kernel;
    choice->note = "org/repo from the Hugging Face hub, with @revision and :function where needed.";
}

/* For a short name, which axolotl refuses, the cursor starts on what was meant. */
static void start_at_meant(struct choices *choices, const struct attention *attention)
{
    const struct ynode *value = attention->explicit_value;
    bool is_text = !attention->valid && value && value->kind == YNODE_SCALAR;
    const struct backend *meant = is_text ? backend_of_short_name(value->text) : NULL;
    for (size_t i = 0; meant && i < choices->count; i++)
        if (choices->items[i].backend == meant)
            choices->current = i;
}

void choices_of_backends(struct choices *choices, const struct session *session)
{
    const struct attention *attention = &session->analysis->attention;
    const struct own_rows *own = session->target.own;
    *choices = (struct choices){.items = NULL};
    choices->items = arena_alloc(&choices->arena, (backend_count_with(own) + 2) * sizeof *choices->items);
    for (size_t i = 0; i < backend_count_with(own); i++)
        add_backend(choices, session, backend_at_with(i, own)->name);
    if (attention->backend && !attention->row)
        add_backend(choices, session, attention->backend);
    add_another_kernel(choices, session);
    start_at_meant(choices, attention);
}

/* --- Fields ------------------------------------------------------------------------------------------------------- */

/* What there is to choose from: true and false, and words. */
struct offer {
    bool booleans;
    bool words;
};

/* The words of a field that takes nothing but a list are those of its entries. */
static struct offer offer_of(const struct field_row *row)
{
    unsigned accepts = field_accepts(row);
    return (struct offer){(accepts & ACCEPT_BOOL) != 0,
                          row->values && (accepts & (ACCEPT_WORDS | ACCEPT_TEXT | ACCEPT_BOOL)) != 0};
}

/* A scalar in the one spelling that the choices have: `yes` is true. */
static const char *spell(const struct ynode *node, struct arena *arena)
{
    if (node->value.kind == YSCALAR_BOOL)
        return node->value.boolean ? "true" : "false";
    return arena_copy(arena, node->text, node->len);
}

/* What the node means to the field, by the field's own check, which gives nothing for a legacy flag or a template. */
static const char *meaning_of_node(const struct field_row *row, const struct ynode *node, struct arena *arena)
{
    struct str canonical = STR_INIT, why = STR_INIT;
    const char *meaning = NULL;
    bool wrong_type;
    if (field_check(row, node, &canonical, &why, &wrong_type)) {
        struct yindex *read = yindex_new(str_text(&canonical), canonical.len);
        const struct ynode *root = read->broken ? NULL : read->root;
        meaning = spell(root && root->kind == YNODE_SCALAR ? root : node, arena);
        yindex_free(read);
    }
    str_fini(&canonical);
    str_fini(&why);
    return meaning;
}

/* The same for YAML. NULL for null, for nothing, and for a value that the field refuses. */
static const char *meaning_of(const struct field_row *row, const char *source, struct arena *arena)
{
    if (!source)
        return NULL;
    struct yindex *index = yindex_new(source, strlen(source));
    const struct ynode *node = index->broken ? NULL : ynode_resolved(index->root);
    bool says_something = node && node->kind == YNODE_SCALAR && !ynode_is_null(node);
    const char *meaning = says_something ? meaning_of_node(row, node, arena) : NULL;
    yindex_free(index);
    return meaning;
}

/* What the choices are compared with while they are made. */
struct picking {
    struct choices *choices;
    const char *current;
    const char *fallback;
    bool found; /* the current value is among them */
};

static void add_value(struct picking *picking, const char *text, const char *source)
{
    struct choices *choices = picking->choices;
    struct choice *choice = &choices->items[choices->count++];
    *choice = (struct choice){
        .value = source,
        .label = show(&choices->arena, text),
        .note = "",
        .current = picking->current && strcmp(picking->current, text) == 0,
        .is_default = picking->fallback && strcmp(picking->fallback, text) == 0,
        .here = "",
    };
    picking->found = picking->found || choice->current;
    if (choice->current || (choice->is_default && !picking->current))
        choices->current = choices->count - 1;
}

/* A word like `no`, which YAML would take for a boolean, is written in quotes. */
static void add_word(struct picking *picking, const char *word)
{
    struct arena *arena = &picking->choices->arena;
    struct str source = STR_INIT;
    yemit_text(&source, word, strlen(word));
    add_value(picking, word, arena_copy(arena, str_text(&source), source.len));
    str_fini(&source);
}

static void add_words(struct picking *picking, const char *words)
{
    while (words && *words) {
        size_t len = strcspn(words, " ");
        add_word(picking, arena_copy(&picking->choices->arena, words, len));
        words += len;
        words += strspn(words, " ");
    }
}

static bool takes_others(const struct field_row *row)
{
    return row->open || row->begin || (field_accepts(row) & ~(unsigned)(ACCEPT_BOOL | ACCEPT_WORDS)) != 0;
}

/* The present value where it is none of those before, and a way to type one. */
static void add_another(struct picking *picking)
{
    struct choices *choices = picking->choices;
    if (picking->current && !picking->found)
        add_word(picking, picking->current);
    choices->items[choices->count++] = (struct choice){.label = another_value, .note = "", .here = ""};
}

/* Room for all words, the booleans, the current value and "another value". */
static size_t room_for(const struct field_row *row)
{
    return (row->values ? strlen(row->values) : 0) / 2 + 6;
}

bool choices_of_field(struct choices *choices, const struct session *session, const struct field_row *row,
                      const char *current)
{
    (void)session;
    *choices = (struct choices){.items = NULL};
    const struct offer offer = offer_of(row);
    if (!offer.booleans && !offer.words)
        return false;
    choices->items = arena_alloc(&choices->arena, room_for(row) * sizeof *choices->items);
    struct picking picking = {
        .choices = choices,
        .current = meaning_of(row, current, &choices->arena),
        .fallback = meaning_of(row, row->fallback, &choices->arena),
    };
    if (offer.booleans) {
        add_value(&picking, "true", "true");
        add_value(&picking, "false", "false");
    }
    if (offer.words)
        add_words(&picking, row->values);
    if (takes_others(row))
        add_another(&picking);
    return true;
}

bool choices_of_entry(struct choices *choices, const struct field_row *row, const char *current)
{
    const unsigned lists_of_words = ACCEPT_TEXTS | ACCEPT_LIST;
    *choices = (struct choices){.items = NULL};
    if (!row->values || !(field_accepts(row) & lists_of_words))
        return false;
    choices->items = arena_alloc(&choices->arena, room_for(row) * sizeof *choices->items);
    static const struct field_row any_text = {.type = TYPE_TEXT};
    struct picking picking = {.choices = choices, .current = meaning_of(&any_text, current, &choices->arena)};
    add_words(&picking, row->values);
    add_another(&picking);
    return true;
}

void choices_fini(struct choices *choices)
{
    arena_fini(&choices->arena);
    *choices = (struct choices){.items = NULL};
}
