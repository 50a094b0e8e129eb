"""Runs a program on a pseudo terminal under ptrace: counts its system calls from main() on, and lets one of them fail, or
kills the process before it. Not a test itself.

This is what `strace -e inject=` does, with two things that strace can't: a key is sent in the moment when the program
waits for one, so that each run makes the same calls, and close() really closes what it says it failed to close.
"""
import ctypes
import fcntl
import os
import platform
import pty
import re
import select
import signal
import struct
import subprocess
import termios

# man 2 ptrace
TRACEME, POKEUSER, CONT, SYSCALL, SETOPTIONS, SETREGSET, GETREGSET, GET_SYSCALL_INFO = (
    0, 6, 7, 24, 0x4200, 0x4205, 0x4204, 0x420E)
OPTIONS = 1 | 0x10 | 0x100000  # TRACESYSGOOD, TRACEEXEC, EXITKILL
SYSCALL_STOP = signal.SIGTRAP | 0x80
ENTRY, EXIT = 1, 2
NT_PRSTATUS, NT_ARM_SYSTEM_CALL = 1, 0x404
NO_RANDOM_ADDRESSES = 0x0040000
LIMIT = 60  # seconds for one run: none waits for anything but the processor

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.restype = ctypes.c_long
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]


class Hang(Exception):
    """The program neither ended nor asked for a key."""


def numbers():
    """The names of the system calls by number, as the C compiler knows them."""
    p = subprocess.run([*os.environ.get("CC", "cc").split(), "-E", "-dM", "-include", "sys/syscall.h", "-"], input="",
                       capture_output=True, text=True, check=True)
    defined = dict(re.findall(r"#define (\w+) (\w+)", p.stdout))
    names = {}
    for name, value in defined.items():
        while value in defined:
            value = defined[value]
        if name.startswith("__NR_") and value.isdigit():
            names[int(value)] = name[len("__NR_"):]
    return names


def ptrace(request, pid, address=0, data=0):
    result = libc.ptrace(request, pid, address, data)
    if result < 0:
        raise OSError(ctypes.get_errno(), "ptrace")
    return result


def why_not():
    """Why nothing can be traced here, or None."""
    if platform.system() != "Linux" or platform.machine() not in ("x86_64", "aarch64"):
        return f"not on {platform.system()} {platform.machine()}"
    pid = os.fork()
    if pid == 0:
        try:
            ptrace(TRACEME, 0)
            os.kill(os.getpid(), signal.SIGSTOP)
            os.getppid()
        finally:
            os._exit(0)
    try:
        os.waitpid(pid, 0)
        ptrace(SETOPTIONS, pid, 0, OPTIONS)
        ptrace(SYSCALL, pid)
        os.waitpid(pid, 0)
        ptrace(GET_SYSCALL_INFO, pid, 88, ctypes.cast(ctypes.create_string_buffer(88), ctypes.c_void_p).value)
        return None
    except OSError as error:
        return f"ptrace says: {error.strerror}"
    finally:
        try:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        except OSError:
            pass


class Call:
    """One system call: `name`, `args`, and `about`, the path that it is about, if any."""

    def __init__(self, name, args, about):
        self.name, self.args, self.about, self.result = name, args, about, None
        self.of_open_file = False

    def __repr__(self):
        return f"{self.name}({self.about or ''})"


# Which argument is a path.
PATHS = {"openat": 1, "open": 0, "newfstatat": 1, "fstatat64": 1, "stat": 0, "lstat": 0, "access": 0, "faccessat": 1,
         "faccessat2": 1, "readlink": 0, "readlinkat": 1, "mkdir": 0, "mkdirat": 1, "unlink": 0, "unlinkat": 1,
         "rename": 0, "renameat": 1, "renameat2": 1, "link": 0, "linkat": 1, "listxattr": 0, "getxattr": 0, "chmod": 0,
         "statx": 1}
DESCRIPTORS = {"read", "write", "pread64", "pwrite64", "fstat", "fsync", "close", "fchmod", "fchown", "fcntl", "ioctl",
               "flock", "ftruncate", "fallocate", "fgetxattr", "fremovexattr", "fsetxattr", "getdents64", "lseek"}
WAITS = {"pselect6"}


class Tracer:
    """One run. `at` is the number of the call, from main() on, that fails with the errno value `fault`, moves half of its
    bytes ("short"), or before which the process is killed ("kill"), if is_expected() says that it is the one that an
    earlier run saw there (mkstemp() asks for more random bytes now and then). `keys` are sent one after the other, each when the
    program waits; after the last one more() gives another, or None for SIGTERM."""

    def __init__(self, words, environment, directory, keys=(), at=None, fault=None, is_expected=None, more=None, names=None,
                 rows=24, columns=200):
        self.keys, self.more, self.at, self.fault, self.is_expected = list(keys), more, at, fault, is_expected
        self.names = names or numbers()
        self.calls, self.waits, self.output = [], [], b""
        self.end_of_heap = 0
        self.info = ctypes.create_string_buffer(88)  # struct ptrace_syscall_info
        self.began, self.injected, self.ended = False, False, False
        self.status = None
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
                os.chdir(directory)
                libc.personality(NO_RANDOM_ADDRESSES)  # the heap grows at the same calls each time
                ptrace(TRACEME, 0)
                os.kill(os.getpid(), signal.SIGSTOP)
                os.execve(words[0], words, environment)
            finally:
                os._exit(127)
        os.set_blocking(self.fd, False)
        self.terminal_before = None
        try:
            self.run()
        finally:
            os.close(self.fd)

    def run(self):
        old = signal.signal(signal.SIGALRM, self.hang)
        signal.alarm(LIMIT)
        try:
            os.waitpid(self.pid, 0)
            ptrace(SETOPTIONS, self.pid, 0, OPTIONS)
            self.terminal_before = termios.tcgetattr(self.fd)
            self.loop()
        except Hang:
            self.status = "hang"
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        finally:
            signal.alarm(0)
            signal.signal(signal.SIGALRM, old)
        self.drain()
        self.terminal_after = termios.tcgetattr(self.fd)

    def hang(self, number, frame):
        raise Hang

    def loop(self):
        send = 0
        while True:
            try:
                ptrace(SYSCALL, self.pid, 0, send)
            except ProcessLookupError:  # killed while it stood still
                pass
            send = 0
            _, status = os.waitpid(self.pid, 0)
            if not os.WIFSTOPPED(status):
                self.status = os.waitstatus_to_exitcode(status)
                return
            stop = os.WSTOPSIG(status)
            if stop == SYSCALL_STOP:
                self.syscall()
            elif stop != signal.SIGTRAP:
                send = stop

    def drain(self):
        while True:
            try:
                part = os.read(self.fd, 65536)
            except OSError:
                return
            if not part:
                return
            self.output += part

    # --- One stop ---------------------------------------------------------------------------------------------------

    def syscall(self):
        ptrace(GET_SYSCALL_INFO, self.pid, len(self.info), ctypes.addressof(self.info))
        info = self.info.raw
        if info[0] == ENTRY:
            nr, *args = struct.unpack_from("=Q6Q", info, 24)
            self.entry(self.names.get(nr, f"call {nr}"), args)
        elif info[0] == EXIT and self.began:
            self.exit(struct.unpack_from("=q", info, 24)[0])

    def entry(self, name, args):
        if not self.began:
            # The first thing that main() does is to ask for the flags of standard input (ui/main.c).
            self.began = name == "fcntl" and args[0] == 0 and args[1] == fcntl.F_GETFD
            if not self.began:
                return
        index = len(self.calls)
        call = Call(name, args, None)
        if self.at is None or index == self.at:
            self.describe(call)
        self.calls.append(call)
        if name in WAITS:
            self.waits.append(index)
            self.press()
        elif name == "write":
            self.drain()
        if index != self.at or (self.is_expected and not self.is_expected(call)):
            return
        self.injected = True
        if self.fault == "kill":
            os.kill(self.pid, signal.SIGKILL)
        elif self.fault == "short":
            self.set_third(args[2] // 2)
        elif name != "close":  # that one fails after the fact: the descriptor is gone all the same
            self.set_number(-1)

    def exit(self, result):
        index = len(self.calls) - 1
        self.calls[index].result = result
        failed = self.injected and index == self.at and isinstance(self.fault, int)
        if self.calls[index].name == "brk":  # it fails by an end of the heap that stays where it was
            if failed:
                self.set_result(self.end_of_heap)
            else:
                self.end_of_heap = result
        elif failed:
            self.set_result(-self.fault)

    def press(self):
        self.drain()
        if self.keys:
            os.write(self.fd, self.keys.pop(0))
            return
        key = None if self.ended or not self.more else self.more(self)
        if key:
            os.write(self.fd, key)
        elif not self.ended:
            self.ended = True
            os.kill(self.pid, signal.SIGTERM)
        else:
            raise Hang

    def describe(self, call):
        at = PATHS.get(call.name)
        try:
            if at is not None:
                call.about = self.string(call.args[at])
                call.of_open_file = at == 1 and call.about == ""
            if call.name in DESCRIPTORS or call.of_open_file:
                call.about = os.readlink(f"/proc/{self.pid}/fd/{call.args[0]}")
        except OSError:
            pass

    def string(self, address):
        with open(f"/proc/{self.pid}/mem", "rb", buffering=0) as memory:
            memory.seek(address)
            text = b""
            while b"\0" not in text and len(text) < 4096:
                text += memory.read(min(256, 4096 - address % 4096 if not text else 256))
        return os.fsdecode(text.split(b"\0")[0])

    # --- Registers --------------------------------------------------------------------------------------------------

    def set_register(self, x86, arm, value):
        value &= (1 << 64) - 1
        if platform.machine() == "x86_64":
            ptrace(POKEUSER, self.pid, x86 * 8, value)
            return
        registers = ctypes.create_string_buffer(34 * 8)
        vector = (ctypes.c_void_p * 2)(ctypes.addressof(registers), len(registers))
        ptrace(GETREGSET, self.pid, NT_PRSTATUS, ctypes.addressof(vector))
        struct.pack_into("=Q", registers, arm * 8, value)
        ptrace(SETREGSET, self.pid, NT_PRSTATUS, ctypes.addressof(vector))

    def set_number(self, number):
        if platform.machine() == "x86_64":
            self.set_register(15, 0, number)  # orig_rax
            return
        value = ctypes.c_int(number)
        vector = (ctypes.c_void_p * 2)(ctypes.addressof(value), ctypes.sizeof(value))
        ptrace(SETREGSET, self.pid, NT_ARM_SYSTEM_CALL, ctypes.addressof(vector))

    def set_result(self, result):
        self.set_register(10, 0, result)  # rax

    def set_third(self, value):
        self.set_register(12, 2, value)  # rdx
