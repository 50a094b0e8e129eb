/* Signals and other processes. */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "command.h"
#include "file.h"
#include "mem.h"

/* The mutable globals of the front end: a handler, of a signal or of the exit, can reach nothing else. The only others are
 * two in base/mem.c, for the same reason. */
static volatile sig_atomic_t wished_end;
static volatile sig_atomic_t wished_resize;
static volatile sig_atomic_t wished_suspend;
static volatile sig_atomic_t wished_resume;

/* File descriptors of the terminal while it is written to, of the same terminal at other times, and of /dev/null. */
static volatile sig_atomic_t written_to = -1;
static volatile sig_atomic_t held = -1;
static volatile sig_atomic_t nowhere = -1;

static volatile sig_atomic_t child = -1; /* the other editor while it runs */
static volatile sig_atomic_t end_status; /* that of the process, once an end was asked for */

static const char *last_words; /* for say_last_words() */

enum { END_SECONDS = 10 };

/* By Ctrl-Z, and by using the terminal while another group is in front; SIGSTOP can't be helped. */
static const int stops[] = {SIGTSTP, SIGTTIN, SIGTTOU};

#define STOP_COUNT (sizeof stops / sizeof stops[0])

/* From here on nothing holds the process for longer than that: no terminal, no disk, no other editor. What is stopped
 * hears no alarm, so it is not stopped any more; a stop that waits already is dropped. */
static void bound_end(int number)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    for (size_t i = 0; i < STOP_COUNT; i++)
        sigaction(stops[i], &ignore, NULL);
    end_status = EXIT_SIGNAL + number;
    alarm(END_SECONDS);
}

static void on_late(int number)
{
    (void)number;
    _exit(end_status);
}

static void on_end(int number)
{
    int error = errno;
    wished_end = number;
    bound_end(number);
    if (written_to >= 0)
        dup2(nowhere, written_to); /* curses writes on until all is written */
    if (child > 0)
        kill(child, number); /* it is in front of ours, and saves what it has */
    errno = error;
}

static void on_resize(int number)
{
    (void)number;
    wished_resize = 1;
}

static void on_suspend(int number)
{
    (void)number;
    wished_suspend = 1;
}

static void on_resume(int number)
{
    (void)number;
    wished_resume = 1;
}

/* A scheduler that runs out of patience sends SIGXCPU, or one that its user chose. */
static const struct {
    int number;
    void (*handler)(int);
} caught[] = {
    {SIGHUP, on_end},      {SIGINT, on_end},      {SIGTERM, on_end},   {SIGQUIT, on_end}, {SIGXCPU, on_end},
    {SIGUSR1, on_end},     {SIGUSR2, on_end},
    {SIGWINCH, on_resize}, {SIGTSTP, on_suspend}, {SIGCONT, on_resume},
};

/* Those that are never blocked. Nobody reads what goes to stderr: that is a failure of the write, not an end. */
static const struct {
    int number;
    void (*handler)(int);
} always[] = {
    {SIGPIPE, SIG_IGN},
    {SIGALRM, on_late},
};

#define ALWAYS_COUNT (sizeof always / sizeof always[0])

#define CAUGHT_COUNT (sizeof caught / sizeof caught[0])

/* A stop that comes with the end comes after it: a shell ends a stopped job by SIGTERM and SIGCONT, and the other
 * editor's use of the terminal then stops us both. */
static void catch_signal(int number, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < STOP_COUNT; i++)
        sigaddset(&action.sa_mask, stops[i]);
    sigaction(number, &action, NULL);
}

static void say_last_words(void)
{
    if (last_words == NULL)
        return;
    fflush(NULL); /* the cause comes first: mem.h has it wait for the exit */
    fprintf(stderr, "axedit: %s\n", last_words);
}

void process_set_last_words(const char *words)
{
    last_words = words;
}

void process_catch_signals(sigset_t *old)
{
    sigset_t blocked;
    atexit(say_last_words); /* before the terminal's, so that it runs after it */
    sigemptyset(&blocked);
    for (size_t i = 0; i < CAUGHT_COUNT; i++) {
        catch_signal(caught[i].number, caught[i].handler);
        sigaddset(&blocked, caught[i].number);
    }
    for (size_t i = 0; i < ALWAYS_COUNT; i++) {
        struct sigaction action = {.sa_handler = always[i].handler};
        sigaction(always[i].number, &action, NULL);
    }
    sigprocmask(SIG_BLOCK, &blocked, old);
    for (size_t i = 0; i < CAUGHT_COUNT; i++)
        sigdelset(old, caught[i].number);
}

static void let_end_signals(int how)
{
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < CAUGHT_COUNT; i++) {
        if (caught[i].handler == on_end)
            sigaddset(&set, caught[i].number);
    }
    sigprocmask(how, &set, NULL);
}

void process_begin_output(int out)
{
    if (held < 0)
        held = fcntl(out, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (nowhere < 0)
        nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (held < 0 || nowhere < 0)
        return;
    if (wished_end != 0)
        dup2(nowhere, out); /* nobody looks any more */
    written_to = out;
    let_end_signals(SIG_UNBLOCK);
}

/* What nobody reads makes room for giving the screen back, and what was stopped goes on. */
static void make_room(int out)
{
    struct pollfd poller = {.fd = out, .events = POLLOUT};
    if (poll(&poller, 1, 0) == 0) {
        tcflow(out, TCOON);
        tcflush(out, TCOFLUSH);
    }
}

/* For the end: the screen is given back where it is ours. Where another group is in front, it was given back before, and
 * a shell has set the terminal up for itself. */
static void take_output_back(int out)
{
    pid_t front = tcgetpgrp(held);
    dup2(front < 0 || front == getpgrp() ? held : nowhere, out);
    make_room(out);
}

void process_end_output(void)
{
    int out = written_to;
    if (out < 0)
        return;
    let_end_signals(SIG_BLOCK);
    written_to = -1;
    if (wished_end != 0)
        take_output_back(out);
}

void process_begin_end(int out, int number)
{
    bound_end(number);
    take_output_back(out);
}

/* A terminal that went away is readable for ever and gives nothing. */
static bool is_gone(int input)
{
    struct pollfd poller = {.fd = input, .events = POLLIN};
    return poll(&poller, 1, 0) > 0 && (poller.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

struct process_wishes process_wait(int input, const sigset_t *mask)
{
    fd_set readable;
    FD_ZERO(&readable);
    FD_SET(input, &readable);
    int count = wished_end != 0 ? 0 : pselect(input + 1, &readable, NULL, NULL, NULL, mask);
    if (count != 0 && (count > 0 || errno != EINTR) && is_gone(input))
        wished_end = SIGHUP;
    struct process_wishes wishes = {
        .end = wished_end,
        .input = count > 0,
        .resize = wished_resize != 0,
        .suspend = wished_suspend != 0,
        .resume = wished_resume != 0,
    };
    wished_end = wished_resize = wished_suspend = wished_resume = 0;
    return wishes;
}

/* Ignoring a pending signal for a moment drops it: what it would ask for is done here. */
static void forget(int number)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN}, own;
    sigaction(number, &ignore, &own);
    sigaction(number, &own, NULL);
}

/* The same as terminal_leave() and terminal_return(), on a terminal that may not read. */
static void leave(struct terminal *terminal)
{
    process_begin_output(STDOUT_FILENO);
    terminal_leave(terminal);
    process_end_output();
}

static void come_back(struct terminal *terminal)
{
    process_begin_output(STDOUT_FILENO);
    terminal_return(terminal);
    process_end_output();
    terminal_resized(terminal);
}

/* Stops all of the job, as Ctrl-Z does, until SIGCONT. It goes on at once in a group that no shell looks after, and where
 * the end was asked for: when that comes after the look at it, on_end() drops the stop. */
static void stop_group(void)
{
    struct sigaction stop = {.sa_handler = SIG_DFL}, own;
    sigset_t only, old;
    sigemptyset(&only);
    sigaddset(&only, SIGTSTP);
    sigaction(SIGTSTP, &stop, &own);
    if (wished_end == 0) {
        kill(0, SIGTSTP); /* blocked as yet: one that waits already and this one are one stop */
        sigprocmask(SIG_UNBLOCK, &only, &old);
        sigprocmask(SIG_SETMASK, &old, NULL);
    }
    sigaction(SIGTSTP, &own, NULL);
}

void process_suspend(struct terminal *terminal)
{
    leave(terminal);
    stop_group();
    forget(SIGCONT);
    come_back(terminal);
}

void process_resume(struct terminal *terminal)
{
    leave(terminal);
    come_back(terminal);
}

/* --- The user's editor -------------------------------------------------------------------------------------------- */

static const char *editor_command(void)
{
    static const char *const variables[] = {"VISUAL", "EDITOR"};
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        const char *value = getenv(variables[i]);
        if (value != NULL && value[strspn(value, " \t")] != '\0')
            return value;
    }
    return "vi";
}

struct words {
    char *text;   /* the command, cut at its blanks */
    char **items; /* for execvp(): NULL at the end */
    size_t count;
};

/* Room for each word of the command, "+LINE", the path and the NULL. */
static void words_init(struct words *words, const char *command)
{
    words->text = mem_copy(command, strlen(command));
    words->items = mem_alloc((strlen(command) + 4) * sizeof *words->items);
    words->count = 0;
    for (char *rest, *word = strtok_r(words->text, " \t", &rest); word != NULL; word = strtok_r(NULL, " \t", &rest))
        words->items[words->count++] = word;
}

static void words_fini(struct words *words)
{
    free(words->text);
    free(words->items);
}

static void restore_signals(void)
{
    sigset_t none;
    for (size_t i = 0; i < CAUGHT_COUNT; i++)
        signal(caught[i].number, SIG_DFL);
    for (size_t i = 0; i < ALWAYS_COUNT; i++)
        signal(always[i].number, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL); /* main() ignores it */
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* The child: the pipe closes when the command runs, else it carries the errno. */
static void run_child(char *const *words, int report)
{
    restore_signals();
    execvp(words[0], words);
    int error = errno;
    if (write(report, &error, sizeof error) < 0)
        _exit(126);
    _exit(127);
}

static void ignore_keyboard_signals(bool ignore)
{
    catch_signal(SIGINT, ignore ? SIG_IGN : on_end);
    catch_signal(SIGQUIT, ignore ? SIG_IGN : on_end);
}

/* Nothing has become of it since waitpid() told of a stop. */
static bool is_still_stopped(pid_t pid)
{
    siginfo_t news = {.si_pid = 0};
    return waitid(P_PID, (id_t)pid, &news, WEXITED | WSTOPPED | WCONTINUED | WNOHANG | WNOWAIT) == 0 && news.si_pid == 0;
}

/* Most are of our group; one that made its own, as a shell does, was in front with it. */
static void continue_child(pid_t pid)
{
    pid_t ours = getpgrp(), group = getpgid(pid);
    if (group <= 0 || group == ours) {
        kill(pid, SIGCONT);
        return;
    }
    if (tcgetpgrp(STDIN_FILENO) == ours)
        tcsetpgrp(STDIN_FILENO, group);
    kill(-group, SIGCONT);
}

/* The other editor was stopped. A shell looks at us, not at our children, so we stop as well: most editors ask all of the
 * job to, which we keep blocked until here, and some stop themselves alone. `fg` then continues us all, or somebody
 * continues only us. The terminal's modes are left alone: the one that stopped and the one in front see to them. */
static void stop_with(pid_t pid)
{
    if (is_still_stopped(pid))
        stop_group();
    if (is_still_stopped(pid))
        continue_child(pid);
}

/* A wish to end goes to the other editor first: it is the one that is looked at. When it is stopped again after that, it
 * wants a terminal that is another's; the kernel continues it, with SIGHUP, when we are gone. */
static void wait_for(pid_t pid)
{
    int status;
    bool is_told = false;
    child = pid;
    let_end_signals(SIG_UNBLOCK);
    for (;;) {
        pid_t found = waitpid(pid, &status, WUNTRACED);
        if (found < 0 && errno == EINTR)
            continue;
        if (found < 0 || !WIFSTOPPED(status) || is_told)
            break;
        is_told = wished_end != 0;
        stop_with(pid);
    }
    let_end_signals(SIG_BLOCK);
    child = -1;
    forget(SIGTSTP); /* meant for the job as it was: Ctrl-Z where the other editor did something else with it */
    forget(SIGCONT);
}

/* 0, or the errno that kept the command from running. */
static int run_and_wait(char *const *words)
{
    int report[2], error = 0;
    if (pipe(report) != 0)
        return errno;
    for (int i = 0; i < 2; i++)
        fcntl(report[i], F_SETFD, FD_CLOEXEC);
    ignore_keyboard_signals(true);
    pid_t pid = fork();
    if (pid == 0)
        run_child(words, report[1]);
    if (pid < 0)
        error = errno;
    close(report[1]);
    if (pid > 0) {
        wait_for(pid); /* first: it may be stopped before the command runs */
        if (read(report[0], &error, sizeof error) != (ssize_t)sizeof error)
            error = 0;
    }
    close(report[0]);
    ignore_keyboard_signals(false);
    return error;
}

bool process_run_editor(struct terminal *terminal, const char *path, size_t line, struct str *cause)
{
    struct words words;
    struct str plus = STR_INIT, file = STR_INIT;
    words_init(&words, editor_command());
    if (line > 0) {
        str_printf(&plus, "+%zu", line);
        words.items[words.count++] = plus.data;
    }
    /* A name must not be taken for an option. */
    str_printf(&file, "%s%s", path[0] == '-' || path[0] == '+' ? "./" : "", path);
    words.items[words.count++] = file.data;
    words.items[words.count] = NULL;
    leave(terminal);
    int error = wished_end == 0 ? run_and_wait(words.items) : 0;
    come_back(terminal);
    if (error != 0) {
        str_printf(cause, "can't run %s: ", words.items[0]);
        file_add_error(cause, error);
    }
    words_fini(&words);
    str_fini(&plus);
    str_fini(&file);
    return error == 0;
}
