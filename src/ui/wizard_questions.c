/* The questions: what each offers, and what the answers make together. */
#include <limits.h>
#include <string.h>

#include "path.h"
#include "wizard_parts.h"

enum { ROOM = 24 };

/* --- Choices ------------------------------------------------------------------------------------------------------ */

static void begin_choices(struct wizard *wizard)
{
    choices_fini(&wizard->choices);
    wizard->choices.items = arena_alloc(&wizard->choices.arena, ROOM * sizeof *wizard->choices.items);
}

/* A value once; the cursor starts on the one that counts. */
static void add_choice(struct wizard *wizard, const char *value, const char *label, const char *note, const char *now)
{
    struct choices *choices = &wizard->choices;
    for (size_t i = 0; i < choices->count; i++)
        if (value != NULL && choices->items[i].value != NULL && strcmp(choices->items[i].value, value) == 0)
            return;
    if (choices->count == ROOM)
        return;
    struct arena *arena = &choices->arena;
    bool is_now = value != NULL && now != NULL && strcmp(value, now) == 0;
    if (is_now)
        choices->current = choices->count;
    choices->items[choices->count++] = (struct choice){
        .value = value != NULL ? arena_copy(arena, value, strlen(value)) : NULL,
        .label = arena_copy(arena, label, strlen(label)),
        .note = arena_copy(arena, note, strlen(note)),
        .here = "",
    };
}

static void offer_methods(struct wizard *wizard, struct editor *editor)
{
    (void)editor;
    begin_choices(wizard);
    for (size_t i = 0; i < draft_method_count(); i++) {
        const struct draft_method *method = draft_method_at(i);
        add_choice(wizard, method->name, method->label, method->note, wizard_method(wizard)->name);
    }
}

static void offer_forms(struct wizard *wizard, struct editor *editor)
{
    (void)editor;
    const struct draft_method *method = wizard_method(wizard);
    const char *now = wizard_answer(wizard, QUESTION_FORM);
    begin_choices(wizard);
    for (size_t i = 0; i < method->form_count; i++)
        add_choice(wizard, method->forms[i].type, method->forms[i].type, method->forms[i].note, now);
    add_choice(wizard, now, now, "", now);
    add_choice(wizard, NULL, "another form...", "axolotl has more: axedit explain datasets.type", NULL);
}

/* GPUs that many people train on; any other can be typed. */
static const struct {
    const char *spec;
    const char *note;
} gpus[] = {
    {"h100", "80 GB, Hopper"},        {"h200", "141 GB, Hopper"},       {"b200", "180 GB, Blackwell"},
    {"a100", "40 or 80 GB, Ampere"},  {"l40s", "48 GB, Ada"},           {"rtx4090", "24 GB, Ada"},
    {"rtx3090", "24 GB, Ampere"},     {"l4", "24 GB, Ada"},             {"t4", "16 GB, Turing; free notebooks"},
    {"mi300x", "192 GB, AMD CDNA 3"},
};

static bool knows_gpu(const struct target *target)
{
    return target->automatic && target->vendor != VENDOR_UNKNOWN && target->vendor != VENDOR_NONE;
}

static void add_this_machine(struct wizard *wizard, const struct editor *editor, const char *now)
{
    const struct target *target = &editor->session->target;
    struct str note = STR_INIT;
    if (!knows_gpu(target))
        return;
    target_describe(target, &note);
    add_choice(wizard, "auto", "this machine", str_text(&note), now);
    str_fini(&note);
}

static void offer_targets(struct wizard *wizard, struct editor *editor)
{
    const struct target *given = &editor->session->target;
    const char *now = wizard_answer(wizard, QUESTION_TARGET);
    begin_choices(wizard);
    add_this_machine(wizard, editor, now);
    if (!given->automatic && given->spec != NULL && strcmp(given->spec, "none") != 0)
        add_choice(wizard, given->spec, given->spec, "the target that you named", now);
    for (size_t i = 0; i < sizeof gpus / sizeof gpus[0]; i++)
        add_choice(wizard, gpus[i].spec, gpus[i].spec, gpus[i].note, now);
    add_choice(wizard, "none", "not known yet", "rules about the machine are not checked", now);
    add_choice(wizard, now, now, "", now);
    add_choice(wizard, NULL, "another...", "any GPU, packages, gpus=N: h100,torch=2.6.0", NULL);
}

static void offer_packing(struct wizard *wizard, struct editor *editor)
{
    (void)editor;
    const char *now = wizard_answer(wizard, QUESTION_PACKING);
    begin_choices(wizard);
    add_choice(wizard, "true", "yes", "several short samples in a row: no time for padding", now);
    add_choice(wizard, "false", "no", "a sample in each row, the rest is padding", now);
}

static void offer_backends(struct wizard *wizard, struct editor *editor)
{
    (void)editor;
    choices_fini(&wizard->choices);
    choices_of_backends(&wizard->choices, wizard->draft);
}

/* --- Questions ---------------------------------------------------------------------------------------------------- */

static bool has_forms(const struct wizard *wizard)
{
    return wizard_method(wizard)->form != NULL;
}

static bool may_pack(const struct wizard *wizard)
{
    return wizard_method(wizard)->packs;
}

_Static_assert(QUESTION_COUNT <= sizeof(unsigned) * CHAR_BIT, "the questions that an answer makes old are the bits of a number");

#define OLD(id) (1U << QUESTION_##id)

static const struct wizard_question questions[QUESTION_COUNT] = {
    [QUESTION_METHOD] = {"train", "What is to be trained?", NULL, "adapter", OLD(FORM) | OLD(PACKING) | OLD(BACKEND),
                         NULL, offer_methods},
    [QUESTION_MODEL] = {"model", "Which model does it start from?",
                        "a name on the Hugging Face hub, like NousResearch/Llama-3.2-1B, or a folder", "base_model", 0,
                        NULL, NULL},
    [QUESTION_DATA] = {"data", "What does it learn from?",
                       "a data set on the hub, like tatsu-lab/alpaca, or a file or folder",
                       "datasets.path", 0, NULL, NULL},
    [QUESTION_FORM] = {"form", "Which form do the data have?", NULL, "datasets.type", 0, has_forms, offer_forms},
    [QUESTION_TARGET] = {"machine", "Which GPU will train?", NULL, "compute capability", OLD(BACKEND), NULL,
                         offer_targets},
    [QUESTION_PACKING] = {"packing", "Pack short samples into rows?", NULL, "sample_packing", OLD(BACKEND), may_pack,
                          offer_packing},
    [QUESTION_BACKEND] = {"attention", "Which backend computes attention?", NULL, "attn_implementation", 0, NULL,
                          offer_backends},
    [QUESTION_REVIEW] = {"", "This comes out. Enter puts it into the editor; nothing is saved yet.", NULL, "", 0, NULL,
                         NULL},
};

const struct wizard_question *wizard_question(enum question_id id)
{
    return &questions[id];
}

bool wizard_is_asked(const struct wizard *wizard, enum question_id id)
{
    return questions[id].is_asked == NULL || questions[id].is_asked(wizard);
}

const struct draft_method *wizard_method(const struct wizard *wizard)
{
    const char *answer = wizard->answers[QUESTION_METHOD];
    for (size_t i = 0; answer != NULL && i < draft_method_count(); i++)
        if (strcmp(draft_method_at(i)->name, answer) == 0)
            return draft_method_at(i);
    return draft_method_at(0);
}

/* --- The draft ---------------------------------------------------------------------------------------------------- */

static const char *value_in_draft(const struct wizard *wizard, const char *key)
{
    struct arena arena = {0};
    struct ypath path;
    struct str cause = STR_INIT;
    const struct ynode *node = NULL;
    if (ypath_parse(key, &arena, &path, &cause))
        node = ynode_resolved(ypath_find(wizard->draft->analysis->index, &path).node);
    str_fini(&cause);
    arena_fini(&arena);
    return node != NULL && node->kind == YNODE_SCALAR ? node->text : "";
}

const char *wizard_answer(const struct wizard *wizard, enum question_id id)
{
    if (wizard->answers[id] != NULL)
        return wizard->answers[id];
    switch (id) {
    case QUESTION_METHOD:
        return wizard_method(wizard)->name;
    case QUESTION_FORM:
        return value_in_draft(wizard, wizard_method(wizard)->form);
    case QUESTION_TARGET:
        return wizard->draft->target.spec;
    case QUESTION_PACKING:
        return value_in_draft(wizard, "sample_packing");
    case QUESTION_BACKEND:
        return wizard->draft->analysis->attention.backend != NULL ? wizard->draft->analysis->attention.backend : "";
    default:
        return "";
    }
}

/* What is known before anybody answers: the target that was named, this machine's GPU, else the sample's. */
static void find_target(const struct wizard *wizard, const struct editor *editor, struct str *spec)
{
    struct arena arena = {0};
    const struct target *target = &editor->session->target;
    if (wizard->answers[QUESTION_TARGET] != NULL)
        str_add(spec, wizard->answers[QUESTION_TARGET]);
    else if (knows_gpu(target))
        str_add(spec, "auto");
    else if (!target->automatic && target->spec != NULL && strcmp(target->spec, "none") != 0)
        str_add(spec, target->spec);
    else
        str_add(spec, draft_sample_target(wizard_method(wizard), &arena));
    arena_fini(&arena);
}

void wizard_rebuild(struct wizard *wizard, struct editor *editor)
{
    struct str text = STR_INIT, cause = STR_INIT, spec = STR_INIT;
    find_target(wizard, editor, &spec);
    session_set_target(wizard->draft, str_text(&spec), &cause);
    struct draft draft = {
        .method = wizard_method(wizard),
        .model = wizard->answers[QUESTION_MODEL],
        .data = wizard->answers[QUESTION_DATA],
        .form = wizard->answers[QUESTION_FORM],
        .target = str_text(&spec),
        .packing = wizard->answers[QUESTION_PACKING],
        .backend = wizard->answers[QUESTION_BACKEND],
    };
    arena_fini(&wizard->arena);
    draft_build(&draft, &wizard->draft->target, &wizard->arena, &wizard->mended, &text);
    session_restore(wizard->draft, &text, &cause);
    str_fini(&text);
    str_fini(&cause);
    str_fini(&spec);
}
