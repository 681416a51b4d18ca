"""The print boundary: what text is safe to print, and what this terminal can show.

Nothing that came from a file or a keyboard reaches a terminal except through `escape`. `Screen.say` does it;
who builds a line from parts escapes the parts (`Screen.style` does) and prints it with `Screen.write`.
"""

from __future__ import annotations

import codecs
import os
import re
import sys
import unicodedata
from typing import TYPE_CHECKING, Literal, TextIO

from bptutor.record import Record
from bptutor.text import columns

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Role = Literal["right", "wrong", "partly", "hint", "title", "name", "quiet", "error"]

PROSE_WIDTH = 80
NARROWEST = 30

# Meaning is always in the words too; colour only helps to find them.
_COLOURS: dict[str, str] = {
    "right": "32",
    "wrong": "31",
    "partly": "33",
    "hint": "36",
    "title": "1",
    "name": "1",
    "quiet": "2",
    "error": "31",
}

# What the Unicode printers of bptutor write; an encoding that lacks one of these gets ASCII.
_NEEDED = "∂σδ²₁⁽⁾ᵀ√·−×≤"


# ----- escaping -----------------------------------------------------------------------------------------

# Categories of characters that move the cursor, reorder or hide text, or are no characters at all.
_UNSAFE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# Letters and marks that take no room and so can hide a difference: joiner and Hangul fillers.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
_ASCII_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class _Visible(dict[int, "str | int"]):
    """A `str.translate` table that works out each character once."""

    def __missing__(self, code: int) -> str | int:
        self[code] = _spelled(code) if _is_unsafe(code) else code
        return self[code]


def _is_unsafe(code: int) -> bool:
    character = chr(code)
    if character in "\n\t":
        return False
    noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return noncharacter or character in _INVISIBLE or unicodedata.category(character) in _UNSAFE_CATEGORIES


def _spelled(code: int) -> str:
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


_VISIBLE = _Visible()


def escape(text: str) -> str:
    r"""`text` with everything a terminal would obey or hide spelled out, as `\x1b` or `\u202e`.

    Newline and tab stay. Control characters (C0, DEL, C1), format characters (bidi, zero width), line
    separators, lone surrogates, noncharacters and invisible letters do not.
    """
    if text.isascii() and not _ASCII_CONTROL.search(text):
        return text
    return text.translate(_VISIBLE)


# ----- wrapping -----------------------------------------------------------------------------------------

_BULLET = re.compile(r"[-*•] |(?:[0-9]{1,3}|[A-Za-z]|II)[.)] |\([0-9]\) ")
_COLUMN_GAP = re.compile(r"\S {2,}\S|[|│]|\t")


def wrap(text: str, width: int = PROSE_WIDTH) -> str:
    """`text` with its long lines broken at spaces, each continuing under where its words began.

    Lines that fit are left alone. So are lines with aligned columns (a gap of two spaces, a bar, a tab
    inside): a table broken in the middle is worse than one that is too wide. Words are never broken.
    """
    return "\n".join(_wrapped(line, width) for line in text.split("\n"))


def _wrapped(line: str, width: int) -> str:
    if columns(line) <= width:
        return line
    body = line.lstrip(" ")
    if _COLUMN_GAP.search(body):
        return line
    indent = " " * (len(line) - len(body))
    bullet = _BULLET.match(body)
    hang = indent + " " * (len(bullet.group()) if bullet else 0)
    return _filled(indent, hang, body, width)


def _filled(indent: str, hang: str, body: str, width: int) -> str:
    """`body`'s words in lines of `width`: the first after `indent`, the others after `hang`."""
    first, *rest = body.split(" ")
    lines = [indent + first]
    for word in rest:
        longer = f"{lines[-1]} {word}"
        if columns(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(hang + word)
    return "\n".join(lines)


# ----- the terminal -------------------------------------------------------------------------------------


class Screen(Record):
    """What the terminal in front of us can show, and printing on it.

    `width` is for prose (30 to 80 columns). `plain` asks for lines only: no menus, no redrawing.
    """

    stream: TextIO
    width: int = PROSE_WIDTH
    colour: bool = False
    unicode: bool = True
    plain: bool = True

    @property
    def notation(self) -> Literal["unicode", "ascii"]:
        """The `style` to print formulas in."""
        return "unicode" if self.unicode else "ascii"

    def style(self, word: str, role: Role) -> str:
        """`word`, escaped, in the colour of `role` where colour is allowed."""
        safe = escape(word)
        return f"\x1b[{_COLOURS[role]}m{safe}\x1b[0m" if self.colour and safe else safe

    def say(self, text: str, role: Role | None = None) -> None:
        """Print `text`, whatever it holds: escaped, wrapped, in the colour of `role`."""
        safe = wrap(escape(text), self.width)
        if role is not None:
            safe = "\n".join(self.style(line, role) for line in safe.split("\n"))
        self.write(safe)

    def write(self, text: str) -> None:
        """Print a line that is already safe, as it is."""
        self.stream.write(text + "\n")


def of_terminal(
    output: TextIO | None = None, source: TextIO | None = None, environ: Mapping[str, str] | None = None
) -> Screen:
    """The screen that standard output (or `output`) is, as the environment describes it.

    Honoured: NO_COLOR, TERM=dumb, ACCESSIBLE=1, COLUMNS, the encoding, and whether it is a terminal at all.
    """
    output = sys.stdout if output is None else output
    source = sys.stdin if source is None else source
    environ = os.environ if environ is None else environ
    terminal = _is_terminal(output)
    dumb = environ.get("TERM") == "dumb"
    accessible = environ.get("ACCESSIBLE", "") not in ("", "0")
    return Screen(
        stream=output,
        width=_prose_width(output, environ),
        colour=terminal and not dumb and not environ.get("NO_COLOR"),
        unicode=_can_encode(output),
        plain=not terminal or not _is_terminal(source) or dumb or accessible,
    )


def prepare_streams(plain: Callable[[str], str] | None = None) -> None:
    """Make standard output and error spell what their encoding lacks (`\\u2202`) instead of failing.

    `plain` may know a better spelling of some of it (`d` for ∂). A stream the caller has closed (`>&-`)
    becomes an empty one, so that nobody has to ask.
    """
    codecs.register_error(_SPELLED, _speller(plain or str))
    sys.stdin = sys.stdin or _nothing("r")
    sys.stdout = sys.stdout or _nothing("w")
    sys.stderr = sys.stderr or _nothing("w")
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=_SPELLED)


_SPELLED = "bptutor-spelled"
"""The name of our way to write what an encoding lacks."""


def _speller(plain: Callable[[str], str]) -> Callable[[UnicodeError], tuple[str, int]]:
    def spelled(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeEncodeError):
            raise error
        text = plain(error.object[error.start : error.end])
        safe = text.encode(error.encoding, "backslashreplace").decode(error.encoding)
        return safe, error.end

    return spelled


def _nothing(mode: Literal["r", "w"]) -> TextIO:
    return open(os.devnull, mode, encoding="utf-8")


def _is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False


def _prose_width(output: TextIO, environ: Mapping[str, str]) -> int:
    stated = environ.get("COLUMNS", "")
    if stated.isascii() and stated.isdigit() and len(stated) < 6:
        width = int(stated)
    else:
        try:
            width = os.get_terminal_size(output.fileno()).columns
        except (OSError, ValueError, AttributeError):
            width = PROSE_WIDTH
    return max(NARROWEST, min(width or PROSE_WIDTH, PROSE_WIDTH))


def _can_encode(output: TextIO) -> bool:
    try:
        _NEEDED.encode(getattr(output, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
