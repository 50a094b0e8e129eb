"""axedit on a pseudo terminal, with an emulator behind it that looks at each byte. Not a test itself.

Nothing here waits for a time: a program is asked of the kernel, which knows whether it waits for a key.
"""
import fcntl
import os
import pty
import random
import select
import shutil
import signal
import struct
import tempfile
import termios
import time

from emulator import Emulator, Leak

AXEDIT = os.environ["AXEDIT"]
SCRATCH = tempfile.mkdtemp(prefix="axedit-terminals-")
STATE = os.path.join(SCRATCH, "state")
SEED = int(os.environ.get("AXEDIT_SEED") or random.randrange(1 << 30))
TERMS = ["xterm-256color", "xterm", "screen", "tmux-256color", "linux", "vt100", "vt220", "rxvt", "dumb"]
PLAIN = b"base_model: org/model  # small\nload_in_8bit: false\nwandb_name: run  # mine\n"
PATIENCE = 30  # seconds until something hangs
TOTALS = {"passed": 0, "failed": 0}
WAITING = ("pselect6", "select")


def check(what, good, more=""):
    TOTALS["passed" if good else "failed"] += 1
    if not good:
        print(f"failed: {what} {more}", flush=True)
    return good


def run_tests(names):
    """All test_* of a suite; the exit status."""
    try:
        for name, test in list(names.items()):
            if name.startswith("test_"):
                test()
    finally:
        shutil.rmtree(SCRATCH, ignore_errors=True)
        print(f"AXEDIT_SEED={SEED}")
        print("{passed} passed, {failed} failed".format(**TOTALS))
    return 1 if TOTALS["failed"] else 0


def new_file(text=PLAIN, suffix=".yml"):
    handle, path = tempfile.mkstemp(suffix=suffix, dir=SCRATCH)
    os.write(handle, text)
    os.close(handle)
    return path


def read_file(path):
    with open(path, "rb") as file:
        return file.read()


def set_size(fd, rows, columns):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def environment(variables):
    result = dict(os.environ, TERM="xterm-256color", LC_ALL="C.UTF-8", XDG_STATE_HOME=STATE, VISUAL="/bin/true")
    for name in ("LINES", "COLUMNS", "NO_COLOR", "AXEDIT_TARGET", "EDITOR"):
        result.pop(name, None)
    result.update(variables)
    return {name: value for name, value in result.items() if value is not None}


class Session:
    """One axedit; `screen` is what a person sees."""

    def __init__(self, text=PLAIN, rows=24, columns=80, path=None, options=(), command=None, strict=True, before=None,
                 utf8=None, **variables):
        """before() is called in the process that becomes axedit; utf8 is what the terminal takes, when LC_ALL does not tell."""
        self.path = path or new_file(text)
        settings = environment(variables)
        if utf8 is None:
            utf8 = settings["LC_ALL"].endswith("UTF-8")
        self.screen = Emulator(settings["TERM"], rows, columns, utf8) if strict else None
        self.output = b""
        self.wakes = -1
        # The size is set before the program runs, on a side that outlives its start.
        self.fd, side = pty.openpty()
        set_size(side, rows, columns)
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.fd)
            os.setsid()
            fcntl.ioctl(side, termios.TIOCSCTTY, 0)
            for fd in (0, 1, 2):
                os.dup2(side, fd)
            if side > 2:
                os.close(side)
            if before:
                before()
            words = command or [AXEDIT, *options, self.path]
            os.execvpe(words[0], words, settings)
        self.side = side
        self.status = None
        self.settle()

    # --- Output ----------------------------------------------------------------------------------------------------

    def drain(self, wait=0.0):
        """What has been sent; b"" when nothing came."""
        got = b""
        while select.select([self.fd], [], [], 0 if got else wait)[0]:
            try:
                part = os.read(self.fd, 65536)
            except OSError:
                break
            if not part:
                break
            got += part
        self.output += got
        if got and self.screen:
            self.screen.feed(got)
        return got

    def ended(self):
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is not None

    def observe(self):
        """(whether it waits for keys and there are none, how often it has slept)"""
        try:
            with open(f"/proc/{self.pid}/syscall", encoding="ascii") as file:
                number = file.read().split()[0]
            with open(f"/proc/{self.pid}/status", encoding="ascii") as file:
                sleeps = next(int(line.split()[1]) for line in file if line.startswith("voluntary_ctxt"))
        except (OSError, StopIteration, IndexError):
            return False, -1
        waiting = struct.unpack("i", fcntl.ioctl(self.side, termios.FIONREAD, b"\0" * 4))[0]
        return number in SLEEPS and waiting == 0, sleeps

    def settle(self, woken=True):
        """Reads until it waits for a key, having slept since the last time; what came. False instead when it ended."""
        got = b""
        limit = time.monotonic() + PATIENCE
        before = None
        while time.monotonic() < limit:
            part = self.drain(0.002)
            got += part
            if self.ended():
                return got + self.drain()
            now = self.observe()
            if not part and now[0] and now == before and (not woken or now[1] != self.wakes):
                self.wakes = now[1]
                return got
            before = now
        raise TimeoutError(f"it does not wait for a key: {self.observe()}, {self.output[-300:]!r}")

    # --- Input -----------------------------------------------------------------------------------------------------

    def send(self, text):
        """Without waiting for what it does."""
        data = text.encode() if isinstance(text, str) else text
        while data and not self.ended():
            self.drain()
            if select.select([], [self.fd], [], 0.01)[1]:
                data = data[os.write(self.fd, data[:65536]):]

    def keys(self, text):
        self.send(text)
        return self.settle()

    def type(self, *keys):
        """Each for itself: an Esc and what follows it would be another key."""
        for key in keys:
            self.keys(key)

    def resize(self, rows, columns):
        if (rows, columns) == (self.screen.rows, self.screen.columns):
            return b""
        self.drain()
        self.screen.resize(rows, columns)
        set_size(self.fd, rows, columns)
        return self.settle()

    def repaint(self):
        """Everything anew, without a key that could change something else."""
        self.drain()
        os.kill(self.pid, signal.SIGCONT)
        return self.settle()

    # --- The end ---------------------------------------------------------------------------------------------------

    def end(self):
        limit = time.monotonic() + PATIENCE
        while not self.ended() and time.monotonic() < limit:
            self.drain(0.01)
        if not self.ended():
            self.kill()
            return None
        self.close()
        return self.status

    def close(self):
        if self.fd is not None:
            self.drain()
            os.close(self.fd)
            os.close(self.side)
            self.fd = None

    def hang_up(self):
        """The terminal goes away."""
        os.close(self.fd)
        os.close(self.side)
        self.fd = None

    def kill(self):
        if not self.ended():
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.status = -9
        self.close()

    def file(self):
        return read_file(self.path)


def sleeping_calls():
    """The numbers by which this machine's kernel calls the waits of an editor, found by waiting in the same way."""
    program = os.fork()
    if program == 0:
        signal.alarm(20)
        select.select([], [], [], 20)
        os._exit(0)
    number = None
    limit = time.monotonic() + 5
    while number in (None, "running") and time.monotonic() < limit:
        with open(f"/proc/{program}/syscall", encoding="ascii") as file:
            number = file.read().split()[0]
    os.kill(program, signal.SIGKILL)
    os.waitpid(program, 0)
    return {number, {"x86_64": "270", "aarch64": "72"}.get(os.uname().machine, number)}


SLEEPS = sleeping_calls()


def copies(state=STATE):
    """The recovery copies that there are."""
    return [os.path.join(where, name) for where, _, names in os.walk(state) for name in names if name.endswith(".yml")]


def forget_copies():
    for path in copies():
        os.unlink(path)
