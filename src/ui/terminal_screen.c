/* Asking curses for a screen, with a description of our own where the system has none for this terminal. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "descriptions.h"
#include "str.h"
#include "terminal_parts.h"

static const struct description *find_description(const char *type)
{
    const struct description *row = descriptions;
    while (row->name != NULL && (type == NULL || strcmp(row->name, type) != 0))
        row++;
    return row->name != NULL ? row : NULL;
}

static bool write_file(const char *path, const struct description *description)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL)
        return false;
    bool done = fwrite(description->bytes, 1, description->len, file) == description->len;
    return fclose(file) == 0 && done;
}

/* curses reads descriptions from files only: one is there for as long as this takes. */
static SCREEN *new_with(const struct terminal_setup *setup, const struct description *description)
{
    const char *tmp = getenv("TMPDIR"), *old = getenv("TERMINFO");
    struct str root = STR_INIT, directory = STR_INIT, path = STR_INIT;
    SCREEN *screen = NULL;
    str_printf(&root, "%s/axedit-terminfo-XXXXXX", tmp != NULL && tmp[0] == '/' ? tmp : "/tmp");
    char *made = str_take(&root);
    if (mkdtemp(made) != NULL) {
        str_printf(&directory, "%s/%c", made, description->name[0]);
        str_printf(&path, "%s/%s", str_text(&directory), description->name);
        if (mkdir(str_text(&directory), S_IRWXU) == 0 && write_file(str_text(&path), description) && old == NULL &&
            setenv("TERMINFO", made, 1) == 0) {
            screen = newterm(setup->type, setup->out, setup->in);
            unsetenv("TERMINFO");
        }
        unlink(str_text(&path));
        rmdir(str_text(&directory));
        rmdir(made);
    }
    free(made);
    str_fini(&directory);
    str_fini(&path);
    return screen;
}

/* Takes a part out of what curses sends for a capability, behind the first `kept` bytes of the part; the string is curses'
 * own copy of the description. */
static void take_out(const char *capability, const char *part, size_t kept)
{
    char *text = tigetstr(capability);
    char *found = text != NULL && text != (char *)-1 ? strstr(text, part) : NULL;
    if (found != NULL && strlen(text) > strlen(part))
        memmove(found + kept, found + strlen(part), strlen(found + strlen(part)) + 1);
}

/* With each change of attributes most descriptions leave the alternate character set, too. Nothing here ever enters it:
 * lines are drawn in UTF-8 or ASCII. That is a quarter of the bytes of such a change, and there are many in a screen. In
 * "ESC [ 0 ; 1 m" the 0 is what a terminal takes for a number that is missing. */
static void shorten_attributes(void)
{
    take_out("sgr", "%?%p9%t\033(0%e\033(B%;", 0);
    take_out("sgr", "%?%p9%t\016%e\017%;", 0);
    take_out("sgr", "\033[0", strlen("\033["));
    take_out("sgr0", "\033(B", 0);
    take_out("sgr0", "\017", 0);
}

/* With the screen's colours curses gives the terminal its first palette back, when it enters the screen again. No colour is
 * redefined here, and a palette that the user's shell has set is theirs. */
static void keep_palette(void)
{
    char *text = tigetstr("oc");
    if (text != NULL && text != (char *)-1)
        *text = '\0';
}

/* Curses holds back as much as it has cells: on a screen of a few, its first words would go out half, and the rest of them
 * unseen (see terminal_enter_later()). It begins with the size of the description there, and is told the true one after. */
static bool is_tiny(int out, struct winsize *size)
{
    enum { FIRST_WORDS = 600 }; /* bytes, more than any description's */
    return ioctl(out, TIOCGWINSZ, size) == 0 && size->ws_row > 0 && size->ws_col > 0 &&
           (size->ws_row + 2) * (size->ws_col + 6) < FIRST_WORDS;
}

static SCREEN *new_screen(const struct terminal_setup *setup)
{
    SCREEN *screen = newterm(setup->type, setup->out, setup->in);
    const struct description *description = find_description(setup->type != NULL ? setup->type : getenv("TERM"));
    if (screen == NULL && description != NULL)
        screen = new_with(setup, description);
    if (screen != NULL) {
        shorten_attributes();
        keep_palette();
    }
    return screen;
}

SCREEN *terminal_new_screen(const struct terminal_setup *setup)
{
    struct winsize size;
    bool tiny = is_tiny(fileno(setup->out), &size);
    use_env(!tiny);
    SCREEN *screen = new_screen(setup);
    use_env(TRUE);
    if (screen != NULL && tiny)
        resize_term(size.ws_row, size.ws_col);
    return screen;
}

/* dup2() can be kept waiting by another process that looks at the file descriptors, not refused. */
static bool put_back(int held, int out)
{
    enum { TRIES = 100 };
    for (int i = 0; i < TRIES; i++)
        if (dup2(held, out) >= 0)
            return true;
    return false;
}

bool terminal_enter_later(int out)
{
    int nowhere = isatty(out) ? open("/dev/null", O_WRONLY | O_CLOEXEC) : -1;
    int held = nowhere >= 0 ? fcntl(out, F_DUPFD_CLOEXEC, STDERR_FILENO + 1) : -1;
    bool away = held >= 0 && dup2(nowhere, out) >= 0;
    keypad(stdscr, TRUE); /* sends at once, and what newterm() had to say, too */
    if (away)
        endwin();
    bool back = !away || put_back(held, out);
    if (held >= 0)
        close(held);
    if (nowhere >= 0)
        close(nowhere);
    return back;
}
