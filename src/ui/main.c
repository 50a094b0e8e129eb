#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "command.h"
#include "editor.h"
#include "learning.h"
#include "mem.h"

/* Without this the first file that is opened would get the number of a closed standard stream, and what is meant for
 * a person would end up in it. A closed stdout still fails when it is written to, and a closed stdin when it is read: it is
 * no empty file. */
static void hold_standard_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        bool closed = fcntl(fd, F_GETFD) < 0 && errno == EBADF;
        if (closed && open("/dev/null", fd == STDOUT_FILENO ? O_RDONLY : O_WRONLY) < 0)
            return;
    }
}

static int run_editor(const struct options *options)
{
    if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
        return editor_run(options);
    fputs("axedit: the editor needs a terminal; without one 'axedit check', 'get' and 'set' work on the file\n",
          stderr);
    return EXIT_TROUBLE;
}

int main(int argc, char **argv)
{
    struct options options;
    bool is_editor;
    hold_standard_streams();
    signal(SIGXFSZ, SIG_IGN); /* a file over the user's limit is a write that fails with EFBIG, and is told as one */
    mem_keep_freed();
    /* Never LC_NUMERIC: numbers in a config have a point in every country. */
    setlocale(LC_CTYPE, "");
    int status = command_run(argc, argv, &options, &is_editor);
    if (is_editor)
        status = options.command != NULL ? learn_run(&options) : run_editor(&options);
    options_fini(&options);
    return status;
}
