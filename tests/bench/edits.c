/*
 * What an edit of a file costs: edits ROUNDS FILE KEY
 *
 * Opens the file as the editor does, turns KEY, true or false, over and over, and builds the list's rows each time: what
 * stands between a key press and a screen, but for curses. Prints lines "NAME MICROSECONDS" of CPU time, the quickest
 * round of each: one pass over libyaml's events, the edit (plan, splice, all checks), the rows of the last screen, the same
 * with every value at the top unfolded, and a search.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <yaml.h>

#include "change.h"
#include "mem.h"
#include "rows.h"
#include "session.h"

enum { SCREEN = 24 };

struct bench {
    struct session *session;
    struct ypath path;
    const char *const *toggled; /* ids of rows to unfold */
    size_t toggled_count;
};

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

static void pass_events(const struct bench *bench)
{
    const struct str *text = &bench->session->text;
    yaml_parser_t parser;
    yaml_event_t event;
    bool more = true;
    if (!yaml_parser_initialize(&parser))
        mem_fatal("libyaml has no memory");
    yaml_parser_set_input_string(&parser, (const unsigned char *)str_text(text), text->len);
    while (more && yaml_parser_parse(&parser, &event)) {
        more = event.type != YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
}

static void turn_key(const struct bench *bench)
{
    struct session *session = bench->session;
    struct arena arena = {0};
    struct splices splices;
    struct str cause = STR_INIT;
    struct ytarget target = ypath_find(session->analysis->index, &bench->path);
    bool is_on = target.exists && ynode_truthy(target.node);
    if (!change_set(session->analysis, &bench->path, is_on ? "false" : "true", &arena, &splices, &cause) ||
        !session_apply(session, &splices, "turn", &cause)) {
        fprintf(stderr, "edits: %s\n", str_text(&cause));
        exit(1);
    }
    str_fini(&cause);
    arena_fini(&arena);
}

/* As the editor does for a screen: the rows that it shows, and where their values start. */
static void build_rows_with(const struct bench *bench, const struct rows_options *options)
{
    struct rows rows;
    rows_init(&rows, bench->session, options);
    for (size_t i = 0; i < SCREEN; i++)
        rows_at(&rows, rows.count > SCREEN ? rows.count - SCREEN + i : i);
    rows_widest_key(&rows, 1, 50);
    rows_fini(&rows);
}

static void build_rows(const struct bench *bench)
{
    build_rows_with(bench, &(struct rows_options){.all_fields = false});
}

static void build_unfolded(const struct bench *bench)
{
    build_rows_with(bench, &(struct rows_options){.toggled = bench->toggled, .toggled_count = bench->toggled_count});
}

static void build_search(const struct bench *bench)
{
    build_rows_with(bench, &(struct rows_options){.search = "org/data-1"});
}

static void measure(const char *name, void (*run)(const struct bench *bench), const struct bench *bench, long rounds)
{
    uint64_t best = UINT64_MAX;
    for (long round = 0; round < rounds; round++) {
        uint64_t start = now_ns();
        run(bench);
        uint64_t taken = now_ns() - start;
        best = taken < best ? taken : best;
    }
    printf("%s %.1f\n", name, (double)best / 1000.0);
}

/* The ids of the top-level keys whose values have rows of their own. */
static void list_foldable(struct bench *bench, struct rows *rows, struct arena *arena)
{
    rows_init(rows, bench->session, &(struct rows_options){.all_fields = false});
    const char **ids = arena_alloc(arena, (rows->count + 1) * sizeof *ids);
    for (size_t i = 0; i < rows->count; i++)
        if (rows_at(rows, i)->kind == ROW_FIELD && rows_at(rows, i)->foldable)
            ids[bench->toggled_count++] = arena_copy(arena, rows_at(rows, i)->id, strlen(rows_at(rows, i)->id));
    bench->toggled = ids;
}

int main(int argc, char **argv)
{
    struct arena arena = {0};
    struct rows rows;
    struct bench bench = {.session = NULL};
    struct str cause = STR_INIT;
    if (argc != 4) {
        fputs("usage: edits ROUNDS FILE KEY\n", stderr);
        return 2;
    }
    long rounds = strtol(argv[1], NULL, 10);
    mem_keep_freed();
    bench.session = session_open(argv[2], NULL, &cause);
    if (!bench.session || !ypath_parse(argv[3], &arena, &bench.path, &cause)) {
        fprintf(stderr, "edits: %s\n", str_text(&cause));
        return 1;
    }
    list_foldable(&bench, &rows, &arena);
    printf("lines %zu\nbytes %zu\n", bench.session->analysis->index->lines.count, bench.session->text.len);
    measure("events", pass_events, &bench, rounds);
    measure("edit", turn_key, &bench, rounds);
    measure("rows", build_rows, &bench, rounds);
    measure("unfolded", build_unfolded, &bench, rounds);
    measure("search", build_search, &bench, rounds);
    rows_fini(&rows);
    session_close(bench.session);
    arena_fini(&arena);
    str_fini(&cause);
    return 0;
}
