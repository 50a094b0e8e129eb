"""Access control lists without the tools for them, which are not everywhere: the bytes that Linux keeps of one."""
import os
import struct

USER_OBJ, USER, GROUP_OBJ, GROUP, MASK, OTHER = 1, 2, 4, 8, 0x10, 0x20
NO_ID = 0xFFFFFFFF


def get(path):
    """{(tag, id): permissions}, or None where the file has no list."""
    try:
        raw = os.getxattr(path, "system.posix_acl_access")
    except OSError:
        return None
    return {(tag, number): allowed for tag, allowed, number in struct.iter_unpack("<HHI", raw[4:])}


def put(path, entries, default=False):
    """False, with a word, where the file system keeps none. `default`: of a directory, for what is made in it."""
    raw = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", tag, allowed, number) for (tag, number), allowed in entries.items())
    try:
        os.setxattr(path, "system.posix_acl_default" if default else "system.posix_acl_access", raw)
    except (OSError, AttributeError) as error:
        print(f"skipped: access control lists: {error}")
        return False
    return True


def with_user(number, allowed, group=4, mask=6, other=4):
    """One more user may do that."""
    return {(USER_OBJ, NO_ID): 6, (USER, number): allowed, (GROUP_OBJ, NO_ID): group, (MASK, NO_ID): mask, (OTHER, NO_ID): other}
