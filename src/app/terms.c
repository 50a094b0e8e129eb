#include "terms.h"

#include <stdbool.h>
#include <string.h>

static const struct term terms[] = {
    {"packing", "sample packing,multipack",
     "Several short samples are put one after the other into one row of sequence_len tokens, so that no padding is "
     "computed. It saves much time, but the backend must keep the samples apart: else a token attends to the sample "
     "before its own, and the model learns from text that does not belong together."},
    {"isolation", "cross contamination,contamination,decontamination",
     "Whether packed samples are kept from seeing each other. Backends that support packing do it themselves; from "
     "axolotl 0.18 on a mask does it for sdpa and eager. A config that packs without it trains on mixed-up text, and "
     "nothing stops it."},
    {"varlen", "variable length,cu_seqlens",
     "Attention over samples of different lengths in one row. The kernel is told where each sample begins, instead of "
     "being given a mask. It is how the FlashAttention family keeps packed samples apart without extra work."},
    {"flash lib", "uses_flash_lib,flash_attn,flash attention library",
     "The capability of a backend that runs through the flash-attn library. Only with it do axolotl's patches for that "
     "library apply: fused cross entropy, the packing of multimodal models, ring attention for context parallelism."},
    {"dtype cast", "needs_dtype_cast,cast",
     "The capability of a backend that takes half precision only. axolotl then casts embeddings and norms to the "
     "training type before the first step; eager and sdpa take mixed types and need no cast."},
    {"supports packing", "attn supports packing",
     "The capability of a backend that keeps packed samples apart by itself. sample_packing wants it."},
    {"capability", "capabilities",
     "What a backend can do or needs: supports packing, uses the flash lib, needs a dtype cast. axolotl computes the "
     "three from attn_implementation; a config can't set them. 'axedit backends' lists them."},
    {"backend", "attention backend,attn",
     "The code that computes attention, chosen by attn_implementation. The results are nearly the same everywhere; "
     "speed, "
     "memory, the GPUs that can run it, and what happens to packed samples differ. 'axedit backends' lists all."},
    {"canonical name", "canonical",
     "The one spelling of a backend's name that axolotl takes, such as flash_attention_2. Short names (fa2, flash, "
     "sdp) "
     "are refused, since the value goes to transformers as it stands."},
    {"hub kernel", "hub kernels,hub path,kernels",
     "A backend that is loaded from the Hugging Face hub when training starts, named by its path: org/repo, with an "
     "optional @revision and :function. It needs the kernels package and nothing to compile. axolotl knows the "
     "capabilities of a few by their exact path, and assumes the least of any other."},
    {"legacy flag", "legacy,legacy flags,flag",
     "One of the seven switches with which older configs chose the backend, one key for each. Of several that are "
     "set, a "
     "fixed order decides which one wins. 'axedit migrate' turns them into attn_implementation."},
    {"normalizer", "normalize,effective",
     "The first thing axolotl does with a config: attn_implementation and the legacy flags become one effective "
     "backend. "
     "'axedit get --effective FILE attn_implementation' prints it."},
    {"fp8", "float8,8 bit",
     "Numbers of 8 bits. As attn_implementation it means attention computed by torchao in 8 bits, which needs a "
     "Hopper GPU "
     "(sm_90) or newer, torch 2.11, torchao 0.17 and FlashAttention 3, and use_cache: false. It does not support "
     "packing. The "
     "key fp8 is another thing: it trains the linear layers in 8 bits."},
    {"compute capability", "sm,sm_nn",
     "The generation of an NVIDIA GPU as a number: sm_75 is Turing (T4), sm_80 Ampere (A100), sm_86 and sm_89 consumer "
     "Ampere and Ada, sm_90 Hopper (H100), sm_100 and above Blackwell. Kernels are made for some and fail on others."},
    {"target", "machine",
     "The machine that will train, as far as you say: --target h100,torch=2.11.0. What is not said is unknown, never "
     "absent: rules that need it stay silent and tell once what they would want to know. AXEDIT_TARGET and a comment "
     "'# axedit: target SPEC' in the file say it too."},
    {"fix", "fixes,safe,unsafe",
     "A change that mends what a rule found. It is safe when the effective config stays as it is; an unsafe one can "
     "change "
     "what runs, so a person has to choose it."},
    {"merge key", "<<,anchor,alias",
     "YAML's way to share keys: '<<: *name' takes over the keys of the mapping that was marked '&name'. Keys written "
     "beside "
     "it win. axedit changes a merged key where it is written."},
};

size_t term_count(void)
{
    return sizeof terms / sizeof *terms;
}

const struct term *term_at(size_t index)
{
    return &terms[index];
}

static char folded(char byte)
{
    if (byte == '-' || byte == '_')
        return ' ';
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

/* True when `name` is the first `len` bytes of `text`. */
static bool is_same(const char *text, size_t len, const char *name)
{
    for (size_t i = 0; i < len; i++)
        if (folded(text[i]) != folded(name[i]) || name[i] == '\0')
            return false;
    return name[len] == '\0';
}

static bool is_called(const struct term *term, const char *name)
{
    if (is_same(term->name, strlen(term->name), name))
        return true;
    for (const char *at = term->also; at && *at;) {
        size_t len = strcspn(at, ",");
        if (is_same(at, len, name))
            return true;
        at += len + (at[len] == ',');
    }
    return false;
}

const struct term *term_find(const char *name)
{
    for (size_t i = 0; i < term_count(); i++)
        if (is_called(&terms[i], name))
            return &terms[i];
    return NULL;
}
