/*
 * The help files of share/help: each belongs to something that there is, each example goes wrong as it says and is mended
 * as it says, and no word in backquotes is unknown. What `explain` makes of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "analysis.h"
#include "backend.h"
#include "explain.h"
#include "field_example.h"
#include "help_text.h"
#include "key_words.h"
#include "known.h"
#include "path.h"
#include "removed_key.h"
#include "rule.h"
#include "target.h"
#include "terms.h"
#include "utf8.h"

enum { FIELDS_AT_LEAST = 60, LINE_COLUMNS = 120, CONFIG_COLUMNS = 70 };

/* "packing-isolation" of "help/rules/packing-isolation.txt" with its kind "rules". */
static const char *name_of(const struct shared_file *file, const char *kind, struct arena *arena)
{
    const char *name = file->name + strlen("help/") + strlen(kind) + 1;
    size_t len = strlen(name);
    assert_true(len > 4 && strcmp(name + len - 4, ".txt") == 0);
    return arena_copy(arena, name, len - 4);
}

static const struct field_row *field_called(const char *name)
{
    struct arena arena = {0};
    struct ypath path;
    struct str cause = STR_INIT;
    const struct field_row *row = ypath_parse(name, &arena, &path, &cause) ? field_of_path(&path) : NULL;
    str_fini(&cause);
    arena_fini(&arena);
    return row;
}

/* --- The files ---------------------------------------------------------------------------------------------------- */

static bool is_real(const char *kind, const char *name)
{
    if (strcmp(kind, "rules") == 0)
        return rule_find(name) != NULL;
    if (strcmp(kind, "backends") == 0)
        return backend_find(name) != NULL;
    if (strcmp(kind, "fields") == 0)
        return field_called(name) != NULL;
    return strcmp(kind, "terms") == 0;
}

static void test_each_file_belongs_to_something(void **state)
{
    (void)state;
    const struct shared_file *file = NULL;
    size_t files = 0;
    while ((file = shared_file_next("help/", file))) {
        struct arena arena = {0};
        const char *kind = file->name + strlen("help/");
        kind = arena_copy(&arena, kind, strcspn(kind, "/"));
        if (!is_real(kind, name_of(file, kind, &arena)))
            fail_msg("share/%s helps with nothing that there is", file->name);
        arena_fini(&arena);
        files++;
    }
    assert_true(files > 0);
}

static void expect_file(const char *kind, const char *name)
{
    if (!help_find(kind, name))
        fail_msg("there is no share/help/%s/%s.txt", kind, name);
}

static void test_each_rule_and_backend_has_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < rule_count(); i++)
        expect_file("rules", rule_row((enum rule_id)i)->name);
    for (size_t i = 0; i < backend_count(); i++)
        expect_file("backends", backend_at(i)->name);
}

/* The lines of prose, without those that are empty. */
static size_t count_prose_lines(const struct shared_file *file)
{
    size_t lines = 0;
    for (const char *at = file->text; *at; at += strcspn(at, "\n"), at += *at == '\n') {
        if (strncmp(at, "wrong", strlen("wrong")) == 0)
            break;
        lines += *at != '\n';
    }
    return lines;
}

/* What happens in training, which the row's own words do not tell: more than that it does not start. */
static void test_each_rule_has_prose_of_its_own(void **state)
{
    (void)state;
    const struct shared_file *file = NULL;
    while ((file = shared_file_next("help/rules/", file))) {
        const char *example = strncmp(file->text, "wrong", strlen("wrong")) == 0 ? file->text : strstr(file->text, "\nwrong");
        size_t len = example ? (size_t)(example - file->text) : strlen(file->text);
        if (len < strlen("Training does not start.") + 5)
            fail_msg("share/%s has no words but \"%.*s\"", file->name, (int)len, file->text);
        for (const char *at = file->text; at < file->text + len; at += strcspn(at, "\n") + 1)
            if (at[strspn(at, "abcdefghijklmnopqrstuvwxyz ")] == ':' && *at != ':')
                fail_msg("share/%s: \"%.20s...\" begins a line and would be a fact", file->name, at);
    }
}

static void test_fields_that_people_touch(void **state)
{
    (void)state;
    const struct shared_file *file = NULL;
    size_t files = 0;
    while ((file = shared_file_next("help/fields/", file))) {
        size_t lines = count_prose_lines(file);
        if (lines < 4 || lines > 14)
            fail_msg("share/%s has %zu lines of prose, not 4 to 14", file->name, lines);
        const struct shared_file *other = file;
        while ((other = shared_file_next("help/fields/", other)))
            assert_string_not_equal(other->text, file->text);
        files++;
    }
    assert_true(files >= FIELDS_AT_LEAST);
}

static void test_lines_fit(void **state)
{
    (void)state;
    const struct shared_file *file = NULL;
    while ((file = shared_file_next("help/", file)))
        for (const char *at = file->text; *at; at += strcspn(at, "\n"), at += *at == '\n') {
            size_t len = strcspn(at, "\n"), columns = utf8_columns(at, len);
            size_t most = strncmp(at, "    ", 4) == 0 ? CONFIG_COLUMNS : LINE_COLUMNS;
            if (columns > most || (len > 0 && at[len - 1] == ' '))
                fail_msg("share/%s: too long, or blanks at its end: %.*s", file->name, (int)len, at);
        }
}

/* --- The examples ------------------------------------------------------------------------------------------------- */

/* What is an error in that config is put into `errors`. */
static bool speaks(const struct shared_file *file, const struct help_config *config, const char *rule, struct str *errors)
{
    struct arena arena = {0};
    struct target target;
    struct str cause = STR_INIT;
    bool found = false;
    if (!help_config_target(config, &arena, &target, &cause))
        fail_msg("share/%s: %s", file->name, str_text(&cause));
    struct analysis *analysis = analysis_new(config->text, strlen(config->text), &target);
    for (size_t i = 0; i < analysis->diagnostic_count; i++) {
        const struct diagnostic *said = &analysis->diagnostics[i];
        found = found || strcmp(said->rule->name, rule) == 0;
        /* An example shows a few lines, not a whole config. */
        if (said->severity == SEVERITY_ERROR && strcmp(said->rule->name, "field-missing") != 0)
            str_printf(errors, "%s: %s\n", said->rule->name, said->message);
    }
    analysis_free(analysis);
    str_fini(&cause);
    arena_fini(&arena);
    return found;
}

static void expect_example(const struct shared_file *file, const struct help_example *example, const char *own_rule)
{
    const char *rule = example->rule ? example->rule : own_rule;
    struct str wrong_errors = STR_INIT, errors = STR_INIT;
    if (!example->wrong.text || !example->right.text || !rule || !rule_find(rule))
        fail_msg("share/%s: an example has a rule and two configs", file->name);
    if (!speaks(file, &example->wrong, rule, &wrong_errors))
        fail_msg("share/%s: %s is silent about what goes wrong:\n%s", file->name, rule, example->wrong.text);
    if (speaks(file, &example->right, rule, &errors))
        fail_msg("share/%s: %s speaks of what is mended:\n%s", file->name, rule, example->right.text);
    if (errors.len > 0)
        fail_msg("share/%s: what is mended has errors:\n%s%s", file->name, example->right.text, str_text(&errors));
    str_fini(&wrong_errors);
    str_fini(&errors);
}

/* How many examples the file has, all of which are held against the rules. */
static size_t try_examples(const struct shared_file *file, const char *own_rule)
{
    struct arena arena = {0};
    struct help_example example;
    const char *at = file->text;
    size_t count = 0;
    for (; help_example_next(&at, &arena, &example); count++)
        expect_example(file, &example, own_rule);
    arena_fini(&arena);
    return count;
}

static void test_each_example_goes_wrong_and_is_mended(void **state)
{
    (void)state;
    const struct shared_file *file = NULL;
    while ((file = shared_file_next("help/", file))) {
        struct arena arena = {0};
        bool is_rule = strncmp(file->name, "help/rules/", strlen("help/rules/")) == 0;
        bool is_backend = strncmp(file->name, "help/backends/", strlen("help/backends/")) == 0;
        size_t count = try_examples(file, is_rule ? name_of(file, "rules", &arena) : NULL);
        if ((is_rule || is_backend) && count == 0)
            fail_msg("share/%s has no example", file->name);
        arena_fini(&arena);
    }
}

/* True when some rule says what goes wrong with the field. */
static bool has_rules(const struct field_row *row)
{
    struct str text = STR_INIT;
    field_add_rules(row, &text);
    bool has = text.len > 0;
    str_fini(&text);
    return has;
}

static bool says(const char *config, const char *rule, const struct field_row *row)
{
    struct known known;
    struct str name = STR_INIT;
    ypath_add_step(&name, row->name);
    known_init(&known, config, NULL);
    const struct diagnostic *said = known_find(&known, rule, NULL);
    bool on_it = said && said->key && strstr(said->key, str_text(&name));
    str_fini(&name);
    known_fini(&known);
    return on_it;
}

static void expect_made(const struct field_row *row, const struct help_example *example)
{
    assert_non_null(rule_find(example->rule));
    assert_non_null(strstr(example->wrong.text, row->name));
    assert_true(row->metadata_only || strstr(example->right.text, row->name));
    if (!says(example->wrong.text, example->rule, row) || says(example->right.text, example->rule, row))
        fail_msg("%s: %s%s%s", row->name, example->rule, example->wrong.text, example->right.text);
}

static void test_made_examples_are_right(void **state)
{
    (void)state;
    size_t made = 0;
    for (size_t i = 0; i < field_count(); i++) {
        const struct field_row *row = field_at(i);
        struct arena arena = {0};
        struct help_example example;
        if (field_make_example(row, &arena, &example)) {
            made++;
            assert_non_null(rule_find(example.rule));
            expect_made(row, &example);
        } else if (!row->deprecated && !(field_accepts(row) & ACCEPT_ANY) && !has_rules(row)) {
            fail_msg("no example can be made for %s", row->name);
        }
        arena_fini(&arena);
    }
    assert_true(made > field_count() / 2);
}

/* --- Words in backquotes ------------------------------------------------------------------------------------------ */

static bool is_member_name(const char *name)
{
    for (size_t i = 0; i < field_count(); i++)
        if (strcmp(field_at(i)->name, name) == 0)
            return true;
    return false;
}

/* A key (with its value or without), a backend, a rule, a word that some key takes, a package. */
static bool is_known_word(const char *text, size_t len)
{
    struct arena arena = {0};
    size_t key = strcspn(text, ":`");
    const char *word = arena_copy(&arena, text, len);
    const char *name = arena_copy(&arena, text, key < len ? key : len);
    bool known = field_called(name) || is_member_name(name) || backend_find(word) || rule_find(word);
    for (enum package i = 0; i < PACKAGE_COUNT; i++)
        known = known || strcmp(package_name(i), word) == 0;
    for (size_t i = 0; i < field_count(); i++)
        known = known || field_has_value(field_at(i), word, len);
    arena_fini(&arena);
    return known;
}

static void test_words_in_backquotes_are_known(void **state)
{
    (void)state;
    const struct shared_file *file = NULL;
    size_t words = 0;
    while ((file = shared_file_next("help/", file)))
        for (const char *at = strchr(file->text, '`'); at; at = strchr(at, '`')) {
            size_t len = strcspn(++at, "`\n");
            /* A key and its value may stand on two lines. */
            if (at[len] == '\n')
                len = strcspn(at, "`");
            if (!is_known_word(at, len))
                fail_msg("share/%s: axolotl knows no `%.*s`", file->name, (int)len, at);
            at += len + 1;
            words++;
        }
    assert_true(words > 100);
}

/* --- What explain says -------------------------------------------------------------------------------------------- */

static void expect_explained(const char *name, const char *what, const char *part)
{
    struct str text = STR_INIT, nearest = STR_INIT, head = STR_INIT;
    str_printf(&head, "%s: %s", name, what);
    if (!explain(name, NULL, &text, &nearest) || !strstr(str_text(&text), str_text(&head)) || !strstr(str_text(&text), part))
        fail_msg("explain %s does not say \"%s\" and \"%s\":\n%s", name, str_text(&head), part, str_text(&text));
    assert_null(strchr(str_text(&text), '`'));
    str_fini(&head);
    str_fini(&nearest);
    str_fini(&text);
}

static void test_explain_tells_of_each_rule_and_backend(void **state)
{
    (void)state;
    for (size_t i = 0; i < rule_count(); i++) {
        expect_explained(rule_row((enum rule_id)i)->name, "a rule", "  goes wrong");
        expect_explained(rule_row((enum rule_id)i)->name, "a rule", "  mended");
        expect_explained(rule_row((enum rule_id)i)->name, "a rule", "  true for:");
    }
    for (size_t i = 0; i < backend_count(); i++) {
        expect_explained(backend_at(i)->name, "a backend", "  goes wrong (");
        expect_explained(backend_at(i)->name, "a backend", "  true for:");
    }
}

static void test_explain_tells_of_each_field(void **state)
{
    (void)state;
    for (size_t i = 0; i < field_count(); i++) {
        struct str name = STR_INIT;
        field_add_name(field_at(i), &name);
        expect_explained(str_text(&name), "a ", field_at(i)->help);
        str_fini(&name);
    }
}

/* By its name, by its path, and with the prefix that files have. */
static void test_explain_tells_of_each_key_that_is_gone(void **state)
{
    (void)state;
    for (size_t i = 0; i < removed_key_count(); i++) {
        const struct removed_key *key = removed_key_at(i);
        bool inside = key->owner != OBJECT_root;
        struct str full = STR_INIT, text = STR_INIT, nearest = STR_INIT;
        str_printf(&full, "%s%s%s", inside ? key->place : "", inside ? "." : "", key->name);
        expect_explained(str_text(&full), "a key that axolotl does not have", key->became);
        str_clear(&full);
        str_printf(&full, "%s%s", inside ? "fsdp_" : "", key->name);
        assert_true(explain(str_text(&full), NULL, &text, &nearest));
        assert_non_null(strstr(str_text(&text), key->became));
        assert_null(strchr(str_text(&text), '%'));
        str_fini(&full);
        str_fini(&text);
        str_fini(&nearest);
    }
    struct str text = STR_INIT, nearest = STR_INIT;
    assert_false(explain("trl.debug", NULL, &text, &nearest)); /* no key of that mapping */
    assert_false(explain("fsdp_debug", NULL, &text, &nearest));
    str_fini(&text);
    str_fini(&nearest);
}

static void test_explain_tells_of_each_term(void **state)
{
    (void)state;
    const struct shared_file *term = NULL;
    size_t terms = 0;
    for (; (term = term_next(term)); terms++) {
        struct str name = STR_INIT;
        term_add_name(term, &name);
        expect_explained(str_text(&name), "a term", "  also:");
        str_fini(&name);
    }
    assert_true(terms >= 30);
    assert_ptr_equal(term_find("HEAD_DIM"), term_find("head size"));
    assert_null(term_find("nothing of the sort"));
}

/* The paragraph at *at as one line without backquotes; *at is then behind it. False behind the prose. */
static bool next_paragraph(const char **at, struct str *paragraph)
{
    *at += strspn(*at, "\n");
    if (**at == '\0' || strncmp(*at, "wrong", strlen("wrong")) == 0)
        return false;
    str_clear(paragraph);
    for (; **at && strncmp(*at, "\n\n", 2) != 0; (*at)++)
        if (**at != '`' && !(**at == '\n' && (*at)[1] == '\0'))
            str_add_char(paragraph, **at == '\n' ? ' ' : **at);
    return true;
}

static size_t expect_whole(const struct shared_file *file)
{
    struct str text = STR_INIT, paragraph = STR_INIT;
    size_t paragraphs = 0;
    help_add_prose(file, &text);
    for (const char *at = file->text; next_paragraph(&at, &paragraph);) {
        bool is_fact = strncmp(str_text(&paragraph), "also: ", strlen("also: ")) == 0;
        if (!is_fact && !strstr(str_text(&text), str_text(&paragraph)))
            fail_msg("share/%s: \"%s\" is torn", file->name, str_text(&paragraph));
        paragraphs += !is_fact;
    }
    str_fini(&text);
    str_fini(&paragraph);
    return paragraphs;
}

/* No line in one is taken for a fact because of a colon in it. The files of fields have facts in their paragraphs. */
static void test_no_paragraph_is_torn(void **state)
{
    (void)state;
    static const char *const kinds[] = {"help/terms/", "help/rules/", "help/backends/"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const struct shared_file *file = NULL;
        size_t paragraphs = 0;
        while ((file = shared_file_next(kinds[i], file)))
            paragraphs += expect_whole(file);
        assert_true(paragraphs >= 10);
    }
}

static void test_terms_have_names_of_their_own(void **state)
{
    (void)state;
    const struct shared_file *term = NULL;
    while ((term = term_next(term))) {
        struct arena arena = {0};
        const char *also = help_fact(term, "also", &arena);
        assert_non_null(also);
        for (const char *at = also; *at; at += strspn(at, ", ")) {
            size_t len = strcspn(at, ",");
            if (term_find(arena_copy(&arena, at, len)) != term)
                fail_msg("%.*s is the name of two terms", (int)len, at);
            at += len;
        }
        arena_fini(&arena);
    }
}

static void test_the_long_words_come_behind_the_short_ones(void **state)
{
    (void)state;
    struct str text = STR_INIT, nearest = STR_INIT;
    assert_true(explain("sample_packing", NULL, &text, &nearest));
    const char *help = strstr(str_text(&text), field_row(FIELD_sample_packing)->help);
    assert_non_null(help);
    const char *facts = strstr(help, "  typical:");
    assert_non_null(facts);
    const char *rules = strstr(facts, "  rules about it:");
    assert_non_null(rules);
    assert_non_null(strstr(rules, "packing-isolation"));
    str_fini(&nearest);
    str_fini(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_file_belongs_to_something),
        cmocka_unit_test(test_each_rule_and_backend_has_one),
        cmocka_unit_test(test_each_rule_has_prose_of_its_own),
        cmocka_unit_test(test_fields_that_people_touch),
        cmocka_unit_test(test_lines_fit),
        cmocka_unit_test(test_each_example_goes_wrong_and_is_mended),
        cmocka_unit_test(test_made_examples_are_right),
        cmocka_unit_test(test_words_in_backquotes_are_known),
        cmocka_unit_test(test_explain_tells_of_each_rule_and_backend),
        cmocka_unit_test(test_explain_tells_of_each_field),
        cmocka_unit_test(test_explain_tells_of_each_key_that_is_gone),
        cmocka_unit_test(test_explain_tells_of_each_term),
        cmocka_unit_test(test_no_paragraph_is_torn),
        cmocka_unit_test(test_terms_have_names_of_their_own),
        cmocka_unit_test(test_the_long_words_come_behind_the_short_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
