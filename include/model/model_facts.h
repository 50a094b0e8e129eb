/*
 * What the config.json of the model says, as far as rules ask. Plain data: it is copied by assignment, and its texts
 * live as long as whoever read them says.
 *
 * A number that is unknown is 0, a text that is unknown is NULL. Of a model made of several the numbers are those of
 * the part that reads text.
 */
#ifndef AXEDIT_MODEL_MODEL_FACTS_H
#define AXEDIT_MODEL_MODEL_FACTS_H

#define MODEL_NO_WINDOW (-1)

struct model_facts {
    const char *source;       /* the file that was read; NULL when nothing is known of the model */
    const char *model_type;   /* "gemma3" */
    const char *text_type;    /* of the part that reads text ("gemma3_text"); model_type when there is no other part */
    const char *dtype;        /* of the weights on disk: "bfloat16" */
    const char *quantization; /* "bitsandbytes", "gptq", "fp8"; "none" when the file has no word of any */
    int hidden_size;
    int head_dim; /* the largest one, where layers differ */
    int num_attention_heads;
    int num_key_value_heads;
    int sliding_window; /* in tokens; MODEL_NO_WINDOW when the file says that there is none */
};

#endif
