/* What the files of the wizard share: its questions and what was answered. */
#ifndef AXEDIT_UI_WIZARD_PARTS_H
#define AXEDIT_UI_WIZARD_PARTS_H

#include "choices.h"
#include "draft.h"
#include "editor_state.h"
#include "text_field.h"

enum question_id {
    QUESTION_METHOD,
    QUESTION_MODEL,
    QUESTION_DATA,
    QUESTION_FORM,
    QUESTION_TARGET,
    QUESTION_PACKING,
    QUESTION_BACKEND,
    QUESTION_REVIEW, /* no question: what comes out */
    QUESTION_COUNT
};

struct wizard {
    struct mode mode;
    enum question_id at;
    char *answers[QUESTION_COUNT]; /* NULL when not answered yet */
    struct session *draft;         /* what the answers make, analysed for its target */
    struct draft_mended mended;
    struct arena arena; /* of `mended` */
    struct choices choices;
    struct scroll scroll; /* over the choices, or over the lines of the review */
    bool is_cut;          /* the review has more lines than the screen */
    struct text_field typed;
    bool is_typing;
    bool was_passed[QUESTION_COUNT]; /* Enter was pressed there once */
};

struct wizard_question {
    const char *label; /* of the answer */
    const char *asks;
    const char *example; /* of a text; NULL for choices */
    const char *explains; /* the name that ? explains */
    /* The answer that takes its place makes these answers old. */
    unsigned makes_old;
    bool (*is_asked)(const struct wizard *wizard); /* NULL: always */
    void (*offer)(struct wizard *wizard, struct editor *editor); /* fills the choices; NULL for a text */
};

const struct wizard_question *wizard_question(enum question_id id);
const struct draft_method *wizard_method(const struct wizard *wizard);
bool wizard_is_asked(const struct wizard *wizard, enum question_id id);

/* What counts for the question now: the answer, else what the draft has. Valid until the draft is made anew. */
const char *wizard_answer(const struct wizard *wizard, enum question_id id);

/* Makes the draft anew from the answers. */
void wizard_rebuild(struct wizard *wizard, struct editor *editor);

/* wizard_draw.c */
void wizard_draw(struct mode *mode, struct editor *editor);

#endif
