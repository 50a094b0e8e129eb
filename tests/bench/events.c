/* A bare libyaml event loop over files, in one process: events FILE... The measure for all that reads YAML. */
#include <stdio.h>
#include <stdlib.h>

#include <yaml.h>

static size_t count_events(FILE *file)
{
    yaml_parser_t parser;
    yaml_event_t event;
    size_t count = 0;
    int more = yaml_parser_initialize(&parser);
    yaml_parser_set_input_file(&parser, file);
    while (more && yaml_parser_parse(&parser, &event)) {
        more = event.type != YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
        count++;
    }
    yaml_parser_delete(&parser);
    return count;
}

int main(int argc, char **argv)
{
    size_t count = 0;
    for (int i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "rb");
        if (!file) {
            perror(argv[i]);
            return EXIT_FAILURE;
        }
        count += count_events(file);
        fclose(file);
    }
    printf("%zu events\n", count);
    return EXIT_SUCCESS;
}
