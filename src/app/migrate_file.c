/* One file of `axedit migrate`: read, planned, counted. */
#include "migrate_run.h"

#include <stdlib.h>
#include <string.h>

#include "evidence.h"
#include "field.h"
#include "mem.h"

#define DEFAULT_SUFFIX ".bak"

/* --- Is it a config? ---------------------------------------------------------------------------------------------- */

static bool is_name_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_';
}

/* The field that a line of a broken text sets at the top level. */
static const struct field_row *field_of_line(const char *line, size_t len)
{
    char name[64];
    size_t start = len > 0 && line[0] == '{' ? 1 : 0;
    while (start > 0 && start < len && line[start] == ' ')
        start++;
    if (start < len && (line[start] == '"' || line[start] == '\''))
        start++;
    size_t end = start;
    while (end < len && is_name_byte(line[end]))
        end++;
    size_t colon = end < len && (line[end] == '"' || line[end] == '\'') ? end + 1 : end;
    if (end == start || end - start >= sizeof name || colon >= len || line[colon] != ':')
        return NULL;
    memcpy(name, line + start, end - start);
    name[end - start] = '\0';
    return field_find(OBJECT_root, name);
}

/* A text that does not load has no keys to ask for, and it may be YAML of another program: with tags of its own,
 * several documents, or templates in it. Nothing is written to it, so that one key of axolotl's own is enough to tell of it. */
static bool broken_looks_like_config(const struct str *text)
{
    unsigned evidence = 0;
    for (size_t at = 0; at < text->len;) {
        const char *line = text->data + at, *end = memchr(line, '\n', text->len - at);
        size_t len = end ? (size_t)(end - line) : text->len - at;
        const struct field_row *row = field_of_line(line, len);
        evidence += row ? evidence_of(row) : 0;
        at += len + 1;
    }
    return evidence >= EVIDENCE_ENOUGH - 1;
}

/* Of a file that was found in a directory nobody said that it is one. */
static bool looks_like_config(const struct migrated *migrated)
{
    const struct analysis *analysis = migrated->source.analysis;
    if (analysis->broken)
        return broken_looks_like_config(&migrated->source.text);
    return analysis->is_config && (!migrated->file->found || evidence_in(analysis) >= EVIDENCE_ENOUGH);
}

/* --- On its way --------------------------------------------------------------------------------------------------- */

struct migrated *migrated_new(const struct walk_file *file, const struct options *options)
{
    struct migrated *migrated = mem_alloc(sizeof *migrated);
    migrated->file = file;
    migrated->options = options;
    if (!walk_open(file, options, &migrated->source, &migrated->cause))
        return migrated;
    if (!source_has_target(&migrated->source, &migrated->cause))
        return migrated;
    migrated->is_config = looks_like_config(migrated);
    str_add_len(&migrated->text, str_text(&migrated->source.text), migrated->source.text.len);
    return migrated;
}

void migrated_free(struct migrated *migrated)
{
    source_close(&migrated->source);
    str_fini(&migrated->cause);
    str_fini(&migrated->write_cause);
    str_fini(&migrated->backup);
    str_fini(&migrated->text);
    free(migrated);
}

void migrated_plan(struct migrated *migrated)
{
    struct source *source = &migrated->source;
    if (!migrated->is_config && migrated->file->found)
        return;
    struct migrate_options how = {.all = migrated->options->all, .unsafe = migrated->options->unsafe};
    migrated->plan = migrate_plan(source->analysis, how, &source->arena);
    str_clear(&migrated->text);
    splices_apply(&migrated->plan.splices, str_text(&source->text), source->text.len, &migrated->text);
    migrated->changed = source_differs(source, &migrated->text);
}

void migrated_save(struct migrated *migrated)
{
    const struct options *options = migrated->options;
    const struct source *source = &migrated->source;
    if (!options->write || !migrated->changed || source_is_stdin(source))
        return;
    struct file_beside backup = {.path = source->path,
                                 .name_it = file_name_backup,
                                 .mark = options->backup && !options->backup[0] ? DEFAULT_SUFFIX : options->backup,
                                 .data = str_text(&source->text),
                                 .len = source->text.len,
                                 .name = &migrated->backup};
    migrated->written = source_write(source, &migrated->text, options->backup ? &backup : NULL, &migrated->write_cause);
}

bool migrated_is_other(const struct migrated *migrated)
{
    return !migrated->is_config && (migrated->file->found || !migrated->plan.impossible);
}

/* Something is left for a person. */
static bool migrated_is_undecided(const struct migrated *migrated)
{
    const struct migration *plan = &migrated->plan;
    return plan->impossible || plan->refused || plan->decision_count > 0 || migrated->left > 0;
}

const char *migrated_trouble(const struct migrated *migrated)
{
    if (migrated->cause.len > 0)
        return str_text(&migrated->cause);
    return migrated->write_cause.len > 0 ? str_text(&migrated->write_cause) : NULL;
}

static void raise_status(struct migrate_run *run, int status)
{
    if (status > run->status)
        run->status = status;
}

void migrated_count(const struct migrated *migrated, struct migrate_run *run)
{
    struct migrate_counts *counts = &run->counts;
    counts->files++;
    if (migrated_trouble(migrated)) {
        counts->unreadable++;
        raise_status(run, EXIT_TROUBLE);
        return;
    }
    if (migrated_is_other(migrated)) {
        counts->others++;
        return;
    }
    bool undecided = migrated_is_undecided(migrated);
    counts->changed += migrated->changed;
    counts->undecided += undecided;
    counts->same += !migrated->changed && !undecided;
    if (undecided || (migrated->changed && (run->options->check || run->options->diff)))
        raise_status(run, EXIT_FINDINGS);
}
