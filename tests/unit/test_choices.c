/*
 * What pickers offer: the backends with what each would mean on this target and for this config, the values of a field,
 * and what follows downstream from a backend.
 */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "change.h"
#include "choices.h"
#include "utf8.h"

static int set_up(void **state)
{
    static char directory[64];
    setlocale(LC_ALL, "C.UTF-8");
    strcpy(directory, "/tmp/axedit-choices-XXXXXX");
    *state = mkdtemp(directory);
    return *state == NULL || chdir(directory) != 0;
}

static int tear_down(void **state)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", (char *)*state);
    return chdir("/") != 0 || system(command) != 0;
}

static struct session *open_for(const char *text, const char *target)
{
    FILE *file = fopen("config.yml", "wb");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
    struct str cause = STR_INIT;
    /* A few lines stand for a whole config. */
    struct session *session =
        session_open_with("config.yml", &(struct session_setup){.target = target, .ignore = "field-missing"}, &cause);
    if (!session)
        fail_msg("%s", str_text(&cause));
    str_fini(&cause);
    return session;
}

/* --- Backends ----------------------------------------------------------------------------------------------------- */

static const struct choice *find_backend(const struct choices *choices, const char *name)
{
    for (size_t i = 0; i < choices->count; i++)
        if (choices->items[i].value && strcmp(choices->items[i].value, name) == 0)
            return &choices->items[i];
    fail_msg("no choice %s", name);
    return NULL;
}

static void expect_here(const char *target, const char *backend, const char *expected)
{
    struct session *session = open_for("", target);
    struct choices choices;
    choices_of_backends(&choices, session);
    const char *here = find_backend(&choices, backend)->here;
    if (strcmp(here, expected) != 0)
        fail_msg("%s on %s: \"%s\", not \"%s\"", backend, target, here, expected);
    choices_fini(&choices);
    session_close(session);
}

static void test_backends_in_table_order(void **state)
{
    (void)state;
    struct session *session = open_for("flash_attention: true\n", "h100");
    struct choices choices;
    choices_of_backends(&choices, session);
    assert_int_equal(choices.count, backend_count() + 1);
    for (size_t i = 0; i < backend_count(); i++) {
        assert_string_equal(choices.items[i].value, backend_at(i)->name);
        assert_ptr_equal(choices.items[i].backend, backend_at(i));
        assert_string_equal(choices.items[i].note, backend_at(i)->help);
        assert_int_equal(choices.items[i].current, backend_at(i)->id == BACKEND_FLASH_2);
    }
    assert_string_equal(choices.items[choices.current].value, "flash_attention_2");
    const struct choice *last = &choices.items[choices.count - 1];
    assert_null(last->value);
    assert_null(last->backend);
    assert_false(last->current);
    assert_true(last->capabilities.needs_dtype_cast);
    assert_string_equal(last->here, "?");
    choices_fini(&choices);
    assert_int_equal(choices.count, 0);
    session_close(session);
}

static void test_unknown_hub_kernel_is_offered(void **state)
{
    (void)state;
    struct session *session = open_for("attn_implementation: org/kernel@v1:fn\n", NULL);
    struct choices choices;
    choices_of_backends(&choices, session);
    assert_int_equal(choices.count, backend_count() + 2);
    const struct choice *current = &choices.items[choices.current];
    assert_string_equal(current->value, "org/kernel@v1:fn");
    assert_true(current->current);
    assert_null(current->backend);
    assert_int_equal(choices.current, backend_count());
    choices_fini(&choices);
    session_close(session);
}

static void expect_start(const char *text, const char *expected, bool is_current)
{
    struct session *session = open_for(text, NULL);
    struct choices choices;
    choices_of_backends(&choices, session);
    assert_string_equal(choices.items[choices.current].value, expected);
    assert_int_equal(choices.items[choices.current].current, is_current);
    choices_fini(&choices);
    session_close(session);
}

static void test_where_the_cursor_starts(void **state)
{
    (void)state;
    expect_start("", "eager", false);
    expect_start("attn_implementation: fa3\n", "flash_attention_3", false);
    expect_start("attn_implementation: nonsense\n", "eager", false);
    expect_start("attn_implementation: sdpa\nflash_attention: true\n", "sdpa", true);
    expect_start("gemma4_hybrid_attn_impl: true\n", "flash_attention_2", true);
    expect_start("a: [\n", "eager", false);
}

/* The counts are those of the config after the choice, whatever it holds now. */
static void test_what_if(void **state)
{
    (void)state;
    struct session *session = open_for("base_model: org/m\nattn_implementation: fp8\nflash_attention: true\n"
                                       "sample_packing: true\n",
                                       "h100,torch=2.6.0");
    struct choices choices;
    choices_of_backends(&choices, session);
    for (size_t i = 0; i + 1 < choices.count; i++) {
        struct arena arena = {0};
        struct str cause = STR_INIT;
        struct splices splices;
        assert_true(change_backend(session->analysis, choices.items[i].value, &arena, &splices, &cause));
        assert_true(session_apply(session, &splices, "choose", &cause));
        assert_int_equal(choices.items[i].errors, session->analysis->counts[SEVERITY_ERROR]);
        assert_int_equal(choices.items[i].warnings, session->analysis->counts[SEVERITY_WARNING]);
        assert_int_equal(session->analysis->attention.flag_count, 0);
        assert_string_equal(session->analysis->attention.backend, choices.items[i].value);
        session_undo(session);
        str_fini(&cause);
        arena_fini(&arena);
    }
    assert_int_equal(find_backend(&choices, "flash_attention_2")->errors, 0);
    assert_int_equal(find_backend(&choices, "flash_attention_2")->warnings, 0);
    assert_int_equal(find_backend(&choices, "eager")->warnings, 1);
    assert_true(find_backend(&choices, "fp8")->errors > 0);
    assert_true(find_backend(&choices, "s2")->errors > 0);
    choices_fini(&choices);
    session_close(session);
}

static void test_capabilities_follow_the_release(void **state)
{
    (void)state;
    struct session *session = open_for("", "axolotl=0.18.0");
    struct choices choices;
    choices_of_backends(&choices, session);
    assert_true(find_backend(&choices, "kernels-community/flash-attn2")->capabilities.supports_packing);
    choices_fini(&choices);
    session_close(session);
    session = open_for("", NULL);
    choices_of_backends(&choices, session);
    assert_false(find_backend(&choices, "kernels-community/flash-attn2")->capabilities.supports_packing);
    choices_fini(&choices);
    session_close(session);
}

static void test_here(void **state)
{
    (void)state;
    static const char *const expected[][3] = {
        {"none", "eager", "ok"},
        {"none", "sdpa", "ok"},
        {"none", "flash_attention_2", "?"},
        {"none", "xformers", "?"},
        {"none", "fp8", "?"},
        {"h100", "flash_attention_2", "ok"},
        {"h100", "flash_attention_3", "ok"},
        {"h100", "xformers", "ok"},
        {"h100", "flex_attention", "?"},
        {"h100,torch=2.6.0", "flex_attention", "ok"},
        {"h100,torch=2.5.1", "flex_attention", "torch<2.6"},
        {"h100,torch=2.6.0a0", "flex_attention", "torch<2.6"},
        {"h100,torch=2.6.0", "fp8", "torch<2.11"},
        {"h100,torch=2.11.0", "fp8", "?"},
        {"h100,torch=2.11.0,torchao=0.16", "fp8", "torchao<0.17"},
        {"h100,torch=2.11.0,torchao=0.17.0", "fp8", "ok"},
        {"h100,torch=2.11.0,torchao=0.17.0,flash-attn-3=missing", "fp8", "no flash-attn-3"},
        {"a100,torch=2.11.0", "fp8", "needs sm_90"},
        {"t4", "flash_attention_2", "needs sm_80"},
        {"a100", "flash_attention_3", "needs sm_90"},
        {"b200", "flash_attention_3", "for sm_90"},
        {"h100,flash-attn=missing", "flash_attention_2", "no flash-attn"},
        {"none,flash-attn=missing", "flash_attention_2", "no flash-attn"},
        {"t4", "sage", "needs sm_80"},
        {"h100", "sage", "ok"},
        {"sm_100", "sage", "not on sm_100"},
        {"cpu", "sage", "needs sm_80"},
        {"cpu", "flash_attention_2", "needs sm_80"},
        {"cpu", "eager", "ok"},
        {"mi300x", "flash_attention_2", "ok"},
        {"mi300x", "flash_attention_3", "needs sm_90"},
        {"ascend-npu", "flash_attention_2", "not on NPU"},
        {"ascend-npu", "sdpa", "not on NPU"},
        {"ascend-npu", "eager", "ok"},
        {"axolotl=0.17.0", "s2", "gone 0.17"},
        {"axolotl=0.16.0", "s2", "ok"},
        {"h100,kernels=missing", "kernels-community/flash-attn3", "no kernels"},
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        expect_here(expected[i][0], expected[i][1], expected[i][2]);
}

/* --- Fields ------------------------------------------------------------------------------------------------------- */

/* Values as they would be written, with * before the current one, = behind the default, > where the cursor starts, and
 * ... for the entry that asks. */
static void expect_values(const char *field, const char *current, const char *expected)
{
    struct choices choices;
    struct str out = STR_INIT;
    const struct field_row *row = field_find(OBJECT_root, field);
    assert_non_null(row);
    assert_true(choices_of_field(&choices, NULL, row, current));
    for (size_t i = 0; i < choices.count; i++) {
        const struct choice *choice = &choices.items[i];
        str_printf(&out, "%s%s%s%s%s", i ? " " : "", i == choices.current ? ">" : "", choice->current ? "*" : "",
                   choice->value ? choice->value : "...", choice->is_default ? "=" : "");
        assert_non_null(choice->label);
        assert_non_null(choice->note);
    }
    assert_string_equal(str_text(&out), expected);
    str_fini(&out);
    choices_fini(&choices);
}

static void test_booleans(void **state)
{
    (void)state;
    expect_values("sample_packing", "true", ">*true false");
    expect_values("sample_packing", "False", "true >*false");
    expect_values("sample_packing", "no", "true >*false");
    expect_values("sample_packing", "'off'", "true >*false");
    expect_values("sample_packing", NULL, ">true false");
    expect_values("sample_packing", "", ">true false");
    expect_values("sample_packing", "~", ">true false");
    expect_values("sample_packing", "maybe", ">true false");
    expect_values("sample_packing", "[", ">true false");
    expect_values("train_on_inputs", "", "true >false=");
    expect_values("train_on_inputs", "true", ">*true false=");
    expect_values("flash_attention", "on", ">*true false");
}

static void test_words(void **state)
{
    (void)state;
    expect_values("batch_flattening", "auto", "true false >*auto");
    expect_values("batch_flattening", "yes", ">*true false auto");
    expect_values("large_head_attention", "'sdpa'", "auto >*sdpa triton_flash");
    expect_values("large_head_attention", "other", ">auto sdpa triton_flash");
}

static void test_words_that_need_quotes(void **state)
{
    (void)state;
    expect_values("save_strategy", "'no'", ">*'no' steps epoch best ...");
}

static void test_open_words(void **state)
{
    (void)state;
    expect_values("adapter", "lora", ">*lora qlora llama-adapter ...");
    expect_values("adapter", "my_adapter", "lora qlora llama-adapter >*my_adapter ...");
    expect_values("adapter", "'a: b'", "lora qlora llama-adapter >*'a: b' ...");
}

static void test_fields_without_a_list(void **state)
{
    (void)state;
    static const char *const fields[] = {"base_model", "lora_r", "learning_rate", "datasets", "attn_implementation"};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        struct choices choices;
        assert_false(choices_of_field(&choices, NULL, field_find(OBJECT_root, fields[i]), "x"));
        choices_fini(&choices);
    }
}

/* Every value that is offered is one that its field takes, and stands for itself. */
static void test_every_choice_is_taken(void **state)
{
    (void)state;
    for (size_t i = 0; i < field_count(); i++) {
        struct choices choices;
        const struct field_row *row = field_at(i);
        if (choices_of_field(&choices, NULL, row, row->fallback)) {
            for (size_t k = 0; k < choices.count; k++) {
                struct choices again;
                if (!choices.items[k].value)
                    continue;
                assert_true(choices_of_field(&again, NULL, row, choices.items[k].value));
                if (again.current != k || !again.items[k].current)
                    fail_msg("%s: %s", row->name, choices.items[k].value);
                choices_fini(&again);
            }
        }
        choices_fini(&choices);
    }
}

/* --- Consequences ------------------------------------------------------------------------------------------------- */

static void check_lines(const char *text)
{
    size_t lines = 0;
    while (*text) {
        const char *end = strchr(text, '\n');
        assert_non_null(end);
        size_t len = (size_t)(end - text);
        if (len == 0 || utf8_columns(text, len) > 76)
            fail_msg("too long: %.*s", (int)len, text);
        text = end + 1;
        lines++;
    }
    assert_true(lines >= 1 && lines <= 7);
}

static void expect_said(const char *text, const char *target, const char *phrase)
{
    struct session *session = open_for(text, target);
    struct str out = STR_INIT;
    backend_describe_consequences(&session->analysis->attention, &session->target, &out);
    check_lines(str_text(&out));
    if (!strstr(str_text(&out), phrase))
        fail_msg("\"%s\" is not in:\n%s", phrase, str_text(&out));
    str_fini(&out);
    session_close(session);
}

static void test_consequences(void **state)
{
    (void)state;
    static const char *const expected[][3] = {
        {"flash_attention: true\n", NULL, "transformers gets flash_attention_2 as it stands."},
        {"flash_attention: true\n", NULL, "multipack on, no attention mask"},
        {"flash_attention: true\n", NULL, "FlashAttention 4 takes over where it is installed"},
        {"flash_attention: true\n", "h100,flash-attn-4=4.0", "FlashAttention 4 takes over: the target has it."},
        {"flash_attention: true\n", "h100,flash-attn-4=missing", "the target has none"},
        {"flash_attention: true\n", "a100,flash-attn-4=4.0", "Hopper and Blackwell only"},
        {"flash_attention: true\n", "rtx4090", "Hopper and Blackwell only"},
        {"flash_attention: true\n", "sm_120", "Hopper and Blackwell only"},
        {"flash_attention: true\n", NULL, "Context parallelism (ring attention): possible."},
        {"flash_attention: true\n", NULL, "lm_eval runs with FlashAttention."},
        {"attn_implementation: sdpa\n", NULL, "packed samples see each other"},
        {"attn_implementation: sdpa\n", "axolotl=0.18.0", "a block mask keeps samples apart"},
        {"attn_implementation: sdpa\n", NULL, "only with an adapter or FSDP"},
        {"attn_implementation: fp8\n", NULL, "The model loads with sdpa; torchao puts fp8 attention in afterwards."},
        {"attn_implementation: sage\n", NULL, "which axolotl registers itself"},
        {"attn_implementation: s2\n", NULL, "refused with this backend"},
        {"attn_implementation: s2\n", "axolotl=0.17.0", "The target's axolotl refuses s2."},
        {"attn_implementation: org/kernel\n", NULL, "transformers loads org/kernel from the hub."},
        {"attn_implementation: kernels-community/flash-attn3\n", NULL, "from the hub."},
        {"attn_implementation: \"org/\\e[31m-and-a-name-that-is-longer-than-any-screen-has-columns-for\"\n", NULL,
         "org/^[[31m"},
        {"attn_implementation: flash\n", NULL, "axolotl stops here"},
        {"", NULL, "No backend is set"},
        {"a: [\n", NULL, "No backend is set"},
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        expect_said(expected[i][0], expected[i][1], expected[i][2]);
}

static void test_consequences_of_every_backend(void **state)
{
    (void)state;
    for (size_t i = 0; i < backend_count(); i++) {
        struct str text = STR_INIT;
        str_printf(&text, "attn_implementation: %s\n", backend_at(i)->name);
        expect_said(str_text(&text), NULL, "sample_packing");
        expect_said(str_text(&text), "h100,axolotl=0.18.0", "lm_eval");
        str_fini(&text);
    }
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_backends_in_table_order),
        TEST(test_unknown_hub_kernel_is_offered),
        TEST(test_where_the_cursor_starts),
        TEST(test_what_if),
        TEST(test_capabilities_follow_the_release),
        TEST(test_here),
        TEST(test_booleans),
        TEST(test_words),
        TEST(test_words_that_need_quotes),
        TEST(test_open_words),
        TEST(test_fields_without_a_list),
        TEST(test_every_choice_is_taken),
        TEST(test_consequences),
        TEST(test_consequences_of_every_backend),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
