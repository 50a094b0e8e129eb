/* From answers to a config. */
#include "draft.h"

#include <string.h>

#include "analysis.h"
#include "change.h"
#include "shared_file.h"
#include "source.h"

static const struct draft_form tuning_forms[] = {
    {"alpaca", "columns instruction, input and output"},
    {"chat_template", "chats: a column messages, each with role and content"},
    {"completion", "plain text in a column text"},
};

static const struct draft_form preference_forms[] = {
    {"llama3.intel", "columns system, question, chosen and rejected; Llama 3's chat template"},
    {"chatml.intel", "the same columns, for a model that was trained with ChatML"},
    {"chat_template.default", "chats: messages, chosen and rejected; the model's own template"},
};

#define FORMS(forms) forms, sizeof(forms) / sizeof *(forms)

static const struct draft_method methods[] = {
    {"lora", "LoRA", "a small adapter; the model stays as it is", "datasets.0.path", "datasets.0.type",
     FORMS(tuning_forms), true},
    {"qlora", "QLoRA", "an adapter beside a model in 4 bits: least memory", "datasets.0.path", "datasets.0.type",
     FORMS(tuning_forms), true},
    {"full", "all weights", "a full fine-tune: most memory, most to learn", "datasets.0.path", "datasets.0.type",
     FORMS(tuning_forms), true},
    {"dpo", "preferences (DPO)", "of two answers it learns to prefer one; with LoRA", "datasets.0.path",
     "datasets.0.type", FORMS(preference_forms), false},
    {"pretrain", "pretraining", "plain text, streamed; all weights", "pretraining_dataset.0.path", NULL, NULL, 0, true},
};

size_t draft_method_count(void)
{
    return sizeof methods / sizeof *methods;
}

const struct draft_method *draft_method_at(size_t index)
{
    return &methods[index];
}

/* The sample's text. */
static const char *draft_sample(const struct draft_method *method, size_t *len)
{
    struct str name = STR_INIT;
    str_printf(&name, "samples/%s.yml", method->name);
    const struct shared_file *file = shared_file_find(str_text(&name));
    str_fini(&name);
    *len = file ? file->len : 0;
    return file ? file->text : "";
}

const char *draft_sample_target(const struct draft_method *method, struct arena *arena)
{
    size_t len, line;
    const char *text = draft_sample(method, &len);
    const char *spec = target_comment_in(text, len, arena, &line);
    return spec ? spec : "none";
}

/* --- Putting answers in ------------------------------------------------------------------------------------------- */

struct building {
    struct str text;
    const struct target *target;
};

/* The change is made where it can be; a sample has room for all of them. */
static void apply(struct building *building, const struct splices *splices)
{
    struct str text = STR_INIT;
    splices_apply(splices, str_text(&building->text), building->text.len, &text);
    str_fini(&building->text);
    building->text = text;
}

static void set(struct building *building, const char *key, const char *value, bool is_text)
{
    if (!key || !value)
        return;
    struct analysis *analysis = analysis_new(str_text(&building->text), building->text.len, building->target);
    struct arena arena = {0};
    struct splices splices;
    struct ypath path;
    struct str cause = STR_INIT;
    bool planned = ypath_parse(key, &arena, &path, &cause) &&
                   (is_text ? change_set_text(analysis, &path, value, &arena, &splices, &cause)
                            : change_set(analysis, &path, value, &arena, &splices, &cause));
    if (planned)
        apply(building, &splices);
    str_fini(&cause);
    arena_fini(&arena);
    analysis_free(analysis);
}

static void set_backend(struct building *building, const char *name)
{
    if (!name)
        return;
    struct analysis *analysis = analysis_new(str_text(&building->text), building->text.len, building->target);
    struct arena arena = {0};
    struct splices splices;
    struct str cause = STR_INIT;
    if (change_backend(analysis, name, &arena, &splices, &cause))
        apply(building, &splices);
    str_fini(&cause);
    arena_fini(&arena);
    analysis_free(analysis);
}

/* The sample's target gives way to the answer's. What only this machine knows is not written down. */
static void set_target(struct building *building, const char *spec)
{
    struct arena arena = {0};
    size_t line = 0;
    struct yindex *index = yindex_new(str_text(&building->text), building->text.len);
    if (spec && target_comment(index, &arena, &line)) {
        struct span span = {lines_start(&index->lines, line), lines_start(&index->lines, line + 1)};
        bool is_named = strncmp(spec, "auto", 4) != 0 && strcmp(spec, "none") != 0;
        const char *text = is_named ? arena_printf(&arena, "# axedit: target %s\n", spec) : "";
        struct splice splice = {.span = span, .text = text, .len = strlen(text)};
        apply(building, &(struct splices){&splice, 1});
    }
    yindex_free(index);
    arena_fini(&arena);
}

/* --- Mending ------------------------------------------------------------------------------------------------------ */

/* What somebody answered is not taken back. */
static bool was_answered(const struct draft *draft, const char *key)
{
    static const char *const asked[] = {"base_model", "datasets", "pretraining_dataset", "sample_packing",
                                        "attn_implementation"};
    if (!draft->backend && strcmp(key, "attn_implementation") == 0)
        return false;
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        if (strncmp(key, asked[i], strlen(asked[i])) == 0)
            return true;
    return false;
}

/* Mends one problem; false when there is none that it may mend. */
static bool mend_one(struct building *building, const struct draft *draft, struct arena *arena,
                     struct draft_mended *mended)
{
    struct analysis *analysis = analysis_new(str_text(&building->text), building->text.len, building->target);
    struct fixes fixes = {.count = 0};
    for (size_t i = 0; i < analysis->diagnostic_count && fixes.count == 0; i++) {
        const struct diagnostic *diagnostic = &analysis->diagnostics[i];
        if (diagnostic->severity != SEVERITY_INFO && diagnostic->key && !was_answered(draft, diagnostic->key))
            fixes = analysis_fixes(analysis, diagnostic, arena);
    }
    if (fixes.count > 0) {
        mended->titles[mended->count++] = arena_copy(arena, fixes.items[0].title, strlen(fixes.items[0].title));
        apply(building, &fixes.items[0].splices);
    }
    analysis_free(analysis);
    return fixes.count > 0;
}

void draft_build(const struct draft *draft, const struct target *target, struct arena *arena,
                 struct draft_mended *mended, struct str *out)
{
    struct building building = {.target = target};
    size_t len;
    const char *sample = draft_sample(draft->method, &len);
    str_add_len(&building.text, sample, len);
    *mended = (struct draft_mended){.count = 0};
    set_target(&building, draft->target);
    set(&building, "base_model", draft->model, true);
    set(&building, draft->method->data, draft->data, true);
    set(&building, draft->method->form, draft->form, true);
    set(&building, "sample_packing", draft->packing, false);
    set_backend(&building, draft->backend);
    while (mended->count < sizeof mended->titles / sizeof *mended->titles && mend_one(&building, draft, arena, mended))
        continue;
    str_add_len(out, str_text(&building.text), building.text.len);
    str_fini(&building.text);
}
