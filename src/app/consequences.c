/*
 * What follows downstream from the effective backend, in plain words.
 *
 * Source: the design review's section 2 and the capability tables. Each line fits 76 columns.
 */
#include "choices.h"

#include <string.h>

#include "utf8.h"

/* Columns of a name in a line; a hub path may be longer than any screen. */
#define NAME_COLUMNS 40

static void add_line(struct str *out, const char *line)
{
    str_add(out, line);
    str_add_char(out, '\n');
}

static void add_name(struct str *out, const char *name)
{
    struct str visible = STR_INIT;
    utf8_add_visible(&visible, name, strlen(name));
    size_t len = utf8_fit(str_text(&visible), visible.len, NAME_COLUMNS, NULL);
    str_add_len(out, str_text(&visible), len);
    if (len < visible.len)
        str_add(out, "...");
    str_fini(&visible);
}

/* Around the name: how it reaches transformers. */
struct route {
    enum backend_id backend;
    const char *before;
    const char *behind;
};

static const struct route routes[] = {
    {BACKEND_XFORMERS, "transformers gets ", ", which axolotl registers itself."},
    {BACKEND_SAGE, "transformers gets ", ", which axolotl registers itself."},
    {BACKEND_S2, "transformers gets ", ", which axolotl registers itself."},
    {BACKEND_FP8, "The model loads with sdpa; torchao puts ", " attention in afterwards."},
};

static const struct route as_it_stands = {BACKEND_NONE, "transformers gets ", " as it stands."};
static const struct route from_hub = {BACKEND_NONE, "transformers loads ", " from the hub."};
static const struct route refused = {BACKEND_NONE, "The target's axolotl refuses ", "."};

static const struct route *find_route(const struct attention *attention, const struct target *target)
{
    const struct backend *row = attention->row;
    if (row && !backend_is_taken(row, target))
        return &refused;
    for (size_t i = 0; row && i < sizeof routes / sizeof routes[0]; i++)
        if (routes[i].backend == row->id)
            return &routes[i];
    return row && !row->hub ? &as_it_stands : &from_hub;
}

static const char *packing_line(const struct attention *attention, const struct target *target)
{
    if (attention->capabilities.supports_packing)
        return "sample_packing: multipack on, no attention mask, samples kept apart.";
    if (attention->row && attention->row->id == BACKEND_S2)
        return "sample_packing: refused with this backend.";
    if (backend_isolates_packing(attention->backend, target))
        return "sample_packing: no multipack patches; a block mask keeps samples apart.";
    return "sample_packing: no multipack patches; packed samples see each other.";
}

/* FlashAttention 4 has no name of its own: it takes the place of the others where it can. */
static const char *flash_4_line(const struct attention *attention, const struct target *target)
{
    bool knows_gpu = target->vendor != VENDOR_UNKNOWN && (target->vendor != VENDOR_NVIDIA || target->compute > 0);
    if (!attention->capabilities.uses_flash_lib)
        return "FlashAttention 4 never takes over: not a flash-attn backend.";
    if (target->packages[PACKAGE_FLASH_ATTN_4].state == PACKAGE_MISSING)
        return "FlashAttention 4 does not take over: the target has none.";
    if (knows_gpu && (target->compute < 90 || target->compute >= 120))
        return "FlashAttention 4 does not take over: it runs on Hopper and Blackwell only.";
    if (knows_gpu && target->packages[PACKAGE_FLASH_ATTN_4].state == PACKAGE_PRESENT)
        return "FlashAttention 4 takes over: the target has it.";
    return "FlashAttention 4 takes over where it is installed (Hopper, Blackwell).";
}

static void add_capabilities(const struct capabilities *capabilities, struct str *out)
{
    bool flash = capabilities->uses_flash_lib;
    add_line(out, flash ? "FlashAttention patches for LLaMA models and PEFT adapters: on."
                        : "FlashAttention patches for LLaMA models and PEFT adapters: off.");
    add_line(out, flash ? "Context parallelism (ring attention): possible."
                        : "Context parallelism (ring attention): refused, it needs flash-attn.");
    add_line(out, capabilities->needs_dtype_cast ? "Embeddings and norms are cast to the training type."
                                                 : "Embeddings and norms are cast only with an adapter or FSDP.");
    add_line(out, flash ? "lm_eval runs with FlashAttention." : "lm_eval runs without FlashAttention.");
}

void backend_describe_consequences(const struct attention *attention, const struct target *target, struct str *out)
{
    if (!attention->backend && !attention->valid) {
        add_line(out, "axolotl stops here: this is no backend that it takes.");
        return;
    }
    if (attention->backend) {
        const struct route *route = find_route(attention, target);
        str_add(out, route->before);
        add_name(out, attention->backend);
        add_line(out, route->behind);
    } else {
        add_line(out, "No backend is set: transformers chooses, sdpa for most models.");
    }
    add_line(out, packing_line(attention, target));
    add_line(out, flash_4_line(attention, target));
    add_capabilities(&attention->capabilities, out);
}
