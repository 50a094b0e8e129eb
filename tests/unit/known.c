#include "known.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "file.h"
#include "mem.h"
#include "rule.h"
#include "utf8.h"

#define MISSING "field-missing"

static void init(struct known *known, const char *text, size_t len, const char *spec, const struct model_facts *model)
{
    struct str cause = STR_INIT;
    *known = (struct known){.len = len, .target = target_none()};
    known->text = mem_alloc(len);
    memcpy(known->text, text, len);
    if (spec && !target_parse(spec, &known->arena, &known->target, &cause))
        fail_msg("--target %s: %s", spec, str_text(&cause));
    known->target.model = model;
    known->analysis = analysis_new(known->text, len, &known->target);
    analysis_filter(known->analysis, NULL, MISSING);
    str_fini(&cause);
}

void known_init_len(struct known *known, const char *text, size_t len, const char *spec)
{
    init(known, text, len, spec, NULL);
}

void known_init(struct known *known, const char *text, const char *spec)
{
    init(known, text, strlen(text), spec, NULL);
}

void known_init_model(struct known *known, const char *text, const char *spec, const struct model_facts *model)
{
    init(known, text, strlen(text), spec, model);
}

void known_init_for(struct known *known, const char *text, const char *spec, const char *rule)
{
    known_init(known, text, spec);
    if (strcmp(rule, MISSING) != 0)
        return;
    analysis_free(known->analysis);
    known->analysis = analysis_new(known->text, known->len, &known->target);
}

void known_fini(struct known *known)
{
    analysis_free(known->analysis);
    arena_fini(&known->arena);
    free(known->text);
}

char *known_edited(struct known *known, const struct splices *splices, size_t *len)
{
    struct str out = STR_INIT;
    splices_apply(splices, known->text, known->len, &out);
    char *text = arena_copy(&known->arena, str_text(&out), out.len);
    if (len)
        *len = out.len;
    str_fini(&out);
    return text;
}

struct ypath known_path(struct known *known, const char *text)
{
    struct ypath path;
    struct str cause = STR_INIT;
    if (!ypath_parse(text, &known->arena, &path, &cause))
        fail_msg("%s: %s", text, str_text(&cause));
    str_fini(&cause);
    return path;
}

size_t known_count(const struct known *known, const char *rule)
{
    size_t count = 0;
    for (size_t i = 0; i < known->analysis->diagnostic_count; i++)
        count += strcmp(known->analysis->diagnostics[i].rule->name, rule) == 0;
    return count;
}

const struct diagnostic *known_find(const struct known *known, const char *rule, const char *key)
{
    for (size_t i = 0; i < known->analysis->diagnostic_count; i++) {
        const struct diagnostic *diagnostic = &known->analysis->diagnostics[i];
        if (strcmp(diagnostic->rule->name, rule) == 0 &&
            (!key || (diagnostic->key && strcmp(diagnostic->key, key) == 0)))
            return diagnostic;
    }
    return NULL;
}

size_t known_line(const struct known *known, const struct diagnostic *diagnostic)
{
    return lines_place(&known->analysis->index->lines, diagnostic->span.start).line;
}

void known_print(const struct known *known)
{
    for (size_t i = 0; i < known->analysis->diagnostic_count; i++) {
        const struct diagnostic *diagnostic = &known->analysis->diagnostics[i];
        fprintf(stderr, "    line %zu, key %s: %s: %s [%s]\n", known_line(known, diagnostic),
                diagnostic->key ? diagnostic->key : "-", severity_name(diagnostic->severity), diagnostic->message,
                diagnostic->rule->name);
    }
}

static void print_visible(const char *what, const char *text)
{
    struct str out = STR_INIT;
    utf8_add_visible(&out, text, strlen(text));
    fprintf(stderr, "    %s \"%s\"\n", what, str_text(&out));
    str_fini(&out);
}

void expect_same_text(const char *what, const char *text, const char *expected)
{
    if (strcmp(text, expected) == 0)
        return;
    print_visible("expected", expected);
    print_visible("found   ", text);
    fail_msg("%s: another text", what);
}

char *read_whole_file(const char *path, size_t *len, struct arena *arena)
{
    struct str text = STR_INIT, cause = STR_INIT;
    if (!file_read(path, &text, NULL, NULL, &cause))
        fail_msg("%s", str_text(&cause));
    char *copy = arena_copy(arena, str_text(&text), text.len);
    *len = text.len;
    str_fini(&text);
    str_fini(&cause);
    return copy;
}
