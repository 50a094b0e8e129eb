"""A program in a pseudo-terminal, with a screen that shows what it sent."""
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time

import pyte

ROWS, COLUMNS = 24, 80
QUIET = 0.08  # seconds without output after which a screen counts as painted
SETTLE = 0.02  # until the size is set


class Screen(pyte.Screen):
    """pyte's screen, which does not know of scrolling by SU and SD."""

    def scroll_up(self, count=1):
        self._scroll(self.delete_lines, count)

    def scroll_down(self, count=1):
        self._scroll(self.insert_lines, count)

    def _scroll(self, lines, count):
        place = self.cursor.y, self.cursor.x
        self.cursor.y = self.margins.top if self.margins else 0
        lines(count or 1)
        self.cursor.y, self.cursor.x = place


class Stream(pyte.ByteStream):
    csi = dict(pyte.ByteStream.csi, S="scroll_up", T="scroll_down")
    events = pyte.ByteStream.events | {"scroll_up", "scroll_down"}


class Terminal:
    def __init__(self, argv, emulate=True):
        self.emulate = emulate  # pyte stumbles over what some peers send
        self.screen = Screen(COLUMNS, ROWS)
        self.stream = Stream(self.screen)
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", LANG="C.UTF-8", LC_ALL="C.UTF-8")
            os.environ.pop("LINES", None)
            os.environ.pop("COLUMNS", None)
            time.sleep(SETTLE)
            os.execvp(argv[0], argv)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.start = time.perf_counter() + SETTLE

    def send(self, text):
        os.write(self.fd, text.encode())

    def read(self, quiet=QUIET, limit=3.0):
        """The bytes up to a quiet moment, and when the last of them came."""
        data, last, end = b"", self.start, time.perf_counter() + limit
        self.arrivals = []  # when how many bytes had come
        while time.perf_counter() < end:
            if not select.select([self.fd], [], [], quiet if data else limit)[0]:
                break
            try:
                part = os.read(self.fd, 65536)
            except OSError:
                break
            if not part:
                break
            data += part
            last = time.perf_counter()
            self.arrivals.append((last, len(data)))
        if self.emulate:
            self.stream.feed(data)
        return data, last

    def cells(self):
        return [[(c.data, c.fg, c.bg, c.bold, c.reverse, c.underscore) for c in
                 (self.screen.buffer[y][x] for x in range(COLUMNS))] for y in range(ROWS)]

    def key(self, text, quiet=QUIET):
        """Bytes sent for a key, and cells that it changed."""
        before = self.cells()
        self.send(text)
        data, _ = self.read(quiet=quiet, limit=0.5)
        after = self.cells()
        return len(data), sum(a != b for x, y in zip(before, after) for a, b in zip(x, y))

    def cpu(self):
        """CPU time so far, in ms."""
        with open(f"/proc/{self.pid}/schedstat") as f:
            return int(f.read().split()[0]) / 1e6

    def status(self, name):
        with open(f"/proc/{self.pid}/status") as f:
            return next(int(line.split()[1]) for line in f if line.startswith(name))

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)
