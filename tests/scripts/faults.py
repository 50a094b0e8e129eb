"""Every system call of seven flows fails with every errno that it can give, and the process is killed before each of them.
What must hold then is in check_*(). Not a test itself: test_faults runs it, `make faults` all of it.
"""
import errno
import os
import re
import shutil
import tempfile

from tracer import Tracer, numbers

NAMES = numbers()
AXEDIT = os.environ["AXEDIT"]
OLD = b"base_model: org/model  # small\nload_in_8bit: false\nwandb_name: run\n"
NEW = OLD.replace(b"false", b"true")
LEGACY = b"base_model: org/model\nflash_attention: true # keep\n"
MIGRATED = b"base_model: org/model\nattn_implementation: flash_attention_2 # keep\n"
EDIT = b"/8bit\r\r"

# What a call can answer, of its manual page: without what only a wrong program gets (EBADF, EFAULT, EINVAL).
PATH = "EACCES EIO ELOOP ENAMETOOLONG ENOENT ENOMEM ENOTDIR"
ROOM = "EDQUOT EFBIG EINTR EIO ENOSPC EPERM"
ERRNOS = {
    "access": PATH + " EPERM EROFS ETXTBSY",
    "brk": "ENOMEM",
    "close": "EDQUOT EINTR EIO ENOSPC",
    "dup": "EBUSY EINTR EMFILE",
    "exit_group": "",
    "fallocate": ROOM + " ENODEV ENOSYS EOPNOTSUPP",
    "fchmod": "EIO ENOMEM EPERM EROFS",
    "fchown": "EDQUOT EIO ENOMEM EPERM EROFS",
    "fcntl": "EBADF",
    "fcntl lock": "EAGAIN EINVAL ENOLCK",
    "fgetxattr": "EIO ENODATA ENOTSUP EPERM",
    "flock": "EINTR ENOLCK ENOSYS EWOULDBLOCK",
    "fremovexattr": "EDQUOT EIO ENODATA ENOSPC ENOTSUP EPERM EROFS",
    "fstat": "EIO ENOMEM EOVERFLOW",
    "fsetxattr": "EDQUOT EIO ENOSPC ENOTSUP EPERM ERANGE",
    "fsync": "EDQUOT EINTR EINVAL EIO ENOSPC EROFS",
    "ftruncate": "EFBIG EINTR EIO EPERM EROFS",
    "futex": "",
    "getcwd": "EACCES ENOENT ENOMEM",
    "getdents64": "EIO ENOENT",
    "getegid": "",
    "geteuid": "",
    "getgid": "",
    "getpid": "",
    "getrandom": "EAGAIN EINTR ENOSYS",
    "gettid": "",
    "getuid": "",
    "getxattr": "EACCES EIO ENODATA ENOTSUP EPERM ERANGE",
    "ioctl": "EINTR EIO ENOTTY",
    "link": PATH + " EDQUOT EEXIST EMLINK ENOSPC EPERM EROFS EXDEV",
    "listxattr": "E2BIG EACCES EIO ENOTSUP EPERM ERANGE",
    "lseek": "EIO EOVERFLOW",
    "madvise": "ENOMEM",
    "mkdir": PATH + " EDQUOT EEXIST EMLINK ENOSPC EPERM EROFS",
    "mmap": "EACCES EAGAIN ENFILE ENODEV ENOMEM EPERM",
    "mprotect": "ENOMEM",
    "mremap": "ENOMEM",
    "munmap": "ENOMEM",
    "openat": PATH + " EDQUOT EEXIST EINTR EISDIR EMFILE ENFILE ENODEV ENOSPC ENXIO EOVERFLOW EPERM EROFS ETXTBSY",
    "poll": "EINTR ENOMEM",
    "ppoll": "EINTR ENOMEM",
    "pread64": "EINTR EIO EISDIR",
    "prlimit64": "EPERM",
    "pselect6": "EINTR ENOMEM",
    "pwrite64": ROOM,
    "read": "EAGAIN EINTR EIO EISDIR",
    "readlink": PATH + " EINVAL",
    "rename": PATH + " EBUSY EDQUOT EINVAL EISDIR EMLINK ENOSPC ENOTEMPTY EPERM EROFS EXDEV",
    "rt_sigaction": "",
    "rt_sigpending": "",
    "rt_sigprocmask": "",
    "rt_sigreturn": "",
    "stat": PATH + " EOVERFLOW",
    "umask": "",
    "uname": "",
    "unlink": PATH + " EBUSY EISDIR EPERM EROFS",
    "write": ROOM + " EAGAIN EPIPE",
}
# One thing under several names: what the C library of a machine asks the kernel for.
ALIASES = {"newfstatat": "stat", "lstat": "stat", "statx": "stat", "fstatat64": "stat", "faccessat": "access",
           "faccessat2": "access", "readlinkat": "readlink", "mkdirat": "mkdir", "unlinkat": "unlink", "renameat": "rename",
           "renameat2": "rename", "linkat": "link", "open": "openat", "dup2": "dup", "dup3": "dup"}
MEMORY = ("brk", "madvise", "mmap", "mprotect", "mremap", "munmap")  # under AddressSanitizer they are not ours
F_OFD_SETLK = 37
MOVES_BYTES = ("pwrite64", "write")


def kind_of(call):
    """The row of ERRNOS."""
    name = ALIASES.get(call.name, call.name)
    if name == "fcntl" and call.args[1] == F_OFD_SETLK:
        return "fcntl lock"
    return "fstat" if name == "stat" and call.of_open_file else name


RANDOM_NAMES = ((r"\.axedit-\w{6}", ".axedit-XXXXXX"), (r"-[0-9a-f]{16}\.", "-HASH."),
                (r"links-[0-9a-f]+-[0-9a-f]+\.", "links-INODE."), (r"/dev/pts/\d+", "terminal"))


class Place:
    """A directory with one config, and a state directory with or without a copy."""

    def __init__(self):
        self.root = tempfile.mkdtemp(prefix="axedit-faults-")
        self.home, self.state = os.path.join(self.root, "home"), os.path.join(self.root, "state")
        self.work = os.path.join(self.root, "work")
        self.path = os.path.join(self.work, "config.yml")
        self.environment = {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "HOME": self.home, "PATH": self.home,
                            "XDG_STATE_HOME": self.state, "ASAN_OPTIONS": "detect_leaks=0"}
        self.orphan = make_orphan(self)

    def name_of(self, call):
        """The same in each place and run."""
        text = repr(call).replace(self.root, "").replace("/work/", "")
        for pattern, name in RANDOM_NAMES:
            text = re.sub(pattern, name, text)
        return text

    def close(self):
        shutil.rmtree(self.root, ignore_errors=True)

    def reset(self, text, orphan=False, linked=False):
        for directory in (self.home, self.state, self.work):
            shutil.rmtree(directory, ignore_errors=True)
            os.mkdir(directory)
        write(self.path, text)
        if linked:
            os.link(self.path, os.path.join(self.home, "other name"))
        if orphan:
            where = os.path.join(self.state, "axedit", "recovery")
            os.makedirs(where)
            for name, content in self.orphan.items():
                write(os.path.join(where, name), content)

    def file(self):
        return read(self.path)

    def copies(self):
        return {path: read(path) for path in set(self.found(self.state)) - set(self.temporary()) if path.endswith(".yml")}

    def found(self, directory):
        return [os.path.join(where, name) for where, _, names in os.walk(directory) for name in names]

    def temporary(self):
        return [path for path in self.found(self.work) + self.found(self.state) if ".axedit-" in os.path.basename(path)]


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, text):
    with open(path, "wb") as file:
        file.write(text)


HAS_ASAN = b"__asan_init" in read(AXEDIT)
KEYS = ("poll", "ppoll", "pselect6")
UNLISTED = "there may be more recovery copies"
NO_TERMINAL = ("needs a terminal", "can't use this terminal")


def is_of_terminal(call):
    return call.name == "ioctl" or "terminfo" in (call.about or "")


class Flow:
    """What is typed, and what is there before and after it. `safe` is the text that must be somewhere from the start on,
    `beside` the one that is in a file of its own in the end."""

    def __init__(self, name, keys, old, new, orphan=False, linked=False, command=(), safe=None, beside=None):
        self.name, self.keys, self.old, self.new, self.orphan, self.linked = name, keys, old, new, orphan, linked
        self.command, self.safe, self.beside = command, safe, beside


FLOWS = [
    Flow("open", [b"q"], OLD, OLD),
    Flow("save", [EDIT, b"s", b"q"], OLD, NEW),
    Flow("recover", [b"r", b"s", b"q"], OLD, NEW, orphan=True, safe=NEW),
    Flow("put beside", [b"b", b"q"], OLD, OLD, orphan=True, safe=NEW, beside=NEW),
    Flow("discard", [b"d", b"q"], OLD, OLD, orphan=True),
    Flow("migrate", [], LEGACY, MIGRATED, command=("migrate", "--write", "--backup")),
    Flow("in place", [EDIT, b"s", b"q"], OLD, NEW, linked=True),
]
# What a person does who sees that the save did not work: Esc, try again, leave.
TRIES = 5
AGAIN = [b"\x1b", b"s", b"q", b"\x1b", b"s", b"q"]


class Run:
    """One flow with one fault; `problems` is what did not hold, `outcome` what came of it."""

    def __init__(self, place, flow, at=None, fault=None, expected=None):
        self.place, self.flow, self.at, self.fault = place, flow, at, fault
        for _ in range(TRIES):
            place.reset(flow.old, flow.orphan, flow.linked)
            self.again, self.kept = list(AGAIN), None
            self.trace = Tracer([AXEDIT, *flow.command, "config.yml"], place.environment, place.work, flow.keys, at, fault,
                                lambda call: place.name_of(call) == expected, self.more, NAMES)
            if at is None or self.trace.injected:
                break
        self.text = re.sub(r"\x1b(\[[0-9;?]*[a-zA-Z]|\([B0])", "", self.trace.output.decode(errors="replace"))
        self.problems, self.outcome = [], "went on"
        self.check_siblings()
        if at is None:
            self.check_plain()
        elif not self.trace.injected:
            self.problem("the call did not come")
        elif fault == "kill":
            self.outcome = "killed"
            self.check_kill()
        else:
            self.check_fault()
            if self.trace.status != 0:
                self.outcome = "refused"
            elif self.kept is not None:
                self.outcome = "tried again"
            elif not self.is_done():
                self.outcome = "told"

    def more(self, trace):
        if self.kept is None:
            self.kept = self.place.copies().values()
        return self.again.pop(0) if self.again else None

    def message(self):
        """What could not be done, in the words of the message, without the name of the file."""
        found = re.search(r"can't ([a-z ]+?) \S*config\S*: ", self.text) if isinstance(self.fault, int) else None
        return found[1] if found else None

    def problem(self, what):
        has_call = self.at is not None and self.at < len(self.trace.calls)
        call = self.place.name_of(self.trace.calls[self.at]) if has_call else ""
        name = errno.errorcode.get(self.fault, self.fault) if self.fault else ""
        self.problems.append(f"{self.flow.name} {self.at} {call} {name}: {what}")

    def is_somewhere(self, text):
        return text in (self.place.file(), *self.place.copies().values(), *self.siblings().values())

    def siblings(self):
        """What stands beside the config, by name."""
        names = [name for name in os.listdir(self.place.work) if ".axedit-" not in name and name != "config.yml"]
        return {name: read(os.path.join(self.place.work, name)) for name in names}

    def is_done(self):
        """A copy of what the file holds is no offer: the next open takes it away."""
        is_beside = self.flow.beside is None or self.flow.beside in self.siblings().values()
        return is_beside and {self.place.file(), *self.place.copies().values()} == {self.flow.new}

    def check_siblings(self):
        """They are whole from the moment when they have their names."""
        whole = self.flow.beside if self.flow.beside is not None else self.flow.old
        for name, text in self.siblings().items():
            if text != whole:
                self.problem(f"{name} is torn: {text}")

    def check_plain(self):
        if self.trace.status != 0 or not self.is_done():
            self.problem(f"without a fault: status {self.trace.status}, {self.place.file()}, {self.text}")

    def check_kill(self):
        if self.trace.status != -9:
            self.problem(f"status {self.trace.status}")
        file = self.place.file()
        if self.flow.linked and file.startswith(self.flow.new):  # killed before the rest was cut off
            file = file.rstrip(b"\n") + b"\n"
        if file not in (self.flow.old, self.flow.new):
            self.problem(f"the file is torn: {file}")
        # Once the program waits for a key after the edit, the edit was seen.
        seen = self.flow.new if self.flow.name in ("save", "in place") and len(self.trace.waits) > 1 else None
        text = self.flow.safe or seen
        if text and not self.is_somewhere(text):
            self.problem(f"the edit is lost: {self.place.copies()}")

    def is_believed(self):
        """Not a failure but an answer: there is no such config (the header says so), no such copy, another editor."""
        about = self.trace.calls[self.at].about or ""
        if self.fault == errno.EWOULDBLOCK:
            return "also open in another axedit" in self.text
        return self.fault == errno.ENOENT and ("[new]" in self.text if about == "config.yml" else
                                               about.startswith(self.place.state) and about.endswith(".yml"))

    def check_fault(self):
        status, file, faulty_kind = self.trace.status, self.place.file(), kind_of(self.trace.calls[self.at])
        has_report = "AddressSanitizer" in self.text or "runtime error" in self.text
        if status == "hang" or status < 0 or status in (134, 139) or has_report:
            self.problem(f"ended with {status}: {self.text[-200:]!r}")
        if file not in (self.flow.old, self.flow.new):
            self.problem(f"the file is torn: {file}")
        if self.place.temporary() and faulty_kind != "unlink":  # whose failure that is
            self.problem(f"left: {self.place.temporary()}")
        if self.flow.safe and not self.is_somewhere(self.flow.safe):
            self.problem(f"the copy is lost: {self.place.copies()}")
        is_list = faulty_kind == "getdents64" and "recovery" in repr(self.trace.calls[self.at])
        if is_list and self.fault != errno.ENOENT and UNLISTED not in self.text:  # which the C library takes for the end
            self.problem("nobody said that there may be more copies")
        if status == 0 and self.is_done():
            self.check_again()
        elif not self.is_believed() and not self.is_told():
            self.problem(f"status {status}, and nobody said why: {self.text[-300:]!r}")

    def check_again(self):
        """It worked in the end; when it took a second try, the first one said why, and the edit was safe meanwhile."""
        call = self.trace.calls[self.at]
        is_key = call.name in KEYS or (call.name == "read" and "/dev/pts/" in (call.about or ""))
        if self.kept is None or self.flow.name == "open" or is_key:  # a key that comes a moment later is no failure
            return
        if not self.is_told():
            self.problem(f"a second try was needed, and nobody said why: {self.text[-300:]!r}")

    def is_told(self):
        """The errno's words, or what is said of the terminal, where the library tells no errno."""
        text = self.text.lower()
        of_terminal = is_of_terminal(self.trace.calls[self.at]) and any(words in text for words in NO_TERMINAL)
        return of_terminal or isinstance(self.fault, str) or os.strerror(self.fault).lower() in text


def make_orphan(place):
    """What a killed editor leaves."""
    place.reset(OLD)
    trace = Tracer([AXEDIT, "config.yml"], place.environment, place.work, [EDIT], names=NAMES)
    wait = trace.waits[1]
    place.reset(OLD)
    Tracer([AXEDIT, "config.yml"], place.environment, place.work, [EDIT], wait, "kill", names=NAMES)
    return {os.path.basename(path): read(path) for path in place.found(place.state)}


def faults_of(call):
    """Errno values, "short" where a call may move only a part, and "kill"."""
    kind = kind_of(call)
    if kind not in ERRNOS:
        return None
    if HAS_ASAN and kind in MEMORY:
        return []
    found = [getattr(errno, name) for name in ERRNOS[kind].split()]
    if call.name == "brk" and call.args[0] == 0:
        found = []  # asks where the heap ends
    if call.name in MOVES_BYTES and call.args[2] > 1:
        found.append("short")
    return found + ["kill"]
