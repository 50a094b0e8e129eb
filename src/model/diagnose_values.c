/* What values say beyond their type: numbers that hardly anybody means, and values that are taken as another type. */
#include "diagnose_values.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "load.h"
#include "mem.h"
#include "path.h"
#include "typing.h"

static const char *show(struct analysis *analysis, const struct ynode *node)
{
    struct str shown = STR_INIT;
    typing_show(node, &shown);
    const char *copy = arena_copy(&analysis->arena, str_text(&shown), shown.len);
    str_fini(&shown);
    return copy;
}

/* One word on a key is enough: what is refused, or counts as missing, is so whatever its value is; and an alias shows the
 * same pair in several places. */
static bool is_told(const struct diagnosing *diagnosing, const struct ypair *pair)
{
    static const enum rule_id rules[] = {RULE_FIELD_TYPE, RULE_FIELD_VALUE, RULE_FIELD_MISSING, RULE_FIELD_RANGE,
                                         RULE_FIELD_COERCED};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (diagnosed(diagnosing, rules[i], pair))
            return true;
    return false;
}

/* -1 below what is usual, 1 above, 0 within it. */
static int compare_usual(const struct field_usual *usual, double value)
{
    if (usual->least && value < strtod(usual->least, NULL))
        return -1;
    return usual->most && !(value <= strtod(usual->most, NULL));
}

/* What is wrong with a number on that side of the usual ones, and what comes of it. */
static void describe_unusual(const struct field_usual *usual, double value, int side, const char **is, const char **then)
{
    *is = side < 0 ? "unusually small" : "unusually large";
    *then = side < 0 ? usual->below : usual->above;
    if (isnan(value)) {
        *is = "not a number";
        *then = "all that is reckoned with it is nan too";
    } else if (side < 0 && value < 0) {
        *is = "negative";
        *then = usual->negative ? usual->negative : usual->below;
    }
}

static void look_at_range(struct diagnosing *diagnosing, const struct field_row *row, const struct yentry *entry)
{
    const struct field_usual *usual = row->usual;
    double value;
    if (!usual || !field_number(entry->value, &value))
        return;
    int side = compare_usual(usual, value);
    if (side == 0 || is_told(diagnosing, entry->pair))
        return;
    const char *is, *then;
    struct str range = STR_INIT;
    field_describe_usual(row, &range);
    describe_unusual(usual, value, side, &is, &then);
    diagnose(diagnosing, RULE_FIELD_RANGE, SEVERITY_WARNING, entry->pair, "%s: %s is %s (%s is common): %s", row->name,
             show(diagnosing->analysis, entry->value), is, str_text(&range), then);
    str_fini(&range);
}

/* True when Python's float() makes a number of the text: blanks around it and single underscores between digits are fine. */
static bool float_takes(const char *text)
{
    struct str plain = STR_INIT;
    for (const char *at = text; *at; at++)
        if (*at != '_' || at == text || !isdigit((unsigned char)at[-1]) || !isdigit((unsigned char)at[1]))
            str_add_char(&plain, isspace((unsigned char)*at) ? ' ' : *at);
    struct ynode node = {.kind = YNODE_SCALAR, .text = str_text(&plain), .len = plain.len};
    node.value.kind = YSCALAR_STR;
    double value;
    bool takes = field_number(&node, &value);
    str_fini(&plain);
    return takes;
}

/* The number that was likely meant, with a point for a comma, and without one that is left over behind; NULL for none. */
static const char *without_comma(struct arena *arena, const char *text)
{
    char *meant = arena_copy(arena, text, strlen(text));
    char *comma = strchr(meant, ',');
    if (!comma)
        return NULL;
    *comma = comma[1] ? '.' : '\0';
    return float_takes(meant) ? meant : NULL;
}

/* Text where axolotl's schema takes text or a number, but a number is made of it later. Text that something fills in
 * before that ($LR, a1${X}, {{ lr }}) tells nothing. */
static void look_at_number(struct diagnosing *diagnosing, const struct field_row *row, const struct yentry *entry)
{
    const struct ynode *node = entry->value;
    if (row->type != TYPE_NUMBER || node->kind != YNODE_SCALAR || node->value.kind != YSCALAR_STR ||
        strchr(node->text, '$') || strstr(node->text, "{{"))
        return;
    if ((strlen(node->text) == node->len && float_takes(node->text)) || is_told(diagnosing, entry->pair))
        return;
    const char *meant = without_comma(&diagnosing->analysis->arena, node->text);
    struct diagnostic *diagnostic =
        diagnose(diagnosing, RULE_FIELD_RANGE, SEVERITY_WARNING, entry->pair,
                 "%s: %s is no number; axolotl takes any text here, but fails once it makes a number of it; write %s%s",
                 row->name, show(diagnosing->analysis, node), meant ? "" : "one like ", meant ? meant : row->need->start);
    diagnostic->subject = meant;
}

static void report_coerced(struct diagnosing *diagnosing, const struct field_row *row, const struct ypair *pair,
                           const struct yitem *item, const struct ynode *node)
{
    struct analysis *analysis = diagnosing->analysis;
    struct str own = STR_INIT, place = STR_INIT;
    const char *wanted = field_coerced(row, node, &own);
    if (wanted && (item || !is_told(diagnosing, pair))) {
        struct diagnostic *diagnostic =
            diagnose(diagnosing, RULE_FIELD_COERCED, SEVERITY_INFO, pair,
                     "%s: %s is %s, and axolotl quietly makes %s of it; write %s", row->name, show(analysis, node),
                     typing_name(node), wanted, str_text(&own));
        diagnostic->subject = arena_copy(&analysis->arena, str_text(&own), own.len);
        if (item) {
            ypath_of_item(item, &place);
            diagnostic->item = item;
            diagnostic->span = item->node->whole;
            diagnostic->key = arena_copy(&analysis->arena, str_text(&place), place.len);
        }
    }
    str_fini(&own);
    str_fini(&place);
}

static void look_at_type(struct diagnosing *diagnosing, const struct field_row *row, const struct yentry *entry)
{
    if (row->metadata_only)
        return;
    report_coerced(diagnosing, row, entry->pair, NULL, entry->value);
    if (entry->value->kind != YNODE_SEQUENCE || !(field_accepts(row) & (ACCEPT_INTS | ACCEPT_FLOATS)) ||
        is_told(diagnosing, entry->pair))
        return;
    for (const struct yitem *item = entry->value->items; item; item = item->next)
        if (ynode_resolved(item->node))
            report_coerced(diagnosing, row, entry->pair, item, ynode_resolved(item->node));
}

static void look_at_mapping(const struct mapping_spot *spot);

/* The mapping that is a key's value, or those in its list. */
static void look_inside(struct diagnosing *diagnosing, const struct field_row *row, const struct yentry *entry)
{
    struct arena *arena = &diagnosing->analysis->arena;
    struct mapping_spot inside = {.diagnosing = diagnosing, .around = row, .pair = entry->pair};
    unsigned accepted = field_accepts(row);
    struct yview view = yview_of(entry->value, arena);
    inside.view = &view;
    if (entry->value->kind == YNODE_MAPPING && (accepted & (ACCEPT_OBJECT | ACCEPT_MAP)))
        look_at_mapping(&inside);
    if (!(accepted & ACCEPT_OBJECTS) || entry->value->kind != YNODE_SEQUENCE)
        return;
    for (const struct yitem *item = entry->value->items; item; item = item->next) {
        const struct ynode *node = ynode_resolved(item->node);
        if (!node || node->kind != YNODE_MAPPING)
            continue;
        view = yview_of(node, arena);
        inside.item = item;
        look_at_mapping(&inside);
    }
}

static void look_at_mapping(const struct mapping_spot *spot)
{
    diagnose_missing(spot);
    for (size_t i = 0; i < spot->view->count; i++) {
        const struct yentry *entry = &spot->view->entries[i];
        const struct ynode *key = ynode_resolved(entry->pair->key);
        const struct field_row *row = key->value.kind == YSCALAR_STR ? field_inside(spot->around, key->text) : NULL;
        if (!row || row->deprecated || !plugins_read(&spot->diagnosing->analysis->plugins, row))
            continue; /* a key that should go, or that nobody reads, need not be made better */
        look_at_range(spot->diagnosing, row, entry);
        look_at_number(spot->diagnosing, row, entry);
        look_at_type(spot->diagnosing, row, entry);
        if (row->object != OBJECT_root)
            look_inside(spot->diagnosing, row, entry);
    }
}

void diagnose_values(struct diagnosing *diagnosing)
{
    const struct mapping_spot config = {.diagnosing = diagnosing, .view = &diagnosing->analysis->root};
    look_at_mapping(&config);
}
