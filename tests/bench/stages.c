/*
 * Where the time of the chain goes: stages ROUNDS FILE...
 *
 * Each stage is run by itself over the files, ROUNDS times; of each file the quickest counts, since what disturbs one only
 * makes it longer. As in `check` sections that files have in common are loaded once a round. A stage that can't run alone is
 * measured with what leads to it, which is then taken off. Prints one line "NAME MICROSECONDS" of CPU time for each, and
 * "bytes" and "files".
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <yaml.h>

#include "analysis.h"
#include "arena.h"
#include "file.h"
#include "load.h"
#include "mem.h"
#include "report.h"
#include "str.h"

struct texts {
    char **paths;
    struct str *items;
    size_t count;
    struct config_store *store; /* of this stage, in this round */
};

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

static void read_one(const struct texts *texts, size_t i)
{
    struct str text = STR_INIT, cause = STR_INIT;
    file_read(texts->paths[i], &text, NULL, NULL, &cause);
    str_fini(&text);
    str_fini(&cause);
}

/* What libyaml itself needs to read the text: the measure for all else. */
static void pass_events(const struct texts *texts, size_t i)
{
    yaml_parser_t parser;
    yaml_event_t event;
    bool more = true;
    if (!yaml_parser_initialize(&parser))
        mem_fatal("libyaml has no memory");
    yaml_parser_set_input_string(&parser, (const unsigned char *)str_text(&texts->items[i]), texts->items[i].len);
    while (more && yaml_parser_parse(&parser, &event)) {
        more = event.type != YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
}

static void index_one(const struct texts *texts, size_t i)
{
    yindex_free(yindex_new(str_text(&texts->items[i]), texts->items[i].len));
}

static void make_canonical(const struct texts *texts, size_t i)
{
    struct yindex *index = yindex_new(str_text(&texts->items[i]), texts->items[i].len);
    struct arena arena = {0};
    struct str text = STR_INIT;
    struct field_problem *problems;
    struct yview root = yview_of(index->root, &arena);
    config_canonical(&root, &arena, &text, &problems);
    str_fini(&text);
    arena_fini(&arena);
    yindex_free(index);
}

static void load_one(const struct texts *texts, size_t i)
{
    struct yindex *index = yindex_new(str_text(&texts->items[i]), texts->items[i].len);
    struct arena arena = {0};
    struct field_problem *problems;
    const struct config_loaded *loaded;
    struct yview root = yview_of(index->root, &arena);
    config_load(&root, &arena, &(struct config_sources){NULL, texts->store}, &problems, &loaded);
    config_release(loaded);
    arena_fini(&arena);
    yindex_free(index);
}

static struct analysis *analyse(const struct texts *texts, size_t i, const struct target *target)
{
    return analysis_with(NULL, texts->store, str_text(&texts->items[i]), texts->items[i].len, target);
}

static void analyse_one(const struct texts *texts, size_t i)
{
    struct target target = target_none();
    analysis_free(analyse(texts, i, &target));
}

static void print_one(const struct texts *texts, size_t i)
{
    struct target target = target_none();
    struct analysis *analysis = analyse(texts, i, &target);
    struct str out = STR_INIT;
    for (size_t k = 0; k < analysis->diagnostic_count; k++)
        report_add_diagnostic(&out, texts->paths[i], analysis, &analysis->diagnostics[k], false);
    str_fini(&out);
    analysis_free(analysis);
}

typedef void stage(const struct texts *texts, size_t i);

enum { READ, EVENTS, INDEX, CANONICAL, LOAD, ANALYSIS, OUTPUT, STAGE_COUNT };

static stage *const stages[STAGE_COUNT] = {
    [READ] = read_one,           [EVENTS] = pass_events, [INDEX] = index_one,     [CANONICAL] = make_canonical,
    [LOAD] = load_one, [ANALYSIS] = analyse_one, [OUTPUT] = print_one,
};

/* The quickest run of each stage, by file, in nanoseconds. */
typedef uint64_t quickest[STAGE_COUNT];

static void run_stage(struct texts *texts, size_t k, quickest *best)
{
    texts->store = config_store_new();
    for (size_t i = 0; i < texts->count; i++) {
        uint64_t start = now_ns();
        stages[k](texts, i);
        uint64_t taken = now_ns() - start;
        if (best[i][k] == 0 || taken < best[i][k])
            best[i][k] = taken;
    }
    config_store_free(texts->store);
}

static void print_stage(const char *name, uint64_t with, uint64_t without)
{
    printf("%s %.1f\n", name, with > without ? (double)(with - without) / 1000.0 : 0.0);
}

static void measure(struct texts *texts, long rounds)
{
    uint64_t sums[STAGE_COUNT] = {0};
    quickest *best = mem_alloc(texts->count * sizeof *best);
    for (long round = 0; round < rounds; round++)
        for (size_t k = 0; k < STAGE_COUNT; k++) /* they take turns: a busy moment hits all */
            run_stage(texts, k, best);
    for (size_t i = 0; i < texts->count; i++)
        for (size_t k = 0; k < STAGE_COUNT; k++)
            sums[k] += best[i][k];
    free(best);
    print_stage("read", sums[READ], 0);
    print_stage("events", sums[EVENTS], 0);
    print_stage("index", sums[INDEX], sums[EVENTS]);
    print_stage("canonical", sums[CANONICAL], sums[INDEX]);
    print_stage("libcyaml", sums[LOAD], sums[CANONICAL]);
    print_stage("rules", sums[ANALYSIS], sums[LOAD]);
    print_stage("output", sums[OUTPUT], sums[ANALYSIS]);
    print_stage("chain", sums[ANALYSIS], 0);
}

int main(int argc, char **argv)
{
    struct texts texts = {.paths = argv + 2, .count = argc > 2 ? (size_t)argc - 2 : 0};
    struct str cause = STR_INIT;
    size_t bytes = 0;
    if (argc < 3) {
        fputs("usage: stages ROUNDS FILE...\n", stderr);
        return 2;
    }
    texts.items = mem_alloc(texts.count * sizeof *texts.items);
    for (size_t i = 0; i < texts.count; i++) {
        if (!file_read(texts.paths[i], &texts.items[i], NULL, NULL, &cause)) {
            fprintf(stderr, "stages: %s\n", str_text(&cause));
            return 1;
        }
        bytes += texts.items[i].len;
    }
    printf("files %zu\nbytes %zu\n", texts.count, bytes);
    measure(&texts, strtol(argv[1], NULL, 10));
    for (size_t i = 0; i < texts.count; i++)
        str_fini(&texts.items[i]);
    free(texts.items);
    str_fini(&cause);
    return 0;
}
