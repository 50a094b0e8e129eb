/* What the files that migrate share. Not for anybody else. */
#ifndef AXEDIT_MODEL_MIGRATE_PARTS_H
#define AXEDIT_MODEL_MIGRATE_PARTS_H

#include "fix_steps.h"
#include "migrate.h"
#include "rule.h"

/* --- The attention keys, in migrate_attention.c ------------------------------------------------------------------- */

/* What becomes of one line: its key is renamed, its value is written, or (no value) it goes. */
struct attention_step {
    enum rule_id rule;
    size_t line;
    const struct ypair *pair;
    struct fix_words words;
    bool renamed;
    const char *value;
    bool needs_written; /* the line gives the backend until attn_implementation has its name */
};

enum decide_about { DECIDE_NOTHING, DECIDE_TEXT, DECIDE_NAME };

struct attention_decision {
    enum rule_id rule;
    size_t line;
    const struct ypair *pair; /* NULL for the whole file */
    const char *message;
    enum decide_about about;
};

struct attention_plan {
    bool impossible;
    bool too_old;
    bool refused;
    struct attention_step *steps; /* by line */
    size_t step_count;
    struct attention_decision *decisions;
    size_t decision_count;
    struct attention_step *written; /* writes attn_implementation in a line that is not the flag's; NULL for none */
};

struct attention_plan migrate_attention(const struct analysis *analysis, bool unsafe, struct arena *arena);

/* `count` steps from `first` on, of the text that was analysed. One alone means the same as all together. */
struct splices migrate_attention_splices(const struct analysis *analysis, const struct attention_plan *plan, size_t first,
                                         size_t count, struct arena *arena);

struct attention_choices {
    struct migration_choice items[8];
    size_t count;
};

/* The backends that other flags ask for. */
struct attention_choices migrate_attention_others(const struct analysis *analysis, struct arena *arena);
struct attention_choices migrate_attention_choices(const struct analysis *analysis,
                                                   const struct attention_decision *decision, struct arena *arena);

/* --- Items, in migrate_items.c ------------------------------------------------------------------------------------ */

/* Something to migrate, before its choices are looked for, which takes an analysis each. */
struct pending {
    const struct rule_row *rule;
    const char *key;
    size_t line;
    size_t twin; /* how many of the same rule and key come before it */
    size_t step, decision; /* of the attention plan, counted from 1; 0 for none */
    const struct diagnostic *diagnostic; /* else one of these two */
    const struct migration_row *row;
};

struct pending_list {
    struct attention_plan attention;
    struct pending *items; /* the attention keys first; both parts by line */
    size_t count;
    size_t attention_count;
};

struct pending_list migrate_list(const struct analysis *analysis, const struct migrate_options *options,
                                 struct arena *arena);

/* The item with its choices. `first_line` is still to be set. Lives in the arena. */
struct migration_item *migrate_item(const struct analysis *analysis, const struct migrate_options *options,
                                    const struct pending_list *list, const struct pending *pending, struct arena *arena);

/* The line of the first text that a line of the present one was, or was put in at; `chain` led from one to the other. */
size_t migrate_first_line(const struct analysis *first, const struct analysis *now, const struct splices *chain,
                          size_t chain_count, size_t line);

/* True when two items are the same thing in two texts. */
bool migrate_same_item(const struct pending *one, const struct pending *other);

/* True when the edited text loads and its effective config is the same. */
bool migrate_is_safe(const struct analysis *analysis, const struct splices *splices);

#endif
