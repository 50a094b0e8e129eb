/*
 * Ctrl-C between two files, never within one.
 *
 * Between interrupt_hold() and interrupt_release() the signals that ask the process to end wait; whoever works asks
 * interrupt_came() where it can stop. Threads that are started meanwhile leave the signals alone too. One that the
 * process was told to ignore (nohup) stays ignored.
 */
#ifndef AXEDIT_APP_INTERRUPT_H
#define AXEDIT_APP_INTERRUPT_H

#include <signal.h>
#include <stdbool.h>

struct interrupt {
    sigset_t held;
    sigset_t before;
};

void interrupt_hold(struct interrupt *interrupt);

/* The signal that waits, or 0. */
int interrupt_came(const struct interrupt *interrupt);

/* Lets the signals through: one that waits ends the process here, as if it came now. */
void interrupt_release(const struct interrupt *interrupt);

#endif
