#include "command_parts.h"

#include "emit.h"
#include "field.h"
#include "json_text.h"
#include "key_words.h"
#include "path.h"
#include "report.h"
#include "source.h"

/* Text without its quotes, true and false whatever word stands there; the rest as written. */
static void add_as_text(struct str *out, const struct ynode *node)
{
    node = ynode_resolved(node);
    if (ynode_is_null(node))
        str_add(out, "null");
    else if (node->kind != YNODE_SCALAR)
        yemit_flow(out, node);
    else if (node->value.kind == YSCALAR_BOOL)
        str_add(out, node->value.boolean ? "true" : "false");
    else
        str_add_len(out, node->text, node->len);
}

static int print_value(const struct ynode *node, enum format format)
{
    if (format == FORMAT_JSON) {
        json_print(json_node(node));
        return EXIT_CLEAN;
    }
    struct str out = STR_INIT;
    add_as_text(&out, node);
    str_add_char(&out, '\n');
    report_write_text(str_text(&out), out.len);
    str_fini(&out);
    return EXIT_CLEAN;
}

static int print_source(const struct str *source, enum format format)
{
    struct yindex *index = yindex_new(str_text(source), source->len);
    int status = print_value(index->root, format);
    yindex_free(index);
    return status;
}

/* What axolotl uses where the file says nothing. */
static bool add_fallback(struct str *out, const struct source *source, const struct ypath *path)
{
    const struct field_row *row = field_of_path(path);
    if (!row)
        return false;
    if (path->count == 1)
        return analysis_effective(source->analysis, row, out);
    if (row->fallback)
        str_add(out, row->fallback);
    return row->fallback != NULL;
}

static int print_effective(const struct source *source, const struct ypath *path, const struct options *options)
{
    struct str value = STR_INIT;
    int status = EXIT_FINDINGS;
    if (add_fallback(&value, source, path))
        status = print_source(&value, options->format);
    else if (field_of_path(path)->metadata_only)
        report_note("%s: %s is no key of the effective config; ask for attn_implementation", source->name,
                    options->words[1]);
    else
        report_note("%s: %s is not set, and axolotl has no default for it", source->name, options->words[1]);
    str_fini(&value);
    return status;
}

/* The key is not there: say what may have been meant. */
static int refuse_absent(const struct source *source, const struct ypath *path, const struct options *options)
{
    const char *meant = key_nearest(source->analysis, path);
    if (meant)
        report_note("%s: there is no key %s; did you mean %s?", source->name, options->words[1], meant);
    else if (field_of_path(path))
        report_note("%s: %s is not set; --effective tells what axolotl uses", source->name, options->words[1]);
    else
        report_note("%s: there is no key %s", source->name, options->words[1]);
    return EXIT_FINDINGS;
}

static int get_from(const struct source *source, const struct ypath *path, const struct options *options)
{
    struct ytarget target = ypath_find(source->analysis->index, path);
    /* A top-level field that stands in the file may still mean something else: the normalizer has the last word. */
    bool settled = path->count > 1 || !field_of_path(path);
    if (options->effective && !(target.exists && settled) && field_of_path(path))
        return print_effective(source, path, options);
    if (!target.exists)
        return refuse_absent(source, path, options);
    return print_value(target.node, options->format);
}

int command_get(const struct options *options)
{
    struct source source;
    struct ypath path;
    int status = key_open(&source, options, &path);
    if (status == EXIT_CLEAN)
        status = get_from(&source, &path, options);
    source_close(&source);
    return status;
}
