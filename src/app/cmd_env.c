/* `axedit env`: the facts about this machine and about a file's model, and where each was read. */
#include "command_parts.h"

#include <jansson.h>
#include <stdio.h>

#include "json_text.h"
#include "machine.h"
#include "model_config.h"
#include "models.h"
#include "probe.h"
#include "report.h"
#include "source.h"
#include "table.h"

/* One of the two is filled. */
struct listing {
    json_t *json; /* NULL for text */
    struct table table;
    struct arena arena;
};

static void add_json(json_t *array, const char *name, const struct probe_fact *fact)
{
    json_t *object =
        json_pack("{s:s, s:o, s:o}", "name", name, "value", json_text(fact->value ? fact->value : "unknown"), "source",
                  json_text(fact->value ? fact->source : ""));
    if (!fact->value && fact->why)
        json_object_set_new(object, "why", json_text(fact->why));
    json_array_append_new(array, object);
}

static void add_fact(struct listing *listing, const char *name, const struct probe_fact *fact)
{
    if (listing->json) {
        add_json(listing->json, name, fact);
        return;
    }
    const char *why = fact->why ? arena_printf(&listing->arena, "(%s)", fact->why) : "-";
    table_add(&listing->table, name);
    table_add(&listing->table, fact->value ? fact->value : "unknown");
    table_add(&listing->table, fact->value ? fact->source : why);
}

static void add_text(struct listing *listing, const char *name, const char *value, const char *source)
{
    add_fact(listing, name, &(struct probe_fact){value, source, NULL});
}

/* ---- The machine ---- */

static void add_machine(struct listing *listing, const struct probe *probe)
{
    add_fact(listing, "gpu", &probe->gpu);
    add_fact(listing, "gpus", &probe->count);
    /* When they are of one kind the rows around this one say it all. */
    if (probe->mixed || (probe->gpu_count > 0 && !probe->oldest))
        add_fact(listing, "all_gpus", &probe->all);
    add_fact(listing, "compute_capability", &probe->compute);
    add_fact(listing, "architecture", &probe->architecture);
    add_fact(listing, "driver", &probe->driver);
    add_fact(listing, "visible_devices", &probe->visible_devices);
    add_fact(listing, "python", &probe->python);
    add_fact(listing, "python_version", &probe->python_version);
    add_fact(listing, "site_packages", &probe->site_packages);
    for (int i = 0; i < PACKAGE_COUNT; i++)
        add_fact(listing, package_name((enum package)i), &probe->packages[i].fact);
}

/* ---- The model ---- */

static void add_number(struct listing *listing, const char *name, int number, const struct model_facts *facts)
{
    const char *value = number > 0 ? arena_printf(&listing->arena, "%d", number) : NULL;
    add_text(listing, name, number == MODEL_NO_WINDOW ? "none" : value, facts->source);
}

static void add_model_facts(struct listing *listing, const struct model_facts *facts)
{
    add_text(listing, "model_type", facts->model_type, facts->source);
    add_text(listing, "text_model_type", facts->text_type, facts->source);
    add_number(listing, "hidden_size", facts->hidden_size, facts);
    add_number(listing, "num_attention_heads", facts->num_attention_heads, facts);
    add_number(listing, "num_key_value_heads", facts->num_key_value_heads, facts);
    add_number(listing, "head_dim", facts->head_dim, facts);
    add_number(listing, "sliding_window", facts->sliding_window, facts);
    add_text(listing, "dtype", facts->dtype, facts->source);
    add_text(listing, "quantization", facts->quantization, facts->source);
}

static void add_model(struct listing *listing, const struct source *source, const char *model_config)
{
    const struct config *config = source ? source->analysis->config : NULL;
    const char *base = config ? config->model.base_model : NULL;
    const char *other = config ? config->model.base_model_config : NULL;
    struct model_world world = model_world_here(model_config);
    struct model_facts facts;
    struct str cause = STR_INIT;
    if (source)
        add_text(listing, "base_model", base, source->name);
    if (other)
        add_text(listing, "base_model_config", other, source->name);
    bool known = model_config_read(&world, config ? models_name_in(config) : NULL, config ? config->model.revision_of_model : NULL,
                                   &listing->arena, &facts, &cause);
    const char *why = known ? NULL : arena_printf(&listing->arena, "%s", str_text(&cause));
    const char *found_by = model_config ? "--model-config" : other ? "base_model_config" : "base_model";
    add_fact(listing, "model_config", &(struct probe_fact){facts.source, found_by, why});
    add_model_facts(listing, &facts);
    str_fini(&cause);
}

/* ---- All of it ---- */

static int print_listing(struct listing *listing)
{
    if (listing->json) {
        json_print(listing->json);
    } else {
        struct str out = STR_INIT;
        table_print(&listing->table, &out);
        report_write(str_text(&out), out.len);
        str_fini(&out);
    }
    return EXIT_CLEAN;
}

static int list(const struct options *options, const struct source *source)
{
    struct listing listing = {.json = options->format == FORMAT_JSON ? json_array() : NULL};
    struct probe_world world;
    struct probe probe;
    table_init(&listing.table, 3);
    probe_world_here(&world, options->python, &listing.arena);
    world.own = &options->machine->own;
    probe_run(&probe, &world, &listing.arena);
    add_text(&listing, "axedit", AXEDIT_VERSION, "this program");
    add_machine(&listing, &probe);
    if (source || options->model_config)
        add_model(&listing, source, options->model_config);
    int status = print_listing(&listing);
    table_fini(&listing.table);
    arena_fini(&listing.arena);
    return status;
}

int command_env(const struct options *options)
{
    struct source source;
    struct str cause = STR_INIT;
    if (options->word_count == 0)
        return list(options, NULL);
    int status = source_open(&source, options->words[0], options, &cause) ? list(options, &source)
                                                                          : report_trouble("%s", str_text(&cause));
    if (source.bad_comment)
        status = EXIT_TROUBLE;
    source_close(&source);
    str_fini(&cause);
    return status;
}
