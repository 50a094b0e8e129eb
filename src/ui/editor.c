/* The one event loop, and what is around it: opening, signals, and an end in which nothing is lost. */
#include "editor.h"

#include <stdlib.h>
#include <unistd.h>

#include "editor_state.h"
#include "learning.h"
#include "machine.h"
#include "own_files.h"
#include "process.h"
#include "recovering.h"
#include "recovery.h"
#include "report.h"
#include "wizard.h"

enum { EMPTY_READS_MOST = 10 }; /* once may be chance: somebody else took what there was to read */

static int refuse(const char *what)
{
    return report_trouble("%s", what);
}

/* Everything that waits is handled before the screen is drawn once. */
static void handle_input(struct editor *editor)
{
    struct event event;
    while (!editor->done && terminal_read(editor->terminal, &event))
        editor_handle(editor, &event);
}

static void draw(struct editor *editor)
{
    process_begin_output(STDOUT_FILENO);
    editor_draw(editor);
    process_end_output();
}

/* What signals asked for, but the end. */
static void follow_wishes(struct editor *editor, const struct process_wishes *wishes)
{
    if (wishes->suspend)
        process_suspend(editor->terminal);
    if (wishes->resume)
        process_resume(editor->terminal);
    else if (wishes->resize)
        terminal_resized(editor->terminal);
}

/* Gives the number of the signal that ended it, or 0. */
static int run_loop(struct editor *editor, const sigset_t *mask)
{
    size_t empty_reads = 0;
    struct process_wishes wishes = {.end = 0};
    for (;;) {
        size_t taken = terminal_taken(editor->terminal);
        handle_input(editor);
        if (editor->done)
            return 0;
        /* A terminal that is another's by now is readable for ever and gives nothing. */
        empty_reads = wishes.input && terminal_taken(editor->terminal) == taken ? empty_reads + 1 : 0;
        if (empty_reads == EMPTY_READS_MOST)
            return SIGHUP;
        if (terminal_waits_in_paste(editor->terminal))
            editor->notice = "in a paste that has not ended: Ctrl-C drops it";
        recovering_keep(editor); /* before the edit is seen: what was seen is safe */
        draw(editor);
        wishes = process_wait(terminal_input(editor->terminal), mask);
        if (wishes.end != 0)
            return wishes.end;
        follow_wishes(editor, &wishes);
    }
}

/* The terminal is ours no more: what was not saved is told on the ordinary screen. */
static void rescue(struct session *session)
{
    if (!session_is_modified(session))
        return;
    struct str cause = STR_INIT;
    /* A disk that can't sync may still have the copy that was written without. */
    if (session->recovery && session_keep(session, false, &cause))
        report_note("axedit: unsaved changes are in %s; the next 'axedit' of the file offers them",
                    recovery_path(session->recovery));
    else
        report_note("axedit: unsaved changes are lost: %s",
                    cause.len > 0 ? str_text(&cause) : "there was no place for a recovery copy");
    str_fini(&cause);
}

/* A row of the user's that does not count; the commands print them all, with their whole paths. */
static void tell_own_problems(struct editor *editor, const struct own_rows *own)
{
    struct str line = STR_INIT;
    if (own->problem_count == 0)
        return;
    if (own->problem_count > 1)
        str_printf(&line, "your own rows, 1 of %zu problems: ", own->problem_count);
    own_files_describe(&own->problems[0], true, &line);
    editor_say(editor, ROLE_WARNING, "%s", str_text(&line));
    str_fini(&line);
}

/* What is looked at, and asked, before the first key of an ordinary file. */
static void begin(struct editor *editor, const struct options *options)
{
    if (options->target != NULL && options->target == getenv("AXEDIT_TARGET"))
        editor->target_source = "AXEDIT_TARGET";
    draw(editor); /* the file first: looking at the machine may take a moment */
    session_probe(editor->session, options->machine);
    editor_refresh(editor);
    tell_own_problems(editor, &options->machine->own);
    recovering_start(editor);
    if (editor->top->below == NULL) /* else there is a copy of an earlier try, which says more than questions */
        wizard_start(editor);
}

static void begin_lesson(struct editor *editor)
{
    editor->target_source = "the lesson";
    learning_open_text(editor);
}

/* First the edits that were made: there may be no time for more. */
static void keep_all(struct editor *editor)
{
    struct str unused = STR_INIT;
    session_keep(editor->session, true, &unused);
    for (struct mode *mode = editor->top; mode != NULL; mode = mode->below)
        if (mode->class->keep != NULL)
            mode->class->keep(mode, editor);
    session_keep(editor->session, true, &unused);
    str_fini(&unused);
}

/* Gives the number of the signal that ended it, 0, or -1 without a terminal. */
static int run_on(struct session *session, struct learning *learning, const struct options *options)
{
    struct editor editor;
    sigset_t mask;
    process_catch_signals(&mask); /* first: where there are handlers curses makes none, and its own write */
    process_begin_output(STDOUT_FILENO);
    struct terminal *terminal =
        terminal_open(&(struct terminal_setup){.out = stdout, .in = stdin, .type = NULL, .color = options->color});
    process_end_output();
    if (terminal == NULL)
        return -1;
    editor_init(&editor, terminal, session);
    editor.learning = learning;
    if (learning == NULL)
        begin(&editor, options);
    else
        begin_lesson(&editor);
    int signal_number = run_loop(&editor, &mask);
    if (signal_number != 0) {
        process_begin_end(STDOUT_FILENO, signal_number);
        keep_all(&editor); /* before the terminal, which may hold us, is given back */
    }
    struct str farewell = editor.farewell;
    editor.farewell = (struct str)STR_INIT;
    editor_fini(&editor);
    terminal_close(terminal);
    process_set_last_words(NULL); /* rescue() has its own */
    if (farewell.len > 0)
        report_note("axedit: %s", str_text(&farewell));
    str_fini(&farewell);
    return signal_number;
}

static int refuse_terminal(void)
{
    return refuse("can't use this terminal: is TERM set right?");
}

int editor_run_lesson(struct session *session, struct learning *learning, const struct options *options)
{
    int signal_number = run_on(session, learning, options);
    if (signal_number < 0)
        return refuse_terminal();
    return signal_number == 0 ? EXIT_CLEAN : EXIT_SIGNAL + signal_number;
}

static int run_session(struct session *session, const struct options *options)
{
    int signal_number = run_on(session, NULL, options);
    if (signal_number < 0)
        return refuse_terminal();
    if (signal_number == 0) {
        session_unguard(session);
        return EXIT_CLEAN;
    }
    rescue(session);
    return EXIT_SIGNAL + signal_number;
}

int editor_run(const struct options *options)
{
    if (options->word_count != 1)
        return refuse("the editor needs one file: axedit FILE");
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return refuse("the editor needs a terminal; axedit check, get and set do without one");
    struct str cause = STR_INIT;
    struct session_setup setup = {.target = options->target, .own = &options->machine->own, .select = options->select,
                                  .ignore = options->ignore};
    struct session *session = session_open_with(options->words[0], &setup, &cause);
    if (session == NULL) {
        int status = refuse(str_text(&cause));
        str_fini(&cause);
        return status;
    }
    int status = run_session(session, options);
    session_close(session);
    return status;
}
