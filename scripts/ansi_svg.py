"""A terminal's screen, as `tmux capture-pane -e -p` prints it, as plain text and as an SVG picture."""
import re
import unicodedata
from html import escape

WIDTH, HEIGHT = 8.4, 18 # of a cell, in pixels
SIZE, BASELINE = 14, 13.5
MARGIN, BAR = 14, 30
FONTS = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace"
PAPER, INK, FRAME, HUSH = "#15181e", "#d6dae2", "#262b35", "#8b93a3"
# The terminal's first sixteen colours.
PALETTE = ["#2b303b", "#ff6e6e", "#8fd46a", "#f0c35a", "#6fb0ff", "#d99cff", "#5ccfd8", "#d6dae2",
           "#5c6370", "#ff8f8f", "#aee68d", "#f7d98a", "#96c6ff", "#e6bdff", "#8be3ea", "#ffffff"]
# Lines are drawn as lines: a font's own would have gaps between rows. Left, right, up, down.
LINES = {"─": (1, 1, 0, 0), "│": (0, 0, 1, 1), "┬": (1, 1, 0, 1), "┴": (1, 1, 1, 0), "├": (0, 1, 1, 1), "┤": (1, 0, 1, 1),
         "┼": (1, 1, 1, 1), "┌": (0, 1, 0, 1), "┐": (1, 0, 0, 1), "└": (0, 1, 1, 0), "┘": (1, 0, 1, 0)}

PLAIN_STYLE = {"ink": None, "paper": None, "bold": False, "dim": False, "italic": False, "underline": False, "reverse": False}
SWITCHES = {1: ("bold", True), 2: ("dim", True), 3: ("italic", True), 4: ("underline", True), 7: ("reverse", True),
            23: ("italic", False), 24: ("underline", False), 27: ("reverse", False)}


def color_of(number):
    """Of the 256."""
    if number < 16:
        return PALETTE[number]
    if number >= 232:
        return "#" + f"{8 + 10 * (number - 232):02x}" * 3
    steps = [0, 95, 135, 175, 215, 255]
    number -= 16
    return "#" + "".join(f"{steps[part]:02x}" for part in (number // 36, number // 6 % 6, number % 6))


def styled(style, parameters):
    """The style after an SGR sequence."""
    style, codes = dict(style), [int(code or 0) for code in parameters.split(";")]
    while codes:
        code = codes.pop(0)
        if code == 0:
            style = dict(PLAIN_STYLE)
        elif code == 22:
            style.update(bold=False, dim=False)
        elif code in SWITCHES:
            style.update([SWITCHES[code]])
        elif code in (38, 48) and codes[:1] == [5]:
            style["ink" if code == 38 else "paper"] = color_of(codes[1])
            del codes[:2]
        elif code in (38, 48) and codes[:1] == [2]:
            style["ink" if code == 38 else "paper"] = "#" + "".join(f"{part:02x}" for part in codes[1:4])
            del codes[:4]
        elif code in (39, 49):
            style["ink" if code == 39 else "paper"] = None
        else:
            for first, part, bright in ((30, "ink", 0), (40, "paper", 0), (90, "ink", 8), (100, "paper", 8)):
                if first <= code < first + 8:
                    style[part] = PALETTE[code - first + bright]
    return style


def columns_of(char):
    if unicodedata.combining(char) or char == "\u200d":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def cells(line):
    """(column, columns, text, style) of each cell of a line; a combining mark belongs to the cell before."""
    found, style, column = [], dict(PLAIN_STYLE), 0
    for parameters, other, char in re.findall(r"\x1b\[([\d;]*)m|(\x1b\[[^@-~]*[@-~]|\x1b[()].|[\x00-\x1f])|(.)", line):
        if char:
            width = columns_of(char)
            if width == 0 and found:
                found[-1] = (*found[-1][:2], found[-1][2] + char, found[-1][3])
            else:
                found.append((column, width, char, style))
            column += width
        elif not other:
            style = styled(style, parameters)
    return found


def plain(screen):
    """The lines of the screen as text."""
    return ["".join(text for _, _, text, _ in cells(line)) for line in screen.rstrip("\n").split("\n")]


def looks(style):
    """Colour of the text, colour behind it or None, the attributes of the text."""
    ink, paper = style["ink"] or INK, style["paper"]
    if style["reverse"]:
        ink, paper = paper or PAPER, ink
    extra = ' font-weight="bold"' if style["bold"] else ""
    extra += ' font-style="italic"' if style["italic"] else ""
    extra += ' text-decoration="underline"' if style["underline"] else ""
    if style["dim"]:
        ink = HUSH if ink == INK else ink
        extra += "" if ink == HUSH else ' opacity="0.7"'
    return ink, paper, extra


def number(value):
    return f"{value:.1f}".removesuffix(".0")


def line_path(column, row, char):
    x, y = MARGIN + column * WIDTH, BAR + MARGIN / 2 + row * HEIGHT
    middle_x, middle_y = x + WIDTH / 2, y + HEIGHT / 2
    left, right, up, down = LINES[char]
    path = ""
    if left or right:
        path += f"M{number(x if left else middle_x)} {number(middle_y)}H{number(x + WIDTH if right else middle_x)}"
    if up or down:
        path += f"M{number(middle_x)} {number(y if up else middle_y)}V{number(y + HEIGHT if down else middle_y)}"
    return path


def runs(found):
    """Cells that stand side by side and look the same, together; what is not ASCII alone, as fonts differ there."""
    joined = []
    for column, width, text, style in found:
        alone = len(text) != 1 or not text.isascii()
        if joined and not alone and not joined[-1][4] and joined[-1][3] == style and joined[-1][0] + joined[-1][1] == column:
            joined[-1] = (joined[-1][0], joined[-1][1] + width, joined[-1][2] + text, style, False)
        else:
            joined.append((column, width, text, style, alone))
    return joined


def draw_row(row, line, out, lines):
    top = BAR + MARGIN / 2 + row * HEIGHT
    for column, width, text, style, alone in runs(cells(line)):
        ink, paper, extra = looks(style)
        x = MARGIN + column * WIDTH
        if paper:
            out.append(f'<rect x="{number(x)}" y="{number(top)}" width="{number(width * WIDTH)}" height="{HEIGHT}" fill="{paper}"/>')
        if alone and text in LINES:
            lines.append(line_path(column, row, text))
            continue
        fill = ("" if ink == INK else f' fill="{ink}"') + extra
        # Each word has its place, so that columns stand below each other in every font.
        for part in re.finditer(r".+" if style["underline"] else r"\S+(?: \S+)*", text):
            length = sum(map(columns_of, part[0])) * WIDTH
            place = f'x="{number(x + part.start() * WIDTH)}" y="{number(top + BASELINE)}"'
            stretch = f' textLength="{number(length)}"' if len(part[0]) > 1 else ""
            out.append(f"<text {place}{stretch}{fill}>{escape(part[0], quote=False)}</text>")


def draw(screen, columns, rows, title, words):
    """The SVG of a screen in a window; `words` say what it shows to those who can't see it."""
    width, height = columns * WIDTH + 2 * MARGIN, rows * HEIGHT + BAR + 1.5 * MARGIN
    out, lines = [], []
    for row, line in enumerate(screen.rstrip("\n").split("\n")[:rows]):
        draw_row(row, line, out, lines)
    path = "".join(lines)
    # A line that goes on is one line.
    path = re.sub(r"(?:M([\d.]+) ([\d.]+)H([\d.]+))(?:M\3 \2H([\d.]+))+", lambda m: re.match(r"M\S+ \S+H", m[0])[0] + m[4], path)
    dots = "".join(f'<circle cx="{18 + 18 * at}" cy="15" r="5.5" fill="{color}"/>'
                   for at, color in enumerate(("#ff6e6e", "#f0c35a", "#8fd46a")))
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}" width="{number(width)}" '
        f'height="{number(height)}" role="img" font-family="{FONTS}" font-size="{SIZE}" fill="{INK}" xml:space="preserve">',
        f"<title>{escape(words)}</title>",
        f'<rect width="100%" height="100%" rx="9" fill="{PAPER}"/>',
        f'<path d="M0 {BAR}V9a9 9 0 0 1 9-9H{number(width - 9)}a9 9 0 0 1 9 9V{BAR}z" fill="{FRAME}"/>{dots}',
        f'<text x="50%" y="20" text-anchor="middle" font-size="13" fill="{HUSH}">{escape(title)}</text>',
        *out,
        f'<path d="{path}" fill="none" stroke="{HUSH}"/>',
        "</svg>", ""])
