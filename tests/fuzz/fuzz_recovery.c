/* Any bytes as the lock file of a recovery slot. */
#include "fuzz.h"
#include "recovery.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    struct recovery_note note = recovery_read_note(text, size);
    PROMISE(note.pid >= 0);
    PROMISE(note.host == NULL || (note.host >= text && note.host + note.host_len <= text + size));
    return 0;
}
