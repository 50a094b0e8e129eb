"""A terminal that knows no mercy: what a terminfo entry does not list is an error. Not a test itself.

It keeps a screen of cells, so that tests can compare screens, and refuses each byte that $TERM's description does not
allow: another control, a sequence of another terminal, bytes that are no UTF-8, what turns or hides text.
"""
import copy
import ctypes
import functools
import locale
import re
import subprocess
import unicodedata

locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
_libc = ctypes.CDLL(None)
PASTE = {"\x1b[?2004h", "\x1b[?2004l"}
# ESC [ parameters final, ESC ( X and the like, ESC X; else one character.
SEQUENCE = "\x1b(?:\\[[0-?\ue001]*[ -/]*[@-~]|\\](?:R|[^\a\x1b]*(?:\a|\x1b\\\\))|[ -/]+[0-~]|[^\\[\\] -/])"
TOKEN = re.compile(SEQUENCE + "|[^\x1b]", re.S)
HIDDEN = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]")
# The drawings that SO or ESC ( 0 choose.
DRAWINGS = dict(zip("jklmnqtuvwxa`f", "┘┐┌└┼─├┤┴┬│▒◆°"))


class Leak(Exception):
    """Something was sent that must not be."""


@functools.lru_cache(maxsize=None)
def width(char):
    return 1 if char < "\x7f" else _libc.wcwidth(ctypes.c_wchar(char))


class Description:
    """What terminfo says of a terminal: its flags, and which sequences it knows."""

    def __init__(self, name):
        text = subprocess.run(["infocmp", "-1", "-x", name], capture_output=True, check=True, text=True).stdout
        self.flags, self.controls, patterns = set(), {"\r", "\n"}, set()
        for line in text.splitlines():
            if not line.startswith("\t"):
                continue
            capability = line.strip().rstrip(",")
            if "=" not in capability:
                self.flags.add(capability)
                continue
            label, value = capability.split("=", 1)
            if not label.startswith("k") and label not in ("acsc", "u6", "u7", "u8", "u9"):
                self.add(value, patterns)
        self.patterns = re.compile("|".join(sorted(patterns)) or "(?!)")
        self.pads = "$<" in text

    def add(self, value, patterns):
        if re.search(r"\$<", value):
            self.controls.add("\0")  # padding
        value = re.sub(r"\$<[^>]*>", "", value)
        value = value.replace("\\E", "\x1b").replace("\\,", ",").replace("\\s", " ").replace("\\:", ":")
        value = re.sub(r"\^([@-_])", lambda match: chr(ord(match.group(1)) ^ 64), value)
        value = re.sub(r"\\([0-7]{3})", lambda match: chr(int(match.group(1), 8) & 127), value)
        value = value.replace("\\n", "\n").replace("\\r", "\r").replace("\\b", "\b").replace("\\t", "\t")
        self.controls.update(char for char in value if char in "\x0e\x0f\b\t\x07")
        if "%?" in value:  # sgr, setaf and the like; what their conditions can become is more than a pattern can say
            patterns.add("\x1b\\[[0-9;:]*m")
            patterns.update(re.escape(found) for found in re.findall("\x1b[()][0AB]", value))
            return
        value = re.sub(r"%p[1-9]%d|%d", "\ue001", value)
        value = re.sub(r"%i|%p[1-9]|%\{[0-9]+\}|%[-+*/m&|^=<>AO!~c]", "", value).replace("%%", "%")
        for found in re.findall(SEQUENCE, value, re.S):
            patterns.add(re.escape(found).replace("\ue001", "[0-9]+"))

    def knows(self, token):
        return self.patterns.fullmatch(token) is not None or token in PASTE


@functools.lru_cache(maxsize=None)
def description(name):
    return Description(name)


BLANK = (" ", ())


class Emulator:
    """The screen of one terminal; feed() takes what a program sends."""

    def __init__(self, term, rows, columns, utf8=True):
        self.about = description(term)
        self.term, self.utf8 = term, utf8
        self.can_paste = term != "dumb"
        self.pending = b""
        self.last = " "
        self.cells = []
        self.reset(rows, columns)

    def reset(self, rows, columns):
        self.resize(rows, columns)
        self.row = self.column = 0
        self.wrapping = False  # behind the last column, before the next line
        self.may_wrap = True
        self.look = frozenset()
        self.inserting = self.drawing = False
        self.saved = (0, 0)
        self.top, self.bottom = 0, rows - 1

    def resize(self, rows, columns):
        """What is cut off is lost, what comes is blank."""
        self.rows, self.columns = rows, columns
        old = self.cells
        self.cells = [[old[row][column] if row < len(old) and column < len(old[row]) else BLANK
                       for column in range(columns)] for row in range(rows)]
        self.top, self.bottom = 0, rows - 1
        if hasattr(self, "row"):
            self.row, self.column = min(self.row, rows - 1), min(self.column, columns - 1)
            self.wrapping = False

    def littered(self):
        """The same terminal, with rubbish all over its screen: what a full repaint must cover."""
        other = copy.copy(self)
        other.cells = [[("#", ())] * self.columns for _ in range(self.rows)]
        return other

    def picture(self):
        """The cells, as they look."""
        def seen(cell):
            char, look = cell
            if char == " ":  # bold and a colour do not show on a blank
                look = tuple(part for part in look if part in ("4", "7") or part.startswith("b"))
            return char, look
        return [[seen(cell) for cell in line] for line in self.cells]

    def text(self):
        return "\n".join("".join(char for char, _ in line).rstrip() for line in self.cells)

    # --- Bytes -----------------------------------------------------------------------------------------------------

    def feed(self, data):
        data = self.pending + data
        self.pending = b""
        if self.utf8:
            # The start of a character may wait for its rest.
            for cut in range(1, min(4, len(data) + 1)):
                if data[-cut] >= 0xC0 and cut < (2 if data[-cut] < 0xE0 else 3 if data[-cut] < 0xF0 else 4):
                    data, self.pending = data[:-cut], data[-cut:]
                    break
        try:
            text = data.decode("utf-8" if self.utf8 else "ascii")
        except UnicodeDecodeError as error:
            raise Leak(f"{self.term}: bytes that are no text: {data[error.start - 20:error.end + 20]!r}") from error
        at = 0
        while at < len(text):
            match = TOKEN.match(text, at)
            if match is None:
                if "\x1b" in text[at + 1:at + 40] or len(text) - at > 40 or text[at + 1:at + 2] == "]":
                    raise Leak(f"{self.term}: {text[at:at + 40]!r}")
                self.pending = text[at:].encode() + self.pending
                return
            self.take(match.group())
            at = match.end()

    def take(self, token):
        if token[0] == "\x1b":
            if not self.about.knows(token) or (token in PASTE and not self.can_paste):
                raise Leak(f"{self.term}: a sequence that it does not know: {token!r}")
            self.sequence(token)
        elif token < " " or token == "\x7f":
            if token not in self.about.controls:
                raise Leak(f"{self.term}: the control {token!r}")
            self.control(token)
        elif HIDDEN.match(token) or unicodedata.category(token) == "Cc":
            raise Leak(f"{self.term}: {token!r} turns or hides text")
        else:
            self.put(token)

    def control(self, token):
        if token == "\r":
            self.column, self.wrapping = 0, False
        elif token == "\n":
            self.line_feed()
        elif token == "\b":
            self.column, self.wrapping = max(0, self.column - 1), False
        elif token == "\t":
            self.column, self.wrapping = min(self.columns - 1, (self.column // 8 + 1) * 8), False
        elif token in "\x0e\x0f":
            self.drawing = token == "\x0e"

    # --- Cells -----------------------------------------------------------------------------------------------------

    def put(self, char):
        columns = width(char)
        if columns < 0:
            raise Leak(f"{self.term}: a character of unknown width: {char!r}")
        if self.drawing:
            char = DRAWINGS.get(char, char)
        if columns == 0:
            self.combine(char)
            return
        self.last = char
        if not self.may_wrap:
            self.column = max(0, min(self.column, self.columns - columns))
        elif self.wrapping or self.column + columns > self.columns:
            self.column = 0
            self.line_feed()
        self.wrapping = False
        line = self.cells[self.row]
        look = tuple(sorted(self.look))
        if self.inserting:
            line[self.column:self.column] = [BLANK] * columns
            del line[self.columns:]
        for column in range(self.column, min(self.column + columns, self.columns)):
            self.split(line, column)
        line[self.column] = (char, look)
        if columns == 2 and self.column + 1 < self.columns:
            line[self.column + 1] = ("", look)
        self.column += columns
        if self.column >= self.columns:
            if "xenl" in self.about.flags:
                self.column, self.wrapping = self.columns - 1, True
            elif "am" in self.about.flags and self.may_wrap:
                self.column = 0
                self.line_feed()
            else:
                self.column = self.columns - 1

    def combine(self, char):
        column = self.column if self.wrapping else max(0, self.column - 1)
        line = self.cells[self.row]
        while column > 0 and line[column][0] == "":
            column -= 1
        line[column] = (line[column][0] + char, line[column][1])

    def split(self, line, column):
        """Half of a wide character goes when its other half is overwritten."""
        if line[column][0] == "" and column > 0:
            line[column - 1] = (" ", line[column - 1][1])
        if column + 1 < self.columns and line[column + 1][0] == "":
            line[column + 1] = (" ", line[column + 1][1])

    def line_feed(self):
        if self.row == self.bottom:
            self.scroll(self.top, 1)
        elif self.row < self.rows - 1:
            self.row += 1

    def scroll(self, top, count):
        """Lines from `top` to the bottom of the region go up, or down where the count is negative."""
        size = self.bottom + 1 - top
        count = max(-size, min(size, count))
        blank = [[BLANK] * self.columns for _ in range(abs(count))]
        lines = self.cells[top:self.bottom + 1]
        lines = lines[count:] + blank if count >= 0 else blank + lines[:count]
        self.cells[top:self.bottom + 1] = lines

    def erase(self, row, first, last):
        line = self.cells[row]
        for column in range(first, min(last, self.columns)):
            self.split(line, column)
            line[column] = BLANK

    # --- Sequences -------------------------------------------------------------------------------------------------

    def sequence(self, token):
        if token[1] == "[":
            final = token[-1]
            if token[2:3] in ("?", ">", "!", "=") or token[-2] in "!$ ":
                return self.mode(token)
            numbers = [int(part) if part else 0 for part in re.split("[;:]", token[2:-1])] if token[2:-1] else []
            name = {"`": "G", "f": "H"}.get(final, final)
            action = getattr(self, "csi_" + {"@": "insert", "m": "look"}.get(name, name), None)
            if action is None:
                raise Leak(f"{self.term}: not known to the emulator: {token!r}")
            if name not in "m":
                self.wrapping = False
            return action(numbers, max(1, numbers[0]) if numbers else 1)
        if token == "\x1b7":
            self.saved = (self.row, self.column)
        elif token == "\x1b8":
            (self.row, self.column), self.wrapping = self.saved, False
        elif token == "\x1bM":
            if self.row == self.top:
                self.scroll(self.top, -1)
            else:
                self.row = max(0, self.row - 1)
        elif token == "\x1bD":
            self.line_feed()
        elif token == "\x1bE":
            self.column = 0
            self.line_feed()
        elif token == "\x1bc":
            self.reset(self.rows, self.columns)
            self.erase_all()
        elif token[1] == "(":
            self.drawing = token[2] == "0"
        return None

    def erase_all(self):
        for row in range(self.rows):
            self.erase(row, 0, self.columns)

    def mode(self, token):
        """Screens that are swapped begin blank here: the program must paint after that anyway."""
        if token in ("\x1b[?7h", "\x1b[?7l"):
            self.may_wrap = token == "\x1b[?7h"
        if token in ("\x1b[?1049h", "\x1b[?47h"):
            self.erase_all()

    def csi_A(self, _, count):
        self.row = max(0, self.row - count)

    def csi_B(self, _, count):
        self.row = min(self.rows - 1, self.row + count)

    def csi_C(self, _, count):
        self.column = min(self.columns - 1, self.column + count)

    def csi_D(self, _, count):
        self.column = max(0, self.column - count)

    def csi_G(self, _, count):
        self.column = min(self.columns, count) - 1

    def csi_d(self, _, count):
        self.row = min(self.rows, count) - 1

    def csi_H(self, numbers, count):
        self.row = min(self.rows, count) - 1
        self.column = min(self.columns, max(1, numbers[1]) if len(numbers) > 1 else 1) - 1

    def csi_J(self, numbers, _):
        what = numbers[0] if numbers else 0
        if what == 0:
            self.erase(self.row, self.column, self.columns)
        if what == 1:
            self.erase(self.row, 0, self.column + 1)
        for row in range(self.rows):
            if what == 2 or (what == 0 and row > self.row) or (what == 1 and row < self.row):
                self.erase(row, 0, self.columns)

    def csi_K(self, numbers, _):
        what = numbers[0] if numbers else 0
        self.erase(self.row, 0 if what else self.column, self.column + 1 if what == 1 else self.columns)

    def csi_L(self, _, count):
        if self.top <= self.row <= self.bottom:
            self.scroll(self.row, -count)

    def csi_M(self, _, count):
        if self.top <= self.row <= self.bottom:
            self.scroll(self.row, count)

    def csi_S(self, _, count):
        self.scroll(self.top, count)

    def csi_T(self, _, count):
        self.scroll(self.top, -count)

    def csi_P(self, _, count):
        line = self.cells[self.row]
        self.split(line, self.column)
        del line[self.column:self.column + count]
        line += [BLANK] * (self.columns - len(line))

    def csi_insert(self, _, count):
        line = self.cells[self.row]
        self.split(line, self.column)
        line[self.column:self.column] = [BLANK] * count
        del line[self.columns:]

    def csi_X(self, _, count):
        self.erase(self.row, self.column, self.column + count)

    def csi_b(self, _, count):
        for _ in range(count):
            self.put(self.last)

    def csi_Z(self, _, count):
        self.column = max(0, (self.column - 1) // 8 + 1 - count) * 8

    def csi_r(self, numbers, count):
        self.top = count - 1
        self.bottom = (numbers[1] if len(numbers) > 1 and numbers[1] else self.rows) - 1
        self.row = self.column = 0

    def csi_h(self, numbers, _):
        self.inserting = self.inserting or 4 in numbers

    def csi_l(self, numbers, _):
        self.inserting = self.inserting and 4 not in numbers

    def csi_t(self, numbers, count):
        """The title of the window: put away and taken back."""

    def csi_look(self, numbers, _):
        look = set(self.look)
        rest = list(numbers or [0])
        while rest:
            number = rest.pop(0)
            if number == 0:
                look.clear()
            elif number < 10:
                look.add(str(number))
            elif 10 <= number <= 12:
                self.drawing = number == 11
            elif number == 22:
                look -= {"1", "2"}
            elif 23 <= number <= 29:
                look.discard(str(number - 20))
            elif number in (38, 48):
                color = rest[1] if rest[:1] == [5] else tuple(rest[1:4])
                rest = rest[2:] if rest[:1] == [5] else rest[4:]
                look = {part for part in look if part[0] != "fb"[number == 48]} | {f"{'fb'[number == 48]}{color}"}
            elif 30 <= number <= 39 or 90 <= number <= 97:
                look = {part for part in look if part[0] != "f"} | ({f"f{number}"} if number != 39 else set())
            elif 40 <= number <= 49 or 100 <= number <= 107:
                look = {part for part in look if part[0] != "b"} | ({f"b{number}"} if number != 49 else set())
        self.look = frozenset(look)
