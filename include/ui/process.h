/* Other processes and signals: the editor that the user prefers, suspension, and the end from outside. */
#ifndef AXEDIT_UI_PROCESS_H
#define AXEDIT_UI_PROCESS_H

#include <signal.h>
#include <stdbool.h>

#include "str.h"
#include "terminal.h"

/* What signals have asked for. Set by handlers, which run only while process_wait() waits, and those that ask for the end
 * while the terminal is written to. */
struct process_wishes {
    int end; /* the signal that asked for it, as SIGHUP or SIGTERM; 0 when nobody wants an end */
    bool input; /* there is something to read */
    bool resize;
    bool suspend;
    bool resume;
};

/* Catches the signals and blocks them; *old is the mask to wait with. Once, and before the terminal is opened. */
void process_catch_signals(sigset_t *old);

/* What is said on stderr, on the ordinary screen, when exit() comes out of turn: memory ran out, or an invariant is broken.
 * Borrowed; NULL for nothing, which it has to be again at the ordinary end. */
void process_set_last_words(const char *words);

/* Waits until there is input or a signal came. The end of the input counts as SIGHUP. */
struct process_wishes process_wait(int input, const sigset_t *mask);

/* Around what is written to the terminal. One that does not read would hold the process for ever: a signal that asks for
 * the end is heard here too, and the rest of what is written goes nowhere. Once it was heard, it ends within seconds. */
void process_begin_output(int out);
void process_end_output(void);

/* Before what is said last: from here on the process ends within seconds, whatever holds it, and `out` has room for that,
 * or leads nowhere when another job is in front. */
void process_begin_end(int out, int number);

/* Gives the terminal back and stops the process group, as Ctrl-Z does. */
void process_suspend(struct terminal *terminal);

/* Takes the terminal back after somebody else had stopped the process: it may be set up for a shell now. */
void process_resume(struct terminal *terminal);

/* Runs $VISUAL or $EDITOR (else vi) on the file, at the line if it is not 0. No shell: the words of the variable are
 * split at blanks. When it is stopped, so are we, until both go on. False, with the cause, when it could not be started. */
bool process_run_editor(struct terminal *terminal, const char *path, size_t line, struct str *cause);

#endif
