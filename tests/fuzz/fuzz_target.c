/* Any text after --target: it is read or refused with a sentence, and a target that was read says what it is. */
#include <string.h>

#include "fuzz.h"
#include "mem.h"
#include "target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *spec = mem_copy((const char *)data, size);
    struct arena arena = {0};
    struct str text = STR_INIT;
    struct target target = target_none();
    if (target_parse(spec, &arena, &target, &text)) {
        PROMISE(text.len == 0 && target.spec != NULL);
        target_describe(&target, &text);
    }
    PROMISE(text.len > 0);
    for (int package = 0; package < PACKAGE_COUNT; package++)
        target_has_version(&target, (enum package)package, "2.11.0rc1");
    target_axolotl_from(&target, "0.17");
    target_row_find(spec, NULL);
    target_row_nearest(spec, NULL);
    str_fini(&text);
    arena_fini(&arena);
    free(spec);
    return 0;
}
