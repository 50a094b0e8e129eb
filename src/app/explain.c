#include "explain.h"

#include <string.h>

#include "arena.h"
#include "attention.h"
#include "backend.h"
#include "field_example.h"
#include "help_text.h"
#include "key_words.h"
#include "nearest.h"
#include "plugin.h"
#include "removed_key.h"
#include "rule.h"
#include "terms.h"
#include "utf8.h"

static const char *const package_needs[] = {
#define PACKAGE(id, name, help) [PACKAGE_##id] = help,
#include "packages.def"
};

/* Each part begins with "NAME: what it is", its body is indented. */
static void begin_part(struct str *out, const char *name, const char *what)
{
    if (out->len)
        str_add_char(out, '\n');
    utf8_add_visible(out, name, strlen(name));
    str_printf(out, ": %s\n", what);
}

/* "  label:   value". */
static void add_fact(struct str *out, const char *label, const char *value)
{
    str_printf(out, "  %-18s%s\n", label, value);
}

/* The releases whose source the tables were made from. */
#define KNOWN_RELEASES "axolotl 0.17 and 0.18, the releases that axedit knows"

static void add_releases(const char *since, const char *until, struct str *out)
{
    struct str releases = STR_INIT;
    if (since && until)
        str_printf(&releases, "axolotl %s and later, before %s", since, until);
    else if (since)
        str_printf(&releases, "axolotl %s and later", since);
    else if (until)
        str_printf(&releases, "axolotl before %s", until);
    else
        str_add(&releases, KNOWN_RELEASES);
    add_fact(out, "true for:", str_text(&releases));
    str_fini(&releases);
}

/* The longer words of share/help, where there are some. */
static void add_help(const char *kind, const char *name, struct str *out)
{
    const struct shared_file *file = help_find(kind, name);
    if (!file)
        return;
    help_add_prose(file, out);
    help_add_examples(file, out);
}

static const char *yes_no(bool value)
{
    return value ? "yes" : "no";
}

static void explain_rule(const char *name, const struct own_rows *own, struct str *out)
{
    (void)own;
    const struct rule_row *rule = rule_find(name);
    if (!rule)
        return;
    begin_part(out, rule->name, "a rule");
    str_printf(out, "  %s\n", rule->summary);
    add_fact(out, "severity:", severity_name(rule->severity));
    if (rule->seen)
        str_printf(out, "  %-18saxolotl's development version of %s; no release before %s has it\n", "true for:",
                   rule->seen, rule->since);
    else
        add_releases(rule->since, rule->until, out);
    str_printf(out, "  %s\n", rule->why);
    add_help("rules", rule->name, out);
}

static void add_backend_facts(const struct backend *backend, struct str *out)
{
    str_printf(out, "  %s\n", backend->help);
    add_fact(out, "supports packing:", yes_no(backend->packing));
    add_fact(out, "uses flash lib:", yes_no(backend->flash_lib));
    add_fact(out, "needs dtype cast:", yes_no(backend->dtype_cast));
    if (backend->min_compute)
        str_printf(out, "  %-18ssm_%d or newer\n", "needs GPU:", backend->min_compute);
    if (backend->package != PACKAGE_TORCH)
        add_fact(out, "needs package:", package_name(backend->package));
    add_releases(backend->since, backend->until, out);
    if (backend->since)
        str_printf(out, "  Its capabilities are known from axolotl %s on; before, axolotl assumes the least of it.\n",
                   backend->since);
    if (backend->until)
        str_printf(out, "  axolotl %s and later %s.\n", backend->until, backend->hub ? "don't know them any more" : "refuse it");
    add_help("backends", backend->name, out);
}

static void explain_backend(const char *name, const struct own_rows *own, struct str *out)
{
    const struct backend *backend = backend_find_with(name, own);
    const struct backend *meant = backend ? NULL : backend_of_short_name(name);
    if (backend) {
        begin_part(out, name, backend->hub ? "a backend, a kernel of the Hugging Face hub" : "a backend");
        add_backend_facts(backend, out);
    } else if (meant) {
        begin_part(out, name, "a short name of a backend");
        str_printf(out, "  axolotl refuses it: write attn_implementation: %s\n", meant->name);
    } else if (backend_is_hub_path(name) && backend_hub_path_fits(name)) {
        begin_part(out, name, "a hub kernel that axedit does not know");
        str_add(out, "  axolotl assumes the least of it: no packing support, no flash lib, a dtype cast.\n");
    }
}

static const char *kind_of(const struct field_row *row)
{
    if (legacy_is_flag(row->id))
        return "a legacy flag";
    if (legacy_is_computed(row->id))
        return "a capability that axolotl computes";
    return row->owner == OBJECT_root ? "a key of the config" : "a key inside another one";
}

static void add_allowed(const struct field_row *row, struct str *out)
{
    str_printf(out, "  %-18s", "type:");
    field_describe_type(row, out);
    str_add_char(out, '\n');
    if (row->id == FIELD_attn_implementation) {
        str_printf(out, "  %-18s", "values:");
        backend_list_names(out);
        str_add_char(out, '\n');
    }
    add_fact(out, "default:", row->fallback ? row->fallback : "none");
    if (row->usual) {
        str_printf(out, "  %-18s", "usual:");
        field_describe_usual(row, out);
        str_add_char(out, '\n');
    }
    if (row->required)
        str_add(out, "  It must be set.\n");
    if (row->alias)
        add_fact(out, "also called:", row->alias);
    if (row->plugin != PLUGIN_NONE)
        add_fact(out, "plugin:", plugin_path(row->plugin));
}

/* The keys inside a mapping, in one line. */
static void add_members(const struct field_row *row, struct str *out)
{
    const char *separator = "  keys inside:      ";
    for (size_t i = 0; i < field_count(); i++) {
        if (!field_fits(field_at(i), row))
            continue;
        str_printf(out, "%s%s", separator, field_at(i)->name);
        separator = ", ";
    }
    if (row->object != OBJECT_root)
        str_add_char(out, '\n');
}

static void add_field(const struct field_row *row, const char *name, struct str *out)
{
    begin_part(out, name, kind_of(row));
    str_printf(out, "  %s\n", row->help);
    if (row->owner == OBJECT_root)
        add_fact(out, "section:", section_title(row->section));
    if (legacy_is_flag(row->id))
        str_printf(out, "  %-18sattn_implementation: %s\n", "write instead:",
                   backend_row(legacy_backend(row->id))->name);
    else if (row->deprecated)
        add_fact(out, "write instead:", row->deprecated);
    if (!row->metadata_only)
        add_allowed(row, out);
    add_members(row, out);
    add_releases(NULL, NULL, out);
    struct str full = STR_INIT;
    field_add_name(row, &full);
    add_help("fields", str_text(&full), out);
    field_add_examples(row, out);
    str_fini(&full);
}

/* The path of a field, or the bare name of a key inside another. */
static void explain_field(const char *name, const struct own_rows *own, struct str *out)
{
    (void)own;
    struct arena arena = {0};
    struct ypath path;
    struct str cause = STR_INIT;
    const struct field_row *row = ypath_parse(name, &arena, &path, &cause) ? field_of_path(&path) : NULL;
    if (row)
        add_field(row, name, out);
    for (size_t i = 0; !row && i < field_count(); i++) {
        if (field_at(i)->owner == OBJECT_root || strcmp(field_at(i)->name, name) != 0)
            continue;
        struct str full = STR_INIT;
        field_add_name(field_at(i), &full);
        add_field(field_at(i), str_text(&full), out);
        str_fini(&full);
    }
    str_fini(&cause);
    arena_fini(&arena);
}

/* Where it stands: "fsdp_config.forward_prefetch". The mappings that have such keys stand at the top level. */
static void add_removed_name(const struct removed_key *key, struct str *out)
{
    if (key->owner != OBJECT_root)
        str_printf(out, "%s.", key->place);
    str_add(out, key->name);
}

/* A key that has no field, by its name or its path. */
static void explain_removed(const char *name, const struct own_rows *own, struct str *out)
{
    (void)own;
    const char *dot = strchr(name, '.');
    for (size_t i = 0; i < removed_key_count(); i++) {
        const struct removed_key *key = removed_key_at(i);
        bool inside = dot && key->owner != OBJECT_root && strlen(key->place) == (size_t)(dot - name) &&
                      strncmp(key->place, name, (size_t)(dot - name)) == 0;
        if ((dot && !inside) || removed_key_find(key->owner, inside ? dot + 1 : name) != key)
            continue;
        struct str full = STR_INIT;
        add_removed_name(key, &full);
        begin_part(out, str_text(&full), "a key that axolotl does not have");
        add_fact(out, "what became:", key->became);
        if (key->steps) /* %b stands for the value, which nobody gave */
            str_printf(out, "  %-18s%.*s\n", "write instead:", (int)strcspn(key->steps, "%"), key->steps);
        add_fact(out, "when it is set:", key->refused ? "axolotl stops" : "axolotl ignores it");
        add_fact(out, "rule:", rule_row(key->refused ? RULE_FIELD_REMOVED : RULE_UNKNOWN_KEY)->name);
        str_fini(&full);
    }
}

static void explain_section(const char *name, const struct own_rows *own, struct str *out)
{
    (void)own;
    for (enum section i = 0; i < SECTION_COUNT; i++) {
        if (strcmp(section_id(i), name) != 0)
            continue;
        begin_part(out, name, "a section of keys");
        str_printf(out, "  %s: ", section_title(i));
        const char *separator = "";
        for (size_t k = 0; k < field_count(); k++) {
            const struct field_row *row = field_at(k);
            if (row->owner != OBJECT_root || row->section != i || row->metadata_only)
                continue;
            str_printf(out, "%s%s", separator, row->name);
            separator = ", ";
        }
        str_add_char(out, '\n');
    }
}

static void explain_target(const char *name, const struct own_rows *own, struct str *out)
{
    struct arena arena = {0};
    struct str cause = STR_INIT;
    struct target target = target_none();
    if (strchr(name, ' ') == NULL && target_parse_with(name, own, &arena, &target, &cause)) {
        begin_part(out, name, "an item of --target");
        str_printf(out, "  %-18s", "stands for:");
        target_describe(&target, out);
        str_add_char(out, '\n');
        const char *separator = "  too old for:      ";
        for (size_t i = 0; target.compute && i < backend_count_with(own); i++) {
            if (backend_at_with(i, own)->min_compute <= target.compute)
                continue;
            str_printf(out, "%s%s", separator, backend_at_with(i, own)->name);
            separator = ", ";
        }
        if (separator[0] == ',')
            str_add_char(out, '\n');
    }
    str_fini(&cause);
    arena_fini(&arena);
}

static void explain_package(const char *name, const struct own_rows *own, struct str *out)
{
    (void)own;
    for (enum package i = 0; i < PACKAGE_COUNT; i++) {
        if (strcmp(package_name(i), name) != 0)
            continue;
        begin_part(out, name, "a Python package");
        str_printf(out, "  axolotl needs it for this: %s. ", package_needs[i]);
        str_printf(out, "--target %s=VERSION or %s=missing says what the machine has.\n", name, name);
    }
}

static void explain_term(const char *name, const struct own_rows *own, struct str *out)
{
    (void)own;
    const struct shared_file *term = term_find(name);
    if (!term)
        return;
    struct str full = STR_INIT;
    term_add_name(term, &full);
    begin_part(out, str_text(&full), "a term");
    help_add_prose(term, out);
    help_add_examples(term, out);
    str_fini(&full);
}

/* The first of equally near names wins, so the kinds that people ask for most come first. */
static void find_nearest(const char *name, const struct own_rows *own, struct str *out)
{
    struct arena arena = {0};
    struct nearest nearest = {.wanted = name};
    for (size_t i = 0; i < rule_count(); i++)
        nearest_try(&nearest, rule_row((enum rule_id)i)->name);
    for (size_t i = 0; i < backend_count_with(own); i++)
        nearest_try(&nearest, backend_at_with(i, own)->name);
    for (size_t i = 0; i < field_count(); i++)
        nearest_try(&nearest, field_at(i)->name);
    for (size_t i = 0; i < removed_key_count(); i++)
        nearest_try(&nearest, removed_key_at(i)->name);
    for (const struct shared_file *term = NULL; (term = term_next(term));) {
        struct str full = STR_INIT;
        term_add_name(term, &full);
        nearest_try(&nearest, arena_copy(&arena, str_text(&full), full.len));
        str_fini(&full);
    }
    for (size_t i = 0; i < target_row_count(); i++)
        nearest_try(&nearest, target_row_at(i)->name);
    for (size_t i = 0; own && i < own->target_count; i++)
        nearest_try(&nearest, own->targets[i].name);
    const char *found = nearest_found(&nearest);
    str_add(out, found ? found : "");
    arena_fini(&arena);
}

bool explain(const char *name, const struct own_rows *own, struct str *out, struct str *nearest)
{
    static void (*const kinds[])(const char *, const struct own_rows *, struct str *) = {
        explain_rule, explain_backend, explain_field, explain_removed, explain_term, explain_section, explain_package,
        explain_target,
    };
    struct str parts = STR_INIT;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        kinds[i](name, own, &parts);
    bool found = parts.len > 0;
    if (!found)
        find_nearest(name, own, nearest);
    str_add_len(out, str_text(&parts), parts.len);
    str_fini(&parts);
    return found;
}
