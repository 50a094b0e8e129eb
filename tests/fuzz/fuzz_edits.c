/*
 * A text and a random edit script: no edit breaks the file or changes the meaning of a key that it does not name, every
 * comment stays, the way back gives the same bytes, and what the editor takes over from the analysis before is what a new
 * one finds.
 *
 * The first bytes of the input are the script (a count, then an operation, a key and a value for each), the rest is the
 * text.
 */
#include <string.h>

#include "change.h"
#include "effective.h"
#include "emit.h"
#include "fuzz.h"

enum { EDITS = 4, BYTES = 3, SCRIPT = EDITS * BYTES + 1 };

static const char *const sources[] = {
    "true",    "17",       "2e-5",   "plain text", "'a: b # c'", "[1, two, {x: y}]", "{a: 1, b: [c]}", "\"\\u263a\\n\"",
    "# only",  "",         "&x 1",   "- a\n- b",   "a: 1\nb: 2", "|\n  text\n  more", "null",           "*x",
};

static const char *const names[] = {"new_key", "datasets.0.path", "lora_r", "overrides_of_model_config.use_cache",
                                    "fsdp_config.a.b", "sample_packing", "it's", "attn_implementation"};

/* The path of one of the file's own keys, at the top or one level down; else a name from the table. */
static void choose_path(const struct analysis *analysis, unsigned choice, struct str *out)
{
    size_t at = 0, wanted = choice % (analysis->root.count + sizeof names / sizeof names[0]);
    for (; at < analysis->root.count && at != wanted; at++)
        ;
    if (at == analysis->root.count) {
        str_add(out, names[wanted - analysis->root.count]);
        return;
    }
    const struct yentry *entry = &analysis->root.entries[at];
    const struct ynode *value = entry->value;
    if ((choice & 0x80) != 0 && value->items && !entry->merged)
        ypath_of_item(value->items, out);
    else if ((choice & 0x40) != 0 && value->pairs && !entry->merged)
        ypath_of_pair(value->last_pair, out);
    else
        ypath_of_pair(entry->pair, out);
}

static bool plan(const struct analysis *analysis, const uint8_t *step, const struct ypath *path, struct arena *arena,
                 struct splices *splices)
{
    struct str cause = STR_INIT;
    const char *source = sources[step[2] % (sizeof sources / sizeof sources[0])];
    bool done;
    switch (step[0] % 5) {
    case 0:
        done = change_set(analysis, path, source, arena, splices, &cause);
        break;
    case 1:
        done = change_set_text(analysis, path, source, arena, splices, &cause);
        break;
    case 2:
        done = change_unset(analysis, path, arena, splices, &cause);
        break;
    case 3:
        done = change_append(analysis, path, source, arena, splices, &cause);
        break;
    default:
        done = change_backend(analysis, "sdpa", arena, splices, &cause);
        break;
    }
    PROMISE(done || cause.len > 0);
    str_fini(&cause);
    return done;
}

static size_t count_marks(const char *text, size_t len)
{
    size_t count = 0;
    for (size_t i = 0; i < len; i++)
        count += text[i] == '#';
    return count;
}

/* An anchor that a removed value carried, or a key that was hidden by another, may change what others mean. */
static bool is_plain(const struct analysis *analysis)
{
    return memchr(analysis->text, '&', analysis->len) == NULL && memchr(analysis->text, '*', analysis->len) == NULL &&
           strstr(analysis->text, "<<") == NULL;
}

static void check_others(const struct analysis *before, const struct analysis *after, const struct ypath *path,
                         bool is_backend)
{
    if (!is_plain(before) || is_backend)
        return;
    for (size_t i = 0; i < before->root.count; i++) {
        const struct yentry *entry = &before->root.entries[i];
        if (entry->pair->key->kind != YNODE_SCALAR || strcmp(entry->pair->key->text, path->steps[0]) == 0)
            continue;
        bool is_found = false;
        for (size_t j = 0; j < after->root.count && !is_found; j++)
            is_found = ynode_same(after->root.entries[j].pair->key, entry->pair->key) &&
                       ynode_same(after->root.entries[j].value, entry->value);
        PROMISE(is_found);
    }
}

static void check_way_back(const struct splices *splices, const struct str *old, const struct str *new)
{
    struct arena arena = {0};
    struct str back = STR_INIT;
    struct splices inverse = splices_inverse(splices, str_text(old), &arena);
    splices_apply(&inverse, str_text(new), new->len, &back);
    PROMISE(str_equal(&back, old));
    str_fini(&back);
    arena_fini(&arena);
}

static bool same_words(const char *one, const char *other)
{
    return one == other || (one && other && strcmp(one, other) == 0);
}

/* The editor's chain of analyses against one that is made anew. */
static void check_same(const struct analysis *one, const struct analysis *other)
{
    struct arena arena = {0};
    PROMISE(one->broken == other->broken && one->is_config == other->is_config);
    PROMISE(one->diagnostic_count == other->diagnostic_count && one->legacy_count == other->legacy_count);
    for (size_t i = 0; i < one->diagnostic_count; i++) {
        const struct diagnostic *a = &one->diagnostics[i], *b = &other->diagnostics[i];
        PROMISE(a->rule == b->rule && a->severity == b->severity);
        PROMISE(a->span.start == b->span.start && a->span.end == b->span.end);
        PROMISE(same_words(a->message, b->message) && same_words(a->key, b->key));
    }
    PROMISE(same_words(one->attention.backend, other->attention.backend));
    struct effective one_effective = effective_of(one, &arena), other_effective = effective_of(other, &arena);
    PROMISE(effective_same(&one_effective, &other_effective));
    arena_fini(&arena);
}

/* The text that is edited, and what is known of it by way of all edits so far. */
struct desk {
    struct str text;
    struct target target;
    struct analysis *analysis;
};

/* What the splices made. */
static void take_over(struct desk *desk, struct str *new, const struct splices *splices, bool read)
{
    if (read)
        analysis_read(desk->analysis, splices);
    struct analysis *after = analysis_after(desk->analysis, str_text(new), new->len, &desk->target);
    struct analysis *anew = analysis_new(str_text(new), new->len, &desk->target);
    check_same(after, anew);
    analysis_free(anew);
    analysis_free(desk->analysis);
    str_fini(&desk->text);
    desk->text = *new;
    *new = (struct str)STR_INIT;
    desk->analysis = after;
}

static void do_edit(struct desk *desk, const uint8_t *step)
{
    struct analysis *before = desk->analysis;
    struct arena arena = {0};
    struct str name = STR_INIT, cause = STR_INIT, new = STR_INIT;
    struct ypath path;
    struct splices splices = {NULL, 0};
    choose_path(before, step[1], &name);
    if (!before->broken && ypath_parse(str_text(&name), &arena, &path, &cause) &&
        plan(before, step, &path, &arena, &splices) && splices.count > 0) {
        splices_apply(&splices, str_text(&desk->text), desk->text.len, &new);
        check_way_back(&splices, &desk->text, &new);
        struct analysis *after = analysis_new(str_text(&new), new.len, &desk->target);
        PROMISE(!after->broken);
        check_others(before, after, &path, step[0] % 5 == 4);
        analysis_free(after);
        if (step[0] % 5 == 2) /* what goes takes no comment along */
            PROMISE(before->index->comment_count <= count_marks(str_text(&new), new.len));
        take_over(desk, &new, &splices, (step[0] & 0x80) != 0);
    }
    str_fini(&name);
    str_fini(&cause);
    str_fini(&new);
    arena_fini(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < SCRIPT)
        return 0;
    struct desk desk = {.text = STR_INIT, .target = target_none()};
    str_add_len(&desk.text, (const char *)data + SCRIPT, size - SCRIPT);
    desk.analysis = analysis_new(str_text(&desk.text), desk.text.len, &desk.target);
    for (int i = 0; i < 1 + data[0] % EDITS; i++)
        do_edit(&desk, data + 1 + i * BYTES);
    analysis_free(desk.analysis);
    str_fini(&desk.text);
    return 0;
}
