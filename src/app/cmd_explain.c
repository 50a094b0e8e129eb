#include "command_parts.h"

#include "explain.h"
#include "machine.h"
#include "report.h"

int command_explain(const struct options *options)
{
    struct str name = STR_INIT, text = STR_INIT, wrapped = STR_INIT, nearest = STR_INIT;
    int status = EXIT_CLEAN;
    /* `explain sample packing` needs no quotes. */
    for (size_t i = 0; i < options->word_count; i++)
        str_printf(&name, "%s%s", i ? " " : "", options->words[i]);
    if (explain(str_text(&name), &options->machine->own, &text, &nearest)) {
        report_add_wrapped(&wrapped, str_text(&text));
        report_write_text(str_text(&wrapped), wrapped.len);
    } else if (nearest.len > 0) {
        status = report_trouble("nothing is called %s; did you mean %s?", str_text(&name), str_text(&nearest));
    } else {
        status = report_trouble("nothing is called %s; 'axedit rules', 'backends' and 'fields' list the names",
                                str_text(&name));
    }
    str_fini(&nearest);
    str_fini(&wrapped);
    str_fini(&text);
    str_fini(&name);
    return status;
}
