"""A config in a directory of its own, open in an editor that may do no more than anybody. Not a test itself."""
import os
import tempfile

from session import PLAIN, SCRATCH, Session, check, copies, read_file

EDITED = PLAIN.replace(b"false", b"true")
THEIRS = b"base_model: org/theirs\n"
NOBODY = 65534
AS_ROOT = os.geteuid() == 0


def put(path, text):
    with open(path, "wb") as file:
        file.write(text)


def give_away(*paths):
    """What the editor may write: as root everything would be allowed."""
    for path in paths:
        if AS_ROOT:
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


def be_nobody():
    if AS_ROOT:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


class Case:
    """A config in a directory of its own, open in an editor that may do no more than anybody."""

    def __init__(self, what, text=PLAIN, name="config.yml"):
        os.chmod(SCRATCH, 0o755)
        self.what = what
        self.directory = tempfile.mkdtemp(dir=SCRATCH)
        self.state = self.directory + "-state"
        os.mkdir(self.state)
        self.path = os.path.join(self.directory, name)
        if text is not None:
            put(self.path, text)
            give_away(self.path)
        give_away(self.directory, self.state)
        self.editor = None

    def open(self, path=None):
        return Session(path=path or self.path, columns=160, before=be_nobody, XDG_STATE_HOME=self.state)

    def edit(self, keys="/8bit\r"):
        self.editor = self.open()
        self.editor.keys(keys)
        self.editor.keys("\r")

    def keys(self, *keys):
        """What a person sees then."""
        self.editor.type(*keys)
        return self.editor.screen.text()

    def shows(self, shown, *words):
        """Wherever its lines are broken."""
        text = " ".join(shown.split())
        return check(f"{self.what}: it says {words}", all(word in shown or word in text for word in words), shown)

    def check(self, what, good, more=""):
        return check(f"{self.what}: {what}", good, more)

    def copies(self):
        return [read_file(path) for path in copies(self.state)]

    def end(self):
        self.keys("q")
        self.check("it ends", self.editor.end() == 0)
        self.check("no copy is left", not self.copies())
        self.check("nothing is left beside it", not [name for name in os.listdir(self.directory) if "axedit-" in name])
