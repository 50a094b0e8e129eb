/*
 * `axedit migrate --interactive`: one thing after the other, for a terminal on which nothing but lines works.
 *
 * Questions go to stderr, answers come from stdin, line by line; the end of the answers stops like q.
 */
#include "migrate_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diff.h"
#include "report.h"

struct asking {
    struct migrated *migrated;
    struct migration_walk *walk;
    struct arena arena;
};

/* What an answer leads to. */
enum next { NEXT_ITEM, NEXT_AGAIN, NEXT_STOP };

/* --- The question ------------------------------------------------------------------------------------------------- */

static void print_lines(const struct str *text)
{
    for (const char *line = str_text(text); *line;) {
        size_t len = strcspn(line, "\n");
        report_note("%.*s", (int)len, line);
        line += len + (line[len] == '\n');
    }
}

static bool is_beside_change(const struct diff *diff, size_t at)
{
    return diff->lines[at].kind != DIFF_SAME || (at > 0 && diff->lines[at - 1].kind != DIFF_SAME) ||
           (at + 1 < diff->count && diff->lines[at + 1].kind != DIFF_SAME);
}

/* The lines that change, with one on each side. */
static void add_diff(struct str *out, const char *before, size_t before_len, const struct str *after)
{
    static const char marks[] = {[DIFF_SAME] = ' ', [DIFF_REMOVED] = '-', [DIFF_ADDED] = '+'};
    struct diff diff;
    diff_init(&diff, before, before_len, str_text(after), after->len);
    for (size_t i = 0; i < diff.count; i++) {
        const struct diff_line *line = &diff.lines[i];
        if (!is_beside_change(&diff, i))
            continue;
        size_t len = line->len;
        while (len > 0 && (line->text[len - 1] == '\n' || line->text[len - 1] == '\r'))
            len--;
        str_printf(out, "     %c %4zu  %.*s\n", marks[line->kind],
                   line->kind == DIFF_ADDED ? line->new_line : line->old_line, (int)len, line->text);
    }
    diff_fini(&diff);
}

static void add_effect(struct str *out, struct asking *asking, size_t choice)
{
    struct effective_changes effect = migration_walk_effect(asking->walk, choice, &asking->arena);
    if (effect.count == 0)
        str_add(out, "       axolotl reads the same config as before\n");
    for (size_t i = 0; i < effect.count; i++) {
        const struct effective_change *change = &effect.items[i];
        str_printf(out, "       axolotl then reads %s: %s, now it is %s\n", change->path,
                   change->after ? change->after : "not set", change->before ? change->before : "not set");
    }
}

static void add_choice(struct str *out, struct asking *asking, const struct migration_choice *choice, size_t index)
{
    struct str after = STR_INIT;
    size_t len;
    const char *text = migration_walk_text(asking->walk, &len);
    splices_apply(&choice->splices, text, len, &after);
    str_printf(out, "  %zu  %s\n", index + 1, choice->title);
    add_diff(out, text, len, &after);
    add_effect(out, asking, index);
    str_fini(&after);
}

static void add_indented(struct str *out, const char *text)
{
    struct str line = STR_INIT;
    str_printf(&line, "  %s\n", text);
    report_add_wrapped(out, str_text(&line));
    str_fini(&line);
}

static void show_item(struct asking *asking, const struct migration_item *item)
{
    struct str out = STR_INIT;
    size_t behind, total;
    migration_walk_progress(asking->walk, &behind, &total);
    str_printf(&out, "%s:%zu: %zu of %zu [%s]\n", asking->migrated->source.name, item->line, behind + 1, total,
               item->rule->name);
    add_indented(&out, item->decision ? item->message : item->wrong);
    if (item->why)
        add_indented(&out, item->why);
    for (size_t i = 0; i < item->choice_count; i++)
        add_choice(&out, asking, &item->choices[i], i);
    if (item->choice_count == 0)
        str_add(&out, "  This has to be changed by hand.\n");
    print_lines(&out);
    str_fini(&out);
}

/* Enter takes what changes nothing; what does change something has to be said. */
static bool has_default(const struct migration_item *item)
{
    return !item->decision && item->choice_count > 0 && item->choices[0].safe;
}

static void prompt(const struct migration_item *item)
{
    fprintf(stderr, "%ss skip, a all that is safe, b back, q stop%s: ",
            item->choice_count > 1    ? "a number, "
            : item->choice_count == 1 ? "1, "
                                      : "",
            has_default(item) ? " [1]" : "");
    fflush(stderr);
}

/* --- The answer --------------------------------------------------------------------------------------------------- */

static enum next take_choice(struct asking *asking, const struct migration_item *item, size_t number)
{
    if (number < 1 || !migration_walk_choose(asking->walk, number - 1)) {
        report_note("there is no choice %zu here: %zu can be chosen", number, item->choice_count);
        return NEXT_AGAIN;
    }
    return NEXT_ITEM;
}

static enum next take_safe(struct asking *asking)
{
    size_t count = migration_walk_apply_safe(asking->walk);
    struct str line = STR_INIT;
    report_add_count(&line, count, "safe step");
    report_note("%s done", str_text(&line));
    str_fini(&line);
    return count > 0 ? NEXT_ITEM : NEXT_AGAIN;
}

static enum next take_answer(struct asking *asking, const struct migration_item *item, const char *answer)
{
    size_t digits = strspn(answer, "0123456789");
    if (answer[0] == '\0' && has_default(item))
        return take_choice(asking, item, 1);
    if (digits > 0 && digits < 6 && answer[digits] == '\0')
        return take_choice(asking, item, (size_t)strtoul(answer, NULL, 10));
    if (strcmp(answer, "s") == 0)
        return migration_walk_skip(asking->walk), NEXT_ITEM;
    if (strcmp(answer, "a") == 0)
        return take_safe(asking);
    if (strcmp(answer, "q") == 0)
        return NEXT_STOP;
    if (strcmp(answer, "b") == 0) {
        if (migration_walk_back(asking->walk))
            return NEXT_ITEM;
        report_note("this is where the migration of the file began");
        return NEXT_AGAIN;
    }
    report_note("please answer with %ss, a, b or q", item->choice_count > 0 ? "a number, " : "");
    return NEXT_AGAIN;
}

/* Blanks around it do not count. NULL at the end of the answers. */
static const char *read_answer(char **line, size_t *capacity)
{
    ssize_t len = getline(line, capacity, stdin);
    if (len < 0)
        return NULL;
    while (len > 0 && strchr(" \t\r\n", (*line)[len - 1]))
        (*line)[--len] = '\0';
    return *line + strspn(*line, " \t");
}

/* False when a person wants to stop. */
static bool ask_on(struct asking *asking)
{
    char *line = NULL;
    size_t capacity = 0;
    enum next next = NEXT_ITEM;
    for (const struct migration_item *item; next != NEXT_STOP && (item = migration_walk_item(asking->walk));) {
        if (next == NEXT_ITEM)
            show_item(asking, item);
        prompt(item);
        const char *answer = read_answer(&line, &capacity);
        if (!answer)
            fputc('\n', stderr); /* nobody pressed Enter behind the prompt */
        next = answer ? take_answer(asking, item, answer) : NEXT_STOP;
    }
    free(line);
    return next != NEXT_STOP;
}

/* --- A file ------------------------------------------------------------------------------------------------------- */

static size_t count_done(const struct migration_walk *walk)
{
    size_t done = 0;
    for (size_t i = 0; i < migration_walk_move_count(walk); i++) {
        const struct migration_choice *chosen;
        migration_walk_move(walk, i, &chosen);
        done += chosen != NULL;
    }
    return done;
}

/* What was chosen up to here holds, whether or not it was all. */
static void take_over(struct asking *asking, struct migrate_options how)
{
    struct migrated *migrated = asking->migrated;
    size_t len, behind, total, done = count_done(asking->walk);
    const char *text = migration_walk_text(asking->walk, &len);
    migration_walk_progress(asking->walk, &behind, &total);
    str_clear(&migrated->text);
    str_add_len(&migrated->text, text, len);
    migrated->changed = source_differs(&migrated->source, &migrated->text);
    migrated->left = total - done;
    migrated->plan.refused = migrate_plan(migration_walk_analysis(asking->walk), how, &asking->arena).refused;
    report_note("%s: %zu done, %zu left as %s%s", migrated->source.name, done, migrated->left,
                migrated->left == 1 ? "it is" : "they are",
                migrated->plan.refused ? "; the target's axolotl refuses the outcome" : "");
}

bool migrate_ask(struct migrated *migrated, const struct migrate_run *run)
{
    struct migrate_options how = {.all = run->options->all, .unsafe = run->options->unsafe};
    struct source *source = &migrated->source;
    migrated_plan(migrated);
    if (migrated->plan.impossible || migrated_is_other(migrated))
        return true;
    struct asking asking = {
        .migrated = migrated,
        .walk = migration_walk_new(source->analysis, how),
    };
    bool going = true;
    migrated->asked = migration_walk_item(asking.walk) != NULL;
    if (migrated->asked) {
        migrated->plan = (struct migration){0};
        going = ask_on(&asking);
        take_over(&asking, how);
    }
    migration_walk_free(asking.walk);
    arena_fini(&asking.arena);
    return going;
}
