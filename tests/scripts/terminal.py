"""A program on a pseudo terminal, for tests that press keys and look at what comes back. Not a test itself."""
import fcntl
import os
import pty
import select
import shutil
import signal
import struct
import tempfile
import termios
import time

AXEDIT = os.environ["AXEDIT"]
SCRATCH = tempfile.mkdtemp(prefix="axedit-pty-")
STATE = os.path.join(SCRATCH, "state")
PLAIN = b"base_model: org/model  # small\nload_in_8bit: false\nwandb_name: run  # mine\n"
TOTALS = {"passed": 0, "failed": 0}


def check(what, good, more=""):
    TOTALS["passed" if good else "failed"] += 1
    if not good:
        print(f"failed: {what} {more}")


def finish():
    """Prints the line that the runner reads; the exit status."""
    shutil.rmtree(SCRATCH, ignore_errors=True)
    print("{passed} passed, {failed} failed".format(**TOTALS))
    return 1 if TOTALS["failed"] else 0


def new_file(text=PLAIN):
    handle, path = tempfile.mkstemp(suffix=".yml", dir=SCRATCH)
    os.write(handle, text)
    os.close(handle)
    return path


class Terminal:
    """One axedit on a terminal of its own, the leader of its session. before() is called in it first."""

    def __init__(self, text=PLAIN, rows=24, columns=80, path=None, options=(), before=None, **variables):
        self.path = path or new_file(text)
        environment = dict(os.environ, TERM="xterm-256color", LC_ALL="C.UTF-8", XDG_STATE_HOME=STATE)
        for name in ("LINES", "COLUMNS", "NO_COLOR", "AXEDIT_TARGET"):
            environment.pop(name, None)
        environment.update(variables)
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            self.set_size(rows, columns, 0)
            if before:
                before()
            os.execve(AXEDIT, [AXEDIT, *options, self.path], environment)
        self.set_size(rows, columns)
        self.output = b""
        self.first = self.read()

    def set_size(self, rows, columns, fd=None):
        fcntl.ioctl(self.fd if fd is None else fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, wait=5.0, quiet=0.1):
        """What is sent until it is quiet; waits longer for the first byte."""
        got = b""
        while True:
            ready, _, _ = select.select([self.fd], [], [], quiet if got else wait)
            if not ready:
                break
            try:
                part = os.read(self.fd, 65536)
            except OSError:
                break
            if not part:
                break
            got += part
        self.output += got
        return got

    def keys(self, text):
        os.write(self.fd, text if isinstance(text, bytes) else text.encode())
        return self.read(wait=1.0)

    def end(self):
        """The exit status, as a shell would say it; None when it does not end."""
        limit = time.monotonic() + 10
        while time.monotonic() < limit:
            self.read(wait=0.02, quiet=0.02)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.read(wait=0.02)
                return os.waitstatus_to_exitcode(status)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        return None

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)

    def file(self):
        with open(self.path, "rb") as file:
            return file.read()


def recovered():
    """The content of the one recovery copy, which is taken away with the lock file beside it."""
    found = [os.path.join(where, name) for where, _, names in os.walk(STATE) for name in names]
    texts = []
    for path in found:
        if path.endswith(".yml"):
            with open(path, "rb") as file:
                texts.append((file.read(), os.stat(path).st_mode & 0o777, path))
        os.unlink(path)
    return texts[0] if len(texts) == 1 else (None, None, found)
