/* Keys in, text out. */
#include "harness.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "mem.h"
#include "utf8.h"

static char *copy(const char *text)
{
    return mem_copy(text, strlen(text));
}

void screen_write_file(const struct screen *screen, const char *text)
{
    FILE *file = fopen(screen->path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

char *screen_file(const struct screen *screen)
{
    struct str text = STR_INIT, cause = STR_INIT;
    if (!file_read(screen->path, &text, NULL, NULL, &cause))
        fail_msg("%s", str_text(&cause));
    str_fini(&cause);
    return str_take(&text);
}

static void make_file(struct screen *screen, const struct screen_setup *setup)
{
    char pattern[] = "/tmp/axedit-screen-XXXXXX";
    assert_non_null(mkdtemp(pattern));
    screen->directory = copy(pattern);
    struct str path = STR_INIT;
    str_printf(&path, "%s/%s", pattern, setup->name != NULL ? setup->name : "config.yml");
    screen->path = str_take(&path);
    if (setup->text != NULL)
        screen_write_file(screen, setup->text);
}

static struct terminal *open_terminal(const struct screen_setup *setup)
{
    FILE *out = fopen(setup->out != NULL ? setup->out : "/dev/null", "w"), *in = fopen("/dev/null", "r");
    assert_non_null(out);
    assert_non_null(in);
    setlocale(LC_CTYPE, setup->locale != NULL ? setup->locale : "C.UTF-8");
    struct terminal *terminal = terminal_open(&(struct terminal_setup){
        .out = out,
        .in = in,
        .type = setup->terminal != NULL ? setup->terminal : "xterm-256color",
        .color = setup->color,
    });
    assert_non_null(terminal);
    terminal_resize(terminal, setup->rows > 0 ? setup->rows : 24, setup->columns > 0 ? setup->columns : 80);
    return terminal;
}

struct screen *screen_open(const struct screen_setup *setup)
{
    struct screen *screen = mem_alloc(sizeof *screen);
    struct str cause = STR_INIT;
    const struct session_setup opened = {.target = setup->target, .ignore = setup->whole ? NULL : "field-missing"};
    make_file(screen, setup);
    screen->session = session_open_with(screen->path, &opened, &cause);
    if (screen->session == NULL)
        fail_msg("%s", str_text(&cause));
    if (setup->read_only) { /* chmod would not stop root */
        screen->session->read_only = true;
        screen->session->why_read_only = "you may not write to it";
    }
    screen->terminal = open_terminal(setup);
    editor_init(&screen->editor, screen->terminal, screen->session);
    editor_draw(&screen->editor);
    return screen;
}

struct screen *screen_of(const char *text)
{
    return screen_open(&(struct screen_setup){.text = text});
}

void screen_close(struct screen *screen)
{
    editor_fini(&screen->editor);
    terminal_close(screen->terminal);
    session_close(screen->session);
    unlink(screen->path);
    rmdir(screen->directory);
    str_fini(&screen->dump);
    free(screen->directory);
    free(screen->path);
    free(screen);
}

/* --- Keys --------------------------------------------------------------------------------------------------------- */

static void press(struct screen *screen, uint32_t key)
{
    if (screen->editor.done)
        fail_msg("a key was pressed after the end");
    editor_handle(&screen->editor, &(struct event){.kind = EVENT_KEY, .key = key});
    editor_draw(&screen->editor);
}

void screen_keys(struct screen *screen, const char *keys)
{
    uint32_t key;
    while (key_read(&keys, &key))
        press(screen, key);
    if (*keys != '\0')
        fail_msg("no key is called so: %s", keys);
}

void screen_paste(struct screen *screen, const char *text)
{
    editor_handle(&screen->editor, &(struct event){.kind = EVENT_PASTE, .text = text, .len = strlen(text)});
    editor_draw(&screen->editor);
}

void screen_resize(struct screen *screen, int rows, int columns)
{
    terminal_resize(screen->terminal, rows, columns);
    editor_draw(&screen->editor);
}

/* --- The screen --------------------------------------------------------------------------------------------------- */

const char *screen_line(struct screen *screen, int row)
{
    str_clear(&screen->dump);
    terminal_dump(screen->terminal, row, &screen->dump);
    return str_text(&screen->dump);
}

const char *screen_dump(struct screen *screen)
{
    str_clear(&screen->dump);
    for (int row = 0; row < terminal_rows(screen->terminal); row++) {
        terminal_dump(screen->terminal, row, &screen->dump);
        str_add_char(&screen->dump, '\n');
    }
    return str_text(&screen->dump);
}

const char *screen_cursor_line(struct screen *screen)
{
    for (int row = 0; row < terminal_rows(screen->terminal); row++) {
        for (int column = 0; column < terminal_columns(screen->terminal); column++) {
            if (terminal_is_reverse(screen->terminal, row, column))
                return screen_line(screen, row);
        }
    }
    return "";
}

bool screen_has(struct screen *screen, const char *text)
{
    return strstr(screen_dump(screen), text) != NULL;
}

void screen_check(struct screen *screen, const char *text, bool wanted, const char *file, int line)
{
    if (screen_has(screen, text) == wanted)
        return;
    fprintf(stderr, "%s \"%s\" on\n%s", wanted ? "there is no" : "there is", text, screen_dump(screen));
    _fail(file, line);
}

void screen_check_cursor(struct screen *screen, const char *text, const char *file, int line)
{
    if (strstr(screen_cursor_line(screen), text) != NULL)
        return;
    fprintf(stderr, "the cursor is not on \"%s\" on\n%s", text, screen_dump(screen));
    _fail(file, line);
}

void screen_check_text(struct screen *screen, const char *text, const char *file, int line)
{
    const char *now = str_text(&screen->session->text);
    if (strcmp(now, text) == 0)
        return;
    fprintf(stderr, "the text is\n%s\nand not\n%s\n", now, text);
    _fail(file, line);
}

void screen_check_file(struct screen *screen, const char *text, const char *file, int line)
{
    char *saved = screen_file(screen);
    bool same = strcmp(saved, text) == 0;
    if (!same)
        fprintf(stderr, "the file holds\n%s\nand not\n%s\n", saved, text);
    free(saved);
    if (!same)
        _fail(file, line);
}
