/*
 * Everything that is known of one text: index, typed config, effective attention, diagnostics.
 *
 * The whole chain runs anew for each text; nothing is updated in place. An analysis owns all that it points to, except
 * the text and the target, which must outlive it.
 */
#ifndef AXEDIT_MODEL_ANALYSIS_H
#define AXEDIT_MODEL_ANALYSIS_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "attention.h"
#include "config.h"
#include "diagnostic.h"
#include "edit.h"
#include "index.h"
#include "plugin.h"
#include "rule.h"
#include "target.h"
#include "view.h"

struct config_loaded;

/* A value that axolotl fills in for a key that the file leaves open, given the rest of the config. */
struct filled {
    enum field field;
    const char *value; /* as YAML */
    const struct filled *next;
};

struct analysis {
    const char *text;
    size_t len;
    const struct target *target;
    struct yindex *index;
    struct yview root;            /* the root mapping as PyYAML sees it */
    bool broken;                  /* no value may be used: all below is as for an empty file */
    bool is_config;               /* at least one key that axolotl knows, or no key at all */
    struct plugins plugins;       /* what the file's `plugins` lists */
    struct config *config;
    const struct config_loaded *loaded;
    struct attention attention;
    struct diagnostic *diagnostics; /* by place in the file */
    size_t diagnostic_count;
    const struct filled *filled;  /* what rules found to be filled in */
    size_t counts[3];             /* by enum severity */
    size_t legacy_count;          /* legacy flags and computed keys that a migration would take */
    const char *select, *ignore;  /* what analysis_filter() was given; NULL for none */
    struct tried *tried;          /* the edited text that was read last, for who analyses it next */
    struct arena arena;
};

struct analysis *analysis_new(const char *text, size_t len, const struct target *target);

/* The same of a text that came from that of `before` by an edit, quicker: what `before` has of just the same input is
 * taken over, which is the index of a text that analysis_read() read last, and the values of a section whose canonical
 * text is the same. The text of `before` may be gone already; `before` may be NULL. */
struct analysis *analysis_after(const struct analysis *before, const char *text, size_t len, const struct target *target);

/* The same with a store (load.h) that many texts have in common; NULL for none. */
struct config_store;
struct analysis *analysis_with(const struct analysis *before, struct config_store *store, const char *text, size_t len,
                               const struct target *target);

/* The index of the text as the splices would make it; it belongs to the analysis, until the next call. */
const struct yindex *analysis_read(const struct analysis *analysis, const struct splices *splices);

/* Only what that text itself says: index, root and attention. No config, no diagnostics. */
struct analysis *analysis_skim(const struct analysis *before, const char *text, size_t len);

/* The text stays as it is: the analysis_after() that comes next takes the index over. Only it and analysis_free() may follow. */
void analysis_offer_index(struct analysis *analysis);

/* Hands the index over, which from now on borrows `text`, the same bytes. Only analysis_free() may follow. */
struct yindex *analysis_take_index(struct analysis *analysis, const char *text);

void analysis_free(struct analysis *analysis);

/* Drops the diagnostics of rules that `select` does not hold (NULL: all are selected) or that `ignore` does (NULL: none);
 * lists as in rule_list.h, which are borrowed. The counts follow. */
void analysis_filter(struct analysis *analysis, const char *select, const char *ignore);

/* Another text for the same target, filtered in the same way: to see what an edit would do. */
struct analysis *analysis_again(const struct analysis *before, const char *text, size_t len);

/* The ways to mend a diagnostic, in the arena; built when somebody asks. */
struct fixes analysis_fixes(const struct analysis *analysis, const struct diagnostic *diagnostic, struct arena *arena);

/* True when the effective config would be another one with it. A fix that is not called safe may change nothing all the
 * same: a misspelt key that goes was ignored. */
bool analysis_fix_changes(const struct analysis *analysis, const struct fix *fix);

/* What axolotl fills in for the field, beyond its default; NULL when nothing. */
const char *analysis_filled(const struct analysis *analysis, enum field field);

/* The effective value of a field as YAML on one line: what is in the file, else what axolotl fills in; false when that is
 * nothing. attn_implementation gives the normalizer's answer. Appends. */
bool analysis_effective(const struct analysis *analysis, const struct field_row *row, struct str *out);

/* The diagnostics that stand on this pair or inside its value, worst first, then by place: *count of them, in the arena. */
const struct diagnostic **analysis_of_pair(const struct analysis *analysis, const struct ypair *pair, struct arena *arena,
                                           size_t *count);

#endif
