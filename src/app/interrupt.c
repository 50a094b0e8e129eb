#include "interrupt.h"

#include <stddef.h>

static const int ending[] = {SIGINT, SIGTERM, SIGHUP};

#define ENDING_COUNT (sizeof ending / sizeof *ending)

void interrupt_hold(struct interrupt *interrupt)
{
    sigemptyset(&interrupt->held);
    for (size_t i = 0; i < ENDING_COUNT; i++) {
        struct sigaction action;
        if (sigaction(ending[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
            sigaddset(&interrupt->held, ending[i]);
    }
    sigprocmask(SIG_BLOCK, &interrupt->held, &interrupt->before);
}

int interrupt_came(const struct interrupt *interrupt)
{
    sigset_t waiting;
    sigemptyset(&waiting);
    sigpending(&waiting);
    for (size_t i = 0; i < ENDING_COUNT; i++)
        if (sigismember(&interrupt->held, ending[i]) == 1 && sigismember(&waiting, ending[i]) == 1)
            return ending[i];
    return 0;
}

void interrupt_release(const struct interrupt *interrupt)
{
    sigprocmask(SIG_SETMASK, &interrupt->before, NULL);
}
